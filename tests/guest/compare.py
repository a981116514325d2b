#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Hold memtop's reading of a dump against what the guest itself said, and against crash.

    compare.py [--memtop PROGRAM] [--crash PROGRAM] FOLDER [CASE...]

FOLDER holds one folder a case, as `guest make` leaves them. Each view is compared number by number, for
each way memtop can learn a kernel's types, and for each file the memory was saved to. The guest printed
/proc before and after the dump: a number that is the same in both must be the same in the dump, one that
moved may be off by as much as it moved. crash reads the same file, so it must agree exactly.

Output is TAP; the exit status is 1 if anything disagrees.
"""

import argparse
import json
import os
import re
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "vm"))
import guest_proc  # noqa: E402, what it needs lies there

ZONE = re.compile(r"^Node\s+(\d+), zone\s+(\S+?),?(?:\s+(.*))?$")
ZONE_FIELDS = ("free", "min", "low", "high", "spanned", "present", "managed")
SECONDS = 300
CRASH_SECONDS = 200  # under emulation it needs half of that; on arm64 with 16K pages it does not return


# ---- what the guest said ---------------------------------------------------------------------------------
#
# Everything is brought into one shape: {(node, zone, ..., what): number}.


def parse_buddyinfo(text):
    values = {}
    for line in text.splitlines():
        node, zone, counts = ZONE.match(line).groups()
        for order, count in enumerate(counts.split()):
            values[int(node), zone, f"order {order}"] = int(count)
    return values


def parse_pagetypeinfo(text):
    """Free blocks per type and order, and pageblocks per type."""
    values, types = {}, []
    for line in text.splitlines():
        if line.startswith("Number of blocks type"):
            types = line.split()[4:]
        match = ZONE.match(line)
        if not match:
            continue
        node, zone, rest = int(match[1]), match[2], match[3]
        if rest.startswith("type"):
            _, kind, *counts = rest.split()
            for order, count in enumerate(counts):
                values[node, zone, kind, f"order {order}"] = int(count.lstrip(">"))
        else:
            for kind, count in zip(types, rest.split()):
                values[node, zone, kind, "pageblocks"] = int(count)
    return values


def zoneinfo_sections(text):
    """(node, zone, lines) of each zone."""
    node = zone = None
    lines = []
    for line in text.splitlines():
        match = ZONE.match(line)
        if match:
            if lines:
                yield node, zone, lines
            node, zone, lines = int(match[1]), match[2], []
        else:
            lines.append(line)
    if lines:
        yield node, zone, lines


def parse_zones(text):
    """Sizes and watermarks of the zones that have pages."""
    values = {}
    for node, zone, lines in zoneinfo_sections(text):
        fields = {}
        for line in lines:
            words = line.replace("pages free", "free").split()
            if len(words) == 2 and words[0] in ZONE_FIELDS:
                # "high" comes again for every CPU; the first is the zone's.
                fields.setdefault(words[0], int(words[1]))
        if fields.get("present"):
            values.update({(node, zone, name): fields[name] for name in fields})
    return values


def parse_pcp(text):
    values, cpu = {}, None
    for node, zone, lines in zoneinfo_sections(text):
        for line in lines:
            name, _, number = line.strip().partition(":")
            if name == "cpu":
                cpu = int(number)
            elif name in ("count", "high", "batch"):
                values[node, zone, f"cpu {cpu}", name] = int(number)
    return values


# ---- what memtop says ------------------------------------------------------------------------------------


def buddy_values(rows):
    return {(row["node"], row["zone"], f"order {order}"): count
            for row in rows for order, count in enumerate(row["free"])}


def pagetypes_values(rows):
    values = {}
    for row in rows:
        key = row["node"], row["zone"], row["type"]
        values.update({(*key, f"order {order}"): count for order, count in enumerate(row["free"])})
        values[(*key, "pageblocks")] = row["pageblocks"]
    return values


def zones_values(rows):
    return {(row["node"], row["zone"], field): row[f"{field}_pages"]
            for row in rows if row["present_pages"] for field in ZONE_FIELDS}


def pcp_values(rows):
    return {(row["node"], row["zone"], f"cpu {row['cpu']}", field): row[field]
            for row in rows for field in ("count", "high", "batch")}


# view: the file it is held against, the parser of that, the reader of memtop's rows
VIEWS = {
    "buddy": ("buddyinfo", parse_buddyinfo, buddy_values),
    "pagetypes": ("pagetypeinfo", parse_pagetypeinfo, pagetypes_values),
    "zones": ("zoneinfo", parse_zones, zones_values),
    "pcp": ("zoneinfo", parse_pcp, pcp_values),
}


def run_memtop(memtop, dump, view, arguments):
    """A view's rows and what it says of parts it could not read; an error in words instead, if there is one."""
    command = [memtop]
    for part in dump:
        command += ["-c", str(part)]
    command += [*arguments, view, "--json"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return None, None, str(error)
    if done.returncode != 0:
        return None, None, f"exit status {done.returncode}: {done.stderr.strip()}"
    try:
        document = json.loads(done.stdout)
        return document["rows"], [part["reason"] for part in document["incomplete"]], None
    except (ValueError, KeyError) as error:
        return None, None, f"not memtop's JSON: {error!r}"


# ---- what crash says -------------------------------------------------------------------------------------


def parse_kmem(text, types):
    """Free blocks per type and order out of crash's `kmem -f`, which names types by their position."""
    values, node, zone, position = {}, None, None, {}
    lines = iter(text.splitlines())
    for line in lines:
        words = line.split()
        if words == ["NODE"]:
            node = int(next(lines))
        elif words[:2] == ["ZONE", "NAME"]:
            zone, position = next(lines).split()[1], {}
        elif len(words) == 5 and re.fullmatch(r"\d+k", words[1]):
            order = int(words[0])
            kind = types[position.setdefault(order, 0)]
            position[order] += 1
            values[node, zone, kind, f"order {order}"] = int(words[3])
    return values


def parse_kmem_slabs(text):
    """Objects in use, all of them, and slabs of each cache out of crash's `kmem -s`."""
    values = {}
    for line in text.splitlines():
        words = line.split()
        if len(words) == 7 and re.fullmatch(r"\d+k", words[5]) and words[1].isdigit():
            values.update({(words[6], field): int(word)
                           for field, word in zip(("objects_in_use", "objects", "slabs"), words[2:5])})
    return values


def run_crash(crash, vmlinux, dump, command="kmem -f", sign="AREA"):
    """The output of a command, which has the word sign; if there is none, the reason.

    Modules are of no use here, and those of newer kernels crash does not know.
    """
    try:
        done = subprocess.run([crash, "-s", "--no_scroll", "--no_modules", vmlinux, *dump], input=command + "\nquit\n",
                              capture_output=True, text=True, timeout=CRASH_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return None, f"no answer in {CRASH_SECONDS} s"
    except OSError as error:
        return None, str(error)
    if sign not in done.stdout:
        lines = [line.strip() for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        said = [line for line in lines if line.startswith("crash:")] or lines
        return None, said[0] if said else f"exit status {done.returncode}"
    return done.stdout, None


# ---- comparing -------------------------------------------------------------------------------------------


def bounds(before, after):
    """{key: (lowest, highest)} that a number may have between two prints."""
    result = {}
    for key, number in before.items():
        other = after.get(key, number)
        drift = abs(number - other)
        result[key] = (min(number, other) - drift, max(number, other) + drift)
    return result


def exactly(values):
    return {key: (number, number) for key, number in values.items()}


def differences(limits, values, who):
    """Sentences on what is not as it should be."""
    for key in sorted(limits.keys() | values.keys(), key=str):
        low, high = limits.get(key, (0, 0))  # what the other side does not have must be nothing
        number = values.get(key)
        if number is None or not low <= number <= high:
            expected = low if low == high else f"{low} to {high}"
            yield f"node {' '.join(map(str, key))}: memtop {number}, {who} {expected}"


class Tap:
    """Test Anything Protocol, as it goes along."""

    def __init__(self):
        self.count = self.failed = 0

    def say(self, good, text, details=()):
        self.count += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.count} - {text}", flush=True)
        for detail in list(details)[:20]:
            print(f"#   {detail}")

    def skip(self, text, reason):
        self.count += 1
        print(f"ok {self.count} - {text} # SKIP {reason}", flush=True)

    def finish(self):
        print(f"1..{self.count}")
        return 1 if self.failed else 0


class Case:
    """The folder of a guest."""

    def __init__(self, folder):
        self.folder = folder
        self.name = folder.name
        self.vmlinux = folder / "vmlinux"
        lines = (folder / "case").read_text().splitlines()
        self.facts = dict(line.split("=", 1) for line in lines if "=" in line)

    def printed(self, name):
        """Both prints of a file of /proc."""
        proc = self.folder / "proc"
        return (proc / name).read_text(), (proc / f"{name}.2").read_text()

    def dumps(self):
        """The files the memory is in: tuples, as a dump may be split. The plain one comes first."""
        names = sorted(path.name for path in self.folder.glob("vmcore*"))
        whole = [name for name in names if not re.search(r"\.split\.\d+$", name)]
        parts = [name for name in names if name not in whole]
        sets = [(name,) for name in whole] + ([tuple(parts)] if parts else [])
        return [tuple(self.folder / name for name in names) for names in sets]

    def carries_types(self):
        """Since 6.0 the dump names the kernel's symbols, and with them its BTF."""
        return int(self.facts["release"].split(".")[0]) >= 6

    def names_types(self):
        symbols = (self.folder / "proc" / "kallsyms").read_text()
        return " __start_BTF\n" in symbols


def has_section(path, name):
    """Whether an ELF file has a section."""
    with open(path, "rb") as file:
        header = file.read(64)
        wide, order = header[4] == 2, ">" if header[5] == 2 else "<"
        offset, = struct.unpack_from(order + "Q", header, 40) if wide else \
            struct.unpack_from(order + "I", header, 32)
        size, number, strings = struct.unpack_from(order + "HHH", header, 58 if wide else 46)
        file.seek(offset)
        table = file.read(size * number)
        form, at = ("QQ", 24) if wide else ("II", 16)
        start, length = struct.unpack_from(order + form, table, strings * size + at)
        file.seek(start)
        return b"\0" + name + b"\0" in file.read(length)


def ways(case):
    """(name, arguments of memtop or None, reason if None) of each way to learn the kernel's types."""
    known = ["-k", str(case.vmlinux)]
    yield "default", known, None
    yield "dwarf", [*known, "--types=dwarf"], None
    if has_section(case.vmlinux, b".BTF"):
        yield "btf", [*known, "--types=btf"], None
    else:
        yield "btf", None, "this kernel has no BTF"
    if not case.carries_types():
        yield "no vmlinux", None, "this kernel's dumps do not say where its symbols are"
    elif not case.names_types():
        yield "no vmlinux", None, "this kernel has no BTF, or its kallsyms do not say where"
    else:
        yield "no vmlinux", ["--no-cache"], None


# makedumpfile's ELF files say of a page that it was left out, not whether it was zero or not wanted. What
# hangs on pages that were zero memtop cannot know then; it may say so, but it may not say anything wrong.
AMBIGUOUS = re.compile(r"\.elf-d\d*[13579]$")


def compare_views(tap, memtop, case, dump, way, arguments):
    for view, (name, parse, read_rows) in VIEWS.items():
        text = f"{case.name}: {dump[0].name}: {view}, {way}: as /proc/{name}"
        rows, incomplete, error = run_memtop(memtop, dump, view, arguments)
        if error:
            tap.say(False, text, error.splitlines())
            continue
        limits, values, remarks = bounds(*map(parse, case.printed(name))), read_rows(rows), []
        if incomplete and AMBIGUOUS.search(dump[0].name):
            remarks = [f"{len(values)} of {len(limits)} numbers; {reason}" for reason in incomplete]
            limits = {key: limits[key] for key in limits.keys() & values.keys()}
        wrong = list(differences(limits, values, "the guest"))
        tap.say(not wrong, text, wrong + remarks)


def migrate_types(case):
    values = parse_pagetypeinfo(case.printed("pagetypeinfo")[0])
    return list(dict.fromkeys(key[2] for key in values if key[3] == "order 0"))


def compare_crash(tap, memtop, crash, case, dump):
    text = f"{case.name}: {dump[0].name}: pagetypes: as crash's kmem -f"
    if not shutil.which(crash):
        tap.skip(text, f"{crash} is not installed")
        return
    output, reason = run_crash(crash, case.vmlinux, dump)
    if reason:
        tap.skip(text, f"crash does not read it: {reason}")
        return
    rows, _, error = run_memtop(memtop, dump, "pagetypes", ["-k", str(case.vmlinux)])
    if error:
        tap.say(False, text, error.splitlines())
        return
    values = {key: number for key, number in pagetypes_values(rows).items() if key[-1] != "pageblocks"}
    wrong = list(differences(exactly(parse_kmem(output, migrate_types(case))), values, "crash"))
    tap.say(not wrong, text, wrong)


def parse_slabinfo(text):
    """Of each cache: active objects, objects, bytes of one, slabs."""
    values = {}
    for line in text.splitlines():
        words = line.split()
        if words and not line.startswith(("#", "slabinfo")):
            values[words[0]] = [int(words[i]) for i in (1, 2, 3, -2)]
    return values


# What the guest does between the print of slabinfo and the dump: it saves files of /proc and /sys to tmpfs.
SLAB_DRIFT = 0.10
SLABS_OF_SAVING = ("proc_inode_cache", "vmap_area")


def slab_faults(printed, rows):
    """Sentences. Names and sizes are exact; sums and caches may have grown, but not shrunk by half."""
    for name in sorted(printed.keys() ^ rows.keys()):
        yield f"{name}: memtop {name in rows}, slabinfo {name in printed}"
    equal = 0
    for name in printed.keys() & rows.keys():
        row, (_, objects, size, slabs) = rows[name], printed[name]
        equal += (row["objects"], row["slabs"]) == (objects, slabs)
        if row["size_bytes"] != size:
            yield f"{name}: objects of {row['size_bytes']} bytes, slabinfo {size}"
        if row["objects_in_use"] is None or row["objects_in_use"] > row["objects"]:
            yield f"{name}: {row['objects_in_use']} of {row['objects']} objects in use"
    if equal < 0.8 * len(printed):
        yield f"{equal} of {len(printed)} caches have the objects and slabs of slabinfo"
    for position, field in enumerate(("objects_active", "objects")):
        said = sum(values[position] for name, values in printed.items() if name not in SLABS_OF_SAVING)
        found = sum(row[field] or 0 for name, row in rows.items() if name not in SLABS_OF_SAVING)
        if not said * (1 - SLAB_DRIFT) <= found <= said * (1 + 2 * SLAB_DRIFT):
            yield f"{field}: {found} in all, slabinfo {said}"


def decodes_freelists(crash):
    """crash 7 does not know that the links of free objects are swapped since Linux 5.7, and takes the
    objects on the lists of CPUs for allocated."""
    done = subprocess.run([crash, "--version"], capture_output=True, text=True, timeout=CRASH_SECONDS, check=False)
    version = re.search(r"^crash (\d+)", done.stdout, re.M)
    return bool(version) and int(version[1]) >= 8


def compare_slabs(tap, memtop, crash, case, dump):
    """slabs against slabinfo, as far as the guest stood still, and exactly against crash."""
    text = f"{case.name}: {dump[0].name}: slabs: as"
    slabinfo = case.folder / "proc" / "slabinfo"
    rows, incomplete, error = run_memtop(memtop, dump, "slabs", ["-k", str(case.vmlinux)])
    if error:
        tap.say(False, f"{text} slabinfo", error.splitlines())
        return
    rows = {row["cache"]: row for row in rows}
    if slabinfo.exists():
        wrong = list(slab_faults(parse_slabinfo(slabinfo.read_text()), rows)) + incomplete
        tap.say(not wrong, f"{text} /proc/slabinfo", wrong)
    else:
        tap.skip(f"{text} /proc/slabinfo", "the guest has none")
    output, reason = run_crash(crash, case.vmlinux, dump, "kmem -s", "OBJSIZE") if shutil.which(crash) else \
        (None, f"{crash} is not installed")
    found = parse_kmem_slabs(output or "")
    if reason or len(found) < 3 * 20:
        tap.skip(f"{text} crash's kmem -s", reason or "crash does not read this kernel's caches")
        return
    if not decodes_freelists(crash):
        found = {key: number for key, number in found.items() if key[1] != "objects_in_use"}
    values = {(name, field): rows[name][field] for name, field in found if name in rows}
    wrong = [f"{name} {field}: memtop {values.get((name, field))}, crash {number}"
             for (name, field), number in sorted(found.items()) if values.get((name, field)) != number]
    tap.say(not wrong, f"{text} crash's kmem -s", wrong)


def compare_case(tap, memtop, crash, case):
    first, *others = case.dumps()
    for way, arguments, reason in ways(case):
        if reason:
            tap.skip(f"{case.name}: {way}", reason)
        elif "-k" in arguments:
            compare_views(tap, memtop, case, first, way, arguments)
        else:
            # memtop looks beside the dump, too
            with tempfile.TemporaryDirectory() as alone:
                link = Path(alone) / first[0].name
                link.symlink_to(first[0].resolve())
                compare_views(tap, memtop, case, (link,), way, arguments)
    crash = crash or guest_proc.own_crash(case.folder, case.facts)
    compare_crash(tap, memtop, crash, case, first)
    compare_slabs(tap, memtop, crash, case, first)
    for dump in others:
        compare_views(tap, memtop, case, dump, "default", ["-k", str(case.vmlinux)])


def main():
    top = HERE.parent.parent
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--memtop", default=os.environ.get("MEMTOP", str(top / "build" / "memtop")))
    parser.add_argument("--crash", default=os.environ.get("CRASH"), help="default: that of the kernel's suite")
    parser.add_argument("folder", type=Path)
    parser.add_argument("cases", nargs="*")
    options = parser.parse_args()

    tap = Tap()
    for name in options.cases or sorted(path.parent.name for path in options.folder.glob("*/case")):
        if (options.folder / name / "case").exists():
            compare_case(tap, options.memtop, options.crash, Case(options.folder / name))
        else:
            tap.say(False, f"{name}: made", [f"{options.folder / name} is not there; guest make {name}"])
    return tap.finish()


if __name__ == "__main__":
    sys.exit(main())
