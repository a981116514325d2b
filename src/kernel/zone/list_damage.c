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

struct mt_error *mt_list_damage_fault(struct mt_list_damage *damage, const struct mt_page_list_error *fault)
{
	if (damage->kinds & 1u << fault->kind)
		return NULL;
	damage->kinds |= 1u << fault->kind;

	mt_cleanup(free) char *text = mt_page_list_error_text(fault);

	mt_damage_say(damage->snapshot, damage->section, "%s: %s", damage->where,
		      text ? text : "damaged");
	return NULL;
}

static struct mt_error *on_fault(void *data, const struct mt_page_list_error *fault)
{
	return mt_list_damage_fault(data, fault);
}

struct mt_page_list_visitor mt_list_damage_visitor(struct mt_list_damage *damage)
{
	return (struct mt_page_list_visitor){ .fault = on_fault, .data = damage };
}
