#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Hold `memtop why` against what a kernel did.

usage: compare.py MEMTOP RELEASE LOG...

LOG is the console of a guest that ran init.c: for each try the /proc files of
the moment and what came of the attempt.  Prints TAP: one line a log, and for
every disagreement what was foreseen and what happened.  Three answers are told
apart: served (from free memory as it was, and from which node and zone), slow
(compaction or reclaim had to work), refused.  One that may wait and was foreseen
to be refused may try both in vain before it is.
"""
import collections
import json
import os
import subprocess
import sys
import tempfile

# as in try.c
CLASSES = [
    "GFP_KERNEL|__GFP_NORETRY",
    "GFP_KERNEL|__GFP_NORETRY|__GFP_RECLAIMABLE",
    "GFP_HIGHUSER_MOVABLE|__GFP_NORETRY",
    "GFP_NOWAIT",
    "GFP_ATOMIC",
    "GFP_TRANSHUGE_LIGHT",
    "GFP_KERNEL|__GFP_NORETRY|__GFP_THISNODE",
    "GFP_ATOMIC|__GFP_THISNODE",
    "GFP_ATOMIC|__GFP_NOMEMALLOC",
    "GFP_NOWAIT|__GFP_DMA32",
    "GFP_NOWAIT|__GFP_DMA",
    "GFP_NOIO|__GFP_NORETRY|__GFP_HIGH",
]
AGREE = 0.95


def read_log(path):
    """The nodes' distances, and the tries as (request, files, answer)."""
    distances, tries, request, files, name = {}, [], None, {}, None
    for line in open(path, errors="replace"):
        line = line.rstrip("\r\n")
        words = line.split()
        if line.startswith("@distance"):
            distances[int(words[1])] = " ".join(words[2:])
        elif line.startswith("@try"):
            request, files, name = [int(w) for w in words[1::2][:1] + words[3::2]], {}, None
        elif line.startswith("@file"):
            name = words[1]
            files[name] = []
        elif line.startswith("@got"):
            if request is not None and len(words) == 9:
                tries.append((request, files, words))
            request = name = None
        elif name:
            files[name].append(line)
    return distances, tries


def make_tree(root, release, distances, files):
    os.makedirs(f"{root}/proc/sys/kernel", exist_ok=True)
    with open(f"{root}/proc/sys/kernel/osrelease", "w") as f:
        f.write(release + "\n")
    for node, text in distances.items():
        os.makedirs(f"{root}/sys/devices/system/node/node{node}", exist_ok=True)
        with open(f"{root}/sys/devices/system/node/node{node}/distance", "w") as f:
            f.write(text + "\n")
    for name, lines in files.items():
        with open(f"{root}/proc/{name}", "w") as f:
            f.write("\n".join(lines) + "\n")


def foresee(memtop, root, request):
    """What memtop says: (answer, place), its first note."""
    _, order, class_, node = request
    run = subprocess.run([memtop, "-s", root, "why", "--order", str(order), "--gfp",
                          CLASSES[class_], "--node", str(node), "--json"],
                         capture_output=True, text=True)
    if run.returncode not in (0, 1):
        return ("error", None), run.stderr.strip()
    note = json.loads(run.stdout)["notes"][0]
    note = note if isinstance(note, str) else note["text"]
    said = note.split(": ", 1)[1]
    if "succeeds" in said:
        words = said.split("node ")[1].split(", zone ")
        return ("served", (words[0], words[1].split()[0].rstrip(","))), said
    if said.startswith("fails"):
        return ("refused", None), said
    return ("slow", None), said


def happened(words):
    _, _, result, node, zone, _, compact, _, reclaim = words
    if int(compact) or int(reclaim):
        return ("slow", None)
    return ("served", (node, zone)) if result == "ok" else ("refused", None)


def compare(memtop, release, path):
    distances, tries = read_log(path)
    same, kinds, lines = 0, collections.Counter(), []
    with tempfile.TemporaryDirectory() as root:
        for request, files, words in tries:
            make_tree(root, release, distances, files)
            foreseen, said = foresee(memtop, root, request)
            truth = happened(words)
            kinds[truth[0]] += 1
            if foreseen == truth or (foreseen[0] == "refused" and words[2] == "null"):
                same += 1
                continue
            number, order, class_, node = request
            lines.append(f"# try {number}: order {order} {CLASSES[class_]} node {node}: "
                         f"foreseen {foreseen}, happened {' '.join(words[1:])}: {said}")
    share = same / len(tries) if tries else 0
    counts = ", ".join(f"{kinds[k]} {k}" for k in sorted(kinds))
    return share, f"{same} of {len(tries)} ({100 * share:.1f} %; {counts})", lines


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    memtop, release, logs = sys.argv[1], sys.argv[2], sys.argv[3:]
    print(f"1..{len(logs)}")
    failed = False
    for number, path in enumerate(logs, 1):
        share, counts, lines = compare(memtop, release, path)
        word = "ok" if share >= AGREE else "not ok"
        failed |= share < AGREE
        print(f"{word} {number} - {os.path.basename(path)}: agrees in {counts}")
        print("\n".join(lines))
    sys.exit(failed)


main()
