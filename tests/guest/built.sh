# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# shellcheck disable=SC2034 # RELEASE is for `guest`
# Kernels built from Debian's own source packages, for configurations that no package has.

BUILD_TOOLS=(gcc:/usr/bin/gcc make:/usr/bin/make flex:/usr/bin/flex bison:/usr/bin/bison bc:/usr/bin/bc
	libelf-dev:/usr/include/gelf.h xz-utils:/usr/bin/xz)

is_built() { [[ $FLAVOUR == built:* ]]; }

# Fill $KERNEL as fetch_kernel does, with a kernel made from the row's source and configuration.
build_kernel()
{
	local package config

	IFS=: read -r _ package config <<<"$FLAVOUR"
	[ -e "$HERE/configs/$config" ] || fail "$CASE: no configuration $HERE/configs/$config"
	apt_tree "$SUITE" "$ARCH"
	package=$(source_package "$package")
	KERNEL_VERSION=$(candidate "$SUITE" "$ARCH" "$package")
	[ -n "$KERNEL_VERSION" ] || skip "$SUITE has no $package"
	KERNEL=$CACHE/kernels/built-${package}_${KERNEL_VERSION//[:\/]/_}_${ARCH}_${config}_$(config_id "$config")
	[ -e "$KERNEL/package" ] || compile "$package" "$config"
	RELEASE=$(cat "$KERNEL/release")
}

# linux-source depends on the package that has the suite's newest.
source_package()
{
	[ "$1" = linux-source ] || { echo "$1"; return; }
	apt_in "$SUITE" "$ARCH" apt-cache depends linux-source | sed -nE 's/^ *Depends: (linux-source-.*)$/\1/p'
}

# A kernel whose configuration has changed is another kernel.
config_id()
{
	cat "$HERE/configs/common" "$HERE/configs/$ARCH" "$HERE/configs/$1" | cksum | cut -d ' ' -f 1
}

# What a kernel of this configuration is told when it boots: lines "# boot: …" of the configuration.
boot_parameters()
{
	is_built || return 0
	sed -n 's/^# boot: / /p' "$HERE/configs/${FLAVOUR##*:}" | tr -d '\n'
}

fetch_source()
{
	local package=$1 to=$2 work=$2.work

	[ ! -e "$to/Makefile" ] || return 0
	rm -rf "$to" "$work"
	unpack "$SUITE" "$ARCH" "$package" "$work" '*.tar.xz'
	mkdir -p "$to"
	tar -x -J --strip-components=1 -C "$to" -f "$work"/usr/src/"$package".tar.xz
	rm -rf "$work"
}

# The names that the kernel's makefiles have for Debian's architectures.
kernel_arch()
{
	case $ARCH in
	amd64) echo x86_64 ;;
	*) echo "$ARCH" ;;
	esac
}

# tinyconfig, with every line of the fragments that this kernel knows; those that it does not take are named.
configure()
{
	local tree=$1 build=$2 config=$3 name value

	"${MAKE[@]}" -s tinyconfig
	cat "$HERE/configs/common" "$HERE/configs/$ARCH" "$HERE/configs/$config" >"$build/wanted"
	(cd "$build" && "$tree/scripts/kconfig/merge_config.sh" -m -O "$build" .config wanted)
	"${MAKE[@]}" -s olddefconfig
	while IFS='=' read -r name value; do
		grep -qx "$name=$value" "$build/.config" || [ "$value" = n ] || echo "not taken: $name=$value"
	done < <(last_of_each "$build/wanted") >"$build/not-taken"
}

# A later fragment may take back what an earlier one wants.
last_of_each()
{
	awk -F = '/^CONFIG_/ { value[$1] = $2 } END { for (name in value) print name "=" value[name] }' "$1"
}

compile()
{
	local package=$1 config=$2 tree=$CACHE/sources/${1}_$KERNEL_VERSION build=$CACHE/build/$CASE

	need "${BUILD_TOOLS[@]}"
	fetch_source "$package" "$tree"
	rm -rf "$build" "$KERNEL" "$KERNEL.work"
	mkdir -p "$build" "$KERNEL.work/modules"
	note "build $CASE: $package $KERNEL_VERSION, $config (some minutes; $build/log)"
	MAKE=(nice make -C "$tree" "O=$build" "ARCH=$(kernel_arch)" "-j$(nproc)")
	configure "$tree" "$build" "$config" >"$build/log" 2>&1 || fail "$CASE: cannot configure; see $build/log"
	"${MAKE[@]}" bzImage vmlinux >>"$build/log" 2>&1 || fail "$CASE: cannot build; see $build/log"
	if grep -qx CONFIG_MODULES=y "$build/.config"; then
		"${MAKE[@]}" modules >>"$build/log" 2>&1 || fail "$CASE: cannot build modules; see $build/log"
		find "$build" -name '*.ko' -exec cp -t "$KERNEL.work/modules" {} +
	fi
	cp "$build/arch/x86/boot/bzImage" "$KERNEL.work/vmlinuz"
	mv "$build/vmlinux" "$build/.config" "$build/not-taken" "$KERNEL.work/"
	cp "$build/include/config/kernel.release" "$KERNEL.work/release"
	printf '%s %s\n' "$package" "$KERNEL_VERSION" >"$KERNEL.work/package"
	mv "$KERNEL.work" "$KERNEL"
	rm -rf "$build"
}
