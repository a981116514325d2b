#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Why addresses of a process have no page: memtop vtop of a guest's dump against the guest's pagemaps.

    MEMTOP=build/memtop tests/vm/absent.py tests/guest/cache/cases/6.1-amd64-l4

What pagemap called swapped (bit 62) must be absent, and with the same type and offset where it is
in a swap file; what it knew nothing of must be told apart by the mapping around it.
"""

import re
import sys

import guest_proc

EACH = 100  # addresses of each kind and process


def sample(items):
    items = sorted(set(items))
    return items[::max(1, len(items) // EACH)][:EACH]


def ends(case, pid, addresses):
    """{address: the last step of its walk}"""
    rows = case.memtop("vtop", "-p", pid, *map(hex, addresses))["rows"]
    return {int(row["address"], 16): row for row in rows}


def disagrees(row, word):
    """What is wrong with an entry that pagemap called swapped; None: nothing."""
    kind, offset = word & 31, word >> 5 & (1 << 50) - 1
    note = row["note"] or ""
    out = re.fullmatch(r"swapped out to (.*), page (\d+) \(type (\d+)\)", note)
    if row["state"] == "absent" and (not out or (int(out[3]), int(out[2])) == (kind, offset)):
        return None
    return "%s %s, pagemap type %d, offset %d" % (row["state"], note, kind, offset)


def check_case(tap, case):
    wrong, reasons, n, files = [], {}, 0, set()
    for pid in case.pids():
        words = case.pagemap(pid)
        if not words:
            continue
        gone = sample(a for a, word in words.items() if word >> 62 & 1 and not word >> 63)
        empty = sample(a for a, word in words.items() if not word >> 61)[:20] + [0x1000]
        last, n = ends(case, pid, gone + empty), n + len(gone)
        for address in gone:
            bad = disagrees(last[address], words[address])
            wrong += ["pid %d, %#x: %s" % (pid, address, bad)] if bad else []
            files.update(re.findall(r"swapped out to (.*), page", last[address]["note"] or ""))
        for address in empty:
            if last[address]["level"] != "page":
                note = last[address]["note"] or "?"
                reasons[re.split("[:,]| of ", note)[0]] = note
    if n:
        tap.case(len(wrong) <= max(2, n // 50), "%s: %d absent pages as pagemap has them, in %s" %
                 (case.name, n, " ".join(sorted(files)) or "no file"), wrong)
    else:
        print("# %s: pagemap called no page swapped" % case.name)
    tap.case("no mapping covers it" in reasons and "?" not in reasons and len(reasons) > 1,
             "%s: what has no page is told apart: %s" % (case.name, "; ".join(sorted(reasons))),
             reasons.values())


def main():
    tap = guest_proc.Tap()
    for case in guest_proc.cases(sys.argv[1:]):
        check_case(tap, case)
    return tap.end()


sys.exit(main())
