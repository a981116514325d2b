// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/task/vma.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image/arch/arch.h"
#include "kernel/read/damage.h"
#include "kernel/task/file_path.h"
#include "kernel/task/maple.h"
#include "kernel/task/task.h"

#define MAX_VMAS	(16u << 20)
#define MAX_SPECIAL_NAME 63u
#define MAX_ANON_NAME	80u	/* ANON_VMA_NAME_MAX_LEN */
#define VM_MAYSHARE	0x80u

struct vma_walk {
	struct mt_kernel *kernel;
	uint64_t mm;
	uint64_t brk, start_brk, stack;
	uint64_t special[2];		/* addresses of the special mappings' operations */
	struct mt_error *(*fn)(void *data, const struct mt_vma *vma);
	void *data;
	bool briefly;			/* without names */
	bool ended;			/* by fn's error, not by damage */
	uint64_t n;			/* VMAs so far */
	struct mt_error *problem;	/* the first VMA that does not fit its place */
};

/* fs/proc/task_mmu.c, show_smap_vma_flags(): names of vm_flags by bit */
static const char flag_names[64][3] = {
	"rd", "wr", "ex", "sh", "mr", "mw", "me", "ms",
	"gd", "um", "pf", "dw", "uw", "lo", "io", "sr",
	"rr", "dc", "de", "lf", "ac", "nr", "ht", "sf",
	"ar", "wf", "dd", "sd", "mm", "hg", "nh", "mg",
	[40] = "dp", [42] = "sl",
};

static const char *flag_name(const struct mt_kernel *kernel, unsigned int bit)
{
	const struct mt_arch *arch = mt_dump_arch(kernel->image->dump);
	const char *name = arch && arch->vma_flag ? arch->vma_flag(bit) : NULL;

	/* VM_DENYWRITE was free from v5.15 (8d0920bde5eb) until guards took its bit */
	if (bit == 11 && kernel->tasks->vma_guard_bit.exists)
		return "gu";
	return name ? name : *flag_names[bit] ? flag_names[bit] : "??";
}

static size_t name_flags(const struct mt_kernel *kernel, uint64_t bits,
			 const char *names[MT_MAX_VMA_FLAGS])
{
	size_t n = 0;

	for (unsigned int bit = 0; bit < 64; bit++) {
		const char *name = bits >> bit & 1 ? flag_name(kernel, bit) : "";

		if (*name)
			names[n++] = name;
	}
	return n;
}

/* [vdso] and its like: vm_private_data is a struct vm_special_mapping. */
static char *special_name(const struct vma_walk *walk, uint64_t vma)
{
	const struct mt_task_layout *l = walk->kernel->tasks;
	uint64_t ops = mt_reader_peek(walk->kernel->reader, vma, &l->vma.ops), mapping, at;
	char *name = NULL;

	if (!ops || (ops != walk->special[0] && ops != walk->special[1]))
		return NULL;
	mapping = mt_reader_peek(walk->kernel->reader, vma, &l->vma.private_data);
	at = mapping && mapping != MT_UNKNOWN ?
	     mt_reader_peek(walk->kernel->reader, mapping, &l->special_name) : MT_UNKNOWN;
	if (at && at != MT_UNKNOWN)
		mt_error_destroy(mt_reader_read_string(walk->kernel->reader, at, MAX_SPECIAL_NAME,
						       &name));
	return name;
}

/* prctl(PR_SET_VMA_ANON_NAME) */
static char *anon_name(const struct vma_walk *walk, uint64_t vma, bool shared)
{
	const struct mt_task_layout *l = walk->kernel->tasks;
	uint64_t at = mt_reader_peek(walk->kernel->reader, vma, &l->vma.anon_name);
	mt_cleanup(free) char *name = NULL;
	char *text = NULL;

	if (!at || at == MT_UNKNOWN || !l->anon_name_text.exists)
		return NULL;
	mt_error_destroy(mt_reader_read_string(walk->kernel->reader,
					       at + l->anon_name_text.m.offset, MAX_ANON_NAME,
					       &name));
	if (name && asprintf(&text, "[%s:%s]", shared ? "anon_shmem" : "anon", name) < 0)
		text = NULL;
	return text;
}

