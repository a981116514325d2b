# SPDX-License-Identifier: GPL-2.0-or-later
"""where: what it says first of machines whose answer is known, that its sums close, and of what is bad.

The machines are in data/samples/where; its README says what held their memory.
"""

import os
import tempfile

import golden
import program
import schema
import tap

FOLDER = os.path.join("data", "samples", "where")
GIB = 1 << 30

# Case: what the first line has to say.
ANSWERS = {
    "boot-reserve-display-arm": [
        "nothing is missing from MemTotal's 827 MiB", "197 MiB were set aside at boot"],
    "counter-leak-inactive-file": [
        "the kernel's own figures are wrong", "Inactive(file) 22.2 GiB", "MemAvailable cannot be"],
    "hugetlb-pool-unused-593G": [
        "530 GiB (94 %) is in none of the lines given", "huge pages", "/sys/kernel/mm/hugepages"],
    "slab-reclaimable-14G": [
        "60 % is reclaimable slab", "14.1 GiB that the kernel gives back on demand",
        "no MemAvailable line in this kernel: about 15.3 GiB are available"],
    "zfs-arc-outside-cache": [
        "29.8 GiB (48 %) is in no counter: pages taken by kernel code directly", "ZFS"],
}

# Case: the finding that it has to make.
FINDINGS = {
    "counter-leak-inactive-file": {"counter_leak", "available"},
    "hugetlb-pool-unused-593G": {"unaccounted"},
    "slab-reclaimable-14G": {"slab_reclaimable"},
    "zfs-arc-outside-cache": {"unaccounted"},
    "boot-reserve-display-arm": set(),
}


def ask(*source):
    result = program.run(*source, "where", "--json")
    assert result.returncode == 0, program.show(result)
    document = program.json.loads(result.stdout)
    schema.validate(document)
    return document


def case(name):
    return ask("-s", os.path.join(FOLDER, name))


def first_line(name):
    result = program.run("-s", os.path.join(FOLDER, name), "where")
    line = result.stdout.splitlines()[0]
    assert all(words in line for words in ANSWERS[name]), line
    assert case(name)["headline"] == line


def finds(name):
    """The findings, and with --check the exit status."""
    document = case(name)
    found = {each["id"] for each in document["findings"]}
    assert found == FINDINGS[name], found
    result = program.run("-s", os.path.join(FOLDER, name), "where", "--check")
    assert result.returncode == (1 if found else 0), program.show(result)


def parts(document):
    """Bytes by path; names in brackets are shares and in no sum."""
    sizes, shares = {}, set()
    for row in document["rows"]:
        path = tuple(row["path"])
        sizes[path] = row["bytes"]
        if row["part"].strip().startswith("("):
            shares.add(path)
    return sizes, shares


def closes(document):
    """Children and what none of them explains are their parent, to the byte."""
    sizes, shares = parts(document)
    twice = sum(size for path, size in sizes.items() if path[-1] == "counted_twice")
    checked = 0
    for parent, size in sizes.items():
        children = [child for child in sizes if child[:-1] == parent and child not in shares]
        if not children or parent[-1] not in ("installed", "boot", "managed"):
            continue
        whole = sum(sizes[child] for child in children)
        expected = size + (twice if parent[-1] == "managed" else 0)
        assert whole == expected, "%s: %d, its parts %d" % (parent, size, whole)
        checked += 1
    assert checked, sizes
    for path in shares:
        if path[-1] != "counted_twice":
            assert sizes[path] <= sizes[path[:-1]], path


def sums(*source):
    closes(ask(*source))


def slab_is_its_parts(name):
    sizes, _ = parts(case(name))
    for path, size in sizes.items():
        if path[-1] == "slab":
            assert size == sum(sizes[path + (kind,)] for kind in ("reclaimable", "unreclaimable"))
            return
    assert False, sizes


def tree(folder, **files):
    """A saved tree: contents by name, "__" for a slash."""
    for name, text in files.items():
        path = os.path.join(folder, name.replace("__", "/"))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
    return folder


