# SPDX-License-Identifier: GPL-2.0-or-later
"""The program as a user meets it: help, mistakes, pipes, terminals, repetition, sources."""

import json
import os
import pty
import re
import select
import shutil
import signal
import subprocess
import tempfile
import time

import program
import schema
import tap
from program import expect_trouble, run, run_fine

SAMPLE = ["-s", program.sample_path("debian-6.1-amd64-numa")]
SHORT = ["-s", program.sample_path("invented-many-nodes")]
CORE = ["-c", os.path.join("data", "samples", "made-up", "vmcore")]
DAMAGE = "holes are counted as reserved pages" # what the made-up dump's own report says
UNPRIVILEGED = 65534


def tree(*files, sample="debian-6.1-amd64-numa"):
    """A folder with only these files of a sample; a context manager."""
    folder = tempfile.TemporaryDirectory(prefix="memtop-")
    os.chmod(folder.name, 0o755)
    os.mkdir(os.path.join(folder.name, "proc"))
    for name in files:
        shutil.copy(os.path.join(program.SRCDIR, program.sample_path(sample), "proc", name),
                    os.path.join(folder.name, "proc", name))
    return folder


# Help


def help_is_fine(*arguments):
    text = run_fine(*arguments)
    assert text.startswith("Usage: memtop "), text[:200]
    wide = [line for line in text.splitlines() if len(line) > 80]
    assert not wide, wide
    assert text.isascii()


@tap.case
def version():
    """--version tells name and number"""
    assert re.fullmatch(r"memtop [0-9.]+[^\n]*\n", run_fine("--version"))
    assert run_fine("-V") == run_fine("--version")


@tap.case
def help_wins_over_the_rest():
    """--help behind other options is still help"""
    help_is_fine(*SAMPLE, "buddy", "--json", "--help")


# Mistakes: status 2, one line that names what is wrong, nothing on standard output

MISTAKES = {
    "an unknown option": (["--nonsense"], "--nonsense"),
    "an unknown letter": (["-x"], "-x"),
    "an unknown view": (["zoness"], "zoness"),
    "a second view": (["zones", "buddy"], "buddy"),
    "an unknown column": ([*SAMPLE, "zones", "-o", "node,nothing"], "nothing"),
    "an unknown column in JSON": ([*SAMPLE, "zones", "--json", "-o", "nothing"], "nothing"),
    "no column": ([*SAMPLE, "zones", "-o", ""], "column"),
    "an option without its argument": (["-s"], "-s"),
    "an interval that is none": (["zones", "-i", "soon"], "soon"),
    "an interval of 0": (["zones", "-i", "0"], "interval"),
    "a negative interval": (["zones", "-i", "-1"], "interval"),
    "an endless interval": (["zones", "-i", "inf"], "interval"),
    "a count without interval": (["zones", "--count", "3"], "--count"),
    "a count that is none": (["zones", "-i", "1", "--count", "few"], "few"),
    "a negative count": (["zones", "-i", "1", "--count", "-1"], "-1"),
    "a colour that is none": (["zones", "--color=blue"], "blue"),
    "a node that is none": (["zones", "--node", "first"], "first"),
    "an option of another view": (["zones", "--order", "3"], "--order"),
    "two sources": ([*SAMPLE, "-c", "vmcore", "zones"], "exclude"),
    "debug information without a dump": (["-k", "vmlinux", "zones"], "--vmlinux"),
    "a view of dumps on files": ([*SAMPLE, "freelist"], "--core"),
    "a node that is not there": ([*SAMPLE, "zones", "--node", "7"], "there are: 0, 1"),
    "the same in JSON": ([*SAMPLE, "buddy", "--node", "7", "--json"], "there are: 0, 1"),
    "a zone that is not there": ([*SAMPLE, "buddy", "--zone", "Foo"], "DMA32"),
    "a migrate type that is not there": ([*SAMPLE, "pagetypes", "--type", "Foo"], "Unmovable, Movable"),
    "an order that is not there": (["-c", "data/samples/made-up/vmcore", "freelist", "--order", "7"], "largest is 6"),
    "types without a dump": (["zones", "--types", "btf"], "--core"),
    "force without a dump": (["zones", "--force"], "--core"),
    "no cache without a dump": ([*SAMPLE, "zones", "--no-cache"], "--core"),
}


def mistake(arguments, word):
    expect_trouble(run(*arguments), word)


