// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Formats of page table entries.
 *
 * x86: Intel's manual, volume 3, chapter 5; arch/x86/include/asm/pgtable_types.h.
 * arm64: the architecture's manual, D8; arch/arm64/include/asm/pgtable-{hwdef,prot}.h.
 * riscv64: the privileged specification, 10; arch/riscv/include/asm/pgtable-bits.h.
 */
#include <string.h>

#include "image/dump/pte.h"
#include "kernel/pgtable/pgtable_private.h"

#define X86_PRESENT	BIT(0)
#define X86_LARGE	BIT(7)
#define X86_PROTNONE	BIT(8)
#define X86_SWAP_TYPE	59	/* 5 bits */
#define X86_SWAP_OFFSET	14	/* inverted, against L1TF (v4.19, 6b28baca9b1f) */

static const struct mt_entry_flag x86_flags[] = {
	FLAG(0, "present", ALL),
	FLAG(1, "rw", ALL),
	CLEAR(1, "ro", ALL),
	FLAG(2, "user", ALL),
	FLAG(3, "pwt", ALL),
	FLAG(4, "pcd", ALL),
	FLAG(5, "accessed", ALL),
	FLAG(6, "dirty", MT_IN_PAGES),
	FLAG(7, "pat", MT_IN_PAGE),
	FLAG(7, "huge", MT_IN_LARGE),
	{ BIT(8) | BIT(0), BIT(8) | BIT(0), "global", MT_IN_PAGES },
	{ BIT(8) | BIT(0), BIT(8), "protnone", MT_IN_PAGES },
	FLAG(9, "special", MT_IN_PAGES),
	FLAG(10, "uffd-wp", MT_IN_PAGES),
	FLAG(11, "soft-dirty", MT_IN_PAGES),
	FLAG(12, "pat", MT_IN_LARGE),
	FLAG(58, "saved-dirty", MT_IN_PAGES),
	FLAG(63, "nx", ALL),
};

/* Of swap entries with 64 bits; where those with 32 have their type, too. */
static const struct mt_entry_flag x86_absent_flags[] = {
	FLAG(1, "soft-dirty", MT_IN_ABSENT),
	FLAG(2, "uffd-wp", MT_IN_ABSENT),
	FLAG(3, "exclusive", MT_IN_ABSENT),
};

/* Frame numbers of entries that are not present are stored inverted (v4.19, 6b28baca9b1f). */
static struct mt_entry x86_page(uint64_t raw, uint64_t mask, bool inverts)
{
	bool present = raw & X86_PRESENT;

	return (struct mt_entry){
		.kind = present ? MT_ENTRY_PAGE : MT_ENTRY_PROTNONE,
		.phys = (present || !inverts ? raw : ~raw) & mask,
	};
}

static struct mt_entry decode_x86_64(const struct mt_paging *paging, uint64_t raw,
				     unsigned int level)
{
	uint64_t mask = BITS(51, 12) & ~paging->ignored;
	unsigned int shift = mt_pgtable_shift(paging, level);
	bool large = level > 1 && level < 4 && raw & X86_LARGE;

	if (!raw)
		return mt_entry(MT_ENTRY_EMPTY, 0);
	if (large || (level == 1 && raw & (X86_PRESENT | X86_PROTNONE)))
		return x86_page(raw, mask & ~(BIT(shift) - 1), true);
	if (raw & X86_PRESENT)
		return mt_entry(MT_ENTRY_TABLE, raw & mask);
	if (level > 3)
		return mt_entry(MT_ENTRY_BAD, 0);
	return (struct mt_entry){
		.kind = MT_ENTRY_ABSENT,
		.has_swap = true,
		.swap_type = raw >> X86_SWAP_TYPE,
		.swap_offset = ~raw << (64 - X86_SWAP_TYPE) >> X86_SWAP_OFFSET,
	};
}

/* The four entries of PAE's top level have no flags. */
static struct mt_entry decode_pae(const struct mt_paging *paging, uint64_t raw, unsigned int level)
{
	if (level < 3)
		return decode_x86_64(paging, raw, level);
	if (!raw)
		return mt_entry(MT_ENTRY_EMPTY, 0);
	return mt_entry(raw & X86_PRESENT ? MT_ENTRY_TABLE : MT_ENTRY_BAD,
				  raw & BITS(51, 12));
}

