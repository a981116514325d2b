#!/usr/bin/python3
import sys,re
for line in open(sys.argv[1]+"/console.log",errors="replace"):
    if line.startswith("memtop-guest: "): print(line.rstrip())
