// SPDX-License-Identifier: GPL-2.0-or-later
/* VMCOREINFO's lines, the index of names, and symbols from an ELF file. */
#include <stdlib.h>
#include <string.h>

#include "image_objects.h"

#include "image/vmcoreinfo/vmcoreinfo.h"
#include "image/symbols/symbol_index.h"
#include "image/symbols/symbol_order.h"
#include "image/symbols/symbols.h"

#define INFO                                  \
	"OSRELEASE=6.1.0\n"                   \
	"PAGESIZE=4096\n"                     \
	"SYMBOL(init_uts_ns)=ffffffff85f9b60\n" \
	"SYMBOL(broken)=zz\n"                 \
	"SYMBOL(unclosed=12\n"                \
	"NUMBER(PAGE_BUDDY_MAPCOUNT_VALUE)=-129\n" \
	"NUMBER(phys_base)=243269632\n"       \
	"NUMBER(TCR)=0x10\n"                  \
	"NUMBER(octal)=010\n"                 \
	"SYMBOL(_stext)=10"

static void test_values(void **state)
{
	(void)state;
	mt_cleanup(free) char *release = mt_vmcoreinfo_get(INFO, "OSRELEASE");
	uint64_t hex = 1;
	int64_t number = 1;

	assert_string_equal(release, "6.1.0");
	assert_null(mt_vmcoreinfo_get(INFO, "RELEASE"));
	assert_null(mt_vmcoreinfo_get(INFO, "OSREL"));
	assert_null(mt_vmcoreinfo_get(NULL, "OSRELEASE"));
	assert_true(mt_vmcoreinfo_hex(INFO, "SYMBOL(init_uts_ns)", &hex));
	assert_int_equal(hex, 0xffffffff85f9b60);
	assert_false(mt_vmcoreinfo_hex(INFO, "SYMBOL(broken)", &hex));
	assert_true(mt_vmcoreinfo_number(INFO, "NUMBER(PAGE_BUDDY_MAPCOUNT_VALUE)", &number));
	assert_int_equal(number, -129);
	assert_true(mt_vmcoreinfo_number(INFO, "NUMBER(TCR)", &number));
	assert_int_equal(number, 16);
	assert_true(mt_vmcoreinfo_number(INFO, "NUMBER(octal)", &number));
	assert_int_equal(number, 10);
	assert_false(mt_vmcoreinfo_number(INFO, "OSRELEASE", &number));
	assert_false(mt_vmcoreinfo_number(NULL, "NUMBER(x)", &number));
}

static void test_next_symbol(void **state)
{
	(void)state;
	uint64_t value;
	size_t len;
	const char *at = mt_vmcoreinfo_next_symbol(INFO, &len, &value);

	assert_non_null(at);
	assert_int_equal(len, strlen("init_uts_ns"));
	at = mt_vmcoreinfo_next_symbol(at, &len, &value);
	assert_non_null(at);
	assert_memory_equal(at, "_stext", len);
	assert_int_equal(value, 0x10);
	assert_null(mt_vmcoreinfo_next_symbol(at, &len, &value));
	assert_null(mt_vmcoreinfo_next_symbol(NULL, &len, &value));
}

/* Names of all lengths, so that every tail of the hash is used; 8 of each hash's low bits. */
static void test_index(void **state)
{
	(void)state;
	struct mt_symbol_index index = { 0 };
	char name[64];

	memset(name, 'x', sizeof(name));
	assert_null(mt_symbol_index_find(&index, 0, NULL));
	for (size_t len = 0; len < sizeof(name); len++)
		for (uint64_t turn = 0; turn < 3; turn++)
			assert_fine(mt_symbol_index_add(&index, mt_symbol_hash(name, len), turn,
							len));
	assert_fine(mt_symbol_index_finish(&index));
	for (size_t len = 0; len < sizeof(name); len++) {
		uint32_t hash = mt_symbol_hash(name, len);
		const struct mt_symbol_entry *entry = NULL;

		for (uint64_t turn = 3; turn--;) {
			entry = mt_symbol_index_find(&index, hash, entry);
			assert_non_null(entry);
			assert_int_equal(entry->ref, turn);
			assert_int_equal(entry->value, len);
		}
		assert_null(mt_symbol_index_find(&index, hash, entry));
	}
	mt_symbol_index_release(&index);
}

