# SPDX-License-Identifier: GPL-2.0-or-later
"""A made-up machine of two nodes and 32 CPUs, as documents of snapshot, over time.

How much moves is measured against a real one: a machine of one node that
compiles on both its CPUs changes 40 to 45 numbers in ten seconds, beside the
per-CPU lists.  The quiet machine changes as many on its two nodes together, the
busy one four times as many.
"""

import json
import random
import time

import program

SAMPLE = "data/samples/debian-6.1-amd64-numa"
CPUS = 32
START = 1769853600

# Of each zone or node: how many of its orders, statistics, CPUs move in a sample.
QUIET = {"orders": 5, "node_stats": 10, "zone_stats": 4, "cpus": 6, "zones": 2}
BUSY = {"orders": 11, "node_stats": 35, "zone_stats": 12, "cpus": 32, "zones": 3}


class Machine:
    def __init__(self, load, seed=1):
        self.load = load
        self.random = random.Random(seed)
        document = json.loads(program.run("-s", SAMPLE, "snapshot").stdout)
        self.document, self.row = document, document["rows"][0]
        self.number = 0
        self.zones = [zone for zone in self.row["zones"] if zone["free"]][:3]
        for zone in self.zones:
            zone["pcp"] = [dict(zone["pcp"][0], cpu=cpu) for cpu in range(CPUS)]
        self.pcp = {id(zone): zone["pcp"] for zone in self.row["zones"]}
        self.types = {id(zone): zone["types"] for zone in self.row["zones"]}

    def move(self, numbers, keys, how_many):
        for key in self.random.sample(keys, min(how_many, len(keys))):
            numbers[key] = max(0, (numbers[key] or 0) + self.random.randrange(-500, 1000))

    def section(self, name, due, kept):
        for zone in self.row["zones"]:
            zone[name] = kept[id(zone)] if due else None
        section = {"types": "pagetypeinfo"}.get(name, name)
        for each in self.row["sections"]:
            if each["section"] == section:
                each["status"] = "present" if due else "absent"

    def next(self):
        """The next document, ten seconds later, as a line."""
        load = self.load
        for zone in self.zones[-load["zones"]:]:
            self.move(zone["free"], range(len(zone["free"])), load["orders"])
            self.move(zone["stats"], sorted(zone["stats"]), load["zone_stats"])
            self.move(zone, ["free_pages"], 1)
            for pcp in self.random.sample(self.pcp[id(zone)], load["cpus"]):
                pcp["count"] = self.random.randrange(400)
            for each in self.types[id(zone)] or []:
                self.move(each["free"], range(len(each["free"])), load["orders"])
        for node in self.row["nodes"]:
            self.move(node["stats"], sorted(node["stats"]), load["node_stats"])
        self.section("pcp", self.number % 6 == 0, self.pcp)
        self.section("types", self.number % 60 == 0, self.types)
        self.document["source"]["time"] = time.strftime(
            "%Y-%m-%dT%H:%M:%SZ", time.gmtime(START + 10 * self.number))
        self.number += 1
        return json.dumps(self.document)


def write(name, load, samples):
    machine = Machine(load)
    with open(name, "w", encoding="utf-8") as file:
        for _ in range(samples):
            file.write(machine.next() + "\n")
