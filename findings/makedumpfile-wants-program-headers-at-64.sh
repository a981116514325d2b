#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# makedumpfile takes the program headers of an ELF64 core from byte 64, not from where e_phoff
# says.  An ELF core that has them elsewhere (QEMU's stand at 192) is refused with "Can't get
# the number of PT_LOAD", though readelf lists the same segments in both.
#
# Seen with: makedumpfile 1.7.2 (Debian 12)
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

# core FILE RELEASE OFFSET: an ELF core of one page of memory with VMCOREINFO, its program
# headers at OFFSET
core() {
	python3 - "$@" <<'PYTHON'
import struct
import sys

path, release, offset = sys.argv[1], sys.argv[2], int(sys.argv[3])
info = (f"OSRELEASE={release}\nPAGESIZE=4096\nSYMBOL(_stext)=ffffffff81000000\n"
        "SYMBOL(swapper_pg_dir)=ffffffff82000000\nNUMBER(phys_base)=0\n").encode()
name = b"VMCOREINFO\0".ljust(12, b"\0")
note = struct.pack("<III", 11, len(info), 0) + name + info.ljust(len(info) + 3 & ~3, b"\0")
header = b"\x7fELF\2\1\1".ljust(16, b"\0") + struct.pack(
    "<HHIQQQIHHHHHH", 4, 62, 1, 0, offset, 0, 0, 64, 56, 2, 0, 0, 0)
segments = struct.pack("<IIQQQQQQ", 4, 0, offset + 112, 0, 0, len(note), len(note), 0)
segments += struct.pack("<IIQQQQQQ", 1, 7, 4096, 0xffff888000000000, 0, 4096, 4096, 0)
with open(path, "wb") as file:
    file.write((header.ljust(offset, b"\0") + segments + note).ljust(4096, b"\0") + bytes(4096))
PYTHON
}

unpack makedumpfile=1:1.7.2-1
core at64.elf 6.1.0-18-amd64 64
core at192.elf 6.1.0-18-amd64 192
# segments FILE: what makedumpfile says of the file's segments
segments() {
	run usr/bin/makedumpfile -D -d 0 "$1" "$1.out" 2>&1 |
		grep -oE "LOAD\\[ 0\\]|Can't get the number of PT_LOAD" | head -n 1
}
expect "program headers at 64" "$(segments at64.elf || true)" "LOAD[ 0]"
expect "program headers at 192" "$(segments at192.elf || true)" "Can't get the number of PT_LOAD"
