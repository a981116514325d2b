// SPDX-License-Identifier: GPL-2.0-or-later
/* What every page is used for, by the kpageflags, iomem and zoneinfo of a saved machine. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/inspect.h"
#include "proc/pages/ram.h"
#include "proc/proc.h"

#define BIT(n) (UINT64_C(1) << (n))
#define LRU BIT(5)
#define SLAB BIT(7)
#define BUDDY BIT(10)
#define ANON BIT(12)
#define SWAPBACKED BIT(14)
#define HEAD BIT(15)
#define TAIL BIT(16)
#define HUGE BIT(17)
#define NOPAGE BIT(20)
#define KSM BIT(21)
#define TABLE BIT(26)
#define RESERVED BIT(32)

/* Four pieces of words and a bit. */
#define NR_WORDS (4 * 65536u + 64)

/* A word for each page of a machine whose memory is 0x1000-0x9ffff and 0x100000-0x40020fff. */
struct machine {
	char *folder;
	struct mt_proc *proc;
	struct mt_snapshot *snapshot;
	uint64_t words[NR_WORDS], counts[NR_WORDS];
	char text[8192];	/* what was handed out */
};

static const char iomem[] =
	"00000000-00000fff : Reserved\n00001000-0009fbff : System RAM\n"
	"000a0000-000fffff : PCI Bus 0000:00\n00100000-40020fff : System RAM\n"
	"  01000000-016fffff : Kernel code\nfffc0000-ffffffff : Reserved\n";

static const char zoneinfo[] =
	"Node 0, zone      DMA\n  pages free 10\n        spanned  4095\n"
	"        present  3998\n        managed  3998\n        protection: (0)\n  start_pfn: 1\n"
	"Node 0, zone   Normal\n  pages free 10\n        spanned  258081\n"
	"        present  258081\n        managed  258081\n        protection: (0)\n"
	"  start_pfn: 4096\n";

static void write_text(const struct machine *m, const char *path, const char *text)
{
	unit_write(m->folder, path, text, strlen(text));
}

/* All memory is free but for a page of each kind in Normal. */
static void fill_words(struct machine *m)
{
	for (size_t i = 0; i < NR_WORDS; i++)
		m->words[i] = i == 0 || (i >= 0x9f && i < 0x100) ? RESERVED : BUDDY;
	m->words[0x9f] = RESERVED;
	m->words[5000] = SLAB;
	m->words[5001] = TABLE;
	m->words[5002] = 0;
	m->words[5003] = LRU | SWAPBACKED;
	m->words[5004] = LRU;
	m->words[5005] = ANON | LRU | SWAPBACKED;
	/* four pages whose tails lack what the head has */
	m->words[5008] = ANON | LRU | SWAPBACKED | HEAD;
	for (int i = 5009; i < 5012; i++)
		m->words[i] = TAIL;
	/* a huge page that lies in two pieces */
	m->words[131072] = HUGE | HEAD;
	for (int i = 131073; i < 262144; i++)
		m->words[i] = TAIL;
	m->counts[5005] = 3;
}

static int make_machine(void **state)
{
	struct machine *m = calloc(1, sizeof(*m));

	m->folder = unit_folder();
	write_text(m, "memtop-capture", "page_size=4096\narch=x86_64\n");
	write_text(m, "proc/zoneinfo", zoneinfo);
	write_text(m, "proc/iomem", iomem);
	fill_words(m);
	*state = m;
	return 0;
}

static int remove_machine(void **state)
{
	struct machine *m = *state;

	mt_snapshot_destroy(m->snapshot);
	mt_proc_close(m->proc);
	unit_remove(m->folder);
	free(m);
	return 0;
}

static struct mt_inspector *open_machine(struct machine *m)
{
	mt_snapshot_destroy(mt_steal(m->snapshot));
	mt_proc_close(mt_steal(m->proc));
	m->text[0] = '\0';
	unit_write(m->folder, "proc/kpageflags", m->words, sizeof(m->words));
	unit_write(m->folder, "proc/kpagecount", m->counts, sizeof(m->counts));
	assert_fine(mt_proc_open(m->folder, &m->proc));
	assert_fine(mt_proc_sample(m->proc, 0, &m->snapshot));
	return m->snapshot->inspector;
}

