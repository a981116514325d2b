#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""memtop vmalloc of a guest's dump against the guest's own /proc/vmallocinfo.

    MEMTOP=build/memtop tests/vm/vmalloc.py tests/guest/cache/cases/6.1-amd64-l4

The guest prints its addresses hashed, so areas are compared by all else: size, caller, what it is,
pages, physical address, pages of each node.
"""

import collections
import re
import sys

import guest_proc

# as /proc/vmallocinfo calls them; it has no words for the others
WORDS = {"ioremap", "vmalloc", "vmap", "user", "dma-coherent", "sparse"}


def printed_areas(case):
    for line in case.proc("", "vmallocinfo").splitlines():
        words = line.split()
        if "unpurged" in words or "vm_map_ram" in words:
            yield (int(words[1]), None, "vm_map_ram" if "vm_map_ram" in words else "unpurged")
            continue
        rest = words[2:]
        caller = rest.pop(0).split("/")[0] if rest and "+0x" in rest[0] else None
        if rest and rest[0].startswith("["):
            caller += " " + rest.pop(0)
        numbers = dict(w.split("=") for w in rest if "=" in w)
        nodes = {int(k[1:]): int(v) for k, v in numbers.items() if re.fullmatch(r"N\d+", k)}
        yield (int(words[1]), caller, " ".join(sorted(set(rest) & WORDS)),
               int(numbers.get("pages", 0)), int(numbers.get("phys", "0"), 16),
               tuple(sorted(nodes.items())))


def said_areas(rows):
    for row in rows:
        for word in ("unpurged", "vm_map_ram"):
            if word in row["flags"]:
                yield (row["size_bytes"], None, word)
                break
        else:
            nodes = {i: n for i, n in enumerate(row["node_pages"] or []) if n}
            yield (row["size_bytes"], row["caller"],
                   " ".join(sorted(set(row["flags"]) & WORDS)), row["pages"] or 0,
                   int(row["phys"] or "0", 16), tuple(sorted(nodes.items())))


def check_case(tap, case):
    printed = collections.Counter(printed_areas(case))
    if not printed:
        print("# %s: the guest printed no vmallocinfo" % case.name)
        return
    document = case.memtop("vmalloc")
    rows = document["rows"]
    if not re.search(r" N\d+=", case.proc("", "vmallocinfo")):
        # of a kernel without NUMA
        rows = [dict(row, node_pages=None) for row in rows]
    said = collections.Counter(said_areas(rows))
    starts = [(int(row["start"], 16), int(row["end"], 16)) for row in rows]
    tap.case(all(a[1] <= b[0] for a, b in zip(starts, starts[1:])),
             "%s: %d areas, in order, apart from each other" % (case.name, len(rows)))
    # freed ones come and go with every process that ends
    lasting = sum(n for area, n in printed.items() if area[2] != "unpurged")
    lost = {area: n for area, n in (printed - said).items() if area[2] != "unpurged"}
    more = {area: n for area, n in (said - printed).items() if area[2] != "unpurged"}
    moved = sum(lost.values()) + sum(more.values())
    tap.case(moved <= max(4, lasting // 10), "%s: %d areas as printed; %d moved" %
             (case.name, lasting, moved),
             ["printed: %s" % (each,) for each in lost] + ["said: %s" % (each,) for each in more])
    tap.case(not document["incomplete"], "%s: nothing is incomplete" % case.name,
             [each["reason"] for each in document["incomplete"]])


def main():
    tap = guest_proc.Tap()
    for case in guest_proc.cases(sys.argv[1:]):
        check_case(tap, case)
    return tap.end()


sys.exit(main())
