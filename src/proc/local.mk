libmemtop_a_SOURCES += \
	src/proc/buddyinfo.c \
	src/proc/numa.c src/proc/numa.h \
	src/proc/origin.c src/proc/origin.h \
	src/proc/pagetypeinfo.c \
	src/proc/proc.c src/proc/proc.h \
	src/proc/scan.c src/proc/scan.h \
	src/proc/zoneinfo.c
