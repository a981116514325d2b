# SPDX-License-Identifier: GPL-2.0-or-later
"""The schema is one, holds every view's output, and says what --help says."""

import json
import os
import re

import golden
import program
import schema
import tap


def read(name):
    with open(golden.path(name), encoding="utf-8") as file:
        return json.load(file)


@tap.case
def the_schema_is_a_schema():
    """the schema itself is valid"""
    if not schema.available():
        raise tap.Skip("python3-jsonschema is not installed")
    schema.jsonschema.Draft202012Validator.check_schema(schema.SCHEMA)


@tap.case
def has_a_shape_for_each_view():
    """every view of the schema has the shape of its rows, chosen by its name"""
    chosen = {each["if"]["properties"]["view"]["const"]:
              each["then"]["properties"]["rows"]["items"]["$ref"]
              for each in schema.SCHEMA["allOf"]}
    assert chosen == {view: "#/$defs/" + view for view in schema.views()}, chosen


def listed_views():
    """Names of the views, from memtop --help."""
    text = program.run_fine("--help")
    listed = re.split(r"View \(.*\):\n", text)[1].split("\n\n")[0]
    return re.findall(r"^  ([a-z]+)  ", listed, re.M)


@tap.case
def views_agree():
    """memtop --help lists the views of the schema"""
    assert sorted(listed_views()) == sorted(schema.views()), listed_views()


def helped_keys(view):
    """Columns that memtop VIEW --help lists; those of a table in a column as "table.key"."""
    text = program.run_fine(view, "--help")
    keys, parents = set(), []
    for line in text[text.index("Columns shown:"):].splitlines():
        match = re.match(r"( +)([a-z_]+)  +\S", line)
        if not match or len(match.group(1)) > 10:
            continue
        depth = len(match.group(1)) // 2
        parents = parents[:depth - 1] + [match.group(2)]
        keys.add(".".join(parents))
    return keys


def keys_agree(view):
    assert helped_keys(view) == schema.keys_of_view(view), \
        "only in one: %s" % sorted(helped_keys(view) ^ schema.keys_of_view(view))


def valid(name):
    schema.validate(read(name))


def all_keys_present(name):
    """Without -o every row has every column of its view."""
    document = read(name)
    expected = {key for key in schema.keys_of_view(document["view"]) if "." not in key}
    for row in document["rows"]:
        assert set(row) == expected, sorted(set(row) ^ expected)


def spoil(change):
    """A valid document with one change, which the schema must not let through."""
    document = read("debian-6.1-amd64-numa/buddy.json")
    change(document)
    return document


LIVE_FILES = {"buddy": "buddyinfo", "frag": "buddyinfo", "pagetypes": "pagetypeinfo"}

SPOILED = {
    "an unknown key": lambda d: d.update(extra=1),
    "an unknown column": lambda d: d["rows"][0].update(extra=1),
    "another schema number": lambda d: d.update(schema="memtop/2"),
    "an unknown view": lambda d: d.update(view="bodies"),
    "rows of another view": lambda d: d.update(view="zones"),
    "a negative count": lambda d: d["rows"][0]["free"].__setitem__(0, -1),
    "a count beyond 63 bits": lambda d: d["rows"][0].update(free_pages=2 ** 63),
    "a count that is text": lambda d: d["rows"][0].update(free_pages="3"),
    "a fraction": lambda d: d["rows"][0].update(free_pages=3.5),
    "a name with an escape character": lambda d: d["rows"][0].update(zone="\033[2J"),
    "no source": lambda d: d.pop("source"),
    "a status that is none": lambda d: d["incomplete"].append(
        {"section": "pcp", "status": "well", "reason": "x"}),
    "a time with a zone": lambda d: d["source"].update(time="2026-01-31T12:00:00+01:00"),
}


def refused(change):
    document = spoil(change)
    try:
        schema.validate(document)
    except AssertionError:
        return
    assert False, "the schema lets it through"


def live(view):
    """This machine's own files; some are for root alone, some places have none of them."""
    needed = LIVE_FILES.get(view, "zoneinfo")
    if not os.access("/proc/" + needed, os.R_OK):
        raise tap.Skip("/proc/%s is not readable" % needed)
    document = program.run_json(view)
    schema.validate(document)
    assert document["source"]["kind"] == "live"
    assert document["source"]["time"]


tap.add("the document that is spoiled is valid", valid, "debian-6.1-amd64-numa/buddy.json")
for what, change in SPOILED.items():
    tap.add("refuses " + what, refused, change)
for view in schema.views():
    tap.add("%s --help has the schema's keys" % view, keys_agree, view)
for name, *_ in golden.runs():
    if name.endswith(".json"):
        tap.add("%s is valid" % name, valid, name)
        tap.add("%s has every column" % name, all_keys_present, name)
for view in program.VIEWS:
    tap.add("live %s is valid" % view, live, view)
tap.main()
