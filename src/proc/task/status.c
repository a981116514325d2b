// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/task/status.h"

#include <stdlib.h>

#include "proc/text/lines.h"

#define PF_KTHREAD 0x00200000u	/* include/linux/sched.h */

static void clear(struct mt_task_status *status)
{
	*status = (struct mt_task_status){
		.pid = MT_UNKNOWN, .tgid = MT_UNKNOWN, .parent = MT_UNKNOWN, .threads = MT_UNKNOWN,
		.size = MT_UNKNOWN, .anon = MT_UNKNOWN, .file = MT_UNKNOWN, .shmem = MT_UNKNOWN,
		.swap = MT_UNKNOWN, .page_tables = MT_UNKNOWN,
	};
}

static const char *take_count(uint64_t *value, struct mt_word rest)
{
	const char *bad = mt_word_count(mt_word_take(&rest), value);

	if (bad)
		*value = MT_UNKNOWN;
	return bad;
}

static const char *take_size(uint64_t *bytes, struct mt_word rest)
{
	struct mt_word number = mt_word_take(&rest), unit = mt_word_take(&rest);
	uint64_t kib;

	if (mt_word_count(number, &kib) || !mt_word_is(unit, "kB") || kib > INT64_MAX >> 10)
		return "not a size in kB";
	*bytes = kib << 10;
	return NULL;
}

