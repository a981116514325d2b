# The samples, whole; some belong to tests elsewhere.
EXTRA_DIST += \
	data/samples
