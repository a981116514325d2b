// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/task/numa_maps.h"

#include "base/number.h"

#define MAX_PAGE_KIB (UINT64_C(16) << 20)	/* the largest huge pages have 16 GiB */

/* "N3=17": the kernel escapes '=' and blanks in paths, so that no file is called so. */
static bool take_node(struct mt_word word, uint64_t *node, uint64_t *pages)
{
	size_t n;

	if (word.len < 4 || *word.p != 'N')
		return false;
	n = mt_number_digits(word.p + 1, word.len - 1, node);
	if (!n || n + 2 >= word.len || word.p[n + 1] != '=')
		return false;
	return !mt_word_count((struct mt_word){ word.p + n + 2, word.len - n - 2 }, pages) &&
	       *node < MT_MAX_NUMA_NODES;
}

static bool take_page_size(struct mt_word word, uint64_t *kib)
{
	static const char key[] = "kernelpagesize_kB=";
	size_t len = sizeof(key) - 1;

	return mt_word_starts(word, key) &&
	       !mt_word_count((struct mt_word){ word.p + len, word.len - len }, kib) && *kib &&
	       *kib <= MAX_PAGE_KIB;
}

/* Finds the highest node of any line, so that the lists of all mappings are equally long. */
static size_t count_nodes(const char *text, size_t len)
{
	struct mt_word rest = { text, len }, word;
	uint64_t node, pages;
	size_t n = 0;

	while ((word = mt_word_take(&rest)).len)
		if (take_node(word, &node, &pages) && node >= n)
			n = (size_t)node + 1;
	return n;
}

void mt_numa_maps_begin(struct mt_numa_maps *numa, const char *path, const char *text,
			size_t len)
{
	numa->has_line = false;
	numa->nr_nodes = count_nodes(text, len);
	mt_lines_init(&numa->scan, path, text, len);
}

/* NULL, or what is wrong with it. */
static const char *parse_line(struct mt_numa_maps *numa)
{
	struct mt_word rest = { numa->scan.line, numa->scan.len }, word = mt_word_take(&rest);
	uint64_t node, pages, kib = 0;
	bool any = false;

	if (!word.len || word.len > 16 ||
	    mt_number_hex_digits(word.p, word.len, &numa->start) != word.len)
		return "expected an address";
	memset(numa->bytes, 0, numa->nr_nodes * sizeof(*numa->bytes));
	while ((word = mt_word_take(&rest)).len)
		if (take_node(word, &node, &pages)) {
			numa->bytes[node] = pages;
			any = true;
		} else {
			take_page_size(word, &kib);
		}
	if (any && !kib)
		return "no page size";
	for (size_t i = 0; i < numa->nr_nodes; i++)
		if (kib && numa->bytes[i] > INT64_MAX / 1024 / kib)
			return "more pages than there can be";
		else
			numa->bytes[i] *= kib * 1024;
	return NULL;
}

static void next_line(struct mt_numa_maps *numa)
{
	numa->has_line = false;
	while (!numa->has_line && mt_lines_next(&numa->scan)) {
		const char *bad = parse_line(numa);

		if (bad)
			mt_lines_bad(&numa->scan, MT_STATUS_DAMAGED, "%s", bad);
		numa->has_line = !bad;
	}
}

bool mt_numa_maps_find(struct mt_numa_maps *numa, uint64_t start)
{
	while (numa->scan.next != numa->scan.end && (!numa->has_line || numa->start < start))
		next_line(numa);
	return numa->has_line && numa->start == start;
}

void mt_numa_maps_end(struct mt_numa_maps *numa, struct mt_snapshot *snapshot)
{
	mt_error_destroy(mt_lines_finish(&numa->scan, snapshot, MT_SECTION_TASKS, true));
}
