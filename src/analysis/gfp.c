// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/gfp.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

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
	{ "GFP_TEMPORARY", MT_GFP_KERNEL | MT_GFP_RECLAIMABLE },	/* until v4.13 */
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
	{ "__GFP_COLD", MT_GFP_OTHER },
	{ "__GFP_OTHER_NODE", MT_GFP_OTHER },
	{ "__GFP_NOACCOUNT", MT_GFP_OTHER },
	{ "__GFP_KMEMCG", MT_GFP_OTHER },
	/* names of their time: split, renamed */
	{ "__GFP_WAIT", MT_GFP_RECLAIM },
	{ "__GFP_REPEAT", MT_GFP_RETRY_MAYFAIL },
};

/* "5.0 to 6.2: GFP_KERNEL; 4.4: ..." of readings[from..]; those that mean the same once. */
static void list_readings(char *buf, size_t size, const struct mt_gfp *gfp)
{
	size_t len = strlen(buf);

	for (size_t i = 0; i < gfp->nr_readings && len < size; i++) {
		char text[MT_GFP_TEXT_SIZE];
		bool again = i && gfp->readings[i].flags == gfp->readings[i - 1].flags;
		int n;

		if (again)
			continue;
		n = snprintf(buf + len, size - len, "%s%s: %s", i ? "; " : "",
			     gfp->readings[i].when, mt_gfp_text(text, gfp->readings[i].flags));
		len += n > 0 ? (size_t)n : 0;
	}
}

/* What is not known of the release decides nothing if all readings mean the same. */
static bool is_clear(const struct mt_gfp *gfp)
{
	const uint32_t decisive = ~(uint32_t)(MT_GFP_OTHER | MT_GFP_ATOMIC | MT_GFP_NOWARN);

	for (size_t i = 1; i < gfp->nr_readings; i++)
		if ((gfp->readings[i].flags ^ gfp->readings[0].flags) & decisive)
			return false;
	return true;
}

static const char *describe_doubt(const char *release, bool foreign, bool unnamed)
{
	if (foreign && unnamed)
		return "without names it is from before 4.6";
	if (foreign)
		return "this kernel does not know such flags";
	return release ? "the release does not tell for certain" :
			 "which kernel it is from is not known";
}

static struct mt_error *decode(uint64_t number, const char *release, bool unnamed,
			       struct mt_gfp *gfp)
{
	bool foreign;

	if (number > UINT32_MAX)
		return mt_error_create(MT_ERR_USAGE, "GFP flags of at most 32 bits");
	gfp->nr_readings = mt_gfp_readings(number, release, unnamed, &foreign, gfp->readings);
	if (!gfp->nr_readings)
		return mt_error_create(MT_ERR_USAGE, "flags by name: what the bits meant in Linux "
				       "%s is not known here", release ? release : "?");
	gfp->flags = gfp->readings[0].flags;
	if (is_clear(gfp) && !foreign)
		return NULL;
	snprintf(gfp->note, sizeof(gfp->note),
		 "0x%llx is read as Linux %s means it: %s, and the bits have changed.  It can "
		 "mean ", (unsigned long long)number, gfp->readings[0].when,
		 describe_doubt(release, foreign, unnamed));
	list_readings(gfp->note, sizeof(gfp->note), gfp);
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

/* What a text of flags is known to be. */
struct context {
	const char *release;	/* or NULL */
	bool logged;		/* a line of the kernel's */
	bool bracketed;		/* names that a kernel printed: a number is bits without name */
};

/* One name, or a number. */
static struct mt_error *parse_flag(const char *text, size_t len, const struct context *context,
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
	if (context->bracketed) {
		gfp->flags |= MT_GFP_OTHER;
		return NULL;
	}

	struct mt_error *err = decode(number, context->release, context->logged, &decoded);

	if (err)
		return err;
	decoded.flags |= gfp->flags;
	*gfp = decoded;
	return NULL;
}

static struct mt_error *parse_names(const char *text, size_t len, const struct context *context,
				    struct mt_gfp *gfp)
{
	struct mt_error *err = NULL;

