# sources of src/record, room by room

libmemtop_a_SOURCES += \
	src/record/date.c src/record/date.h \
	src/record/document.c src/record/document.h \
	src/record/log.c src/record/log.h \
	src/record/series.c src/record/series.h \
	src/record/series_fill.c \
	src/record/series_list.c src/record/series_list.h \
	src/record/series_names.h \
	src/record/store.c src/record/store.h \
	src/record/store_add.c \
	src/record/store_guard.c \
	src/record/store_index.c \
	src/record/store_open.c \
	src/record/store_private.h \
	src/record/store_read.c \
	src/record/store_write.c src/record/store_write.h
EXTRA_DIST += src/record/README
