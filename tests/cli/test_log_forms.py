# SPDX-License-Identifier: GPL-2.0-or-later
"""Logs in every form that people keep and paste them in: each form of each report, against the report alone.

A form is a function from the kernel's messages to bytes.  What memtop oom says of it must be what it says of
the messages alone, but for where the lines stand.
"""

import gzip
import json
import lzma
import os
import quopri
import subprocess

import program
import tap

LOGS = os.path.join(program.SRCDIR, "tests", "why", "logs")
REPORTS = ["case-base_no_prefix", "case-memcg_badness", "case-head_over_64_lines", "case-el7_gfp", "case-rhel6",
           "case-vmalloc_error", "case-sysrq_f", "case-reserve_letters", "case-cgroup_v1", "case-grepped",
           "case-highmem_printed", "debian-6.1-amd64"]

# Where a line stands and what stands before it.
PLACES = ["report", "time", "line", "last_line", "lines_searched", "caller", "search_end"]


def messages(name):
    """The messages of a log, without the times that dmesg puts before them."""
    with open(os.path.join(LOGS, name + ".log"), encoding="utf-8") as file:
        lines = file.read().splitlines()
    return [line.split("] ", 1)[1] if line.startswith("[") and "]" in line[:20] and "." in line[:18] else line
            for line in lines]


