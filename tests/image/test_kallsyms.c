// SPDX-License-Identifier: GPL-2.0-or-later
/* kallsyms in a made-up kernel's memory, in every encoding, sound and damaged. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "made_dump.h"
#include "unit.h"

#include "image/dump/dump.h"
#include "image/symbols/kallsyms.h"
#include "image/symbols/symbols.h"

#define TEXT UINT64_C(0xffffffff81000000)
#define SIZE (16 * MADE_PAGE)

/* Where things are behind TEXT. */
enum {
	UTS = 0x100,
	NUM_SYMS = 0x200,
	RELATIVE_BASE = 0x208,
	TOKEN_INDEX = 0x1000,
	TOKEN_TABLE = 0x1300,
	OFFSETS = 0x2000,
	NAMES = 0x3000,
};

enum encoding { PERCPU_ABSOLUTE, FROM_BASE, FROM_TEXT, FROM_ITSELF };

struct symbol {
	const char *name;	/* with its type */
	uint64_t address;
};

static const struct symbol symbols[] = {
	{ "A__per_cpu_start", 0 },
	{ "Acpu_number", 0x19160 },
	{ "T_text", TEXT },
	{ "Dinit_uts_ns", TEXT + UTS },
	{ "tsame", TEXT + 0x300 },
	{ "Tsame", TEXT + 0x310 },
	{ "tsame", TEXT + 0x320 },
	{ NULL, TEXT + 0x400 },		/* a very long name */
	{ "B_end", TEXT + SIZE },
};

#define LONG_NAME_LEN 300

static unsigned char memory[SIZE];

static void put(size_t at, uint64_t value, size_t size)
{
	assert_true(at + size <= SIZE);
	memcpy(memory + at, &value, size);
}

/* Token 1 is "in", 2 is "it_"; every printable character is its own. */
static void put_tokens(void)
{
	size_t at = TOKEN_TABLE;

	for (size_t i = 0; i < 256; i++) {
		char text[4] = { (char)i, '\0' };

		if (i < 3)
			strcpy(text, i == 1 ? "in" : i == 2 ? "it_" : "");
		put(TOKEN_INDEX + 2 * i, at - TOKEN_TABLE, 2);
		strcpy((char *)memory + at, i < ' ' && i > 2 ? "?" : text);
		at += strlen((char *)memory + at) + 1;
	}
}

static size_t put_name(size_t at, const char *name)
{
	unsigned char tokens[512];
	size_t n = 0;

	while (*name) {
		if (!strncmp(name, "in", 2)) {
			tokens[n++] = 1;
			name += 2;
		} else if (!strncmp(name, "it_", 3)) {
			tokens[n++] = 2;
			name += 3;
		} else {
			tokens[n++] = (unsigned char)*name++;
		}
	}
	if (n >= 0x80) {
		memory[at++] = (unsigned char)(n | 0x80);
		memory[at++] = (unsigned char)(n >> 7);
	} else {
		memory[at++] = (unsigned char)n;
	}
	memcpy(memory + at, tokens, n);
	return at + n;
}

static const char *long_name(void)
{
	static char name[LONG_NAME_LEN + 1];

	memset(name, 'y', LONG_NAME_LEN);
	name[0] = 'D';
	return name;
}

/* Absolute values (below 2^31) have no place in the last two encodings. */
static uint32_t encode(enum encoding encoding, uint64_t address, size_t i)
{
	switch (encoding) {
	case PERCPU_ABSOLUTE:
		return address < TEXT ? (uint32_t)address : (uint32_t)(TEXT - 1 - address);
	case FROM_ITSELF:
		return (uint32_t)(address - (TEXT + OFFSETS + 4 * i));
	default:
		return (uint32_t)(address - TEXT);
	}
}

