/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Questions about a machine whose answers are no part of its snapshot.  Lists that may be as long
 * as the machine has memory are handed out entry by entry.
 *
 * The model declares the questions.  src/kernel/ answers them for a dump, src/proc/ those of tasks,
 * address spaces and the uses of pages for a running machine; views ask through
 * snapshot->inspector and know neither.
 * A question takes a function fn, which it calls with data and one entry of the answer at a time.
 * If fn returns an error the question ends and returns that error.  What an entry points to is
 * valid during the call only.
 */
#ifndef MT_MODEL_INSPECT_H
#define MT_MODEL_INSPECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/progress.h"
#include "model/address_space.h"
#include "model/counters.h"
#include "model/mobility.h"
#include "model/snapshot.h"
#include "model/uses.h"

struct mt_inspector;

/* A part of the machine; members that are not set mean all of it. */
struct mt_selection {
	bool has_node, has_order;
	unsigned int node;
	unsigned int order;
	const char *zone;	/* by name, or NULL */
	const char *type;	/* migrate type by name, or NULL */
	const char *use;	/* of pages, by name, or NULL */
	const char *flag;	/* of pages, by name without PG_, or NULL */
	bool has_pfns;
	uint64_t first_pfn, last_pfn;	/* both included */
};

/* One free block of the buddy allocator. */
struct mt_free_block {
	unsigned int node;
	const char *zone;
	unsigned int order;
	const char *type;	/* of the list it is on */
	uint64_t position;	/* on that list, from 0 */
	uint64_t pfn;		/* of its first page */
	uint64_t page;		/* address of its struct page */
};

/* One entry of a node's fallback list (struct zoneref). */
struct mt_zonelist_entry {
	unsigned int node;	/* that has the list */
	const char *list;	/* "fallback" or "nofallback" (__GFP_THISNODE) */
	unsigned int position;	/* from 0 */
	unsigned int zone_node;	/* the zone it names */
	const char *zone;
	unsigned int zone_index;
};

/* One section of the memory model (struct mem_section), or one flat map. */
struct mt_mem_section {
	uint64_t number;
	uint64_t start_pfn, end_pfn;	/* end exclusive */
	unsigned int node;	/* MT_NO_INDEX: not known */
	bool present, has_mem_map, online, early, is_device;
	uint64_t flags;		/* the low bits of section_mem_map, raw */
	uint64_t mem_map;	/* address of the struct page of start_pfn; 0: none */
};

/* The pages of a zone, or of no zone, counted by use. */
struct mt_zone_uses {
	unsigned int node;		/* MT_NO_INDEX: pages of no zone */
	const char *zone;		/* NULL: pages of no zone */
	uint64_t present;		/* zone->present_pages; MT_UNKNOWN if only a part
					 * of the zone was looked at */
	uint64_t pages[MT_NR_USES];
	uint64_t not_dumped[MT_NR_USES];	/* of these, pages whose contents the dump lacks */
};

/* By what pages are counted: who holds them, or what they are. */
enum mt_holder_key {
	MT_BY_NOTHING,
	MT_BY_USE,
	MT_BY_CACHE,		/* slab cache */
	MT_BY_CGROUP,		/* memory cgroup that the page is charged to */
	MT_BY_FILE,
	MT_BY_FILESYSTEM,
	MT_BY_PROCESS,		/* that touched an anonymous page first */
	MT_BY_AREA,		/* caller of vmalloc() and the like */
	MT_BY_MODULE,		/* whose code or areas it backs */
	MT_BY_ORDER,
	MT_BY_NODE,
	MT_BY_ZONE,
	MT_BY_PAGEBLOCK,	/* migrate type of its pageblock */
	MT_BY_OWNER,		/* call stack that allocated it (page_owner=on) */
	MT_BY_CODETAG,		/* line of source that did (allocation tags) */
	MT_NR_HOLDER_KEYS,
};

/* The keys' names, and what each means in one line; the first has none. */
extern const struct mt_holder_key_info {
	const char *name, *help;
} mt_holder_keys[MT_NR_HOLDER_KEYS];

/* What a holder is, where it is no name of one. */
enum mt_holder_kind {
	MT_HOLDER_NAMED,
	MT_HOLDER_FREE,		/* free pages have no holder */
	MT_HOLDER_NONE,		/* nobody of this kind holds them */
	MT_HOLDER_UNKNOWN,	/* somebody does, but it cannot be read who */
	MT_HOLDER_SHARED,	/* several do: slabs, whose objects are charged one by one */
};

