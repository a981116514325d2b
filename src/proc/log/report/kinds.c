// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/log/report/kinds.h"

#include <ctype.h>

#include "base/cleanup.h"
#include "base/number.h"

bool mt_oom_behind(struct mt_word text, const char *prefix, struct mt_word *rest)
{
	size_t len = strlen(prefix);

	if (!mt_word_starts(text, prefix))
		return false;
	*rest = mt_word_trim(text.p + len, text.len - len);
	return true;
}

bool mt_oom_has(struct mt_word text, const char *words)
{
	return memmem(text.p, text.len, words, strlen(words));
}

unsigned int mt_oom_take_node(struct mt_word *line)
{
	struct mt_word rest;
	uint64_t node;
	size_t n;

	if (!mt_oom_behind(*line, "Node ", &rest))
		return MT_NO_INDEX;
	n = mt_number_digits(rest.p, rest.len, &node);
	if (!n || node >= MT_MAX_NODES)
		return MT_NO_INDEX;
	*line = mt_word_trim(rest.p + n, rest.len - n);
	return (unsigned int)node;
}

/* ---- lines that begin with certain words ---- */

static const struct {
	const char *start;
	enum mt_oom_kind kind;
} starts[] = {
	{ "Mem-Info:", MT_OOM_MEMINFO }, { "Mem-info:", MT_OOM_MEMINFO },
	{ "lowmem_reserve[]:", MT_OOM_RESERVE }, { "protections[]:", MT_OOM_RESERVE },
	{ "Free swap", MT_OOM_SWAP }, { "Total swap", MT_OOM_SWAP },
	{ "Swap cache", MT_OOM_NOTE }, { "Free pages:", MT_OOM_NOTE },
	{ "COMPACTION is disabled", MT_OOM_NOTE },
	{ "Memory cgroup min protection", MT_OOM_NOTE },
	{ "excessive unreclaimable slab", MT_OOM_NOTE },
	{ "memory: usage ", MT_OOM_USAGE }, { "swap: usage ", MT_OOM_USAGE },
	{ "memory+swap: usage ", MT_OOM_USAGE }, { "kmem: usage ", MT_OOM_USAGE },
	{ "Memory cgroup stats", MT_OOM_STATS },
	{ "Task in ", MT_OOM_LIMIT }, { "Tasks in ", MT_OOM_GROUP },
	{ "Unreclaimable slab info:", MT_OOM_SLAB_HEAD },
	{ "Memory allocations", MT_OOM_ALLOC_HEAD },
	{ "Tasks state", MT_OOM_TASK_HEAD },
	{ "oom-kill:", MT_OOM_CONSTRAINT },
	{ "Out of memory and no killable", MT_OOM_NO_VICTIM },
	{ "Kernel panic - not syncing: Out of memory", MT_OOM_NO_VICTIM },
	{ "Kernel panic - not syncing: System is deadlocked on memory", MT_OOM_NO_VICTIM },
	{ "System is deadlocked on memory", MT_OOM_NO_VICTIM },
	{ "oom_reaper: ", MT_OOM_REAPED },
	{ "Pid: ", MT_OOM_CPU },
	{ "Killed process ", MT_OOM_KILLED },
	{ "Call Trace", MT_OOM_TRACE }, { "Call trace", MT_OOM_TRACE },
	{ "Hardware name", MT_OOM_TRACE }, { "Modules linked in", MT_OOM_TRACE },
	{ "Workqueue:", MT_OOM_TRACE }, { "Tainted:", MT_OOM_TRACE }, { "RIP:", MT_OOM_TRACE },
	{ "RSP:", MT_OOM_TRACE }, { "RAX:", MT_OOM_TRACE }, { "RDX:", MT_OOM_TRACE },
	{ "RBP:", MT_OOM_TRACE }, { "R10:", MT_OOM_TRACE }, { "R13:", MT_OOM_TRACE },
	{ "ORIG_RAX", MT_OOM_TRACE }, { "Code:", MT_OOM_TRACE }, { "EIP:", MT_OOM_TRACE },
	{ "<TASK>", MT_OOM_TRACE }, { "</TASK>", MT_OOM_TRACE }, { "<IRQ>", MT_OOM_TRACE },
	{ "</IRQ>", MT_OOM_TRACE }, { "[<", MT_OOM_TRACE }, { "? ", MT_OOM_TRACE },
	{ "Backtrace:", MT_OOM_TRACE }, { "Function entered at", MT_OOM_TRACE },
	{ "Stack :", MT_OOM_TRACE }, { "Stack:", MT_OOM_TRACE },
	{ "warn_alloc", MT_OOM_TRACE }, { "---[ ", MT_OOM_TRACE },
	{ "------------[", MT_OOM_TRACE },
};

/* A table by the first character: most lines of a log begin with none of these. */
static enum mt_oom_kind find_start(struct mt_word message)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(starts); i++)
		if (*starts[i].start == *message.p && mt_word_starts(message, starts[i].start))
			return starts[i].kind;
	return MT_OOM_OTHER;
}

/* ---- lines of figures ---- */

