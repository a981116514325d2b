#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Who holds a guest's memory, in its dump, against what the guest said: cgroups' files, mincore().

    MEMTOP=build/memtop tests/vm/holders.py tests/guest/cache/cases/6.1-amd64-l4

Files are held to what mincore() said of them, page by page; the groups' counters to memory.stat and
memory.current, and the pages counted to what is charged. Both were printed some seconds before the dump.
"""

import sys

import guest_proc

KEYS = ("use", "cache", "cgroup", "file", "filesystem", "process", "area", "module", "order", "node", "zone",
        "pageblock", "cgroup,use", "node,zone", "file,cgroup")

# What sleeping processes and the printing itself may have moved since.
DRIFT = 64 << 10
ROOT_DRIFT = 2 << 20
BATCH = 64  # pages that a CPU charges ahead (MEMCG_CHARGE_BATCH)
FOLDED = 32  # pages of one kind that it may have counted, and memory.stat not, until v5.12
CPUS = 2
ALLOCS_DRIFT = 1 << 20


def check_sums(tap, case):
    """Every key's rows add up to the total of `pages`."""
    totals = [row for row in case.memtop("pages")["rows"] if row["use"] == "total"]
    pages = totals[-1]["pages"] if totals else 0
    for key in KEYS:
        rows = case.memtop("pages", "--by", key)["rows"]
        total = rows.pop()
        top = case.memtop("pages", "--by", key, "--largest", "2")["rows"]
        wrong = []
        if total["kind"] != "total" or total["pages"] != pages or sum(row["pages"] for row in rows) != pages:
            wrong.append("%d in %d rows, total %s, pages has %d" % (sum(row["pages"] for row in rows), len(rows),
                                                                  total["pages"], pages))
        if sum(row["pages"] for row in top[:-1]) != pages or top[0]["pages"] < top[1]["pages"]:
            wrong.append("--largest 2: %s" % top)
        tap.case(not wrong, "%s: pages --by %s adds up to all pages, in %d rows" % (case.name, key, len(rows)), wrong)


def check_uses(tap, case):
    """--by use is what pages says."""
    rows = case.memtop("pages")["rows"]
    whole = [row for row in rows if row["zone"] is None] or rows
    one = {row["use"]: row["pages"] for row in whole}
    by = {row["holder"]: row["pages"] for row in case.memtop("pages", "--by", "use")["rows"]}
    wrong = ["%s: %d, pages has %s" % (use, n, one.get(use)) for use, n in by.items() if one.get(use) != n]
    tap.case(not wrong, "%s: pages --by use is pages" % case.name, wrong)


def check_files(tap, case):
    path = case.path / "files"
    if not path.exists():
        tap.skip("%s: the guest did not say what of files is cached" % case.name)
        return
    told = {}
    for line in path.read_text().splitlines():
        device, inode, size, pages, name = line.split(None, 4)
        if int(pages):
            told[name] = (device, int(inode), int(size), int(pages))
    rows = case.memtop("files")["rows"]
    found = {row["path"]: row for row in rows}
    wrong = []
    for name, (device, inode, size, pages) in told.items():
        row = found.get(name, {})
        if (row.get("device"), row.get("inode"), row.get("size_bytes"), row.get("pages")) != \
                (device, inode, size, pages):
            wrong.append("%s: %s, mincore() said %s" % (name, row, told[name]))
    tap.case(not wrong and told, "%s: %d files have the pages that mincore() saw" % (case.name, len(told)), wrong)
    deleted = [row for row in found.values() if row["deleted"] and "deleted.1M" in row["path"]]
    tap.case(len(deleted) == 1 and deleted[0]["pages"] * case.page_size == 1 << 20,
             "%s: a deleted file that is open has its pages" % case.name, map(str, deleted))
    check_min(tap, case, rows)


def check_min(tap, case, rows):
    large = [row for row in rows if row["bytes"] >= 1 << 20]
    tap.case(large and case.memtop("files", "--min", "1M")["rows"] == large,
             "%s: files --min leaves out smaller ones" % case.name)


def number(path):
    try:
        text = path.read_text().strip()
    except OSError:
        return None
    return None if text == "max" else int(text)


def stats(folder):
    return {key: int(value) for key, value in
            (line.split() for line in (folder / "memory.stat").read_text().splitlines())}


