// SPDX-License-Identifier: GPL-2.0-or-later
/* Opens and closes; nothing below depends on this file.  See README for the layers. */
#include "image/dump/dump.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "image/dump/dump_private.h"
#include "image/dump/flatten.h"

/* No split set has more files. */
#define MAX_FILES 256

static struct mt_error *check_file_type(int fd)
{
	struct stat st;

	if (fstat(fd, &st))
		return mt_error_from_errno(errno, "fstat");
	if (S_ISDIR(st.st_mode))
		return mt_error_create(MT_ERR_UNKNOWN_FORMAT, "is a directory");
	if (!S_ISREG(st.st_mode) && !S_ISBLK(st.st_mode))
		return mt_error_create(MT_ERR_UNKNOWN_FORMAT, "is not a regular file");
	if (S_ISREG(st.st_mode) && !st.st_size)
		return mt_error_create(MT_ERR_UNKNOWN_FORMAT, "is empty");
	return NULL;
}

/* O_NONBLOCK: opening a FIFO must not hang us */
static struct mt_error *open_file(const char *path, const struct mt_progress *progress, int *fd,
				  bool *flattened)
{
	mt_cleanup(fd) int opened = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	if (opened < 0)
		return mt_error_from_errno(errno, "%s", path);

	struct mt_error *err = check_file_type(opened);

	if (!err && mt_flatten_is_flattened(opened)) {
		int arranged;

		*flattened = true;
		err = mt_flatten_rearrange(opened, progress, &arranged);
		if (!err) {
			close(opened);
			opened = arranged;
		}
	}
	if (err)
		return mt_error_prefix(err, "%s", path);
	*fd = opened;
	opened = -1;
	return NULL;
}

static struct mt_error *open_files(struct mt_dump *dump, const char *const paths[],
				   size_t nr_paths, const struct mt_progress *progress,
				   bool *flattened)
{
	if (!nr_paths || nr_paths > MAX_FILES)
		return mt_error_create(MT_ERR_USAGE, "a dump has 1 to %d files, not %zu",
				       MAX_FILES, nr_paths);
	dump->fds = calloc(nr_paths, sizeof(*dump->fds));
	if (!dump->fds)
		return mt_error_nomem();
	for (; dump->nr_fds < nr_paths; dump->nr_fds++) {
		struct mt_error *err = open_file(paths[dump->nr_fds], progress,
						 &dump->fds[dump->nr_fds], flattened);

		if (err)
			return err;
	}
	return NULL;
}

static struct mt_error *open_library(struct mt_dump *dump)
{
	dump->ctx = kdump_new();
	if (!dump->ctx)
		return mt_error_nomem();

	/* MT_QUIRK_EARLY_CONTEXT: before any file is opened */
	kdump_status status = kdump_get_addrxlat(dump->ctx, &dump->xlat, NULL);

	if (status != KDUMP_OK)
		return mt_dump_error(dump->ctx, status, "libaddrxlat");

	return mt_dump_install_callbacks(dump);
}

/* MT_QUIRK_SPLIT: so each file of a split set has a context of its own. */
static struct mt_error *open_others(struct mt_dump *dump)
{
	for (size_t i = 1; i < dump->nr_fds; i++) {
		kdump_ctx_t *other = kdump_new();

		if (!other)
			return mt_error_nomem();
		dump->files[dump->nr_files++].ctx = other;
		mt_quirk_forbid_mmap(other);

		kdump_status status = kdump_open_fdset(other, 1, &dump->fds[i]);

		if (status != KDUMP_OK)
			return mt_error_create(MT_ERR_FORMAT, "file %zu of the set: %s", i + 1,
					       kdump_get_err(other));
	}
	return NULL;
}

static struct mt_error *tell_damage(struct mt_dump *dump, uint64_t size, uint64_t expected)
{
	if (!expected || size >= expected || dump->damage)
		return NULL;

	int len = expected == UINT64_MAX ?
			  asprintf(&dump->damage, "the file is cut off after %" PRIu64 " bytes",
				   size) :
			  asprintf(&dump->damage, "the file is cut off after %" PRIu64 " of %"
				   PRIu64 " bytes", size, expected);

	if (len >= 0)
		return NULL;
	dump->damage = NULL;
	return mt_error_nomem();
}

/* Finds damage that libkdumpfile does not report, and whether all files are of one set. */
static struct mt_error *inspect_files(struct mt_dump *dump, bool *all_kdump)
{
	mt_cleanup(free) struct mt_kdump_file *k = calloc(dump->nr_fds, sizeof(*k));
	struct mt_error *err = NULL;

