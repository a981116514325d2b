/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Tasks and address spaces, of a memory image or a running machine, asked as
 * inspect.h says: a question hands out its answer entry by entry.
 *
 * What could be read in part only adds to snapshot->incomplete[], as
 * MT_SECTION_TASKS.
 */
#ifndef MT_MODEL_ADDRESS_SPACE_H
#define MT_MODEL_ADDRESS_SPACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "model/snapshot.h"

struct mt_inspector;

/* A process, or one of its threads. Bytes; MT_UNKNOWN: the kernel does not tell. */
struct mt_task {
	uint64_t address;		/* of its struct task_struct; MT_UNKNOWN: not told */
	uint64_t pid, tgid;		/* as the initial namespace numbers them;
					 * from /proc: as its namespace does */
	uint64_t parent;		/* tgid of its real parent */
	const char *name;		/* NULL: not readable */
	char state[2];			/* as in /proc/PID/stat; "": not readable */
	bool is_kernel;			/* a kernel thread */
	bool is_thread;			/* not the leader of its group */
	uint64_t threads;		/* in its group */
	uint64_t mm;			/* address of its struct mm_struct; 0: none; MT_UNKNOWN: not told */
	uint64_t file, anon, shmem;	/* resident */
	uint64_t swap;
	uint64_t page_tables;
	uint64_t virtual;		/* size of its address space */
	uint64_t pss;			/* if that was asked: see struct mt_residency */
};

struct mt_task_options {
	bool threads;			/* also tasks that lead no group */
	bool pss;			/* looks into all page tables */
};

/* One step of a walk through page tables; MT_UNKNOWN and NULL: not told here. */
struct mt_walk_step {
	uint64_t address;		/* that is looked up */
	const char *region;		/* it lies in: "direct map", "vmalloc", "user", … */
	const char *level;		/* "pgd", …, "pte"; "page": where it ends */
	uint64_t table;			/* physical address of the table */
	uint64_t index;			/* in it */
	uint64_t entry;			/* raw */
	const char *state;		/* "table", "page", "empty", "absent", …; NULL: not decoded */
	uint64_t phys;			/* what the entry points to; of the page: the address itself */
	uint64_t size;			/* bytes of the page */
	const char *const *flags;	/* [nr_flags] */
	size_t nr_flags;
	const char *note;
};

/* Both included. */
struct mt_address_range {
	uint64_t first, last;
};

/* Entries of page tables in a row that map alike. */
struct mt_table_run {
	uint64_t start, last;		/* addresses, both included */
	uint64_t page_size;		/* bytes of one */
	uint64_t pages;			/* entries */
	bool maps;			/* pages that are there, with these rights: */
	bool write, exec;
	const char *state;		/* "page", "protnone", "absent", "bad" */
	const char *const *flags;	/* [nr_flags] */
	size_t nr_flags;
	const char *region;		/* in which it begins */
};

#define MT_MAX_VM_FLAGS 16u

/* An area of the vmalloc region; MT_UNKNOWN and NULL: there is none. */
struct mt_vm_mapping {
	uint64_t start, end;		/* end exclusive */
	uint64_t size;			/* bytes, as /proc/vmallocinfo shows it */
	const char *caller;		/* "function+0x10 [module]" */
	const char *const *flags;	/* [nr_flags] "vmalloc", "ioremap", … */
	size_t nr_flags;
	uint64_t pages;			/* of its own */
	uint64_t phys;			/* what ioremap() mapped */
	uint64_t vm;			/* address of its struct vm_struct */
	const uint64_t *node_pages;	/* [nr_nodes] where its pages lie */
	size_t nr_nodes;
};

#define MT_MAX_TABLE_LEVELS 8

/* [1]: the tables that map pages, or these pages; [nr_levels]: the root. */
struct mt_table_totals {
	unsigned int nr_levels;
	const char *level[MT_MAX_TABLE_LEVELS];		/* "pte", … */
	uint64_t tables[MT_MAX_TABLE_LEVELS];		/* in the addresses that were looked at */
	uint64_t table_size[MT_MAX_TABLE_LEVELS];	/* bytes */
	uint64_t pages[MT_MAX_TABLE_LEVELS];		/* mapped */
	uint64_t page_size[MT_MAX_TABLE_LEVELS];	/* bytes */
	uint64_t absent;				/* entries that are not present, nor empty */
	uint64_t write_exec_bytes;			/* writable and executable at once */
};

/*
 * What page tables and struct pages say of addresses, in bytes, counted as
 * /proc/PID/smaps does (fs/proc/task_mmu.c, smaps_account()).  MT_UNKNOWN: not asked,
 * or not told.
 */
