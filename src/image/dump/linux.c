// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Telling libkdumpfile what it needs to translate a Linux kernel's addresses,
 * and checking that it does.
 */
#include "image/dump/dump_private.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "image/dump/quirks.h"
#include "image/vmcoreinfo/vmcoreinfo.h"

static bool find_symbol(void *data, const char *name, uint64_t *address)
{
	const struct mt_dump *dump = data;
	char key[64];

	snprintf(key, sizeof(key), "SYMBOL(%s)", name);
	return mt_vmcoreinfo_hex(dump->vmcoreinfo, key, address) ||
	       (dump->hints && dump->hints->symbol &&
		dump->hints->symbol(dump->hints->data, name, address));
}

static struct mt_error *read_number(void *data, enum mt_space space, uint64_t address, size_t size,
				    uint64_t *value)
{
	return mt_dump_read_uint(data, space, address, size, value);
}

static bool first_ram(void *data, uint64_t *phys)
{
	const struct mt_dump *dump = data;

	*phys = 0;
	return dump->elf && mt_elf_core_next(dump->elf, phys);
}

/* What an architecture may ask of this dump. */
static struct mt_arch_query query_of(struct mt_dump *dump)
{
	return (struct mt_arch_query){
		.vmcoreinfo = dump->vmcoreinfo,
		.page_size = dump->page_size,
		.pointer_size = dump->pointer_size,
		.symbol = find_symbol,
		.read = read_number,
		.first_ram = first_ram,
		.data = dump,
	};
}

/* The library's name of the architecture; NULL: it does not know. */
static const char *library_arch(struct mt_dump *dump)
{
	const char *name;

	return kdump_get_string_attr(dump->ctx, KDUMP_ATTR_ARCH_NAME, &name) == KDUMP_OK ? name :
											   NULL;
}

/*
 * The architecture of a dump that does not name it, or not in words the library knows: what
 * the caller knows, what VMCOREINFO gives away, the number in an ELF header.
 */
static const struct mt_arch *guess_arch(const struct mt_dump *dump, const char *machine)
{
	const struct mt_arch *arch = mt_arch_of_machine(machine);

	if (!arch)
		arch = mt_arch_of_vmcoreinfo(dump->vmcoreinfo);
	return arch || !dump->elf ? arch : mt_arch_of_elf(mt_elf_core_machine(dump->elf));
}

static struct mt_error *ensure_arch(struct mt_dump *dump, const char *machine)
{
	const char *name = library_arch(dump);

	dump->arch = name ? mt_arch_of_library(name) : guess_arch(dump, machine);
	if (name)
		return NULL;
	if (!dump->arch)
		return mt_error_create(MT_ERR_NOT_FOUND, "neither the dump nor its VMCOREINFO "
				       "tells the architecture; a vmlinux would");

	kdump_status status = kdump_set_string_attr(dump->ctx, KDUMP_ATTR_ARCH_NAME,
						    dump->arch->library);

	return status == KDUMP_OK ? NULL : mt_dump_error(dump->ctx, status, dump->arch->library);
}

/*
 * QEMU (7.2) writes the headers of a little-endian POWER9 guest's dump big-endian, as it
 * asks for the byte order of a hypervisor that such a guest does not have.  So the
 * kernel's own word counts, not that of the file around it.
 */
static void set_byte_order(struct mt_dump *dump, enum mt_byte_order order)
{
	if (order == MT_BYTE_ORDER_UNKNOWN)
		return;
	kdump_set_number_attr(dump->ctx, KDUMP_ATTR_BYTE_ORDER, order == MT_BIG_ENDIAN ?
			      KDUMP_BIG_ENDIAN : KDUMP_LITTLE_ENDIAN);
	kdump_clear_err(dump->ctx);
}

static struct mt_error *init_translation(struct mt_dump *dump)
{
	mt_cleanup(free) char *release = mt_vmcoreinfo_get(dump->vmcoreinfo, "OSRELEASE");

	mt_quirk_mend_release(dump->ctx, release);
	kdump_clear_attr(dump->ctx, KDUMP_ATTR_OSTYPE);
	kdump_clear_err(dump->ctx);

	kdump_status status = kdump_set_string_attr(dump->ctx, KDUMP_ATTR_OSTYPE, "linux");

	if (status == KDUMP_OK && !dump->sys)
		status = kdump_get_addrxlat(dump->ctx, NULL, &dump->sys);
	if (status == KDUMP_OK)
		return NULL;

	struct mt_error *err = mt_dump_error(dump->ctx, status, "address translation");

	/* these two mean that something is not known that translation needs */
	if (status != KDUMP_ERR_ADDRXLAT && status != KDUMP_ERR_NODATA)
		return err;

	struct mt_error *missing = mt_error_create(MT_ERR_NOT_FOUND, "%s", mt_error_message(err));

	mt_error_destroy(err);
	return missing;
}

static uint64_t number_attr(struct mt_dump *dump, const char *key, uint64_t otherwise)
{
	kdump_num_t value;

	return kdump_get_number_attr(dump->ctx, key, &value) == KDUMP_OK ? value : otherwise;
}

