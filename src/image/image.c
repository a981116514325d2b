// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The choreography: the dump tells its kernel's release and build-id in
 * VMCOREINFO, these lead to a vmlinux, that has symbols, they are needed to
 * translate addresses, and with those the rest can be read from the dump.
 */
#include "image/image.h"

#include <ctype.h>
#include <elf.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "image/vmcoreinfo/vmcoreinfo.h"
#include "image/arch/arch.h"
#include "image/elf/elf_file.h"
#include "image/find.h"
#include "image/types_source.h"
#include "image/vmlinux.h"

struct opened {
	struct mt_image image;		/* first: what callers have is this */
	struct mt_vmlinux vmlinux;
	uint64_t offset;		/* between the vmlinux and the running kernel */
	struct mt_types_source source;
	char *used;
};

static struct mt_error *text_or_nomem(char *text, char **to)
{
	*to = text;
	return text ? NULL : mt_error_nomem();
}

static struct mt_error *choose_path(const struct mt_image_options *options, char **path)
{
	struct stat st;

	if (!options->nr_paths)
		return mt_error_create(MT_ERR_USAGE, "no dump was named");
	if (options->nr_paths == 1 && !stat(options->paths[0], &st) && S_ISDIR(st.st_mode))
		return mt_find_dump(options->paths[0], path);
	return text_or_nomem(strdup(options->paths[0]), path);
}

static struct mt_error *open_dump(struct opened *o, const struct mt_image_options *options)
{
	const char *one[] = { o->image.path };
	bool set = options->nr_paths > 1;

	return mt_dump_open(set ? options->paths : one, set ? options->nr_paths : 1,
			    options->progress, &o->image.dump);
}

static void read_facts(struct opened *o)
{
	const char *text = mt_dump_vmcoreinfo(o->image.dump);
	int64_t seconds;

	o->image.release = mt_vmcoreinfo_get(text, "OSRELEASE");
	o->image.build_id = mt_vmcoreinfo_get(text, "BUILD-ID");
	for (char *p = o->image.build_id; p && *p; p++)
		*p = (char)tolower((unsigned char)*p);
	o->image.has_time = mt_vmcoreinfo_number(text, "CRASHTIME", &seconds);
	o->image.time = o->image.has_time ? (time_t)seconds : 0;
}

static const char *machine_of(const struct opened *o)
{
	const struct mt_arch *arch = o->vmlinux.elf ?
				     mt_arch_of_elf(mt_elf_machine(o->vmlinux.elf)) : NULL;

	return arch ? arch->name : NULL;
}

static bool find_symbol(void *data, const char *name, uint64_t *address)
{
	return mt_symbols_find(data, name, address);
}

/* What VMCOREINFO's own symbols tell is right for images, too, which may not know their place. */
static void find_offset(struct opened *o, const char *text)
{
	if (mt_elf_is_image(o->vmlinux.elf) &&
	    mt_symbols_offset_of(o->vmlinux.elf, text, &o->offset))
		return;
	if (!mt_vmcoreinfo_hex(text, "KERNELOFFSET", &o->offset) &&
	    !mt_symbols_offset_of(o->vmlinux.elf, text, &o->offset))
		o->offset = 0;
}

/*
 * VMCOREINFO comes last: its SYMBOL(mem_section) is not the variable's
 * address but what that points to.
 */
static struct mt_error *add_vmlinux_symbols(struct opened *o)
{
	const char *text = mt_dump_vmcoreinfo(o->image.dump);
	struct mt_error *err = NULL;

	if (o->vmlinux.elf) {
		find_offset(o, text);
		err = mt_symbols_add_elf(o->image.symbols, o->vmlinux.elf, o->offset);
		if (err && mt_error_code(err) == MT_ERR_NOT_FOUND) {
			mt_error_destroy(err);
			err = NULL;
		}
	}
	return err;
}

static struct mt_error *set_linux(struct opened *o)
{
	struct mt_dump_hints hints = {
		.machine = machine_of(o),
		.byte_order = !o->vmlinux.elf ? MT_BYTE_ORDER_UNKNOWN :
			      mt_elf_is_big_endian(o->vmlinux.elf) ? MT_BIG_ENDIAN :
								   MT_LITTLE_ENDIAN,
		.symbol = find_symbol,
		.data = o->image.symbols,
	};

	return mt_dump_set_linux(o->image.dump, &hints);
}

/* The tables in memory can be found since v6.0; the running kernel prints them at any time. */
static struct mt_error *add_kallsyms(struct opened *o, const char *printed)
{
	struct mt_symbols *symbols = o->image.symbols;
	struct mt_error *err = mt_symbols_add_kallsyms(symbols, o->image.dump);

