/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The names of the numbers that are memtop's own, as recordings have them.
 * They are part of the format (memtop-recording(5)) and are never renamed.
 */
#ifndef MT_RECORD_SERIES_NAMES_H
#define MT_RECORD_SERIES_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "model/snapshot.h"

#define MT_NAME_ORDERS		"orders"
#define MT_NAME_PAGEBLOCK_ORDER	"pageblock_order"
#define MT_NAME_STATUS		"status"
#define MT_NAME_EXISTS		"exists"
#define MT_NAME_INDEX		"index"
#define MT_NAME_RESERVE		"lowmem_reserve_pages"
#define MT_NAME_FREE		"free"
#define MT_NAME_LISTED		"listed"
#define MT_NAME_AT_LEAST	"at_least"
#define MT_NAME_PAGEBLOCKS	"pageblocks"

/* A count in a struct of the model. */
struct mt_field {
	const char *name;
	size_t offset;
};

/* The counts of a node, of a zone and of a CPU's lists that are recorded. */
extern const struct mt_field mt_node_fields[], mt_zone_fields[], mt_pcp_fields[];

/* How many of each there are. */
extern const size_t mt_nr_node_fields, mt_nr_zone_fields, mt_nr_pcp_fields;

/* Finds the count of node that field, of mt_node_fields[], names. */
static inline const uint64_t *mt_node_field(const struct mt_node *node,
					    const struct mt_field *field)
{
	return (const uint64_t *)(const void *)((const char *)node + field->offset);
}

/* Finds the count of zone that field, of mt_zone_fields[], names. */
static inline const uint64_t *mt_zone_field(const struct mt_zone *zone,
					    const struct mt_field *field)
{
	return (const uint64_t *)(const void *)((const char *)zone + field->offset);
}

/* Finds the count of pcp that field, of mt_pcp_fields[], names. */
static inline const uint64_t *mt_pcp_field(const struct mt_pcp *pcp, const struct mt_field *field)
{
	return (const uint64_t *)(const void *)((const char *)pcp + field->offset);
}

#endif
