// SPDX-License-Identifier: GPL-2.0-or-later
/* What a report means: totals, badness by generation, the victim, sums that close. */
#include "analysis/oom.h"

#include <stdlib.h>

#include "machine.h"

#define MAX_TASKS 8

/* A report made by hand; belongs to the test. */
struct made {
	struct mt_report report;
	struct mt_report_task tasks[MAX_TASKS];
	struct mt_report_kill kill;
};

static void make(struct made *m, enum mt_report_kind kind, const char *release)
{
	memset(m, 0, sizeof(*m));
	mt_report_init(&m->report);
	m->report.kind = kind;
	m->report.snapshot = machine(release);
	m->report.tasks = m->tasks;
	m->report.kills = &m->kill;
}

static void unmake(struct made *m)
{
	mt_snapshot_destroy(m->report.snapshot);
	free(m->report.others.v);
	free(m->report.counts.v);
}

/* A row of the task table; what is not given is not there. */
static struct mt_report_task *add(struct made *m, uint64_t pid, uint64_t uid, uint64_t rss,
				  int64_t adj, const char *name)
{
	struct mt_report_task *task = &m->tasks[m->report.nr_tasks++];

	*task = (struct mt_report_task){
		.pid = pid, .tgid = pid, .uid = uid, .total_vm = 10 * rss, .rss = rss,
		.pgtables_bytes = MT_UNKNOWN, .swap = MT_UNKNOWN, .nr_ptes = MT_UNKNOWN,
		.nr_pmds = MT_UNKNOWN, .rss_anon = MT_UNKNOWN, .rss_file = MT_UNKNOWN,
		.rss_shmem = MT_UNKNOWN, .adj = adj, .old_adj = INT64_MIN, .name = (char *)name,
	};
	return task;
}

/* The same with page tables in bytes, as since 4.15. */
static void add_new(struct made *m, uint64_t pid, uint64_t rss, uint64_t pgtables_bytes,
		    int64_t adj, const char *name)
{
	struct mt_report_task *task = add(m, pid, 1000, rss, adj, name);

	task->pgtables_bytes = pgtables_bytes;
	task->swap = 0;
}

/* The same with page tables in pages, as from 3.7 to 4.14. */
static void add_old(struct made *m, uint64_t pid, uint64_t uid, uint64_t rss, uint64_t nr_ptes,
		    uint64_t swap, int64_t adj)
{
	struct mt_report_task *task = add(m, pid, uid, rss, adj, "task");

	task->nr_ptes = nr_ptes;
	task->swap = swap;
}

static void set_other(struct made *m, const char *name, uint64_t value)
{
	assert_fine(mt_stats_add(m->report.snapshot, &m->report.others, name, strlen(name), value));
}

static void set_count(struct made *m, const char *name, uint64_t value)
{
	assert_fine(mt_stats_add(m->report.snapshot, &m->report.counts, name, strlen(name), value));
}

static void kill(struct made *m, uint64_t pid, uint64_t anon_kib)
{
	m->report.killed_pid = pid;
	m->kill = (struct mt_report_kill){
		.pid = pid, .anon_rss_kib = anon_kib, .file_rss_kib = 0, .shmem_rss_kib = 0,
		.total_vm_kib = MT_UNKNOWN, .pgtables_kib = MT_UNKNOWN, .uid = MT_UNKNOWN,
		.adj = INT64_MIN,
	};
	m->report.nr_kills = 1;
}

static struct mt_oom *explain(const struct made *m)
{
	struct mt_oom *oom;

	assert_fine(mt_oom_explain(&m->report, &oom));
	return oom;
}

static int64_t badness_of(const struct made *m, uint64_t pid)
{
	for (size_t i = 0; i < m->report.nr_tasks; i++)
		if (m->tasks[i].pid == pid)
			return mt_oom_badness(&m->report, &m->tasks[i]);
	return INT64_MIN;
}

static const char *advice_of(const struct mt_oom *oom, const char *key)
{
	for (size_t i = 0; i < oom->nr_advice; i++)
		if (!strcmp(oom->advice[i].key, key))
			return oom->advice[i].text;
	return "";
}