MEMINFO = """MemTotal:       1000000 kB
MemFree:         200000 kB
Buffers:          10000 kB
Cached:          190000 kB
SwapCached:           0 kB
AnonPages:       100000 kB
Shmem:            90000 kB
KReclaimable:     30000 kB
Slab:             40000 kB
SReclaimable:     20000 kB
SUnreclaim:       20000 kB
KernelStack:       2000 kB
PageTables:        3000 kB
VmallocUsed:       5000 kB
Percpu:            1000 kB
HugePages_Total:     10
HugePages_Free:       4
Hugepagesize:      2048 kB
Hugetlb:          20480 kB
"""


def of_tree(**files):
    with tempfile.TemporaryDirectory(prefix="memtop-") as folder:
        return ask("-s", tree(folder, **files))


def size_of(document, *path):
    for row in document["rows"]:
        if row["path"][-len(path):] == list(path):
            return row["bytes"]
    return None


@tap.case
def lines_make_rows():
    """each line of meminfo is the row that it should be"""
    document = of_tree(proc__meminfo=MEMINFO)
    expected = {"managed": 1000000, "free": 200000, "anon": 100000, "page_cache": 110000,
                "shmem": 90000, "hugetlb": 20480, "slab": 40000, "kernel_reclaimable": 10000,
                "page_tables": 3000, "kernel_stacks": 2000, "vmalloc": 5000, "percpu": 1000,
                "unaccounted": 1000000 - 581480}
    found = {name: size_of(document, "managed", name) for name in expected if name != "managed"}
    found["managed"] = size_of(document, "managed")
    assert found == {name: kib * 1024 for name, kib in expected.items()}, found
    assert size_of(document, "hugetlb", "free") == 4 * 2048 * 1024
    closes(document)


@tap.case
def pools_of_all_sizes():
    """pools of every size count, not the default one alone"""
    pools = {"sys__kernel__mm__hugepages__hugepages-%dkB__%s" % (size, name): "%d\n" % value
             for size, numbers in ((2048, (10, 4, 0, 0)), (1048576, (3, 3, 0, 0)))
             for name, value in zip(("nr_hugepages", "free_hugepages", "resv_hugepages",
                                     "surplus_hugepages"), numbers)}
    big = MEMINFO.replace("MemTotal:       1000000", "MemTotal:       3800000")
    document = of_tree(proc__meminfo=big, **pools)
    assert size_of(document, "managed", "hugetlb") == 3 * GIB + (20 << 20), document["rows"]
    assert size_of(document, "hugetlb", "free") == 3 * GIB + (8 << 20)
    assert "1.00 GiB x 3, 2.00 MiB x 10" in document["headline"], document["headline"]
    assert "hugetlb_unused" in {each["id"] for each in document["findings"]}


@tap.case
def vmalloc_of_old_kernels():
    """VmallocUsed is no memory where it is address space, or the 0 of 4.4 to 5.2"""
    old = MEMINFO.replace("KReclaimable:     30000 kB\n", "")
    assert size_of(of_tree(proc__meminfo=old), "managed", "vmalloc") is None
    zero = MEMINFO.replace("VmallocUsed:       5000", "VmallocUsed:          0")
    assert size_of(of_tree(proc__meminfo=zero), "managed", "vmalloc") is None


