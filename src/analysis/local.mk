libmemtop_a_SOURCES += \
	src/analysis/diff.c src/analysis/diff.h \
	src/analysis/frag.c src/analysis/frag.h \
	src/analysis/huge.c src/analysis/huge.h \
	src/analysis/judge.c \
	src/analysis/watermark.c src/analysis/watermark.h
