# SPDX-License-Identifier: GPL-2.0-or-later
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

	work=$(mktemp -d "$CACHE/download.XXXXXX")
	download "$suite" "$arch" "$package" "$work"
	mkdir -p "$to"
	dpkg --fsys-tarfile "$work"/*.deb | tar -x -C "$to" ${1:+--wildcards} "$@"
	rm -rf "$work"
}

# Download a package into a folder: of its versions the newest that the mirror really has, which need not be
# the newest that the list names.
download()
{
	local suite=$1 arch=$2 package=$3 work=$4 version

	note "download $package ($suite, $arch)"
	for version in $(apt_in "$suite" "$arch" apt-cache madison "$package" | awk '{ print $3 }'); do
		if (cd "$work" && apt_in "$suite" "$arch" apt-get download "$package=$version" >>log 2>&1); then
			return
		fi
	done
	[ ! -e "$work/log" ] || grep -h '^E: Failed' "$work/log" >&2 || true
	rm -rf "$work"
	skip "$suite has no package $package for $arch that can be downloaded"
}

# The releases (uname -r) of a flavour that a suite has, newest first: what the debug meta package depends
# on, then the others. Updates are many, and a mirror may no longer have what its list still names.
kernel_releases()
{
	local suite=$1 arch=$2 flavour=$3 version='[0-9]+\.[0-9]+\.[0-9a-z.+~]*(-[0-9]+(\.[0-9]+)*)?'

	{
		apt_in "$suite" "$arch" apt-cache depends "linux-image-$flavour-dbg" |
			sed -nE 's/^ *Depends: linux-image-(.*)-dbg$/\1/p'
		apt_in "$suite" "$arch" apt-cache search --names-only "^linux-image-.*-$flavour-dbg$" |
			sed -nE "s/^linux-image-($version-$flavour)-dbg .*/\1/p" | sort -rV
	} | awk '!seen[$0]++'
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

# Fill $KERNEL (a folder of the cache) with vmlinuz, vmlinux and modules/ of a suite's newest kernel that
# can be had.
fetch_kernel()
{
	local suite=$1 arch=$2 flavour=$3

	apt_tree "$suite" "$arch"
	for RELEASE in $(kernel_releases "$suite" "$arch" "$flavour"); do
		KERNEL_VERSION=$(candidate "$suite" "$arch" "linux-image-$RELEASE-dbg")
		KERNEL=$CACHE/kernels/${RELEASE}_${KERNEL_VERSION//[:\/]/_}_$arch
		# A shell of its own, so that a package that is missing ends that and not this.
		[ -e "$KERNEL/package" ] || (TRYING=yes unpack_kernel "$suite" "$arch") || continue
		return 0
	done
	skip "$suite has no linux-image-$flavour-dbg for $arch, or none that can be downloaded"
}

unpack_kernel()
{
	local suite=$1 arch=$2 package work=$KERNEL.work

	rm -rf "$KERNEL" "$work"
	package=$(kernel_package "$suite" "$arch" "$RELEASE") || exit
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
	# powerpc and riscv boot what is called vmlinux, without debug information
	find "$work/boot" -type f -name 'vmlinux*' -exec mv {} "$KERNEL/vmlinuz" \; 2>/dev/null || true
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

	found=$(find "$dir" -maxdepth 1 -type f -name "$name*" -print -quit)
	[ -n "$found" ] || fail "the packages of $RELEASE hold no $name"
	[ "$found" = "$dir/$name" ] || mv "$found" "$dir/$name"
}

# Programs of a suite with the libraries they need, flat: a folder with bin/ and lib/.
fetch_programs()
{
	local suite=$1 arch=$2 to=$3 work=$3.work package
	shift 3

	[ ! -e "$to" ] || return 0
	rm -rf "$work"
	for package in $(with_libraries "$suite" "$arch" "$@"); do
		unpack "$suite" "$arch" "$package" "$work/all"
	done
	mkdir -p "$work/bin" "$work/lib"
	find "$work/all" -path '*bin/*' -type f -exec mv -t "$work/bin" {} +
	# The libraries themselves, not plugins in folders below.
	find "$work/all" -path '*/lib*/*.so*' ! -path '*/lib64/*' ! -path '*/lib/*/*/*' ! -lname '*/*' \
		-exec cp -a -t "$work/lib" {} +
	rm -rf "$work/all"
	mv "$work" "$to"
}

# Packages, and what libraries they depend on, and those on.
with_libraries()
{
	local suite=$1 arch=$2 seen=' ' package
	shift 2

	while [ $# -gt 0 ]; do
		package=$1
		shift
		case $seen in
		*" $package "*) continue ;;
		esac
		seen+="$package "
		# shellcheck disable=SC2046 # one word a package
		set -- "$@" $(apt_in "$suite" "$arch" apt-cache depends --important "$package" |
			sed -nE 's/^ *\|?(Pre)?Depends: (z?lib[^ :]*).*/\2/p')
	done
	echo "$seen"
}

# crash of a suite and architecture: a program "run" in a folder, with its own loader and libraries. The last
# argument is what runs a program of that architecture here, or empty.
fetch_crash()
{
	local suite=$1 arch=$2 to=$3 loader=$4 emulator=$5

	[ ! -e "$to/run" ] || return 0
	apt_tree "$suite" "$arch"
	rm -rf "$to"
	fetch_programs "$suite" "$arch" "$to" crash
	cat >"$to/run" <<RUN
#!/bin/sh
here=\$(dirname "\$0")
exec $emulator "\$here/lib/$loader" --library-path "\$here/lib" "\$here/bin/crash" "\$@"
RUN
	chmod +x "$to/run"
}
