// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include <string.h>

#include "analysis/page_owner_groups.h"
#include "model/callers.h"

static struct mt_allocated_page page_of(uint64_t pfn, uint32_t stack, uint64_t order,
					const char *comm)
{
	struct mt_allocated_page page = {
		.pfn = pfn,
		.known = true,
		.use = MT_USE_KERNEL,
		.owner = { .allocated = true, .stack = stack, .order = order, .gfp = 0xcc0,
			   .pid = pfn % 3, .tgid = 1, .nsec = 1000 + pfn },
	};

	strcpy(page.owner.comm, comm);
	return page;
}

static void add(struct mt_page_owner_groups *groups, uint64_t pfn, uint32_t stack, uint64_t order,
		const char *comm)
{
	struct mt_allocated_page page = page_of(pfn, stack, order, comm);

	assert_fine(mt_page_owner_groups_add(groups, &page));
}

static void by_stack(void **state)
{
	__attribute__((cleanup(mt_page_owner_groups_release)))
	struct mt_page_owner_groups groups = {
		.by = MT_PAGE_OWNER_STACK
	};
	struct mt_allocated_page unknown = { .pfn = 9 }, freed = page_of(10, 1, 0, "a");

	(void)state;
	for (uint64_t pfn = 0; pfn < 4; pfn++)
		add(&groups, pfn, 7, 2, "a");
	add(&groups, 4, 8, 0, "a");
	add(&groups, 5, 8, 0, "b");
	add(&groups, 6, 8, 1, "b");
	add(&groups, 7, 8, 1, "b");
	add(&groups, 8, 8, 0, "b");
	freed.owner.allocated = false;
	assert_fine(mt_page_owner_groups_add(&groups, &unknown));
	assert_fine(mt_page_owner_groups_add(&groups, &freed));
	mt_page_owner_groups_sort(&groups);
	assert_int_equal(groups.n, 2);
	assert_int_equal(groups.pages, 9);
	assert_int_equal(groups.unknown, 2);

	assert_int_equal(groups.v[0].first.owner.stack, 8);
	assert_int_equal(groups.v[0].pages, 5);
	assert_int_equal(groups.v[0].blocks, 4);
	assert_int_equal(groups.v[0].oldest_nsec, 1004);
	assert_int_equal(groups.v[0].newest_nsec, 1008);
	assert_false(groups.v[0].common &
		     (MT_PAGE_OWNER_ORDER | MT_PAGE_OWNER_COMM | MT_PAGE_OWNER_PID));
	assert_true(groups.v[0].common & MT_PAGE_OWNER_GFP);

	assert_int_equal(groups.v[1].pages, 4);
	assert_int_equal(groups.v[1].blocks, 1);
	assert_true(groups.v[1].common & MT_PAGE_OWNER_ORDER &&
		    groups.v[1].common & MT_PAGE_OWNER_COMM);
}

/* More groups than any first table has room for; none is lost. */
static void many(void **state)
{
	__attribute__((cleanup(mt_page_owner_groups_release)))
	struct mt_page_owner_groups groups = {
		.by = MT_PAGE_OWNER_STACK | MT_PAGE_OWNER_COMM,
	};

	(void)state;
	for (uint64_t pfn = 0; pfn < 60000; pfn++)
		add(&groups, pfn, (uint32_t)(pfn % 10000), 0, pfn % 20000 < 10000 ? "a" : "b");
	mt_page_owner_groups_sort(&groups);
	assert_int_equal(groups.n, 20000);
	for (size_t i = 0; i < groups.n; i++)
		assert_int_equal(groups.v[i].pages, 3);
}

static void keys(void **state)
{
	unsigned int keys;

	(void)state;
	assert_fine(mt_page_owner_keys_parse("stack", &keys));
	assert_int_equal(keys, MT_PAGE_OWNER_STACK);
	assert_fine(mt_page_owner_keys_parse("comm,gfp,node", &keys));
	assert_int_equal(keys, MT_PAGE_OWNER_COMM | MT_PAGE_OWNER_GFP | MT_PAGE_OWNER_NODE);
	assert_error(mt_page_owner_keys_parse("", &keys), MT_ERR_USAGE, "stack, use");
	assert_error(mt_page_owner_keys_parse("stac", &keys), MT_ERR_USAGE, "stack, use");
	assert_error(mt_page_owner_keys_parse("stack,,gfp", &keys), MT_ERR_USAGE, "stack, use");
}

static void allocators(void **state)
{
	(void)state;
	assert_true(mt_call_is_allocator("get_page_from_freelist+0xccc"));
	assert_true(mt_call_is_allocator("___slab_alloc+0x1"));
	assert_true(mt_call_is_allocator("__alloc_pages_noprof"));
	assert_false(mt_call_is_allocator("shmem_alloc_folio+0x6a"));
	assert_false(mt_call_is_allocator("copy_process+0x12 [made_up]"));
	assert_false(mt_call_is_allocator(""));
}

int main(void)
{
	const struct CMUnitTest owners[] = {
		cmocka_unit_test(by_stack),
		cmocka_unit_test(many),
		cmocka_unit_test(keys),
		cmocka_unit_test(allocators),
	};

	return UNIT_RUN(owners);
}