# Standard output that is no good


def with_stdout(stdout, *arguments, **options):
    return subprocess.run([program.MEMTOP, *arguments], cwd=program.SRCDIR, stdout=stdout,
                          stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=program.PATIENCE,
                          env=program.environment(), encoding="utf-8", **options)


def pipe_is_closed(arguments, ignore):
    """As in "memtop zones | head -1": no complaint, whether SIGPIPE kills or not."""
    reader, writer = os.pipe()
    os.close(reader)
    action = signal.SIG_IGN if ignore else signal.SIG_DFL
    result = with_stdout(writer, *arguments, restore_signals=False,
                         preexec_fn=lambda: signal.signal(signal.SIGPIPE, action))
    os.close(writer)
    told = [line for line in result.stderr.splitlines() if DAMAGE not in line]
    assert told == [], result.stderr
    assert result.returncode == (0 if ignore else -signal.SIGPIPE), result.returncode


def disk_is_full(arguments):
    with open("/dev/full", "w", encoding="ascii") as full:
        result = with_stdout(full, *arguments)
    assert result.returncode == 2, result.returncode
    told = [line for line in result.stderr.splitlines() if DAMAGE not in line]
    assert len(told) == 1 and "No space left" in told[0], result.stderr


def stdout_is_closed(arguments):
    result = with_stdout(None, *arguments, preexec_fn=lambda: os.close(1))
    assert result.returncode == 2, result.returncode
    assert "standard output" in result.stderr, result.stderr


@tap.case
def recording_into_closed_pipe():
    """a reader that is gone gets no complaint of what reads a recording, nor is it trouble"""
    with tempfile.TemporaryDirectory() as folder:
        recording = os.path.join(folder, "recording")
        run_fine(*SAMPLE, "record", "-o", recording, "-i", "0.01", "--count", "2")
        for view in ["zones"], ["zones", "--json"], ["export"], ["export", "--csv"], ["plot"]:
            pipe_is_closed(["-r", recording, *view], True)
            disk_is_full(["-r", recording, *view])


@tap.case
def all_streams_closed():
    """with no standard stream at all it neither hangs nor crashes"""
    result = subprocess.run([program.MEMTOP, *SAMPLE, "zones"], cwd=program.SRCDIR, timeout=program.PATIENCE,
                            env=program.environment(), preexec_fn=lambda: os.closerange(0, 3))
    assert result.returncode == 2, result.returncode


OUTPUTS = {"zones": [*SAMPLE, "zones"], "buddy --json": [*SAMPLE, "buddy", "--json"],
           "snapshot": [*SHORT, "snapshot"], "--help": ["--help"],
           "zones of a dump": [*CORE, "zones"], "pages --list": [*CORE, "pages", "--list"],
           "pages --list --json": [*CORE, "pages", "--list", "--json"],
           "pages --list --ndjson": [*CORE, "pages", "--list", "--ndjson", "-n"]}


# Terminals


def on_terminal(arguments, rows=24, columns=80, **env):
    """What it prints on a terminal of that size."""
    master, slave = pty.openpty()
    os.set_blocking(master, False)
    size = "stty rows %d cols %d" % (rows, columns)
    subprocess.run(size.split(), stdin=slave, check=True)
    process = subprocess.Popen([program.MEMTOP, *arguments], cwd=program.SRCDIR, stdin=slave,
                               stdout=slave, stderr=slave,
                               env=program.environment(**{"TERM": "xterm", **env}))
    os.close(slave)
    text = b""
    while select.select([master], [], [], 30)[0]:
        try:
            piece = os.read(master, 65536)
        except OSError:
            break
        if not piece:
            break
        text += piece
    assert process.wait(program.PATIENCE) == 0
    os.close(master)
    return text.decode().replace("\r\n", "\n")


@tap.case
def colour_on_a_terminal():
    """colour on a terminal, none in a pipe"""
    assert "\033[" in on_terminal([*SHORT, "zones"])
    assert "\033" not in run_fine(*SHORT, "zones")


