#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""memtop vmas of a guest's dump against the guest's own /proc/PID/maps and smaps, line by line.

    MEMTOP=build/memtop tests/vm/vmas.py tests/guest/cache/cases/6.1-amd64-l4
"""

import re
import sys

import guest_proc

LINE = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) (\S{4}) ([0-9a-f]+) (\S+) (\d+) *(.*)$")


def printed_maps(case, pid):
    for line in case.proc(pid, "maps").splitlines():
        start, end, perm, offset, device, inode, path = LINE.match(line).groups()
        if path not in ("[vsyscall]", "[vectors]"):  # no mapping of the process's
            yield (int(start, 16), int(end, 16), perm, int(offset, 16), device, int(inode),
                   path.replace("\\012", "?"))


def said_maps(rows):
    for row in rows:
        yield (int(row["start"], 16), int(row["end"], 16), row["permissions"],
               int(row["offset"] or "0", 16), row["device"] or "00:00", row["inode"] or 0,
               row["path"] or "")


def printed_flags(case, pid):
    return [line.split(":")[1].split() for line in case.proc(pid, "smaps").splitlines()
            if line.startswith("VmFlags:")]


def printed_smaps(case, pid):
    """Of each mapping the sizes that smaps prints, in bytes."""
    mappings = []
    for line in case.proc(pid, "smaps").splitlines():
        words = line.split()
        if not words[0].endswith(":"):
            mappings.append({"start": int(words[0].split("-")[0], 16)})
        elif len(words) == 3 and words[2] == "kB":
            mappings[-1][words[0][:-1]] = int(words[1]) * 1024
    # without [vsyscall] and [vectors]
    return [each for each in mappings if each["start"] < 1 << 63 and each["start"] != 0xffff0000]


def printed_sum(mapping, *names):
    return sum(mapping.get(name, 0) for name in names)


def exact_pairs(row, mapping):
    """What nobody else changes: the process itself has not run since."""
    yield "resident_bytes", mapping["Rss"]
    yield "dirty_bytes", printed_sum(mapping, "Shared_Dirty", "Private_Dirty")
    yield "hugetlb_bytes", printed_sum(mapping, "Shared_Hugetlb", "Private_Hugetlb")
    if row["swapped_bytes"] is None:  # guard regions, too, are absent then
        yield "absent_bytes", max(mapping["Swap"], row["absent_bytes"])
    elif "sh" in row["flags"] and not row["swapped_bytes"]:
        pass  # no page table has it that shared memory is swapped out
    else:
        yield "swapped_bytes", mapping["Swap"]


def sharing_pairs(mapping):
    """What moves when others fork, or run the same program."""
    yield "shared_bytes", printed_sum(mapping, "Shared_Clean", "Shared_Dirty")
    yield "private_bytes", printed_sum(mapping, "Private_Clean", "Private_Dirty")


def pss_agrees(case, row, printed):
    """The program that printed shared files with all others, by up to two processes more."""
    said = row["pss_bytes"]
    if said // 1024 * 1024 == printed:
        return True
    # a 32-bit kernel loses huge pages here: size << PSS_SHIFT does not fit its long
    if case.facts["arch"] in ("i386", "armhf") and row["large_bytes"]:
        return printed < said
    return row["shared_bytes"] and said / 2 - 1024 < printed < said


def check_still(tap, case):
    """To the byte, of the program that stands still and shares with nobody that does not."""
    wrong, n = [], 0
    for pid in sorted({run[0] for run in case.mappings()}):
        rows, printed = case.memtop("vmas", "--pages", pid)["rows"], printed_smaps(case, pid)
        nodes = dict(printed_nodes(case, pid))
        if [int(row["start"], 16) for row in rows] != [each["start"] for each in printed]:
            wrong.append("%d: not the mappings of smaps" % pid)
            continue
        for row, mapping in zip(rows, printed):
            if case.poisoned(pid, mapping["start"], int(row["end"], 16)):
                continue
            n += 1
            said = {node: size for node, size in enumerate(row["node_bytes"] or []) if size}
            pairs = [(key, row[key], value) for key, value in
                     (*exact_pairs(row, mapping), *sharing_pairs(mapping))]
            pairs.append(("pss_bytes", row["pss_bytes"] // 1024 * 1024, mapping["Pss"]))
            if nodes and row["path"] != "[vdso]":
                pairs.append(("node_bytes", said, nodes.get(int(row["start"], 16))))
            # a 32-bit kernel's Pss: see pss_agrees()
            wrong += ["%d: %s %s: %s %s, printed %s" % (pid, row["start"], row["path"], *each)
                      for each in pairs if each[1] != each[2] and not
                      (each[0] == "pss_bytes" and pss_agrees(case, row, mapping["Pss"]) and
                       case.facts["arch"] in ("i386", "armhf"))]
    if case.mappings():
        tap.case(n and not wrong, "%s: all sizes of %d mappings that stand still" %
                 (case.name, n), wrong)


def check_pages(tap, case):
    wrong, shares, n, own = [], [], 0, 0
    for pid in case.pids():
        printed = printed_smaps(case, pid)
        rows = case.memtop("vmas", "--pages", pid)["rows"] if printed else []
        if [int(row["start"], 16) for row in rows] != [each["start"] for each in printed]:
            continue
        n += len(rows)
        own += sum(pid != 1 for row in rows)
        for row, mapping in zip(rows, printed):
            if case.poisoned(pid, mapping["start"], int(row["end"], 16)):
                continue
            text = "%d: %s %s: %%s %%s, printed %%s" % (pid, row["start"], row["path"])
            wrong += [text % (key, row[key], value) for key, value in exact_pairs(row, mapping)
                      if row[key] != value]
            # pid 1 forks whoever prints
            if pid == 1:
                continue
            shares += [text % (key, row[key], value) for key, value in sharing_pairs(mapping)
                       if row[key] != value]
            if not pss_agrees(case, row, mapping["Pss"]):
                shares.append(text % ("pss_bytes", row["pss_bytes"], mapping["Pss"]))
    # who printed went on
    tap.case(n and len(wrong) <= max(4, n // 20),
             "%s: Rss, dirty, Swap, hugetlb of smaps in %d mappings; %d moved" %
             (case.name, n, len(wrong)), wrong)
    tap.case(own and len(shares) <= own // 50, "%s: Shared, Private and Pss of smaps in %d "
             "mappings; %d moved" % (case.name, own, len(shares)), shares)


def printed_nodes(case, pid):
    """numa_maps: bytes by node of each mapping."""
    for line in case.proc(pid, "numa_maps").splitlines():
        page = re.search(r"kernelpagesize_kB=(\d+)", line)
        size = int(page[1]) * 1024 if page else case.page_size
        yield int(line.split()[0], 16), {int(node): int(count) * size for node, count
                                         in re.findall(r" N(\d+)=(\d+)", line)}


def check_nodes(tap, case):
    wrong, n = [], 0
    for pid in case.pids():
        printed = dict(printed_nodes(case, pid))
        rows = case.memtop("vmas", "--pages", pid)["rows"] if printed else []
        for row in rows:
            said = {node: size for node, size in enumerate(row["node_bytes"] or []) if size}
            if row["path"] == "[vdso]":
                continue  # a part of the kernel's image, and numa_maps leaves out reserved pages
            n += 1
            if said != printed.get(int(row["start"], 16), {}):
                wrong.append("%d: %s %s: by node %s, printed %s" %
                             (pid, row["start"], row["path"], said,
                              printed.get(int(row["start"], 16))))
    if not n:
        tap.skip("%s: no numa_maps" % case.name)
        return
    tap.case(len(wrong) <= max(4, n // 20), "%s: nodes of numa_maps in %d mappings; %d moved" %
             (case.name, n, len(wrong)), wrong)


def check_case(tap, case):
    wrong, unlike, lines, incomplete = [], [], 0, []
    alive = {row["pid"] for row in case.memtop("tasks")["rows"]}
    # the kernel's workers come and go
    for pid in sorted(alive.intersection(case.pids())):
        printed = list(printed_maps(case, pid))
        document = case.memtop("vmas", pid)
        rows, incomplete = document["rows"], incomplete + document["incomplete"]
        said = list(said_maps(rows))
        lines += len(printed)
        if said != printed:
            wrong += ["%d: %s" % (pid, each) for each in sorted(set(said) ^ set(printed))]
            continue
        flags = [row["flags"] for row in rows]
        unlike += ["%d: %s, printed %s" % (pid, a, b)
                   for a, b in zip(flags, printed_flags(case, pid)) if a != b]
    tap.case(lines and not wrong, "%s: %d lines of maps" % (case.name, lines), wrong)
    tap.case(not unlike, "%s: VmFlags of smaps" % case.name, unlike)
    tap.case(not incomplete, "%s: nothing is incomplete" % case.name,
             [each["reason"] for each in incomplete])


def main():
    tap = guest_proc.Tap()
    for case in guest_proc.cases(sys.argv[1:]):
        check_case(tap, case)
        check_still(tap, case)
        check_pages(tap, case)
        check_nodes(tap, case)
    return tap.end()


sys.exit(main())
