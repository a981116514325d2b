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
        if path != "[vsyscall]":  # no mapping of the process's
            yield (int(start, 16), int(end, 16), perm, int(offset, 16), device, int(inode), path)


def said_maps(rows):
    for row in rows:
        yield (int(row["start"], 16), int(row["end"], 16), row["permissions"],
               int(row["offset"] or "0", 16), row["device"] or "00:00", row["inode"] or 0,
               row["path"] or "")


def printed_flags(case, pid):
    return [line.split(":")[1].split() for line in case.proc(pid, "smaps").splitlines()
            if line.startswith("VmFlags:")]


def smaps_sizes(case, pid, name):
    return [int(line.split()[1]) * 1024 for line in case.proc(pid, "smaps").splitlines()
            if line.startswith(name + ":")]


def check_pages(tap, case):
    wrong, n = [], 0
    for pid in case.pids():
        rows = case.memtop("vmas", "--pages", pid)["rows"]
        printed = list(zip(smaps_sizes(case, pid, "Rss"), smaps_sizes(case, pid, "Swap")))
        if len(rows) != len(printed):
            continue
        n += len(rows)
        for row, (rss, swap) in zip(rows, printed):
            if (row["resident_bytes"], row["absent_bytes"]) != (rss, swap):
                wrong.append("%d: %s %s: resident %s, absent %s, printed %d, %d" %
                             (pid, row["start"], row["path"], row["resident_bytes"],
                              row["absent_bytes"], rss, swap))
    # who printed went on
    tap.case(n and len(wrong) <= max(4, n // 20),
             "%s: Rss and Swap of smaps in %d mappings; %d moved" % (case.name, n, len(wrong)),
             wrong)


def check_case(tap, case):
    wrong, unlike, lines, incomplete = [], [], 0, []
    for pid in case.pids():
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
        check_pages(tap, case)
    return tap.end()


sys.exit(main())
