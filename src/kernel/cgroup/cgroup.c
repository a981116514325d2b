// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/cgroup/cgroup.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "kernel/cgroup/cgroup_layout.h"
#include "kernel/read/list.h"

#define MAX_NAME	255u	/* NAME_MAX */
#define MAX_DEPTH	256u	/* groups of a path */
#define MAX_PATH	(64u << 10)
#define MAX_CGROUPS	(1u << 20)

/* The low bits of memcg_data are flags (enum page_memcg_data_flags). */
#define DATA_FLAGS	UINT64_C(7)

/* Reads the pointer at a member of the structure at address; 0: none, or not readable. */
static uint64_t follow(const struct mt_kernel *kernel, uint64_t address,
		       const struct mt_field *field)
{
	uint64_t value = address && field->exists ?
			 mt_reader_peek(kernel->reader, address, field) : 0;

	return value == MT_UNKNOWN ? 0 : value;
}

static uint64_t follow_css(const struct mt_kernel *kernel, uint64_t memcg,
			   const struct mt_field *field)
{
	const struct mt_cgroup_layout *l = kernel->cgroups->layout;

	return memcg ? follow(kernel, mt_reader_add(kernel->reader, memcg, l->css.m.offset), field)
		     : 0;
}

/* Whether a struct mem_cgroup lies at address: its css.ss points to memory_cgrp_subsys. */
static bool is_memcg(const struct mt_kernel *kernel, uint64_t address)
{
	const struct mt_kcgroups *cgroups = kernel->cgroups;

	return address && cgroups->controller &&
	       follow_css(kernel, address, &cgroups->layout->css_ss) == cgroups->controller;
}

uint64_t mt_memcg_of_data(const struct mt_kernel *kernel, uint64_t data)
{
	uint64_t memcg = data & ~DATA_FLAGS;

	if (!memcg || mt_kcgroup_find(kernel->cgroups, memcg) || is_memcg(kernel, memcg))
		return memcg;
	memcg = follow(kernel, memcg, &kernel->cgroups->layout->objcg_memcg);
	return memcg && (mt_kcgroup_find(kernel->cgroups, memcg) || is_memcg(kernel, memcg)) ?
	       memcg : 0;
}

static char *read_name(const struct mt_kernel *kernel, uint64_t kn)
{
	uint64_t at = follow(kernel, kn, &kernel->cgroups->layout->kn_name);
	char *name = NULL;

	if (at)
		mt_error_destroy(mt_reader_read_string(kernel->reader, at, MAX_NAME, &name));
	return name;
}

/* From its end to its beginning; the root has no parent, and no name. */
static struct mt_error *path_of_kn(const struct mt_kernel *kernel, uint64_t kn, char **path)
{
	mt_cleanup(free) char *text = strdup("");
	unsigned int depth = 0;

	*path = NULL;
	for (; text && kn && depth < MAX_DEPTH; depth++) {
		uint64_t parent = follow(kernel, kn, &kernel->cgroups->layout->kn_parent);
		mt_cleanup(free) char *name = read_name(kernel, kn), *rest = text;

		if (!parent && name) {
			text = NULL;
			*path = *rest ? mt_steal(rest) : strdup("/");
			return *path ? NULL : mt_error_nomem();
		}
		if (!name || strlen(rest) > MAX_PATH) {
			text = NULL;
			return NULL;
		}
		if (asprintf(&text, "/%s%s", name, rest) < 0)
			text = NULL;
		kn = parent;
	}
	return text ? NULL : mt_error_nomem();
}

struct mt_error *mt_memcg_path(const struct mt_kernel *kernel, uint64_t memcg, char **path)
{
	const struct mt_cgroup_layout *l = kernel->cgroups->layout;
	uint64_t cgroup = follow_css(kernel, memcg, &l->css_cgroup);

	return path_of_kn(kernel, follow(kernel, cgroup, &l->cgroup_kn), path);
}

/* ---- the tree ---- */

