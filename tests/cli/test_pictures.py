# SPDX-License-Identifier: GPL-2.0-or-later
"""Maps as SVG: full, with zones and a legend whose sums are those of the view."""

import os
import stat
import tempfile
import xml.etree.ElementTree

import program
import tap

MADE_UP = ("-c", "data/samples/made-up/vmcore")
NAMES = {"svg": "http://www.w3.org/2000/svg"}


def run(*arguments):
    """What is printed; the dump lacks a few things, which is told beside it."""
    result = program.run(*MADE_UP, *arguments)
    assert result.returncode == 0, result
    return result.stdout


def picture(*arguments):
    """What the view writes with --svg, parsed."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "map.svg")
        text = run(*arguments, "--svg", path)
        assert text == "", "rows beside the picture: %s" % text
        assert os.listdir(folder) == ["map.svg"], os.listdir(folder)
        return xml.etree.ElementTree.parse(path).getroot()


def texts(root):
    return [element.text for element in root.iterfind(".//svg:text", NAMES)]


def cells(root):
    """Rectangles that stand for memory have a title."""
    return [element for element in root.iterfind(".//svg:rect", NAMES)
            if element.find("svg:title", NAMES) is not None]


def total_pages():
    return sum(row["present_pages"] or 0 for row in program.run_json(*MADE_UP, "zones")["rows"])


@tap.case
def legend():
    """each use stands in the legend of the map with the size that pages tells"""
    shown = [text for text in texts(picture("pages")) if text.endswith("%")]
    rows = program.run_json(*MADE_UP, "pages")["rows"]
    sums = {}
    for row in rows:
        if row["zone"] and row["use"] not in ("total", "hole"):
            sums[row["use"]] = sums.get(row["use"], 0) + row["pages"]
    assert {text.split()[0] for text in shown} == set(sums), (shown, sums)
    all_pages = sum(sums.values())
    for text in shown:
        use, *_, share, _ = text.split()
        assert abs(float(share) - 100 * sums[use] / all_pages) <= 0.051, (text, sums)


@tap.case
def is_full():
    """cells are of so few pages that there are more than 32 rows, or of one page, and at most
    64 rows have memory"""
    squares = cells(picture("pages"))
    rows = {square.get("y") for square in squares}
    assert len(rows) <= 64 + len(program.run_json(*MADE_UP, "zones")["rows"]), len(rows)
    width = sum(int(square.get("width")) // 8 for square in squares)
    pages = total_pages()
    assert width > 32 * 128 or pages < 64 * 128, (width, pages)


@tap.case
def zones():
    """each zone with pages is named where it begins"""
    shown = " ".join(texts(picture("pages")))
    for zone in program.run_json(*MADE_UP, "zones")["rows"]:
        if zone["present_pages"]:
            assert "%d %s" % (zone["node"], zone["zone"]) in shown, (zone["zone"], shown)


@tap.case
def cell_size():
    """--cell is obeyed, as without a picture"""
    title = texts(picture("pages", "--cell", "512"))[0]
    assert "a square is 2.00 MiB" in title, title


@tap.case
def ranges():
    """blockers' map has the ranges' verdicts in its legend; a range with a hole is none"""
    shown = [text for text in texts(picture("blockers")) if text.endswith("%")]
    rows = program.run_json(*MADE_UP, "blockers", "--list")["rows"]
    verdicts = {row["verdict"] for row in rows} - {"partial"}
    assert {text.split()[0] for text in shown} == verdicts, (shown, verdicts)


@tap.case
def links():
    """no picture is written through a symbolic link; one that was there stays till the end"""
    with tempfile.TemporaryDirectory() as folder:
        path, link = os.path.join(folder, "a"), os.path.join(folder, "link")
        with open(path, "w", encoding="ascii") as file:
            file.write("old")
        os.symlink(path, link)
        for view in "pages", "blockers":
            program.expect_trouble(program.run(*MADE_UP, view, "--svg", link),
                                   "is a symbolic link")
        with open(path, encoding="ascii") as file:
            assert file.read() == "old"
        run("pages", "--svg", path)
        assert stat.S_IMODE(os.stat(path).st_mode) & 0o444, "nobody may read it"


@tap.case
def to_standard_output():
    """a picture may go where the rows would"""
    text = run("pages", "--svg", "/dev/stdout")
    assert text.startswith("<svg ") and text.endswith("</svg>\n"), text[:80]


tap.main()
