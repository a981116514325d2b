/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The names that the kernel prints, read from its own arrays of strings. */
#ifndef MT_KERNEL_NODE_NAMES_H
#define MT_KERNEL_NODE_NAMES_H

#include <stddef.h>

#include "base/error.h"
#include "image/image.h"
#include "kernel/layout/layout.h"
#include "kernel/read/reader.h"

/* Names of migrate types and statistics; all strings belong to this structure. */
struct mt_knames {
	char **migrate_types;	/* [nr_types] by enum migratetype */
	unsigned int nr_types;
	char **zone_stats;	/* [nr_zone_stats] by enum zone_stat_item */
	size_t nr_zone_stats;
	char **numa_stats;	/* [nr_numa_stats] by enum numa_stat_item */
	size_t nr_numa_stats;
	char **node_stats;	/* [nr_node_stats] by enum node_stat_item */
	size_t nr_node_stats;
	char *problem;		/* which names are enumerators instead, and why; or NULL */
};

/*
 * Reads migratetype_names[] (mm/page_alloc.c; mm/vmstat.c in older kernels) and vmstat_text[]
 * (mm/vmstat.c) into *names.  How many there are of each follows from layout.  Where an array
 * cannot be read its names are the enumerators of the kernel's types in lower case, and
 * names->problem says so.  MT_ERR_NOMEM, or what looking up types returned.
 */
struct mt_error *mt_knames_read(struct mt_reader *reader, const struct mt_layout *layout,
				const struct mt_image *image, struct mt_knames *names);

/* Frees the strings and arrays of *names, not *names itself. */
void mt_knames_release(struct mt_knames *names);

#endif
