// SPDX-License-Identifier: GPL-2.0-or-later
/* /sys/kernel/slab/CACHE/reclaim_account: what slabinfo does not tell of a cache (SLUB only). */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "proc/memory/memory_files.h"

#define MAX_FILE 64u

/* A name is one folder, whatever slabinfo says. */
static bool is_folder(const char *name)
{
	return *name && !strchr(name, '/') && strcmp(name, ".") && strcmp(name, "..");
}

static struct mt_error *read_flag(const char *root, struct mt_slab_cache *cache)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	mt_cleanup(mt_error) struct mt_error *err = NULL;
	mt_cleanup(free) char *path = NULL;

	if (!is_folder(cache->name))
		return NULL;
	if (asprintf(&path, "/sys/kernel/slab/%s/reclaim_account", cache->name) < 0)
		return mt_error_nomem();
	err = mt_file_read(root, path, MAX_FILE, &buf);
	if (err && mt_error_code(err) == MT_ERR_NOMEM)
		return mt_steal(err);
	if (!err && buf.len && (buf.data[0] == '0' || buf.data[0] == '1'))
		cache->reclaimable = buf.data[0] == '1' ? MT_RECLAIMABLE_YES : MT_RECLAIMABLE_NO;
	return NULL;
}

struct mt_error *mt_proc_read_slab_flags(const char *root, struct mt_snapshot *snapshot)
{
	struct mt_counters *c = snapshot->counters;
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < c->nr_slabs; i++)
		err = read_flag(root, &c->slabs[i]);
	return err;
}
