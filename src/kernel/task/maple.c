// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A node's address has its type in bits 3 to 6, since nodes are aligned to 256 bytes.
 * Slot n of a node holds what lies behind pivot n - 1 and up to pivot n; a pivot of 0
 * behind the first, or none, means the node's own end.
 */
#include "kernel/task/maple.h"

#include <inttypes.h>

#include "kernel/task/task.h"

#define NODE_MASK	UINT64_C(0xff)
#define TYPE_SHIFT	3
#define TYPE_MASK	0xfu
#define MAX_DEPTH	31u	/* MAPLE_HEIGHT_MAX */
#define MAX_NODES	(1u << 20)	/* VMAs are 65530 by default, and a node has some */

/* enum maple_type */
enum { DENSE, LEAF_64, RANGE_64, ARANGE_64 };

struct maple_walk {
	struct mt_kernel *kernel;
	mt_maple_fn *fn;
	void *data;
	unsigned int nr_nodes;
	struct mt_error *problem;	/* the first; the walk went on */
};

/* Where a node of some type keeps things. */
struct shape {
	const struct mt_field *pivots, *slots;
};

static void note(struct maple_walk *walk, struct mt_error *problem)
{
	if (walk->problem)
		mt_error_destroy(problem);
	else
		walk->problem = problem;
}

static bool find_shape(const struct mt_task_layout *l, unsigned int type, struct shape *shape)
{
	bool gaps = type == ARANGE_64;

	shape->pivots = gaps ? &l->maple.arange_pivots : &l->maple.range_pivots;
	shape->slots = gaps ? &l->maple.arange_slots : &l->maple.range_slots;
	return (type == LEAF_64 || type == RANGE_64 || type == ARANGE_64) &&
	       shape->pivots->exists && shape->slots->exists &&
	       shape->slots->m.nr_elements <= shape->pivots->m.nr_elements + 1;
}

static struct mt_error *walk_node(struct maple_walk *walk, uint64_t enode, uint64_t min,
				  uint64_t max, unsigned int depth);

static struct mt_error *visit(struct maple_walk *walk, unsigned int type, uint64_t entry,
			      uint64_t min, uint64_t max, unsigned int depth)
{
	if (type != LEAF_64)
		return walk_node(walk, entry, min, max, depth + 1);
	/* a gap, or an entry that stands for none */
	return !entry || entry & 3 ? NULL : walk->fn(walk->data, entry, min, max);
}

static struct mt_error *walk_slots(struct maple_walk *walk, const uint8_t *raw,
				   const struct shape *shape, unsigned int type, uint64_t min,
				   uint64_t max, unsigned int depth)
{
	const struct mt_reader *reader = walk->kernel->reader;
	uint64_t start = min;
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < shape->slots->m.nr_elements; i++) {
		uint64_t end = i < shape->pivots->m.nr_elements ?
			       mt_reader_element(reader, raw, shape->pivots, i) : max;

		if (!end && i)
			end = max;
		if (end > max || end < start) {
			note(walk,
			     mt_error_create(MT_ERR_FORMAT,
					     "maple node: pivot %zu is "
					     "0x%" PRIx64 ", not from 0x%" PRIx64 " to 0x%" PRIx64,
					     i, end, start, max));
			return NULL;
		}
		err = visit(walk, type, mt_reader_element(reader, raw, shape->slots, i), start, end,
			    depth);
		if (end >= max)
			break;
		start = end + 1;
	}
	return err;
}

static struct mt_error *walk_node(struct maple_walk *walk, uint64_t enode, uint64_t min,
				  uint64_t max, unsigned int depth)
{
	const struct mt_task_layout *l = walk->kernel->tasks;
	unsigned int type = enode >> TYPE_SHIFT & TYPE_MASK;
	uint8_t raw[MT_MAX_MAPLE_NODE];
	struct shape shape;

	if (!find_shape(l, type, &shape) || depth > MAX_DEPTH || ++walk->nr_nodes > MAX_NODES) {
		note(walk, mt_error_create(MT_ERR_FORMAT, "0x%" PRIx64 " is no maple node, or one "
					   "too many", enode));
		return NULL;
	}

	struct mt_error *err = mt_reader_read(walk->kernel->reader, enode & ~NODE_MASK, raw,
					      (size_t)l->maple.node_size);

	if (!err)
		return walk_slots(walk, raw, &shape, type, min, max, depth);
	note(walk, mt_error_prefix(err, "maple node"));
	return NULL;
}

struct mt_error *mt_maple_walk(struct mt_kernel *kernel, uint64_t tree, mt_maple_fn *fn,
			       void *data)
{
	struct maple_walk walk = { .kernel = kernel, .fn = fn, .data = data };
	uint64_t root, max = mt_reader_add(kernel->reader, UINT64_MAX, 0);
	struct mt_error *err =
		mt_reader_member(kernel->reader, tree, &kernel->tasks->maple.root, &root);

	if (err || !root)
		return err;
	/* xa_is_node(); a tree of one entry has it at index 0, where no VMA is */
	if ((root & 3) != 2 || root <= 4096)
		return mt_error_create(MT_ERR_FORMAT, "maple tree: 0x%" PRIx64 " at its root is "
				       "no node", root);
	err = walk_node(&walk, root, 0, max, 0);
	if (err) {
		mt_error_destroy(walk.problem);
		return err;
	}
	return walk.problem;
}
