# SPDX-License-Identifier: GPL-2.0-or-later
"""Who holds the memory: cgroups of saved trees, pages --by and files of the made-up dump."""

import os
import tempfile

import program
import schema
import tap

CORE = ["-c", os.path.join("data", "samples", "made-up", "vmcore")]
KEYS = ("use", "cache", "area", "module", "order", "node", "zone", "pageblock", "use,node", "zone,use")
MIB = 1 << 20


def tree(folder, files):
    for name, text in {"proc/version": "Linux version 6.1.0\n", **files}.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
    return folder


def cgroups(files, *options):
    with tempfile.TemporaryDirectory() as folder:
        result = program.run("-s", tree(folder, files), "cgroups", "--json", *options)
    assert result.returncode == 0, program.show(result)
    document = program.json.loads(result.stdout)
    schema.validate(document)
    return {row["path"]: row for row in document["rows"]}



VERSION_2 = {
    "sys/fs/cgroup/cgroup.controllers": "cpu memory pids\n",
    "sys/fs/cgroup/memory.stat": "anon 4096\nfile 8192\n",
    "sys/fs/cgroup/cgroup.stat": "nr_descendants 3\nnr_dying_descendants 7\n",
    "sys/fs/cgroup/a/memory.current": "10485760\n",
    "sys/fs/cgroup/a/memory.max": "20971520\n",
    "sys/fs/cgroup/a/memory.high": "max\n",
    "sys/fs/cgroup/a/memory.low": "0\n",
    "sys/fs/cgroup/a/memory.swap.current": "4096\n",
    "sys/fs/cgroup/a/memory.stat": "anon 1048576\nfile 2097152\nkernel 12288\nsock 0\nshmem 4096\n"
                                   "slab_reclaimable 100\nslab_unreclaimable 200\n",
    "sys/fs/cgroup/a/memory.pressure": "some avg10=12.34 avg60=1.00 avg300=0.10 total=5\nfull avg10=0.00\n",
    "sys/fs/cgroup/a/b/memory.current": "18446744073709551615\n",
    "sys/fs/cgroup/a/b/memory.stat": "anon -5\nfile 12",
    "sys/fs/cgroup/a.b/memory.current": "1\n",
}


@tap.case
def version_2():
    """cgroups of a saved tree: usage, limits, what it is, pressure; absent is null, not 0"""
    rows = cgroups(VERSION_2)
    assert list(rows) == ["/", "/a", "/a/b", "/a.b"], list(rows)
    a = rows["/a"]
    wanted = {"usage_bytes": 10 * MIB, "limit_bytes": 20 * MIB, "high_bytes": None, "low_bytes": 0, "min_bytes": None,
              "anon_bytes": MIB, "file_bytes": 2 * MIB, "shmem_bytes": 4096, "slab_bytes": 300, "kernel_bytes": 12288,
              "sock_bytes": 0, "swap_bytes": 4096, "pressure_ratio": 123, "pages_counted": None, "dying": False}
    assert {key: a[key] for key in wanted} == wanted, a
    assert rows["/"]["usage_bytes"] is None and rows["/"]["dying_below"] == 7, rows["/"]


@tap.case
def bad_numbers():
    """cgroups: a number that is none, or too large, or cut off, is not known"""
    b = cgroups(VERSION_2)["/a/b"]
    assert b["usage_bytes"] is None and b["anon_bytes"] is None and b["file_bytes"] is None, b


@tap.case
def version_1():
    """cgroups of version 1: usage_in_bytes, limit_in_bytes, the totals of memory.stat"""
    rows = cgroups({
        "sys/fs/cgroup/memory/memory.usage_in_bytes": "100\n",
        "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
        "sys/fs/cgroup/memory/a/memory.usage_in_bytes": "4096\n",
        "sys/fs/cgroup/memory/a/memory.limit_in_bytes": "8192\n",
        "sys/fs/cgroup/memory/a/memory.kmem.usage_in_bytes": "50\n",
        "sys/fs/cgroup/memory/a/memory.stat": "rss 1\ntotal_rss 20\ntotal_cache 30\ntotal_shmem 5\ntotal_swap 6\n",
    })
    a = rows["/a"]
    wanted = {"usage_bytes": 4096, "limit_bytes": 8192, "anon_bytes": 20, "file_bytes": 30, "shmem_bytes": 5,
              "kernel_bytes": 50, "swap_bytes": 6, "slab_bytes": None}
    assert {key: a[key] for key in wanted} == wanted, a
    assert rows["/"]["limit_bytes"] is None, rows["/"]


