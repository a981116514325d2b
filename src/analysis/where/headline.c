// SPDX-License-Identifier: GPL-2.0-or-later
/* The biggest fact of an account of memory, in one sentence, and who the suspects are. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/where/where_private.h"
#include "base/text.h"

#define MISSING_SHARE		100u	/* thousandths of what is managed */
#define KERNEL_LEAK_SHARE	150u	/* unreclaimable slab beside missing memory */
#define PROCESSES_NOTHING	50u
#define HUGETLB_SHARE		250u
#define SLAB_SHARE		300u
#define BOOT_SHARE		100u
#define GUESS_SHARE		250u	/* more missing is no guess */

struct writing {
	const struct mt_snapshot *snapshot;
	const struct mt_counters *c;
	const struct mt_where *where;
	uint64_t managed;
	FILE *out;
};

static uint64_t bytes_of(const struct writing *w, enum mt_where_id id)
{
	return w->where->rows[id].bytes;
}

static unsigned int share_of(const struct writing *w, enum mt_where_id id)
{
	uint64_t bytes = bytes_of(w, id);

	if (bytes == MT_UNKNOWN || !w->managed)
		return 0;
	return bytes >= w->managed ? 1000 : (unsigned int)((double)bytes * 1000 /
							   (double)w->managed);
}

/* "29.8 GiB (47 %)" */
static void put_part(const struct writing *w, enum mt_where_id id)
{
	char much[MT_TEXT_BYTES_SIZE];

	fprintf(w->out, "%s (%u %%)", mt_text_bytes(much, bytes_of(w, id)),
		(share_of(w, id) + 5) / 10);
}

/* ---- who takes pages that nobody counts ---- */

static const struct suspect {
	const char *modules[6];
	const char *text;
} suspects[] = {
	{ { "zfs" }, "ZFS is loaded: its cache (ARC) is such memory, and is given back under "
		     "pressure" },
	{ { "virtio_balloon", "vmw_balloon", "hv_balloon", "xen_balloon" },
	  "a balloon driver is loaded: what the host took back is such memory" },
	{ { "nvidia", "amdgpu", "i915", "xe", "nouveau", "radeon" },
	  "a GPU driver is loaded: its buffers are such memory" },
	{ { "mlx5_core", "mlx4_core", "ice", "i40e", "bnxt_en", "ena" },
	  "a network driver with large receive rings is loaded: their pages are such memory" },
	{ { "drbd", "vhost_net", "nvmet", "lustre", "gpfs", "mmfs26" },
	  "a module that keeps buffers of its own is loaded" },
};

static bool is_loaded(const struct mt_counters *c, const struct suspect *s)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(s->modules) && s->modules[i]; i++)
		if (mt_counters_has_module(c, s->modules[i]))
			return true;
	return false;
}

static bool put_loaded(const struct writing *w)
{
	unsigned int n = 0;

	for (size_t i = 0; i < MT_ARRAY_SIZE(suspects); i++)
		if (is_loaded(w->c, &suspects[i]))
			fprintf(w->out, "%s%s", n++ ? "; " : ". ", suspects[i].text);
	return n;
}

static void put_suspects(const struct writing *w)
{
	char much[MT_TEXT_BYTES_SIZE];

	if (!w->c)
		return;
	if (w->c->arc_bytes != MT_UNKNOWN) {
		fprintf(w->out, ". ZFS is loaded: its cache (ARC) holds %s and gives them back "
				"under pressure", mt_text_bytes(much, w->c->arc_bytes));
		return;
	}
	if (bytes_of(w, MT_WHERE_HUGETLB) == MT_UNKNOWN) {
		fputs(". No line tells of huge pages: a pool of them is the first suspect "
		      "(/sys/kernel/mm/hugepages)", w->out);
		return;
	}
	if (put_loaded(w))
		return;
	if (!w->c->nr_pools && mt_counters_meminfo(w->c, "Hugetlb") == MT_UNKNOWN)
		fputs(". The lines of meminfo tell of huge pages of one size: other pools are in "
		      "/sys/kernel/mm/hugepages. Further suspects: the cache of ZFS (ARC), a "
		      "balloon driver, a GPU's buffers, network buffers", w->out);
	else
		fputs(". Suspects: the cache of ZFS (ARC), a balloon driver, a GPU's buffers, "
		      "network buffers", w->out);
}

/* ---- the facts, the gravest first; each false where it is none ---- */

