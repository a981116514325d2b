# SPDX-License-Identifier: GPL-2.0-or-later
"""Every number of every view's JSON, computed here a second time.

The three files are read in a way that shares nothing with memtop's parsers, and the indices are
computed from mm/vmstat.c's formulas. An expectation that was frozen wrong shows here.
"""

import re
import shutil
import tempfile
import os

import program
import tap

FIELDS = {"pages free": "free_pages", "boost": "boost_pages", "min": "min_pages",
          "low": "low_pages", "high": "high_pages", "promo": "promo_pages",
          "spanned": "spanned_pages", "present": "present_pages", "managed": "managed_pages",
          "cma": "cma_pages", "start_pfn:": "start_pfn",
          "reserved_highatomic:": "reserved_highatomic_pages",
          "free_highatomic:": "free_highatomic_pages"}
PCP_FIELDS = ["count", "high", "batch", "high_min", "high_max"]


def lines(sample, name):
    path = os.path.join(program.SRCDIR, program.sample_path(sample), "proc", name)
    with open(path, encoding="ascii") as file:
        return file.read().splitlines()


def zone_of(line):
    match = re.match(r"Node +(\d+), zone +([^ ,]+),? *(.*)", line)
    return match and ((int(match.group(1)), match.group(2)), match.group(3))


def read_zoneinfo(sample):
    """({(node, name): {"fields": .., "stats": .., "reserve": .., "pcp": ..}}, {node: stats})"""
    zones, nodes = {}, {}
    zone = stats = cpu = None
    for line in lines(sample, "zoneinfo"):
        if zone_of(line):
            key = zone_of(line)[0]
            zone = zones[key] = {"fields": {}, "stats": {}, "reserve": None, "pcp": []}
            node = nodes.setdefault(key[0], {})
            cpu, stats = None, zone["stats"]
            continue
        words = line.split()
        name, value = " ".join(words[:-1]), words[-1]
        if line == "  per-node stats":
            stats = node
        elif line == "  pagesets":
            pass
        elif words[0] == "protection:":
            zone["reserve"] = [int(each) for each in re.findall(r"\d+", line)]
        elif name == "cpu:":
            cpu = {"cpu": int(value), "stats": {}}
            zone["pcp"].append(cpu)
        elif name == "vm stats threshold:":
            cpu["stat_threshold"] = int(value)
        elif cpu is not None and line.startswith(" " * 14):
            (cpu if name[:-1] in PCP_FIELDS else cpu["stats"])[name[:-1]] = int(value)
        elif name in FIELDS:
            zone["fields"][FIELDS[name]] = int(value)
            stats = zone["stats"]
        elif name:
            stats[name.rstrip(":")] = int(value)
    return zones, nodes


def read_buddyinfo(sample):
    found = (zone_of(line) for line in lines(sample, "buddyinfo"))
    return {key: [int(count) for count in rest.split()] for key, rest in found}


def read_pagetypeinfo(sample):
    """({(zone, type): (counts, lower bounds)}, {zone: {type: blocks}}, order of a pageblock)"""
    free, blocks, order = {}, {}, None
    for line in lines(sample, "pagetypeinfo"):
        if line.startswith("Page block order:"):
            order = int(line.split()[-1])
        elif line.startswith("Number of blocks type"):
            types = line.split()[4:]
        elif zone_of(line):
            key, rest = zone_of(line)
            words = rest.split()
            if words[0] == "type":
                free[key, words[1]] = ([int(word.strip(">")) for word in words[2:]],
                                       [word[0] == ">" for word in words[2:]])
            else:
                blocks[key] = dict(zip(types, map(int, words)))
    return free, blocks, order


def page_size_of(sample):
    """As the sample's capture says, or what its kernel is known to use."""
    path = os.path.join(program.SRCDIR, program.sample_path(sample), "memtop-capture")
    if os.path.exists(path):
        with open(path, encoding="ascii") as file:
            known = dict(line.strip().split("=", 1) for line in file)
        if "page_size" in known:
            return int(known["page_size"])
    return 4096


def by_zone(document):
    rows = {}
    for row in document["rows"]:
        key = row["node"], row["zone"]
        assert key not in rows, "%s is there twice" % (key,)
        rows[key] = row
    return rows


def same(what, got, expected):
    assert got == expected and type(got) is type(expected), \
        "%s is %r and should be %r" % (what, got, expected)


def total(blocks):
    return sum(count << order for order, count in enumerate(blocks))


def unusable(blocks, order):
    free = total(blocks)
    usable = sum(count << at for at, count in enumerate(blocks) if at >= order)
    return 1000 if free == 0 else (free - usable) * 1000 // free


