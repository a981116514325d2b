// SPDX-License-Identifier: GPL-2.0-or-later
/* struct page, member by member, as the kernel's types name them. */
#include <stdio.h>

#include "kernel/page_facts.h"

#define MAX_MEMBER 64u		/* bytes that are printed of one */

static struct mt_error *tell_member(const struct mt_facts *f, const uint8_t *raw,
				    const struct mt_named_member *m)
{
	char field[300], value[2 * MAX_MEMBER + 4];
	const struct mt_field place = { .exists = true, .m = m->m };
	size_t n = m->m.size < MAX_MEMBER ? (size_t)m->m.size : MAX_MEMBER;

	if (m->m.offset > f->census->decoder.size || n > f->census->decoder.size - m->m.offset)
		return NULL;
	snprintf(field, sizeof(field), "page.%s", m->name);
	if (n <= 8 && !m->m.nr_elements && (n == 1 || n == 2 || n == 4 || n == 8))
		return mt_fact(f, field, NULL, "0x%llx",
			       (unsigned long long)mt_fact_field(f, raw, &place));
	for (size_t i = 0; i < n; i++)
		snprintf(value + 2 * i, 3, "%02x", raw[m->m.offset + i]);
	return mt_fact(f, field, "bytes as they are in memory", "%s", n ? value : "");
}

struct mt_error *mt_facts_members(const struct mt_facts *f, const struct mt_scan_run *run)
{
	__attribute__((cleanup(mt_cleanup_members))) struct mt_members members = { 0 };
	struct mt_error *err = mt_types_members(f->kernel->image->types, "page", &members);

	for (size_t i = 0; !err && i < members.n; i++)
		err = tell_member(f, run->self, &members.v[i]);
	return err;
}
