/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What walks over lists of pages find wrong, put where the reader of a snapshot sees it. */
#ifndef MT_KERNEL_ZONE_LIST_DAMAGE_H
#define MT_KERNEL_ZONE_LIST_DAMAGE_H

#include <stdint.h>

#include "base/error.h"
#include "kernel/zone/freelist.h"
#include "model/snapshot.h"

/*
 * Collects what walks over lists find: the first fault of each kind on a list becomes a
 * reason in the snapshot, with the list's name in front.
 */
struct mt_list_damage {
	struct mt_snapshot *snapshot;
	enum mt_section section;
	char where[192];		/* the list that is being walked */
	uint32_t kinds;			/* of its faults so far, 1 << kind */
};

/* Name the next list; forgets the faults of the last one. */
void mt_list_damage_at(struct mt_list_damage *damage, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/* A visitor with no entry function, to which the caller may add one. */
struct mt_page_list_visitor mt_list_damage_visitor(struct mt_list_damage *damage);

/* What its fault function does, for visitors with other data. */
struct mt_error *mt_list_damage_error(struct mt_list_damage *damage,
				      const struct mt_page_list_error *error);

#endif
