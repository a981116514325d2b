#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Bend what a guest's dump knows of mappings, and see that memtop still tells who maps a page.

    MEMTOP=build/memtop tests/vm/damage.py tests/guest/cache/cases/6.1-amd64-l4

A copy of the dump is patched in place and put right again.  Where an anon_vma is overwritten the page tables
must give the same answer; where bits flip in mappings, anon_vmas and struct pages (FLIPS of them, 40) memtop
must end in time, and not by a signal.
"""

import json
import mmap
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import guest_proc

FLIPS = int(os.environ.get("FLIPS", "40"))
ANON_VMA = 128  # bytes to overwrite: all of it, in all kernels
SECONDS = 60
PT_LOAD = 1


class Bent:
    """A copy of the dump whose bytes can be reached by physical address."""

    def __init__(self, case, path):
        self.case, self.path = case, path
        self.file = open(path, "r+b")
        self.bytes = mmap.mmap(self.file.fileno(), 0)
        self.segments = list(self.read_segments())

    def read_segments(self):
        start, size, n = struct.unpack_from("<Q", self.bytes, 32)[0], *struct.unpack_from(
            "<HH", self.bytes, 54)
        for i in range(n):
            kind, _, offset, _, phys, length = struct.unpack_from("<IIQQQQ", self.bytes,
                                                                  start + i * size)
            if kind == PT_LOAD:
                yield phys, offset, length

    def offset(self, phys):
        for start, offset, length in self.segments:
            if start <= phys < start + length:
                return offset + phys - start
        raise LookupError(hex(phys))

    def place(self, address):
        """Where a kernel virtual address lies in the file."""
        return self.offset(int(self.case.memtop("vtop", address)["rows"][-1]["phys"], 16))

    def memtop(self, *arguments):
        return subprocess.run([guest_proc.MEMTOP, "-c", self.path, "-k",
                               self.case.path / "vmlinux", "--json", *map(str, arguments)],
                              capture_output=True, text=True, timeout=SECONDS)


def anonymous_pages(case, n):
    """(pfn, address of the anon_vma) of single pages that somebody maps."""
    rows = [row for row in case.memtop("pages", "--list", "--use", "anon")["rows"]
            if row["mapcount"] == 1]
    for row in random.Random(case.name).sample(rows, min(n, len(rows))):
        facts = {each["field"]: each["value"] for each in case.memtop("page", row["pfn"])["rows"]}
        if "mapped_by" in facts:
            yield row["pfn"], facts["mapping"]


def places(document):
    return sorted((row["pid"], row["address"], row["path"]) for row in document["rows"])


def check_broken(tap, bent):
    wrong, n = [], 0
    for pfn, anon_vma in anonymous_pages(bent.case, 8):
        at, healthy = bent.place(anon_vma), bent.case.memtop("page", pfn, "--mappings")
        saved = bent.bytes[at:at + ANON_VMA]
        bent.bytes[at:at + ANON_VMA] = b"\xff" * ANON_VMA
        run = bent.memtop("page", pfn, "--mappings")
        bent.bytes[at:at + ANON_VMA] = saved
        n += 1
        if run.returncode or places(json.loads(run.stdout)) != places(healthy):
            wrong.append("pfn %d: %s" % (pfn, run.stderr or places(json.loads(run.stdout))))
        elif not any("page tables of all" in each["text"] for each in
                     json.loads(run.stdout)["notes"]):
            wrong.append("pfn %d: not said to be found by page tables" % pfn)
    tap.case(n and not wrong, "%s: without their anon_vma %d pages are found by page tables" %
             (bent.case.name, n), wrong)


def spots(case, bent):
    """Pages of the dump that hold mappings, anon_vmas and struct pages; what to ask then."""
    tasks = [row for row in case.memtop("tasks")["rows"] if row["rss_bytes"]]
    for task in tasks[:4]:
        for vma in case.memtop("vmas", task["pid"])["rows"][:6]:
            yield bent.place(vma["vma"]), ("vmas", task["pid"], "--pages")
        yield bent.place(task["mm"]), ("tasks", "--pss")
    for pfn, anon_vma in anonymous_pages(case, 6):
        page = next(each["value"] for each in case.memtop("page", pfn)["rows"]
                    if each["field"] == "page")
        yield bent.place(anon_vma), ("page", pfn, "--mappings")
        yield bent.place(page), ("page", pfn)
        yield bent.place(page), ("page", pfn, "--scan")


def check_flips(tap, case, bent):
    rng, bad, where = random.Random(case.name), [], list(spots(case, bent))
    for _ in range(FLIPS):
        place, view = rng.choice(where)
        at = place // 4096 * 4096 + rng.randrange(4096) if rng.random() < 0.5 else \
            place + rng.randrange(160)
        saved = bent.bytes[at]
        bent.bytes[at] ^= 1 << rng.randrange(8)
        try:
            run = bent.memtop(*view)
            if run.returncode not in (0, 2):
                bad.append("%s at 0x%x: status %d %s" % (view, at, run.returncode, run.stderr[-300:]))
        except subprocess.TimeoutExpired:
            bad.append("%s at 0x%x: no end" % (view, at))
        bent.bytes[at] = saved
    tap.case(not bad, "%s: %d flipped bits" % (case.name, FLIPS), bad)


def check_case(tap, case, folder):
    with open(case.path / "vmcore", "rb") as file:
        head = file.read(20)
    if head[:5] != b"\x7fELF\x02" or head[5] != 1:
        tap.skip("%s: not an ELF dump of 64 bits, little-endian" % case.name)
        return
    copy = Path(folder) / "vmcore"
    shutil.copyfile(case.path / "vmcore", copy)
    bent = Bent(case, copy)
    check_broken(tap, bent)
    check_flips(tap, case, bent)


def main():
    tap = guest_proc.Tap()
    for case in guest_proc.cases(sys.argv[1:]):
        with tempfile.TemporaryDirectory() as folder:
            check_case(tap, case, folder)
    return tap.end()


sys.exit(main())