@tap.case
def no_color():
    """NO_COLOR is heeded unless it is empty; --color=always wins over it"""
    assert "\033" not in on_terminal([*SHORT, "zones"], NO_COLOR="1")
    assert "\033[" in on_terminal([*SHORT, "zones"], NO_COLOR="")
    assert "\033[" in on_terminal([*SHORT, "zones", "--color=always"], NO_COLOR="1")
    assert "\033" not in on_terminal([*SHORT, "zones", "--color=never"])
    assert "\033" not in on_terminal([*SHORT, "zones"], TERM="dumb")
    assert "\033" not in on_terminal([*SHORT, "zones"], TERM=None)


@tap.case
def colour_is_never_the_only_sign():
    """without colour the same words are there"""
    coloured = run_fine(*SHORT, "summary", "--color=always")
    assert re.sub("\033\\[[0-9;]*m", "", coloured) == run_fine(*SHORT, "summary")


@tap.case
def summary_fits_a_screen():
    """summary of a machine with two nodes fits 80 × 24"""
    lines = on_terminal([*SAMPLE, "summary"]).splitlines()
    assert len(lines) < 24 and all(len(line) <= 80 for line in lines), lines


def numbers(text):
    return sorted(re.findall(r"[0-9.]+", text))


def fits_60_columns(sample, view):
    """No table line is wider, and no number is lost."""
    source = ["-s", program.sample_path(sample)]
    table = re.sub(r"\n\n(memory|warning|nothing).*", "", run_fine(*source, view, env={"COLUMNS": "60"}),
                   flags=re.S)
    wide = [line for line in table.splitlines() if len(line) > 60]
    keys = 3 if view in ("pagetypes", "pcp") else 2
    # a single column that is wider than what the key columns leave is not cut
    assert all(len(line.split()) <= keys + 3 for line in wide), wide
    for row in run_fine(*source, view, "-n", "-b", env={"COLUMNS": "500"}).splitlines():
        for number in row.split():
            assert not number.isdigit() or number in run_fine(
                *source, view, "-b", env={"COLUMNS": "60"}), number
        break


@tap.case
def width_of_a_terminal():
    """a terminal's width is used, COLUMNS wins over it, nonsense in COLUMNS is ignored"""
    narrow = on_terminal([*SAMPLE, "zones"], columns=60, NO_COLOR="1")
    assert all(len(line) <= 60 for line in narrow.splitlines()), narrow
    wide = run_fine(*SAMPLE, "zones")
    assert narrow != wide
    assert on_terminal([*SAMPLE, "zones"], columns=60, COLUMNS="200", NO_COLOR="1") == wide
    for nonsense in "", "0", "-5", "wide", "99999999999999999999":
        assert run_fine(*SAMPLE, "zones", env={"COLUMNS": nonsense}) == wide, nonsense


# Repetition


@tap.case
def json_one_document_a_line():
    """-i with --count: as many documents, one a line"""
    lines = run_fine(*SAMPLE, "buddy", "--json", "-i", "0.01", "--count", "3").splitlines()
    assert len(lines) == 3, len(lines)
    for line in lines:
        schema.validate(json.loads(line)) if schema.available() else json.loads(line)


@tap.case
def documents_are_flushed():
    """a reader sees the first document long before the second is made; SIGINT ends it well"""
    process = subprocess.Popen([program.MEMTOP, *SAMPLE, "buddy", "--json", "-i", "600"],
                               cwd=program.SRCDIR, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, env=program.environment())
    try:
        assert select.select([process.stdout], [], [], 30)[0], "nothing came"
        json.loads(process.stdout.readline())
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=program.PATIENCE)
        assert (process.returncode, rest, errors) == (0, b"", b""), (process.returncode, errors)
    finally:
        process.kill()


@tap.case
def interval_is_kept():
    """four samples 50 ms apart take 150 ms, not less"""
    start = time.monotonic()
    run_fine(*SAMPLE, "zones", "-i", "0.05", "--count", "4")
    assert time.monotonic() - start >= 0.149


@tap.case
def headings_once():
    """repeated text has its headings once where there is no screen to fill"""
    text = run_fine(*SAMPLE, "buddy", "-i", "0.01", "--count", "3")
    assert text.count("NODE ZONE") == 1, text
    assert len(re.findall("^ *0 DMA32 ", text, re.M)) == 3, text


@tap.case
def headings_again_on_a_screen():
    """on a terminal the headings come again before they have scrolled off"""
    text = on_terminal([*SAMPLE, "buddy", "-i", "0.01", "--count", "8"], rows=12)
    assert text.count("NODE ZONE") >= 2, text