	if (!err || !printed || mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	mt_error_destroy(err);
	return mt_symbols_add_printed(symbols, printed);
}

/* Without a vmlinux's symbols, the dump's own are needed. */
static struct mt_error *add_dump_symbols(struct opened *o, const char *printed)
{
	struct mt_symbols *symbols = o->image.symbols;
	struct mt_error *err = NULL;

	if (!*mt_symbols_origin(symbols))
		err = add_kallsyms(o, printed);
	return err ? err : mt_symbols_add_vmcoreinfo(symbols, mt_dump_vmcoreinfo(o->image.dump));
}

static struct mt_error *prepare_memory(struct opened *o, const struct mt_image_options *options)
{
	struct mt_error *err = mt_symbols_create(&o->image.symbols);

	if (!err)
		err = add_vmlinux_symbols(o);
	if (!err)
		err = set_linux(o);
	if (!err)
		err = add_dump_symbols(o, options->kallsyms);
	if (!err && mt_dump_wants_symbols(o->image.dump))
		err = set_linux(o);
	return err;
}

static struct mt_error *no_kernel(const struct opened *o, const char *path)
{
	bool has_info = mt_dump_vmcoreinfo(o->image.dump);

	return mt_error_create(MT_ERR_NOT_FOUND, "where %s has linux_banner the dump has none: no "
			       "kernel ran yet when it was taken (firmware, a boot loader), or its "
			       "kernel is another one, or was moved and the dump does not say by "
			       "how much%s (--force takes %s nevertheless)", path,
			       has_info ? "" : " (it has no VMCOREINFO)", path);
}

/*
 * A vmlinux whose build-id says otherwise is taken only if the dump has its
 * banner, with the time it was built; one whose build-id was right is not
 * doubted for a banner that cannot be read.
 */
static struct mt_error *judge_vmlinux(struct opened *o, bool force)
{
	if (!o->vmlinux.elf)
		return NULL;

	enum mt_banner banner = mt_vmlinux_compare_banner(o->vmlinux.elf, o->offset,
							  o->image.dump, o->image.symbols);
	const char *path = mt_elf_path(o->vmlinux.elf);
	const char *doubt = o->vmlinux.doubt;

	if (!force && banner == MT_BANNER_NONE && !o->vmlinux.needs_proof)
		return no_kernel(o, path);
	if (!force && (banner >= MT_BANNER_DIFFERENT ||
		       (o->vmlinux.needs_proof && banner != MT_BANNER_SAME)))
		return mt_error_create(MT_ERR_FORMAT, "%s %s (--force takes it nevertheless)", path,
				       doubt && o->image.build_id ?
					       doubt : "is another build than the dump's kernel: "
						       "the dump has no such linux_banner");
	/* without a build-id to contradict it, the same banner settles it */
	if (!doubt && banner >= MT_BANNER_DIFFERENT)
		doubt = "is another build than the dump's kernel";
	else if (doubt && banner == MT_BANNER_SAME && !o->image.build_id)
		doubt = NULL;
	if (doubt && asprintf(&o->image.warning, "%s %s%s", path, doubt,
			      banner == MT_BANNER_SAME ? ", but the same linux_banner" : "") < 0) {
		o->image.warning = NULL;
		return mt_error_nomem();
	}
	return NULL;
}

/* Puts what is wrong with the files before what there is to doubt else. */
static struct mt_error *warn_of_damage(struct opened *o)
{
	const char *damage = mt_dump_damage(o->image.dump);
	mt_cleanup(free) char *other = o->image.warning;

	if (!damage) {
		other = NULL;
		return NULL;
	}
	o->image.warning = NULL;
	if (asprintf(&o->image.warning, "%s%s%s", damage, other ? "; " : "",
		     other ? other : "") < 0) {
		o->image.warning = NULL;
		return mt_error_nomem();
	}
	return NULL;
}

/* What was tried belongs to every failure that a vmlinux would have prevented. */
static struct mt_error *tell_tried(const struct opened *o, struct mt_error *err)
{
	if (!err || o->vmlinux.elf || !o->vmlinux.tried)
		return err;

	struct mt_error *all = mt_error_create(mt_error_code(err) == MT_ERR_NOMEM ?
						       MT_ERR_NOMEM : MT_ERR_NOT_FOUND,
					       "%s; no vmlinux of kernel %s was found either:%s",
					       mt_error_message(err),
					       o->image.release ? o->image.release : "(unknown)",
					       o->vmlinux.tried);

