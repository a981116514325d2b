#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# QEMU's dump-guest-memory in a kdump format, of an arm64 machine: the header's machine is
# "Unknown" (of x86-64 it is "x86_64"), and blocks have 64 KiB, whatever pages the guest
# uses: no guest has started here.  Who takes the architecture from the header has none,
# and who takes the page size from VMCOREINFO must not take it for the size of blocks.
#
# Seen with: qemu-system-arm, qemu-system-x86 7.2 (Debian 12): "Unknown" and 65536, "x86_64" and 4096
# Exits 0 while that is so, 1 when it has changed, 77 where the packages cannot be had.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# With all that they depend on, below $work/root; nothing of the system's is touched.
unpack() {
	mkdir -p archives/partial root
	: >status
	apt-get -qq -o Dir::State::status="$work/status" -o Dir::Cache::archives="$work/archives" \
		-o APT::Sandbox::User=root -o Debug::NoLocking=1 -y --no-install-recommends \
		--download-only install "$@" >/dev/null || {
		echo "SKIP: $* cannot be had"
		exit 77
	}
	for deb in archives/*.deb; do
		dpkg -x "$deb" root
	done
}

# A program of those packages, with their libraries.
run() {
	local program=$1 libraries

	shift
	libraries=$(find "$work/root" -name '*.so*' -printf '%h\n' | sort -u | paste -sd:)
	"$work/root/lib64/ld-linux-x86-64.so.2" --library-path "$libraries" "$work/root/$program" "$@"
}

# expect WHAT SEEN WANTED
expect() {
	printf '%s: %s\n' "$1" "$2"
	[ "$2" = "$3" ] || {
		echo "changed: was: $3"
		exit 1
	}
}

# dump FILE [FORMAT] PROGRAM ARGUMENT...: of a machine that has not started yet
dump() {
	local file=$1 format=$2

	shift 2
	{
		echo '{"execute": "qmp_capabilities"}'
		sleep 1
		echo '{"execute": "dump-guest-memory", "arguments": {"paging": false,' \
			"\"protocol\": \"file:$work/$file\"${format:+, \"format\": \"$format\"}}}"
		sleep 3
		echo '{"execute": "quit"}'
	} | QEMU_MODULE_DIR="$work/root/usr/lib/x86_64-linux-gnu/qemu" run "$@" \
		-L "$work/root/usr/share/qemu" -L "$work/root/usr/share/seabios" \
		-S -display none -nodefaults -qmp stdio >qmp.log
}

unpack qemu-system-arm=1:7.2+dfsg-7+deb12u18+b3 qemu-system-x86=1:7.2+dfsg-7+deb12u18+b3
# The format is flattened: 4096 bytes of header, then records of offset, size (8 bytes each)
# and data.  The first one is struct disk_dump_header: signature, version, six fields of
# uname of 65 bytes each, a struct timeval of 16 bytes, status, block_size.
header=$((4096 + 16))
text() {
	dd if="$1" bs=1 skip="$2" count=65 status=none | tr -d '\0'
}
check() {
	expect "$1: signature" "$(dd if="$1" bs=1 skip=$header count=8 status=none)" "KDUMP   "
	expect "$1: machine" "$(text "$1" $((header + 12 + 4 * 65)))" "$3"
	expect "$1: block_size" \
		"$(od -An -v -td4 -j $((header + 428)) -N 4 "$1" | tr -d ' ')" "$2"
}
dump arm64.kdump kdump-zlib usr/bin/qemu-system-aarch64 -M virt -cpu max -m 64
check arm64.kdump 65536 Unknown
dump x86-64.kdump kdump-zlib usr/bin/qemu-system-x86_64 -M pc -m 64
check x86-64.kdump 4096 x86_64
