#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What memtop said inside a guest that runs, from its console, as TAP.

    living.py FOLDER

A run of check must find nothing; every other view must end with 0, or say why it cannot answer.
"""

import pathlib
import re
import sys

SAY = "memtop-guest: "


def tests(console):
    """Pairs of whether it is fine and what it is."""
    for line in console.splitlines():
        words = line.removeprefix(SAY).split()
        if not line.startswith(SAY) or not words:
            continue
        if words[0] == "checks":
            name, n, found, failed, moved, longest = words[1], *map(int, words[2:7])
            yield n > 0 and not found and not failed, \
                f"{name}: {n} runs of check, {found} with findings, {failed} failed, {moved} saw motion, " \
                f"the longest took {longest} s"
        elif words[0] == "run":
            said = " ".join(words[4:])
            yield words[2] == "0" or (words[2] == "2" and said.startswith("memtop: ")), \
                re.sub("#", "", f"{words[1]}: status {words[2]} after {words[3]} s {said}"[:160])
    yield f"{SAY}end" in console.splitlines(), "the guest came to its end"


def main():
    console = pathlib.Path(sys.argv[1], "console.log").read_text(errors="replace").replace("\r", "")
    results = list(tests(console))
    for number, (fine, what) in enumerate(results, 1):
        print(f"{'ok' if fine else 'not ok'} {number} - {what}")
    print(f"1..{len(results)}")
    sys.exit(not all(fine for fine, _ in results))


if __name__ == "__main__":
    main()