@tap.case
def leaders_are_named():
    """slab caches and callers of vmalloc are named, the largest first"""
    slabinfo = """slabinfo - version: 2.1
# name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : ...
small 10 10 64 64 1 : tunables 0 0 0 : slabdata 1 1 0
dentry 100 200 192 21 1 : tunables 0 0 0 : slabdata 10 10 0
inode_cache 50 60 600 26 4 : tunables 0 0 0 : slabdata 40 40 0
kmalloc-8k 1 4 8192 4 8 : tunables 0 0 0 : slabdata 1 1 0
"""
    areas = """0xffffc90000000000-0xffffc90000005000   20480 load_module+0x1/0x2 pages=4 vmalloc
0xffffc90000006000-0xffffc9000000f000   36864 bpf_prog_alloc+0x1/0x2 pages=8 vmalloc
0xffffc90000010000-0xffffc90000015000   20480 load_module+0x9/0x20 [a] pages=4 vmalloc N0=4
0xffffc90000020000-0xffffc90000025000   20480 acpi_os_map+0x1/0x2 phys=0x00000000fed00000 ioremap
"""
    # the size of pages is known from meminfo and zoneinfo of one machine
    meminfo, zoneinfo = (open(os.path.join(program.SRCDIR, program.sample_path(golden.NARROW),
                                           "proc", name), "rb").read()
                         for name in ("meminfo", "zoneinfo"))
    document = of_tree(proc__meminfo=meminfo, proc__slabinfo=slabinfo, proc__vmallocinfo=areas,
                       proc__zoneinfo=zoneinfo)
    leaders = {row["path"][-1]: [(each["name"], each["bytes"]) for each in row["leaders"]]
               for row in document["rows"] if row["leaders"]}
    assert leaders == {
        "slab": [("inode_cache", 160 * 4096), ("dentry", 10 * 4096), ("kmalloc-8k", 8 * 4096)],
        "vmalloc": [("bpf_prog_alloc", 8 * 4096), ("load_module", 8 * 4096)]}, leaders


@tap.case
def suspects_are_named():
    """who may hold memory that nobody counts: ZFS by its statistics, else modules that are loaded"""
    big = MEMINFO.replace("MemTotal:       1000000", "MemTotal:      10000000")
    arc = "9 1 0x01 147 39984 1 2\nname type data\nsize 4 8589934592\nc_min 4 1000\n"
    document = of_tree(proc__meminfo=big, proc__spl__kstat__zfs__arcstats=arc,
                       proc__modules="zfs 4034560 3 - Live 0x0\n")
    assert "cache (ARC) holds 8.00 GiB and gives them back" in document["headline"], document
    document = of_tree(proc__meminfo=big, proc__modules="virtio_balloon 24576 0 - Live 0x0\n")
    assert "balloon driver is loaded" in document["headline"], document["headline"]


@tap.case
def names_what_is_missing():
    """each file that is missing is named, and each line"""
    document = of_tree(proc__meminfo="MemTotal: 100 kB\nMemFree: 50 kB\n")
    reasons = " ".join(each["reason"] for each in document["incomplete"])
    for file in "vmstat", "slabinfo", "vmallocinfo", "modules", "iomem":
        assert "/proc/%s is missing" % file in reasons, reasons
    assert "zoneinfo" in reasons, reasons
    notes = " ".join(each["text"] for each in document["notes"])
    for line in "Cached", "AnonPages", "Slab", "PageTables", "Hugetlb":
        assert line in notes, notes


@tap.case
def no_meminfo():
    """without meminfo there is one line that says so"""
    with tempfile.TemporaryDirectory(prefix="memtop-") as folder:
        tree(folder, proc__vmstat="nr_free_pages 1\n")
        program.expect_trouble(program.run("-s", folder, "where"), "/proc/meminfo")


@tap.case
def hundreds_of_kinds_of_bad_lines():
    """a meminfo that is cut anywhere, or has any line in bad shape, is no trouble"""
    tails = ["", " kB", " MB", "9" * 30 + " kB", "-1 kB", "18446744073709551615 kB",
             "9223372036854775807 kB", "0x10 kB", " 9007199254740992 kB"]
    lines = MEMINFO.splitlines()
    texts = [MEMINFO[:cut] for cut in range(0, len(MEMINFO), 37)]
    for i, line in enumerate(lines):
        name = line.split(":")[0]
        texts.append("\n".join(lines[:i] + [name + ":" + tails[i % len(tails)]] + lines[i + 1:]))
        texts.append(MEMINFO + line + "\n")
    with tempfile.TemporaryDirectory(prefix="memtop-") as folder:
        for text in texts:
            result = program.run("-s", tree(folder, proc__meminfo=text), "where", "--json")
            assert result.returncode in (0, 2), "%s\n%s" % (text, program.show(result))
            if result.returncode == 0:
                schema.validate(program.json.loads(result.stdout))


@tap.case
def the_first_of_two_lines_counts():
    """of a line that comes twice the first counts, and no sum breaks"""
    document = of_tree(proc__meminfo=MEMINFO + "MemFree: 1 kB\n")
    assert size_of(document, "managed", "free") == 200000 * 1024
    closes(document)


