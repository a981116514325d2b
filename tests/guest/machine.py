#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Run a QEMU guest, and dump its memory at the moment it says so.

    machine.py --log FILE --time SECONDS [--dump FORMAT=FILE]... -- QEMU ARGUMENTS...

The guest talks on its serial port, in lines that begin with "memtop-guest:". At "stop" the machine is
stopped, each of the dumps is written, and the machine goes on, with a line on its serial port for an
answer; "end" is its last word. Formats are
those of QMP's dump-guest-memory; one that this QEMU does not offer is left out, with a note.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time

SAY = b"memtop-guest: "


class Monitor:
    """A QMP connection: one command at a time."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.lines = self.socket.makefile("rwb")
        self.lines.readline()  # the greeting
        self.run("qmp_capabilities")

    def run(self, command, **arguments):
        request = {"execute": command, "arguments": arguments}
        self.lines.write(json.dumps(request).encode() + b"\n")
        self.lines.flush()
        while True:
            answer = json.loads(self.lines.readline())
            if "error" in answer:
                raise RuntimeError(f"{command}: {answer['error']['desc']}")
            if "return" in answer:  # anything else is an event
                return answer["return"]


def write_dumps(monitor, dumps):
    """Write the memory of the stopped machine once for each (format, file)."""
    offered = monitor.run("query-dump-guest-memory-capability")["formats"]
    for form, path in dumps:
        if form not in offered:
            print(f"this QEMU does not write {form} (it offers {', '.join(offered)})", file=sys.stderr)
            continue
        start = time.monotonic()
        # Without "format" QEMU writes ELF, in every version.
        choice = {} if form == "elf" else {"format": form}
        monitor.run("dump-guest-memory", paging=False, protocol="file:" + os.path.abspath(path), **choice)
        print(f"{path}: {os.path.getsize(path) >> 20} MiB in {time.monotonic() - start:.1f} s", file=sys.stderr)


def follow(guest, log, on_stop):
    """Copy the guest's console to the log until it closes; True if the guest said that it was done."""
    ended = False
    for line in guest.stdout:
        if line.rstrip() == SAY + b"stop":
            on_stop()
        log.write(line)
        log.flush()
        ended = ended or line.rstrip() == SAY + b"end"
    return ended


def run(options):
    with tempfile.TemporaryDirectory() as folder, open(options.log, "wb") as log:
        path = os.path.join(folder, "qmp")
        command = options.qemu + ["-qmp", f"unix:{path},server=on,wait=off", "-serial", "stdio"]
        guest = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log)
        alarm = threading.Timer(options.time, guest.kill)
        alarm.start()

        def on_stop():
            monitor = Monitor(path)
            monitor.run("stop")
            write_dumps(monitor, options.dump)
            monitor.run("cont")
            guest.stdin.write(b"go\n")
            guest.stdin.flush()

        try:
            ended = follow(guest, log, on_stop)
        finally:
            alarm.cancel()
            guest.kill()
            guest.wait()
    return ended


def dump_argument(text):
    form, _, path = text.partition("=")
    return form, path


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--log", required=True)
    parser.add_argument("--time", type=float, default=900)
    parser.add_argument("--dump", type=dump_argument, action="append", default=[])
    parser.add_argument("qemu", nargs="+")
    options = parser.parse_args()
    if not run(options):
        with open(options.log, "rb") as log:
            last = log.read()[-500:].decode(errors="replace").splitlines()[-3:]
        sys.exit(f"the guest did not finish within {options.time:g} s; its console ends with\n" + "\n".join(last))


if __name__ == "__main__":
    main()
