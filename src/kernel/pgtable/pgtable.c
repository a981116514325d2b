// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/pgtable/pgtable.h"

#include <inttypes.h>

#include "base/endian.h"
#include "kernel/task/task.h"

/* include/asm-generic/pgtable-no*d.h: a level that is missing is the one above it. */
const char *mt_pgtable_level(const struct mt_paging *paging, unsigned int level,
			     const char **folded)
{
	static const char *const names[][6] = {
		[1] = { NULL, "pgd" },
		[2] = { NULL, "pte", "pgd" },
		[3] = { NULL, "pte", "pmd", "pgd" },
		[4] = { NULL, "pte", "pmd", "pud", "pgd" },
		[5] = { NULL, "pte", "pmd", "pud", "p4d", "pgd" },
	};
	static const char *const folds[] = { NULL, "p4d, pud, pmd, pte", "p4d, pud, pmd",
					     "p4d, pud", "p4d", NULL };
	unsigned int n = paging->nr_levels;

	if (folded)
		*folded = n <= 5 && level == n ? folds[n] : NULL;
	return n <= 5 && level <= n && level ? names[n][level] : "table";
}

uint64_t mt_pgtable_entry(const struct mt_pgtable *table, const uint8_t *p)
{
	const struct mt_pte_format *format = table->format;

	return mt_endian_uint(p, format->entry_size, format->big_endian ||
			      mt_reader_memory(table->kernel->reader)->big_endian);
}

uint64_t mt_pgtable_prefix(const struct mt_pgtable *table)
{
	unsigned int bits = mt_paging_shift(&table->paging, table->paging.nr_levels + 1);

	if (table->format && table->format->kernel_base)
		return table->format->kernel_base;
	return bits < 64 ? UINT64_MAX << bits : 0;
}

/* CONFIG_VMSPLIT_*: the kernel lies in the first megabytes of what it maps linearly. */
uint64_t mt_pgtable_split(const struct mt_pgtable *table)
{
	uint64_t start = 0xc0000000;

	mt_symbols_find(table->kernel->image->symbols, "_text", &start);
	start &= 0xf0000000;
	return start - (table->format ? table->format->below_linear : 0);
}

/* Mapped by the hardware without tables. */
static bool is_beside(const struct mt_paging *paging, uint64_t address)
{
	return paging->is_partial && address >= paging->linear_start &&
	       address < paging->linear_end;
}

bool mt_pgtable_is_kernel(const struct mt_pgtable *table, uint64_t address, bool *valid)
{
	unsigned int bits = mt_paging_shift(&table->paging, table->paging.nr_levels + 1);
	bool is_signed = table->format && table->format->sign_extended;
	uint64_t high = bits < 64 ? address >> (bits - is_signed) : 0;
	uint64_t ones = bits < 64 ? UINT64_MAX >> (bits - is_signed) : 0;

	if (is_beside(&table->paging, address)) {
		*valid = true;
		return true;
	}
	if (table->format && table->format->kernel_base)
		ones = table->format->kernel_base >> bits;
	*valid = !high || (bits > 32 && high == ones);
	if (table->format && table->format->separate) {
		*valid = !high;
		return !table->user;
	}
	if (bits <= 32)
		return address >= mt_pgtable_split(table);
	return high;
}

static struct mt_error *find_root(struct mt_kernel *kernel, uint64_t mm, uint64_t *root)
{
	uint64_t pgd;
	struct mt_error *err = mt_reader_member(kernel->reader, mm, &kernel->tasks->mm.pgd, &pgd);

	if (!err)
		err = mt_dump_virt_to_phys(kernel->image->dump, pgd, root);
	return mt_error_prefix(err, "mm_struct 0x%" PRIx64 ": pgd", mm);
}

/* Each address space may have as many levels as it needs. */
static struct mt_error *find_levels(struct mt_pgtable *table)
{
	struct mt_paging *paging = &table->paging;
	unsigned int levels;
	uint64_t first;
	struct mt_error *err;

	if (!table->format || !table->format->levels)
		return NULL;
	err = mt_dump_read_uint(table->kernel->image->dump, MT_PHYS, table->root,
				table->format->entry_size, &first);
	if (err)
		return mt_error_prefix(err, "the root of the page tables");
	levels = table->format->levels(first);
	/* all tables above the lowest are of one size */
	for (unsigned int i = paging->nr_levels + 1; i <= levels && i <= MT_MAX_LEVELS; i++)
		paging->bits[i] = paging->bits[paging->nr_levels];
	for (unsigned int i = levels + 1; i <= MT_MAX_LEVELS; i++)
		paging->bits[i] = 0;
	paging->nr_levels = levels;
	return NULL;
}

static struct mt_error *find_mm(struct mt_kernel *kernel, const uint64_t *pid, uint64_t *mm)
{
	uint64_t task;
	struct mt_error *err;

	if (!pid)
		return mt_symbols_find(kernel->image->symbols, "init_mm", mm) ? NULL :
		       mt_error_create(MT_ERR_NOT_FOUND, "no symbol init_mm");
	err = mt_task_find(kernel, *pid, &task, mm);
	if (!err && !*mm)
		err = mt_error_create(MT_ERR_USAGE, "pid %" PRIu64 " has no address space: it is "
				      "a kernel thread, or has given it up", *pid);
	return err;
}

static struct mt_error *open_table(struct mt_kernel *kernel, uint64_t mm, bool user,
				   struct mt_pgtable *table)
{
	struct mt_pgtable new = { .kernel = kernel, .user = user, .mm = mm };
	struct mt_error *err = mt_dump_paging(kernel->image->dump, &new.paging);

	if (!err)
		err = find_root(kernel, mm, &new.root);
	if (err)
		return err;
	new.format = mt_pte_format_find(new.paging.format);
	err = find_levels(&new);
	if (!err)
		*table = new;
	return err;
}

struct mt_error *mt_pgtable_open(struct mt_kernel *kernel, const uint64_t *pid,
				 struct mt_pgtable *table)
{
	struct mt_error *err = mt_kernel_need(kernel, MT_PART_TASKS);
	uint64_t mm;

	if (!err)
		err = find_mm(kernel, pid, &mm);
	return err ? err : open_table(kernel, mm, pid, table);
}

struct mt_error *mt_pgtable_open_mm(struct mt_kernel *kernel, uint64_t mm,
				    struct mt_pgtable *table)
{
	struct mt_error *err = mt_kernel_need(kernel, MT_PART_TASKS);

	return err ? err : open_table(kernel, mm, true, table);
}
