# What happens over time: comparisons and recordings.
record_tests = \
	tests/record/test_diff.py

TESTS += $(record_tests)
EXTRA_DIST += $(record_tests)
