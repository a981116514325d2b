// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/kdump/extents.h"

#include <stdlib.h>
#include <string.h>

/* Writers have a handful of places where they go on: headers, bitmaps, descriptors, data. */
#define MAX_EXTENTS ((size_t)65536)

/* The first stretch that ends at place or behind it. */
static size_t first_behind(const struct mt_extents *x, uint64_t place)
{
	size_t low = 0, high = x->n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (x->v[middle].end < place)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct mt_error *insert(struct mt_extents *x, size_t at, struct mt_extent one)
{
	if (x->n == MAX_EXTENTS)
		return mt_error_create(MT_ERR_FORMAT, "its parts are in more than %zu pieces",
				       MAX_EXTENTS);
	if (x->n == x->room) {
		size_t room = x->room ? 2 * x->room : 16;
		struct mt_extent *v = realloc(x->v, room * sizeof(*v));

		if (!v)
			return mt_error_nomem();
		x->v = v;
		x->room = room;
	}
	memmove(x->v + at + 1, x->v + at, (x->n - at) * sizeof(*x->v));
	x->v[at] = one;
	x->n++;
	return NULL;
}

struct mt_error *mt_extents_add(struct mt_extents *extents, uint64_t start, uint64_t end)
{
	size_t first = first_behind(extents, start), last = first;
	struct mt_extent one = { start, end };

	if (start >= end)
		return NULL;
	for (; last < extents->n && extents->v[last].start <= end; last++) {
		if (extents->v[last].start < one.start)
			one.start = extents->v[last].start;
		if (extents->v[last].end > one.end)
			one.end = extents->v[last].end;
	}
	if (first == last)
		return insert(extents, first, one);
	extents->v[first] = one;
	memmove(extents->v + first + 1, extents->v + last,
		(extents->n - last) * sizeof(*extents->v));
	extents->n -= last - first - 1;
	return NULL;
}

bool mt_extents_have(const struct mt_extents *extents, uint64_t start, uint64_t end)
{
	size_t at = first_behind(extents, end);

	return start >= end || (at < extents->n && extents->v[at].start <= start);
}

void mt_extents_release(struct mt_extents *extents)
{
	free(extents->v);
	*extents = (struct mt_extents){ 0 };
}
