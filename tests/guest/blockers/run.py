#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Hold memtop's forecasts against what a guest's kernel achieves.

    run.py --memtop PROGRAM --vmlinux FILE --folder FOLDER [--orders 9,7,4] -- QEMU ARGUMENTS...

The guest (init beside this file) fragments its memory, says "stop", is dumped, and then compacts its memory
or drops its caches. A try is a hit where the free blocks of an order afterwards are within 10 % of the
forecast, or within one block. The last lines are TAP: at least 90 % of tries must be hits, and holders be named.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

import machine

FORECAST = {"compact": "after_compaction", "drop": "after_drop_caches", "both": "after_both"}
# A huge page that is pinned is left where it is for being one.
PINNED = r"(pinned|large folios): anonymous memory of pid \d+ \(provoke\)"
# What the guest does, and how memtop must call who does it.
NAMES = {"vmsplice": PINNED,
         "io_uring": PINNED,
         "small": r"slab (shmem_inode_cache|dentry)", "tables": "page tables", "pipes": "the kernel or a driver"}


def blocks(lines, order):
    """Free blocks of at least this order in lines of buddyinfo, counted in it."""
    total = 0
    for line in lines:
        counts = [int(word) for word in re.sub(r".*zone +\S+", "", line).split()]
        total += sum(count << (o - order) for o, count in enumerate(counts) if o >= order)
    return total


class Try:
    """One try: what the guest said, and what memtop forecast."""

    def __init__(self, number, action):
        self.number, self.action = number, action
        self.held, self.lines, self.now, self.forecast, self.holders = {}, {}, {}, {}, []

    def result(self, order):
        after = blocks(self.lines["after"], order)
        forecast = self.forecast.get(order)
        return forecast, after

    def is_hit(self, order):
        forecast, after = self.result(order)
        return abs(after - forecast) <= max(1, 0.1 * max(after, forecast))


class Guest:
    """A QEMU that is stopped, dumped and asked about at each try."""

    def __init__(self, options):
        self.options, self.tries, self.current = options, [], None
        self.dump = os.path.join(options.folder, "vmcore")

    def memtop(self, *arguments):
        result = subprocess.run([self.options.memtop, "-c", self.dump, "-k", self.options.vmlinux, *arguments, "-J"],
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        if result.returncode == 2:
            raise RuntimeError(result.stderr.decode())
        return json.loads(result.stdout)["rows"]

    def ask(self):
        for order in self.options.orders:
            rows = self.memtop("blockers", "--order", str(order))
            self.current.now[order] = sum(row["free"] for row in rows)
            self.current.forecast[order] = sum(row[FORECAST[self.current.action]] for row in rows)
        self.current.holders = [row["holder"] for row in self.memtop("blockers", "--holders")]

    def line(self, text):
        said = re.match(r"memtop-guest: try (\d+) (\w+)", text)
        if said:
            self.current = Try(int(said.group(1)), said.group(2))
            return
        key, _, value = text.partition(": ")
        if self.current and key == "held" and len(value.split()) == 2:
            name, pages = value.split()
            self.current.held[name] = self.current.held.get(name, 0) + int(pages)
        elif self.current and key in ("before", "still", "after"):
            self.current.lines.setdefault(key, []).append(value)

    def finish(self):
        """The try before, once the next one begins."""
        one = self.current
        if one and "after" in one.lines and one.forecast:
            self.tries.append(one)
            self.tell(one)
        self.current = None

    def tell(self, one):
        words = []
        for order in self.options.orders:
            forecast, after = one.result(order)
            words.append(f"order {order}: {blocks(one.lines['before'], order)}"
                         f"/{one.now[order]} -> {forecast}, was {after}{'' if one.is_hit(order) else ' MISS'}")
        print(f"# {one.number} {one.action}: {'; '.join(words)}  [{one.held}]", flush=True)

    def run(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "qmp")
            log = open(os.path.join(self.options.folder, "console.log"), "wb")
            command = self.options.qemu + ["-qmp", f"unix:{path},server=on,wait=off", "-serial", "stdio"]
            qemu = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
            alarm = threading.Timer(self.options.time, qemu.kill)
            alarm.start()
            monitor = None
            try:
                for raw in qemu.stdout:
                    log.write(raw)
                    log.flush()
                    text = raw.decode(errors="replace").strip()
                    if text.startswith(("memtop-guest: try", "memtop-guest: end")):
                        self.finish()
                    self.line(text)
                    if text == "memtop-guest: end":
                        break
                    if text in ("memtop-guest: stop", "memtop-guest: explain"):
                        monitor = monitor or machine.Monitor(path)
                        monitor.run("stop")
                        if text.endswith("explain"):
                            os.rename(self.dump, self.dump + ".before")
                        monitor.run("dump-guest-memory", paging=False, protocol="file:" + self.dump)
                        if text.endswith("stop"):
                            self.ask()
                        monitor.run("cont")
                        time.sleep(0.05)
                        qemu.stdin.write(b"go\n")
                        qemu.stdin.flush()
            finally:
                alarm.cancel()
                qemu.kill()
                qemu.wait()


def named(tries):
    """Which of what was held on purpose was named, of how many."""
    wanted = found = 0
    missed = []
    for one in tries:
        for what, pattern in NAMES.items():
            if one.held.get(what, 0) < 16:
                continue
            wanted += 1
            if any(re.match(pattern, holder) for holder in one.holders):
                found += 1
            else:
                missed.append(f"{one.number} {what}")
    return wanted, found, missed


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--memtop", required=True)
    parser.add_argument("--vmlinux", required=True)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--time", type=float, default=3600)
    parser.add_argument("--orders", type=lambda text: [int(word) for word in text.split(",")], default=[9, 7, 4])
    parser.add_argument("qemu", nargs="+")
    options = parser.parse_args()
    guest = Guest(options)
    guest.run()
    bad = 0
    cases = []
    for order in options.orders:
        hits = sum(one.is_hit(order) for one in guest.tries)
        cases.append((bool(guest.tries) and hits >= 0.9 * len(guest.tries),
                      f"order {order}: {hits} of {len(guest.tries)} forecasts within 10 %"))
    wanted, found, missed = named(guest.tries)
    cases.append((found == wanted, f"{found} of {wanted} holders named {missed or ''}"))
    for number, (good, words) in enumerate(cases, 1):
        bad += not good
        print(f"{'ok' if good else 'not ok'} {number} - {words}")
    print(f"1..{len(cases)}")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
