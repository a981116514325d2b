// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Holds the two readers of types against each other on one file:
 *
 *	compare_types FILE
 *
 * asks both DWARF and BTF of FILE (a vmlinux, or a test's small object) all
 * questions below and prints what they do not agree on.
 *
 *	compare_types --measure=dwarf|btf FILE
 *
 * asks one of them, and prints how long it took and how much memory that is
 * not a mapped file it left in use.
 *
 * Exit status: 0 they agree, 1 they do not, 2 trouble, 77 one of them is not
 * in FILE.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "image/elf/elf_file.h"
#include "image/types/types.h"

struct structure {
	const char *name;
	const char *members;	/* paths, blanks between them */
};

/* Old and new spellings side by side: both readers must miss the same ones. */
static const struct structure structures[] = {
	{ "page", "flags flags.f lru buddy_list pcp_list _mapcount _mapcount.counter _refcount "
		  "page_type compound_head compound_info mapping index __folio_index private "
		  "_flags_1 compound_order memcg_data slab_cache" },
	{ "folio", "page flags lru _folio_order _flags_1 _nr_pages" },
	{ "slab", "slab_cache slab_list freelist inuse objects frozen counters" },
	{ "zone", "_watermark watermark watermark_boost lowmem_reserve node zone_pgdat pageset "
		  "per_cpu_pageset per_cpu_zonestats zone_start_pfn managed_pages spanned_pages "
		  "present_pages present_early_pages cma_pages name nr_isolate_pageblock free_area "
		  "vm_stat vm_numa_event pageblock_flags vmemmap_tails" },
	{ "free_area", "free_list nr_free" },
	{ "pglist_data", "node_zones node_zonelists nr_zones node_start_pfn node_present_pages "
			 "node_spanned_pages node_id vm_stat per_cpu_nodestats node_mem_map "
			 "node_page_ext" },
	{ "per_cpu_pages", "count high batch lists high_min high_max flags alloc_factor" },
	{ "per_cpu_pageset", "pcp vm_stat_diff vm_numa_stat_diff" },
	{ "per_cpu_zonestat", "vm_stat_diff vm_numa_event" },
	{ "per_cpu_nodestat", "stat_threshold vm_node_stat_diff" },
	{ "mem_section", "section_mem_map usage pageblock_flags page_ext" },
	{ "mem_section_usage", "pageblock_flags subsection_map" },
	{ "zonelist", "_zonerefs" },
	{ "zoneref", "zone zone_idx" },
	{ "list_head", "next prev" },
	{ "task_struct", "comm pid tgid mm active_mm tasks thread_group signal group_leader "
			 "thread_node" },
	{ "mm_struct", "pgd mmap mm_rb mm_mt map_count total_vm rss_stat mmap_base start_code "
		       "arg_start" },
	{ "vm_area_struct", "vm_start vm_end vm_next vm_flags vm_file vm_pgoff vm_mm anon_vma "
			    "vm_page_prot" },
	{ "maple_tree", "ma_root ma_flags" },
	{ "maple_node", "mr64 ma64 slot parent pad" },
	{ "maple_range_64", "pivot slot meta" },
	{ "signal_struct", "nr_threads thread_head" },
	{ "file", "f_path f_inode f_mapping" },
	{ "dentry", "d_name d_name.name d_parent d_inode d_iname d_name.len" },
	{ "percpu_counter", "count counters lock" },
	{ "kmem_cache", "name object_size size" },
	{ "hstate", "order nr_huge_pages free_huge_pages" },
	{ "atomic_t", "counter" },
	{ "atomic_long_t", "counter" },
	{ "pgd_t", "pgd" },
	{ "no_such_structure", "member" },
	/* of the test's own object */
	{ "mt_test_bits", "a b c d e f g h last inner.x inner.y" },
	{ "mt_test_nested", "in_union other in_struct deep flexible pair pair.first array matrix "
			    "rows character pointer constant function text small inside real" },
	{ "mt_test_alias", "first second" },
	{ "mt_test_packed", "low straddling high tail" },
};

static const char *const types[] = {
	"page", "zone", "pglist_data", "atomic_t", "atomic_long_t", "gfp_t", "size_t", "u8", "s8",
	"char", "long int", "unsigned long", "int", "_Bool", "bool", "zone_type", "migratetype",
	"pg_data_t", "spinlock_t", "list_head", "no_such_type", "mt_test_bits", "mt_test_alias",
	"mt_test_enum", "mt_test_matrix", "mt_test_opaque",
};

static const char *const enums[] = {
	"migratetype", "zone_type", "zone_stat_item", "node_stat_item", "pageflags",
	"zone_watermarks", "pagetype", "numa_stat_item", "numa_event_item", "pageblock_bits",
	"vm_event_item", "no_such_enum", "mt_test_enum", "mt_test_big",
};

static const char *const enumerators[] = {
	"MIGRATE_UNMOVABLE", "MIGRATE_MOVABLE", "MIGRATE_PCPTYPES", "MIGRATE_CMA",
	"MIGRATE_ISOLATE", "MIGRATE_TYPES", "NR_FREE_PAGES", "NR_VM_ZONE_STAT_ITEMS", "ZONE_DMA",
	"ZONE_HIGHMEM", "ZONE_MOVABLE", "ZONE_DEVICE", "MAX_NR_ZONES", "WMARK_MIN", "WMARK_PROMO",
	"PG_slab", "PG_head", "PG_hwpoison", "PG_reserved", "PGTY_buddy", "PGTY_slab",
	"PGTY_hugetlb", "SECTION_MARKED_PRESENT_BIT", "MM_ANONPAGES", "NR_MM_COUNTERS",
	"maple_leaf_64", "maple_arange_64", "ZONELIST_FALLBACK", "MAX_ZONELISTS",
	"PB_migrate_end", "PB_migratetype_bits", "NR_PAGEBLOCK_BITS", "NR_SLAB_RECLAIMABLE_B",
	"NO_SUCH_ENUMERATOR", "MT_TEST_NEGATIVE", "MT_TEST_LARGE", "MT_TEST_HUGE",
	"MT_TEST_ANONYMOUS", "MT_TEST_INSIDE",
};

/* Whom to ask, and what came of it. b is NULL when only one is measured. */
struct run {
	struct mt_types *a, *b;
	unsigned int nr_asked, nr_found, nr_differ;
};

/* Of an error only whether something is missing counts; it is destroyed. */
static const char *outcome(struct mt_error *err, char *buf, size_t size)
{
	if (!err)
		return "found";
	if (mt_error_code(err) == MT_ERR_NOT_FOUND)
		snprintf(buf, size, "not found");
	else
		snprintf(buf, size, "%s", mt_error_message(err));
	mt_error_destroy(err);
	return buf;
}

static void count(struct run *run, const char *what, const char *a, const char *b)
{
	run->nr_asked++;
	if (strcmp(a, "not found") != 0)
		run->nr_found++;
	if (!b || strcmp(a, b) == 0)
		return;
	run->nr_differ++;
	printf("%s\n\t%s: %s\n\t%s: %s\n", what, mt_types_origin(run->a), a,
	       mt_types_origin(run->b), b);
}

static const char *member_text(struct mt_types *source, const char *type, const char *path,
			       char *buf, size_t size)
{
	struct mt_member m;
	struct mt_error *err = mt_types_member(source, type, path, &m);

	if (err)
		return outcome(err, buf, size);
	snprintf(buf, size, "offset %" PRIu64 " size %" PRIu64 " elements %" PRIu64 " of %" PRIu64
		 " bits %u shift %u %s", m.offset, m.size, m.nr_elements, m.element_size,
		 m.bit_size, m.bit_shift, m.is_signed ? "signed" : "unsigned");
	return buf;
}

static const char *size_text(struct mt_types *source, const char *type, char *buf, size_t size)
{
	uint64_t bytes;
	struct mt_error *err = mt_types_size(source, type, &bytes);

	if (err)
		return outcome(err, buf, size);
	snprintf(buf, size, "%" PRIu64, bytes);
	return buf;
}

static const char *enumerator_text(struct mt_types *source, const char *name, char *buf,
				   size_t size)
{
	int64_t value;
	struct mt_error *err = mt_types_enumerator(source, name, &value);

	if (err)
		return outcome(err, buf, size);
	snprintf(buf, size, "%" PRId64, value);
	return buf;
}

static const char *enum_text(struct mt_types *source, const char *name, char *buf, size_t size)
{
	mt_cleanup(enumerators) struct mt_enumerators list = { 0 };
	struct mt_error *err = mt_types_enum(source, name, &list);
	size_t len = 0;

	if (err)
		return outcome(err, buf, size);
	buf[0] = '\0';
	for (size_t i = 0; i < list.n && len < size; i++)
		len += (size_t)snprintf(buf + len, size - len, "%s=%" PRId64 " ", list.v[i].name,
					list.v[i].value);
	return buf;
}

static void compare_member(struct run *run, const char *type, const char *path)
{
	char a[256], b[256], what[256];

	snprintf(what, sizeof(what), "%s.%s", type, path);
	count(run, what, member_text(run->a, type, path, a, sizeof(a)),
	      run->b ? member_text(run->b, type, path, b, sizeof(b)) : NULL);
}

static void compare_members(struct run *run, const struct structure *structure)
{
	char path[64];
	const char *p = structure->members;

	for (int n; sscanf(p, "%63s%n", path, &n) == 1; p += n)
		compare_member(run, structure->name, path);
}

static void compare_all(struct run *run)
{
	char a[16384], b[16384];

	for (size_t i = 0; i < MT_ARRAY_SIZE(structures); i++)
		compare_members(run, &structures[i]);
	for (size_t i = 0; i < MT_ARRAY_SIZE(types); i++)
		count(run, types[i], size_text(run->a, types[i], a, sizeof(a)),
		      run->b ? size_text(run->b, types[i], b, sizeof(b)) : NULL);
	for (size_t i = 0; i < MT_ARRAY_SIZE(enumerators); i++)
		count(run, enumerators[i], enumerator_text(run->a, enumerators[i], a, sizeof(a)),
		      run->b ? enumerator_text(run->b, enumerators[i], b, sizeof(b)) : NULL);
	for (size_t i = 0; i < MT_ARRAY_SIZE(enums); i++)
		count(run, enums[i], enum_text(run->a, enums[i], a, sizeof(a)),
		      run->b ? enum_text(run->b, enums[i], b, sizeof(b)) : NULL);
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static long anonymous_kib(void)
{
	mt_cleanup(file) FILE *f = fopen("/proc/self/smaps_rollup", "r");
	char line[256];
	long kib = -1;

	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "Anonymous: %ld", &kib) == 1)
			break;
	return kib;
}

