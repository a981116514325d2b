/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Questions about tasks and address spaces, of a dump or a running machine, asked as inspect.h
 * describes: a question hands out its answer entry by entry.
 *
 * What an answer lacks is described in snapshot->incomplete[], in MT_SECTION_TASKS.
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
	uint64_t mm;			/* address of its mm_struct; 0: none; or MT_UNKNOWN */
	uint64_t file, anon, shmem;	/* resident */
	uint64_t swap;
	uint64_t page_tables;
	uint64_t virtual;		/* size of its address space */
	uint64_t pss;			/* see struct mt_residency; only if it was asked for */
};

/* What of tasks is asked for. */
struct mt_task_options {
	bool threads;			/* also tasks that lead no group */
	bool pss;			/* also PSS, for which all page tables are read */
};

/*
 * One step of a walk through page tables, or the page that it ends at.  MT_UNKNOWN and NULL: this
 * step has no such thing.
 */
struct mt_walk_step {
	uint64_t address;		/* the one that is translated */
	const char *region;		/* of address: "direct map", "vmalloc", "user", … */
	const char *level;		/* "pgd", …, "pte"; "page": where it ends */
	uint64_t table;			/* physical address of the table */
	uint64_t index;			/* in it */
	uint64_t entry;			/* raw */
	const char *state;		/* "table", "page", "empty", …; NULL: not decoded */
	uint64_t phys;			/* that the entry points to; in the last step, of address */
	uint64_t size;			/* bytes of the page */
	const char *const *flags;	/* [nr_flags] */
	size_t nr_flags;
	const char *note;
};

/* A range of addresses, both included. */
struct mt_address_range {
	uint64_t first, last;
};

/* Consecutive entries of page tables with the same state, rights and flags. */
struct mt_table_run {
	uint64_t start, last;		/* addresses, both included */
	uint64_t page_size;		/* bytes of one */
	uint64_t pages;			/* entries */
	bool maps;			/* they map pages that are present */
	bool write, exec;
	const char *state;		/* "page", "protnone", "absent", "bad" */
	const char *const *flags;	/* [nr_flags] */
	size_t nr_flags;
	const char *region;		/* that start lies in */
};

#define MT_MAX_VM_FLAGS 16u

/* An area of the vmalloc region; MT_UNKNOWN and NULL: it has no such thing. */
struct mt_vm_mapping {
	uint64_t start, end;		/* end exclusive */
	uint64_t size;			/* bytes, as /proc/vmallocinfo shows it */
	const char *caller;		/* "function+0x10 [module]" */
	const char *const *flags;	/* [nr_flags] "vmalloc", "ioremap", … */
	size_t nr_flags;
	uint64_t pages;			/* that it allocated */
	uint64_t phys;			/* what ioremap() mapped */
	uint64_t vm;			/* address of its struct vm_struct */
	const uint64_t *node_pages;	/* [nr_nodes] these pages by NUMA node */
	size_t nr_nodes;
};

#define MT_MAX_TABLE_LEVELS 8

/*
 * Page tables and pages, counted by level: [1] is the lowest level, whose tables map pages of the
 * smallest size, [nr_levels] the root.
 */
struct mt_table_totals {
	unsigned int nr_levels;
	const char *level[MT_MAX_TABLE_LEVELS];		/* "pte", … */
	uint64_t tables[MT_MAX_TABLE_LEVELS];		/* of the addresses in question */
	uint64_t table_size[MT_MAX_TABLE_LEVELS];	/* bytes */
	uint64_t pages[MT_MAX_TABLE_LEVELS];		/* mapped by entries of that level */
	uint64_t page_size[MT_MAX_TABLE_LEVELS];	/* bytes */
	uint64_t nonpresent;				/* non-present entries that are not empty */
	uint64_t write_exec_bytes;			/* writable and executable at once */
};

/*
 * How much of a range of addresses is resident, in bytes, by page tables and struct pages, counted
 * as /proc/PID/smaps does (fs/proc/task_mmu.c, smaps_account()).  MT_UNKNOWN: not asked for, or not
 * known.
 */