/* "12*4kB" at the start of text */
static bool is_blocks(struct mt_word text)
{
	uint64_t value;
	size_t n = mt_number_digits(text.p, text.len, &value), m;

	if (!n || n >= text.len || text.p[n] != '*')
		return false;
	m = mt_number_digits(text.p + n + 1, text.len - n - 1, &value);
	return m && n + 1 + m < text.len && text.p[n + 1 + m] == 'k';
}

/* "key:12kB", "key:12", "key? no" */
static bool is_pair(struct mt_word word)
{
	const char *colon = memchr(word.p, ':', word.len);

	return colon && colon > word.p && (islower((unsigned char)*word.p) ||
					   mt_word_starts(word, "Active:") ||
					   mt_word_starts(word, "Active_anon:"));
}

/* "r6:c03ddfa4 r5:000000d0", registers amid an ARM kernel's call trace. */
static bool is_register(struct mt_word word)
{
	uint64_t number;
	size_t n = word.len > 1 && (*word.p == 'r' || *word.p == 'x') ?
			   mt_number_digits(word.p + 1, word.len - 1, &number) : 0;

	return n && n + 1 < word.len && word.p[n + 1] == ':';
}

/* A free list whose blocks follow on lines of their own (4.9 to 4.14). */
static bool is_zone_name(struct mt_word name)
{
	static const char *const names[] = { "DMA", "DMA32", "Normal", "HighMem", "Movable",
					     "Device" };

	for (size_t i = 0; i < MT_ARRAY_SIZE(names); i++)
		if (mt_word_is(name, names[i]))
			return true;
	return false;
}

/* Behind "Node 0 ", or without NUMA at the start. */
static enum mt_oom_kind figures(struct mt_word rest, bool numbered)
{
	struct mt_word all = rest, word = mt_word_take(&rest);

	rest = mt_word_trim(rest.p, rest.len);
	if (mt_word_starts(word, "hugepages_total="))
		return MT_OOM_HUGE;
	if (!numbered && is_register(word))
		return MT_OOM_TRACE;
	if (is_pair(word) && word.p[word.len - 1] != ':')
		return numbered || mt_oom_has(all, "kB") ? MT_OOM_NODE : MT_OOM_COUNTS;
	if (mt_word_starts(rest, "free:") && mt_word_is_name(word))
		return MT_OOM_ZONE;
	if (mt_word_is(rest, "per-cpu:") || mt_word_starts(rest, "per-cpu: "))
		return MT_OOM_PERCPU;
	if (word.len < 2 || word.p[word.len - 1] != ':')
		return MT_OOM_OTHER;
	word.len--;
	return mt_word_is_name(word) && (rest.len ? is_blocks(rest) : is_zone_name(word)) ?
		       MT_OOM_LIST : MT_OOM_OTHER;
}

/* "194 total pagecache pages", "1*4kB (U)", "= 1972kB" */
static enum mt_oom_kind numbers(struct mt_word message)
{
	uint64_t value;
	size_t n = mt_number_digits(message.p, message.len, &value);
	struct mt_word words = mt_word_trim(message.p + n, message.len - n);

	if (is_blocks(message))
		return MT_OOM_PIECE;
	if (mt_oom_has(words, " func:"))
		return MT_OOM_ALLOC;
	if (words.len && words.p != message.p + n && mt_word_is_name(words) &&
	    mt_oom_has(words, "page"))
		return MT_OOM_PAGES;
	for (size_t i = 0; i < message.len; i++)
		if (!mt_is_blank(message.p[i]) && !isdigit((unsigned char)message.p[i]))
			return MT_OOM_OTHER;
	return MT_OOM_PIECE;
}

static enum mt_oom_kind brackets(struct mt_word message)
{
	const char *close = memchr(message.p, ']', message.len < 24 ? message.len : 24);
	struct mt_word inside, rest;
	uint64_t pid;

	if (!close)
		return MT_OOM_OTHER;
	inside = mt_word_trim(message.p + 1, (size_t)(close - message.p - 1));
	rest = mt_word_trim(close + 1, (size_t)(message.p + message.len - close - 1));
	if (mt_word_is(inside, "pid"))
		return MT_OOM_COLUMNS;
	return !mt_word_count(inside, &pid) && rest.len && isdigit((unsigned char)*rest.p) ?
		       MT_OOM_TASK : MT_OOM_OTHER;
}

static bool is_percpu(struct mt_word message)
{
	return (mt_word_starts(message, "CPU") || mt_word_starts(message, "cpu ")) &&
	       (mt_oom_has(message, " hi:") || mt_oom_has(message, ": high "));
}

/* "kswapd0+0x1/0x2", "dump_stack_lvl+0x44/0x5c" */
static bool is_frame(struct mt_word message)
{
	const char *plus = memmem(message.p, message.len, "+0x", 3);

	return plus && memchr(plus, '/', (size_t)(message.p + message.len - plus));
}

/* ---- lines whose words stand further on ---- */

