// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Telling libkdumpfile what it needs to translate a Linux kernel's addresses,
 * and checking that it does.
 */
#include "image/dump/dump_private.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "image/dump/vmcoreinfo.h"

/* An architecture as uname calls it, and as libkdumpfile does. */
static const struct {
	const char *machine;
	const char *arch;
	/* a key of VMCOREINFO that only this architecture writes, or NULL */
	const char *evidence;
} machines[] = {
	{ "x86_64", KDUMP_ARCH_X86_64, "NUMBER(phys_base)" },
	{ "x86_64", KDUMP_ARCH_X86_64, "SYMBOL(phys_base)" },
	{ "x86_64", KDUMP_ARCH_X86_64, "NUMBER(pgtable_l5_enabled)" },
	{ "aarch64", KDUMP_ARCH_AARCH64, "NUMBER(TCR_EL1_T1SZ)" },
	{ "aarch64", KDUMP_ARCH_AARCH64, "NUMBER(kimage_voffset)" },
	{ "riscv64", "riscv64", "NUMBER(satp)" },
	{ "riscv64", "riscv64", "NUMBER(va_kernel_pa_offset)" },
	{ "s390x", KDUMP_ARCH_S390X, "SYMBOL(lowcore_ptr)" },
	{ "ppc64le", KDUMP_ARCH_PPC64, "SYMBOL(mmu_vmemmap_psize)" },
	{ "ppc64", KDUMP_ARCH_PPC64, NULL },
	{ "i386", KDUMP_ARCH_IA32, "CONFIG_X86_PAE" },
	{ "i486", KDUMP_ARCH_IA32, NULL },
	{ "i586", KDUMP_ARCH_IA32, NULL },
	{ "i686", KDUMP_ARCH_IA32, NULL },
	{ "arm", KDUMP_ARCH_ARM, "CONFIG_ARM_LPAE" },
};

static bool has_arch(struct mt_dump *dump)
{
	const char *name;

	return kdump_get_string_attr(dump->ctx, KDUMP_ATTR_ARCH_NAME, &name) == KDUMP_OK;
}

static bool vmcoreinfo_has(const struct mt_dump *dump, const char *key)
{
	mt_cleanup(free) char *value = mt_vmcoreinfo_get(dump->vmcoreinfo, key);

	return value;
}

/*
 * The architecture of a dump that does not name it: what the caller knows,
 * else what VMCOREINFO gives away.
 */
static const char *guess_arch(struct mt_dump *dump, const char *machine)
{
	for (size_t i = 0; machine && i < MT_ARRAY_SIZE(machines); i++)
		if (!strcmp(machines[i].machine, machine))
			return machines[i].arch;
	for (size_t i = 0; i < MT_ARRAY_SIZE(machines); i++)
		if (machines[i].evidence && vmcoreinfo_has(dump, machines[i].evidence))
			return machines[i].arch;
	return NULL;
}

static struct mt_error *ensure_arch(struct mt_dump *dump, const char *machine)
{
	if (has_arch(dump))
		return NULL;

	const char *arch = guess_arch(dump, machine);

	if (!arch)
		return mt_error_create(MT_ERR_NOT_FOUND, "neither the dump nor its VMCOREINFO "
				       "tells the architecture; a vmlinux would");

	kdump_status status = kdump_set_string_attr(dump->ctx, KDUMP_ATTR_ARCH_NAME, arch);

