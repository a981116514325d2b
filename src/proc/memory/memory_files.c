// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/memory/memory_files.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/privilege.h"

#define MAX_FILE ((size_t)256 << 20)

/* In the order in which they are read; what counts most is read closest together. */
static const struct file {
	const char *path;
	struct mt_error *(*parse)(const char *path, const char *text, size_t len,
				  struct mt_snapshot *snapshot);
	const char *adds;	/* what it would tell; NULL: many machines have no such file */
} files[] = {
	{ "/proc/meminfo", mt_proc_parse_meminfo, "every total" },
	{ "/proc/vmstat", mt_proc_parse_vmstat, "what the lines of meminfo leave out" },
	{ "/proc/slabinfo", mt_proc_parse_slabinfo, "which slab caches hold memory" },
	{ "/proc/vmallocinfo", mt_proc_parse_vmallocinfo, "who holds vmalloc memory" },
	{ "/proc/modules", mt_proc_parse_modules, "which modules may hold uncounted pages" },
	{ "/proc/iomem", mt_proc_parse_iomem, "how much memory is installed" },
	{ "/proc/spl/kstat/zfs/arcstats", mt_proc_parse_arcstats, NULL },
	{ "/proc/net/sockstat", mt_proc_parse_sockstat, NULL },
};

/* What a file that is not to be had would have told. */
static void say(struct mt_snapshot *snapshot, const struct file *file, const char *root,
		const struct mt_error *err)
{
	const char *adds = file->adds ? file->adds : "who holds memory that nobody counts";
	enum mt_status status = MT_STATUS_DAMAGED;
	mt_cleanup(free) char *text = NULL;
	char who[MT_PRIVILEGE_SIZE];
	int n = -1;

	switch (mt_error_code(err)) {
	case MT_ERR_DENIED:
		status = MT_STATUS_DENIED;
		n = asprintf(&text, "%s%s: %s would add %s", root, file->path,
			     mt_privilege_who(root, MT_CAP_NONE, who), adds);
		break;
	case MT_ERR_NOT_FOUND:
		if (!file->adds)
			return;
		status = MT_STATUS_ABSENT;
		n = asprintf(&text, "%s%s is missing: it tells %s", root, file->path, adds);
		break;
	default:
		break;
	}
	if (n < 0)
		text = NULL;
	mt_snapshot_add_incomplete(snapshot, MT_SECTION_COUNTERS, status,
				   text ? text : mt_error_message(err));
}

static struct mt_error *read_file(const char *root, const struct file *file,
				  struct mt_snapshot *snapshot)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	mt_cleanup(free) char *path = NULL;
	struct mt_error *err = mt_file_read(root, file->path, MAX_FILE, &buf);

	if (err)
		return err;
	if (asprintf(&path, "%s%s", root, file->path) < 0)
		return mt_error_nomem();
	return file->parse(path, buf.data, buf.len, snapshot);
}

/* What a summary likes to have and need not. */
static const struct file beside[] = {
	{ "/proc/vmstat", mt_proc_parse_vmstat, NULL },
	{ "/proc/pressure/memory", mt_proc_parse_pressure, NULL },
};

static struct mt_error *read_beside(const char *root, const struct file *file,
				    struct mt_snapshot *snapshot)
{
	struct mt_error *err = read_file(root, file, snapshot);

	if (!err || mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	if (mt_error_code(err) == MT_ERR_FORMAT)
		say(snapshot, file, root, err);
	mt_error_destroy(err);
	return NULL;
}

struct mt_error *mt_proc_read_meminfo(const char *root, struct mt_snapshot *snapshot)
{
	struct mt_error *err = mt_snapshot_add_counters(snapshot);

	if (!err)
		err = read_file(root, &files[0], snapshot);
	for (size_t i = 0; !err && i < MT_ARRAY_SIZE(beside); i++)
		err = read_beside(root, &beside[i], snapshot);
	return err;
}

struct mt_error *mt_proc_read_counters(const char *root, struct mt_snapshot *snapshot)
{
	struct mt_error *err = mt_proc_read_meminfo(root, snapshot);

	/* vmstat was read with meminfo; here it is missed if it is not there */
	size_t first = !err && snapshot->counters->vmstat.n ? 2 : 1;

	for (size_t i = first; !err && i < MT_ARRAY_SIZE(files); i++) {
		mt_cleanup(mt_error) struct mt_error *bad = read_file(root, &files[i], snapshot);

		if (bad && mt_error_code(bad) == MT_ERR_NOMEM)
			err = mt_steal(bad);
		else if (bad)
			say(snapshot, &files[i], root, bad);
	}
	if (!err)
		err = mt_proc_read_slab_flags(root, snapshot);
	if (!err)
		err = mt_proc_read_slab_aliases(root, snapshot);
	return err ? err : mt_proc_read_huge_pools(root, snapshot);
}
