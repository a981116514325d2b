// SPDX-License-Identifier: GPL-2.0-or-later
/* Tasks, mappings and single addresses of a saved /proc. */
#include "unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/inspect.h"
#include "proc/proc.h"

#define BIT(n) (UINT64_C(1) << (n))

static void write_text(const char *folder, const char *path, const char *text)
{
	unit_write(folder, path, text, strlen(text));
}

/* Whose text is one with maps' line of a mapping of three pages, and one of a file. */
#define ANON_LINE "00010000-00013000 rw-p 00000000 00:00 0 \n"
#define FILE_LINE "00020000-00022000 r--s 00001000 08:01 7   /tmp/x\\012y (deleted)\n"

static const char smaps[] =
	ANON_LINE
	"KernelPageSize:        4 kB\nRss:                  12 kB\nPss:                   6 kB\n"
	"Shared_Clean:          4 kB\nShared_Dirty:          4 kB\nPrivate_Clean:         0 kB\n"
	"Private_Dirty:         4 kB\nAnonHugePages:         0 kB\nSwap:                  4 kB\n"
	"VmFlags: rd wr mr mw me ac \n"
	FILE_LINE
	"KernelPageSize:     2048 kB\nRss:                   0 kB\nPss:                   1 kB\n"
	"Shared_Clean:          0 kB\nShared_Dirty:          0 kB\nPrivate_Clean:         0 kB\n"
	"Private_Dirty:         0 kB\nShared_Hugetlb:     2048 kB\nSwap:                  0 kB\n"
	"VmFlags: rd sh mr me ms ht \n";

static const char status_of_7[] =
	"Name:\ta\\nb\nState:\tS (sleeping)\nTgid:\t7\nPid:\t7\nPPid:\t1\nVmSize:\t 20 kB\n"
	"RssAnon:\t 12 kB\nRssFile:\t 0 kB\nRssShmem:\t 4 kB\nVmPTE:\t 8 kB\nVmSwap:\t 4 kB\n"
	"Threads:\t2\n";

#define PAGE 4096u

/* Words by page of the mappings above, and by page frame. */
static const uint64_t pagemap[3] = {
	BIT(63) | BIT(56) | BIT(55) | 5,	/* pfn 5 */
	BIT(62) | BIT(55) | (3 << 5 | 1),	/* swap type 1, offset 3 */
	0,
};
static const uint64_t pagemap_file[2] = {
	BIT(63) | BIT(61),			/* hidden */
	BIT(62) | BIT(58) | 31,			/* guard */
};
/* A head and three tails from pfn 4 on; the tails do not have what the head has. */
static const uint64_t kpageflags[16] = {
	[4] = BIT(2) | BIT(5) | BIT(12) | BIT(14) | BIT(15) | BIT(22),
	[5] = BIT(11) | BIT(12) | BIT(16) | BIT(22),
	[6] = BIT(12) | BIT(16) | BIT(22), [7] = BIT(12) | BIT(16) | BIT(22),
};
static const uint64_t kpagecount[16] = { [5] = 2 };
static const uint64_t kpagecgroup[16] = { [5] = 99 };

static const char zoneinfo[] =
	"Node 0, zone DMA\n  pages free 10\n        spanned  8\n        present  8\n"
	"        managed  8\n        protection: (0)\n  start_pfn: 1\n";