/* Two levels; a large page's bits 39 to 32 lie in 20 to 13 (PSE-36). */
static struct mt_entry decode_ia32(const struct mt_paging *paging, uint64_t raw,
				   unsigned int level)
{
	(void)paging;
	if (!raw)
		return mt_entry(MT_ENTRY_EMPTY, 0);
	if (level == 1 && raw & (X86_PRESENT | X86_PROTNONE))
		return x86_page(raw, BITS(31, 12), false);
	if (level == 2 && raw & X86_LARGE)
		return mt_entry(MT_ENTRY_PAGE,
					  (raw & BITS(31, 22)) | (raw & BITS(20, 13)) << 19);
	if (level == 2)
		return mt_entry(raw & X86_PRESENT ? MT_ENTRY_TABLE : MT_ENTRY_BAD,
					  raw & BITS(31, 12));
	return (struct mt_entry){
		.kind = MT_ENTRY_ABSENT, .has_swap = true,
		.swap_type = raw >> 1 & 31, .swap_offset = raw >> 9,
	};
}

static bool x86_is_writable(uint64_t raw)
{
	return raw & BIT(1);
}

static bool x86_is_executable(uint64_t raw, bool user)
{
	(void)user;
	return !(raw & BIT(63));
}

/* the second where shadow stacks need the first for themselves (v6.6, fca4d413c5be) */
static bool x86_is_dirty(uint64_t raw, unsigned int level)
{
	(void)level;
	return raw & (BIT(6) | BIT(58));
}

static void x86_limit(uint64_t raw, bool user, bool *write, bool *exec)
{
	*write &= x86_is_writable(raw);
	*exec &= x86_is_executable(raw, user);
}

static const struct mt_entry_flag arm64_flags[] = {
	FLAG(0, "valid", ALL),
	FIELD(4, 2, 0, "attr0", MT_IN_PAGES),
	FIELD(4, 2, 1, "attr1", MT_IN_PAGES),
	FIELD(4, 2, 2, "attr2", MT_IN_PAGES),
	FIELD(4, 2, 3, "attr3", MT_IN_PAGES),
	FIELD(4, 2, 4, "attr4", MT_IN_PAGES),
	FIELD(4, 2, 5, "attr5", MT_IN_PAGES),
	FIELD(4, 2, 6, "attr6", MT_IN_PAGES),
	FIELD(4, 2, 7, "attr7", MT_IN_PAGES),
	FLAG(5, "ns", MT_IN_PAGES),
	FLAG(6, "user", MT_IN_PAGES),
	FLAG(7, "ro", MT_IN_PAGES),
	CLEAR(7, "rw", MT_IN_PAGES),
	FLAG(10, "accessed", MT_IN_PAGES),
	FLAG(11, "ng", MT_IN_PAGES),
	FLAG(50, "gp", MT_IN_PAGES),
	FLAG(51, "dbm", MT_IN_PAGES),
	FLAG(52, "contiguous", MT_IN_PAGES),
	FLAG(53, "pxn", MT_IN_PAGES),
	FLAG(54, "uxn", MT_IN_PAGES),
	FLAG(55, "dirty", MT_IN_PAGES),
	FLAG(56, "special", MT_IN_PAGES),
	FLAG(59, "pxntable", MT_IN_TABLE),
	FLAG(60, "uxntable", MT_IN_TABLE),
};

#define ARM64_PROT_NONE		BIT(58)
#define ARM64_PRESENT_INVALID	BIT(11)
#define ARM64_XN		(BIT(54) | BIT(53))

/* Where an entry keeps the highest bits of an address. */
enum arm64_high {
	ARM64_PLAIN,	/* 48 bits are all */
	ARM64_LPA,	/* 64K pages: 51 to 48 in 15 to 12 */
	ARM64_LPA2,	/* 4K, 16K pages: 51 and 50 in 9 and 8 */
};

static uint64_t arm64_phys(const struct mt_paging *paging, uint64_t raw, unsigned int shift,
			   enum arm64_high high)
{
	unsigned int low = shift > paging->bits[0] ? shift : paging->bits[0];

	switch (high) {
	case ARM64_LPA:
		return (raw & BITS(47, low)) | (raw & BITS(15, 12)) << 36;
	case ARM64_LPA2:
		return (raw & BITS(49, low)) | (raw & BITS(9, 8)) << 42;
	default:
		return raw & BITS(47, low);
	}
}

