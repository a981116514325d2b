// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * /proc/allocinfo, a line a tag, behind two of header:
 *
 *	allocinfo - version: 2.0
 *	#     <size>  <calls> <tag info>
 *	     1048576      256 drivers/block/zram/zram_drv.c:1234 [zram] func:zram_write_page
 *	           0        0 mm/slub.c:2345 func:alloc_slab_page accurate:no
 *
 * The module is left out for the kernel itself; "accurate:no" came with version 2.0 (v6.18).
 */
#include "proc/memory/allocinfo.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "proc/text/lines.h"

#define PATH "/proc/allocinfo"
#define MAX_FILE ((size_t)1 << 28)	/* some 10,000 lines of 100 bytes are usual */

struct parsing {
	struct mt_lines lines;
	struct mt_snapshot *snapshot;
	struct mt_alloc_pass *pass;
	struct mt_error *(*fn)(void *data, const struct mt_alloc_site *site);
	void *data;
};

bool mt_proc_has_allocs(const char *root)
{
	mt_cleanup(free) char *path = NULL;

	if (asprintf(&path, "%s" PATH, root) < 0)
		path = NULL;
	return path && !access(path, F_OK);
}

/* Counters of CPUs are summed while others go on: a sum may be below 0 for a moment. */
static const char *take_size(struct mt_word *rest, uint64_t *size, bool *impossible)
{
	struct mt_word word = mt_word_take(rest);
	const char *bad;

	*impossible = word.len > 1 && word.p[0] == '-';
	if (*impossible)
		word.p++, word.len--;
	bad = mt_word_count(word, size);
	if (!bad && *impossible)
		*size = MT_UNKNOWN;
	return bad;
}

/* "mm/slub.c:2345" */
static const char *parse_place(struct mt_word word, struct mt_word *file, uint64_t *line)
{
	size_t colon = word.len;

	while (colon && word.p[colon - 1] != ':')
		colon--;
	if (colon < 2)
		return "no file and line";
	*file = (struct mt_word){ word.p, colon - 1 };
	return mt_word_count((struct mt_word){ word.p + colon, word.len - colon }, line) ?
		"no line" : NULL;
}

/* What is behind the place: "[module]", "func:name", "accurate:no", or what is not known yet. */
static void take_words(struct mt_word rest, struct mt_word *module, struct mt_word *function,
		       bool *is_inaccurate)
{
	struct mt_word word;

	while ((word = mt_word_take(&rest)).len) {
		if (word.len > 2 && word.p[0] == '[' && word.p[word.len - 1] == ']')
			*module = (struct mt_word){ word.p + 1, word.len - 2 };
		else if (mt_word_starts(word, "func:"))
			*function = (struct mt_word){ word.p + 5, word.len - 5 };
		else if (mt_word_is(word, "accurate:no"))
			*is_inaccurate = true;
	}
}

/* NULL for an empty word; else printable, and the caller's to free. */
static struct mt_error *text_of(struct mt_word word, char **text)
{
	*text = NULL;
	if (!word.len)
		return NULL;
	*text = mt_text_printable(word.p, word.len);
	return *text ? NULL : mt_error_nomem();
}

static struct mt_error *hand_out(struct parsing *p, struct mt_alloc_site *site,
				 struct mt_word file_word, struct mt_word module_word,
				 struct mt_word function_word)
{
	mt_cleanup(free) char *file = NULL;
	mt_cleanup(free) char *module = NULL;
	mt_cleanup(free) char *function = NULL;
	struct mt_error *err = text_of(file_word, &file);

	if (!err)
		err = text_of(module_word, &module);
	if (!err)
		err = text_of(function_word, &function);
	if (err)
		return err;
	site->file = file;
	site->module = module;
	site->function = function;
	return p->fn(p->data, site);
}

static struct mt_error *parse_line(struct parsing *p, struct mt_word rest, bool *usable)
{
	struct mt_alloc_site site = { 0 };
	struct mt_word file = { 0 }, module = { 0 }, function = { 0 };
	bool impossible = false, no_calls = false;
	const char *bad = take_size(&rest, &site.bytes, &impossible);

	if (!bad)
		bad = take_size(&rest, &site.calls, &no_calls);
	if (!bad)
		bad = parse_place(mt_word_take(&rest), &file, &site.line);
	if (bad) {
		mt_lines_bad(&p->lines, MT_STATUS_DAMAGED, "%s", bad);
		return NULL;
	}
	take_words(rest, &module, &function, &site.is_inaccurate);
	p->pass->impossible += impossible || no_calls;
	*usable = true;
	return hand_out(p, &site, file, module, function);
}

struct mt_error *mt_proc_parse_allocinfo(const char *path, const char *text, size_t len,
					 struct mt_snapshot *snapshot,
					 struct mt_error *(*fn)(void *data,
								const struct mt_alloc_site *site),
					 void *data, struct mt_alloc_pass *pass)
{
	struct parsing p = { .snapshot = snapshot, .pass = pass, .fn = fn, .data = data };
	struct mt_error *err = NULL, *last;
	bool usable = false;

	*pass = (struct mt_alloc_pass){ 0 };
	mt_lines_init(&p.lines, path, text, len);
	while (!err && mt_lines_next(&p.lines)) {
		struct mt_word line = mt_word_trim(p.lines.line, p.lines.len);

		if (line.len && line.p[0] != '#' && !mt_word_starts(line, "allocinfo - "))
			err = parse_line(&p, line, &usable);
	}
	last = mt_lines_finish(&p.lines, snapshot, MT_SECTION_COUNTERS, usable);
	if (!err)
		return last;
	mt_error_destroy(last);
	return err;
}

/* Why there may be no such file, which the kernel's own words do not say. */
static struct mt_error *explain(struct mt_error *err)
{
	struct mt_error *better;

	if (mt_error_code(err) != MT_ERR_NOT_FOUND)
		return err;
	better = mt_error_create(MT_ERR_NOT_FOUND, "%s: the kernel is older than 6.10, or was "
				 "built without CONFIG_MEM_ALLOC_PROFILING, or booted with "
				 "sysctl.vm.mem_profiling=never", mt_error_message(err));
	mt_error_destroy(err);
	return better;
}

struct mt_error *mt_proc_read_allocs(const char *root, struct mt_snapshot *snapshot,
				     struct mt_error *(*fn)(void *data,
							    const struct mt_alloc_site *site),
				     void *data, struct mt_alloc_pass *pass)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	mt_cleanup(free) char *path = NULL;
	struct mt_error *err = mt_file_read(root, PATH, MAX_FILE, &buf);

	if (err)
		return explain(err);
	if (asprintf(&path, "%s" PATH, root) < 0) {
		path = NULL;
		return mt_error_nomem();
	}
	return mt_proc_parse_allocinfo(path, buf.data, buf.len, snapshot, fn, data, pass);
}
