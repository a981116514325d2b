#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What a walk over all page tables of the kernel costs in dumps of real kernels.

    tables.py BUILD CASE...

BUILD is the build directory, with bench/tables_bench; each CASE is a folder of tests/guest with a vmcore and a
vmlinux. Nothing passes or fails.
"""

import subprocess
import sys
from pathlib import Path


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    print(f"{'':<20} {'guest MiB':>9} {'mapped GiB':>10} {'runs':>6} {'tables':>7} {'walk us':>9} "
          f"{'us a table':>10} {'plain loop us':>13} {'ratio':>6}")
    for case in map(Path, sys.argv[2:]):
        facts = dict(line.split("=", 1) for line in (case / "case").read_text().splitlines())
        memory = sum(int(each) for each in facts["memory_mib"].replace(",", " ").split())
        line = subprocess.run([Path(sys.argv[1]) / "bench/tables_bench", case / "vmcore",
                               case / "vmlinux"], check=False, text=True,
                              stdout=subprocess.PIPE).stdout.split()
        if not line:
            continue
        runs, tables, _, mapped = map(int, line[:4])
        walk, plain = map(float, line[4:])
        print(f"{case.name:<20} {memory:>9} {mapped / (1 << 30):>10.2f} {runs:>6} {tables:>7} {walk:>9.0f} "
              f"{walk / tables:>10.2f} {plain:>13.1f} {walk / plain:>6.0f}")


if __name__ == "__main__":
    main()
