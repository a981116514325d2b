#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""memtop tasks of a guest's dump against the guest's own /proc/PID.

    MEMTOP=build/memtop tests/vm/tasks.py tests/guest/cache/cases/6.1-amd64-l4

/proc was printed one process after the other, the dump was taken later: processes that
printed it have grown since (pid 1, their parent).  Before v6.2 status leaves out what a thread
has not told its mm of yet; memtop counts it, as smaps does, which counts pages.
"""

import sys

import guest_proc

BATCH = 32  # pages a CPU, percpu_counter_batch; /proc leaves these out before v6.16


def name_agrees(said, printed):
    """The workqueue's name behind a kworker's is made up by /proc; a rescuer's is cut."""
    return said == printed or said[:15] == printed or \
        (said.startswith("kworker/") and printed.startswith(said))


def check_names(case, rows):
    for pid, row in rows.items():
        printed = case.status(pid).get("Name")
        if printed is not None and not name_agrees(row["name"], printed):
            yield "%d: %r, printed %r" % (pid, row["name"], printed)


def check_numbers(case, rows):
    for pid, row in rows.items():
        status, stat = case.status(pid), case.stat(pid)
        pairs = [("tgid", status.get("Tgid")), ("parent", status.get("PPid")),
                 ("threads", status.get("Threads"))]
        # pid 1's address space moved on
        if pid != 1:
            pairs += [("virtual_bytes", stat.get(23)), ("page_tables_bytes", kib(status, "VmPTE"))]
        for key, printed in pairs:
            said = 0 if key == "virtual_bytes" and row[key] is None else row[key]
            # /proc rounds to KiB, of which some machines' tables are parts
            if key == "page_tables_bytes" and said is not None:
                said = said // 1024 * 1024
            if printed is not None and said != int(printed):
                yield "%d: %s %s, printed %s" % (pid, key, said, printed)


def smaps_sum(case, pid, name):
    return sum(int(line.split()[1]) * 1024 for line in case.proc(pid, "smaps").splitlines()
               if line.startswith(name + ":"))


def smaps_rss(case, pid):
    return smaps_sum(case, pid, "Rss")


def check_rss(case, rows):
    slack = 2 * BATCH * case.page_size
    for pid, row in rows.items():
        status = case.status(pid)
        if abs((kib(status, "VmRSS") or 0) - smaps_rss(case, pid)) > slack:
            continue
        for key, name in (("anon_bytes", "RssAnon"), ("file_bytes", "RssFile"),
                          ("shmem_bytes", "RssShmem"), ("swap_bytes", "VmSwap")):
            printed = kib(status, name)
            if (printed is None) != (row[key] is None):
                yield "%d: %s %s, printed %s" % (pid, key, row[key], printed)
            elif printed is not None and abs(row[key] - printed) > slack:
                yield "%d: %s %d, printed %d" % (pid, key, row[key], printed)


def check_smaps(case, rows):
    """smaps counts pages, not counters: it is what the sum must be, to the page."""
    for pid, row in rows.items():
        total = smaps_rss(case, pid)
        # pid 1 ran since; the special mappings have pages that no counter counts
        if pid == 1 or row["rss_bytes"] is None or not total:
            continue
        if abs(row["rss_bytes"] - total) > 2 * case.page_size:
            yield "%d: rss %d, smaps %d" % (pid, row["rss_bytes"], total)


def check_pss(case, rows):
    """The program that printed shared files with all others; each line is cut to a kB."""
    pss = {row["pid"]: row["pss_bytes"] for row in case.memtop("tasks", "--pss")["rows"]}
    for pid, row in rows.items():
        printed, said = smaps_sum(case, pid, "Pss") - case.poisoned(pid), pss[pid]
        if (row["rss_bytes"] is None) != (said is None):
            yield "%d: rss %s, pss %s" % (pid, row["rss_bytes"], said)
        # it forked whoever printed; and a 32-bit kernel loses huge pages
        if pid == 1 or not printed or (case.facts["arch"] in ("i386", "armhf") and
                                       smaps_sum(case, pid, "AnonHugePages")):
            continue
        slack = (row["file_bytes"] + row["shmem_bytes"]) / 2
        if not printed <= said <= printed + slack + 64 * 1024:
            yield "%d: pss %d, smaps %d" % (pid, said, printed)
        vmas = case.memtop("vmas", "--pages", pid)["rows"]
        total = sum(vma["pss_bytes"] for vma in vmas)
        if not total <= said <= total + len(vmas):
            yield "%d: pss %d, its mappings' %d" % (pid, said, total)


