# SPDX-License-Identifier: GPL-2.0-or-later
"""memtop capture makes samples that memtop takes, and says what it could not read."""

import os
import subprocess
import sys
import tempfile

import program
import tap

def capture(*arguments, root=None):
    return program.run(*(["-s", root] if root else []), "capture", *arguments)


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
        result = capture(os.path.join(folder, "new"), root=folder)
        assert result.returncode == 0 and "pagetypeinfo: " in result.stderr \
            and "not in the sample" in result.stderr, result.stderr
        assert "slabinfo" not in result.stderr, result.stderr
        with open(os.path.join(folder, "new", "proc", "zoneinfo"), encoding="ascii") as file:
            assert file.read() == "x\n"
        for name in "zoneinfo", "buddyinfo":
            os.unlink(os.path.join(proc, name))
        result = capture(os.path.join(folder, "other"), root=folder)
        assert result.returncode == 2 and "nothing of this machine" in result.stderr, \
            result.stderr


@tap.case
def all_that_where_reads():
    """where says the same of a sample as of the tree that it was made of"""
    for name in program.counted_samples():
        root = program.sample_path(name)
        with tempfile.TemporaryDirectory() as folder:
            copy = os.path.join(folder, "copy")
            assert capture(copy, root=root).returncode == 0
            for view in "where", "zones", "buddy":
                assert program.run("-s", copy, view).stdout.replace(copy, root) == \
                    program.run("-s", root, view).stdout, (name, view)


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
        assert result.returncode == 2 and "exists" in result.stderr, result.stderr
        assert os.listdir(folder) == []
    assert capture().returncode == 2
    assert capture("x", "y").returncode == 2 and not os.path.exists("x")
    result = capture("x", "2147483647")
    assert result.returncode == 2 and "process 2147483647" in result.stderr, result.stderr
    assert not os.path.exists("x")


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
                        "made-up", "-x", "README", samples, folder], check=True)


tap.main()
