// SPDX-License-Identifier: GPL-2.0-or-later
#include <string.h>

#include "base/cleanup.h"
#include "base/text.h"
#include "fuzz.h"
#include "kernel/layout/layout.h"

/* Structures of the kernel, of the made-up one and of types_sample.h. */
static const char *const structures[] = {
	"page", "zone", "free_area", "list_head", "pglist_data", "per_cpu_pages", "mem_section",
	"mm_struct", "task_struct", "vm_area_struct", "maple_node", "module", "printk_log",
	"mt_test_bits", "mt_test_nested", "mt_test_alias", "mt_test_packed",
};

static const struct {
	const char *type, *path;
} members[] = {
	{ "page", "flags" }, { "page", "flags.f" }, { "page", "lru.next" },
	{ "zone", "free_area" }, { "zone", "vm_stat" }, { "zone", "name" },
	{ "free_area", "free_list" }, { "pglist_data", "node_zones" }, { "module", "state" },
	{ "mt_test_bits", "g" }, { "mt_test_bits", "inner.y" }, { "mt_test_nested", "deep" },
	{ "mt_test_nested", "rows" }, { "mt_test_nested", "flexible" },
	{ "mt_test_alias", "second" }, { "mt_test_packed", "straddling" }, { "", "" },
};

static void check_member(const struct mt_member *m)
{
	REQUIRE(m->bit_size <= 64 && m->bit_shift <= 63);
	REQUIRE(!m->bit_size || (m->size <= 8 && m->bit_size + m->bit_shift <= 8 * m->size));
	if (m->nr_elements && m->element_size)
		REQUIRE(m->size / m->element_size >= m->nr_elements);
}

static void check_members(struct mt_types *types, const char *type)
{
	mt_cleanup(members) struct mt_members list = { 0 };
	mt_cleanup(mt_error) struct mt_error *err = mt_types_members(types, type, &list);

	fuzz_check_message(err);
	for (size_t i = 0; !err && i < list.n; i++) {
		REQUIRE(list.v[i].name);
		check_member(&list.v[i].m);
	}
}

static void check_enum(struct mt_types *types, const char *name)
{
	mt_cleanup(enumerators) struct mt_enumerators list = { 0 };
	mt_cleanup(mt_error) struct mt_error *err = mt_types_enum(types, name, &list);

	fuzz_check_message(err);
	for (size_t i = 0; !err && i < list.n; i++)
		REQUIRE(list.v[i].name);
}

static void check_size(struct mt_types *types, const char *name)
{
	uint64_t size = 0;
	mt_cleanup(mt_error) struct mt_error *err = mt_types_size(types, name, &size);

	fuzz_check_message(err);
}

static void check_value(struct mt_types *types, const char *name)
{
	int64_t value = 0;
	mt_cleanup(mt_error) struct mt_error *err = mt_types_enumerator(types, name, &value);

	fuzz_check_message(err);
}

static void check_layout(struct mt_types *types)
{
	static struct mt_layout layout;

	for (unsigned int word = 4; word <= 8; word += 4) {
		mt_cleanup(mt_error) struct mt_error *err = mt_layout_resolve(types, word, &layout);

		fuzz_check_message(err);
	}
}

void fuzz_check_types(struct mt_types *types)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(structures); i++) {
		check_size(types, structures[i]);
		check_members(types, structures[i]);
	}
	for (size_t i = 0; i < MT_ARRAY_SIZE(members); i++) {
		struct mt_member member;
		mt_cleanup(mt_error) struct mt_error *err =
			mt_types_member(types, members[i].type, members[i].path, &member);

		fuzz_check_message(err);
		if (!err)
			check_member(&member);
	}
	check_enum(types, "migratetype");
	check_enum(types, "mt_test_enum");
	check_enum(types, "mt_test_big");
	check_value(types, "NR_FREE_PAGES");
	check_value(types, "MT_TEST_HUGE");
	check_value(types, "MT_TEST_INSIDE");
	check_layout(types);
	REQUIRE(mt_types_origin(types));
}
