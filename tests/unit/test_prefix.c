// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Files cut off at every byte: what is read from the beginning of a file must
 * be what the whole file says, or unknown.  Never another number.
 */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proc/zone/parsers.h"
#include "views/render/format.h"
#include "views/views.h"

static const char *const samples[] = {
	"debian-5.10-686-pae-highmem", "debian-6.1-amd64-numa", "debian-6.12-arm64-16k",
	"debian-7.2-amd64", "invented-4.19-amd64", "invented-future",
};

static struct mt_error *parse(const char *file, const struct mt_buffer *buf, size_t len,
			      struct mt_snapshot *s)
{
	/* a copy of just this length: sanitizers see who reads behind it */
	mt_cleanup(free) char *text = malloc(len + !len);

	memcpy(text, buf->data, len);
	if (!strcmp(file, "zoneinfo"))
		return mt_proc_parse_zoneinfo(file, text, len, true, s);
	if (!strcmp(file, "buddyinfo"))
		return mt_proc_parse_buddyinfo(file, text, len, s);
	return mt_proc_parse_pagetypeinfo(file, text, len, s);
}

static void same(uint64_t got, uint64_t whole)
{
	if (got != MT_UNKNOWN)
		assert_int_equal(got, whole);
}

/* got must be unknown throughout, or as whole, number by number. */
static void same_counts(const uint64_t *got, const uint64_t *whole, size_t n)
{
	for (size_t i = 0; got && i < n; i++) {
		if (got[i] == MT_UNKNOWN)
			continue;
		assert_non_null(whole);
		assert_int_equal(got[i], whole[i]);
	}
}

static void same_stats(const struct mt_stats *got, const struct mt_stats *whole)
{
	assert_true(got->n <= whole->n);
	for (size_t i = 0; i < got->n; i++) {
		assert_string_equal(got->v[i].name, whole->v[i].name);
		assert_int_equal(got->v[i].value, whole->v[i].value);
	}
}

static void same_pcp(const struct mt_pcp *got, const struct mt_pcp *whole)
{
	assert_int_equal(got->cpu, whole->cpu);
	same(got->count, whole->count);
	same(got->high, whole->high);
	same(got->batch, whole->batch);
	same(got->high_min, whole->high_min);
	same(got->high_max, whole->high_max);
	same(got->stat_threshold, whole->stat_threshold);
	same_stats(&got->others, &whole->others);
}

static void same_fields(const struct mt_zone *got, const struct mt_zone *whole)
{
	assert_int_equal(got->index, whole->index);
	same(got->free, whole->free);
	same(got->boost, whole->boost);
	same(got->min, whole->min);
	same(got->low, whole->low);
	same(got->high, whole->high);
	same(got->promo, whole->promo);
	same(got->spanned, whole->spanned);
	same(got->present, whole->present);
	same(got->managed, whole->managed);
	same(got->cma, whole->cma);
	same(got->start_pfn, whole->start_pfn);
	same(got->reserved_highatomic, whole->reserved_highatomic);
	same(got->free_highatomic, whole->free_highatomic);
}

/* Types are numbered as they come, so those of a prefix have the same numbers. */
static void same_types(const struct mt_snapshot *part, const struct mt_zone *got,
		       const struct mt_snapshot *all, const struct mt_zone *whole)
{
	size_t n = (size_t)part->nr_types * part->nr_orders;

	assert_true(part->nr_types <= all->nr_types);
	for (unsigned int i = 0; i < part->nr_types; i++)
		assert_string_equal(part->types[i], all->types[i]);
	same_counts(got->type_free_blocks, whole->type_free_blocks, n);
	same_counts(got->pageblocks, whole->pageblocks, part->nr_types);
	for (size_t i = 0; got->type_free_blocks && i < n; i++)
		if (got->type_free_blocks[i] != MT_UNKNOWN)
			assert_int_equal(got->type_at_least[i], whole->type_at_least[i]);
}

static void same_zone(const struct mt_snapshot *part, const struct mt_zone *got,
		      const struct mt_snapshot *all)
{
	const struct mt_zone *whole = unit_zone(all, got->node, got->name);

	same_fields(got, whole);
	if (got->lowmem_reserve) {
		assert_int_equal(got->nr_lowmem_reserve, whole->nr_lowmem_reserve);
		same_counts(got->lowmem_reserve, whole->lowmem_reserve, got->nr_lowmem_reserve);
	}
	same_stats(&got->stats, &whole->stats);
	assert_true(got->nr_pcp <= whole->nr_pcp);
	for (size_t i = 0; i < got->nr_pcp; i++)
		same_pcp(&got->pcp[i], &whole->pcp[i]);
	same_counts(got->free_blocks, whole->free_blocks, part->nr_orders);
	same_types(part, got, all, whole);
}

