// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/gfp.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "analysis/release.h"
#include "base/number.h"

struct name {
	const char *name;
	uint32_t flags;
};

/*
 * Compounds first and the widest of them first: as they are printed.  Some
 * changed what they hold (GFP_NOWAIT took in __GFP_NOWARN in v6.8, GFP_ATOMIC
 * lost __GFP_ATOMIC in v6.3); none of that changes a decision, except through
 * MT_GFP_ATOMIC, which alloc.c adds for the kernels that had it.
 */
static const struct name compounds[] = {
	{ "GFP_TRANSHUGE", (MT_GFP_HIGHUSER_MOVABLE | MT_GFP_COMP | MT_GFP_NOMEMALLOC |
			    MT_GFP_NOWARN) & ~MT_GFP_KSWAPD_RECLAIM },
	{ "GFP_TRANSHUGE_LIGHT", (MT_GFP_HIGHUSER_MOVABLE | MT_GFP_COMP | MT_GFP_NOMEMALLOC |
				  MT_GFP_NOWARN) & ~MT_GFP_RECLAIM },
	{ "GFP_HIGHUSER_MOVABLE", MT_GFP_HIGHUSER_MOVABLE },
	{ "GFP_HIGHUSER", MT_GFP_KERNEL | MT_GFP_HARDWALL | MT_GFP_HIGHMEM },
	{ "GFP_USER", MT_GFP_KERNEL | MT_GFP_HARDWALL },
	{ "GFP_KERNEL_ACCOUNT", MT_GFP_KERNEL | MT_GFP_ACCOUNT },
	{ "GFP_KERNEL", MT_GFP_KERNEL },
	{ "GFP_NOFS", MT_GFP_RECLAIM | MT_GFP_IO },
	{ "GFP_ATOMIC", MT_GFP_HIGH | MT_GFP_KSWAPD_RECLAIM },
	{ "GFP_NOIO", MT_GFP_RECLAIM },
	{ "GFP_NOWAIT", MT_GFP_KSWAPD_RECLAIM },
	{ "GFP_DMA", MT_GFP_DMA },
	{ "GFP_DMA32", MT_GFP_DMA32 },
};

static const struct name singles[] = {
	{ "__GFP_DMA", MT_GFP_DMA },
	{ "__GFP_HIGHMEM", MT_GFP_HIGHMEM },
	{ "__GFP_DMA32", MT_GFP_DMA32 },
	{ "__GFP_MOVABLE", MT_GFP_MOVABLE },
	{ "__GFP_RECLAIMABLE", MT_GFP_RECLAIMABLE },
	{ "__GFP_HIGH", MT_GFP_HIGH },
	{ "__GFP_IO", MT_GFP_IO },
	{ "__GFP_FS", MT_GFP_FS },
	{ "__GFP_ZERO", MT_GFP_ZERO },
	{ "__GFP_ATOMIC", MT_GFP_ATOMIC },
	{ "__GFP_RECLAIM", MT_GFP_RECLAIM },
	{ "__GFP_DIRECT_RECLAIM", MT_GFP_DIRECT_RECLAIM },
	{ "__GFP_KSWAPD_RECLAIM", MT_GFP_KSWAPD_RECLAIM },
	{ "__GFP_WRITE", MT_GFP_WRITE },
	{ "__GFP_NOWARN", MT_GFP_NOWARN },
	{ "__GFP_RETRY_MAYFAIL", MT_GFP_RETRY_MAYFAIL },
	{ "__GFP_NOFAIL", MT_GFP_NOFAIL },
	{ "__GFP_NORETRY", MT_GFP_NORETRY },
	{ "__GFP_MEMALLOC", MT_GFP_MEMALLOC },
	{ "__GFP_COMP", MT_GFP_COMP },
	{ "__GFP_NOMEMALLOC", MT_GFP_NOMEMALLOC },
	{ "__GFP_HARDWALL", MT_GFP_HARDWALL },
	{ "__GFP_THISNODE", MT_GFP_THISNODE },
	{ "__GFP_ACCOUNT", MT_GFP_ACCOUNT },
	/* what follows changes nothing about where a page may come from */
	{ "__GFP_ZEROTAGS", MT_GFP_OTHER },
	{ "__GFP_SKIP_ZERO", MT_GFP_OTHER },
	{ "__GFP_SKIP_KASAN", MT_GFP_OTHER },
	{ "__GFP_SKIP_KASAN_POISON", MT_GFP_OTHER },
	{ "__GFP_SKIP_KASAN_UNPOISON", MT_GFP_OTHER },
	{ "__GFP_NOLOCKDEP", MT_GFP_OTHER },
	{ "__GFP_NO_OBJ_EXT", MT_GFP_OTHER },
	{ "__GFP_NOTRACK", MT_GFP_OTHER },
};

