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


def readelf(*options):
    """What it says of the program, in wide lines."""
    return subprocess.run(["readelf", "-W", *options, program.MEMTOP], check=True,
                          stdout=subprocess.PIPE, encoding="utf-8").stdout


def imported():
    """Names of the functions that the program takes from libraries."""
    return set(re.findall(r" UND (\w+)", readelf("--dyn-syms")))


@tap.case
def position_independent():
    """pie: it may be loaded anywhere"""
    needs("pie")
    assert re.search(r"Type: +DYN ", readelf("-h")), readelf("-h")
    assert re.search(r"\(FLAGS_1\).*\bPIE\b", readelf("-d")), readelf("-d")


@tap.case
def read_only_relocations():
    """relro: addresses of functions are resolved at the start, then read-only"""
    needs("relro")
    assert "GNU_RELRO" in readelf("-l"), readelf("-l")
    assert re.search(r"\(FLAGS\).*\bBIND_NOW\b|\(BIND_NOW\)|\(FLAGS_1\).*\bNOW\b", readelf("-d"))


@tap.case
def stack_protector():
    """stack protector: functions with arrays check their frame"""
    needs("stack-protector")
    assert "__stack_chk_fail" in imported(), sorted(imported())


@tap.case
def checked_functions():
    """fortify: copies into memory of known size are checked"""
    needs("fortify")
    checked = {name for name in imported() if name.endswith("_chk")}
    assert len(checked) >= 3 and "__snprintf_chk" in checked, sorted(checked)


@tap.case
def no_executable_stack():
    """the stack is not executable"""
    needs("pie")
    assert re.search(r"GNU_STACK .* RW +0x", readelf("-l")), readelf("-l")


tap.main()
