// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/types_source.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

/* A kernel's BTF has some megabytes. */
#define MAX_BTF ((uint64_t)256 << 20)

void mt_types_source_release(struct mt_types_source *source)
{
	free(source->btf);
	*source = (struct mt_types_source){ 0 };
}

static struct mt_error *find_btf(const struct mt_types_source *source, uint64_t *start,
				 size_t *len)
{
	uint64_t stop;

	if (!mt_symbols_find(source->symbols, "__start_BTF", start) ||
	    !mt_symbols_find(source->symbols, "__stop_BTF", &stop))
		return mt_error_create(MT_ERR_NOT_FOUND, "no __start_BTF among the symbols of %s "
				       "(kallsyms has it if the kernel has BTF and "
				       "CONFIG_KALLSYMS_ALL)",
				       mt_symbols_origin(source->symbols));
	if (stop <= *start || stop - *start > MAX_BTF)
		return mt_error_create(MT_ERR_FORMAT, "BTF from 0x%" PRIx64 " to 0x%" PRIx64,
				       *start, stop);
	*len = (size_t)(stop - *start);
	return NULL;
}

static struct mt_error *read_btf_file(struct mt_types_source *source)
{
	struct mt_buffer buf = { 0 };
	struct mt_error *err = mt_file_read("", source->btf_path, MAX_BTF, &buf);

	if (err) {
		mt_buffer_release(&buf);
		return err;
	}
	source->btf = buf.data;
	source->btf_len = buf.len;
	return NULL;
}

/* Once: the key and the types are of the same bytes. */
static struct mt_error *read_btf(struct mt_types_source *source)
{
	uint64_t start;
	size_t len;

	if (source->btf)
		return NULL;
	if (source->btf_path)
		return read_btf_file(source);

	struct mt_error *err = find_btf(source, &start, &len);

	if (err)
		return err;

	mt_cleanup(free) void *btf = malloc(len);

	if (!btf)
		return mt_error_nomem();
	err = mt_dump_read(source->dump, MT_KVIRT, start, btf, len);
	if (err)
		return err;
	source->btf = mt_steal(btf);
	source->btf_len = len;
	return NULL;
}

static bool vmlinux_has_btf(const struct mt_types_source *source)
{
	return source->elf && mt_elf_has_section(source->elf, ".BTF");
}

static struct mt_error *btf_from_memory(struct mt_types_source *source, struct mt_types **types)
{
	if (vmlinux_has_btf(source))
		return mt_error_create(MT_ERR_NOT_FOUND, "BTF in the dump was not asked");

	struct mt_error *err = read_btf(source);

	if (!err)
		err = mt_types_from_btf(source->btf, source->btf_len, types);
	return mt_error_prefix(err, "BTF in the dump");
}

static struct mt_error *btf_from_vmlinux(struct mt_types_source *source, struct mt_types **types)
{
	if (!source->elf)
		return mt_error_create(MT_ERR_NOT_FOUND, "no vmlinux");
	return mt_types_from_elf_btf(source->elf, types);
}

static struct mt_error *dwarf_from_vmlinux(struct mt_types_source *source, struct mt_types **types)
{
	if (!source->elf)
		return mt_error_create(MT_ERR_NOT_FOUND, "no vmlinux, so no DWARF");
	return mt_types_from_dwarf(source->elf, types);
}

/* Takes both. */
static struct mt_error *join(struct mt_error *first, struct mt_error *second)
{
	if (!first)
		return second;

	struct mt_error *both = mt_error_create(mt_error_code(second), "%s; %s",
						mt_error_message(first), mt_error_message(second));

	mt_error_destroy(first);
	mt_error_destroy(second);
	return both;
}

struct mt_error *mt_types_source_open(struct mt_types_source *source, struct mt_types **types)
{
	static struct mt_error *(*const ways[])(struct mt_types_source *source,
						struct mt_types **types) = {
		btf_from_vmlinux, btf_from_memory, dwarf_from_vmlinux,
	};
	size_t first = source->choice == MT_TYPES_DWARF ? 2 : 0;
	size_t end = source->choice == MT_TYPES_BTF ? 2 : MT_ARRAY_SIZE(ways);
	struct mt_error *all = NULL;

	for (size_t i = first; i < end; i++) {
		struct mt_error *err = ways[i](source, types);

		if (!err) {
			mt_error_destroy(all);
			return NULL;
		}
		all = join(all, err);
	}
	return mt_error_prefix(all, "no types of this kernel");
}

static struct mt_error *add_vmlinux(const struct mt_types_source *source,
				    struct mt_sha256 *digest)
{
	mt_cleanup(free) char *identity = NULL;
	struct mt_error *err = source->elf ? mt_elf_identity(source->elf, &identity) : NULL;

	if (!err && identity)
		mt_sha256_add(digest, identity, strlen(identity));
	return err;
}

/* BTF that cannot be read now cannot be read later either: it is no source. */
static struct mt_error *add_memory(struct mt_types_source *source, struct mt_sha256 *digest)
{
	if (source->choice == MT_TYPES_DWARF || vmlinux_has_btf(source))
		return NULL;

	struct mt_error *err = read_btf(source);

	if (err && mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	mt_error_destroy(err);
	mt_sha256_add(digest, "\0BTF", sizeof("\0BTF"));
	if (source->btf)
		mt_sha256_add(digest, source->btf, source->btf_len);
	return NULL;
}

struct mt_error *mt_types_source_key(struct mt_types_source *source, char key[MT_SHA256_TEXT])
{
	struct mt_sha256 digest;

	mt_sha256_start(&digest);

	struct mt_error *err = add_vmlinux(source, &digest);

	if (!err)
		err = add_memory(source, &digest);
	if (!err)
		mt_sha256_finish(&digest, key);
	return err;
}
