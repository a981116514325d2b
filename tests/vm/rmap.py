#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""memtop page of a guest's dump against the guest's own pagemaps: who maps a page.

    MEMTOP=build/memtop tests/vm/rmap.py tests/guest/cache/cases/6.1-amd64-l4

Pages of every kind are taken from the pagemaps.  Each must be said to be mapped where the
pagemap had it; reverse mapping and the search of all page tables must find the same; and as
many as the kernel counts.
"""

import random
import re
import sys
from collections import defaultdict

import guest_proc

A_KIND = 6  # pages of each kind
PRESENT, FILE = 1 << 63, 1 << 61
# KPF_KSM is of no use: some kernels set it for all anonymous pages
KPF_HUGE, KPF_COMPOUND, KPF_THP = 1 << 17, 3 << 15, 1 << 22
# they have a page in pagemap or not, as the kernel likes
SPECIAL = ("[vvar]", "[vvar_vclock]", "[vsyscall]")


def page_flags(case):
    try:
        data = (case.path / "proc" / "kpageflags").read_bytes()
    except OSError:
        return None
    return lambda pfn: case.word.unpack_from(data, 8 * pfn)[0] if 8 * pfn + 8 <= len(data) else 0


def mappings_of(case, pid):
    for line in case.proc(pid, "maps").splitlines():
        words = line.split(None, 5)
        start, end = (int(each, 16) for each in words[0].split("-"))
        yield start, end, words[1], words[5] if len(words) > 5 else ""


def kind_of(flags, perm, path, entry):
    if flags & KPF_HUGE:
        return "hugetlb"
    if flags & KPF_THP:
        return "thp"
    if path.startswith("["):
        return path if path in ("[vdso]", "[stack]", "[heap]") else "special"
    if perm[3] == "s":
        return "shared"
    if entry & FILE:
        return "file"
    return "anon in a large folio" if flags & KPF_COMPOUND else "anon"


def labels(case):
    """(pid, address) → what the program that maps memory on purpose calls it."""
    return {(pid, address): label for pid, start, end, _, label in case.mappings()
            for address in range(start, end, case.page_size)}


def pages_by_kind(case):
    """{kind: [(pfn, pid, address)]} of what the guest's processes had."""
    kinds = defaultdict(list)
    flags, known = page_flags(case) or (lambda pfn: 0), labels(case)
    for pid in case.pids():
        if pid == 1:  # it ran on
            continue
        areas = {start: (perm, path) for start, end, perm, path in mappings_of(case, pid)}
        for file in sorted((case.path / "proc" / str(pid)).glob("pagemap.*")):
            start, data = int(file.suffix[1:], 16), file.read_bytes()
            perm, path = areas.get(start, ("----", ""))
            if path in SPECIAL:
                continue
            for i in range(len(data) // 8):
                entry = case.word.unpack_from(data, 8 * i)[0]
                pfn = entry & ((1 << 55) - 1)
                address = start + i * case.page_size
                if entry & PRESENT and pfn:
                    kind = known.get((pid, address)) or kind_of(flags(pfn), perm, path, entry)
                    kinds[kind].append((pfn, pid, address))
    return kinds


def pick(case, kinds):
    rng = random.Random(case.name)
    for kind, pages in sorted(kinds.items()):
        for page in rng.sample(pages, min(A_KIND, len(pages))):
            yield (kind,) + page


def places(document):
    return sorted((row["pid"], row["address"], row["path"]) for row in document["rows"])


def note(document, pattern):
    for each in document["notes"]:
        match = re.search(pattern, each["text"])
        if match:
            return match
    return None


class Tally:
    def __init__(self):
        self.n = 0
        self.pages = defaultdict(int)
        self.rmap = defaultdict(int)
        self.missed, self.unlike, self.uncounted, self.untold = [], [], [], []


def is_zeroes(document):
    """Its mappings are not counted, nor do they make it anybody's."""
    return note(document, "page of zeroes")


def check_page(case, tally, kind, pfn, pid, address):
    text = "%s pfn %d, pid %d at %#x" % (kind, pfn, pid, address)
    by_rmap = case.memtop("page", pfn, "--mappings")
    by_scan = case.memtop("page", pfn, "--scan")
    tally.n += 1
    tally.pages[kind] += 1
    tally.rmap[kind] += bool(note(by_rmap, "found by reverse mapping$"))
    if (pid, hex(address)) not in [place[:2] for place in places(by_rmap)]:
        tally.missed.append("%s: said %s" % (text, places(by_rmap)[:4]))
    if places(by_rmap) != places(by_scan):
        tally.unlike.append("%s: %s and %s" % (text, places(by_rmap)[:4], places(by_scan)[:4]))
    if not is_zeroes(by_rmap) and not note(by_rmap, "as many as the kernel counts"):
        tally.uncounted.append("%s: %s" % (text, [each["text"] for each in by_rmap["notes"]]))


def check_facts(case, tally, kind, pfn, pid, address):
    """What page says by itself."""
    rows = case.memtop("page", pfn)["rows"]
    if is_zeroes(case.memtop("page", pfn, "--mappings")):
        return
    told = [row["value"] for row in rows if row["field"] == "mapped_by"]
    pattern = re.compile(r"pid %d \(.*\) at %#x$" % (pid, address))
    if not any(pattern.match(each) for each in told) and not any("more" in each for each in told):
        tally.untold.append("%s pfn %d: %s" % (kind, pfn, told[:4]))


def check_case(tap, case):
    tally, kinds = Tally(), pages_by_kind(case)
    if not kinds:
        tap.skip("%s: no pagemaps" % case.name)
        return
    for i, page in enumerate(pick(case, kinds)):
        check_page(case, tally, *page)
        if i % 5 == 0:
            check_facts(case, tally, *page)
    text = ", ".join("%d %s" % (n, kind) for kind, n in sorted(tally.pages.items()))
    tap.case(tally.n and not tally.missed, "%s: %d pages are mapped where pagemap had them (%s)" %
             (case.name, tally.n, text), tally.missed)
    tap.case(not tally.unlike, "%s: reverse mapping and page tables find the same" % case.name,
             tally.unlike)
    tap.case(not tally.uncounted, "%s: as many as the kernel counts" % case.name, tally.uncounted)
    tap.case(not tally.untold, "%s: page says it, too" % case.name, tally.untold)
    # what has a mapping is found by it
    others = ("[vdso]", "zero", "hugezero")
    slow = [kind for kind, n in tally.pages.items() if tally.rmap[kind] < n and kind not in others]
    tap.case(not slow, "%s: reverse mapping is enough but for %s" % (case.name, ", ".join(others)),
             ["%s: %d of %d" % (kind, tally.rmap[kind], tally.pages[kind]) for kind in slow])


def main():
    tap = guest_proc.Tap()
    for case in guest_proc.cases(sys.argv[1:]):
        check_case(tap, case)
    return tap.end()


sys.exit(main())
