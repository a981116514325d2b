# SPDX-License-Identifier: GPL-2.0-or-later
"""allocs and hugetlb of saved trees: what files say, what they lack, and what cannot be."""

import os
import tempfile

import program
import schema
import tap

MIB = 1 << 20
HEAD = "allocinfo - version: 1.0\n#     <size>  <calls> <tag info>\n"
ALLOCINFO = HEAD + """\
     1048576      256 mm/slub.c:2345 func:alloc_slab_page 
           0        0 mm/memory.c:99 func:do_anonymous_page 
    67108864       16 drivers/made/up.c:11 [madeup] func:take 
        4096        1 drivers/made/up.c:11 [madeup] func:take 
        8192        2 drivers/made/up.c:40 [madeup] func:other 
"""


def tree(folder, files):
    for name, text in {"proc/version": "Linux version 6.12.0\n", **files}.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
    return folder


def run(files, *arguments):
    with tempfile.TemporaryDirectory() as folder:
        return program.run("-s", tree(folder, files), *arguments)


def document(files, *arguments):
    result = run(files, *arguments, "--json")
    assert result.returncode == 0, program.show(result)
    answer = program.json.loads(result.stdout)
    schema.validate(answer)
    return answer


def notes_of(answer):
    return " ".join(note["text"] for note in answer["notes"])


def allocs(text, *arguments):
    return document({"proc/allocinfo": text}, "allocs", *arguments)


@tap.case
def lines():
    """allocs: a row a line, the largest first; tags of one line are one row; empty ones are counted"""
    answer = allocs(ALLOCINFO)
    rows = [(row["file"], row["line"], row["function"], row["module"], row["bytes"], row["calls"], row["sites"])
            for row in answer["rows"]]
    assert rows == [("drivers/made/up.c", 11, "take", "madeup", 64 * MIB + 4096, 17, 2),
                    ("mm/slub.c", 2345, "alloc_slab_page", None, MIB, 256, 1),
                    ("drivers/made/up.c", 40, "other", "madeup", 8192, 2, 1)], rows
    note = notes_of(answer)
    assert "65.0 MiB in 275 allocations of 4 lines" in note and "1 more" in note, note


@tap.case
def groups():
    """allocs --by: lines add up to functions, files and modules"""
    def rows(key):
        return [(row["module"], row["file"], row["function"], row["line"], row["bytes"])
                for row in allocs(ALLOCINFO, "--by", key)["rows"]]

    made = 64 * MIB + 4096
    assert rows("module") == [("madeup", None, None, None, made + 8192), (None, None, None, None, MIB)], rows("module")
    assert rows("file")[0] == ("madeup", "drivers/made/up.c", None, None, made + 8192), rows("file")
    assert rows("function")[0] == ("madeup", "drivers/made/up.c", "take", None, made), rows("function")
    assert rows("line")[0][3] == 11
    program.expect_trouble(run({"proc/allocinfo": ALLOCINFO}, "allocs", "--by", "cpu"), "line, function")


@tap.case
def newer():
    """allocs: what the kernel calls inaccurate is marked; words that are not known yet do no harm"""
    rows = allocs("allocinfo - version: 2.0\n"
                  "   4096 1 mm/a.c:1 func:f accurate:no\n   10 1 mm/b.c:2 [m-1] func:g new:thing \n")["rows"]
    assert [row["accurate"] for row in rows] == [False, True], rows
    assert rows[1]["module"] == "m-1" and rows[1]["function"] == "g", rows


@tap.case
def impossible():
    """allocs: less than nothing is not known, and said; bad and cut lines are named, the others shown"""
    answer = allocs(HEAD + "-4096 1 mm/a.c:1 func:f\n5 x mm/b.c:2 func:g\n7 1 nowhere\n9 1 mm/c.c:3 func:h\n8 1 mm/d")
    rows = {row["file"]: row["bytes"] for row in answer["rows"]}
    assert rows == {"mm/c.c": 9, "mm/a.c": None}, rows
    assert "cannot be" in notes_of(answer), answer["notes"]
    reasons = " ".join(item["reason"] for item in answer["incomplete"])
    assert "allocinfo" in reasons and "line 4" in reasons, reasons