static bool say_leak(const struct writing *w)
{
	uint64_t cached = mt_counters_meminfo(w->c, "Cached");
	const char *line = NULL;
	char much[MT_TEXT_BYTES_SIZE], all[MT_TEXT_BYTES_SIZE];
	static const char *const lines[] = {
		"Inactive(file)", "Active(file)", "Inactive(anon)", "Active(anon)", "Unevictable",
		"Inactive", "Active", "Cached", "AnonPages", "Slab", "Shmem", "MemAvailable",
	};

	for (size_t i = 0; !line && i < MT_ARRAY_SIZE(lines); i++) {
		uint64_t bytes = mt_counters_meminfo(w->c, lines[i]);

		if (bytes != MT_UNKNOWN && bytes > w->managed)
			line = lines[i];
	}
	if (!line)
		return false;
	fprintf(w->out, "the kernel's own figures are wrong: %s %s in %s of memory", line,
		mt_text_bytes(much, mt_counters_meminfo(w->c, line)),
		mt_text_bytes(all, w->managed));
	if (mt_counters_meminfo(w->c, "MemAvailable") != MT_UNKNOWN)
		fputs(", so MemAvailable cannot be believed", w->out);
	if (cached != MT_UNKNOWN && cached <= w->managed)
		fputs("; Cached is right", w->out);
	return true;
}

static bool say_missing(const struct writing *w)
{
	unsigned int held = share_of(w, MT_WHERE_ANON) + share_of(w, MT_WHERE_SHMEM) +
			    share_of(w, MT_WHERE_PAGE_CACHE);

	if (share_of(w, MT_WHERE_UNACCOUNTED) < MISSING_SHARE)
		return false;
	put_part(w, MT_WHERE_UNACCOUNTED);
	if (w->where->too_few) {
		fputs(" is in none of the lines given, which are too few to account for it",
		      w->out);
		return true;
	}
	if (mt_where_is_of_pages(w->snapshot))
		fputs(" are pages of no use that is known: taken by kernel code directly", w->out);
	else if (w->c && bytes_of(w, MT_WHERE_HUGETLB) == MT_UNKNOWN)
		fputs(" is in none of the lines given", w->out);
	else
		fputs(" is in no counter: pages taken by kernel code directly", w->out);
	if (share_of(w, MT_WHERE_SLAB_UNRECLAIMABLE) >= KERNEL_LEAK_SHARE &&
	    held < PROCESSES_NOTHING) {
		fprintf(w->out, ", and %u %% is unreclaimable slab, processes hold nothing: "
				"a kernel leak, of the kind whose objects are in slab and whose "
				"data are whole pages (network buffers)",
			(share_of(w, MT_WHERE_SLAB_UNRECLAIMABLE) + 5) / 10);
		return true;
	}
	put_suspects(w);
	return true;
}

static void put_pools(const struct writing *w)
{
	unsigned int n = 0;
	char size[MT_TEXT_BYTES_SIZE];

	for (size_t i = 0; w->c && i < w->c->nr_pools; i++) {
		const struct mt_huge_pool *pool = &w->c->pools[i];

		if (pool->total && pool->total != MT_UNKNOWN)
			fprintf(w->out, "%s%s x %llu", n++ ? ", " : " (pool ",
				mt_text_bytes(size, pool->page_bytes),
				(unsigned long long)pool->total);
	}
	if (n)
		fputs(")", w->out);
}

static bool say_huge(const struct writing *w)
{
	uint64_t unused = bytes_of(w, MT_WHERE_HUGETLB_FREE);
	char much[MT_TEXT_BYTES_SIZE];

	if (share_of(w, MT_WHERE_HUGETLB) < HUGETLB_SHARE)
		return false;
	put_part(w, MT_WHERE_HUGETLB);
	fputs(" are huge pages set aside", w->out);
	put_pools(w);
	if (unused != MT_UNKNOWN)
		fprintf(w->out, "; %s of them unused and of no use to anything else",
			mt_text_bytes(much, unused));
	return true;
}

/* Before v3.14 there is no MemAvailable; about what si_mem_available() would say. */
static void put_available(const struct writing *w)
{
	uint64_t sum = mt_count_add(mt_count_add(bytes_of(w, MT_WHERE_FREE),
						 bytes_of(w, MT_WHERE_PAGE_CACHE)),
				    bytes_of(w, MT_WHERE_SLAB_RECLAIMABLE));
	char much[MT_TEXT_BYTES_SIZE];

	if (w->c && mt_counters_meminfo(w->c, "MemAvailable") == MT_UNKNOWN && sum != MT_UNKNOWN)
		fprintf(w->out, "; no MemAvailable line in this kernel: about %s are available",
			mt_text_bytes(much, sum));
}

