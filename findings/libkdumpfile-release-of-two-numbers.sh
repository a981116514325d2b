#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# libkdumpfile reads the kernel's version from the release in VMCOREINFO, and wants three numbers.
# Debian's kernels of release candidates have two ("7.3-cloud-amd64"): asking for linux.version_code
# fails with "Invalid kernel version", and with it whatever translates addresses of such a dump.
# The release itself is there all the while.
#
# Seen with: libkdumpfile 0.5.1 (Debian 12)
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

unpack libkdumpfile-dev=0.5.1-1
cat >ask.c <<'C'
#include <fcntl.h>
#include <stdio.h>
#include <libkdumpfile/kdumpfile.h>

int main(int argc, char **argv)
{
	kdump_ctx_t *ctx = kdump_new();
	const char *release = "none";
	kdump_num_t version;

	if (argc < 2 || kdump_open_fd(ctx, open(argv[1], O_RDONLY)) != KDUMP_OK)
		return 1;
	kdump_get_string_attr(ctx, "linux.uts.release", &release);
	if (kdump_get_number_attr(ctx, "linux.version_code", &version) == KDUMP_OK)
		printf("%s: 0x%lx\n", release, (unsigned long)version);
	else
		printf("%s: %s\n", release, kdump_get_err(ctx));
	return 0;
}
C
library=root/usr/lib/x86_64-linux-gnu
cc -Iroot/usr/include -o root/ask ask.c "$library/libkdumpfile.so" "$library/libaddrxlat.so" \
	-Wl,-rpath-link,"$library"
core three.elf 7.3.0-cloud-amd64 64
core two.elf 7.3-cloud-amd64 64
expect "three numbers" "$(run ask three.elf)" "7.3.0-cloud-amd64: 0x70300"
expect "two numbers" "$(run ask two.elf)" \
	"7.3-cloud-amd64: Value cannot be revalidated: Invalid kernel version: 7.3-cloud-amd64"
