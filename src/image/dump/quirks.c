// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/dump/quirks.h"

#include <stdlib.h>

#include "base/cleanup.h"

#define EVERY UINT32_MAX	/* no version is known that does without */

/* Versions seen: 0.5.1 (Debian 12), 0.5.6 (Debian's unstable suite in 2026). */
static const struct {
	uint32_t fixed;		/* KDUMPFILE_MKVER() of the first version without */
	const char *version;	/* the same in words, or NULL */
	const char *what;
} rows[MT_NR_QUIRKS] = {
	[MT_QUIRK_EARLY_CONTEXT] = {
		EVERY, NULL,
		"once a file is open, gives no translation context before the system is known"
	},
	[MT_QUIRK_CALLBACKS] = {
		EVERY, NULL,
		"callbacks that it fills in by itself hand the wrong pointer to the next one"
	},
	[MT_QUIRK_MMAP] = {
		EVERY, NULL,
		"maps files: one that is too short ends in SIGBUS, not in an error"
	},
	[MT_QUIRK_SPLIT] = {
		EVERY, NULL,
		"opens the first file of a split kdump and takes what is in the others for excluded"
	},
	[MT_QUIRK_FREE] = {
		EVERY, NULL,
		"writes to memory it has freed when a kdump file's context is freed"
	},
	[MT_QUIRK_PAE_ROOT] = {
		KDUMPFILE_MKVER(0, 5, 6), "0.5.6",
		"looks for the root page table of i386 with PAE by walking it, without end"
	},
	[MT_QUIRK_BARE_ARCH] = {
		EVERY, NULL,
		"knows some machines (riscv64) by name only: neither page size nor pointers"
	},
};

bool mt_quirk_applies(enum mt_quirk quirk)
{
	return KDUMPFILE_VERSION < rows[quirk].fixed;
}

const char *mt_quirk_describe(enum mt_quirk quirk, const char **what)
{
	*what = rows[quirk].what;
	return rows[quirk].version;
}

void mt_quirk_forbid_mmap(kdump_ctx_t *ctx)
{
	if (mt_quirk_applies(MT_QUIRK_MMAP))
		kdump_set_number_attr(ctx, KDUMP_ATTR_FILE_MMAP_POLICY, KDUMP_MMAP_NEVER);
}

/*
 * Also crashes where opening failed half way.  Such contexts are kept until the program ends;
 * there are as many as dumps were opened.
 */
void mt_quirk_free(kdump_ctx_t *ctx, bool is_kdump)
{
	static struct retired {
		kdump_ctx_t *ctx;
		struct retired *next;
	} *all;
	struct retired *one;

	if (!is_kdump || !mt_quirk_applies(MT_QUIRK_FREE)) {
		kdump_free(ctx);
		return;
	}
	one = malloc(sizeof(*one));
	if (!one)
		return;
	*one = (struct retired){ ctx, all };
	all = one;
}

void mt_quirk_force_root(kdump_ctx_t *ctx, const struct mt_arch *arch,
			 const struct mt_arch_query *query)
{
	uint64_t root;

	if (!mt_quirk_applies(MT_QUIRK_PAE_ROOT) || !arch || !arch->find_root ||
	    !arch->find_root(query, &root))
		return;
	/* errors only mean that this version has no such attributes */
	kdump_set_address_attr(ctx, KDUMP_ATTR_XLAT_FORCE ".rootpgt.addr", root);
	kdump_set_number_attr(ctx, KDUMP_ATTR_XLAT_FORCE ".rootpgt.as", ADDRXLAT_KPHYSADDR);
}

static addrxlat_status reg_value(const addrxlat_cb_t *cb, const char *name, addrxlat_addr_t *val)
{
	return cb->next->reg_value(cb->next, name, val);
}

static addrxlat_status sym_sizeof(const addrxlat_cb_t *cb, const char *name, addrxlat_addr_t *val)
{
	return cb->next->sym_sizeof(cb->next, name, val);
}

static addrxlat_status sym_offsetof(const addrxlat_cb_t *cb, const char *obj, const char *elem,
				    addrxlat_addr_t *val)
{
	return cb->next->sym_offsetof(cb->next, obj, elem, val);
}

static addrxlat_status num_value(const addrxlat_cb_t *cb, const char *name, addrxlat_addr_t *val)
{
	return cb->next->num_value(cb->next, name, val);
}

void mt_quirk_set_callbacks(addrxlat_cb_t *cb)
{
	if (!mt_quirk_applies(MT_QUIRK_CALLBACKS))
		return;
	cb->reg_value = reg_value;
	cb->sym_sizeof = sym_sizeof;
	cb->sym_offsetof = sym_offsetof;
	cb->num_value = num_value;
}
