# SPDX-License-Identifier: GPL-2.0-or-later
"""The shape of src/: rooms and their arrows, sizes, comments; read from the sources themselves."""
import os
import re
import sys

sys.path[:0] = [os.path.dirname(os.path.abspath(__file__)),
                os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cli")]

import rooms
import sources
import tap

MAX_FILES = 30          # .c and .h of a room
MAX_LINES = 700         # of a file
MAX_FUNCTION = 60       # lines, from its first to its last
MAX_COLUMNS = 100
TAB = 8
OWN_COMMENTS = 0.98     # of the functions that headers declare

# What the folders of src/ may include of each other; between the rooms of one folder, and
# between commands and cli, any arrow may be that closes no circle.
BELOW = {
    "base": set(),
    "model": {"base"},
    "analysis": {"base", "model"},
    "proc": {"base", "model"},
    "image": {"base"},
    "kernel": {"base", "model", "image"},
    "record": {"base", "model", "proc"},
    "views": {"base", "model", "analysis"},
    "commands": {"base", "model", "analysis", "proc", "image", "kernel", "record", "views", "cli"},
    "cli": {"base", "model", "analysis", "proc", "image", "kernel", "record", "views", "commands"},
}

# Outside libraries by their headers; each belongs to one room.
LIBRARIES = {
    "ncurses": {"curses.h", "ncurses.h", "term.h"},
    "libkdumpfile": {"libkdumpfile/kdumpfile.h", "libkdumpfile/addrxlat.h"},
    "libdwarf": {"dwarf.h", "libdwarf.h", "libdwarf/dwarf.h", "libdwarf/libdwarf.h"},
    "libelf": {"gelf.h", "libelf.h"},
    "libbpf": {"bpf/btf.h", "bpf/libbpf.h"},
    "SQLite": {"sqlite3.h"},
    "libsmartcols": {"libsmartcols.h"},
    "jansson": {"jansson.h"},
    "zlib": {"zlib.h"},
    "libdeflate": {"libdeflate.h"},
    "snappy": {"snappy-c.h"},
    "liblzma": {"lzma.h"},
    "libzstd": {"zstd.h"},
    "liblz4": {"lz4.h"},
    "liblzo2": {"lzo/lzo1x.h"},
    "libbz2": {"bzlib.h"},
}

# What the C library and the kernel bring, and configure.
STANDARD = set("""
assert ctype dirent dlfcn elf endian errno fcntl fnmatch float getopt glob grp inttypes langinfo libgen
limits locale math poll pthread pwd regex sched search signal stdalign stdarg stdatomic stdbool
stddef stdint stdio stdlib string strings termios time unistd wchar wctype config
sys/file sys/inotify sys/ioctl sys/mman sys/random sys/resource sys/select sys/socket sys/stat sys/statvfs
sys/syscall sys/sysmacros sys/time sys/types sys/uio sys/un sys/utsname sys/vfs sys/wait
""".split())

# Who prints and who ends the program: src/main.c and src/light.c; sources, model and analysis say nothing at all.
SILENT = {"base", "model", "analysis", "proc", "image", "kernel", "record"}
ENDS = re.compile(r"\b(?:_?exit|_Exit|quick_exit|abort|errx?|warnx?)\s*\(|\bstderr\b")
PRINTS = re.compile(r"\b(?:v?printf|puts|putchar|perror)\s*\(|\bstdout\b")

# Who may ask for a release (analysis/release.h): rules of arithmetic, formats and bits of numbers
# that no type of a kernel and no word of its source tells.  Such rules are files of their own in
# analysis, named for what they are: *_rules.c, the bits of gfp_mask, the formula of oom_badness().
RELEASES = re.compile(r"analysis/(?:\w+/)?"
                      r"(?:release\.[ch]|\w+_rules\.c|gfp(?:_bits)?\.c|oom_badness\.c)")
COMPARES = re.compile(r"\bmt_release_before\w*\s*\(|\b(?:LINUX_VERSION_CODE|KERNEL_VERSION)\b"
                      r"|\bsscanf\s*\([^;]*release|\bstrverscmp\s*\(")


def folder(path):
    """The folder directly below src/ that a file or a room is in."""
    return str(path).split("/", maxsplit=1)[0]


def text_of(path):
    """A file of src/."""
    return (rooms.SRC / path).read_text()


def functions():
    """Each function of src/: (path, name, first line, last line, is static, has a body)."""
    for path in rooms.sources():
        for each in sources.declarations(text_of(path)):
            yield (path, *each)


def fail_with(found, what):
    """Fails, naming all that was found."""
    assert not found, "\n".join(["%s:" % what] + sorted(map(str, found)))


def check_room(room):
    """One room's README against its includes."""
    said, used = rooms.readme(room), set(rooms.uses()[room])
    missing = [key for key in ("Holds", "Uses", "Used by") if not said.get(key, "").strip()]
    assert not missing, "src/%s/README does not say: %s" % (room, ", ".join(missing))
    uses, used_by = rooms.names(said["Uses"]), rooms.names(said["Used by"])
    users = {other for other, arrows in rooms.uses().items() if room in arrows}
    wrong = ["used, but not in Uses: %s" % (name or "main") for name in used - uses]
    wrong += ["in Uses, but not used: %s" % (name or "main") for name in uses - used]
    wrong += ["uses it, but is not in Used by: %s" % (name or "main") for name in users - used_by]
    wrong += ["in Used by, but does not use it: %s" % (name or "main") for name in used_by - users]
    fail_with(wrong, "src/%s/README" % room)


@tap.case
def no_circle_of_rooms():
    """no cycle between rooms"""
    _, circle = rooms.layers(rooms.uses())
    fail_with([room or "main" for room in circle], "rooms of a circle, or above one")


@tap.case
def no_upward_include():
    """no include of a folder further up"""
    bad = []
    for room, arrows in rooms.uses().items():
        allowed = BELOW.get(folder(room))
        for other, files in arrows.items():
            if not room or folder(other) == folder(room):
                continue
            if allowed is None or folder(other) not in allowed:
                bad += ["%s includes %s" % each for each in files]
    fail_with(bad, "upward")


@tap.case
def no_circle_of_files():
    """no cycle of includes between files"""
    left = {path: {p for p in rooms.includes(path)[0] if p != path} for path in rooms.sources()}
    while left:
        free = {path for path, used in left.items() if not used & left.keys()}
        if not free:
            break
        left = {path: used for path, used in left.items() if path not in free}
    fail_with(left, "files of a circle, or above one")


@tap.case
def functions_are_at_home():
    """what a header declares is defined in its room"""
    defined, declared = {}, []
    for path, name, _, _, static, body in functions():
        if static:
            continue
        if body:
            defined[name] = rooms.room_of(path)
        else:
            declared.append((path, name))
    fail_with(["%s: %s is defined in %s" % (path, name, defined.get(name, "no room"))
               for path, name in declared if defined.get(name) != rooms.room_of(path)],
              "declared in one room, defined in another")


@tap.case
def libraries_are_at_home():
    """each outside library is included in one room"""
    users, unknown = {}, []
    for path in rooms.sources():
        for header in rooms.includes(path)[1]:
            for library, headers in LIBRARIES.items():
                if header in headers:
                    users.setdefault(library, set()).add(rooms.room_of(path))
                    break
            else:
                if header.removesuffix(".h") not in STANDARD:
                    unknown.append("%s includes <%s>" % (path, header))
    fail_with(["%s: %s" % (library, ", ".join(sorted(each))) for library, each in users.items()
               if len(each) > 1], "in several rooms")
    assert users.keys() == LIBRARIES.keys(), "not all libraries were found: %s" % sorted(users)
    fail_with(unknown, "of no library that this test knows (see LIBRARIES)")


@tap.case
def rooms_are_small():
    """no room has more than 30 files"""
    files = {}
    for path in rooms.sources():
        files[rooms.room_of(path)] = files.get(rooms.room_of(path), 0) + 1
    fail_with(["%s: %d" % each for each in files.items() if each[1] > MAX_FILES], "too many files")


@tap.case
def files_are_small():
    """no file is longer than 700 lines"""
    lengths = {path: len(text_of(path).splitlines()) for path in rooms.sources()}
    fail_with(["%s: %d" % each for each in lengths.items() if each[1] > MAX_LINES], "too long")


@tap.case
def functions_are_short():
    """no function is longer than 60 lines"""
    found = [(last - first + 1, path, name) for path, name, first, last, _, body in functions()
             if body]
    # so that a reader that finds nothing is not content
    assert len(found) > 1000, "only %d functions were found" % len(found)
    fail_with(["%s: %s: %d" % (path, name, length) for length, path, name in found
               if length > MAX_FUNCTION], "too long")


@tap.case
def lines_are_short():
    """no line of src and of the tests in C is longer than 100 columns"""
    bad, paths = [], [rooms.SRC / path for path in rooms.sources()]
    # not below what tests keep in folders of their own, such as other systems
    for pattern in "tests/*/*.[ch]", "tests/*/guest/*.[ch]", "bench/*.[ch]":
        paths += rooms.TOP.glob(pattern)
    for path in paths:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if len(line.expandtabs(TAB)) > MAX_COLUMNS:
                bad.append("%s:%d" % (path.relative_to(rooms.TOP), number))
    fail_with(bad, "too long")


@tap.case
def only_main_ends():
    """only main.c, and light.c, which stands in for it, end the program or write to standard error;
    sources and analysis print nothing"""
    bad = []
    for path in rooms.sources():
        if str(path) in ("main.c", "light.c"):
            continue
        for number, line in enumerate(sources.without_comments(text_of(path)).splitlines(), 1):
            if ENDS.search(line) or (folder(path) in SILENT and PRINTS.search(line)):
                bad.append("%s:%d: %s" % (path, number, line.strip()))
    fail_with(bad, "not theirs to do")


@tap.case
def no_versions():
    """no comparison of kernel versions outside the tables of rules"""
    bad = []
    for path in rooms.sources():
        if not RELEASES.fullmatch(str(path)):
            code = sources.without_comments(text_of(path))
            bad += ["%s: %s" % (path, match[0]) for match in COMPARES.finditer(code)]
    fail_with(bad, "asks for a version")


@tap.case
def functions_are_described():
    """of the functions that headers declare 98 % have a comment of their own directly above"""
    total, bare = 0, []
    for path, name, first, _, static, body in functions():
        if path.suffix != ".h" or static or body:
            continue
        total += 1
        if not sources.has_own_comment(text_of(path).splitlines(), first):
            bare.append("%s: %s" % (path, name))
    share = 1 - len(bare) / total
    print("# %d of %d functions, %.1f %%" % (total - len(bare), total, 100 * share))
    if share < OWN_COMMENTS:
        fail_with(bare, "without a comment of their own")


@tap.case
def map_is_true():
    """HACKING shows the map that rooms.py prints"""
    text = (rooms.TOP / "HACKING").read_text()
    assert rooms.room_map() in text, "tests/structure/rooms.py --update writes it"


@tap.case
def reader_of_sources():
    """the reader of sources finds what there is"""
    text = '''/* One. */
struct mt_error *mt_one(int a,
			void (*fn)(void *data, const char *text))
	__attribute__((format(printf, 1, 2)));
int mt_two(void);	/* beside it */
MT_DEFINE_CLEANUP(mt_x, struct mt_x *, mt_x_destroy)

extern const char mt_text[];
struct table { int (*call)(void); };
static const struct table tables[] = { { NULL } };
typedef int (*mt_callback)(int);
static inline int mt_three(void)
{
	return '{' + "}"[0];
}

const char *mt_four(void)
{
	if (1) {
		return "/* no comment */";
	}
	return NULL;
}
'''
    found = list(sources.declarations(text))
    assert found == [("mt_one", 2, 4, False, False), ("mt_two", 5, 5, False, False),
                     ("mt_three", 12, 15, True, True), ("mt_four", 17, 23, False, True)], found
    lines = text.splitlines()
    assert sources.has_own_comment(lines, 2) and not sources.has_own_comment(lines, 5)


for each_room in sorted(rooms.uses()):
    if each_room:
        tap.add("src/%s: what its README says is true" % each_room, check_room, each_room)
tap.main()