/* Pages that have the same holder. */
struct mt_page_holder {
	const char *names[2];		/* by each key; of what is not MT_HOLDER_NAMED the kind in
					 * a word */
	enum mt_holder_kind kinds[2];
	uint64_t pages;
	uint64_t total;			/* of all holders */
	uint64_t example_pfn;		/* one of them */
};

/*
 * A memory cgroup: what it counts itself, in bytes.  MT_UNKNOWN: not counted, not readable, or, of
 * a limit, that there is none.
 */
struct mt_cgroup_usage {
	uint64_t usage, max, high, low, min, swap, swap_max;
	uint64_t anon, file, shmem, slab, kernel, sock;
	uint64_t pressure;		/* "some avg10" of memory.pressure, in thousandths */
};

/* The same with where it is, and the pages found to be charged to it. */
struct mt_cgroup {
	const char *path;		/* "/" is the root */
	bool dying;			/* removed, but something is charged to it; of a running
					 * machine these are not listed */
	uint64_t dying_below;		/* groups; MT_UNKNOWN */
	struct mt_cgroup_usage usage;
	/* pages charged to the group and those below it, found in the memory image; MT_UNKNOWN */
	uint64_t counted, counted_anon, counted_file, counted_shmem, counted_kernel;
};

/* A file with pages in the page cache, or in a tmpfs. */
struct mt_cached_file {
	const char *path;		/* NULL: not known */
	bool deleted;
	uint64_t inode;			/* its number; MT_UNKNOWN */
	uint64_t device;		/* MAJOR is device >> 20; MT_UNKNOWN */
	const char *filesystem;		/* its type: "ext4"; or NULL */
	const char *source;		/* super_block.s_id: "sda1"; or NULL */
	enum mt_use use;		/* of its pages: MT_USE_FILE, _SHMEM or _HUGETLB */
	uint64_t size;			/* bytes of the file; MT_UNKNOWN */
	uint64_t pages, dirty, writeback, mapped;	/* MT_UNKNOWN: not told */
};

/* How the struct pages were read for a count. */
struct mt_page_pass {
	uint64_t scanned;		/* struct pages, also those inside blocks */
	unsigned int workers;		/* threads */
	bool mapped;			/* read straight from the file */
	bool stopped;			/* by the user: only a part was counted */
};

/* One page, by its struct page. */
struct mt_page {
	uint64_t pfn;
	uint64_t page;			/* address of its struct page; MT_UNKNOWN */
	unsigned int node;		/* MT_NO_INDEX: of no zone */
	const char *zone;
	enum mt_use use;
	unsigned int order;		/* of the block it lies in; MT_NO_INDEX: not told */
	uint64_t head_pfn;		/* of that block; MT_UNKNOWN */
	bool readable;			/* its struct page: the members below are set */
	uint64_t flags;			/* page.flags; MT_UNKNOWN */
	const char *const *flag_names;	/* [nr_flag_names] */
	size_t nr_flag_names;
	int64_t refcount, mapcount;	/* as the kernel counts: _mapcount + 1; INT64_MIN:
					 * not told */
};

/* A map of physical memory: cells of equally many pages, with the uses of these. */
struct mt_page_map {
	uint64_t start_pfn;
	uint64_t cell_pages;		/* a power of two */
	size_t nr_cells;
	uint32_t *cells;		/* [nr_cells * MT_NR_USES] pages; the caller frees it */
};

/*
 * Makes a map with no page in it of the pfns from start to end, exclusive; start is below end.
 * Cells are of wanted pages each or, if wanted is 0, of usual pages or the next larger power of two
 * with which there are not too many.  MT_ERR_USAGE: wanted is no power of two, or makes too many
 * cells; MT_ERR_NOMEM.  The caller frees map->cells.
 */
struct mt_error *mt_page_map_create(uint64_t start, uint64_t end, uint64_t wanted, uint64_t usual,
				    struct mt_page_map *map);

/* One property of a page, as text. */
struct mt_property {
	const char *field;	/* "pfn", "slab_cache", …: never renamed */
	const char *value;
	const char *note;	/* what it means, or NULL */
};

#define MT_COMM_SIZE 32u	/* TASK_COMM_LEN is 16 */

/*
 * The last allocation of a page and the freeing before or after it, as page_owner=on records them
 * (mm/page_owner.c, struct page_owner).  Members that this kernel does not keep are MT_UNKNOWN, and
 * "" for comm.
 */