/* A pod of 612 MiB, 6.1: thousandths are of its limit. */
static void make_pod(struct made *m)
{
	make(m, MT_REPORT_MEMCG_OOM, NULL);
	m->report.snapshot->origin.page_size = MT_UNKNOWN;
	m->report.constraint_kind = MT_CONSTRAINT_MEMCG;
	m->report.oom_memcg = (char *)"/pods/a";
	m->report.counters[MT_COUNTER_MEMORY] = (struct mt_report_counter){
		.usage_bytes = 626688u * 1024, .limit_bytes = 626688u * 1024, .failcnt = 141,
	};
	m->report.counters[MT_COUNTER_SWAP] = (struct mt_report_counter){
		.usage_bytes = 0, .limit_bytes = UINT64_C(9007199254740988) << 10, .failcnt = 0,
		.unlimited = true,
	};
	add_new(m, 22921, 1, 28672, -998, "pause");
	add_new(m, 19331, 29603, 1314816, 999, "starter");
	add_new(m, 19387, 36, 40960, 999, "sh");
	add_new(m, 19388, 138005, 8069120, 999, "node");
	kill(m, 19388, 552020);
}

static void badness_in_a_cgroup(void **state)
{
	struct made m;
	struct mt_oom *oom;

	(void)state;
	make_pod(&m);
	oom = explain(&m);
	assert_int_equal(oom->constraint, MT_CONSTRAINT_MEMCG);
	assert_int_equal(oom->page_size, 4096);
	assert_true(oom->page_size_derived);
	assert_int_equal(oom->total.pages, 156672);
	/* the machine's swap, which would be added, is not in such a report */
	assert_true(oom->total.at_least);
	assert_int_equal(badness_of(&m, 19388), 295819);
	assert_int_equal(badness_of(&m, 19331), 185768);
	assert_int_equal(badness_of(&m, 19387), 155890);
	assert_int_equal(badness_of(&m, 22921), -155680);
	assert_int_equal(oom->nr_scores, 4);
	assert_string_equal(oom->scores[0].task->name, "node");
	assert_string_equal(oom->scores[3].task->name, "pause");
	assert_int_equal(oom->scores[0].tables, 1970);
	assert_int_equal(oom->scores[0].adj, 155844);
	assert_ptr_equal(oom->victim, oom->worst);
	assert_int_equal(oom->choice, MT_CHOICE_HIGHEST);
	assert_int_equal(oom->usage_bytes, 626688u * 1024);
	assert_has(advice_of(oom, "raise_limit"), "612 MiB");
	/* without its 155844 it would be below starter's 185768 */
	assert_has(advice_of(oom, "lower_adj"), "another is killed");
	mt_oom_destroy(oom);
	m.tasks[1].adj = 0;
	m.tasks[2].adj = 0;
	oom = explain(&m);
	assert_string_equal(advice_of(oom, "lower_adj"), "");
	/* no statistics of the cgroup: no sum, and no rest */
	assert_int_equal(oom->uses.unaccounted, MT_UNKNOWN);
	assert_string_equal(oom->uses.lacks, "kernel memory");
	mt_oom_destroy(oom);
	unmake(&m);
}

/* "exempt" is for -1000 only */
static void exempt_is_who_says_so(void **state)
{
	struct made m;
	struct mt_oom *oom;

	(void)state;
	make_pod(&m);
	m.tasks[0].adj = -1000;
	oom = explain(&m);
	assert_int_equal(oom->scores[3].state, MT_BADNESS_EXEMPT);
	assert_int_equal(oom->scores[2].state, MT_BADNESS_KNOWN);
	mt_oom_destroy(oom);

	/* no limit in the log: who has an oom_score_adj cannot be scored, and that is said */
	m.report.counters[MT_COUNTER_MEMORY].limit_bytes = MT_UNKNOWN;
	oom = explain(&m);
	assert_int_equal(oom->total.pages, MT_UNKNOWN);
	assert_int_equal(oom->scores[0].state, MT_BADNESS_NOT_KNOWN);
	assert_has(oom->scores[0].lacks, "limit");
	assert_int_equal(oom->choice, MT_CHOICE_UNKNOWN);
	mt_oom_destroy(oom);
	unmake(&m);
}

