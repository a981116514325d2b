// SPDX-License-Identifier: GPL-2.0-or-later
/* The options by which views are told which part of the machine is meant. */
#include <string.h>

#include "base/number.h"
#include "views/view.h"

static struct mt_error *set_index(const char *text, unsigned int *value, bool *has)
{
	uint64_t number;

	if (!mt_number_parse(text, &number) || number >= MT_NO_INDEX)
		return mt_error_create(MT_ERR_USAGE, "a whole number");
	*value = (unsigned int)number;
	*has = true;
	return NULL;
}

static struct mt_error *set_node(struct mt_request *request, const char *text)
{
	return set_index(text, &request->selection.node, &request->selection.has_node);
}

static struct mt_error *set_order(struct mt_request *request, const char *text)
{
	return set_index(text, &request->selection.order, &request->selection.has_order);
}

static struct mt_error *set_zone(struct mt_request *request, const char *text)
{
	request->selection.zone = text;
	return NULL;
}

static struct mt_error *set_type(struct mt_request *request, const char *text)
{
	request->selection.type = text;
	return NULL;
}

const struct mt_view_option mt_option_node = {
	.name = "node", .value = "N", .help = "only this node", .set = set_node,
};

const struct mt_view_option mt_option_zone = {
	.name = "zone", .value = "NAME", .help = "only zones of this name", .set = set_zone,
};

const struct mt_view_option mt_option_order = {
	.name = "order", .value = "N", .help = "only this order", .set = set_order,
};

const struct mt_view_option mt_option_type = {
	.name = "type", .value = "NAME", .help = "only this migrate type", .set = set_type,
};

bool mt_selection_has_zone(const struct mt_selection *selection, const struct mt_zone *zone)
{
	if (selection->has_node && selection->node != zone->node)
		return false;
	return !selection->zone || !strcmp(selection->zone, zone->name);
}