struct mt_page_owner {
	bool allocated;			/* now; else it was freed since */
	uint64_t order;
	uint64_t gfp;
	uint64_t pid, tgid;
	char comm[MT_COMM_SIZE];	/* printable */
	uint64_t nsec;			/* since boot */
	uint32_t stack;			/* handle for owner_stack(); 0: none */
	/* the last freeing: if the page is allocated, the one before that allocation */
	uint64_t free_pid, free_tgid, free_nsec;
	uint32_t free_stack;
	int64_t migrate_reason;		/* -1: never migrated; INT64_MIN: not known */
};

/* A page that is no free block, with its last allocation. */
struct mt_allocated_page {
	uint64_t pfn;
	unsigned int node;		/* MT_NO_INDEX: of no zone */
	const char *zone;
	enum mt_use use;
	bool known;			/* the kernel recorded an owner; else owner is not set */
	struct mt_page_owner owner;
};

/* A call stack, the innermost call first. */
struct mt_call_stack {
	char **calls;			/* [n] "function+0x10" */
	size_t n;
	char *problem;			/* why there is none, or NULL */
};

/* Frees all that *stack points to, not *stack itself. */
void mt_call_stack_release(struct mt_call_stack *stack);

/* What reading the slab caches of a memory image found beside them. */
struct mt_slab_pass {
	const char *allocator;		/* "SLUB", "SLAB", "SLOB" */
	uint64_t unlisted_slabs, unlisted_pages;	/* of caches that are on no list */
	uint64_t no_cache_pages;	/* slab pages that name no cache */
	uint64_t kfence_pages;		/* of KFENCE's pool, which no counter counts */
	bool stopped;			/* by the user: only a part was read */
};

/* A line of source that allocates, with what of its allocations is in use (struct alloc_tag). */
struct mt_alloc_site {
	const char *file;	/* as the compiler had it: "mm/slub.c" */
	uint64_t line;		/* MT_UNKNOWN */
	const char *function;	/* NULL: not known */
	const char *module;	/* NULL: the kernel itself */
	uint64_t bytes, calls;	/* MT_UNKNOWN: what it counts cannot be */
	bool is_inaccurate;	/* the kernel says that it missed some (accurate:no) */
};

/* What is to be known of all sites. */
struct mt_alloc_pass {
	bool is_off;		/* profiling was off when the memory was saved */
	uint64_t impossible;	/* sites that count less than nothing */
};

/* What is to be known of all pools of huge pages. */
struct mt_huge_pass {
	/* whether struct pages of tails are given back (HVO, v5.14, f41f2ed43ca5); 0 or 1 */
	uint64_t optimizes_vmemmap;	/* MT_UNKNOWN: the source does not tell */
};

/* How bad a finding is. */
enum mt_severity {
	MT_SEVERITY_TRANSIENT,	/* seen in healthy machines, too: a lock was held, and the
				 * update half done */
	MT_SEVERITY_DAMAGE,	/* never seen in a healthy machine */
};

/* A place where the allocator's lists and counters contradict each other or the struct pages. */
struct mt_finding {
	enum mt_severity severity;
	const char *kind;	/* "loop", "back_link", …: for scripts, never renamed */
	unsigned int node;	/* MT_NO_INDEX: of none */
	const char *zone;	/* or NULL */
	const char *list;	/* "free_area[3].free_list[Movable]", or NULL */
	uint64_t pfn;		/* MT_UNKNOWN: of none */
	uint64_t address;	/* of the struct page or the structure; MT_UNKNOWN */
	const char *expected, *found;
	const char *text;	/* one sentence */
};

/* What a check looked at, and how much it found. */
struct mt_audit {
	uint64_t lists, blocks;		/* free lists and per-CPU lists, and what is on them */
	uint64_t pages;			/* struct pages */
	uint64_t damage, transient;	/* findings, also those not handed out */
	uint64_t in_motion;		/* of a living kernel: what passes disagreed on */
	uint64_t undecided;		/* the same: so much moved that these were not looked at
					 * often enough to know */
	uint64_t looks;			/* the same: at places alone, after the first look */
	uint64_t unreadable;		/* struct pages that could not be checked */
	bool stopped;			/* by the user: only a part was checked */
};

/* A record of the kernel's log. */
struct mt_log_record {
	uint64_t sequence;	/* MT_UNKNOWN: the kernel keeps none with it */
	uint64_t nsec;		/* since boot */
	unsigned int level;	/* 0 (emergency) to 7 (debug) */
	const char *text;	/* without the newline at its end; may have some within */
};

