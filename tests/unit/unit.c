// SPDX-License-Identifier: GPL-2.0-or-later
#include "unit.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void unit_assert_fine(struct mt_error *err, const char *file, int line)
{
	if (!err)
		return;
	print_error("# error: %s\n", mt_error_message(err));
	mt_error_destroy(err);
	_fail(file, line);
}

void unit_assert_error(struct mt_error *err, enum mt_error_code code, const char *words,
		       const char *file, int line)
{
	if (!err) {
		print_error("# no error where \"%s\" was expected\n", words);
		_fail(file, line);
	}

	bool fine = mt_error_code(err) == code && strstr(mt_error_message(err), words);

	if (!fine)
		print_error("# error %d \"%s\" where %d \"%s\" was expected\n", mt_error_code(err),
			    mt_error_message(err), code, words);
	mt_error_destroy(err);
	if (!fine)
		_fail(file, line);
}

void unit_assert_has(const char *text, const char *words, const char *file, int line)
{
	if (text && strstr(text, words))
		return;
	print_error("# \"%s\" does not have \"%s\"\n", text ? text : "(null)", words);
	_fail(file, line);
}

struct mt_snapshot *unit_snapshot(void)
{
	struct mt_snapshot *snapshot = NULL;

	assert_fine(mt_snapshot_create(MT_ORIGIN_SYSROOT, &snapshot));
	assert_non_null(snapshot);
	return snapshot;
}

const struct mt_zone *unit_zone(const struct mt_snapshot *snapshot, unsigned int node,
				const char *name)
{
	const struct mt_zone *zone = mt_snapshot_find_zone(snapshot, node, name);

	assert_non_null(zone);
	return zone;
}

const struct mt_incomplete *unit_incomplete(const struct mt_snapshot *snapshot)
{
	assert_int_equal(snapshot->nr_incomplete, 1);
	return &snapshot->incomplete[0];
}

const char *unit_samples(void)
{
	const char *folder = getenv("MEMTOP_SAMPLES");

	return folder ? folder : "data/samples";
}

void unit_read_sample(const char *sample, const char *name, struct mt_buffer *buf)
{
	char root[4096], path[4096];

	snprintf(root, sizeof(root), "%s/%s", unit_samples(), sample);
	snprintf(path, sizeof(path), "/proc/%s", name);
	assert_fine(mt_file_read(root, path, (size_t)1 << 20, buf));
}

char *unit_folder(void)
{
	char *folder = strdup("/tmp/memtop-test-XXXXXX");

	assert_non_null(folder);
	assert_non_null(mkdtemp(folder));
	return folder;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	return remove(path);
}

void unit_remove(char *folder)
{
	nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(folder);
}

static void make_folders_above(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		mkdir(path, 0755);
		*slash = '/';
	}
}

void unit_write(const char *folder, const char *path, const void *text, size_t len)
{
	char full[4096];

	snprintf(full, sizeof(full), "%s/%s", folder, path);
	make_folders_above(full);

	mt_cleanup(file) FILE *out = fopen(full, "w");

	assert_non_null(out);
	assert_int_equal(fwrite(text, 1, len, out), len);
}
