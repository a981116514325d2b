#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""An extract of a guest's dump: what its views say, and what is not in it.

    MEMTOP=build/memtop tests/vm/extract.py tests/guest/cache/cases/6.1-amd64-l4

The extract is read here without memtop: header, bitmaps, descriptors and pages of a kdump.
"""

import collections
import os
import re
import resource
import signal
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

import guest_proc

# Pages that hold what belongs to somebody, or nothing.
CONTENT = {"free", "pcp", "anon", "anon_large", "ksm", "swapcache", "file", "shmem", "hugetlb", "zsmalloc",
           "kernel_stack"}
ZLIB = 1

KILLS = int(os.environ.get("MEMTOP_KILLS", "10"))


class Extract:
    """The pages of a kdump by page frame."""

    def __init__(self, path, case):
        self.file = open(path, "rb")
        order = ">" if guest_proc.is_big_endian(case.path / "vmlinux") else "<"
        block_at = 416 if case.facts.get("arch") == "i386" else 428
        head = self.read(0, 4096)
        assert head[:8] == b"KDUMP   "
        self.block, sub, bitmaps = struct.unpack_from(order + "3I", head, block_at)
        half = bitmaps // 2 * self.block
        bits = self.read((1 + sub) * self.block + half, half)
        pfns = [i * 8 + b for i, byte in enumerate(bits) if byte for b in range(8) if byte >> b & 1]
        table = self.read((1 + sub + bitmaps) * self.block, 24 * len(pfns))
        self.places = {pfn: struct.unpack_from(order + "QII", table, 24 * i) for i, pfn in enumerate(pfns)}
        self.headers = self.read(0, (1 + sub) * self.block)

    def read(self, offset, size):
        self.file.seek(offset)
        return self.file.read(size)

    def page(self, pfn):
        offset, size, flags = self.places[pfn]
        data = self.read(offset, size)
        data = zlib.decompress(data) if flags == ZLIB else data
        assert len(data) == self.block
        return data


def run(case, path, *arguments, **how):
    return subprocess.run([guest_proc.MEMTOP, "-c", case.path / "vmcore", "-k", case.path / "vmlinux", "extract",
                           "-o", path, *arguments], capture_output=True, text=True, check=False, **how)


def check_pages(tap, case, extract):
    """No page that has somebody's data, or nobody's."""
    wrong = collections.Counter(row["use"] for row in case.memtop("pagelist")["rows"]
                                if row["use"] in CONTENT and row["pfn"] in extract.places)
    tap.case(not wrong, "%s: no page of users, of files, of stacks and no free page is in it" % case.name,
             ["%s: %d" % each for each in wrong.items()])


def words_of(case):
    """What the guest said on its log and of its command lines, long enough not to be there by chance."""
    log = [re.sub(r"^\[ *[0-9.]+\] ", "", line).strip()
           for line in (case.path / "console.log").read_text(errors="replace").splitlines()
           if line.startswith("[")]
    lines = [line for line in log if len(line) > 24 and "Linux version" not in line]
    # the kernel's own texts are formats: of those with figures the printed line is nowhere else
    said = [line for line in lines if len(re.findall(r"[0-9]", line)) > 4]
    for path in (case.path / "proc").glob("[0-9]*/cmdline"):
        line = path.read_bytes().rstrip(b"\0")
        if b"\0" in line and len(line) > 12:
            said.append(line.decode(errors="replace"))
    return sorted({line.encode() for line in said})


def check_words(tap, case, extract):
    words = words_of(case)
    found = set()
    for pfn in extract.places:
        page = extract.page(pfn)
        found.update(word for word in words if word in page)
    tap.case(words and not found, "%s: none of %d lines of log and command lines is in it" % (case.name, len(words)),
             [repr(each) for each in found])


def check_verified(tap, case, folder):
    """The other ways to pack, and every view's rows."""
    for method in ("zlib", "lzo", "snappy", "zstd"):
        path = os.path.join(folder, method)
        done = run(case, path, "--compress", method, *(["--verify"] if method in ("zlib", "zstd") else []))
        tap.case(done.returncode == 0, "%s: %s: opens, and every view is the dump's" % (case.name, method),
                 done.stderr.splitlines())
        both = [subprocess.run([guest_proc.MEMTOP, "-c", dump, "-k", case.path / "vmlinux", "buddy", "-n"],
                               capture_output=True, text=True, check=False).stdout
                for dump in (path, case.path / "vmcore")]
        tap.case(both[0] and both[0] == both[1], "%s: %s: buddy is the dump's" % (case.name, method))


def check_small(tap, case, folder):
    """It is a tenth of the dump; with --only less than that."""
    whole = os.path.getsize(os.path.join(folder, "zstd"))
    dump = os.path.getsize(case.path / "vmcore")
    tap.case(whole * 10 < dump, "%s: %d KiB of %d" % (case.name, whole >> 10, dump >> 10))
    done = run(case, os.path.join(folder, "only"), "--only", "buddy,zones", "--verify")
    part = os.path.getsize(os.path.join(folder, "only")) if done.returncode == 0 else whole
    tap.case(part < whole, "%s: --only buddy,zones: %d KiB" % (case.name, part >> 10), done.stderr.splitlines())


def limit():
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 18, 1 << 18))


def check_broken(tap, case, folder):
    """A disk that is full, and a process that is killed."""
    folder = os.path.join(folder, "broken")
    path = os.path.join(folder, "extract")
    os.mkdir(folder)
    done = run(case, path, preexec_fn=limit)
    tap.case(done.returncode == 2 and not os.listdir(folder), "%s: no space: an error, and no file" % case.name,
             [done.stderr, *os.listdir(folder)])
    started = time.monotonic()
    run(case, path)
    whole, seconds = Path(path).read_bytes(), time.monotonic() - started
    wrong = []
    for i in range(KILLS):
        os.unlink(path) if os.path.exists(path) else None
        try:
            run(case, path, timeout=seconds * i / KILLS)
        except subprocess.TimeoutExpired:
            pass
        if os.path.exists(path) and Path(path).read_bytes() != whole:
            wrong.append("killed after %d/%d" % (i, KILLS))
    tap.case(not wrong, "%s: killed %d times: whole, or not there" % (case.name, KILLS), wrong)


def check_case(tap, case):
    with tempfile.TemporaryDirectory() as folder:
        check_verified(tap, case, folder)
        check_small(tap, case, folder)
        extract = Extract(os.path.join(folder, "zlib"), case)
        check_pages(tap, case, extract)
        check_words(tap, case, extract)
        check_broken(tap, case, folder)


def main():
    tap = guest_proc.Tap()
    for case in guest_proc.cases(sys.argv[1:]):
        check_case(tap, case)
    return tap.end()


sys.exit(main())