static bool say_slab(const struct writing *w)
{
	bool reclaimable = share_of(w, MT_WHERE_SLAB_RECLAIMABLE) >= SLAB_SHARE;
	char much[MT_TEXT_BYTES_SIZE];

	if (reclaimable) {
		fprintf(w->out, "%u %% is reclaimable slab (inodes, directory entries as a rule): "
				"%s that the kernel gives back on demand",
			(share_of(w, MT_WHERE_SLAB_RECLAIMABLE) + 5) / 10,
			mt_text_bytes(much, bytes_of(w, MT_WHERE_SLAB_RECLAIMABLE)));
		put_available(w);
		return true;
	}
	if (share_of(w, MT_WHERE_SLAB_UNRECLAIMABLE) < SLAB_SHARE)
		return false;
	put_part(w, MT_WHERE_SLAB_UNRECLAIMABLE);
	fputs(" is unreclaimable slab: kernel objects that nothing but their owner frees", w->out);
	return true;
}

/* The smallest size that memory is sold in, 2^n or 3 * 2^n, that is not below. */
static uint64_t sold_size(uint64_t bytes)
{
	for (unsigned int shift = 20; shift < 50; shift++) {
		if (UINT64_C(1) << shift >= bytes)
			return UINT64_C(1) << shift;
		if (UINT64_C(3) << (shift - 1) >= bytes)
			return UINT64_C(3) << (shift - 1);
	}
	return bytes;
}

/* Healthy kernels have a percent or two in no counter. */
static void say_uncounted(const struct writing *w, const char *total)
{
	uint64_t rest = bytes_of(w, MT_WHERE_UNACCOUNTED);
	char size[MT_TEXT_BYTES_SIZE];

	if (rest == MT_UNKNOWN || rest <= w->managed / 50)
		fprintf(w->out, "nothing is missing from MemTotal's %s; ", total);
	else
		fprintf(w->out, "%s of MemTotal's %s are in no counter; ",
			mt_text_bytes(size, rest), total);
}

static bool say_boot(const struct writing *w)
{
	uint64_t installed = bytes_of(w, MT_WHERE_INSTALLED), share;
	bool guessed = installed == MT_UNKNOWN;
	char total[MT_TEXT_BYTES_SIZE], taken[MT_TEXT_BYTES_SIZE], all[MT_TEXT_BYTES_SIZE];

	if (guessed)
		installed = sold_size(w->managed);
	if (installed <= w->managed || installed < 1000)
		return false;
	share = (installed - w->managed) / (installed / 1000);
	if (share < BOOT_SHARE || (guessed && share > GUESS_SHARE))
		return false;
	mt_text_bytes(total, w->managed);
	mt_text_bytes(taken, installed - w->managed);
	mt_text_bytes(all, installed);
	say_uncounted(w, total);
	if (guessed)
		fprintf(w->out, "if %s are installed, "
				"%s were set aside at boot (the boot log, or /proc/iomem as "
				"root, tells)",
			all, taken);
	else
		fprintf(w->out, "%s of the installed %s were set aside at boot", taken, all);
	return true;
}

static const struct {
	enum mt_where_id id;
	const char *text;
} usual[] = {
	{ MT_WHERE_FREE, "is free" },
	{ MT_WHERE_ANON, "is anonymous memory of processes" },
	{ MT_WHERE_PAGE_CACHE, "is page cache, given back on demand" },
	{ MT_WHERE_SHMEM, "is shared memory and tmpfs" },
	{ MT_WHERE_SLAB, "is slab: the kernel's own objects" },
	{ MT_WHERE_HUGETLB, "are huge pages set aside" },
};

static void say_largest(const struct writing *w)
{
	size_t best = 0, second = 1;

	for (size_t i = 1; i < MT_ARRAY_SIZE(usual); i++) {
		unsigned int share = share_of(w, usual[i].id);

		if (share > share_of(w, usual[best].id)) {
			second = best;
			best = i;
		} else if (share > share_of(w, usual[second].id)) {
			second = i;
		}
	}
	put_part(w, usual[best].id);
	fprintf(w->out, " %s; ", usual[best].text);
	put_part(w, usual[second].id);
	fprintf(w->out, " %s", usual[second].text);
}

struct mt_error *mt_where_headline(const struct mt_snapshot *snapshot, struct mt_where *where)
{
	struct writing w = {
		.snapshot = snapshot,
		.c = snapshot->counters,
		.where = where,
		.managed = where->rows[MT_WHERE_MANAGED].bytes,
	};
	char *text = NULL;
	size_t len;

	w.out = open_memstream(&text, &len);
	if (!w.out)
		return mt_error_nomem();
	if ((!w.c || !say_leak(&w)) && !say_missing(&w) && !say_huge(&w) && !say_slab(&w) &&
	    !say_boot(&w))
		say_largest(&w);
	if (fclose(w.out)) {
		free(text);
		return mt_error_nomem();
	}
	where->headline = text;
	return NULL;
}
