# SPDX-License-Identifier: GPL-2.0-or-later
"""Shells complete views, options, columns and files from what memtop itself lists."""

import os
import shutil
import subprocess
import tempfile

import program
import tap
from program import expect_trouble, run, run_fine

TRY = r"""
. "$1"
shift
COMP_WORDS=(memtop "$@")
COMP_CWORD=$#
_memtop 2>/dev/null
printf '%s\n' "${COMPREPLY[@]}"
"""


def complete(*words):
    """What bash offers for the last of these words."""
    with tempfile.NamedTemporaryFile("w", encoding="ascii") as script:
        script.write(run_fine("completion", "bash"))
        script.flush()
        return subprocess.run(["bash", "-c", TRY, "bash", script.name, *words],
                              cwd=program.SRCDIR, stdout=subprocess.PIPE, check=True,
                              encoding="ascii").stdout.split()


@tap.case
def names():
    """views and commands, as --help lists them"""
    text = run_fine("--help")
    listed = [line.split()[0] for line in text.splitlines()
              if line.startswith("  ") and line[2:3].islower() and len(line.split()[0]) < 13]
    offered = complete("")
    for name in "summary", "where", "zones", "record", "completion":
        assert name in offered and name in listed, name
    assert len(offered) == len(set(offered)), offered
    assert complete("zone") == ["zones", "zonelists"]
    assert complete("help", "zones") == ["zones"]


@tap.case
def options():
    """common options, and those of the view that stands before"""
    assert "--json" in complete("zones", "--")
    assert complete("tasks", "--ps") == ["--pss"]
    assert complete("zones", "--ps") == []
    assert complete("--keys") == [], "scripts of tests are nobody's"
    for view in "zones", "why", "pages":
        own = run_fine(view, "--help")
        for option in complete(view, "--"):
            assert option in own or option in run_fine("--help"), (view, option)


@tap.case
def values():
    """columns, one after the other; files; words"""
    assert complete("zones", "-o", "min") == ["min_pages"]
    assert complete("zones", "-o", "node,min") == ["node,min_pages"]
    assert complete("tasks", "--sort", "rss") == ["rss_bytes"]
    assert complete("--types", "d") == ["dwarf"]
    assert complete("-k", "config") == ["configure.ac"] or "configure.ac" in \
        complete("-k", "config")
    assert complete("zones", "--count", "") == []


def is_parsed(shell, *check):
    if not shutil.which(shell):
        raise tap.Skip("no %s" % shell)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "script")
        with open(path, "w", encoding="ascii") as file:
            file.write(run_fine("completion", shell))
        result = subprocess.run([shell, *check, path], stderr=subprocess.PIPE, encoding="utf-8")
        assert result.returncode == 0 and not result.stderr, result.stderr


for shell in "bash", "zsh", "fish":
    tap.add("%s takes its script" % shell, is_parsed, shell, "-n")


@tap.case
def other_shells():
    """another shell is refused with the names of those there are"""
    expect_trouble(run("completion", "tcsh"), "tcsh", "bash, zsh and fish")
    expect_trouble(run("completion"), "completion wants")


tap.main()