/* What /proc/PID/maps shows of mappings without a file. */
static char *name_vma(const struct vma_walk *walk, uint64_t address, const struct mt_vma *vma)
{
	char *name = anon_name(walk, address, vma->bits & VM_MAYSHARE);

	if (!name)
		name = special_name(walk, address);
	if (!name && vma->start <= walk->brk && vma->end >= walk->start_brk)
		name = strdup("[heap]");
	if (!name && vma->start <= walk->stack && vma->end >= walk->stack)
		name = strdup("[stack]");
	return name;
}

static struct mt_error *hand_over(struct vma_walk *walk, const struct mt_vma *vma)
{
	struct mt_error *err = walk->fn(walk->data, vma);

	walk->ended = err;
	return err;
}

static struct mt_error *hand_out(struct vma_walk *walk, struct mt_vma *vma, uint64_t file)
{
	const char *names[MT_MAX_VMA_FLAGS];
	struct mt_file_info info = { .device = MT_UNKNOWN, .inode = MT_UNKNOWN };
	struct mt_error *err = NULL;

	vma->flags = names;
	vma->nr_flags = name_flags(walk->kernel, vma->bits, names);
	snprintf(vma->permissions, sizeof(vma->permissions), "%c%c%c%c",
		 vma->bits & 1 ? 'r' : '-', vma->bits & 2 ? 'w' : '-', vma->bits & 4 ? 'x' : '-',
		 vma->bits & VM_MAYSHARE ? 's' : 'p');
	if (file)
		err = mt_file_read_info(walk->kernel, file, &info);
	mt_cleanup(free) char *path = info.path ? info.path :
				      name_vma(walk, vma->address, vma);

	vma->device = info.device;
	vma->inode = info.inode;
	vma->path = path;
	return err ? err : hand_over(walk, vma);
}

static struct mt_error *on_vma(struct vma_walk *walk, uint64_t address)
{
	const struct mt_task_layout *l = walk->kernel->tasks;
	struct mt_vma vma = { .address = address, .residency = MT_RESIDENCY_UNKNOWN };
	uint64_t file = 0, pgoff = 0;
	struct mt_error *err =
		mt_reader_member(walk->kernel->reader, address, &l->vma.start, &vma.start);

	if (!err)
		err = mt_reader_member(walk->kernel->reader, address, &l->vma.end, &vma.end);
	if (!err)
		err = mt_reader_member(walk->kernel->reader, address, &l->vma.flags, &vma.bits);
	if (!err)
		err = mt_reader_member(walk->kernel->reader, address, &l->vma.pgoff, &pgoff);
	if (!err)
		err = mt_reader_member(walk->kernel->reader, address, &l->vma.file, &file);
	if (!err && vma.end <= vma.start)
		err = mt_error_create(MT_ERR_FORMAT, "from 0x%" PRIx64 " to 0x%" PRIx64, vma.start,
				      vma.end);
	if (err)
		return mt_error_prefix(err, "vm_area_struct 0x%" PRIx64, address);
	/* vm_pgoff of anonymous memory is where it was mapped first */
	vma.offset = file ? pgoff * mt_reader_memory(walk->kernel->reader)->page_size : 0;
	vma.has_file = file;
	walk->n++;
	return walk->briefly ? hand_over(walk, &vma) : hand_out(walk, &vma, file);
}

/* The tree says where a VMA must begin and end; one that does not is told, and shown as it is. */
static struct mt_error *on_slot(void *data, uint64_t entry, uint64_t first, uint64_t last)
{
	struct vma_walk *walk = data;
	const struct mt_task_layout *l = walk->kernel->tasks;
	uint64_t start = mt_reader_peek(walk->kernel->reader, entry, &l->vma.start);
	uint64_t end = mt_reader_peek(walk->kernel->reader, entry, &l->vma.end);

	if ((start != first || end - 1 != last) && !walk->problem)
		walk->problem = mt_error_create(MT_ERR_FORMAT,
						"vm_area_struct 0x%" PRIx64 " is from 0x%" PRIx64
						" to 0x%" PRIx64 ", its place in the maple tree "
						"from 0x%" PRIx64 " to 0x%" PRIx64,
						entry, start, end, first, last + 1);
	return on_vma(walk, entry);
}