struct walk {
	struct mt_kernel *kernel;
	struct mt_kcgroups *cgroups;
	size_t parent;
};

static bool is_dying(const struct mt_kernel *kernel, uint64_t memcg)
{
	const struct mt_cgroup_layout *l = kernel->cgroups->layout;
	uint64_t css = mt_reader_add(kernel->reader, memcg, l->css.m.offset);
	uint64_t flags = mt_reader_peek(kernel->reader, css, &l->css_flags);

	return l->css_online.exists && flags != MT_UNKNOWN &&
	       !(flags & (uint64_t)l->css_online.value);
}

/* A group whose path cannot be read has that of its parent and its address. */
static struct mt_error *name_group(struct walk *walk, uint64_t memcg, char **path)
{
	const struct mt_kcgroups *cgroups = walk->cgroups;
	const char *above = walk->parent == SIZE_MAX ? "" : cgroups->v[walk->parent].path;
	struct mt_error *err = mt_memcg_path(walk->kernel, memcg, path);

	if (err || *path)
		return err;
	if (walk->parent == SIZE_MAX)
		*path = strdup("/");
	else if (asprintf(path, "%s/(0x%" PRIx64 ")", strcmp(above, "/") ? above : "", memcg) < 0)
		*path = NULL;
	return *path ? NULL : mt_error_nomem();
}

static struct mt_error *add_group(struct walk *walk, uint64_t memcg)
{
	struct mt_kcgroups *cgroups = walk->cgroups;
	char *path;
	struct mt_error *err;

	if (cgroups->n >= MAX_CGROUPS)
		return mt_error_create(MT_ERR_FORMAT, "more than %u groups", MAX_CGROUPS);
	err = mt_array_reserve(&cgroups->v, &cgroups->capacity, cgroups->n + 1, sizeof(*cgroups->v),
			       MAX_CGROUPS);
	if (!err)
		err = name_group(walk, memcg, &path);
	if (err)
		return err;
	cgroups->v[cgroups->n++] = (struct mt_kcgroup){
		.memcg = memcg, .parent = walk->parent, .path = path,
		.dying = is_dying(walk->kernel, memcg),
	};
	return NULL;
}

/*
 * What lies on a list of children and does not call this its parent is no child: so each group is
 * come to once, whatever a damaged list says.
 */
static struct mt_error *on_child(void *data, uint64_t css)
{
	struct walk *walk = data;
	const struct mt_cgroup_layout *l = walk->cgroups->layout;
	const struct mt_reader *reader = walk->kernel->reader;
	uint64_t memcg = mt_reader_add(reader, css, -l->css.m.offset);
	uint64_t parent = mt_reader_add(reader, walk->cgroups->v[walk->parent].memcg,
					l->css.m.offset);

	if (follow(walk->kernel, css, &l->css_parent) != parent || !is_memcg(walk->kernel, memcg))
		return mt_error_create(MT_ERR_FORMAT, "0x%" PRIx64 " is no child of %s", css,
				       walk->cgroups->v[walk->parent].path);
	return add_group(walk, memcg);
}

/* Damage ends one list; what else there is stays. */
static struct mt_error *note(struct mt_kcgroups *cgroups, struct mt_error *err)
{
	if (!err || mt_error_code(err) == MT_ERR_NOMEM || mt_error_code(err) == MT_ERR_STOPPED)
		return err;
	if (!cgroups->problem)
		cgroups->problem = strdup(mt_error_message(err));
	mt_error_destroy(err);
	return NULL;
}

static struct mt_error *walk_tree(struct mt_kernel *kernel, struct mt_kcgroups *cgroups,
				  uint64_t root)
{
	const struct mt_cgroup_layout *l = cgroups->layout;
	struct walk walk = { kernel, cgroups, SIZE_MAX };
	struct mt_error *err = add_group(&walk, root);

	if (!l->css_children.exists || !l->css_sibling.exists || !l->css_parent.exists)
		return err;
	for (size_t i = 0; !err && i < cgroups->n; i++) {
		const struct mt_list list = {
			.reader = kernel->reader,
			.head = mt_reader_add(kernel->reader, cgroups->v[i].memcg,
					      l->css.m.offset + l->css_children.m.offset),
			.offset = l->css_sibling.m.offset,
			.max = MAX_CGROUPS,
			.what = "css.children",
		};

		walk.parent = i;
		err = note(cgroups, mt_list_walk(&list, on_child, &walk));
	}
	return err;
}

