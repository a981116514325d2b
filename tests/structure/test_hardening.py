# SPDX-License-Identifier: GPL-2.0-or-later
"""The built program has what configure promised of hardening; read with readelf."""
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))

import program
import tap

HARDENED = os.environ.get("MEMTOP_HARDENED", "").split()


def needs(name):
    """Skips where configure found a reason to go without."""
    if name not in HARDENED:
        raise tap.Skip("configured without: sanitizers, fuzzers, no optimisation, or asked for")
    if not shutil.which("readelf"):
        raise tap.Skip("readelf is missing")


FULL = program.MEMTOP + "-full.so"


def readelf(path, *options):
    """What it says of the program, or of what that loads, in wide lines."""
    return subprocess.run(["readelf", "-W", *options, path], check=True,
                          stdout=subprocess.PIPE, encoding="utf-8").stdout


def imported(path):
    """Names of the functions that it takes from libraries."""
    return set(re.findall(r" UND (\w+)", readelf(path, "--dyn-syms")))


@tap.case
def position_independent():
    """pie: it may be loaded anywhere"""
    needs("pie")
    for path in program.MEMTOP, FULL:
        assert re.search(r"Type: +DYN ", readelf(path, "-h")), readelf(path, "-h")
    assert re.search(r"\(FLAGS_1\).*\bPIE\b", readelf(program.MEMTOP, "-d")), "no PIE"
    assert "TEXTREL" not in readelf(FULL, "-d"), readelf(FULL, "-d")


@tap.case
def read_only_relocations():
    """relro: addresses of functions are resolved at the start, then read-only"""
    needs("relro")
    for path in program.MEMTOP, FULL:
        assert "GNU_RELRO" in readelf(path, "-l"), readelf(path, "-l")
        assert re.search(r"\(FLAGS\).*\bBIND_NOW\b|\(BIND_NOW\)|\(FLAGS_1\).*\bNOW\b",
                         readelf(path, "-d")), path


@tap.case
def stack_protector():
    """stack protector: functions with arrays check their frame"""
    needs("stack-protector")
    for path in program.MEMTOP, FULL:
        assert "__stack_chk_fail" in imported(path), sorted(imported(path))


@tap.case
def checked_functions():
    """fortify: copies into memory of known size are checked"""
    needs("fortify")
    for path in program.MEMTOP, FULL:
        checked = {name for name in imported(path) if name.endswith("_chk")}
        assert len(checked) >= 3 and "__snprintf_chk" in checked, sorted(checked)


@tap.case
def no_executable_stack():
    """the stack is not executable"""
    needs("pie")
    for path in program.MEMTOP, FULL:
        assert re.search(r"GNU_STACK .* RW +0x", readelf(path, "-l")), readelf(path, "-l")


@tap.case
def libraries_at_the_start():
    """what starts is linked with the C library, that for tables and that for JSON; parsers of
    dumps, recordings and packed files come with what is loaded on demand, which exports one name"""
    needs("pie")
    needed = set(re.findall(r"\(NEEDED\).*\[(.*?)\.so", readelf(program.MEMTOP, "-d")))
    assert needed <= {"libc", "libm", "libsmartcols", "libjansson", "ld-linux-x86-64",
                      "ld-linux-aarch64"}, needed
    loaded = set(re.findall(r"\(NEEDED\).*\[(.*?)\.so", readelf(FULL, "-d")))
    assert {"libkdumpfile", "libdwarf", "libsqlite3", "libncursesw"} <= loaded, loaded
    exported = re.findall(r"(?:FUNC|OBJECT) +(?:GLOBAL|WEAK) +DEFAULT +\d+ (\w+)",
                          readelf(FULL, "--dyn-syms"))
    assert exported == ["mt_full_main"], exported


tap.main()
