# SPDX-License-Identifier: GPL-2.0-or-later
"""memtop report: one file, well-formed, that asks nobody for anything; its figures are those of
the views.

MEMTOP_PICTURES names a folder for pictures of what the browser shows, to be looked at.
"""

import html.parser
import json
import os
import resource
import shutil
import signal
import subprocess
import tempfile

import browser
import program
import tap

MADE_UP = ("-c", "data/samples/made-up/vmcore")
LOG = ("-l", "tests/why/logs/case-sysrq_f.log")

# What nobody wants to see run: here it is the name of a process, and of a folder.
SCRIPT = "<script>document.title='run'</script>"


class Page(html.parser.HTMLParser):
    """What tests ask of a page: ids, links, addresses of others, the data."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.others, self.policy = [], [], [], None
        self.data, self.in_data, self.tables, self.text = "", False, 0, ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tables += tag == "table"
        if "id" in attrs:
            self.ids.append(attrs["id"])
        if tag == "meta" and attrs.get("http-equiv") == "Content-Security-Policy":
            self.policy = attrs["content"]
        self.in_data = attrs.get("id") == "memtop-data"
        for name in "href", "src", "action", "data", "srcset", "style", "onclick":
            value = attrs.get(name)
            if value is None:
                continue
            (self.links if value.startswith("#") else self.others).append(value)

    def handle_endtag(self, tag):
        self.in_data = False

    def handle_data(self, data):
        if self.in_data:
            self.data += data
        else:
            self.text += data


def tidy(text):
    """The validator has nothing to say."""
    if not shutil.which("tidy"):
        raise tap.Skip("tidy is not installed")
    result = subprocess.run(["tidy", "-q", "-e"], input=text, capture_output=True,
                            encoding="utf-8", check=False)
    assert result.returncode == 0, result.stderr


def needs_browser():
    # It is not installed where the libraries of another Debian are tried.
    if not browser.PROGRAM:
        raise tap.Skip("chromium is not installed")


def report(*source, **options):
    return program.run_fine(*source, "report", "-o", "-", **options)


def sources():
    """By name, with what options name it."""
    found = [(name, ("-s", program.sample_path(name))) for name in program.samples()]
    return found + [("made-up dump", MADE_UP), ("log", LOG)]


def well_formed(source):
    """tidy has nothing to say, ids are unique, links lead somewhere, nothing is fetched"""
    text = report(*source)
    page = Page(text)
    assert len(set(page.ids)) == len(page.ids), page.ids
    assert page.others == ["data:,"], page.others
    assert all(link[1:] in page.ids for link in page.links), (page.links, page.ids)
    assert "default-src 'none'" in page.policy, page.policy
    assert page.tables, "no table"
    tidy(text)


for each, arguments in sources():
    tap.add("%s: well-formed, asks for nothing" % each, well_formed, arguments)


def same_figures(source):
    """the documents in the page are those of the views, up to their rows"""
    for document in json.loads(Page(report(*source)).data)["views"]:
        view = document["view"]
        if view == "whyall":
            continue
        wanted = program.run_json(*source, view, "--noheadings") if view != "oom" else \
            json.loads(program.run_fine(*source, "oom", "--json"))
        for key in "rows", "notes":
            document.setdefault(key, [])
        assert document["source"] == wanted["source"], view
        for row in document["rows"]:
            assert row in wanted["rows"], (view, row)
        assert len(document["rows"]) == min(len(wanted["rows"]), len(document["rows"])), view
        assert document["rows"] or not wanted["rows"], view


for each in "debian-6.1-amd64-processes", "debian-7.2-amd64":
    tap.add("%s: the figures are those of the views" % each, same_figures,
            ("-s", program.sample_path(each)))
tap.add("made-up dump: the figures are those of the views", same_figures, MADE_UP)


@tap.case
def compares():
    """--against adds what changed"""
    text = program.run_fine("-s", program.sample_path("debian-6.12-amd64"), "report", "-o", "-",
                            "--against", program.sample_path("debian-6.1-amd64-numa"))
    assert "diff" in Page(text).ids, Page(text).ids


@tap.case
def over_time():
    """of a recording its charts are in the page, their values in the data; the other figures stay
    those of the moment that is asked for"""
    tree = ("-s", program.sample_path("debian-6.12-amd64"))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "recording")
        program.run_fine(*tree, "record", "-o", path, "--count", "3", "-i", "0.1")
        text = report("-r", path)
        zones = program.run_json("-r", path, "zones")["rows"]
    tidy(text)
    page = Page(text)
    assert "time" in page.ids and 'd="M' in text, page.ids
    views = {each["view"]: each for each in json.loads(page.data)["views"]}
    assert views["zones"]["rows"] == zones
    charts = {each["title"].split(":")[0]: each for each in views["plot"]["charts"]}
    assert charts["free memory above the low watermark"]["unit"] == "bytes"
    series = charts["free memory above the low watermark"]["series"][0]
    zone, = (each for each in zones
             if series["label"] == "node %d, zone %s" % (each["node"], each["zone"]))
    assert series["values"][-1] == 4096 * (zone["free_pages"] - zone["low_pages"]), series
    assert "time" not in Page(report(*tree)).ids


def hostile_tree(folder):
    """A saved machine in a folder, and with a process, of such a name."""
    sample = "debian-6.1-amd64-processes"
    tree = os.path.join(folder, SCRIPT.replace("/", ""))
    shutil.copytree(os.path.join(program.SRCDIR, program.sample_path(sample)), tree)
    pid = program.saved_pids(sample, "status")[0]
    path = os.path.join(tree, "proc", str(pid), "status")
    os.chmod(os.path.dirname(path), 0o755)
    os.chmod(path, 0o644)
    with open(path, encoding="ascii") as file:
        lines = file.read().splitlines(keepends=True)
    with open(path, "w", encoding="ascii") as file:
        file.writelines(["Name:\t%s\n" % SCRIPT] + lines[1:])
    return tree


@tap.case
def an_index():
    """of several cases and folders of cases: a page each, a line each, one that is no case too"""
    with tempfile.TemporaryDirectory() as folder:
        cases = os.path.join(folder, "cases")
        os.mkdir(cases)
        for name in "debian-6.12-amd64", "made-up":
            shutil.copytree(os.path.join(program.SRCDIR, program.sample_path(name)),
                            os.path.join(cases, name))
        with open(os.path.join(cases, "notes.txt"), "w", encoding="ascii") as file:
            file.write("nothing of a kernel\n")
        out = os.path.join(folder, "out")
        program.run_fine("report", "-o", out, cases, LOG[1])
        with open(os.path.join(out, "index.html"), encoding="utf-8") as file:
            index = file.read()
        page = Page(index)
        pages = ["001-debian-6.12-amd64.html", "002-made-up.html", "004-case-sysrq_f.log.html"]
        assert sorted(os.listdir(out)) == pages + ["index.html"], os.listdir(out)
        assert page.others == ["data:,"] + pages, page.others
        assert "notes.txt" in page.text and "not read: " in page.text, page.text
        assert index.count("<tr>") == 5, index
        tidy(index)


@tap.case
def of_a_document():
    """a document of snapshot is a source as any other"""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "before.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(program.run_fine("-s", program.sample_path("debian-6.12-amd64"),
                                        "snapshot"))
        ids = Page(program.run_fine(path, "report", "-o", "-")).ids
        assert {"zones", "buddy", "frag", "why"} <= set(ids), ids


@tap.case
def names_are_text():
    """a process whose name is markup stands in the page and in the data as text"""
    with tempfile.TemporaryDirectory() as folder:
        page = report("-s", hostile_tree(folder))
    assert "<script>document" not in page and "&lt;script&gt;document" in page
    assert "\\u003cscript>" in page, "it is not in the data"
    assert any(SCRIPT == row.get("name") for document in json.loads(Page(page).data)["views"]
               for row in document["rows"]), "the data has lost it"


@tap.case
def whole_or_not_at_all():
    """where the disk is full no file is left, and one that was there stays"""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "report.html")
        with open(path, "w", encoding="ascii") as file:
            file.write("old")

        def few_bytes():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

        result = program.run(*MADE_UP, "report", "-o", path, preexec_fn=few_bytes)
        program.expect_trouble(result, "report.html", "File too large")
        assert os.listdir(folder) == ["report.html"], os.listdir(folder)
        with open(path, encoding="ascii") as file:
            assert file.read() == "old"


@tap.case
def wants_a_file():
    """without -o it says what it wants"""
    program.expect_trouble(program.run(*MADE_UP, "report"), "-o FILE")


@tap.case
def in_a_browser():
    """Chromium asks for nothing, complains of nothing, sorts, opens what a link names, and needs
    no sideways scrolling"""
    needs_browser()
    pictures = os.environ.get("MEMTOP_PICTURES")
    with tempfile.TemporaryDirectory() as folder, browser.Browser() as tab:
        for number, (_, source) in enumerate(sources()[-2:]):
            path = os.path.join(folder, "%d.html" % number)
            program.run_fine(*source, "report", "-o", path)
            asked, complaints = tab.open("file://" + path, "#buddy")
            assert asked == [] and complaints == [], (asked, complaints)
            assert tab.evaluate("document.querySelector('#buddy details').open"), "folded"
            if source is MADE_UP:
                check_sorting(tab)
            for width in 1280, 390:
                picture = os.path.join(pictures or folder, "%d-%d.png" % (number, width))
                assert tab.picture(width, 900, picture) <= width, (source, width)


def check_sorting(tab):
    column = "Array.from(document.querySelectorAll('#zones tbody tr'))" \
             ".map(row=>row.cells[3].dataset.v)"
    before = tab.evaluate(column)
    press = "document.querySelectorAll('#zones th button')[3].click()"
    tab.evaluate(press)
    assert tab.evaluate(column) == sorted(before, key=int, reverse=True), before
    tab.evaluate(press)
    assert tab.evaluate(column) == sorted(before, key=int), before
    tab.evaluate(press)
    assert tab.evaluate(column) == before, before
    assert tab.complaints() == []


@tap.case
def nothing_runs():
    """in Chromium, too, such a name does nothing"""
    needs_browser()
    with tempfile.TemporaryDirectory() as folder, browser.Browser() as tab:
        path = os.path.join(folder, "page.html")
        program.run_fine("-s", hostile_tree(folder), "report", "-o", path)
        asked, complaints = tab.open("file://" + path)
        assert asked == [] and complaints == [], (asked, complaints)
        assert tab.evaluate("document.title").startswith("memtop: "), "it ran"


tap.main()
