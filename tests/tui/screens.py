# SPDX-License-Identifier: GPL-2.0-or-later
"""Key scripts (scripts/*.keys), and the screens that they lead to (expected/).

A script begins with what it is played on:

    # source -s data/samples/debian-6.1-amd64-numa
    # sizes 80x24 60x20
    # looks ascii utf8 colour

and goes on as src/views/tui/script.h says.

Those of readme/ lead to the screens in README: each is the indented block behind
the line that "# after" names.
"""

import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "cli"))

import program

SCRIPTS = os.path.join(HERE, "scripts")
README_SCRIPTS = os.path.join(HERE, "readme")
README = os.path.join(program.SRCDIR, "README")
EXPECTED = os.path.join(HERE, "expected")

# Of each look: the options, the environment, what is put before the script.
LOOKS = {
    "ascii": (["--color=never"], {"LC_ALL": "C", "TERM": "vt100"}, ""),
    "utf8": (["--color=never"], {"LC_ALL": "C.UTF-8", "TERM": "linux"}, ""),
    "mono": (["--color=never"], {"LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}, "!marks\n"),
    "colour": (["--color=always"], {"LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}, "!marks\n"),
    "colour8": (["--color=always"], {"LC_ALL": "C.UTF-8", "TERM": "linux"}, "!marks\n"),
}


def header(text):
    """The words behind each name in the script's first lines."""
    found = {"source": [], "sizes": ["80x24"], "looks": ["ascii"], "options": [], "after": []}
    for line in text.splitlines():
        name, _, rest = line.removeprefix("# ").partition(" ")
        if not line.startswith("# ") or name not in found:
            break
        found[name] = rest.split()
    return found


def runs():
    """(name of the expected file, script's text, source, size, look, options), for each."""
    for name in sorted(os.listdir(SCRIPTS)):
        with open(os.path.join(SCRIPTS, name), encoding="utf-8") as file:
            text = file.read()
        head = header(text)
        for size in head["sizes"]:
            for look in head["looks"]:
                yield ("%s.%s.%s" % (name.removesuffix(".keys"), size, look), text,
                       head["source"], size, look, head["options"])


def play(text, source, size="80x24", look="ascii", options=(), **changes):
    """The screens that a script leads to."""
    more, environment, before = LOOKS[look]
    width, height = size.split("x")
    with tempfile.TemporaryDirectory(prefix="memtop-") as folder:
        keys, screen = os.path.join(folder, "keys"), os.path.join(folder, "screen")
        with open(keys, "w", encoding="utf-8") as file:
            file.write(before + text)
        program.run_fine(*source, *more, *options, "--keys", keys, "--screen", screen,
                         env={"LINES": height, "COLUMNS": width, "XDG_CONFIG_HOME": folder,
                              "XDG_CACHE_HOME": folder, **environment, **changes})
        with open(screen, encoding="utf-8") as file:
            return file.read()


def readme(text):
    """README with its screens as they are now."""
    for name in sorted(os.listdir(README_SCRIPTS)):
        with open(os.path.join(README_SCRIPTS, name), encoding="utf-8") as file:
            script = file.read()
        head = header(script)
        lines = play(script, head["source"], head["sizes"][0], head["looks"][0]).splitlines()[1:]
        before, line, after = text.partition("\n%s\n" % " ".join(head["after"]))
        assert line, "README has no line %r" % " ".join(head["after"])
        rest = after.split("\n")
        while rest and (not rest[0] or rest[0].startswith("    ")):
            rest.pop(0)
        block = "\n".join(("    " + each).rstrip() for each in lines)
        text = "%s%s\n%s\n\n%s" % (before, line, block, "\n".join(rest))
    return text


def expected_path(name):
    return os.path.join(EXPECTED, name)
