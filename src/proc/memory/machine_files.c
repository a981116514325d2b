// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a machine has, and what caches outside the kernel's counters hold:
 * /proc/iomem, ZFS's arcstats, /proc/net/sockstat.
 */
#include "proc/memory/memory_files.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/privilege.h"
#include "proc/text/lines.h"

static const char *parse_hex(struct mt_word word, uint64_t *value)
{
	uint64_t n = 0;

	if (!word.len || word.len > 16)
		return "not an address";
	for (size_t i = 0; i < word.len; i++) {
		char c = word.p[i];
		unsigned int digit = c >= '0' && c <= '9' ? (unsigned int)(c - '0') :
				     c >= 'a' && c <= 'f' ? (unsigned int)(c - 'a' + 10) : 16;

		if (digit == 16)
			return "not an address";
		n = n << 4 | digit;
	}
	*value = n;
	return NULL;
}

/* "00100000-bfffffff : System RAM" */
static const char *parse_range(struct mt_word line, uint64_t *bytes, struct mt_word *name,
			       bool *hidden)
{
	const char *dash = memchr(line.p, '-', line.len);
	struct mt_word range = mt_word_take(&line), colon = mt_word_take(&line);
	uint64_t first, last;

	if (!dash || dash >= range.p + range.len || !mt_word_is(colon, ":"))
		return "no range of addresses";
	if (parse_hex((struct mt_word){ range.p, (size_t)(dash - range.p) }, &first) ||
	    parse_hex((struct mt_word){ dash + 1, range.len - (size_t)(dash + 1 - range.p) },
		      &last) || last < first ||
	    last - first >= INT64_MAX)
		return "no range of addresses";
	*hidden = !first && !last;
	*bytes = last - first + 1;
	*name = mt_word_trim(line.p, line.len);
	return NULL;
}

static void add(uint64_t *sum, uint64_t bytes)
{
	*sum = *sum == MT_UNKNOWN ? bytes : mt_count_add(*sum, bytes);
	if (*sum > INT64_MAX)
		*sum = MT_UNKNOWN;
}

static bool is_image(struct mt_word name)
{
	return mt_word_is(name, "Kernel code") || mt_word_is(name, "Kernel rodata") ||
	       mt_word_is(name, "Kernel data") || mt_word_is(name, "Kernel bss");
}

static void say_hidden(struct mt_snapshot *snapshot, const char *path)
{
	const char *root = snapshot->origin.kind == MT_ORIGIN_LIVE ? "" : path;
	mt_cleanup(free) char *text = NULL;
	char who[MT_PRIVILEGE_SIZE];

	if (asprintf(&text, "%s: %s would add how much memory is installed", path,
		     mt_privilege_who(root, MT_CAP_SYS_ADMIN, who)) < 0)
		text = NULL;
	if (text)
		mt_snapshot_add_incomplete(snapshot, MT_SECTION_COUNTERS, MT_STATUS_DENIED, text);
}

struct mt_error *mt_proc_parse_iomem(const char *path, const char *text, size_t len,
				     struct mt_snapshot *snapshot)
{
	struct mt_counters *c = snapshot->counters;
	bool all_hidden = true, usable = false;
	struct mt_lines lines;

	mt_lines_init(&lines, path, text, len);
	while (mt_lines_next(&lines)) {
		struct mt_word line = mt_word_trim(lines.line, lines.len), name;
		bool hidden;
		uint64_t bytes;
		const char *bad = line.len ? parse_range(line, &bytes, &name, &hidden) : NULL;

		if (bad)
			mt_lines_bad(&lines, MT_STATUS_DAMAGED, "%s", bad);
		if (bad || !line.len)
			continue;
		usable = true;
		all_hidden &= hidden;
		if (hidden)
			continue;
		if (mt_word_is(name, "System RAM") && line.p == lines.line)
			add(&c->ram_bytes, bytes);
		else if (is_image(name))
			add(&c->image_bytes, bytes);
		else if (mt_word_is(name, "Crash kernel"))
			add(&c->crash_bytes, bytes);
	}
	if (usable && all_hidden)
		say_hidden(snapshot, path);
	return mt_lines_finish(&lines, snapshot, MT_SECTION_COUNTERS, usable);
}

struct mt_error *mt_proc_parse_arcstats(const char *path, const char *text, size_t len,
					struct mt_snapshot *snapshot)
{
	struct mt_counters *c = snapshot->counters;
	struct mt_lines lines;

	mt_lines_init(&lines, path, text, len);
	while (mt_lines_next(&lines)) {
		struct mt_word line = mt_word_trim(lines.line, lines.len);
		struct mt_word name = mt_word_take(&line);
		uint64_t value;

		mt_word_take(&line);
		if (mt_word_count(mt_word_take(&line), &value))
			continue;	/* the header, and kinds that are no counts */
		if (mt_word_is(name, "size"))
			c->arc_bytes = value;
		else if (mt_word_is(name, "c_min"))
			c->arc_min_bytes = value;
	}
	return mt_lines_finish(&lines, snapshot, MT_SECTION_COUNTERS, c->arc_bytes != MT_UNKNOWN);
}

struct mt_error *mt_proc_parse_sockstat(const char *path, const char *text, size_t len,
					struct mt_snapshot *snapshot)
{
	struct mt_counters *c = snapshot->counters;
	struct mt_lines lines;

	mt_lines_init(&lines, path, text, len);
	while (mt_lines_next(&lines)) {
		struct mt_word line = mt_word_trim(lines.line, lines.len), word;
		uint64_t pages;

		/* FRAG's memory is in bytes */
		if (mt_word_starts(line, "FRAG"))
			continue;
		while ((word = mt_word_take(&line)).len)
			if (mt_word_is(word, "mem") && !mt_word_count(mt_word_take(&line), &pages))
				add(&c->socket_pages, pages);
	}
	return mt_lines_finish(&lines, snapshot, MT_SECTION_COUNTERS, true);
}
