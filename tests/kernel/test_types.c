// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Types that lie: each number of each answer that the made-up machine's types give is damaged in
 * turn, and every question asked.  Nothing may crash, hang or eat memory, and what cannot be
 * true (an offset of 2^63) must not be believed: the numbers are those of the sound types, or
 * something is said.  A few hundred of the damages are done in a run; all with
 * MEMTOP_DAMAGES=all.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "ask_all.h"
#include "damaged_types.h"
#include "machine.h"
#include "model/inspect.h"

#define SECONDS		10	/* for one of them */
#define RUNS		300u	/* of all */
#define MOST_KIB	(1024l << 10)	/* sanitizers keep much of what is freed */

static size_t count_damages(const struct damaged_types *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++)
		n += damaged_types_numbers(&d->v[i]) * DAMAGED_NR_VALUES;
	return n;
}

/* Of all damages in a row the one with this number. */
static void choose_damage(struct damaged_types *d, size_t number)
{
	d->question = 0;
	while (number >= damaged_types_numbers(&d->v[d->question]) * DAMAGED_NR_VALUES)
		number -= damaged_types_numbers(&d->v[d->question++]) * DAMAGED_NR_VALUES;
	d->number = number / DAMAGED_NR_VALUES;
	d->value = (unsigned int)(number % DAMAGED_NR_VALUES);
}

/* A size, place, length or value that no kernel has. */
static bool is_impossible(const struct damaged_types *d)
{
	char kind = d->v[d->question].kind;

	return (kind == 's' || (kind == 'm' && d->number < DAMAGED_BIT_SIZE) || kind == 'e') &&
	       (d->value == 2 || d->value == 6 || d->value == 7);
}

static void check_damage(struct mt_image *image, struct damaged_types *d,
			 const struct answers *sound)
{
	struct answers answers = { 0 };
	time_t begin = time(NULL);
	char text[256];

	ask_all(image, &d->types, &answers);
	damaged_types_describe(d, text, sizeof(text));
	if (time(NULL) - begin > SECONDS)
		fail_msg("%s: %ld s", text, (long)(time(NULL) - begin));
	if (is_impossible(d) && answers.digest != sound->digest &&
	    !strcmp(answers.messages, sound->messages))
		fail_msg("%s: other numbers, and nothing said", text);
	answers_release(&answers);
}

static void check_memory(void)
{
	struct rusage usage;

	assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
	assert_true(usage.ru_maxrss < MOST_KIB);
}

static void test_damages(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	struct answers sound = { 0 };
	struct damaged_types d;
	const char *all = getenv("MEMTOP_DAMAGES");
	size_t n, step;

	(void)state;
	machine_make(&m);
	assert_fine(machine_open(&m));
	damaged_types_init(&d, m.image->types);
	ask_all(m.image, &d.types, &sound);
	assert_true(sound.opened);
	n = count_damages(&d);
	assert_in_range(n, RUNS, 1000000);
	step = all && !strcmp(all, "all") ? 1 : n / RUNS;
	/* so that every value has its turn */
	step += step > 1 && step % DAMAGED_NR_VALUES == 0;
	for (size_t i = 0; i < n; i += step) {
		choose_damage(&d, i);
		check_damage(m.image, &d, &sound);
	}
	check_memory();
	answers_release(&sound);
	damaged_types_release(&d);
}

/* What is refused is named, with its type. */
static void check_refused(const char *type, const char *path, enum damaged_number number,
			  unsigned int value, const char *words)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	struct answers answers = { 0 }, sound = { 0 };
	struct damaged_types d;

	machine_make(&m);
	assert_fine(machine_open(&m));
	damaged_types_init(&d, m.image->types);
	ask_all(m.image, &d.types, &sound);
	for (d.question = 0; d.question < d.n; d.question++)
		if (!strcmp(d.v[d.question].type, type) && (path ?
		    d.v[d.question].path && !strcmp(d.v[d.question].path, path) :
		    d.v[d.question].kind != 'm'))
			break;
	assert_true(d.question < d.n);
	d.number = number;
	d.value = value;
	ask_all(m.image, &d.types, &answers);
	assert_has(answers.messages, words);
	answers_release(&sound);
	answers_release(&answers);
	damaged_types_release(&d);
}

static void test_no_size(void **state)
{
	(void)state;
	check_refused("zone", "lowmem_reserve", DAMAGED_NOTHINGS, 6,
		      "member lowmem_reserve of struct zone: 4294967296 elements of 0 bytes");
}

static void test_length(void **state)
{
	(void)state;
	check_refused("zone", "lowmem_reserve", DAMAGED_LENGTH, 4, "member lowmem_reserve ");
	check_refused("zone", "vm_stat", DAMAGED_WIDTH, 1, "member vm_stat of struct zone is ");
}

