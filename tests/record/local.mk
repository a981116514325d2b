# What happens over time: comparisons and recordings.
record_tests = \
	tests/record/test_diff.py \
	tests/record/test_metrics.py \
	tests/record/test_record.py

TESTS += $(record_tests)
EXTRA_DIST += $(record_tests)
