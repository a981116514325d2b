# SPDX-License-Identifier: GPL-2.0-or-later
"""record: what it keeps, who may look, and what it survives.

MEMTOP_KILLS sets how often the recorder is killed (100).
"""

import csv as csv_module
import json
import os
import random
import select
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))

import program
import tap

KILLS = int(os.environ.get("MEMTOP_KILLS", "100"))
NUMA = "data/samples/debian-6.1-amd64-numa"
folder = tempfile.TemporaryDirectory()


def path(name):
    return os.path.join(folder.name, name)


def source():
    """This machine if it has what is recorded; its numbers change."""
    return [] if os.access("/proc/zoneinfo", os.R_OK) else ["-s", NUMA]


def start(name, *arguments, **options):
    options.setdefault("stderr", subprocess.PIPE)
    return subprocess.Popen([program.MEMTOP, *source(), "record", "-o", name, *arguments],
                            cwd=program.SRCDIR, env=program.environment(),
                            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, **options)


def record(name, *arguments):
    result = program.run(*source(), "record", "-o", name, *arguments)
    assert result.returncode == 0 and not result.stderr, program.show(result)
    return result.stdout


def query(name, sql):
    with sqlite3.connect("file:%s?mode=ro" % name, uri=True) as database:
        return database.execute(sql).fetchall()


def times(name):
    return [each[0] for each in query(name, "SELECT time FROM sample ORDER BY id")]


@tap.case
def plain():
    """samples are counted, private, and replayed by every view"""
    name = path("plain")
    said = record(name, "-i", "0.02", "--count", "10", "--verbose")
    assert said.splitlines()[-1].startswith("sample 10: "), said
    assert stat.S_IMODE(os.stat(name).st_mode) == 0o640
    assert query(name, "SELECT count(*), sum(base = id) FROM sample") == [(10, 1)]
    for view in program.VIEWS:
        if view != "pagetypes":
            result = program.run("-r", name, view, "-J")
            document = json.loads(result.stdout)
            assert document["source"]["kind"] == "recording" and document["rows"], view
    assert len(program.run("-r", name, "buddy", "-J", "--begin", "first").stdout.splitlines()) \
        == 10


@tap.case
def appended():
    """a recording goes on where it ended"""
    name = path("plain")
    record(name, "-i", "0.02", "--count", "5")
    assert query(name, "SELECT count(*), sum(base = id), max(id) FROM sample") == [(15, 2, 15)]


@tap.case
def others_files():
    """a file that is no recording is left as it is"""
    for text in (b"not a database\n" * 100, b"SQLite format 3"):
        with open(path("other"), "wb") as file:
            file.write(text)
        program.expect_trouble(program.run(*source(), "record", "-o", path("other"),
                                           "--count", "1"), "other")
        assert open(path("other"), "rb").read() == text
    database = sqlite3.connect(path("foreign"))
    database.execute("CREATE TABLE precious(x)")
    database.commit()
    database.close()
    before = open(path("foreign"), "rb").read()
    program.expect_trouble(program.run(*source(), "record", "-o", path("foreign"),
                                       "--count", "1"), "not a recording")
    assert open(path("foreign"), "rb").read() == before


@tap.case
def two_recorders():
    """a second recorder on the same file is refused"""
    name = path("two")
    first = start(name, "-i", "0.05", "--verbose")
    try:
        first.stdout.readline()
        program.expect_trouble(program.run(*source(), "record", "-o", name, "--count", "1"),
                               "another memtop records into it")
    finally:
        first.terminate()
        first.communicate(timeout=program.PATIENCE)
    assert first.returncode == 0, "SIGTERM is a clean end"
    record(name, "--count", "1")