@tap.case
def not_there():
    """allocs without the file says which kernels have it"""
    program.expect_trouble(run({}, "allocs"), "DIR/proc/allocinfo")
    program.expect_trouble(run({"proc/allocinfo": "\n"}, "allocs"), "allocinfo")


def pool(path, **numbers):
    return {"%s/%s" % (path, name): "%d\n" % value for name, value in numbers.items()}


SYS = "sys/kernel/mm/hugepages/hugepages-"
NODE = "sys/devices/system/node/node%d/hugepages/hugepages-2048kB"
POOLS = {
    **pool(SYS + "2048kB", nr_hugepages=20, free_hugepages=13, resv_hugepages=3, surplus_hugepages=2,
           nr_overcommit_hugepages=4),
    **pool(SYS + "1048576kB", nr_hugepages=1, free_hugepages=1),
    **pool(NODE % 10, nr_hugepages=8, free_hugepages=8, surplus_hugepages=0),
    **pool(NODE % 2, nr_hugepages=12, free_hugepages=5, surplus_hugepages=2),
}
MEMINFO = {"proc/meminfo": "MemTotal: 1000000 kB\nMemFree: 1000 kB\nHugePages_Total: 20\nHugePages_Free: 13\n"
                           "HugePages_Rsvd: 3\nHugePages_Surp: 2\nHugepagesize: 2048 kB\n"}
KEYS = ("page_bytes", "node", "total", "in_use", "free", "reserved", "surplus", "overcommit", "bytes")


def pools(files):
    answer = document(files, "hugetlb")
    return [tuple(row[key] for key in KEYS) for row in answer["rows"]], notes_of(answer)


@tap.case
def by_size_and_node():
    """hugetlb: the largest size first, nodes by number below their pool; absent is null, not 0"""
    rows, notes = pools({**POOLS, "proc/sys/vm/hugetlb_optimize_vmemmap": "1\n"})
    assert rows == [(1024 * MIB, None, 1, 0, 1, None, None, None, 1024 * MIB),
                    (2 * MIB, None, 20, 7, 13, 3, 2, 4, 40 * MIB),
                    (2 * MIB, 2, 12, 7, 5, None, 2, None, 24 * MIB),
                    (2 * MIB, 10, 8, 0, 8, None, 0, None, 16 * MIB)], rows
    assert "20.0 MiB lie free" in notes and "given back" in notes, notes
    assert "kept" in pools({**POOLS, "proc/sys/vm/hugetlb_optimize_vmemmap": "0\n"})[1]
    assert "vmemmap" not in pools(POOLS)[1]


@tap.case
def meminfo_alone():
    """hugetlb: without /sys the default size of meminfo, and that others are not known"""
    rows, notes = pools(MEMINFO)
    assert rows == [(2 * MIB, None, 20, 7, 13, 3, 2, None, 40 * MIB)], rows
    assert "other sizes" in notes, notes
    program.expect_trouble(run({"proc/meminfo": "MemTotal: 1000 kB\nMemFree: 10 kB\n"}, "hugetlb"), "hugepages")


@tap.case
def odd_pools():
    """hugetlb: more free than there are is not believed, nor is a size or a number that is none"""
    rows, _ = pools({**pool(SYS + "2048kB", nr_hugepages=2, free_hugepages=5),
                     SYS + "64kB/nr_hugepages": "many\n", "sys/kernel/mm/hugepages/hugepages-0kB/nr_hugepages": "1\n",
                     "sys/devices/system/node/nodex/hugepages/hugepages-2048kB/nr_hugepages": "1\n"})
    assert rows == [(2 * MIB, None, 2, None, 5, None, None, None, 4 * MIB)], rows


tap.main()
