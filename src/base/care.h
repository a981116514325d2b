/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Stepping back behind all else that runs on a machine, and how far. */
#ifndef MT_BASE_CARE_H
#define MT_BASE_CARE_H

#include <stdbool.h>

/*
 * Lets the calling thread run only when nobody else wants a CPU or a disk (SCHED_IDLE, sched(7),
 * and the idle class of ioprio_set(2)); as nice 10 where the kernel does not tell how long a thread
 * waits for a CPU.  A thread that stepped back before is left as it is; where the system refuses,
 * nothing changes.
 */
void mt_care_step_back(void);

/*
 * Lets a thread that stepped back step forward again where others leave it too little to come to
 * an end: who waited for a CPU for 2 s, and thrice as long as it had one, goes on as nice 10, and
 * after 8 s more of that as any other.  To be called often, it costs little; threads that did not
 * step back are left alone.
 */
void mt_care_look(void);

/* Tells whether a thread stepped forward again since the program began. */
bool mt_care_was_starved(void);

/* Makes mt_care_step_back() do nothing from now on. */
void mt_care_forbid(void);

/* Where a thread stands behind others. */
enum mt_care { MT_CARE_NONE, MT_CARE_IDLE, MT_CARE_NICE, MT_CARE_GIVEN_UP };

/*
 * Tells where a thread stands next that stands at care and, since it does, waited for a CPU for
 * waited seconds and had one for got seconds.
 */
enum mt_care mt_care_next(enum mt_care care, double waited, double got);

#endif
