# The samples, whole (some belong to tests elsewhere), and what JSON is held against.
EXTRA_DIST += \
	data/samples \
	data/schema/memtop-1.schema.json
