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
#include "image/dump/elf_headers.h"
#include "image/kdump/flatten.h"

/* No split set has more files. */
#define MAX_FILES 256

/* Bytes without which no format can be told from others. */
#define LEAST_HEADER 64

static struct mt_dump *create(void)
{
	struct mt_dump *dump = calloc(1, sizeof(*dump));

	if (dump)
		dump->headers_fd = -1;
	return dump;
}

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

/* Puts a flattened file in order: *fd is that of the result then. */
static struct mt_error *arrange(struct mt_dump *dump, size_t i, const struct mt_progress *progress,
				int *fd)
{
	struct mt_flattened result;
	struct mt_error *err = mt_flatten_rearrange(*fd, progress, &result);

	if (err)
		return err;
	close(*fd);
	*fd = result.fd;
	dump->there[i] = result.there;
	if (!result.is_cut)
		return NULL;
	if (!mt_extents_have(&result.there, 0, LEAST_HEADER))
		return mt_error_create(MT_ERR_FORMAT, "a flattened dump that is cut off after %"
				       PRIu64 " bytes, before its headers", result.size);
	return tell_damage(dump, result.size, UINT64_MAX);
}

/* O_NONBLOCK: opening a FIFO must not hang us */
static struct mt_error *open_file(struct mt_dump *dump, const char *path,
				  const struct mt_progress *progress, bool *flattened)
{
	mt_cleanup(fd) int opened = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	if (opened < 0)
		return mt_error_from_errno(errno, "%s", path);

	struct mt_error *err = check_file_type(opened);

	if (!err && mt_flatten_is_flattened(opened)) {
		*flattened = true;
		err = arrange(dump, dump->nr_fds, progress, &opened);
	}
	if (err)
		return mt_error_prefix(err, "%s", path);
	dump->fds[dump->nr_fds++] = opened;
	opened = -1;
	return NULL;
}

static struct mt_error *open_files(struct mt_dump *dump, const char *const paths[],
				   size_t nr_paths, const struct mt_progress *progress,
				   bool *flattened)
{
	struct mt_error *err = NULL;

	if (!nr_paths || nr_paths > MAX_FILES)
		return mt_error_create(MT_ERR_USAGE, "a dump has 1 to %d files, not %zu",
				       MAX_FILES, nr_paths);
	dump->fds = calloc(nr_paths, sizeof(*dump->fds));
	dump->there = calloc(nr_paths, sizeof(*dump->there));
	dump->nr_there = nr_paths;
	if (!dump->fds || !dump->there)
		return mt_error_nomem();
	while (!err && dump->nr_fds < nr_paths)
		err = open_file(dump, paths[dump->nr_fds], progress, flattened);
	return err;
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

/* Only of a kdump is it known which pages are missing where a flattened file was cut off. */
static struct mt_error *inspect_file(const struct mt_dump *dump, size_t i,
				     struct mt_kdump_file *kdump)
{
	const struct mt_extents *there = dump->there && dump->there[i].n ? &dump->there[i] : NULL;
	struct mt_error *err = mt_kdump_file_inspect(dump->fds[i], there, kdump);

	if (!err && there && !kdump->is_kdump &&
	    (there->n > 1 || !mt_extents_have(there, 0, kdump->size)))
		err = mt_error_create(MT_ERR_FORMAT, "a flattened dump that is cut off, and no "
				      "kdump: what it lacks cannot be told from what it has");
	return err;
}

static struct mt_error *tell_incomplete(struct mt_dump *dump, const struct mt_kdump_file *kdump)
{
	if (!kdump->is_incomplete || dump->damage)
		return NULL;
	dump->damage = strdup("whoever wrote the file marked it as incomplete (no space was left, "
			      "most likely)");
	return dump->damage ? NULL : mt_error_nomem();
}

/* Files of a split set that were not given are like pages that were lost. */
static struct mt_error *check_set(struct mt_dump *dump, struct mt_kdump_file *k)
{
	mt_cleanup(free) char *missing = NULL;
	struct mt_error *err = mt_kdump_file_check_set(k, dump->nr_fds, &missing);

	dump->is_partial = missing;
	if (missing && !dump->damage)
		dump->damage = mt_steal(missing);
	return err;
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
		err = inspect_file(dump, i, &k[i]);
		dump->files[i].cut_pfn = k[i].cut_pfn;
		dump->files[i].start_pfn = k[i].is_split ? k[i].start : 0;
		dump->files[i].end_pfn = k[i].is_split ? k[i].end : UINT64_MAX;
		*all_kdump = *all_kdump && k[i].is_kdump;
		dump->has_kdump |= k[i].is_kdump;
		if (!err)
			err = tell_damage(dump, k[i].size, k[i].expected_size);
		if (!err)
			err = tell_incomplete(dump, &k[i]);
	}
	dump->kdump = k[0];
	if (!err && dump->has_kdump && !*all_kdump)
		err = mt_error_create(MT_ERR_FORMAT, "not all of these files are parts of one "
						     "split dump");
	if (!err && *all_kdump)
		err = check_set(dump, k);
	return err;
}

