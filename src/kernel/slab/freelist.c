// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/slab/freelist.h"

#include "model/snapshot.h"

/* freelist_ptr_decode() */
static uint64_t decode(const struct mt_freelist *list, uint64_t word, uint64_t at, bool swaps)
{
	bool wide = mt_reader_memory(list->reader)->pointer_size == 8;

	if (!list->is_hardened)
		return word;
	if (swaps)
		at = wide ? __builtin_bswap64(at) : __builtin_bswap32((uint32_t)at);
	return (word ^ list->random ^ at) & (wide ? UINT64_MAX : UINT32_MAX);
}

static uint64_t count(const struct mt_freelist *list, uint64_t object, bool swaps)
{
	uint64_t n = 0;

	for (; object && n <= list->max; n++) {
		uint64_t at = mt_reader_add(list->reader, object, list->link), word = 0;
		struct mt_error *err;

		if (object < list->start || object >= list->end)
			return MT_UNKNOWN;
		err = mt_reader_read_long(list->reader, at, &word);
		if (err) {
			mt_error_destroy(err);
			return MT_UNKNOWN;
		}
		object = decode(list, word, at, swaps);
	}
	return n <= list->max ? n : MT_UNKNOWN;
}

uint64_t mt_freelist_count(const struct mt_freelist *list, uint64_t first)
{
	uint64_t n = count(list, first, true);

	return n == MT_UNKNOWN && list->is_hardened ? count(list, first, false) : n;
}
