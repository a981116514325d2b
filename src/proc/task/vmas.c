// SPDX-License-Identifier: GPL-2.0-or-later
/* The mappings of a process, by its smaps and numa_maps. */
#include <inttypes.h>
#include <stdlib.h>

#include "proc/task/numa_maps.h"
#include "proc/task/smaps.h"
#include "proc/task/process_files.h"
#include "proc/task/vmas.h"

struct listing {
	struct mt_numa_maps *numa;	/* NULL: no pages were asked for, or not told */
	struct mt_error *(*fn)(void *data, const struct mt_vma *vma);
	void *data;
};

/* Adds up sizes.  Only the first must be there: older kernels print no line for the others. */
static uint64_t sum(const struct mt_smaps_vma *vma, const enum mt_smaps_key *keys, size_t n)
{
	uint64_t total = mt_smaps_bytes(vma, keys[0]);

	for (size_t i = 1; i < n; i++)
		if (vma->kib[keys[i]] != MT_UNKNOWN)
			total = mt_count_add(total, mt_smaps_bytes(vma, keys[i]));
	return total;
}

#define SUM(vma, ...) \
	sum(vma, (const enum mt_smaps_key[]){ __VA_ARGS__ }, \
	    sizeof((const enum mt_smaps_key[]){ __VA_ARGS__ }) / sizeof(enum mt_smaps_key))

/* All but the nodes comes from smaps, which is read whether pages were asked for or not. */
static void fill_residency(const struct listing *listing, const struct mt_smaps_vma *vma,
			   struct mt_residency *r)
{
	r->resident = mt_smaps_bytes(vma, MT_SMAPS_RSS);
	r->pss = mt_smaps_bytes(vma, MT_SMAPS_PSS);
	r->shared = SUM(vma, MT_SMAPS_SHARED_CLEAN, MT_SMAPS_SHARED_DIRTY);
	r->private = SUM(vma, MT_SMAPS_PRIVATE_CLEAN, MT_SMAPS_PRIVATE_DIRTY);
	r->dirty = SUM(vma, MT_SMAPS_SHARED_DIRTY, MT_SMAPS_PRIVATE_DIRTY);
	/* FilePmdMapped is from v5.4 (60fbf0ab5da1); before there were none */
	r->large = SUM(vma, MT_SMAPS_ANON_HUGE, MT_SMAPS_SHMEM_HUGE, MT_SMAPS_FILE_HUGE);
	r->swapped = mt_smaps_bytes(vma, MT_SMAPS_SWAP);
	r->hugetlb = SUM(vma, MT_SMAPS_SHARED_HUGETLB, MT_SMAPS_PRIVATE_HUGETLB);
	if (listing->numa && mt_numa_maps_find(listing->numa, vma->line.start)) {
		r->node = listing->numa->bytes;
		r->nr_nodes = listing->numa->nr_nodes;
	}
}

/* names: room for two letters and an end, for each */
static size_t split_flags(struct mt_word flags, char text[MT_MAX_VMA_FLAGS][3],
			  const char *names[MT_MAX_VMA_FLAGS])
{
	struct mt_word word;
	size_t n = 0;

	while (n < MT_MAX_VMA_FLAGS && (word = mt_word_take(&flags)).len) {
		memcpy(text[n], word.p, 2);
		text[n][2] = '\0';
		names[n] = text[n];
		n++;
	}
	return n;
}

static struct mt_error *on_vma(void *data, const struct mt_smaps_vma *from)
{
	const struct listing *listing = data;
	const struct mt_maps_line *line = &from->line;
	bool has_file = line->device || line->inode;
	mt_cleanup(free) char *path = line->path.len ? mt_maps_path(line->path) : NULL;
	char text[MT_MAX_VMA_FLAGS][3];
	const char *names[MT_MAX_VMA_FLAGS];
	struct mt_vma vma = {
		.address = MT_UNKNOWN,
		.start = line->start, .end = line->end,
		.flags = from->has_flags ? names : NULL,
		.nr_flags = from->has_flags ? split_flags(from->flags, text, names) : 0,
		.has_file = has_file,
		.offset = line->offset,
		.device = has_file ? line->device : MT_UNKNOWN,
		.inode = has_file ? line->inode : MT_UNKNOWN,
		.path = path,
		.residency = MT_RESIDENCY_UNKNOWN,
	};

	if (line->path.len && !path)
		return mt_error_nomem();
	memcpy(vma.permissions, line->permissions, sizeof(vma.permissions));
	fill_residency(listing, from, &vma.residency);
	return listing->fn(listing->data, &vma);
}

/* smaps, or maps, which tells less: a kernel may be without CONFIG_PROC_PAGE_MONITOR. */
static struct mt_error *read_mappings(struct mt_process_files *files, uint64_t pid,
				      const char **name)
{
	struct mt_error *err = mt_process_read(files, pid, *name = "smaps", &files->buf);

	if (!err || mt_error_code(err) != MT_ERR_NOT_FOUND)
		return err;
	mt_error_destroy(err);
	err = mt_process_read(files, pid, *name = "maps", &files->buf);
	if (!err)
		mt_process_note(files, MT_STATUS_ABSENT, "pid %" PRIu64 ": no smaps here: neither "
				"flags nor what is resident", pid);
	return err;
}

static void read_nodes(struct mt_process_files *files, uint64_t pid, struct mt_numa_maps *numa)
{
	mt_cleanup(mt_error) struct mt_error *err =
		mt_process_read(files, pid, "numa_maps", &files->other);

	/* a kernel without NUMA has none */
	if (err && mt_error_code(err) != MT_ERR_NOT_FOUND)
		mt_process_note(files, mt_error_code(err) == MT_ERR_DENIED ? MT_STATUS_DENIED :
			    MT_STATUS_DAMAGED, "node_bytes: %s", mt_error_message(err));
	mt_numa_maps_begin(numa, "numa_maps", files->other.data, err ? 0 : files->other.len);
}

/* A process that ends while its mappings are read loses them: the list is cut short. */
static void say_if_gone(struct mt_process_files *files, uint64_t pid)
{
	mt_cleanup(mt_error) struct mt_error *gone = mt_process_check_pid(files, pid);

	if (gone)
		mt_process_note(files, MT_STATUS_TRUNCATED, "pid %" PRIu64 " has ended while it "
				"was read", pid);
}

struct mt_error *mt_proc_vmas(struct mt_inspector *inspector, uint64_t pid, bool pages,
			      struct mt_error *(*fn)(void *data, const struct mt_vma *vma),
			      void *data)
{
	struct mt_process_files *files = mt_process_files_of(inspector);
	mt_cleanup(free) struct mt_numa_maps *numa = NULL;
	struct listing listing = { .fn = fn, .data = data };
	const char *name = NULL;
	struct mt_error *err = mt_process_check_pid(files, pid);

	if (!err)
		err = read_mappings(files, pid, &name);
	if (err)
		return mt_process_explain_denied(err);
	if (pages)
		numa = listing.numa = malloc(sizeof(*numa));
	if (pages && !numa)
		return mt_error_nomem();
	if (numa)
		read_nodes(files, pid, numa);
	err = mt_smaps_parse(name, files->buf.data, files->buf.len, inspector->snapshot, on_vma,
			     &listing);
	if (numa)
		mt_numa_maps_end(numa, inspector->snapshot);
	if (!err)
		say_if_gone(files, pid);
	return err;
}
