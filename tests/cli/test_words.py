# SPDX-License-Identifier: GPL-2.0-or-later
"""The words of the command line: files by their content, help, slips of the finger, rows in order."""

import csv
import gzip
import json
import lzma
import os
import tempfile

import program
import tap
from program import expect_trouble, run, run_fine, run_json

TREE = program.sample_path("debian-6.1-amd64-numa")
PROCESSES = program.sample_path("debian-6.1-amd64-processes")
CORE = "data/samples/made-up/vmcore"
LOG = ("Out of memory\nCPU: 0 PID: 1 Comm: init Not tainted 6.1.0-1-amd64 #1\nMem-Info:\n"
       "Node 0 DMA free:40kB boost:0kB min:4kB low:8kB high:12kB managed:400kB\n")


# A file without an option in front


def as_with(option, path, view="buddy"):
    assert run(path, view).stdout == run(option, path, view).stdout
    assert run_json(path, view)["rows"]


@tap.case
def tree():
    """a folder with proc/ in it is --sysroot"""
    as_with("-s", TREE)


@tap.case
def dump():
    """a dump is --core, a folder of dumps, too"""
    as_with("-c", CORE)
    as_with("-c", os.path.dirname(CORE))


@tap.case
def recording_and_document():
    """a recording is --recording, a document of snapshot is what it was made of"""
    with tempfile.TemporaryDirectory() as folder:
        recording = os.path.join(folder, "recording")
        run_fine("-s", TREE, "record", "-o", recording, "-i", "0.01", "--count", "2")
        as_with("-r", recording)
        document = os.path.join(folder, "document")
        with open(document, "w", encoding="ascii") as file:
            file.write(run_fine("-s", TREE, "snapshot"))
        assert run_json(document, "buddy")["rows"] == run_json("-s", TREE, "buddy")["rows"]
        expect_trouble(run(document, "buddy", "-i", "1"), "document", "does not change")


@tap.case
def log():
    """a log is shown by oom, or by the view that is named"""
    with tempfile.NamedTemporaryFile("w", encoding="ascii") as file:
        file.write(LOG)
        file.flush()
        assert run(file.name).stdout == run("oom", file.name).stdout
        assert run(file.name, "zones").stdout == run("-l", file.name, "zones").stdout
        for pack, unpacked in (gzip.compress, "gz"), (lzma.compress, "xz"):
            with tempfile.NamedTemporaryFile(suffix="." + unpacked) as packed:
                packed.write(pack(LOG.encode()))
                packed.flush()
                assert run_json(packed.name)["rows"] == run_json("oom", file.name)["rows"]


@tap.case
def one_source():
    """two sources are one too many; a view's name is the view, whatever lies about"""
    expect_trouble(run(TREE, CORE, "buddy"), "exclude each other")
    expect_trouble(run("-c", CORE, TREE, "buddy"), "one source at a time")
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "zones"), "w", encoding="ascii") as file:
            file.write("x")
        result = run("-s", os.path.join(program.SRCDIR, TREE), "zones")
        assert "WATERMARK" not in result.stderr and "DMA32" in result.stdout


# Help


@tap.case
def help_of_views():
    """help VIEW is VIEW --help, and help alone is --help"""
    for name in "tasks", "record", "where":
        assert run_fine("help", name) == run_fine(name, "--help")
    assert run_fine("help") == run_fine("--help")
    expect_trouble(run("help", "nothing"), "nothing")


def meant(wrong, right):
    expect_trouble(run(*wrong), "did you mean %s?" % right)


for words, right in (["zonse"], "zones"), (["pagetype"], "pagetypes"), (["recrod"], "record"), \
        (["--sysrot", "x"], "--sysroot"), (["zones", "--jsno"], "--json"), \
        (["zones", "-o", "mangaed_pages"], "managed_pages"), (["sum"], "summary"):
    tap.add("%s: did you mean %s?" % (" ".join(words), right), meant, words, right)


@tap.case
def far_from_all():
    """what is near nothing gets no guess"""
    result = run("xyzzyplugh")
    expect_trouble(result, "no view, command or file")
    assert "did you mean" not in result.stderr, result.stderr


# Names


@tap.case
def names_in_any_case():
    """zones and migrate types in any case; columns by title or the start of their key"""
    assert run_fine("-s", TREE, "zones", "--zone", "dma32") == \
        run_fine("-s", TREE, "zones", "--zone", "DMA32")
    assert run_fine("-s", TREE, "pagetypes", "--type", "unmovable") == \
        run_fine("-s", TREE, "pagetypes", "--type", "Unmovable")
    assert run_fine("-s", TREE, "zones", "-o", "zone,managed") == \
        run_fine("-s", TREE, "zones", "-o", "ZONE,managed_pages")


