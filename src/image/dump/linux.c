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

static bool has_arch(struct mt_kmem *kmem)
{
	const char *name;

	return kdump_get_string_attr(kmem->ctx, KDUMP_ATTR_ARCH_NAME, &name) == KDUMP_OK;
}

static bool vmcoreinfo_has(const struct mt_kmem *kmem, const char *key)
{
	mt_cleanup(free) char *value = mt_vmcoreinfo_get(kmem->vmcoreinfo, key);

	return value;
}

/*
 * The architecture of a dump that does not name it: what the caller knows,
 * else what VMCOREINFO gives away.
 */
static const char *guess_arch(struct mt_kmem *kmem, const char *machine)
{
	for (size_t i = 0; machine && i < MT_ARRAY_SIZE(machines); i++)
		if (!strcmp(machines[i].machine, machine))
			return machines[i].arch;
	for (size_t i = 0; i < MT_ARRAY_SIZE(machines); i++)
		if (machines[i].evidence && vmcoreinfo_has(kmem, machines[i].evidence))
			return machines[i].arch;
	return NULL;
}

static struct mt_error *ensure_arch(struct mt_kmem *kmem, const char *machine)
{
	if (has_arch(kmem))
		return NULL;

	const char *arch = guess_arch(kmem, machine);

	if (!arch)
		return mt_error_create(MT_ERR_NOT_FOUND, "neither the dump nor its VMCOREINFO "
				       "tells the architecture; a vmlinux would");

	kdump_status status = kdump_set_string_attr(kmem->ctx, KDUMP_ATTR_ARCH_NAME, arch);

	return status == KDUMP_OK ? NULL : mt_kmem_error(kmem->ctx, status, arch);
}

/*
 * QEMU (7.2) writes the headers of a little-endian POWER9 guest's dump big-endian, as it
 * asks for the byte order of a hypervisor that such a guest does not have.  So the
 * kernel's own word counts, not that of the file around it.
 */
static void set_byte_order(struct mt_kmem *kmem, enum mt_byte_order order)
{
	if (order == MT_BYTE_ORDER_UNKNOWN)
		return;
	kdump_set_number_attr(kmem->ctx, KDUMP_ATTR_BYTE_ORDER, order == MT_BIG_ENDIAN ?
			      KDUMP_BIG_ENDIAN : KDUMP_LITTLE_ENDIAN);
	kdump_clear_err(kmem->ctx);
}

