#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""memtop vtop of a guest's dump against the guest's own pagemaps, its kallsyms and modules, and crash.

    MEMTOP=build/memtop tests/vm/vtop.py tests/guest/cache/cases/6.1-amd64-l4

A process's addresses: what /proc/PID/pagemap said before the dump.  The kernel's: memtop itself
compares with libkdumpfile and reports in "incomplete" what differs; crash's vtop is asked for the
same addresses, where there is one that reads the kernel (CRASH, that of the kernel's suite, or
the installed one).
"""

import os
import re
import shutil
import subprocess
import sys

import guest_proc

EACH = 100  # addresses of each region
CRASH_SECONDS = 200  # under emulation it needs half of that, or does not return


def sample(items):
    items = sorted(set(items))
    return items[::max(1, len(items) // EACH)][:EACH]


def walk(case, addresses, *options):
    """{address: its steps} and what was said of the whole."""
    document = case.memtop("vtop", *options, *map(hex, addresses))
    steps = {}
    for row in document["rows"]:
        steps.setdefault(int(row["address"], 16), []).append(row)
    return steps, document["incomplete"]


def check_user(tap, case):
    """A process, and {address: physical} of its pages that were asked for."""
    wrong, n, present, most = [], 0, 0, (None, {})
    still = {run[0] for run in case.mappings()}
    for pid in case.pids():
        words = case.pagemap(pid)
        if not words:
            continue
        there = [a for a, word in words.items() if word >> 63]
        addresses = sample(there) + sample(set(words) - set(there))[:20]
        steps, found = walk(case, addresses, "-p", pid)[0], {}
        for address in addresses:
            last, n = steps[address][-1], n + 1
            pfn = int(last["phys"], 16) // case.page_size if last["level"] == "page" else None
            said = words[address] & ((1 << 55) - 1) if words[address] >> 63 else None
            present += said is not None
            if said == pfn and pfn is not None:
                found[address] = int(last["phys"], 16)
            if said != pfn:
                wrong.append("pid %d, %#x: pfn %s, pagemap %s" % (pid, address, pfn, said))
        most = max(most, (pid, found), key=lambda each: (each[0] in still, len(each[1])))
    # who printed went on: a page may have come, been copied or gone since
    drift = max(2, n // 50)
    tap.case(n > 0 and len(wrong) <= drift, "%s: %d addresses of processes, %d of them present; "
             "%d moved" % (case.name, n, present, len(wrong)), wrong)
    return most


def kernel_addresses(case):
    """{region: addresses}, from what the guest printed."""
    symbols, modules, ends = [], [], {}
    # on s390x the kernel has all addresses to itself
    bottom = 0x100000 if case.facts["arch"] == "s390x" else 0xc0000000
    for line in (case.path / "proc" / "kallsyms").read_text().splitlines():
        address, kind, name, *module = line.split()
        ends.setdefault(name, int(address, 16))
        if kind in "tTdDbBrR" and int(address, 16) > bottom:
            (modules if module else symbols).append(int(address, 16))
    areas = re.findall(r"^0x([0-9a-f]+)-0x[0-9a-f]+ +\d+ .*(?:pages=|ioremap|phys=)",
                       case.proc("", "vmallocinfo"), re.M)
    # freed after boot, and unmapped on some machines
    freed = range(ends.get("__init_begin", 0),
                  max(ends.get("__init_end", 0), ends.get("_einittext", 0)))
    symbols = [a for a in symbols if a not in freed]
    tasks = case.memtop("tasks")["rows"]
    objects = [int(row[key], 16) for row in tasks for key in ("task", "mm") if row[key]]
    pages = [int(row["page"], 16) for row in case.memtop("freelist", "--order", "0")["rows"]]
    return {"image": sample(symbols), "modules": sample(modules),
            # where the kernel prints hashes instead, there are none to be had
            "vmalloc": sample(int(a, 16) for a in areas if len(a) == 16 and a[0] == "f"),
            "direct map": sample(objects), "memory map": sample(pages),
            **mapped_addresses(case)}


def mapped_addresses(case):
    """{region: addresses} of all that the kernel's page tables map."""
    regions = {}
    for row in case.memtop("pagetable")["rows"]:
        if row["state"] != "page":
            continue
        start, size = int(row["start"], 16), row["size_bytes"]
        step = max(case.page_size, size // EACH // case.page_size * case.page_size)
        regions.setdefault("mapped: " + row["region"].split(":")[0], []).extend(
            start + offset + 8 for offset in range(0, size, step))
    return {region: sample(addresses) for region, addresses in regions.items()}


def check_names(tap, case):
    """Addresses of symbols are called what /proc/kallsyms calls them, of modules' too."""
    names = {}
    for line in (case.path / "proc" / "kallsyms").read_text().splitlines():
        address, _, name, *module = line.split()
        if int(address, 16) > 0xc0000000 and not re.match(r"\$|\.L|__kvm_nvhe_\$", name):
            names.setdefault(int(address, 16), set()).add(" ".join([name + "+0x0"] + module))
    for what, some in (("the image", {a for a, each in names.items() if "[" not in min(each)}),
                       ("modules", {a for a, each in names.items() if "[" in min(each)})):
        addresses = sample(some)
        if not addresses:
            print("# %s: no symbols of %s" % (case.name, what))
            continue
        steps, _ = walk(case, addresses)
        said = {a: rows[0]["region"].partition(": ")[2] for a, rows in steps.items()}
        wrong = ["%#x: %s, kallsyms %s" % (a, said[a], " ".join(sorted(names[a])))
                 for a in addresses if said[a] not in names[a]]
        tap.case(not wrong, "%s: %d addresses of %s by name" % (case.name, len(addresses), what),
                 wrong)


def ask_crash(case, commands):
    """{address: physical} of its vtop commands; None where it does not read this kernel."""
    crash = os.environ.get("CRASH") or guest_proc.own_crash(case.path, case.facts)
    if not shutil.which(crash):
        return None
    try:
        said = subprocess.run([crash, "-s", "--no_scroll", "--no_modules", case.path / "vmlinux",
                               case.path / "vmcore"], input="\n".join([*commands, "quit\n"]),
                              capture_output=True, text=True, timeout=CRASH_SECONDS)
    except subprocess.TimeoutExpired:
        return None
    pairs = re.findall(r"^VIRTUAL +PHYSICAL *\n([0-9a-f]+) +([0-9a-f]+|\(not mapped\))",
                       said.stdout, re.M)
    return {int(v, 16): int(p, 16) for v, p in pairs if "(" not in p} or None


def check_crash(tap, case, physical):
    """physical: {pid, None for the kernel: {address: what memtop found}}."""
    commands = ["vtop -k %x" % address for address in physical[None]]
    for pid in physical:
        if pid is not None:
            commands += ["set %d" % pid] + ["vtop -u %x" % address for address in physical[pid]]
    said = ask_crash(case, commands)
    if not said:
        print("# %s: no crash that reads this kernel" % case.name)
        return
    for pid, found in physical.items():
        mine = {address: said[address] for address in found.keys() & said.keys()}
        wrong = ["%#x: %#x, crash %#x" % (a, found[a], p) for a, p in mine.items() if found[a] != p]
        if not mine:  # one that does not find the processes
            print("# %s: crash finds nothing of pid %s" % (case.name, pid))
            continue
        tap.case(not wrong, "%s: crash's vtop agrees on %d addresses of %s" %
                 (case.name, len(mine), "the kernel" if pid is None else "pid %d" % pid), wrong)


def check_kernel(tap, case):
    regions, physical = kernel_addresses(case), {}
    for region, addresses in regions.items():
        if not addresses:
            continue
        steps, incomplete = walk(case, addresses)
        ends = {a: rows[-1] for a, rows in steps.items()}
        # crash takes all above __START_KERNEL_map that is no module for the image, the fixmap, too
        if region != "mapped: fixmap":
            physical.update({a: int(row["phys"], 16) for a, row in ends.items() if row["phys"]})
        wrong = ["%#x: %s %s" % (a, r["state"], r["note"]) for a, r in ends.items()
                 if r["level"] != "page"]
        # areas were printed a while before the dump, and some are of threads that ended
        tap.case(len(wrong) <= (2 if region == "vmalloc" else 0), "%s: %d addresses of %s end at a page" %
                 (case.name, len(ends), region), wrong)
        tap.case(not incomplete, "%s: %s: libkdumpfile agrees" % (case.name, region),
                 [each["reason"] for each in incomplete])
        names = {row["region"].split(":")[0] for row in ends.values()}
        print("# %s: %s" % (region, ", ".join(sorted(names))))
    return physical


def main():
    tap = guest_proc.Tap()
    for case in guest_proc.cases(sys.argv[1:]):
        pid, found = check_user(tap, case)
        check_crash(tap, case, {None: check_kernel(tap, case), pid: found})
        check_names(tap, case)
    return tap.end()


sys.exit(main())
