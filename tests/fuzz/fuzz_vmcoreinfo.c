// SPDX-License-Identifier: GPL-2.0-or-later
#include "fuzz.h"

#include <string.h>

#include "image/vmcoreinfo/vmcoreinfo.h"
#include "image/symbols/symbols.h"

static void check_keys(const char *text)
{
	static const char *const keys[] = {
		"OSRELEASE", "BUILD-ID", "PAGESIZE", "SYMBOL(init_uts_ns)", "KERNELOFFSET",
		"NUMBER(KERNELOFFSET)", "SIZE(page)", "OFFSET(page.flags)",
		"LENGTH(zone.free_area)", "CRASHTIME", "",
	};

	for (size_t i = 0; i < MT_ARRAY_SIZE(keys); i++) {
		mt_cleanup(free) char *value = mt_vmcoreinfo_get(text, keys[i]);
		uint64_t hex;
		int64_t number;

		REQUIRE(!value || strlen(value) <= strlen(text));
		REQUIRE(!value || !strchr(value, '\n'));
		REQUIRE(!mt_vmcoreinfo_hex(text, keys[i], &hex) || value);
		REQUIRE(!mt_vmcoreinfo_number(text, keys[i], &number) || value);
	}
}

static void check_symbols(const char *text)
{
	const char *end = text + strlen(text), *name = text;
	size_t len;
	uint64_t value;

	while ((name = mt_vmcoreinfo_next_symbol(name, &len, &value)))
		REQUIRE(name > text && len < (size_t)(end - name));
}

static void check_table(const char *text)
{
	mt_cleanup(mt_symbols) struct mt_symbols *symbols = NULL;
	mt_cleanup(mt_error) struct mt_error *err = mt_symbols_create(&symbols);
	struct mt_symbol_at at = { 0 };
	uint64_t address = 0, size;

	if (!err)
		err = mt_symbols_add_vmcoreinfo(symbols, text);
	fuzz_check_message(err);
	if (err)
		return;
	mt_symbols_find(symbols, "init_uts_ns", &address);
	mt_symbols_size(symbols, "init_uts_ns", &size);
	err = mt_symbols_at(symbols, address + 1, &at);
	fuzz_check_message(err);
	free(at.name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	mt_cleanup(free) char *text = strndup((const char *)data, size);

	REQUIRE(text);
	check_keys(text);
	check_symbols(text);
	check_table(text);
	return 0;
}