/*
 * The bits of a number.  Since v5.0 our own bits are the kernel's, 0x200
 * having no meaning since v6.3 (commit 2973d8229b78) and what is above
 * 0x400000 deciding nothing.  From v4.15 to v4.20 they were these:
 */
static const uint32_t layout_4_15[] = {
	MT_GFP_DMA, MT_GFP_HIGHMEM, MT_GFP_DMA32, MT_GFP_MOVABLE, MT_GFP_RECLAIMABLE,
	MT_GFP_HIGH, MT_GFP_IO, MT_GFP_FS, MT_GFP_WRITE, MT_GFP_NOWARN, MT_GFP_RETRY_MAYFAIL,
	MT_GFP_NOFAIL, MT_GFP_NORETRY, MT_GFP_MEMALLOC, MT_GFP_COMP, MT_GFP_ZERO,
	MT_GFP_NOMEMALLOC, MT_GFP_HARDWALL, MT_GFP_THISNODE, MT_GFP_ATOMIC, MT_GFP_ACCOUNT,
	MT_GFP_DIRECT_RECLAIM, MT_GFP_KSWAPD_RECLAIM,
};

static uint32_t decode_4_15(uint64_t number)
{
	uint32_t flags = number >> MT_ARRAY_SIZE(layout_4_15) ? MT_GFP_OTHER : 0;

	for (size_t i = 0; i < MT_ARRAY_SIZE(layout_4_15); i++)
		if (number & UINT64_C(1) << i)
			flags |= layout_4_15[i];
	return flags;
}

static uint32_t decode_5_0(uint64_t number)
{
	return (uint32_t)(number & (MT_GFP_OTHER - 1)) |
	       (number >= MT_GFP_OTHER ? MT_GFP_OTHER : 0);
}

static struct mt_error *decode(uint64_t number, const char *release, struct mt_gfp *gfp)
{
	enum mt_answer old = mt_release_before(release, 5, 0);

	if (number > UINT32_MAX)
		return mt_error_create(MT_ERR_USAGE, "GFP flags of at most 32 bits");
	if (old == MT_YES && mt_release_before(release, 4, 15) == MT_YES)
		return mt_error_create(MT_ERR_USAGE,
				       "flags by name: what the bits meant before Linux 4.15 "
				       "is not known here");
	gfp->flags = old == MT_YES ? decode_4_15(number) : decode_5_0(number);
	if (old == MT_UNSURE)
		snprintf(gfp->note, sizeof(gfp->note),
			 "0x%llx is read as Linux 5.0 and later mean it: which kernel it is from "
			 "is not known, and before 5.0 the bits were others",
			 (unsigned long long)number);
	return NULL;
}

static bool find_name(const struct name *names, size_t n, const char *text, size_t len,
		      uint32_t *flags)
{
	for (size_t i = 0; i < n; i++) {
		if (strlen(names[i].name) == len && !strncasecmp(names[i].name, text, len)) {
			*flags |= names[i].flags;
			return true;
		}
	}
	return false;
}

static void trim(const char **text, size_t *len)
{
	while (*len && isspace((unsigned char)**text))
		(*text)++, (*len)--;
	while (*len && isspace((unsigned char)(*text)[*len - 1]))
		(*len)--;
}

/* One name, or a number as the kernel prints bits that have none. */
static struct mt_error *parse_flag(const char *text, size_t len, const char *release,
				   struct mt_gfp *gfp)
{
	char copy[64];
	uint64_t number;
	struct mt_gfp decoded = { 0 };