/* The limit of swap counts, as far as the machine has so much. */
static void totals_of_cgroups(void **state)
{
	struct made m;
	struct mt_oom_total total;

	(void)state;
	make_pod(&m);
	m.report.counters[MT_COUNTER_SWAP].limit_bytes = 0;
	m.report.counters[MT_COUNTER_SWAP].unlimited = false;
	mt_oom_total(&m.report, &total);
	assert_int_equal(total.pages, 156672);
	assert_false(total.at_least);
	m.report.counters[MT_COUNTER_SWAP].limit_bytes = 4096 * 1000;
	set_other(&m, "Total swap", 4 * 600);
	mt_oom_total(&m.report, &total);
	assert_int_equal(total.pages, 156672 + 600);

	/* v1: memory and swap together */
	m.report.counters[MT_COUNTER_SWAP].limit_bytes = MT_UNKNOWN;
	m.report.counters[MT_COUNTER_MEMSW].limit_bytes = 626688u * 1024 + 4096 * 50;
	mt_oom_total(&m.report, &total);
	assert_int_equal(total.pages, 156672 + 50);
	m.report.counters[MT_COUNTER_MEMORY].unlimited = true;
	mt_oom_total(&m.report, &total);
	assert_int_equal(total.pages, 156672 + 50);
	unmake(&m);
}

/* el7: scores are printed, and ours is the same: 900300 * 1000 / 3151577 = 285 */
static void score_of_3_10(void **state)
{
	struct made m;
	struct mt_oom *oom;

	(void)state;
	make(&m, MT_REPORT_OOM, "3.10.0-1062.el7.x86_64");
	set_other(&m, "Total swap", 4096000);
	set_other(&m, "pages RAM", 2131054);
	set_other(&m, "pages reserved", 3477);
	add_old(&m, 700, 48, 400000, 300, 500000, 0);
	add_old(&m, 812, 48, 800000, 15000, 50000, 0);
	add_old(&m, 813, 48, 860000, 900, 0, 0);
	kill(&m, 700, 1600000);
	m.report.chosen_pid = 700;
	m.report.chosen_score = 285;
	oom = explain(&m);
	assert_int_equal(oom->rule, MT_BADNESS_PAGES);
	assert_int_equal(oom->total.pages, 2131054 - 3477 + 1024000);
	assert_int_equal(oom->victim->badness, 900300);
	assert_int_equal(oom->victim->permill, 285);
	assert_int_equal(oom->check, MT_CHECK_AGREES);
	assert_int_equal(oom->choice, MT_CHOICE_HIGHEST);
	assert_int_equal(oom->scores[1].badness, 865000);
	mt_oom_destroy(oom);
	m.report.chosen_score = 400;
	oom = explain(&m);
	assert_int_equal(oom->check, MT_CHECK_DIFFERS);
	mt_oom_destroy(oom);
	unmake(&m);
}

static int64_t badness_on(const char *release, uint64_t uid, int64_t adj)
{
	struct made m;
	int64_t badness;

	make(&m, MT_REPORT_OOM, release);
	set_other(&m, "Total swap", 0);
	set_other(&m, "pages RAM", 1000000);
	set_other(&m, "pages reserved", 0);
	add_old(&m, 1, uid, 10000, 100, 0, adj);
	badness = badness_of(&m, 1);
	unmake(&m);
	return badness;
}

static void badness_by_generation(void **state)
{
	(void)state;
	/* root: 30 thousandths of all (until 3.13), 3 % of its own (until 4.16), nothing */
	assert_int_equal(badness_on("3.10.0", 1000, 0), 10100);
	assert_int_equal(badness_on("3.10.0", 0, 0), 1);
	assert_int_equal(badness_on("3.10.0", 0, 100), 10100 + 100000 - 30000);
	assert_int_equal(badness_on("3.16.0", 0, 0), 10100 - 303);
	assert_int_equal(badness_on("4.9.0", 0, 0), 10100 - 303);
	assert_int_equal(badness_on("4.17.0", 0, 0), 10100);
	/* never below 1 until 5.8 */
	assert_int_equal(badness_on("4.19.0", 1000, -500), 1);
	assert_int_equal(badness_on("5.8.0", 1000, -500), 1);
	assert_int_equal(badness_on("5.9.0", 1000, -500), 10100 - 500000);
}

