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

struct mt_error *mt_xarray_load(struct mt_reader *reader, struct mt_types *types,
				uint64_t address, uint64_t index, uint64_t *entry)
{
	struct layout l = { 0 };
	struct mt_error *err = mt_rows_resolve(types, mt_reader_memory(reader)->pointer_size, &rows,
					       &l);
	const struct form forms[] = {
		{ &l.head, &l.shift, &l.slots, 2 },
		{ &l.old_head, &l.old_shift, &l.old_slots, 1 },
	};
	const struct form *form = &forms[!l.head.exists];

	if (err)
		return err;
	if (!form->head->exists || !form->shift->exists || !form->slots->exists ||
	    form->slots->m.nr_elements < 2)
		return mt_error_create(MT_ERR_NOT_FOUND, "no type xarray");
	err = mt_reader_member(reader, address, form->head, entry);
	return err ? err : descend(reader, form, index, entry);
}
