// SPDX-License-Identifier: GPL-2.0-or-later
/* Allocation tags and pools of huge pages of the made-up machine. */
#include <string.h>

#include "machine.h"
#include "madeup_private.h"
#include "model/inspect.h"

#if defined(MADEUP_EXTREME)

struct text {
	char text[2048];
};

static struct mt_error *on_site(void *data, const struct mt_alloc_site *site)
{
	char *text = ((struct text *)data)->text;
	size_t len = strlen(text);

	snprintf(text + len, sizeof(struct text) - len, "%s:%lld %s %s %lld %lld%s\n", site->file,
		 (long long)site->line, site->function, site->module ? site->module : "-",
		 (long long)site->bytes, (long long)site->calls, site->is_inaccurate ? " ~" : "");
	return NULL;
}

static struct mt_error *on_pool(void *data, const struct mt_huge_pool *pool)
{
	char *text = ((struct text *)data)->text;
	size_t len = strlen(text);

	snprintf(text + len, sizeof(struct text) - len, "%lld %d: %lld %lld %lld %lld %lld\n",
		 (long long)pool->page_bytes, (int)pool->node, (long long)pool->total,
		 (long long)pool->free, (long long)pool->reserved, (long long)pool->surplus,
		 (long long)pool->overcommit);
	return NULL;
}

static void expect_allocs(struct machine *m, const char *wanted, bool is_off, uint64_t impossible)
{
	struct mt_inspector *inspector;
	struct mt_alloc_pass pass;
	struct text got = { "" };

	machine_dump(m);
	inspector = m->snapshot->inspector;
	assert_fine(inspector->ops->allocs(inspector, on_site, &got, &pass));
	assert_string_equal(got.text, wanted);
	assert_int_equal(pass.is_off, is_off);
	assert_int_equal(pass.impossible, impossible);
}

#define SLUB "mm/slub.c:2345 alloc_slab_page - 1048576 256\n"
#define ANON "mm/memory.c:99 do_anonymous_page - 0 0\n"
#define INODE "fs/inode.c:7 alloc_inode - 6400 10 ~\n"
#define DRIVER "drivers/made/up.c:11 take madeup 67108864 16\n"

static struct codetag_type *type_of(struct machine *m)
{
	return madeup_at(m->made, *(uint64_t *)madeup_symbol(m->made, "alloc_tag_cttype"));
}

static struct xa_node *node_of(struct machine *m, uint64_t entry)
{
	return madeup_at(m->made, entry & ~(uint64_t)3);
}

static struct xa_node *low_node(struct machine *m, unsigned int i)
{
	return node_of(m, node_of(m, type_of(m)->mod_idr.idr_rt.xa_head)->slots[i]);
}

static struct codetag_module *kernel_tags(struct machine *m)
{
	return madeup_at(m->made, low_node(m, 0)->slots[0]);
}

/* Counters are summed over CPUs, of which each alone makes no sense; modules follow the kernel. */
static void test_allocs(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;

	(void)state;
	machine_make(&m);
	expect_allocs(&m, SLUB ANON INODE DRIVER, false, 0);
	assert_int_equal(machine_reasons(&m, "allocation tags"), 0);
}

static void test_allocs_off(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;

	(void)state;
	machine_make(&m);
	memset(madeup_symbol(m.made, "mem_alloc_profiling_key"), 0, sizeof(struct static_key));
	expect_allocs(&m, SLUB ANON INODE DRIVER, true, 0);
}

/* Less than nothing is not known; a text that is none leaves the tag its counters. */
static void test_allocs_impossible(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	struct alloc_tag *tags;
	const uint64_t *offsets;

	(void)state;
	machine_make(&m);
	tags = madeup_at(m.made, kernel_tags(&m)->range.start);
	offsets = madeup_symbol(m.made, "__per_cpu_offset");
	((struct alloc_tag_counters *)madeup_at(m.made, tags[1].counters + offsets[0]))->bytes = 0;
	tags[2].ct.function = 0x10;
	expect_allocs(&m, SLUB "mm/memory.c:99 do_anonymous_page - -1 0\n"
		      "fs/inode.c:7 (null) - 6400 10 ~\n" DRIVER, false, 1);
	assert_int_equal(machine_reasons(&m, "allocation tags"), 1);
}

/* A range that runs backwards, and a module that is nowhere, leave the others. */
static void test_allocs_damaged(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;

	(void)state;
	machine_make(&m);
	kernel_tags(&m)->range.stop = kernel_tags(&m)->range.start - 8;
	expect_allocs(&m, DRIVER, false, 0);
	assert_int_equal(machine_reasons(&m, "no range of them"), 1);
	low_node(&m, 0)->slots[2] = 0x123456789abcdef0;
	expect_allocs(&m, DRIVER, false, 0);
	assert_int_equal(machine_reasons(&m, "module 2 of them"), 1);
}

