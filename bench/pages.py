#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How fast memtop goes through all struct pages, and what memory that takes.

    pages.py BUILD [CASE...]

BUILD is the build directory, with memtop, bench/big_dump, bench/plain_loop and tests/kernel/vmlinux-extreme.
Machines of 64 GiB to 1 TiB are made up; each CASE is a folder of tests/guest with a vmcore and a vmlinux,
on which crash's kmem -p is timed, too, where it is installed. Nothing passes or fails.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def run(command, **more):
    """Wall and CPU seconds, and the peak of what was resident, in MiB."""
    wall = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return time.monotonic() - wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def made_up(build, folder):
    print(f"{'made-up machine':<22} {'M pages':>8} {'CPU s':>8} {'M pages/s a core':>17} {'peak MiB':>9}")
    for kind in "single", "mixed":
        for gib in 64, 256, 1024:
            dump = folder / f"{gib}.{kind}"
            subprocess.run([build / "bench/big_dump", str(gib), kind, dump], check=True)
            _, cpu, peak = run([build / "memtop", "--no-cache", "-c", dump, "-k",
                                build / "tests/kernel/vmlinux-extreme", "pages"])
            pages = gib * 262144 / 1e6
            print(f"{f'{gib} GiB, {kind}':<22} {pages:>8.1f} {cpu:>8.2f} {pages / cpu:>17.1f} {peak:>9.1f}")
    loop = subprocess.run([build / "bench/plain_loop", dump, "200000000"], check=True, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.strip()
    print(f"{'a plain loop in C':<22} {'':>8} {'':>8} {loop:>17}")
    for kind in "single", "mixed":
        by_holder(lambda *view: run([build / "memtop", "--no-cache", "-c", folder / f"64.{kind}", "-k",
                                     build / "tests/kernel/vmlinux-extreme", *view])[1], f"64 GiB, {kind}",
                  ("use", "cache", "node,zone", "pageblock"))


def by_holder(cpu, name, keys):
    """CPU time of pages --by against that of pages, the least of five each."""
    pages = min(cpu("pages") for _ in range(5))
    print(f"\n{name + ': pages --by':<34} {'CPU s':>8} {'of pages':>9}")
    for key in keys:
        taken = min(cpu("pages", "--by", key, "--largest", "20") for _ in range(5))
        print(f"{key:<34} {taken:>8.3f} {taken / pages:>8.2f}x")


def real(build, case):
    dump, vmlinux = case / "vmcore", case / "vmlinux"
    rows = [("memtop pages", run([build / "memtop", "-c", dump, "-k", vmlinux, "pages"])),
            ("memtop check", run([build / "memtop", "-c", dump, "-k", vmlinux, "check"]))]
    if shutil.which("crash"):
        with tempfile.TemporaryFile() as script:
            script.write(b"kmem -p\nquit\n")
            script.seek(0)
            rows.append(("crash kmem -p", run(["crash", "-s", vmlinux, dump], stdin=script)))
    print(f"\n{case.name:<22} {'wall s':>8} {'CPU s':>8} {'peak MiB':>9}")
    for name, (wall, cpu, peak) in rows:
        print(f"{name:<22} {wall:>8.3f} {cpu:>8.3f} {peak:>9.1f}")
    by_holder(lambda *view: run([build / "memtop", "-c", dump, "-k", vmlinux, *view])[1], case.name,
              ("use", "cache", "cgroup", "cgroup,use", "file", "filesystem", "process", "area", "module", "node",
               "zone", "order", "pageblock"))


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    build = Path(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory() as folder:
        made_up(build, Path(folder))
    for case in sys.argv[2:]:
        real(build, Path(case))


if __name__ == "__main__":
    main()
