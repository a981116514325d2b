# SPDX-License-Identifier: GPL-2.0-or-later
"""diff: every kind of operand, changes computed by hand, judgements, exit status."""

import json
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))

import program
import schema
import tap

folder = tempfile.TemporaryDirectory()


def path(name):
    return os.path.join(folder.name, name)


def write(name, text):
    with open(path(name), "w", encoding="utf-8") as file:
        file.write(text)
    return path(name)


def line(zone, counts, node=0):
    return "Node %d, zone %8s %s \n" % (node, zone, "".join("%6d " % n for n in counts))


BEFORE = write("before", line("DMA", [0] * 8 + [1, 1, 3])
               + line("Normal", [100, 50, 25, 12, 6, 3, 1, 0, 0, 212, 4])
               + line("Normal", [5] * 11, node=1))
AFTER = write("after", line("DMA", [0] * 8 + [1, 1, 3])
              + line("Normal", [90, 55, 25, 12, 6, 3, 1, 0, 424, 0, 4])
              + line("Movable", [1] * 11, node=1))
NUMA = "data/samples/debian-6.1-amd64-numa"


def diff(*arguments, status=1, **options):
    result = program.run("diff", "--json", *arguments, **options)
    assert result.returncode == status and not result.stderr, program.show(result)
    documents = [json.loads(each) for each in result.stdout.strip().split("\n{\"schema\"")
                 ] if "--every" not in arguments else [
                     json.loads(each) for each in result.stdout.splitlines()]
    for document in documents:
        if schema.available():
            schema.validate(document)
    return documents if "--every" in arguments else documents[0]


def rows(document):
    return {(row["node"], row["zone"]): row for row in document["rows"]}


@tap.case
def by_hand():
    """two buddyinfos give the changes that one computes on paper"""
    changed = rows(diff(BEFORE, AFTER))
    normal = changed[0, "Normal"]
    assert normal["free_change"] == [-10, 5, 0, 0, 0, 0, 0, 0, 424, -212, 0], normal
    assert normal["free_change_pages"] == -10 + 2 * 5 + 424 * 256 - 212 * 512 == 0
    assert normal["free_change_bytes"] is None, "nothing tells the page size"
    assert normal["state"] == "changed"
    assert "lost 212 blocks of order >= 9, free memory unchanged: fragmented" \
        in normal["judgement"]
    assert changed[0, "DMA"]["state"] == "same"
    assert changed[0, "DMA"]["free_change"] == [0] * 11
    assert changed[1, "Normal"]["state"] == "vanished"
    assert changed[1, "Normal"]["free_change"] is None
    assert changed[1, "Movable"]["state"] == "appeared"


@tap.case
def same():
    """no difference: exit status 0 and the words for it"""
    document = diff(BEFORE, BEFORE, status=0)
    assert any(note["text"] == "nothing changed" for note in document["notes"])


@tap.case
def backwards():
    """the way back is the negative of the way there"""
    there, back = rows(diff(BEFORE, AFTER)), rows(diff(AFTER, BEFORE))
    assert back[0, "Normal"]["free_change"] == \
        [-n for n in there[0, "Normal"]["free_change"]]
    assert "merged from smaller ones" in back[0, "Normal"]["judgement"]


@tap.case
def threshold():
    """--threshold: smaller changes count as none, and the numbers stay"""
    small = write("small", line("Normal", [5, 0, 0]))
    large = write("large", line("Normal", [9, 0, 0]))
    row = rows(diff(small, large, "--threshold", "5", status=0))[0, "Normal"]
    assert row["state"] == "same" and row["free_change"] == [4, 0, 0]
    assert rows(diff(small, large, "--threshold", "4"))[0, "Normal"]["state"] == "changed"


@tap.case
def only_changed():
    """--only-changed leaves out the others"""
    assert set(rows(diff(BEFORE, AFTER, "--only-changed"))) == \
        {(0, "Normal"), (1, "Normal"), (1, "Movable")}


def moved_marks():
    """A tree like NUMA's in which the watermarks were moved."""
    folder = path("moved/proc")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(program.SRCDIR, NUMA, "proc", "zoneinfo"), encoding="ascii") as file:
        text = file.read()
    with open(os.path.join(folder, "zoneinfo"), "w", encoding="ascii") as file:
        file.write(re.sub(r"(?m)^( +high +)(?!0$)(\d+)", lambda m: m[1] + str(int(m[2]) + 7), text))
    return path("moved")


@tap.case
def watermarks():
    """a row of zeros says by what it changed; zones without memory and the same are left out"""
    text = program.run("diff", NUMA, moved_marks()).stdout
    shown = [line.split()[:2] for line in text.splitlines() if line.strip()[:1].isdigit()]
    assert shown == [["0", "DMA"], ["0", "DMA32"], ["1", "DMA32"]], text
    assert "DMA, node 0 watermarks moved: high by +7 pages" in text
    every = program.run("diff", "--unchanged", NUMA, moved_marks()).stdout
    assert len([line for line in every.splitlines() if line.strip()[:1].isdigit()]) == 10
    assert len(diff(NUMA, moved_marks())["rows"]) == 10, "programs get all"


