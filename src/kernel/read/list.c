// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/read/list.h"

#include <inttypes.h>

/* Brent: the tortoise waits, and moves up to the hare each time the hare has gone twice as far. */
struct mt_error *mt_list_walk(const struct mt_list *list,
			      struct mt_error *(*fn)(void *data, uint64_t entry), void *data)
{
	struct mt_reader *reader = list->reader;
	uint64_t at, end = list->ends ? 0 : list->head, tortoise = end, power = 1, n = 0;
	struct mt_error *err = mt_reader_read_long(reader, list->head, &at);

	for (uint64_t lap = 0; !err && at != end; lap++) {
		if (at == tortoise || ++n > list->max)
			return mt_error_create(MT_ERR_FORMAT, "%s: a loop behind %" PRIu64
					       " entries", list->what, n);
		if (lap == power) {
			tortoise = at;
			power *= 2;
			lap = 0;
		}
		err = fn(data, mt_reader_add(reader, at, -list->offset));
		if (err)
			return err;
		err = mt_error_prefix(mt_reader_read_long(reader, at, &at),
				      "%s, behind %" PRIu64 " entries", list->what, n);
	}
	return err;
}
