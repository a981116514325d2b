/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reports what walks over lists of pages find wrong in the snapshot. */
#ifndef MT_KERNEL_ZONE_LIST_DAMAGE_H
#define MT_KERNEL_ZONE_LIST_DAMAGE_H

#include <stdint.h>

#include "base/error.h"
#include "kernel/zone/freelist.h"
#include "model/snapshot.h"

/*
 * A reporter of list errors: the first error of each kind on a list becomes a reason in
 * snapshot->incomplete[], with the list's name in front.
 */
struct mt_list_damage {
	struct mt_snapshot *snapshot;
	enum mt_section section;
	char where[192];		/* the list that is being walked */
	uint32_t kinds;			/* of its errors so far, as bits 1 << kind */
};

/* Names the list to be walked next, as printf() does, and forgets the errors of the last one. */
void mt_list_damage_at(struct mt_list_damage *damage, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Returns a visitor that reports errors to damage and has no entry function; callers may add one.
 */
struct mt_page_list_visitor mt_list_damage_visitor(struct mt_list_damage *damage);

/*
 * Reports one error to damage, for visitors that have data of their own and call this from their
 * error function.  Returns NULL always.
 */
struct mt_error *mt_list_damage_error(struct mt_list_damage *damage,
				      const struct mt_page_list_error *error);

#endif
