/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The forms in which logs write a moment. */
#ifndef MT_PROC_LOG_LINE_DATE_H
#define MT_PROC_LOG_LINE_DATE_H

#include "proc/text/lines.h"

/* How many bytes at the start of text are a date, a time or both; 0: none. */
size_t mt_log_date(struct mt_word text);

/* Whether word is an English name of a month or a day, or its first three letters. */
bool mt_log_is_calendar(struct mt_word word);

#endif