static void write_processes(const char *folder)
{
	write_text(folder, "memtop-capture", "page_size=4096\n");
	write_text(folder, "proc/zoneinfo", zoneinfo);
	write_text(folder, "proc/7/status", status_of_7);
	write_text(folder, "proc/7/task/7/status", status_of_7);
	write_text(folder, "proc/7/task/8/status", "Name:\tthread\nState:\tR (running)\nTgid:\t7\n"
		   "Pid:\t8\nPPid:\t1\nVmSize:\t 20 kB\nRssAnon:\t 12 kB\nThreads:\t2\n");
	write_text(folder, "proc/7/smaps", smaps);
	write_text(folder, "proc/7/maps", ANON_LINE FILE_LINE);
	write_text(folder, "proc/7/numa_maps", "00010000 default anon=3 N0=2 N1=1 "
		   "kernelpagesize_kB=4\n00020000 default file=/tmp/x huge N1=1 "
		   "kernelpagesize_kB=2048\n");
	unit_write(folder, "proc/7/pagemap.00010000", pagemap, sizeof(pagemap));
	unit_write(folder, "proc/7/pagemap.00020000", pagemap_file, sizeof(pagemap_file));
	unit_write(folder, "proc/kpageflags", kpageflags, sizeof(kpageflags));
	unit_write(folder, "proc/kpagecount", kpagecount, sizeof(kpagecount));
	unit_write(folder, "proc/kpagecgroup", kpagecgroup, sizeof(kpagecgroup));
	/* a kernel thread by its stat, a zombie, and one that has ended */
	write_text(folder, "proc/2/status", "Name:\tkthreadd\nState:\tS (sleeping)\nTgid:\t2\n"
		   "Pid:\t2\nPPid:\t0\nThreads:\t1\n");
	write_text(folder, "proc/2/stat", "2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 8 0 0 20 0 "
		   "1 0 27 0 0 1\n");
	write_text(folder, "proc/2/smaps", "");
	write_text(folder, "proc/10/status", "Name:\tgone\nState:\tZ (zombie)\nTgid:\t10\n"
		   "Pid:\t10\nPPid:\t7\nThreads:\t1\n");
	write_text(folder, "proc/11/cmdline", "");
	write_text(folder, "proc/12/stat", "12 (old) D 1 0 0 0 -1 64 0 0 0 0 0 8 0 0 20 0 1 0 27 "
		   "8192 0 1\n");
	write_text(folder, "proc/self/status", "Pid:\t7\n");
}

struct machine {
	char *folder;
	struct mt_proc *proc;
	struct mt_snapshot *snapshot;
	char text[4096];	/* what was handed out */
};