static const struct mt_kcgroups *ordering;	/* qsort() has no argument for it */

static int by_address(const void *a, const void *b)
{
	uint64_t x = ordering->v[*(const size_t *)a].memcg;
	uint64_t y = ordering->v[*(const size_t *)b].memcg;

	return x < y ? -1 : x > y;
}

static struct mt_error *put_in_order(struct mt_kcgroups *cgroups)
{
	cgroups->by_address = calloc(cgroups->n + 1, sizeof(*cgroups->by_address));
	if (!cgroups->by_address)
		return mt_error_nomem();
	for (size_t i = 0; i < cgroups->n; i++)
		cgroups->by_address[i] = i;
	ordering = cgroups;
	qsort(cgroups->by_address, cgroups->n, sizeof(*cgroups->by_address), by_address);
	return NULL;
}

const struct mt_kcgroup *mt_kcgroup_find(const struct mt_kcgroups *cgroups, uint64_t memcg)
{
	size_t low = 0, high = cgroups->by_address ? cgroups->n : 0;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (cgroups->v[cgroups->by_address[mid]].memcg < memcg)
			low = mid + 1;
		else
			high = mid;
	}
	if (!cgroups->by_address || low >= cgroups->n ||
	    cgroups->v[cgroups->by_address[low]].memcg != memcg)
		return NULL;
	return &cgroups->v[cgroups->by_address[low]];
}

static void release(struct mt_kcgroups *cgroups)
{
	if (!cgroups)
		return;
	for (size_t i = 0; i < cgroups->n; i++)
		free(cgroups->v[i].path);
	free(cgroups->v);
	free(cgroups->by_address);
	free(cgroups->layout);
	free(cgroups->problem);
	free(cgroups);
}

static struct mt_error *fill(struct mt_kernel *kernel, struct mt_kcgroups *cgroups)
{
	const struct mt_symbols *symbols = kernel->image->symbols;
	uint64_t at, root = 0;
	struct mt_error *err = mt_cgroup_layout_resolve(kernel->image->types,
					mt_reader_memory(kernel->reader)->pointer_size,
					cgroups->layout);

	if (err)
		return err;
	if (!cgroups->layout->css.exists || !mt_symbols_find(symbols, "root_mem_cgroup", &at))
		return mt_error_create(MT_ERR_NOT_FOUND,
				       "the kernel was built without memory cgroups");
	mt_symbols_find(symbols, "memory_cgrp_subsys", &cgroups->controller);
	err = mt_reader_read_long(kernel->reader, at, &root);
	if (!err && !root)
		err = mt_error_create(MT_ERR_NOT_FOUND, "memory cgroups are switched off "
				      "(cgroup_disable=memory)");
	if (!err)
		err = walk_tree(kernel, cgroups, root);
	return err ? err : put_in_order(cgroups);
}

static struct mt_error *make(struct mt_kernel *kernel)
{
	struct mt_kcgroups *new = calloc(1, sizeof(*new));
	struct mt_error *err;

	if (!new)
		return mt_error_nomem();
	new->layout = calloc(1, sizeof(*new->layout));
	/* reading names asks the kernel for the layout */
	kernel->cgroups = new;
	err = new->layout ? fill(kernel, new) : mt_error_nomem();
	if (err) {
		kernel->cgroups = NULL;
		release(new);
	}
	return err;
}

static void destroy(struct mt_kernel *kernel)
{
	release(kernel->cgroups);
}

const struct mt_part_type mt_part_cgroups = {
	.name = "memory cgroups",
	.make = make,
	.destroy = destroy,
};
