// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/owner/page_owner.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "kernel/layout/layout_rows.h"
#include "kernel/vmalloc/module.h"

#define AT(member) offsetof(struct mt_page_owners, member)

static const struct mt_field_row rows[] = {
	{ AT(order),	{ { "page_owner", "order" } } },
	{ AT(gfp),	{ { "page_owner", "gfp_mask" } } },
	{ AT(migrate_reason), { { "page_owner", "last_migrate_reason" } } },
	{ AT(stack),	{ { "page_owner", "handle" } } },
	/* v5.4, 8974558f49a6 */
	{ AT(free_stack), { { "page_owner", "free_handle" } } },
	/* v5.11, 9cc7e96aa846 */
	{ AT(nsec),	{ { "page_owner", "ts_nsec" } } },
	/* v5.13, 866b48526217 */
	{ AT(free_nsec), { { "page_owner", "free_ts_nsec" } } },
	/* v5.18, 865ed6a32786 */
	{ AT(comm),	{ { "page_owner", "comm" } } },
	{ AT(pid),	{ { "page_owner", "pid" } } },
	{ AT(tgid),	{ { "page_owner", "tgid" } } },
	/* v6.8 */
	{ AT(free_pid),	{ { "page_owner", "free_pid" } } },
	{ AT(free_tgid), { { "page_owner", "free_tgid" } } },
};

static struct mt_error *find_bit(struct mt_types *types, const char *name, uint64_t *mask)
{
	int64_t bit = 0;
	struct mt_error *err = mt_types_enumerator(types, name, &bit);

	if (!err && (bit < 0 || bit > 63))
		return mt_error_create(MT_ERR_FORMAT, "%s is bit %" PRId64, name, bit);
	if (!err)
		*mask = UINT64_C(1) << bit;
	return err;
}

/*
 * Finds the flags of entries.  "Is allocated now" has a flag of its own since v5.4 (37389167a281,
 * by another name until v5.5); before, the only flag was cleared when the page was freed.
 */
static struct mt_error *find_flags(struct mt_types *types, struct mt_page_owners *owners)
{
	static const char *const names[] = { "PAGE_EXT_OWNER_ALLOCATED", "PAGE_EXT_OWNER_ACTIVE" };
	struct mt_error *err = find_bit(types, "PAGE_EXT_OWNER", &owners->set);

	for (size_t i = 0; !err && !owners->allocated && i < MT_ARRAY_SIZE(names); i++)
		err = mt_error_unless_absent(find_bit(types, names[i], &owners->allocated));
	owners->each_page = owners->allocated;
	if (!owners->allocated)
		owners->allocated = owners->set;
	return err;
}

static struct mt_error *find_place(struct mt_kernel *kernel, struct mt_page_owners *owners)
{
	struct mt_error *err = mt_types_size(kernel->image->types, "page_owner", &owners->size);

	if (err && mt_error_code(err) == MT_ERR_NOT_FOUND) {
		mt_error_destroy(err);
		return mt_error_create(MT_ERR_NOT_FOUND, "the kernel was built without "
				       "CONFIG_PAGE_OWNER: its types have no page_owner");
	}
	if (!err)
		err = mt_page_ext_open(kernel, &owners->ext);
	if (!err)
		err = mt_page_ext_offset(kernel, "page_owner_ops", &owners->offset);
	if (err)
		return err;
	/* what comes first is the flags that all users share */
	if (!owners->offset)
		return mt_error_create(MT_ERR_NOT_FOUND, "the kernel was not booted with "
				       "page_owner=on");
	if (owners->offset > owners->ext.size || owners->size > owners->ext.size - owners->offset)
		return mt_error_create(MT_ERR_FORMAT,
				       "page_owner at %" PRIu64 " of an entry of %" PRIu64 " bytes",
				       owners->offset, owners->ext.size);
	return NULL;
}

/* Stacks and names of gfp flags only add words; without them the owners are known all the same. */
static struct mt_error *find_words(struct mt_kernel *kernel, struct mt_page_owners *owners)
{
	struct mt_error *err = mt_flag_table_read(kernel, "gfpflag_names", &owners->gfp_names);

