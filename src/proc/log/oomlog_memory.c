// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The lines of Mem-Info.  Without NUMA the kernel leaves "Node 0" away.
 *
 *	active_anon:4 inactive_anon:25 isolated_anon:0		pages, all nodes
 *	Node 0 active_anon:16kB ... all_unreclaimable? no	a node
 *	Node 0 DMA free:1972kB boost:0kB min:760kB ...		a zone
 *	lowmem_reserve[]: 0 135 256 256 256			of that zone
 *	Node 0 DMA: 1*4kB (U) 0*8kB ... = 1972kB		its free lists
 *	Node 0 hugepages_total=0 ... hugepages_size=2048kB
 *	194 total pagecache pages
 *	Free swap  = 0kB
 */
#include <ctype.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/number.h"
#include "proc/log/oomlog_private.h"

static const struct {
	char letter;
	const char *name;
} types[] = {
	{ 'U', "Unmovable" }, { 'M', "Movable" }, { 'E', "Reclaimable" }, { 'H', "HighAtomic" },
	{ 'C', "CMA" }, { 'I', "Isolate" },
};

static const char *type_of(char letter)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(types); i++)
		if (types[i].letter == letter)
			return types[i].name;
	return NULL;
}

/* "Node 3 " at the start; node 0 where there is none. */
static unsigned int take_node(struct mt_word *line)
{
	struct mt_word rest;
	uint64_t node;
	size_t n;

	if (!mt_oom_behind(*line, "Node ", &rest))
		return 0;
	n = mt_number_digits(rest.p, rest.len, &node);
	if (!n || node >= MT_MAX_NODES)
		return MT_NO_INDEX;
	*line = mt_word_trim(rest.p + n, rest.len - n);
	return (unsigned int)node;
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

	if (!n || n >= word.len || word.p[n] != '*')
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
	struct piece piece;
	struct mt_word rest = message, copy;

	*node = take_node(&rest);
	*name = mt_word_take(&rest);
	if (*node == MT_NO_INDEX || name->len < 2 || name->p[name->len - 1] != ':')
		return false;
	name->len--;
	*list = copy = rest;
	return mt_word_is_name(*name) && take_piece(&copy, &piece);
}

void mt_oom_look_ahead(struct mt_oom_parser *parser, struct mt_word message)
{
	struct mt_snapshot *snapshot = parser->report->snapshot;
	unsigned int node, unused;
	struct mt_word name, list;
	struct piece piece;
	size_t n = 0;

	if (!find_list(message, &node, &name, &list))
		return;
	for (; !parser->err && take_piece(&list, &piece); n++) {
		if (!n && parser->page_kib == MT_UNKNOWN && piece.kib && piece.kib <= 1024)
			parser->page_kib = piece.kib;
		for (size_t i = 0; !parser->err && i < piece.letters.len; i++) {
			const char *type = type_of(piece.letters.p[i]);

			if (type)
				parser->err = mt_snapshot_type(snapshot, type, strlen(type),
							       &unused);
		}
	}
}

/* ---- "key:12kB", "key: 12kB", "key? no" ---- */

struct pair {
	struct mt_word key;
	uint64_t value;
	bool kib;
};

static bool parse_value(struct mt_word word, struct pair *pair)
{
	size_t n = mt_number_digits(word.p, word.len, &pair->value);

	if (mt_word_is(word, "yes") || mt_word_is(word, "no")) {
		pair->value = *word.p == 'y';
		pair->kib = false;
		return true;
	}
	pair->kib = n + 2 == word.len && tolower((unsigned char)word.p[n]) == 'k';
	return n && (n == word.len || pair->kib) && pair->value != MT_UNKNOWN;
}

static bool take_pair(struct mt_word *rest, struct pair *pair)
{
	struct mt_word word = mt_word_take(rest);
	const char *end = memchr(word.p, ':', word.len);

	if (!end)
		end = memchr(word.p, '?', word.len);
	if (!end || end == word.p)
		return false;
	pair->key = (struct mt_word){ word.p, (size_t)(end - word.p) };
	word = (struct mt_word){ end + 1, word.len - pair->key.len - 1 };
	return parse_value(word.len ? word : mt_word_take(rest), pair);
}

static bool is_pairs(struct mt_word rest)
{
	struct pair pair;
	size_t n = 0;

	while (mt_word_trim(rest.p, rest.len).len) {
		if (!take_pair(&rest, &pair))
			return false;
		n++;
	}
	return n;
}

