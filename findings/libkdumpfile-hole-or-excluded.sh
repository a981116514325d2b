#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# A kdump says of each page whether the machine has it (first bitmap) and whether the dump holds
# it (second).  libkdumpfile answers a page that a filter left out and one that the machine never
# had alike: KDUMP_ERR_NODATA, "Excluded page".  Who must tell memory that is missing from
# memory that is not there has to read the first bitmap himself.
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

# 16 pages: 0 to 7 in the machine, 0 to 3 of them in the dump
python3 - filtered.kdump <<'PYTHON'
import struct
import sys

BLOCK, PAGES = 4096, 16
info = b"OSRELEASE=6.1.0-18-amd64\nPAGESIZE=4096\n"
names = ("Linux", "(none)", "6.1.0-18-amd64", "#1", "x86_64", "(none)")
header = b"KDUMP   " + struct.pack("<i", 6) + b"".join(n.encode().ljust(65, b"\0") for n in names)
header = header.ljust(408, b"\0")
# timeval, status, block_size, blocks of the sub-header and of both bitmaps, max_mapnr, …
header += struct.pack("<qqiiiIIIIIii", 0, 0, 0, BLOCK, 1, 2, PAGES, 0, 0, 0, 0, 1)
sub = struct.pack("<QiiQQQQQQQQQQQ", 0, 0, 0, 0, 0, BLOCK + 512, len(info), 0, 0, 0, 0, 0, 0, PAGES)
out = header.ljust(BLOCK, b"\0") + (sub.ljust(512, b"\0") + info).ljust(BLOCK, b"\0")
out += struct.pack("<Q", 0xff).ljust(BLOCK, b"\0") + struct.pack("<Q", 0x0f).ljust(BLOCK, b"\0")
data = len(out) + 4 * 24
for page in range(4):
    out += struct.pack("<qIIQ", data + page * BLOCK, BLOCK, 0, 0)
for page in range(4):
    out += bytes([page]) * BLOCK
with open(sys.argv[1], "wb") as file:
    file.write(out)
PYTHON

unpack libkdumpfile-dev=0.5.1-1
cat >ask.c <<'C'
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <libkdumpfile/kdumpfile.h>

int main(int argc, char **argv)
{
	kdump_ctx_t *ctx = kdump_new();
	unsigned char byte = 0;
	size_t len = 1;
	kdump_status status;

	if (argc < 3 || kdump_open_fd(ctx, open(argv[1], O_RDONLY)) != KDUMP_OK)
		return 1;
	status = kdump_read(ctx, KDUMP_MACHPHYSADDR, strtoull(argv[2], NULL, 0) * 4096, &byte, &len);
	if (status == KDUMP_OK)
		printf("byte %u\n", byte);
	else
		printf("status %d, %s\n", status, kdump_get_err(ctx));
	return 0;
}
C
library=root/usr/lib/x86_64-linux-gnu
cc -Iroot/usr/include -o root/ask ask.c "$library/libkdumpfile.so" "$library/libaddrxlat.so" \
	-Wl,-rpath-link,"$library"
expect "a page of the dump" "$(run ask filtered.kdump 2)" "byte 2"
expect "a page that was left out" "$(run ask filtered.kdump 5)" "status 3, Excluded page"
expect "a page that the machine has not" "$(run ask filtered.kdump 12)" "status 3, Excluded page"