@tap.case
def switched_off():
    """cgroups where the controller is off, or nothing was saved, says so"""
    with tempfile.TemporaryDirectory() as folder:
        program.expect_trouble(program.run("-s", tree(folder, {}), "cgroups"), "DIR/sys/fs/cgroup")
        tree(folder, {"sys/fs/cgroup/cgroup.controllers": "cpu pids\n"})
        program.expect_trouble(program.run("-s", folder, "cgroups"), "controller is off")
    with tempfile.TemporaryDirectory() as folder:
        tree(folder, {"sys/fs/cgroup/other": ""})
        program.expect_trouble(program.run("-s", folder, "cgroups"), "no memory cgroups")


@tap.case
def links():
    """cgroups follows no link out of a saved tree, and none in a circle"""
    with tempfile.TemporaryDirectory() as folder:
        tree(folder, VERSION_2)
        os.symlink("..", os.path.join(folder, "sys/fs/cgroup/a/up"))
        os.symlink("/", os.path.join(folder, "sys/fs/cgroup/out"))
        result = program.run("-s", folder, "cgroups", "--json", "-o", "path")
    assert [row["path"] for row in program.json.loads(result.stdout)["rows"]] == ["/", "/a", "/a/b", "/a.b"]


@tap.case
def odd_names():
    """cgroups: names that a terminal would obey are shown harmless"""
    rows = cgroups({**VERSION_2, "sys/fs/cgroup/x\x1b[31m/memory.current": "5\n"})
    assert "/x?[31m" in rows, list(rows)


def by(keys, *options):
    result = program.run(*CORE, "pages", "--by", keys, "--json", *options)
    assert result.returncode == 0, program.show(result)
    document = program.json.loads(result.stdout)
    schema.validate(document)
    return document["rows"]


def total():
    rows = program.json.loads(program.run(*CORE, "pages", "--json").stdout)["rows"]
    return [row["pages"] for row in rows if row["use"] == "total"][-1]


@tap.case
def sums_close():
    """pages --by: the rows of every key add up to the total of pages"""
    for keys in KEYS:
        rows = by(keys)
        assert rows[-1]["kind"] == "total" and rows[-1]["pages"] == total(), (keys, rows[-1])
        assert sum(row["pages"] for row in rows[:-1]) == total(), (keys, rows)
        assert all(row["pages"] for row in rows), (keys, rows)


@tap.case
def same_as_pages():
    """pages --by use says what pages says, page for page"""
    rows = program.json.loads(program.run(*CORE, "pages", "--json").stdout)["rows"]
    uses = {row["use"]: row["pages"] for row in rows if row["zone"] is None}
    for row in by("use"):
        assert uses[row["holder"]] == row["pages"], (row, uses)


@tap.case
def selected():
    """pages --by takes pages' selections, and --largest so many"""
    for row in by("node", "--use", "slab")[:-1]:
        assert row["pages"] == 8, row
    nodes = {row["holder"]: row["pages"] for row in by("node")}
    assert by("zone", "--node", "0")[-1]["pages"] == nodes["0"]
    rows = by("use", "--largest", "2")
    assert [row["kind"] for row in rows] == ["named", "named", "others", "total"], rows
    assert sum(row["pages"] for row in rows[:-1]) == rows[-1]["pages"]


@tap.case
def unanswered():
    """pages --by what this kernel has not is refused with the reason"""
    program.expect_trouble(program.run(*CORE, "pages", "--by", "cgroup"), "memory cgroups")
    program.expect_trouble(program.run(*CORE, "pages", "--by", "file"), "task_struct")
    program.expect_trouble(program.run(*CORE, "pages", "--by", "nonsense"), "one or two of")
    program.expect_trouble(program.run(*CORE, "pages", "--by", "use,use"), "two different")
    program.expect_trouble(program.run(*CORE, "pages", "--by", "use", "--largest", "0"), "above 0")
    program.expect_trouble(program.run(*CORE, "files", "--min", "5x"), "a size")


tap.main()
