# SPDX-License-Identifier: GPL-2.0-or-later
"""The program under test, as users run it, and the samples it is run on.

It always runs in the source tree, so that samples have relative paths: what it
prints is the same on every machine.
"""

import json
import os
import shutil
import subprocess

SRCDIR = os.environ.get("MEMTOP_SRCDIR") or os.path.dirname(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MEMTOP = os.environ.get("MEMTOP", os.path.join(SRCDIR, "build", "memtop"))
EXPECTED = os.path.join(SRCDIR, "tests", "cli", "expected")

# Seconds after which something hangs, on however busy a machine: no test judges by time.
PATIENCE = 300

TABLES = ["summary", "nodes", "zones", "buddy", "pagetypes", "frag", "pcp"]
VIEWS = TABLES + ["snapshot"]
CORE_VIEWS = ["freelist", "zonelists", "sections"]
PROC_FILES = ["zoneinfo", "buddyinfo", "pagetypeinfo"]


def sample_path(sample):
    return "data/samples/" + sample


def samples():
    """Names of the trees with all three files."""
    folder = os.path.join(SRCDIR, "data", "samples")
    return sorted(name for name in os.listdir(folder)
                  if os.path.exists(os.path.join(folder, name, "proc", "zoneinfo")))


def counted_samples():
    """Names of the trees with zones and counters of the whole machine."""
    return [name for name in samples()
            if os.path.exists(os.path.join(SRCDIR, sample_path(name), "proc", "meminfo"))]


def process_samples():
    """Names of the trees with processes."""
    folder = os.path.join(SRCDIR, "data", "samples")
    return sorted(name for name in os.listdir(folder) if saved_pids(name))


def saved_pids(sample, file=""):
    """Of processes of which this file was saved."""
    folder = os.path.join(SRCDIR, "data", "samples", sample, "proc")
    return sorted(int(name) for name in os.listdir(folder)
                  if name.isdigit() and os.path.exists(os.path.join(folder, name, file))) \
        if os.path.isdir(folder) else []


def environment(**changes):
    """Nothing of whoever runs the tests but what a program needs to start."""
    keep = {name: value for name, value in os.environ.items()
            if name in ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH")
            or name.startswith(("ASAN_", "UBSAN_", "LSAN_"))}
    keep["LC_ALL"] = "C"
    keep["TZ"] = "UTC"
    keep.update({name: value for name, value in changes.items() if value is not None})
    for name, value in changes.items():
        if value is None:
            keep.pop(name, None)
    return keep


def copy_to(folder):
    """Copies it, and what it loads, to a folder that others may reach; returns the program."""
    for path in MEMTOP, MEMTOP + "-full.so":
        copy = os.path.join(folder, os.path.basename(path))
        if not os.path.exists(copy):
            shutil.copy(path, copy)
            os.chmod(copy, 0o755)
    return os.path.join(folder, os.path.basename(MEMTOP))


def run(*arguments, env=None, timeout=PATIENCE, **options):
    """Runs it to its end; stdout and stderr are text."""
    options.setdefault("stdin", subprocess.DEVNULL)
    options.setdefault("stdout", subprocess.PIPE)
    return subprocess.run([MEMTOP, *arguments], cwd=SRCDIR, env=environment(**(env or {})),
                          stderr=subprocess.PIPE, timeout=timeout, encoding="utf-8",
                          errors="surrogateescape", **options)


def show(result):
    return "status %d\nstdout: %s\nstderr: %s" % (result.returncode, (result.stdout or "")[:2000],
                                                  result.stderr[:2000])


def run_fine(*arguments, **options):
    """Runs it; it must succeed and say nothing on standard error."""
    result = run(*arguments, **options)
    assert result.returncode == 0 and result.stderr == "", \
        "%s\n%s" % (" ".join(arguments), show(result))
    return result.stdout


def run_json(*arguments, **options):
    return json.loads(run_fine(*arguments, "--json", **options))


def expect_trouble(result, *words):
    """Exit status 2, one line on standard error with all the words, nothing else."""
    lines = result.stderr.splitlines()
    assert result.returncode == 2 and len(lines) == 1 and lines[0].startswith("memtop: "), \
        show(result)
    assert not result.stdout, "something was printed before the error\n" + show(result)
    for word in words:
        assert word in lines[0], "no %r in it\n%s" % (word, show(result))
