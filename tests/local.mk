# Tests speak TAP, so that every case counts.  C tests are programs of their
# own, one an area; scripts in Python 3 test the program as users run it.
#
# A further unit test is a name in unit_tests and its file; see unit.h.  A further
# fuzz target is a name in fuzz_targets, its file and its corpus; see fuzz.h.

TEST_EXTENSIONS = .py .sh
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
PY_LOG_DRIVER = $(LOG_DRIVER)
PY_LOG_COMPILER = $(PYTHON3)
SH_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = $(SHELL)

# What every test is told: no locale, terminal or cache of whoever runs it.
AM_TESTS_ENVIRONMENT = \
	MEMTOP='$(abs_top_builddir)/memtop$(EXEEXT)'; export MEMTOP; \
	MEMTOP_SRCDIR='$(abs_top_srcdir)'; export MEMTOP_SRCDIR; \
	MEMTOP_SAMPLES='$(abs_top_srcdir)/data/samples'; export MEMTOP_SAMPLES; \
	PYTHONDONTWRITEBYTECODE=1; export PYTHONDONTWRITEBYTECODE; \
	LC_ALL=C; export LC_ALL; \
	MEMTOP_HARDENED='$(MT_HARDENED)'; export MEMTOP_HARDENED; \
	MEMTOP_CMOCKA_TESTS='$(cmocka_tests)'; export MEMTOP_CMOCKA_TESTS; \
	unset COLUMNS LINES NO_COLOR LANG LANGUAGE;

# What the tests of a folder add to.
check_DATA =
EXTRA_PROGRAMS =

# A unit test needs no lines of its own, nor does a fuzz target: these are for all of
# them.
MT_UNIT_CPPFLAGS = $(AM_CPPFLAGS)
AM_CPPFLAGS += -I$(srcdir)/tests/unit $(CMOCKA_CFLAGS)
LDADD = libfuzz.a $(MT_UNIT_LIBS) $(MT_FUZZ_LIBS)
check_LIBRARIES = libfuzz.a

unit_tests = \
	tests/unit/test_number \
	tests/unit/test_text \
	tests/unit/test_file \
	tests/unit/test_frames \
	tests/unit/test_array \
	tests/unit/test_error \
	tests/unit/test_json \
	tests/unit/test_names \
	tests/unit/test_snapshot \
	tests/unit/test_stats \
	tests/unit/test_zoneinfo \
	tests/unit/test_buddyinfo \
	tests/unit/test_pagetypeinfo \
	tests/unit/test_origin \
	tests/unit/test_processes \
	tests/unit/test_care \
	tests/unit/test_seen \
	tests/unit/test_sha256 \
	tests/unit/test_suggest \
	tests/unit/test_smaps \
	tests/unit/test_status \
	tests/unit/test_recording \
	tests/unit/test_blockers \
	tests/unit/test_frag \
	tests/unit/test_counters \
	tests/unit/test_watermark \
	tests/unit/test_when \
	tests/unit/test_privilege \
	tests/unit/test_huge \
	tests/unit/test_page_owner_groups \
	tests/unit/test_column_list \
	tests/unit/test_format \
	tests/unit/test_output \
	tests/unit/test_prefix \
	tests/unit/test_read_back \
	tests/unit/test_vmas
tests_unit_test_read_back_CPPFLAGS = $(MT_UNIT_CPPFLAGS) $(SQLITE_CFLAGS)

# What needs cmocka. Without it each of these programs is skipped, and says so.
cmocka_tests = $(unit_tests) $(image_tests) $(kernel_tests) $(why_tests)

if HAVE_CMOCKA
MT_UNIT_LIBS = libunit.a $(MT_LIBS) $(CMOCKA_LIBS)
check_LIBRARIES += libunit.a
libunit_a_SOURCES = tests/unit/unit.c tests/unit/unit.h
check_PROGRAMS += $(cmocka_tests)
TESTS += $(cmocka_tests)
else
MT_UNIT_LIBS = $(MT_LIBS)
TESTS += tests/unit/without_cmocka.sh
endif
EXTRA_DIST += tests/unit/without_cmocka.sh