/*
 * Bit 0: valid; bit 1: a table, or at the last level a page.  The system's mark for
 * PROT_NONE moved from bit 58 to 11 with v6.11, which swap offsets used before; but such pages
 * are not executable by the kernel, and no swap offset of that time reached these bits.
 */
static struct mt_entry decode_arm64(const struct mt_paging *paging, uint64_t raw,
				    unsigned int level, enum arm64_high high)
{
	unsigned int shift = level > 1 ? mt_pgtable_shift(paging, level) : 0;

	if (!raw)
		return mt_entry(MT_ENTRY_EMPTY, 0);
	if (!(raw & 1))
		return raw & ARM64_PROT_NONE ||
		       (raw & ARM64_PRESENT_INVALID && raw & ARM64_XN) ?
		       mt_entry(MT_ENTRY_PROTNONE, arm64_phys(paging, raw, shift, high)) :
		       mt_entry(MT_ENTRY_ABSENT, 0);
	if (raw & 2 && level > 1)
		return mt_entry(MT_ENTRY_TABLE, arm64_phys(paging, raw, 0, high));
	if (!(raw & 2) && level == 1)
		return mt_entry(MT_ENTRY_BAD, 0);
	return mt_entry(MT_ENTRY_PAGE, arm64_phys(paging, raw, shift, high));
}

static struct mt_entry decode_arm64_plain(const struct mt_paging *paging, uint64_t raw,
					  unsigned int level)
{
	return decode_arm64(paging, raw, level, ARM64_PLAIN);
}

static struct mt_entry decode_arm64_lpa(const struct mt_paging *paging, uint64_t raw,
					unsigned int level)
{
	return decode_arm64(paging, raw, level, ARM64_LPA);
}

static struct mt_entry decode_arm64_lpa2(const struct mt_paging *paging, uint64_t raw,
					 unsigned int level)
{
	return decode_arm64(paging, raw, level, ARM64_LPA2);
}

static bool arm64_is_writable(uint64_t raw)
{
	return !(raw & BIT(7));
}

static bool arm64_is_executable(uint64_t raw, bool user)
{
	return !(raw & BIT(user ? 54 : 53));
}

/* the system's bit, or writable by the machine's own rule (DBM) and not read-only any more */
static bool arm64_is_dirty(uint64_t raw, unsigned int level)
{
	(void)level;
	return raw & BIT(55) || (raw & (BIT(51) | BIT(7))) == BIT(51);
}

/* APTable, PXNTable, UXNTable */
static void arm64_limit(uint64_t raw, bool user, bool *write, bool *exec)
{
	*write &= !(raw & BIT(62));
	*exec &= !(raw & BIT(user ? 60 : 59));
}

static const struct mt_entry_flag riscv_flags[] = {
	FLAG(0, "valid", ALL),
	FLAG(1, "read", MT_IN_PAGES),
	FLAG(2, "write", MT_IN_PAGES),
	FLAG(3, "exec", MT_IN_PAGES),
	FLAG(4, "user", MT_IN_PAGES),
	FLAG(5, "global", ALL),
	FLAG(6, "accessed", MT_IN_PAGES),
	FLAG(7, "dirty", MT_IN_PAGES),
	FLAG(8, "special", MT_IN_PAGES),
	FLAG(63, "napot", MT_IN_PAGES),
};

/* What neither reads, writes nor runs is a table. */
static struct mt_entry decode_riscv(const struct mt_paging *paging, uint64_t raw,
				    unsigned int level)
{
	uint64_t phys = mt_riscv_phys(raw);

	(void)paging;
	if (!raw)
		return mt_entry(MT_ENTRY_EMPTY, 0);
	/* _PAGE_PROT_NONE is the bit of global pages, and was that of readable ones */
	if (!(raw & 1))
		return mt_entry(raw & (BIT(5) | BIT(1)) ? MT_ENTRY_PROTNONE : MT_ENTRY_ABSENT, phys);
	if (raw & BITS(3, 1))
		return mt_entry(MT_ENTRY_PAGE, phys);
	return mt_entry(level > 1 ? MT_ENTRY_TABLE : MT_ENTRY_BAD, phys);
}

static bool riscv_is_writable(uint64_t raw)
{
	return raw & BIT(2);
}

static bool riscv_is_executable(uint64_t raw, bool user)
{
	(void)user;
	return raw & BIT(3);
}

