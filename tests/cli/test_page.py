# SPDX-License-Identifier: GPL-2.0-or-later
"""page: one page of the made-up machine, and struct page member by member."""

import os

import program
import tap

CORE = ["-c", os.path.join("data", "samples", "made-up", "vmcore")]


def pages(use):
    return [row for row in program.run(*CORE, "pages", "--list", "--use", use, "--ndjson", "-n",
                                       "-o", "pfn,head_pfn,order,flags,refcount,page")
            .stdout.splitlines()]


def facts(pfn, *options):
    result = program.run(*CORE, "page", str(pfn), *options, "--json")
    assert result.returncode == 0, program.show(result)
    return {row["field"]: row for row in program.json.loads(result.stdout)["rows"]}


def value(told, field):
    return int(told[field]["value"], 0)


def first_of(use):
    row = program.json.loads(pages(use)[0])
    assert row["pfn"] == row["head_pfn"], row
    return row


@tap.case
def members_say_the_same():
    """--members: flags, counts and order are those told above them"""
    row = first_of("free")
    told = facts(row["pfn"], "--members")
    assert value(told, "page.flags.f") == int(row["flags"], 0) == value(told, "flags")
    assert value(told, "page.private") == row["order"]
    assert told["page.private"]["note"] == "order of the free block"
    assert told["page.page_type"]["note"] == "type of: free", told["page.page_type"]
    assert told["page._refcount"]["note"] == str(row["refcount"])


@tap.case
def links_name_pages():
    """a link to another page says which"""
    for text in pages("free"):
        row = program.json.loads(text)
        if row["pfn"] != row["head_pfn"]:
            continue
        note = facts(row["pfn"], "--members")["page.lru.next"]["note"]
        if note:
            assert note.startswith("in the struct page of pfn "), note
            return
    assert False, "no free block is followed by another"


@tap.case
def not_unasked():
    """without an option no member is told"""
    assert not [field for field in facts(5) if field.startswith("page.")]


@tap.case
def raw_tells_members_too():
    """--raw tells what --members does"""
    fields = [line.split()[0] for line in
              program.run(*CORE, "page", "5", "--raw", "-n").stdout.splitlines()]
    assert fields == list(facts(5, "--members")), fields


tap.main()
