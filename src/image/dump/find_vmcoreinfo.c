// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * VMCOREINFO of a dump that does not carry it as a note: a hypervisor's, made
 * without QEMU's vmcoreinfo device.  The kernel keeps the text in a page of
 * its own (vmcoreinfo_data, since v4.13, commit 203e9e41219b), so looking at
 * the start of every page finds it, whatever the architecture.
 */
#include "image/dump/dump_private.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "image/dump/elf_segments.h"
#include "image/vmcoreinfo/vmcoreinfo.h"

#define FIRST_LINE "OSRELEASE="
#define STEP 4096		/* no page is smaller */
#define LEAST_BYTES 16		/* of a file for each page */
#define REPORT_EVERY 1024	/* steps */

/* The next address from *phys on that the dump may have data for. */
static bool next_page(const struct mt_dump *dump, uint64_t *phys)
{
	kdump_addr_t pfn;

	if (dump->elf)
		return mt_elf_core_next(dump->elf, phys);
	if (!dump->files[0].map || dump->nr_files > 1)
		return false;
	pfn = *phys / dump->map_page_size;
	if (kdump_bmp_find_set(dump->files[0].map, &pfn) != KDUMP_OK ||
	    pfn >= MT_PHYS_LIMIT / dump->map_page_size)
		return false;
	if (pfn * dump->map_page_size > *phys)
		*phys = pfn * dump->map_page_size;
	return true;
}

/*
 * No format has a page without some bytes of a descriptor or header (kdump: 24, LKCD: 16), so a
 * file's length bounds its pages, whatever its map claims.
 */
static uint64_t most_steps(const struct mt_dump *dump)
{
	uint64_t page = dump->map_page_size > STEP ? dump->map_page_size : STEP;
	off_t end = lseek(dump->fds[0], 0, SEEK_END);

	return end > 0 ? (uint64_t)end / LEAST_BYTES * (page / STEP) + 1 : 0;
}

static bool starts_right(struct mt_dump *dump, uint64_t phys)
{
	char start[sizeof(FIRST_LINE) - 1];
	struct mt_error *err = mt_dump_read_physical(dump, KDUMP_MACHPHYSADDR, phys, start,
						     sizeof(start));
	bool right = !err && !memcmp(start, FIRST_LINE, sizeof(start));

	mt_error_destroy(err);
	return right;
}

/* Whether text is printable lines with two that every kernel writes. */
static bool is_vmcoreinfo(const char *text)
{
	uint64_t address;
	int64_t number;

	for (const char *p = text; *p; p++)
		if (*p != '\n' && !isprint((unsigned char)*p))
			return false;
	return mt_vmcoreinfo_hex(text, "SYMBOL(init_uts_ns)", &address) &&
	       mt_vmcoreinfo_number(text, "OFFSET(uts_namespace.name)", &number);
}

static bool try_page(struct mt_dump *dump, uint64_t phys, char text[STEP + 1])
{
	if (!starts_right(dump, phys))
		return false;

	struct mt_error *err = mt_dump_read_physical(dump, KDUMP_MACHPHYSADDR, phys, text, STEP);

	text[STEP] = '\0';
	if (err || !is_vmcoreinfo(text)) {
		mt_error_destroy(err);
		return false;
	}
	return true;
}

/* Hands the text to libkdumpfile as its VMCOREINFO; it owns the blob afterwards. */
static struct mt_error *hand_over(struct mt_dump *dump, const char *text)
{
	kdump_attr_t attr = {
		.type = KDUMP_BLOB,
		.val.blob = kdump_blob_new_dup(text, strlen(text)),
	};

	if (!attr.val.blob)
		return mt_error_nomem();

	kdump_status status = kdump_set_attr(dump->ctx, MT_DUMP_VMCOREINFO, &attr);

	return status == KDUMP_OK ? mt_dump_prepare_reading(dump) :
				    mt_dump_error(dump->ctx, status, "VMCOREINFO");
}

struct mt_error *mt_dump_find_vmcoreinfo(struct mt_dump *dump, const struct mt_progress *progress)
{
	mt_cleanup(free) char *text = malloc(STEP + 1);
	uint64_t phys = 0, most = most_steps(dump);

	if (!text)
		return mt_error_nomem();
	for (uint64_t n = 1; n <= most && next_page(dump, &phys); n++) {
		phys = (phys + STEP - 1) & ~(uint64_t)(STEP - 1);
		if (try_page(dump, phys, text)) {
			dump->was_searched = true;
			dump->vmcoreinfo = strdup(text);
			return dump->vmcoreinfo ? hand_over(dump, text) : mt_error_nomem();
		}
		if (n % REPORT_EVERY == 0 &&
		    !mt_progress_report(progress, "looking for VMCOREINFO", phys, 0))
			return mt_error_create(MT_ERR_STOPPED, "stopped");
		if (phys + STEP < phys)
			break;
		phys += STEP;
	}
	return NULL;
}
