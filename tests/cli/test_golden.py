# SPDX-License-Identifier: GPL-2.0-or-later
"""Every view of every sample, as text, raw and JSON, against committed expectations.

tests/cli/regenerate writes them anew.
"""

import difflib
import os

import golden
import program
import tap


def compare(name, sample, arguments, env):
    with open(golden.path(name), encoding="utf-8") as file:
        expected = file.read()
    printed = golden.output(sample, arguments, env)
    difference = difflib.unified_diff(expected.splitlines(), printed.splitlines(), "expected",
                                      "printed", lineterm="")
    assert printed == expected, "\n".join(difference)


def nothing_left_over():
    known = {name for name, *_ in golden.runs()} | {"tour.txt"}     # test_tour.py's
    found = {os.path.relpath(os.path.join(folder, file), program.EXPECTED)
             for folder, _, files in os.walk(program.EXPECTED) for file in files}
    assert found == known, "expected but not run: %s" % sorted(found - known)


for run in golden.runs():
    tap.add(run[0], compare, *run)
tap.add("every expectation belongs to a run", nothing_left_over)
tap.main()
