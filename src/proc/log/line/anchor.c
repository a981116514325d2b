// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/log/line/anchor.h"

#include <string.h>

#include "base/cleanup.h"

/* Each line that may begin a report, or what is left of one, has one of them. */
static const char *const words[] = {
	"oom-kill",		/* "invoked oom-killer", "oom-kill:constraint=" */
	"allocation failure", "allocation stalls", "vmalloc error",
	"Mem-Info:", "Mem-info:", "of memory", "Killed process", "Kill process",
	"killed as a result", "to be killed due", "Memory cgroup", "memory: usage ",
	"Tasks state", "total_vm", "lowmem_reserve", "active_anon:", "pages RAM", "*4096kB",
	"Linux version ",
	"MESSAGE\":[", "MESSAGE\": [", "MESSAGE\" : [",	/* bytes, not to be searched */
};

static size_t slot(const char *p)
{
	return ((size_t)(unsigned char)p[0] << 4 ^ (unsigned char)p[1]) % MT_ANCHOR_SLOTS;
}

void mt_anchor_init(struct mt_anchor *anchor)
{
	anchor->window = strlen(words[0]);
	for (size_t i = 0; i < MT_ARRAY_SIZE(words); i++)
		if (strlen(words[i]) < anchor->window)
			anchor->window = strlen(words[i]);
	memset(anchor->shift, (int)anchor->window - 1, sizeof(anchor->shift));
	for (size_t i = 0; i < MT_ARRAY_SIZE(words); i++) {
		for (size_t k = 0; k + 2 <= anchor->window; k++) {
			uint8_t *shift = &anchor->shift[slot(words[i] + k)];
			uint8_t far = (uint8_t)(anchor->window - 2 - k);

			if (far < *shift)
				*shift = far;
		}
	}
}

static bool is_word(const char *p, size_t len)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(words); i++)
		if (*words[i] == *p && len >= strlen(words[i]) &&
		    !memcmp(p, words[i], strlen(words[i])))
			return true;
	return false;
}

size_t mt_anchor_find(const struct mt_anchor *anchor, const char *text, size_t len)
{
	size_t window = anchor->window, at = 0;

	while (at + window <= len) {
		uint8_t shift = anchor->shift[slot(text + at + window - 2)];

		if (shift) {
			at += shift;
			continue;
		}
		if (is_word(text + at, len - at))
			return at;
		at++;
	}
	return len;
}

/* Sixteen bytes at a time, on every machine that gcc and clang know. */
typedef uint8_t bytes __attribute__((vector_size(16)));

size_t mt_count_newlines(const char *text, size_t len)
{
	size_t n = 0, at = 0;
	bytes newline;

	memset(&newline, '\n', sizeof(newline));
	while (len - at >= sizeof(bytes)) {
		bytes sum = { 0 };

		/* a byte counts to 255 */
		for (int i = 0; i < 255 && len - at >= sizeof(bytes); i++, at += sizeof(bytes)) {
			bytes block;

			memcpy(&block, text + at, sizeof(block));
			sum -= (bytes)(block == newline);
		}
		for (size_t i = 0; i < sizeof(bytes); i++)
			n += sum[i];
	}
	for (; at < len; at++)
		n += text[at] == '\n';
	return n;
}
