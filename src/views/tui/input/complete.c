// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/input/complete.h"

#include <string.h>

#include "views/tui/screen/stack.h"
#include "views/tui/screen/tabs.h"
#include "views/views.h"

/* What a word may become, and how far all of that agrees. */
struct candidates {
	const char *start;	/* what was typed of it */
	const char *after;	/* the one that stands there already; or NULL */
	const char *first;	/* of those that fit */
	const char *next;	/* the one behind after */
	size_t common;		/* characters that all have in common */
	size_t n;
	bool passed;		/* after was seen */
};

static void offer(struct candidates *c, const char *name)
{
	size_t i = 0;

	if (strncmp(name, c->start, strlen(c->start)))
		return;
	if (!c->first) {
		c->first = name;
		c->common = strlen(name);
	}
	while (i < c->common && name[i] == c->first[i])
		i++;
	c->common = i;
	if (c->passed && !c->next)
		c->next = name;
	if (c->after && !strcmp(name, c->after))
		c->passed = true;
	c->n++;
}

static void offer_views(const struct mt_tui *tui, struct candidates *c)
{
	for (size_t i = 0; i < mt_nr_views; i++)
		if (mt_tui_can_ask(tui, mt_views[i]))
			offer(c, mt_views[i]->name);
	offer(c, "help");
	offer(c, "quit");
}

static void offer_options(const struct mt_view *view, struct candidates *c, char *names,
			  size_t size)
{
	for (size_t i = 0; view && view->options && view->options[i]; i++) {
		size_t len = strlen(view->options[i]->name) + 3;

		if (len >= size)
			return;
		offer(c, strcat(strcpy(names, "--"), view->options[i]->name));
		names += len;
		size -= len;
	}
}

static void collect(const struct mt_tui *tui, const char *text, const char *word,
		    struct candidates *c, char *names, size_t size)
{
	char view[MT_TUI_TEXT];

	if (word == text) {
		offer_views(tui, c);
		return;
	}
	snprintf(view, sizeof(view), "%.*s", (int)strcspn(text, " "), text);
	offer_options(mt_tui_find_view(view), c, names, size);
}

void mt_tui_complete(struct mt_tui *tui)
{
	char *text = tui->typed_text, *blank = strrchr(text, ' ');
	char *word = blank ? blank + 1 : text, names[1024], start[MT_TUI_LINE];
	bool again = tui->completing && !strcmp(tui->completed, text);
	struct candidates c = { .start = start };

	snprintf(start, sizeof(start), "%s", again ? tui->complete_start : word);
	c.after = again ? word : NULL;
	collect(tui, text, word, &c, names, sizeof(names));
	if (!c.n || (blank && *start != '-'))
		return;
	snprintf(tui->complete_start, sizeof(tui->complete_start), "%s", start);
	if (again && c.n > 1)
		snprintf(word, sizeof(tui->typed_text) - (size_t)(word - text), "%s",
			 c.next ? c.next : c.first);
	else
		snprintf(word, sizeof(tui->typed_text) - (size_t)(word - text), "%.*s%s",
			 (int)c.common, c.first, c.n == 1 ? " " : "");
	snprintf(tui->completed, sizeof(tui->completed), "%s", text);
	tui->completing = true;
}