static void same_snapshot(const struct mt_snapshot *part, const struct mt_snapshot *all)
{
	if (part->nr_orders)
		assert_int_equal(part->nr_orders, all->nr_orders);
	if (part->pageblock_order != MT_NO_INDEX)
		assert_int_equal(part->pageblock_order, all->pageblock_order);
	for (size_t i = 0; i < part->nr_nodes; i++) {
		const struct mt_node *whole = mt_snapshot_find_node(all, part->nodes[i].id);

		assert_non_null(whole);
		same_stats(&part->nodes[i].stats, &whole->stats);
	}
	for (size_t i = 0; i < part->nr_zones; i++)
		same_zone(part, &part->zones[i], all);
}

static void every_prefix(const char *file)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(samples); i++) {
		mt_cleanup(buffer) struct mt_buffer buf = { 0 };
		mt_cleanup(mt_snapshot) struct mt_snapshot *all = unit_snapshot();

		unit_read_sample(samples[i], file, &buf);
		assert_fine(parse(file, &buf, buf.len, all));
		assert_int_equal(all->nr_incomplete, 0);
		for (size_t len = 0; len < buf.len; len++) {
			mt_cleanup(mt_snapshot) struct mt_snapshot *part = unit_snapshot();
			mt_cleanup(mt_error) struct mt_error *err = parse(file, &buf, len, part);

			if (err)
				assert_int_equal(mt_error_code(err), MT_ERR_FORMAT);
			same_snapshot(part, all);
			if (!err && buf.data[len - 1] != '\n')
				assert_has(unit_incomplete(part)->reason, "line ");
		}
	}
}

/* One row of a view as text: its keys, then each column or entry of one. */
struct row {
	char *key;
	char **texts;
};

struct rows {
	struct mt_sink sink;
	const struct mt_view *view;
	const struct mt_snapshot *snapshot;
	struct row v[512];
	size_t n;
};

static const struct mt_format plain = { .plain = true };

static size_t nr_texts(const struct mt_view *view)
{
	return view->nr_columns * MT_MAX_ORDERS;
}

static bool is_by_order(const struct mt_column *column)
{
	return column->axis == MT_AXIS_ORDER;
}

static struct mt_error *keep_row(struct mt_sink *sink, const struct mt_cell *cells)
{
	struct rows *rows = (struct rows *)sink;
	struct row *row = &rows->v[rows->n++];

	assert_true(rows->n <= MT_ARRAY_SIZE(rows->v));
	row->key = strdup("");
	row->texts = calloc(nr_texts(rows->view), sizeof(char *));
	for (size_t i = 0; i < rows->view->nr_columns; i++) {
		const struct mt_column *column = &rows->view->columns[i];
		char **texts = row->texts + i * MT_MAX_ORDERS;

		for (size_t j = 0; is_by_order(column) && j < rows->snapshot->nr_orders; j++)
			texts[j] = mt_format_entry(&plain, column, &cells[i], j);
		if (is_by_order(column))
			continue;
		texts[0] = mt_format_cell(&plain, column, &cells[i]);
		if (column->is_key) {
			char *longer;

			assert_true(asprintf(&longer, "%s %s", row->key, texts[0]) > 0);
			free(row->key);
			row->key = longer;
		}
	}
	return NULL;
}

static struct mt_error *drop_note(struct mt_sink *sink, enum mt_emphasis emphasis,
				  const char *text)
{
	(void)sink;
	(void)emphasis;
	(void)text;
	return NULL;
}

static void fill_rows(struct rows *rows, const struct mt_view *view,
		      const struct mt_snapshot *snapshot)
{
	static const struct mt_sink_ops ops = { .row = keep_row, .note = drop_note };
	const struct mt_request request = { .snapshot = snapshot };

	*rows = (struct rows){ .sink = { .ops = &ops }, .view = view, .snapshot = snapshot };
	assert_fine(view->fill(&request, &rows->sink));
}

static void release_rows(struct rows *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		for (size_t j = 0; j < nr_texts(rows->view); j++)
			free(rows->v[i].texts[j]);
		free(rows->v[i].texts);
		free(rows->v[i].key);
	}
}

static const struct row *find_row(const struct rows *rows, const char *key)
{
	for (size_t i = 0; i < rows->n; i++)
		if (!strcmp(rows->v[i].key, key))
			return &rows->v[i];
	return NULL;
}

