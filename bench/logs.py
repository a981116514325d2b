#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""make bench-logs: how fast memtop oom goes through a log of ordinary lines with some reports in it.

    logs.py BUILD [MEGABYTES]

Beside it cat and grep of one word on the same file, in MB/s of CPU time (user and system; the best of some
runs: others use the machine, too), and the peak of what memtop had resident. Nothing passes or fails.
"""

import os
import resource
import subprocess
import sys
import tempfile

ROUNDS = 3
TOP = os.environ.get("MEMTOP_SRCDIR") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
ORDINARY = "Nov 21 04:22:%02d host app[%d]: GET /index/%d HTTP/1.1 200 %d and some text that fills the line\n"


def write(path, megabytes):
    with open(os.path.join(TOP, "tests", "why", "logs", "case-base_no_prefix.log"), encoding="utf-8") as file:
        report = "".join("Nov 21 04:22:00 host kernel: [  100.000000] " + line for line in file)
    block = "".join(ORDINARY % (i % 60, i, i * 7, i * 13) for i in range(20000))
    with open(path, "w", encoding="utf-8") as out:
        while out.tell() < megabytes * 1000000:
            out.write(block)
            if out.tell() // 100000000 != (out.tell() - len(block)) // 100000000:
                out.write(report)
    return os.path.getsize(path)


def cpu(command):
    best = float("inf")
    for _ in range(ROUNDS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        best = min(best, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return best


def main():
    memtop = os.path.join(sys.argv[1], "memtop")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "log")
        size = write(path, int(sys.argv[2]) if len(sys.argv) > 2 else 1000)
        with open(path, "rb") as file:
            while file.read(1 << 20):
                pass
        figures = {name: cpu(command) for name, command in (
            ("memtop oom --list", [memtop, "oom", "--list", path]),
            ("cat", ["cat", path]), ("grep -cF Mem-Info:", ["grep", "-cF", "Mem-Info:", path]))}
    print("%.0f MB; peak resident of all: %d KiB\n" %
          (size / 1e6, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
    for name, seconds in figures.items():
        print("%-20s %6.2f s  %6.0f MB/s" % (name, seconds, size / 1e6 / seconds))


main()
