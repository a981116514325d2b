# SPDX-License-Identifier: GPL-2.0-or-later
"""The tour of README does what it says, line by line, on what comes along."""

import difflib
import os
import tempfile

import program
import tap
import tour

# The made-up dump has no such structures; a real one is made by tests/guest/guest.
NOT_IN_THE_DUMP = [
    "owners", "cgroups", "cgroup,use", "--mappings", "files", "tasks", "vmas", "vtop", "pagetable",
    "vmalloc", "log", "hugetlb", "allocs",
]


def needs_root(line):
    return os.geteuid() != 0 and any(word in line.split() for word in
                                     ("pages", "page", "slabs", "pagetypes"))


def is_not_here(line):
    """Kernels before 6.10, and most of those since, keep no allocation tags."""
    return line == "memtop allocs" and not os.access("/proc/allocinfo", os.R_OK)


def works(line, folder):
    """It ends well; a finding or a change (1) is no trouble."""
    command = tour.filled(line)
    status, out, errors = tour.run(command, folder)
    if command.startswith("memtop -c") and any(name in command.split()
                                               for name in NOT_IN_THE_DUMP):
        assert status == 2 and not out and len(errors.splitlines()) == 1, errors
        return
    if needs_root(line) or is_not_here(line):
        return
    assert status in (0, 1), "%s\n%s%s" % (command, out[-500:], errors[-500:])
    for each in errors.splitlines():
        assert each.startswith("memtop: ") and "usage" not in each.lower(), errors


@tap.case
def as_it_stands():
    """what saved files and the dump show is what is kept of it"""
    with open(tour.KEPT, encoding="utf-8") as file:
        expected = file.read()
    with tempfile.TemporaryDirectory(prefix="memtop-") as folder:
        tour.prepare(folder)
        now = tour.shown(folder)
    assert now == expected, "tests/cli/regenerate after a look at this:\n" + "\n".join(
        difflib.unified_diff(expected.splitlines(), now.splitlines(), lineterm="", n=1))


@tap.case
def it_is_long():
    """no line of it is left out"""
    assert len(list(tour.lines())) > 60, list(tour.lines())


with tempfile.TemporaryDirectory(prefix="memtop-") as place:
    tour.prepare(place)
    for number, text in enumerate(tour.lines()):
        tap.add("%d: %s" % (number + 1, text), works, text, place)
    tap.main()
