// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Files that tell who holds memory, a holder a line:
 *
 *	/proc/vmallocinfo	0xffff…-0xffff…  20480 load_module+0x… pages=4 vmalloc N0=4
 *	/proc/modules		zfs 4034560 3 - Live 0x0000000000000000
 */
#include "proc/memory/memory_files.h"
#include "proc/text/lines.h"

typedef struct mt_error *line_fn(struct mt_snapshot *snapshot, struct mt_word line,
				 const char **bad);

static struct mt_error *each_line(const char *path, const char *text, size_t len,
				  struct mt_snapshot *snapshot, line_fn *fn)
{
	struct mt_lines lines;
	struct mt_error *err = NULL;

	mt_lines_init(&lines, path, text, len);
	while (!err && mt_lines_next(&lines)) {
		struct mt_word line = mt_word_trim(lines.line, lines.len);
		const char *bad = NULL;

		if (line.len)
			err = fn(snapshot, line, &bad);
		if (bad)
			mt_lines_bad(&lines, MT_STATUS_DAMAGED, "%s", bad);
	}
	if (err)
		mt_lines_bad(&lines, MT_STATUS_TRUNCATED, "%s", mt_error_message(err));
	mt_error_destroy(err);
	/* an empty list is an answer, too */
	return mt_lines_finish(&lines, snapshot, MT_SECTION_COUNTERS, true);
}

/* "load_module+0x1234/0x5678 [nf_tables]" without the offset. */
static struct mt_word function_of(struct mt_word caller)
{
	const char *plus = memchr(caller.p, '+', caller.len);

	if (plus)
		caller.len = (size_t)(plus - caller.p);
	return caller;
}

/* Only areas that have pages of their own hold memory: others map what somebody else has. */
static struct mt_error *add_area(struct mt_snapshot *snapshot, struct mt_word line,
				 const char **bad)
{
	uint64_t page_size = snapshot->origin.page_size, pages = 0, size;
	struct mt_word caller, word;

	mt_word_take(&line);
	*bad = mt_word_count(mt_word_take(&line), &size);
	if (*bad)
		return NULL;
	caller = function_of(mt_word_take(&line));
	while (!*bad && (word = mt_word_take(&line)).len)
		if (mt_word_starts(word, "pages="))
			*bad = mt_word_count((struct mt_word){ word.p + 6, word.len - 6 }, &pages);
	if (*bad || !pages || !caller.len)
		return NULL;
	/* what the area has beside its pages is the guard page behind them */
	if (page_size == MT_UNKNOWN)
		page_size = size / (pages + 1);
	if (!page_size || pages > size / page_size) {
		*bad = "more pages than it is large";
		return NULL;
	}
	return mt_holders_add(snapshot, &snapshot->counters->vmalloc, caller.p, caller.len,
			      pages * page_size);
}

static struct mt_error *add_module(struct mt_snapshot *snapshot, struct mt_word line,
				   const char **bad)
{
	struct mt_word name = mt_word_take(&line);
	uint64_t bytes;

	*bad = mt_word_count(mt_word_take(&line), &bytes);
	return *bad ? NULL : mt_holders_add(snapshot, &snapshot->counters->modules, name.p,
					    name.len, bytes);
}

struct mt_error *mt_proc_parse_vmallocinfo(const char *path, const char *text, size_t len,
					   struct mt_snapshot *snapshot)
{
	struct mt_error *err = each_line(path, text, len, snapshot, add_area);

	mt_holders_sort(&snapshot->counters->vmalloc);
	return err;
}

struct mt_error *mt_proc_parse_modules(const char *path, const char *text, size_t len,
				       struct mt_snapshot *snapshot)
{
	struct mt_error *err = each_line(path, text, len, snapshot, add_module);

	mt_holders_sort(&snapshot->counters->modules);
	return err;
}
