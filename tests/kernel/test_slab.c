// SPDX-License-Identifier: GPL-2.0-or-later
/* Free objects of slabs in a few words of memory: freelists and sheaves, sound and damaged. */
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "kernel/slab/freelist.h"
#include "kernel/slab/sheaf.h"

#define BASE	UINT64_C(0xffff888000000000)
#define WORDS	512u
#define OBJECT	64u		/* bytes */
#define OBJECTS	8u
#define RANDOM	UINT64_C(0x1234567890abcdef)

static uint64_t words[WORDS];

static struct mt_error *read_words(void *data, uint64_t address, void *buf, size_t len)
{
	(void)data;
	if (address < BASE || address - BASE > sizeof(words) - len)
		return mt_error_create(MT_ERR_NOT_RAM, "0x%llx: nothing",
				       (unsigned long long)address);
	memcpy(buf, (const char *)words + (address - BASE), len);
	return NULL;
}

static struct mt_reader *open_words(void)
{
	const struct mt_memory memory = {
		.read = read_words, .pointer_size = 8, .page_size = 4096,
		.big_endian = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__,
	};
	struct mt_reader *reader = NULL;

	assert_fine(mt_reader_create(&memory, &reader));
	return reader;
}

static uint64_t at(unsigned int word)
{
	return BASE + word * 8u;
}

/* ---- freelists ---- */

enum link { PLAIN, XOR, SWAPPED };

static uint64_t object(unsigned int i)
{
	return BASE + (uint64_t)i * OBJECT;
}

/* Objects 0 to n - 1, one behind the other; the last is followed by then. */
static void link_objects(enum link link, unsigned int n, uint64_t then)
{
	memset(words, 0, sizeof(words));
	for (unsigned int i = 0; i < n; i++) {
		uint64_t place = object(i) + 16, next = i + 1 < n ? object(i + 1) : then;

		if (link != PLAIN)
			next ^= RANDOM ^ (link == SWAPPED ? __builtin_bswap64(place) : place);
		words[(place - BASE) / 8] = next;
	}
}

static uint64_t count(enum link link, uint64_t first)
{
	mt_cleanup(mt_reader) struct mt_reader *reader = open_words();
	const struct mt_freelist list = {
		.reader = reader, .start = object(0), .end = object(OBJECTS), .link = 16,
		.is_hardened = link != PLAIN, .random = RANDOM, .max = OBJECTS,
	};

	return mt_freelist_count(&list, first);
}

static void sound_freelists(void **state)
{
	(void)state;
	for (enum link link = PLAIN; link <= SWAPPED; link++) {
		for (unsigned int n = 1; n <= OBJECTS; n++) {
			link_objects(link, n, 0);
			assert_int_equal(count(link, object(0)), n);
		}
		assert_int_equal(count(link, 0), 0);
	}
}

static void damaged_freelists(void **state)
{
	(void)state;
	for (enum link link = PLAIN; link <= SWAPPED; link++) {
		link_objects(link, 5, object(2));		/* a loop */
		assert_true(count(link, object(0)) == MT_UNKNOWN);
		link_objects(link, 5, object(4));		/* its own */
		assert_true(count(link, object(0)) == MT_UNKNOWN);
		link_objects(link, 5, object(OBJECTS));		/* the next slab */
		assert_true(count(link, object(0)) == MT_UNKNOWN);
		link_objects(link, 5, 0x10);			/* nowhere */
		assert_true(count(link, object(0)) == MT_UNKNOWN);
		assert_true(count(link, object(OBJECTS) + 1) == MT_UNKNOWN);
	}
	/* overwritten by its last user, as after use after free */
	link_objects(SWAPPED, 5, 0);
	words[2 * OBJECT / 8 + 2] = UINT64_C(0x6b6b6b6b6b6b6b6b);
	assert_true(count(SWAPPED, object(0)) == MT_UNKNOWN);
}

/* ---- sheaves ---- */

/* Words of the structures, and where they lie. */
enum { CPU_SHEAVES, CAPACITY, NODES };				/* kmem_cache */
enum { CACHE_AT = 0, CPU_AT = 100, NODE_AT = 200, BARN_AT = 220, SHEAVES_AT = 300 };
enum { LIST = 0, CACHE = 2, COUNT = 3, FIRST = 4, SHEAF_WORDS = 20 };
enum { FULL = 0, NR_FULL = 2 };					/* node_barn */

