# SPDX-License-Identifier: GPL-2.0-or-later
"""data/samples/capture makes samples that memtop takes, and says what it could not read."""

import os
import subprocess
import sys
import tempfile

import program
import tap

CAPTURE = os.path.join(program.SRCDIR, "data", "samples", "capture")


def capture(*arguments, proc=None):
    return subprocess.run(["sh", CAPTURE, *arguments], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, encoding="utf-8",
                          env=program.environment(MEMTOP_CAPTURE_PROC=proc))


@tap.case
def this_machine():
    """this machine's sample is read, with its kernel, page size and time"""
    if not os.access("/proc/zoneinfo", os.R_OK) or not os.access("/proc/buddyinfo", os.R_OK):
        raise tap.Skip("this machine's /proc has no zoneinfo or buddyinfo")
    with tempfile.TemporaryDirectory() as folder:
        sample = os.path.join(folder, "new")
        result = capture(sample)
        assert result.returncode == 0, result.stderr
        document = program.run_json("-s", sample, "zones")
        source = document["source"]
        assert source["kernel"] == os.uname().release, source
        assert source["arch"] == os.uname().machine, source
        assert source["page_size"] == os.sysconf("SC_PAGESIZE"), source
        assert source["time"], source


@tap.case
def says_what_is_missing():
    """a file that is not there is named; without the two that matter it is no sample"""
    with tempfile.TemporaryDirectory() as folder:
        proc = os.path.join(folder, "proc")
        os.mkdir(proc)
        for name in "zoneinfo", "buddyinfo":
            with open(os.path.join(proc, name), "w", encoding="ascii") as file:
                file.write("x\n")
        result = capture(os.path.join(folder, "new"), proc=proc)
        assert result.returncode == 0 and "pagetypeinfo is not there" in result.stderr, \
            result.stderr
        os.unlink(os.path.join(proc, "zoneinfo"))
        result = capture(os.path.join(folder, "other"), proc=proc)
        assert result.returncode == 1 and "without zoneinfo" in result.stderr, result.stderr


@tap.case
def of_processes():
    """the files of processes that are asked for: their mappings are those of this moment"""
    if not os.access("/proc/zoneinfo", os.R_OK) or not os.path.exists("/proc/self/smaps"):
        raise tap.Skip("this machine's /proc has no zoneinfo or smaps")
    with tempfile.TemporaryDirectory() as folder, \
            subprocess.Popen(["sleep", "600"], stdout=subprocess.PIPE) as process:
        try:
            # its program is there when it sleeps
            while program.run_json("tasks", "-o", "pid,name,state")["rows"].count(
                    {"pid": process.pid, "name": "sleep", "state": "S"}) == 0:
                pass
            sample, pid = os.path.join(folder, "new"), str(process.pid)
            result = capture(sample, pid)
            assert result.returncode == 0, result.stderr
            keys = "start,end,permissions,path,flags"
            saved = program.run_json("-s", sample, "vmas", pid, "-o", keys)["rows"]
            live = program.run_json("vmas", pid, "-o", keys)["rows"]
        finally:
            process.kill()
        assert saved == live and saved, (saved, live)
        (row,) = program.run_json("-s", sample, "tasks", "--pss")["rows"]
        assert row["pid"] == process.pid and row["pss_bytes"] > 0, row
    assert capture(os.path.join(folder, "other"), "1a").returncode == 2


@tap.case
def keeps_what_is_there():
    """an existing folder is not written to"""
    with tempfile.TemporaryDirectory() as folder:
        result = capture(folder)
        assert result.returncode == 2 and "already" in result.stderr, result.stderr
        assert os.listdir(folder) == []
    assert capture().returncode == 2
    assert capture("--help").returncode == 2


@tap.case
def invented_samples_are_what_invent_writes():
    """the committed invented samples are what data/samples/invent writes"""
    with tempfile.TemporaryDirectory() as folder:
        samples = os.path.join(program.SRCDIR, "data", "samples")
        with open(os.path.join(samples, "invent"), encoding="utf-8") as file:
            code = file.read()
        copy = os.path.join(folder, "invent")
        with open(copy, "w", encoding="utf-8") as file:
            file.write(code)
        subprocess.run([sys.executable, copy], check=True)
        subprocess.run(["diff", "-r", "-x", "invent", "-x", "debian-*", "-x", "one-*", "-x", "where", "-x",
                        "made-up", "-x", "README", "-x", "capture", samples, folder], check=True)


tap.main()
