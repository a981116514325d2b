// SPDX-License-Identifier: GPL-2.0-or-later
/* Circular lists in a few words of memory: sound, looped, bent, and in what cannot be read. */
#include <stdlib.h>
#include <string.h>

#include "unit.h"

#include "kernel/read/list.h"

#define BASE	UINT64_C(0xffff888000000000)
#define WORDS	512u
#define LINK	24u		/* of the list_head in an entry */

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

static uint64_t head(void)
{
	return BASE;
}

/* The address of the list_head of entry i, from 1. */
static uint64_t link_of(unsigned int i)
{
	return BASE + i * 64 + LINK;
}

static void point(uint64_t from, uint64_t to)
{
	words[(from - BASE) / 8] = to;
}

/* n entries in a circle. */
static void make_list(unsigned int n)
{
	memset(words, 0, sizeof(words));
	point(head(), n ? link_of(1) : head());
	for (unsigned int i = 1; i <= n; i++)
		point(link_of(i), i < n ? link_of(i + 1) : head());
}

static struct mt_error *count(void *data, uint64_t entry)
{
	unsigned int *n = data;

	++*n;
	/* what a bent link leads to is only found out by reading it */
	if (entry - BASE < sizeof(words))
		assert_int_equal((entry - BASE) % 64, 0);
	return NULL;
}

static struct mt_error *stop(void *data, uint64_t entry)
{
	(void)data;
	(void)entry;
	return mt_error_create(MT_ERR_STOPPED, "enough");
}

static struct mt_error *walk(uint64_t max, unsigned int *n)
{
	mt_cleanup(mt_reader) struct mt_reader *reader = open_words();
	const struct mt_list list = {
		.reader = reader, .head = head(), .offset = LINK, .max = max, .what = "some.list",
	};

	*n = 0;
	return mt_list_walk(&list, count, n);
}

static void test_sound(void **state)
{
	(void)state;
	unsigned int n;

	for (unsigned int want = 0; want < 60; want++) {
		make_list(want);
		assert_fine(walk(100, &n));
		assert_int_equal(n, want);
	}
}

/* From each entry back to each before it. */
static void test_loops(void **state)
{
	(void)state;
	unsigned int n;

	for (unsigned int from = 1; from <= 20; from++) {
		for (unsigned int to = 1; to <= from; to++) {
			make_list(20);
			point(link_of(from), link_of(to));
			assert_error(walk(10000, &n), MT_ERR_FORMAT, "some.list: a loop");
			assert_true(n < 200);
		}
	}
	make_list(20);
	assert_error(walk(10, &n), MT_ERR_FORMAT, "some.list");
	assert_int_equal(n, 10);
}

static void test_bent(void **state)
{
	(void)state;
	unsigned int n;

	make_list(20);
	point(link_of(7), 0);
	assert_error(walk(100, &n), MT_ERR_NOT_RAM, "some.list, behind 8 entries");
	make_list(20);
	point(link_of(7), UINT64_MAX - 4);
	assert_error(walk(100, &n), MT_ERR_NOT_RAM, "some.list");
}

static void test_stopped(void **state)
{
	(void)state;
	mt_cleanup(mt_reader) struct mt_reader *reader = open_words();
	const struct mt_list list = {
		.reader = reader, .head = head(), .offset = LINK, .max = 9, .what = "some.list",
	};

	make_list(5);
	assert_error(mt_list_walk(&list, stop, NULL), MT_ERR_STOPPED, "enough");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sound),
		cmocka_unit_test(test_loops),
		cmocka_unit_test(test_bent),
		cmocka_unit_test(test_stopped),
	};

	return UNIT_RUN(tests);
}
