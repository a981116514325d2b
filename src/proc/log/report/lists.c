// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Free lists: "Node 0 DMA: 1*4kB (U) 0*8kB ... = 1972kB" (show_free_areas()).
 * Without NUMA the kernel leaves "Node 0" away.
 */
#include <string.h>

#include "base/number.h"
#include "proc/log/report/pairs.h"
#include "proc/log/report/parser.h"

/* MAX_ORDER of nearly all kernels with pages of 4 KiB, where no list is whole. */
#define USUAL_ORDERS 11u

/* show_migration_types(); R until v4.4 (commit 974a786e63c9) */
static const struct {
	char letter;
	const char *name;
} types[] = {
	{ 'U', "Unmovable" }, { 'M', "Movable" }, { 'E', "Reclaimable" }, { 'H', "HighAtomic" },
	{ 'R', "Reserve" }, { 'C', "CMA" }, { 'I', "Isolate" },
};

static const char *type_of(char letter)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(types); i++)
		if (types[i].letter == letter)
			return types[i].name;
	return NULL;
}

/* The next "12*4kB" of a free list, with the letters behind it. */
struct piece {
	uint64_t count, kib;
	struct mt_word letters;
};

static bool take_piece(struct mt_word *rest, struct piece *piece)
{
	struct mt_word copy = *rest, word = mt_word_take(&copy), letters;
	size_t n = mt_number_digits(word.p, word.len, &piece->count), m;

	if (!n || n >= word.len || word.p[n] != '*' || piece->count == MT_UNKNOWN)
		return false;
	m = mt_number_digits(word.p + n + 1, word.len - n - 1, &piece->kib);
	if (!m || word.len - n - 1 - m != 2 || memcmp(word.p + n + 1 + m, "kB", 2))
		return false;
	*rest = copy;
	piece->letters = (struct mt_word){ NULL, 0 };
	letters = mt_word_take(&copy);
	if (letters.len >= 2 && *letters.p == '(' && letters.p[letters.len - 1] == ')') {
		piece->letters = (struct mt_word){ letters.p + 1, letters.len - 2 };
		*rest = copy;
	}
	return true;
}

/* Behind "Node 0 DMA: ": is it a list of free blocks? */
static bool find_list(struct mt_word message, unsigned int *node, struct mt_word *name,
		      struct mt_word *list)
{
	struct mt_word rest = message;

	*node = mt_oom_take_node(&rest);
	if (*node == MT_NO_INDEX)
		*node = 0;
	*name = mt_word_take(&rest);
	if (name->len < 2 || name->p[name->len - 1] != ':')
		return false;
	name->len--;
	*list = rest;
	return mt_word_is_name(*name);
}

/* "= 1972kB" behind the last piece: then nothing was cut off. */
static bool is_whole(struct mt_word rest, uint64_t *kib)
{
	struct mt_word equals = mt_word_take(&rest), word = mt_word_take(&rest);
	struct mt_oom_pair pair;

	if (!mt_word_is(equals, "=") || !mt_oom_pair_value(word, &pair) || !pair.kib)
		return false;
	*kib = pair.value;
	return !mt_word_take(&rest).len;
}

static void add_types(struct mt_oom_parser *parser, struct mt_word letters)
{
	unsigned int unused;

	for (size_t i = 0; !parser->err && i < letters.len; i++) {
		const char *type = type_of(letters.p[i]);

		if (type)
			parser->err = mt_snapshot_type(parser->report.snapshot, type, strlen(type),
						       &unused);
	}
}

/* Each is of blocks twice as large as the one before: else pieces were lost, or are another's. */
static bool follows(const struct piece *piece, uint64_t before)
{
	return !before || piece->kib == 2 * before;
}

/*
 * The number of orders is that of a whole list, whose sum is right, and pages are its smallest
 * blocks; of several the one with the smallest, which no list begins without.
 */
static void look_at(struct mt_oom_parser *parser, struct mt_word message, unsigned int *whole,
		    unsigned int *most)
{
	struct mt_word name, list;
	struct piece piece;
	unsigned int node, n = 0;
	uint64_t said, total = 0, first = 0, before = 0;

	if (!find_list(message, &node, &name, &list))
		return;
	for (; take_piece(&list, &piece) && follows(&piece, before); n++) {
		if (!n && piece.kib <= 1024)
			first = piece.kib;
		before = piece.kib;
		total += piece.count * piece.kib;
		add_types(parser, piece.letters);
	}
	if (n > *most)
		*most = n;
	if (first && parser->page_kib == MT_UNKNOWN)
		parser->page_kib = first;
	if (first && (!*whole || first < parser->page_kib) && is_whole(list, &said) &&
	    said == total) {
		*whole = n;
		parser->page_kib = first;
	}
}

