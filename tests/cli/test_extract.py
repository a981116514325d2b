# SPDX-License-Identifier: GPL-2.0-or-later
"""memtop extract says what it wants; what it writes is held against guests' dumps (tests/vm/extract.py)."""

import os
import tempfile

import program
import tap


def refuses(words, *arguments):
    with tempfile.TemporaryDirectory() as folder:
        result = program.run(*[each.replace("FOLDER", folder) for each in arguments])
        assert result.returncode == 2 and words in result.stderr, result.stderr
        assert not result.stdout and os.listdir(folder) == []


@tap.case
def wants_a_file():
    """no file to write is an error"""
    refuses("-o FILE", "extract")


@tap.case
def wants_a_dump():
    """what is no dump makes no extract"""
    refuses("needs a dump", "-s", program.sample_path(program.samples()[0]), "extract", "-o", "FOLDER/x")


@tap.case
def wants_views():
    """--only names views that can be extracted"""
    for view in "no-such-view", "diff", "page":
        refuses("--only: " + view, "-c", "/dev/null", "extract", "-o", "FOLDER/x", "--only", "buddy," + view)


tap.main()