struct mt_residency {
	uint64_t resident;		/* present pages that have a struct page */
	uint64_t pss;			/* each of these divided by how often it is mapped */
	uint64_t shared, private;	/* of resident: mapped more than once, or once */
	uint64_t dirty;			/* of resident */
	uint64_t large;			/* of resident: mapped by entries above the last level */
	uint64_t swapped;		/* swapped out */
	uint64_t nonpresent;	/* other non-present entries: migration, poison, markers */
	uint64_t hugetlb;		/* pages of hugetlbfs, which are in none of the above */
	const uint64_t *node;		/* [nr_nodes] resident + hugetlb by node; NULL: not known */
	size_t nr_nodes;
};

/* A residency of which nothing is known. */
#define MT_RESIDENCY_UNKNOWN ((struct mt_residency){ \
	.resident = MT_UNKNOWN, .pss = MT_UNKNOWN, .shared = MT_UNKNOWN, .private = MT_UNKNOWN, \
	.dirty = MT_UNKNOWN, .large = MT_UNKNOWN, .swapped = MT_UNKNOWN, \
	.nonpresent = MT_UNKNOWN, .hugetlb = MT_UNKNOWN })

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
	struct mt_residency residency;	/* only if it was asked for */
};

/* A place where a page is mapped, by an entry of a page table. */
struct mt_page_mapping {
	uint64_t mm;			/* address of the struct mm_struct */
	uint64_t pid;			/* of a task that has this mm; MT_UNKNOWN: no task has it */
	const char *name;		/* of that task; NULL: not readable */
	uint64_t address;		/* of the page */
	uint64_t size;			/* bytes that the entry maps; the page may be one of many */
	const char *state;		/* "page", "protnone" */
	const struct mt_vma *vma;	/* NULL: none covers the address */
};

/* How the mappings of a page were found, and whether they are all. */
struct mt_page_mappings {
	uint64_t pfn;
	uint64_t found;
	uint64_t counted;		/* by the kernel; MT_UNKNOWN: it has no count for it */
	bool scanned;			/* found in all page tables; else by reverse mapping */
	bool stopped;			/* by the user: there may be more */
	char why[192];			/* if scanned: why reverse mapping did not do; or "" */
};

/* The questions; NULL: one that this source does not answer. */
struct mt_space_ops {
	/* Every process, with options->threads every thread, in the order of the kernel's list. */
	struct mt_error *(*tasks)(struct mt_inspector *inspector,
				  const struct mt_task_options *options,
				  struct mt_error *(*fn)(void *data, const struct mt_task *task),
				  void *data);
	/*
	 * Every step of the translation of address, by the page tables of the process *pid, or of
	 * the kernel if pid is NULL.  MT_ERR_USAGE: there is no such process, or address is none
	 * that these tables translate.
	 */
	struct mt_error *(*vtop)(struct mt_inspector *inspector, const uint64_t *pid,
				 uint64_t address,
				 struct mt_error *(*fn)(void *data,
							const struct mt_walk_step *step),
				 void *data);
	/*
	 * Every run of alike entries in range, or in all of the address space if range is NULL, of
	 * the process *pid, or of the kernel if pid is NULL.  Fills *totals.
	 */
	struct mt_error *(*page_table)(struct mt_inspector *inspector, const uint64_t *pid,
				       const struct mt_address_range *range,
				       struct mt_error *(*fn)(void *data,
							      const struct mt_table_run *run),
				       void *data, struct mt_table_totals *totals);
	/*
	 * Every mapping of the page that which names as in mt_inspector_ops.page, by pid and
	 * address.  They are found by reverse mapping; if that cannot be read or finds less than
	 * the kernel counts, and with scan in any case, by searching the page tables of all
	 * processes.  Fills *result before fn is called first.
	 */
	struct mt_error *(*page_mappings)(struct mt_inspector *inspector, const char *which,
					  bool scan,
					  struct mt_error *(*fn)(void *data,
							const struct mt_page_mapping *mapping),
					  void *data, struct mt_page_mappings *result);
	/*
	 * Every mapping of the process pid, by address; with pages also how much of it is resident.
	 * MT_ERR_USAGE: there is no such process.
	 */
	struct mt_error *(*vmas)(struct mt_inspector *inspector, uint64_t pid, bool pages,
				 struct mt_error *(*fn)(void *data, const struct mt_vma *vma),
				 void *data);
	/* Every area of the vmalloc region, by address.  MT_ERR_NOT_FOUND: no list of them. */
	struct mt_error *(*vm_areas)(struct mt_inspector *inspector,
				     struct mt_error *(*fn)(void *data,
							    const struct mt_vm_mapping *area),
				     void *data);
};

#endif