@tap.case
def live_repeats():
    """a live sample is a new one each time: times do not go back"""
    if not os.access("/proc/buddyinfo", os.R_OK):
        raise tap.Skip("/proc/buddyinfo is not readable")
    lines = run_fine("buddy", "--json", "-i", "0.01", "--count", "3").splitlines()
    times = [json.loads(line)["source"]["time"] for line in lines]
    assert times == sorted(times) and None not in times


# Sources


@tap.case
def no_such_folder():
    """a folder that is not there, or has no proc, or is a file"""
    expect_trouble(run("-s", "/nonexistent", "zones"), "/nonexistent", "No such file")
    with tempfile.TemporaryDirectory() as folder:
        expect_trouble(run("-s", folder, "zones"), folder)
        open(os.path.join(folder, "proc"), "w", encoding="ascii").close()
        expect_trouble(run("-s", folder, "zones"), folder, "not a directory")
        expect_trouble(run("-s", os.path.join(folder, "proc"), "zones"), folder)


SHOWN_BY = {"zoneinfo": {"summary", "nodes", "zones", "pcp", "snapshot"},
            "buddyinfo": {"summary", "buddy", "frag", "snapshot"},
            "pagetypeinfo": {"pagetypes", "snapshot"}}


def only_one_file(name):
    """Views that can be shown are, the others say which file is missing."""
    with tree(name) as folder:
        for view in program.VIEWS:
            result = run("-s", folder, view, "--json")
            if view not in SHOWN_BY[name]:
                expect_trouble(result, folder, "/proc/", "No such file")
                continue
            assert result.returncode == 0, program.show(result)
            if schema.available():
                schema.validate(json.loads(result.stdout))


@tap.case
def missing_file_is_said():
    """what summary lacks is said on standard error, in JSON in the document"""
    with tree("zoneinfo") as folder:
        result = run("-s", folder, "summary")
        assert result.returncode == 0 and "buddyinfo: absent" in result.stderr, \
            program.show(result)
        assert result.stdout.splitlines()[1].split()[-1] == "-", result.stdout
        (missing,) = program.run_json("-s", folder, "summary")["incomplete"]
        assert missing["section"] == "buddyinfo" and missing["status"] == "absent", missing


@tap.case
def files_disagree():
    """a zone that is in one file and not in another is shown with what is known"""
    with tree("zoneinfo") as folder:
        path = os.path.join(folder, "proc", "buddyinfo")
        with open(path, "w", encoding="ascii") as file:
            file.write("Node 7, zone Special 1 2 3\n")
        rows = program.run_json("-s", folder, "buddy")["rows"]
        assert [(row["node"], row["zone"]) for row in rows] == [(7, "Special")]
        (snapshot,) = program.run_json("-s", folder, "snapshot", "-o", "zones")["rows"]
        zone = snapshot["zones"][-1]
        assert zone["zone"] == "Special" and zone["min_pages"] is None, zone


@tap.case
def trailing_slash_and_sosreport():
    """a tree is found with a slash behind its name, and below a path with blanks"""
    with tempfile.TemporaryDirectory(prefix="memtop a b-") as folder:
        shutil.copytree(os.path.join(program.SRCDIR, SAMPLE[1], "proc"),
                        os.path.join(folder, "proc"))
        assert run_fine("-s", folder, "buddy") == run_fine(*SAMPLE, "buddy")
        assert run_fine("-s", folder + "/", "buddy") == run_fine(*SAMPLE, "buddy")


