# sources of src/model, room by room

libmemtop_a_SOURCES += \
	src/model/address_space.h \
	src/model/callers.c src/model/callers.h \
	src/model/counters.c src/model/counters.h \
	src/model/inspect.c src/model/inspect.h \
	src/model/mobility.c src/model/mobility.h \
	src/model/names.c src/model/names.h \
	src/model/report.c src/model/report.h \
	src/model/seen.h \
	src/model/snapshot.c src/model/snapshot.h \
	src/model/snapshot_copy.c \
	src/model/stats.c \
	src/model/uses.c src/model/uses.h
EXTRA_DIST += src/model/README