# The program, as it is used.  jsonschema is needed by test_schema.py alone,
# which is skipped without it.
cli_tests = \
	tests/cli/test_bad_input.py \
	tests/cli/test_behaviour.py \
	tests/cli/test_capture.py \
	tests/cli/test_completion.py \
	tests/cli/test_extract.py \
	tests/cli/test_golden.py \
	tests/cli/test_holders.py \
	tests/cli/test_light.py \
	tests/cli/test_live.py \
	tests/cli/test_lines.py \
	tests/cli/test_numbers.py \
	tests/cli/test_page.py \
	tests/cli/test_pictures.py \
	tests/cli/test_log_doubts.py \
	tests/cli/test_pools.py \
	tests/cli/test_log_forms.py \
	tests/cli/test_probe.py \
	tests/cli/test_report.py \
	tests/cli/test_schema.py \
	tests/cli/test_tour.py \
	tests/cli/test_where.py \
	tests/cli/test_words.py

TESTS += $(cli_tests)
EXTRA_DIST += $(cli_tests) \
	tests/cli/browser.py \
	tests/cli/expected \
	tests/cli/golden.py \
	tests/cli/mapper.py \
	tests/cli/program.py \
	tests/cli/regenerate \
	tests/cli/schema.py \
	tests/cli/tap.py \
	tests/cli/tour.py

# The sources, and what was built of them.
structure_tests = \
	tests/structure/test_hardening.py \
	tests/structure/test_structure.py

TESTS += $(structure_tests)
EXTRA_DIST += $(structure_tests) \
	tests/structure/rooms.py \
	tests/structure/sources.py

# A fuzz target for each parser: with libFuzzer where configure was told so (see
# tests/fuzz/run), else a test that replays the corpus.
fuzz_targets = \
	tests/fuzz/fuzz_zoneinfo \
	tests/fuzz/fuzz_buddyinfo \
	tests/fuzz/fuzz_pagetypeinfo \
	tests/fuzz/fuzz_smaps \
	tests/fuzz/fuzz_status \
	tests/fuzz/fuzz_meminfo \
	tests/fuzz/fuzz_slabinfo \
	tests/fuzz/fuzz_allocinfo \
	tests/fuzz/fuzz_vmallocinfo \
	tests/fuzz/fuzz_oomlog \
	tests/fuzz/fuzz_document \
	tests/fuzz/fuzz_recording \
	tests/fuzz/fuzz_cache \
	tests/fuzz/fuzz_btf \
	tests/fuzz/fuzz_kernelimage \
	tests/fuzz/fuzz_dwarf \
	tests/fuzz/fuzz_kdump \
	tests/fuzz/fuzz_flattened \
	tests/fuzz/fuzz_elfcore \
	tests/fuzz/fuzz_vmcoreinfo \
	tests/fuzz/fuzz_kallsyms

libfuzz_a_SOURCES = tests/fuzz/check.c tests/fuzz/check_types.c tests/fuzz/files.c \
	tests/fuzz/fuzz.h
if FUZZERS
FUZZ_SANITIZERS = address,undefined -fno-sanitize-recover=undefined
AM_CFLAGS += -O1 -g -fsanitize=fuzzer-no-link,$(FUZZ_SANITIZERS)
AM_LDFLAGS += -fsanitize=$(FUZZ_SANITIZERS)
EXTRA_PROGRAMS += $(fuzz_targets)
else
libfuzz_a_SOURCES += tests/fuzz/replay.c
check_PROGRAMS += $(fuzz_targets)
TESTS += $(fuzz_targets)
endif

EXTRA_DIST += \
	tests/fuzz/corpus \
	tests/fuzz/minimise \
	tests/fuzz/image.dict \
	tests/fuzz/proc.dict \
	tests/fuzz/run \
	tests/fuzz/seeds

# What rooms say of themselves; test_structure.py reads it.
dist-hook:
	for readme in `cd $(srcdir) && find src -name README`; do \
		cp -f $(srcdir)/$$readme $(distdir)/$$readme || exit; \
	done
