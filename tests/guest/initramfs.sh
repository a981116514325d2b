# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What the guest starts with: busybox, a few modules, `init`; for a crash also kexec and makedumpfile.

# qemu_fw_cfg tells QEMU where VMCOREINFO is; the others make a virtio disk. Each after those it needs in
# most kernels; the guest tries again what did not go in.
MODULES='qemu_fw_cfg virtio virtio_ring virtio_pci_legacy_dev virtio_pci_modern_dev virtio_pci virtio_blk'

# Not every kernel has every one of them as a module.
add_modules()
{
	local root=$1 number=10 name file to

	mkdir -p "$root/modules"
	for name in $MODULES; do
		file=$(find "$KERNEL/modules" -name "$name.ko*" -print -quit)
		to=$root/modules/$number-$name.ko number=$((number + 1))
		case $file in
		'') ;;
		*.xz) xz -dc "$file" >"$to" ;;
		*.zst) zstd -qdc "$file" >"$to" ;;
		*) cp "$file" "$to" ;;
		esac
	done
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
