// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/render/csv.h"

#include <stdbool.h>
#include <string.h>

void mt_csv_put_text(FILE *out, const char *text)
{
	bool is_formula = *text && strchr("=+-@\t\r", *text);
	bool is_quoted = is_formula || strpbrk(text, ",\"\r\n;");

	if (is_quoted)
		fputc('"', out);
	if (is_formula)
		fputc('\'', out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text, out);
	}
	if (is_quoted)
		fputc('"', out);
}
