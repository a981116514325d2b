// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/task/nonpresent.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"

/*
 * The swap file or device, if there is only one (mm/swapfile.c, swap_show()): of several
 * /proc/swaps does not tell the types.  NULL: not told.
 */
static char *only_swap(struct mt_process_files *files)
{
	mt_cleanup(mt_error) struct mt_error *err =
		mt_file_read(files->root, "/proc/swaps", MT_MAX_PROCESS_FILE, &files->other);
	struct mt_word rest, path;
	struct mt_lines scan;
	size_t n = 0;

	if (err)
		return NULL;
	mt_lines_init(&scan, "swaps", files->other.data, files->other.len);
	while (mt_lines_next(&scan) && n < 3)
		if (n++ == 1)
			rest = (struct mt_word){ scan.line, scan.len };
	free(scan.first_bad);
	if (n != 2)
		return NULL;
	path = mt_word_take(&rest);
	return path.len ? mt_text_printable(path.p, path.len) : NULL;
}

static int explain_swap(struct mt_process_files *files, const struct mt_pagemap_entry *entry,
			char **text)
{
	mt_cleanup(free) char *path = NULL;

	if (entry->hidden)
		return asprintf(text, "not present: type and offset are hidden");
	if (!mt_pagemap_is_swap(entry))
		return asprintf(text, "poisoned, being moved, a device's or a marker: type %"
				PRIu64 ", offset %" PRIu64, entry->swap_type, entry->swap_offset);
	path = only_swap(files);
	return asprintf(text, "swapped out%s%s, page %" PRIu64 " (type %" PRIu64 ")",
			path ? " to " : "", path ? path : "", entry->swap_offset,
			entry->swap_type);
}

static int explain_empty(const struct mt_maps_line *line, uint64_t address, char **text)
{
	if (!memcmp(line->permissions, "---", 3))
		return asprintf(text, "never touched: the mapping allows no access");
	if (line->device || line->inode)
		return asprintf(text, "not touched yet: offset 0x%" PRIx64 " of the file",
				(line->offset + (address - line->start)));
	/* [vdso] and its like */
	if (mt_word_starts(line->path, "[v"))
		return asprintf(text, "not touched yet");
	return asprintf(text, "anonymous memory, never touched or given back");
}

struct mt_error *mt_pagemap_explain(struct mt_process_files *files, const struct mt_smaps_vma *vma,
				    uint64_t address, const struct mt_pagemap_entry *entry,
				    char **text)
{
	int len;

	if (entry->is_guard)
		len = asprintf(text, "a marker: guard page");
	else if (entry->swapped)
		len = explain_swap(files, entry, text);
	else if (vma)
		len = explain_empty(&vma->line, address, text);
	else
		len = asprintf(text, "no mapping covers it");
	return len < 0 ? mt_error_nomem() : NULL;
}
