# SPDX-License-Identifier: GPL-2.0-or-later
"""metrics: the text is what Prometheus reads, and the figures are those of the views."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli"))

import program
import tap

NUMA = "data/samples/debian-6.1-amd64-numa"
RULES = os.path.join(program.SRCDIR, "contrib", "prometheus", "memtop.rules.yml")
folder = tempfile.TemporaryDirectory()
SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$")


def path(name):
    return os.path.join(folder.name, name)


def tool(name):
    found = shutil.which(name)
    if not found:
        raise tap.Skip("%s is not installed" % name)
    return found


def parse(text):
    """{(metric, label, ...): value}"""
    values = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        name, labels, value = SAMPLE.match(line).groups()
        pairs = sorted(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', labels or ""))
        key = (name, *("%s=%s" % pair for pair in pairs))
        assert key not in values, key
        values[key] = float(value)
    return values


@tap.case
def figures():
    """the figures are those of the views"""
    values = parse(program.run_fine("-s", NUMA, "metrics"))
    rows = program.run_json("-s", NUMA, "buddy")["rows"]
    for row in rows:
        for order, count in enumerate(row["free"]):
            assert values["memtop_free_blocks", "node=%d" % row["node"], "order=%d" % order,
                          "zone=" + row["zone"]] == count
    for row in program.run_json("-s", NUMA, "frag")["rows"]:
        for order, index in enumerate(row["extfrag_index"]):
            assert values["memtop_extfrag_ratio", "node=%d" % row["node"], "order=%d" % order,
                          "zone=" + row["zone"]] == index / 1000
    for row in program.run_json("-s", NUMA, "zones")["rows"]:
        if row["managed_pages"]:
            assert values["memtop_watermark_distance_bytes", "node=%d" % row["node"],
                          "watermark=low", "zone=" + row["zone"]] == \
                (row["free_pages"] - row["low_pages"]) * 4096
            for name in "free", "managed":
                assert values["memtop_zone_%s_bytes" % name, "node=%d" % row["node"],
                              "zone=" + row["zone"]] == row[name + "_pages"] * 4096
    for row in program.run_json("-s", NUMA, "pagetypes")["rows"]:
        assert values["memtop_pageblocks", "node=%d" % row["node"], "type=" + row["type"],
                      "zone=" + row["zone"]] == row["pageblocks"]


def promtool_is_content(sample):
    text = program.run("-s", program.sample_path(sample), "metrics").stdout
    result = subprocess.run([tool("promtool"), "check", "metrics"], input=text.encode(),
                            capture_output=True, timeout=program.PATIENCE, check=False)
    assert result.returncode == 0 and not result.stderr, result.stderr.decode()


@tap.case
def rules():
    """promtool accepts the alert rules"""
    result = subprocess.run([tool("promtool"), "check", "rules", RULES], capture_output=True,
                            timeout=program.PATIENCE, check=False)
    assert result.returncode == 0, result.stdout.decode() + result.stderr.decode()


FIRES = """
rule_files: [%s]
tests:
  - interval: 1m
    input_series:
      - {series: 'memtop_unusable_ratio{node="0",zone="%s",order="9"}', values: '0.97x60'}
      - {series: 'memtop_extfrag_ratio{node="0",zone="%s",order="3"}', values: '0.8x60'}
      - {series: 'memtop_watermark_distance_bytes{node="0",zone="%s",watermark="high"}', values: '9x60'}
      - {series: 'memtop_zone_managed_bytes{node="0",zone="%s"}', values: '%dx60'}
    promql_expr_test:
      - expr: count(ALERTS{alertstate="firing"}) or vector(0)
        eval_time: 50m
        exp_samples: [{value: %d}]