	trim(&text, &len);
	if (find_name(compounds, MT_ARRAY_SIZE(compounds), text, len, &gfp->flags) ||
	    find_name(singles, MT_ARRAY_SIZE(singles), text, len, &gfp->flags))
		return NULL;
	snprintf(copy, sizeof(copy), "%.*s", (int)(len < 60 ? len : 60), text);
	if (strncmp(copy, "0x", 2) || !mt_number_parse(copy, &number))
		return mt_error_create(MT_ERR_USAGE, "GFP flags such as GFP_KERNEL|__GFP_COMP");

	struct mt_error *err = decode(number, release, &decoded);

	if (err)
		return err;
	gfp->flags |= decoded.flags;
	if (*decoded.note)
		memcpy(gfp->note, decoded.note, sizeof(gfp->note));
	return NULL;
}

static struct mt_error *parse_names(const char *text, size_t len, const char *release,
				    struct mt_gfp *gfp)
{
	struct mt_error *err = NULL;

	for (size_t start = 0; !err && start <= len;) {
		const char *bar = memchr(text + start, '|', len - start);
		size_t end = bar ? (size_t)(bar - text) : len;

		err = parse_flag(text + start, end - start, release, gfp);
		start = end + 1;
	}
	return err;
}

/* Both are there: they should say the same. */
static void compare(const char *text, size_t len, const char *release, struct mt_gfp *gfp)
{
	const uint32_t decisive = ~(uint32_t)(MT_GFP_OTHER | MT_GFP_ATOMIC | MT_GFP_NOWARN);
	struct mt_gfp number = { 0 };
	mt_cleanup(mt_error) struct mt_error *err = parse_flag(text, len, release, &number);

	if (!err && !((number.flags ^ gfp->flags) & decisive))
		return;
	if (!err && mt_release_before(release, 5, 0) == MT_UNSURE) {
		uint64_t value;
		char copy[32];

		snprintf(copy, sizeof(copy), "%.*s", (int)(len < 30 ? len : 30), text);
		if (mt_number_parse(copy, &value) &&
		    !((decode_4_15(value) ^ gfp->flags) & decisive))
			return;
	}
	snprintf(gfp->note, sizeof(gfp->note),
		 "the names are taken; the number %.*s before them says something else",
		 (int)(len < 20 ? len : 20), text);
}

struct mt_error *mt_gfp_parse(const char *text, size_t len, const char *release,
			      struct mt_gfp *gfp)
{
	struct mt_gfp new = { 0 };
	struct mt_error *err;

	trim(&text, &len);

	const char *open = memchr(text, '(', len);
	const char *close = open ? memchr(open, ')', len - (size_t)(open - text)) : NULL;

	if (open && !close)
		return mt_error_create(MT_ERR_USAGE, "flags with their closing bracket");
	if (open)
		err = parse_names(open + 1, (size_t)(close - open) - 1, release, &new);
	else
		err = parse_names(text, len, release, &new);
	if (err)
		return err;
	if (open > text)
		compare(text, (size_t)(open - text), release, &new);
	*gfp = new;
	return NULL;
}

/* What follows key in text; NULL if it is not there. */
static const char *behind(const char *text, size_t len, const char *key)
{
	const char *p = memmem(text, len, key, strlen(key));

	return p ? p + strlen(key) : NULL;
}

static void take_order(const char *text, size_t len, struct mt_gfp_line *line)
{
	static const char *const keys[] = { "order:", "order=" };

	for (size_t i = 0; i < MT_ARRAY_SIZE(keys); i++) {
		const char *p = behind(text, len, keys[i]);
		uint64_t order;

		if (!p || !mt_number_digits(p, len - (size_t)(p - text), &order) ||
		    order >= MT_MAX_ORDERS)
			continue;
		line->has_order = true;
		line->order = (unsigned int)order;
	}
}

/* A list of nodes may hold commas: it ends where what follows is no digit. */
static void take_list(const char *text, size_t len, const char *key, const char **value,
		      size_t *value_len)
{
	const char *p = behind(text, len, key), *end = text + len;
	size_t n = 0;

	if (!p)
		return;
	if (end - p >= 6 && !memcmp(p, "(null)", 6))
		n = 6;
	while (p + n < end && (isdigit((unsigned char)p[n]) || p[n] == '-' ||
			       (p[n] == ',' && p + n + 1 < end && isdigit((unsigned char)p[n + 1]))))
		n++;
	*value = p;
	*value_len = n;
}

