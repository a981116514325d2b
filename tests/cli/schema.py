# SPDX-License-Identifier: GPL-2.0-or-later
"""The schema of the JSON, and its keys by view.

For other tests: tap.add(.., schema.validate, document), where schema.available() says that
python3-jsonschema is there.
"""

import json
import os

import program
import tap

try:
    import jsonschema
except ImportError:
    jsonschema = None

with open(os.path.join(program.SRCDIR, "data", "schema", "memtop-1.schema.json"),
          encoding="utf-8") as file:
    SCHEMA = json.load(file)


def available():
    return jsonschema is not None


def validate(document):
    hold_against(SCHEMA, document)


def validate_lines(lines):
    """The lines of --ndjson, parsed: the first, rows, the last."""
    first, *rows, last = lines
    hold_against(definition("first_line"), first)
    for row in rows:
        hold_against(definition(first["view"]), row)
    hold_against(definition("last_line"), last)


def definition(name):
    return {"$ref": "#/$defs/" + name, "$defs": SCHEMA["$defs"]}


def hold_against(shape, value):
    if not available():
        raise tap.Skip("python3-jsonschema is not installed")
    errors = jsonschema.Draft202012Validator(shape).iter_errors(value)
    error = jsonschema.exceptions.best_match(errors)
    assert error is None, "%s: %s" % (error.json_path, error.message)


def resolve(schema):
    """What a $ref stands for; schemas that are no $ref as they are."""
    while "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def row_keys(schema, prefix=""):
    """Keys of an object's schema; those of tables in it as "table.key"."""
    for key, value in resolve(schema)["properties"].items():
        yield prefix + key
        items = resolve(resolve(value).get("items", {}))
        if "properties" in items:
            yield from row_keys(items, prefix + key + ".")


def views():
    return SCHEMA["$defs"]["view"]["enum"]


def keys_of_view(view):
    return set(row_keys(SCHEMA["$defs"][view]))