static bool is_number(enum mt_type type)
{
	return type != MT_TYPE_TEXT && type != MT_TYPE_TEXTS && type != MT_TYPE_TABLE;
}

/* Statistics so far are the beginning of all of them. */
static bool agrees(enum mt_type type, const char *got, const char *whole)
{
	if (!strcmp(got, "-") || !strcmp(got, whole))
		return true;
	return type == MT_TYPE_STATS && !strncmp(got, whole, strlen(got)) &&
	       whole[strlen(got)] == ',';
}

static void compare_rows(const struct rows *part, const struct rows *all, const char *what)
{
	for (size_t i = 0; i < part->n; i++) {
		const struct row *got = &part->v[i], *whole = find_row(all, got->key);

		for (size_t j = 0; whole && j < nr_texts(part->view); j++) {
			const struct mt_column *column = &part->view->columns[j / MT_MAX_ORDERS];

			if (got->texts[j] && is_number(column->type) &&
			    !agrees(column->type, got->texts[j], whole->texts[j]))
				fail_msg("%s: %s,%s: %s is %s, in the whole file %s", what,
					 part->view->name, got->key, column->key, got->texts[j],
					 whole->texts[j]);
		}
	}
}

static bool can_fill(const struct mt_view *view, const struct mt_snapshot *s)
{
	for (int i = 0; i < MT_NR_SECTIONS; i++)
		if (view->requires & 1u << i && s->status[i] == MT_STATUS_ABSENT)
			return false;
	return true;
}

static void compare_views(const struct mt_snapshot *part, const struct mt_snapshot *all,
			  const char *what)
{
	static const struct mt_view *const views[] = {
		&mt_view_summary,   &mt_view_nodes, &mt_view_zones, &mt_view_buddy,
		&mt_view_pagetypes, &mt_view_frag,  &mt_view_pcp,
	};

	for (size_t i = 0; i < MT_ARRAY_SIZE(views); i++) {
		struct rows part_rows, all_rows;

		if (!can_fill(views[i], part))
			continue;
		fill_rows(&part_rows, views[i], part);
		fill_rows(&all_rows, views[i], all);
		compare_rows(&part_rows, &all_rows, what);
		release_rows(&part_rows);
		release_rows(&all_rows);
	}
}

static void compare_prefix(const char *file, const struct mt_buffer *buf, size_t len,
			   const struct mt_snapshot *all)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *part = unit_snapshot();
	mt_cleanup(mt_error) struct mt_error *err = parse(file, buf, len, part);
	char what[64];

	part->origin.page_size = 4096;
	snprintf(what, sizeof(what), "%s cut after %zu bytes", file, len);
	if (!err)
		compare_views(part, all, what);
}

/*
 * A line that has no end is never used, so it is enough to cut at each line's
 * end, and within each line once.
 */
static void views_of_prefixes(const char *file)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(samples); i++) {
		mt_cleanup(buffer) struct mt_buffer buf = { 0 };
		mt_cleanup(mt_snapshot) struct mt_snapshot *all = unit_snapshot();

		unit_read_sample(samples[i], file, &buf);
		assert_fine(parse(file, &buf, buf.len, all));
		all->origin.page_size = 4096;
		for (size_t len = 1; len < buf.len; len++) {
			if (buf.data[len - 1] == '\n')
				compare_prefix(file, &buf, len, all);
			else if (buf.data[len] == '\n')
				compare_prefix(file, &buf, len, all);
		}
	}
}

#define PREFIX_TESTS(file)                                    \
	static void numbers_of_##file(void **state)           \
	{                                                     \
		(void)state;                                  \
		every_prefix(#file);                          \
	}                                                     \
	static void views_of_##file(void **state)             \
	{                                                     \
		(void)state;                                  \
		views_of_prefixes(#file);                     \
	}

PREFIX_TESTS(zoneinfo)
PREFIX_TESTS(buddyinfo)
PREFIX_TESTS(pagetypeinfo)

int main(void)
{
	const struct CMUnitTest prefix[] = {
		cmocka_unit_test(numbers_of_zoneinfo),
		cmocka_unit_test(numbers_of_buddyinfo),
		cmocka_unit_test(numbers_of_pagetypeinfo),
		cmocka_unit_test(views_of_zoneinfo),
		cmocka_unit_test(views_of_buddyinfo),
		cmocka_unit_test(views_of_pagetypeinfo),
	};

	return UNIT_RUN(prefix);
}