static uint64_t to_pages(const struct mt_oom_parser *parser, const struct pair *pair)
{
	if (!pair->kib)
		return pair->value;
	return parser->page_kib == MT_UNKNOWN ? MT_UNKNOWN : pair->value / parser->page_kib;
}

/* ---- zones and nodes ---- */

static const struct {
	const char *key;
	size_t offset;
} zone_fields[] = {
	{ "free", offsetof(struct mt_zone, free) },
	{ "boost", offsetof(struct mt_zone, boost) },
	{ "min", offsetof(struct mt_zone, min) },
	{ "low", offsetof(struct mt_zone, low) },
	{ "high", offsetof(struct mt_zone, high) },
	{ "reserved_highatomic", offsetof(struct mt_zone, reserved_highatomic) },
	{ "free_highatomic", offsetof(struct mt_zone, free_highatomic) },
	{ "present", offsetof(struct mt_zone, present) },
	{ "managed", offsetof(struct mt_zone, managed) },
};

/* Statistics whose names in /proc/zoneinfo are others than here. */
static const struct {
	const char *key, *zone, *node;
} names[] = {
	{ "active_anon", "nr_zone_active_anon", "nr_active_anon" },
	{ "inactive_anon", "nr_zone_inactive_anon", "nr_inactive_anon" },
	{ "active_file", "nr_zone_active_file", "nr_active_file" },
	{ "inactive_file", "nr_zone_inactive_file", "nr_inactive_file" },
	{ "unevictable", "nr_zone_unevictable", "nr_unevictable" },
	{ "writepending", "nr_zone_write_pending", NULL },
	{ "mlocked", "nr_mlock", NULL },
	{ "bounce", "nr_bounce", NULL },
	{ "free_cma", "nr_free_cma", NULL },
	{ "zspages", "nr_zspages", NULL },
	{ "isolated(anon)", NULL, "nr_isolated_anon" },
	{ "isolated(file)", NULL, "nr_isolated_file" },
	{ "mapped", NULL, "nr_mapped" },
	{ "dirty", NULL, "nr_dirty" },
	{ "writeback", NULL, "nr_writeback" },
	{ "shmem", NULL, "nr_shmem" },
	{ "pagetables", "nr_page_table_pages", "nr_page_table_pages" },
	{ "sec_pagetables", NULL, "nr_sec_page_table_pages" },
};

/* The longest of vmstat_text[] are near 40; keeps rubbish out of tables. */
#define MAX_NAME 64

static void add_stat(struct mt_oom_parser *parser, struct mt_stats *stats, const char *name,
		     size_t len, uint64_t value)
{
	if (!parser->err && value != MT_UNKNOWN && len && *name && len <= MAX_NAME)
		parser->err = mt_stats_add(parser->report->snapshot, stats, name, len, value);
}

static void add_named(struct mt_oom_parser *parser, struct mt_stats *stats,
		      const struct pair *pair, bool zone)
{
	/* printed in KiB by the counter's own unit */
	uint64_t value = mt_word_is(pair->key, "kernel_stack") ? pair->value :
								 to_pages(parser, pair);

	for (size_t i = 0; i < MT_ARRAY_SIZE(names); i++) {
		const char *name = zone ? names[i].zone : names[i].node;

		if (!name || !mt_word_is(pair->key, names[i].key))
			continue;
		add_stat(parser, stats, name, strlen(name), value);
		return;
	}
	add_stat(parser, stats, pair->key.p, pair->key.len, value);
}

static void set_zone_field(struct mt_oom_parser *parser, struct mt_zone *zone,
			   const struct pair *pair)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(zone_fields); i++) {
		if (mt_word_is(pair->key, zone_fields[i].key)) {
			uint64_t *field = (uint64_t *)((char *)zone + zone_fields[i].offset);

			*field = to_pages(parser, pair);
			return;
		}
	}
	add_named(parser, &zone->stats, pair, true);
}

static bool get_zone(struct mt_oom_parser *parser, unsigned int node, struct mt_word name,
		     struct mt_zone **zone)
{
	struct mt_node *unused;

	if (!parser->err)
		parser->err = mt_snapshot_node(parser->report->snapshot, node, &unused);
	if (!parser->err)
		parser->err = mt_snapshot_zone(parser->report->snapshot, node, name.p, name.len,
					       zone);
	return !parser->err;
}

