// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/page_owner_groups.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

#define MAX_GROUPS ((size_t)1 << 22)
#define FIRST_SLOTS ((size_t)1 << 10)

void mt_page_owner_groups_release(struct mt_page_owner_groups *groups)
{
	free(groups->v);
	free(groups->slots);
	*groups = (struct mt_page_owner_groups){ .by = groups->by };
}

/* What of one page equals that of the other, as MT_PAGE_OWNER_… bits. */
static unsigned int common(const struct mt_allocated_page *a, const struct mt_allocated_page *b)
{
	const struct mt_page_owner *p = &a->owner, *q = &b->owner;

	return (p->stack == q->stack ? MT_PAGE_OWNER_STACK : 0) |
	       (a->use == b->use ? MT_PAGE_OWNER_USE : 0) |
	       (p->order == q->order ? MT_PAGE_OWNER_ORDER : 0) |
	       (p->gfp == q->gfp ? MT_PAGE_OWNER_GFP : 0) |
	       (!strcmp(p->comm, q->comm) ? MT_PAGE_OWNER_COMM : 0) |
	       (p->pid == q->pid ? MT_PAGE_OWNER_PID : 0) |
	       (p->tgid == q->tgid ? MT_PAGE_OWNER_TGID : 0) |
	       (a->node == b->node ? MT_PAGE_OWNER_NODE : 0);
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * UINT64_C(0x9e3779b97f4a7c15);
	return hash ^ hash >> 29;
}

static uint64_t hash_of(unsigned int by, const struct mt_allocated_page *page)
{
	const struct mt_page_owner *o = &page->owner;
	uint64_t hash = by;

	hash = mix(hash, by & MT_PAGE_OWNER_STACK ? o->stack : 0);
	hash = mix(hash, by & MT_PAGE_OWNER_USE ? page->use : 0);
	hash = mix(hash, by & MT_PAGE_OWNER_ORDER ? o->order : 0);
	hash = mix(hash, by & MT_PAGE_OWNER_GFP ? o->gfp : 0);
	hash = mix(hash, by & MT_PAGE_OWNER_PID ? o->pid : 0);
	hash = mix(hash, by & MT_PAGE_OWNER_TGID ? o->tgid : 0);
	hash = mix(hash, by & MT_PAGE_OWNER_NODE ? page->node : 0);
	for (const char *c = o->comm; by & MT_PAGE_OWNER_COMM && *c; c++)
		hash = mix(hash, (uint8_t)*c);
	return hash;
}

static void put_in_slot(struct mt_page_owner_groups *groups, size_t i)
{
	size_t at = groups->v[i].hash & (groups->nr_slots - 1);

	while (groups->slots[at])
		at = (at + 1) & (groups->nr_slots - 1);
	groups->slots[at] = (uint32_t)i + 1;
}

static struct mt_error *grow(struct mt_page_owner_groups *groups)
{
	size_t nr = groups->nr_slots ? groups->nr_slots * 2 : FIRST_SLOTS;
	uint32_t *slots = calloc(nr, sizeof(*slots));

	if (!slots)
		return mt_error_nomem();
	free(groups->slots);
	groups->slots = slots;
	groups->nr_slots = nr;
	for (size_t i = 0; i < groups->n; i++)
		put_in_slot(groups, i);
	return NULL;
}

static struct mt_page_owner_group *find(struct mt_page_owner_groups *groups,
				   const struct mt_allocated_page *page, uint64_t hash)
{
	size_t at = hash & (groups->nr_slots - 1);

	for (; groups->slots[at]; at = (at + 1) & (groups->nr_slots - 1)) {
		struct mt_page_owner_group *group = &groups->v[groups->slots[at] - 1];

		if (group->hash == hash &&
		    (common(&group->first, page) & groups->by) == groups->by)
			return group;
	}
	return NULL;
}

static struct mt_error *create(struct mt_page_owner_groups *groups,
			       const struct mt_allocated_page *page, uint64_t hash,
			       struct mt_page_owner_group **group)
{
	struct mt_error *err = mt_array_reserve(&groups->v, &groups->capacity, groups->n + 1,
						sizeof(*groups->v), MAX_GROUPS);

	if (err)
		return err;
	*group = &groups->v[groups->n++];
	**group = (struct mt_page_owner_group){
		.newest_nsec = page->owner.nsec,
		.oldest_nsec = page->owner.nsec,
		.first = *page,
		.common = ~0u,
		.hash = hash,
	};
	put_in_slot(groups, groups->n - 1);
	return NULL;
}

static bool is_first_of_block(const struct mt_allocated_page *page)
{
	return page->owner.order > 62 ||
	       !(page->pfn & ((UINT64_C(1) << page->owner.order) - 1));
}

struct mt_error *mt_page_owner_groups_add(struct mt_page_owner_groups *groups,
				     const struct mt_allocated_page *page)
{
	uint64_t hash = hash_of(groups->by, page);
	struct mt_page_owner_group *group;
	struct mt_error *err = NULL;

	if (!page->known || !page->owner.allocated) {
		groups->unknown++;
		return NULL;
	}
	if ((groups->n + 1) * 2 > groups->nr_slots)
		err = grow(groups);
	if (err)
		return err;
	group = find(groups, page, hash);
	if (!group)
		err = create(groups, page, hash, &group);
	if (err)
		return err;
	group->common &= common(&group->first, page);
	group->pages++;
	group->blocks += is_first_of_block(page);
	if (page->owner.nsec > group->newest_nsec)
		group->newest_nsec = page->owner.nsec;
	if (page->owner.nsec < group->oldest_nsec)
		group->oldest_nsec = page->owner.nsec;
	groups->pages++;
	return NULL;
}

static int by_size(const void *a, const void *b)
{
	const struct mt_page_owner_group *p = a, *q = b;

	if (p->pages != q->pages)
		return p->pages < q->pages ? 1 : -1;
	return p->first.pfn < q->first.pfn ? -1 : p->first.pfn > q->first.pfn;
}

void mt_page_owner_groups_sort(struct mt_page_owner_groups *groups)
{
	if (groups->n)
		qsort(groups->v, groups->n, sizeof(*groups->v), by_size);
	free(groups->slots);
	groups->slots = NULL;
	groups->nr_slots = 0;
}

static const struct {
	const char *name;
	unsigned int key;
} keys_by_name[] = {
	{ "stack", MT_PAGE_OWNER_STACK }, { "use", MT_PAGE_OWNER_USE },
	{ "order", MT_PAGE_OWNER_ORDER },
	{ "gfp", MT_PAGE_OWNER_GFP }, { "comm", MT_PAGE_OWNER_COMM }, { "pid", MT_PAGE_OWNER_PID },
	{ "tgid", MT_PAGE_OWNER_TGID }, { "node", MT_PAGE_OWNER_NODE },
};

struct mt_error *mt_page_owner_keys_parse(const char *text, unsigned int *keys)
{
	*keys = 0;
	while (*text) {
		size_t len = strcspn(text, ","), i;

		for (i = 0; i < MT_ARRAY_SIZE(keys_by_name); i++)
			if (strlen(keys_by_name[i].name) == len &&
			    !strncmp(keys_by_name[i].name, text, len))
				break;
		if (i == MT_ARRAY_SIZE(keys_by_name))
			break;
		*keys |= keys_by_name[i].key;
		text += len + (text[len] == ',');
	}
	if (*text || !*keys)
		return mt_error_create(MT_ERR_USAGE, "a list of stack, use, order, gfp, comm, "
				       "pid, tgid, node");
	return NULL;
}
