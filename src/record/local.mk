libmemtop_a_SOURCES += \
	src/record/date.c src/record/date.h \
	src/record/document.c src/record/document.h \
	src/record/log.c src/record/log.h
