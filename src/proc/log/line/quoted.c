// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/log/line/quoted.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"

/* A line is joined of no more than that; one that is longer is taken for several. */
#define MAX_JOINED ((size_t)1 << 20)

/* Behind a line that ends in "=" so much is looked at. */
#define LOOKED_AT ((size_t)16 << 10)

void mt_quoted_release(struct mt_quoted *quoted)
{
	free(quoted->text);
	quoted->text = NULL;
}

/* Words of a report before an encoded "=", of which no report that is not encoded has one. */
static bool is_evidence(struct mt_word text)
{
	static const char *const words[] = {
		"gfp_mask=3D", "order=3D", "oom_score_adj=3D", "nodemask=3D", "cpuset=3D",
		"mems_allowed=3D", "constraint=3D", "hugepages_total=3D", "swap  =3D",
		"swap =3D", "kB =3D ", ") =3D ",
	};

	if (!memmem(text.p, text.len, "=3D", 3))
		return false;
	for (size_t i = 0; i < MT_ARRAY_SIZE(words); i++)
		if (memmem(text.p, text.len, words[i], strlen(words[i])))
			return true;
	return false;
}

/* What stands before the "=" of a soft break; false: there is none. */
static bool take_break(struct mt_word *line)
{
	struct mt_word all = *line;

	while (all.len && (all.p[all.len - 1] == '\r' || all.p[all.len - 1] == ' '))
		all.len--;
	if (!all.len || all.p[all.len - 1] != '=')
		return false;
	line->len = all.len - 1;
	return true;
}

static int hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* "=C2": the byte; -1: there is none. */
static int byte_at(struct mt_word text, size_t at)
{
	if (at + 3 > text.len || text.p[at] != '=' || hex(text.p[at + 1]) < 0 ||
	    hex(text.p[at + 2]) < 0)
		return -1;
	return hex(text.p[at + 1]) * 16 + hex(text.p[at + 2]);
}

/* "... oom_score_adj", behind which "=20" is a number. */
static bool ends_with_key(struct mt_word text)
{
	static const char *const keys[] = { "oom_score_adj", "oom_adj", "order", "pid", "uid" };

	for (size_t i = 0; i < MT_ARRAY_SIZE(keys); i++) {
		size_t len = strlen(keys[i]);

		if (text.len >= len && !memcmp(text.p + text.len - len, keys[i], len))
			return true;
	}
	return false;
}

/*
 * A mailbox has mails that are not encoded, too, in which "oom_score_adj=200" is what it says: only
 * "=", a blank at the end, and characters beyond ASCII, which are two bytes at least, are decoded.
 */
static bool is_encoded(struct mt_word text, size_t at, int byte)
{
	if (byte == '=')
		return true;
	if (byte == ' ' || byte == '\t')
		return at + 3 == text.len && !ends_with_key((struct mt_word){ text.p, at });
	return (byte >= 0xc2 && byte_at(text, at + 3) >= 0x80) ||
	       (byte >= 0x80 && byte < 0xc0 && at && (unsigned char)text.p[at - 1] >= 0x80);
}

/* In place. */
static struct mt_word decode(char *text, size_t len)
{
	size_t n = 0;

	for (size_t at = 0; at < len;) {
		int byte = byte_at((struct mt_word){ text, len }, at);

		if (byte >= 0 && is_encoded((struct mt_word){ text, len }, at, byte)) {
			/* what was decoded before stands behind, for the next one to see */
			text[at + 2] = (char)byte;
			text[n++] = (char)byte;
			at += 3;
		} else {
			text[n++] = text[at++];
		}
	}
	return (struct mt_word){ text, n };
}

static struct mt_error *append(struct mt_quoted *quoted, size_t *len, struct mt_word line)
{
	struct mt_error *err = mt_array_reserve(&quoted->text, &quoted->capacity,
						*len + line.len + 1, 1,
						2 * MT_WINDOW_MAX_LINE);

	if (err)
		return err;
	memcpy(quoted->text + *len, line.p, line.len);
	*len += line.len;
	return NULL;
}

/* Whether the line that breaks here is of an encoded text: what follows tells. */
static struct mt_error *look_ahead(struct mt_quoted *quoted, struct mt_window *window)
{
	struct mt_word ahead;
	struct mt_error *err = mt_window_ahead(window, LOOKED_AT, &ahead);

	if (!err && ahead.len > LOOKED_AT)
		ahead.len = LOOKED_AT;
	quoted->on = !err && is_evidence(ahead);
	return err;
}

/* Joins to line, which was read last, those that its soft breaks join to it. */
static struct mt_error *join(struct mt_quoted *quoted, struct mt_window *window,
			     struct mt_word *line)
{
	struct mt_word part = *line;
	bool broken = take_break(&part);
	size_t len = 0, whole = line->len;
	struct mt_error *err = append(quoted, &len, *line);

	if (!err && broken && !quoted->on)
		err = look_ahead(quoted, window);
	if (!err && !quoted->on) {
		*line = (struct mt_word){ quoted->text, whole };
		return NULL;
	}
	if (!err)
		len = part.len;
	while (!err && broken && len < MAX_JOINED) {
		err = mt_window_next(window, &part);
		if (err || !part.p)
			break;
		broken = take_break(&part);
		err = append(quoted, &len, part);
	}
	if (!err)
		*line = decode(quoted->text, len);
	return err;
}

struct mt_error *mt_quoted_next(struct mt_quoted *quoted, struct mt_window *window,
				struct mt_word *line, uint64_t *number)
{
	static const char header[] = "Content-Transfer-Encoding:";
	struct mt_error *err = mt_window_next(window, line);
	struct mt_word part;

	*number = window->number;
	if (err || !line->p)
		return err;
	if (mt_word_starts(*line, header))
		quoted->on = memmem(line->p, line->len, "quoted-printable", 16);
	else if (!quoted->on)
		quoted->on = is_evidence(*line);
	part = *line;
	return quoted->on || take_break(&part) ? join(quoted, window, line) : NULL;
}