@tap.case
def other_machines():
    """two kernels, or two machines, are said"""
    text = program.run("diff", NUMA, "data/samples/debian-6.12-amd64").stdout
    assert "warning: two kernels are compared: 6.1.0-56-cloud-amd64 and 6.12.117+deb13-cloud" in text
    assert "130942 and 130936 pages are present: two machines are compared, or memory was" in text
    assert "are compared" not in program.run("diff", NUMA, moved_marks()).stdout


def document_is_tree(sample):
    """A snapshot document says all that diff looks at in the tree it was made of."""
    name = write("document", program.run("-s", program.sample_path(sample), "snapshot").stdout)
    diff(name, program.sample_path(sample), status=0)


@tap.case
def unmovable():
    """pageblocks that became Unmovable are named as the cause"""
    text = program.run("-s", NUMA, "snapshot").stdout
    document = json.loads(text)
    zone = next(z for z in document["rows"][0]["zones"] if z["types"] and z["free"]
                and z["free"][9] + z["free"][10] > 0)
    before = write("typed-before", text)
    pages = zone["free"][9] * 512 + zone["free"][10] * 1024
    zone["free"][9] = zone["free"][10] = 0
    zone["free"][8] += pages // 256
    types = {each["type"]: each for each in zone["types"]}
    types["Unmovable"]["pageblocks"] += 3
    types["Movable"]["pageblocks"] -= 3
    row = rows(diff(before, write("typed-after", json.dumps(document))))[
        zone["node"], zone["zone"]]
    assert "fragmented by unmovable allocations (3 more" in row["judgement"], row["judgement"]
    assert {each["type"]: each["pageblocks_change"] for each in row["types"]}["Movable"] == -3


@tap.case
def rates():
    """counters per second, where the times are known"""
    document = json.loads(program.run("-s", NUMA, "snapshot").stdout)
    document["source"]["time"] = "2026-01-31T10:00:00Z"
    before = write("rate-before", json.dumps(document))
    document["source"]["time"] = "2026-01-31T10:01:40Z"
    document["rows"][0]["nodes"][0]["stats"]["nr_dirtied"] += 250
    row = diff(before, write("rate-after", json.dumps(document)))["rows"][0]
    assert row["node_counters"] == [
        {"name": "nr_dirtied", "change": 250, "per_kilosecond": 2500}], row["node_counters"]
    text = program.run("diff", "--counters", before, path("rate-after")).stdout
    assert "nr_dirtied +250 (+2.500/s)" in text, text


@tap.case
def lower_bounds():
    """a lower bound on one side makes the change unknown"""
    document = json.loads(program.run("-s", NUMA, "snapshot").stdout)
    zone = next(z for z in document["rows"][0]["zones"] if z["types"])
    before = write("bound-before", json.dumps(document))
    zone["types"][0]["at_least"][0] = True
    zone["types"][0]["free"][0] = 100000
    changed = rows(diff(before, write("bound-after", json.dumps(document)), status=0))
    assert changed[zone["node"], zone["zone"]]["types"][0]["free_change"][0] is None


def kinds():
    yield "document", write("kind-document", program.run("-s", NUMA, "snapshot").stdout)
    yield "tree", NUMA
    for name in program.PROC_FILES:
        yield name, os.path.join(NUMA, "proc", name)
    yield "live", "live"
    core = os.path.join(program.SRCDIR, "data", "samples", "made-up", "vmcore")
    if os.path.exists(core):
        yield "dump", core
    yield "recording", path("recording")
    yield "kernel's log", "tests/why/logs/debian-6.1-amd64.log"


program.run("import", "-o", path("recording"), NUMA)
COMPARABLE = [("document", "tree"), ("tree", "zoneinfo"), ("buddyinfo", "tree"),
              ("pagetypeinfo", "document")]


def pair(left, right):
    """Every pair of origins either compares or says why it does not."""
    result = program.run("diff", left[1], right[1])
    if result.returncode == 2:
        assert left[0] != right[0] and (left[0], right[0]) not in COMPARABLE, \
            program.show(result)
        program.expect_trouble(result, "do not compare")
    else:
        assert result.returncode in (0, 1) and result.stdout, program.show(result)
    if left[0] == right[0] != "live":
        assert result.returncode == 0, program.show(result)


@tap.case
def page_sizes():
    """machines with other page sizes do not compare, and both are named"""
    program.expect_trouble(
        program.run("diff", "data/samples/debian-6.12-arm64-16k", NUMA),
        "16384", "4096", "debian-6.12-arm64-16k", "numa")


@tap.case
def no_zone_in_common():
    """sources without a common zone do not compare"""
    other = write("other", line("Elsewhere", [1, 2, 3]))
    program.expect_trouble(program.run("diff", BEFORE, other), "no zone in common")


