# SPDX-License-Identifier: GPL-2.0-or-later
"""What a day of recording takes on the disk: a tenth of one, made up, times ten."""

import os
import sqlite3
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))

import machine
import program
import tap

DAY = 8640
MB = 1000 * 1000


def recorded(folder, load, samples):
    """A recording of so many samples, and its size."""
    lines, recording = (os.path.join(folder, "%s%d" % each)
                        for each in (("lines", samples), ("recording", samples)))
    machine.write(lines, load, samples)
    program.run_fine("import", "-o", recording, lines, timeout=program.PATIENCE)
    return recording, os.path.getsize(recording)


def size_of_day(load, limit):
    with tempfile.TemporaryDirectory() as folder:
        # what every file has once: names of series, empty tables
        _, once = recorded(folder, load, 1)
        recording, size = recorded(folder, load, DAY // 10)
        size = once + (size - once) * 10
        with sqlite3.connect(recording) as database:
            numbers = database.execute("SELECT count(*) FROM value, sample ON id = sample"
                                       " WHERE id <> base").fetchone()[0] * 10 // DAY
    print("# %.1f MB a day, %d bytes a sample, in which %d numbers change"
          % (size / MB, size // DAY, numbers))
    assert size < limit * MB


tap.add("a quiet machine of two nodes: under 8 MB a day", size_of_day, machine.QUIET, 8)
tap.add("a busy one: under 30 MB a day", size_of_day, machine.BUSY, 30)
tap.main()
