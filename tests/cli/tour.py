# SPDX-License-Identifier: GPL-2.0-or-later
"""The tour of README, line by line: what a reader types, with the names it leaves open filled in.

What is shown of saved files and of the made-up dump is the same everywhere, and kept in
expected/tour.txt; of this machine, and of a recording of it, only that it works.
"""

import os
import re
import shlex
import subprocess

import program

README = os.path.join(program.SRCDIR, "README")
KEPT = os.path.join(program.EXPECTED, "tour.txt")
LOG = "case-base_no_prefix.log"
DUMP = "data/samples/made-up/vmcore"
TREE = "data/samples/debian-6.12-amd64"
PROCESSES = "data/samples/debian-6.1-amd64-processes"

# What README leaves open.  $T is a folder for what is written.
FILLED = {
    "vmcore": DUMP, "vmlinux": "data/samples/made-up/vmlinux", "LOG": "$T/log",
    "LOG.xz": "$T/log.xz", "PID": "$PID", "before": "$T/before", "rec": "$T/rec",
    "rec@-1d": "$T/rec@first", "log": "$T/buddyinfos", "F": "$T/memtop.prom",
    "report.html": "$T/report.html", "picture.svg": "$T/picture.svg",
    "/var/crash": "data/samples/made-up", "/var/crash/*": DUMP,
}

# What a reader waits for, and a test does not.
SHORTENED = [
    (r"buddy -i 5$", "buddy -i 0.01 --count 2"),
    (r"record -o (\S+) -i 10", r"record -o \1 -i 0.1 --count 3"),
    (r"--at -30m", "--at -0m"), (r"--begin -2h -i 600", "--begin first -i 600"),
    (r"report -o pages ", "report -o $T/pages "),
    (r"import -o \S+", "import -o $T/imported"),
]

# Behind these words a line goes on with what it is for, after one blank only.
PROSE = re.compile(r"  +|(?<=--pages) (?=mappings)|(?<=0x401000) (?=an )|"
                   r"(?<=html) (?=the same)|(?<=\*) (?=a page)")


def lines():
    """Each command of README, as it stands there."""
    with open(README, encoding="utf-8") as file:
        for line in file:
            found = re.match(r"    (?:sudo |\$ )?(memtop(?: .*)?)$", line.rstrip("\n"))
            if found and not re.match(r"memtop  (core|sysroot|live) ", found[1]):
                yield PROSE.split(found[1])[0].rstrip()


def filled(line):
    """The command as it is run."""
    tree = PROCESSES if re.search(r"-s DIR tasks", line) else TREE
    words = []
    quoted = re.findall(r"'[^']*'|\S+", line)
    for word in quoted:
        if word == "DIR":
            word = tree
        is_view = word == "log" and "-c" in quoted
        words.append(word if is_view or word.startswith("'") else FILLED.get(word, word))
    command = " ".join(words)
    for pattern, shorter in SHORTENED:
        command = re.sub(pattern, shorter, command)
    return command


def is_same_everywhere(command):
    """Whether it shows saved files or the dump alone."""
    return re.match(r"memtop (-s|-c|-l|oom|data/)", command) and "$PID" not in command \
        and " -o " not in command and command != "memtop -c " + DUMP


def run(command, folder):
    """Runs it as a shell does; (status, output, errors)."""
    words = command.replace("$T", folder).replace("$PID", str(os.getpid()))
    words = re.sub(r"^memtop", shlex.quote(program.MEMTOP), words)
    result = subprocess.run(["sh", "-c", words], cwd=program.SRCDIR, stdin=subprocess.DEVNULL,
                            env=program.environment(), stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, timeout=program.PATIENCE, encoding="utf-8",
                            check=False)
    return (result.returncode, result.stdout.replace(folder, "$T"),
            result.stderr.replace(folder, "$T"))


def prepare(folder):
    """The files that the tour takes for granted."""
    with open(os.path.join(program.SRCDIR, "tests", "why", "logs", LOG), encoding="utf-8") as file:
        text = file.read()
    with open(os.path.join(folder, "log"), "w", encoding="utf-8") as file:
        file.write(text)
    subprocess.run(["xz", "-k", os.path.join(folder, "log")], check=True)
    with open(os.path.join(folder, "buddyinfos"), "w", encoding="ascii") as file:
        for i in range(3):
            file.write("Sat Jan 31 10:0%d:00 UTC 2026\nNode 0, zone Normal 1 2 %d\n" % (i, i))


def shown(folder):
    """What those lines show that show the same everywhere."""
    text = ""
    for line in lines():
        command = filled(line)
        if is_same_everywhere(command):
            status, out, errors = run(command, folder)
            text += "$ %s\n%s%s[%d]\n\n" % (line, out, errors, status)
    return text
