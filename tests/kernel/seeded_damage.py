#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Bend the dump of a real kernel in one place after another, and see that `memtop check` names it.

    seeded_damage.py [--memtop PROGRAM] [--flips N] [--seed N] FOLDER...

Each FOLDER is a case of tests/guest with an ELF dump of a 64-bit kernel. A copy of the dump is patched in
place and put right again. Where a struct page lies in the file is found by its own links: two addresses
that no other sixteen bytes of the dump hold.

With --flips, random bits of struct pages, zones and per-CPU areas are flipped: memtop must end within
SECONDS, and not by a signal. Output is TAP.
"""

import argparse
import json
import mmap
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# struct page of 64-bit kernels, 5.10 to 7.2
SIZE, FLAGS, LRU, MAPPING, PRIVATE, TYPE, REFCOUNT, MEMCG = 64, 0, 8, 24, 40, 48, 52, 56
SECONDS = 10
SECTION = 32768		# pages whose struct pages lie side by side, at least


class Dump:
    def __init__(self, args, folder, path):
        self.args, self.folder, self.path = args, folder, path
        self.file = open(path, "r+b")
        self.bytes = mmap.mmap(self.file.fileno(), 0)
        self.undo = []
        self.lists = []
        self.types_agree = self.has_symbol(b"move_freepages_block_isolate",
                                           b"pageblock_isolate_and_move_free_pages")

    def has_symbol(self, *names):
        with open(self.folder / "vmlinux", "rb") as file, \
                mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as vmlinux:
            return any(vmlinux.find(b"\0" + name + b"\0") >= 0 for name in names)

    def memtop(self, *view, timeout=SECONDS):
        command = [self.args.memtop, "-c", str(self.path), "-k", str(self.folder / "vmlinux"), *view]
        return subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)

    def rows(self, *view):
        run = self.memtop(*view, "--json", timeout=120)
        if run.returncode > 1:
            raise RuntimeError(run.stderr)
        return json.loads(run.stdout)["rows"]

    def get(self, at, fmt):
        return struct.unpack_from("<" + fmt, self.bytes, at)[0]

    def put(self, at, fmt, value):
        old = self.bytes[at:at + struct.calcsize(fmt)]
        self.undo.append((at, old))
        struct.pack_into("<" + fmt, self.bytes, at, value)

    def mend(self):
        for at, old in reversed(self.undo):
            self.bytes[at:at + len(old)] = old
        self.undo = []


class List:
    """A free list with some entries: their addresses, pfns and places in the file."""

    def __init__(self, dump, rows):
        self.dump, self.rows = dump, rows
        self.pages = [int(row["page"], 16) for row in rows]
        links = [page + LRU for page in self.pages]
        self.at = [None] * len(rows)
        known = {}
        for i in range(1, len(rows) - 1):
            links_of = struct.pack("<QQ", links[i + 1], links[i - 1])
            section = rows[i]["pfn"] // SECTION
            if section not in known:
                found = dump.bytes.find(links_of) if len(known) < 3 else -1
                known[section] = found - LRU - self.pages[i] if found >= 0 else None
            at = known[section]
            if at is not None and dump.bytes[at + self.pages[i] + LRU:at + self.pages[i] + LRU + 16] == links_of:
                self.at[i] = at + self.pages[i]
        head = dump.bytes.find(struct.pack("<QQ", links[0], links[-1]))
        self.head = head if head >= 0 else None

    def place(self, i):
        """Of entry i, from that of one nearby."""
        if self.at[i] is not None:
            return self.at[i]
        for k, at in enumerate(self.at):
            if at is not None and self.rows[k]["pfn"] // SECTION == self.rows[i]["pfn"] // SECTION:
                return at + self.pages[i] - self.pages[k]
        return None

    def place_of(self, i, page):
        return self.at[i] + page - self.pages[i]


def lists(dump):
    """Free lists with four entries and more, the longest first."""
    by_list = {}
    for row in dump.rows("freelist"):
        by_list.setdefault((row["node"], row["zone"], row["order"], row["type"]), []).append(row)
    for key in sorted(by_list, key=lambda key: -len(by_list[key])):
        if len(by_list[key]) >= 8:
            yield key, by_list[key]


# Each gets a list and the number of an entry in its middle, and returns the kinds of which one must be found.


def bent_link(lst, i):
    lst.dump.put(lst.at[i] + LRU, "Q", lst.pages[i] + 0x100000 * SIZE + LRU + 4)
    return {"outside"}


def bent_back_link(lst, i):
    lst.dump.put(lst.at[i] + LRU + 8, "Q", lst.pages[0] + LRU)
    return {"back_link"}


def loop(lst, i):
    lst.dump.put(lst.at[i] + LRU, "Q", lst.pages[1] + LRU)
    return {"loop"}


def wrong_order(lst, i):
    lst.dump.put(lst.at[i] + PRIVATE, "Q", lst.rows[i]["order"] + 1)
    return {"order"}


def wrong_zone(lst, i):
    flags = lst.dump.get(lst.at[i] + FLAGS, "Q")
    node_zone = 3 << 62 if flags >> 62 else 1 << 63
    lst.dump.put(lst.at[i] + FLAGS, "Q", flags ^ node_zone)
    return {"other_zone"}


def marked_in_use(lst, i):
    lst.dump.put(lst.at[i] + TYPE, "I", 0xffffffff)
    lst.dump.put(lst.at[i] + REFCOUNT, "I", 1)
    return {"not_free"}


def referenced(lst, i):
    lst.dump.put(lst.at[i] + REFCOUNT, "I", 1)
    return {"referenced"}


def lost(lst, i):
    """Taken off its list, but marked as free still."""
    before, after = lst.place(i - 1), lst.place(i + 1)
    if before is None or after is None:
        return None
    lst.dump.put(before + LRU, "Q", lst.pages[i + 1] + LRU)
    lst.dump.put(after + LRU + 8, "Q", lst.pages[i - 1] + LRU)
    return {"lost"}


def wrong_count(lst, i):
    """nr_free lies behind the lists of all types."""
    if lst.head is None:
        return None
    for types in range(1, 10):
        at = lst.head + 16 * types
        if lst.dump.get(at, "Q") >= len(lst.rows) and lst.dump.get(at, "Q") < 1 << 32:
            lst.dump.put(at, "Q", lst.dump.get(at, "Q") + 1)
            return {"nr_free"}
    return None


def on_list_in_use(lst, i):
    """A page that is used, put between two free blocks."""
    pfn = lst.rows[i]["pfn"]
    start = pfn // SECTION * SECTION
    used = [row for row in lst.dump.rows("pages", "--list", "--use", "shmem", "--pfn", f"{start}-{start + SECTION - 1}")]
    after = lst.place(i + 1)
    if not used or after is None:
        return None
    page = int(used[0]["page"], 16)
    at = lst.place_of(i, page)
    lst.dump.put(lst.at[i] + LRU, "Q", page + LRU)
    lst.dump.put(at + LRU, "Q", lst.pages[i + 1] + LRU)
    lst.dump.put(at + LRU + 8, "Q", lst.pages[i] + LRU)
    lst.dump.put(after + LRU + 8, "Q", page + LRU)
    return {"not_free"}


def twice(lst, i):
    """Entry i makes room for a page in the middle of another free block."""
    pfn = lst.rows[i]["pfn"]
    before, after = lst.place(i - 1), lst.place(i + 1)
    others = [row for row in lst.dump.rows("freelist")
              if row["order"] > lst.rows[i]["order"] and row["pfn"] // SECTION == pfn // SECTION]
    if not others or before is None or after is None:
        return None
    inside = int(others[0]["page"], 16) + (1 << lst.rows[i]["order"]) * SIZE
    at = lst.place_of(i, inside)
    for field, fmt in ((FLAGS, "Q"), (LRU, "Q"), (LRU + 8, "Q"), (PRIVATE, "Q"), (TYPE, "I")):
        lst.dump.put(at + field, fmt, lst.dump.get(lst.at[i] + field, fmt))
    lst.dump.put(before + LRU, "Q", inside + LRU)
    lst.dump.put(after + LRU + 8, "Q", inside + LRU)
    return {"twice"}


def used_inside(lst, i):
    """The second page of a block has a reference."""
    if not lst.rows[i]["order"]:
        return None
    lst.dump.put(lst.at[i] + SIZE + REFCOUNT, "I", 1)
    return {"used"}


def stale_flags(lst, i):
    """PG_locked"""
    lst.dump.put(lst.at[i] + FLAGS, "Q", lst.dump.get(lst.at[i] + FLAGS, "Q") | 1)
    return {"free_flags"}


def stale_flags_inside(lst, i):
    if not lst.rows[i]["order"]:
        return None
    lst.dump.put(lst.at[i] + SIZE + FLAGS, "Q", lst.dump.get(lst.at[i] + SIZE + FLAGS, "Q") | 1)
    return {"free_flags"}


def stale_mapping(lst, i):
    lst.dump.put(lst.at[i] + MAPPING, "Q", 0xffff888000100001)
    return {"free_mapping"}


def mapped_inside(lst, i):
    if not lst.rows[i]["order"]:
        return None
    lst.dump.put(lst.at[i] + SIZE + TYPE, "I", 0)
    return {"free_mapcount"}


def charged(lst, i):
    lst.dump.put(lst.at[i] + MEMCG, "Q", 0xffff888000100000)
    return {"free_memcg"}


def other_type(lst, i):
    """From the list of one migrate type to that of another. Older kernels have such blocks."""
    row = lst.rows[i]
    for _, to in lst.dump.lists:
        there = to.rows[0]
        if there["type"] == row["type"] or any(there[key] != row[key] for key in ("node", "zone", "order")):
            continue
        places = [lst.place(i - 1), lst.place(i + 1), to.place(1), to.place(2)]
        if None in places:
            continue
        before, after, new_before, new_after = places
        lst.dump.put(before + LRU, "Q", lst.pages[i + 1] + LRU)
        lst.dump.put(after + LRU + 8, "Q", lst.pages[i - 1] + LRU)
        lst.dump.put(lst.at[i] + LRU, "Q", to.pages[2] + LRU)
        lst.dump.put(lst.at[i] + LRU + 8, "Q", to.pages[1] + LRU)
        lst.dump.put(new_before + LRU, "Q", lst.pages[i] + LRU)
        lst.dump.put(new_after + LRU + 8, "Q", lst.pages[i] + LRU)
        return {"pageblock_type"} if lst.dump.types_agree else NOTHING
    return None


NOTHING = frozenset(["nothing"])
DAMAGES = (bent_link, bent_back_link, loop, wrong_order, wrong_zone, marked_in_use, referenced, lost,
           wrong_count, on_list_in_use, twice, used_inside, stale_flags, stale_flags_inside, stale_mapping,
           mapped_inside, charged, other_type)

# Of struct zone: which longs lie side by side, which of them is changed how, and what must be found then.
WATERMARKS = ("min_pages", "low_pages", "high_pages")
SIZES = ("start_pfn", "managed_pages", "spanned_pages", "present_pages")
COUNTERS = ("stats",)	# in the kernel's order
NR_COUNTERS = 8
ZONE_DAMAGES = (
    ("low watermark of 0", WATERMARKS, 1, lambda old: 0, {"watermarks"}),
    ("high watermark of 2^40", WATERMARKS, 2, lambda old: old | 1 << 40, {"watermarks"}),
    ("more managed than present", SIZES, 1, lambda old: old + 100000, {"sizes"}),
    ("less spanned than present", SIZES, 2, lambda old: old // 2, {"sizes"}),
    ("one more present", SIZES, 3, lambda old: old + 1, {"node", "present"}),
    ("reserve of 2^20", ("lowmem_reserve_pages",), 1, lambda old: 1 << 20, {"lowmem_reserve"}),
    ("five more free", COUNTERS, "nr_free_pages", lambda old: old + 5, {"free_pages"}),
    ("2^20 more on LRU lists", COUNTERS, "nr_zone_inactive_anon", lambda old: old + (1 << 20), {"lru_pages", "stat_sum"}),
    ("2^20 more to be written", COUNTERS, "nr_zone_write_pending", lambda old: old + (1 << 20), {"stat_sum"}),
)


def seed(dump, choices, damage):
    """The first list that this damage can be done to."""
    for _, lst in choices:
        middle = len(lst.rows) // 2
        for i in (middle, middle + 1, middle - 1, 3):
            if lst.at[i] is None:
                continue
            kinds = damage(lst, i)
            if kinds:
                return kinds
            dump.mend()
    return None


def longs_of(row, keys):
    """What the zone's row of the view says they are."""
    values = []
    for key in keys:
        value = list(row[key].values())[:NR_COUNTERS] if key == "stats" else row[key]
        values += value if isinstance(value, list) else [value]
    return None if None in values or not any(values[1:]) else values


