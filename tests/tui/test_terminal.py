# SPDX-License-Identifier: GPL-2.0-or-later
"""The full screen in real terminals: start, resize, suspend, kill; the terminal is right after it."""

import json
import os
import signal
import time

import tmux
import tap
from tmux import PATIENCE, Terminal

SAMPLE = "-s data/samples/debian-6.1-amd64-numa"
CORE = "-c data/samples/made-up/vmcore"


def is_right(terminal, before):
    """The terminal is as it was."""
    assert not terminal.is_alternate(), terminal.screen()
    after = terminal.modes()
    assert after == before, "stty -a before:\n%s\nafter:\n%s" % (before, after)


def leave(terminal, before):
    terminal.keys("q")
    terminal.wait("left 0", tmux.PROMPT)
    is_right(terminal, before)


def leave_job(terminal, before):
    """What followed it on its line was done when it stopped."""
    terminal.keys("q")
    terminal.wait(tmux.PROMPT, but=["Quit"])
    is_right(terminal, before)


def starts(term, locale, source, zone, width, height):
    with Terminal(width, height, term, locale) as terminal:
        before = terminal.modes()
        shown = terminal.start(source, wait="Help")
        assert zone in shown, shown
        assert max(map(len, shown.splitlines())) <= width
        if term == "xterm-256color":  # the others have but one screen
            assert terminal.is_alternate()
        terminal.view("nodes")
        terminal.wait("nodes:", "SPANNED")
        terminal.view("zones", "Enter")
        terminal.wait("node 0")
        terminal.keys("h")
        terminal.wait("Keys")
        terminal.keys("x")
        terminal.wait("Help")
        leave(terminal, before)


for term in "xterm-256color", "linux", "vt100":
    for size in (80, 24), (60, 20), (200, 60):
        tap.add("%s at %dx%d, UTF-8" % (term, *size), starts, term, "C.UTF-8", SAMPLE, "DMA32", *size)
        tap.add("%s at %dx%d, LANG=C" % (term, *size), starts, term, "C", SAMPLE, "DMA32", *size)
tap.add("a dump", starts, "xterm-256color", "C.UTF-8", CORE, "Normal", 80, 24)


@tap.case
def live():
    """this machine: the time goes on"""
    if not os.path.exists("/proc/buddyinfo"):
        raise tap.Skip("no /proc/buddyinfo")
    with Terminal() as terminal:
        before = terminal.modes()
        first = terminal.start("-i 0.1").splitlines()[0]
        terminal.wait("live", but=[first])
        terminal.keys("Space")
        terminal.wait("paused")
        leave(terminal, before)


@tap.case
def live_views():
    """this machine: every view by Tab, changes since a mark in each"""
    if not os.path.exists("/proc/buddyinfo"):
        raise tap.Skip("no /proc/buddyinfo")
    with Terminal(120, 30) as terminal:
        before = terminal.modes()
        terminal.start("-i 0.2")
        terminal.keys("m", "d")
        shown = terminal.wait("changes since the mark")
        first = shown.splitlines()[2].split()[0].rstrip(":")
        for _ in range(20):
            terminal.keys("Tab")
            shown = terminal.wait("Quit", "changes since the mark", but=["\n%s:" % first])
            first = shown.splitlines()[2].split()[0].rstrip(":")
            if first == "overview":
                break
        assert first == "overview", shown
        leave(terminal, before)


@tap.case
def resize():
    """resizing, to nothing and back, at once"""
    with Terminal() as terminal:
        before = terminal.modes()
        terminal.start(SAMPLE)
        terminal.resize(20, 5)
        terminal.wait("too small", but=["Help"])
        terminal.resize(200, 60)
        terminal.wait("q Quit", but=["too small"])
        for width in range(40, 120, 7):
            terminal.resize(width, 30)
        terminal.wait("Help")
        terminal.resize(80, 24)
        terminal.wait("q Quit", "DMA32")
        leave(terminal, before)


def suspend_by(send):
    with Terminal() as terminal:
        before = terminal.modes()
        terminal.start(SAMPLE)
        send(terminal)
        terminal.wait("Stopped")
        is_right(terminal, before)
        terminal.resize(100, 30)
        terminal.type("fg")
        terminal.wait("q Quit", "DMA32")
        assert terminal.is_alternate()
        terminal.view("nodes")
        terminal.wait("SPANNED")
        terminal.resize(80, 24)
        terminal.wait("q Quit")
        leave_job(terminal, before)


@tap.case
def suspend_by_key():
    """Ctrl-Z suspends, fg goes on, at another size"""
    suspend_by(lambda terminal: terminal.keys("C-z"))


@tap.case
def suspend_by_signal():
    """SIGTSTP suspends, fg goes on"""
    suspend_by(lambda terminal: os.kill(terminal.pid(), signal.SIGTSTP))


@tap.case
def stop_and_continue():
    """SIGSTOP, SIGCONT: the screen is painted anew"""
    with Terminal() as terminal:
        before = terminal.modes()
        terminal.start(SAMPLE)
        pid = terminal.pid()
        os.kill(pid, signal.SIGSTOP)
        terminal.wait("Stopped")
        terminal.keys("f", "g", "C-j")
        terminal.wait("q Quit", "DMA32", but=["Stopped"])
        leave_job(terminal, before)