static const char *take_state(char state[2], char letter)
{
	if (!((letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z')))
		return "not a letter";
	state[0] = letter;
	return NULL;
}

/* Newlines and backslashes are escaped in status, nothing is in stat. */
static const char *take_name(char name[MT_TASK_NAME_SIZE], struct mt_word text, bool escaped)
{
	size_t n = 0;

	for (size_t i = 0; i < text.len && n < MT_TASK_NAME_SIZE - 1; i++) {
		char c = text.p[i];

		if (escaped && c == '\\' && i + 1 < text.len) {
			i++;
			c = text.p[i] == 'n' ? '\n' : text.p[i];
		}
		name[n++] = c;
	}
	name[n] = '\0';
	return NULL;
}

enum key {
	KEY_NAME, KEY_STATE, KEY_PID, KEY_TGID, KEY_PARENT, KEY_THREADS, KEY_KERNEL, KEY_SIZE,
	KEY_ANON, KEY_FILE, KEY_SHMEM, KEY_SWAP, KEY_TABLES, NR_KEYS
};

#define KEY(text) { text, sizeof(text) - 1 }

static const struct mt_word keys[NR_KEYS] = {
	[KEY_NAME] = KEY("Name"), [KEY_STATE] = KEY("State"), [KEY_PID] = KEY("Pid"),
	[KEY_TGID] = KEY("Tgid"), [KEY_PARENT] = KEY("PPid"), [KEY_THREADS] = KEY("Threads"),
	[KEY_KERNEL] = KEY("Kthread"), [KEY_SIZE] = KEY("VmSize"), [KEY_ANON] = KEY("RssAnon"),
	[KEY_FILE] = KEY("RssFile"), [KEY_SHMEM] = KEY("RssShmem"), [KEY_SWAP] = KEY("VmSwap"),
	[KEY_TABLES] = KEY("VmPTE"),
};

static const char *take_value(struct mt_task_status *s, enum key key, struct mt_word rest)
{
	struct mt_word value = mt_word_trim(rest.p, rest.len);
	uint64_t *const places[NR_KEYS] = {
		[KEY_PID] = &s->pid, [KEY_TGID] = &s->tgid, [KEY_PARENT] = &s->parent,
		[KEY_THREADS] = &s->threads, [KEY_SIZE] = &s->size, [KEY_ANON] = &s->anon,
		[KEY_FILE] = &s->file, [KEY_SHMEM] = &s->shmem, [KEY_SWAP] = &s->swap,
		[KEY_TABLES] = &s->page_tables,
	};

	switch (key) {
	case KEY_NAME:
		/* one tab, then the name, blanks and all */
		return rest.len ? take_name(s->name, (struct mt_word){ rest.p + 1, rest.len - 1 },
					    true) : NULL;
	case KEY_STATE:
		return take_state(s->state, value.len ? *value.p : '\0');
	case KEY_KERNEL:
		s->kernel_told = mt_word_is(value, "0") || mt_word_is(value, "1");
		s->is_kernel = mt_word_is(value, "1");
		return s->kernel_told ? NULL : "neither 0 nor 1";
	case KEY_PID:
	case KEY_TGID:
	case KEY_PARENT:
	case KEY_THREADS:
		return take_count(places[key], value);
	default:
		s->has_memory = true;
		return take_size(places[key], value);
	}
}

/* Finds the key of a line; NR_KEYS: none of those that are used. */
static enum key find_key(const char *name, size_t len)
{
	size_t i = 0;

	while (i < NR_KEYS && (keys[i].len != len || memcmp(keys[i].p, name, len)))
		i++;
	return i;
}

static enum key take_line(struct mt_lines *scan, struct mt_task_status *status)
{
	const char *colon = memchr(scan->line, ':', scan->len), *bad;
	size_t len = colon ? (size_t)(colon - scan->line) : 0;
	enum key key = find_key(scan->line, len);

	if (key == NR_KEYS)
		return key;
	bad = take_value(status, key, (struct mt_word){ colon + 1, scan->len - len - 1 });
	if (bad)
		mt_lines_bad(scan, MT_STATUS_DAMAGED, "%s: %s", keys[key].p, bad);
	return key;
}

struct mt_error *mt_status_parse(const char *path, const char *text, size_t len,
				 struct mt_snapshot *snapshot, struct mt_task_status *status)
{
	struct mt_lines scan;

	clear(status);
	mt_lines_init(&scan, path, text, len);
	/* Threads is behind the sizes; half of the text is behind it */
	while (mt_lines_next(&scan) && take_line(&scan, status) != KEY_THREADS)
		;
	return mt_lines_finish(&scan, snapshot, MT_SECTION_TASKS, status->pid != MT_UNKNOWN);
}

/* Fields behind the name, numbered as in proc(5). */
enum { STAT_STATE = 3, STAT_PARENT = 4, STAT_FLAGS = 9, STAT_THREADS = 20, STAT_SIZE = 23 };

static const char *take_field(struct mt_task_status *s, unsigned int i, struct mt_word word)
{
	uint64_t flags;

	switch (i) {
	case STAT_STATE:
		return take_state(s->state, word.len == 1 ? *word.p : '\0');
	case STAT_PARENT:
		return take_count(&s->parent, word);
	case STAT_FLAGS:
		if (mt_word_count(word, &flags))
			return "bad flags";
		s->kernel_told = true;
		s->is_kernel = flags & PF_KTHREAD;
		return NULL;
	case STAT_THREADS:
		return take_count(&s->threads, word);
	case STAT_SIZE:
		return take_count(&s->size, word);
	default:
		return NULL;
	}
}

/* A name may have parentheses, blanks and newlines; no number does. */
static const char *parse_stat(struct mt_word text, struct mt_task_status *s)
{
	const char *open = memchr(text.p, '(', text.len);
	const char *close = memrchr(text.p, ')', text.len);
	struct mt_word rest, word;
	const char *bad = NULL;

	if (!open || !close || close < open)
		return "no name in parentheses";
	if (take_count(&s->pid, mt_word_trim(text.p, (size_t)(open - text.p))))
		return "no pid";
	take_name(s->name, (struct mt_word){ open + 1, (size_t)(close - open - 1) }, false);
	rest = (struct mt_word){ close + 1, (size_t)(text.p + text.len - close - 1) };
	if (rest.len && rest.p[rest.len - 1] == '\n')
		rest.len--;
	for (unsigned int i = STAT_STATE; !bad && i <= STAT_SIZE; i++) {
		word = mt_word_take(&rest);
		/* the last one may have lost digits */
		bad = word.len && rest.len ? take_field(s, i, word) : "ends too early";
	}
	s->has_memory = s->size != MT_UNKNOWN && s->size;
	if (!s->has_memory)
		s->size = MT_UNKNOWN;
	return bad;
}

struct mt_error *mt_stat_parse(const char *path, const char *text, size_t len,
			       struct mt_task_status *status)
{
	const char *bad;

	clear(status);
	bad = parse_stat((struct mt_word){ text, len }, status);
	return bad ? mt_error_create(MT_ERR_FORMAT, "%s: %s", path, bad) : NULL;
}
