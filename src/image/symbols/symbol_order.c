// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/symbols/symbol_order.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

#define MAX_SYMBOLS ((size_t)1 << 24)

/* Ties are broken by the order in the table, which the low bits keep. */
#define RANK_SHIFT 25u

uint32_t mt_symbol_rank(const char *name, unsigned int is_weak)
{
	uint32_t underscores = (uint32_t)strspn(name, "_");

	return (is_weak ? 32u : 0u) + (underscores < 31 ? underscores : 31u);
}

bool mt_symbol_names_nothing(const char *name)
{
	static const char hypervisor[] = "__kvm_nvhe_";	/* arm64: an image within the image */

	if (!strncmp(name, hypervisor, sizeof(hypervisor) - 1))
		name += sizeof(hypervisor) - 1;
	return *name == '$' || !strncmp(name, ".L", 2) || !strncmp(name, "L0", 2);
}

struct mt_error *mt_symbol_order_add(struct mt_symbol_order *order, uint64_t address,
				     uint64_t size, uint64_t ref, uint32_t rank)
{
	struct mt_error *err = mt_array_reserve(&order->v, &order->capacity, order->n + 1,
						sizeof(*order->v), MAX_SYMBOLS);

	if (err)
		return err;
	order->v[order->n] = (struct mt_symbol_place){
		.address = address,
		.ref = ref,
		.size = size < UINT32_MAX ? (uint32_t)size : UINT32_MAX,
		.rank = rank << RANK_SHIFT | (uint32_t)order->n,
	};
	order->n++;
	return NULL;
}

static int compare(const void *a, const void *b)
{
	const struct mt_symbol_place *x = a, *y = b;

	if (x->address != y->address)
		return x->address < y->address ? -1 : 1;
	return x->rank < y->rank ? -1 : x->rank > y->rank;
}

void mt_symbol_order_finish(struct mt_symbol_order *order)
{
	size_t kept = 0;

	if (order->n)
		qsort(order->v, order->n, sizeof(*order->v), compare);
	for (size_t i = 0; i < order->n; i++) {
		struct mt_symbol_place *last = kept ? &order->v[kept - 1] : NULL;

		if (last && last->address == order->v[i].address) {
			/* a label at the start of an object has no size of its own */
			if (last->size < order->v[i].size)
				last->size = order->v[i].size;
			continue;
		}
		order->v[kept++] = order->v[i];
	}
	order->n = kept;
}

const struct mt_symbol_place *mt_symbol_order_find(const struct mt_symbol_order *order,
						   uint64_t address)
{
	size_t low = 0, high = order->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (order->v[mid].address <= address)
			low = mid + 1;
		else
			high = mid;
	}
	return low ? &order->v[low - 1] : NULL;
}
