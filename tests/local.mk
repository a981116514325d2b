# Tests speak TAP, so that every case counts.  C tests are programs of their
# own, one an area; scripts in Python 3 test the program as users run it.
#
# A further unit test is a name in unit_tests and its file; see unit.h.

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
	unset COLUMNS LINES NO_COLOR LANG LANGUAGE;

# What the tests of a folder add to.
check_DATA =

# A unit test needs no lines of its own: these are for all of them.
MT_UNIT_CPPFLAGS = $(AM_CPPFLAGS)
MT_UNIT_LIBS = libunit.a $(MT_LIBS) $(CMOCKA_LIBS)
AM_CPPFLAGS += -I$(srcdir)/tests/unit $(CMOCKA_CFLAGS)
LDADD = $(MT_UNIT_LIBS)

if HAVE_CMOCKA
check_LIBRARIES = libunit.a
libunit_a_SOURCES = tests/unit/unit.c tests/unit/unit.h

unit_tests = \
	tests/unit/test_number \
	tests/unit/test_text \
	tests/unit/test_file \
	tests/unit/test_array \
	tests/unit/test_error \
	tests/unit/test_snapshot \
	tests/unit/test_stats \
	tests/unit/test_zoneinfo \
	tests/unit/test_buddyinfo \
	tests/unit/test_pagetypeinfo \
	tests/unit/test_origin \
	tests/unit/test_frag \
	tests/unit/test_watermark \
	tests/unit/test_huge \
	tests/unit/test_choose \
	tests/unit/test_format \
	tests/unit/test_prefix

check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
endif

# The program, as it is used.  jsonschema is needed by test_schema.py alone,
# which is skipped without it.
cli_tests = \
	tests/cli/test_bad_input.py \
	tests/cli/test_behaviour.py \
	tests/cli/test_capture.py \
	tests/cli/test_golden.py \
	tests/cli/test_numbers.py \
	tests/cli/test_schema.py

TESTS += $(cli_tests)
EXTRA_DIST += $(cli_tests) \
	tests/cli/expected \
	tests/cli/golden.py \
	tests/cli/program.py \
	tests/cli/regenerate \
	tests/cli/schema.py \
	tests/cli/tap.py
