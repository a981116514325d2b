#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Hold memtop's account of a dump's pages against what the guest itself said of them.

    pages_vs_guest.py [--memtop PROGRAM] FOLDER...

Each FOLDER is a case as tests/guest/guest leaves it. For every file the memory was saved to:

  - the uses of each zone add up to its present pages, exactly;
  - kernel stacks and vmalloc are what meminfo says;
  - check finds nothing;
  - slab, page tables, anonymous and file pages lie between what zoneinfo printed before and after the
    dump, give or take DRIFT (counters lag by what each CPU keeps to itself);
  - page by page, the use agrees with /proc/kpageflags, which is older than the dump: most pages must.

Output is TAP; the exit status is 1 if anything disagrees.
"""

import argparse
import json
import re
import struct
import subprocess
import sys
from collections import Counter
from pathlib import Path

DRIFT = 256		# pages, besides a fiftieth
AGREEMENT = 0.98	# of the pages that kpageflags says anything of
FILES = "vmcore*"

# Bits of /proc/kpageflags (include/uapi/linux/kernel-page-flags.h).
LRU, SLAB, BUDDY, ANON, SWAPBACKED, HEAD = 5, 7, 10, 12, 14, 15
HUGE, NOPAGE, HWPOISON, OFFLINE, PGTABLE, RESERVED = 17, 20, 19, 23, 26, 32


class Tap:
    def __init__(self):
        self.n = 0
        self.failed = False

    def say(self, ok, what, why=""):
        self.n += 1
        self.failed |= not ok
        why = " ".join(why.split())
        print(f"{'ok' if ok else 'not ok'} {self.n} - {what}{': ' + why if why else ''}", flush=True)


def memtop(args, dump, folder, *view):
    command = [args.memtop, *(option for path in dump for option in ("-c", str(path)))]
    if (folder / "vmlinux").exists():
        command += ["-k", str(folder / "vmlinux")]
    return subprocess.run([*command, *view], capture_output=True, text=True, timeout=600, check=False)


def rows(args, dump, folder, *view):
    run = memtop(args, dump, folder, *view, "--json")
    if run.returncode:
        raise RuntimeError(run.stderr.strip() or f"status {run.returncode}")
    return json.loads(run.stdout)["rows"]


def node_stats(text):
    """Sums over the nodes of what zoneinfo prints for each."""
    sums, per_node = Counter(), False
    for line in text.splitlines():
        if line.startswith("Node"):
            per_node = False
        elif line.strip() == "per-node stats":
            per_node = True
        elif per_node and (match := re.match(r"\s+(nr_\w+)\s+(\d+)$", line)):
            sums[match[1]] += int(match[2])
        elif line.strip().startswith("pages free"):
            per_node = False
    return sums


def counted(stats, pages):
    """(what, what the guest counted, what memtop found)"""
    slab = stats["nr_slab_reclaimable"] + stats["nr_slab_unreclaimable"]
    anon = pages["anon"] + pages["anon_large"] + pages["ksm"]
    files = pages["file"] + pages["shmem"] + pages["swapcache"]
    yield "slab", slab, pages["slab"]
    yield "anonymous", stats["nr_anon_pages"], anon
    yield "file and shmem", stats["nr_file_pages"], files
    yield "shmem", stats["nr_shmem"], pages["shmem"]
    if "nr_page_table_pages" in stats:
        yield "page table", stats["nr_page_table_pages"], pages["table"]


def compare_counts(tap, folder, name, pages):
    before = node_stats((folder / "proc/zoneinfo").read_text())
    after = node_stats((folder / "proc/zoneinfo.2").read_text()) if \
        (folder / "proc/zoneinfo.2").exists() else before
    for (what, low, found), (_, high, _) in zip(counted(before, pages), counted(after, pages)):
        low, high = min(low, high), max(low, high)
        drift = DRIFT + high // 50
        # the kernel counts what is mapped; of a large folio that is mapped in part all is memory in use
        high += pages["anon_large"] if what == "anonymous" else 0
        tap.say(low - drift <= found <= high + drift, f"{name}: {what} pages",
                f"the guest counted {low} to {high}, memtop found {found}")
    sizes = list((folder / "sys/kernel/mm/hugepages").glob("hugepages-*kB"))
    page = int(re.search(r"page_size=(\d+)", (folder / "case").read_text())[1])
    if sizes:
        expected = sum(int((each / "nr_hugepages").read_text()) * int(re.findall(r"\d+", each.name)[0]) * 1024
                       for each in sizes) // page
        tap.say(pages["hugetlb"] == expected, f"{name}: hugetlb pages",
                f"expected {expected}, found {pages['hugetlb']}")


def meminfo(folder, key):
    """KiB; None where this kernel does not say."""
    match = re.search(rf"^{key}:\s+(\d+) kB", (folder / "proc/meminfo").read_text(), re.M)
    return int(match[1]) if match else None


def compare_kernel(tap, folder, name, pages):
    """Stacks and vmalloc, which no struct page tells of."""
    size = int(re.search(r"page_size=(\d+)", (folder / "case").read_text())[1]) // 1024
    stacks = meminfo(folder, "KernelStack")
    found = pages["kernel_stack"] * size
    # of pages of 64K a stack is a part, and the slab allocator cuts them
    stacks = 0 if size > 16 else stacks
    tap.say(abs(found - stacks) <= 128 + stacks // 10, f"{name}: kernel stacks",
            f"the guest counted {stacks} KiB, memtop found {found}")
    # vmalloc's own; chunks of per-CPU memory and what vmap() maps besides
    used, percpu = meminfo(folder, "VmallocUsed"), meminfo(folder, "Percpu") or 0
    found += pages["vmalloc"] * size
    in_area = "kernel_clone" in (folder / "proc/vmallocinfo").read_text() or \
        "dup_task_struct" in (folder / "proc/vmallocinfo").read_text()
    found -= 0 if in_area else pages["kernel_stack"] * size
    tap.say(used - 256 <= found <= used + percpu + 256, f"{name}: vmalloc",
            f"the guest counted {used} KiB and {percpu} KiB per-CPU, memtop found {found}")


def expected_use(flags):
    """The uses that fit what kpageflags says of a page; None: it says nothing."""
    def has(bit):
        return flags >> bit & 1

    for bit, uses in ((NOPAGE, {"hole"}), (HWPOISON, {"hwpoison"}), (BUDDY, {"free", "pcp"}),
                      (RESERVED, {"reserved", "hole"}), (HUGE, {"hugetlb"}), (SLAB, {"slab"}),
                      (PGTABLE, {"table"}), (OFFLINE, {"offline"}),
                      (ANON, {"anon", "anon_large", "ksm", "swapcache"})):
        if has(bit):
            return uses
    if has(LRU):
        return {"shmem", "swapcache", "detached"} if has(SWAPBACKED) else {"file", "detached"}
    return None


def read_flags(folder):
    """kpageflags, a word a page; none where the guest did not tell."""
    path = folder / "proc/kpageflags"
    raw = path.read_bytes() if path.exists() else b""
    with open(folder / "vmlinux", "rb") as elf:
        order = ">" if elf.read(6)[5] == 2 else "<"
    return struct.unpack(f"{order}{len(raw) // 8}Q", raw[:len(raw) // 8 * 8])


def compare_pages(tap, folder, args, dump, name):
    path = folder / "proc/kpageflags"
    if not path.exists():
        return
    flags = read_flags(folder)
    run = memtop(args, dump, folder, "pages", "--list", "--raw", "-n", "-o", "pfn,use")
    told = agreed = 0
    wrong = Counter()
    for line in run.stdout.splitlines():
        pfn, use = line.split()
        uses = expected_use(flags[int(pfn)]) if int(pfn) < len(flags) else None
        # a free block's inside says nothing, and what was free may be used by now
        if not uses or "free" in uses:
            continue
        told += 1
        if use in uses:
            agreed += 1
        else:
            wrong[f"{'/'.join(sorted(uses))} is {use}"] += 1
    share = agreed / told if told else 0
    tap.say(share >= AGREEMENT, f"{name}: page by page",
            f"{agreed} of {told} pages agree with kpageflags ({share:.2%}); {wrong.most_common(4)}")


def compare_flags(tap, folder, args, dump, name):
    """
    PG_anon_exclusive shares a bit whose first name says nothing of anonymous pages; a large one's
    order is no flags.  No page of the guest is locked or under writeback.
    """
    found = Counter()
    for use in ("anon", "anon_large", "hugetlb"):
        run = memtop(args, dump, folder, "pages", "--list", "--use", use, "--raw", "-n",
                     "-o", "flag_names")
        for line in run.stdout.splitlines():
            found.update(line.split(","))
    bad = {flag: found[flag] for flag in ("mappedtodisk", "owner_2", "locked", "writeback") if found[flag]}
    tap.say(not bad, f"{name}: flags of processes' pages", str(bad))


def compare_huge(tap, folder, args, dump, name):
    """Pages of hugetlbfs one by one: those whose struct pages are shared, too."""
    flags = read_flags(folder)
    huge = [pfn for pfn, each in enumerate(flags) if each >> HUGE & 1]
    heads = [pfn for pfn in huge if flags[pfn] >> HEAD & 1]
    # a head, its neighbours, and what would be the first of a page of struct pages
    some = [pfn for head in heads[:3] + heads[-2:] for pfn in
            (head, head + 1, head + 63, head + 64, head + 65, head + 128, head + 511) if pfn in set(huge)]
    bad = []
    for pfn in some:
        said = {row["field"]: row["value"] for row in rows(args, dump, folder, "page", str(pfn))}
        head = max(each for each in heads if each <= pfn)
        if said.get("use") != "hugetlb" or int(said.get("head_pfn", pfn)) != head:
            bad.append(f"{pfn}: {said.get('use')} of {said.get('head_pfn')}, its head is {head}")
    if some:
        tap.say(not bad, f"{name}: {len(some)} pages of hugetlbfs by themselves", "; ".join(bad[:4]))


def compare(tap, args, folder, dump):
    name = f"{folder.name}/{dump[0].name}"
    try:
        table = rows(args, dump, folder, "pages")
    except (RuntimeError, ValueError) as error:
        tap.say(False, f"{name}: pages", str(error))
        return
    totals = [row for row in table if row["use"] == "total" and row["zone"]]
    bad = [row for row in totals if row["pages"] != row["present_pages"]]
    tap.say(totals and not bad, f"{name}: uses add up to the present pages in {len(totals)} zones", str(bad or ""))
    pages = Counter()
    for row in table:
        if row["zone"] and row["use"] != "total":
            pages[row["use"]] += row["pages"]
    compare_counts(tap, folder, name, pages)
    compare_kernel(tap, folder, name, pages)
    audit = memtop(args, dump, folder, "check")
    tap.say(audit.returncode == 0, f"{name}: check finds nothing", (audit.stdout + audit.stderr)[-200:].strip())
    compare_pages(tap, folder, args, dump, name)
    compare_flags(tap, folder, args, dump, name)
    compare_huge(tap, folder, args, dump, name)


def dumps(folder):
    """Each file by itself; those of a split set together."""
    split = sorted(folder.glob("vmcore.split.*"))
    for path in sorted(folder.glob(FILES)):
        if path not in split:
            yield [path]
    if split:
        yield split


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--memtop", default="memtop")
    parser.add_argument("folders", nargs="+", type=Path)
    args = parser.parse_args()
    tap = Tap()
    for folder in args.folders:
        for dump in dumps(folder):
            compare(tap, args, folder, dump)
    print(f"1..{tap.n}")
    return tap.failed


if __name__ == "__main__":
    sys.exit(main())
