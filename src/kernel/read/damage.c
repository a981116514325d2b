// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/read/damage.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void mt_damage_say(struct mt_snapshot *snapshot, enum mt_section section, const char *fmt, ...)
{
	mt_cleanup(free) char *text = NULL;
	bool is_living = snapshot->origin.kind == MT_ORIGIN_LIVE;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	va_end(ap);
	mt_snapshot_set_status(snapshot, section, is_living ? MT_STATUS_MOVING : MT_STATUS_DAMAGED,
			       text);
}