def seed_zone(dump, zones, damage):
    """The first zone in which this can be found once, and once only."""
    _, keys, index, change, kinds = damage
    for row in sorted(zones, key=lambda row: -row["free_pages"]):
        values = longs_of(row, keys)
        if not values or (keys is WATERMARKS and row["boost_pages"]):
            continue
        pattern = struct.pack(f"<{len(values)}Q", *values)
        at = dump.bytes.find(pattern)
        if at < 0 or dump.bytes.find(pattern, at + 1) >= 0:
            continue
        if isinstance(index, str):
            index = list(row["stats"]).index(index)
        dump.put(at + 8 * index, "Q", change(values[index]))
        return kinds
    return None


class Tap:
    def __init__(self):
        self.n = 0
        self.failed = False

    def say(self, ok, what, why=""):
        self.n += 1
        self.failed |= not ok
        print(f"{'ok' if ok else 'not ok'} {self.n} - {what}{': ' + why if why else ''}", flush=True)


def say_found(tap, dump, what, kinds):
    try:
        run = dump.memtop("check", "--json")
        found = {row["kind"] for row in json.loads(run.stdout)["rows"] if row["severity"] == "damage"}
        fine = not found and run.returncode == 0 if kinds is NOTHING else run.returncode == 1 and kinds <= found
        tap.say(fine, what, f"wanted {sorted(kinds)}, found {sorted(found)}")
    except (subprocess.TimeoutExpired, ValueError) as error:
        tap.say(False, what, str(error))
    dump.mend()