static void add(struct machine *m, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void add(struct machine *m, const char *fmt, ...)
{
	size_t len = strlen(m->text);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(m->text + len, sizeof(m->text) - len, fmt, ap);
	va_end(ap);
}

static struct mt_error *see_uses(void *data, const struct mt_zone_uses *uses)
{
	add(data, "%s %lld:", uses->zone ? uses->zone : "-", (long long)uses->present);
	for (int use = 0; use < MT_NR_USES; use++)
		if (uses->pages[use])
			add(data, " %s %llu", mt_uses[use].name,
			    (unsigned long long)uses->pages[use]);
	add(data, "\n");
	return NULL;
}

static const char *count(struct machine *m, const struct mt_selection *selection)
{
	struct mt_inspector *inspector = open_machine(m);
	struct mt_page_pass pass;

	assert_fine(inspector->ops->page_uses(inspector, selection, see_uses, m, &pass));
	return m->text;
}

static struct mt_error *see_page(void *data, const struct mt_page *page)
{
	add(data, "%llu %s %s %d of %lld maps %lld refs %lld:", (unsigned long long)page->pfn,
	    page->zone ? page->zone : "-", mt_uses[page->use].name, (int)page->order,
	    (long long)page->head_pfn, (long long)page->mapcount,
	    page->refcount == INT64_MIN ? -1LL : (long long)page->refcount);
	for (size_t i = 0; i < page->nr_flag_names; i++)
		add(data, " %s", page->flag_names[i]);
	add(data, "\n");
	return NULL;
}

static const char *list(struct machine *m, uint64_t first, uint64_t last)
{
	const struct mt_selection selection = { .has_pfns = true, .first_pfn = first,
						.last_pfn = last };
	struct mt_inspector *inspector = open_machine(m);

	assert_fine(inspector->ops->pages(inspector, &selection, see_page, m));
	return m->text;
}

static struct mt_error *see_property(void *data, const struct mt_property *property)
{
	add(data, "%s=%s\n", property->field, property->value);
	return NULL;
}

static bool is_said(const struct machine *m, const char *words)
{
	for (size_t i = 0; i < m->snapshot->nr_incomplete; i++)
		if (strstr(m->snapshot->incomplete[i].reason, words))
			return true;
	return false;
}

static void ranges(void **state)
{
	static const char text[] =
		"00000800-00001fff : System RAM\n00002000-00003fff : System RAM (kmem)\n"
		"40000000-4000ffff : reserved\n  40010000-4001ffff : reserved\n"
		"50000000-5fffffff : Persistent Memory\n  50000000-50000fff : System RAM\n"
		"60000000-60000fff : Reserved\nbad line\n70000000-6fffffff : System RAM\n";
	struct mt_frame_ranges ram = { 0 };
	uint64_t until;

	(void)state;
	assert_fine(mt_frame_ranges_parse(text, strlen(text), 4096, &ram));
	assert_int_equal(ram.n, 3);
	assert_false(mt_frame_ranges_have(&ram, 0, &until));
	assert_int_equal(until, 1);
	assert_true(mt_frame_ranges_have(&ram, 3, &until));
	assert_int_equal(until, 4);
	assert_true(mt_frame_ranges_have(&ram, 0x4000f, &until));
	assert_false(mt_frame_ranges_have(&ram, 0x40010, &until));
	assert_int_equal(until, 0x50000);
	assert_false(mt_frame_ranges_have(&ram, 0x60000, &until));
	mt_frame_ranges_release(&ram);
}

/* What everybody but root sees: no range is longer than nothing. */
static void hidden_ranges(void **state)
{
	static const char text[] = "00000000-00000000 : System RAM\n00000000-00000000 : Reserved\n";
	struct mt_frame_ranges ram = { 0 };

	(void)state;
	assert_fine(mt_frame_ranges_parse(text, strlen(text), 4096, &ram));
	assert_int_equal(ram.n, 0);
	mt_frame_ranges_release(&ram);
}

static void uses(void **state)
{
	struct machine *m = *state;

	assert_string_equal(count(m, &(struct mt_selection){ 0 }),
			    "DMA 3998: free 3998 hole 97\n"
			    "Normal 258081: free 126999 anon 1 anon_large 4 file 1 shmem 1 "
			    "hugetlb 131072 slab 1 table 1 kernel 1\n");
	assert_true(is_said(m, "free pages on CPUs' lists"));
	assert_false(is_said(m, "offline"));
}

/* Of a kernel without struct page there: NOPAGE, or nothing. */
static void absent_pages(void **state)
{
	struct machine *m = *state;

	for (int i = 0xa0; i < 0xf0; i++)
		m->words[i] = i & 1 ? NOPAGE : 0;
	m->words[6000] = NOPAGE;
	assert_has(count(m, &(struct mt_selection){ 0 }), "DMA 3998: free 3998 hole 17\n");
	assert_has(m->text, "free 126998 anon");
	assert_true(is_said(m, "1 pages of memory are offline"));
}

/* An offline block's words may be 0, as those of pages with no mark. */
static void offline_block(void **state)
{
	struct machine *m = *state;

	for (int i = 0x18000; i < 0x20000; i++)
		m->words[i] = 0;
	write_text(m, "sys/devices/system/memory/block_size_bytes", "8000000\n");
	write_text(m, "sys/devices/system/memory/memory2/state", "online\n");
	write_text(m, "sys/devices/system/memory/memory3/state", "offline\n");
	assert_has(count(m, &(struct mt_selection){ 0 }), " kernel 1\n");
	assert_has(m->text, "free 94231 anon");
}

static void no_iomem(void **state)
{
	struct machine *m = *state;

	write_text(m, "proc/iomem", "00000000-00000000 : System RAM\n");
	assert_has(count(m, &(struct mt_selection){ 0 }), "DMA 3998: free 3998 reserved 97\n");
	assert_true(is_said(m, "holes are counted as reserved"));
}

static void selections(void **state)
{
	struct machine *m = *state;
	struct mt_inspector *inspector;
	struct mt_page_pass pass;

	assert_string_equal(count(m, &(struct mt_selection){ .zone = "DMA" }),
			    "DMA 3998: free 3998 hole 97\n");
	assert_string_equal(count(m, &(struct mt_selection){ .flag = "swapbacked" }),
			    "DMA -1:\nNormal -1: anon 1 anon_large 4 shmem 1\n");
	assert_string_equal(count(m, &(struct mt_selection){ .has_pfns = true, .first_pfn = 5000,
							      .last_pfn = 5001 }),
			    "Normal -1: slab 1 table 1\n");
	inspector = m->snapshot->inspector;
	assert_error(inspector->ops->page_uses(inspector, &(struct mt_selection){ .flag = "x" },
					       see_uses, m, &pass), MT_ERR_USAGE,
		     "no flag \"x\"");
	assert_error(inspector->ops->page_uses(inspector, &(struct mt_selection){ .zone = "x" },
					       see_uses, m, &pass), MT_ERR_USAGE, "zone");
}

static void compound_pages(void **state)
{
	struct machine *m = *state;

	assert_string_equal(list(m, 5005, 5005), "5005 Normal anon 0 of 5005 maps 3 refs -1: lru "
			    "anon swapbacked\n");
	/* begins amid a compound page, whose head is looked for */
	assert_string_equal(list(m, 5011, 5012), "5011 Normal anon_large 2 of 5008 maps 0 refs -1: "
			    "lru anon swapbacked compound_tail\n"
			    "5012 Normal free -1 of -1 maps 0 refs -1: buddy\n");
	assert_string_equal(list(m, 196608, 196608), "196608 Normal hugetlb 17 of 131072 maps 0 "
			    "refs -1: compound_tail huge\n");
	/* the head's tails end in another piece */
	assert_has(list(m, 131072, 131072), "131072 Normal hugetlb 17 of 131072");
}

/* From v6.9 on every anonymous page has KSM's flag. */
static void ksm(void **state)
{
	struct machine *m = *state;

	m->words[5005] |= KSM;
	m->words[5008] |= KSM;
	m->words[5020] = m->words[5005];
	write_text(m, "sys/kernel/mm/ksm/pages_shared", "0\n");
	assert_has(count(m, &(struct mt_selection){ 0 }), " anon 2 anon_large 4 file");
	assert_false(is_said(m, "KSM"));
	write_text(m, "sys/kernel/mm/ksm/pages_shared", "1\n");
	assert_has(count(m, &(struct mt_selection){ 0 }), " anon 2 anon_large 4 file");
	assert_true(is_said(m, "KSM keeps 1 pages"));
	m->words[5008] &= ~KSM;
	m->words[5004] = m->words[5008] & ~HEAD;
	assert_has(count(m, &(struct mt_selection){ 0 }), " anon 1 anon_large 4 ksm 2 shmem");
	assert_false(is_said(m, "KSM"));
}

static void map(void **state)
{
	struct machine *m = *state;
	struct mt_inspector *inspector = open_machine(m);
	struct mt_page_map map;

	assert_fine(inspector->ops->page_map(inspector, &(struct mt_selection){ 0 }, 1024, &map));
	assert_int_equal(map.start_pfn, 0);
	assert_int_equal(map.nr_cells, (262177 + 1023) / 1024);
	assert_int_equal(map.cells[129 * MT_NR_USES + MT_USE_HUGETLB], 1024);
	assert_int_equal(map.cells[4 * MT_NR_USES + MT_USE_SLAB], 1);
	assert_int_equal(map.cells[0 * MT_NR_USES + MT_USE_HOLE], 97);
	free(map.cells);
	assert_error(inspector->ops->page_map(inspector, &(struct mt_selection){ 0 }, 3, &map),
		     MT_ERR_USAGE, "power of two");
	assert_error(inspector->ops->page_map(inspector, &(struct mt_selection){ 0 }, 1, &map),
		     MT_ERR_USAGE, "is no map");
}

static void one_page(void **state)
{
	struct machine *m = *state;
	struct mt_inspector *inspector = open_machine(m);
	const struct mt_inspector_ops *ops = inspector->ops;
	uint64_t groups[6000] = { [5010] = 77 };

	unit_write(m->folder, "proc/kpagecgroup", groups, sizeof(groups));
	assert_fine(ops->page(inspector, "0x1392123", false, see_property, m));
	assert_string_equal(m->text, "asked=physical address\npfn=5010\nphys=0x1392000\nnode=0\n"
			    "zone=Normal\nuse=anon_large\nkpageflags=0x15020\n"
			    "flag_names=lru anon swapbacked compound_tail\norder=2\n"
			    "head_pfn=5008\npage_in_block=2 of 4\nmapcount=0\ncgroup_inode=77\n");
	m->text[0] = '\0';
	assert_fine(ops->page(inspector, "200", false, see_property, m));
	assert_has(m->text, "use=hole\n");
	assert_error(ops->page(inspector, "999999", false, see_property, m), MT_ERR_NOT_RAM,
		     "no struct page");
	assert_error(ops->page(inspector, "0xffff888000000000", false, see_property, m),
		     MT_ERR_NOT_RAM, "--core");
	assert_error(ops->page(inspector, "x", false, see_property, m), MT_ERR_USAGE, "\"x\"");
	assert_error(ops->page(inspector, "5010", true, see_property, m), MT_ERR_USAGE,
		     "--core");
}

/* The spans of nodes may overlap: who has a page is then not told, and nothing is added up. */
static void overlapping_spans(void **state)
{
	struct machine *m = *state;
	char text[1024];

	snprintf(text, sizeof(text), "%sNode 1, zone   Normal\n  pages free 10\n"
		 "        spanned  20\n        present  20\n        managed  10\n"
		 "        protection: (0)\n  start_pfn: 262150\n", zoneinfo);
	write_text(m, "proc/zoneinfo", text);
	assert_has(count(m, &(struct mt_selection){ 0 }), "- -1: free 20 hole 1\n");
	assert_has(m->text, "DMA -1:");
	assert_true(is_said(m, "20 pages lie in the spans of several"));
}

static void foreign_words(void **state)
{
	struct machine *m = *state;
	const uint16_t probe = 1;

	for (size_t i = 0; i < NR_WORDS; i++)
		m->words[i] = __builtin_bswap64(m->words[i]);
	write_text(m, "memtop-capture", *(const uint8_t *)&probe ?
		   "arch=s390x\npage_size=4096\n" : "arch=x86_64\npage_size=4096\n");
	assert_has(count(m, &(struct mt_selection){ 0 }),
		   "hugetlb 131072 slab 1 table 1 kernel 1\n");
}

/* A file that ends early, within a word even, is used as far as it goes. */
static void short_file(void **state)
{
	struct machine *m = *state;
	struct mt_inspector *inspector = open_machine(m);
	struct mt_page_pass pass;

	unit_write(m->folder, "proc/kpageflags", m->words, 5002 * 8 + 3);
	assert_fine(inspector->ops->page_uses(inspector, &(struct mt_selection){ 0 }, see_uses, m,
					      &pass));
	assert_has(m->text, "free 904 slab 1 table 1\n");
	assert_true(is_said(m, "/proc/kpageflags ends at page 5002"));
}

static void who_answers(void **state)
{
	struct machine *m = *state;
	mt_cleanup(mt_proc) struct mt_proc *none = NULL;
	char *folder = unit_folder();

	open_machine(m);
	assert_int_equal(mt_proc_answers(m->proc), MT_QUESTION_PAGES);
	unit_write(folder, "proc/zoneinfo", zoneinfo, strlen(zoneinfo));
	assert_fine(mt_proc_open(folder, &none));
	assert_int_equal(mt_proc_answers(none), 0);
	unit_remove(folder);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_machine, remove_machine)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges),
		cmocka_unit_test(hidden_ranges),
		TEST(uses),
		TEST(absent_pages),
		TEST(offline_block),
		TEST(no_iomem),
		TEST(selections),
		TEST(compound_pages),
		TEST(ksm),
		TEST(map),
		TEST(one_page),
		TEST(overlapping_spans),
		TEST(foreign_words),
		TEST(short_file),
		TEST(who_answers),
	};

	return UNIT_RUN(tests);
}
