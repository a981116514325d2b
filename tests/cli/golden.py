# SPDX-License-Identifier: GPL-2.0-or-later
"""What the golden tests run, and where the expected output of each run is kept."""

import os

import program

FORMATS = {"txt": [], "raw": ["--raw"], "json": ["--json"]}

# Beside every view of every sample: how tables fit terminals, colour, locale.
NARROW = "debian-6.1-amd64-numa"
SHORT = "invented-many-nodes"  # has zones below their watermarks


def plain_runs():
    for sample in program.samples():
        for view in program.TABLES:
            for extension, options in FORMATS.items():
                yield "%s/%s.%s" % (sample, view, extension), sample, [view] + options, {}
        yield sample + "/snapshot.json", sample, ["snapshot"], {}


def special_runs():
    for view in program.TABLES:
        for width in "80", "60":
            yield "%s/%s.w%s" % (NARROW, view, width), NARROW, [view], {"COLUMNS": width}
    for sample in NARROW, SHORT:
        for view in "summary", "zones":
            yield "%s/%s.color" % (sample, view), sample, [view, "--color=always"], {}
        yield sample + "/summary.utf8", sample, ["summary"], {"LC_ALL": "C.UTF-8"}
        yield sample + "/summary.bytes", sample, ["summary", "--bytes"], {}
        yield sample + "/zones.all", sample, \
            ["zones", "-n", "--raw", "-o", "+stats,effective_low_pages"], {}
    yield NARROW + "/pagetypes.selected", NARROW, \
        ["pagetypes", "--node", "1", "--zone", "DMA32", "--type", "Movable"], {}


def runs():
    """(name of the file below expected/, sample, arguments, environment) of each run."""
    yield from plain_runs()
    yield from special_runs()


def output(sample, arguments, env):
    return program.run_fine("-s", program.sample_path(sample), *arguments, env=env)


def path(name):
    return os.path.join(program.EXPECTED, name)