static bool riscv_is_dirty(uint64_t raw, unsigned int level)
{
	(void)level;
	return raw & BIT(7);
}

#define X86_COMMON .flags = x86_flags, .nr_flags = MT_ARRAY_SIZE(x86_flags), \
	.is_writable = x86_is_writable, .is_executable = x86_is_executable, \
	.is_dirty = x86_is_dirty, .limit = x86_limit, .special = BIT(9)
#define X86_ABSENT .absent_flags = x86_absent_flags, \
	.nr_absent_flags = MT_ARRAY_SIZE(x86_absent_flags)
#define ARM64_COMMON .entry_size = 8, .split = true, .flags = arm64_flags, \
	.nr_flags = MT_ARRAY_SIZE(arm64_flags), .is_writable = arm64_is_writable, \
	.is_executable = arm64_is_executable, .is_dirty = arm64_is_dirty, .limit = arm64_limit, \
	.special = BIT(56)

static const struct mt_entry_format formats[] = {
	{ .name = "x86_64", .entry_size = 8, .sign_extended = true, .decode = decode_x86_64,
	  X86_COMMON, X86_ABSENT },
	{ .name = "ia32_pae", .entry_size = 8, .bare_level = 3, .decode = decode_pae, X86_COMMON,
	  X86_ABSENT },
	{ .name = "ia32", .entry_size = 4, .decode = decode_ia32, X86_COMMON },
	{ .name = "aarch64", .decode = decode_arm64_plain, ARM64_COMMON },
	{ .name = "aarch64_lpa", .decode = decode_arm64_lpa, ARM64_COMMON },
	{ .name = "aarch64_lpa2", .decode = decode_arm64_lpa2, ARM64_COMMON },
	{ .name = "riscv64", .entry_size = 8, .sign_extended = true, .decode = decode_riscv,
	  .flags = riscv_flags, .nr_flags = MT_ARRAY_SIZE(riscv_flags),
	  .is_writable = riscv_is_writable, .is_executable = riscv_is_executable,
	  .is_dirty = riscv_is_dirty, .special = BIT(8) },
};

const struct mt_entry_format *mt_entry_format_find(const char *name)
{
	static const struct mt_entry_format *const others[] = {
		&mt_format_s390x, &mt_format_ppc64, &mt_format_arm, &mt_format_arm_lpae,
	};

	for (size_t i = 0; i < MT_ARRAY_SIZE(formats); i++)
		if (!strcmp(formats[i].name, name))
			return &formats[i];
	for (size_t i = 0; i < MT_ARRAY_SIZE(others); i++)
		if (!strcmp(others[i]->name, name))
			return others[i];
	return NULL;
}

static unsigned int place_of(enum mt_entry_kind kind, unsigned int level)
{
	if (kind == MT_ENTRY_TABLE)
		return MT_IN_TABLE;
	if (kind == MT_ENTRY_PAGE || kind == MT_ENTRY_PROTNONE)
		return level > 1 ? MT_IN_LARGE : MT_IN_PAGE;
	return MT_IN_ABSENT;
}

size_t mt_entry_flags(const struct mt_entry_format *format, uint64_t raw, enum mt_entry_kind kind,
		      unsigned int level, const char *names[MT_MAX_ENTRY_FLAGS])
{
	unsigned int place = place_of(kind, level);
	size_t n = 0, all = !format ? 0 : level == format->bare_level ? 1 : format->nr_flags;

	for (size_t i = 0; format && kind == MT_ENTRY_ABSENT && i < format->nr_absent_flags; i++)
		if (raw & format->absent_flags[i].mask)
			names[n++] = format->absent_flags[i].name;
	for (size_t i = 0; i < all && n < MT_MAX_ENTRY_FLAGS; i++)
		if (format->flags[i].where & place &&
		    (raw & format->flags[i].mask) == format->flags[i].value)
			names[n++] = format->flags[i].name;
	return n;
}

const char *mt_entry_kind_name(enum mt_entry_kind kind)
{
	static const char *const names[] = {
		[MT_ENTRY_EMPTY] = "empty",
		[MT_ENTRY_TABLE] = "table",
		[MT_ENTRY_PAGE] = "page",
		[MT_ENTRY_PROTNONE] = "protnone",
		[MT_ENTRY_ABSENT] = "absent",
		[MT_ENTRY_BAD] = "bad",
		[MT_ENTRY_UNREADABLE] = "unreadable",
	};

	return names[kind];
}
