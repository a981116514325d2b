#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Hold memtop's owners of pages against what the guest's own page_owner said.

    page_owner.py [--memtop PROGRAM] FOLDER...

Each FOLDER is a case of cases.built whose kernel was booted with page_owner=on. Its page_owner file is
older than the dump, so a page counts if both name the same moment of allocation; then everything else
must be the same: order, flags by number and by name, task, and the whole call stack. Output is TAP.
"""

import argparse
import gzip
import json
import re
import subprocess
import sys
from pathlib import Path

KEPT = 0.9	# of the guest's pages that must be there, unchanged, in the dump
ATTEMPTS = 3	# single pages that are also asked for by `page`

HEAD = re.compile(r"Page allocated via order (\d+), mask 0x([0-9a-f]+)\((.*?)\), pid (-?\d+), tgid (-?\d+) "
                  r"\((.*)\), ts (\d+) ns(?:, free_ts (\d+) ns)?$")


class Tap:
    def __init__(self):
        self.n = 0
        self.failed = False

    def say(self, ok, what, why=""):
        self.n += 1
        self.failed |= not ok
        print(f"{'ok' if ok else 'not ok'} {self.n} - {what}{': ' + why if why and not ok else ''}", flush=True)


def records(path):
    """What the guest printed, by pfn."""
    said = {}
    with gzip.open(path, "rt", errors="replace") as file:
        for record in file.read().split("\n\n"):
            lines = record.splitlines()
            head = HEAD.match(lines[0]) if lines else None
            pfn = re.match(r"PFN (?:0x([0-9a-f]+)|(\d+)) ", lines[1]) if head and len(lines) > 1 else None
            if not pfn:
                continue
            said[int(pfn[1], 16) if pfn[1] else int(pfn[2])] = {
                "order": int(head[1]), "gfp": f"0x{int(head[2], 16):x}", "gfp_names": head[3] or "none",
                "pid": int(head[4]), "tgid": int(head[5]), "comm": head[6], "time_ns": int(head[7]),
                "free_time_ns": int(head[8]) if head[8] else None,
                # "function+0x12/0x34 [module]"; memtop does not tell the sizes
                "stack": [re.sub(r"/0x[0-9a-f]+", "", line.strip()) for line in lines[2:] if re.match(r"\s", line)],
            }
    return said


def memtop(args, folder, *view):
    command = [args.memtop, "-c", str(folder / "vmcore"), "-k", str(folder / "vmlinux"), *view]
    return subprocess.run(command, capture_output=True, text=True, timeout=600, check=True).stdout


def listed(args, folder):
    lines = memtop(args, folder, "owners", "--list", "--ndjson", "-n").splitlines()
    return {row["pfn"]: row for row in map(json.loads, lines)}


def differences(truth, row):
    return {key: (truth[key], row[key]) for key in truth if truth[key] != row[key] and truth[key] is not None}


def compare(tap, args, folder):
    said, found = records(folder / "sys/kernel/debug/page_owner.gz"), listed(args, folder)
    same = {pfn for pfn in said if pfn in found and found[pfn]["time_ns"] == said[pfn]["time_ns"]}
    tap.say(len(said) > 1000, f"{folder.name}: the guest named the owners of {len(said)} pages")
    tap.say(len(same) >= KEPT * len(said), f"{folder.name}: {len(same)} of them have the same owner in the dump")
    wrong = {pfn: differences(said[pfn], found[pfn]) for pfn in same}
    wrong = {pfn: what for pfn, what in wrong.items() if what}
    example = next(iter(wrong.items()), None)
    tap.say(not wrong, f"{folder.name}: order, flags, task, times and stack of each are the guest's",
            f"{len(wrong)} differ, pfn {example}")
    for pfn in sorted(same)[::max(1, len(same) // ATTEMPTS)][:ATTEMPTS]:
        one_page(tap, args, folder, pfn, said[pfn])


def one_page(tap, args, folder, pfn, truth):
    """`page` tells the same as `owners --list`."""
    facts = {row["field"]: row["value"] for row in json.loads(memtop(args, folder, "page", str(pfn), "-J"))["rows"]}
    stack = [facts[f"alloc_stack.{i}"] for i in range(64) if f"alloc_stack.{i}" in facts]
    told = {"order": int(facts["alloc_order"]), "gfp": facts["alloc_gfp"], "gfp_names": facts["alloc_gfp_names"],
            "pid": int(facts["alloc_pid"]), "tgid": int(facts["alloc_tgid"]), "comm": facts["alloc_comm"],
            "time_ns": int(facts["alloc_time_ns"]), "stack": stack,
            "free_time_ns": int(facts.get("free_time_ns", 0))}
    wrong = differences(truth, told)
    tap.say(facts["page_owner"] == "allocated" and not wrong, f"{folder.name}: page {pfn}", str(wrong))


def sums(tap, args, folder):
    """The groups of `owners`, however they are put together, hold the same pages."""
    pages = sum(row["time_ns"] is not None for row in listed(args, folder).values())
    for keys in "stack", "use,order", "comm,pid", "gfp", "node":
        rows = json.loads(memtop(args, folder, "owners", "--by", keys, "-J"))["rows"]
        total = sum(row["pages"] for row in rows)
        ordered = all(a["pages"] >= b["pages"] for a, b in zip(rows, rows[1:]))
        tap.say(total == pages and ordered, f"{folder.name}: by {keys}: {len(rows)} groups hold {pages} pages",
                f"{total}, in order: {ordered}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--memtop", default=str(Path(__file__).resolve().parents[2] / "build" / "memtop"))
    parser.add_argument("folder", nargs="+", type=Path)
    args = parser.parse_args()
    tap = Tap()
    for folder in args.folder:
        compare(tap, args, folder)
        sums(tap, args, folder)
    print(f"1..{tap.n}")
    sys.exit(tap.failed)


if __name__ == "__main__":
    main()
