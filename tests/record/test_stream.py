# SPDX-License-Identifier: GPL-2.0-or-later
"""-i for days: flat memory, readers that go away, gaps that are no bursts; plots."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import xml.dom.minidom

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))

import machine
import program
import tap

NUMA = "data/samples/debian-6.1-amd64-numa"
folder = tempfile.TemporaryDirectory()


def path(name):
    return os.path.join(folder.name, name)


def stream(*arguments):
    return subprocess.Popen([program.MEMTOP, "-s", NUMA, *arguments], cwd=program.SRCDIR,
                            env=program.environment(), stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def resident(pid):
    with open("/proc/%d/status" % pid, encoding="utf-8") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))


def flat_memory(*arguments):
    """What 200 samples take, 2000 take, within a few pages."""
    with open(program.MEMTOP, "rb") as file:
        if b"__asan_init" in file.read():
            raise tap.Skip("a sanitizer keeps what was freed")
    process = stream(*arguments, "-i", "0.01", "--count", "1500")
    sizes = []
    try:
        for number, line in enumerate(process.stdout):
            if arguments[-1] == "-J":
                assert json.loads(line)["rows"]
            if number in (200, 1300):
                sizes.append(resident(process.pid))
            if len(sizes) == 2:
                break
    finally:
        process.kill()
        process.communicate()
    print("# %d kB after 200 samples, %d kB later" % tuple(sizes))
    assert sizes[1] <= sizes[0] + 128


@tap.case
def reader_goes_away():
    """a reader that goes away ends it quietly"""
    for extra in [], ["-J"]:
        process = stream("buddy", "-i", "0.01", *extra)
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(program.PATIENCE) in (0, -signal.SIGPIPE) and not said, said
        # where the signal is ignored, as below some daemons
        process = subprocess.Popen(
            [program.MEMTOP, "-s", NUMA, "buddy", "-i", "0.01", *extra], cwd=program.SRCDIR,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, restore_signals=False,
            preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_IGN))
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait(program.PATIENCE) == 0 and not said, said


@tap.case
def gap_without_burst():
    """stopped and continued, it leaves a gap, not a burst"""
    began = time.monotonic()
    process = stream("buddy", "-J", "-i", "0.1")
    process.stdout.readline()
    os.kill(process.pid, signal.SIGSTOP)
    stopped = time.monotonic()
    time.sleep(3)
    continued = time.monotonic()
    os.kill(process.pid, signal.SIGCONT)
    for _ in range(3):
        assert process.stdout.readline()
    os.kill(process.pid, signal.SIGTERM)
    lines = 4 + len(process.communicate()[0].splitlines())
    # as many as there were beats while it ran, however long that was: a burst would be 30 more
    beats = (stopped - began + time.monotonic() - continued) / 0.1
    assert lines <= beats + 3, (lines, beats)


@tap.case
def recording():
    """a recording to plot"""
    machine.write(path("lines"), machine.QUIET, 300)
    program.run_fine("import", "-o", path("rec"), path("lines"), timeout=program.PATIENCE)


def screen(*keys):
    with open(path("keys"), "w", encoding="utf-8") as file:
        file.write("".join(key + "\n" for key in keys))
    program.run_fine("-r", path("rec"), "--keys", path("keys"), "--screen", path("screen"),
                     "buddy", env={"TERM": "xterm", "LINES": "24", "COLUMNS": "100"})
    with open(path("screen"), encoding="utf-8") as file:
        return file.read()


@tap.case
def travelled():
    """the full screen goes through a recording with t, T and b"""
    # 300 samples from 10:00:00, ten seconds apart
    assert " 10:49:50 " in screen("r")
    assert " 10:49:30 " in screen("T", "T")
    assert " 10:49:40 " in screen("T", "T", "t")
    assert "this is the last sample" in screen("t")
    assert " 10:00:10 " in screen("b", *"first", "Enter", "t")
    assert "this is the first sample" in screen("b", *"first", "Enter", "T")
    assert " 10:19:50 " in screen("b", *"-30m", "Enter")
    assert "is no time" in screen("b", *"noon", "Enter")


@tap.case
def plotted():
    """plot prints a row of blocks for each order and zone, in ASCII where need be"""
    text = program.run_fine("-r", path("rec"), "plot", env={"LC_ALL": "C.UTF-8"})
    assert "free memory by order: node 0" in text and "█" in text and "order 10 " in text
    plain = program.run_fine("-r", path("rec"), "plot")
    assert plain.isascii() and "@" in plain
    wide = program.run_fine("-r", path("rec"), "plot", env={"COLUMNS": "120"})
    assert max(map(len, wide.splitlines())) <= 120
    program.expect_trouble(program.run("-r", path("rec"), "plot", "--zone", "No"), "no such zone")
    program.expect_trouble(program.run("plot"), "-r FILE")


@tap.case
def gap_is_shown():
    """where nothing was recorded there is a gap"""
    with open(path("lines"), encoding="utf-8") as file:
        lines = file.readlines()
    with open(path("gapped"), "w", encoding="utf-8") as file:
        file.writelines(lines[:60] + lines[-60:])
    program.run_fine("import", "-o", path("rec2"), path("gapped"))
    text = program.run_fine("-r", path("rec2"), "plot")
    row = next(line for line in text.splitlines() if line.startswith("order 0")).split("|")[1]
    assert "????" in row and row[0] != "?" and row[-1] != "?", row


@tap.case
def picture():
    """--svg is well-formed, with a layer for each order"""
    program.run_fine("-r", path("rec"), "plot", "--svg", path("picture.svg"))
    document = xml.dom.minidom.parse(path("picture.svg"))
    filled = [each for each in document.getElementsByTagName("path")
              if each.getAttribute("fill").startswith("#")]
    texts = "".join(each.firstChild.data for each in document.getElementsByTagName("text")
                    if each.firstChild)
    assert len(filled) >= 11 and "order 10" in texts and "watermark" in texts
    for each in document.getElementsByTagName("path"):
        assert "nan" not in each.getAttribute("d") and "inf" not in each.getAttribute("d")


tap.add("JSON again and again takes no more memory", flat_memory, "zones", "-J")
tap.add("text again and again takes no more memory", flat_memory, "buddy")
tap.main()
