// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What libaddrxlat asks while it works goes through here, for two reasons:
 * symbols that VMCOREINFO lacks may be known from a vmlinux, and reading a
 * page table whose own address needs that page table would never end.
 */
#include "image/dump/dump_private.h"

#include <inttypes.h>
#include <stdlib.h>

#include "image/reads/reads.h"

/* Reading a root may need a walk of its own; deeper nesting is a circle. */
#define MAX_DEPTH 4

static void free_page(const addrxlat_buffer_t *buf)
{
	free(buf->priv);
}

/* A whole page at phys, from wherever physical.c has it. */
static addrxlat_status own_page(struct mt_dump *dump, uint64_t phys, addrxlat_buffer_t *buf)
{
	kdump_num_t size, order;

	if (kdump_get_number_attr(dump->ctx, KDUMP_ATTR_PAGE_SIZE, &size) != KDUMP_OK ||
	    kdump_get_number_attr(dump->ctx, KDUMP_ATTR_BYTE_ORDER, &order) != KDUMP_OK || !size)
		return addrxlat_ctx_err(dump->xlat, ADDRXLAT_ERR_NODATA, "no page size");

	void *page = malloc(size);
	uint64_t start = phys & ~(uint64_t)(size - 1);

	if (!page)
		return ADDRXLAT_ERR_NOMEM;

	struct mt_error *err = mt_dump_read_physical(dump, KDUMP_MACHPHYSADDR, start, page, size);

	if (err) {
		addrxlat_status status = addrxlat_ctx_err(dump->xlat, ADDRXLAT_ERR_NODATA, "%s",
							  mt_error_message(err));

		mt_error_destroy(err);
		free(page);
		return status;
	}
	/* the buffer's address stays in the address space that was asked for */
	buf->addr.addr -= phys - start;
	buf->ptr = page;
	buf->size = size;
	buf->byte_order = (addrxlat_byte_order_t)order;
	buf->put_page = free_page;
	buf->priv = page;
	return ADDRXLAT_OK;
}

/*
 * Where libkdumpfile would return zeroes for missing data, look in one file of a set only, or
 * take blocks for pages.
 */
static bool has_own_pages(const struct mt_dump *dump)
{
	return dump->elf || dump->nr_files > 1 || dump->damage || dump->files[0].ctx != dump->ctx;
}

static addrxlat_status get_own_page(struct mt_dump *dump, addrxlat_buffer_t *buf)
{
	uint64_t phys = buf->addr.addr, len;

	if (buf->addr.as == ADDRXLAT_KVADDR &&
	    (!dump->elf || !mt_elf_core_virtual(dump->elf, buf->addr.addr, &phys, &len)))
		return addrxlat_ctx_err(dump->xlat, ADDRXLAT_ERR_NODATA,
					"virtual address 0x%" PRIx64 " is in no segment",
					(uint64_t)buf->addr.addr);
	return own_page(dump, phys, buf);
}

static addrxlat_status get_page(const addrxlat_cb_t *cb, addrxlat_buffer_t *buf)
{
	struct mt_dump *dump = cb->priv;

	if (has_own_pages(dump))
		return get_own_page(dump, buf);
	if (dump->depth >= MAX_DEPTH)
		return addrxlat_ctx_err(dump->xlat, ADDRXLAT_ERR_INVALID,
					"page tables that need themselves to be found");
	dump->depth++;
	addrxlat_status status = cb->next->get_page(cb->next, buf);

	dump->depth--;
	if (status == ADDRXLAT_OK && dump->reads && buf->addr.as != ADDRXLAT_KVADDR)
		mt_reads_add(dump->reads, buf->addr.addr, buf->size);
	return status;
}

/* Virtual addresses are only worth asking for where ELF headers map them. */
static unsigned long read_caps(const addrxlat_cb_t *cb)
{
	const struct mt_dump *dump = cb->priv;

	if (!has_own_pages(dump))
		return cb->next->read_caps(cb->next);
	return ADDRXLAT_CAPS(ADDRXLAT_MACHPHYSADDR) |
	       (dump->elf && mt_elf_core_has_virtual(dump->elf) ?
			ADDRXLAT_CAPS(ADDRXLAT_KVADDR) : 0);
}

static bool ask_hints(const struct mt_dump *dump, const char *name, addrxlat_addr_t *val)
{
	uint64_t address;

	if (!dump->hints || !dump->hints->symbol ||
	    !dump->hints->symbol(dump->hints->data, name, &address))
		return false;
	*val = address;
	return true;
}

static addrxlat_status sym_value(const addrxlat_cb_t *cb, const char *name, addrxlat_addr_t *val)
{
	struct mt_dump *dump = cb->priv;
	addrxlat_status status = cb->next->sym_value(cb->next, name, val);

	if (status == ADDRXLAT_OK || !ask_hints(dump, name, val))
		return status;
	addrxlat_ctx_clear_err(dump->xlat);
	return ADDRXLAT_OK;
}

struct mt_error *mt_dump_install_callbacks(struct mt_dump *dump)
{
	addrxlat_cb_t *cb = addrxlat_ctx_add_cb(dump->xlat);

	if (!cb)
		return mt_error_nomem();
	cb->priv = dump;
	cb->get_page = get_page;
	cb->read_caps = read_caps;
	cb->sym_value = sym_value;
	mt_quirk_set_callbacks(cb);
	dump->callbacks = cb;
	return NULL;
}
