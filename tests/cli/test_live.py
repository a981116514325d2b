# SPDX-License-Identifier: GPL-2.0-or-later
"""tasks, vmas and vtop of a process of our own whose mappings are known, on this machine.

mapper.py is that process.
"""

import json
import os
import re
import signal
import struct
import subprocess
import sys
import tempfile
import threading

import program
import schema
import tap
from program import expect_trouble

PAGE = os.sysconf("SC_PAGESIZE")
PAGES = 16  # of each mapping
TOUCHED = 5  # of these, where any are
UNPRIVILEGED = 65534
NAME = "a) R \033[2J\n1"  # what a process may call itself
FILE_NAME = "a b\n(c"
MAPPER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "mapper.py")


class Process:
    """It, as long as the with lasts."""

    def __init__(self, uid=None):
        self.folder = tempfile.TemporaryDirectory(prefix="memtop-")
        os.chmod(self.folder.name, 0o777)
        self.identity = {"user": uid, "group": uid, "extra_groups": []} if uid else {}

    def __enter__(self):
        uid = [str(self.identity["user"])] if self.identity else []
        self.child = subprocess.Popen(
            [sys.executable, MAPPER, self.folder.name, NAME, FILE_NAME, str(PAGES), str(TOUCHED),
             *uid], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
            env=program.environment())
        self.pid = self.child.pid
        self.found = json.loads(self.child.stdout.readline())
        return self

    def __exit__(self, *unused):
        self.child.stdin.close()
        self.child.stdout.close()
        self.child.wait()
        self.folder.cleanup()

    def run(self, *arguments, uid=None):
        """A copy of memtop that anybody can reach."""
        copy = program.copy_to(self.folder.name)
        identity = {"user": uid, "group": uid, "extra_groups": []} if uid else self.identity
        return subprocess.run([copy, *map(str, arguments)], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, timeout=program.PATIENCE,
                              env=program.environment(), encoding="utf-8", **identity)

    def json(self, *arguments, uid=None):
        result = self.run(*arguments, "--json", uid=uid)
        assert result.returncode == 0 and not result.stderr, program.show(result)
        document = json.loads(result.stdout)
        if schema.available():
            schema.validate(document)
        return document

    def mapping(self, name, *options):
        start = self.found[name]
        rows = self.json("vmas", self.pid, *options)["rows"]
        # neighbours that are alike are one mapping
        return next(row for row in rows
                    if int(row["start"], 16) <= start < int(row["end"], 16))

    def pagemap(self, address):
        with open("/proc/%d/pagemap" % self.pid, "rb") as file:
            file.seek(address // PAGE * 8)
            return struct.unpack("Q", file.read(8))[0]

    def look_up(self, name, page):
        """The rows of one page, and the document."""
        address = self.found[name] + page * PAGE + 7
        document = self.json("vtop", "-p", self.pid, hex(address))
        assert all(int(row["address"], 16) == address for row in document["rows"])
        return document["rows"], document


def processes(function):
    """Once as whoever runs this, and where that is root as nobody, too."""
    def each():
        for uid in [None, UNPRIVILEGED] if os.geteuid() == 0 else [None]:
            with Process(uid) as process:
                function(process)
    each.__doc__ = function.__doc__
    return tap.case(each)


def has_smaps():
    return os.path.exists("/proc/self/smaps")


@processes
def tasks(process):
    """tasks: its name made harmless, its memory as in status, its parent"""
    # one that may be running at any moment has no state to ask for; stopped, it stays so
    os.kill(process.pid, signal.SIGSTOP)
    try:
        assert os.WIFSTOPPED(os.waitpid(process.pid, os.WUNTRACED)[1])
        check_task(process)
    finally:
        os.kill(process.pid, signal.SIGCONT)


def check_task(process):
    rows = {row["pid"]: row for row in process.json("tasks")["rows"]}
    row = rows[process.pid]
    assert row["name"] == "a) R ?[2J?1", row
    assert row["state"] == "T" and row["kernel"] is False, row
    assert (row["tgid"], row["parent"], row["threads"]) == (process.pid, os.getpid(), 2), row
    with open("/proc/%d/status" % process.pid, encoding="utf-8") as file:
        status = dict(re.findall(r"^(\w+):\s+(\d+) kB$", file.read(), re.M))
    for key, name in (("anon_bytes", "RssAnon"), ("file_bytes", "RssFile"),
                      ("shmem_bytes", "RssShmem"), ("swap_bytes", "VmSwap"),
                      ("page_tables_bytes", "VmPTE"), ("virtual_bytes", "VmSize")):
        assert row[key] == int(status[name]) * 1024, (key, row[key], status[name])
    assert row["pss_bytes"] is None and row["task"] is None and row["mm"] is None, row


@processes
def threads(process):
    """tasks --threads: each thread behind the first of its group"""
    rows = process.json("tasks", "--threads")["rows"]
    mine = [row for row in rows if row["tgid"] == process.pid]
    assert [row["pid"] for row in mine] == sorted(
        int(name) for name in os.listdir("/proc/%d/task" % process.pid)), mine
    assert len(mine) == 2 and mine[0]["rss_bytes"] == mine[1]["rss_bytes"], mine


@processes
def shares(process):
    """tasks --pss: at most what is resident; of others' processes root alone is told"""
    result = process.run("tasks", "--pss", "--json")
    assert result.returncode == 0, program.show(result)
    document = json.loads(result.stdout)
    row = next(row for row in document["rows"] if row["pid"] == process.pid)
    if has_smaps():
        assert 0 < row["pss_bytes"] <= row["rss_bytes"] + 64 * 1024, row
    if process.identity or os.geteuid():
        (denied,) = [each for each in document["incomplete"] if each["status"] == "denied"]
        assert "pss_bytes of " in denied["reason"] and "would add it" in denied["reason"], denied


@tap.case
def kernel_threads():
    """kernel threads are told apart, where there are any to see"""
    rows = {row["pid"]: row for row in program.run_json("tasks")["rows"]}
    if rows.get(2, {}).get("name") != "kthreadd":
        raise tap.Skip("a container")
    assert rows[2]["kernel"] is True and rows[2]["rss_bytes"] is None, rows[2]
    assert program.run_json("vmas", "2")["rows"] == []


@processes
def mappings(process):
    """vmas: what was mapped, with permissions, path and size"""
    expected = {"anonymous": ("rw-p", None), "none": ("---p", None), "shared": ("rw-s", "/dev/zero (deleted)"),
                "file": ("rw-p", process.folder.name + "/" + FILE_NAME.replace("\n", "?") +
                         " (deleted)")}
    for name, (permissions, path) in expected.items():
        row = process.mapping(name)
        assert row["permissions"] == permissions, row
        assert row["path"] == path, row
        assert row["size_bytes"] >= PAGES * PAGE, row
        assert row["node_bytes"] is None and row["vma"] is None, row
        assert (row["inode"] is None) == (path is None) == (row["offset"] is None), row
        if has_smaps():
            assert ("rd" in row["flags"]) == (name != "none"), row


@processes
def resident(process):
    """vmas --pages: what was touched is resident, dirty, and of somebody alone"""
    if not has_smaps():
        raise tap.Skip("this kernel has no smaps")
    none = process.mapping("none", "--pages")
    assert none["resident_bytes"] == none["swapped_bytes"] == 0, none
    for name in "anonymous", "shared", "file":
        row = process.mapping(name, "--pages")
        # a larger page may have come along
        assert row["resident_bytes"] + row["swapped_bytes"] >= TOUCHED * PAGE, row
        assert row["private_bytes"] + row["shared_bytes"] == row["resident_bytes"], row
        assert row["dirty_bytes"] <= row["resident_bytes"], row
        assert row["absent_bytes"] is None, row
        if row["node_bytes"] is not None:
            assert sum(row["node_bytes"]) == row["resident_bytes"], row


@processes
def present(process):
    """vtop: a page that was touched, with its physical address for root alone"""
    for name in "anonymous", "shared", "file":
        for page in 0, TOUCHED - 1:
            word = process.pagemap(process.found[name] + page * PAGE)
            if not word >> 63:
                continue  # swapped out meanwhile
            (entry, page_row), document = process.look_up(name, page)
            assert entry["level"] == "pagemap" and page_row["level"] == "page", entry
            assert entry["state"] == page_row["state"] == "page", entry
            assert ("file-or-shared" in entry["flags"]) == bool(word >> 61 & 1), entry
            assert entry["table"] is None and entry["entry"] is None and entry["index"] is None
            check_page(process, page_row, word & (1 << 55) - 1, document)


def check_page(process, row, pfn, document):
    """pfn is what we are told, and as root memtop is told the same."""
    if process.identity or not pfn:
        assert row["phys"] is None and row["note"] == "pfn hidden", row
        (denied,) = document["incomplete"]
        assert denied["status"] == "denied" and "would add phys" in denied["reason"], denied
        return
    assert int(row["phys"], 16) == pfn * PAGE + 7, row
    assert row["note"].startswith("pfn %d: " % pfn), row
    if os.access("/proc/kpageflags", os.R_OK):
        assert row["flags"] and document["incomplete"] == [], document
        assert row["note"].split()[2].strip(",;") in ("anon", "anon_large", "shmem", "file", "ksm",
                                                      "swapcache"), row


@processes
def not_present(process):
    """vtop: nothing touched, a mapping that nobody may touch, and none at all are told apart"""
    (row,), _ = process.look_up("anonymous", PAGES - 1)
    if row["state"] != "page":
        assert row["state"] == "empty" and "never touched or given back" in row["note"], row
    (row,), _ = process.look_up("none", 0)
    assert row["state"] == "empty" and row["note"].endswith("never touched: the mapping allows no access"), row
    (row,) = process.json("vtop", "-p", process.pid, "0x10")["rows"]
    assert row["state"] == "empty" and row["note"].startswith("no mapping covers it"), row
    (row,) = process.json("vtop", "-p", process.pid, "0xffffffffffffffff")["rows"]
    assert row["note"].startswith("no mapping covers it"), row


@tap.case
def others_are_for_root():
    """another user's process: one line that says that root may"""
    if os.geteuid():
        raise tap.Skip("for root to try")
    with Process() as process:
        for arguments in ["vmas", process.pid], ["vtop", "-p", process.pid, "0x1000"]:
            expect_trouble(process.run(*arguments, uid=UNPRIVILEGED), "for root (CAP_SYS_PTRACE) to look at",
                           "Permission denied")
        rows = process.json("tasks", uid=UNPRIVILEGED)["rows"]
        if process.pid in [row["pid"] for row in rows]:
            row = next(row for row in rows if row["pid"] == process.pid)
            assert row["rss_bytes"] > 0, row


@tap.case
def ended():
    """a process that has ended is none any more"""
    with Process() as process:
        pid = process.pid
    expect_trouble(program.run("vmas", str(pid)), "no task has pid %d" % pid)
    expect_trouble(program.run("vtop", "-p", str(pid), "0x1000"), "no task has pid %d" % pid)


@tap.case
def while_processes_end():
    """tasks while processes come and go: never an error, never half a row"""
    stop = threading.Event()

    def churn():
        while not stop.is_set():
            subprocess.run(["/bin/true"], check=True)
    churning = threading.Thread(target=churn)
    churning.start()
    try:
        for _ in range(10):
            document = program.run_json("tasks", "--threads")
            bad = [each for each in document["incomplete"] if each["status"] != "denied"]
            assert not bad, bad
            assert all(row["name"] is not None and row["state"] for row in document["rows"])
    finally:
        stop.set()
        churning.join()


@tap.case
def what_live_cannot():
    """what a running machine cannot tell is refused, with the words that help"""
    expect_trouble(program.run("vtop", "0xffffffff81000000", "--no-kcore"), "--pid", "--core")
    expect_trouble(program.run("pagetable", "-p", "1", "--no-kcore"), "pagetable needs a memory image (--core)")
    expect_trouble(program.run("freelist", "--no-kcore"), "freelist needs a memory image (--core)")
    sample = ["-s", program.sample_path("debian-6.1-amd64-numa")]
    expect_trouble(program.run(*sample, "tasks"), "no process was saved")
    expect_trouble(program.run(*sample, "pages"), "pages needs a memory image (--core), or the file "
                   "DIR/proc/kpageflags")
    expect_trouble(program.run("vmas", "self"), "vmas wants the number of a process")


@tap.case
def pages_without_root():
    """pages, page, pagelist and pagemap without root: a line that says who may, and what to do"""
    if os.geteuid() == 0 and not os.path.exists("/proc/kpageflags"):
        return
    with Process(UNPRIVILEGED if os.geteuid() == 0 else None) as process:
        for view in (["pages"], ["page", "1"], ["pages", "--list"], ["pages", "--map"]):
            result = process.run(*view)
            expect_trouble(result, "run memtop as root", "/proc/kpageflags")
            assert result.stderr.count("\n") == 1, program.show(result)


@tap.case
def pages_as_root():
    """pages as root: every page has a use, list and map agree, and what is not told is said"""
    if os.geteuid() != 0 or not os.path.exists("/proc/kpageflags"):
        return
    document = program.run_json("pages")
    rows = document["rows"]
    assert any("kpageflags" in each["reason"] for each in document["incomplete"])
    totals = [row for row in rows if row["use"] == "total"]
    assert totals and all(row["present_pages"] in (None, row["pages"]) for row in totals), totals
    free = sum(row["pages"] for row in rows if row["use"] == "free" and row["zone"])
    assert free, rows
    listed = program.run_json("pages", "--list", "--pfn", "4096-8191")["rows"]
    assert listed and all(4096 <= row["pfn"] < 8192 for row in listed)
    some = [row for row in listed if row["use"] == "reserved"] or listed
    told = {row["field"]: row["value"] for row in program.run_json("page", str(some[0]["pfn"]))["rows"]}
    assert told["pfn"] == str(some[0]["pfn"]) and "flag_names" in told, told
    assert program.run_json("pages", "--map", "--cell", "4096")["rows"]


tap.main()
