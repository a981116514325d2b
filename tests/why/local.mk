# The allocator's decision: tests of its parts.  tests/why/guest/ holds it
# against real kernels; that takes minutes and is not part of make check.
why_tests = \
	tests/why/test_alloc \
	tests/why/test_gfp \
	tests/why/test_oom \
	tests/why/test_klog \
	tests/why/test_oomlog \
	tests/why/test_oomlog_bounds \
	tests/why/test_oomlog_garbled \
	tests/why/test_zonelist

tests_why_test_alloc_SOURCES = tests/why/test_alloc.c tests/why/machine.h
tests_why_test_zonelist_SOURCES = tests/why/test_zonelist.c tests/why/machine.h
tests_why_test_oom_SOURCES = tests/why/test_oom.c tests/why/machine.h

EXTRA_DIST += tests/why/logs \
	tests/why/guest/README.md \
	tests/why/guest/compare.py \
	tests/why/guest/oom \
	tests/why/guest/oom_check.py \
	tests/why/guest/oom_init.c \
	tests/why/guest/init.c \
	tests/why/guest/run \
	tests/why/guest/try.c
