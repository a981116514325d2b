# SPDX-License-Identifier: GPL-2.0-or-later
"""While memtop works: keys during a long scan, what it may not read too often, what it costs.

Nothing here fails because a machine is slow: what is waited for is waited for as long as it takes.
"""

import ctypes
import os
import select
import shutil
import struct
import subprocess
import tempfile
import time

import tmux
import program
import tap
from tmux import Terminal

BUILD = os.path.dirname(program.MEMTOP)


class BigDump:
    """Of a machine of a terabyte that never was: seconds to go through. A context manager."""

    def __enter__(self):
        tool = os.path.join(BUILD, "bench", "big_dump")
        self.vmlinux = os.path.join(BUILD, "tests", "kernel", "vmlinux-extreme")
        if not os.path.exists(tool) or not os.path.exists(self.vmlinux):
            raise tap.Skip("bench/big_dump is not built")
        self.folder = tempfile.TemporaryDirectory(prefix="memtop-")
        self.path = os.path.join(self.folder.name, "vmcore")
        subprocess.run([tool, "1024", "single", self.path], check=True)
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def source(self):
        return "-c %s -k %s" % (self.path, self.vmlinux)


RUNNING = "Esc stops"


def start_scan(terminal, dump, view="pages"):
    terminal.start(dump.source())
    terminal.keys(":")
    terminal.type(view)
    return terminal.wait(RUNNING)


@tap.case
def keys_answer():
    """keys are answered while all pages are read, and it can be stopped"""
    with BigDump() as dump, Terminal() as terminal:
        before = terminal.modes()
        shown = start_scan(terminal, dump)
        assert "%" in shown.splitlines()[-1], shown
        terminal.keys("h")
        terminal.wait("Keys")
        terminal.keys("x")
        terminal.wait(RUNNING)
        terminal.resize(60, 20)
        terminal.resize(100, 30)
        terminal.keys("/")
        terminal.wait("search: _")
        terminal.keys("Escape")
        terminal.wait(RUNNING)
        terminal.keys("Escape")
        terminal.wait("interrupted", "q Quit", but=[RUNNING])
        terminal.keys("q")
        terminal.wait("left 0", tmux.PROMPT)
        assert terminal.modes() == before


@tap.case
def another_view():
    """another view does not wait for the scan's end"""
    with BigDump() as dump, Terminal() as terminal:
        start_scan(terminal, dump)
        terminal.view("buddy")
        terminal.wait("buddy:", "PAGES", but=[RUNNING])
        terminal.keys("Tab")
        terminal.wait("pagetypes:", "BLOCKS")
        terminal.keys("q")
        terminal.wait("left 0")


@tap.case
def leave_while_scanning():
    """q and SIGTERM end it in the middle of a scan"""
    with BigDump() as dump, Terminal() as terminal:
        before = terminal.modes()
        start_scan(terminal, dump)
        terminal.keys("q")
        terminal.wait("left 0", tmux.PROMPT)
        start_scan(terminal, dump, "check")
        os.kill(terminal.pid(), 15)
        terminal.wait("left 143", tmux.PROMPT)
        assert terminal.modes() == before


@tap.case
def suspend_while_scanning():
    """Ctrl-Z stops it in the middle of a scan, fg goes on with it"""
    with BigDump() as dump, Terminal() as terminal:
        start_scan(terminal, dump)
        terminal.keys("C-z")
        terminal.wait("Stopped", tmux.PROMPT)
        terminal.type("fg")
        terminal.wait("pages:", but=["Stopped"])
        terminal.keys("Escape")
        terminal.wait("q Quit", but=[RUNNING])
        terminal.keys("q")
        terminal.wait(tmux.PROMPT, but=["Quit"])


