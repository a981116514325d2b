// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whole page tables, made up in an image of a few pages, in every format: pages, large ones,
 * pages that nobody may touch, what is swapped out; tables that lead to themselves, that lie
 * outside memory, that were left out of the dump; and one page mapped some hundred millions of
 * times, as KASAN does it.
 */
#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "made_dump.h"
#include "unit.h"

#include "kernel/pgtable/pgwalk.h"
#include "kernel/pgtable/swap.h"

#define TABLE_SIZE	0x10000u	/* that of 64K pages is the largest */
#define NR_TABLES	8u
#define BASE		UINT64_C(0x100000)
#define MEMORY		(NR_TABLES * TABLE_SIZE)
#define NOWHERE		UINT64_C(0x70000000)
#define LARGE		UINT64_C(0x40000000)
#define PAGE		UINT64_C(0x12340000)

/* A machine's entries; phys is shifted right by shift and or'ed with these. */
struct machine {
	const char *format;
	struct mt_paging paging;
	unsigned int shift;
	uint64_t table, page, large, none, swap;
	bool inverts;		/* the frame of none */
};

#define SWAP_X86 ((UINT64_C(3) << 59) | (~UINT64_C(0x1234) << 14 >> 5))
#define SWAP_ARM64 ((UINT64_C(3) << 6) | (UINT64_C(0x1234) << 12))
#define X86 0, 0x67, UINT64_C(1) << 63 | 0x63, UINT64_C(1) << 63 | 0xe3, 0x100, SWAP_X86, true
#define ARM64 0, 3, UINT64_C(0x60000000000703), UINT64_C(0x60000000000701), UINT64_C(1) << 58, \
	SWAP_ARM64, false
/* where others have shareability, these have the address's highest bits */
#define ARM64_LPA2 0, 3, UINT64_C(0x60000000000403), UINT64_C(0x60000000000401), \
	UINT64_C(1) << 58, SWAP_ARM64, false
#define RISCV 2, 1, 0xcf, 0xcf, 0x22, (UINT64_C(3) << 7) | (UINT64_C(0x1234) << 12), false

#define LOONGARCH 0, UINT64_C(0x9000000000000000), UINT64_C(1) << 62 | 0x193, \
	UINT64_C(1) << 62 | 0x1d3, 0x400, 3 << 16 | UINT64_C(0x1234) << 24, false

static const struct machine machines[] = {
	{ "x86_64", { .format = "x86_64", .nr_levels = 4, .bits = { 12, 9, 9, 9, 9 } }, X86 },
	{ "x86_64", { .format = "x86_64", .nr_levels = 5, .bits = { 12, 9, 9, 9, 9, 9 } }, X86 },
	{ "ia32_pae", { .format = "ia32_pae", .nr_levels = 3, .bits = { 12, 9, 9, 2 } }, X86 },
	{ "ia32", { .format = "ia32", .nr_levels = 2, .bits = { 12, 10, 10 } },
	  0, 0x67, 0x63, 0xe3, 0x100, 3 << 1 | 0x1234 << 9, false },
	{ "aarch64", { .format = "aarch64", .nr_levels = 3, .bits = { 12, 9, 9, 9 } }, ARM64 },
	{ "aarch64", { .format = "aarch64", .nr_levels = 4, .bits = { 12, 9, 9, 9, 9 } }, ARM64 },
	{ "aarch64", { .format = "aarch64", .nr_levels = 3, .bits = { 14, 11, 11, 11 } }, ARM64 },
	{ "aarch64", { .format = "aarch64", .nr_levels = 2, .bits = { 16, 13, 13 } }, ARM64 },
	{ "aarch64_lpa", { .format = "aarch64_lpa", .nr_levels = 3, .bits = { 16, 13, 13, 10 } },
	  ARM64 },
	{ "aarch64_lpa2", { .format = "aarch64_lpa2", .nr_levels = 5,
			    .bits = { 12, 9, 9, 9, 9, 4 } }, ARM64_LPA2 },
	{ "aarch64_lpa2", { .format = "aarch64_lpa2", .nr_levels = 4,
			    .bits = { 14, 11, 11, 11, 5 } }, ARM64_LPA2 },
	{ "riscv64", { .format = "riscv64", .nr_levels = 3, .bits = { 12, 9, 9, 9 } }, RISCV },
	{ "riscv64", { .format = "riscv64", .nr_levels = 4, .bits = { 12, 9, 9, 9, 9 } }, RISCV },
	{ "riscv64", { .format = "riscv64", .nr_levels = 5, .bits = { 12, 9, 9, 9, 9, 9 } },
	  RISCV },
	{ "loongarch64", { .format = "loongarch64", .nr_levels = 3, .bits = { 12, 9, 9, 9 } },
	  LOONGARCH },
	{ "loongarch64", { .format = "loongarch64", .nr_levels = 3, .bits = { 14, 11, 11, 11 } },
	  LOONGARCH },
	{ "s390x", { .format = "s390x", .nr_levels = 3, .bits = { 12, 8, 11, 11 } },
	  0, 0, 0x21d, 0x3403, 0x601, (UINT64_C(0x1234) << 12) | 3 << 2 | 0x200, false },
	{ "s390x", { .format = "s390x", .nr_levels = 4, .bits = { 12, 8, 11, 11, 11 } },
	  0, 0, 0x21d, 0x3403, 0x601, (UINT64_C(0x1234) << 12) | 3 << 2 | 0x200, false },
};

