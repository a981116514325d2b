// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/layout/layout_rows.h"

static struct mt_error *find_member(struct mt_types *types, const struct mt_spelling *name,
				    struct mt_field *field)
{
	uint64_t size = 0;
	struct mt_member m = { 0 };
	struct mt_error *err = mt_types_size(types, name->type, &size);

	if (!err)
		err = mt_types_member(types, name->type, name->member, &m);
	if (err)
		return mt_error_unless_absent(err);
	if (m.size > size || m.offset > size - m.size)
		return mt_error_create(MT_ERR_FORMAT, "member %s (offset %llu, %llu bytes) does "
				       "not fit struct %s of %llu bytes", name->member,
				       (unsigned long long)m.offset, (unsigned long long)m.size,
				       name->type, (unsigned long long)size);
	*field = (struct mt_field){ .exists = true, .m = m };
	return NULL;
}

struct mt_error *mt_field_rows_find(struct mt_types *types, const struct mt_field_row *rows,
				    size_t n, void *layout)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < n; i++) {
		struct mt_field *field = (void *)((char *)layout + rows[i].at);

		for (size_t k = 0; !err && !field->exists && k < MT_MAX_SPELLINGS &&
				   rows[i].names[k].type; k++)
			err = find_member(types, &rows[i].names[k], field);
	}
	return err;
}

struct mt_error *mt_constant_rows_find(struct mt_types *types, const struct mt_constant_row *rows,
				       size_t n, void *layout)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < n; i++) {
		struct mt_constant *constant = (void *)((char *)layout + rows[i].at);

		for (size_t k = 0; !err && !constant->exists && k < MT_MAX_SPELLINGS &&
				   rows[i].names[k]; k++) {
			err = mt_types_enumerator(types, rows[i].names[k], &constant->value);
			constant->exists = !err;
			err = mt_error_unless_absent(err);
		}
	}
	return err;
}

struct mt_error *mt_size_rows_find(struct mt_types *types, const struct mt_size_row *rows,
				   size_t n, void *layout)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < n; i++)
		err = mt_error_unless_absent(
			mt_types_size(types, rows[i].type, (void *)((char *)layout + rows[i].at)));
	return err;
}
