# SPDX-License-Identifier: GPL-2.0-or-later
"""Views of this machine are shown by what memtop is when it starts; all else is loaded.  Which of
both answers must not be seen."""

import json
import os
import shutil
import subprocess
import tempfile

import program
import tap


def loads_all(*arguments):
    """Whether memtop needs memtop-full.so for it: a copy that stands alone cannot find that."""
    with tempfile.TemporaryDirectory() as folder:
        alone = os.path.join(folder, "memtop")
        shutil.copy(program.MEMTOP, alone)
        result = subprocess.run([alone, *arguments], cwd=program.SRCDIR, capture_output=True,
                                env=program.environment(), encoding="utf-8", check=False)
    if "memtop-full.so" in result.stderr:
        assert result.returncode == 2 and not result.stdout and \
            result.stderr.startswith("memtop: ") and result.stderr.count("\n") == 1, result
        return True
    assert result.returncode in (0, 1) and not result.stderr, result
    return False


def needs_proc():
    if not os.access("/proc/zoneinfo", os.R_OK) or not os.access("/proc/buddyinfo", os.R_OK):
        raise tap.Skip("/proc/zoneinfo or /proc/buddyinfo is not readable")


@tap.case
def views_of_this_machine():
    """zones, buddy, nodes, frag of this machine load nothing, as text, JSON and CSV"""
    needs_proc()
    for view in "zones", "buddy", "nodes", "frag":
        for form in (), ("--json",), ("--csv",), ("--ndjson",), ("--sort", "node", "--top", "1"):
            assert not loads_all(view, *form), (view, form)


@tap.case
def all_else():
    """dumps, saved files, recordings, series, commands, help and mistakes are for the whole"""
    for arguments in (("-c", "data/samples/made-up/vmcore", "buddy"), ("--help",), ("--version",),
                      ("-s", program.sample_path("debian-6.12-amd64"), "zones"), ("zoness",),
                      ("zones", "--nonsense"), ("metrics",), ("zones", "-i", "1", "--count", "1"),
                      ("diff", program.sample_path("debian-6.12-amd64")), ("zones", "-o", "what"),
                      ("help", "zones")):
        assert loads_all(*arguments), arguments


@tap.case
def same_answer():
    """both give the same rows, columns, headings and source"""
    needs_proc()
    for view in "zones", "nodes":
        here = json.loads(program.run_fine(view, "--json"))
        there = json.loads(program.run_fine(view, "--json", "--count", "1", "-i", "1"))
        assert here.keys() == there.keys() and here["source"].keys() == there["source"].keys()
        assert [list(row) for row in here["rows"]] == [list(row) for row in there["rows"]]
        assert here["source"]["kernel"] == there["source"]["kernel"]
    headings = [program.run_fine(*words).splitlines()[0].split() for words in
                (("zones",), ("zones", "--no-kcore"))]
    assert headings[0] == headings[1], headings


@tap.case
def closed_standard_streams():
    """where standard output is closed no file takes its place"""
    needs_proc()
    result = subprocess.run(["sh", "-c", '"$0" zones >&-', program.MEMTOP], check=False,
                            env=program.environment(), capture_output=True)
    assert result.returncode in (0, 2), result


@tap.case
def full_disk():
    """an answer that cannot be written is trouble"""
    needs_proc()
    with open("/dev/full", "w", encoding="ascii") as full:
        result = program.run("zones", stdout=full)
    program.expect_trouble(result, "standard output", "No space left")


tap.main()