def group_differs(group, folder, is_root, page_size):
    """What is wrong with a row of cgroups, against the group's files.  The dump has what CPUs did not report yet."""
    drift, wrong, said = ROOT_DRIFT if is_root else DRIFT + CPUS * FOLDED * page_size, [], stats(folder)
    for key, value in (("anon_bytes", said["anon"]), ("file_bytes", said["file"]), ("shmem_bytes", said["shmem"]),
                       ("slab_bytes", said.get("slab_reclaimable", 0) + said.get("slab_unreclaimable", 0)),
                       ("kernel_bytes", said.get("kernel")), ("sock_bytes", said["sock"]),
                       ("usage_bytes", number(folder / "memory.current"))):
        if (group[key] is None) != (value is None) or (value is not None and abs(group[key] - value) > drift):
            wrong.append("%s %s: %s, the guest said %s" % (group["path"], key, group[key], value))
    for key, name in (("limit_bytes", "memory.max"), ("high_bytes", "memory.high"), ("low_bytes", "memory.low"),
                      ("min_bytes", "memory.min"), ("swap_limit_bytes", "memory.swap.max")):
        if not is_root and group[key] != number(folder / name):
            wrong.append("%s %s: %s, the guest said %s" % (group["path"], key, group[key], number(folder / name)))
    return wrong


def counted_differs(group, page_size):
    """The pages found must be what is charged, but for slabs, per-CPU memory and what CPUs charged ahead."""
    counted, usage = group["pages_counted"] * page_size, group["usage_bytes"]
    least = counted - DRIFT
    most = counted + (group["slab_bytes"] or 0) + (group["sock_bytes"] or 0) + CPUS * BATCH * page_size + 4 * DRIFT
    wrong = [] if least <= usage <= most else ["%s: %d bytes counted, %d charged" % (group["path"], counted, usage)]
    files = group["file_pages_counted"] + group["shmem_pages_counted"]
    if abs(group["file_bytes"] - files * page_size) > DRIFT:
        wrong.append("%s file_bytes: %d, counted %d pages" % (group["path"], group["file_bytes"], files))
    # The kernel counts what is mapped: of a huge page that is so in part, only that.
    if group["anon_bytes"] > group["anon_pages_counted"] * page_size + DRIFT:
        wrong.append("%s anon_bytes: %d, counted %d pages" % (group["path"], group["anon_bytes"],
                                                              group["anon_pages_counted"]))
    return wrong


def check_cgroups(tap, case):
    root = case.path / "sys/fs/cgroup"
    if not (root / "memory.stat").exists():
        tap.skip("%s: the guest had no memory cgroups" % case.name)
        return
    groups = {group["path"]: group for group in case.memtop("cgroups")["rows"]}
    folders = {"/" + str(path.parent.relative_to(root)).replace(".", ""): path.parent
               for path in root.rglob("memory.stat")}
    alive = {path for path, group in groups.items() if not group["dying"]}
    tap.case(alive == set(folders), "%s: the %d groups of the guest are found" % (case.name, len(folders)),
             ["dump %s, guest %s" % (sorted(alive), sorted(folders))])
    wrong, counted = [], []
    for path, folder in folders.items():
        if path in groups:
            wrong += group_differs(groups[path], folder, path == "/", case.page_size)
            counted += counted_differs(groups[path], case.page_size) if path != "/" else []
    tap.case(not wrong, "%s: the groups' counters are what memory.stat said" % case.name, wrong)
    tap.case(not counted, "%s: the pages counted are those charged" % case.name, counted)
    check_dying(tap, case, groups)


def check_dying(tap, case, groups):
    """A removed group keeps its pages, or, since v7.1, has given them to the one above."""
    dying = [group for group in groups.values() if group["dying"]]
    said = sum(int(line.split()[1]) for line in (case.path / "sys/fs/cgroup/cgroup.stat").read_text().splitlines()
               if line.startswith("nr_dying_descendants"))
    good = all(group["path"] == "/gone" and group["pages_counted"] * case.page_size == 2 << 20 for group in dying)
    tap.case(good and len(dying) <= said, "%s: %d dying groups, with their pages" % (case.name, len(dying)),
             map(str, dying))


