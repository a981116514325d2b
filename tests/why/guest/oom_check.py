#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Kills in a guest's log: does memtop's badness name the one that died?

    tests/why/guest/oom_check.py MEMTOP LOG

Between the reports the guest's own program wrote which process died and what
the limit was (memtop-truth).  TAP: a test for each kind of limit.
"""
import json
import re
import subprocess
import sys

TRUTH = re.compile(r"memtop-truth: round (\d+) kind (\w+) killed (\d+) limit_bytes (\d+)")
CONSTRAINTS = {
    "global": "CONSTRAINT_NONE", "v1": "CONSTRAINT_MEMCG", "v2": "CONSTRAINT_MEMCG",
    "group": "CONSTRAINT_MEMCG", "cpuset": "CONSTRAINT_CPUSET",
    "cpuset_v1": "CONSTRAINT_CPUSET", "policy": "CONSTRAINT_MEMORY_POLICY",
}


def truths(log):
    """(line, kind, pid, limit) of each round, as the guest wrote it."""
    found = []
    for number, line in enumerate(open(log, errors="replace"), 1):
        match = TRUTH.search(line)
        if match:
            found.append((number, match[2], int(match[3]), int(match[4])))
    return found


def predicted(row):
    """Who has the highest badness; of equal ones the last of the table."""
    tasks = [t for t in row["tasks"] or [] if t.get("badness_pages") is not None]
    best = None
    for task in tasks:
        if best is None or task["badness_pages"] >= best["badness_pages"]:
            best = task
    return best["pid"] if best else None


def judge(row, kind, died, limit):
    """What is wrong with memtop's reading of a report; None: nothing."""
    if row["killed_pid"] != died:
        return f"killed {row['killed_pid']}, but {died} died"
    if row["constraint"] and row["constraint"] != CONSTRAINTS[kind]:
        return f"{row['constraint']} for {kind}"
    if limit and row.get("cgroup_limit_bytes") not in (None, limit):
        return f"limit {row['cgroup_limit_bytes']}, but it was {limit}"
    if predicted(row) != died:
        return f"badness names {predicted(row)}, but {died} was killed"
    return None


def main():
    memtop, log = sys.argv[1:]
    run = subprocess.run([memtop, "oom", "--json", log], stdout=subprocess.PIPE, check=False)
    rows = [r for r in json.loads(run.stdout)["rows"] if r["killed_pid"] is not None]
    counts, wrong, begin, used = {}, {}, 0, 0
    for end, kind, died, limit in truths(log):
        # a round may kill more than one before its program stops taking memory
        inside = [r for r in rows if begin < r["line"] < end]
        first = [r for r in inside if kind == "group" or r["killed_pid"] == died][:1]
        for row in first:
            counts[kind] = counts.get(kind, 0) + 1
            problem = judge(row, kind, died if kind != "group" else row["killed_pid"], limit)
            if problem:
                wrong.setdefault(kind, []).append(f"line {row['line']}: {problem}")
        for row in inside:
            if row not in first:
                counts["more"] = counts.get("more", 0) + 1
                if predicted(row) != row["killed_pid"]:
                    wrong.setdefault("more", []).append(
                        f"line {row['line']}: badness names {predicted(row)}, "
                        f"{row['killed_pid']} was killed")
        used += len(inside)
        begin = end
    print(f"1..{len(counts) + 1}")
    for i, kind in enumerate(counts, 1):
        bad = wrong.get(kind, [])
        print(f"{'not ok' if bad else 'ok'} {i} - {kind}: {counts[kind] - len(bad)} of "
              f"{counts[kind]} kills foretold")
        for text in bad:
            print("# " + text)
    total = sum(counts.values())
    print(f"{'ok' if total and used == len(rows) else 'not ok'} {len(counts) + 1} - "
          f"{total} kills, {len(rows)} reports with a kill")
    return 1 if any(wrong.values()) or not total or used != len(rows) else 0


sys.exit(main())