/* MT_QUIRK_BARE_ARCH */
static void learn_sizes(struct mt_dump *dump)
{
	int64_t page_size;

	if (!mt_quirk_applies(MT_QUIRK_BARE_ARCH) || !dump->arch || !dump->arch->pointer_size)
		return;
	if (!dump->pointer_size)
		dump->pointer_size = dump->arch->pointer_size;
	if (!dump->page_size && mt_vmcoreinfo_number(dump->vmcoreinfo, "PAGESIZE", &page_size))
		dump->page_size = (uint64_t)page_size;
}

static struct mt_error *learn_numbers(struct mt_dump *dump)
{
	dump->page_size = number_attr(dump, KDUMP_ATTR_PAGE_SIZE, 0);
	dump->pointer_size = (unsigned int)number_attr(dump, KDUMP_ATTR_PTR_SIZE, 0);
	dump->big_endian = number_attr(dump, KDUMP_ATTR_BYTE_ORDER, KDUMP_LITTLE_ENDIAN) ==
			   KDUMP_BIG_ENDIAN;
	learn_sizes(dump);
	if (dump->page_size < 256 || dump->page_size > (1 << 24) ||
	    (dump->page_size & (dump->page_size - 1)))
		return mt_error_create(MT_ERR_FORMAT, "a page size of %" PRIu64,
				       dump->page_size);
	if (dump->pointer_size != 4 && dump->pointer_size != 8)
		return mt_error_create(MT_ERR_FORMAT, "pointers of %u bytes", dump->pointer_size);
	/* a paravirtualised Xen guest counts its own pages */
	dump->phys_space = number_attr(dump, KDUMP_ATTR_XEN_TYPE, KDUMP_XEN_NONE) ==
			   KDUMP_XEN_NONE ? KDUMP_MACHPHYSADDR : KDUMP_KPHYSADDR;
	return NULL;
}

/* uname's name is in init_uts_ns; the architecture's name stands in for it. */
static void learn_machine(struct mt_dump *dump, const char *hint)
{
	const char *name;

	if ((kdump_get_string_attr(dump->ctx, "linux.uts.machine", &name) != KDUMP_OK || !*name) &&
	    kdump_get_string_attr(dump->ctx, KDUMP_ATTR_ARCH_NAME, &name) != KDUMP_OK)
		name = hint ? hint : "unknown";
	if (mt_arch_of_library(name))
		name = mt_arch_of_library(name)->name;
	snprintf(dump->machine, sizeof(dump->machine), "%s", name);
	for (char *p = dump->machine; *p; p++)
		if (*p <= ' ' || *p > '~')
			*p = '?';
	if (mt_arch_of_machine(dump->machine))
		dump->arch = mt_arch_of_machine(dump->machine);
}

#define NAME_SIZE 65		/* struct new_utsname, uapi/linux/utsname.h */

/*
 * libkdumpfile opens no dump without sysname, release, version and machine, and reads them where
 * it is not noted.  Between them are nodename and domainname, which tell whose machine it is.
 */
static struct mt_error *note_names(struct mt_dump *dump, uint64_t names)
{
	static const unsigned int wanted[] = { 0, 2, 3, 4 };
	char name[NAME_SIZE];
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < MT_ARRAY_SIZE(wanted); i++)
		err = mt_dump_read(dump, MT_KVIRT, names + wanted[i] * NAME_SIZE, name,
				   sizeof(name));
	return err;
}

/* Where VMCOREINFO does not tell, the library tries what stood before the names until v5.11. */
#define KREF_SIZE 4

static struct mt_error *note_own_names(struct mt_dump *dump)
{
	uint64_t address;
	int64_t offset;

	if (!dump->reads || !find_symbol(dump, "init_uts_ns", &address))
		return NULL;
	if (!mt_vmcoreinfo_number(dump->vmcoreinfo, "OFFSET(uts_namespace.name)", &offset))
		offset = KREF_SIZE;
	return note_names(dump, address + (uint64_t)offset);
}

/*
 * The kernel's name for itself is a proof that translation works.  Where it
 * cannot be looked up, nothing is proved and nothing refused.
 */
static struct mt_error *check_translation(struct mt_dump *dump)
{
	uint64_t address;
	int64_t offset;
	char name[6] = "";

	if (!find_symbol(dump, "init_uts_ns", &address) ||
	    !mt_vmcoreinfo_number(dump->vmcoreinfo, "OFFSET(uts_namespace.name)", &offset))
		return NULL;

	struct mt_error *err = mt_dump_read(dump, MT_KVIRT, address + (uint64_t)offset, name,
					    sizeof(name));

	if (err && mt_error_code(err) == MT_ERR_EXCLUDED) {
		mt_error_destroy(err);
		return NULL;
	}
	if (!err && memcmp(name, "Linux", sizeof(name)))
		err = mt_error_create(MT_ERR_FORMAT,
				      "no kernel's name there: addresses are translated wrongly");
	return mt_error_prefix(err, "init_uts_ns");
}

