#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The rooms of src/: what they include of each other, read from the sources.

    tests/structure/rooms.py            prints the map that HACKING shows
    tests/structure/rooms.py --update   writes it into HACKING
    tests/structure/rooms.py --includes ROOM ROOM
                                        the includes by which one room uses another

A room is a folder below src/ with sources.  Its README says what it is for, in lines that
test_structure.py holds against the includes:

    Holds: in words, what is in it; goes on
        in lines that are indented
    Uses: base, model
    Used by: kernel/zone, main          (src/main.c; "none" where there is none)
"""
import functools
import os
import pathlib
import re
import sys

TOP = pathlib.Path(os.environ.get("MEMTOP_SRCDIR", pathlib.Path(__file__).parents[2]))
SRC = TOP / "src"
INCLUDE = re.compile(r'^#\s*include\s+(["<])([^">]+)[">]', re.M)
MAP_BEGIN, MAP_END = "Rooms\n-----\n", "\nEach library"


@functools.lru_cache(None)
def sources():
    """All sources and headers of src/, as paths below it."""
    return sorted(p.relative_to(SRC) for p in SRC.rglob("*.[ch]"))


def room_of(path):
    """The room of a file: its folder below src/; "" is the top."""
    return "" if path.parent == pathlib.Path(".") else str(path.parent)


@functools.lru_cache(None)
def includes(path):
    """What a file includes: (own headers, headers of libraries)."""
    found = INCLUDE.findall((SRC / path).read_text())
    return ([pathlib.Path(name) for how, name in found if how == '"' and (SRC / name).exists()],
            [name for how, name in found if how == "<"])


@functools.lru_cache(None)
def uses():
    """Each room with the rooms whose headers it includes, and by which files."""
    arrows = {}
    for path in sources():
        room = arrows.setdefault(room_of(path), {})
        for header in includes(path)[0]:
            if room_of(header) != room_of(path):
                room.setdefault(room_of(header), []).append((path, header))
    return arrows


def layers(arrows):
    """The rooms from the bottom up, each above all that it uses; the rest is a circle."""
    left, placed = dict(arrows), []
    while left:
        free = sorted(r for r in left if not any(u in left for u in left[r]))
        if not free:
            return placed, sorted(left)
        placed.append(free)
        for room in free:
            del left[room]
    return placed, []


def readme(room):
    """What a room's README says of it: {"Holds": …, "Uses": …, "Used by": …}."""
    path = SRC / room / "README"
    if not path.exists():
        return {}
    said, key = {}, None
    for line in path.read_text().splitlines():
        head = re.match(r"(Holds|Uses|Used by): *(.*)", line)
        if head:
            key = head[1]
            said[key] = head[2]
        elif key and line.startswith(" "):
            said[key] += " " + line.strip()
        else:
            key = None
    return said


def names(text):
    """The rooms named in a line of a README; "main" is src/main.c's."""
    return {"" if n == "main" else n for n in re.split(r"[,\s]+", text.strip(" .")) if n != "none"}


def room_map():
    """The map of HACKING: rooms from the bottom up, with what each uses."""
    arrows = uses()
    placed, circle = layers(arrows)
    lines = []
    for layer in placed + ([circle] if circle else []):
        for room in layer:
            line = f"    {room or 'main':<16}"
            for use in sorted(arrows[room]):
                if len(line) + 1 + len(use) > 90:
                    lines.append(line)
                    line = " " * 20
                line += " " + use
            lines.append(line.rstrip())
    return "\n".join(lines) + "\n"


def main():
    """The command."""
    if sys.argv[1:2] == ["--includes"]:
        for path, header in uses()[sys.argv[2]].get(sys.argv[3], []):
            print(path, header)
        return
    if sys.argv[1:] == ["--update"]:
        hacking = TOP / "HACKING"
        text = hacking.read_text()
        begin = text.index(MAP_BEGIN) + len(MAP_BEGIN)
        begin = text.index("\n\n    ", begin) + 2
        hacking.write_text(text[:begin] + room_map() + text[text.index(MAP_END, begin):])
        return
    print(room_map(), end="")


if __name__ == "__main__":
    main()