	return status == KDUMP_OK ? NULL : mt_dump_error(dump->ctx, status, arch);
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

bool mt_dump_find_symbol(const struct mt_dump *dump, const char *name, uint64_t *address)
{
	char key[64];

	snprintf(key, sizeof(key), "SYMBOL(%s)", name);
	return mt_vmcoreinfo_hex(dump->vmcoreinfo, key, address) ||
	       (dump->hints && dump->hints->symbol &&
		dump->hints->symbol(dump->hints->data, name, address));
}

/*
 * i386's direct mapping starts where CONFIG_VMSPLIT_* says; the kernel lies
 * in its first megabytes.
 */
static uint64_t i386_page_offset(uint64_t kernel_address)
{
	static const uint64_t offsets[] = { 0xc0000000, 0xb0000000, 0x80000000, 0x78000000,
					    0x40000000 };

	for (size_t i = 0; i < MT_ARRAY_SIZE(offsets); i++)
		if (kernel_address >= offsets[i])
			return offsets[i];
	return 0;
}

/*
 * With PAE, 0.5.1 looks for the root page table by walking it.  Giving its
 * physical address spares it that.
 */
static void force_i386_root(struct mt_dump *dump)
{
	const char *arch;
	uint64_t root;

	if (kdump_get_string_attr(dump->ctx, KDUMP_ATTR_ARCH_NAME, &arch) != KDUMP_OK ||
	    strcmp(arch, KDUMP_ARCH_IA32) || !mt_dump_find_symbol(dump, "swapper_pg_dir", &root))
		return;
	/* errors only mean that this version wants no such help */
	kdump_set_address_attr(dump->ctx, KDUMP_ATTR_XLAT_FORCE ".rootpgt.addr",
			       root - i386_page_offset(root));
	kdump_set_number_attr(dump->ctx, KDUMP_ATTR_XLAT_FORCE ".rootpgt.as", ADDRXLAT_KPHYSADDR);
}

static struct mt_error *init_translation(struct mt_dump *dump)
{
	kdump_clear_attr(dump->ctx, KDUMP_ATTR_OSTYPE);
	kdump_clear_err(dump->ctx);

	kdump_status status = kdump_set_string_attr(dump->ctx, KDUMP_ATTR_OSTYPE, "linux");

	if (status == KDUMP_OK && !dump->sys)
		status = kdump_get_addrxlat(dump->ctx, NULL, &dump->sys);
	if (status == KDUMP_OK)
		return NULL;

	struct mt_error *err = mt_dump_error(dump->ctx, status, "address translation");

	/* whatever it stumbled over, it means that something is not known */
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

/* 0.5.1 knows the name of this machine and nothing else of it. */
static void learn_riscv64(struct mt_dump *dump)
{
	const char *arch;
	int64_t page_size;

	if (kdump_get_string_attr(dump->ctx, KDUMP_ATTR_ARCH_NAME, &arch) != KDUMP_OK ||
	    strcmp(arch, "riscv64"))
		return;
	if (!dump->pointer_size)
		dump->pointer_size = 8;
	if (!dump->page_size && mt_vmcoreinfo_number(dump->vmcoreinfo, "PAGESIZE", &page_size))
		dump->page_size = (uint64_t)page_size;
}

static struct mt_error *learn_numbers(struct mt_dump *dump)
{
	dump->page_size = number_attr(dump, KDUMP_ATTR_PAGE_SIZE, 0);
	dump->pointer_size = (unsigned int)number_attr(dump, KDUMP_ATTR_PTR_SIZE, 0);
	dump->big_endian = number_attr(dump, KDUMP_ATTR_BYTE_ORDER, KDUMP_LITTLE_ENDIAN) ==
			   KDUMP_BIG_ENDIAN;
	learn_riscv64(dump);
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

/* What uname says is in init_uts_ns; the architecture's name will do else. */
static void learn_machine(struct mt_dump *dump, const char *hint)
{
	const char *name;

	if ((kdump_get_string_attr(dump->ctx, "linux.uts.machine", &name) != KDUMP_OK || !*name) &&
	    kdump_get_string_attr(dump->ctx, KDUMP_ATTR_ARCH_NAME, &name) != KDUMP_OK)
		name = hint ? hint : "unknown";
	if (!strcmp(name, KDUMP_ARCH_IA32))
		name = "i386";
	snprintf(dump->machine, sizeof(dump->machine), "%s", name);
	for (char *p = dump->machine; *p; p++)
		if (*p <= ' ' || *p > '~')
			*p = '?';
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

	if (!mt_dump_find_symbol(dump, "init_uts_ns", &address) ||
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

/* Takes err, what the library said if it said anything. */
static struct mt_error *try_own_tables(struct mt_dump *dump, struct mt_error *err)
{
	struct mt_error *own = mt_dump_tables_learn(dump);

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
	struct mt_error *err = ensure_arch(dump, machine);

	if (err)
		return err;
	set_byte_order(dump, order);
	force_i386_root(dump);
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
	return err ? err : mt_dump_ppc64_learn(dump);
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
