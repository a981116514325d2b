// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/render/highlight.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/uses.h"

/* "\033[30;48;5;123m", a letter */
#define LETTER_SIZE 16u

static enum mt_use use_of(char letter)
{
	enum mt_use use = 0;

	while (use < MT_NR_USES && mt_uses[use].letter != letter)
		use++;
	return use;
}

char *mt_use_letters_color(const char *text)
{
	size_t n = strlen(text), len = 0, size = n * LETTER_SIZE + LETTER_SIZE;
	char *colored = malloc(size);
	int last = -1;

	if (!colored)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		enum mt_use use = use_of(text[i]);

		if ((int)use != last && use == MT_NR_USES)
			len += (size_t)snprintf(colored + len, size - len, "\033[0m");
		else if ((int)use != last)
			len += (size_t)snprintf(colored + len, size - len, "\033[30;48;5;%um",
						mt_uses[use].ansi);
		colored[len++] = text[i];
		last = (int)use;
	}
	snprintf(colored + len, size - len, "\033[0m");
	return colored;
}
