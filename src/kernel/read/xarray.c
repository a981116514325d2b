// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/read/xarray.h"

#include <inttypes.h>

#include "kernel/layout/layout_rows.h"

#define MAX_SLOTS	4096u	/* XA_CHUNK_SIZE is 64, or 16 */
#define MAX_DEPTH	12u	/* 64 bits in chunks of 6, and one to spare */

struct layout {
	struct mt_field head, shift, slots;
	struct mt_field old_head, old_shift, old_slots;
};

#define AT(member) offsetof(struct layout, member)

static const struct mt_field_row field_rows[] = {
	{ AT(head),	{ { "xarray", "xa_head" } }, MT_WORD },
	{ AT(shift),	{ { "xa_node", "shift" } }, MT_INTEGER(1) },
	{ AT(slots),	{ { "xa_node", "slots" } }, MT_ARRAY(MT_WORD_WIDTH, MAX_SLOTS) },
	{ AT(old_head),	{ { "radix_tree_root", "rnode" } }, MT_WORD },
	{ AT(old_shift), { { "radix_tree_node", "shift" } }, MT_INTEGER(1) },
	{ AT(old_slots), { { "radix_tree_node", "slots" } }, MT_ARRAY(MT_WORD_WIDTH, MAX_SLOTS) },
};

static const struct mt_rows rows = { MT_FIELD_ROWS(field_rows) };

/* How nodes are told from what they hold: 2 in the low bits, or 1; value entries have the other. */
struct form {
	const struct mt_field *head, *shift, *slots;
	unsigned int mark;
};

static bool is_node(const struct form *form, uint64_t entry)
{
	/* small ones refer to a sibling (xa_is_sibling()) */
	return (entry & 3) == form->mark && entry > 4096;
}

static struct mt_error *read_slot(struct mt_reader *reader, const struct form *form,
				  uint64_t node, uint64_t slot, uint64_t *entry)
{
	unsigned int pointer = mt_reader_memory(reader)->pointer_size;

	return mt_reader_read_long(reader,
				   mt_reader_add(reader, node, form->slots->m.offset +
						 slot * pointer), entry);
}

static struct mt_error *descend(struct mt_reader *reader, const struct form *form,
				uint64_t index, uint64_t *entry)
{
	uint64_t chunk = form->slots->m.nr_elements, shift, above = 64;
	struct mt_error *err = NULL;

	for (unsigned int depth = 0; !err && is_node(form, *entry); depth++) {
		uint64_t node = *entry - form->mark, slot;

		err = mt_reader_member(reader, node, form->shift, &shift);
		if (!err && (shift >= above || depth > MAX_DEPTH))
			err = mt_error_create(MT_ERR_FORMAT, "xa_node 0x%" PRIx64 ": shift %" PRIu64
					      " below %" PRIu64, node, shift, above);
		if (err)
			return err;
		slot = index >> shift;
		if (!depth && slot >= chunk) {
			/* behind the last */
			*entry = 0;
			return NULL;
		}
		err = read_slot(reader, form, node, slot % chunk, entry);
		if (!err && form->mark == 2 && (*entry & 3) == 2 && *entry <= 4096)
			err = read_slot(reader, form, node, (*entry >> 2) % chunk, entry);
		above = shift;
	}
	return err;
}

/* Which form this kernel's types have, and what stands at the top of the xarray at address. */
static struct mt_error *read_head(struct mt_reader *reader, struct mt_types *types,
				  struct layout *l, uint64_t address, struct form *form,
				  uint64_t *entry)
{
	struct mt_error *err = mt_rows_resolve(types, mt_reader_memory(reader)->pointer_size, &rows,
					       l);

	if (err)
		return err;
	*form = l->head.exists ?
		(struct form){ &l->head, &l->shift, &l->slots, 2 } :
		(struct form){ &l->old_head, &l->old_shift, &l->old_slots, 1 };
	if (!form->head->exists || !form->shift->exists || !form->slots->exists ||
	    form->slots->m.nr_elements < 2)
		return mt_error_create(MT_ERR_NOT_FOUND, "no type xarray");
	return mt_reader_member(reader, address, form->head, entry);
}

struct mt_error *mt_xarray_load(struct mt_reader *reader, struct mt_types *types,
				uint64_t address, uint64_t index, uint64_t *entry)
{
	struct layout l = { 0 };
	struct form form;
	struct mt_error *err = read_head(reader, types, &l, address, &form, entry);

	return err ? err : descend(reader, &form, index, entry);
}

struct walk {
	struct mt_reader *reader;
	struct form form;
	uint64_t left;			/* nodes and entries that may still come */
	struct mt_error *(*fn)(void *data, uint64_t index, uint64_t entry);
	void *data;
};

static bool is_sibling(const struct form *form, uint64_t entry)
{
	return form->mark == 2 && (entry & 3) == 2 && entry <= MAX_SLOTS;
}

/* entry, which stands at index, has what is below bit above of an index below it. */
static struct mt_error *walk_entry(struct walk *w, uint64_t entry, uint64_t index, uint64_t above)
{
	uint64_t node = entry - w->form.mark, shift, child;
	struct mt_error *err;

	if (!entry || is_sibling(&w->form, entry))
		return NULL;
	if (!w->left--)
		return mt_error_create(MT_ERR_FORMAT, "an xarray has too many entries");
	if (!is_node(&w->form, entry))
		return w->fn(w->data, index, entry);
	err = mt_reader_member(w->reader, node, w->form.shift, &shift);
	/* shifts go down, so the depth is bounded */
	if (!err && shift >= above)
		err = mt_error_create(MT_ERR_FORMAT, "xa_node 0x%" PRIx64 ": shift %" PRIu64
				      " below %" PRIu64, node, shift, above);
	for (uint64_t slot = 0; !err && slot < w->form.slots->m.nr_elements; slot++) {
		err = read_slot(w->reader, &w->form, node, slot, &child);
		if (!err)
			err = walk_entry(w, child, index | slot << shift, shift);
	}
	return err;
}

struct mt_error *mt_xarray_walk(struct mt_reader *reader, struct mt_types *types, uint64_t address,
				uint64_t max,
				struct mt_error *(*fn)(void *data, uint64_t index, uint64_t entry),
				void *data)
{
	struct layout l = { 0 };
	struct walk walk = { .reader = reader, .left = max, .fn = fn, .data = data };
	uint64_t head;
	struct mt_error *err = read_head(reader, types, &l, address, &walk.form, &head);

	return err ? err : walk_entry(&walk, head, 0, 64);
}
