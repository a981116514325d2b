#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# QEMU's dump of a big-endian machine, made on a little-endian host: the ELF header and the
# program headers are big-endian, the one section header that is written (a string table)
# has the host's byte order.  Readers that look at sections take its size for 2^59 bytes
# and refuse the file; nothing in the file needs the section.
#
# Seen with: qemu-system-misc 7.2 (Debian 12), s390x: sh_type 3 (SHT_STRTAB) reads as 0x3000000
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

unpack qemu-system-misc=1:7.2+dfsg-7+deb12u18+b3
dump s390x.elf "" usr/bin/qemu-system-s390x -m 16
# field OFFSET LENGTH, as hexadecimal digits in the file's order
field() {
	od -An -v -tx1 -j "$1" -N "$2" s390x.elf | tr -d ' \n'
}
expect "byte order of the file (2: big-endian)" "$(field 5 1)" 02
expect "e_shoff" "$(field 40 8)" 0000000000000040
expect "e_shnum" "$(field 60 2)" 0002
expect "p_type of the first program header (PT_NOTE)" "$(field 192 4)" 00000004
expect "sh_type of the second section (SHT_STRTAB, little-endian)" "$(field 132 4)" 03000000