/* A node that is its own child ends the walk, and is said. */
static void test_allocs_loop(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	struct xa_node *top;

	(void)state;
	machine_make(&m);
	top = node_of(&m, type_of(&m)->mod_idr.idr_rt.xa_head);
	top->slots[0] = type_of(&m)->mod_idr.idr_rt.xa_head;
	expect_allocs(&m, "", false, 0);
	assert_int_equal(machine_reasons(&m, "shift 2 below 2"), 1);
}

static struct mt_error *ask_pools(struct machine *m, struct text *got, struct mt_huge_pass *pass)
{
	*got = (struct text){ "" };
	return m->snapshot->inspector->ops->huge_pools(m->snapshot->inspector, on_pool, got, pass);
}

/* The largest pages first, each size with its nodes; what nodes do not have is not known. */
static void test_pools(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	struct mt_huge_pass pass;
	struct text got;

	(void)state;
	machine_make(&m);
	machine_dump(&m);
	assert_fine(ask_pools(&m, &got, &pass));
	assert_string_equal(got.text, "1073741824 -1: 0 0 0 0 0\n"
			    "1073741824 0: 0 0 -1 0 -1\n1073741824 1: 0 0 -1 0 -1\n"
			    "262144 -1: 20 13 3 2 4\n262144 0: 12 5 -1 2 -1\n"
			    "262144 1: 8 8 -1 0 -1\n");
	assert_int_equal(pass.optimizes_vmemmap, 1);
}

static void expect_no_pools(struct machine *m, enum mt_error_code code, const char *words)
{
	struct mt_huge_pass pass;
	struct text got;

	machine_dump(m);
	assert_error(ask_pools(m, &got, &pass), code, words);
	assert_true(pass.optimizes_vmemmap == MT_UNKNOWN ||
		    pass.optimizes_vmemmap == 1);
	assert_string_equal(got.text, "");
}

/* Sizes that no machine has, and more sizes than there is room for. */
static void test_pools_damaged(void **state)
{
	static const struct {
		uint32_t order, n;
		enum mt_error_code code;
		const char *words;
	} rows[] = {
		{ 60, 2, MT_ERR_FORMAT, "order 60" },
		{ 18, 0, MT_ERR_NOT_FOUND, "no huge pages" },
		{ 18, 1000, MT_ERR_FORMAT, "1000 sizes" },
	};

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(rows); i++) {
		__attribute__((cleanup(mt_cleanup_machine))) struct machine m;

		machine_make(&m);
		((struct hstate *)madeup_symbol(m.made, "hstates"))[1].order = rows[i].order;
		*(uint32_t *)madeup_symbol(m.made, "hugetlb_max_hstate") = rows[i].n;
		expect_no_pools(&m, rows[i].code, rows[i].words);
	}
}

const struct CMUnitTest who_tests[] = {
	cmocka_unit_test(test_allocs),
	cmocka_unit_test(test_allocs_off),
	cmocka_unit_test(test_allocs_impossible),
	cmocka_unit_test(test_allocs_damaged),
	cmocka_unit_test(test_allocs_loop),
	cmocka_unit_test(test_pools),
	cmocka_unit_test(test_pools_damaged),
};

#else

static struct mt_error *no_site(void *data, const struct mt_alloc_site *site)
{
	(void)data;
	(void)site;
	return mt_error_create(MT_ERR_SYSTEM, "there is none");
}

static struct mt_error *no_pool(void *data, const struct mt_huge_pool *pool)
{
	(void)data;
	(void)pool;
	return mt_error_create(MT_ERR_SYSTEM, "there is none");
}

/* These kernels have neither, and say so. */
static void test_neither(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	struct mt_alloc_pass allocs;
	struct mt_huge_pass pools;
	struct mt_inspector *inspector;

	(void)state;
	machine_make(&m);
	machine_dump(&m);
	inspector = m.snapshot->inspector;
	assert_error(inspector->ops->allocs(inspector, no_site, NULL, &allocs), MT_ERR_NOT_FOUND,
		     "no type alloc_tag");
	assert_error(inspector->ops->huge_pools(inspector, no_pool, NULL, &pools),
		     MT_ERR_NOT_FOUND, "CONFIG_HUGETLB_PAGE");
}

const struct CMUnitTest who_tests[] = {
	cmocka_unit_test(test_neither),
};

#endif

const size_t nr_who_tests = MT_ARRAY_SIZE(who_tests);
