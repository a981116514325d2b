#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How soon the full screen is there, and how soon a key is answered while all pages are read.

    latency.py [-n ROUNDS] DUMP [VMLINUX]
    latency.py [-n ROUNDS]                  this machine: first screen, and what a second costs

MEMTOP names the program (build/memtop). It runs in a terminal of our own (80x24); a time ends when
the words that are waited for have come out of it. Nothing passes or fails here. The last line is
JSON, in milliseconds.
"""

import argparse
import fcntl
import json
import os
import pty
import select
import signal
import statistics
import struct
import sys
import termios
import time

HERE = os.path.dirname(os.path.abspath(__file__))
MEMTOP = os.environ.get("MEMTOP", os.path.join(HERE, "..", "..", "build", "memtop"))

# Nothing is waited for longer than this, in seconds.
PATIENCE = 120

# A scan that is not seen to begin by then is over already, in seconds.
TO_BEGIN = 0.05


class Screen:
    """memtop in a terminal."""

    def __init__(self, arguments):
        self.since = time.monotonic()
        self.pid, self.fd = pty.fork()
        if not self.pid:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
            os.environ.update(TERM="xterm", LC_ALL="C.UTF-8", XDG_CONFIG_HOME="/dev/null")
            os.execv(MEMTOP, [MEMTOP, "--readonly", *arguments])
        self.got = b""

    def wait(self, *words):
        """Until all have come since the last send(); the milliseconds since then."""
        end = time.monotonic() + PATIENCE
        while not all(word in self.got for word in words):
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                sys.exit("no %r but %r" % (words, self.got[-500:]))
            try:
                self.got += os.read(self.fd, 65536)
            except OSError:
                sys.exit("it ended: %r" % self.got[-500:])
        return (time.monotonic() - self.since) * 1000

    def send(self, keys):
        self.drain()
        self.got = b""
        self.since = time.monotonic()
        os.write(self.fd, keys.encode())

    def drain(self):
        while select.select([self.fd], [], [], 0)[0]:
            os.read(self.fd, 65536)

    def is_scanning(self):
        """Something is read beside the keys."""
        return len(os.listdir("/proc/%d/task" % self.pid)) > 1

    def cpu(self):
        """Seconds, to the nanosecond; of the first thread, which does it all on a live machine."""
        with open("/proc/%d/schedstat" % self.pid, encoding="ascii") as file:
            return int(file.read().split()[0]) / 1e9

    def leave(self):
        os.kill(self.pid, signal.SIGTERM)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                if not os.read(self.fd, 65536):
                    break
            except OSError:
                break
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def first_screens(arguments, rounds):
    times = []
    for _ in range(rounds):
        screen = Screen(arguments)
        times.append(screen.wait(b"overview", b"Quit", b"NODE"))
        screen.leave()
    return times


def scan(screen):
    """Reading all pages once more has begun."""
    screen.send("r")
    end = time.monotonic() + TO_BEGIN
    while not screen.is_scanning() and time.monotonic() < end:
        pass


def key_times(arguments, rounds):
    """Of keys pressed while all pages were read; and how long that took, undisturbed."""
    screen = Screen(arguments)
    screen.wait(b"overview", b"Quit", b"NODE")
    screen.send(":pages\r")
    screen.wait(b"present", b"USE")
    times, scans = [], []
    for _ in range(rounds):
        began = time.monotonic()
        scan(screen)
        while screen.is_scanning():
            time.sleep(0.001)
        scans.append((time.monotonic() - began) * 1000)
    for _ in range(rounds * 4):
        scan(screen)
        for key, word in ("h", b"Keys"), ("x", b"pages"), ("/", b"search"):
            before = screen.is_scanning()
            screen.send(key)
            taken = screen.wait(word)
            if before:
                times.append(taken)
        screen.send("\r")
        while screen.is_scanning():
            time.sleep(0.001)
    screen.leave()
    return times, scans


def cost(seconds):
    """CPU seconds a second, with a sample a second."""
    screen = Screen(["-i", "1"])
    screen.wait(b"overview", b"Quit", b"NODE")
    before = screen.cpu()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        screen.drain()
        time.sleep(0.1)
    used = screen.cpu() - before
    screen.leave()
    return used / seconds


def show(what, times, found):
    if not times:
        print("%-34s none: it was over before a key could be pressed" % what)
        return
    print("%-34s %7.1f median  %7.1f worst  of %d" % (what, statistics.median(times), max(times),
                                                      len(times)))
    found[what.replace(",", "").replace(" ", "_")] = {
        "median": round(statistics.median(times), 1), "worst": round(max(times), 1),
        "times": len(times)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", type=int, default=5, metavar="ROUNDS")
    parser.add_argument("dump", nargs="?")
    parser.add_argument("vmlinux", nargs="?")
    options = parser.parse_args()
    arguments = ["-c", options.dump] if options.dump else []
    arguments += ["-k", options.vmlinux] if options.vmlinux else []
    found = {}
    times = first_screens(arguments, options.n + 1)
    show("first run, ms", times[:1], found)
    show("first screen, ms", times[1:], found)
    if options.dump:
        keys, scans = key_times(arguments, options.n)
        show("all pages read, ms", scans, found)
        show("keys meanwhile, ms", keys, found)
    else:
        share = cost(20)
        print("%-34s %7.3f %% of a core" % ("a sample a second", share * 100))
        found["core_percent"] = round(share * 100, 3)
    print(json.dumps(found))


main()