static void make_kernel(enum encoding encoding)
{
	size_t at = NAMES;

	memset(memory, 0, sizeof(memory));
	memcpy(memory + UTS + 4, "Linux", 6);
	put(NUM_SYMS, MT_ARRAY_SIZE(symbols), 4);
	put(RELATIVE_BASE, TEXT, 8);
	put_tokens();
	for (size_t i = 0; i < MT_ARRAY_SIZE(symbols); i++) {
		at = put_name(at, symbols[i].name ? symbols[i].name : long_name());
		put(OFFSETS + 4 * i, encode(encoding, symbols[i].address, i), 4);
	}
}

static struct mt_dump *open_kernel(const char *folder, bool has_base, bool has_text)
{
	const struct made_segment segment = { TEXT, 0x1000000, SIZE, SIZE, memory };
	struct mt_dump *dump = NULL;
	char info[1024];

	snprintf(info, sizeof(info),
		 "OSRELEASE=6.1.0-test\nSYMBOL(init_uts_ns)=%llx\nOFFSET(uts_namespace.name)=4\n"
		 "SYMBOL(kallsyms_names)=%llx\nSYMBOL(kallsyms_num_syms)=%llx\n"
		 "SYMBOL(kallsyms_token_table)=%llx\nSYMBOL(kallsyms_token_index)=%llx\n"
		 "SYMBOL(kallsyms_offsets)=%llx\n%s%s",
		 (long long)TEXT + UTS, (long long)TEXT + NAMES, (long long)TEXT + NUM_SYMS,
		 (long long)TEXT + TOKEN_TABLE, (long long)TEXT + TOKEN_INDEX,
		 (long long)TEXT + OFFSETS,
		 has_base ? "SYMBOL(kallsyms_relative_base)=ffffffff81000208\n" : "",
		 has_text ? "SYMBOL(_text)=ffffffff81000000\n" : "");
	made_elf(folder, "core", &segment, 1, info);

	const char *path = made_path(folder, "core");

	assert_fine(mt_dump_open(&path, 1, NULL, &dump));
	assert_fine(mt_dump_set_linux(dump, NULL));
	return dump;
}

static void check_address(const struct mt_kallsyms *kallsyms, const char *name, uint64_t expected)
{
	uint64_t address;

	assert_true(mt_kallsyms_find(kallsyms, name, &address));
	assert_int_equal(address, expected);
}

static void check_encoding(const char *folder, enum encoding encoding)
{
	mt_cleanup(mt_kallsyms) struct mt_kallsyms *kallsyms = NULL;
	uint64_t address;

	make_kernel(encoding);

	mt_cleanup(mt_dump) struct mt_dump *dump = open_kernel(folder, encoding < FROM_TEXT,
							       encoding == FROM_TEXT);

	assert_fine(mt_kallsyms_open(dump, &kallsyms));
	check_address(kallsyms, "_text", TEXT);
	check_address(kallsyms, "init_uts_ns", TEXT + UTS);
	check_address(kallsyms, "_end", TEXT + SIZE);
	check_address(kallsyms, "same", TEXT + 0x310);
	check_address(kallsyms, long_name() + 1, TEXT + 0x400);
	if (encoding == PERCPU_ABSOLUTE)
		check_address(kallsyms, "cpu_number", 0x19160);
	assert_false(mt_kallsyms_find(kallsyms, "init_uts", &address));
	assert_false(mt_kallsyms_find(kallsyms, "", &address));
}

static void test_encodings(void **state)
{
	for (enum encoding e = PERCPU_ABSOLUTE; e <= FROM_ITSELF; e++)
		check_encoding(*state, e);
}

static void check_at(struct mt_symbols *all, uint64_t address, const char *name,
		     uint64_t offset)
{
	struct mt_symbol_at at;

	assert_fine(mt_symbols_at(all, address, &at));
	if (!name) {
		assert_null(at.name);
		return;
	}
	assert_string_equal(at.name, name);
	assert_int_equal(at.offset, offset);
	assert_int_equal(at.size, 0);
	free(at.name);
}

