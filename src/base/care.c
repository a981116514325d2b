// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/care.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/cleanup.h"

/* linux/ioprio.h, which not every system has */
#define IOPRIO_OF_THREAD 1		/* IOPRIO_WHO_PROCESS; 0 is the caller */
#define IOPRIO_IDLE (3 << 13)		/* IOPRIO_CLASS_IDLE */
#define IOPRIO_USUAL 0			/* as the nice value says */

#define CALLS_A_LOOK 64u
#define TIMES_TOO_LONG 3

/* What the scheduler says of a thread, in seconds. */
struct times {
	double got, waited;
};

static _Thread_local struct {
	enum mt_care care;
	unsigned int calls;
	struct times since;		/* when it came to stand there */
} mine;

static atomic_bool starved, forbidden;

/* Documentation/scheduler/sched-stats.rst: ns on a CPU, ns waiting for one, how often it ran. */
static bool read_times(struct times *times)
{
	mt_cleanup(fd) int fd = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
	char text[128];
	uint64_t got, waited;
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

	if (n < 0)
		return false;
	text[n] = '\0';
	if (sscanf(text, "%" SCNu64 " %" SCNu64, &got, &waited) != 2 || !got)
		return false;
	*times = (struct times){ (double)got / 1e9, (double)waited / 1e9 };
	return true;
}

static void become_nice(void)
{
	const struct sched_param none = { 0 };

	mine.care = MT_CARE_NICE;
	if (sched_getscheduler(0) == SCHED_IDLE)
		sched_setscheduler(0, SCHED_OTHER, &none);
	setpriority(PRIO_PROCESS, 0, 10);
	syscall(SYS_ioprio_set, IOPRIO_OF_THREAD, 0, IOPRIO_USUAL);
}

void mt_care_step_back(void)
{
	const struct sched_param none = { 0 };

	if (mine.care != MT_CARE_NONE || atomic_load(&forbidden))
		return;
	if (!read_times(&mine.since)) {
		become_nice();
		return;
	}
	if (sched_setscheduler(0, SCHED_IDLE, &none))
		return;
	mine.care = MT_CARE_IDLE;
	syscall(SYS_ioprio_set, IOPRIO_OF_THREAD, 0, IOPRIO_IDLE);
}

enum mt_care mt_care_next(enum mt_care care, double waited, double got)
{
	bool too_long = waited > TIMES_TOO_LONG * got;

	if (care == MT_CARE_IDLE && waited >= 2 && too_long)
		return MT_CARE_NICE;
	if (care == MT_CARE_NICE && waited >= 8 && too_long)
		return MT_CARE_GIVEN_UP;
	return care;
}

static void step_forward(enum mt_care care)
{
	if (care == MT_CARE_NICE)
		become_nice();
	else
		setpriority(PRIO_PROCESS, 0, 0);
	mine.care = care;
	atomic_store(&starved, true);
}

void mt_care_look(void)
{
	struct times now;
	enum mt_care next;

	if (mine.care == MT_CARE_NONE || mine.care == MT_CARE_GIVEN_UP ||
	    ++mine.calls % CALLS_A_LOOK || !read_times(&now))
		return;
	next = mt_care_next(mine.care, now.waited - mine.since.waited, now.got - mine.since.got);
	if (next == mine.care)
		return;
	step_forward(next);
	mine.since = now;
}

bool mt_care_was_starved(void)
{
	return atomic_load(&starved);
}

void mt_care_forbid(void)
{
	atomic_store(&forbidden, true);
}
