/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is wrong with a dump, put where the reader of a snapshot sees it. */
#ifndef MT_KERNEL_READ_DAMAGE_H
#define MT_KERNEL_READ_DAMAGE_H

#include "model/snapshot.h"

/* The section is damaged, and this is why. */
void mt_damage_say(struct mt_snapshot *snapshot, enum mt_section section, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
