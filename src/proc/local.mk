# sources of src/proc, room by room

libmemtop_a_SOURCES += \
	src/proc/origin.c src/proc/origin.h \
	src/proc/proc.c src/proc/proc.h

libmemtop_a_SOURCES += \
	src/proc/log/klog.c src/proc/log/klog.h \
	src/proc/log/oomlog.c src/proc/log/oomlog.h \
	src/proc/log/oomlog_memory.c \
	src/proc/log/oomlog_other.c \
	src/proc/log/oomlog_private.h

libmemtop_a_SOURCES += \
	src/proc/memory/holders.c \
	src/proc/memory/huge_pools.c \
	src/proc/memory/machine_files.c \
	src/proc/memory/meminfo.c \
	src/proc/memory/memory_files.c src/proc/memory/memory_files.h \
	src/proc/memory/slab_flags.c \
	src/proc/memory/slabinfo.c

libmemtop_a_SOURCES += \
	src/proc/task/frame.c src/proc/task/frame.h \
	src/proc/task/inspector.c src/proc/task/inspector.h \
	src/proc/task/maps.c src/proc/task/maps.h \
	src/proc/task/nonpresent.c src/proc/task/nonpresent.h \
	src/proc/task/numa_maps.c src/proc/task/numa_maps.h \
	src/proc/task/pagemap.c src/proc/task/pagemap.h \
	src/proc/task/pids.c src/proc/task/pids.h \
	src/proc/task/smaps.c src/proc/task/smaps.h \
	src/proc/task/process_files.c src/proc/task/process_files.h \
	src/proc/task/status.c src/proc/task/status.h \
	src/proc/task/tasks.c src/proc/task/tasks.h \
	src/proc/task/vmas.c src/proc/task/vmas.h \
	src/proc/task/vtop.c src/proc/task/vtop.h

libmemtop_a_SOURCES += \
	src/proc/text/lines.c src/proc/text/lines.h

libmemtop_a_SOURCES += \
	src/proc/zone/buddyinfo.c \
	src/proc/zone/numa.c src/proc/zone/numa.h \
	src/proc/zone/pagetypeinfo.c \
	src/proc/zone/parsers.h \
	src/proc/zone/zone_line.c src/proc/zone/zone_line.h \
	src/proc/zone/zoneinfo.c

EXTRA_DIST += src/proc/README src/proc/log/README src/proc/memory/README src/proc/task/README src/proc/text/README src/proc/zone/README