/* Behind the node's number: "DMA free:1972kB ..." */
static enum mt_taken zone_line(struct mt_oom_parser *parser, unsigned int node,
			       struct mt_word rest)
{
	struct mt_word name = mt_word_take(&rest);
	struct mt_zone *zone;
	struct pair pair;

	if (!mt_word_is_name(name) || !mt_word_starts(mt_word_trim(rest.p, rest.len), "free:"))
		return MT_NOT_MINE;
	if (!is_pairs(rest) || !get_zone(parser, node, name, &zone))
		return MT_BAD;
	while (take_pair(&rest, &pair))
		set_zone_field(parser, zone, &pair);
	parser->zone = zone;
	return MT_TAKEN;
}

static enum mt_taken node_line(struct mt_oom_parser *parser, unsigned int id, struct mt_word rest)
{
	struct mt_node *node;
	struct pair pair;

	if (!is_pairs(rest))
		return MT_NOT_MINE;
	parser->err = mt_snapshot_node(parser->report->snapshot, id, &node);
	while (!parser->err && take_pair(&rest, &pair))
		add_named(parser, &node->stats, &pair, false);
	return parser->err ? MT_BAD : MT_TAKEN;
}

/* Adds to what other nodes have. */
static void sum_stat(struct mt_oom_parser *parser, struct mt_stats *stats, const char *name,
		     uint64_t value)
{
	for (size_t i = 0; i < stats->n; i++) {
		if (!strcmp(stats->v[i].name, name)) {
			stats->v[i].value = mt_count_add(stats->v[i].value, value);
			return;
		}
	}
	add_stat(parser, stats, name, strlen(name), value);
}

static bool value_of(struct mt_word line, const char *key, uint64_t *value)
{
	const char *p = memmem(line.p, line.len, key, strlen(key));

	return p && mt_number_digits(p + strlen(key),
				     (size_t)(line.p + line.len - p) - strlen(key), value);
}

/* Kept by size, all nodes together: "hugepages_2048kB_total" */
static enum mt_taken hugepages_line(struct mt_oom_parser *parser, struct mt_word rest)
{
	static const char *const kinds[] = { "total", "free", "surp" };
	uint64_t size, value;
	char name[64];

	if (!mt_word_starts(rest, "hugepages_total="))
		return MT_NOT_MINE;
	if (!value_of(rest, "hugepages_size=", &size))
		return MT_BAD;
	for (size_t i = 0; i < MT_ARRAY_SIZE(kinds); i++) {
		snprintf(name, sizeof(name), "hugepages_%s=", kinds[i]);
		if (!value_of(rest, name, &value))
			return MT_BAD;
		snprintf(name, sizeof(name), "hugepages_%llukB_%s", (unsigned long long)size,
			 kinds[i]);
		sum_stat(parser, &parser->report->others, name, value);
	}
	return MT_TAKEN;
}

static enum mt_taken reserve_line(struct mt_oom_parser *parser, struct mt_word rest)
{
	struct mt_zone *zone = parser->zone;
	size_t capacity = 0;

	if (!zone || zone->lowmem_reserve)
		return MT_BAD;
	for (struct mt_word word; (word = mt_word_take(&rest)).len;) {
		uint64_t value;

		if (mt_word_count(word, &value))
			return MT_BAD;
		parser->err = mt_array_reserve(&zone->lowmem_reserve, &capacity,
					       zone->nr_lowmem_reserve + 1, sizeof(uint64_t),
					       MT_MAX_ZONES);
		if (parser->err)
			return MT_BAD;
		zone->lowmem_reserve[zone->nr_lowmem_reserve++] = value;
	}
	return MT_TAKEN;
}

/* ---- free lists ---- */

/*
 * The letters say which types have such blocks, not how many.  All are of one
 * type if there is one letter, one of each if there are as many letters as
 * blocks; else each has more than none.
 */
