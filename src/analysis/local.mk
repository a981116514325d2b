# sources of src/analysis, room by room

libmemtop_a_SOURCES += \
	src/analysis/alloc/alloc.c src/analysis/alloc/alloc.h \
	src/analysis/alloc/alloc_block.c \
	src/analysis/alloc/alloc_doubt.c \
	src/analysis/alloc/alloc_private.h \
	src/analysis/alloc/alloc_rules.c \
	src/analysis/alloc/alloc_sum.c \
	src/analysis/blockers/blockers.c src/analysis/blockers/blockers.h \
	src/analysis/blockers/forecast.c src/analysis/blockers/forecast.h \
	src/analysis/blockers/ranking.c \
	src/analysis/counters.c src/analysis/counters.h \
	src/analysis/diff.c src/analysis/diff.h \
	src/analysis/diff_verdict.c \
	src/analysis/frag.c src/analysis/frag.h \
	src/analysis/gfp.c src/analysis/gfp.h \
	src/analysis/gfp_bits.c src/analysis/gfp_bits.h \
	src/analysis/huge.c src/analysis/huge.h \
	src/analysis/node_set.c src/analysis/node_set.h \
	src/analysis/oom.c src/analysis/oom.h \
	src/analysis/oom_advice.c \
	src/analysis/oom_badness.c \
	src/analysis/oom_container.c \
	src/analysis/oom_private.h \
	src/analysis/oom_uses.c \
	src/analysis/page_owner_groups.c src/analysis/page_owner_groups.h \
	src/analysis/release.c src/analysis/release.h \
	src/analysis/watermark.c src/analysis/watermark.h \
	src/analysis/zonelist.c src/analysis/zonelist.h
libmemtop_a_SOURCES += \
	src/analysis/where/findings.c \
	src/analysis/where/headline.c \
	src/analysis/where/report.c \
	src/analysis/where/where.c src/analysis/where/where.h \
	src/analysis/where/where_private.h

EXTRA_DIST += src/analysis/blockers/README src/analysis/where/README
EXTRA_DIST += src/analysis/README src/analysis/alloc/README
