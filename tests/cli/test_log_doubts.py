# SPDX-License-Identifier: GPL-2.0-or-later
"""Logs that contradict themselves, say a thing twice, or leave one out: it is said, and nothing is
made of what cannot be."""

import json
import os
import re
import tempfile

import program
import tap

LOG = os.path.join(program.SRCDIR, "tests/why/logs/debian-6.1-amd64.log")
OLD = os.path.join(program.SRCDIR, "tests/why/logs/case-rhel6.log")


def changed(path, *changes):
    """The log's text after substitutions, each of which must change it."""
    with open(path, encoding="ascii") as file:
        text = file.read()
    for pattern, to in changes:
        new = re.sub(pattern, to, text, flags=re.M)
        assert new != text, pattern
        text = new
    return text


def run(text, *arguments):
    with tempfile.NamedTemporaryFile("w", suffix=".log", encoding="ascii") as file:
        file.write(text)
        file.flush()
        result = program.run("-l", file.name, *arguments)
    assert result.returncode == 0, result
    return result


def document(text, view="oom"):
    return json.loads(run(text, view, "--json").stdout)


def reasons(text, view):
    return " ".join(each["reason"] for each in document(text, view)["incomplete"])


@tap.case
def more_than_there_is():
    """uses that are more than RAM leave nothing unaccounted for that could be told"""
    text = changed(LOG, (r"active_anon:\d+ inactive_anon:\d+", "active_anon:100000 inactive_anon:90000"))
    found = document(text)
    assert all(row["unaccounted_pages"] is None for row in found["rows"]), found["rows"]
    assert any("more than there are" in note["text"] for note in found["notes"]), found["notes"]
    whole = document(changed(LOG))
    assert all(row["unaccounted_pages"] for row in whole["rows"])
    assert not any("more than there are" in note["text"] for note in whole["notes"])


@tap.case
def order_without_flags():
    """flags that no kernel has hide not the order"""
    row, = document(changed(OLD, (r"mode:0x20$", "mode:0x8000000020")))["rows"]
    assert row["order"] == 1 and row["gfp"] is None, row


@tap.case
def release_before_the_tables():
    """2.6.22 had its own bits: no later kernel's reading is offered"""
    row, = document(changed(OLD, (r"2\.6\.32-754\.el6\.x86_64", "2.6.22")))["rows"]
    assert row["gfp"] == "GFP_ATOMIC" and row["gfp_readings"] == ["until 2.6.22: GFP_ATOMIC"], row


@tap.case
def unknown_is_not_zero():
    """per-CPU lists of a zone whose line was cut are not none: the sum is a part"""
    text = changed(LOG, (r"(Node 0 DMA32 .*managed:\d+kB).*$", r"\1"))
    notes = " ".join(note["text"] for note in document(text)["notes"])
    assert re.search(r"at least \d+ of per-CPU lists", notes), notes
    assert "at least" not in " ".join(n["text"] for n in document(changed(LOG))["notes"])


@tap.case
def list_against_line():
    """a zone's free pages and its free list that differ by far are both of some moment"""
    text = changed(LOG, (r"(Node 0 DMA32 free:)\d+kB", r"\g<1>99060kB"))
    assert re.search(r"zone DMA32: 24765 pages are free by its line, \d+ by its free list",
                     reasons(text, "buddy"))
    assert "by its line" not in reasons(changed(LOG), "buddy")


@tap.case
def more_managed_than_present():
    """managed pages are of those present"""
    text = changed(LOG, (r"(Node 0 DMA32 .*present:)\d+kB", r"\g<1>1000kB"))
    assert "more pages are managed than are present" in reasons(text, "zones")


@tap.case
def list_left_out():
    """a zone whose free list is not in the log is named"""
    text = changed(LOG, (r"^.*Node 0 DMA32: .*\n", ""))
    assert "zone DMA32: its free list is not in the log" in reasons(text, "buddy")
    assert "free list" not in reasons(changed(LOG), "buddy")


@tap.case
def lines_twice():
    """lines that stand twice, one or all of them, are read once, which is said"""
    whole = document(changed(LOG))
    for pattern in r"^(.*Node 0 DMA32 free:.*\n)", r"^(.* active_anon:\d+ .*\n)", r"^(.+\n)":
        twice = document(changed(LOG, (pattern, r"\1\1")))
        for row, wanted in zip(twice["rows"], whole["rows"], strict=True):
            for key in "kind", "order", "free_bytes", "unaccounted_pages", "killed", "uses":
                assert row[key] == wanted[key], (pattern, key, row[key], wanted[key])
        assert any("twice" in note["text"] for note in twice["notes"]), twice["notes"]


@tap.case
def kills_of_one_second():
    """two requests of one second, with no other line between them, are two"""
    line = "May  3 10:00:01 host kernel: sh invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), " \
           "order=0, oom_score_adj=0\n"
    assert len(document(line + line)["rows"]) == 2


@tap.case
def two_at_once():
    """two reports whose lines name who printed them are two, however they alternate"""
    with open(LOG, encoding="ascii") as file:
        lines = [line[3:] for line in file if "[   4" in line]
    lines = lines[[i for i, line in enumerate(lines) if "oom-killer" in line][0]:]

    def of(caller):
        return [line.replace("] ", "][ T%d] " % caller, 1) for line in lines]

    both = [line for pair in zip(of(11), of(22)) for line in pair]
    rows = document("".join(both))["rows"]
    alone, = document("".join(of(11)))["rows"]
    assert len(rows) == 2, rows
    for row in rows:
        for key in "kind", "order", "free_bytes", "killed", "unaccounted_pages":
            assert row[key] == alone[key], (key, row[key], alone[key])


@tap.case
def too_many_figures():
    """a line of more figures than any kernel has is read as far as that, and the log goes on"""
    with open(os.path.join(program.SRCDIR, "tests/why/logs/case-cgroup_v1.log"),
              encoding="ascii") as file:
        text = file.read()
    many = " ".join("f%d:%dKB" % (i, i) for i in range(6000))
    new = re.sub(r"(Memory cgroup stats for [^:]*:).*", r"\1 " + many, text, count=1)
    assert new != text
    rows = document(new)["rows"]
    assert rows and rows[0]["lines_unread"] + rows[0]["lines_cut"], rows


@tap.case
def advice():
    """swap is no advice for a vmalloc that is larger than the machine"""
    with open(os.path.join(program.SRCDIR, "tests/why/logs/case-vmalloc_error.log"),
              encoding="ascii") as file:
        row, = document(file.read())["rows"]
    assert len(row["advice"]) == 1 and "a smaller request" in str(row["advice"]), row["advice"]


@tap.case
def which_is_explained():
    """whatever rows are shown, it is said which report is explained"""
    text = run(changed(LOG), "oom", "--top", "1").stdout
    assert "of 2 reports number 2 is explained: --report NUMBER chooses" in text, text


tap.main()
