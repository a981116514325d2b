#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""memtop on the /proc that a guest saved against memtop on its dump: the same columns and words.

    MEMTOP=build/memtop tests/vm/live.py tests/guest/cache/cases/6.1-amd64-l4

The dump was taken later: pid 1, which printed all this, went on.
"""

import json
import re
import subprocess
import sys

import guest_proc

BATCH = 32   # pages a CPU, percpu_counter_batch: status leaves them out before v6.16


def saved(case, *arguments):
    """The JSON of a view of the saved files."""
    result = subprocess.run([guest_proc.MEMTOP, "-s", case.path, "--json", *map(str, arguments)],
                            capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def unlike(a, b, keys):
    return ["%s %s, dump %s" % (key, a[key], b[key]) for key in keys if a[key] != b[key]]


def name_agrees(printed, said):
    """/proc adds the workqueue to a kworker's name, and cuts a rescuer's."""
    return said == printed or said[:15] == printed or \
        (said.startswith("kworker/") and printed.startswith(said))


def check_tasks(tap, case):
    live = {row["pid"]: row for row in saved(case, "tasks")["rows"]}
    dump = {row["pid"]: row for row in case.memtop("tasks")["rows"]}
    wrong, slack = [], 2 * BATCH * case.page_size
    for pid in sorted(live.keys() & dump.keys() - {1}):
        a, b = live[pid], dump[pid]
        what = unlike(a, b, ["tgid", "parent", "kernel", "threads", "page_tables_bytes",
                             "virtual_bytes"])
        if not name_agrees(a["name"], b["name"]):
            what.append("name %r, dump %r" % (a["name"], b["name"]))
        rss = sum(case.smaps_sizes(pid, "Rss"))
        for key in "rss_bytes", "anon_bytes", "file_bytes", "shmem_bytes", "swap_bytes":
            # before v6.2 status lags behind smaps by what single threads count for themselves
            if rss - (a["rss_bytes"] or 0) > slack:
                continue
            if (a[key] is None) != (b[key] is None) or \
                    (a[key] is not None and abs(a[key] - b[key]) > slack):
                what += unlike(a, b, [key])
        wrong += ["%d: %s" % (pid, each) for each in what]
    tap.case(len(live) > 20 and len(live.keys() ^ dump.keys()) <= 3,
             "%s: the same %d processes" % (case.name, len(live)),
             [str(sorted(live.keys() ^ dump.keys()))])
    tap.case(not wrong, "%s: tasks, column by column" % case.name, wrong)


VMA_KEYS = ["start", "end", "size_bytes", "permissions", "offset", "device", "inode", "path",
            "flags"]
SIZE_KEYS = ["resident_bytes", "dirty_bytes", "hugetlb_bytes", "large_bytes", "swapped_bytes"]
SHARE_KEYS = ["shared_bytes", "private_bytes"]


def unlike_sizes(a, b):
    # a dump's walk leaves out what it does not tell apart
    keys = [key for key in SIZE_KEYS if b[key] is not None]
    # no page table tells that shared memory is swapped out; smaps does
    if "sh" in b["flags"] and "swapped_bytes" in keys:
        keys.remove("swapped_bytes")
    # special mappings: numa_maps leaves out what the image of the kernel has
    if b["node_bytes"] and a["node_bytes"] and a["path"] != "[vdso]" and \
            dict(filter(lambda each: each[1], enumerate(a["node_bytes"]))) != \
            dict(filter(lambda each: each[1], enumerate(b["node_bytes"]))):
        keys.append("node_bytes")
    return unlike(a, b, keys)


def unlike_shares(a, b):
    """/proc cuts pss to kB."""
    keys = list(SHARE_KEYS)
    if b["pss_bytes"] // 1024 * 1024 != a["pss_bytes"]:
        keys.append("pss_bytes")
    return unlike(a, b, keys)


def check_vmas(tap, case):
    still = {run[0] for run in case.mappings()}
    wrong, moved, shares, n = [], [], [], 0
    for pid in case.pids():
        live, dump = saved(case, "vmas", pid, "--pages"), case.memtop("vmas", pid, "--pages")
        rows = [row for row in live["rows"] if row["path"] != "[vsyscall]"]
        if live["incomplete"] or live["notes"] != dump["notes"]:
            wrong.append("%d: %s, %s" % (pid, live["incomplete"], live["notes"]))
        if len(rows) != len(dump["rows"]):
            wrong.append("%d: %d mappings, dump %d" % (pid, len(rows), len(dump["rows"])))
            continue
        n += len(rows)
        for a, b in zip(rows, dump["rows"]):
            text = "%d: %s: %%s" % (pid, a["start"])
            wrong += [text % each for each in unlike(a, b, VMA_KEYS)]
            (wrong if pid in still else moved).extend(text % each for each in unlike_sizes(a, b))
            # a 32-bit kernel loses huge pages in Pss: size << PSS_SHIFT does not fit its long
            if pid in still and case.facts["arch"] != "i386":
                wrong += [text % each for each in unlike_shares(a, b)]
            elif pid != 1:
                shares += [text % each for each in unlike_shares(a, b)]
    tap.case(n and not wrong, "%s: %d mappings, column by column" % (case.name, n), wrong)
    tap.case(len(moved) <= max(6, n // 10),
             "%s: what is resident; %d moved" % (case.name, len(moved)), moved)
    print("# %s: %d shares of %d mappings moved: others ended that had printed" % (
        case.name, len(shares), n))


def addresses(rows):
    """Some in each mapping, and some that lie in none."""
    for row in rows:
        start, end = int(row["start"], 16), int(row["end"], 16)
        if row["path"] != "[vsyscall]":
            yield from {start, (start + end) // 2, end - 1}


STORY = re.compile(r"pfn \d+: \w+(, the [a-z ]+)?(, order \d+)?(, zone \w+, node \d+)?")


def story(row):
    """Without what live alone tells."""
    match = STORY.match(row["note"] or "")
    return match and match.group(0)


REASON = re.compile(r"no mapping covers it|anonymous memory|never touched or given back|"
                    r"the mapping allows no access|not touched yet|offset 0x[0-9a-f]+|"
                    r"swapped out|page \d+ \(type \d+\)|a marker|guard")


def reason(row):
    """Why there is no page. What is neither there nor swapped out a dump tells apart."""
    if re.search("poisoned|being moved|a device", row["note"]):
        return "special"
    # maps does not say of [vvar] that a driver maps it
    return REASON.findall(row["note"].replace("not mapped by the driver behind", "not touched yet"))


def check_address(case, pid, live, dump):
    """What is unlike, of one address."""
    a, b = live[-1], dump[-1]
    # the last entry of a dump's walk is what pagemap has a word for
    if (a["level"] == "page") != (b["level"] == "page"):
        return ["%s: %s, dump %s" % (a["address"], a["state"], b["state"])]
    if a["level"] != "page":
        return [] if a["state"] == b["state"] and reason(a) == reason(b) else [
            "%s: %s, %s, dump %s, %s" % (a["address"], a["state"], a["note"], b["state"], b["note"])]
    # what leads to the page
    what = unlike(live[-2], dump[-2], ["state"])
    what += unlike(a, b, ["address", "region", "phys"])
    if a["size_bytes"] is not None:
        what += unlike(a, b, ["size_bytes"])
    if story(a) != story(b):
        what.append("%s, dump %s" % (a["note"], b["note"]))
    return ["%s: %s" % (a["address"], each) for each in what]


def by_address(document):
    rows = {}
    for row in document["rows"]:
        rows.setdefault(row["address"], []).append(row)
    return rows


def check_vtop(tap, case):
    wrong, n, sized = [], 0, 0
    for pid in case.pids():
        # a guest saves pagemap of some; pid 1 saved it
        if pid == 1 or not list((case.path / "proc" / str(pid)).glob("pagemap*")):
            continue
        mapped = [run[1] for run in case.mappings() if run[0] == pid]
        wanted = [hex(each) for each in mapped or list(addresses(saved(case, "vmas", pid)["rows"]))]
        if not wanted:
            continue
        live = by_address(saved(case, "vtop", "-p", pid, *wanted))
        dump = by_address(case.memtop("vtop", "-p", pid, *wanted))
        for address in live.keys():
            n += 1
            sized += live[address][-1]["size_bytes"] is not None
            wrong += ["%d: %s" % (pid, each)
                      for each in check_address(case, pid, live[address], dump[address])]
    tap.case(n and not wrong, "%s: %d addresses, %d with their page's size" % (
        case.name, n, sized), wrong)


def main():
    tap = guest_proc.Tap()
    for case in guest_proc.cases(sys.argv[1:]):
        check_tasks(tap, case)
        check_vmas(tap, case)
        check_vtop(tap, case)
    return tap.end()


sys.exit(main())
