# SPDX-License-Identifier: GPL-2.0-or-later
"""Every view of the command line can be reached by keys, every key of the help does what it says:
on this machine, on saved files, on a dump, on a recording."""

import os
import re
import shutil
import tempfile

import screens
import program
import tap

SAMPLE = "data/samples/debian-6.1-amd64-numa"
OTHER = "data/samples/debian-6.1-amd64-la57"
CORE = "data/samples/made-up/vmcore"

# What a view is asked with, where it does not stand alone.
ARGUMENTS = {"page": "1600", "vmas": "1", "vtop": "0xffff888000000000", "diff": OTHER,
             "vmalloc": "", "oom": "%(log)s"}

# Some words that say that it was asked in vain, on the command line as on the screen.
EMPTY = "nothing to show"


class Source:
    """What is looked at, and how it is named on the command line."""

    def __init__(self, kind):
        self.kind = kind
        self.folder = tempfile.TemporaryDirectory(prefix="memtop-")
        self.log = os.path.join(self.folder.name, "dmesg")
        with open(self.log, "w", encoding="ascii") as file:
            file.write(LOG)

    def arguments(self):
        if self.kind == "live":
            if not os.path.exists("/proc/buddyinfo"):
                raise tap.Skip("no /proc/buddyinfo")
            return []
        if self.kind == "sysroot":
            return ["-s", SAMPLE]
        if self.kind == "core":
            return ["-c", CORE]
        path = os.path.join(self.folder.name, "recording")
        if not os.path.exists(path):
            program.run_fine("-s", SAMPLE, "record", "-o", path, "--count", "1")
            program.run_fine("-s", OTHER, "record", "-o", path, "--count", "1")
        return ["-r", path]

    def play(self, script, **more):
        text = screens.play(script, self.arguments(), **more)
        return ["==== " + part for part in text.split("==== ")[1:]]

    def last(self, script, **more):
        return self.play(script, **more)[-1]


LOG = """\
[   10.000000] worker: page allocation failure: order:4, mode:0x40dc0(GFP_KERNEL|__GFP_COMP|__GFP_ZERO), nodemask=(null),cpuset=/,mems_allowed=0
[   10.000001] Node 0 DMA free:1000kB min:100kB low:125kB high:150kB present:15992kB managed:15360kB
"""


def views():
    """Those that --help lists."""
    lines = program.run_fine("--help").splitlines()
    begin = next(i for i, line in enumerate(lines) if line.startswith("View "))
    found = []
    for line in lines[begin + 1:]:
        match = re.match(r"  ([a-z]+)  ", line)
        if not line.strip():
            break
        if match:
            found.append(match.group(1))
    assert "overview" not in found and {"summary", "buddy", "page", "diff"} <= set(found), found
    return found


# The pages of a running machine take longer than its keys may wait: on the screen of dumps only.
OF_PAGES = {"pages", "page", "pagelist", "pagemap"}


def on_command_line(source, name):
    """None, or why this source does not have the view."""
    if name in OF_PAGES and source.kind != "core":
        return "not on the full screen"
    words = (ARGUMENTS.get(name, "") % {"log": source.log}).split()
    result = program.run(*source.arguments(), name, *words)
    return result.stderr.strip() if result.returncode == 2 else None


def reach(kind, name):
    source = Source(kind)
    words = ARGUMENTS.get(name, "") % {"log": source.log}
    trouble = on_command_line(source, name)
    shown = source.last(':\n"%s %s\nEnter\n' % (name, words))
    trail = shown.splitlines()[3]
    if trail.startswith(name + ":"):
        if trouble is None:
            assert len(shown.split()) > 40 or EMPTY in shown or words, shown
        return
    assert trouble is not None, "the command line shows it, the screen does not:\n" + shown
    assert name in shown.splitlines()[-1], shown


def walk(kind):
    """Tab goes through all views that take no argument, and comes back."""
    source = Source(kind)
    parts = source.play("!screen\n" + "Tab\n!screen\n" * 40)
    names = [part.splitlines()[3].split(":")[0] for part in parts]
    again = names[1:].index("overview") + 1
    for name in views():
        alone = not ARGUMENTS.get(name) and name not in ("snapshot", "log", "oom")
        if alone and on_command_line(source, name) is None:
            assert name in names[:again], (name, names[:again])
    for i, name in enumerate(names[:10]):
        shown = source.last("%d\n" % ((i + 1) % 10))
        if i < again:
            assert shown.splitlines()[3].startswith(name + ":"), shown


def changed(before, after):
    return before != after


def trail(screen):
    return screen.splitlines()[3]


def bottom(screen):
    return screen.splitlines()[-1]