	dump->files = calloc(dump->nr_fds, sizeof(*dump->files));
	if (!k || !dump->files)
		return mt_error_nomem();
	*all_kdump = true;
	for (size_t i = 0; !err && i < dump->nr_fds; i++) {
		err = mt_kdump_file_inspect(dump->fds[i], &k[i]);
		dump->files[i].cut_pfn = k[i].cut_pfn;
		*all_kdump = *all_kdump && k[i].is_kdump;
		dump->has_kdump |= k[i].is_kdump;
		if (!err)
			err = tell_damage(dump, k[i].size, k[i].expected_size);
	}
	dump->kdump = k[0];
	if (!err && dump->has_kdump && !*all_kdump)
		err = mt_error_create(MT_ERR_FORMAT, "not all of these files are parts of one "
						     "split dump");
	if (!err && *all_kdump)
		err = mt_kdump_file_check_set(k, dump->nr_fds);
	return err;
}

static struct mt_error *open_formats(struct mt_dump *dump)
{
	bool all_kdump;
	struct mt_error *err = inspect_files(dump, &all_kdump);

	if (err)
		return err;

	size_t n = all_kdump && mt_quirk_applies(MT_QUIRK_SPLIT) ? 1 : dump->nr_fds;

	dump->files[dump->nr_files++].ctx = dump->ctx;
	mt_quirk_forbid_mmap(dump->ctx);

	kdump_status status = kdump_open_fdset(dump->ctx, (unsigned int)n, dump->fds);

	if (status != KDUMP_OK)
		return mt_dump_error(dump->ctx, status, "opening the dump");
	return n < dump->nr_fds ? open_others(dump) : NULL;
}

static kdump_bmp_t *get_map(kdump_ctx_t *ctx)
{
	kdump_attr_t map;

	if (kdump_get_attr(ctx, KDUMP_ATTR_FILE_PAGEMAP, &map) != KDUMP_OK ||
	    map.type != KDUMP_BITMAP)
		return NULL;
	kdump_bmp_incref(map.val.bitmap);
	return map.val.bitmap;
}

/*
 * The maps tell what is in which file; asking them first is also much quicker
 * than libkdumpfile's own answer.  An ELF file's are not exact: elf_core.c
 * knows better.
 */
static void get_maps(struct mt_dump *dump)
{
	kdump_num_t page_size;

	if (dump->elf || kdump_get_number_attr(dump->ctx, KDUMP_ATTR_PAGE_SIZE, &page_size) !=
				 KDUMP_OK || !page_size)
		return;
	dump->map_page_size = page_size;
	for (size_t i = 0; i < dump->nr_files; i++)
		dump->files[i].map = get_map(dump->files[i].ctx);
}

static struct mt_error *describe_format(struct mt_dump *dump, bool flattened)
{
	const char *format;

	if (kdump_get_string_attr(dump->ctx, KDUMP_ATTR_FILE_FORMAT, &format) != KDUMP_OK)
		format = "unknown format";
	if (asprintf(&dump->format, "%s%s", format, flattened ? ", flattened" : "") < 0) {
		dump->format = NULL;
		return mt_error_nomem();
	}
	return NULL;
}

/*
 * VMCOREINFO is lines of text; other bytes are replaced.  The attribute
 * rather than kdump_vmcoreinfo_raw(), which wants the OS type first.
 */
static struct mt_error *read_vmcoreinfo(struct mt_dump *dump)
{
	kdump_attr_t raw;

	if (kdump_get_attr(dump->ctx, MT_DUMP_VMCOREINFO, &raw) != KDUMP_OK ||
	    raw.type != KDUMP_BLOB)
		return NULL;

	const char *data = kdump_blob_pin(raw.val.blob);
	size_t len = data ? strnlen(data, kdump_blob_size(raw.val.blob)) : 0;

	dump->vmcoreinfo = len ? strndup(data, len) : NULL;
	kdump_blob_unpin(raw.val.blob);
	if (len && !dump->vmcoreinfo)
		return mt_error_nomem();
	for (char *p = dump->vmcoreinfo; p && *p; p++)
		if (*p != '\n' && !isprint((unsigned char)*p))
			*p = '?';
	return NULL;
}

static struct mt_error *open_elf_map(struct mt_dump *dump)
{
	if (dump->nr_fds != 1)
		return NULL;

	struct mt_error *err = mt_elf_core_open(dump->fds[0], &dump->elf);