struct mt_residency {
	uint64_t resident;		/* pages that struct pages stand for */
	uint64_t pss;			/* each of these divided by how often it is mapped */
	uint64_t shared, private;	/* of resident: mapped more than once, or once */
	uint64_t dirty;			/* of resident */
	uint64_t large;			/* of resident: mapped by entries above the last level */
	uint64_t swapped;		/* swapped out */
	uint64_t absent;		/* being moved, poisoned, markers: neither there nor swapped out */
	uint64_t hugetlb;		/* pages of hugetlbfs: smaps has them in none of the above */
	const uint64_t *node;		/* [nr_nodes] resident and hugetlb by NUMA node; NULL: not told */
	size_t nr_nodes;
};

/* Nothing is known. */
#define MT_RESIDENCY_UNKNOWN ((struct mt_residency){ \
	.resident = MT_UNKNOWN, .pss = MT_UNKNOWN, .shared = MT_UNKNOWN, .private = MT_UNKNOWN, \
	.dirty = MT_UNKNOWN, .large = MT_UNKNOWN, .swapped = MT_UNKNOWN, .absent = MT_UNKNOWN, \
	.hugetlb = MT_UNKNOWN })

#define MT_MAX_VMA_FLAGS 64u

/* A mapping (struct vm_area_struct). */
struct mt_vma {
	uint64_t address;		/* of the structure; MT_UNKNOWN: not told */
	uint64_t start, end;		/* end exclusive */
	uint64_t bits;			/* vm_flags */
	char permissions[5];		/* "r-xp" */
	const char *const *flags;	/* [nr_flags] as VmFlags in smaps */
	size_t nr_flags;
	bool has_file;
	uint64_t offset;		/* bytes in the file */
	uint64_t device, inode;		/* MT_UNKNOWN: no file, or not readable */
	const char *path;		/* "[heap]" and so on without a file; NULL: no name */
	struct mt_residency residency;	/* if that was asked */
};

/* Where a page is mapped: what a page table says, not what the kernel remembers. */
struct mt_page_mapping {
	uint64_t mm;			/* address of the struct mm_struct */
	uint64_t pid;			/* of a task that has it; MT_UNKNOWN: none has */
	const char *name;		/* of that task; NULL: not readable */
	uint64_t address;		/* of the page */
	uint64_t size;			/* bytes that the entry maps; the page may be one of many */
	const char *state;		/* "page", "protnone" */
	const struct mt_vma *vma;	/* NULL: none covers the address */
};

/* How these were found, and whether they are all. */
struct mt_page_mappings {
	uint64_t pfn;
	uint64_t found;
	uint64_t counted;		/* by the kernel; MT_UNKNOWN: it does not for single pages */
	bool scanned;			/* by all page tables; else by reverse mapping */
	bool stopped;			/* interrupted: there may be more */
	char why[192];			/* scanned: what was wrong with the other way; or "" */
};

struct mt_space_ops {
	/* Every process by its place in the kernel's list. */
	struct mt_error *(*tasks)(struct mt_inspector *inspector,
				  const struct mt_task_options *options,
				  struct mt_error *(*fn)(void *data, const struct mt_task *task),
				  void *data);
	/*
	 * How an address is translated, by the kernel's tables or (pid) those of a
	 * process.  MT_ERR_USAGE: no such process, or no such address.
	 */
	struct mt_error *(*vtop)(struct mt_inspector *inspector, const uint64_t *pid,
				 uint64_t address,
				 struct mt_error *(*fn)(void *data,
							const struct mt_walk_step *step),
				 void *data);
	/* Runs of the kernel's or a process's address space; range NULL: all of it. */
	struct mt_error *(*page_table)(struct mt_inspector *inspector, const uint64_t *pid,
				       const struct mt_address_range *range,
				       struct mt_error *(*fn)(void *data,
							      const struct mt_table_run *run),
				       void *data, struct mt_table_totals *totals);
	/*
	 * Who maps the page that which names (inspect.h, page()), by pid and address:
	 * by reverse mapping; where that cannot be read or finds less than the kernel
	 * counts, and with scan in any case, by the page tables of all processes.
	 */
	struct mt_error *(*page_mappings)(struct mt_inspector *inspector, const char *which,
					  bool scan,
					  struct mt_error *(*fn)(void *data,
							const struct mt_page_mapping *mapping),
					  void *data, struct mt_page_mappings *result);
	/*
	 * The mappings of a process by address; with pages also what of them is
	 * resident.  MT_ERR_USAGE: no such process.
	 */
	struct mt_error *(*vmas)(struct mt_inspector *inspector, uint64_t pid, bool pages,
				 struct mt_error *(*fn)(void *data, const struct mt_vma *vma),
				 void *data);
	/* Every area of the vmalloc region, by address. MT_ERR_NOT_FOUND: they are not to be found. */
	struct mt_error *(*vm_areas)(struct mt_inspector *inspector,
				     struct mt_error *(*fn)(void *data,
							    const struct mt_vm_mapping *area),
				     void *data);
};

#endif