static unsigned char memory[MEMORY];

static uint64_t table_at(unsigned int i)
{
	return BASE + i * TABLE_SIZE;
}

static void put(const struct mt_pte_format *format, unsigned int table, uint64_t index,
		uint64_t raw)
{
	unsigned char *to = memory + table * TABLE_SIZE + index * format->entry_size;
	uint64_t wide = format->big_endian ? htobe64(raw) : raw;

	memcpy(to, &wide, format->entry_size);
}

/* Regions and segments of s390x name their level, also where there is nothing. */
static uint64_t level_bits(const struct machine *m, unsigned int level, bool empty)
{
	if (strcmp(m->format, "s390x"))
		return 0;
	if (empty)
		return level == 1 ? 0x400 : 0x20 | (level - 2) << 2;
	return level == 2 ? 0 : (level - 2) << 2 | 3;
}

static uint64_t point(const struct machine *m, uint64_t phys, unsigned int level)
{
	return phys >> m->shift | m->table | level_bits(m, level, false);
}

static void clear(const struct machine *m, const struct mt_pte_format *format,
		  unsigned int table, unsigned int level)
{
	for (uint64_t i = 0; i < UINT64_C(1) << m->paging.bits[level]; i++)
		put(format, table, i, level_bits(m, level, true));
}

/* Tables 0 (of pages) to nr_levels - 1 (the root). */
static void make_tables(const struct machine *m, const struct mt_pte_format *format)
{
	unsigned int levels = m->paging.nr_levels;
	uint64_t next = PAGE + (UINT64_C(1) << m->paging.bits[0]);
	uint64_t none = (m->inverts ? ~next & UINT64_C(0xffffffffff000) : next) >> m->shift;

	for (unsigned int level = 1; level <= levels; level++)
		clear(m, format, level - 1, level);
	put(format, 0, 0, PAGE >> m->shift | m->page);
	put(format, 0, 1, none | m->none);
	put(format, 0, 2, m->swap);
	for (unsigned int level = 2; level <= levels; level++)
		put(format, level - 1, 0, point(m, table_at(level - 2), level));
	put(format, 1, 1, LARGE >> m->shift | m->large);
	put(format, 1, 2, point(m, NOWHERE, 2));
	put(format, 1, 3, point(m, table_at(levels - 1), 2));
}

static struct mt_error *never_read(void *data, uint64_t address, void *buf, size_t len)
{
	(void)data;
	(void)address;
	(void)buf;
	(void)len;
	return mt_error_create(MT_ERR_NOT_RAM, "nothing");
}

/* As little of a kernel as a walk needs. */
struct walked {
	struct mt_kernel kernel;
	struct mt_image image;
	struct mt_pgtable table;
	uint64_t leaves[16][3];		/* address, size, phys */
	enum mt_pte_kind kinds[16];
	uint64_t nr_leaves, count;
	uint64_t swap_raw;
};

static void open_image(struct walked *w, const char *folder, const struct machine *m,
		       uint64_t file_size)
{
	const struct made_segment segment = { 0, BASE, file_size, MEMORY, memory };
	const struct mt_memory described = {
		.read = never_read, .pointer_size = 8, .page_size = MADE_PAGE,
	};
	const char *path;

	*w = (struct walked){ .kernel = { .image = &w->image } };
	made_elf(folder, "core", &segment, 1, NULL);
	path = made_path(folder, "core");
	assert_fine(mt_dump_open(&path, 1, NULL, &w->image.dump));
	assert_fine(mt_reader_create(&described, &w->kernel.reader));
	w->table = (struct mt_pgtable){
		.kernel = &w->kernel, .paging = m->paging,
		.format = mt_pte_format_find(m->format),
		.root = table_at(m->paging.nr_levels - 1),
	};
	assert_non_null(w->table.format);
}

