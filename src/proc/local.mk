libmemtop_a_SOURCES += \
	src/proc/buddyinfo.c \
	src/proc/klog.c src/proc/klog.h \
	src/proc/numa.c src/proc/numa.h \
	src/proc/oomlog.c src/proc/oomlog.h \
	src/proc/oomlog_memory.c \
	src/proc/oomlog_other.c \
	src/proc/oomlog_private.h \
	src/proc/origin.c src/proc/origin.h \
	src/proc/pagetypeinfo.c \
	src/proc/proc.c src/proc/proc.h \
	src/proc/scan.c src/proc/scan.h \
	src/proc/zoneinfo.c
