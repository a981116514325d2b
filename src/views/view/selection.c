// SPDX-License-Identifier: GPL-2.0-or-later
/* The options by which views are told which part of the machine is meant. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "views/view/view.h"

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

static struct mt_error *set_check(struct mt_request *request, const char *text)
{
	(void)text;
	request->check = true;
	return NULL;
}

struct mt_error *mt_request_set_pfns(struct mt_request *request, const char *text)
{
	struct mt_selection *s = &request->selection;
	const char *dash = strchr(text, '-');
	mt_cleanup(free) char *first = dash ? strndup(text, (size_t)(dash - text)) : strdup(text);

	if (!first)
		return mt_error_nomem();
	s->last_pfn = UINT64_MAX;
	if (!mt_number_parse(first, &s->first_pfn) ||
	    (dash && dash[1] && !mt_number_parse(dash + 1, &s->last_pfn)))
		return mt_error_create(MT_ERR_USAGE, "page frame numbers A-B");
	if (!dash)
		s->last_pfn = s->first_pfn;
	if (s->last_pfn < s->first_pfn)
		return mt_error_create(MT_ERR_USAGE, "page frame numbers A-B, A not above B");
	s->has_pfns = true;
	return NULL;
}

const struct mt_view_option mt_option_node = {
	.name = "node", .value = "N", .help = "only this node", .set = set_node,
};

const struct mt_view_option mt_option_zone = {
	.name = "zone", .value = "NAME", .help = "only zones of this name, in any case",
	.set = set_zone,
};

const struct mt_view_option mt_option_order = {
	.name = "order", .value = "N", .help = "only this order", .set = set_order,
};

const struct mt_view_option mt_option_type = {
	.name = "type", .value = "NAME", .help = "only this migrate type, in any case",
	.set = set_type,
};

const struct mt_view_option mt_option_check = {
	.name = "check", .help = "exit status 1 where something is out of the ordinary",
	.set = set_check,
};

bool mt_selection_has_zone(const struct mt_selection *selection, const struct mt_zone *zone)
{
	if (selection->has_node && selection->node != zone->node)
		return false;
	return !selection->zone || !strcasecmp(selection->zone, zone->name);
}

struct mt_error *mt_each_zone(const struct mt_request *request,
			      struct mt_error *(*fn)(const struct mt_request *request,
						     const struct mt_zone *zone, void *data),
			      void *data)
{
	const struct mt_snapshot *snapshot = request->snapshot;
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < snapshot->nr_zones; i++)
		if (mt_selection_has_zone(&request->selection, &snapshot->zones[i]))
			err = fn(request, &snapshot->zones[i], data);
	return err;
}

/* "0, 1": appends a word to a list that may be cut off. */
static void append(char *list, size_t size, const char *word)
{
	size_t len = strlen(list);

	snprintf(list + len, size - len, "%s%s", len ? ", " : "", word);
}

static struct mt_error *check_node(const struct mt_selection *wanted,
				   const struct mt_snapshot *snapshot)
{
	char there_are[256] = "", number[16];

	for (size_t i = 0; i < snapshot->nr_zones; i++) {
		unsigned int node = snapshot->zones[i].node;

		if (node == wanted->node)
			return NULL;
		snprintf(number, sizeof(number), "%u", node);
		if (!i || snapshot->zones[i - 1].node != node)
			append(there_are, sizeof(there_are), number);
	}
	return mt_error_create(MT_ERR_NOT_FOUND, "no node %u here; there are: %s", wanted->node,
			       there_are);
}

static bool is_new_name(const struct mt_snapshot *snapshot, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (!strcmp(snapshot->zones[k].name, snapshot->zones[i].name))
			return false;
	return true;
}

static struct mt_error *check_zone(const struct mt_selection *wanted,
				   const struct mt_snapshot *snapshot)
{
	char there_are[256] = "";
	bool elsewhere = false;

	for (size_t i = 0; i < snapshot->nr_zones; i++) {
		if (mt_selection_has_zone(wanted, &snapshot->zones[i]))
			return NULL;
		elsewhere |= !strcasecmp(snapshot->zones[i].name, wanted->zone);
		if (is_new_name(snapshot, i))
			append(there_are, sizeof(there_are), snapshot->zones[i].name);
	}
	if (elsewhere)
		return mt_error_create(MT_ERR_NOT_FOUND, "node %u has no zone %s", wanted->node,
				       wanted->zone);
	return mt_error_create(MT_ERR_NOT_FOUND, "no zone \"%s\" here; there are: %s",
			       wanted->zone, there_are);
}

static struct mt_error *check_type(const struct mt_selection *wanted,
				   const struct mt_snapshot *snapshot)
{
	char there_are[256] = "";

	for (unsigned int i = 0; i < snapshot->nr_types; i++) {
		if (!strcasecmp(snapshot->types[i], wanted->type))
			return NULL;
		append(there_are, sizeof(there_are), snapshot->types[i]);
	}
	return mt_error_create(MT_ERR_NOT_FOUND, "no migrate type \"%s\" here; there are: %s",
			       wanted->type, there_are);
}

struct mt_error *mt_selection_check(const struct mt_request *request)
{
	const struct mt_selection *wanted = &request->selection;
	const struct mt_snapshot *snapshot = request->snapshot;
	struct mt_error *err = NULL;

	/* what the source does not say at all is said elsewhere */
	if (snapshot->nr_zones && wanted->has_node)
		err = check_node(wanted, snapshot);
	if (!err && snapshot->nr_zones && wanted->zone)
		err = check_zone(wanted, snapshot);
	if (!err && snapshot->nr_orders && wanted->has_order &&
	    wanted->order >= snapshot->nr_orders)
		err = mt_error_create(MT_ERR_NOT_FOUND, "no order %u here; the largest is %u",
				      wanted->order, snapshot->nr_orders - 1);
	if (!err && snapshot->nr_types && wanted->type)
		err = check_type(wanted, snapshot);
	return err;
}
