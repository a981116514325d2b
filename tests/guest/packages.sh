# shellcheck shell=bash
# Debian's packages of any suite and architecture, without touching the system's apt.
#
# Every suite and architecture gets a small apt tree of its own below the cache. Where packages come
# from is what the system's own sources say: the same mirror serves the other suites.

APT_MAX_AGE_MIN=1440	# package lists older than a day are fetched again

# "URI suite component..." of every Debian-style source the system has, in either of apt's two formats.
system_sources()
{
	local file

	for file in /etc/apt/sources.list.d/*.sources; do
		[ -e "$file" ] || continue
		# Stanzas are parted by blank lines; a field may hold several words.
		awk -v RS= -F '\n' '{
			uris = suites = components = ""; enabled = 1
			for (i = 1; i <= NF; i++) {
				if ($i ~ /^#/) continue
				value = $i; sub(/^[^:]*:[ \t]*/, "", value)
				if ($i ~ /^URIs:/) uris = value
				if ($i ~ /^Suites:/) suites = value
				if ($i ~ /^Components:/) components = value
				if ($i ~ /^Enabled:[ \t]*no/) enabled = 0
			}
			n = split(uris, u, " "); m = split(suites, s, " ")
			for (i = 1; enabled && i <= n; i++)
				for (j = 1; j <= m; j++) print u[i], s[j], components
		}' "$file"
	done
	for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
		[ -e "$file" ] || continue
		sed -nE 's/^[ \t]*deb[ \t]+(\[[^]]*\][ \t]+)?//p' "$file"
	done
}

# The mirror of the archive, or (argument: -security) of the security updates.
mirror()
{
	local kind=${1:-} codename

	case $kind in
	-security) [ -z "${MEMTOP_GUEST_SECURITY_MIRROR:-}" ] || { echo "$MEMTOP_GUEST_SECURITY_MIRROR"; return; } ;;
	*) [ -z "${MEMTOP_GUEST_MIRROR:-}" ] || { echo "$MEMTOP_GUEST_MIRROR"; return; } ;;
	esac
	# shellcheck disable=SC1091
	codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
	system_sources | awk -v suite="$codename$kind" '
		$2 == suite && / main( |$)/ && $1 ~ /debian/ { print $1; exit }'
}

# sources.list of one suite: the suite and, where there is one, its security updates.
suite_sources()
{
	local suite=$1 main security

	main=$(mirror)
	[ -n "$main" ] || skip "no Debian mirror in the system's apt sources (set MEMTOP_GUEST_MIRROR)"
	echo "deb $main $suite main"
	security=$(mirror -security)
	if [ -n "$security" ] && [ "$suite" != sid ]; then
		echo "deb $security $suite-security main"
	fi
}

# apt's configuration for a tree. The lists are kept compressed: they are read a few times only. The
# hooks that container images add to apt would clean the system's cache, which is not ours.
apt_conf()
{
	local tree=$1 arch=$2

	cat <<CONF
#clear APT::Update::Post-Invoke;
#clear APT::Architectures;
APT::Architecture "$arch";
APT::Architectures:: "$arch";
APT::Sandbox::User "root";
APT::Get::List-Cleanup "false";
Acquire::Languages "none";
Acquire::GzipIndexes "true";
Acquire::Check-Valid-Until "false";
Dir::Etc::sourcelist "$tree/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "$tree/state";
Dir::State::lists "$tree/lists";
Dir::State::status "$tree/status";
Dir::Cache "$tree/cache";
CONF
}

# Run an apt tool inside the tree of a suite and architecture.
apt_in()
{
	local suite=$1 arch=$2 tool=$3
	shift 3
	"$tool" -c "$CACHE/apt/$suite-$arch/apt.conf" -q "$@"
}

# Make the tree of a suite and architecture, with fresh package lists.
apt_tree()
{
	local suite=$1 arch=$2 tree=$CACHE/apt/$1-$2

	if [ -n "$(find "$tree/updated" -mmin "-$APT_MAX_AGE_MIN" 2>/dev/null)" ]; then
		return
	fi
	mkdir -p "$tree/lists/partial" "$tree/cache/archives/partial" "$tree/state"
	touch "$tree/status"
	suite_sources "$suite" >"$tree/sources.list"
	apt_conf "$tree" "$arch" >"$tree/apt.conf"
	note "package lists of $suite, $arch"
	# A suite's security archive may be gone while the suite is still there, so the update may fail in part.
	apt_in "$suite" "$arch" apt-get update >"$tree/update.log" 2>&1 || true
	[ -n "$(find "$tree/lists" -name '*_dists_*Packages*')" ] ||
		skip "no package lists of $suite for $arch: $(grep -m 1 '^E:\|^W:' "$tree/update.log")"
	touch "$tree/updated"
}