@tap.case
def slow_sections():
    """pagetypeinfo and per-CPU lists are as old as replay says"""
    name = path("slow")
    record(name, "-i", "0.05", "--count", "8", "--pcp", "0", "--pagetypeinfo", "0")
    assert query(name, "SELECT count(*) FROM history WHERE section IN ('pcp', 'pagetypeinfo')"
                 )[0][0] == 0
    name = path("slower")
    record(name, "-i", "0.05", "--count", "30", "--pcp", "1")
    rows = query(name, "SELECT time, pcp_time FROM sample ORDER BY id")
    assert len({read for _, read in rows}) > 1, "1.5 seconds at the least"
    for (_, before), (time_, read) in zip(rows, rows[1:]):
        assert read in (before, time_), (before, time_, read)
    name = path("slowest")
    record(name, "-i", "0.05", "--count", "8", "--pcp", "3600")
    assert len(set(query(name, "SELECT pcp_time FROM sample"))) == 1, "no sooner than asked for"
    result = program.run("-r", path("slower"), "--at", "+1s", "pcp")
    assert "seconds before the rest" in result.stderr or result.stdout, program.show(result)


def replayed_by_hand(name, sample):
    """The state at a sample, put together from the tables alone."""
    rows = query(name, "SELECT series, value FROM value, sample WHERE id = %d AND sample BETWEEN"
                 " base AND id ORDER BY sample" % sample)
    series = {row[0]: row[1:] for row in query(
        name, "SELECT id, section, node, zone, cpu, type, position, kind, name FROM series")}
    return {series[key]: value for key, value in dict(rows).items() if value is not None}


@tap.case
def tables_are_enough():
    """the documented tables give the numbers that replay shows, at each sample"""
    name = path("plain")
    documents = [json.loads(line) for line in
                 program.run("-r", name, "export").stdout.splitlines()]
    for sample, document in enumerate(documents, 1):
        state = replayed_by_hand(name, sample)
        for zone in document["rows"][0]["zones"]:
            key = zone["node"], zone["zone"]
            for order, count in enumerate(zone["free"] or []):
                assert state[("buddyinfo", *key, None, None, order, "count", "free")] == count
            for stat_name, count in zone["stats"].items():
                assert state[("zoneinfo", *key, None, None, None, "stat", stat_name)] == count
            assert state[("zoneinfo", *key, None, None, None, "count", "free_pages")] \
                == zone["free_pages"]


def changed(document, random_state, number):
    """The next document of a machine that lives: numbers move, now and then one is lost."""
    row = document["rows"][0]
    for zone in row["zones"]:
        for counts in [zone["free"]] + [each["free"] for each in zone["types"] or []]:
            for _ in range(random_state.randrange(4)):
                if counts:
                    counts[random_state.randrange(len(counts))] = random_state.randrange(5000)
        for stats in [zone["stats"]] + [each["stats"] for each in row["nodes"]]:
            for key in random_state.sample(sorted(stats), min(3, len(stats))):
                stats[key] = random_state.randrange(2 ** 40)
        for pcp in zone["pcp"] or []:
            pcp["count"] = random_state.choice([None, 0, 7, 300])
        zone["boost_pages"] = random_state.choice([None, 0, 512])
        for each in zone["types"] or []:
            each["at_least"][0] = random_state.random() < 0.2
    document["source"]["time"] = time.strftime(
        "%Y-%m-%dT%H:%M:%SZ", time.gmtime(1769853600 + 10 * number))


