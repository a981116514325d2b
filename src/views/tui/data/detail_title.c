// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/data/detail_private.h"

void mt_tui_detail_title(const struct mt_tui_question *question, unsigned int node,
			 const char *zone, FILE *out)
{
	const char *line = question->unicode ? "─" : "-";
	char name[MT_TUI_TEXT];

	snprintf(name, sizeof(name), zone ? "node %u %s" : "node %u", node, zone);
	fprintf(out, "%c%s%s %s ", MT_DETAIL_TITLE, line, line, name);
	for (int x = 4 + (int)mt_text_width(name); x < question->width; x++)
		fputs(line, out);
	fputc('\n', out);
}
