// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Types whose bytes are damaged, number by number: what the readers of BTF and DWARF make of that
 * is asked everything.  No crash, no hang, no memory without bounds.  Some hundred are done in
 * a run; all with MEMTOP_DAMAGES=all.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "ask_all.h"
#include "image/elf/elf_file.h"
#include "machine.h"
#include "type_numbers.h"

#define SECONDS		10	/* for one of them */
#define RUNS		150u
#define MOST_KIB	(1024l << 10)
#define NR_VALUES	8u

struct damaging {
	struct machine m;
	struct mt_buffer bytes;			/* sound */
	struct type_numbers numbers;
	/* asks the types in damaged bytes; false: they were refused */
	bool (*ask)(struct damaging *d, const uint8_t *bytes, struct answers *answers);
	size_t asked, refused;
};

static uint64_t damage(uint64_t number, unsigned int value)
{
	const uint64_t values[NR_VALUES] = {
		0, 1, UINT64_MAX, number + 1, number - 1, 2048, UINT64_C(1) << 31,
		UINT64_C(1) << 63 | 1u << 15 | 1u << 7,
	};

	return values[value];
}

static void try_damage(struct damaging *d, uint8_t *bytes, size_t i)
{
	const struct type_number *number = &d->numbers.v[i / NR_VALUES];
	uint64_t sound = type_number_get(bytes, number);
	struct answers answers = { 0 };
	time_t begin = time(NULL);

	type_number_put(bytes, number, damage(sound, (unsigned int)(i % NR_VALUES)));
	if (d->ask(d, bytes, &answers))
		d->asked++;
	else
		d->refused++;
	if (time(NULL) - begin > SECONDS)
		fail_msg("byte %zu, value %zu: %ld s", number->at, i % NR_VALUES,
			 (long)(time(NULL) - begin));
	answers_release(&answers);
	type_number_put(bytes, number, sound);
}

static void damage_all(struct damaging *d)
{
	const char *all = getenv("MEMTOP_DAMAGES");
	size_t n = d->numbers.n * NR_VALUES;
	size_t step = (all && !strcmp(all, "all")) || n < RUNS ? 1 : n / RUNS | 1;
	mt_cleanup(free) uint8_t *bytes = malloc(d->bytes.len);
	struct answers answers = { 0 };
	struct rusage usage;

	assert_non_null(bytes);
	memcpy(bytes, d->bytes.data, d->bytes.len);
	assert_true(n > 100);
	assert_true(d->ask(d, bytes, &answers));
	assert_true(answers.opened);
	answers_release(&answers);
	for (size_t i = 0; i < n; i += step)
		try_damage(d, bytes, i);
	/* most are not seen before a row asks for them */
	assert_true(d->asked > d->refused);
	assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
	assert_true(usage.ru_maxrss < MOST_KIB);
}

static void release(struct damaging *d)
{
	machine_release(&d->m);
	mt_buffer_release(&d->bytes);
	type_numbers_release(&d->numbers);
}

static void read_file(const char *path, struct mt_buffer *bytes)
{
	assert_fine(mt_file_read("", path, 16u << 20, bytes));
}

static bool ask_btf(struct damaging *d, const uint8_t *bytes, struct answers *answers)
{
	mt_cleanup(mt_types) struct mt_types *types = NULL;
	mt_cleanup(mt_error) struct mt_error *err = mt_types_from_btf(bytes, d->bytes.len, &types);

	if (!err)
		ask_all(d->m.image, types, answers);
	return !err;
}

static void test_btf(void **state)
{
	__attribute__((cleanup(release))) struct damaging d = { .ask = ask_btf };
	struct mt_buffer file = { 0 };
	size_t at, size;
	bool made;

	(void)state;
	machine_make(&d.m);
	read_file(MADEUP_VMLINUX "-btf", &file);
	/* not every compiler makes BTF */
	made = file.len && type_section((uint8_t *)file.data, file.len, ".BTF", &at, &size);
	if (made) {
		d.bytes.data = malloc(size);
		memcpy(d.bytes.data, file.data + at, size);
		d.bytes.len = size;
	}
	mt_buffer_release(&file);
	if (!made) {
		/* cmocka's skip() is a failure to TAP, and does not clean up */
		print_message("# SKIP test_btf: the compiler makes no BTF\n");
		return;
	}
	assert_fine(machine_open(&d.m));
	type_numbers_of_btf((uint8_t *)d.bytes.data, d.bytes.len, &d.numbers);
	damage_all(&d);
}

static bool ask_dwarf(struct damaging *d, const uint8_t *bytes, struct answers *answers)
{
	mt_cleanup(mt_elf) struct mt_elf *elf = NULL;
	mt_cleanup(mt_types) struct mt_types *types = NULL;
	mt_cleanup(mt_error) struct mt_error *err = NULL;
	char path[512];

	snprintf(path, sizeof(path), "%s/damaged", d->m.folder);
	unit_write(d->m.folder, "damaged", bytes, d->bytes.len);
	err = mt_elf_open(path, &elf);
	if (!err)
		err = mt_types_from_dwarf(elf, &types);
	if (!err)
		ask_all(d->m.image, types, answers);
	return !err;
}

static void test_dwarf(void **state)
{
	__attribute__((cleanup(release))) struct damaging d = { .ask = ask_dwarf };

	(void)state;
	machine_make(&d.m);
	assert_fine(machine_open(&d.m));
	read_file(MADEUP_VMLINUX, &d.bytes);
	type_numbers_of_dwarf((uint8_t *)d.bytes.data, d.bytes.len, &d.numbers);
	damage_all(&d);
}

const struct CMUnitTest type_bytes_tests[] = {
	cmocka_unit_test(test_btf),
	cmocka_unit_test(test_dwarf),
};

const size_t nr_type_bytes_tests = MT_ARRAY_SIZE(type_bytes_tests);
