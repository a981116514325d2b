// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One address of a process, as far as a running kernel tells: no table and no
 * entry, but the page, by maps, pagemap and, for root, kpageflags and its like.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "proc/task/frame.h"
#include "base/privilege.h"
#include "proc/task/nonpresent.h"
#include "proc/task/pagemap.h"
#include "proc/task/smaps.h"
#include "proc/task/process_files.h"
#include "proc/task/vtop.h"

struct look {
	struct mt_process_files *files;
	uint64_t pid, address, page_size;
	bool has_vma;
	struct mt_smaps_vma vma;	/* around the address; in the buffer of files */
	struct mt_pagemap_entry entry;
	struct mt_error *(*fn)(void *data, const struct mt_walk_step *step);
	void *data;
};

static struct mt_error *keep_vma(void *data, const struct mt_smaps_vma *vma)
{
	struct look *look = data;

	if (vma->line.start <= look->address && look->address < vma->line.end) {
		look->vma = *vma;
		look->has_vma = true;
	}
	return NULL;
}

/* name: "maps", or "smaps" which takes longer and tells how it is mapped */
static struct mt_error *find_vma(struct look *look, const char *name)
{
	struct mt_error *err = mt_process_read(look->files, look->pid, name, &look->files->buf);

	look->has_vma = false;
	if (!err)
		err = mt_smaps_parse(name, look->files->buf.data, look->files->buf.len,
				     look->files->inspector.snapshot, keep_vma, look);
	return err;
}

static struct mt_error *tell(const struct look *look, struct mt_walk_step *step)
{
	step->address = look->address;
	step->region = "user";
	step->table = step->index = step->entry = MT_UNKNOWN;
	return look->fn(look->data, step);
}

/* Writes "00401000-0058d000 r-xp /bin/busybox", and ": " and text if there is any. */
static struct mt_error *write_note(const struct look *look, const char *text, char **note)
{
	const struct mt_maps_line *line = &look->vma.line;
	mt_cleanup(free) char *path = NULL;

	if (!look->has_vma) {
		*note = strdup(*text ? text : "no mapping covers it");
		return *note ? NULL : mt_error_nomem();
	}
	path = mt_maps_path(line->path);
	if (!path || asprintf(note, "%08" PRIx64 "-%08" PRIx64 " %s%s%s%s%s", line->start,
			      line->end, line->permissions, *path ? " " : "", path,
			      *text ? ": " : "", text) < 0)
		return mt_error_nomem();
	return NULL;
}

/* A present entry in a mapping without any permission is one of PROT_NONE. */
static bool is_protnone(const struct look *look)
{
	return look->has_vma && look->entry.present &&
	       !memcmp(look->vma.line.permissions, "---", 3);
}

/* Emits the word of pagemap; problem: why it could not be read, or NULL. */
static struct mt_error *emit_entry(const struct look *look, const char *problem)
{
	const struct mt_pagemap_entry *entry = &look->entry;
	const char *flags[MT_MAX_PAGEMAP_FLAGS];
	mt_cleanup(free) char *why = NULL;
	mt_cleanup(free) char *note = NULL;
	struct mt_walk_step step = {
		.level = "pagemap",
		.state = problem ? NULL :
			 is_protnone(look) ? "protnone" :
			 entry->present ? "page" :
			 entry->swapped || entry->is_guard ? "absent" : "empty",
		.phys = MT_UNKNOWN, .size = MT_UNKNOWN,
		.flags = problem ? NULL : flags,
		.nr_flags = problem ? 0 : mt_pagemap_flags(entry, flags),
	};
	struct mt_error *err = NULL;

	if (!problem && !entry->present)
		err = mt_pagemap_explain(look->files, look->has_vma ? &look->vma : NULL,
					 look->address, entry, &why);
	if (!err)
		err = write_note(look, problem ? problem : why ? why : is_protnone(look) ?
				 "PROT_NONE: the mapping allows no access" : "", &note);
	step.note = note;
	return err ? err : tell(look, &step);
}

/*
 * Tells whether the page is surely mapped by an entry of the lowest level.  A table has at
 * least page_size / 8 entries; an entry of the next level needs that many pages,
 * aligned alike in virtual and physical memory, all in the mapping and in one folio.
 */
static bool must_be_small(const struct look *look, const struct mt_frame *frame)
{
	uint64_t entries = look->page_size / 8, size = look->page_size * entries;
	uint64_t block = look->address / size * size;

	if (look->has_vma && (block < look->vma.line.start || block + size > look->vma.line.end))
		return true;
	return frame->has_flags && (UINT64_C(1) << frame->order < entries ||
	       look->address / look->page_size % entries != frame->pfn % entries);
}

/* Tells whether any part of the mapping is mapped by entries of a higher level. */
static bool has_large(const struct mt_smaps_vma *vma)
{
	static const enum mt_smaps_key keys[] = {
		MT_SMAPS_ANON_HUGE, MT_SMAPS_SHMEM_HUGE, MT_SMAPS_FILE_HUGE,
	};

	for (size_t i = 0; i < MT_ARRAY_SIZE(keys); i++)
		if (vma->kib[keys[i]] && vma->kib[keys[i]] != MT_UNKNOWN)
			return true;
	return false;
}

/*
 * Bytes of the page as it is mapped, where that can be told: the kernel does not say of a
 * large folio whether it is mapped as a whole, but smaps says how much of a mapping is.
 * There the huge zero page is not counted.
 */