/* What a view needs to ask, as bits; a source tells which it answers before it is read. */
enum mt_question {
	MT_QUESTION_NONE = 0,		/* the snapshot tells all */
	MT_QUESTION_MEMORY = 1u << 0,	/* lists, struct pages, page tables, the log */
	MT_QUESTION_TASKS = 1u << 1,	/* this and the next: model/address_space.h */
	MT_QUESTION_VMAS = 1u << 2,
	MT_QUESTION_VTOP = 1u << 3,
	MT_QUESTION_PAGES = 1u << 4,	/* what each page is used for: page_uses(), pages(),
					 * page_map(), page() */
	MT_QUESTION_CGROUPS = 1u << 5,
	MT_QUESTION_ALLOCS = 1u << 6,	/* allocation tags */
};

#define MT_QUESTIONS_OF_SPACES (MT_QUESTION_TASKS | MT_QUESTION_VMAS | MT_QUESTION_VTOP)
#define MT_ALL_QUESTIONS \
	(MT_QUESTION_MEMORY | MT_QUESTION_PAGES | MT_QUESTIONS_OF_SPACES | MT_QUESTION_CGROUPS | \
	 MT_QUESTION_ALLOCS)

/* The questions; NULL: one that this source does not answer. */
struct mt_inspector_ops {
	/* Every free block, zone by zone, order by order, type by type. */
	struct mt_error *(*free_blocks)(struct mt_inspector *inspector,
					const struct mt_selection *selection,
					struct mt_error *(*fn)(void *data,
							       const struct mt_free_block *block),
					void *data);
	/* Every entry of every node's zonelists, in the order in which zones are tried. */
	struct mt_error *(*zonelists)(struct mt_inspector *inspector,
				      struct mt_error *(*fn)(void *data,
							     const struct mt_zonelist_entry *e),
				      void *data);
	/* Every section of the memory map, by number; with FLATMEM each node's map. */
	struct mt_error *(*sections)(struct mt_inspector *inspector,
				     struct mt_error *(*fn)(void *data,
							    const struct mt_mem_section *section),
				     void *data);
	/* The uses of the selected pages, zone by zone, then of pages of no zone, if any. */
	struct mt_error *(*page_uses)(struct mt_inspector *inspector,
				      const struct mt_selection *selection,
				      struct mt_error *(*fn)(void *data,
							     const struct mt_zone_uses *uses),
				      void *data, struct mt_page_pass *pass);
	/*
	 * The pages of the selection that are present, counted by one or two keys: every holder
	 * once, the largest first.  keys[1] may be MT_BY_NOTHING.  MT_ERR_NOT_FOUND: the source
	 * cannot tell by such a key, and why.
	 */
	struct mt_error *(*page_holders)(struct mt_inspector *inspector,
					 const struct mt_selection *selection,
					 const enum mt_holder_key keys[2],
					 struct mt_error *(*fn)(void *data,
							       const struct mt_page_holder *holder),
					 void *data, struct mt_page_pass *pass);
	/*
	 * Every memory cgroup, parents before children.  MT_ERR_NOT_FOUND: there are none, or the
	 * source does not have them.
	 */
	struct mt_error *(*cgroups)(struct mt_inspector *inspector,
				    struct mt_error *(*fn)(void *data,
							   const struct mt_cgroup *cgroup),
				    void *data);
	/* Every file with pages in the page cache or a tmpfs, the one with the most first. */
	struct mt_error *(*files)(struct mt_inspector *inspector,
				  const struct mt_selection *selection,
				  struct mt_error *(*fn)(void *data,
							const struct mt_cached_file *file),
				  void *data);
	/* Every page of the selection, by pfn. */
	struct mt_error *(*pages)(struct mt_inspector *inspector,
				  const struct mt_selection *selection,
				  struct mt_error *(*fn)(void *data, const struct mt_page *page),
				  void *data);
	/*
	 * A map of the selected pages, with cells of cell_pages pages each; 0: of one pageblock,
	 * or of several, so that there are not too many.  MT_ERR_USAGE: cell_pages is no power of
	 * two, or too small for the machine.
	 */
	struct mt_error *(*page_map)(struct mt_inspector *inspector,
				     const struct mt_selection *selection, uint64_t cell_pages,
				     struct mt_page_map *map);
	/*
	 * Every known property of one page.  which is its pfn in decimal, or in hexadecimal with 0x
	 * the address of its struct page, a physical or a kernel virtual address.  With all_members
	 * also the members of its struct page.  MT_ERR_USAGE: which is no number; MT_ERR_NOT_RAM:
	 * there is no such page.
	 */
	struct mt_error *(*page)(struct mt_inspector *inspector, const char *which,
				 bool all_members,
				 struct mt_error *(*fn)(void *data,
							const struct mt_property *property),
				 void *data);
	/*
	 * Every page of the selection that is present and not free, by pfn, with its last
	 * allocation.  MT_ERR_NOT_FOUND: the kernel was built without page_owner, or booted without
	 * page_owner=on.
	 */
	struct mt_error *(*owned_pages)(struct mt_inspector *inspector,
					const struct mt_selection *selection,
					struct mt_error *(*fn)(void *data,
						const struct mt_allocated_page *page),
					void *data);
	/*
	 * Reads the call stack that handle, from an answer of owned_pages(), means.  The caller
	 * releases *stack in any case.
	 */
	struct mt_error *(*owner_stack)(struct mt_inspector *inspector, uint32_t handle,
					struct mt_call_stack *stack);
	/* Writes the names of gfp flags, "GFP_KERNEL|__GFP_ZERO", to buf, and returns buf. */
	const char *(*gfp_names)(struct mt_inspector *inspector, uint64_t gfp, char *buf,
				 size_t size);
	/*
	 * Counts the pages of the selection's node, zone and pfns in ranges of 2^order pages by
	 * whether they can be moved, and by who holds those that cannot.  The caller releases
	 * *blocks in any case.  MT_ERR_USAGE: there is no such node or zone, or there are too many
	 * ranges.
	 */
	struct mt_error *(*blocks)(struct mt_inspector *inspector,
				   const struct mt_selection *selection, unsigned int order,
				   struct mt_blocks *blocks);
	/* Every contradiction between the allocator's lists and counters and the struct pages. */
	struct mt_error *(*check)(struct mt_inspector *inspector,
				  const struct mt_selection *selection,
				  struct mt_error *(*fn)(void *data, const struct mt_finding *f),
				  void *data, struct mt_audit *audit);
	/*
	 * Every slab cache, in the kernel's order, with the slabs that the struct pages tell of,
	 * and which objects are free.  Names belong to the snapshot.  MT_ERR_NOT_FOUND: types and
	 * symbols name no caches.
	 */
	struct mt_error *(*slab_caches)(struct mt_inspector *inspector,
					struct mt_error *(*fn)(void *data,
							       const struct mt_slab_cache *cache),
					void *data, struct mt_slab_pass *pass);
	/* What each slab cache has on each node where it has slabs.  Errors as slab_caches(). */
	struct mt_error *(*slab_nodes)(struct mt_inspector *inspector,
				       struct mt_error *(*fn)(void *data,
							      const struct mt_slab_node *node),
				       void *data);
	/*
	 * Every line of source with an allocation tag, in the kernel's order, also those of whose
	 * allocations none is in use.  MT_ERR_NOT_FOUND: the kernel has none, or they were not
	 * saved; MT_ERR_DENIED.
	 */
	struct mt_error *(*allocs)(struct mt_inspector *inspector,
				   struct mt_error *(*fn)(void *data,
							  const struct mt_alloc_site *site),
				   void *data, struct mt_alloc_pass *pass);
	/*
	 * Every pool of huge pages, the largest pages first, each followed by what lies on which
	 * node.  MT_ERR_NOT_FOUND: the kernel has none, or they were not saved.
	 */
	struct mt_error *(*huge_pools)(struct mt_inspector *inspector,
				       struct mt_error *(*fn)(void *data,
							      const struct mt_huge_pool *pool),
				       void *data, struct mt_huge_pass *pass);
	/* tasks and address spaces (model/address_space.h) */
	const struct mt_space_ops *spaces;
	/*
	 * Names the memory model: "flatmem", "sparsemem", "sparsemem extreme", "sparsemem vmemmap";
	 * NULL if it cannot be told.
	 */
	const char *(*memory_model)(struct mt_inspector *inspector);
	/* Every record of the log in the kernel's memory, the oldest first. */
	struct mt_error *(*log)(struct mt_inspector *inspector,
				struct mt_error *(*fn)(void *data,
						       const struct mt_log_record *record),
				void *data);
};

/*
 * Who answers the questions of a snapshot: the first member of a structure of the source.  What an
 * answer lacks is described in snapshot->incomplete[].
 */
struct mt_inspector {
	const struct mt_inspector_ops *ops;
	struct mt_snapshot *snapshot;
};

#endif
