# SPDX-License-Identifier: GPL-2.0-or-later
"""What the golden tests run, and where the expected output of each run is kept."""

import os

import program

FORMATS = {"txt": [], "raw": ["--raw"], "json": ["--json"]}

# Beside every view of every sample: how tables fit terminals, colour, locale.
NARROW = "debian-6.1-amd64-numa"
DUMP = "made-up"
SHORT = "invented-many-nodes"  # has zones below their watermarks


def plain_runs():
    for sample in program.samples():
        for view in program.TABLES:
            for extension, options in FORMATS.items():
                yield "%s/%s.%s" % (sample, view, extension), sample, [view] + options, {}
        yield sample + "/snapshot.json", sample, ["snapshot"], {}


def where_runs():
    """Where the memory went: of the trees with a meminfo, and of the dump by its pages."""
    for sample in program.counted_samples() + [DUMP]:
        for extension, options in FORMATS.items():
            yield "%s/where.%s" % (sample, extension), sample, ["where"] + options, {}


def slab_runs():
    """Slab caches, of the trees with a slabinfo."""
    for sample in program.counted_samples():
        if os.path.exists(os.path.join(program.SRCDIR, program.sample_path(sample), "proc",
                                       "slabinfo")):
            for extension, options in FORMATS.items():
                yield "%s/slabs.%s" % (sample, extension), sample, ["slabs"] + options, {}


def blocker_runs():
    """What is in the way of large blocks, of the dump."""
    for extension, options in FORMATS.items():
        for name, words in ("blockers", []), ("blockerlist", ["--list"]), \
                ("blockerholders", ["--holders"]), ("blockermap", ["--map"]), \
                ("blockeroffline", ["--offline"]):
            yield "%s/%s.%s" % (DUMP, name, extension), DUMP, ["blockers", *words, *options], {}
    yield DUMP + "/blockers.large", DUMP, ["blockers", "--order", "8", "--zone", "Normal"], {}
    yield DUMP + "/blockerlist.block", DUMP, ["blockers", "--list", "--block", "1"], {}


def addresses(sample, pid):
    """The first pages of each mapping whose pagemap was saved, and one of none."""
    folder = os.path.join(program.SRCDIR, program.sample_path(sample), "proc", str(pid))
    starts = sorted(int(name.split(".")[1], 16) for name in os.listdir(folder)
                    if name.startswith("pagemap."))
    return [hex(start + page * 0x1000) for start in starts for page in range(5)] + \
        ["0x10"] * bool(starts)


def process_runs():
    for sample in program.process_samples():
        for extension, options in FORMATS.items():
            yield "%s/tasks.%s" % (sample, extension), sample, ["tasks"] + options, {}
        for pid in program.saved_pids(sample, "smaps"):
            for extension in "txt", "json":
                yield "%s/vmas.%d.%s" % (sample, pid, extension), sample, \
                    ["vmas", str(pid), "--pages"] + FORMATS[extension], {}
                if addresses(sample, pid):
                    yield "%s/vtop.%d.%s" % (sample, pid, extension), sample, \
                        ["vtop", "-p", str(pid)] + addresses(sample, pid) + FORMATS[extension], {}


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
    yield from where_runs()
    yield from slab_runs()
    yield from blocker_runs()
    yield from process_runs()
    yield from special_runs()


def source(sample):
    """The options that name a sample."""
    if sample == DUMP:
        return ["--no-cache", "-c", program.sample_path(sample) + "/vmcore"]
    return ["-s", program.sample_path(sample)]


def output(sample, arguments, env):
    """What it prints, and behind that what it doubts."""
    result = program.run(*source(sample), *arguments, env=env)
    assert result.returncode == 0, program.show(result)
    return result.stdout + result.stderr


def path(name):
    return os.path.join(program.EXPECTED, name)