	for (size_t start = 0; !err && start <= len;) {
		const char *bar = memchr(text + start, '|', len - start);
		size_t end = bar ? (size_t)(bar - text) : len;

		err = parse_flag(text + start, end - start, context, gfp);
		start = end + 1;
	}
	return err;
}

/* Both are there: they should say the same, as some kernel that it can be means the number. */
static void compare(const char *text, size_t len, const struct context *context,
		    struct mt_gfp *gfp)
{
	const uint32_t decisive = ~(uint32_t)(MT_GFP_OTHER | MT_GFP_ATOMIC | MT_GFP_NOWARN);
	const struct context number_alone = { .release = context->release };
	struct mt_gfp number = { 0 };
	mt_cleanup(mt_error) struct mt_error *err = parse_flag(text, len, &number_alone, &number);

	/* of no kernel that is known here: nothing to compare with */
	if (err && mt_error_code(err) == MT_ERR_USAGE && !number.nr_readings)
		return;
	for (size_t i = 0; !err && i < number.nr_readings; i++)
		if (!((number.readings[i].flags ^ gfp->flags) & decisive))
			return;
	snprintf(gfp->note, sizeof(gfp->note),
		 "the names are taken; the number %.*s before them says something else",
		 (int)(len < 20 ? len : 20), text);
}

/* A name of a later kernel, or one that a serial line garbled: then the number must do. */
static struct mt_error *parse_number(const char *text, size_t len, const struct context *context,
				     const char *names, size_t names_len, struct mt_gfp *gfp)
{
	const struct context number_alone = { .release = context->release };
	struct mt_error *err;

	trim(&text, &len);
	err = parse_flag(text, len, &number_alone, gfp);
	if (err || *gfp->note)
		return err;
	snprintf(gfp->note, sizeof(gfp->note),
		 "of the names %.*s not all are known here: the number %.*s is read, as Linux %s "
		 "means it", (int)(names_len < 200 ? names_len : 200), names,
		 (int)(len < 20 ? len : 20), text, gfp->readings[0].when);
	return NULL;
}

static struct mt_error *parse(const char *text, size_t len, struct context *context,
			      struct mt_gfp *gfp)
{
	struct mt_gfp new = { 0 };
	struct mt_error *err;

	trim(&text, &len);

	const char *open = memchr(text, '(', len);
	const char *close = open ? memchr(open, ')', len - (size_t)(open - text)) : NULL;

	if (open && !close)
		return mt_error_create(MT_ERR_USAGE, "flags with their closing bracket");
	context->bracketed = open > text;
	if (open)
		err = parse_names(open + 1, (size_t)(close - open) - 1, context, &new);
	else
		err = parse_names(text, len, context, &new);
	context->bracketed = false;
	if (err && open > text) {
		mt_error_destroy(err);
		new = (struct mt_gfp){ 0 };
		err = parse_number(text, (size_t)(open - text), context, open + 1,
				   (size_t)(close - open) - 1, &new);
	} else if (!err && open > text) {
		compare(text, (size_t)(open - text), context, &new);
	}
	if (err)
		return err;
	*gfp = new;
	return NULL;
}

struct mt_error *mt_gfp_parse(const char *text, size_t len, const char *release,
			      struct mt_gfp *gfp)
{
	struct context context = { .release = release };

	return parse(text, len, &context, gfp);
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

		if (p && len - (size_t)(p - text) >= 2 && !memcmp(p, "-1", 2))
			line->by_sysrq = true;
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
	while (p + n < end &&
	       (isdigit((unsigned char)p[n]) || p[n] == '-' ||
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
	struct context context = { .release = release };
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
		context.logged = true;
		text = flags;
		len = n;
	}
	err = parse(text, len, &context, &new.gfp);
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
