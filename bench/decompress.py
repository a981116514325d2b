#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How much of the time that `memtop pages` takes on a compressed dump is decompressing.

    decompress.py BUILD VMLINUX DUMP...

Each DUMP is a kdump (not flattened). bench/decompress decompresses the pages that the memory map lies in,
on as many threads as there are processors; memtop reads them and does all else that it does. What a memtop
takes that opens the dump and reads no struct pages (zones) is taken off. The best of some runs each; CPU time,
too, as others use the machine. Nothing passes or fails.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

ROUNDS = 5
PAGE = 4096
STEP = 2 << 20  # bytes of the memory map that lie together; it is mapped by large pages


def run(command):
    """Wall and CPU seconds, and what it wrote."""
    began, before = time.monotonic(), os.times()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, text=True)
    wall, after = time.monotonic() - began, os.times()
    return wall, after.children_user + after.children_system - \
        before.children_user - before.children_system, done.stdout


def best(command):
    runs = [run(command) for _ in range(ROUNDS)]
    return min(each[0] for each in runs), min(each[1] for each in runs)


def rows(memtop, *arguments):
    return json.loads(run([*memtop, "--json", *arguments])[2])["rows"]


def page_frames(memtop):
    """FIRST-LAST of the pages in which the memory map lies."""
    sections = [row for row in rows(memtop, "sections") if row["has_mem_map"]]
    maps = {row["section"]: int(row["mem_map"], 16) for row in sections}
    size = next(maps[n + 1] - maps[n] for n in maps if n + 1 in maps)
    ends = [row for row in rows(memtop, "vtop", *(hex(at) for start in maps.values()
                                                  for at in range(start, start + size, STEP)))
            if row["level"] == "page"]
    return ["%d-%d" % (int(row["phys"], 16) // PAGE, (int(row["phys"], 16) + min(STEP, row["size_bytes"]) - 1) // PAGE)
            for row in ends]


def compare(build, vmlinux, dump):
    memtop = [str(build / "memtop"), "-c", dump, "-k", vmlinux]
    peer = [str(build / "bench/decompress"), dump, str(os.cpu_count()), *page_frames(memtop)]
    runs = [[float(word) for word in run(peer)[2].split()] for _ in range(ROUNDS)]
    pages, read, made = runs[0][:3]
    alone, alone_cpu = min(each[3] for each in runs), min(each[4] for each in runs)
    opening, whole = best([*memtop, "zones"]), best([*memtop, "pages"])
    wall, cpu = whole[0] - opening[0], whole[1] - opening[1]
    print("%-28s %7d pages, %6.1f MB of %6.1f MB" % (Path(dump).name, pages, read / 1e6, made / 1e6))
    for what, seconds, busy in (("decompressing alone", alone, alone_cpu), ("pages less zones", wall, cpu)):
        print("  %-20s %7.3f s %6.0f MB/s   CPU %7.3f s %6.0f MB/s" %
              (what, seconds, made / 1e6 / seconds, busy, made / 1e6 / busy))
    print("  of the time %.0f %%, of the CPU time %.0f %%; opening took %.3f s" %
          (100 * alone / wall, 100 * alone_cpu / cpu, opening[0]))


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    for dump in sys.argv[3:]:
        compare(Path(sys.argv[1]), sys.argv[2], dump)


main()