@tap.case
def map_while_scanning():
    """a map of a terabyte: closer, further, stopped, on"""
    with BigDump() as dump, Terminal() as terminal:
        start_scan(terminal, dump, "pagemap")
        terminal.wait("each letter", but=[RUNNING])
        terminal.keys("+")
        terminal.keys("+")
        shown = terminal.wait("each letter", "pfn", but=[RUNNING])
        while "a page" not in shown:
            terminal.keys("Enter")
            shown = terminal.wait("each letter", but=[RUNNING, shown.splitlines()[3]])
        terminal.keys("Enter")
        terminal.wait("page:", "section")
        terminal.keys("Escape")
        terminal.wait("each letter 4.00 KiB, a page")
        terminal.keys("-")
        terminal.wait("each letter 32.0 KiB", but=[RUNNING])
        terminal.keys("Escape")
        terminal.keys("q")
        terminal.wait("left 0")


@tap.case
def mark_in_the_background():
    """what is compared with is opened beside the keys"""
    with BigDump() as dump, Terminal(120, 30) as terminal:
        terminal.start("-s data/samples/debian-6.1-amd64-numa")
        terminal.view("buddy", "D")
        terminal.type("data/samples/debian-6.1-amd64-la57")
        terminal.wait("changes since")
        terminal.keys("d")
        terminal.wait("-816")
        terminal.keys("D")
        terminal.type("data/samples/nothing")
        terminal.wait("No such file")
        terminal.keys("q")
        terminal.wait("left 0")


class Opened:
    """How often a file was opened, by inotify."""

    IN_OPEN = 0x20

    def __init__(self, path):
        libc = ctypes.CDLL(None, use_errno=True)
        self.fd = libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        self.total = 0
        if self.fd < 0 or libc.inotify_add_watch(self.fd, path.encode(), self.IN_OPEN) < 0:
            raise tap.Skip("no inotify")

    def count(self):
        while select.select([self.fd], [], [], 0)[0]:
            data = os.read(self.fd, 65536)
            while data:
                length = struct.unpack("iIII", data[:16])[3]
                data = data[16 + length:]
                self.total += 1
        return self.total


def minutes(began):
    """How many minutes have begun since: so often a file may have been read by now."""
    return 1 + int(time.monotonic() - began) // 60


@tap.case
def pagetypeinfo_is_spared():
    """pagetypeinfo is read when it is shown, and then not again for a minute, whatever is pressed"""
    if os.geteuid() != 0 or not os.path.exists("/proc/pagetypeinfo"):
        raise tap.Skip("only root may read /proc/pagetypeinfo")
    if subprocess.run(["unshare", "-m", "true"], stderr=subprocess.DEVNULL).returncode:
        raise tap.Skip("no mount namespace of our own")
    with Terminal(120, 40) as terminal:
        fake = os.path.join(terminal.folder.name, "pagetypeinfo")
        shutil.copyfile("/proc/pagetypeinfo", fake)
        opened = Opened(fake)
        terminal.type("clear; unshare -m sh -c 'mount --bind %s /proc/pagetypeinfo && "
                      "exec $MEMTOP -i 0.1'; echo left $?" % fake)
        terminal.wait("overview:", "q Quit")
        several_samples(terminal)
        for view in "summary", "buddy", "frag", "pcp":
            terminal.view(view)
            terminal.wait(view + ":")
            several_samples(terminal)
        terminal.keys("m")
        terminal.wait("marked")
        assert opened.count() == 0, opened.count()
        began = time.monotonic()
        terminal.view("pagetypes")
        terminal.wait("pagetypes:", "Unmovable", "once a minute")
        assert 1 <= opened.count() <= minutes(began), opened.count()
        for key in "r", "r", "m", "d", "d", "u", "6", "7", "9", "7", "x", "x", "r":
            terminal.keys(key)
            time.sleep(0.15)
        path = os.path.join(terminal.folder.name, "state.json")
        terminal.keys("S")
        terminal.type(path)
        terminal.wait("written to")
        terminal.keys(":")
        terminal.type("snapshot")
        terminal.wait("snapshot:", "JSON")
        assert 1 <= opened.count() <= minutes(began), opened.count()
        terminal.keys("q")
        terminal.wait("left 0")
        with open(path, encoding="utf-8") as file:
            assert "Unmovable" in file.read()


def several_samples(terminal):
    """The time of the sample, on the first line, has changed."""
    first = terminal.screen().splitlines()[0]
    terminal.wait("live", but=[first])


tap.main()