/* What is lost without a trace in the tree or the list is still counted. */
static void check_count(struct vma_walk *walk)
{
	uint64_t count = mt_reader_peek(walk->kernel->reader, walk->mm,
					&walk->kernel->tasks->mm.map_count);

	if (count != MT_UNKNOWN && count != walk->n && !walk->problem)
		walk->problem = mt_error_create(MT_ERR_FORMAT, "%" PRIu64 " mappings, map_count "
						"says %" PRIu64, walk->n, count);
}

/* Walks vm_next, up to v6.0.  Each VMA must lie behind the last, which rules out loops. */
static struct mt_error *walk_list(struct vma_walk *walk)
{
	const struct mt_task_layout *l = walk->kernel->tasks;
	uint64_t vma, start, last = 0;
	struct mt_error *err = mt_reader_member(walk->kernel->reader, walk->mm, &l->mm.mmap, &vma);

	for (unsigned int n = 0; !err && vma; n++) {
		err = mt_reader_member(walk->kernel->reader, vma, &l->vma.start, &start);
		if (!err && ((n && start <= last) || n > MAX_VMAS))
			err = mt_error_create(MT_ERR_FORMAT, "mm_struct.mmap: 0x%" PRIx64 " behind "
					      "0x%" PRIx64 ", entry %u", start, last, n);
		last = start;
		if (!err)
			err = on_vma(walk, vma);
		if (!err)
			err = mt_reader_member(walk->kernel->reader, vma, &l->vma.next, &vma);
	}
	return err;
}

static void learn_marks(struct vma_walk *walk)
{
	const struct mt_task_layout *l = walk->kernel->tasks;
	const struct mt_symbols *symbols = walk->kernel->image->symbols;

	walk->start_brk = mt_reader_peek(walk->kernel->reader, walk->mm, &l->mm.start_brk);
	walk->brk = mt_reader_peek(walk->kernel->reader, walk->mm, &l->mm.brk);
	walk->stack = mt_reader_peek(walk->kernel->reader, walk->mm, &l->mm.start_stack);
	/* none of them: no mapping is so high */
	if (walk->brk == MT_UNKNOWN)
		walk->brk = 0;
	mt_symbols_find(symbols, "special_mapping_vmops", &walk->special[0]);
	mt_symbols_find(symbols, "legacy_special_mapping_vmops", &walk->special[1]);
}

static struct mt_error *walk_vmas(struct vma_walk *walk, const char *who)
{
	struct mt_kernel *kernel = walk->kernel;
	const struct mt_task_layout *l = kernel->tasks;
	struct mt_error *err;

	if (l->mm.mm_mt.exists)
		err = mt_maple_walk(kernel, mt_reader_add(kernel->reader, walk->mm,
							  l->mm.mm_mt.m.offset), on_slot, walk);
	else
		err = walk_list(walk);
	if (!err)
		check_count(walk);
	if (!err)
		err = mt_steal(walk->problem);
	mt_error_destroy(walk->problem);
	if (!err || walk->ended || mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	mt_damage_say(kernel->inspector.snapshot, MT_SECTION_TASKS, "%s: %s", who,
		      mt_error_message(err));
	mt_error_destroy(err);
	return NULL;
}

struct mt_error *mt_vmas_walk(struct mt_kernel *kernel, uint64_t mm, const char *who,
			      struct mt_error *(*fn)(void *data, const struct mt_vma *vma),
			      void *data)
{
	struct vma_walk walk = { .kernel = kernel, .mm = mm, .fn = fn, .data = data };

	learn_marks(&walk);
	return walk_vmas(&walk, who);
}

struct mt_error *mt_vmas_walk_briefly(struct mt_kernel *kernel, uint64_t mm, const char *who,
				      struct mt_error *(*fn)(void *data, const struct mt_vma *vma),
				      void *data)
{
	struct vma_walk walk = {
		.kernel = kernel, .mm = mm, .fn = fn, .data = data, .briefly = true,
	};

	return walk_vmas(&walk, who);
}

struct mt_error *mt_vma_describe(struct mt_kernel *kernel, uint64_t mm, uint64_t address,
				 struct mt_error *(*fn)(void *data, const struct mt_vma *vma),
				 void *data)
{
	struct vma_walk walk = { .kernel = kernel, .mm = mm, .fn = fn, .data = data };

	learn_marks(&walk);
	return on_vma(&walk, address);
}
