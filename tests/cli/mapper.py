# SPDX-License-Identifier: GPL-2.0-or-later
"""A process with known mappings, for test_live.py: it prints where they are, and waits.

    mapper.py FOLDER NAME FILE PAGES TOUCHED [UID]
"""

import ctypes
import json
import mmap
import os
import sys
import threading

PAGE = os.sysconf("SC_PAGESIZE")
PR_SET_DUMPABLE = 4
PR_SET_NAME = 15
MADV_NOHUGEPAGE = 15
BOTH = mmap.PROT_READ | mmap.PROT_WRITE

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int,
                      ctypes.c_long]
libc.madvise.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]


def map_pages(pages, protection, flags, fd=-1):
    address = libc.mmap(None, pages * PAGE, protection, flags, fd, 0)
    assert address not in (None, ctypes.c_void_p(-1).value)
    libc.madvise(address, pages * PAGE, MADV_NOHUGEPAGE)
    return address


def become(uid):
    os.setgroups([])
    os.setgid(uid)
    os.setuid(uid)
    # who gave up root is for root alone to look at, unless it says otherwise
    libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0)


def main(folder, name, file, pages, touched, *uid):
    if uid:
        become(*uid)
    libc.prctl(PR_SET_NAME, name.encode(), 0, 0, 0)
    path = os.path.join(folder, file)
    fd = os.open(path, os.O_RDWR | os.O_CREAT)
    os.write(fd, bytes(pages * PAGE))
    found = {
        "anonymous": map_pages(pages, BOTH, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS),
        "none": map_pages(pages, 0, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS),
        "shared": map_pages(pages, BOTH, mmap.MAP_SHARED | mmap.MAP_ANONYMOUS),
        "file": map_pages(pages, BOTH, mmap.MAP_PRIVATE, fd),
    }
    for which in "anonymous", "shared", "file":
        for page in range(touched):
            ctypes.memset(found[which] + page * PAGE, 1, 1)
    os.unlink(path)
    threading.Thread(target=threading.Event().wait, daemon=True).start()
    print(json.dumps(found), flush=True)
    sys.stdin.read()


main(*sys.argv[1:4], *map(int, sys.argv[4:]))
