#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""memtop probe: what a dump is, what was tried, what is missing and where it is."""

import json
import os
import shutil
import tempfile

import program
import schema
import tap

CORE = "data/samples/made-up/vmcore"
BUILD_ID = "6d61646575700000000000000000000000000303"


def probe(path, *arguments, **env):
    result = program.run("-c", path, "probe", "--json", *arguments, env=env)
    document = json.loads(result.stdout)
    schema.available() and schema.hold_against(schema.definition("probe"), document)
    return result, document


@tap.case
def whole():
    """a dump with its vmlinux: all is found, and each file that was passed over has its reason"""
    result, document = probe(CORE)
    assert result.returncode == 0 and not result.stderr, result.stderr
    assert document["format"] == "elf" and document["arch"] == "x86_64", document
    assert document["page_size"] == 4096 and document["has_vmcoreinfo"] is True, document
    assert document["kernel"] == "6.18.0-madeup" and document["build_id"] == BUILD_ID, document
    assert 0 < document["present_bytes"] <= document["file_bytes"] == os.path.getsize(
        os.path.join(program.SRCDIR, CORE)), document
    assert document["vmlinux"].endswith("made-up/vmlinux") and document["types"] == "DWARF"
    assert document["failure"] is None and document["debuginfod"] == [], document
    assert "/boot/vmlinuz-6.18.0-madeup: no such file" in document["not_taken"], document


@tap.case
def without_vmlinux():
    """what is missing: what was found is told, the reason, and the addresses of the build-id"""
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(os.path.join(program.SRCDIR, CORE), os.path.join(folder, "vmcore"))
        result, document = probe(copy, DEBUGINFOD_URLS="http://one.invalid/ http://two.invalid")
    assert result.returncode != 0 and document["failure"] in result.stderr, result
    assert document["build_id"] == BUILD_ID and document["vmlinux"] is None, document
    assert document["debuginfod"] == [server + "/buildid/" + BUILD_ID + "/debuginfo"
                                      for server in ("http://one.invalid", "http://two.invalid")]
    assert any(line.startswith(folder + "/vmlinux: ") for line in document["not_taken"]), document
    assert document["types"] is None and document["present_bytes"], document
    assert "no such file" not in document["failure"], document


@tap.case
def text_says_the_same():
    """the lines for people: one for each file"""
    lines = program.run("-c", CORE, "probe").stdout.splitlines()
    assert "build-id        " + BUILD_ID in lines, lines
    assert sum(line.endswith(": no such file") for line in lines) == \
        len(probe(CORE)[1]["not_taken"]), lines


@tap.case
def no_dump():
    """a file that is none is named for what it is, in no library's words"""
    cases = {
        b"\x1f\x8b\x08": "gunzip", b"\xfd7zXZ\0": "unxz", b"\x28\xb5\x2f\xfd": "unzstd",
        b"EMiL\1": "LiME", b"AVML\2": "AVML", b"\xd2\xbe\xd2\xbe": "vmss2core",
        b"LibvirtQemudSave": "virsh restore", b"QEVM": "restore", b"PAGEDU64": "Windows",
        b"root:x:0:0\n" * 500: "no format of dumps",
        b"\x7fELF\2\1\1" + bytes(9) + b"\3\0": "no core dump",
    }
    for start, words in cases.items():
        with tempfile.NamedTemporaryFile() as file:
            file.write(start.ljust(8192, b"\0"))
            file.flush()
            result, document = probe(file.name)
            assert result.returncode != 0 and words in result.stderr, (start, result.stderr)
            assert "file.set" not in result.stderr and words in document["failure"], result
            assert document["format"] is None and document["has_vmcoreinfo"] is None, document


@tap.case
def wants_a_dump():
    """without a dump it says so"""
    program.expect_trouble(program.run("probe"), "-c FILE")


tap.main()