# The version apt would take of a package, or nothing.
candidate()
{
	apt_in "$1" "$2" apt-cache policy "$3" | awk '$1 == "Candidate:" && $2 != "(none)" { print $2 }'
}

# Unpack a package's files that match tar patterns (all without any) into a folder. The package itself is
# not kept: of the debug packages we want one file out of a thousand.
unpack()
{
	local suite=$1 arch=$2 package=$3 to=$4 work
	shift 4

	[ -n "$(candidate "$suite" "$arch" "$package")" ] || skip "$suite has no package $package for $arch"
	work=$(mktemp -d "$CACHE/download.XXXXXX")
	note "download $package ($suite, $arch)"
	(cd "$work" && apt_in "$suite" "$arch" apt-get download "$package" >log 2>&1) ||
		{ tail -n 3 "$work/log" >&2; rm -rf "$work"; skip "cannot download $package of $suite"; }
	mkdir -p "$to"
	dpkg --fsys-tarfile "$work"/*.deb | tar -x -C "$to" ${1:+--wildcards} "$@"
	rm -rf "$work"
}

# The release (uname -r) of the newest kernel of a flavour: what the debug meta package depends on.
kernel_release()
{
	apt_in "$1" "$2" apt-cache depends "linux-image-$3-dbg" |
		sed -nE 's/^ *Depends: linux-image-(.*)-dbg$/\1/p' | head -n 1
}

# The package with the kernel itself. The unsigned one is built together with the debug information; the
# signed one may lag behind it.
kernel_package()
{
	local suite=$1 arch=$2 release=$3 name

	for name in "linux-binary-unsigned-$release" "linux-image-$release-unsigned" \
		"linux-binary-$release" "linux-image-$release"; do
		if [ -n "$(candidate "$suite" "$arch" "$name")" ]; then
			echo "$name"
			return
		fi
	done
	skip "$suite has debug information for $release but no kernel"
}

# Fill $KERNEL (a folder of the cache) with vmlinuz, vmlinux and modules/ of a suite's newest kernel.
fetch_kernel()
{
	local suite=$1 arch=$2 flavour=$3 package work

	apt_tree "$suite" "$arch"
	RELEASE=$(kernel_release "$suite" "$arch" "$flavour")
	[ -n "$RELEASE" ] || skip "$suite has no linux-image-$flavour-dbg for $arch"
	KERNEL_VERSION=$(candidate "$suite" "$arch" "linux-image-$RELEASE-dbg")
	KERNEL=$CACHE/kernels/${RELEASE}_${KERNEL_VERSION//[:\/]/_}_$arch
	[ ! -e "$KERNEL/package" ] || return 0

	rm -rf "$KERNEL"
	package=$(kernel_package "$suite" "$arch" "$RELEASE")
	work=$KERNEL.work
	rm -rf "$work"
	unpack "$suite" "$arch" "$package" "$work"
	if [ -n "$(candidate "$suite" "$arch" "linux-modules-$RELEASE")" ]; then
		unpack "$suite" "$arch" "linux-modules-$RELEASE" "$work"
	fi
	unpack "$suite" "$arch" "linux-image-$RELEASE-dbg" "$work" '*/vmlinux*'
	collect_kernel "$work" "$package"
	rm -rf "$work"
}

# Where a package puts the files has changed over the years; what they are called has not.
collect_kernel()
{
	local work=$1 package=$2 modules

	mkdir -p "$KERNEL"
	find "$work" -type f -name 'vmlinuz*' -exec mv -t "$KERNEL" {} +
	find "$work/usr/lib/debug" -type f -name 'vmlinux*' -exec mv -t "$KERNEL" {} +
	modules=$(find "$work" -type d -path "*/modules/$RELEASE/kernel" ! -path '*/debug/*' -print -quit)
	[ -z "$modules" ] || mv "$modules" "$KERNEL/modules"
	find "$work" -type f -name "config-$RELEASE" -exec mv -t "$KERNEL" {} +
	one_file "$KERNEL" vmlinuz
	one_file "$KERNEL" vmlinux
	printf '%s %s\n' "$package" "$KERNEL_VERSION" >"$KERNEL/package"
}

# Give the only file NAME* of a folder the name NAME.
one_file()
{
	local dir=$1 name=$2 found

	found=$(find "$dir" -maxdepth 1 -type f \( -name "$name-*" -o -name "$name" \) -print -quit)
	[ -n "$found" ] || fail "the packages of $RELEASE hold no $name"
	[ "$found" = "$dir/$name" ] || mv "$found" "$dir/$name"
}