# Rows in order


def column(key, *arguments):
    return [row[key] for row in run_json(*arguments)["rows"]]


@tap.case
def sorted_rows():
    """--sort: numbers from the largest, texts from a; + and - turn it"""
    all_rows = column("rss_bytes", "-s", PROCESSES, "tasks")
    known = sorted((each for each in all_rows if each is not None), reverse=True)
    assert len(set(known)) > 1, all_rows
    got = column("rss_bytes", "-s", PROCESSES, "tasks", "--sort", "rss")
    assert got == known + [None] * (len(all_rows) - len(known)), got
    up = column("rss_bytes", "-s", PROCESSES, "tasks", "--sort", "+rss")
    assert up == known[::-1] + [None] * (len(all_rows) - len(known)), up
    names = column("name", "-s", PROCESSES, "tasks", "--sort", "name")
    assert names == sorted(names) or len(set(names)) > 2
    assert column("name", "-s", PROCESSES, "tasks", "--sort=-name") == names[::-1] or \
        len(set(names)) < len(names)
    both = run_json("-s", PROCESSES, "tasks", "--sort", "kernel,pid")["rows"]
    keys = [(not row["kernel"], -row["pid"]) for row in both]
    assert keys == sorted(keys), keys
    expect_trouble(run("-s", PROCESSES, "tasks", "--sort", "nothing"), "--sort", "nothing")


@tap.case
def first_rows():
    """--top: so many rows, and a note of how many there are"""
    rows = run_json("-s", PROCESSES, "tasks", "--sort", "rss")["rows"]
    some = run_json("-s", PROCESSES, "tasks", "--sort", "rss", "--top", "3")
    assert some["rows"] == rows[:3]
    assert "3 of %d rows are shown" % len(rows) in json.dumps(some)
    assert run_json("-s", PROCESSES, "tasks", "--top", "2")["rows"] == \
        run_json("-s", PROCESSES, "tasks")["rows"][:2]
    for wrong in "0", "-1", "x", "":
        expect_trouble(run("-s", PROCESSES, "tasks", "--top", wrong), "--top")


# Comma-separated values


@tap.case
def csv_of_views():
    """--csv says what JSON says, in a field for each column and order"""
    for view in "summary", "nodes", "zones", "buddy", "pagetypes", "frag", "pcp":
        lines = list(csv.DictReader(run_fine("-s", TREE, view, "--csv").splitlines()))
        rows = run_json("-s", TREE, view)["rows"]
        assert len(lines) == len(rows) > 0, view
        for line, row in zip(lines, rows):
            assert None not in line, line
            for key, text in line.items():
                assert key in row or key.rsplit("_", 1)[0] in row, key
                value = row.get(key)
                if isinstance(value, (int, str)) and not isinstance(value, bool):
                    # thousandths are told as such in JSON
                    assert text == str(value) or float(text) == value or \
                        round(float(text) * 1000) == value, (view, key, text)
                elif value is None and key in row:
                    assert text == "", (view, key, text)
    lists = list(csv.DictReader(run_fine("-s", TREE, "buddy", "--csv").splitlines()))
    for line, row in zip(lists, run_json("-s", TREE, "buddy")["rows"]):
        got = [int(line[key]) for key in line if key.startswith("free_") and key[5:].isdigit()]
        assert got == row["free"], (got, row)


@tap.case
def csv_again_and_again():
    """samples of a recording: the keys once, the time in front"""
    with tempfile.TemporaryDirectory() as folder:
        recording = os.path.join(folder, "recording")
        run_fine("-s", TREE, "record", "-o", recording, "-i", "0.01", "--count", "3")
        lines = run_fine("-r", recording, "buddy", "--csv", "--begin", "first").splitlines()
    zones = len(run_json("-s", TREE, "buddy")["rows"])
    assert len(lines) == 1 + 3 * zones, lines
    assert lines[0].startswith("time,node,zone,"), lines[0]
    assert sum(line.startswith("time,") for line in lines) == 1


@tap.case
def csv_and_json():
    """--csv and --json exclude each other; -n leaves the keys out"""
    expect_trouble(run("-s", TREE, "buddy", "--csv", "--json"), "--csv", "--json")
    whole = run_fine("-s", TREE, "buddy", "--csv")
    assert run_fine("-s", TREE, "buddy", "--csv", "-n") == whole.split("\n", 1)[1]


tap.main()