/* 2.6.32: by CPU time and run time, which no log has; el6 took in the newer rule. */
static void badness_of_2_6_32(void **state)
{
	struct made m;
	struct mt_oom *oom;

	(void)state;
	make(&m, MT_REPORT_OOM, "2.6.32.61");
	add(&m, 1, 0, 1000, INT64_MIN, "old")->old_adj = 0;
	add(&m, 2, 0, 1000, INT64_MIN, "spared")->old_adj = -17;
	oom = explain(&m);
	assert_int_equal(oom->rule, MT_BADNESS_OLD);
	assert_int_equal(oom->scores[0].state, MT_BADNESS_NOT_KNOWN);
	assert_has(oom->scores[0].lacks, "CPU time");
	assert_int_equal(oom->scores[1].state, MT_BADNESS_EXEMPT);
	mt_oom_destroy(oom);
	unmake(&m);

	make(&m, MT_REPORT_OOM, "2.6.32-754.el6.x86_64");
	set_other(&m, "Total swap", 0);
	set_other(&m, "pages RAM", 1000000);
	set_other(&m, "pages reserved", 0);
	add(&m, 1, 500, 851000, 0, "java")->old_adj = 0;
	m.report.chosen_pid = m.report.killed_pid = 1;
	m.report.chosen_score = 851;
	oom = explain(&m);
	assert_int_equal(oom->rule, MT_BADNESS_PERMILL);
	assert_int_equal(oom->scores[0].permill, 851);
	mt_oom_destroy(oom);
	unmake(&m);
}

/* Of a cpuset or a memory policy the total is what its nodes have. */
static void totals_of_nodes(void **state)
{
	struct made m;
	struct mt_oom *oom;

	(void)state;
	make(&m, MT_REPORT_OOM, "6.1.0");
	machine_zone(m.report.snapshot, 0, "DMA32", 1, 10, 100)->present = 60000;
	machine_zone(m.report.snapshot, 1, "DMA32", 1, 50000, 100)->present = 40000;
	set_other(&m, "Total swap", 400);
	set_other(&m, "pages RAM", 100000);
	set_other(&m, "pages reserved", 5000);
	add_new(&m, 7, 20000, 4096, 500, "task");
	kill(&m, 7, 80000);
	m.report.constraint_kind = MT_CONSTRAINT_CPUSET;
	m.report.mems_allowed = (char *)"0";
	oom = explain(&m);
	assert_int_equal(oom->total.pages, 60000 + 100);
	assert_int_equal(oom->victim->badness, 20000 + 1 + 500 * 60);
	assert_string_equal(oom->nodes, "0");
	assert_has(advice_of(oom, "nodes"), "195 MiB free");
	mt_oom_destroy(oom);

	m.report.constraint_kind = MT_CONSTRAINT_POLICY;
	m.report.nodemask = (char *)"1";
	oom = explain(&m);
	assert_int_equal(oom->total.pages, 40000 + 100);
	mt_oom_destroy(oom);

	/* before 5.0 the line has no constraint: nodes that are not all say so */
	m.report.constraint_kind = MT_CONSTRAINT_UNKNOWN;
	m.report.nodemask = NULL;
	oom = explain(&m);
	assert_int_equal(oom->constraint, MT_CONSTRAINT_CPUSET);
	assert_true(oom->constraint_inferred);
	mt_oom_destroy(oom);
	m.report.constraint_kind = MT_CONSTRAINT_NONE;
	oom = explain(&m);
	assert_int_equal(oom->total.pages, 95000 + 100);
	mt_oom_destroy(oom);
	unmake(&m);
}

static enum mt_oom_choice choice_of(struct made *m)
{
	struct mt_oom *oom = explain(m);
	enum mt_oom_choice choice = oom->choice;