@tap.case
def counters_that_overlap():
    """parts that are more than the whole are told by a row, and are a finding"""
    document = of_tree(proc__meminfo=MEMINFO.replace("MemFree:         200000",
                                                     "MemFree:         900000"))
    assert size_of(document, "managed", "unaccounted") == 0
    assert size_of(document, "managed", "counted_twice") == 281480 * 1024
    assert "sum" in {each["id"] for each in document["findings"]}
    closes(document)


@tap.case
def the_last_line_has_them():
    """with --ndjson headline and findings are in the last line"""
    result = program.run("-s", os.path.join(FOLDER, "zfs-arc-outside-cache"), "where", "--ndjson")
    lines = [program.json.loads(line) for line in result.stdout.splitlines()]
    schema.validate_lines(lines)
    assert lines[-1]["headline"] and lines[-1]["findings"][0]["id"] == "unaccounted", lines[-1]


@tap.case
def checks_of_summary():
    """summary --check: status 1 where it warns, 0 where it does not; without it always 0"""
    for sample, status in (golden.SHORT, 1), ("one-node-6.18", 1), (golden.NARROW, 0):
        source = ["-s", program.sample_path(sample), "summary"]
        assert program.run(*source).returncode == 0
        result = program.run(*source, "--check")
        assert result.returncode == status, program.show(result)


@tap.case
def next_commands_run():
    """the command that a finding ends with is one that memtop knows, for the same source"""
    for sample in program.counted_samples():
        for finding in ask("-s", program.sample_path(sample))["findings"]:
            if finding["next"]:
                name, *arguments = finding["next"].split()
                result = program.run(*arguments)
                assert name == "memtop" and result.returncode < 2, program.show(result)


def summary_and_nodes(name):
    """One row for the whole machine, and what is missing by name."""
    for view in "summary", "nodes":
        result = program.run("-s", os.path.join(FOLDER, name), view, "--json")
        assert result.returncode == 0, program.show(result)
        document = program.json.loads(result.stdout)
        schema.validate(document)
        row, = document["rows"]
        sizes, _ = parts(case(name))
        assert row["node"] is None
        assert row["free_bytes"] == sizes.get(("managed", "free")), row
        assert row.get("managed_bytes", sizes[("managed",)]) == sizes[("managed",)], row
        assert "proc/zoneinfo" in document["incomplete"][0]["reason"]


@tap.case
def summary_tells_counters_that_cannot_be():
    """summary warns of counters that are wrong, where meminfo is all there is"""
    result = program.run("-s", os.path.join(FOLDER, "counter-leak-inactive-file"), "summary",
                         "--check")
    assert result.returncode == 1 and "Inactive(file) is 22.2 GiB" in result.stdout, \
        program.show(result)
    assert "nothing to warn about" not in result.stdout


@tap.case
def summary_tells_zones_that_lack_memory():
    """summary says that the zones manage far less than MemTotal"""
    text = program.run_fine("-s", program.sample_path("one-node-6.18"), "summary")
    assert "the zones manage 13.3 GiB of MemTotal's 23.5 GiB" in text, text


@tap.case
def neither_zones_nor_meminfo():
    """with neither zoneinfo nor meminfo it is trouble, as before"""
    with tempfile.TemporaryDirectory(prefix="memtop-") as folder:
        tree(folder, proc__vmstat="nr_free_pages 1\n")
        for view in "summary", "nodes":
            program.expect_trouble(program.run("-s", folder, view), "zoneinfo")


for name in ANSWERS:
    tap.add("%s: summary and nodes" % name, summary_and_nodes, name)
    tap.add("%s: the first line" % name, first_line, name)
    tap.add("%s: the findings" % name, finds, name)
    tap.add("%s: sums close" % name, lambda name=name: closes(case(name)))
LOG = ["-l", os.path.join(FOLDER, "wifi-skb-lost", "oom.log")]