@tap.case
def standard_input():
    """- is standard input; with nothing in it this machine"""
    with open(path("before"), encoding="utf-8") as file:
        result = program.run("diff", "-", BEFORE, stdin=file)
    assert result.returncode == 0, program.show(result)
    shown = subprocess.run([program.MEMTOP, "diff", BEFORE, "-"], input=open(AFTER, "rb").read(),
                           capture_output=True, timeout=program.PATIENCE, check=False)
    assert shown.returncode == 1 and b"212" in shown.stdout
    assert "to live" in program.run("diff", BEFORE, "-").stdout


@tap.case
def one_operand():
    """without B it is the source that options name"""
    result = program.run("-s", NUMA, "diff", NUMA)
    assert result.returncode == 0, program.show(result)


LOG = [[100 - i, 5, i * i] for i in range(5)]


def log(date):
    return "".join((date(i) + "\n" if date else "") + line("DMA", [0, 0, i])
                   + line("Normal", counts) for i, counts in enumerate(LOG))


DATES = {
    "none": None,
    "date": lambda i: "Sat Jan 31 10:%02d:00 UTC 2026" % i,
    "date in American English": lambda i: "Sat 31 Jan 2026 10:%02d:00 AM UTC" % i,
    "date -Is": lambda i: "2026-01-31T10:%02d:00+00:00" % i,
    "date -R": lambda i: "Sat, 31 Jan 2026 10:%02d:00 +0000" % i,
    "date +%s": lambda i: str(1769853600 + 60 * i),
    "date --rfc-3339=ns": lambda i: "2026-01-31 10:%02d:00.123456789+00:00" % i,
}


def split_log(date):
    name = write("log", log(date))
    documents = diff("--every", "60", name)
    assert len(documents) == 4
    for i, document in enumerate(documents):
        assert rows(document)[0, "Normal"]["free_change"] == [-1, 0, 2 * i + 1]
        expected = "2026-01-31T10:%02d:00Z" % (i + 1) if date else None
        assert document["source"]["time"] == expected, document["source"]


@tap.case
def thinned():
    """--every leaves out samples that come more often"""
    name = write("log", log(DATES["date"]))
    assert len(diff("--every", "120", name)) == 2


@tap.case
def at_times():
    """FILE@TIME chooses a sample of a log"""
    name = write("log", log(DATES["date"]))
    for when, i in (("@first", 0), ("@last", 4), ("@-60s", 3), ("@-1m", 3), ("@+2m", 2),
                    ("@2026-01-31T10:01Z", 1), ("@2026-01-31T10:03:59Z", 3)):
        changed = rows(diff(name + "@first", name + when, status=1 if i else 0))
        assert changed[0, "Normal"]["free_change"] == [-i, 0, i * i], when
    program.expect_trouble(program.run("diff", name + "@2020-01-01", name), "nothing was recorded")
    program.expect_trouble(program.run("diff", name + "@noon", name), "noon")


@tap.case
def cut_log():
    """a log that ends within a line still compares, and says so"""
    name = write("cut", log(None)[:-9])
    result = program.run("diff", "--every", "60", name)
    assert result.returncode == 1 and "middle of a line" in result.stderr, program.show(result)


def refused(text, words):
    program.expect_trouble(program.run("diff", write("bad", text), "live"), *words)


def damaged(change):
    document = json.loads(program.run("-s", NUMA, "snapshot").stdout)
    change(document["rows"][0])
    return json.dumps(document)


BAD = {
    "half a document": (program.run("-s", NUMA, "snapshot").stdout[:3000], ["bad", "line"]),
    "another view's document": (program.run("-s", NUMA, "buddy", "-J").stdout, ["snapshot"]),
    "an empty file": ("", ["empty"]),
    "a zone twice": (damaged(lambda d: d["zones"].append(d["zones"][0])), ["listed twice"]),
    "too few orders": (damaged(lambda d: d["zones"][0]["free"].pop()), ["free: 10 entries"]),
    "too many orders": (damaged(lambda d: d.update(orders=2 ** 40)), ["orders"]),
    "no zones": (damaged(lambda d: d.pop("zones")), ["no zones"]),
    "a type without a name": (damaged(lambda d: d["zones"][0]["types"][0].pop("type")),
                              ["no name"]),
    "deep nesting": ("[" * 100000, ["bad"]),
    "deep nesting in a document": ("{\"a\":" * 100000, ["bad"]),
}

for name in program.samples():
    tap.add("a document of %s is as good as the tree" % name, document_is_tree, name)
for one in list(kinds()):
    for other in list(kinds()):
        tap.add("%s against %s" % (one[0], other[0]), pair, one, other)
for what, date in DATES.items():
    tap.add("a log with dates of this kind: " + what, split_log, date)
for what, (text, words) in BAD.items():
    tap.add("refused: " + what, refused, text, words)
tap.main()