/* "cpuset=NAME,mems_allowed=" or, before v5.1, "cpuset=NAME mems_allowed=" */
static void take_cpuset(const char *text, size_t len, struct mt_gfp_line *line)
{
	const char *p = behind(text, len, "cpuset=");
	const char *end = memmem(text, len, "mems_allowed=", strlen("mems_allowed="));

	if (!p || !end || end <= p)
		return;
	while (end > p && (end[-1] == ',' || end[-1] == ' '))
		end--;
	line->cpuset = p;
	line->cpuset_len = (size_t)(end - p);
}

struct mt_error *mt_gfp_parse_line(const char *text, size_t len, const char *release,
				   struct mt_gfp_line *line)
{
	struct mt_gfp_line new = { 0 };
	const char *flags = behind(text, len, "gfp_mask=");
	struct mt_error *err;

	if (!flags)
		flags = behind(text, len, "mode:");
	if (flags) {
		size_t rest = len - (size_t)(flags - text), n = 0;

		while (n < rest && flags[n] != ')' && flags[n] != ',' && flags[n] != ' ')
			n++;
		n += n < rest && flags[n] == ')';
		take_order(text, len, &new);
		take_list(text, len, "nodemask=", &new.nodemask, &new.nodemask_len);
		take_list(text, len, "mems_allowed=", &new.mems_allowed, &new.mems_allowed_len);
		take_cpuset(text, len, &new);
		text = flags;
		len = n;
	}
	err = mt_gfp_parse(text, len, release, &new.gfp);
	if (!err)
		*line = new;
	return err;
}

static void append(char buf[MT_GFP_TEXT_SIZE], const char *name)
{
	size_t len = strlen(buf);

	snprintf(buf + len, MT_GFP_TEXT_SIZE - len, "%s%s", len ? "|" : "", name);
}

const char *mt_gfp_text(char buf[MT_GFP_TEXT_SIZE], uint32_t flags)
{
	uint32_t rest = flags & ~MT_GFP_OTHER;

	buf[0] = '\0';
	for (size_t i = 0; i < MT_ARRAY_SIZE(compounds); i++) {
		if ((rest & compounds[i].flags) != compounds[i].flags)
			continue;
		append(buf, compounds[i].name);
		rest &= ~compounds[i].flags;
	}
	for (size_t i = 0; i < MT_ARRAY_SIZE(singles); i++) {
		if (!rest || singles[i].flags == MT_GFP_OTHER ||
		    (rest & singles[i].flags) != singles[i].flags)
			continue;
		append(buf, singles[i].name);
		rest &= ~singles[i].flags;
	}
	if (!*buf)
		append(buf, "0");
	return buf;
}

static bool has_zone(const struct mt_snapshot *snapshot, const char *name)
{
	for (size_t i = 0; i < snapshot->nr_zones; i++)
		if (!strcmp(snapshot->zones[i].name, name))
			return true;
	return false;
}

const char *mt_gfp_zone(const struct mt_snapshot *snapshot, uint32_t flags)
{
	const uint32_t low = flags & (MT_GFP_DMA | MT_GFP_DMA32 | MT_GFP_HIGHMEM);
	const char *name = "Normal";

	if (low & (low - 1))
		return NULL;
	if (flags & MT_GFP_DMA)
		name = "DMA";
	else if (flags & MT_GFP_DMA32)
		name = "DMA32";
	else if (flags & MT_GFP_HIGHMEM)
		name = flags & MT_GFP_MOVABLE ? "Movable" : "HighMem";
	if (!strcmp(name, "Movable") || has_zone(snapshot, name))
		return name;
	return "Normal";
}

const char *mt_gfp_type(uint32_t flags)
{
	if (flags & MT_GFP_MOVABLE)
		return "Movable";
	return flags & MT_GFP_RECLAIMABLE ? "Reclaimable" : "Unmovable";
}