def seconds(number):
    return "%5d.%06d" % (100 + number // 1000, number % 1000 * 1000)


def each(template):
    """A form: the template for each line; %(s)s its time, %(n)d its number, %(m)s the message."""
    def form(lines):
        return "".join(template % {"s": seconds(n), "n": n, "m": line, "d": n % 60,
                                   "i": n // 60 % 60, "h": n // 3600} + "\n"
                       for n, line in enumerate(lines, 1)).encode()
    return form


def json_lines(**fields):
    def form(lines):
        return "".join(json.dumps({"_TRANSPORT": "kernel", "__REALTIME_TIMESTAMP": str(1764540000000000 + n),
                                   "MESSAGE": line, **fields}) + "\n" for n, line in enumerate(lines)).encode()
    return form


def docker(lines):
    return "".join(json.dumps({"log": "[%s] %s\n" % (seconds(n), line), "stream": "stdout",
                               "time": "2026-11-21T04:22:00.%09dZ" % n}) + "\n"
                   for n, line in enumerate(lines)).encode()


def json_bytes(lines):
    return "".join(json.dumps({"_TRANSPORT": "kernel", "MESSAGE": list(line.encode())}) + "\n"
                   for line in lines).encode()


def json_pretty(lines):
    return "".join('{\n\t"__REALTIME_TIMESTAMP" : "%d",\n\t"_TRANSPORT" : "kernel",\n\t"MESSAGE" : %s\n}\n'
                   % (1764540000000000 + n, json.dumps(line)) for n, line in enumerate(lines)).encode()


def export(lines):
    return "".join("__CURSOR=s=1;i=%d\n__REALTIME_TIMESTAMP=%d\n_BOOT_ID=1\n_TRANSPORT=kernel\nPRIORITY=4\n"
                   "SYSLOG_IDENTIFIER=kernel\nMESSAGE=%s\n_HOSTNAME=host\n\n" % (n, 1764540000000000 + n, line)
                   for n, line in enumerate(lines)).encode()


def export_counted(lines):
    """As journalctl writes texts with control characters in them: their length first."""
    return b"".join(b"__CURSOR=s=1\n_TRANSPORT=kernel\nMESSAGE\n" + len(line).to_bytes(8, "little") +
                    line.encode() + b"\n_HOSTNAME=host\n\n" for line in lines)


def verbose(lines):
    return "".join("Sat 2026-11-21 04:22:00.%06d UTC [s=1;i=%x;b=2;m=3;t=4;x=5]\n    PRIORITY=4\n"
                   "    _TRANSPORT=kernel\n    SYSLOG_IDENTIFIER=kernel\n    MESSAGE=%s\n    _HOSTNAME=host\n"
                   % (n, n, line) for n, line in enumerate(lines)).encode()


def octal(lines):
    """All in one record, as syslog writes what has newlines."""
    return ("Nov 21 04:22:00 host kernel: " + "#012".join(lines) + "\n").encode()


def newest_first(form):
    return lambda lines: b"\n".join(reversed(form(lines).splitlines())) + b"\n"


def among_others(lines):
    """Other programs' lines between all, some of which speak of memory."""
    return "".join("Nov 21 04:22:00 host systemd[1]: Out of memory: Killed process 1 (x)\n"
                   "Nov 21 04:22:00 host kernel: [%s] %s\nNov 21 04:22:01 host cron[3]: (root) Mem-Info:\n"
                   % (seconds(n), line) for n, line in enumerate(lines)).encode()


def deep(lines):
    """Far from the log's beginning and end."""
    noise = b"[    1.000000] e1000: nothing of interest, again and again and again\n" * 40000
    return noise + each("[%(s)s] %(m)s")(lines) + noise


def quoted_printable(form):
    """As mail programs encode text: "=3D" for "=", lines of 76 characters at most."""
    return lambda lines: quopri.encodestring(form(lines))


def soft_breaks(lines):
    """Broken wherever the width ends, within names and numbers too, with lines of an index page before them."""
    head = b"From: somebody\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
    encoded = quopri.encodestring(DMESG(lines)).replace(b"=\n", b"")
    broken = []
    for line in encoded.splitlines():
        while len(line) > 60:
            # an escape is not broken
            at = 59 - (line[58:59] == b"=") - 2 * (line[57:58] == b"=")
            broken.append(line[:at] + b"=")
            line = line[at:]
        broken.append(line)
    return head + b"\r\n".join(broken) + b"\r\n"


def entities(lines):
    """The source of a web page."""
    return DMESG(lines).replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def quoted_entities(lines):
    """A quoted mail in the source of a web page."""
    return b"".join(b"&gt; " + line + b"\n" for line in entities(lines).splitlines())


def zstd(data):
    return subprocess.run(["zstd", "-qc"], input=data, stdout=subprocess.PIPE, check=True).stdout


DMESG = each("[%(s)s] %(m)s")

FORMS = {
    "dmesg": DMESG,
    "dmesg -T": each("[Sat Nov 21 04:22:%(d)02d 2026] %(m)s"),
    "dmesg -x": each("kern  :warn  : [%(s)s] %(m)s"),
    "dmesg -r": each("<4>[%(s)s] %(m)s"),
    "dmesg --time-format iso": each("2026-11-21T04:22:%(d)02d,123456+00:00 %(m)s"),
    "dmesg --time-format delta": each("[%(s)s <    0.000123>] %(m)s"),
    "dmesg --color": each("\033[32m[%(s)s] \033[0m\033[33m%(m)s\033[0m"),
    "printk.caller": each("[%(s)s][ T4242] %(m)s"),
    "printk.caller, a CPU": each("[%(s)s][    C1] %(m)s"),
    "kernel: alone": each("kernel: %(m)s"),
    "mail": each("> [%(s)s] %(m)s"),
    "mail, twice": each("> > [%(s)s] %(m)s"),
    "mail, bare": each("> %(m)s"),
    "mail, quoted-printable": quoted_printable(DMESG),
    "mail, quoted-printable and quoted": quoted_printable(each("> [%(s)s] %(m)s")),
    "mail, broken anywhere": soft_breaks,
    "HTML": entities,
    "HTML, quoted": quoted_entities,
    "indented": each("        [%(s)s] %(m)s"),
    "CR LF": each("[%(s)s] %(m)s\r"),
    "CR CR LF": each("[%(s)s] %(m)s\r\r"),
    "Talos": each("10.5.0.2: kern: warning: [2026-11-21T04:22:%(d)02d.123456789Z]: %(m)s"),
    "/dev/kmsg": each("4,%(n)d,%(n)d000,-;%(m)s"),
    "/dev/kmsg, callers": each("4,%(n)d,%(n)d000,-,caller=T4242;%(m)s\n SUBSYSTEM=memory\n DEVICE=+x:1"),
    "RFC 3164": each("<4>Nov 21 04:22:%(d)02d host kernel: [%(s)s] %(m)s"),
    "syslog": each("Nov 21 04:22:%(d)02d host kernel: [%(s)s] %(m)s"),
    "syslog, no uptime": each("Nov  1 04:22:%(d)02d host kernel: %(m)s"),
    "rsyslog": each("2026-11-21T04:22:%(d)02d.123456+01:00 host kernel: [%(s)s] %(m)s"),
    "RFC 5424": each("<4>1 2026-11-21T04:22:%(d)02d.123456Z host kernel - - - [%(s)s] %(m)s"),
    "RFC 5424, data": each("<4>1 2026-11-21T04:22:%(d)02d.1Z host kernel - - [meta n=\"%(n)d\"] %(m)s"),
    "OpenWrt": each("Sat Nov 21 04:22:%(d)02d 2026 kern.warn kernel: [%(s)s] %(m)s"),
    "logcat": each("11-21 04:22:%(d)02d.123     0     0 W kernel  : %(m)s"),
    "journalctl short-iso": each("2026-11-21T04:22:%(d)02d+0100 host kernel: %(m)s"),
    "journalctl short-full": each("Sat 2026-11-21 04:22:%(d)02d UTC host kernel: %(m)s"),
    "journalctl short-monotonic": each("[%(s)s] host kernel: %(m)s"),
    "journalctl short-unix": each("17645400%(d)02d.123456 host kernel: %(m)s"),
    "journalctl cat": each("%(m)s"),
    "journalctl json": json_lines(),
    "journalctl json, bytes": json_bytes,
    "journalctl json-pretty": json_pretty,
    "journalctl export": export,
    "journalctl export, counted": export_counted,
    "journalctl verbose": verbose,
    "journalctl -r": newest_first(each("2026-11-21T%(h)02d:%(i)02d:%(d)02d+0000 host kernel: %(m)s")),
    "newest first": newest_first(DMESG),
    "Docker": docker,
    "Docker in Kubernetes": lambda lines: docker(lines).replace(b'"stream"', b'"kubernetes": {"pod": "x"}, "stream"'),
    "CRI": each("2026-11-21T04:22:%(d)02d.123456789Z stdout F [%(s)s] %(m)s"),
    "docker compose": each("node_1  | [%(s)s] %(m)s"),
    "MediaTek": each("[%(s)s] (1)[4242:worker]%(m)s"),
    "Qualcomm": each("[%(s)s / 11-21 04:22:%(d)02d.123] %(m)s"),
    "Samsung": each("[%(s)s] [1:   worker: 4242] %(m)s"),
    "Android": each("<4>[%(s)s] c1   4242 %(m)s"),
    "Xen console": each("(d1) [%(s)s] %(m)s"),
    "libvirt console": each("2026-11-21 04:22:%(d)02d.123+0000: [%(s)s] %(m)s"),
    "serial concentrator": each("[2026-11-21 04:22:%(d)02d] ttyS0> [%(s)s] %(m)s"),
    "cat -n": each("%(n)6d\t[%(s)s] %(m)s"),
    "less -N": each("%(n)7d [%(s)s] %(m)s"),
    "less -N, bare": each("%(n)7d %(m)s"),
    "grep -n": each("%(n)d:[%(s)s] %(m)s"),
    "grep in files": each("/var/log/kern.log.1:Nov 21 04:22:%(d)02d host kernel: [%(s)s] %(m)s"),
    "CSV": each("\"2026-11-21 04:22:%(d)02d\",\"host\",\"[%(s)s] %(m)s\""),
    "a table": each("| 17 | node-3 | %(n)d | %(m)s"),
    "#012": octal,
    "#033": each("Nov 21 04:22:00 host kernel: #033[33m[%(s)s] %(m)s#033[0m"),
    "among others": among_others,
    "far within": deep,
    "gzip": lambda lines: gzip.compress(DMESG(lines)),
    "gzip, two members": lambda lines: gzip.compress(DMESG(lines[:9])) + gzip.compress(DMESG(lines[9:])),
    "xz": lambda lines: lzma.compress(DMESG(lines)),
    "UTF-16": lambda lines: DMESG(lines).decode().encode("utf-16"),
    "UTF-8 with a mark": lambda lines: b"\xef\xbb\xbf" + DMESG(lines),
}


def read(data):
    """The rows of memtop oom on standard input, which is a pipe."""
    run = subprocess.run([program.MEMTOP, "oom", "-", "--json"], input=data, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, env=program.environment(), check=False)
    assert run.returncode == 0, run.stderr.decode()
    rows = json.loads(run.stdout)["rows"]
    for row in rows:
        for key in PLACES:
            row.pop(key)
    return rows


def differences(plain, formed):
    if len(plain) != len(formed):
        return "%d reports, not %d: %s" % (len(formed), len(plain), [row["kind"] for row in formed])
    return ["%s: %s, not %s" % (key, formed[i][key], plain[i][key])
            for i in range(len(plain)) for key in plain[i] if plain[i][key] != formed[i][key]]


def expected(name, form, plain):
    """Newest first, reports come in another order; a CPU that prints is no task."""
    return list(reversed(plain)) if form in ("newest first", "journalctl -r") and name != "case-grepped" else plain


def check_form(form):
    wrong = []
    for name in REPORTS:
        # without a report's first line nothing tells in which order bare kills are
        if name == "case-grepped" and FORMS[form] in (FORMS["newest first"], FORMS["journalctl -r"]):
            continue
        found = differences(expected(name, form, PLAIN[name]), read(FORMS[form](messages(name))))
        if found:
            wrong.append("%s: %s" % (name, found))
    assert not wrong, "\n".join(wrong)[:4000]


PLAIN = {name: read("".join(line + "\n" for line in messages(name)).encode()) for name in REPORTS}


@tap.case
def there_are_enough():
    """over two hundred combinations are compared"""
    assert len(FORMS) * len(REPORTS) > 200
    assert all(PLAIN.values())


@tap.case
def zstandard():
    """logs packed with zstd are read"""
    try:
        data = zstd(DMESG(messages("case-base_no_prefix")))
    except FileNotFoundError:
        raise tap.Skip("zstd is not installed") from None
    assert not differences(PLAIN["case-base_no_prefix"], read(data))


for each_form in FORMS:
    tap.add("%s says the same of each report" % each_form, check_form, each_form)

if __name__ == "__main__":
    tap.main()
