// SPDX-License-Identifier: GPL-2.0-or-later
/* Stepping back behind others, and when not any more. */
#include "unit.h"

#include <pthread.h>
#include <sched.h>
#include <sys/resource.h>

#include "base/care.h"

static void test_steps(void **state)
{
	(void)state;
	assert_int_equal(mt_care_next(MT_CARE_IDLE, 0, 0), MT_CARE_IDLE);
	assert_int_equal(mt_care_next(MT_CARE_IDLE, 1.9, 0.1), MT_CARE_IDLE);
	assert_int_equal(mt_care_next(MT_CARE_IDLE, 2, 0.1), MT_CARE_NICE);
	assert_int_equal(mt_care_next(MT_CARE_IDLE, 300, 101), MT_CARE_IDLE);
	assert_int_equal(mt_care_next(MT_CARE_NICE, 7.9, 0.1), MT_CARE_NICE);
	assert_int_equal(mt_care_next(MT_CARE_NICE, 8, 2.6), MT_CARE_GIVEN_UP);
	assert_int_equal(mt_care_next(MT_CARE_NICE, 8, 2.7), MT_CARE_NICE);
	assert_int_equal(mt_care_next(MT_CARE_NONE, 100, 0), MT_CARE_NONE);
	assert_int_equal(mt_care_next(MT_CARE_GIVEN_UP, 100, 0), MT_CARE_GIVEN_UP);
}

static void *step_back(void *unused)
{
	mt_care_step_back();
	return sched_getscheduler(0) == SCHED_IDLE || getpriority(PRIO_PROCESS, 0) >= 10 ?
	       unused : NULL;
}

/* It is the thread that steps back, not the program; nothing does where that is forbidden. */
static void test_thread(void **state)
{
	int yes = 0, before = sched_getscheduler(0);
	pthread_t thread;
	void *is_behind;

	(void)state;
	assert_false(pthread_create(&thread, NULL, step_back, &yes));
	assert_false(pthread_join(thread, &is_behind));
	assert_ptr_equal(is_behind, &yes);
	assert_int_equal(sched_getscheduler(0), before);
	mt_care_look();
	assert_false(mt_care_was_starved());

	mt_care_forbid();
	mt_care_step_back();
	assert_int_equal(sched_getscheduler(0), before);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_steps),
		cmocka_unit_test(test_thread),
	};

	return UNIT_RUN(tests);
}
