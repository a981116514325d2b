#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What memtop says of a guest with provoked holders: running, captured, dumped. TAP.

    compare.py FOLDER

Three sources tell of one machine within seconds: what nobody changed meanwhile is equal, the rest within a
drift, which is printed.
"""

import json
import os
import pathlib
import subprocess
import sys

MEMTOP = os.environ.get("MEMTOP", "build/memtop")
MIB = 1 << 20
# What the last runs of memtop and the copies of files in a tmpfs change, beside 2 %.
DRIFT = 2 * MIB
# The copies themselves lie in a tmpfs: what is saved after the live run.
COPIES = 16 * MIB

results = []


def test(fine, what):
    results.append(fine)
    print(f"{'ok' if fine else 'not ok'} {len(results)} - {what}", flush=True)


def ask(source, *arguments):
    result = subprocess.run([MEMTOP, *source, *arguments, "--json"], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True, check=False)
    if result.returncode == 2:
        return {"rows": [], "error": result.stderr.strip()}
    return json.loads(result.stdout)


def sizes(document):
    """Of each part of where; shares of others, in brackets, are none."""
    return {row["path"][-1]: row["bytes"] for row in document["rows"]}


def closes(document):
    """Parents whose parts do not add up."""
    sums, own = {}, {}
    for row in document["rows"]:
        path = tuple(row["path"])
        own[path] = row["bytes"]
        if row["bytes"] is not None and len(path) > 1 and not row["part"].strip().startswith("("):
            sums[path[:-1]] = sums.get(path[:-1], 0) + row["bytes"]
    return [path for path, total in sums.items() if own.get(path) is not None and own[path] != total]


def near(a, b, drift):
    return a is not None and b is not None and abs(a - b) <= max(drift, a // 50)


def mib(n):
    return "-" if n is None else f"{n / MIB:.2f}"


def zsmalloc_of_movable(dump):
    rows = ask(dump, "pages", "--by", "use")["rows"]
    return {row["holder"]: row["size_bytes"] for row in rows}.get("movable")


def test_where(documents, meminfo, dump):
    where = {name: sizes(document) for name, document in documents.items()}
    for name, document in documents.items():
        test(not closes(document), f"where ({name}): each sum closes {closes(document)}")
    for part, least in (("shmem", 40 * MIB), ("anon", 40 * MIB), ("page_cache", 24 * MIB), ("hugetlb", 40 * MIB),
                        ("slab", 8 * MIB), ("zsmalloc", MIB // 4), ("page_tables", 0), ("kernel_stacks", 0)):
        figures = {name: rows.get(part) for name, rows in where.items()}
        if part == "zsmalloc" and figures["dump"] is None:
            # before v6.12 its pages have no type: they are with those that a driver can move
            figures["dump"] = zsmalloc_of_movable(dump)
        shown = ", ".join(f"{name} {mib(n)}" for name, n in figures.items()) + " MiB"
        drift = COPIES if part == "shmem" else DRIFT
        test(all(n is not None and n >= least for n in figures.values()) and
             all(near(figures["live"], n, drift) for n in figures.values()), f"{part}: {shown}")
    for part, line in (("shmem", "Shmem"), ("anon", "AnonPages"), ("slab", "Slab"), ("hugetlb", "Hugetlb")):
        test(near(meminfo[line], where["tree"].get(part), COPIES if part == "shmem" else DRIFT),
             f"{part}: the guest's {line} {mib(meminfo[line])}, the tree's where {mib(where['tree'].get(part))} MiB")


KEYS = ("page_bytes", "node", "total", "in_use", "free", "reserved", "surplus")


def test_hugetlb(documents):
    pools = {name: [tuple(row[key] for key in KEYS) for row in document["rows"] if not row["holder"]]
             for name, document in documents.items()}
    test(pools["live"] and pools["live"] == pools["tree"] == pools["dump"], f"hugetlb: equal pools {pools['live']}")
    whole = [row for row in pools["dump"] if row[0] == 2 * MIB and row[1] is None]
    test(whole == [(2 * MIB, None, 20, 7, 13, 3, 0)], f"hugetlb: 20, of which 7 in use and 3 reserved {whole}")
    holders = {row["holder"]: row["in_use"] for row in documents["dump"]["rows"] if row["holder"]}
    test(holders == {"/huge/seven": 7}, f"hugetlb: who uses them {holders}")


def test_cgroups(documents):
    groups = {name: {row["path"]: row for row in document["rows"]} for name, document in documents.items()}
    for path, key, least in (("/alpha", "anon_bytes", 24 * MIB), ("/beta", "anon_bytes", 16 * MIB),
                             ("/gamma", "swap_bytes", 12 * MIB), ("/gamma", "usage_bytes", 8 * MIB)):
        figures = {name: rows.get(path, {}).get(key) for name, rows in groups.items()}
        # up to v5.12 a CPU may have counted some, and memory.stat not
        test(all(n is not None and n >= least - MIB // 4 and near(figures["live"], n, DRIFT)
                 for n in figures.values()),
             f"{path} {key}: " + ", ".join(f"{name} {mib(n)}" for name, n in figures.items()) + " MiB")


def test_dump(source):
    rows = {row["path"]: row["bytes"] for row in ask(source, "files")["rows"]}
    test(rows.get("/mnt/tmpfs.40M") == 40 * MIB, f"files: the tmpfs's file {mib(rows.get('/mnt/tmpfs.40M'))} MiB")
    # with what was read ahead
    devices = [row["bytes"] for row in ask(source, "files")["rows"] if row["filesystem"] == "bdev"]
    largest = max(devices, default=0)
    cache = sizes(ask(source, "where"))["page_cache"]
    test(24 * MIB <= largest <= cache, f"files: the disk's cache {mib(largest)} MiB of {mib(cache)} MiB page cache")
    rows = ask(source, "pages", "--by", "use")["rows"]
    uses = {row["holder"]: row["size_bytes"] for row in rows}
    test(near(16 * MIB, uses.get("anon_large"), DRIFT), f"pages: THP {mib(uses.get('anon_large'))} MiB")
    slabs = ask(source, "slabs")["rows"]
    leak = max(row["objects_in_use"] or 0 for row in slabs if row["cache"] in ("inode_cache", "dentry"))
    test(leak >= 12000, f"slabs: {leak} inodes or names in use, 12000 were made")


def test_allocs(live, tree, dump):
    """Where the kernel has allocation tags: each line by each source."""
    if live.get("error") or not live["rows"]:
        test("error" in dump and "alloc" in dump["error"], f"allocs: none, {dump.get('error', 'but the dump has some')}")
        return
    def sites(document):
        return {(row["module"], row["file"], row["line"], row["function"]): row["bytes"] for row in document["rows"]}
    figures = [sites(document) for document in (live, tree, dump)]
    large = [site for site, size in figures[0].items() if size and size >= MIB // 4]
    off = [site for site in large if not all(near(figures[0][site], other.get(site), COPIES if "shmem" in site[1]
                                                  else DRIFT) for other in figures[1:])]
    test(len(large) > 10 and not off, f"allocs: {len(large)} lines with 256 KiB or more agree {off}")
    totals = [sum(size or 0 for size in sites_of.values()) for sites_of in figures]
    test(near(totals[0], totals[2], COPIES), "allocs: " + ", ".join(mib(total) for total in totals) + " MiB in all")


def read_meminfo(path):
    lines = (line.split() for line in path.read_text().splitlines())
    return {words[0].rstrip(":"): int(words[1]) * 1024 for words in lines if words[-1] == "kB"}


def saved(path):
    try:
        return json.loads(path.read_text())
    except ValueError:
        return {"rows": [], "error": "nothing saved"}


def main():
    folder = pathlib.Path(sys.argv[1])
    tree, dump = ["-s", str(folder / "tree")], ["-c", str(folder / "vmcore"), "-k", str(folder / "vmlinux"), "--no-cache"]
    console = (folder / "console.log").read_text(errors="replace")
    for name in ("hugetlb", "anon", "thp", "zram", "swapped", "tmpfs", "cache", "slab"):
        test(f"memtop-guest: holds {name}" in console, f"the guest holds {name}")

    def three(view):
        return {"live": saved(folder / f"{view}.json"), "tree": ask(tree, view), "dump": ask(dump, view)}

    test_where(three("where"), read_meminfo(folder / "meminfo"), dump)
    test_hugetlb(three("hugetlb"))
    test_cgroups({name: document for name, document in three("cgroups").items() if name != "tree"})
    test_dump(dump)
    test_allocs(*three("allocs").values())
    print(f"1..{len(results)}")
    sys.exit(not all(results))


if __name__ == "__main__":
    main()