static const struct mt_slab_layout layout = {
	.cpu_sheaves = { true, { .offset = CPU_SHEAVES * 8, .size = 8 } },
	.sheaf_capacity = { true, { .offset = CAPACITY * 8, .size = 4 } },
	.node = { true, { .offset = NODES * 8, .size = 8, .nr_elements = 1 } },
	.main = { true, { .offset = 0, .size = 8 } },
	.spare = { true, { .offset = 8, .size = 8 } },
	.rcu_free = { true, { .offset = 16, .size = 8 } },
	.node_barn = { true, { .offset = 0, .size = 8 } },
	.sheaf_cache = { true, { .offset = CACHE * 8, .size = 8 } },
	.sheaf_count = { true, { .offset = COUNT * 8, .size = 4 } },
	.sheaf_list = { true, { .offset = LIST * 8, .size = 16 } },
	.sheaf_objects = { true, { .offset = FIRST * 8, .size = 0 } },
	.sheaves_full = { true, { .offset = FULL * 8, .size = 16 } },
	.nr_full = { true, { .offset = NR_FULL * 8, .size = 4 } },
};

static void put_count(unsigned int word, uint32_t value)
{
	memcpy(&words[word], &value, sizeof(value));
}

static unsigned int sheaf(unsigned int i)
{
	return SHEAVES_AT + i * SHEAF_WORDS;
}

/* A cache whose CPU has a main sheaf of 3, no spare, one of 2 to free, and a barn of two of 4. */
static void make_sheaves(void)
{
	static const uint32_t counts[] = { 3, 2, 4, 4 };

	memset(words, 0, sizeof(words));
	words[CACHE_AT + CPU_SHEAVES] = at(CPU_AT);
	put_count(CACHE_AT + CAPACITY, 4);
	words[CACHE_AT + NODES] = at(NODE_AT);
	words[CPU_AT] = at(sheaf(0));
	words[CPU_AT + 2] = at(sheaf(1));
	words[NODE_AT] = at(BARN_AT);
	for (unsigned int i = 0; i < 4; i++) {
		words[sheaf(i) + CACHE] = at(CACHE_AT);
		put_count(sheaf(i) + COUNT, counts[i]);
	}
	words[BARN_AT + FULL] = at(sheaf(2));
	words[sheaf(2) + LIST] = at(sheaf(3));
	words[sheaf(3) + LIST] = at(BARN_AT + FULL);
	put_count(BARN_AT + NR_FULL, 2);
}

static struct mt_error *add(void *data, const struct mt_sheaf *found)
{
	*(uint64_t *)data += found->n;
	return NULL;
}

static struct mt_error *walk(uint64_t *sum)
{
	mt_cleanup(mt_reader) struct mt_reader *reader = open_words();
	struct mt_cpu cpu = { .online = true };
	struct mt_knode node = { .id = 0 };
	const struct mt_kernel kernel = {
		.reader = reader, .percpu = { &cpu, 1 }, .nodes = { .v = &node, .n = 1 },
	};

	*sum = 0;
	return mt_sheaves_walk(&kernel, &layout, at(CACHE_AT), add, sum);
}

static void sound_sheaves(void **state)
{
	uint64_t sum;

	(void)state;
	make_sheaves();
	assert_fine(walk(&sum));
	assert_int_equal(sum, 3 + 2 + 4 + 4);
	/* a CPU that is not up yet: the bootstrap sheaf, no cache's and empty */
	words[sheaf(0) + CACHE] = 0;
	put_count(sheaf(0) + COUNT, 0);
	assert_fine(walk(&sum));
	assert_int_equal(sum, 2 + 4 + 4);
}

static void damaged_sheaves(void **state)
{
	uint64_t sum;

	(void)state;
	make_sheaves();
	put_count(sheaf(1) + COUNT, 5);
	assert_error(walk(&sum), MT_ERR_FORMAT, "5 objects, and room for 4");
	make_sheaves();
	words[sheaf(2) + CACHE] = at(CACHE_AT) + 8;
	assert_error(walk(&sum), MT_ERR_FORMAT, "is of the cache");
	make_sheaves();
	words[sheaf(3) + LIST] = at(sheaf(2));
	assert_error(walk(&sum), MT_ERR_FORMAT, "a loop");
	make_sheaves();
	put_count(BARN_AT + NR_FULL, 3);
	assert_error(walk(&sum), MT_ERR_FORMAT, "2 full sheaves and counts 3");
	make_sheaves();
	words[CPU_AT] = 0x10;
	assert_error(walk(&sum), MT_ERR_NOT_RAM, "nothing");
}

int main(void)
{
	const struct CMUnitTest slab[] = {
		cmocka_unit_test(sound_freelists),
		cmocka_unit_test(damaged_freelists),
		cmocka_unit_test(sound_sheaves),
		cmocka_unit_test(damaged_sheaves),
	};

	return UNIT_RUN(slab);
}
