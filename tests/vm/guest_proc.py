# SPDX-License-Identifier: GPL-2.0-or-later
"""What a guest printed of its tasks, and memtop's views of its dump; TAP."""

import json
import os
import re
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

MEMTOP = os.environ.get("MEMTOP", "build/memtop")


class Tap:
    def __init__(self):
        self.n = self.failed = 0

    def case(self, good, text, details=()):
        self.n += 1
        self.failed += not good
        print("%s %d - %s" % ("ok" if good else "not ok", self.n, text))
        if not good:
            for line in list(details)[:20]:
                print("#  " + line)
        sys.stdout.flush()

    def skip(self, text):
        """What a folder does not have, and so cannot be asked."""
        self.n += 1
        print("ok %d # SKIP %s" % (self.n, text))
        sys.stdout.flush()

    def end(self):
        print("1..%d" % self.n)
        return 1 if self.failed else 0


def is_big_endian(elf):
    with open(elf, "rb") as file:
        return file.read(6)[5] == 2


class Case:
    """A folder as tests/guest leaves it."""

    def __init__(self, folder):
        self.path = Path(folder)
        self.name = self.path.name
        facts = (self.path / "case").read_text().splitlines()
        self.facts = dict(line.split("=", 1) for line in facts if "=" in line)
        self.page_size = int(self.facts.get("page_size") or 4096)
        self.word = struct.Struct(">Q" if is_big_endian(self.path / "vmlinux") else "<Q")

    def memtop(self, *arguments, fails=False):
        """The JSON of a view; the status must be that of success."""
        result = subprocess.run([MEMTOP, "-c", self.path / "vmcore", "-k", self.path / "vmlinux",
                                 "--json", *map(str, arguments)], capture_output=True, text=True)
        if fails:
            return result
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)

    def interrupted(self, seconds, *arguments):
        """The status, and the JSON as far as there is one, of a view that SIGINT ends."""
        process = subprocess.Popen([MEMTOP, "-c", self.path / "vmcore", "-k",
                                    self.path / "vmlinux", "--json", *map(str, arguments)],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate()
        return process.returncode, json.loads(out) if out.strip() else None

    def pids(self):
        return sorted(int(p.name) for p in (self.path / "proc").iterdir() if p.name.isdigit())

    def proc(self, pid, name):
        try:
            return (self.path / "proc" / str(pid) / name).read_text(errors="replace")
        except OSError:
            return ""

    def status(self, pid):
        return dict(re.findall(r"^(\w+):\s*(.*)$", self.proc(pid, "status"), re.M))

    def pagemap(self, pid):
        """{address: pagemap's word} of what was printed of one process."""
        words = {}
        for path in (self.path / "proc" / str(pid)).glob("pagemap.*"):
            start, data = int(path.suffix[1:], 16), path.read_bytes()
            for i in range(len(data) // 8):
                words[start + i * self.page_size] = self.word.unpack_from(data, 8 * i)[0]
        return words

    def mappings(self):
        """What the program of that name mapped: (pid, start, end, kind, label) of each run of pages."""
        try:
            lines = (self.path / "mappings").read_text().splitlines()
        except OSError:
            return []
        words = [line.split(None, 4) for line in lines]
        return [(int(each[0]), int(each[1], 16), int(each[2], 16), each[3], each[4])
                for each in words if len(each) == 5 and each[0] != "-"]

    def poisoned(self, pid, start=0, end=1 << 64):
        """Bytes of a process's poisoned pages: gone, and counted as resident by smaps (is_pfn_swap_entry())."""
        return sum(run[2] - run[1] for run in self.mappings()
                   if run[0] == pid and run[3] == "poison" and start <= run[1] < end)

    def smaps(self, pid):
        """[{field: bytes}] of each mapping; VmFlags are a list."""
        mappings = []
        for line in self.proc(pid, "smaps").splitlines():
            name, _, value = line.partition(":")
            if name == "VmFlags":
                mappings[-1][name] = value.split()
            elif value.endswith(" kB"):
                mappings[-1][name] = int(value.split()[0]) * 1024
            elif "-" in name.split(" ")[0]:
                mappings.append({"start": int(name.partition("-")[0], 16)})
        return mappings

    def stat(self, pid):
        """The fields of stat behind the name, numbered as in proc(5)."""
        fields = self.proc(pid, "stat").rpartition(")")[2].split()
        return {i + 3: field for i, field in enumerate(fields)}

    def smaps_sizes(self, pid, name):
        """A size of each mapping in bytes."""
        return [int(line.split()[1]) * 1024 for line in self.proc(pid, "smaps").splitlines()
                if line.startswith(name + ":")]


def own_crash(folder, facts):
    """crash as tests/guest fetched it for a case; the installed one if it did not."""
    program = folder.parent.parent / ("crash-%s-%s" % (facts["suite"], facts["arch"])) / "run"
    return str(program) if program.exists() else "crash"


def kib(status, key):
    """A size of status in bytes; None where there is none."""
    value = status.get(key, "").split()
    return int(value[0]) * 1024 if value else None


def cases(arguments):
    """The case folders that the command line names."""
    if not arguments:
        sys.exit("usage: SCRIPT CASE-FOLDER...")
    return [Case(each) for each in arguments]
