# SPDX-License-Identifier: GPL-2.0-or-later
"""Files that are not as a kernel writes them.

Whatever is in them: no crash, no hang, status 0 with the damage said, or 2 with one line that
names file, place and cause; and no escape sequence reaches the terminal.
"""

import json
import os
import re
import shutil
import tempfile

import program
import schema
import tap

SAMPLE = "debian-6.1-amd64-numa"
ESCAPE = b"\x1b[2J\x1b]0;owned\x07"

# The number that each change spoils: in the second line that has one like it.
NUMBER = {"zoneinfo": rb"(?<=pages free     )\d+", "buddyinfo": rb"(?<=DMA32 )  *\d+",
          "pagetypeinfo": rb"(?<=type      Movable )  *\d+"}


def number(replacement):
    def change(name, text):
        matches = list(re.finditer(NUMBER[name], text))
        return text[:matches[1].start()] + replacement + text[matches[1].end():]
    return change


def replace(pattern, replacement):
    return lambda name, text: re.sub(pattern, replacement, text, count=1)


def insert_line(line):
    """In the middle of the file, at the start of a line."""
    def change(name, text):
        at = text.index(b"\n", len(text) // 2) + 1
        return text[:at] + line + b"\n" + text[at:]
    return change


# What is done to a file, and what the message must have ("" where the file may pass as whole)
CHANGES = {
    "NUL bytes in it": (insert_line(b"\0\0\0"), "line "),
    "a NUL in a number": (number(b"1\0002"), "not a number"),
    "binary": (lambda name, text: bytes(range(256)) * 64, "line 1"),
    "20 digits": (number(b" 99999999999999999999"), "too large a number"),
    "2^63": (number(b" 9223372036854775808"), "too large a number"),
    "a negative number": (number(b" -1"), "a negative number"),
    "a fraction": (number(b" 1.5"), "not a number"),
    "empty": (lambda name, text: b"", "nothing in it"),
    "blank lines only": (lambda name, text: b"\n\n \n", "nothing in it"),
    "without its last newline": (lambda name, text: text[:-1], "ends in the middle of a line"),
    "escapes for a zone's name": (replace(rb"(?<=zone )   DMA32", b" " + ESCAPE), "line "),
    "escapes for a whole line": (insert_line(ESCAPE), "line "),
    "C1 controls and invalid UTF-8": (replace(rb"(?<=zone )   DMA32", b"\xc2\x9b31m\xff\xfe"),
                                      "line "),
    "a very long line": (insert_line(b"x" * 3000000), "line "),
    "a very long name": (replace(rb"(?<=zone )   DMA32", b"Z" * 5000), "bad zone name"),
    "twice the same": (lambda name, text: text + text, "twice"),
}


def with_file(name, content):
    """A sample in which one file has this content; a context manager."""
    folder = tempfile.TemporaryDirectory(prefix="memtop-")
    shutil.copytree(os.path.join(program.SRCDIR, program.sample_path(SAMPLE), "proc"),
                    os.path.join(folder.name, "proc"))
    path = os.path.join(folder.name, "proc", name)
    os.unlink(path)
    if content is not None:
        with open(path, "wb") as file:
            file.write(content)
    return folder


def original(name):
    path = os.path.join(program.SRCDIR, program.sample_path(SAMPLE), "proc", name)
    with open(path, "rb") as file:
        return file.read()


def is_clean(text):
    """No control character but the end of a line."""
    return not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\udc80-\udcff]", text)


def check_text(folder, name, view, cause):
    result = program.run("-s", folder, view)
    assert result.returncode in (0, 2), program.show(result)
    assert is_clean(result.stdout) and is_clean(result.stderr), repr(program.show(result))
    for line in result.stderr.splitlines():
        assert line.startswith("memtop: ") and len(line) < 600, program.show(result)
    if cause and result.stderr:
        assert name in result.stderr and cause in result.stderr, program.show(result)
    return result