static void close_image(struct walked *w)
{
	mt_reader_destroy(w->kernel.reader);
	mt_dump_close(w->image.dump);
}

static struct mt_error *on_leaf(void *data, const struct mt_leaf *leaf)
{
	struct walked *w = data;

	w->count += leaf->count;
	if (w->nr_leaves < 16) {
		w->leaves[w->nr_leaves][0] = leaf->address;
		w->leaves[w->nr_leaves][1] = leaf->size;
		w->leaves[w->nr_leaves][2] = leaf->entry.phys;
		w->kinds[w->nr_leaves] = leaf->entry.kind;
	}
	if (leaf->entry.kind == MT_PTE_NONPRESENT)
		w->swap_raw = leaf->raw;
	w->nr_leaves++;
	return NULL;
}

static void check_leaf(const struct walked *w, unsigned int i, enum mt_pte_kind kind,
		       uint64_t address, uint64_t size, uint64_t phys)
{
	assert_int_equal(w->kinds[i], kind);
	assert_int_equal(w->leaves[i][0], address);
	assert_int_equal(w->leaves[i][1], size);
	if (phys)
		assert_int_equal(w->leaves[i][2], phys);
}

/* Of a kernel whose numbers are those of v6.11 and later. */
static void check_swap(const struct walked *w)
{
	const struct mt_swap swap = {
		.max_files = 27, .nr_hwpoison = 1, .nr_migration = 3, .nr_markers = 1,
		.certain = true, .nr_files = 4, .pages = { [3] = 0x2000 }, .pfn_mask = UINT64_MAX,
	};
	struct mt_pte entry = w->table.format->decode(&w->table.paging, w->swap_raw, 1);
	struct mt_nonpresent nonpresent;

	assert_true(mt_nonpresent_decode(&swap, &w->kernel, w->table.paging.format, &entry,
				     w->swap_raw, &nonpresent));
	assert_int_equal(nonpresent.kind, MT_NONPRESENT_SWAP);
	assert_int_equal(nonpresent.type, 3);
	assert_int_equal(nonpresent.offset, 0x1234);
	assert_true(nonpresent.certain);
}

/* arm64 before and since v6.10: what makes sense either way goes by the kernel's age. */
static void two_ways(void **state)
{
	struct mt_swap swap = {
		.max_files = 27, .nr_hwpoison = 1, .nr_migration = 3, .nr_markers = 1,
		.certain = true, .nr_files = 1, .pages = { 0x2000 }, .pfn_mask = UINT64_MAX,
	};
	const struct mt_kernel kernel = { 0 };
	const struct mt_pte entry = { 0 };
	struct mt_nonpresent nonpresent;

	(void)state;
	assert_true(mt_nonpresent_decode(&swap, &kernel, "aarch64", &entry, 0x5000, &nonpresent));
	assert_int_equal(nonpresent.offset, 0x50);
	swap.has_age_symbol = true;
	assert_true(mt_nonpresent_decode(&swap, &kernel, "aarch64", &entry, 0x5000, &nonpresent));
	assert_int_equal(nonpresent.offset, 5);
	assert_true(nonpresent.certain);
	/* sense before age: there is no file 4 */
	assert_true(mt_nonpresent_decode(&swap, &kernel, "aarch64", &entry, 0x5100, &nonpresent));
	assert_int_equal(nonpresent.offset, 0x51);
}