"""


@tap.case
def rules_fire():
    """whichever zone has the memory; not for the few MiB of DMA"""
    for zone, size, alerts in ("Normal", 1 << 33, 2), ("DMA32", 1 << 30, 2), \
            ("Movable", 1 << 34, 2), ("DMA", 15 << 20, 0):
        name = path("fires.yml")
        with open(name, "w", encoding="ascii") as file:
            file.write(FIRES % (RULES, zone, zone, zone, zone, size, alerts))
        result = subprocess.run([tool("promtool"), "test", "rules", name], capture_output=True,
                                timeout=program.PATIENCE, check=False)
        os.remove(name)
        assert result.returncode == 0, zone + result.stdout.decode() + result.stderr.decode()


@tap.case
def names_are_known():
    """rules and dashboard ask for metrics that there are"""
    known = {key[0] for key in parse(program.run_fine("-s", NUMA, "metrics"))}
    with open(os.path.join(program.SRCDIR, "contrib", "grafana", "memtop.json"),
              encoding="utf-8") as file:
        dashboard = json.load(file)
    asked = " ".join(target["expr"] for panel in dashboard["panels"]
                     for target in panel["targets"])
    with open(RULES, encoding="utf-8") as file:
        asked += file.read()
    for name in set(re.findall(r"\bmemtop_\w+", asked)):
        assert name in known, name


@tap.case
def open_metrics():
    """--openmetrics ends with # EOF, the other format has none"""
    assert program.run_fine("-s", NUMA, "metrics", "--openmetrics").endswith("\n# EOF\n")
    assert "# EOF" not in program.run_fine("-s", NUMA, "metrics")


@tap.case
def whole_or_not():
    """--textfile writes beside and renames, and leaves nothing when it fails"""
    name = path("whole.prom")
    program.run_fine("-s", NUMA, "metrics", "--textfile", name)
    first = os.stat(name).st_ino
    program.run_fine("-s", NUMA, "metrics", "--textfile", name)
    assert os.stat(name).st_ino != first
    assert os.stat(name).st_mode & 0o777 == 0o644
    assert sorted(os.listdir(folder.name)) == ["whole.prom"]
    os.mkdir(path("taken"))
    program.expect_trouble(program.run("-s", NUMA, "metrics", "--textfile", path("taken")),
                           "taken")
    assert sorted(os.listdir(folder.name)) == ["taken", "whole.prom"]


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def ask(port, expression):
    url = "http://127.0.0.1:%d/api/v1/query?%s" % (
        port, urllib.parse.urlencode({"query": expression}))
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=5) as answer:
        return json.load(answer)["data"]["result"]


def wait_for(port, expression, seconds=program.PATIENCE):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            found = ask(port, expression)
            if found:
                return found
        except OSError:
            pass
        time.sleep(0.5)
    raise AssertionError("Prometheus has no %s after %d s" % (expression, seconds))


@tap.case
def scraped():
    """node_exporter and Prometheus take the figures, and give them back"""
    exporter, prometheus = tool("prometheus-node-exporter"), tool("prometheus")
    os.mkdir(path("textfiles"))
    os.mkdir(path("store"))
    program.run_fine("-s", NUMA, "metrics", "--textfile", path("textfiles/memtop.prom"))
    expected = parse(program.run_fine("-s", NUMA, "metrics"))
    node_port, port = free_port(), free_port()
    with open(path("prometheus.yml"), "w", encoding="utf-8") as file:
        file.write("global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
                   "rule_files: [%s]\n"
                   "scrape_configs:\n  - job_name: node\n    static_configs:\n"
                   "      - targets: ['127.0.0.1:%d']\n" % (RULES, node_port))
    started = []
    try:
        started.append(subprocess.Popen(
            [exporter, "--web.listen-address=127.0.0.1:%d" % node_port,
             "--collector.disable-defaults", "--collector.textfile",
             "--collector.textfile.directory=" + path("textfiles")],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        started.append(subprocess.Popen(
            [prometheus, "--config.file=" + path("prometheus.yml"),
             "--storage.tsdb.path=" + path("store"),
             "--web.listen-address=127.0.0.1:%d" % port],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        wait_for(port, "memtop_build_info")
        got = {}
        for series in ask(port, '{__name__=~"memtop_.*"}'):
            labels = series["metric"]
            pairs = sorted((key, value) for key, value in labels.items()
                           if key not in ("__name__", "instance", "job"))
            got[(labels["__name__"], *("%s=%s" % pair for pair in pairs))] = \
                float(series["value"][1])
        assert got == expected, sorted(set(got.items()) ^ set(expected.items()))[:5]
    finally:
        for each in started:
            each.terminate()
        for each in started:
            try:
                each.wait(program.PATIENCE)
            except subprocess.TimeoutExpired:
                each.kill()


for name in program.samples():
    tap.add("promtool accepts the figures of " + name, promtool_is_content, name)
tap.main()
