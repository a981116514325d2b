// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/pages/ram.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/file.h"
#include "base/number.h"
#include "proc/text/lines.h"

#define MAX_RANGES	(256u << 10)
#define MAX_FILE	((size_t)64 << 20)
#define BLOCKS		"/sys/devices/system/memory"

static struct mt_error *add(struct mt_frame_ranges *ranges, uint64_t start, uint64_t end)
{
	struct mt_error *err;

	if (start >= end)
		return NULL;
	err = mt_array_reserve(&ranges->v, &ranges->capacity, ranges->n + 1, sizeof(*ranges->v),
			       MAX_RANGES);
	if (!err)
		ranges->v[ranges->n++] = (struct mt_frame_range){ start, end };
	return err;
}

/* "  00100000-bfffffff : System RAM": its depth, range and name. */
struct resource {
	size_t depth;
	uint64_t start, last;
	struct mt_word name;
};

static bool take_hex(struct mt_word *line, uint64_t *value)
{
	size_t n = mt_number_hex_digits(line->p, line->len, value);

	line->p += n;
	line->len -= n;
	return n;
}

static bool take_text(struct mt_word *line, const char *text)
{
	if (!mt_word_starts(*line, text))
		return false;
	line->p += strlen(text);
	line->len -= strlen(text);
	return true;
}

static bool parse_resource(struct mt_word line, struct resource *resource)
{
	resource->depth = 0;
	while (take_text(&line, " "))
		resource->depth++;
	if (!take_hex(&line, &resource->start) || !take_text(&line, "-") ||
	    !take_hex(&line, &resource->last) || !take_text(&line, " : "))
		return false;
	resource->name = line;
	return resource->last > resource->start && resource->last < UINT64_MAX;
}

/*
 * Memory that arm64 does not map (nomap) is "reserved" beside System RAM, yet counted as present
 * (arch/arm64/kernel/setup.c, request_standard_resources()); x86 writes "Reserved" of what is none.
 */
static bool is_memory(const struct resource *resource)
{
	return mt_word_starts(resource->name, "System RAM") ||
	       (!resource->depth && mt_word_is(resource->name, "reserved"));
}

static int by_start(const void *a, const void *b)
{
	const struct mt_frame_range *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/* Joins what touches, then leaves out pages that are there in part (PFN_UP, PFN_DOWN). */
static void to_pfns(struct mt_frame_ranges *ranges, uint64_t page_size)
{
	size_t n = 0, kept = 0;

	if (!ranges->n)
		return;
	qsort(ranges->v, ranges->n, sizeof(*ranges->v), by_start);
	for (size_t i = 1; i < ranges->n; i++) {
		if (ranges->v[i].start > ranges->v[n].end)
			ranges->v[++n] = ranges->v[i];
		else if (ranges->v[i].end > ranges->v[n].end)
			ranges->v[n].end = ranges->v[i].end;
	}
	for (size_t i = 0; i <= n; i++) {
		uint64_t start = ranges->v[i].start / page_size +
				 !!(ranges->v[i].start % page_size);
		uint64_t end = ranges->v[i].end / page_size;

		if (start < end)
			ranges->v[kept++] = (struct mt_frame_range){ start, end };
	}
	ranges->n = kept;
}

struct mt_error *mt_frame_ranges_parse(const char *text, size_t len, uint64_t page_size,
				       struct mt_frame_ranges *ranges)
{
	struct mt_error *err = NULL;
	struct mt_lines lines;

	mt_lines_init(&lines, "iomem", text, len);
	while (!err && mt_lines_next(&lines)) {
		struct resource resource;

		if (parse_resource((struct mt_word){ lines.line, lines.len }, &resource) &&
		    is_memory(&resource))
			err = add(ranges, resource.start, resource.last + 1);
	}
	to_pfns(ranges, page_size);
	return err;
}

/* Takes the pfns from start to end, exclusive, out of ranges. */
static struct mt_error *cut(struct mt_frame_ranges *ranges, uint64_t start, uint64_t end)
{
	struct mt_frame_ranges left = { 0 };
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < ranges->n; i++) {
		const struct mt_frame_range *range = &ranges->v[i];

		err = add(&left, range->start, range->end < start ? range->end : start);
		if (!err)
			err = add(&left, range->start > end ? range->start : end, range->end);
	}
	mt_frame_ranges_release(err ? &left : ranges);
	if (!err)
		*ranges = left;
	return err;
}

/* Tells whether the file at path holds the line "offline". */
static bool is_offline(const char *root, const char *path, struct mt_buffer *buf)
{
	mt_cleanup(mt_error) struct mt_error *err = mt_file_read(root, path, MAX_FILE, buf);

	return !err && buf->len >= 7 && !memcmp(buf->data, "offline", 7);
}

/* Blocks are numbered by address: block N begins at N times their size. */
static struct mt_error *cut_offline(const char *root, uint64_t page_size,
				    struct mt_frame_ranges *ranges)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	mt_cleanup(mt_error) struct mt_error *none =
		mt_file_read(root, BLOCKS "/block_size_bytes", MAX_FILE, &buf);
	struct mt_error *err = NULL;
	uint64_t size, pages, last;

	if (none || !ranges->n || !mt_number_hex_digits(buf.data, buf.len, &size) ||
	    size < page_size)
		return NULL;
	pages = size / page_size;
	last = (ranges->v[ranges->n - 1].end - 1) / pages;
	if (last - ranges->v[0].start / pages > MAX_RANGES)
		return NULL;
	for (uint64_t n = ranges->v[0].start / pages; !err && ranges->n && n <= last; n++) {
		char path[96];
		uint64_t until;

		/* where there is no memory at all no file is asked for */
		if (!mt_frame_ranges_have(ranges, n * pages, &until) && until >= (n + 1) * pages) {
			n = until == UINT64_MAX ? last : until / pages - 1;
			continue;
		}
		snprintf(path, sizeof(path), BLOCKS "/memory%" PRIu64 "/state", n);
		if (is_offline(root, path, &buf))
			err = cut(ranges, n * pages, (n + 1) * pages);
	}
	return err;
}

struct mt_error *mt_frame_ranges_read(const char *root, uint64_t page_size,
				      struct mt_frame_ranges *ranges)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	struct mt_error *err = mt_file_read(root, "/proc/iomem", MAX_FILE, &buf);

	*ranges = (struct mt_frame_ranges){ 0 };
	if (err && mt_error_code(err) != MT_ERR_NOMEM) {
		mt_error_destroy(err);
		return NULL;
	}
	if (!err)
		err = mt_frame_ranges_parse(buf.data, buf.len, page_size, ranges);
	return err ? err : cut_offline(root, page_size, ranges);
}

void mt_frame_ranges_release(struct mt_frame_ranges *ranges)
{
	free(ranges->v);
	*ranges = (struct mt_frame_ranges){ 0 };
}

bool mt_frame_ranges_have(const struct mt_frame_ranges *ranges, uint64_t pfn, uint64_t *until)
{
	size_t low = 0, high = ranges->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (pfn >= ranges->v[mid].end)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == ranges->n) {
		*until = UINT64_MAX;
		return false;
	}
	*until = pfn < ranges->v[low].start ? ranges->v[low].start : ranges->v[low].end;
	return pfn >= ranges->v[low].start;
}
