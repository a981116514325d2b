// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/blockers/holder_name.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is asked of a page, by field. */
enum { CACHE, PATH, INODE, AREA, MAPPED_BY, COMM, STACK, NR_FIELDS };

static const char *const fields[NR_FIELDS] = {
	[CACHE] = "slab_cache", [PATH] = "path", [INODE] = "inode", [AREA] = "vmalloc_area",
	[MAPPED_BY] = "mapped_by", [COMM] = "alloc_comm", [STACK] = "alloc_stack",
};

struct answers {
	char *v[NR_FIELDS];	/* the first of each; NULL: none */
};

static struct mt_error *on_property(void *data, const struct mt_property *property)
{
	struct answers *a = data;

	for (int i = 0; i < NR_FIELDS; i++) {
		if (a->v[i] || strcmp(property->field, fields[i]))
			continue;
		a->v[i] = strdup(property->value);
		if (!a->v[i])
			return mt_error_nomem();
	}
	return NULL;
}

static const char *what(const struct mt_block_holder *holder)
{
	switch (holder->use) {
	case MT_USE_SLAB:
		return "slab";
	case MT_USE_TABLE:
		return "page tables";
	case MT_USE_STACK:
		return "kernel stacks of tasks";
	case MT_USE_VMALLOC:
		return "vmalloc";
	case MT_USE_LARGE_KMALLOC:
		return "kmalloc larger than any slab";
	case MT_USE_KERNEL:
		return "the kernel or a driver";
	case MT_USE_UNREFERENCED:
		return "the rest of larger allocations";
	case MT_USE_HUGETLB:
		return "huge pages of hugetlbfs";
	case MT_USE_RESERVED:
		return "memory reserved at boot";
	case MT_USE_ANON:
	case MT_USE_ANON_LARGE:
	case MT_USE_SWAPCACHE:
	case MT_USE_KSM:
		return "anonymous memory";
	case MT_USE_FILE:
		return "page cache";
	case MT_USE_SHMEM:
		return "shared memory and tmpfs";
	default:
		return mt_uses[holder->use].name;
	}
}

static const char *before(const struct mt_block_holder *holder)
{
	switch (holder->mobility) {
	case MT_MOBILITY_PINNED:
		return "pinned: ";
	case MT_MOBILITY_LARGE:
		return "large folios: ";
	default:
		return "";
	}
}

/* "pid 12 (name)" of "pid 12 (name) at 0x7f…" */
static void cut_off(char *text, const char *mark)
{
	char *at = text ? strstr(text, mark) : NULL;

	if (at)
		*at = '\0';
}

/* "caller+0x10" of "0x…-0x…, caller+0x10" */
static const char *caller(const char *area)
{
	const char *comma = strstr(area, ", ");

	return comma ? comma + 2 : area;
}

static char *join(const struct mt_block_holder *holder, const struct answers *a)
{
	const char *of = "", *who = "", *by = "", *task = "";
	char inode[48];
	char *text;

	if (a->v[CACHE]) {
		of = " ";
		who = a->v[CACHE];
	} else if (a->v[AREA]) {
		of = " of ";
		who = caller(a->v[AREA]);
	} else if (a->v[PATH]) {
		of = " of ";
		who = a->v[PATH];
	} else if (a->v[INODE]) {
		snprintf(inode, sizeof(inode), "inode %s", a->v[INODE]);
		of = " of ";
		who = inode;
	}
	if (a->v[MAPPED_BY]) {
		by = *who ? ", mapped by " : " of ";
		task = a->v[MAPPED_BY];
	} else if (!*who && a->v[COMM]) {
		by = ", allocated by ";
		task = a->v[COMM];
	}
	return asprintf(&text, "%s%s%s%s%s%s", before(holder), what(holder), of, who, by, task) <
			       0 ? NULL : text;
}

/* Only these have somebody of their own. */
static bool is_asked(const struct mt_block_holder *holder)
{
	switch (holder->use) {
	case MT_USE_HUGETLB:
	case MT_USE_RESERVED:
	case MT_USE_STACK:
	case MT_USE_TABLE:
	case MT_USE_UNREFERENCED:
		return false;
	default:
		return true;
	}
}

struct mt_error *mt_holder_name(struct mt_inspector *inspector,
				const struct mt_block_holder *holder, char **name)
{
	struct answers answers = { 0 };
	struct mt_error *err = NULL;
	char pfn[24];

	*name = NULL;
	snprintf(pfn, sizeof(pfn), "%" PRIu64, holder->pfn);
	if (is_asked(holder) && inspector->ops->page)
		err = inspector->ops->page(inspector, pfn, false, on_property, &answers);
	if (err && mt_error_code(err) != MT_ERR_NOMEM) {
		mt_error_destroy(err);
		err = NULL;
	}
	cut_off(answers.v[MAPPED_BY], " at 0x");
	if (!err) {
		*name = join(holder, &answers);
		err = *name ? NULL : mt_error_nomem();
	}
	for (int i = 0; i < NR_FIELDS; i++)
		free(answers.v[i]);
	return err;
}