def extfrag(blocks, order):
    if not any(blocks):
        return 0
    if any(blocks[order:]):
        return -1000
    return 1000 - (1000 + total(blocks) * 1000 // 2 ** order) // sum(blocks)


def percent(blocks, order):
    free = total(blocks)
    usable = sum(count << at for at, count in enumerate(blocks) if at >= order)
    return 0 if free == 0 else (free - usable) * 100 // free


def largest(blocks, page_size):
    orders = [order for order, count in enumerate(blocks) if count]
    return page_size << orders[-1] if orders else 0


def state_of(zone):
    """Free pages of CMA areas are not free for everybody."""
    fields, cma = zone["fields"], zone["stats"].get("nr_free_cma", 0)
    free = fields["free_pages"] - (cma if cma <= fields["free_pages"] else 0)
    if fields["managed_pages"] == 0:
        return "empty"
    for mark in "min", "low", "high":
        if free <= fields[mark + "_pages"]:
            return "below " + mark
    return "ok"


def counts_too_much(zone):
    """A counter of the zone's pages is more than it has, by over an eighth."""
    managed = zone["fields"]["managed_pages"]
    names = ("nr_free_cma", "nr_mlock", "nr_bounce", "nr_zspages", "nr_page_table_pages")
    return any(value - managed > managed // 8 for name, value in zone["stats"].items()
               if name in names or name.startswith("nr_zone_"))


def check_buddy(sample):
    expected, page_size = read_buddyinfo(sample), page_size_of(sample)
    rows = by_zone(program.run_json("-s", program.sample_path(sample), "buddy"))
    same("zones", list(rows), list(expected))
    for key, blocks in expected.items():
        row = rows[key]
        same("%s free" % (key,), row["free"], blocks)
        same("%s free_pages" % (key,), row["free_pages"], total(blocks))
        same("%s free_bytes" % (key,), row["free_bytes"], total(blocks) * page_size)
        same("%s largest" % (key,), row["largest_free_bytes"], largest(blocks, page_size))
        same("%s listed" % (key,), row["listed"], None)


def check_frag(sample):
    expected = read_buddyinfo(sample)
    rows = by_zone(program.run_json("-s", program.sample_path(sample), "frag"))
    same("zones", list(rows), list(expected))
    for key, blocks in expected.items():
        orders = range(len(blocks))
        for column, function in (("unusable_index", unusable), ("extfrag_index", extfrag),
                                 ("extfrag_percent", percent)):
            same("%s %s" % (key, column), rows[key][column],
                 [function(blocks, order) for order in orders])


def check_zones(sample):
    zones, _ = read_zoneinfo(sample)
    rows = by_zone(program.run_json("-s", program.sample_path(sample), "zones"))
    same("zones", list(rows), list(zones))
    for key, zone in zones.items():
        row = rows[key]
        for name in FIELDS.values():
            same("%s %s" % (key, name), row[name], zone["fields"].get(name))
        same("%s lowmem_reserve" % (key,), row["lowmem_reserve_pages"], zone["reserve"])
        same("%s effective_low" % (key,), row["effective_low_pages"],
             [reserve + zone["fields"]["low_pages"] for reserve in zone["reserve"]])
        same("%s stats" % (key,), row["stats"], zone["stats"])
        same("%s order of stats" % (key,), list(row["stats"]), list(zone["stats"]))
        same("%s state" % (key,), row["state"], state_of(zone))


def check_nodes(sample):
    zones, nodes = read_zoneinfo(sample)
    document = program.run_json("-s", program.sample_path(sample), "nodes")
    rows = {row["node"]: row for row in document["rows"]}
    same("nodes", list(rows), list(nodes))
    for node, stats in nodes.items():
        mine = {key[1]: zone["fields"] for key, zone in zones.items() if key[0] == node}
        same("zones", rows[node]["zones"],
             [name for name, fields in mine.items() if fields["present_pages"]])
        for name in "free_pages", "spanned_pages", "present_pages", "managed_pages":
            same("node %d %s" % (node, name), rows[node][name],
                 sum(fields[name] for fields in mine.values()))
        same("node %d free_bytes" % node, rows[node]["free_bytes"],
             rows[node]["free_pages"] * page_size_of(sample))
        same("node %d stats" % node, rows[node]["stats"], stats)
        same("node %d start_pfn" % node, rows[node]["start_pfn"], None)


def check_pcp(sample):
    zones, _ = read_zoneinfo(sample)
    document = program.run_json("-s", program.sample_path(sample), "pcp")
    expected = [(key, cpu) for key, zone in zones.items() for cpu in zone["pcp"]]
    same("rows", len(document["rows"]), len(expected))
    for row, (key, cpu) in zip(document["rows"], expected):
        same("zone", (row["node"], row["zone"]), key)
        for name in ["cpu", "stat_threshold", "stats"] + PCP_FIELDS:
            same("%s %s" % (key, name), row[name], cpu.get(name))
        same("listed", row["listed"], None)


def check_pagetypes(sample):
    free, blocks, _ = read_pagetypeinfo(sample)
    document = program.run_json("-s", program.sample_path(sample), "pagetypes")
    rows = {((row["node"], row["zone"]), row["type"]): row for row in document["rows"]}
    same("rows", sorted(rows), sorted(free))
    same("number of rows", len(document["rows"]), len(rows))
    for (key, name), (counts, at_least) in free.items():
        row = rows[key, name]
        same("%s %s free" % (key, name), row["free"], counts)
        same("%s %s at_least" % (key, name), row["at_least"], at_least)
        same("%s %s pageblocks" % (key, name), row["pageblocks"], blocks[key][name])


def huge_order(sample, orders):
    entries = page_size_of(sample) // 8
    return min(entries.bit_length() - 1, orders - 1)


def check_summary(sample):
    zones, _ = read_zoneinfo(sample)
    buddy, page_size = read_buddyinfo(sample), page_size_of(sample)
    document = program.run_json("-s", program.sample_path(sample), "summary")
    rows = by_zone(document)
    same("zones", list(rows), [key for key, zone in zones.items()
                               if zone["fields"]["managed_pages"]])
    for key, row in rows.items():
        fields, blocks = zones[key]["fields"], buddy[key]
        huge = huge_order(sample, len(blocks))
        free, managed = fields["free_pages"], fields["managed_pages"]
        expected = {"state": state_of(zones[key]), "managed_bytes": managed * page_size,
                    "free_bytes": free * page_size, "free_ratio": free * 1000 // managed,
                    "largest_free_bytes": largest(blocks, page_size), "huge_order": huge,
                    "unusable_index": unusable(blocks, huge)}
        for mark in "min", "low", "high":
            expected[mark + "_distance_pages"] = free - fields[mark + "_pages"]
        for name, value in expected.items():
            same("%s %s" % (key, name), row[name], value)
        same("%s columns" % (key,), set(row), set(expected) | {"node", "zone"})
    check_warnings(document, rows, zones)


def check_warnings(document, rows, zones):
    """Each zone that is short, boosted or in small pieces is named in a warning, no other is."""
    named = {(int(node), zone) for note in document["notes"] if note["level"] != "info"
             for node, zone in re.findall(r"^node (\d+), zone ([^:]+):", note["text"])}
    expected = set()
    for key, row in rows.items():
        fields = zones[key]["fields"]
        if (row["state"] in ("below min", "below low") or fields.get("boost_pages")
                or counts_too_much(zones[key]) or (row["unusable_index"] >= 900
                    and fields["managed_pages"] >> row["huge_order"] >= 16)):
            expected.add(key)
    same("zones that are warned about", named, expected)


def check_snapshot(sample):
    document = program.run_json("-s", program.sample_path(sample), "snapshot")
    zones, nodes = read_zoneinfo(sample)
    buddy = read_buddyinfo(sample)
    free, blocks, block_order = read_pagetypeinfo(sample)
    (row,) = document["rows"]
    same("orders", row["orders"], len(next(iter(buddy.values()))))
    same("pageblock_order", row["pageblock_order"], block_order)
    same("nodes", {each["node"]: each["stats"] for each in row["nodes"]}, nodes)
    same("statuses", {each["status"] for each in row["sections"]}, {"present"})
    rows = by_zone({"rows": row["zones"]})
    same("zones", list(rows), list(zones))
    indices = {}
    for key, zone in zones.items():
        got = rows[key]
        indices[key[0]] = indices.get(key[0], -1) + 1
        same("%s index" % (key,), got["index"], indices[key[0]])
        for name in FIELDS.values():
            same("%s %s" % (key, name), got[name], zone["fields"].get(name))
        same("%s reserve" % (key,), got["lowmem_reserve_pages"], zone["reserve"])
        same("%s free" % (key,), got["free"], buddy.get(key))
        same("%s stats" % (key,), got["stats"], zone["stats"])
        same("%s pcp" % (key,),
             [{name: value for name, value in cpu.items() if value is not None}
              for cpu in got["pcp"]], zone["pcp"])
        types = {each["type"]: each for each in got["types"] or []}
        same("%s types" % (key,), set(types), {name for at, name in free if at == key})
        for name, each in types.items():
            same("%s %s" % (key, name), (each["free"], each["at_least"], each["pageblocks"]),
                 free[key, name] + (blocks[key][name],))


def check_source(sample):
    source = program.run_json("-s", program.sample_path(sample), "zones")["source"]
    same("page_size", source["page_size"], page_size_of(sample))
    same("path", source["path"], program.sample_path(sample))
    same("kind", source["kind"], "sysroot")


def check_inferred_page_size(sample):
    """Without the capture file meminfo and zoneinfo must lead to the same."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(os.path.join(program.SRCDIR, program.sample_path(sample), "proc"),
                        os.path.join(folder, "proc"))
        source = program.run_json("-s", folder, "zones")["source"]
    same("page_size", source["page_size"], page_size_of(sample))


for name in program.samples():
    for check in (check_summary, check_nodes, check_zones, check_buddy, check_pagetypes,
                  check_frag, check_pcp, check_snapshot, check_source, check_inferred_page_size):
        tap.add("%s: %s" % (name, check.__name__[6:]), check, name)
tap.main()