# Of each key: what comes before it, and what must be true of the screens without and with it.
# A key that is not here is a failure: the help names it, so it must do something.
def expectations():
    down = "5\n"
    return {
        "Up": (down + "Down\nDown\n", changed), "k": (down + "Down\nDown\n", changed),
        "Down": (down, changed), "j": (down, changed),
        "PgUp": ("5\nG\n!size 80x8\nDown\n", changed),
        "PgDn": ("5\n!size 80x8\n", changed),
        "Home": (down + "G\n", changed), "g": (down + "G\n", changed),
        "End": (down, changed), "G": (down, changed),
        "Left": ("5\n!size 40x20\nRight\nRight\n", changed), "Right": ("5\n!size 40x20\n", changed),
        "Enter": ("5\n", lambda a, b: trail(b).startswith("orders: node 0")),
        "Backspace": ("5\nEnter\n", lambda a, b: trail(b).startswith("zones:")),
        "Esc": ("5\nEnter\n", lambda a, b: trail(b).startswith("zones:")),
        "+": (':\n"pagemap\nEnter\nRight\n', lambda a, b: "32.0 KiB" in b),
        "-": (':\n"pagemap\nEnter\nRight\n+\n+\n', lambda a, b: "32.0 KiB" in b),
        "Tab": ("", lambda a, b: trail(b).startswith("summary:")),
        "Shift-Tab": ("2\n", lambda a, b: trail(b).startswith("overview:")),
        "/": ("5\n", lambda a, b: bottom(b).startswith("search:")),
        "F3": ("5\n", lambda a, b: bottom(b).startswith("search:")),
        "n": ('5\n/\n"0\nEnter\n', changed),
        "\\": ("5\n", lambda a, b: bottom(b).startswith("filter:")),
        "F4": ("5\n", lambda a, b: bottom(b).startswith("filter:")),
        ">": ("5\n", lambda a, b: bottom(b).startswith("sorted by NODE")),
        "F6": ("5\n", lambda a, b: bottom(b).startswith("sorted by NODE")),
        "<": ("5\n>\n>\n", lambda a, b: bottom(b).startswith("sorted by NODE")),
        "I": ("5\n>\n>\n", lambda a, b: a.splitlines()[5:] != b.splitlines()[5:]),
        "c": ("5\n", lambda a, b: "Columns of zones" in b),
        "F2": ("5\n", lambda a, b: "Columns of zones" in b),
        "w": ("6\n", lambda a, b: changed(a, b) or bottom(b).startswith("that is all there is")),
        "u": ("6\n", lambda a, b: "KiB" in b.splitlines()[5] or "MiB" in b.splitlines()[5]),
        "x": ("6\n", lambda a, b: trail(b).startswith("pagetypes")),
        "m": ("6\n", lambda a, b: bottom(b).startswith("marked")),
        "d": ("6\nm\n", lambda a, b: "changes since the mark" in b.splitlines()[1]),
        "D": ("6\n", lambda a, b: bottom(b).startswith("compare with")),
        "p": ("6\n", lambda a, b: bottom(b).startswith("page (pfn")),
        "v": ("6\n", lambda a, b: bottom(b).startswith("vtop")),
        "o": ("6\n", lambda a, b: bottom(b).startswith("options")),
        ":": ("6\n", lambda a, b: bottom(b).startswith("view, options, arguments")),
        "F9": ("6\n", lambda a, b: bottom(b).startswith("view, options, arguments")),
        "e": ("6\n", lambda a, b: bottom(b).startswith("write to")),
        "S": ("6\n", lambda a, b: bottom(b).startswith("write the whole state")),
        "Space": ("", lambda a, b: "paused" in b.splitlines()[1]),
        "i": ("", lambda a, b: bottom(b).startswith("seconds between samples")),
        "t": ("b\n\"first\nEnter\n", changed), "T": ("", changed),
        "b": ("", lambda a, b: bottom(b).startswith("go to")),
        "r": ("6\nDown\n", lambda a, b: trail(b).startswith("buddy:")),
        "F5": ("6\nDown\n", lambda a, b: trail(b).startswith("buddy:")),
        "h": ("", lambda a, b: "Keys" in b), "?": ("", lambda a, b: "Keys" in b),
        "F1": ("", lambda a, b: "Keys" in b),
        "q": ("", None), "F10": ("", None),
    }


# What each kind of source has that others lack.
ONLY = {"core": {"+", "-", "p", "v"}, "recording": {"t", "T", "b"}, "live": {"Space", "i"}}


def keys_of_help(source):
    """All names of keys, from the help as one can scroll through it."""
    names = []
    shown = source.last("h\n", size="120x60")
    for line in shown.split("\n Marks\n")[0].splitlines()[3:]:
        names += re.split(r" +", line[:15].strip()) if line.strip() else []
    return names


def keys(kind):
    source = Source(kind)
    known = expectations()
    names = keys_of_help(source)
    assert len(names) == len(set(names)) and len(names) > 35, names
    for owner, only in ONLY.items():
        assert kind != owner or only <= set(names), (only, names)
        assert kind == owner or not only & set(names) - {"v"}, (owner, names)
    for name in names:
        assert name in known, "the help names %r, which no test knows" % name
        before, holds = known[name]
        parts = source.play(before + "!screen\n%s\n" % name)
        if holds is None:
            assert len(parts) == 2 and parts[0] == parts[1], name
            continue
        assert holds(parts[-2], parts[-1]), "%s: before\n%s\nafter\n%s" % (name, *parts[-2:])


def misplaced(kind, name):
    """A key that this source has no use for says so."""
    shown = Source(kind).last(name + "\n")
    assert bottom(shown).startswith("only "), shown


KINDS = "live", "sysroot", "core", "recording"
for kind in KINDS:
    for name in views():
        tap.add("%s: %s" % (kind, name), reach, kind, name)
    tap.add("%s: Tab, numbers" % kind, walk, kind)
    tap.add("%s: every key of the help" % kind, keys, kind)
    for owner, only in ONLY.items():
        for name in sorted(only - {"v"}):
            if kind != owner:
                tap.add("%s: %s" % (kind, name), misplaced, kind, name)

tap.main()