static int trouble(struct mt_error *err)
{
	int status = mt_error_code(err) == MT_ERR_NOT_FOUND ? 77 : 2;

	fprintf(stderr, "compare_types: %s\n", mt_error_message(err));
	mt_error_destroy(err);
	return status;
}

static int measure(const char *which, const char *path)
{
	double start = seconds();
	long before = anonymous_kib();
	struct rusage usage;
	mt_cleanup(mt_elf) struct mt_elf *elf = NULL;
	mt_cleanup(mt_types) struct mt_types *source = NULL;
	struct mt_error *err = mt_elf_open(path, &elf);

	if (!err)
		err = strcmp(which, "btf") == 0 ? mt_types_from_elf_btf(elf, &source) :
						  mt_types_from_dwarf(elf, &source);
	if (err)
		return trouble(err);

	struct run run = { .a = source };

	compare_all(&run);

	double took = seconds() - start;

	getrusage(RUSAGE_SELF, &usage);
	printf("%s: %u asked, %u found, %.1f ms, anonymous %+ld KiB, faults %ld\n",
	       mt_types_origin(source), run.nr_asked, run.nr_found, took * 1e3,
	       anonymous_kib() - before, usage.ru_minflt);
	return 0;
}

static int compare(const char *path)
{
	mt_cleanup(mt_elf) struct mt_elf *elf = NULL;
	mt_cleanup(mt_types) struct mt_types *dwarf = NULL;
	mt_cleanup(mt_types) struct mt_types *btf = NULL;
	struct mt_error *err = mt_elf_open(path, &elf);

	if (!err)
		err = mt_types_from_dwarf(elf, &dwarf);
	if (!err)
		err = mt_types_from_elf_btf(elf, &btf);
	if (err)
		return trouble(err);

	struct run run = { .a = dwarf, .b = btf };

	compare_all(&run);
	printf("%s: %u questions, %u of them found, %u differences\n", path, run.nr_asked,
	       run.nr_found, run.nr_differ);
	return run.nr_differ ? 1 : 0;
}

int main(int argc, char **argv)
{
	static const char option[] = "--measure=";

	if (argc == 2 && argv[1][0] != '-')
		return compare(argv[1]);
	if (argc == 3 && strncmp(argv[1], option, strlen(option)) == 0)
		return measure(argv[1] + strlen(option), argv[2]);
	fprintf(stderr, "usage: compare_types [--measure=dwarf|btf] FILE\n");
	return 2;
}
