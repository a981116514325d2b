// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/scan/tally.h"

#include <stdbool.h>
#include <stdlib.h>
#include <sys/random.h>

#include "kernel/scan/scan.h"

#define FIRST_BITS 8u

static size_t place_of(const struct mt_tally *tally, const uint64_t words[2])
{
	return (size_t)((words[0] * tally->factors[0] + words[1] * tally->factors[1]) >>
			(64 - tally->bits));
}

static bool has_words(const struct mt_tally_entry *entry, const uint64_t words[2])
{
	return entry->words[0] == words[0] && entry->words[1] == words[1];
}

/* The entry of these words, or the free one where it belongs. */
static struct mt_tally_entry *find(const struct mt_tally *tally, const uint64_t words[2])
{
	size_t mask = ((size_t)1 << tally->bits) - 1, i = place_of(tally, words);

	while (tally->v[i].pages && !has_words(&tally->v[i], words))
		i = (i + 1) & mask;
	return &tally->v[i];
}

/* Without randomness a table works as well, but for words chosen to collide. */
static void draw_factors(uint64_t factors[2])
{
	if (getrandom(factors, 2 * sizeof(*factors), GRND_NONBLOCK) < 0) {
		factors[0] = UINT64_C(0xff51afd7ed558ccd);
		factors[1] = UINT64_C(0xc4ceb9fe1a85ec53);
	}
	factors[0] |= 1;
	factors[1] |= 1;
}

/* Makes room for one more: a third of the places stays free. */
static struct mt_error *grow(struct mt_tally *tally)
{
	size_t old = tally->v ? (size_t)1 << tally->bits : 0;
	struct mt_tally new = *tally;

	if (tally->v && tally->n < old / 3 * 2)
		return NULL;
	new.bits = tally->v ? tally->bits + 1 : FIRST_BITS;
	new.last = NULL;
	if (!tally->v)
		draw_factors(new.factors);
	new.v = calloc((size_t)1 << new.bits, sizeof(*new.v));
	if (!new.v)
		return mt_error_nomem();
	for (size_t i = 0; i < old; i++)
		if (tally->v[i].pages)
			*find(&new, tally->v[i].words) = tally->v[i];
	free(tally->v);
	*tally = new;
	return NULL;
}

struct mt_error *mt_tally_add(struct mt_tally *tally, const uint64_t words[2], uint64_t pages,
			      uint64_t pfn)
{
	struct mt_tally_entry *entry = tally->last;
	struct mt_error *err;

	if (!pages)
		return NULL;
	if (entry && has_words(entry, words)) {
		entry->pages += pages;
		entry->pfn = pfn < entry->pfn ? pfn : entry->pfn;
		return NULL;
	}
	err = grow(tally);
	if (err)
		return err;
	entry = find(tally, words);
	if (!entry->pages && tally->n >= MT_MAX_TALLY) {
		tally->overflow += pages;
		return NULL;
	}
	if (!entry->pages) {
		*entry = (struct mt_tally_entry){ { words[0], words[1] }, 0, pfn };
		tally->n++;
	}
	entry->pages += pages;
	/* whichever thread came first: the same page is named every time */
	entry->pfn = pfn < entry->pfn ? pfn : entry->pfn;
	tally->last = entry;
	return NULL;
}

struct mt_error *mt_tally_run(struct mt_tally *tally, const struct mt_tally_rule *rule,
			      const struct mt_page_scan_run *run)
{
	struct mt_error *err = NULL;

	for (uint64_t first = 0, n; !err && first < run->pages; first += n) {
		uint64_t words[2] = { 0, 0 };
		bool skip = false;

		n = rule->words(rule->data, run, first, words, &skip);
		if (!n || n > run->pages - first)
			n = run->pages - first;
		if (!skip)
			err = mt_tally_add(tally, words, n, run->pfn + first);
	}
	return err;
}

struct mt_error *mt_tally_merge(struct mt_tally *tally, const struct mt_tally *from)
{
	size_t n = from->v ? (size_t)1 << from->bits : 0;
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < n; i++)
		err = mt_tally_add(tally, from->v[i].words, from->v[i].pages, from->v[i].pfn);
	tally->overflow += from->overflow;
	return err;
}

void mt_tally_release(struct mt_tally *tally)
{
	free(tally->v);
	*tally = (struct mt_tally){ 0 };
}