static void spread(struct mt_snapshot *snapshot, struct mt_zone *zone, unsigned int order,
		   const struct piece *piece)
{
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

static bool make_arrays(struct mt_oom_parser *parser, struct mt_zone *zone, struct mt_word list)
{
	struct mt_snapshot *snapshot = parser->report->snapshot;
	struct piece piece;
	unsigned int n = 0;

	while (take_piece(&list, &piece))
		n++;
	if (n > MT_MAX_ORDERS || (snapshot->nr_orders && snapshot->nr_orders != n))
		return false;
	if (!snapshot->nr_orders)
		parser->err = mt_snapshot_set_orders(snapshot, n);
	if (!parser->err && !zone->free_blocks)
		parser->err = mt_zone_add_free_blocks(snapshot, zone);
	if (!parser->err && snapshot->nr_types && !zone->type_free_blocks)
		parser->err = mt_zone_add_type_blocks(snapshot, zone);
	return !parser->err;
}

/* "= 1972kB" */
static bool check_total(struct mt_word rest, uint64_t total)
{
	struct mt_word equals = mt_word_take(&rest), word = mt_word_take(&rest);
	struct pair pair;

	return mt_word_is(equals, "=") && parse_value(word, &pair) && pair.value == total &&
	       !mt_word_take(&rest).len;
}

static enum mt_taken list_line(struct mt_oom_parser *parser, struct mt_word message)
{
	struct mt_snapshot *snapshot = parser->report->snapshot;
	struct mt_word name, list;
	unsigned int node, order = 0;
	struct mt_zone *zone;
	struct piece piece;
	uint64_t total = 0;

	if (!find_list(message, &node, &name, &list))
		return MT_NOT_MINE;
	if (!get_zone(parser, node, name, &zone) || !make_arrays(parser, zone, list))
		return MT_BAD;
	for (; order < snapshot->nr_orders && take_piece(&list, &piece); order++) {
		zone->free_blocks[order] = piece.count;
		if (zone->type_free_blocks)
			spread(snapshot, zone, order, &piece);
		total += piece.count * piece.kib;
	}
	return check_total(list, total) ? MT_TAKEN : MT_BAD;
}

/* ---- the rest ---- */

/* "194 total pagecache pages" */
static enum mt_taken counted_line(struct mt_oom_parser *parser, struct mt_word message)
{
	uint64_t value;
	size_t n = mt_number_digits(message.p, message.len, &value);
	struct mt_word words = mt_word_trim(message.p + n, message.len - n);

	if (!n || n == message.len || message.p[n] != ' ' || !mt_word_is_name(words) ||
	    !memmem(words.p, words.len, "page", 4))
		return MT_NOT_MINE;
	parser->ram |= mt_word_is(words, "pages RAM");
	add_stat(parser, &parser->report->others, words.p, words.len, value);
	return MT_TAKEN;
}

/* "Free swap  = 0kB", and until 6.6 "Swap cache stats: add 0, delete 0, find 0/0" */
static enum mt_taken swap_line(struct mt_oom_parser *parser, struct mt_word message)
{
	const char *equals = memchr(message.p, '=', message.len);
	struct mt_word name, rest;
	struct pair pair;

	if (mt_oom_behind(message, "Swap cache stats:", &rest))
		return MT_TAKEN;
	if (!equals || (!mt_word_starts(message, "Free swap") &&
			!mt_word_starts(message, "Total swap")))
		return MT_NOT_MINE;
	name = mt_word_trim(message.p, (size_t)(equals - message.p));
	rest = mt_word_trim(equals + 1, (size_t)(message.p + message.len - equals - 1));
	if (!parse_value(rest, &pair))
		return MT_BAD;
	add_stat(parser, &parser->report->others, name.p, name.len, pair.value);
	return MT_TAKEN;
}

static enum mt_taken global_line(struct mt_oom_parser *parser, struct mt_word rest)
{
	struct pair pair;

	if (!is_pairs(rest))
		return MT_NOT_MINE;
	while (take_pair(&rest, &pair))
		add_stat(parser, &parser->report->counts, pair.key.p, pair.key.len, pair.value);
	return MT_TAKEN;
}

enum mt_taken mt_oom_memory_line(struct mt_oom_parser *parser, struct mt_word message)
{
	struct mt_word rest = message;
	unsigned int node = take_node(&rest);
	bool numbered = rest.p != message.p;
	enum mt_taken taken = MT_NOT_MINE;
	struct mt_word reserves;

	if (node == MT_NO_INDEX)
		return MT_NOT_MINE;
	if (mt_oom_behind(message, "lowmem_reserve[]:", &reserves))
		return reserve_line(parser, reserves);
	taken = list_line(parser, message);
	if (!taken)
		taken = zone_line(parser, node, rest);
	if (!taken)
		taken = hugepages_line(parser, rest);
	/* a node's line is in kB, that of all nodes in pages */
	if (!taken && (numbered || memmem(rest.p, rest.len, "kB ", 3)))
		taken = node_line(parser, node, rest);
	if (!taken)
		taken = global_line(parser, rest);
	if (!taken)
		taken = counted_line(parser, message);
	return taken ? taken : swap_line(parser, message);
}
