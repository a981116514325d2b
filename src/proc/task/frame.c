// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/task/frame.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/privilege.h"
#include "proc/zone/parsers.h"
#include "proc/task/pagemap.h"

#define MAX_ORDER 20u	/* huge pages of 16 GiB have 18 with pages of 64 KiB */

static uint64_t peek(struct mt_process_files *files, const char *file, uint64_t pfn)
{
	uint64_t word;
	mt_cleanup(mt_error) struct mt_error *err = mt_kpage_read(&files->place, file, pfn, &word);

	return err ? MT_UNKNOWN : word;
}

/*
 * Finds the head of the compound page that frame is in.  Blocks are aligned to their
 * size, so it is the first head at a multiple of 2, 4, … pages below.  False: none.
 */
static bool find_head(struct mt_process_files *files, struct mt_frame *frame, uint64_t *head)
{
	*head = frame->pfn;
	for (unsigned int order = 1; frame->flags & MT_KPF_COMPOUND_TAIL && order <= MAX_ORDER;
	     order++) {
		uint64_t flags;

		*head = frame->pfn >> order << order;
		flags = peek(files, "kpageflags", *head);
		if (flags == MT_UNKNOWN)
			return false;
		/* older kernels leave out what the head alone has */
		if (flags & MT_KPF_COMPOUND_HEAD) {
			frame->flags |= flags & ~MT_KPF_COMPOUND_HEAD;
			return true;
		}
	}
	return frame->flags & MT_KPF_COMPOUND_HEAD;
}

/* What lies behind a block is no tail, or the end of memory.  0: it could not be read. */
static unsigned int find_order(struct mt_process_files *files, uint64_t head)
{
	for (unsigned int order = 1; order <= MAX_ORDER; order++) {
		uint64_t flags = 0;
		mt_cleanup(mt_error) struct mt_error *err =
			mt_kpage_read(&files->place, "kpageflags", head + (UINT64_C(1) << order),
				      &flags);

		if (err && mt_error_code(err) != MT_ERR_NOT_FOUND)
			return 0;
		if (err || !(flags & MT_KPF_COMPOUND_TAIL))
			return order;
	}
	return 0;
}

struct mt_error *mt_frame_read(struct mt_process_files *files, struct mt_frame *frame)
{
	mt_cleanup(mt_error) struct mt_error *err = NULL;
	char who[MT_PRIVILEGE_SIZE];
	uint64_t head;

	frame->mapped = frame->cgroup = frame->head = MT_UNKNOWN;
	if (frame->pfn == MT_UNKNOWN)
		return NULL;
	err = mt_kpage_read(&files->place, "kpageflags", frame->pfn, &frame->flags);
	frame->has_flags = !err;
	if (err && mt_error_code(err) == MT_ERR_DENIED)
		mt_process_note(files, MT_STATUS_DENIED, "%s: %s would add the flags and the "
				"use of pages", mt_error_message(err),
				mt_privilege_who(files->root, MT_CAP_NONE, who));
	if (err)
		return mt_error_code(err) == MT_ERR_NOMEM ? mt_steal(err) : NULL;
	if (find_head(files, frame, &head)) {
		frame->head = head;
		frame->order = find_order(files, head);
	}
	frame->mapped = peek(files, "kpagecount", frame->pfn);
	frame->cgroup = peek(files, "kpagecgroup", frame->pfn);
	return NULL;
}

/* Finds the zone of a page; NULL if several span it, as zones of different nodes may. */
static const struct mt_zone *zone_of(const struct mt_snapshot *zones, uint64_t pfn)
{
	const struct mt_zone *found = NULL;

	for (size_t i = 0; i < zones->nr_zones; i++) {
		const struct mt_zone *zone = &zones->zones[i];

		if (zone->start_pfn == MT_UNKNOWN || zone->spanned == MT_UNKNOWN ||
		    pfn < zone->start_pfn || pfn - zone->start_pfn >= zone->spanned)
			continue;
		if (found)
			return NULL;
		found = zone;
	}
	return found;
}

/* Writes ", zone DMA32, node 0" into text, or "" if that is not known. */
static struct mt_error *name_zone(struct mt_process_files *files, uint64_t pfn, char *text,
				  size_t size)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *zones = NULL;
	const struct mt_zone *zone = NULL;
	struct mt_error *err = mt_snapshot_create(MT_ORIGIN_SYSROOT, &zones);

	*text = '\0';
	if (err)
		return err;
	err = mt_file_read(files->root, "/proc/zoneinfo", MT_MAX_PROCESS_FILE, &files->other);
	if (!err)
		err = mt_proc_parse_zoneinfo("zoneinfo", files->other.data, files->other.len,
					     false, zones);
	if (!err)
		zone = zone_of(zones, pfn);
	if (zone)
		snprintf(text, size, ", zone %s, node %u", zone->name, zone->node);
	mt_error_destroy(err);
	return NULL;
}

/* Writes how often the page is mapped and which memory cgroup pays for it. */
static void describe_owners(const struct mt_frame *frame, char *text, size_t size)
{
	size_t len = 0;

	*text = '\0';
	if (frame->mapped != MT_UNKNOWN && !(frame->flags & MT_KPF_ZERO_PAGE))
		len = (size_t)snprintf(text, size, "; mapped %" PRIu64 " time%s", frame->mapped,
				       frame->mapped == 1 ? "" : "s");
	if (frame->cgroup && frame->cgroup != MT_UNKNOWN && len < size)
		snprintf(text + len, size - len, "; memory cgroup of inode %" PRIu64,
			 frame->cgroup);
}

/* Writes the use of the page, in the words of the view page of dumps. */
static void describe_use(const struct mt_frame *frame, char *text, size_t size)
{
	const char *zero = !(frame->flags & MT_KPF_ZERO_PAGE) ? "" :
			   frame->order ? ", the huge zero page" : ", the zero page";
	int len;

	if (!frame->has_flags) {
		snprintf(text, size, "its use is not told");
		return;
	}
	len = snprintf(text, size, "%s%s", mt_uses[mt_kpage_use(frame->flags)].name, zero);
	if (frame->order)
		snprintf(text + len, size - (size_t)len, ", order %u", frame->order);
}

struct mt_error *mt_frame_describe(struct mt_process_files *files, const struct mt_frame *frame,
				char **text)
{
	char use[96], zone[96], owners[128] = "";
	struct mt_error *err;

	if (frame->pfn == MT_UNKNOWN) {
		*text = strdup("pfn hidden");
		return *text ? NULL : mt_error_nomem();
	}
	err = name_zone(files, frame->pfn, zone, sizeof(zone));
	if (err)
		return err;
	describe_use(frame, use, sizeof(use));
	if (frame->has_flags)
		describe_owners(frame, owners, sizeof(owners));
	if (asprintf(text, "pfn %" PRIu64 ": %s%s%s", frame->pfn, use, zone, owners) < 0)
		return mt_error_nomem();
	return NULL;
}