@tap.case
def round_trip():
    """what is imported is exported again, number by number, over several periods"""
    document = json.loads(program.run("-s", NUMA, "snapshot").stdout)
    random_state = random.Random(7)
    lines = []
    for number in range(600):
        changed(document, random_state, number)
        lines.append(json.dumps(document))
    with open(path("lines"), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    program.run_fine("import", "-o", path("trip"), path("lines"))
    back = program.run("-r", path("trip"), "export").stdout.splitlines()
    assert len(back) == len(lines)
    for sent, received in zip(lines, back):
        sent, received = json.loads(sent), json.loads(received)
        assert sent["rows"] == received["rows"]
        assert sent["source"]["time"] == received["source"]["time"]
    for number in (0, 1, 255, 256, 257, 500, 599):
        when = json.loads(lines[number])["source"]["time"]
        at = json.loads(program.run("-r", path("trip"), "--at", when, "snapshot").stdout)
        assert at["rows"] == json.loads(lines[number])["rows"], number
        assert program.run("diff", path("trip") + "@" + when, path("trip") + "@" + when
                           ).returncode == 0


@tap.case
def steps():
    """--begin, --end and -i choose samples; times before the first are refused"""
    def shown(*arguments):
        return [json.loads(line)["source"]["time"][11:19] for line in program.run(
            "-r", path("trip"), "buddy", "-J", *arguments).stdout.splitlines()]
    assert shown("--begin", "2026-01-31T10:00:05Z", "--end", "2026-01-31T10:00:30Z") == \
        ["10:00:10", "10:00:20", "10:00:30"]
    assert shown("--begin", "first", "-i", "1200") == \
        ["10:00:00", "10:20:00", "10:40:00", "11:00:00", "11:20:00"]
    assert shown("--begin", "-20s") == ["11:39:30", "11:39:40", "11:39:50"]
    assert shown("--begin", "first", "-i", "1200", "--count", "2") == ["10:00:00", "10:20:00"]
    assert program.run_json("-r", path("trip"), "--at", "2026-01-31T10:59:59Z", "buddy")[
        "source"]["time"] == "2026-01-31T10:59:50Z"
    program.expect_trouble(program.run("-r", path("trip"), "--at", "2020-01-01T00:00Z", "zones"),
                           "nothing was recorded at 2020-01-01 00:00:00 +0000",
                           "begins at 2026-01-31 10:00:00 +0000")


@tap.case
def outside():
    """a time outside the recording is said, in the reader's own time"""
    def run(*arguments):
        return program.run("-r", path("trip"), *arguments, env={"TZ": "UTC-8"})
    for late in ("2026-02-01", "now"):
        result = run("zones", "--at", late)
        assert result.returncode == 0 and "it ends at 2026-01-31 19:39:50 +0800; " \
            in result.stderr, program.show(result)
    assert "begins at 2026-01-31 18:00:00 +0800; 2026-01-31 17:00:00 +0800 was asked for" in \
        run("zones", "--begin", "2026-01-31 17:00", "--end", "first").stderr
    for words in (["--begin", "2026-02-01"], ["--end", "2020-01-01"]):
        for view in (["zones"], ["plot"], ["export"]):
            program.expect_trouble(run(*view, *words), "nothing was recorded at 202")
    program.expect_trouble(program.run("diff", path("trip") + "@2020-01-01", path("trip")),
                           "nothing was recorded at 2020-01-01")


@tap.case
def zones_of_time():
    """people are told local time with its offset, programs UTC; what is shown may be typed"""
    env = {"TZ": "UTC-8"}
    at = ["-r", path("trip"), "--at", "18:10"]
    assert program.run_json(*at, "zones", env=env)["source"]["time"] == "2026-01-31T10:10:00Z"
    shown = program.run_fine("-r", path("trip"), "zones", "--begin", "18:10", "--end", "18:10:01",
                             env=env).splitlines()[0]
    assert shown == "2026-01-31 18:10:00 +0800"
    assert program.run_json("-r", path("trip"), "--at", shown, "zones")["source"]["time"] == \
        "2026-01-31T10:10:00Z"
    picture = program.run_fine("-r", path("trip"), "plot", "--svg", "/dev/stdout", env=env)
    assert ">01-31 18:00 +0800<" in picture and ">01-31 19:39 +0800<" in picture
    assert "until 2026-01-31 19:39:50 +0800" in picture


@tap.case
def csv():
    """export --csv has a line for each zone of each sample"""
    lines = program.run_fine("-r", path("trip"), "export", "--csv").splitlines()
    zones = len(json.loads(program.run("-s", NUMA, "snapshot").stdout)["rows"][0]["zones"])
    assert len(lines) == 1 + 600 * zones
    assert len({line.count(",") for line in lines}) == 1


def recording_with_zone(name, zone):
    """A recording of a document in which a zone is called so."""
    text = program.run("-s", NUMA, "snapshot", "--json").stdout
    document = json.loads(text)
    document["source"]["time"] = "2026-01-31T10:00:00Z"
    for each in document["rows"][0]["zones"]:
        each["zone"] = zone if each["zone"] == "DMA32" else each["zone"]
    with open(path(name + ".json"), "w") as file:
        json.dump(document, file)
    program.run_fine("import", path(name + ".json"), "-o", path(name))


@tap.case
def csv_of_strange_names():
    """a zone's name adds no column to the CSV, and is no formula"""
    for i, (zone, shown) in enumerate({"a,b": "a,b", "=1+1": "'=1+1", 'q"x': 'q"x',
                                       "@x": "'@x"}.items()):
        recording_with_zone("strange%d" % i, zone)
        text = program.run_fine("-r", path("strange%d" % i), "export", "--csv")
        rows = list(csv_module.reader(text.splitlines()))
        assert {len(row) for row in rows} == {len(rows[0])}, text
        assert shown in {row[2] for row in rows}, text


@tap.case
def links_are_not_followed():
    """neither record -o nor plot --svg writes through a symbolic link"""
    os.symlink(path("victim"), path("link"))
    for result in (program.run("-s", NUMA, "record", "-o", path("link"), "--count", "1"),
                   program.run("-r", path("trip"), "plot", "--svg", path("link"))):
        program.expect_trouble(result, "is a symbolic link")
    assert not os.path.exists(path("victim"))
    assert "<svg" in program.run_fine("-r", path("trip"), "plot", "--svg", "/dev/stdout")


@tap.case
def trees_and_logs():
    """trees, logs and recordings are imported, too"""
    name = path("mixed")
    program.run_fine("import", "-o", name, NUMA)
    with open(path("log"), "w", encoding="utf-8") as file:
        for i in range(4):
            file.write("Sat Jan 31 10:0%d:00 UTC 2026\nNode 0, zone Normal 1 2 %d\n" % (i, i))
    program.run_fine("import", "-o", path("logged"), path("log"))
    assert query(path("logged"), "SELECT count(*), max(time) - min(time) FROM sample"
                 ) == [(4, 180000)]
    program.run_fine("import", "-o", name, path("logged"))
    assert query(name, "SELECT count(*) FROM sample")[0][0] == 5
    row = program.run_json("-r", path("logged"), "buddy")["rows"][0]
    assert row["free"] == [1, 2, 3]
    with open(path("undated"), "w", encoding="utf-8") as file:
        file.write("Node 0, zone Normal 1 2 3\n" * 3)
    program.expect_trouble(program.run("import", "-o", name, path("undated")), "no dates")
    program.run_fine("import", "-o", path("dated"), path("undated"), "-i", "60")
    assert query(path("dated"), "SELECT max(time) - min(time) FROM sample") == [(120000,)]


@tap.case
def kept():
    """--keep removes whole periods, and what is left is readable at any moment"""
    name = path("kept")
    said = record(name, "-i", "0.01", "--count", "600", "--keep", "2s", "--verbose")
    written = int(said.splitlines()[-1].split()[1].rstrip(":"))
    first, count = query(name, "SELECT min(id), count(*) FROM sample")[0]
    assert written == 600 and first > 1 and count < 600, (first, count)
    assert query(name, "SELECT count(*) FROM sample WHERE base < (SELECT min(id) FROM sample)"
                 )[0][0] == 0
    assert query(name, "SELECT count(*) FROM value WHERE sample NOT IN (SELECT id FROM sample)"
                 )[0][0] == 0
    result = program.run("-r", name, "--at", "first", "buddy", "-J")
    assert json.loads(result.stdout)["rows"], program.show(result)


@tap.case
def killed():
    """kill -9 at random instants: the file opens, and one sample at most is missing"""
    name = path("killed")
    lost = 0
    for _ in range(KILLS):
        recorder = start(name, "-i", "0.01", "--verbose")
        time.sleep(random.uniform(0, 0.12))
        recorder.send_signal(signal.SIGKILL)
        said = recorder.communicate(timeout=program.PATIENCE)[0].decode()
        safe = [int(line.split()[1].rstrip(":")) for line in said.splitlines()
                if line.startswith("sample ") and line.endswith("numbers")]
        if not os.path.exists(name) or not os.path.getsize(name):
            assert not safe
            continue
        result = program.run("-r", name, "buddy", "-J")
        if result.returncode:
            assert not safe and ("no sample" in result.stderr or "not a recording"
                                 in result.stderr), program.show(result)
            continue
        last, count = query(name, "SELECT max(id), count(*) FROM sample")[0]
        assert last == count, "samples are missing in the middle"
        if safe:
            assert safe[-1] <= last <= safe[-1] + 1, (safe[-1], last)
            lost += last < safe[-1]
    assert query(name, "PRAGMA integrity_check") == [("ok",)]
    assert lost == 0


def gaps(name):
    stamps = times(name)
    return sorted(later - earlier for earlier, later in zip(stamps, stamps[1:]))


@tap.case
def readers():
    """ten readers at a time, and one that reads on and on, keep no recorder waiting"""
    record(path("alone"), "-i", "0.05", "--count", "60")
    recorder = start(path("watched"), "-i", "0.05", "--count", "60", "--verbose")
    recorder.stdout.readline()
    # where readers were in the way, this transaction would hold up all that follows
    endless = sqlite3.connect("file:%s?mode=ro" % path("watched"), uri=True, isolation_level=None)
    endless.execute("BEGIN")
    seen = endless.execute("SELECT count(*) FROM sample").fetchone()
    reading = []
    while recorder.poll() is None:
        reading = [each for each in reading if each.poll() is None]
        while len(reading) < 10:
            reading.append(subprocess.Popen(
                [program.MEMTOP, "-r", path("watched"), "zones", "--begin", "first", "-J"],
                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE))
        time.sleep(0.01)
        os.read(recorder.stdout.fileno(), 65536)
    for each in reading:
        assert each.wait(program.PATIENCE) == 0, each.stderr.read()
    alone, watched = gaps(path("alone")), gaps(path("watched"))
    print("# median gap %d ms alone, %d ms with ten readers; longest %d and %d ms"
          % (alone[len(alone) // 2], watched[len(watched) // 2], alone[-1], watched[-1]))
    assert len(watched) == 59
    assert endless.execute("SELECT count(*) FROM sample").fetchone() == seen
    endless.close()


def read_until(recorder, words):
    """What it says on standard error until these words come; the other output is thrown away."""
    said, end = b"", time.monotonic() + program.PATIENCE
    while words not in said:
        ready, _, _ = select.select([recorder.stdout, recorder.stderr], [], [], 1)
        assert time.monotonic() < end and recorder.poll() is None, said
        if recorder.stdout in ready:
            os.read(recorder.stdout.fileno(), 65536)
        if recorder.stderr in ready:
            said += os.read(recorder.stderr.fileno(), 65536)
    return said


@tap.case
def full_disk():
    """a full disk is said once, costs nothing old, and recording goes on with room"""
    mount = path("tmpfs")
    os.mkdir(mount)
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "memtop", mount],
                                      stderr=subprocess.DEVNULL, check=False).returncode:
        raise tap.Skip("mounting a small tmpfs needs root")
    recorder = None
    try:
        name = os.path.join(mount, "rec")
        recorder = start(name, "-i", "0.02", "--verbose")
        for _ in range(10):
            recorder.stdout.readline()
        before = query(name, "SELECT count(*) FROM sample")[0][0]
        try:
            with open(os.path.join(mount, "ballast"), "wb", buffering=0) as file:
                while file.write(b"x" * 4096):
                    pass
        except OSError:
            pass
        said = read_until(recorder, b"until there is room")
        os.unlink(os.path.join(mount, "ballast"))
        said += read_until(recorder, b"goes on")
        recorder.terminate()
        said += recorder.communicate(timeout=program.PATIENCE)[1]
        said = said.decode().splitlines()
        assert recorder.returncode == 0, said
        assert len(said) == 2 and "until there is room" in said[0] and "goes on" in said[1], said
        assert query(name, "PRAGMA integrity_check") == [("ok",)]
        last, count = query(name, "SELECT max(id), count(*) FROM sample")[0]
        assert last == count > before
        assert program.run("-r", name, "--at", "first", "zones").returncode == 0
    finally:
        if recorder:
            recorder.kill()
        subprocess.run(["umount", "-l", mount], check=False)


def spoiled(change):
    """A recording with one thing wrong is refused or read, never a crash."""
    name = path("spoiled")
    source_file, copy = sqlite3.connect(path("logged")), sqlite3.connect(name)
    source_file.backup(copy)
    for statement in change:
        copy.execute(statement)
    copy.commit()
    copy.close()
    result = program.run("-r", name, "buddy", "--begin", "first")
    os.unlink(name)
    assert result.returncode in (0, 2), program.show(result)


SPOILED = {
    "a series number that is huge": ["UPDATE series SET id = 1 << 40 WHERE id = 3"],
    "an order that is huge": ["UPDATE series SET position = 1 << 40"],
    "an order beyond the last": ["UPDATE series SET position = 50 WHERE position = 2"],
    "a negative node": ["UPDATE series SET node = -5"],
    "values of nobody": ["UPDATE value SET series = 4000000 WHERE series = 2"],
    "values that are text": ["UPDATE value SET value = 'x'"],
    "negative values": ["UPDATE value SET value = -1"],
    "huge values": ["UPDATE value SET value = 9223372036854775807"],
    "a base that is later": ["UPDATE sample SET base = id + 1"],
    "a base that is negative": ["UPDATE sample SET base = -id"],
    "times from outer space": ["UPDATE sample SET time = 9223372036854775807"],
    "no times": ["UPDATE sample SET time = NULL"],
    "no samples": ["DELETE FROM sample"],
    "no series": ["DELETE FROM series"],
    "names that would clear the screen": ["UPDATE series SET zone = char(27) || '[2J'"],
    "a section of the future": ["UPDATE series SET section = 'future' WHERE id = 2"],
    "a version of the future": ["PRAGMA user_version = 99"],
    "a view in place of a table": ["DROP TABLE value", "CREATE VIEW value AS WITH RECURSIVE"
                                   " x(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM x)"
                                   " SELECT a AS sample, a AS series, a AS value FROM x"],
    "no table": ["DROP TABLE machine"],
}


@tap.case
def cut_off():
    """a recording cut off anywhere is refused or read, never a crash"""
    with open(path("logged"), "rb") as file:
        whole = file.read()
    for size in list(range(0, 200, 13)) + list(range(200, len(whole), 1777)):
        with open(path("cut"), "wb") as file:
            file.write(whole[:size])
        assert program.run("-r", path("cut"), "zones").returncode in (0, 2)


@tap.case
def read_only():
    """a recording on a read-only medium is read"""
    if not os.geteuid():
        raise tap.Skip("root may write everywhere")
    os.chmod(folder.name, 0o500)
    try:
        assert program.run("-r", path("plain"), "zones").returncode == 0
    finally:
        os.chmod(folder.name, 0o700)


for what, change in SPOILED.items():
    tap.add("spoiled: " + what, spoiled, change)
tap.main()
