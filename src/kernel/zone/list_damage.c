// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/zone/list_damage.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "kernel/read/damage.h"

void mt_list_damage_at(struct mt_list_damage *damage, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(damage->where, sizeof(damage->where), fmt, ap);
	va_end(ap);
	damage->kinds = 0;
}

struct mt_error *mt_list_damage_error(struct mt_list_damage *damage,
				      const struct mt_page_list_error *error)
{
	if (damage->kinds & 1u << error->kind)
		return NULL;
	damage->kinds |= 1u << error->kind;

	mt_cleanup(free) char *text = mt_page_list_error_text(error);

	mt_damage_say(damage->snapshot, damage->section, "%s: %s", damage->where,
		      text ? text : "damaged");
	return NULL;
}

static struct mt_error *on_error(void *data, const struct mt_page_list_error *error)
{
	return mt_list_damage_error(data, error);
}

struct mt_page_list_visitor mt_list_damage_visitor(struct mt_list_damage *damage)
{
	return (struct mt_page_list_visitor){ .error = on_error, .data = damage };
}