bool mt_kmem_find_symbol(const struct mt_kmem *kmem, const char *name, uint64_t *address)
{
	char key[64];

	snprintf(key, sizeof(key), "SYMBOL(%s)", name);
	return mt_vmcoreinfo_hex(kmem->vmcoreinfo, key, address) ||
	       (kmem->hints && kmem->hints->symbol &&
		kmem->hints->symbol(kmem->hints->data, name, address));
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
static void force_i386_root(struct mt_kmem *kmem)
{
	const char *arch;
	uint64_t root;

	if (kdump_get_string_attr(kmem->ctx, KDUMP_ATTR_ARCH_NAME, &arch) != KDUMP_OK ||
	    strcmp(arch, KDUMP_ARCH_IA32) || !mt_kmem_find_symbol(kmem, "swapper_pg_dir", &root))
		return;
	/* errors only mean that this version wants no such help */
	kdump_set_address_attr(kmem->ctx, KDUMP_ATTR_XLAT_FORCE ".rootpgt.addr",
			       root - i386_page_offset(root));
	kdump_set_number_attr(kmem->ctx, KDUMP_ATTR_XLAT_FORCE ".rootpgt.as", ADDRXLAT_KPHYSADDR);
}

static struct mt_error *init_translation(struct mt_kmem *kmem)
{
	kdump_clear_attr(kmem->ctx, KDUMP_ATTR_OSTYPE);
	kdump_clear_err(kmem->ctx);

	kdump_status status = kdump_set_string_attr(kmem->ctx, KDUMP_ATTR_OSTYPE, "linux");

	if (status == KDUMP_OK && !kmem->sys)
		status = kdump_get_addrxlat(kmem->ctx, NULL, &kmem->sys);
	if (status == KDUMP_OK)
		return NULL;

	struct mt_error *err = mt_kmem_error(kmem->ctx, status, "address translation");

	/* whatever it stumbled over, it means that something is not known */
	if (status != KDUMP_ERR_ADDRXLAT && status != KDUMP_ERR_NODATA)
		return err;

	struct mt_error *missing = mt_error_create(MT_ERR_NOT_FOUND, "%s", mt_error_message(err));

	mt_error_destroy(err);
	return missing;
}

static uint64_t number_attr(struct mt_kmem *kmem, const char *key, uint64_t otherwise)
{
	kdump_num_t value;

	return kdump_get_number_attr(kmem->ctx, key, &value) == KDUMP_OK ? value : otherwise;
}

/* 0.5.1 knows the name of this machine and nothing else of it. */
static void learn_riscv64(struct mt_kmem *kmem)
{
	const char *arch;
	int64_t page_size;

	if (kdump_get_string_attr(kmem->ctx, KDUMP_ATTR_ARCH_NAME, &arch) != KDUMP_OK ||
	    strcmp(arch, "riscv64"))
		return;
	if (!kmem->pointer_size)
		kmem->pointer_size = 8;
	if (!kmem->page_size && mt_vmcoreinfo_number(kmem->vmcoreinfo, "PAGESIZE", &page_size))
		kmem->page_size = (uint64_t)page_size;
}

static struct mt_error *learn_numbers(struct mt_kmem *kmem)
{
	kmem->page_size = number_attr(kmem, KDUMP_ATTR_PAGE_SIZE, 0);
	kmem->pointer_size = (unsigned int)number_attr(kmem, KDUMP_ATTR_PTR_SIZE, 0);
	kmem->big_endian = number_attr(kmem, KDUMP_ATTR_BYTE_ORDER, KDUMP_LITTLE_ENDIAN) ==
			   KDUMP_BIG_ENDIAN;
	learn_riscv64(kmem);
	if (kmem->page_size < 256 || kmem->page_size > (1 << 24) ||
	    (kmem->page_size & (kmem->page_size - 1)))
		return mt_error_create(MT_ERR_FORMAT, "a page size of %" PRIu64,
				       kmem->page_size);
	if (kmem->pointer_size != 4 && kmem->pointer_size != 8)
		return mt_error_create(MT_ERR_FORMAT, "pointers of %u bytes", kmem->pointer_size);
	/* a paravirtualised Xen guest counts its own pages */
	kmem->phys_space = number_attr(kmem, KDUMP_ATTR_XEN_TYPE, KDUMP_XEN_NONE) ==
			   KDUMP_XEN_NONE ? KDUMP_MACHPHYSADDR : KDUMP_KPHYSADDR;
	return NULL;
}

/* What uname says is in init_uts_ns; the architecture's name will do else. */
static void learn_machine(struct mt_kmem *kmem, const char *hint)
{
	const char *name;

	if ((kdump_get_string_attr(kmem->ctx, "linux.uts.machine", &name) != KDUMP_OK || !*name) &&
	    kdump_get_string_attr(kmem->ctx, KDUMP_ATTR_ARCH_NAME, &name) != KDUMP_OK)
		name = hint ? hint : "unknown";
	if (!strcmp(name, KDUMP_ARCH_IA32))
		name = "i386";
	snprintf(kmem->machine, sizeof(kmem->machine), "%s", name);
	for (char *p = kmem->machine; *p; p++)
		if (*p <= ' ' || *p > '~')
			*p = '?';
}

/*
 * The kernel's name for itself is a proof that translation works.  Where it
 * cannot be looked up, nothing is proved and nothing refused.
 */
static struct mt_error *check_translation(struct mt_kmem *kmem)
{
	uint64_t address;
	int64_t offset;
	char name[6] = "";

	if (!mt_kmem_find_symbol(kmem, "init_uts_ns", &address) ||
	    !mt_vmcoreinfo_number(kmem->vmcoreinfo, "OFFSET(uts_namespace.name)", &offset))
		return NULL;

	struct mt_error *err = mt_kmem_read(kmem, MT_KVIRT, address + (uint64_t)offset, name,
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
static bool load_addresses_suffice(struct mt_kmem *kmem)
{
	const char *at = kmem->vmcoreinfo;
	uint64_t address, phys, len;
	size_t name_len;

	while (kmem->elf && (at = mt_vmcoreinfo_next_symbol(at, &name_len, &address)))
		if (mt_kmem_elf_virtual(kmem->elf, address, &phys, &len))
			return true;
	return false;
}

static bool library_translates(const struct mt_kmem *kmem)
{
	return kmem->sys && addrxlat_sys_get_map(kmem->sys, ADDRXLAT_SYS_MAP_KV_PHYS);
}

/* Takes err, what the library said if it said anything. */
static struct mt_error *try_own_tables(struct mt_kmem *kmem, struct mt_error *err)
{
	struct mt_error *own = mt_kmem_tables_learn(kmem);

	if (!own) {
		mt_error_destroy(err);
		return NULL;
	}
	if (!err)
		return own;
	mt_error_destroy(own);
	return err;
}

static struct mt_error *set_up(struct mt_kmem *kmem, const char *machine,
			       enum mt_byte_order order)
{
	struct mt_error *err = ensure_arch(kmem, machine);

	if (err)
		return err;
	set_byte_order(kmem, order);
	force_i386_root(kmem);
	err = init_translation(kmem);
	/* page size and pointer size depend on the architecture alone */
	struct mt_error *numbers = learn_numbers(kmem);

	mt_kmem_tables_forget(kmem);
	if (!numbers && (err || !library_translates(kmem)))
		err = try_own_tables(kmem, err);
	kmem->uses_load_addresses = err && !numbers && load_addresses_suffice(kmem);
	if (numbers || kmem->uses_load_addresses) {
		mt_error_destroy(err);
		err = numbers;
	}
	mt_kmem_forget_translations(kmem);
	kmem->can_translate = !err;
	if (!err)
		err = check_translation(kmem);
	return err ? err : mt_kmem_ppc64_learn(kmem);
}

/* No vmlinux to tell it: of a number like 100,000, read both ways, the smaller one is right. */
static bool is_byte_order_wrong(struct mt_kmem *kmem)
{
	uint64_t address, n;
	struct mt_error *err;

	if (!mt_vmcoreinfo_hex(kmem->vmcoreinfo, "SYMBOL(kallsyms_num_syms)", &address))
		return false;
	err = mt_kmem_read_uint(kmem, MT_KVIRT, address, 4, &n);
	if (err) {
		mt_error_destroy(err);
		return false;
	}
	return n > __builtin_bswap32((uint32_t)n);
}

struct mt_error *mt_kmem_set_linux(struct mt_kmem *kmem, const struct mt_kmem_hints *hints)
{
	const char *machine = hints ? hints->machine : NULL;
	enum mt_byte_order order = hints ? hints->byte_order : MT_BYTE_ORDER_UNKNOWN;

	kmem->hints = hints;
	kmem->can_translate = false;

	struct mt_error *err = set_up(kmem, machine, order);

	if (!err && order == MT_BYTE_ORDER_UNKNOWN && is_byte_order_wrong(kmem))
		err = set_up(kmem, machine, kmem->big_endian ? MT_LITTLE_ENDIAN : MT_BIG_ENDIAN);
	kmem->hints = NULL;
	if (!err) {
		learn_machine(kmem, machine);
		return NULL;
	}
	kmem->can_translate = false;
	if (kmem->vmcoreinfo)
		return err;
	return mt_error_prefix(err, "the dump has no VMCOREINFO, as a note or in its memory");
}