def check_json(folder, name, view, cause):
    result = program.run("-s", folder, view, "--json")
    assert is_clean(result.stdout) and is_clean(result.stderr), repr(program.show(result))
    if result.returncode:
        program.expect_trouble(result, "/proc/" + name, cause)
        return None
    document = json.loads(result.stdout)
    if schema.available():
        schema.validate(document)
    return document


def is_concerned(name, view):
    return view == "snapshot" or name in {
        "summary": ("zoneinfo", "buddyinfo"), "nodes": ("zoneinfo",), "zones": ("zoneinfo",),
        "pcp": ("zoneinfo",), "buddy": ("buddyinfo",), "frag": ("buddyinfo",),
        "pagetypes": ("pagetypeinfo",)}[view]


def changed(name, change, cause):
    with with_file(name, change(name, original(name))) as folder:
        for view in program.VIEWS:
            if view in program.TABLES:
                check_text(folder, name, view, cause if is_concerned(name, view) else "")
            document = check_json(folder, name, view, cause)
            if document and is_concerned(name, view):
                reasons = [each for each in document["incomplete"]
                           if each["section"] == name and cause in each["reason"]]
                assert reasons, document["incomplete"]
                assert "/proc/" + name in reasons[0]["reason"], reasons
            # zoneinfo is read for all: it tells the page size
            if document and not is_concerned(name, view) and name != "zoneinfo":
                assert document["incomplete"] == [], document["incomplete"]


def crlf(name):
    """As some mail program left it: the same numbers."""
    with with_file(name, original(name).replace(b"\n", b"\r\n")) as folder:
        for view in program.VIEWS:
            got = check_json(folder, name, view, "")
            expected = program.run_json("-s", program.sample_path(SAMPLE), view)
            got["source"] = expected["source"]
            assert got == expected, view


def no_file(name, make, words):
    """In its place is something that is no file."""
    with with_file(name, None) as folder:
        make(os.path.join(folder, "proc", name))
        for view in program.VIEWS:
            if is_concerned(name, view):
                document = check_json(folder, name, view, words)
                assert document is None or words in document["incomplete"][0]["reason"]


def prefixes(name):
    """Cut off at some 40 places: status 0 or 2, and the cut is said where it can be seen."""
    text = original(name)
    for length in list(range(0, len(text), max(1, len(text) // 40))) + [len(text) - 1]:
        with with_file(name, text[:length]) as folder:
            for view in ("snapshot", "summary"):
                document = check_json(folder, name, view, "")
                if document and is_concerned(name, view) and text[length - 1] != b"\n"[0]:
                    assert document["incomplete"], length


def escapes_elsewhere(path, key):
    """Texts that say which machine it was are shown without what a terminal would obey."""
    with with_file("zoneinfo", original("zoneinfo")) as folder:
        os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
        with open(os.path.join(folder, path), "wb") as file:
            file.write(key + ESCAPE + b"\n")
        document = check_json(folder, "zoneinfo", "zones", "")
        assert "?[2J" in json.dumps(document["source"]), document["source"]
        check_text(folder, "zoneinfo", "zones", "")


@tap.case
def escapes_in_a_path():
    """a folder named with escape characters"""
    with tempfile.TemporaryDirectory(prefix="memtop-\x1b[31m\n") as folder:
        result = program.run("-s", folder, "zones")
        assert result.returncode == 2 and "\x1b" not in result.stderr, program.show(result)


for name in program.PROC_FILES:
    for what, (change, cause) in CHANGES.items():
        tap.add("%s: %s" % (name, what), changed, name, change, cause)
    tap.add("%s: with CRLF" % name, crlf, name)
    tap.add("%s: a folder" % name, no_file, name, os.mkdir, "Is a directory")
    tap.add("%s: a FIFO" % name, no_file, name, os.mkfifo, "")
    tap.add("%s: a link to itself" % name, no_file, name,
            lambda path: os.symlink(path, path), "Too many levels")
    tap.add("%s: cut off" % name, prefixes, name)
tap.add("escapes in the kernel's release", escapes_elsewhere, "proc/sys/kernel/osrelease", b"6.1")
tap.add("escapes in a capture file", escapes_elsewhere, "memtop-capture", b"kernel=6.1")
tap.main()