def check_interruption(tap, case):
    """Ctrl-C ends --pss with what is known; when, is a matter of luck."""
    whole = case.memtop("tasks", "--pss")["rows"]
    for delay in range(5, 300, 10):
        status, document = case.interrupted(delay / 1000, "tasks", "--pss")
        reasons = [each["reason"] for each in document["incomplete"]] if document else []
        if any("interrupted" in each for each in reasons):
            rows = document["rows"]
            shares = {row["pid"]: row["pss_bytes"] for row in whole}
            tap.case(status == 0 and [row["pid"] for row in rows] == list(shares) and
                     all(row["pss_bytes"] in (None, shares[row["pid"]]) for row in rows),
                     "%s: --pss, interrupted, has all processes" % case.name)
            return
    tap.skip("%s: no interruption came while --pss looked at page tables" % case.name)


def check_states(case, rows):
    for pid, row in rows.items():
        printed = case.stat(pid).get(3)
        # who printed is asleep by now, or runs again
        if printed and row["state"] != printed and {row["state"], printed} - set("RSDI"):
            yield "%d: state %s, printed %s" % (pid, row["state"], printed)


kib = guest_proc.kib


def check_threads(case, rows):
    """Of processes that have more than one, those that /proc/PID/task has."""
    said = {}
    for row in rows:
        said.setdefault(row["tgid"], {})[row["pid"]] = row["name"]
    for pid in case.pids():
        printed = {int(path.parent.name): path.read_text().split("(")[1].rpartition(")")[0]
                   for path in (case.path / "proc" / str(pid)).glob("task/*/stat")}
        if printed and said.get(pid) != printed:
            yield "%d: %s, printed %s" % (pid, said.get(pid), printed)


def is_idle_kworker(case, pid):
    """These end when there was nothing to do for a while."""
    return case.status(pid).get("Name", "").startswith("kworker/")


def check_case(tap, case):
    rows = {row["pid"]: row for row in case.memtop("tasks")["rows"]}
    printed = {pid for pid in case.pids() if pid in rows or not is_idle_kworker(case, pid)}
    tap.case(rows.keys() >= printed, "%s: every process of /proc is there" % case.name,
             ["missing: %s" % sorted(printed - rows.keys())])
    tap.case(len(rows.keys() - printed) <= 3, "%s: hardly one that is not" % case.name,
             ["more: %s" % sorted(rows.keys() - printed)])
    known = {pid: row for pid, row in rows.items() if pid in printed}
    for check, text in ((check_names, "names"), (check_states, "states"),
                        (check_numbers, "parents, threads, sizes, page tables"),
                        (check_rss, "resident and swapped pages of status, within drift"),
                        (check_smaps, "resident pages of smaps"),
                        (check_pss, "proportional shares of smaps")):
        wrong = list(check(case, known))
        tap.case(not wrong, "%s: %s (%d processes)" % (case.name, text, len(known)), wrong)
    kernel = {pid for pid, row in known.items() if row["kernel"]}
    without = {pid for pid in known if "VmSize" not in case.status(pid)}
    tap.case(kernel == without, "%s: kernel threads are told apart (%d)" % (case.name, len(kernel)),
             ["only in one: %s" % sorted(kernel ^ without)])
    threads = case.memtop("tasks", "--threads")["rows"]
    tap.case({row["pid"] for row in threads} >= rows.keys(), "%s: --threads has them all, too"
             % case.name)
    wrong = list(check_threads(case, threads))
    tap.case(not wrong, "%s: threads of a process" % case.name, wrong)


def main():
    tap = guest_proc.Tap()
    for case in guest_proc.cases(sys.argv[1:]):
        check_case(tap, case)
        check_interruption(tap, case)
    return tap.end()


sys.exit(main())
