// SPDX-License-Identifier: GPL-2.0-or-later
/* Of a zone: which orders find a block, why the others do not, how that went. */
#include <stdlib.h>

#include "analysis/frag.h"
#include "views/tui/data/detail_private.h"
#include "views/tui/data/orders.h"

static const char *words_at(const struct mt_snapshot *snapshot, const uint64_t *blocks,
			    unsigned int order)
{
	return mt_orders_words(mt_frag_extfrag_index(blocks, snapshot->nr_orders, order));
}

/* Orders that fare alike on one line. */
static void put_words(const struct mt_snapshot *snapshot, const uint64_t *blocks, FILE *out)
{
	unsigned int first = 0;

	for (unsigned int order = 1; order <= snapshot->nr_orders; order++) {
		const char *words = words_at(snapshot, blocks, first);
		char orders[32];

		if (order < snapshot->nr_orders && words_at(snapshot, blocks, order) == words)
			continue;
		if (first + 1 == order)
			snprintf(orders, sizeof(orders), "order %u", first);
		else
			snprintf(orders, sizeof(orders), "orders %u to %u", first, order - 1);
		if (words)
			fprintf(out, "%s%-13s a request %s\n",
				mt_frag_extfrag_index(blocks, snapshot->nr_orders, first) >= 0 ?
					(char[]){ MT_DETAIL_WARNING, '\0' } : "",
				orders, words);
		first = order;
	}
}

/* The largest first: they change before the others do. */
static void put_past(const struct mt_tui_question *question, const struct mt_tui_context *context,
		     const struct mt_zone *zone, FILE *out)
{
	int room = question->width - 25;
	size_t width = room < 8 ? 8 : room > MT_HISTORY_LENGTH ? MT_HISTORY_LENGTH : (size_t)room;

	if (!question->has_history || !context->history)
		return;
	for (unsigned int order = context->snapshot->nr_orders; order-- > 1;) {
		uint64_t values[MT_HISTORY_LENGTH];
		char text[MT_HISTORY_LENGTH * 4 + 1];
		size_t n = mt_history_unusable(context->history, zone->node, zone->name, order,
					       values, width);

		if (mt_history_draw(values, n, 1000, question->unicode, text))
			fprintf(out, "order %-2u unusable %5.1f %% %s\n", order,
				values[n - 1] == MT_UNKNOWN ? 0 : (double)values[n - 1] / 10, text);
	}
}

static const struct mt_zone *find(const struct mt_snapshot *snapshot, const struct mt_selection *of)
{
	for (size_t i = 0; i < snapshot->nr_zones; i++)
		if (snapshot->zones[i].free_blocks &&
		    mt_selection_has_zone(of, &snapshot->zones[i]))
			return &snapshot->zones[i];
	return NULL;
}

char *mt_tui_detail_orders(const struct mt_tui_question *question,
			   const struct mt_tui_context *context, const struct mt_selection *of)
{
	const struct mt_zone *zone = find(context->snapshot, of);
	char *text = NULL;
	size_t len;
	FILE *out = zone ? open_memstream(&text, &len) : NULL;

	if (!out)
		return NULL;
	mt_tui_detail_title(question, zone->node, zone->name, out);
	put_words(context->snapshot, zone->free_blocks, out);
	put_past(question, context, zone, out);
	fclose(out);
	return text;
}
