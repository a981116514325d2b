// SPDX-License-Identifier: GPL-2.0-or-later
/* "Unreclaimable slab info:" (since v4.15) and "Memory allocations:" (since v6.10). */
#include <string.h>

#include "base/array.h"
#include "base/number.h"
#include "proc/log/report/parser.h"

#define MAX_ALLOCATIONS 1024

/* "814056KB" */
static bool kib_of(struct mt_word word, uint64_t *kib)
{
	size_t n = mt_number_digits(word.p, word.len, kib);

	return n && n + 2 == word.len && !strncasecmp(word.p + n, "kb", 2);
}

/* "kmalloc-2k            814056KB     814056KB" */
bool mt_oom_slab_line(struct mt_oom_parser *parser, struct mt_word message)
{
	struct mt_report *report = &parser->report;
	struct mt_word rest = message, name = mt_word_take(&rest), used = mt_word_take(&rest),
		       total = mt_word_take(&rest);
	struct mt_report_cache cache;

	if (mt_word_is(name, "Name") && mt_word_is(used, "Used"))
		return true;
	if (!kib_of(used, &cache.used_kib) || !kib_of(total, &cache.total_kib))
		return false;
	if (!parser->err)
		parser->err = mt_array_reserve(&report->caches, &report->cache_capacity,
					       report->nr_caches + 1, sizeof(cache),
					       MT_MAX_CACHES);
	cache.name = mt_oom_copy(parser, name);
	if (cache.name)
		report->caches[report->nr_caches++] = cache;
	return true;
}

/* "   12.3 MiB     3145 mm/slub.c:2324 func:alloc_slab_page" */
void mt_oom_allocation_line(struct mt_oom_parser *parser, struct mt_word message)
{
	struct mt_report *report = &parser->report;
	char *copy;

	if (!parser->err)
		parser->err = mt_array_reserve(&report->allocations, &report->allocation_capacity,
					       report->nr_allocations + 1, sizeof(char *),
					       MAX_ALLOCATIONS);
	copy = mt_oom_copy(parser, message);
	if (copy)
		report->allocations[report->nr_allocations++] = copy;
}
