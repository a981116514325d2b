// SPDX-License-Identifier: GPL-2.0-or-later
/* All that /proc tells of one page. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"
#include "proc/pages/pages.h"
#include "proc/pages/walk.h"
#include "proc/task/frame.h"
#include "proc/task/pagemap.h"

/* The page that is asked about, and who is told of it. */
struct teller {
	struct mt_frame_space space;
	struct mt_frame frame;
	const char *asked;
	bool is_memory;
	struct mt_error *(*fn)(void *data, const struct mt_property *property);
	void *data;
};

static struct mt_error *tell(const struct teller *t, const char *field, const char *note,
			     const char *fmt, ...) __attribute__((format(printf, 4, 5)));

static struct mt_error *tell(const struct teller *t, const char *field, const char *note,
			     const char *fmt, ...)
{
	mt_cleanup(free) char *value = NULL;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&value, fmt, ap) < 0)
		value = NULL;
	va_end(ap);
	return value ? t->fn(t->data, &(struct mt_property){ field, value, note }) :
		       mt_error_nomem();
}

static struct mt_error *resolve(struct teller *t, const char *which, uint64_t page_size)
{
	uint64_t value;

	if (!mt_number_parse(which, &value))
		return mt_error_create(MT_ERR_USAGE, "page wants a page frame number, or a "
				       "physical address with 0x, not \"%s\"", which);
	t->asked = strncmp(which, "0x", 2) ? "page frame number" : "physical address";
	t->frame.pfn = strncmp(which, "0x", 2) ? value : value / page_size;
	return NULL;
}

static struct mt_error *no_page(const struct teller *t, const char *which)
{
	if (!strncmp(which, "0x", 2))
		return mt_error_create(MT_ERR_NOT_RAM, "%s is no physical address of memory; those "
				       "of the kernel's address space need a memory image (--core)",
				       which);
	return mt_error_create(MT_ERR_NOT_RAM, "pfn %" PRIu64 " has no struct page", t->frame.pfn);
}

/* Reads the words of the page; *there: it has a struct page. */
static struct mt_error *look(struct teller *t, bool *there)
{
	uint64_t until, word = 0;
	size_t got = 0;
	struct mt_error *err = mt_kpage_read_many(&t->space.files->place, "kpageflags",
						  t->frame.pfn, 1, &word, &got);

	if (err)
		return mt_frames_explain(err);
	t->is_memory = mt_frame_zones_find(&t->space.zones, t->frame.pfn, &until) != SIZE_MAX &&
		       (!t->space.ram.n ||
			mt_frame_ranges_have(&t->space.ram, t->frame.pfn, &until));
	*there = got && !(word & MT_KPF_NOPAGE) && (t->is_memory || word & MT_KPF_RESERVED);
	err = *there ? mt_frame_read(t->space.files, &t->frame) : NULL;
	t->frame.flags = mt_frame_flags(&t->space, t->frame.flags);
	return err;
}

static struct mt_error *tell_place(const struct teller *t, uint64_t page_size)
{
	uint64_t until;
	size_t zone = mt_frame_zones_find(&t->space.zones, t->frame.pfn, &until);
	bool known = zone < t->space.zones.n;
	struct mt_error *err = tell(t, "asked", NULL, "%s", t->asked);

	if (!err)
		err = tell(t, "pfn", NULL, "%" PRIu64, t->frame.pfn);
	if (!err)
		err = tell(t, "phys", NULL, "0x%" PRIx64, t->frame.pfn * page_size);
	if (!err && known)
		err = tell(t, "node", NULL, "%u", t->space.zones.v[zone].node);
	return err ? err : tell(t, "zone", known ? NULL : "in the spans of several, or of none",
				"%s", known ? t->space.zones.v[zone].name : "not told");
}

static struct mt_error *tell_flags(const struct teller *t)
{
	const char *names[64];
	size_t n = mt_kpage_flags(t->frame.flags, names), len = 0;
	char text[1024] = "";
	struct mt_error *err = tell(t, "kpageflags", "as /proc/kpageflags tells them, with those "
				    "of the head", "0x%" PRIx64, t->frame.flags);

	for (size_t i = 0; i < n && len < sizeof(text); i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s", i ? " " : "",
					names[i]);
	return err ? err : tell(t, "flag_names", NULL, "%s", *text ? text : "none");
}

static struct mt_error *tell_block(const struct teller *t)
{
	const struct mt_frame *frame = &t->frame;
	struct mt_error *err;

	if (frame->head == MT_UNKNOWN || !frame->order)
		return NULL;
	err = tell(t, "order", "of the compound page it lies in", "%u", frame->order);
	if (!err)
		err = tell(t, "head_pfn", "first page of that", "%" PRIu64, frame->head);
	if (!err)
		err = tell(t, "page_in_block", NULL, "%" PRIu64 " of %llu",
			   frame->pfn - frame->head, 1ull << frame->order);
	return err;
}

static struct mt_error *tell_owner(const struct teller *t, enum mt_use use)
{
	const struct mt_frame *frame = &t->frame;
	struct mt_error *err = NULL;

	if (frame->mapped <= INT64_MAX && use != MT_USE_FREE)
		err = tell(t, "mapcount", "/proc/kpagecount", "%" PRIu64, frame->mapped);
	if (!err && frame->cgroup && frame->cgroup != MT_UNKNOWN)
		err = tell(t, "cgroup_inode", "inode of the memory cgroup that pays for it "
			   "(/proc/kpagecgroup)", "%" PRIu64, frame->cgroup);
	return err;
}

static const char *limit_of(enum mt_use use)
{
	switch (use) {
	case MT_USE_KERNEL:
		return "with no flag of its own: drivers, vmalloc, a kernel stack, or free on a "
		       "CPU's list; /proc does not tell which";
	case MT_USE_FREE:
		return "free; /proc does not tell on which list, nor in a block of which order";
	case MT_USE_SLAB:
		return "kernel objects; /proc does not tell of which cache";
	default:
		return mt_uses[use].help;
	}
}

static struct mt_error *tell_all(const struct teller *t, uint64_t page_size)
{
	enum mt_use use = t->is_memory ? mt_kpage_use(t->frame.flags) : MT_USE_HOLE;
	struct mt_error *err = tell_place(t, page_size);

	if (!err)
		err = tell(t, "use", limit_of(use), "%s", mt_uses[use].name);
	if (!err)
		err = tell_flags(t);
	if (!err)
		err = tell_block(t);
	return err ? err : tell_owner(t, use);
}

static void release(struct teller *t)
{
	mt_frame_space_release(&t->space);
}

struct mt_error *mt_proc_page(struct mt_inspector *inspector, const char *which, bool all_members,
			      struct mt_error *(*fn)(void *data,
						     const struct mt_property *property),
			      void *data)
{
	__attribute__((cleanup(release))) struct teller t = { .fn = fn, .data = data };
	uint64_t page_size = inspector->snapshot->origin.page_size;
	bool there = false;
	struct mt_error *err = mt_frame_space_read(mt_process_files_of(inspector), &t.space);

	if (!err && all_members)
		err = mt_error_create(MT_ERR_USAGE, "the members of struct page need a memory "
				      "image (--core)");
	if (!err)
		err = resolve(&t, which, page_size);
	if (!err)
		err = look(&t, &there);
	if (err)
		return err;
	return there ? tell_all(&t, page_size) : no_page(&t, which);
}