	if (err && mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	mt_error_destroy(err);
	err = mt_stack_depot_open(kernel, &owners->depot);
	if (!err || mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	owners->depot_problem = strdup(mt_error_message(err));
	mt_error_destroy(err);
	return owners->depot_problem ? NULL : mt_error_nomem();
}

static void release(struct mt_page_owners *owners)
{
	if (!owners)
		return;
	mt_flag_table_release(&owners->gfp_names);
	free(owners->depot_problem);
	free(owners);
}

static struct mt_error *make(struct mt_kernel *kernel)
{
	struct mt_types *types = kernel->image->types;
	struct mt_page_owners *owners;
	struct mt_error *err;

	owners = calloc(1, sizeof(*owners));
	if (!owners)
		return mt_error_nomem();
	owners->reader = kernel->reader;
	err = find_place(kernel, owners);
	if (!err)
		err = find_flags(types, owners);
	if (!err)
		err = mt_field_rows_find(types, rows, MT_ARRAY_SIZE(rows), owners);
	if (!err)
		err = find_words(kernel, owners);
	if (!err)
		kernel->owners = owners;
	else
		release(owners);
	return mt_error_prefix(err, "page_owner");
}

static void destroy(struct mt_kernel *kernel)
{
	release(kernel->owners);
}

const struct mt_part_type mt_part_page_owners = {
	.name = "page_owner",
	.make = make,
	.destroy = destroy,
};

static uint64_t number(const struct mt_page_owners *owners, const uint8_t *raw,
		       const struct mt_field *field)
{
	return field->exists && field->m.size <= 8 ? mt_reader_field(owners->reader, raw, field) :
						     MT_UNKNOWN;
}

static void copy_comm(const struct mt_page_owners *owners, const uint8_t *raw, char *comm)
{
	const struct mt_field *field = &owners->comm;
	const char *text = (const char *)raw + field->m.offset;
	size_t n = field->exists && field->m.size < MT_COMM_SIZE ? (size_t)field->m.size : 0;

	memset(comm, 0, MT_COMM_SIZE);
	n = strnlen(text, n);
	if (mt_text_is_printable(text, n)) {
		memcpy(comm, text, n);
		return;
	}
	for (size_t i = 0; i < n; i++)
		comm[i] = text[i] > ' ' && text[i] < 0x7f ? text[i] : '?';
}

bool mt_page_owner_decode(const struct mt_page_owners *owners, const uint8_t *raw,
			   struct mt_page_owner *owner)
{
	uint64_t flags = mt_reader_field(owners->reader, raw, &owners->ext.flags);
	const uint8_t *own = raw + owners->offset;

	if (!(flags & owners->set))
		return false;
	*owner = (struct mt_page_owner){
		.allocated = flags & owners->allocated,
		.order = number(owners, own, &owners->order),
		.gfp = number(owners, own, &owners->gfp),
		.pid = number(owners, own, &owners->pid),
		.tgid = number(owners, own, &owners->tgid),
		.nsec = number(owners, own, &owners->nsec),
		.free_pid = number(owners, own, &owners->free_pid),
		.free_tgid = number(owners, own, &owners->free_tgid),
		.free_nsec = number(owners, own, &owners->free_nsec),
		.migrate_reason = INT64_MIN,
	};
	if (owners->stack.exists)
		owner->stack = (uint32_t)number(owners, own, &owners->stack);
	if (owners->free_stack.exists)
		owner->free_stack = (uint32_t)number(owners, own, &owners->free_stack);
	if (owners->migrate_reason.exists)
		owner->migrate_reason = mt_reader_field_signed(owners->reader, own,
							       &owners->migrate_reason);
	copy_comm(owners, own, owner->comm);
	return true;
}

static struct mt_error *set_problem(struct mt_call_stack *stack, const char *problem)
{
	stack->problem = strdup(problem);
	return stack->problem ? NULL : mt_error_nomem();
}

static struct mt_error *name_call(struct mt_kernel *kernel, uint64_t address, char **name)
{
	struct mt_error *err = mt_address_name(kernel, address, name);

	if (!err && !*name && asprintf(name, "0x%" PRIx64, address) < 0) {
		*name = NULL;
		return mt_error_nomem();
	}
	return err;
}

struct mt_error *mt_page_owner_stack(struct mt_kernel *kernel, uint32_t handle,
				      struct mt_call_stack *stack)
{
	struct mt_page_owners *owners = kernel->owners;
	uint64_t calls[MT_MAX_STACK_FRAMES];
	mt_cleanup(mt_error) struct mt_error *bad = NULL;
	struct mt_error *err = NULL;
	size_t n = 0;

	if (!handle)
		return set_problem(stack, "the kernel kept none");
	if (owners->depot_problem)
		return set_problem(stack, owners->depot_problem);
	bad = mt_stack_depot_fetch(&owners->depot, handle, calls, &n);
	if (bad)
		return set_problem(stack, mt_error_message(bad));
	stack->calls = calloc(n + 1, sizeof(*stack->calls));
	if (!stack->calls)
		return mt_error_nomem();
	for (stack->n = 0; !err && stack->n < n; stack->n++)
		err = name_call(kernel, calls[stack->n], &stack->calls[stack->n]);
	return err;
}
