// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/read/list.h"

typedef unsigned long long ull;

/* Brent: the tortoise waits, and moves up to the hare each time the hare has gone twice as far. */
struct mt_error *mt_list_walk(const struct mt_list *chain,
			       struct mt_error *(*fn)(void *data, uint64_t entry), void *data)
{
	struct mt_reader *reader = chain->reader;
	uint64_t at, end = chain->ends ? 0 : chain->head, tortoise = end, power = 1, n = 0;
	struct mt_error *err = mt_reader_read_long(reader, chain->head, &at);

	for (uint64_t lap = 0; !err && at != end; lap++) {
		if (at == tortoise || ++n > chain->max)
			return mt_error_create(MT_ERR_FORMAT, "%s: a loop behind %llu entries",
					       chain->what, (ull)n);
		if (lap == power) {
			tortoise = at;
			power *= 2;
			lap = 0;
		}
		err = fn(data, mt_reader_add(reader, at, -chain->offset));
		if (err)
			return err;
		err = mt_error_prefix(mt_reader_read_long(reader, at, &at),
				      "%s, behind %llu entries", chain->what, (ull)n);
	}
	return err;
}