static uint64_t mapped_size(struct look *look, const struct mt_frame *frame)
{
	bool hugetlb = frame->has_flags && frame->flags & MT_KPF_HUGE;
	mt_cleanup(mt_error) struct mt_error *err = NULL;
	uint64_t size;

	if (frame->has_flags && !hugetlb && must_be_small(look, frame))
		return look->page_size;
	if (frame->has_flags && frame->flags & MT_KPF_ZERO_PAGE)
		return look->page_size << frame->order;
	err = find_vma(look, "smaps");
	if (err || !look->has_vma)
		return MT_UNKNOWN;
	size = mt_smaps_bytes(&look->vma, MT_SMAPS_KERNEL_PAGE_SIZE);
	if (size != look->page_size || must_be_small(look, frame))
		return size;
	if (has_large(&look->vma) || (!frame->has_flags && !mt_pagemap_has_page(&look->entry)))
		return MT_UNKNOWN;
	return size;
}

static bool can_merge(const struct look *look)
{
	struct mt_word rest = look->vma.flags, word;

	while (look->has_vma && look->vma.has_flags && (word = mt_word_take(&rest)).len)
		if (mt_word_is(word, "mg"))
			return true;
	return false;
}

/*
 * From v6.9 (dee3d0bef2b0) on kernels call every anonymous page one of KSM's.  Where no
 * page is merged, or none of this mapping may be, it is none.
 */
static void doubt_ksm(struct look *look, struct mt_frame *frame)
{
	struct mt_buffer *buf = &look->files->other;
	mt_cleanup(mt_error) struct mt_error *err = NULL;

	if (!frame->has_flags || !(frame->flags & MT_KPF_KSM))
		return;
	err = mt_file_read(look->files->root, "/sys/kernel/mm/ksm/pages_shared",
			   MT_MAX_PROCESS_FILE, buf);
	if (err || buf->len != 2 || *buf->data != '0') {
		mt_error_destroy(err);
		err = find_vma(look, "smaps");
		if (err || can_merge(look))
			return;
	}
	frame->flags &= ~MT_KPF_KSM;
}

static struct mt_error *emit_page(struct look *look)
{
	struct mt_frame frame = { .pfn = look->entry.hidden ? MT_UNKNOWN : look->entry.pfn };
	const char *flags[64];
	mt_cleanup(free) char *note = NULL;
	struct mt_error *err = mt_frame_read(look->files, &frame);
	struct mt_walk_step step = { .level = "page", .state = "page" };

	doubt_ksm(look, &frame);
	if (!err)
		err = mt_frame_describe(look->files, &frame, &note);
	if (err)
		return err;
	step.size = mapped_size(look, &frame);
	step.phys = frame.pfn == MT_UNKNOWN ? MT_UNKNOWN :
		    frame.pfn * look->page_size + look->address % look->page_size;
	step.flags = frame.has_flags ? flags : NULL;
	step.nr_flags = frame.has_flags ? mt_kpage_flags(frame.flags, flags) : 0;
	step.note = note;
	return tell(look, &step);
}

static struct mt_error *read_entry(struct look *look)
{
	uint64_t word = 0;
	struct mt_error *err = mt_pagemap_read(&look->files->place, (uint32_t)look->pid,
					       look->has_vma ? look->vma.line.start : 0,
					       look->address, look->page_size, &word);

	look->entry = mt_pagemap_decode(word);
	return err;
}

static void say_hidden(const struct look *look)
{
	char who[MT_PRIVILEGE_SIZE];

	if ((look->entry.present || look->entry.swapped) && look->entry.hidden)
		mt_process_note(look->files, MT_STATUS_DENIED, "pid %" PRIu64
				": %s would add %s", look->pid,
				mt_privilege_who(look->files->root, MT_CAP_SYS_ADMIN, who),
				look->entry.present ?
				"phys, and the flags and the use of the page" :
				"type and offset of what is swapped out");
}

static struct mt_error *answer(struct look *look)
{
	struct mt_error *err = read_entry(look);
	char who[MT_PRIVILEGE_SIZE];

	if (err && mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	if (err && mt_error_code(err) == MT_ERR_DENIED)
		mt_process_note(look->files, MT_STATUS_DENIED, "%s: %s would add what is behind "
				"the address", mt_error_message(err),
				mt_privilege_who(look->files->root, MT_CAP_SYS_PTRACE, who));

	mt_cleanup(mt_error) struct mt_error *problem = err;

	/* pagemap ends where addresses of user space end */
	if (problem && !look->has_vma && mt_error_code(problem) == MT_ERR_NOT_FOUND)
		err = emit_entry(look, NULL);
	else
		err = emit_entry(look, problem ? mt_error_message(problem) : NULL);
	say_hidden(look);
	return err || !look->entry.present ? err : emit_page(look);
}

struct mt_error *mt_proc_vtop(struct mt_inspector *inspector, const uint64_t *pid,
			      uint64_t address,
			      struct mt_error *(*fn)(void *data, const struct mt_walk_step *step),
			      void *data)
{
	struct look look = {
		.files = mt_process_files_of(inspector), .pid = pid ? *pid : 0, .address = address,
		.page_size = inspector->snapshot->origin.page_size, .fn = fn, .data = data,
	};
	struct mt_error *err;

	if (!pid)
		return mt_error_create(MT_ERR_USAGE, "without --pid vtop needs a memory image "
				       "(--core)");
	if (look.page_size == MT_UNKNOWN || !look.page_size)
		return mt_error_create(MT_ERR_NOT_FOUND, "the page size of this machine was not "
				       "saved (DIR/proc/zoneinfo and meminfo tell it)");
	err = mt_process_check_pid(look.files, *pid);
	if (!err)
		err = find_vma(&look, "maps");
	if (err)
		return mt_process_explain_denied(err);
	return answer(&look);
}
