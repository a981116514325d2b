# SPDX-License-Identifier: GPL-2.0-or-later
"""Recordings that somebody prepared, and clocks that were set back."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))

import program
import tap

NUMA = "data/samples/debian-6.1-amd64-numa"
SMALL = 200 << 20	# bytes: far more than a small recording may cost
NOBODY = 65534
folder = tempfile.TemporaryDirectory()


def path(name):
    return os.path.join(folder.name, name)


def document():
    return json.loads(program.run_fine("-s", NUMA, "snapshot"))


def made(name, stamps):
    """A recording of samples with these times (seconds; None: none)."""
    each = document()
    with open(path("lines"), "w", encoding="utf-8") as file:
        for number, stamp in enumerate(stamps):
            each["rows"][0]["zones"][0]["free"][0] = number
            each["source"]["time"] = time.strftime("%Y-%m-%dT%H:%M:%SZ",
                                                   time.gmtime(1769853600 + stamp))
            file.write(json.dumps(each) + "\n")
    program.run_fine("import", "-o", path(name), path("lines"))
    return path(name)


def changed(name, *statements):
    """The recording after these statements, with nothing left in its log."""
    with sqlite3.connect(name) as database:
        for each in statements:
            database.execute(each)
    database.close()
    return name


def exported(name, *arguments):
    """The numbers of the samples that export gives, in its order."""
    return [json.loads(line)["rows"][0]["zones"][0]["free"][0]
            for line in program.run_fine("-r", name, "export", *arguments).splitlines()]


def cost(*arguments):
    """Exit status, standard error, and the most memory that the program had, in bytes."""
    with subprocess.Popen([program.MEMTOP, *arguments], stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, cwd=program.SRCDIR,
                          env=program.environment()) as child:
        said = child.stderr.read().decode()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, said, usage.ru_maxrss << 10


def record(name):
    return program.run("-s", NUMA, "record", "-o", name, "--count", "1")


@tap.case
def trigger():
    """a trigger in a recording is never run, and such a file is not written to"""
    name = changed(made("trigger", [0]), "CREATE TRIGGER t AFTER INSERT ON sample BEGIN"
                   " INSERT INTO incomplete VALUES(77, 'x', 'x', 'x'); END")
    program.expect_trouble(record(name), "not those of a recording")
    with sqlite3.connect(name) as database:
        assert database.execute("SELECT count(*) FROM incomplete WHERE sample = 77"
                                ).fetchone() == (0,)
        assert database.execute("SELECT count(*) FROM sample").fetchone() == (1,)
    program.expect_trouble(program.run("-r", name, "zones"), "not those of a recording")


@tap.case
def other_tables():
    """a table, an index, a column, a default of somebody else's make is refused"""
    for number, statement in enumerate((
            "CREATE TABLE more(x)", "CREATE INDEX more ON value(value)",
            "ALTER TABLE sample ADD COLUMN more INTEGER",
            "CREATE VIEW more AS SELECT 1")):
        name = changed(made("other%d" % number, [0]), statement)
        program.expect_trouble(record(name), "of a recording")
        program.expect_trouble(program.run("-r", name, "zones"), "of a recording")


@tap.case
def generated_column():
    """a column that computes its text costs no memory"""
    name = made("generated", [0, 1])
    with sqlite3.connect(name) as database:
        rows = database.execute("SELECT id, section, node, zone, cpu, type, position, kind"
                                " FROM series").fetchall()
        database.execute("DROP VIEW history")
        database.execute("DROP TABLE series")
        database.execute("CREATE TABLE series(id INTEGER PRIMARY KEY, section TEXT NOT NULL,"
                         " node INTEGER, zone TEXT, cpu INTEGER, type TEXT, position INTEGER,"
                         " kind TEXT NOT NULL,"
                         " name TEXT AS (printf('%.*c', 1000000 + id, 'x')) NOT NULL)")
        database.executemany("INSERT INTO series(id, section, node, zone, cpu, type, position,"
                             " kind) VALUES(?, ?, ?, ?, ?, ?, ?, ?)", rows)
    database.close()
    status, said, memory = cost("-r", name, "zones")
    assert status == 2 and "of a recording" in said, (status, said)
    assert memory < SMALL, memory


@tap.case
def series_number():
    """a series with a huge number is refused, before memory is set aside for it"""
    name = changed(made("number", [0, 1]), "UPDATE series SET id = 8388607 WHERE id = 3",
                   "UPDATE value SET series = 8388607 WHERE series = 3")
    for arguments in (["-r", name, "zones"], ["-s", NUMA, "record", "-o", name, "--count", "1"]):
        status, said, memory = cost(*arguments)
        assert status == 2 and "series 8388607: bad number" in said, (status, said)
        assert memory < SMALL, memory


@tap.case
def sparse_series():
    """nor is it when the numbers in between grow slowly"""
    name = made("sparse", [0, 1])
    with sqlite3.connect(name) as database:
        database.executemany("INSERT INTO series VALUES(?, 'zoneinfo', 0, 'DMA', NULL, NULL,"
                             " NULL, 'stat', 'x')", [(4000 * i,) for i in range(1, 2000)])
        database.execute("INSERT INTO value VALUES(1, 7996000, 1)")
    database.close()
    status, said, memory = cost("-r", name, "zones")
    assert status == 2 and "bad number" in said and memory < SMALL, (status, said, memory)


