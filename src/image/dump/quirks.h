/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Workarounds: what libkdumpfile does wrong or does not do, a row each in quirks.c with the
 * version that needs the workaround no more.  What the library never was meant to do (flattened
 * dumps, dumps that are cut off) has files of its own.
 */
#ifndef MT_IMAGE_DUMP_QUIRKS_H
#define MT_IMAGE_DUMP_QUIRKS_H

#include <libkdumpfile/addrxlat.h>
#include <libkdumpfile/kdumpfile.h>
#include <stdbool.h>

#include "image/arch/arch.h"

/* The rows of the table in quirks.c, where each is described. */
enum mt_quirk {
	MT_QUIRK_EARLY_CONTEXT,
	MT_QUIRK_CALLBACKS,
	MT_QUIRK_MMAP,
	MT_QUIRK_SPLIT,
	MT_QUIRK_FREE,
	MT_QUIRK_PAE_ROOT,
	MT_QUIRK_BARE_ARCH,
	MT_NR_QUIRKS,
};

/* Whether the library that memtop is built with needs that workaround. */
bool mt_quirk_applies(enum mt_quirk quirk);

/*
 * Names the first version that needs the workaround no more ("0.5.6"; NULL: none is known), and
 * in *what, one line, what the library does.
 */
const char *mt_quirk_describe(enum mt_quirk quirk, const char **what);

/* MT_QUIRK_MMAP: keeps the library from mapping the file. */
void mt_quirk_forbid_mmap(kdump_ctx_t *ctx);

/* MT_QUIRK_FREE: frees ctx where that is safe; is_kdump: its file, or one of its set, is one. */
void mt_quirk_free(kdump_ctx_t *ctx, bool is_kdump);

/*
 * MT_QUIRK_PAE_ROOT: tells the library where the kernel's root page table is, where arch (may
 * be NULL) knows.
 */
void mt_quirk_force_root(kdump_ctx_t *ctx, const struct mt_arch *arch,
			 const struct mt_arch_query *query);

/* MT_QUIRK_CALLBACKS: fills in those of the callbacks of cb that are not set yet. */
void mt_quirk_set_callbacks(addrxlat_cb_t *cb);

#endif
