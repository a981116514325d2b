# SPDX-License-Identifier: GPL-2.0-or-later
"""make bench: what a sample costs, against what reading the same files costs.

Nothing here passes or fails: machines differ. The targets stand beside the figures.
"""

import os
import resource
import subprocess
import sys
import time

BUILD = sys.argv[1]
MEMTOP = os.path.join(BUILD, "memtop")
ROUNDS = 5      # of which the best counts: others use the machine, too
PROCESSES = 60  # started in a round
SAMPLES = 300   # taken by one process
TASKS = 1000    # that sleep while they are counted

# What each view reads live.
VIEWS = {"buddy": ["/proc/buddyinfo"], "zones": ["/proc/zoneinfo"],
         "summary": ["/proc/zoneinfo", "/proc/buddyinfo"]}


def cpu_of_children():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def cpu(command, times):
    """CPU milliseconds of one run of command, start and end of the process included."""
    best = float("inf")
    for _ in range(ROUNDS):
        before = cpu_of_children()
        for _ in range(times):
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        best = min(best, (cpu_of_children() - before) / times * 1000)
    return best


def cpu_per_sample(view):
    """CPU microseconds of a further sample of a process that runs already."""
    def run(count):
        command = [MEMTOP, view, "-i", "0.01", "--count", str(count)]
        return min(cpu_once(command) for _ in range(ROUNDS))
    return (run(SAMPLES) - run(1)) / (SAMPLES - 1) * 1e6


def cpu_once(command):
    before = cpu_of_children()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return cpu_of_children() - before


def peak_memory(view):
    """VmHWM, in KiB, of a process that has taken some samples."""
    command = [MEMTOP, view, "-i", "0.01"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        for _ in range(20):
            process.stdout.readline()
        with open("/proc/%d/status" % process.pid, encoding="ascii") as status:
            fields = dict(line.split(":", 1) for line in status)
        process.kill()
    return {name: int(fields[name].split()[0]) for name in ("VmHWM", "RssAnon", "RssFile")}


def table(title, headings, rows):
    print("\n" + title)
    widths = [max(len(str(row[i])) for row in [headings] + rows) for i in range(len(headings))]
    for row in [headings] + rows:
        print("  " + "  ".join(str(cell).rjust(width) for cell, width in zip(row, widths)))


def processes():
    rows = []
    for view, files in VIEWS.items():
        reading, sampling = cpu(["cat", *files], PROCESSES), cpu([MEMTOP, view], PROCESSES)
        rows.append([view, "%.2f" % reading, "%.2f" % sampling, "%.2f" % (sampling / reading)])
    version = cpu([MEMTOP, "--version"], PROCESSES)
    rows.append(["(--version)", "-", "%.2f" % version, "-"])
    table("One process, one sample: CPU ms", ["view", "cat", "memtop", "ratio"], rows)


def program(name, *arguments):
    """Rows of what one of the programs here prints."""
    output = subprocess.run([os.path.join(BUILD, "bench", name), *arguments], check=True,
                            stdout=subprocess.PIPE, encoding="ascii").stdout
    return [line.split() for line in output.splitlines()]


def samples():
    rows = []
    for view, reading, sampling in program("sample_bench"):
        further = "%.1f" % cpu_per_sample(view) if view in VIEWS else "-"
        rows.append([view, reading, sampling, "%.2f" % (float(sampling) / float(reading)),
                     further])
    table("A further sample of a running process: CPU us (target: ratio at most 1.2)",
          ["view", "read", "sample", "ratio", "shown with -i"], rows)


def parsers():
    table("Parsers, 8 nodes and 1024 CPUs (target: 400 MB/s)", ["parser", "bytes", "MB/s"],
          program("parse_bench"))


def tasks():
    rows = [[name, files, reading, asking, "%.2f" % (float(asking) / float(reading))]
            for name, files, reading, asking in program("tasks_bench", str(TASKS))]
    table("Tasks of a machine with %d more processes: CPU us (target: ratio at most 1.2)" % TASKS,
          ["view", "files", "read", "answer", "ratio"], rows)


def memory():
    rows = []
    for view in VIEWS:
        fields = peak_memory(view)
        rows.append([view, fields["VmHWM"], fields["RssAnon"], fields["RssFile"]])
    table("Memory of a live process: KiB (target: VmHWM below 8192)",
          ["view", "VmHWM", "RssAnon", "RssFile"], rows)


def main():
    print("memtop bench, %s, %s" % (time.strftime("%Y-%m-%d"), os.uname().release))
    processes()
    samples()
    parsers()
    tasks()
    memory()


main()
