#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Hold what memtop says of single pages against crash's kmem.

    pages_vs_crash.py [--memtop PROGRAM] [--pages N] --crash PROGRAM FOLDER...

Each FOLDER is a case as tests/guest/guest leaves it. Of each use N pages are taken at random, but the same
ones each time. Both read the same file, so all must be the same: flags, references, physical address; of
slab pages cache, object size and objects; of free ones the block's first page and order; of some, mapping
and index. Output is TAP.
"""

import argparse
import json
import random
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

WITH_MEMBERS = 15	# pages a use that are also asked for member by member
PAGE = re.compile(r"([0-9a-f]+)\s+([0-9a-f]+)\s+([0-9a-f]+)\s+([0-9a-f]+)\s+(-?\d+)\s+([0-9a-f]+)")


class Tap:
    def __init__(self):
        self.n = 0
        self.failed = False

    def say(self, ok, what, why=""):
        self.n += 1
        self.failed |= not ok
        print(f"{'ok' if ok else 'not ok'} {self.n} - {what}{': ' + why if why and not ok else ''}", flush=True)


def memtop(args, folder, *view):
    command = [args.memtop, "-c", str(folder / "vmcore"), "-k", str(folder / "vmlinux"), *view]
    return subprocess.run(command, capture_output=True, text=True, timeout=600, check=True).stdout


def sample(args, folder):
    """{use: rows of pages --list}"""
    by_use = defaultdict(list)
    for line in memtop(args, folder, "pages", "--list", "--ndjson", "-n").splitlines():
        row = json.loads(line)
        # of a slab kmem tells where it is asked for its first page
        if row["flags"] and row["use"] not in ("hole", "unreadable", "excluded") and \
                (row["use"] != "slab" or row["pfn"] == row["head_pfn"]):
            by_use[row["use"]].append(row)
    chance = random.Random(1)
    return {use: chance.sample(rows, min(args.pages, len(rows))) for use, rows in by_use.items()}


def ask_crash(args, folder, rows):
    """What kmem prints of each page, by the address of its struct page."""
    commands = "".join(f"kmem {row['page']}\n" for row in rows)
    done = subprocess.run([args.crash, "-s", "--no_scroll", "--no_modules", folder / "vmlinux", folder / "vmcore"],
                          input=commands + "quit\n", capture_output=True, text=True, errors="replace", timeout=3600,
                          check=False)
    said, block, lines = {}, [], iter(done.stdout.splitlines())
    for line in lines:
        if not re.match(r"\s+PAGE\s+PHYSICAL\s+MAPPING", line):
            block.append(line)
            continue
        match = PAGE.match(next(lines, ""))
        if match:
            page, phys, mapping, index, count, flags = match.groups()
            said[int(page, 16)] = {"phys": int(phys, 16), "mapping": int(mapping, 16), "index": int(index, 16),
                                   "refcount": int(count), "flags": int(flags, 16), "text": block}
        block = []
    return said, done.stderr


def slab_of(text):
    """(cache, object size, total, allocated) out of kmem's two tables."""
    for before, line in zip(text, text[1:]):
        fields = line.split()
        if before.startswith("CACHE ") and len(fields) >= 7:
            cache, size = fields[6], int(fields[1])
        if before.strip().startswith("SLAB  ") and len(fields) >= 6:
            return cache, size, int(fields[3]), int(fields[4])
    return None


def block_of(text, size):
    """(first struct page, pages) of a free block."""
    for line in text:
        if match := re.match(r"([0-9a-f]+)\s+\([0-9a-f]+ is \S+ of (\d+) pages\)", line):
            return int(match[1], 16), int(match[2])
        if re.fullmatch(r"[0-9a-f]{8,16}\s*", line):
            size = int(line, 16)
    return None


def facts(args, folder, pfn):
    rows = json.loads(memtop(args, folder, "page", str(pfn), "--members", "-J"))["rows"]
    return {row["field"]: row["value"] for row in rows}


def differs_slab(args, folder, row, said):
    slab = slab_of(said["text"])
    if not slab:
        return None
    told = facts(args, folder, row["pfn"])
    used, total = map(int, told["objects_in_use"].split(" of "))
    mine = told["slab_cache"], int(told["object_size"]), total, used
    return mine != slab and f"pfn {row['pfn']}: {mine}, crash {slab}"


def differs(args, folder, row, said, with_members):
    mine = {"phys": int(row["phys"], 16), "flags": int(row["flags"], 16), "refcount": row["refcount"]}
    wrong = {key: (mine[key], said[key]) for key in mine if mine[key] != said[key]}
    if with_members:
        told = facts(args, folder, row["pfn"])
        for key, names in {"mapping": ["page.mapping"], "index": ["page.index", "page.__folio_index"]}.items():
            value = next((int(told[name], 16) for name in names if name in told), None)
            if value != said[key]:
                wrong[key] = (value, said[key])
    block = block_of(said["text"], 0)
    if row["use"] == "free" and block and block[1] != 1 << row["order"]:
        wrong["order"] = (row["order"], block)
    return wrong and f"pfn {row['pfn']}: {wrong}"


def compare(tap, args, folder):
    samples = sample(args, folder)
    said, errors = ask_crash(args, folder, [row for rows in samples.values() for row in rows])
    for use, rows in sorted(samples.items()):
        found = [row for row in rows if int(row["page"], 16) in said]
        wrong = [text for i, row in enumerate(found)
                 if (text := differs(args, folder, row, said[int(row["page"], 16)], i < WITH_MEMBERS))]
        tap.say(found and not wrong, f"{folder.name}: {use}: {len(found)} of {len(rows)} pages that crash tells of",
                f"{len(wrong)} differ: {wrong[:3]} {errors[:200]}")
        if use == "slab":
            told = [differs_slab(args, folder, row, said[int(row["page"], 16)]) for row in found]
            wrong = [text for text in told if text]
            tap.say(not wrong, f"{folder.name}: slab: caches and objects of {sum(t is not None for t in told)} pages",
                    f"{len(wrong)} differ: {wrong[:5]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--memtop", default=str(Path(__file__).resolve().parents[2] / "build" / "memtop"))
    parser.add_argument("--crash", required=True)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("folder", nargs="+", type=Path)
    args = parser.parse_args()
    tap = Tap()
    for folder in args.folder:
        compare(tap, args, folder)
    print(f"1..{tap.n}")
    sys.exit(tap.failed)


if __name__ == "__main__":
    main()