	mt_error_destroy(err);
	return all;
}

/* For the cache, which asks late: what was tried is told then, too. */
static struct mt_error *open_types_late(void *data, struct mt_types **types)
{
	struct opened *o = data;

	return tell_tried(o, mt_types_source_open(&o->source, types));
}

/*
 * Whoever asks for one kind of types gets what that kind said, kept or not; and what may be
 * another kernel's is not kept.
 */
static struct mt_error *prepare_types(struct opened *o, const struct mt_image_options *options)
{
	static const char *const kinds[] = {
		[MT_TYPES_AUTO] = NULL,
		[MT_TYPES_DWARF] = "dwarf",
		[MT_TYPES_BTF] = "btf",
	};
	char key[MT_SHA256_TEXT];

	o->source = (struct mt_types_source){
		.elf = o->vmlinux.elf,
		.dump = o->image.dump,
		.symbols = o->image.symbols,
		.choice = options->types,
		.btf_path = options->btf,
	};
	if (options->no_cache || !o->image.build_id || o->vmlinux.doubt)
		return mt_types_source_open(&o->source, &o->image.types);

	struct mt_error *err = mt_types_source_key(&o->source, key);

	return err ? err : mt_types_cached(key, kinds[options->types], open_types_late, o,
					   &o->image.types);
}

static struct mt_error *open_steps(struct opened *o, const struct mt_image_options *options)
{
	struct mt_error *err = open_dump(o, options);

	if (err)
		return err;
	if (options->is_living)
		mt_dump_set_living(o->image.dump);
	if (options->reads)
		mt_dump_note_reads(o->image.dump, options->reads);
	read_facts(o);

	struct mt_vmlinux_wanted wanted = {
		.path = o->image.path,
		.release = o->image.release,
		.build_id = o->image.build_id,
		.given = options->vmlinux,
		.force = options->force,
	};

	err = mt_vmlinux_choose(&wanted, &o->vmlinux);
	if (!err && o->vmlinux.elf)
		err = text_or_nomem(strdup(mt_elf_path(o->vmlinux.elf)), &o->image.vmlinux);
	if (!err)
		err = prepare_memory(o, options);
	if (!err)
		err = judge_vmlinux(o, options->force);
	if (!err)
		err = warn_of_damage(o);
	if (!err)
		err = prepare_types(o, options);
	return mt_error_prefix(tell_tried(o, err), "%s", o->image.path);
}

struct mt_error *mt_image_open(const struct mt_image_options *options, struct mt_image **image)
{
	struct opened *o = calloc(1, sizeof(*o));

	if (!o)
		return mt_error_nomem();

	struct mt_error *err = choose_path(options, &o->image.path);

	o->image.is_living = options->is_living;
	if (!err)
		err = open_steps(o, options);
	if (err)
		mt_image_close(&o->image);
	else
		*image = &o->image;
	return err;
}

void mt_image_close(struct mt_image *image)
{
	struct opened *o = (struct opened *)image;

	if (!o)
		return;
	mt_types_destroy(image->types);
	mt_types_source_release(&o->source);
	mt_symbols_destroy(image->symbols);
	mt_dump_close(image->dump);
	mt_vmlinux_release(&o->vmlinux);
	free(image->path);
	free(image->release);
	free(image->build_id);
	free(image->warning);
	free(image->vmlinux);
	free(o->used);
	free(o);
}

const char *mt_image_used(struct mt_image *image)
{
	struct opened *o = (struct opened *)image;

	free(o->used);
	if (asprintf(&o->used, "%s; %s%s; types: %s; symbols: %s", mt_dump_format(image->dump),
		     image->vmlinux ? "vmlinux " : "no vmlinux",
		     image->vmlinux ? image->vmlinux : "", mt_types_origin(image->types),
		     mt_symbols_origin(image->symbols)) < 0) {
		o->used = NULL;
		return "out of memory";
	}
	return o->used;
}

struct mt_error *mt_image_read_own(struct mt_image *image)
{
	mt_cleanup(mt_symbols) struct mt_symbols *symbols = NULL;
	mt_cleanup(mt_types) struct mt_types *types = NULL;
	struct mt_types_source source = {
		.dump = image->dump, .choice = MT_TYPES_BTF,
	};
	struct mt_error *err = mt_symbols_create(&symbols);

	if (!err)
		err = mt_symbols_add_kallsyms(symbols, image->dump);
	source.symbols = symbols;
	if (!err)
		err = mt_types_source_open(&source, &types);
	mt_types_source_release(&source);
	return err;
}
