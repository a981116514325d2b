libmemtop_a_SOURCES += \
	src/analysis/frag.c src/analysis/frag.h \
	src/analysis/watermark.c src/analysis/watermark.h