@tap.case
def a_log_is_accounted_for():
    """wifi-skb-lost: a log alone tells a kernel leak; kernel stacks are taken off"""
    document = ask(*LOG)
    for words in ("66.5 MiB (55 %) is in no counter", "24 % is unreclaimable slab",
                  "processes hold nothing: a kernel leak", "network buffers"):
        assert words in document["headline"], document["headline"]
    sizes, _ = parts(document)
    root = ("installed", "managed")
    assert sizes[root] == 123648 * 1024 and sizes[("installed",)] == 131072 * 1024
    assert sizes[root + ("kernel_stacks",)] == 576 * 1024
    assert sizes[root + ("unaccounted",)] == 68076 * 1024, sizes
    assert {each["id"] for each in document["findings"]} == {"unaccounted", "slab_unreclaimable"}


def log_closes(path):
    """Its sums close, or it has no zones and says so."""
    result = program.run("-l", path, "where")
    if result.returncode:
        program.expect_trouble(result, "no zones whose managed pages are known")
    else:
        closes(ask("-l", path))


LOGS = os.path.join("tests", "why", "logs")
for name in sorted(os.listdir(os.path.join(program.SRCDIR, LOGS))):
    if name.endswith(".log"):
        tap.add("%s: sums close" % name, log_closes, os.path.join(LOGS, name))
tap.add("wifi-skb-lost: sums close", sums, *LOG)
@tap.case
def zones_that_a_log_leaves_out():
    """what all zones manage is RAM less what is reserved, though the log leaves HighMem out"""
    document = ask("-l", os.path.join(LOGS, "case-highmem_not_printed.log"))
    managed = size_of(document, "installed", "managed")
    installed = size_of(document, "installed")
    assert managed > 3.7 * 2 ** 30 and installed - managed < 2 ** 28, (managed, installed)


@tap.case
def counts_that_a_log_lacks():
    """what the part of a log lacks is not taken for zero, nor the rest for the kernel's"""
    path = os.path.join(program.SRCDIR, LOGS, "case-base_no_prefix.log")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as part:
        part.write(text[text.index("Node 0 active_anon"):])
        part.flush()
        document = ask("-l", part.name)
    assert "too few to account for it" in document["headline"], document["headline"]
    assert not any("no counter" in each["text"] for each in document["findings"])


@tap.case
def caches_by_size():
    """slabs: the largest first, what is in use and whether it is reclaimable"""
    files = {"proc__slabinfo": """slabinfo - version: 2.1
small 10 64 64 64 1 : tunables 0 0 0 : slabdata 1 1 0
dentry 100 210 192 21 1 : tunables 0 0 0 : slabdata 10 10 0
../up 1 1 8 1 1 : tunables 0 0 0 : slabdata 2 2 0
""", "sys__kernel__slab__dentry__reclaim_account": "1\n",
             "sys__kernel__slab__small__reclaim_account": "0\n",
             "sys__kernel__up__reclaim_account": "1\n"}
    for name in "meminfo", "zoneinfo":
        with open(os.path.join(program.SRCDIR, program.sample_path(golden.NARROW), "proc", name),
                  "rb") as file:
            files["proc__" + name] = file.read()
    with tempfile.TemporaryDirectory(prefix="memtop-") as folder:
        result = program.run("-s", tree(folder, **files), "slabs", "--json")
    document = program.json.loads(result.stdout)
    schema.validate(document)
    keys = ("cache", "size_bytes", "objects", "objects_in_use", "slabs", "bytes", "unused_bytes",
            "reclaimable")
    assert [tuple(row[key] for key in keys) for row in document["rows"]] == [
        ("dentry", 192, 210, 100, 10, 40960, 40960 - 19200, True),
        ("../up", 8, 1, 1, 2, 8192, 8184, None),
        ("small", 64, 64, 10, 1, 4096, 4096 - 640, False)], document["rows"]


