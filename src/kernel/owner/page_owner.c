// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/owner/page_owner.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "kernel/layout/layout_rows.h"
#include "kernel/vmalloc/module.h"

#define MAX_SIZE 1024u		/* bytes of struct page_owner; known ones have up to 88 */

#define AT(member) offsetof(struct mt_page_owners, member)

static const struct mt_field_row field_rows[] = {
	{ AT(order),	{ { "page_owner", "order" } }, MT_INTEGER(2 | 4 | 8) },
	{ AT(gfp),	{ { "page_owner", "gfp_mask" } }, MT_INTEGER(4 | 8) },
	{ AT(migrate_reason), { { "page_owner", "last_migrate_reason" } }, MT_INTEGER(1 | 2 | 4) },
	{ AT(stack),	{ { "page_owner", "handle" } }, MT_INTEGER(4) },
	/* v5.4, 8974558f49a6 */
	{ AT(free_stack), { { "page_owner", "free_handle" } }, MT_INTEGER(4) },
	/* v5.11, 9cc7e96aa846 */
	{ AT(nsec),	{ { "page_owner", "ts_nsec" } }, MT_INTEGER(8) },
	/* v5.13, 866b48526217 */
	{ AT(free_nsec), { { "page_owner", "free_ts_nsec" } }, MT_INTEGER(8) },
	/* v5.18, 865ed6a32786 */
	{ AT(comm),	{ { "page_owner", "comm" } }, MT_BYTES(MT_COMM_SIZE - 1) },
	{ AT(pid),	{ { "page_owner", "pid" } }, MT_INTEGER(4) },
	{ AT(tgid),	{ { "page_owner", "tgid" } }, MT_INTEGER(4) },
	/* v6.8 */
	{ AT(free_pid),	{ { "page_owner", "free_pid" } }, MT_INTEGER(4) },
	{ AT(free_tgid), { { "page_owner", "free_tgid" } }, MT_INTEGER(4) },
};

static const struct mt_size_row size_rows[] = {
	{ AT(size),	{ "page_owner" }, .most = MAX_SIZE, .need = MT_REQUIRED },
};

static const struct mt_rows rows = { MT_SIZE_ROWS(size_rows), MT_FIELD_ROWS(field_rows) };

struct flags {
	struct mt_constant set, allocated;
};

#define FLAG(member) offsetof(struct flags, member)

static const struct mt_constant_row flag_rows[] = {
	{ FLAG(set),		{ "PAGE_EXT_OWNER" }, MT_BIT_NUMBER, MT_REQUIRED },
	{ FLAG(allocated),	{ "PAGE_EXT_OWNER_ALLOCATED", "PAGE_EXT_OWNER_ACTIVE" },
	  MT_BIT_NUMBER },
};

static const struct mt_rows flag_set = { MT_CONSTANT_ROWS(flag_rows) };

/*
 * Finds the flags of entries.  "Is allocated now" has a flag of its own since v5.4 (37389167a281,
 * by another name until v5.5); before, the only flag was cleared when the page was freed.
 */
static struct mt_error *find_flags(struct mt_kernel *kernel, struct mt_page_owners *owners)
{
	struct flags found = { 0 };
	struct mt_error *err = mt_rows_resolve(kernel->image->types,
					       mt_reader_memory(kernel->reader)->pointer_size,
					       &flag_set, &found);

	if (err)
		return err;
	owners->set = UINT64_C(1) << found.set.value;
	owners->each_page = found.allocated.exists;
	owners->allocated = found.allocated.exists ? UINT64_C(1) << found.allocated.value :
						     owners->set;
	return NULL;
}

static struct mt_error *find_place(struct mt_kernel *kernel, struct mt_page_owners *owners)
{
	struct mt_error *err = mt_rows_resolve(kernel->image->types,
					       mt_reader_memory(kernel->reader)->pointer_size,
					       &rows, owners);

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
	struct mt_page_owners *owners;
	struct mt_error *err;

	owners = calloc(1, sizeof(*owners));
	if (!owners)
		return mt_error_nomem();
	owners->reader = kernel->reader;
	err = find_place(kernel, owners);
	if (!err)
		err = find_flags(kernel, owners);
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
	return field->exists ? mt_reader_field(owners->reader, raw, field) : MT_UNKNOWN;
}

static void copy_comm(const struct mt_page_owners *owners, const uint8_t *raw, char *comm)
{
	const struct mt_field *field = &owners->comm;
	const char *text = (const char *)raw + field->m.offset;
	size_t n = field->exists ? (size_t)field->m.size : 0;

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
