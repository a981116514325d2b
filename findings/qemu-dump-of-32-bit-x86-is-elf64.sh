#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# QEMU's dump-guest-memory writes an ELF64 file for a machine of 32-bit x86 without a
# long mode: e_machine says 386, the class says 64 bits, as the block with the firmware ends
# at 4 GiB, one more than 32 bits can say.  Who takes the size of pointers from the class reads
# such a kernel with pointers of the wrong size; e_machine is right.
#
# Seen with: qemu-system-x86 7.2 (Debian 12): "ELF64", "Intel 80386"
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

unpack qemu-system-x86=1:7.2+dfsg-7+deb12u18+b3 binutils
dump i386.elf "" usr/libexec/qemu-system-i386 -M pc -cpu pentium3 -m 16
header=$(run usr/bin/readelf -h i386.elf)
expect class "$(sed -n 's/^ *Class: *//p' <<<"$header")" ELF64
expect machine "$(sed -n 's/^ *Machine: *//p' <<<"$header")" "Intel 80386"
expect "start of program headers" \
	"$(sed -n 's/^ *Start of program headers: *\([0-9]*\).*/\1/p' <<<"$header")" 192
last=$(run usr/bin/readelf -lW i386.elf | awk '$1 == "LOAD" { print $4, $6 }' | tail -n 1)
expect "memory ends at" "$(printf '%x' $((${last% *} + ${last#* })))" 100000000
