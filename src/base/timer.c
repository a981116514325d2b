// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/timer.h"

#include <stdint.h>

void mt_timer_start(struct mt_timer *timer, double interval)
{
	clock_gettime(CLOCK_MONOTONIC, &timer->next);
	timer->interval = interval;
}

static void advance(struct mt_timer *timer)
{
	struct timespec now, *next = &timer->next;

	clock_gettime(CLOCK_MONOTONIC, &now);

	double late = (double)(now.tv_sec - next->tv_sec) +
		      (double)(now.tv_nsec - next->tv_nsec) / 1e9;
	double steps = late < timer->interval ?
			       1 :
			       (double)(uint64_t)(late / timer->interval) + 1;
	double total = (double)next->tv_nsec / 1e9 + steps * timer->interval;

	next->tv_sec += (time_t)total;
	next->tv_nsec = (long)((total - (double)(time_t)total) * 1e9);
}

bool mt_timer_wait(struct mt_timer *timer)
{
	advance(timer);
	return !clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &timer->next, NULL);
}