	mt_oom_destroy(oom);
	return choice;
}

static void choices(void **state)
{
	struct made m;

	(void)state;
	make(&m, MT_REPORT_OOM, "6.1.0");
	set_other(&m, "pages RAM", 100000);
	set_other(&m, "pages reserved", 0);
	add_new(&m, 1, 5000, 4096, 0, "a");
	add_new(&m, 2, 9000, 4096, 0, "b");
	add_new(&m, 3, 9000, 4096, 0, "c");
	assert_int_equal(choice_of(&m), MT_CHOICE_NOBODY);
	kill(&m, 3, 36000);
	assert_int_equal(choice_of(&m), MT_CHOICE_TIE);
	m.tasks[1].rss = 8000;
	assert_int_equal(choice_of(&m), MT_CHOICE_HIGHEST);
	kill(&m, 1, 20000);
	assert_int_equal(choice_of(&m), MT_CHOICE_LOWER);
	m.report.pid = 1;
	assert_int_equal(choice_of(&m), MT_CHOICE_ASKER);
	m.report.pid = 9;
	m.report.group_kill = true;
	assert_int_equal(choice_of(&m), MT_CHOICE_GROUP);
	m.report.chosen_pid = 3;
	assert_int_equal(choice_of(&m), MT_CHOICE_CHILD);
	m.report.chosen_pid = MT_UNKNOWN;
	kill(&m, 77, 20000);
	assert_int_equal(choice_of(&m), MT_CHOICE_NOT_LISTED);
	unmake(&m);
}

static uint64_t use_of(const struct mt_oom_uses *uses, const char *name)
{
	for (size_t i = 0; i < uses->n; i++)
		if (!strcmp(uses->v[i].name, name))
			return uses->v[i].pages;
	return MT_UNKNOWN;
}

/* A router of 128 MiB whose kernel lost network buffers: 17019 pages are in no counter. */
static void make_router(struct made *m)
{
	struct mt_zone *zone;

	make(m, MT_REPORT_ASKED, NULL);
	set_count(m, "active_anon", 1);
	set_count(m, "inactive_anon", 1);
	set_count(m, "isolated_anon", 0);
	set_count(m, "active_file", 97);
	set_count(m, "inactive_file", 133);
	set_count(m, "unevictable", 0);
	set_count(m, "slab_reclaimable", 277);
	set_count(m, "slab_unreclaimable", 7509);
	set_count(m, "pagetables", 136);
	set_count(m, "bounce", 0);
	set_count(m, "free", 5554);
	set_count(m, "free_pcp", 41);
	set_other(m, "pages RAM", 32768);
	set_other(m, "pages reserved", 1856);
	zone = machine_zone(m->report.snapshot, 0, "Normal", 0, 5554, 6144);
	zone->present = 32768;
	zone->managed = 30912;
	assert_fine(mt_stats_add(m->report.snapshot, &zone->stats, "kernel_stack", 12, 576));
}

static void uses_close(void **state)
{
	struct mt_oom_uses uses;
	struct mt_oom *oom;
	struct made m;
	uint64_t sum = 0;

	(void)state;
	make_router(&m);
	mt_oom_account(&m.report, &uses);
	assert_int_equal(uses.unaccounted, 17019);
	assert_int_equal(use_of(&uses, "kernel stacks"), 144);
	assert_int_equal(use_of(&uses, "not accounted here"), 17019);
	for (size_t i = 0; i < uses.n; i++)
		sum += uses.v[i].pages;
	assert_int_equal(sum, uses.of_pages);
	oom = explain(&m);
	assert_has(advice_of(oom, "unaccounted"), "66.5 MiB");
	assert_has(advice_of(oom, "unaccounted"), "(55 %)");
	assert_has(advice_of(oom, "unaccounted"), "29.3 MiB (24 %) is unreclaimable slab");
	assert_has(advice_of(oom, "unaccounted"), "network buffers");
	mt_oom_destroy(oom);
	unmake(&m);
}

