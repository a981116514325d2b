# What happens over time: comparisons and recordings.
record_tests = \
	tests/record/test_diff.py \
	tests/record/test_hostile.py \
	tests/record/test_metrics.py \
	tests/record/test_record.py \
	tests/record/test_size.py \
	tests/record/test_stream.py

TESTS += $(record_tests)
EXTRA_DIST += $(record_tests) tests/record/machine.py tests/record/bench

# How much room and time recordings take: figures, never a pass or a failure.
.PHONY: bench-record
bench-record: memtop$(EXEEXT)
	MEMTOP='$(abs_top_builddir)/memtop$(EXEEXT)' MEMTOP_SRCDIR='$(abs_top_srcdir)' \
		$(PYTHON3) $(srcdir)/tests/record/bench
