# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What the guest starts with: busybox, a few modules, `init`, programs of ours; for a crash also
# kexec and makedumpfile.

# qemu_fw_cfg tells QEMU where VMCOREINFO is; virtio makes disks, zram (which asks for its compression by
# name) a swap device. What they need goes in before them.
MODULES='qemu_fw_cfg virtio_pci virtio_mmio virtio_ccw virtio_blk lzo-rle zram'

add_modules()
{
	local root=$1 name

	mkdir -p "$root/modules"
	for name in $MODULES; do
		add_module "$root/modules" "$name"
	done
}

# Not every kernel has every one of them as a module.
add_module()
{
	local to=$1 name=$2 file needed other

	# A name's - and _ are the same to the kernel, and a file's is either.
	file=$(find "$KERNEL/modules" -name "${name//[-_]/[-_]}.ko*" -print -quit)
	if [ -z "$file" ] || [ -n "$(find "$to" -name "*:$name.ko")" ]; then
		return
	fi
	case $file in
	*.xz) xz -dc "$file" ;;
	*.zst) zstd -qdc "$file" ;;
	*) cat "$file" ;;
	esac >"$to/module.$name"
	needed=$(tr '\0' '\n' <"$to/module.$name" | sed -n 's/^depends=//p')
	for other in ${needed//,/ }; do
		add_module "$to" "$other"
	done
	mv "$to/module.$name" "$to/$(printf %02d "$(find "$to" -name '*.ko' | wc -l)"):$name.ko"
}

add_busybox()
{
	local root=$1 dir=$CACHE/busybox-$SUITE-$ARCH

	[ -e "$dir/busybox" ] || {
		unpack "$SUITE" "$ARCH" busybox-static "$dir"
		find "$dir" -type f -path '*bin/busybox' -exec mv -t "$dir" {} +
	}
	mkdir -p "$root/bin"
	cp "$dir/busybox" "$root/bin/busybox"
}

# Ours.
add_programs()
{
	compile_program mappings "$1/bin/mappings" -pthread
	compile_program cached "$1/bin/cached"
	[[ " $BOOT" != *" memtop.fill="* ]] || compile_program fill "$1/bin/fill-memory"
}

compile_program()
{
	local name=$1 to=$2
	shift 2

	"$TRIPLET-gcc" -std=gnu11 -O1 -Wall -static "$@" -o "$to" "$HERE/$name.c" || fail "$CASE: $name.c does not compile"
}

# Of the suite's own packages, as newer kernels need a newer makedumpfile.
add_kexec()
{
	local root=$1 dir=$CACHE/kexec-$SUITE-$ARCH

	fetch_programs "$SUITE" "$ARCH" "$dir" kexec-tools makedumpfile
	cp -a "$dir/bin/kexec" "$dir/bin/makedumpfile" "$root/bin/"
	cp -a "$dir/lib" "$root/lib"
	ln -s lib "$root/lib64"
	cp "$HERE/dumps" "$root/dumps"
}

pack()
{
	(cd "$1" && find . -print0 | cpio --null --quiet -o -H newc -R 0:0) >"$2"
}

make_initramfs()
{
	local root=$1 kind=$2

	add_busybox "$root"
	add_modules "$root"
	cp "$HERE/init" "$root/init"
	[ -z "$TRIPLET" ] || add_programs "$root"
	if [ "$kind" = kexec ]; then
		add_kexec "$root"
		# The second kernel starts with the initramfs as it is so far; the first carries that in /boot.
		mkdir -p "$root/boot" "$root/tmp"
		pack "$root" "$root.second"
		mv "$root.second" "$root/boot/initrd"
		cp "$KERNEL/vmlinuz" "$root/boot/vmlinuz"
	fi
	pack "$root" "$root.img"
}
