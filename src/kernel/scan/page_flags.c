// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/scan/page_flags.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char anon_exclusive[] = "anon_exclusive";

static bool is_flag(const struct mt_enumerator *e)
{
	return !strncmp(e->name, "PG_", 3) && e->value >= 0 && e->value < MT_MAX_PAGE_FLAGS;
}

struct mt_error *mt_page_flags_read(struct mt_types *types, struct mt_page_flags *flags)
{
	struct mt_error *err;

	*flags = (struct mt_page_flags){ .anon_exclusive = MT_MAX_PAGE_FLAGS };
	err = mt_types_enum(types, "pageflags", &flags->all);
	for (size_t i = 0; !err && i < flags->all.n; i++) {
		const struct mt_enumerator *e = &flags->all.v[i];

		if (is_flag(e) && !flags->names[e->value])
			flags->names[e->value] = e->name + 3;
		if (is_flag(e) && !strcmp(e->name + 3, anon_exclusive))
			flags->anon_exclusive = (unsigned int)e->value;
	}
	return err;
}

void mt_page_flags_release(struct mt_page_flags *flags)
{
	mt_enumerators_release(&flags->all);
}

size_t mt_page_flags_set(const struct mt_page_flags *flags, uint64_t value, enum mt_use use,
			 const char *names[MT_MAX_PAGE_FLAGS])
{
	bool anon = use == MT_USE_ANON || use == MT_USE_ANON_LARGE ||
		    use == MT_USE_SWAPCACHE || use == MT_USE_HUGETLB;
	size_t n = 0;

	for (unsigned int bit = 0; bit < MT_MAX_PAGE_FLAGS; bit++)
		if (value >> bit & 1 && flags->names[bit])
			names[n++] = anon && bit == flags->anon_exclusive ? anon_exclusive :
									    flags->names[bit];
	return n;
}

struct mt_error *mt_page_flags_mask(const struct mt_page_flags *flags, const char *name,
				    uint64_t *mask)
{
	char known[1024];
	size_t len = 0;

	for (size_t i = 0; i < flags->all.n; i++) {
		const struct mt_enumerator *e = &flags->all.v[i];

		if (!is_flag(e))
			continue;
		if (!strcmp(e->name + 3, name)) {
			*mask = UINT64_C(1) << e->value;
			return NULL;
		}
		if (len < sizeof(known))
			len += (size_t)snprintf(known + len, sizeof(known) - len, "%s%s",
						len ? ", " : "", e->name + 3);
	}
	return mt_error_create(MT_ERR_USAGE, "this kernel has no page flag \"%s\"; it has %s",
			       name, len ? known : "none that its types name");
}