	if (err && mt_error_code(err) == MT_ERR_UNKNOWN_FORMAT) {
		mt_error_destroy(err);
		return NULL;
	}
	return err ? err : tell_damage(dump, mt_elf_core_size(dump->elf),
				       mt_elf_core_expected_size(dump->elf));
}

static struct mt_error *open_dump(struct mt_dump *dump, bool flattened)
{
	struct mt_error *err = open_library(dump);

	if (!err)
		err = open_formats(dump);
	if (!err)
		err = open_elf_map(dump);
	if (!err)
		err = describe_format(dump, flattened);
	if (!err)
		err = read_vmcoreinfo(dump);
	if (err)
		return err;
	get_maps(dump);
	dump->phys_space = KDUMP_MACHPHYSADDR;
	mt_dump_forget_translations(dump);
	return NULL;
}

struct mt_error *mt_dump_open(const char *const paths[], size_t nr_paths,
			      const struct mt_progress *progress, struct mt_dump **dump)
{
	mt_cleanup(mt_dump) struct mt_dump *k = calloc(1, sizeof(*k));
	bool flattened = false;

	if (!k)
		return mt_error_nomem();

	struct mt_error *err = open_files(k, paths, nr_paths, progress, &flattened);

	if (err)
		return err;
	err = open_dump(k, flattened);
	if (!err && !k->vmcoreinfo)
		err = mt_dump_find_vmcoreinfo(k, progress);
	if (err)
		return mt_error_prefix(err, "%s", paths[0]);
	*dump = mt_steal(k);
	return NULL;
}

#define READ_ONCE_CACHE 16	/* pages */

struct mt_error *mt_dump_reopen(const struct mt_dump *dump, struct mt_dump **other)
{
	mt_cleanup(mt_dump) struct mt_dump *k = calloc(1, sizeof(*k));

	if (k)
		k->fds = calloc(dump->nr_fds, sizeof(*k->fds));
	if (!k || !k->fds)
		return mt_error_nomem();
	for (; k->nr_fds < dump->nr_fds; k->nr_fds++) {
		int fd = fcntl(dump->fds[k->nr_fds], F_DUPFD_CLOEXEC, 3);

		if (fd < 0)
			return mt_error_from_errno(errno, "opening the dump once more");
		k->fds[k->nr_fds] = fd;
	}

	struct mt_error *err = open_dump(k, false);

	if (err)
		return err;
	/* Each page is read once here, so a large cache of pages only costs time to search. */
	for (size_t i = 0; i < k->nr_files; i++)
		kdump_set_number_attr(k->files[i].ctx, "cache.size", READ_ONCE_CACHE);
	k->phys_space = dump->phys_space;
	*other = mt_steal(k);
	return NULL;
}

static void close_files(struct mt_dump *dump)
{
	for (size_t i = 0; i < dump->nr_files; i++) {
		if (dump->files[i].map)
			kdump_bmp_decref(dump->files[i].map);
		if (i)
			mt_quirk_free(dump->files[i].ctx, dump->has_kdump);
	}
}

void mt_dump_close(struct mt_dump *dump)
{
	if (!dump)
		return;
	if (dump->callbacks)
		addrxlat_ctx_del_cb(dump->xlat, dump->callbacks);
	if (dump->sys)
		addrxlat_sys_decref(dump->sys);
	if (dump->xlat)
		addrxlat_ctx_decref(dump->xlat);
	close_files(dump);
	if (dump->ctx)
		mt_quirk_free(dump->ctx, dump->has_kdump);
	for (size_t i = 0; i < dump->nr_fds; i++)
		close(dump->fds[i]);
	mt_dump_tables_forget(dump);
	mt_dump_unmap(dump);
	mt_elf_core_close(dump->elf);
	free(dump->files);
	free(dump->fds);
	free(dump->format);
	free(dump->damage);
	free(dump->vmcoreinfo);
	free(dump);
}

const char *mt_dump_format(const struct mt_dump *dump)
{
	return dump->format;
}

const char *mt_dump_damage(const struct mt_dump *dump)
{
	return dump->damage;
}

const char *mt_dump_vmcoreinfo(const struct mt_dump *dump)
{
	return dump->vmcoreinfo;
}

const char *mt_dump_machine(const struct mt_dump *dump)
{
	return dump->machine;
}

uint64_t mt_dump_page_size(const struct mt_dump *dump)
{
	return dump->page_size;
}

unsigned int mt_dump_pointer_size(const struct mt_dump *dump)
{
	return dump->pointer_size;
}

bool mt_dump_is_big_endian(const struct mt_dump *dump)
{
	return dump->big_endian;
}