static void add(struct mt_symbol_order *order, uint64_t address, uint64_t size, const char *name,
		bool is_weak)
{
	assert_fine(mt_symbol_order_add(order, address, size, (uint64_t)(uintptr_t)name,
					mt_symbol_rank(name, is_weak)));
}

static void check_order(const struct mt_symbol_order *order, uint64_t address, const char *name,
			uint32_t size)
{
	const struct mt_symbol_place *place = mt_symbol_order_find(order, address);

	if (!name) {
		assert_null(place);
		return;
	}
	assert_non_null(place);
	assert_string_equal((const char *)(uintptr_t)place->ref, name);
	assert_int_equal(place->size, size);
}

/* Of those that share an address: no weak one, few underscores, the first. */
static void test_order(void **state)
{
	(void)state;
	struct mt_symbol_order order = { 0 };

	check_order(&order, 0, NULL, 0);
	add(&order, 0x300, 8, "third", false);
	add(&order, 0x100, 16, "weak", true);
	add(&order, 0x100, 0, "__label", false);
	add(&order, 0x100, 0, "_label", false);
	add(&order, 0x100, 16, "first", false);
	add(&order, 0x100, 16, "alias", false);
	add(&order, 0x200, UINT64_MAX, "__second", false);
	add(&order, 0x200, 0, "weak", true);
	mt_symbol_order_finish(&order);
	assert_int_equal(order.n, 3);
	check_order(&order, 0xff, NULL, 0);
	check_order(&order, 0x100, "first", 16);
	check_order(&order, 0x1ff, "first", 16);
	check_order(&order, 0x200, "__second", UINT32_MAX);
	check_order(&order, 0x300, "third", 8);
	check_order(&order, UINT64_MAX, "third", 8);
	free(order.v);

	assert_true(mt_symbol_names_nothing("$x.12"));
	assert_true(mt_symbol_names_nothing(".LC0"));
	assert_true(mt_symbol_names_nothing("__kvm_nvhe_$d"));
	assert_false(mt_symbol_names_nothing("__kvm_nvhe_memcpy"));
	assert_false(mt_symbol_names_nothing("L1d_flush"));
}

/* Any symbol of the sample that has an address. */
struct some_symbol {
	char name[128];
	uint64_t value;
};

static bool take_symbol(void *data, const struct mt_elf_symbol *symbol)
{
	struct some_symbol *some = data;

	/* STT_OBJECT in a section */
	if (symbol->type != 1 || symbol->section == 0 || symbol->section >= 0xff00)
		return true;
	snprintf(some->name, sizeof(some->name), "%s", symbol->name);
	some->value = symbol->value;
	return true;
}

static void test_elf(void **state)
{
	(void)state;
	mt_cleanup(mt_elf) struct mt_elf *elf = open_object("sample-dwarf5.so");
	mt_cleanup(mt_symbols) struct mt_symbols *symbols = NULL;
	struct some_symbol some = { .name = "" };
	uint64_t address;

	assert_fine(mt_elf_for_each_symbol(elf, take_symbol, &some));
	assert_string_not_equal(some.name, "");
	assert_fine(mt_symbols_create(&symbols));
	assert_string_equal(mt_symbols_origin(symbols), "");
	assert_false(mt_symbols_find(symbols, some.name, &address));
	assert_fine(mt_symbols_add_elf(symbols, elf, 0x7000));
	assert_fine(mt_symbols_add_vmcoreinfo(symbols, INFO));
	assert_string_equal(mt_symbols_origin(symbols), "vmlinux, VMCOREINFO");
	assert_true(mt_symbols_find(symbols, some.name, &address));
	assert_int_equal(address, some.value + 0x7000);
	assert_true(mt_symbols_find(symbols, "_stext", &address));
	assert_int_equal(address, 0x10);
	assert_false(mt_symbols_find(symbols, "no_such_symbol", &address));
	assert_false(mt_symbols_offset_of(elf, INFO, &address));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_next_symbol),
		cmocka_unit_test(test_index),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_elf),
	};

	return UNIT_RUN(tests);
}
