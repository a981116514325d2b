// SPDX-License-Identifier: GPL-2.0-or-later
/* Bits flipped at random in the kernel's memory: whatever comes out, it comes soon. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "machine.h"
#include "model/inspect.h"

#define ROUNDS 250
#define SECONDS 10	/* for one of them */

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 4;
}

static struct mt_error *on_block(void *data, const struct mt_free_block *block)
{
	(void)block;
	++*(uint64_t *)data;
	return NULL;
}

static struct mt_error *on_zonelist(void *data, const struct mt_zonelist_entry *e)
{
	(void)e;
	++*(uint64_t *)data;
	return NULL;
}

static struct mt_error *on_section(void *data, const struct mt_mem_section *section)
{
	(void)section;
	++*(uint64_t *)data;
	return NULL;
}

/* What is wrong is reported in the snapshot, or is an error; both are fine. */
static void ask_everything(struct machine *m)
{
	struct mt_error *err = machine_open(m);
	uint64_t n = 0;

	if (!err)
		err = mt_kernel_sample(m->kernel, ALL_SECTIONS, &m->snapshot);
	if (err) {
		mt_error_destroy(err);
		return;
	}

	const struct mt_inspector_ops *ops = m->snapshot->inspector->ops;

	mt_error_destroy(ops->free_blocks(m->snapshot->inspector, &(struct mt_selection){ 0 },
					  on_block, &n));
	mt_error_destroy(ops->zonelists(m->snapshot->inspector, on_zonelist, &n));
	mt_error_destroy(ops->sections(m->snapshot->inspector, on_section, &n));
	assert_in_range(n, 0, 1000000);
}

static void flip(struct machine *m, uint32_t seed)
{
	unsigned int n = 1 + next_random(&seed) % 8;
	const uint64_t start = 0x100000;

	while (n--) {
		/* half of them where the structures are, the others in struct pages, too */
		uint64_t size = next_random(&seed) % 2 ? 0x7000 : m->made->top - start;

		m->made->ram[start + next_random(&seed) % size] ^= 1u << next_random(&seed) % 8;
	}
}

static void test_flips(void **state)
{
	(void)state;
	for (uint32_t round = 0; round < ROUNDS; round++) {
		__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
		time_t begin = time(NULL);

		machine_make(&m);
		flip(&m, round * 7919 + 1);
		ask_everything(&m);
		if (time(NULL) - begin > SECONDS)
			fail_msg("round %u took %ld s", round, (long)(time(NULL) - begin));
	}
}

const struct CMUnitTest flips_tests[] = {
	cmocka_unit_test(test_flips),
};

const size_t nr_flips_tests = MT_ARRAY_SIZE(flips_tests);
