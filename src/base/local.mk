# sources of src/base, room by room

libmemtop_a_SOURCES += \
	src/base/array.c src/base/array.h \
	src/base/care.c src/base/care.h \
	src/base/cleanup.h \
	src/base/endian.h \
	src/base/error.c src/base/error.h \
	src/base/file.c src/base/file.h \
	src/base/json.c src/base/json.h \
	src/base/number.c src/base/number.h \
	src/base/privilege.c src/base/privilege.h \
	src/base/progress.h \
	src/base/replace.c src/base/replace.h \
	src/base/suggest.c src/base/suggest.h \
	src/base/sha256.c src/base/sha256.h \
	src/base/text.c src/base/text.h \
	src/base/timer.c src/base/timer.h

libmemtop_a_SOURCES += \
	src/base/unpack/block.c src/base/unpack/block.h \
	src/base/unpack/block_private.h \
	src/base/unpack/bzip2.c \
	src/base/unpack/deflate.c \
	src/base/unpack/gzip.c \
	src/base/unpack/lz4.c \
	src/base/unpack/lzo.c \
	src/base/unpack/memory.c src/base/unpack/memory.h \
	src/base/unpack/snappy.c \
	src/base/unpack/pack.c src/base/unpack/pack.h \
	src/base/unpack/unpack.h \
	src/base/unpack/xz.c \
	src/base/unpack/zstd.c
EXTRA_DIST += src/base/README src/base/unpack/README
