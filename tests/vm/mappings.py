#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""memtop of a guest in which tests/guest/mappings.c mapped memory of every kind, on purpose.

    MEMTOP=build/memtop tests/vm/mappings.py tests/guest/cache/cases/6.1-amd64-l4

The program stands still from before /proc was printed until after the dump, so nothing may
differ: each page is what the program says that it is, and where pagemap says.
"""

import re
import sys

import guest_proc

EACH = 100  # pages of each run
SWAPPED, PRESENT = 62, 63  # bits of pagemap
# What not every kernel has.
MAY_LACK = {"guard", "secret", "poison"}


def pfn_of(word):
    return word & ((1 << 55) - 1)


def swap_of(word, devices):
    kind = word & 31
    return devices[kind] if kind < len(devices) else None, kind, pfn_of(word) >> 5


class Page:
    """An address of a process, as vtop and pagemap have it."""

    def __init__(self, case, steps, address, word, devices):
        self.devices = devices
        self.size, self.address, self.word = case.page_size, address, word
        self.end, self.entry = steps[-1], [row for row in steps if row["level"] != "page"][-1]
        self.note = " ".join(row["note"] or "" for row in steps)

    def is_at(self, size):
        """Mapped by an entry for so many bytes, to the page that pagemap has."""
        return self.end["level"] == "page" and self.end["size_bytes"] == size and \
            int(self.end["phys"], 16) // self.size == pfn_of(self.word) and self.word >> PRESENT

    def swap(self):
        """Device, type and place."""
        match = re.search(r"swapped out to (\S+), page (\d+) \(type (\d+)\)", self.note)
        return match and (match[1], int(match[3]), int(match[2]))


# kind: what must hold of a page; huge: bytes of what one entry of the level above maps
KINDS = {
    "page": lambda page, huge: page.is_at(page.size) and page.entry["state"] == "page",
    "large": lambda page, huge: page.is_at(huge) and "anon_large" in page.note,
    "hugetlb": lambda page, huge: page.is_at(huge) and "hugetlb" in page.note,
    "zero": lambda page, huge: page.is_at(page.size) and "zero page" in page.note,
    "hugezero": lambda page, huge: page.is_at(huge) and "zero page" in page.note,
    "protnone": lambda page, huge: page.is_at(page.size) and page.entry["state"] == "protnone",
    "none": lambda page, huge: page.entry["state"] == "empty" and not page.word >> SWAPPED,
    "swap": lambda page, huge: page.entry["state"] == "absent" and page.word >> SWAPPED == 1
    and page.swap() == swap_of(page.word, page.devices),
    "guard": lambda page, huge: page.entry["state"] == "absent" and "guard" in page.note,
    "poison": lambda page, huge: page.entry["state"] == "absent" and "poison" in page.note,
}


def sample(start, end, size):
    pages = range(start, end, size)
    return list(pages)[::max(1, len(pages) // EACH)][:EACH]


def huge_size(case):
    path = case.path / "sys/kernel/mm/transparent_hugepage/hpage_pmd_size"
    return int(path.read_text()) if path.exists() else None


def check_kinds(tap, case):
    wrong, count, huge = {}, {}, huge_size(case)
    runs = case.mappings()
    devices = [line.split()[0] for line in (case.path / "proc/swaps").read_text().splitlines()[1:]]
    for pid in {run[0] for run in runs}:
        words = case.pagemap(pid)
        mine = [run for run in runs if run[0] == pid]
        addresses = {address: run for run in mine for address in sample(*run[1:3], case.page_size)}
        steps = {}
        for row in case.memtop("vtop", "-p", pid, *map(hex, addresses))["rows"]:
            steps.setdefault(int(row["address"], 16), []).append(row)
        for address, (_, _, _, kind, label) in addresses.items():
            page = Page(case, steps[address], address, words[address], devices)
            count[kind, label] = count.get((kind, label), 0) + 1
            if not KINDS[kind](page, huge):
                wrong.setdefault((kind, label), []).append(
                    "%d: %#x: %s %s: %s; pagemap %#x" % (
                        pid, address, page.entry["level"], page.entry["state"], page.note,
                        page.word))
    for (kind, label), n in count.items():
        tap.case((kind, label) not in wrong, "%s: %s: %d pages of kind %s" %
                 (case.name, label, n, kind), wrong.get((kind, label), ()))


def check_case(tap, case):
    text = (case.path / "mappings").read_text() if case.mappings() else ""
    if not text:
        print("# %s: the guest had no program that maps memory on purpose" % case.name)
        return
    lacking = dict(re.findall(r"^- - - - ([^:]+): (.*)", text, re.M))
    tap.case(text.endswith("ready\n") and lacking.keys() <= MAY_LACK,
             "%s: the program mapped all that it should" % case.name,
             ["%s: %s" % each for each in lacking.items()])
    check_kinds(tap, case)


def main():
    tap = guest_proc.Tap()
    for case in guest_proc.cases(sys.argv[1:]):
        check_case(tap, case)
    return tap.end()


sys.exit(main())