def check_slab_nodes(tap, case):
    """What caches have on nodes adds up to the caches."""
    rows = case.memtop("slabs", "--nodes")["rows"]
    caches = {row["cache"]: row for row in rows if row["node"] is None}
    sums = {}
    for row in rows:
        if row["node"] is not None:
            sum_of = sums.setdefault(row["cache"], [0, 0, 0])
            for i, key in enumerate(("slabs", "objects", "bytes")):
                sum_of[i] += row[key]
    wrong = ["%s: %s, its nodes have %s" % (name, row, sums.get(name)) for name, row in caches.items()
             if [row["slabs"], row["objects"], row["bytes"]] != sums.get(name, [0, 0, 0])]
    tap.case(not wrong and sums, "%s: the nodes of %d slab caches add up" % (case.name, len(sums)), wrong)


def check_pools(tap, case):
    """hugetlb of the dump is what the guest's /sys said, pool for pool and node for node."""
    told = {}
    for path in list(case.path.glob("sys/kernel/mm/hugepages/hugepages-*kB")) + \
            list(case.path.glob("sys/devices/system/node/node*/hugepages/hugepages-*kB")):
        node = int(path.parent.parent.name[4:]) if "node" in path.parent.parent.name else None
        told[int(path.name[10:-2]) * 1024, node] = tuple(
            int(file.read_text()) if file.exists() else None for file in
            (path / name for name in ("nr_hugepages", "free_hugepages", "resv_hugepages", "surplus_hugepages")))
    if not told:
        tap.skip("%s: the guest has no pools of huge pages" % case.name)
        return
    rows = case.memtop("hugetlb")["rows"]
    found = {(row["page_bytes"], row["node"]): (row["total"], row["free"], row["reserved"], row["surplus"])
             for row in rows if not row["holder"]}
    wrong = ["%s: %s, the guest said %s" % (key, found.get(key), pool) for key, pool in told.items()
             if found.get(key) != pool]
    tap.case(not wrong, "%s: the %d pools of huge pages are those of /sys" % (case.name, len(told)), wrong)
    used = sum(row["in_use"] for row in rows if row["holder"])
    whole = sum(row["in_use"] for row in rows if not row["holder"] and row["node"] is None)
    tap.case(used == whole, "%s: each of the %d huge pages in use has somebody who uses it" % (case.name, whole),
             ["%d have" % used])


def check_allocs(tap, case):
    """Allocation tags of the dump against /proc/allocinfo, and pages by tag against the tags' own counters."""
    path = case.path / "proc/allocinfo"
    if not path.exists():
        said = case.memtop("allocs", fails=True).stderr
        tap.case("no allocation tags" in said, "%s: allocs says that this kernel has none" % case.name, [said])
        return
    told, found = {}, {}
    for line in path.read_text().splitlines()[2:]:
        size, calls, tag = line.split(None, 2)
        told[tag.split()[0]] = told.get(tag.split()[0], 0) + int(size)
    for row in case.memtop("allocs")["rows"]:
        place = "%s:%d" % (row["file"], row["line"])
        found[place] = found.get(place, 0) + row["bytes"]
    # files of a tmpfs, and what they take, grow while the guest saves them
    wrong = ["%s: %d, the guest said %d" % (place, found.get(place, 0), size) for place, size in told.items()
             if abs(found.get(place, 0) - size) > max(ALLOCS_DRIFT, size // 4)]
    tap.case(not wrong and len(found) > 100, "%s: %d lines have what /proc/allocinfo said" % (case.name, len(found)),
             wrong)
    wrong = []
    for row in case.memtop("pages", "--by", "codetag")["rows"]:
        if row["kind"] == "named" and row["size_bytes"] > ALLOCS_DRIFT:
            size = found.get(row["holder"].split()[0], 0)
            if abs(size - row["size_bytes"]) > row["size_bytes"] // 50:
                wrong.append("%s: %d, its tag counts %d" % (row["holder"], row["size_bytes"], size))
    tap.case(not wrong, "%s: pages by line of source are what the tags count" % case.name, wrong)


def main():
    tap = guest_proc.Tap()
    for case in guest_proc.cases(sys.argv[1:]):
        check_sums(tap, case)
        check_uses(tap, case)
        check_files(tap, case)
        check_cgroups(tap, case)
        check_slab_nodes(tap, case)
        check_pools(tap, case)
        check_allocs(tap, case)
    return tap.end()


sys.exit(main())