static void test_width(void **state)
{
	(void)state;
	check_refused("zone", "spanned_pages", DAMAGED_SIZE, 0,
		      "member spanned_pages of struct zone is 0 bytes, not an integer of 8 bytes");
	check_refused("page", "private", DAMAGED_WIDTH, 1,
		      "member private of struct page is 1 bytes, not an integer of 8 bytes");
}

static void test_place(void **state)
{
	(void)state;
	check_refused("page", "mapping", DAMAGED_OFFSET, 4,
		      "member mapping (offset 2048, 8 bytes) does not fit struct page of ");
	check_refused("pglist_data", "node_id", DAMAGED_OFFSET, 2,
		      "member node_id (offset 18446744073709551615, 4 bytes) does not fit");
}

static void test_sizes(void **state)
{
	(void)state;
	check_refused("page", NULL, 0, 4, "type page of 2048 bytes, at most 512 can be");
	check_refused("list_head", NULL, 0, 7, "type list_head of 9223372036854775808 bytes");
}

static void test_value(void **state)
{
	(void)state;
	check_refused("NR_FREE_PAGES", NULL, 0, 7,
		      "enumerator NR_FREE_PAGES is -9223372036854775808, not from 0 to 4095");
	check_refused("WMARK_MIN", NULL, 0, 5, "enumerator WMARK_MIN is 2147483648");
}

#if defined(MADEUP_FLAT) || defined(MADEUP_EXTREME)
static struct mt_error *on_record(void *data, const struct mt_log_record *record)
{
	assert_string_equal(record->text, MADEUP_LOG_TEXT);
	assert_int_equal(record->nsec, 1000 * *(unsigned int *)data);
	assert_int_equal(record->level, 6);
	++*(unsigned int *)data;
	return NULL;
}

static void test_log(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	unsigned int n = 0;

	(void)state;
	machine_make(&m);
	machine_dump(&m);
	assert_fine(m.snapshot->inspector->ops->log(m.snapshot->inspector, on_record, &n));
	assert_int_equal(n, MADEUP_LOG_LINES);
}
#endif

#if defined(MADEUP_EXTREME)
static struct mt_error *count_record(void *data, const struct mt_log_record *record)
{
	(void)record;
	++*(unsigned int *)data;
	return NULL;
}

/* A record whose descriptor has another's id is left out, and that is said. */
static void test_log_id(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	unsigned int n = 0;
	uint64_t at;

	(void)state;
	machine_make(&m);
	memcpy(&at, madeup_symbol(m.made, "prb"), sizeof(at));

	struct printk_ringbuffer *ring = madeup_at(m.made, at);
	struct prb_desc *descs = madeup_at(m.made, (uint64_t)ring->desc_ring.descs);

	descs[1].state_var.counter += 16;
	machine_dump(&m);
	assert_fine(m.snapshot->inspector->ops->log(m.snapshot->inspector, count_record, &n));
	assert_int_equal(n, MADEUP_LOG_LINES - 1);
	assert_int_equal(machine_reasons(&m, "do not have the id of their place"), 1);
	assert_int_equal(m.snapshot->status[MT_SECTION_LOG], MT_STATUS_DAMAGED);
}
#endif

#if defined(MADEUP_FLAT)
/* What once read 2048 bytes into eight: a real vmlinux that says so. */
static void test_wide_log(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	unsigned int n = 0;

	(void)state;
	machine_make(&m);
	assert_fine(machine_open_image(&m, MADEUP_VMLINUX "-wide", MT_TYPES_DWARF));
	assert_fine(mt_kernel_open(m.image, NULL, &m.kernel));
	assert_fine(mt_kernel_sample(m.kernel, ALL_SECTIONS, &m.snapshot));
	assert_error(m.snapshot->inspector->ops->log(m.snapshot->inspector, on_record, &n),
		     MT_ERR_FORMAT, "log_buf: member len of struct printk_log is 2048 bytes, not "
		     "an integer of 2 bytes");
	assert_int_equal(n, 0);
}
#endif

const struct CMUnitTest types_tests[] = {
#if defined(MADEUP_FLAT)
	cmocka_unit_test(test_wide_log),
#endif
#if defined(MADEUP_FLAT) || defined(MADEUP_EXTREME)
	cmocka_unit_test(test_log),
#if defined(MADEUP_EXTREME)
	cmocka_unit_test(test_log_id),
#endif
#endif
	cmocka_unit_test(test_damages),
	cmocka_unit_test(test_no_size),
	cmocka_unit_test(test_length),
	cmocka_unit_test(test_width),
	cmocka_unit_test(test_place),
	cmocka_unit_test(test_sizes),
	cmocka_unit_test(test_value),
};

const size_t nr_types_tests = MT_ARRAY_SIZE(types_tests);
