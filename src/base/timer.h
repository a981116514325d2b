/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Waking up at regular intervals, whatever happens to the clock. */
#ifndef MT_BASE_TIMER_H
#define MT_BASE_TIMER_H

#include <stdbool.h>
#include <time.h>

/*
 * Beats are whole intervals after the start, by the monotonic clock: setting
 * the time of day does not touch them, and those that are missed (the machine
 * was suspended, the work took long) are left out, not made up for.
 */
struct mt_timer {
	struct timespec next;
	double interval;	/* seconds, over 0 */
};

/* Starts a timer whose first beat is one interval (seconds, over 0) from now. */
void mt_timer_start(struct mt_timer *timer, double interval);

/* Sleeps until the timer's next beat.  False: a signal came first. */
bool mt_timer_wait(struct mt_timer *timer);

#endif