void mt_oom_find_types(struct mt_oom_parser *parser)
{
	unsigned int whole = 0, most = 0;

	for (size_t i = 0; i < parser->memory.n; i++)
		if (parser->memory.v[i].kind == MT_OOM_LIST)
			look_at(parser, mt_oom_store_line(&parser->memory, i), &whole, &most);
	if (parser->err || !most)
		return;
	parser->orders_assumed = !whole;
	if (!whole)
		whole = most > USUAL_ORDERS ? most : USUAL_ORDERS;
	if (whole <= MT_MAX_ORDERS)
		parser->err = mt_snapshot_set_orders(parser->report.snapshot, whole);
}

/*
 * The letters say which types have such blocks, not how many.  All are of one
 * type if there is one letter, one of each if there are as many letters as
 * blocks; else each has more than none.
 */
static void spread(struct mt_snapshot *snapshot, struct mt_zone *zone, unsigned int order,
		   const struct piece *piece)
{
	/* kernels before 3.8 print no letters: nothing is known of the types */
	if (piece->count && !piece->letters.len)
		return;
	for (unsigned int i = 0; i < snapshot->nr_types; i++)
		zone->type_free_blocks[(size_t)i * snapshot->nr_orders + order] = 0;
	for (size_t k = 0; k < piece->letters.len; k++) {
		const char *type = type_of(piece->letters.p[k]);

		for (unsigned int i = 0; type && i < snapshot->nr_types; i++) {
			size_t at = (size_t)i * snapshot->nr_orders + order;

			if (strcmp(snapshot->types[i], type))
				continue;
			if (piece->letters.len == 1)
				zone->type_free_blocks[at] = piece->count;
			else if (piece->letters.len == piece->count)
				zone->type_free_blocks[at] = 1;
			else
				zone->type_at_least[at] = true;
		}
	}
}

static bool make_arrays(struct mt_oom_parser *parser, struct mt_zone *zone)
{
	struct mt_snapshot *snapshot = parser->report.snapshot;

	if (!snapshot->nr_orders)
		return false;
	if (!parser->err && !zone->free_blocks)
		parser->err = mt_zone_add_free_blocks(snapshot, zone);
	if (!parser->err && snapshot->nr_types && !zone->type_free_blocks)
		parser->err = mt_zone_add_type_blocks(snapshot, zone);
	return !parser->err;
}

/* Which of its counts is wrong is not known: none is believed. */
static enum mt_taken forget(const struct mt_snapshot *snapshot, struct mt_zone *zone)
{
	for (unsigned int order = 0; order < snapshot->nr_orders; order++)
		zone->free_blocks[order] = MT_UNKNOWN;
	for (size_t i = 0; zone->type_free_blocks &&
			   i < (size_t)snapshot->nr_types * snapshot->nr_orders; i++) {
		zone->type_free_blocks[i] = MT_UNKNOWN;
		zone->type_at_least[i] = false;
	}
	return MT_BAD;
}

enum mt_taken mt_oom_list_line(struct mt_oom_parser *parser, struct mt_word message)
{
	struct mt_snapshot *snapshot = parser->report.snapshot;
	struct mt_word name, list;
	unsigned int node, order = 0;
	struct mt_zone *zone;
	struct piece piece;
	uint64_t total = 0, said, before = 0;

	if (!find_list(message, &node, &name, &list) ||
	    !mt_oom_get_zone(parser, node, name, &zone) || !make_arrays(parser, zone))
		return MT_BAD;
	for (; order < snapshot->nr_orders && take_piece(&list, &piece); order++) {
		if (!follows(&piece, before) || (!order && piece.kib != parser->page_kib))
			return forget(snapshot, zone);
		before = piece.kib;
		zone->free_blocks[order] = piece.count;
		if (zone->type_free_blocks)
			spread(snapshot, zone, order, &piece);
		total += piece.count * piece.kib;
	}
	if (is_whole(list, &said))
		return said == total && order == snapshot->nr_orders ? MT_TAKEN :
								       forget(snapshot, zone);
	/* whole pieces behind the last order: another kernel's line */
	return take_piece(&list, &piece) ? forget(snapshot, zone) : MT_CUT;
}