/* A log cut in the middle: what it lacks is not zero, and no rest is made of it. */
static void what_is_lacking_is_not_accounted(void **state)
{
	struct mt_oom_uses uses;
	struct made m;

	(void)state;
	make(&m, MT_REPORT_ASKED, "6.1.0");
	set_other(&m, "pages RAM", 1000000);
	set_other(&m, "pages reserved", 10000);
	set_count(&m, "free", 5000);
	mt_oom_account(&m.report, &uses);
	assert_int_equal(uses.unaccounted, MT_UNKNOWN);
	assert_string_equal(uses.lacks, "anonymous, shmem");
	assert_int_equal(use_of(&uses, "not accounted here"), MT_UNKNOWN);
	unmake(&m);
}

/* More file cache than RAM: the counter is named, and nothing is added up with it. */
static void leaked_counter(void **state)
{
	struct mt_oom_uses uses;
	struct made m;

	(void)state;
	make_router(&m);
	m.report.counts.v[4].value = 270000000;
	mt_oom_account(&m.report, &uses);
	assert_string_equal(uses.disbelieved, "file cache");
	assert_int_equal(uses.disbelieved_pages, 270000097);
	assert_int_equal(use_of(&uses, "file cache"), MT_UNKNOWN);
	assert_int_equal(uses.unaccounted, MT_UNKNOWN);
	unmake(&m);
}

static void set_cgroup(struct made *m, struct mt_report_cgroup *cgroup, const char *name,
		       uint64_t bytes)
{
	assert_fine(mt_stats_add(m->report.snapshot, &cgroup->stats, name, strlen(name), bytes));
}

static void uses_of_a_cgroup(void **state)
{
	struct mt_report_cgroup cgroup = { .path = (char *)"/a" };
	struct mt_oom_uses uses;
	struct made m;

	(void)state;
	make_pod(&m);
	m.report.cgroups = &cgroup;
	m.report.nr_cgroups = 1;
	set_cgroup(&m, &cgroup, "anon", 600u << 20);
	set_cgroup(&m, &cgroup, "file", 4096);
	set_cgroup(&m, &cgroup, "kernel", 10u << 20);
	set_cgroup(&m, &cgroup, "slab_unreclaimable", 6u << 20);
	set_cgroup(&m, &cgroup, "slab", 6u << 20);
	mt_oom_account(&m.report, &uses);
	assert_string_equal(uses.of, "usage of the cgroup");
	assert_int_equal(uses.of_pages, 156672);
	assert_int_equal(use_of(&uses, "anonymous"), 153600);
	assert_int_equal(use_of(&uses, "other kernel memory"), 1024);
	assert_int_equal(uses.unaccounted, 156672 - 153600 - 1 - 1536 - 1024);
	free(cgroup.stats.v);
	unmake(&m);
}

static void containers(void **state)
{
	static const char id[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
	static const struct {
		const char *format, *pod, *qos, *runtime, *unit;
	} wanted[] = {
		{ "/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-"
		  "pod0f9c4b0e_7f1c_4d3e_9a51_6e1f4f1d2c3b.slice/cri-containerd-%s.scope",
		  "0f9c4b0e-7f1c-4d3e-9a51-6e1f4f1d2c3b", "burstable", "containerd", "" },
		{ "/kubepods/besteffort/pod0f9c4b0e-7f1c-4d3e-9a51-6e1f4f1d2c3b/%s",
		  "0f9c4b0e-7f1c-4d3e-9a51-6e1f4f1d2c3b", "besteffort", "", "" },
		{ "/kubepods.slice/kubepods-pod0f9c4b0e_7f1c_4d3e_9a51_6e1f4f1d2c3b.slice/"
		  "crio-%s.scope",
		  "0f9c4b0e-7f1c-4d3e-9a51-6e1f4f1d2c3b", "guaranteed", "cri-o", "" },
		{ "/docker/%s", "", "", "docker", "" },
		{ "/system.slice/docker-%s.scope", "", "", "docker", "" },
		{ "/machine.slice/libpod-%s.scope/container", "", "", "libpod", "" },
	};
	struct mt_oom_container c;

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(wanted); i++) {
		const char *format = wanted[i].format, *at = strstr(format, "%s");
		char path[512];

		snprintf(path, sizeof(path), "%.*s%s%s", (int)(at - format), format, id, at + 2);
		assert_true(mt_oom_container_of(path, &c));
		assert_string_equal(c.id, id);
		assert_string_equal(c.pod_uid, wanted[i].pod);
		assert_string_equal(c.qos, wanted[i].qos);
		assert_string_equal(c.runtime, wanted[i].runtime);
		assert_string_equal(c.unit, "");
	}
	assert_true(mt_oom_container_of("/system.slice/ssh.service", &c));
	assert_string_equal(c.unit, "ssh.service");
	assert_false(mt_oom_container_of("/user.slice", &c));
	assert_false(mt_oom_container_of(NULL, &c));
}