def check_damages(tap, dump, name, choices):
    run = dump.memtop("check")
    tap.say(run.returncode == 0, f"{name}: sound")
    for damage in DAMAGES:
        kinds = seed(dump, choices, damage)
        what = f"{name}: {damage.__name__}"
        if not kinds:
            tap.say(True, what, "# SKIP no list it can be done to")
            continue
        say_found(tap, dump, what, kinds)
    zones = dump.rows("zones")
    for damage in ZONE_DAMAGES:
        kinds = seed_zone(dump, zones, damage)
        what = f"{name}: {damage[0]}"
        if kinds:
            say_found(tap, dump, what, kinds)
        else:
            tap.say(True, what, "# SKIP no zone it can be done to")


def flip(dump, choices, chance):
    """One to four bits: of struct pages, of a zone around a list's head, of anything."""
    for _ in range(chance.randint(1, 4)):
        _, lst = chance.choice(choices)
        i = chance.randrange(len(lst.rows))
        page = lst.place(i)
        where = chance.random()
        if where < 0.5 and page is not None:
            at = page + chance.randrange(-8 * SIZE, 8 * SIZE)
        elif lst.head is not None:
            at = lst.head + chance.randrange(-2048, 2048)
        else:
            at = chance.randrange(len(dump.bytes))
        at = min(max(at, 0), len(dump.bytes) - 1)
        dump.put(at, "B", dump.get(at, "B") ^ 1 << chance.randrange(8))


