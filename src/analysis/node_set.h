/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sets of nodes, as cpusets and memory policies limit requests to them. */
#ifndef MT_ANALYSIS_NODE_SET_H
#define MT_ANALYSIS_NODE_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The kernel has at most 1024 nodes (NODES_SHIFT 10). */
#define MT_NODE_SET_SIZE 1024u

struct mt_node_set {
	bool limited;		/* false: every node */
	uint64_t bits[MT_NODE_SET_SIZE / 64];
};

/* "0-1,3", or "(null)" for every node. False if it is something else. */
bool mt_node_set_parse(const char *text, size_t len, struct mt_node_set *set);

/* Whether node is in set, as every node is in one that is not limited. */
bool mt_node_set_has(const struct mt_node_set *set, unsigned int node);

#endif
