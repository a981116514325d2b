# sources of src/proc, room by room

libmemtop_a_SOURCES += \
	src/proc/inspector.c src/proc/inspector.h \
	src/proc/origin.c src/proc/origin.h \
	src/proc/proc.c src/proc/proc.h

libmemtop_a_SOURCES += \
	src/proc/cgroup/cgroup.c src/proc/cgroup/cgroup.h \
	src/proc/cgroup/cgroup_files.c src/proc/cgroup/cgroup_files.h

libmemtop_a_SOURCES += \
	src/proc/log/kmsg.c src/proc/log/kmsg.h \
	src/proc/log/newest_first.c src/proc/log/newest_first.h \
	src/proc/log/oomlog.c src/proc/log/oomlog.h

libmemtop_a_SOURCES += \
	src/proc/log/input/input.c src/proc/log/input/input.h

libmemtop_a_SOURCES += \
	src/proc/log/line/anchor.c src/proc/log/line/anchor.h \
	src/proc/log/line/container.c src/proc/log/line/container.h \
	src/proc/log/line/date.c src/proc/log/line/date.h \
	src/proc/log/line/json_text.c src/proc/log/line/json_text.h \
	src/proc/log/line/klog.c src/proc/log/line/klog.h \
	src/proc/log/line/prefix.c src/proc/log/line/prefix.h \
	src/proc/log/line/quoted.c src/proc/log/line/quoted.h \
	src/proc/log/line/shape.c src/proc/log/line/shape.h \
	src/proc/log/line/window.c src/proc/log/line/window.h

libmemtop_a_SOURCES += \
	src/proc/log/report/assign.c src/proc/log/report/assign.h \
	src/proc/log/report/cgroup.c \
	src/proc/log/report/contradictions.c \
	src/proc/log/report/fragments.c \
	src/proc/log/report/head.c \
	src/proc/log/report/kills.c \
	src/proc/log/report/kinds.c src/proc/log/report/kinds.h \
	src/proc/log/report/lists.c \
	src/proc/log/report/memory.c \
	src/proc/log/report/page_size.c \
	src/proc/log/report/pairs.c src/proc/log/report/pairs.h \
	src/proc/log/report/parser.c src/proc/log/report/parser.h \
	src/proc/log/report/store.c src/proc/log/report/store.h \
	src/proc/log/report/tables.c \
	src/proc/log/report/tasks.c

libmemtop_a_SOURCES += \
	src/proc/memory/holders.c \
	src/proc/memory/huge_pools.c src/proc/memory/huge_pools.h \
	src/proc/memory/machine_files.c \
	src/proc/memory/meminfo.c \
	src/proc/memory/memory_files.c src/proc/memory/memory_files.h \
	src/proc/memory/allocinfo.c src/proc/memory/allocinfo.h \
	src/proc/memory/slab_aliases.c \
	src/proc/memory/pressure.c \
	src/proc/memory/slab_flags.c \
	src/proc/memory/slab_nodes.c \
	src/proc/memory/slabinfo.c

libmemtop_a_SOURCES += \
	src/proc/pages/page.c \
	src/proc/pages/pages.c src/proc/pages/pages.h \
	src/proc/pages/ram.c src/proc/pages/ram.h \
	src/proc/pages/walk.c src/proc/pages/walk.h \
	src/proc/pages/zones.c src/proc/pages/zones.h

libmemtop_a_SOURCES += \
	src/proc/task/frame.c src/proc/task/frame.h \
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

EXTRA_DIST += src/proc/README src/proc/cgroup/README src/proc/log/README src/proc/memory/README src/proc/log/input/README \
	src/proc/log/line/README src/proc/log/report/README src/proc/pages/README \
	src/proc/task/README src/proc/text/README src/proc/zone/README
