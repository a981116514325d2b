/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names the kernel prints, out of its own arrays of strings. */
#ifndef MT_KERNEL_NODE_NAMES_H
#define MT_KERNEL_NODE_NAMES_H

#include <stddef.h>

#include "base/error.h"
#include "image/image.h"
#include "kernel/layout/layout.h"
#include "kernel/read/reader.h"

struct mt_knames {
	char **migrate_types;	/* [nr_types] by enum migratetype */
	unsigned int nr_types;
	char **zone_stats;	/* [nr_zone_stats] by enum zone_stat_item */
	size_t nr_zone_stats;
	char **numa_stats;	/* [nr_numa_stats] by enum numa_stat_item */
	size_t nr_numa_stats;
	char **node_stats;	/* [nr_node_stats] by enum node_stat_item */
	size_t nr_node_stats;
	char *problem;		/* what names are not the kernel's, and why; or NULL */
};

/*
 * migratetype_names[] (mm/page_alloc.c, mm/vmstat.c before) and vmstat_text[]
 * (mm/vmstat.c).  Where one cannot be read: the enumerators, lower-cased.
 * Numbers of names follow from the layout.  MT_ERR_NOMEM, or what the types say.
 */
struct mt_error *mt_knames_read(struct mt_reader *reader, const struct mt_layout *layout,
				const struct mt_image *image, struct mt_knames *names);
void mt_knames_release(struct mt_knames *names);

#endif