/* Figures of a log are no figures of a machine: none may overflow, or divide by zero. */
static void absurd_figures(void **state)
{
	static const uint64_t values[] = { 0, 1, UINT64_C(1) << 49, UINT64_C(1) << 51, INT64_MAX,
					   UINT64_MAX - 1 };

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(values); i++) {
		for (unsigned int size = 0; size < 3; size++) {
			struct mt_oom *oom;
			struct made m;

			make(&m, MT_REPORT_OOM, size ? "6.1.0" : "3.10.0");
			m.report.snapshot->origin.page_size = size ? size * 512 : MT_UNKNOWN;
			set_other(&m, "Total swap", values[i]);
			set_other(&m, "pages RAM", values[i]);
			set_other(&m, "pages reserved", 0);
			set_other(&m, "hugepages_4194303kB_free", UINT32_MAX);
			set_other(&m, "hugepages_4194303kB_total", UINT32_MAX);
			set_count(&m, "slab_unreclaimable", values[i]);
			set_count(&m, "free", values[i]);
			add_new(&m, 1, values[i], values[i], 1000, "a");
			add_new(&m, 2, values[i], values[i], -999, "b");
			add_old(&m, 3, 0, values[i], values[i], values[i], INT64_MIN + 1);
			kill(&m, 1, values[i]);
			m.report.chosen_score = values[i];
			oom = explain(&m);
			assert_int_equal(oom->nr_scores, 3);
			mt_oom_destroy(oom);
			unmake(&m);
		}
	}
}

static void vmalloc(void **state)
{
	struct mt_oom *oom;
	struct made m;

	(void)state;
	make(&m, MT_REPORT_VMALLOC, "6.1.0");
	set_other(&m, "pages RAM", 130942);
	m.report.vmalloc_bytes = UINT64_C(8589934592);
	oom = explain(&m);
	assert_int_equal(oom->vmalloc, MT_VMALLOC_OVER_RAM);
	assert_int_equal(oom->ram_bytes, UINT64_C(130942) * 4096);
	assert_has(advice_of(oom, "vmalloc_size"), "511 MiB");
	mt_oom_destroy(oom);
	m.report.vmalloc_bytes = 1 << 20;
	m.report.vmalloc_done_bytes = 4096;
	oom = explain(&m);
	assert_int_equal(oom->vmalloc, MT_VMALLOC_NO_PAGES);
	mt_oom_destroy(oom);
	unmake(&m);
}

int main(void)
{
	const struct CMUnitTest oom[] = {
		cmocka_unit_test(badness_in_a_cgroup),
		cmocka_unit_test(exempt_is_who_says_so),
		cmocka_unit_test(totals_of_cgroups),
		cmocka_unit_test(score_of_3_10),
		cmocka_unit_test(badness_by_generation),
		cmocka_unit_test(badness_of_2_6_32),
		cmocka_unit_test(totals_of_nodes),
		cmocka_unit_test(choices),
		cmocka_unit_test(uses_close),
		cmocka_unit_test(what_is_lacking_is_not_accounted),
		cmocka_unit_test(leaked_counter),
		cmocka_unit_test(uses_of_a_cgroup),
		cmocka_unit_test(containers),
		cmocka_unit_test(absurd_figures),
		cmocka_unit_test(vmalloc),
	};

	return UNIT_RUN(oom);
}
