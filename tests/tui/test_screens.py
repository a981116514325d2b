# SPDX-License-Identifier: GPL-2.0-or-later
"""Every key script leads to the screens that are kept of it; live, to one without trouble."""

import difflib

import screens
import tap


def holds(name, *run):
    with open(screens.expected_path(name), encoding="utf-8") as file:
        expected = file.read()
    shown = screens.play(*run)
    assert shown == expected, "tests/tui/regenerate after a look at this:\n" + "\n".join(
        difflib.unified_diff(expected.splitlines(), shown.splitlines(), "expected", "shown",
                             lineterm="", n=1))


def fits(name, *run):
    """No line is wider, no screen higher than it may be."""
    size = None
    rows = 0
    for line in screens.play(*run).splitlines() + ["==== 1x1"]:
        if line.startswith(("==== ", "~~~~ ")):
            assert size is None or rows == size[1], (rows, size)
            size = tuple(map(int, line[5:].split("x"))) if line[0] == "=" else size
            rows = 0
            continue
        assert len(line) <= size[0], line
        rows += 1


@tap.case
def readme():
    """the screens in README are what is shown"""
    with open(screens.README, encoding="utf-8") as file:
        text = file.read()
    assert screens.readme(text) == text, "tests/tui/regenerate"


for each in screens.runs():
    tap.add(each[0], holds, *each)
for each in screens.runs():
    if "tour" in each[0]:
        tap.add(each[0] + " keeps its size", fits, *each)

tap.main()