static bool is_request(struct mt_word message)
{
	if (mt_oom_has(message, "oom-killer: gfp_mask=") ||
	    mt_oom_has(message, "invoked oom-killer"))
		return true;
	if (mt_oom_has(message, "allocation failure"))
		return mt_oom_has(message, "mode:") || mt_oom_has(message, "vmalloc:") ||
		       mt_oom_has(message, "order:");
	return (mt_oom_has(message, "page allocation stalls for ") &&
		mt_oom_has(message, "mode:")) || mt_oom_has(message, ": vmalloc error: size ");
}

static enum mt_oom_kind anywhere(struct mt_word message)
{
	if (is_request(message))
		return MT_OOM_REQUEST;
	if (mt_oom_has(message, "Killed process "))
		return MT_OOM_KILLED;
	if (mt_oom_has(message, "Kill process "))
		return MT_OOM_ANNOUNCED;
	if (mt_oom_has(message, " mems_allowed=") && mt_oom_has(message, "cpuset="))
		return MT_OOM_ALLOWED;
	return is_frame(message) ? MT_OOM_TRACE : MT_OOM_OTHER;
}

enum mt_oom_kind mt_oom_classify(struct mt_word message)
{
	struct mt_word rest = message;
	enum mt_oom_kind kind;
	bool numbered;

	if (!message.len)
		return MT_OOM_OTHER;
	if (isdigit((unsigned char)*message.p) && (kind = numbers(message)))
		return kind;
	if (*message.p == '[' && (kind = brackets(message)))
		return kind;
	if (*message.p == '=' || *message.p == '(')
		return mt_word_starts(message, "= ") || message.p[message.len - 1] == ')' ?
			       MT_OOM_PIECE : MT_OOM_OTHER;
	kind = find_start(message);
	if (kind && (kind != MT_OOM_TRACE || !is_request(message)))
		return kind;
	if (is_percpu(message))
		return MT_OOM_PERCPU;
	if (mt_word_starts(message, "CPU: ") && mt_oom_has(message, "PID: "))
		return MT_OOM_CPU;
	kind = anywhere(message);
	if (kind)
		return kind;
	numbered = mt_oom_take_node(&rest) != MT_NO_INDEX;
	if (numbered && !rest.len)
		return MT_OOM_PIECE;
	return figures(rest, numbered);
}

bool mt_oom_is_strong(enum mt_oom_kind kind)
{
	switch (kind) {
	case MT_OOM_REQUEST:
	case MT_OOM_MEMINFO:
	case MT_OOM_ZONE:
	case MT_OOM_LIST:
	case MT_OOM_USAGE:
	case MT_OOM_STATS:
	case MT_OOM_LIMIT:
	case MT_OOM_COLUMNS:
	case MT_OOM_CONSTRAINT:
	case MT_OOM_ANNOUNCED:
	case MT_OOM_KILLED:
		return true;
	default:
		return false;
	}
}

bool mt_oom_begins(enum mt_oom_kind kind, struct mt_word message)
{
	static const char *const first[] = { "active_anon:", "active_file:", "unevictable:",
					     "slab_reclaimable:", "mapped:", "free:" };

	if (kind == MT_OOM_HUGE || (kind == MT_OOM_SWAP && mt_oom_has(message, "kB")) ||
	    (kind == MT_OOM_PAGES && (mt_oom_has(message, " pages RAM") ||
				      mt_oom_has(message, " total pagecache pages"))) ||
	    (kind == MT_OOM_NO_VICTIM && mt_word_starts(message, "Out of memory and")))
		return true;
	if (kind == MT_OOM_TASK)
		return mt_oom_row_columns(message);
	if (kind == MT_OOM_NODE)
		return mt_oom_has(message, "active_anon:") && mt_oom_has(message, "kB");
	for (size_t i = 0; kind == MT_OOM_COUNTS && i < MT_ARRAY_SIZE(first); i++)
		if (mt_word_starts(message, first[i]) && memchr(message.p, ' ', message.len))
			return true;
	return mt_oom_is_strong(kind);
}

/* FNV-1a */
static uint64_t hash(uint64_t value, struct mt_word word)
{
	for (size_t i = 0; i < word.len; i++)
		value = (value ^ (unsigned char)word.p[i]) * UINT64_C(0x100000001b3);
	return value;
}

uint64_t mt_oom_key(enum mt_oom_kind kind, struct mt_word message)
{
	uint64_t key = UINT64_C(0xcbf29ce484222325) + (uint64_t)kind;
	struct mt_word rest = message, word;
	unsigned int node;

	if (kind == MT_OOM_PAGES) {
		mt_word_take(&rest);
		return hash(key, rest);
	}
	if (kind == MT_OOM_HUGE)
		return hash(key, message);
	node = mt_oom_take_node(&rest);
	word = mt_word_take(&rest);
	if (kind == MT_OOM_NODE || kind == MT_OOM_COUNTS || kind == MT_OOM_USAGE) {
		const char *colon = memchr(word.p, ':', word.len);

		word.len = colon ? (size_t)(colon - word.p) : word.len;
	}
	return hash(hash(key, (struct mt_word){ (const char *)&node, sizeof(node) }), word);
}