def ends_by(number, status):
    with Terminal() as terminal:
        before = terminal.modes()
        terminal.start(SAMPLE)
        os.kill(terminal.pid(), number)
        terminal.wait("left %d" % status, tmux.PROMPT)
        is_right(terminal, before)


for name in "TERM", "HUP", "ABRT", "FPE":
    number = getattr(signal, "SIG" + name)
    tap.add("SIG%s ends it" % name, ends_by, number, 128 + number)


@tap.case
def interrupted():
    """Ctrl-C ends it, wherever it is"""
    with Terminal() as terminal:
        before = terminal.modes()
        terminal.start(SAMPLE)
        terminal.keys("/")
        terminal.wait("search")
        terminal.keys("C-c")
        terminal.wait("left", tmux.PROMPT)
        is_right(terminal, before)


def settings(terminal):
    path = os.path.join(terminal.folder.name, "memtop", "settings")
    if not os.path.exists(path):
        return None
    with open(path, encoding="utf-8") as file:
        return file.read()


@tap.case
def settings_are_kept():
    """tab, sorting and interval are kept; a damaged file is ignored"""
    with Terminal() as terminal:
        terminal.start(SAMPLE)
        terminal.view("buddy", ">", ">", ">", "I", "q")
        terminal.wait("left 0")
        assert settings(terminal) == "view buddy\nsizes blocks\ninterval 1\n" \
            "sort buddy PAGES -\n", settings(terminal)
        shown = terminal.start(SAMPLE).splitlines()
        assert shown[2].startswith("buddy"), shown
        assert [line.split()[1] for line in shown[4:7]] == ["DMA", "DMA32", "DMA32"], shown
        with open(os.path.join(terminal.folder.name, "memtop", "settings"), "wb") as file:
            file.write(b"view nothing\nsort\ninterval -1\n" + bytes(range(256)) * 8)
        terminal.keys("q")
        terminal.wait("left 0")


@tap.case
def columns_are_kept():
    """chosen columns come again the next time, in their order"""
    with Terminal() as terminal:
        terminal.start(SAMPLE)
        terminal.view("buddy", "c")
        terminal.wait("Columns of buddy")
        terminal.keys("Down", "Down", "Space", "Left", "Escape")
        shown = terminal.wait("q Quit").splitlines()
        terminal.keys("q")
        terminal.wait("left 0")
        assert "columns buddy node,zone,free_bytes" in settings(terminal), settings(terminal)
        again = terminal.start(SAMPLE).splitlines()
        assert again[3:8] == shown[3:8], (shown, again)
        terminal.keys("q")
        terminal.wait("left 0")


@tap.case
def no_place_for_settings():
    """where nothing can be kept it runs as well"""
    for home in "/proc", "/dev/null", "", "relative":
        with Terminal(XDG_CONFIG_HOME=home, HOME=home) as terminal:
            before = terminal.modes()
            terminal.start(SAMPLE)
            terminal.view("buddy")
            terminal.wait("buddy:")
            leave(terminal, before)


@tap.case
def damaged_settings():
    """settings that make no sense are ignored; --readonly leaves them alone"""
    with Terminal() as terminal:
        os.mkdir(os.path.join(terminal.folder.name, "memtop"))
        garbage = "view nothing\nsort\ninterval -1\nsizes\n\x01\x02 \x03\n"
        with open(os.path.join(terminal.folder.name, "memtop", "settings"), "w") as file:
            file.write(garbage)
        shown = terminal.start(SAMPLE + " --readonly").splitlines()
        assert shown[2].startswith("overview"), shown
        terminal.keys("e")
        terminal.wait("--readonly")
        terminal.keys("q")
        terminal.wait("left 0")
        assert settings(terminal) == garbage


def event(terminal, button, x, y):
    """What a terminal sends of a mouse (SGR): button 0 is the left, 64 and 65 the wheel; from 1."""
    text = "\033[<%d;%d;%dM" % (button, x, y)
    terminal.tmux("send-keys", "-t", "main", "-l", text + (text[:-1] + "m" if button < 64 else ""))


@tap.case
def mouse():
    """clicks on tabs, titles and rows, a second one on the same row, and the wheel"""
    with Terminal() as terminal:
        before = terminal.modes()
        terminal.start("-s data/samples/invented-many-nodes")
        event(terminal, 0, terminal.tab("nodes"), 2)
        terminal.wait("nodes:", "SPANNED")
        event(terminal, 0, terminal.tab("frag"), 2)
        terminal.wait("frag:", "U0")
        event(terminal, 0, terminal.tab("pagetypes"), 2)
        terminal.wait("pagetypes:", "BLOCKS")
        first = terminal.screen().splitlines()[4]
        event(terminal, 65, 10, 10)
        event(terminal, 65, 10, 10)
        for _ in range(12):
            event(terminal, 65, 10, 10)
        terminal.wait("pagetypes:", but=[first])
        for _ in range(14):
            event(terminal, 64, 10, 10)
        terminal.wait(first)
        event(terminal, 0, terminal.tab("buddy"), 2)
        terminal.wait("buddy:")
        event(terminal, 0, 7, 4)
        terminal.wait("node 0 Normal")
        event(terminal, 0, 3, 7)
        terminal.wait("node 3 Normal")
        event(terminal, 0, 3, 7)
        terminal.wait("orders: node")
        leave(terminal, before)


