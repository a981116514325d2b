// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/cgroup/cgroup_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/number.h"

#define MAX_FILE ((size_t)1 << 20)	/* memory.stat has some kilobytes */

/* PAGE_COUNTER_MAX in bytes, whatever the page size: no limit (version 1). */
#define NO_LIMIT ((uint64_t)INT64_MAX - ((uint64_t)1 << 20))

/* A file of one number, by version 2 and version 1; NULL: it has none. */
struct value_file {
	size_t at;
	const char *names[2];
};

/* A line of memory.stat, likewise. */
struct stat_line {
	size_t at;
	const char *names[2];
	bool is_added;			/* to what there is */
};

#define AT(member) offsetof(struct mt_cgroup_usage, member)

static const struct value_file value_files[] = {
	{ AT(usage),	{ "memory.current", "memory.usage_in_bytes" } },
	{ AT(max),	{ "memory.max", "memory.limit_in_bytes" } },
	{ AT(high),	{ "memory.high", NULL } },
	{ AT(low),	{ "memory.low", NULL } },
	{ AT(min),	{ "memory.min", NULL } },
	{ AT(swap),	{ "memory.swap.current", NULL } },
	{ AT(swap_max),	{ "memory.swap.max", NULL } },
	{ AT(kernel),	{ NULL, "memory.kmem.usage_in_bytes" } },
	{ AT(sock),	{ NULL, "memory.kmem.tcp.usage_in_bytes" } },
};

static const struct stat_line stat_lines[] = {
	{ AT(anon),	{ "anon", "total_rss" }, false },
	{ AT(file),	{ "file", "total_cache" }, false },
	{ AT(shmem),	{ "shmem", "total_shmem" }, false },
	{ AT(slab),	{ "slab_reclaimable", NULL }, false },
	{ AT(slab),	{ "slab_unreclaimable", NULL }, true },
	/* v5.18, a8c49af3be5f */
	{ AT(kernel),	{ "kernel", NULL }, false },
	{ AT(sock),	{ "sock", NULL }, false },
	{ AT(swap),	{ NULL, "total_swap" }, false },
};

static struct mt_error *read_file(struct mt_cgroup_place *place, const char *path,
				  const char *name, bool *there)
{
	mt_cleanup(free) char *full = NULL;
	struct mt_error *err;

	*there = false;
	if (asprintf(&full, "%s%s%s%s", place->mount, path, path[1] ? "/" : "", name) < 0) {
		full = NULL;
		return mt_error_nomem();
	}
	err = mt_file_read(place->root, full, MAX_FILE, &place->buf);
	*there = !err;
	if (err && mt_error_code(err) != MT_ERR_NOMEM) {
		mt_error_destroy(err);
		err = NULL;
	}
	return err;
}

static uint64_t *member(struct mt_cgroup_usage *usage, size_t at)
{
	return (uint64_t *)((char *)usage + at);
}

/* The number that text[0..len) begins with and a newline ends; "max" and what is none: unknown. */
static uint64_t parse(const char *text, size_t len)
{
	uint64_t value;
	size_t digits = mt_number_digits(text, len, &value);

	return !digits || digits == len || text[digits] != '\n' || value >= NO_LIMIT ? MT_UNKNOWN :
										       value;
}

static struct mt_error *read_values(struct mt_cgroup_place *place, const char *path,
				    struct mt_cgroup_usage *usage)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < MT_ARRAY_SIZE(value_files); i++) {
		const char *name = value_files[i].names[place->is_v1];
		bool there;

		if (!name)
			continue;
		err = read_file(place, path, name, &there);
		if (there)
			*member(usage, value_files[i].at) = parse(place->buf.data, place->buf.len);
	}
	return err;
}

/* One "name number" line of memory.stat. */
static void take_line(bool is_v1, const char *line, size_t len, struct mt_cgroup_usage *usage)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(stat_lines); i++) {
		const char *name = stat_lines[i].names[is_v1];
		size_t n = name ? strlen(name) : 0;
		uint64_t *to = member(usage, stat_lines[i].at);

		if (!name || len <= n || strncmp(line, name, n) || line[n] != ' ')
			continue;
		*to = stat_lines[i].is_added ? mt_count_add(*to, parse(line + n + 1, len - n - 1)) :
					       parse(line + n + 1, len - n - 1);
	}
}

static struct mt_error *read_stat(struct mt_cgroup_place *place, const char *path,
				  struct mt_cgroup_usage *usage)
{
	bool there;
	struct mt_error *err = read_file(place, path, "memory.stat", &there);
	const char *p = place->buf.data, *end = there ? p + place->buf.len : p;

	while (!err && p < end) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));

		if (!newline)
			break;
		take_line(place->is_v1, p, (size_t)(newline + 1 - p), usage);
		p = newline + 1;
	}
	return err;
}

/* "some avg10=1.23 avg60=…": in thousandths of the time, 12. */
static struct mt_error *read_pressure(struct mt_cgroup_place *place, const char *path,
				      struct mt_cgroup_usage *usage)
{
	static const char start[] = "some avg10=";
	bool there;
	struct mt_error *err = read_file(place, path, "memory.pressure", &there);
	size_t skip = sizeof(start) - 1, digits;
	uint64_t percent, tenths = 0;

	if (!there || place->buf.len <= skip || strncmp(place->buf.data, start, skip) != 0)
		return err;

	const char *p = place->buf.data + skip;
	size_t len = place->buf.len - skip;

	digits = mt_number_digits(p, len, &percent);
	if (!digits || percent > 100)
		return err;
	if (digits + 1 < len && p[digits] == '.' && p[digits + 1] >= '0' && p[digits + 1] <= '9')
		tenths = (uint64_t)(p[digits + 1] - '0');
	usage->pressure = percent * 10 + tenths;
	return err;
}

static struct mt_error *read_dying(struct mt_cgroup_place *place, const char *path,
				   struct mt_cgroup *cgroup)
{
	static const char name[] = "nr_dying_descendants ";
	bool there;
	struct mt_error *err = read_file(place, path, "cgroup.stat", &there);
	const char *at = there ? memmem(place->buf.data, place->buf.len, name, sizeof(name) - 1) :
				 NULL;

	if (at)
		cgroup->dying_below = parse(at + sizeof(name) - 1, place->buf.len -
					    (size_t)(at + sizeof(name) - 1 - place->buf.data));
	return err;
}

struct mt_error *mt_cgroup_files_read(struct mt_cgroup_place *place, const char *path,
				      struct mt_cgroup *cgroup)
{
	struct mt_error *err;

	*cgroup = (struct mt_cgroup){
		.path = path, .dying_below = MT_UNKNOWN, .counted = MT_UNKNOWN,
		.counted_anon = MT_UNKNOWN, .counted_file = MT_UNKNOWN,
		.counted_shmem = MT_UNKNOWN, .counted_kernel = MT_UNKNOWN,
	};
	for (size_t at = 0; at < sizeof(cgroup->usage); at += sizeof(uint64_t))
		*member(&cgroup->usage, at) = MT_UNKNOWN;
	err = read_values(place, path, &cgroup->usage);
	if (!err)
		err = read_stat(place, path, &cgroup->usage);
	if (!err)
		err = read_pressure(place, path, &cgroup->usage);
	return err ? err : read_dying(place, path, cgroup);
}
