// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/picture/markup.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/text.h"

static void put_character(FILE *out, char c)
{
	switch (c) {
	case '<':
		fputs("&lt;", out);
		break;
	case '>':
		fputs("&gt;", out);
		break;
	case '&':
		fputs("&amp;", out);
		break;
	case '"':
		fputs("&quot;", out);
		break;
	case '\'':
		fputs("&#39;", out);
		break;
	default:
		fputc(c, out);
	}
}

/* What memory is too short for is left out. */
void mt_markup_put_text(FILE *out, const char *text)
{
	mt_cleanup(free) char *printable = text ? mt_text_printable(text, strlen(text)) : NULL;

	for (const char *c = printable ? printable : ""; *c; c++)
		put_character(out, *c);
}