/* Whether the ELF headers alone say where a symbol of VMCOREINFO lies. */
static bool load_addresses_suffice(struct mt_dump *dump)
{
	const char *at = dump->vmcoreinfo;
	uint64_t address, phys, len;
	size_t name_len;

	while (dump->elf && (at = mt_vmcoreinfo_next_symbol(at, &name_len, &address)))
		if (mt_elf_core_virtual(dump->elf, address, &phys, &len))
			return true;
	return false;
}

static bool library_translates(const struct mt_dump *dump)
{
	return dump->sys && addrxlat_sys_get_map(dump->sys, ADDRXLAT_SYS_MAP_KV_PHYS);
}

/* The kernel's own page tables, by the architecture; MT_ERR_NOT_FOUND: it knows none. */
static struct mt_error *set_up_tables(struct mt_dump *dump)
{
	const struct mt_arch_query query = query_of(dump);
	const char *name = library_arch(dump);

	if (!dump->arch || !dump->arch->set_up)
		return mt_error_create(MT_ERR_NOT_FOUND, "neither libkdumpfile nor memtop knows "
				       "how addresses of %s are translated",
				       name ? name : "this machine");
	return dump->arch->set_up(&query, &dump->tables);
}

/* What more the architecture finds out, now that the kernel can be read. */
static struct mt_error *learn_tables(struct mt_dump *dump)
{
	const struct mt_arch_query query = query_of(dump);
	struct mt_page_tables tables = dump->tables;
	struct mt_error *err;

	if (!dump->arch || !dump->arch->learn)
		return NULL;
	err = dump->arch->learn(&query, &tables);
	dump->tables = tables;
	if (tables.root) {
		mt_dump_tables_check_linear(dump);
		mt_dump_forget_translations(dump);
	}
	if (err && mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	/* what was found so far will do */
	mt_error_destroy(err);
	return NULL;
}

/* Tries the architecture's own page tables. Takes err, the library's error, or NULL. */
static struct mt_error *try_own_tables(struct mt_dump *dump, struct mt_error *err)
{
	struct mt_error *own = set_up_tables(dump);

	if (!own) {
		mt_error_destroy(err);
		return NULL;
	}
	if (!err)
		return own;
	mt_error_destroy(own);
	return err;
}

static struct mt_error *set_up(struct mt_dump *dump, const char *machine,
			       enum mt_byte_order order)
{
	struct mt_arch_query query;
	struct mt_error *err = ensure_arch(dump, machine);

	if (err)
		return err;
	set_byte_order(dump, order);
	query = query_of(dump);
	mt_quirk_force_root(dump->ctx, dump->arch, &query);
	err = init_translation(dump);
	/* page size and pointer size depend on the architecture alone */
	struct mt_error *numbers = learn_numbers(dump);

	mt_dump_tables_forget(dump);
	if (!numbers && (err || !library_translates(dump)))
		err = try_own_tables(dump, err);
	dump->uses_load_addresses = err && !numbers && load_addresses_suffice(dump);
	if (numbers || dump->uses_load_addresses) {
		mt_error_destroy(err);
		err = numbers;
	}
	mt_dump_forget_translations(dump);
	dump->can_translate = !err;
	if (!err)
		err = check_translation(dump);
	if (!err)
		err = note_own_names(dump);
	return err ? err : learn_tables(dump);
}

/* No vmlinux to tell it: of a number like 100,000, read both ways, the smaller one is right. */
static bool is_byte_order_wrong(struct mt_dump *dump)
{
	uint64_t address, n;
	struct mt_error *err;

	if (!mt_vmcoreinfo_hex(dump->vmcoreinfo, "SYMBOL(kallsyms_num_syms)", &address))
		return false;
	err = mt_dump_read_uint(dump, MT_KVIRT, address, 4, &n);
	if (err) {
		mt_error_destroy(err);
		return false;
	}
	return n > __builtin_bswap32((uint32_t)n);
}

struct mt_error *mt_dump_set_linux(struct mt_dump *dump, const struct mt_dump_hints *hints)
{
	const char *machine = hints ? hints->machine : NULL;
	enum mt_byte_order order = hints ? hints->byte_order : MT_BYTE_ORDER_UNKNOWN;

	dump->hints = hints;
	dump->can_translate = false;

	struct mt_error *err = set_up(dump, machine, order);

	if (!err && order == MT_BYTE_ORDER_UNKNOWN && is_byte_order_wrong(dump))
		err = set_up(dump, machine, dump->big_endian ? MT_LITTLE_ENDIAN : MT_BIG_ENDIAN);
	dump->hints = NULL;
	if (!err) {
		learn_machine(dump, machine);
		return NULL;
	}
	dump->can_translate = false;
	if (dump->vmcoreinfo)
		return err;
	return mt_error_prefix(err, "the dump has no VMCOREINFO, as a note or in its memory");
}

bool mt_dump_wants_symbols(const struct mt_dump *dump)
{
	return dump->tables.wants_symbols;
}

const struct mt_arch *mt_dump_arch(const struct mt_dump *dump)
{
	return dump->arch;
}
