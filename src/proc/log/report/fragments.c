// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Kernels 4.9 to 4.14 gave each continuation a line of its own, with other output
 * between them perhaps:
 *
 *	Node 0 DMA:
 *	1*4kB
 *	(U)
 *	0*8kB
 *	= 1972kB
 *	lowmem_reserve[]:
 *	 0
 *	 135
 *
 * (commit 4bcc595ccd80 made continuations explicit; 4.15 and later print whole lines).
 */
#include "proc/log/report/parser.h"

static bool is_open(const struct mt_oom_parser *parser, enum mt_oom_kind kind)
{
	return parser->piece.n && parser->piece.v[0].kind == kind;
}

static void keep(struct mt_oom_parser *parser, enum mt_oom_kind kind, struct mt_word message)
{
	if (!parser->err)
		parser->err = mt_oom_store_add(&parser->memory, kind, message);
}

/* Behind what is there, with a blank between. */
static void append(struct mt_oom_parser *parser, enum mt_oom_kind kind, struct mt_word message)
{
	struct mt_oom_store *piece = &parser->piece;

	if (!parser->err && piece->n)
		parser->err = mt_oom_store_add(piece, kind, (struct mt_word){ " ", 1 });
	if (!parser->err)
		parser->err = mt_oom_store_add(piece, kind, message);
}

void mt_oom_flush_piece(struct mt_oom_parser *parser)
{
	struct mt_oom_store *piece = &parser->piece;

	/* "Node 0" alone says nothing */
	if (piece->n && piece->v[0].kind != MT_OOM_PIECE)
		keep(parser, piece->v[0].kind, (struct mt_word){ piece->text, piece->len });
	mt_oom_store_clear(piece);
}

static bool is_number(struct mt_word message)
{
	for (size_t i = 0; i < message.len; i++)
		if (!mt_is_blank(message.p[i]) && (message.p[i] < '0' || message.p[i] > '9'))
			return false;
	return true;
}

static void take_piece(struct mt_oom_parser *parser, struct mt_word message)
{
	if (mt_word_starts(message, "Node ")) {
		mt_oom_flush_piece(parser);
		append(parser, MT_OOM_PIECE, message);
	} else if (is_number(message) ? is_open(parser, MT_OOM_RESERVE) :
					is_open(parser, MT_OOM_LIST)) {
		append(parser, MT_OOM_PIECE, message);
		if (*message.p == '=')
			mt_oom_flush_piece(parser);
	} else {
		mt_oom_count_unread(parser, message);
	}
}

/* Nothing stands behind its colon, or the sum is not yet there. */
static bool is_unfinished(enum mt_oom_kind kind, struct mt_word message)
{
	if (kind == MT_OOM_LIST)
		return !memchr(message.p, '=', message.len) &&
		       message.p[message.len - 1] != '>';
	return kind == MT_OOM_RESERVE && message.p[message.len - 1] == ':';
}

/* "Node 0" came before: in front of it, where it has none of its own. */
static bool join_node(struct mt_oom_parser *parser, enum mt_oom_kind *kind,
		      struct mt_word *message)
{
	struct mt_oom_store *piece = &parser->piece;
	struct mt_word copy = *message;

	if (!is_open(parser, MT_OOM_PIECE) || mt_oom_take_node(&copy) != MT_NO_INDEX ||
	    (*kind != MT_OOM_ZONE && *kind != MT_OOM_LIST && *kind != MT_OOM_PERCPU))
		return false;
	append(parser, MT_OOM_PIECE, *message);
	*message = (struct mt_word){ piece->text, piece->len };
	return !parser->err;
}

/* "present:16256kB pages_scanned:89 all_unreclaimable?", of no zone and no node. */
bool mt_oom_is_wrapped(const struct mt_oom_parser *parser, enum mt_oom_kind kind,
		       struct mt_word message)
{
	const struct mt_oom_store *memory = &parser->memory;
	enum mt_oom_kind last = memory->n ? memory->v[memory->n - 1].kind : MT_OOM_OTHER;
	struct mt_word copy = message;

	if (parser->idle || (last != MT_OOM_ZONE && last != MT_OOM_NODE))
		return false;
	if (kind == MT_OOM_OTHER) {
		struct mt_word line = mt_oom_store_line(memory, memory->n - 1);

		return line.p[line.len - 1] == '?' &&
		       (mt_word_is(message, "no") || mt_word_is(message, "yes"));
	}
	return kind == MT_OOM_NODE && mt_oom_take_node(&copy) == MT_NO_INDEX;
}

void mt_oom_keep_memory(struct mt_oom_parser *parser, enum mt_oom_kind kind,
			struct mt_word message)
{
	if (kind == MT_OOM_PIECE) {
		take_piece(parser, message);
		return;
	}
	if (mt_oom_is_wrapped(parser, kind, message)) {
		if (!parser->err)
			parser->err = mt_oom_store_extend(&parser->memory, message);
		return;
	}
	if (join_node(parser, &kind, &message) && is_unfinished(kind, message)) {
		/* its pieces follow behind the node */
		parser->piece.v[0].kind = kind;
		return;
	}
	if (is_unfinished(kind, message)) {
		mt_oom_flush_piece(parser);
		append(parser, kind, message);
		return;
	}
	keep(parser, kind, message);
	if (is_open(parser, MT_OOM_PIECE))
		mt_oom_store_clear(&parser->piece);
}