def as_nobody(folder, *arguments):
    """Runs a copy of it that anybody can reach, without root's power to read everything."""
    copy = program.copy_to(folder)
    identity = {"user": UNPRIVILEGED, "group": UNPRIVILEGED, "extra_groups": []} \
        if os.geteuid() == 0 else {}
    return subprocess.run([copy, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          stdin=subprocess.DEVNULL, env=program.environment(), timeout=program.PATIENCE,
                          encoding="utf-8", **identity)


@tap.case
def unreadable_pagetypeinfo():
    """what may not be read is denied, and the rest is shown"""
    with tree(*program.PROC_FILES) as folder:
        os.chmod(os.path.join(folder, "proc", "pagetypeinfo"), 0)
        expect_trouble(as_nobody(folder, "-s", folder, "pagetypes"), "pagetypeinfo",
                       "Permission denied")
        result = as_nobody(folder, "-s", folder, "snapshot")
        assert result.returncode == 0, program.show(result)
        (denied,) = json.loads(result.stdout)["incomplete"]
        assert denied["section"] == "pagetypeinfo" and denied["status"] == "denied", denied


@tap.case
def live_as_nobody():
    """live and not root: pagetypes says in one line that it needs root, zones just works"""
    if not os.path.exists("/proc/pagetypeinfo") or os.stat("/proc/pagetypeinfo").st_mode & 0o004:
        raise tap.Skip("/proc/pagetypeinfo is not for root alone here")
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        expect_trouble(as_nobody(folder, "pagetypes"), "needs root", "pagetypeinfo")
        for view in "zones", "summary", "frag":
            result = as_nobody(folder, view)
            assert (result.returncode, result.stderr) == (0, ""), program.show(result)
        result = as_nobody(folder, "snapshot")
        assert result.returncode == 0, program.show(result)


# Choice of columns and rows


@tap.case
def nothing_to_show():
    """no row: one line of words for people, nothing at all for scripts"""
    nothing = [*SAMPLE, "pcp", "--node", "1", "--zone", "DMA"]
    assert run_fine(*nothing) == "nothing to show\n"
    assert run_fine(*nothing, "--raw", "-n") == ""
    assert program.run_json(*nothing)["rows"] == []


@tap.case
def why_without_reserves():
    """why: a source that lacks a count that decides says so, and not that no order is served"""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(os.path.join(program.SRCDIR, SAMPLE[1]), folder, dirs_exist_ok=True)
        path = os.path.join(folder, "proc", "zoneinfo")
        with open(path, encoding="ascii") as file:
            lines = [line for line in file if "protection" not in line]
        with open(path, "w", encoding="ascii") as file:
            file.writelines(lines)
        rows = json.loads(run("-s", folder, "why", "--json").stdout)["rows"]
    assert rows and all(row["largest_order"] is None and row["largest_bytes"] is None for row in rows), rows


@tap.case
def chosen_columns():
    """-o chooses and orders columns, in text and in JSON"""
    assert run_fine(*SAMPLE, "zones", "-n", "--raw", "-o", "zone,node", "--zone", "DMA32") == \
        "DMA32 0\nDMA32 1\n"
    rows = program.run_json(*SAMPLE, "zones", "-o", "zone,node")["rows"]
    assert all(list(row) == ["zone", "node"] for row in rows), rows


@tap.case
def raw_has_the_same_fields_in_every_row():
    """raw: as many fields in every row as headings, whatever is unknown or has blanks"""
    for sample in program.samples():
        for view in program.TABLES:
            lines = run_fine("-s", program.sample_path(sample), view, "--raw").splitlines()
            fields = {len(line.split()) for line in lines}
            assert len(fields) == 1, "%s %s: %s" % (sample, view, fields)


def copied(folder, *names):
    """Of the sample only these files, below a root of their own."""
    os.makedirs(os.path.join(folder, "proc"), exist_ok=True)
    for name in names:
        shutil.copy(os.path.join(program.SRCDIR, SAMPLE[1], "proc", name),
                    os.path.join(folder, "proc", name))
    return folder


@tap.case
def page_size():
    """--page-size: for trees, logs and text that do not tell; what they tell is not overruled"""
    with tempfile.TemporaryDirectory() as folder:
        bare = ["-s", copied(folder, "buddyinfo"), "buddy"]
        pages = [row["free_pages"] for row in program.run_json(*bare)["rows"]]
        assert {row["free_bytes"] for row in program.run_json(*bare)["rows"]} == {None}
        for text, size in ("65536", 65536), ("16k", 16384), ("4096", 4096):
            document = program.run_json(*bare, "--page-size", text)
            assert document["source"]["page_size"] == size
            assert [row["free_bytes"] for row in document["rows"]] == [n * size for n in pages]
        text = os.path.join(folder, "proc", "buddyinfo")
        assert program.run_json("--page-size", "64k", text, "buddy")["rows"][0]["free_bytes"] == \
            pages[0] * 65536
    expect_trouble(run(*SAMPLE, "--page-size", "64k", "buddy"), "is 65536", "pages of 4096 bytes")
    for nonsense in "0", "5000", "4x", "-4096", "1", "64m", "":
        expect_trouble(run(*SAMPLE, "--page-size", nonsense, "buddy"), "--page-size wants")


@tap.case
def totals():
    """a last row says what the others come to, for people alone"""
    for view, key in ("summary", "free_bytes"), ("zones", "managed_pages"), ("buddy", "free_pages"):
        text = run_fine(*SAMPLE, view, "-b")
        rows = program.run_json(*SAMPLE, view)["rows"]
        last = re.sub(r"\n\n.*", "", text, flags=re.S).splitlines()[-1].split()
        assert last[:2] == ["-", "total"], text
        whole = sum(row[key] for row in rows) * (4096 if key == "managed_pages" else 1)
        assert str(whole) in last, (whole, last)
        assert "total" not in [row["zone"] for row in rows]
        for silent in ["--raw"], ["-n"], ["--node", "1", "--zone", "DMA32"], ["--csv"]:
            assert "total" not in run_fine(*SAMPLE, view, *silent), silent


@tap.case
def a_quiet_summary():
    """where all is well it still says what takes the memory, swap, pressure, kills, in 24 lines"""
    sample = program.sample_path("debian-6.12-amd64")
    meminfo = "MemTotal: 1000 kB\nMemFree: 200 kB\nCached: 400 kB\nShmem: 50 kB\n" \
              "Buffers: 0 kB\nAnonPages: 300 kB\nSlab: 40 kB\nSwapTotal: 2048 kB\n" \
              "SwapFree: 1024 kB\n"
    with tempfile.TemporaryDirectory() as folder:
        root = copied(folder, "zoneinfo", "buddyinfo")
        os.mkdir(os.path.join(root, "proc", "pressure"))
        for name, text in ("meminfo", meminfo), ("vmstat", "oom_kill 3\n"), \
                ("pressure/memory", "some avg10=1.50 avg60=0.25 avg300=0.07 total=9\n"
                                    "full avg10=0.50 avg60=0.00 avg300=0.00 total=1\n"):
            with open(os.path.join(root, "proc", name), "w", encoding="ascii") as file:
                file.write(text)
        text = run_fine("-s", root, "summary")
    assert "memory: 0.98 MiB, 200 KiB free, 350 KiB page_cache, 300 KiB anon, 50.0 KiB shmem" in text
    assert "swap: 2.00 MiB, 1.00 MiB used" in text
    assert "pressure: tasks waited 1.50, 0.25, 0.07 % of 10, 60, 300 s; all of them 0.50 %" in text
    assert "OOM kills since boot: 3" in text
    quiet = run_fine("-s", sample, "summary")
    assert "swap: none" in quiet and "OOM kills since boot: none" in quiet
    assert "pressure" not in quiet and len(quiet.splitlines()) <= 24


@tap.case
def bytes_are_bytes():
    """-b prints sizes as whole numbers"""
    for view, heading in ("zones", "FREE"), ("nodes", "FREE"), ("buddy", "FREE"), ("summary", "SIZE"):
        text = run_fine(*SAMPLE, view, "-b")
        assert heading + "[B]" in text.splitlines()[0].split() and "iB" not in text.split("\n\n")[0], text
        assert "iB" in run_fine(*SAMPLE, view)
    line = run_fine(*SAMPLE, "buddy", "-n", "-b", "-o", "zone,free_bytes").splitlines()[1]
    assert line.split() == ["DMA32", "209666048"], line


@tap.case
def default_view_is_summary():
    """without a view, in a pipe: summary"""
    assert run_fine(*SAMPLE) == run_fine(*SAMPLE, "summary")


tap.add("--help", help_is_fine, "--help")
tap.add("-h", help_is_fine, "-h")
for view in schema.views():
    tap.add("%s --help" % view, help_is_fine, view, "--help")
for what, (arguments, word) in MISTAKES.items():
    tap.add("refuses " + what, mistake, arguments, word)
for what, arguments in OUTPUTS.items():
    tap.add("closed pipe: " + what, pipe_is_closed, arguments, False)
    tap.add("closed pipe, SIGPIPE ignored: " + what, pipe_is_closed, arguments, True)
    tap.add("full disk: " + what, disk_is_full, arguments)
    tap.add("closed standard output: " + what, stdout_is_closed, arguments)
for sample in program.samples():
    for view in program.TABLES:
        tap.add("60 columns: %s %s" % (sample, view), fits_60_columns, sample, view)
for name in SHOWN_BY:
    tap.add("a tree with only " + name, only_one_file, name)
tap.main()