@tap.case
def damaged():
    """nothing is added to a recording that is damaged"""
    name = made("torn", list(range(20)))
    changed(name)
    size = os.path.getsize(name)
    with open(name, "r+b") as file:
        # a page of old values, which adding a sample does not look at
        file.seek(4096 * (size // 4096 // 2))
        file.write(b"\0" * 4096)
    before = open(name, "rb").read()
    program.expect_trouble(record(name), "damaged")
    assert open(name, "rb").read() == before


@tap.case
def clock_set_back():
    """each sample is exported, in the order in which they were taken"""
    name = made("back", [40, 50, 60, 10, 20, 30, 35])
    assert exported(name) == [0, 1, 2, 3, 4, 5, 6]
    assert exported(name, "--end", "last") == [0, 1, 2, 3, 4, 5, 6]
    assert exported(name, "--begin", "+10s", "--end", "+40s") == [0, 1, 4, 5, 6]
    assert exported(name, "-i", "20") == [0, 1, 3, 5]
    assert len(program.run_fine("-r", name, "buddy", "-J", "--begin", "first").splitlines()) == 7


@tap.case
def recording_of_such_a_clock():
    """and each is imported from another recording"""
    name = made("again", [40, 50, 60, 10, 20, 30, 35])
    program.run_fine("import", "-o", path("copy"), name)
    assert exported(path("copy")) == [0, 1, 2, 3, 4, 5, 6]


@tap.case
def bad_times():
    """a sample with a time that is none leaves the others readable"""
    good = list(range(31))
    for number, bad in enumerate(("NULL", "'yesterday'", "9223372036854775807", "-1 << 62",
                                  "1e300", "x'00'")):
        name = changed(made("bad%d" % number, good),
                       "UPDATE sample SET time = %s WHERE id = 16" % bad)
        assert exported(name) == good, bad
        assert exported(name, "--begin", "+14s", "--end", "+16s") == [14, 16], bad
        newest = program.run_json("-r", name, "snapshot")
        assert newest["rows"][0]["zones"][0]["free"][0] == 30, bad
        assert newest["source"]["time"] == "2026-01-31T10:00:30Z", bad


@tap.case
def no_time_at_all():
    """a recording whose samples have no time is read, its newest sample first"""
    name = changed(made("timeless", [0, 1, 2]), "UPDATE sample SET time = NULL")
    document_ = program.run_json("-r", name, "snapshot")
    assert document_["rows"][0]["zones"][0]["free"][0] == 2
    assert document_["source"]["time"] is None
    assert exported(name) == [0, 1, 2]


@tap.case
def document_without_time():
    """a document without a time is as old as its file; among others it is refused"""
    each = document()
    for stamp in (None, "soon", "9999-01-01T00:00:00Z"):
        each["source"]["time"] = stamp
        with open(path("single"), "w", encoding="utf-8") as file:
            json.dump(each, file, indent=1)
        os.utime(path("single"), (1769853600, 1769853600))
        name = path("single-%s.rec" % stamp)
        program.run_fine("import", "-o", name, path("single"))
        assert program.run_json("-r", name, "snapshot")["source"]["time"] \
            == "2026-01-31T10:00:00Z", stamp
    with open(path("several"), "w", encoding="utf-8") as file:
        for stamp in ("2026-01-31T10:00:00Z", None):
            each["source"]["time"] = stamp
            file.write(json.dumps(each) + "\n")
    program.expect_trouble(program.run("import", "-o", path("several.rec"), path("several")),
                           "document 2: source: no time")
    assert len(exported(path("several.rec"))) == 1


def as_nobody(*arguments):
    """The program as a user who may write nowhere here."""
    def drop():
        if not os.geteuid():
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
    return subprocess.run([path("memtop"), *arguments], cwd="/", env=program.environment(),
                          stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          preexec_fn=drop, check=False)


def killed_recording(name):
    """A recording whose last samples are in its log alone, as a killed recorder leaves it."""
    whole = changed(made(os.path.dirname(name) + ".whole", [0, 1, 2, 3]))
    database = sqlite3.connect(whole)
    database.execute("PRAGMA wal_autocheckpoint = 0")
    for number in (5, 6):
        database.execute("INSERT INTO sample SELECT %d, time + 1000, base, machine, NULL, NULL"
                         " FROM sample WHERE id = %d" % (number, number - 1))
        database.execute("INSERT INTO value SELECT %d, series, value + 1 FROM value WHERE sample"
                         " = %d" % (number, number - 1))
        database.commit()
    os.makedirs(os.path.dirname(name))
    shutil.copy(whole, name)
    shutil.copy(whole + "-wal", name + "-wal")
    database.close()
    os.chmod(name, 0o444)
    os.chmod(name + "-wal", 0o444)
    os.chmod(os.path.dirname(name), 0o555)
    if os.access(program.MEMTOP, os.X_OK):
        program.copy_to(folder.name)
    os.chmod(folder.name, 0o755)


@tap.case
def log_without_index():
    """samples in FILE-wal are read where FILE-shm can not be made"""
    name = path("dead/recording")
    killed_recording(name)
    try:
        before = sorted(os.listdir(os.path.dirname(name)))
        result = as_nobody("-r", name, "export")
        assert result.returncode == 0, program.show(result)
        assert [json.loads(line)["rows"][0]["zones"][0]["free"][0]
                for line in result.stdout.splitlines()] == [0, 1, 2, 3, 4, 5]
        assert sorted(os.listdir(os.path.dirname(name))) == before
    finally:
        os.chmod(os.path.dirname(name), 0o755)


@tap.case
def log_of_somebody():
    """where the log can not be read, that is said: what is in FILE alone is old"""
    name = path("locked/recording")
    killed_recording(name)
    try:
        os.chmod(name + "-wal", 0)
        program.expect_trouble(as_nobody("-r", name, "export"), "-wal: Permission denied")
    finally:
        os.chmod(os.path.dirname(name), 0o755)


tap.main()
