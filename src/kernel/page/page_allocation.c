// SPDX-License-Identifier: GPL-2.0-or-later
/* Who allocated a page, and who freed it: what page_owner=on keeps. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "kernel/owner/page_owner.h"
#include "kernel/page/page_properties.h"
#include "kernel/read/damage.h"

static struct mt_error *add_number(const struct mt_property_list *f, const char *field,
				   const char *note, uint64_t value)
{
	return value == MT_UNKNOWN ? NULL : mt_property_add(f, field, note, "%" PRIu64, value);
}

/* Call by call, the innermost first. */
static struct mt_error *add_stack(const struct mt_property_list *f, const char *field,
				  uint32_t handle)
{
	__attribute__((cleanup(mt_call_stack_release))) struct mt_call_stack stack = { 0 };
	struct mt_error *err = mt_page_owner_stack(f->kernel, handle, &stack);

	if (!err && stack.problem)
		return mt_property_add(f, field, stack.problem, "none");
	for (size_t i = 0; !err && i < stack.n; i++) {
		char call[64];

		snprintf(call, sizeof(call), "%s.%zu", field, i);
		err = mt_property_add(f, call, NULL, "%s", stack.calls[i]);
	}
	return err;
}

/* "compaction" of MR_COMPACTION. */
static struct mt_error *add_migration(const struct mt_property_list *f, int64_t reason)
{
	__attribute__((cleanup(mt_cleanup_enumerators))) struct mt_enumerators list = { 0 };
	char text[64];
	struct mt_error *err;

	if (reason < 0)
		return NULL;
	err = mt_error_unless_absent(mt_types_enum(f->kernel->image->types, "migrate_reason",
						   &list));
	snprintf(text, sizeof(text), "%" PRId64, reason);
	for (size_t i = 0; !err && i < list.n; i++) {
		const char *name = list.v[i].name;

		if (list.v[i].value == reason)
			snprintf(text, sizeof(text), "%s", strncmp(name, "MR_", 3) ? name :
								   name + 3);
	}
	for (char *p = text; *p; p++)
		*p = (char)tolower((unsigned char)*p);
	return err ? err
		   : mt_property_add(f, "last_migration", "why it was migrated last", "%s", text);
}

static struct mt_error *add_allocation(const struct mt_property_list *f,
				       const struct mt_page_owner *o)
{
	char names[512];
	struct mt_error *err = add_number(f, "alloc_order", NULL, o->order);

	if (!err && o->gfp != MT_UNKNOWN)
		err = mt_property_add(f, "alloc_gfp", NULL, "0x%" PRIx64, o->gfp);
	if (!err && o->gfp != MT_UNKNOWN && f->kernel->owners->gfp_names.n)
		err = mt_property_add(f, "alloc_gfp_names", NULL, "%s",
			      mt_flag_table_text(&f->kernel->owners->gfp_names, o->gfp, names,
						 sizeof(names)));
	if (!err)
		err = add_number(f, "alloc_pid", NULL, o->pid);
	if (!err)
		err = add_number(f, "alloc_tgid", NULL, o->tgid);
	if (!err && *o->comm)
		err = mt_property_add(f, "alloc_comm", "name of the task", "%s", o->comm);
	if (!err)
		err = add_number(f, "alloc_time_ns", "since boot", o->nsec);
	if (!err)
		err = add_migration(f, o->migrate_reason);
	return err ? err : add_stack(f, "alloc_stack", o->stack);
}

/* Adds the last freeing; of a page in use that is the one before its allocation. */
static struct mt_error *add_free(const struct mt_property_list *f, const struct mt_page_owner *o)
{
	struct mt_error *err = NULL;

	if (!o->free_stack && (o->free_nsec == MT_UNKNOWN || !o->free_nsec))
		return NULL;
	err = add_number(f, "free_time_ns", "since boot", o->free_nsec);
	if (!err)
		err = add_number(f, "free_pid", NULL, o->free_pid);
	if (!err)
		err = add_number(f, "free_tgid", NULL, o->free_tgid);
	return err ? err : add_stack(f, "free_stack", o->free_stack);
}

static struct mt_error *tell(const struct mt_property_list *f, const struct mt_page_owner *o)
{
	struct mt_error *err = mt_property_add(f, "page_owner", o->allocated ?
				       "who allocated it; free_…: who freed it before" :
				       "it is free; who had it last", "%s",
				       o->allocated ? "allocated" : "freed");

	if (!err)
		err = add_allocation(f, o);
	return err ? err : add_free(f, o);
}

struct mt_error *mt_page_properties_allocation(const struct mt_property_list *f)
{
	struct mt_kernel *kernel = f->kernel;
	mt_cleanup(mt_error) struct mt_error *bad = mt_kernel_need(kernel, MT_PART_PAGE_OWNERS);
	mt_cleanup(free) uint8_t *raw = NULL;
	struct mt_page_owner owner;
	uint64_t address;

	if (!bad) {
		address = mt_page_ext_at(&kernel->owners->ext, f->pfn, NULL);
		if (!address)
			return NULL;
		bad = mt_reader_read_alloc(kernel->reader, address, kernel->owners->ext.size,
					   UINT64_MAX, &raw);
	}
	if (bad && mt_error_code(bad) == MT_ERR_NOMEM)
		return mt_error_nomem();
	/* most kernels run without page_owner, which is no damage */
	if (bad && mt_error_code(bad) != MT_ERR_NOT_FOUND)
		mt_damage_say(kernel->inspector.snapshot, MT_SECTION_PAGES, "%s",
			      mt_error_message(bad));
	if (bad || !mt_page_owner_decode(kernel->owners, raw, &owner))
		return NULL;
	return tell(f, &owner);
}
