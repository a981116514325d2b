libmemtop_a_SOURCES += \
	src/proc/absent.c src/proc/absent.h \
	src/proc/buddyinfo.c \
	src/proc/frame.c src/proc/frame.h \
	src/proc/klog.c src/proc/klog.h \
	src/proc/maps.c src/proc/maps.h \
	src/proc/numa.c src/proc/numa.h \
	src/proc/numa_maps.c src/proc/numa_maps.h \
	src/proc/oomlog.c src/proc/oomlog.h \
	src/proc/oomlog_memory.c \
	src/proc/oomlog_other.c \
	src/proc/oomlog_private.h \
	src/proc/origin.c src/proc/origin.h \
	src/proc/pagemap.c src/proc/pagemap.h \
	src/proc/pagetypeinfo.c \
	src/proc/pids.c src/proc/pids.h \
	src/proc/proc.c src/proc/proc.h \
	src/proc/scan.c src/proc/scan.h \
	src/proc/smaps.c src/proc/smaps.h \
	src/proc/space.c src/proc/space.h \
	src/proc/status.c src/proc/status.h \
	src/proc/tasks.c \
	src/proc/vmas.c \
	src/proc/vtop.c \
	src/proc/zone_line.c src/proc/zone_line.h src/proc/zoneinfo.c
