#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""memtop pagetable of a guest's dump against the guest's pagemaps, the kernel's count, and vtop.

    MEMTOP=build/memtop tests/vm/pagetable.py tests/guest/cache/cases/6.1-amd64-l4
"""

import re
import sys
import time

import guest_proc


# of a table, where it is not a page
TABLE_BYTES = {
    ("s390x", 4096): {"pte": 2048, "pmd": 16384, "pud": 16384},
    ("armhf", 4096): {"pte": 1024},
    ("ppc64el, hashed", 4096): {"pmd": 1024},
    ("ppc64el", 65536): {"pte": 256, "pmd": 4096, "pud": 4096},  # radix
}


def printed_pages(case, pid):
    """Addresses of the pages that pagemap called present."""
    words = case.pagemap(pid)
    return {address for address, word in words.items() if word >> 63} if words else None


def said_pages(case, rows):
    there = set()
    for row in rows:
        if row["state"] in ("page", "protnone"):
            there.update(range(int(row["start"], 16), int(row["last"], 16), case.page_size))
    return there


def special(case, pid):
    """Mappings that have pages and no place in pagemap: vvar's."""
    for line in case.proc(pid, "maps").splitlines():
        if "[vvar" in line:
            start, end = line.split()[0].split("-")
            yield from range(int(start, 16), int(end, 16), case.page_size)


def check_processes(tap, case):
    wrong, tables, n = [], [], 0
    tasks = {row["pid"]: row for row in case.memtop("tasks")["rows"]}
    for pid in case.pids():
        printed = printed_pages(case, pid)
        if printed is None:
            continue
        n += 1
        document = case.memtop("pagetable", "-p", pid)
        vvar = set(special(case, pid))
        moved = (said_pages(case, document["rows"]) ^ printed) - vvar
        if len(moved) > (16 if pid == 1 else 2):
            wrong.append("pid %d: %s" % (pid, " ".join(map(hex, sorted(moved)[:8]))))
        notes = [note["text"] for note in document["notes"]]
        # all but p4d and pgd; and a huge page of anonymous memory keeps a table in reserve
        hugetlb = {each["start"] for each in case.smaps(pid) if "ht" in each["VmFlags"]}
        kind = ", LPAE" if "lpae" in case.facts["release"] else \
            ", hashed" if case.facts["cpu"] == "power8" else ""
        size = TABLE_BYTES.get((case.facts["arch"] + kind, case.page_size), {})
        said = sum(int(m[2]) * size.get(m[1], case.page_size)
                   for m in (re.match(r"(pte|pmd|pud) tables: (\d+)", text) for text in notes) if m)
        said += sum(row["entries"] for row in document["rows"]
                    if row["page_size_bytes"] > case.page_size and
                    int(row["start"], 16) not in hugetlb) * size.get("pte", case.page_size)
        counted = tasks[pid]["page_tables_bytes"]
        if said != counted and case.facts["arch"] != "i386":
            tables.append("pid %d: %d bytes of tables, counted %d" % (pid, said, counted))
    tap.case(n and not wrong, "%s: pages of %d processes are those of pagemap" % (case.name, n),
             wrong)
    tap.case(not tables, "%s: as many tables as the kernel counts" % case.name, tables)


def check_kernel(tap, case):
    began = time.monotonic()
    document = case.memtop("pagetable")
    seconds, rows = time.monotonic() - began, document["rows"]
    ends = [(int(row["start"], 16), int(row["last"], 16)) for row in rows]
    ordered = all(a <= b for a, b in ends) and all(a[1] < b[0] for a, b in zip(ends, ends[1:]))
    tap.case(rows and ordered, "%s: the kernel's %d runs, in order, %.2f s" %
             (case.name, len(rows), seconds))
    tap.case(not document["incomplete"], "%s: nothing is incomplete" % case.name,
             [each["reason"] for each in document["incomplete"]])
    some = [row for row in rows if row["state"] == "page"]
    some = some[::max(1, len(some) // 100)]
    walked = {}
    for row in case.memtop("vtop", *[row["start"] for row in some])["rows"]:
        walked[row["address"]] = row
    wrong = ["%s: %s bytes, vtop %s" % (row["start"], row["page_size_bytes"],
                                        walked[row["start"]]["size_bytes"])
             for row in some if walked[row["start"]]["size_bytes"] != row["page_size_bytes"]]
    tap.case(not wrong, "%s: vtop agrees on %d of them" % (case.name, len(some)), wrong)
    both = [row["start"] for row in rows if row["access"] == "rwx"]
    print("# %s: writable and executable: %s" % (case.name, " ".join(both) or "none"))


def main():
    tap = guest_proc.Tap()
    for case in guest_proc.cases(sys.argv[1:]):
        check_processes(tap, case)
        check_kernel(tap, case)
    return tap.end()


sys.exit(main())