static struct mt_error *open_formats(struct mt_dump *dump)
{
	bool all_kdump;
	struct mt_error *err = inspect_files(dump, &all_kdump);

	if (!err && dump->nr_fds == 1)
		err = mt_elf_headers_copy(dump->fds[0], &dump->headers_fd);
	if (err)
		return err;

	bool apart = all_kdump && (dump->is_partial || mt_quirk_applies(MT_QUIRK_SPLIT));
	size_t n = apart ? 1 : dump->nr_fds;

	dump->files[dump->nr_files++].ctx = dump->ctx;
	mt_quirk_forbid_mmap(dump->ctx);

	kdump_status status = kdump_open_fdset(dump->ctx, (unsigned int)n,
					       dump->headers_fd >= 0 ? &dump->headers_fd :
								       dump->fds);

	if (status != KDUMP_OK)
		return mt_dump_error(dump->ctx, status, "opening the dump");
	return n < dump->nr_fds ? open_others(dump) : NULL;
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

static struct mt_error *tell_impossible(struct mt_dump *dump)
{
	size_t n = mt_elf_core_nr_impossible(dump->elf);

	if (!n || dump->damage)
		return NULL;
	if (asprintf(&dump->damage, "%zu of its segments lie where no machine has memory, and are "
		     "left out", n) >= 0)
		return NULL;
	dump->damage = NULL;
	return mt_error_nomem();
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
	if (!err)
		err = tell_damage(dump, mt_elf_core_size(dump->elf),
				  mt_elf_core_expected_size(dump->elf));
	return err ? err : tell_impossible(dump);
}

static struct mt_error *open_dump(struct mt_dump *dump, bool flattened)
{
	struct mt_error *err = open_library(dump);

	/* what does not fit together is refused before the library sees it */
	if (!err)
		err = open_elf_map(dump);
	if (!err)
		err = open_formats(dump);
	if (!err)
		err = describe_format(dump, flattened);
	if (!err)
		err = read_vmcoreinfo(dump);
	if (!err)
		err = mt_dump_prepare_reading(dump);
	if (err)
		return err;
	dump->phys_space = KDUMP_MACHPHYSADDR;
	mt_dump_forget_translations(dump);
	return NULL;
}

struct mt_error *mt_dump_open(const char *const paths[], size_t nr_paths,
			      const struct mt_progress *progress, struct mt_dump **dump)
{
	mt_cleanup(mt_dump) struct mt_dump *k = create();
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

void mt_dump_set_living(struct mt_dump *dump)
{
	dump->is_living = dump->is_unmappable = true;
	if (dump->elf)
		mt_elf_core_keep_nothing(dump->elf);
}

void mt_dump_count_bytes(struct mt_dump *dump, uint64_t *bytes)
{
	dump->bytes_read = bytes;
	mt_dump_forget_translations(dump);
}

void mt_dump_note_reads(struct mt_dump *dump, struct mt_reads *reads)
{
	dump->reads = reads;
	dump->is_unmappable = true;
	mt_dump_forget_translations(dump);
}

bool mt_dump_is_noting(const struct mt_dump *dump)
{
	return dump->reads;
}

#define READ_ONCE_CACHE 16	/* pages */

struct mt_error *mt_dump_reopen(const struct mt_dump *dump, struct mt_dump **other)
{
	mt_cleanup(mt_dump) struct mt_dump *k = create();

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
	for (size_t i = 0; i < k->nr_files; i++) {
		kdump_set_number_attr(k->files[i].ctx, "cache.size", READ_ONCE_CACHE);
		k->files[i].cut_pfn = dump->files[i].cut_pfn;
	}
	k->phys_space = dump->phys_space;
	if (dump->is_living)
		mt_dump_set_living(k);
	k->bytes_read = dump->bytes_read;
	if (dump->reads)
		mt_dump_note_reads(k, dump->reads);
	*other = mt_steal(k);
	return NULL;
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
	mt_dump_stop_reading(dump);
	if (dump->ctx)
		mt_quirk_free(dump->ctx, dump->has_kdump);
	for (size_t i = 0; i < dump->nr_fds; i++)
		close(dump->fds[i]);
	if (dump->headers_fd >= 0)
		close(dump->headers_fd);
	mt_dump_tables_forget(dump);
	mt_dump_unmap(dump);
	mt_elf_core_close(dump->elf);
	mt_block_reader_close(dump->blocks);
	for (size_t i = 0; dump->there && i < dump->nr_there; i++)
		mt_extents_release(&dump->there[i]);
	free(dump->there);
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