def check_flips(tap, dump, name, choices):
    chance = random.Random(dump.args.seed)
    slowest, found = 0, 0
    for n in range(dump.args.flips):
        flip(dump, choices, chance)
        for view in (["check"], ["pages"], ["buddy"], ["freelist"])[:2 + n % 3]:
            begin = time.monotonic()
            try:
                run = dump.memtop(*view)
                if run.returncode not in (0, 1, 2):
                    tap.say(False, f"{name}: flip {n}: {view[0]}", f"status {run.returncode}; {dump.undo}")
                found += view[0] == "check" and run.returncode == 1
            except subprocess.TimeoutExpired:
                tap.say(False, f"{name}: flip {n}: {view[0]}", f"over {SECONDS} s; {dump.undo}")
            slowest = max(slowest, time.monotonic() - begin)
        dump.mend()
    tap.say(True, f"{name}: {dump.args.flips} rounds of flipped bits",
            f"slowest {slowest:.2f} s; check found something in {found}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--memtop", default="memtop")
    parser.add_argument("--flips", type=int, default=50)
    parser.add_argument("--seed", type=int, default=20260131)
    parser.add_argument("folders", nargs="+", type=Path)
    args = parser.parse_args()
    tap = Tap()
    for folder in args.folders:
        with tempfile.TemporaryDirectory() as temporary:
            path = Path(temporary) / "vmcore"
            shutil.copyfile(folder / "vmcore", path)
            dump = Dump(args, folder, path)
            dump.lists = [(key, List(dump, rows)) for key, rows in list(lists(dump))[:24]]
            choices = dump.lists[:6]
            check_damages(tap, dump, folder.name, choices)
            check_flips(tap, dump, folder.name, choices)
    print(f"1..{tap.n}")
    return tap.failed


if __name__ == "__main__":
    sys.exit(main())
