#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What proportional shares and the mappings of a page cost in dumps of real kernels.

    spaces.py BUILD CASE...

BUILD is the build directory, with bench/spaces_bench; each CASE is a folder of tests/guest with a vmcore and a
vmlinux. Nothing passes or fails.
"""

import subprocess
import sys
from pathlib import Path


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    print(f"{'':<20} {'dump MiB':>9} {'spaces':>7} {'RSS MiB':>8} {'tasks us':>9} {'--pss us':>9} "
          f"{'ns a page':>10} {'page us':>8} {'--scan us':>9} {'ns a page':>10}")
    for case in map(Path, sys.argv[2:]):
        line = subprocess.run([Path(sys.argv[1]) / "bench/spaces_bench", case / "vmcore",
                               case / "vmlinux"], check=True, text=True,
                              stdout=subprocess.PIPE).stdout.split()
        if not line:
            continue
        spaces, rss, tasks, shares, reverse, scan = map(int, line)
        pages = rss / 4096
        size = (case / "vmcore").stat().st_size / (1 << 20)
        print(f"{case.name:<20} {size:>9.0f} {spaces:>7} {rss / (1 << 20):>8.1f} {tasks:>9} {shares:>9} "
              f"{shares * 1000 / pages:>10.0f} {reverse:>8} {scan:>9} {scan * 1000 / pages:>10.0f}")


if __name__ == "__main__":
    main()
