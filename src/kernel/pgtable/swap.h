/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Page table entries that are not present and not empty: a type and an offset.  Types below
 * MAX_SWAPFILES are swap files; those above are the kernel's own (include/linux/swap.h), in
 * this order and only as far as it is configured:
 *
 *	hwpoison	1
 *	migration	read, write; since v5.19 (6c287605fd56) read, read exclusive, write
 *	device		private write, read; since v5.14 (b756a3b5e7ea) exclusive write, read;
 *			since v6.15 one exclusive
 *	marker		since v5.19; its bits: uffd-wp, poisoned, guard
 *	swap-in error	v6.0 and v6.1 only
 *
 * How many there are follows from the length of swap_info[]; which, from the kernel's symbols.
 */
#ifndef MT_KERNEL_PGTABLE_SWAP_H
#define MT_KERNEL_PGTABLE_SWAP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "kernel/pgtable/pgtable.h"

#define MT_MAX_SWAP_TYPES 32u		/* MAX_SWAPFILES_SHIFT is 5 on all machines */

/* What an entry that is not present stands for. */
enum mt_nonpresent_kind {
	MT_NONPRESENT_UNKNOWN,
	MT_NONPRESENT_SWAP,			/* swapped out */
	MT_NONPRESENT_HWPOISON,
	MT_NONPRESENT_MIGRATION,
	MT_NONPRESENT_DEVICE,		/* memory of a device (device private) */
	MT_NONPRESENT_EXCLUSIVE,		/* lent to a device (device exclusive) */
	MT_NONPRESENT_MARKER,
	MT_NONPRESENT_SWAPIN_ERROR,
};

/* Such an entry, told apart. */
struct mt_nonpresent {
	enum mt_nonpresent_kind kind;
	uint64_t type, offset;
	const char *access;	/* of migration and devices: "read", "read exclusive", "write" */
	bool certain;		/* the numbers are this kernel's, beyond doubt */
};

/* How this kernel numbers swap types, and its swap files. */
struct mt_swap {
	unsigned int max_files;		/* MAX_SWAPFILES */
	unsigned int nr_hwpoison, nr_migration, nr_device, nr_exclusive, nr_markers;
	bool certain;
	bool has_age_symbol;	/* the kernel has its architecture's swap_age_symbol */
	unsigned int nr_files;		/* nr_swapfiles: they were ever in use */
	uint64_t info[MT_MAX_SWAP_TYPES];	/* struct swap_info_struct, 0: none */
	uint64_t pages[MT_MAX_SWAP_TYPES];	/* swap_info_struct.max */
	uint64_t pfn_mask;		/* of offsets that are page frames (SWP_PFN_MASK) */
};

/* Makes kernel->swap. MT_ERR_NOMEM, or what types say. */
extern const struct mt_part_type mt_part_swap;

/*
 * Decodes the non-present entry, which the architecture decoded from raw in format (struct
 * mt_paging.format), into *nonpresent.  Kernels differ in where the swap type and offset lie
 * (struct mt_swap_form): a form that yields an existing swap file or page frame is preferred, and
 * of two such the one that fits the kernel's age.  Returns false if format has no known form.
 */
bool mt_nonpresent_decode(const struct mt_swap *swap, const struct mt_kernel *kernel,
			  const char *format, const struct mt_pte *entry, uint64_t raw,
			  struct mt_nonpresent *nonpresent);

/*
 * Reads the path of the swap file or device of this type into *path, which the caller frees; NULL
 * if it cannot be read.  MT_ERR_NOMEM.
 */
struct mt_error *mt_swap_path(struct mt_kernel *kernel, uint64_t type, char **path);

/*
 * Describes nonpresent in words, such as "swapped out to /dev/vda, page 12 (type 0)" or "being
 * moved (read): pfn 47", in *text, which the caller frees.  MT_ERR_NOMEM.
 */
struct mt_error *mt_nonpresent_describe(struct mt_kernel *kernel,
					const struct mt_nonpresent *nonpresent, char **text);

#endif