/* Absolute ones, those outside the image, and _end itself name nothing. */
static void test_at(void **state)
{
	mt_cleanup(mt_symbols) struct mt_symbols *all = NULL;
	uint64_t size;

	make_kernel(PERCPU_ABSOLUTE);

	mt_cleanup(mt_dump) struct mt_dump *dump = open_kernel(*state, true, false);

	assert_fine(mt_symbols_create(&all));
	assert_fine(mt_symbols_add_kallsyms(all, dump));
	check_at(all, 0x19160, NULL, 0);
	check_at(all, TEXT - 1, NULL, 0);
	check_at(all, TEXT, "_text", 0);
	check_at(all, TEXT + UTS - 1, "_text", UTS - 1);
	check_at(all, TEXT + UTS, "init_uts_ns", 0);
	check_at(all, TEXT + 0x31f, "same", 0xf);
	check_at(all, TEXT + 0x401, long_name() + 1, 1);
	check_at(all, TEXT + SIZE - 1, long_name() + 1, SIZE - 0x401);
	check_at(all, TEXT + SIZE, NULL, 0);
	check_at(all, UINT64_MAX, NULL, 0);
	assert_false(mt_symbols_size(all, "init_uts_ns", &size));
}

static void check_damaged(const char *folder, enum mt_error_code code, const char *words)
{
	mt_cleanup(mt_dump) struct mt_dump *dump = open_kernel(folder, true, false);
	struct mt_kallsyms *kallsyms;

	assert_error(mt_kallsyms_open(dump, &kallsyms), code, words);
}

static void test_damaged(void **state)
{
	make_kernel(FROM_BASE);
	put(NUM_SYMS, 0, 4);
	check_damaged(*state, MT_ERR_FORMAT, "kallsyms_num_syms is 0");
	put(NUM_SYMS, UINT32_MAX, 4);
	check_damaged(*state, MT_ERR_FORMAT, "kallsyms_num_syms is 4294967295");
	/* the offsets reach beyond what there is */
	put(NUM_SYMS, 1000000, 4);
	check_damaged(*state, MT_ERR_NOT_RAM, "kallsyms_offsets");
	/* names of no tokens, where there are no more */
	put(NUM_SYMS, 1000, 4);
	check_damaged(*state, MT_ERR_FORMAT, "kallsyms_names: symbol 9 of 1000");

	make_kernel(FROM_BASE);
	put(RELATIVE_BASE, 0x1234, 8);
	check_damaged(*state, MT_ERR_FORMAT, "no symbol has the address VMCOREINFO gives it");

	/* names that never end, up to the end of memory */
	make_kernel(FROM_BASE);
	put(NUM_SYMS, 3000, 4);
	memset(memory + NAMES, 0xff, SIZE - NAMES);
	check_damaged(*state, MT_ERR_FORMAT, "kallsyms_names");

	/* tokens that do not end */
	make_kernel(FROM_BASE);
	memset(memory + TOKEN_TABLE, 'x', SIZE - TOKEN_TABLE);
	check_damaged(*state, MT_ERR_FORMAT, "kallsyms_token_table");
	put(TOKEN_INDEX + 2 * 100, 0xffff, 2);
	check_damaged(*state, MT_ERR_NOT_RAM, "kallsyms_token_table");
}

static void test_absent(void **state)
{
	const struct made_segment segment = { TEXT, 0x1000000, SIZE, SIZE, memory };
	struct mt_kallsyms *kallsyms;
	mt_cleanup(mt_dump) struct mt_dump *dump = NULL;

	make_kernel(FROM_BASE);
	made_elf(*state, "core", &segment, 1,
		 "SYMBOL(init_uts_ns)=ffffffff81000100\nOFFSET(uts_namespace.name)=4\n");

	const char *path = made_path(*state, "core");

	assert_fine(mt_dump_open(&path, 1, NULL, &dump));
	assert_fine(mt_dump_set_linux(dump, NULL));
	assert_error(mt_kallsyms_open(dump, &kallsyms), MT_ERR_NOT_FOUND, "VMCOREINFO");
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
		cmocka_unit_test_setup_teardown(test_encodings, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_at, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_damaged, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_absent, set_up, tear_down),
	};

	return UNIT_RUN(tests);
}
