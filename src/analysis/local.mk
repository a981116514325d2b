libmemtop_a_SOURCES += \
	src/analysis/frag.c src/analysis/frag.h \
	src/analysis/huge.c src/analysis/huge.h \
	src/analysis/watermark.c src/analysis/watermark.h