@tap.case
def merged_caches():
    """slabs: caches that are links to one folder were merged, and slabinfo has the first of them; without links
    nobody knows"""
    slabinfo = "slabinfo - version: 2.1\n" + "".join(
        "%s 1 1 64 1 1 : tunables 0 0 0 : slabdata 1 1 0\n" % name for name in ("first", "alone", "own", "gone"))
    with open(os.path.join(program.SRCDIR, program.sample_path(golden.NARROW), "proc", "meminfo"), "rb") as file:
        files = {"proc__meminfo": file.read(), "proc__slabinfo": slabinfo}

    def aliases(folder):
        document = program.json.loads(program.run("-s", folder, "slabs", "--json").stdout)
        schema.validate(document)
        return {row["cache"]: row["aliases"] for row in document["rows"]}

    with tempfile.TemporaryDirectory(prefix="memtop-") as folder:
        tree(folder, **files)
        assert set(aliases(folder).values()) == {None}, aliases(folder)
        slab = os.path.join(folder, "sys/kernel/slab")
        os.makedirs(os.path.join(slab, "own"))
        for name, target in (("first", ":64"), ("third", ":64"), ("second", ":64"), ("alone", ":A-8"),
                             ("x\x1b[31m", ":64")):
            os.symlink(target, os.path.join(slab, name))
        assert aliases(folder) == {"first": "second, third, x?[31m", "alone": "", "own": "", "gone": ""}, aliases(folder)


@tap.case
def caches_by_node():
    """slabs --nodes: below each cache what /sys says of its nodes; a whole without nodes is the only node's"""
    slabinfo = "slabinfo - version: 2.1\n" + "".join(
        "%s 90 100 64 10 2 : tunables 0 0 0 : slabdata %d %d 0\n" % (name, n, n) for name, n in
        (("two", 10), ("one", 4), ("none", 2), ("bad", 1)))
    with open(os.path.join(program.SRCDIR, program.sample_path(golden.NARROW), "proc", "meminfo"), "rb") as file:
        files = {"proc__meminfo": file.read(), "proc__slabinfo": slabinfo}
    # without zones nobody knows the size of a page
    with open(os.path.join(program.SRCDIR, program.sample_path(golden.NARROW), "proc", "zoneinfo"), "rb") as file:
        files["proc__zoneinfo"] = file.read()
    with tempfile.TemporaryDirectory(prefix="memtop-") as folder:
        program.expect_trouble(program.run("-s", tree(folder, **files), "slabs", "--nodes"), "says nothing of nodes")
    files.update({"sys__kernel__slab__two__slabs": "10 N1=7 N10=3\n",
                  "sys__kernel__slab__two__total_objects": "100 N1=70 N10=30\n",
                  "sys__kernel__slab__two__objects": "90 N1=65 N10=25\n",
                  "sys__kernel__slab__one__slabs": "4\n",
                  "sys__kernel__slab__bad__slabs": "1 Nx=1 N5 N99999=1 N3=-1 N4=1\n"})
    with tempfile.TemporaryDirectory(prefix="memtop-") as folder:
        document = program.json.loads(program.run("-s", tree(folder, **files), "slabs", "--nodes", "--json").stdout)
    schema.validate(document)
    keys = ("cache", "node", "slabs", "objects", "objects_active", "objects_in_use", "bytes")
    rows = [tuple(row[key] for key in keys) for row in document["rows"] if row["cache"] != "none"]
    assert rows == [("two", None, 10, 100, 90, 90, 81920), ("two", 1, 7, 70, 65, None, 7 * 8192),
                    ("two", 10, 3, 30, 25, None, 3 * 8192), ("one", None, 4, 100, 90, 90, 32768),
                    ("one", 0, 4, None, None, None, 32768), ("bad", None, 1, 100, 90, 90, 8192),
                    ("bad", 4, 1, None, None, None, 8192)], rows


@tap.case
def no_slabinfo():
    """slabs of what has no slabinfo says so"""
    for source in (["-s", os.path.join(FOLDER, "zfs-arc-outside-cache")], LOG):
        program.expect_trouble(program.run(*source, "slabs"), "slabinfo")
    program.expect_trouble(program.run(*golden.source(golden.DUMP), "slabs"), "kmem_cache")


tap.add("slab is its parts", slab_is_its_parts, "zfs-arc-outside-cache")
for sample in program.counted_samples() + [golden.DUMP]:
    tap.add("%s: sums close" % sample, sums, *golden.source(sample))
tap.main()