static int make_machine(void **state)
{
	struct machine *m = calloc(1, sizeof(*m));

	m->folder = unit_folder();
	write_processes(m->folder);
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

static struct mt_error *see_task(void *data, const struct mt_task *t)
{
	add(data,
	    "%lld/%lld %s %s%s%s anon %lld shmem %lld swap %lld tables %lld of %lld pss %lld\n",
	    (long long)t->pid, (long long)t->tgid, t->name, t->state, t->is_kernel ? " kernel" : "",
	    t->is_thread ? " thread" : "", (long long)t->anon, (long long)t->shmem,
	    (long long)t->swap, (long long)t->page_tables, (long long)t->virtual,
	    (long long)t->pss);
	return NULL;
}

static void tasks(void **state)
{
	struct machine *m = *state;
	struct mt_inspector *inspector = open_machine(m);

	assert_fine(inspector->ops->spaces->tasks(inspector, &(struct mt_task_options){ 0 },
						  see_task, m));
	assert_string_equal(
		m->text, "2/2 kthreadd S kernel anon -1 shmem -1 swap -1 tables -1 of -1 pss -1\n"
			 "7/7 a?b S anon 12288 shmem 4096 swap 4096 tables 8192 of 20480 pss -1\n"
			 "10/10 gone Z anon -1 shmem -1 swap -1 tables -1 of -1 pss -1\n"
			 "12/12 old D anon -1 shmem -1 swap -1 tables -1 of 8192 pss -1\n");
	assert_int_equal(m->snapshot->nr_incomplete, 0);
}

static void threads_and_pss(void **state)
{
	const struct mt_task_options options = { .threads = true, .pss = true };
	struct machine *m = *state;
	struct mt_inspector *inspector = open_machine(m);

	assert_fine(inspector->ops->spaces->tasks(inspector, &options, see_task, m));
	assert_has(m->text, "7/7 a?b S anon 12288 shmem 4096 swap 4096 tables 8192 of 20480 "
			    "pss 7168\n8/7 thread R thread anon 12288 shmem -1");
	assert_has(m->text, "pss 7168\n10/10 gone");
	/* of pid 12 nothing but stat was saved */
	assert_int_equal(unit_incomplete(m->snapshot)->status, MT_STATUS_ABSENT);
	assert_has(unit_incomplete(m->snapshot)->reason, "pss_bytes of 1 of 4 processes");
}

static void bad_files(void **state)
{
	struct machine *m = *state;
	struct mt_inspector *inspector = open_machine(m);

	write_text(m->folder, "proc/7/status", "nonsense\n");
	write_text(m->folder, "proc/12/stat", "12 (old");
	assert_fine(inspector->ops->spaces->tasks(inspector, &(struct mt_task_options){ 0 },
						  see_task, m));
	assert_null(strstr(m->text, "7/7"));
	assert_has(m->text, "10/10 gone Z");
	assert_int_equal(m->snapshot->nr_incomplete, 2);
	assert_has(m->snapshot->incomplete[0].reason, "/proc/7/status: nothing in it");
	assert_has(m->snapshot->incomplete[1].reason, "/proc/12/stat: no name");
}

static struct mt_error *see_vma(void *data, const struct mt_vma *v)
{
	const struct mt_residency *r = &v->residency;

	add(data, "%llx-%llx %s @%llx %lld:%lld %s", (unsigned long long)v->start,
	    (unsigned long long)v->end, v->permissions, (unsigned long long)v->offset,
	    (long long)v->device, (long long)v->inode, v->path ? v->path : "-");
	for (size_t i = 0; i < v->nr_flags; i++)
		add(data, "%s%s", i ? "," : " ", v->flags[i]);
	add(data, " %lld/%lld shared %lld private %lld dirty %lld large %lld swapped %lld",
	    (long long)r->resident, (long long)r->pss, (long long)r->shared,
	    (long long)r->private, (long long)r->dirty, (long long)r->large,
	    (long long)r->swapped);
	add(data, " hugetlb %lld", (long long)r->hugetlb);
	for (size_t i = 0; i < r->nr_nodes; i++)
		add(data, "%s%lld", i ? "," : " nodes ", (long long)r->node[i]);
	add(data, "\n");
	return NULL;
}

static void vmas(void **state)
{
	struct machine *m = *state;
	struct mt_inspector *inspector = open_machine(m);

	assert_fine(inspector->ops->spaces->vmas(inspector, 7, true, see_vma, m));
	assert_string_equal(
		m->text, "10000-13000 rw-p @0 -1:-1 - rd,wr,mr,mw,me,ac 12288/6144 shared 8192 "
			 "private 4096 dirty 8192 large 0 swapped 4096 hugetlb -1 nodes 8192,4096\n"
			 "20000-22000 r--s @1000 8388609:7 /tmp/x?y (deleted) rd,sh,mr,me,ms,ht "
			 "0/1024 shared 0 private 0 dirty 0 large -1 swapped 0 "
			 "hugetlb 2097152 nodes 0,2097152\n");
	assert_int_equal(m->snapshot->nr_incomplete, 0);
	m->text[0] = '\0';
	assert_fine(inspector->ops->spaces->vmas(inspector, 7, false, see_vma, m));
	/* smaps has it all but the nodes */
	assert_has(m->text, "ac 12288/6144 shared 8192 private 4096 dirty 8192 large 0 "
			    "swapped 4096 hugetlb -1\n");
	m->text[0] = '\0';
	assert_fine(inspector->ops->spaces->vmas(inspector, 2, true, see_vma, m));
	assert_string_equal(m->text, "");
	assert_error(inspector->ops->spaces->vmas(inspector, 99, true, see_vma, m), MT_ERR_USAGE,
		     "no task has pid 99");
	assert_error(inspector->ops->spaces->vmas(inspector, UINT64_MAX, true, see_vma, m),
		     MT_ERR_USAGE, "no task has pid");
}

static void vmas_without_smaps(void **state)
{
	struct machine *m = *state;
	struct mt_inspector *inspector = open_machine(m);
	char path[256];

	snprintf(path, sizeof(path), "%s/proc/7/smaps", m->folder);
	assert_int_equal(remove(path), 0);
	assert_fine(inspector->ops->spaces->vmas(inspector, 7, true, see_vma, m));
	assert_has(m->text, "10000-13000 rw-p @0 -1:-1 - -1/-1 shared -1");
	assert_int_equal(unit_incomplete(m->snapshot)->status, MT_STATUS_ABSENT);
	assert_has(unit_incomplete(m->snapshot)->reason, "pid 7: no smaps");
}

static struct mt_error *see_step(void *data, const struct mt_walk_step *s)
{
	add(data, "%s %s %lld+%lld", s->level, s->state ? s->state : "-", (long long)s->phys,
	    (long long)s->size);
	for (size_t i = 0; i < s->nr_flags; i++)
		add(data, "%s%s", i ? "," : " ", s->flags[i]);
	add(data, ": %s\n", s->note);
	return NULL;
}

static void look_up(struct machine *m, uint64_t address, const char *expected)
{
	struct mt_inspector *inspector = open_machine(m);
	const uint64_t pid = 7;

	assert_fine(inspector->ops->spaces->vtop(inspector, &pid, address, see_step, m));
	assert_string_equal(m->text, expected);
}

static void vtop(void **state)
{
	struct machine *m = *state;

	look_up(m, 0x10123, "pagemap page -1+-1 soft-dirty,exclusive: 00010000-00013000 rw-p\n"
			    "page page 20771+4096 referenced,lru,mmap,anon,swapbacked,"
			    "compound_tail,thp: pfn 5: anon_large, order 2, zone DMA, node 0; "
			    "mapped 2 times; memory cgroup of inode 99\n");
	look_up(m, 0x11fff, "pagemap absent -1+-1 soft-dirty: 00010000-00013000 rw-p: "
			    "swapped out, page 3 (type 1)\n");
	look_up(m, 0x12000, "pagemap empty -1+-1: 00010000-00013000 rw-p: anonymous memory, never "
			    "touched or given back\n");
	look_up(m, 0x15000, "pagemap empty -1+-1: no mapping covers it\n");
	look_up(m, UINT64_MAX, "pagemap empty -1+-1: no mapping covers it\n");
	assert_int_equal(m->snapshot->nr_incomplete, 0);
}

/* Hidden is not zero; a page of hugetlbfs has the size of its mapping's pages. */
static void vtop_hidden(void **state)
{
	struct machine *m = *state;

	look_up(m, 0x20000, "pagemap page -1+-1 file-or-shared: 00020000-00022000 r--s "
			    "/tmp/x?y (deleted)\npage page -1+2097152: pfn hidden\n");
	assert_int_equal(unit_incomplete(m->snapshot)->status, MT_STATUS_DENIED);
	assert_has(unit_incomplete(m->snapshot)->reason,
		   "pid 7: root (CAP_SYS_ADMIN) would add phys");
	look_up(m, 0x21000, "pagemap absent -1+-1 guard: 00020000-00022000 r--s "
			    "/tmp/x?y (deleted): a marker: guard page\n");
}

static void write_word(struct machine *m, uint64_t word)
{
	uint64_t words[3] = { word };

	unit_write(m->folder, "proc/7/pagemap.00010000", words, sizeof(words));
}

static void vtop_swapped(void **state)
{
	struct machine *m = *state;
	static const char swaps[] =
		"Filename Type Size Used Priority\n/dev/sda\\040x partition 1 0 -2\n";

	write_word(m, BIT(62) | (9 << 5 | 1));
	write_text(m->folder, "proc/swaps", swaps);
	look_up(m, 0x10000, "pagemap absent -1+-1: 00010000-00013000 rw-p: swapped out to "
			    "/dev/sda\\040x, page 9 (type 1)\n");
	/* of two nobody knows which is which */
	write_text(m->folder, "proc/swaps", "Filename\n/dev/sda 1\n/dev/sdb 2\n");
	look_up(m, 0x10000, "pagemap absent -1+-1: 00010000-00013000 rw-p: swapped out, page 9 "
			    "(type 1)\n");
	write_text(m->folder, "proc/swaps", "Filename\n");
	look_up(m, 0x10000, "pagemap absent -1+-1: 00010000-00013000 rw-p: swapped out, page 9 "
			    "(type 1)\n");
	write_word(m, BIT(62) | (9 << 5 | 30));
	look_up(m, 0x10000,
		"pagemap absent -1+-1: 00010000-00013000 rw-p: poisoned, being moved, a "
		"device's or a marker: type 30, offset 9\n");
	write_word(m, BIT(62));
	look_up(m, 0x10000, "pagemap absent -1+-1: 00010000-00013000 rw-p: not present: type and "
			    "offset are hidden\n");
	assert_has(unit_incomplete(m->snapshot)->reason,
		   "root (CAP_SYS_ADMIN) would add type and offset");
}

static void vtop_protnone(void **state)
{
	struct machine *m = *state;

	write_text(m->folder, "proc/7/maps", "00010000-00013000 ---p 00000000 00:00 0 \n");
	look_up(m, 0x12000, "pagemap empty -1+-1: 00010000-00013000 ---p: never touched: the "
			    "mapping allows no access\n");
	write_word(m, BIT(63));
	look_up(m, 0x10000, "pagemap protnone -1+-1: 00010000-00013000 ---p: PROT_NONE: the "
			    "mapping allows no access\npage page -1+4096: pfn hidden\n");
}

/* What is not saved is not told. */
static void vtop_without(void **state)
{
	struct machine *m = *state;
	char path[256];

	snprintf(path, sizeof(path), "%s/proc/kpageflags", m->folder);
	assert_int_equal(remove(path), 0);
	look_up(m, 0x10000, "pagemap page -1+-1 soft-dirty,exclusive: 00010000-00013000 rw-p\n"
			    "page page 20480+4096: pfn 5: its use is not told, zone DMA, node 0\n");
	snprintf(path, sizeof(path), "%s/proc/7/pagemap.00010000", m->folder);
	assert_int_equal(remove(path), 0);
	open_machine(m);

	const uint64_t pid = 7;

	assert_fine(m->snapshot->inspector->ops->spaces->vtop(m->snapshot->inspector, &pid, 0x10000,
							      see_step, m));
	assert_has(m->text, "pagemap - -1+-1: 00010000-00013000 rw-p: ");
	assert_has(m->text, "/proc/7/pagemap: No such file");
}

static void vtop_of_nobody(void **state)
{
	struct machine *m = *state;
	struct mt_inspector *inspector = open_machine(m);
	const uint64_t pid = 99;

	assert_error(inspector->ops->spaces->vtop(inspector, NULL, 0, see_step, m), MT_ERR_USAGE,
		     "memory image");
	assert_error(inspector->ops->spaces->vtop(inspector, &pid, 0, see_step, m), MT_ERR_USAGE,
		     "no task has pid 99");
	m->snapshot->origin.page_size = MT_UNKNOWN;
	assert_error(inspector->ops->spaces->vtop(inspector, &pid, 0, see_step, m),
		     MT_ERR_NOT_FOUND, "page size");
}

/* From v6.9 on every anonymous page is called one of KSM's. */
static void ksm(void **state)
{
	struct machine *m = *state;
	uint64_t flags[16] = { [5] = BIT(12) | BIT(14) | BIT(21) };
	uint64_t one_bit_two_names[16] = { [5] = BIT(12) | BIT(14) | BIT(34) };

	unit_write(m->folder, "proc/kpageflags", one_bit_two_names, sizeof(one_bit_two_names));
	look_up(m, 0x10000, "pagemap page -1+-1 soft-dirty,exclusive: 00010000-00013000 rw-p\n"
			    "page page 20480+4096 anon,swapbacked,anon_exclusive: pfn 5: anon, "
			    "zone DMA, node 0; mapped 2 times; memory cgroup of inode 99\n");
	unit_write(m->folder, "proc/kpageflags", flags, sizeof(flags));
	look_up(m, 0x10000, "pagemap page -1+-1 soft-dirty,exclusive: 00010000-00013000 rw-p\n"
			    "page page 20480+4096 anon,swapbacked: pfn 5: anon, zone DMA, node 0; "
			    "mapped 2 times; memory cgroup of inode 99\n");
	write_text(m->folder, "proc/7/smaps", ANON_LINE "Rss: 4 kB\nVmFlags: rd wr mg \n");
	open_machine(m);
	look_up(m, 0x10000, "pagemap page -1+-1 soft-dirty,exclusive: 00010000-00013000 rw-p\n"
			    "page page 20480+4096 anon,swapbacked,ksm: pfn 5: ksm, zone DMA, "
			    "node 0; mapped 2 times; memory cgroup of inode 99\n");
	write_text(m->folder, "sys/kernel/mm/ksm/pages_shared", "0\n");
	look_up(m, 0x10000, "pagemap page -1+-1 soft-dirty,exclusive: 00010000-00013000 rw-p\n"
			    "page page 20480+4096 anon,swapbacked: pfn 5: anon, zone DMA, node 0; "
			    "mapped 2 times; memory cgroup of inode 99\n");
}

#define LARGE_LINE "00200000-00400000 rw-p 00000000 00:00 0 \n"

/* The size of a page in a mapping that one entry of the next level could map. */
static void large_is(struct machine *m, uint64_t word, uint64_t head_flags, unsigned int large_kib,
		     long long size)
{
	uint64_t *flags = calloc(2048, sizeof(*flags)), pid = 7;
	struct mt_inspector *inspector;
	char text[256], expected[64];

	flags[512] = head_flags | BIT(15);
	for (size_t i = 513; i < 1024; i++)
		flags[i] = (head_flags & BIT(12)) | BIT(16);
	snprintf(text, sizeof(text), LARGE_LINE "KernelPageSize: %u kB\nRss: 2048 kB\n"
		 "AnonHugePages: %u kB\nVmFlags: rd\n", head_flags & BIT(17) ? 64 : 4, large_kib);
	write_text(m->folder, "proc/7/maps", LARGE_LINE);
	write_text(m->folder, "proc/7/smaps", text);
	unit_write(m->folder, "proc/7/pagemap.00200000", &word, sizeof(word));
	unit_write(m->folder, "proc/kpageflags", flags, 2048 * sizeof(*flags));
	free(flags);
	inspector = open_machine(m);
	assert_fine(inspector->ops->spaces->vtop(inspector, &pid, 0x200010, see_step, m));
	snprintf(expected, sizeof(expected), "\npage page %lld+%lld",
		 word & 0xffff ? (long long)(word & 0xffff) * 4096 + 16 : -1, size);
	assert_has(m->text, expected);
}

static void sizes(void **state)
{
	struct machine *m = *state;
	uint64_t present = BIT(63), anon = BIT(12) | BIT(14);

	large_is(m, present | 512, anon, 2048, -1);
	large_is(m, present | 512, anon, 0, 4096);
	/* not aligned alike */
	large_is(m, present | 513, anon, 2048, 4096);
	large_is(m, present | 512, BIT(24) | BIT(22), 0, 2 << 20);
	assert_has(m->text, "pfn 512: kernel, the huge zero page, order 9");
	large_is(m, present | 512, BIT(17), 0, 65536);
	/* hidden: it could be the huge zero page, unless it is known not to be */
	large_is(m, present, anon, 0, -1);
	large_is(m, present | BIT(56), anon, 0, 4096);
	large_is(m, present | BIT(61), anon, 0, 4096);
}

/* Saved by a machine with the other byte order. */
static void foreign_words(void **state)
{
	const uint16_t probe = 1;
	bool little = *(const uint8_t *)&probe;
	struct machine *m = *state;
	uint64_t word = __builtin_bswap64(BIT(62) | (9 << 5 | 1));

	write_text(m->folder, "memtop-capture", little ? "arch=s390x\npage_size=4096\n" :
							  "arch=x86_64\npage_size=4096\n");
	write_word(m, word);
	look_up(m, 0x10000, "pagemap absent -1+-1: 00010000-00013000 rw-p: swapped out, page 9 "
			    "(type 1)\n");
}

static void who_answers(void **state)
{
	struct machine *m = *state;
	mt_cleanup(mt_proc) struct mt_proc *live = NULL;
	mt_cleanup(mt_proc) struct mt_proc *none = NULL;
	char *folder = unit_folder();

	open_machine(m);
	assert_int_equal(mt_proc_answers(m->proc), MT_QUESTIONS_OF_SPACES | MT_QUESTION_PAGES);
	assert_fine(mt_proc_open("", &live));
	assert_int_equal(mt_proc_answers(live), MT_QUESTIONS_OF_SPACES | MT_QUESTION_PAGES |
			 MT_QUESTION_CGROUPS | MT_QUESTION_ALLOCS);
	write_text(folder, "proc/12a/status", "");
	write_text(folder, "proc/0/status", "");
	assert_fine(mt_proc_open(folder, &none));
	assert_int_equal(mt_proc_answers(none), 0);
	unit_remove(folder);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_machine, remove_machine)
	const struct CMUnitTest tests[] = {
		TEST(tasks),
		TEST(threads_and_pss),
		TEST(bad_files),
		TEST(vmas),
		TEST(vmas_without_smaps),
		TEST(vtop),
		TEST(vtop_hidden),
		TEST(vtop_swapped),
		TEST(vtop_protnone),
		TEST(vtop_without),
		TEST(vtop_of_nobody),
		TEST(ksm),
		TEST(sizes),
		TEST(foreign_words),
		TEST(who_answers),
	};

	return UNIT_RUN(tests);
}