@tap.case
def mouse_on_a_map():
    """a click goes to a cell, a second one into it"""
    with Terminal() as terminal:
        before = terminal.modes()
        terminal.start(CORE)
        terminal.keys(":")
        terminal.type("pagemap")
        terminal.wait("pfn 0-63")
        event(terminal, 0, 9, 5)
        terminal.wait("pfn 256-319")
        event(terminal, 0, 9, 5)
        terminal.wait("pagemap: pfn 256-319", "a page")
        event(terminal, 0, 20, 5)
        terminal.wait("pfn 14 ")
        event(terminal, 0, 20, 5)
        terminal.wait("page: pfn 256-319", "section")
        leave(terminal, before)


@tap.case
def no_mouse():
    """--no-mouse leaves the mouse to the terminal"""
    with Terminal() as terminal:
        terminal.start(SAMPLE, "--no-mouse")
        assert terminal.tmux("display-message", "-p", "-t", "main", "#{mouse_any_flag}").strip() \
            == "0"
        terminal.keys("q")
        terminal.wait("left 0")
        terminal.start(SAMPLE)
        assert terminal.tmux("display-message", "-p", "-t", "main", "#{mouse_any_flag}").strip() \
            == "1"
        terminal.keys("q")
        terminal.wait("left 0")
        assert terminal.tmux("display-message", "-p", "-t", "main", "#{mouse_any_flag}").strip() \
            == "0"


@tap.case
def writes():
    """e writes the rows as text and as JSON, S the whole state; never over a file"""
    with Terminal() as terminal:
        terminal.start(SAMPLE)
        for name, key in ("rows.txt", "e"), ("rows.json", "e"), ("state.json", "S"):
            path = os.path.join(terminal.folder.name, name)
            terminal.view("buddy", key)
            terminal.type(path)
            terminal.wait("written to %s" % path)
            with open(path, encoding="utf-8") as file:
                text = file.read()
            if name == "rows.txt":
                assert text.split()[:3] == ["NODE", "ZONE", "PAGES"], text
            else:
                assert json.loads(text)["view"] == ("buddy" if key == "e" else "snapshot"), text
        terminal.keys("e")
        terminal.type(path)
        terminal.wait("exists")
        terminal.keys("q")


@tap.case
def terminal_goes():
    """when its terminal goes, so does it"""
    with Terminal() as terminal:
        terminal.start(SAMPLE)
        pid = terminal.pid()
        terminal.tmux("kill-session", "-t", "main")
        end = time.monotonic() + PATIENCE
        while os.path.exists("/proc/%d" % pid):
            assert time.monotonic() < end, "still there"
            time.sleep(0.05)


@tap.case
def no_terminal_type():
    """without TERM it says what is wrong"""
    with Terminal() as terminal:
        terminal.type("unset TERM; clear 2>/dev/null; $MEMTOP %s; echo left $?" % SAMPLE)
        terminal.wait("left 2", "TERM=")


@tap.case
def not_on_a_terminal():
    """where standard output or input is none, the summary is printed"""
    with Terminal() as terminal:
        shown = terminal.run("$MEMTOP %s" % SAMPLE)
        assert shown.startswith("NODE ZONE") and "\033" not in shown, shown
        terminal.type("clear; $MEMTOP %s </dev/null; echo left $?" % SAMPLE)
        shown = terminal.wait("left 0")
        assert "UNUSABLE" in shown and "Quit" not in shown, shown


@tap.case
def resize_while_typing():
    """a prompt, the help and the columns stay through any size"""
    with Terminal() as terminal:
        before = terminal.modes()
        terminal.start(SAMPLE)
        terminal.view("zones", "/")
        terminal.wait("search:")
        terminal.tmux("send-keys", "-t", "main", "-l", "Nor")
        for size in (200, 60), (20, 5), (31, 9), (80, 24):
            terminal.resize(*size)
        terminal.wait("search: Nor_")
        terminal.keys("Escape", "c")
        terminal.wait("Columns of zones")
        for size in (200, 60), (30, 8), (80, 24):
            terminal.resize(*size)
        terminal.wait("Columns of zones", "Done")
        terminal.keys("Escape", "h")
        terminal.wait("Keys")
        for size in (30, 8), (80, 24):
            terminal.resize(*size)
        terminal.wait("Keys", "Up k")
        terminal.keys("x")
        leave(terminal, before)


@tap.case
def dumb_terminal():
    """a terminal that cannot do it is told so"""
    with Terminal(term="dumb") as terminal:
        terminal.start(SAMPLE, wait="left")
        terminal.wait("left 2", "TERM=dumb")


tap.main()
