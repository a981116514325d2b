# SPDX-License-Identifier: GPL-2.0-or-later
"""--ndjson: what a document holds, an object a line."""

import json
import os

import program
import schema
import tap

SAMPLE = ["-s", program.sample_path("debian-6.1-amd64-numa")]
SHORT = ["-s", program.sample_path("invented-many-nodes")]  # has something to say of its rows
CORE = ["-c", os.path.join("data", "samples", "made-up", "vmcore")]

SOURCES = {view: [*SAMPLE, view] for view in program.VIEWS}
SOURCES["summary with notes"] = [*SHORT, "summary"]
SOURCES.update({view: [*CORE, view] for view in program.CORE_VIEWS + ["check"]})
SOURCES["pages"] = [*CORE, "pages"]
SOURCES["pages --list"] = [*CORE, "pages", "--list"]
SOURCES["page"] = [*CORE, "page", "5"]
SOURCES["no row"] = [*SAMPLE, "pcp", "--node", "1", "--zone", "DMA"]


def lines_of(*arguments):
    return [json.loads(line) for line in program.run(*arguments, "--ndjson").stdout.splitlines()]


def same_as_document(arguments):
    """The same as in the document, row by row; each line valid."""
    first, *rows, last = lines_of(*arguments)
    document = json.loads(program.run(*arguments, "--json").stdout)
    assert first == {key: document[key] for key in ("schema", "view", "source")}, first
    assert rows == document["rows"]
    assert last == {"row_count": len(rows), "incomplete": document["incomplete"],
                    "notes": document["notes"]}, last
    if schema.available():
        schema.validate_lines([first, *rows, last])


def rows_alone(arguments):
    """-n: no line that is no row; what was incomplete goes to standard error."""
    document = json.loads(program.run(*arguments, "--json").stdout)
    result = program.run(*arguments, "--ndjson", "-n")
    assert [json.loads(line) for line in result.stdout.splitlines()] == document["rows"]
    assert len(result.stderr.splitlines()) == len(document["incomplete"]), result.stderr


@tap.case
def no_row_is_taken_for_another_line():
    """no view has a column that the first or the last line have"""
    for view in schema.views():
        assert not {"schema", "row_count"} & schema.keys_of_view(view), view


@tap.case
def samples_follow_each_other():
    """-i: each sample has its first and its last line"""
    lines = lines_of(*SAMPLE, "buddy", "-i", "0.01", "--count", "3")
    assert [index for index, line in enumerate(lines) if "schema" in line] == [0, 5, 10], lines
    assert [index for index, line in enumerate(lines) if "row_count" in line] == [4, 9, 14], lines


@tap.case
def chosen_columns():
    """-o chooses columns"""
    rows = lines_of(*SAMPLE, "zones", "-o", "zone,node")[1:-1]
    assert rows and all(list(row) == ["zone", "node"] for row in rows), rows


@tap.case
def errors_come_alone():
    """what fails before the first row prints nothing"""
    program.expect_trouble(program.run("-s", "/nonexistent", "zones", "--ndjson"), "/nonexistent")
    program.expect_trouble(program.run(*CORE, "page", "999999999", "--ndjson"), "999999999")


for what, arguments in SOURCES.items():
    tap.add("%s: as in the document" % what, same_as_document, arguments)
    tap.add("%s: rows alone with -n" % what, rows_alone, arguments)
tap.main()