static void check_machine(const char *folder, const struct machine *m)
{
	const struct mt_pte_format *format = mt_pte_format_find(m->format);
	uint64_t page = UINT64_C(1) << m->paging.bits[0];
	uint64_t large = page << m->paging.bits[1];
	struct walked w;

	make_tables(m, format);
	open_image(&w, folder, m, MEMORY);

	struct mt_pgwalk walk = {
		.table = &w.table, .first = 0, .last = 8 * large - 1, .leaf = on_leaf, .data = &w,
	};

	assert_fine(mt_pgwalk(&walk));
	assert_int_equal(w.nr_leaves, 4);
	check_leaf(&w, 0, MT_PTE_PAGE, 0, page, PAGE & ~(page - 1));
	check_leaf(&w, 1, MT_PTE_PROTNONE, page, page, (PAGE + page) & ~(page - 1));
	check_leaf(&w, 2, MT_PTE_NONPRESENT, 2 * page, page, 0);
	check_leaf(&w, 3, MT_PTE_PAGE, large, large, LARGE);
	check_swap(&w);
	/* one outside memory, one that leads to itself */
	assert_int_equal(walk.unreadable, 2);
	assert_non_null(strstr(walk.problem, "70000000"));
	for (unsigned int level = 1; level <= m->paging.nr_levels; level++)
		assert_int_equal(walk.tables[level], 1);
	free(walk.problem);

	walk = (struct mt_pgwalk){
		.table = &w.table, .first = 3 * large, .last = 4 * large - 1, .leaf = on_leaf,
		.data = &w,
	};
	assert_fine(mt_pgwalk(&walk));
	assert_int_equal(walk.unreadable, 1);
	assert_non_null(strstr(walk.problem, "leads to itself"));
	free(walk.problem);
	close_image(&w);
}

static void test_formats(void **state)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(machines); i++) {
		print_message("# %s, %u levels\n", machines[i].format,
			      machines[i].paging.nr_levels);
		check_machine(*state, &machines[i]);
	}
}

/* The dump ends behind the table of pages. */
static void test_excluded(void **state)
{
	const struct machine *m = &machines[0];
	struct walked w;

	make_tables(m, mt_pte_format_find(m->format));
	open_image(&w, *state, m, MEMORY);
	w.table.root = table_at(0);
	close_image(&w);

	open_image(&w, *state, m, TABLE_SIZE);

	struct mt_pgwalk walk = {
		.table = &w.table, .first = 0, .last = UINT64_MAX >> 17, .leaf = on_leaf,
		.data = &w,
	};

	assert_fine(mt_pgwalk(&walk));
	assert_int_equal(w.nr_leaves, 0);
	assert_int_equal(walk.unreadable, 1);
	assert_non_null(strstr(walk.problem, "pgd table"));
	free(walk.problem);
	close_image(&w);
}

static void walk_shadow(struct walked *w, uint64_t first, uint64_t *tables)
{
	struct mt_pgwalk walk = {
		.table = &w->table, .first = first, .last = UINT64_MAX >> 17, .leaf = on_leaf,
		.data = w, .repeats = true,
	};

	w->nr_leaves = 0;
	w->count = 0;
	assert_fine(mt_pgwalk(&walk));
	assert_null(walk.problem);
	*tables = 0;
	for (unsigned int level = 1; level <= 4; level++)
		*tables += walk.tables[level];
}

/* Three of the root's entries lead to the same gibibytes of one page. */
static void test_shadow(void **state)
{
	const struct machine *m = &machines[0];
	const struct mt_pte_format *format = mt_pte_format_find(m->format);
	const uint64_t each = UINT64_C(1) << 27;
	struct walked w;
	uint64_t tables;

	for (unsigned int level = 1; level <= 4; level++)
		clear(m, format, level - 1, level);
	for (unsigned int i = 0; i < 512; i++) {
		put(format, 0, i, PAGE | m->page);
		put(format, 1, i, point(m, table_at(0), 2));
		put(format, 2, i, point(m, table_at(1), 3));
	}
	put(format, 3, 0, point(m, table_at(2), 4));
	put(format, 3, 1, point(m, table_at(2), 4));
	/* and once where nobody may write */
	put(format, 3, 5, point(m, table_at(2), 4) & ~UINT64_C(2));
	open_image(&w, *state, m, MEMORY);
	walk_shadow(&w, 0, &tables);
	assert_int_equal(w.count, 3 * each);
	assert_true(w.nr_leaves < 16);
	assert_int_equal(tables, 4);
	check_leaf(&w, (unsigned int)w.nr_leaves - 1, MT_PTE_PAGE, UINT64_C(5) << 39, 4096, PAGE);
	/* a part of a shared table is walked by itself */
	walk_shadow(&w, 0x1000, &tables);
	assert_int_equal(w.count, 3 * each - 1);
	assert_true(w.nr_leaves < 2048);
	assert_true(tables < 16);
	close_image(&w);
}

static int set_up(void **state)
{
	*state = unit_folder();
	return 0;
}

static int tear_down(void **state)
{
	unit_remove(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_ways),
		cmocka_unit_test_setup_teardown(test_formats, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_excluded, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_shadow, set_up, tear_down),
	};

	if (__BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__) {
		puts("1..0 # SKIP the made-up tables are little-endian");
		return 0;
	}
	return UNIT_RUN(tests);
}
