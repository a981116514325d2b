// SPDX-License-Identifier: GPL-2.0-or-later
/* What a dump is, what was found in it, which ways were tried, and where to get what is missing. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/array.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/living.h"
#include "cli/options.h"
#include "cli/output.h"
#include "commands/commands.h"
#include "image/debug_package.h"
#include "image/image.h"

#define MAX_BANNER 1024

/* All that is told. */
struct findings {
	const struct mt_options *options;
	struct mt_image *image;
	struct mt_error *failure;	/* NULL: it opens as a whole */
	struct mt_dump_amount amount;
	uint64_t file_bytes;		/* of all files; UINT64_MAX: not known */
	char *banner;			/* or NULL */
	char *package;			/* or NULL */
	struct mt_paths addresses;
};

static void mt_cleanup_findings(struct findings *f)
{
	mt_image_close(f->image);
	mt_error_destroy(f->failure);
	mt_paths_release(&f->addresses);
	free(f->banner);
	free(f->package);
}

static struct mt_error *open_dump(const struct mt_command_context *context, struct findings *f)
{
	/* no cache: what it kept says nothing of what is here now */
	const struct mt_image_options image_options = {
		.paths = f->options->cores,
		.nr_paths = f->options->nr_cores,
		.vmlinux = f->options->vmlinux,
		.types = f->options->types,
		.force = f->options->force,
		.no_cache = true,
		.progress = context->progress,
	};

	return mt_image_open_in_part(&image_options, &f->image, &f->failure);
}

static uint64_t count_file_bytes(const struct findings *f)
{
	uint64_t sum = 0;
	struct stat st;

	for (size_t i = 0; i < f->options->nr_cores; i++) {
		const char *path = i ? f->options->cores[i] : f->image->path;

		if (stat(path, &st) || !S_ISREG(st.st_mode))
			return UINT64_MAX;
		sum += (uint64_t)st.st_size;
	}
	return sum;
}

/* Only whoever finds its symbol can read it; what cannot be read is not told. */
static char *read_banner(const struct mt_image *image)
{
	uint64_t address;
	char *banner = NULL;
	struct mt_error *err;

	if (!image->symbols || !mt_symbols_find(image->symbols, "linux_banner", &address))
		return NULL;
	err = mt_dump_read_string(image->dump, MT_KVIRT, address, MAX_BANNER, &banner);
	if (err) {
		mt_error_destroy(err);
		return NULL;
	}
	/* it ends with a newline, which came out as another character */
	for (size_t len = strlen(banner); len && banner[len - 1] == '?'; len--)
		banner[len - 1] = '\0';
	return banner;
}

static struct mt_error *look(struct findings *f)
{
	const struct mt_image *image = f->image;

	f->file_bytes = count_file_bytes(f);
	f->amount = image->dump ? mt_dump_count(image->dump) :
				  (struct mt_dump_amount){ UINT64_MAX, UINT64_MAX, UINT64_MAX };
	f->banner = read_banner(image);
	if (image->vmlinux)
		return NULL;

	struct mt_error *err = mt_debug_package_name(image->release, f->banner, &f->package);

	return err ? err : mt_debug_package_addresses(getenv("DEBUGINFOD_URLS"), image->build_id,
						      &f->addresses);
}

static struct mt_json *list_of(const struct mt_paths *lines)
{
	struct mt_json *list = mt_json_list();

	for (size_t i = 0; i < lines->n; i++)
		mt_json_append(&list, mt_json_text(lines->v[i]));
	return list;
}

/* An empty word is none. */
static struct mt_json *word(const char *text)
{
	return mt_json_text(text && *text ? text : NULL);
}

static void describe_dump(const struct findings *f, struct mt_json **document)
{
	struct mt_dump *dump = f->image->dump;
	const char *machine = dump ? mt_dump_machine(dump) : NULL;
	bool known = machine && *machine;

	mt_json_set(document, "format", word(dump ? mt_dump_format(dump) : NULL));
	mt_json_set(document, "damage", word(dump ? mt_dump_damage(dump) : NULL));
	mt_json_set(document, "arch", word(machine));
	mt_json_set(document, "page_size", mt_json_count(known ? mt_dump_page_size(dump) :
								  UINT64_MAX));
	mt_json_set(document, "present_bytes", mt_json_count(f->amount.present));
	mt_json_set(document, "left_out_bytes", mt_json_count(f->amount.left_out));
	mt_json_set(document, "end_address", mt_json_count(f->amount.end));
	mt_json_set(document, "has_vmcoreinfo", dump ?
		    mt_json_bool(mt_dump_vmcoreinfo(dump)) : mt_json_null());
}

static void describe_kernel(const struct findings *f, struct mt_json **document)
{
	const struct mt_image *image = f->image;

	mt_json_set(document, "kernel", word(image->release));
	mt_json_set(document, "build_id", word(image->build_id));
	mt_json_set(document, "banner", word(f->banner));
	mt_json_set(document, "vmlinux", word(image->vmlinux));
	mt_json_set(document, "not_taken", list_of(mt_image_tried(image)));
	mt_json_set(document, "symbols", word(image->symbols ?
					      mt_symbols_origin(image->symbols) : NULL));
	mt_json_set(document, "types", word(image->types ? mt_types_origin(image->types) : NULL));
	mt_json_set(document, "warning", word(image->warning));
	mt_json_set(document, "failure", word(f->failure ? mt_error_message(f->failure) : NULL));
	mt_json_set(document, "package", word(f->package));
	mt_json_set(document, "debuginfod", list_of(&f->addresses));
}

static struct mt_json *describe(const struct findings *f)
{
	struct mt_json *document = mt_json_object();

	mt_json_set(&document, "schema", mt_json_text("memtop/1"));
	mt_json_set(&document, "command", mt_json_text("probe"));
	mt_json_set(&document, "path", mt_json_text(f->image->path));
	mt_json_set(&document, "files", mt_json_count(f->options->nr_cores));
	mt_json_set(&document, "file_bytes", mt_json_count(f->file_bytes));
	describe_dump(f, &document);
	describe_kernel(f, &document);
	return document;
}

enum kind { TEXT, OPTIONAL, BYTES, COUNT, ADDRESS, LIST };

/* The lines for people, made of the document, so that both say the same. */
static const struct {
	const char *label, *key;
	enum kind kind;
} lines[] = {
	{ "dump", "path", TEXT },
	{ "files", "files", COUNT },
	{ "size of files", "file_bytes", BYTES },
	{ "format", "format", TEXT },
	{ "damage", "damage", OPTIONAL },
	{ "architecture", "arch", TEXT },
	{ "page size", "page_size", BYTES },
	{ "memory in it", "present_bytes", BYTES },
	{ "memory left out", "left_out_bytes", BYTES },
	{ "memory ends at", "end_address", ADDRESS },
	{ "kernel", "kernel", TEXT },
	{ "build-id", "build_id", TEXT },
	{ "linux_banner", "banner", TEXT },
	{ "vmlinux", "vmlinux", TEXT },
	{ "not taken", "not_taken", LIST },
	{ "symbols", "symbols", TEXT },
	{ "types", "types", TEXT },
	{ "warning", "warning", OPTIONAL },
	{ "failure", "failure", OPTIONAL },
	{ "package", "package", OPTIONAL },
	{ "debuginfod", "debuginfod", LIST },
};

static void put_label(const char *label)
{
	printf("%-16s", label);
}

static void put_list(const char *label, const struct mt_json *list)
{
	for (size_t i = 0; i < mt_json_length(list); i++) {
		put_label(i ? "" : label);
		printf("%s\n", mt_json_text_at(list, i));
	}
}

static void put_number(const char *label, uint64_t number, enum kind kind)
{
	char bytes[MT_TEXT_BYTES_SIZE];

	put_label(label);
	if (number == UINT64_MAX)
		puts("-");
	else if (kind == BYTES)
		printf("%s\n", mt_text_bytes(bytes, number));
	else
		printf(kind == ADDRESS ? "0x%" PRIx64 "\n" : "%" PRIu64 "\n", number);
}

static void put_line(size_t i, const struct mt_json *document)
{
	const char *key = lines[i].key, *text = mt_json_get_text(document, key);
	enum kind kind = lines[i].kind;

	if (kind == LIST) {
		put_list(lines[i].label, mt_json_get(document, key));
	} else if (kind == TEXT || (kind == OPTIONAL && text)) {
		put_label(lines[i].label);
		puts(text ? text : "-");
	} else if (kind != OPTIONAL) {
		put_number(lines[i].label, mt_json_get_count(document, key), kind);
	}
}

static struct mt_error *put(const struct findings *f)
{
	mt_cleanup(mt_json) struct mt_json *document = describe(f);

	if (!document)
		return mt_error_nomem();
	if (f->options->json) {
		mt_json_write(document, stdout);
		putchar('\n');
		return NULL;
	}
	for (size_t i = 0; i < MT_ARRAY_SIZE(lines); i++)
		put_line(i, document);
	return NULL;
}

static struct mt_error *run(const struct mt_options *options,
			    const struct mt_command_context *context)
{
	mt_cleanup(findings) struct findings f = { .options = options };
	struct mt_error *err;

	if (!options->nr_cores || (options->nr_cores == 1 && mt_living_is(options->cores[0])))
		return mt_error_create(MT_ERR_USAGE, "probe wants a dump: -c FILE");
	err = open_dump(context, &f);
	if (!err)
		err = look(&f);
	if (!err)
		err = put(&f);
	err = mt_output_flush(stdout, "standard output", err);
	return err || !f.failure ? err : mt_steal(f.failure);
}

const struct mt_command mt_command_probe = {
	.name = "probe",
	.summary = "what a dump is, and what it takes to read it: -c FILE",
	.details = "Format, architecture, how much memory is in it; kernel and build-id; where\n"
		   "types and symbols came from, which files were not taken and why; what is\n"
		   "missing: the package that has it and, where DEBUGINFOD_URLS is set, its\n"
		   "address there.  Asks no server.\n"
		   "Fails as views would, after saying what was found.",
	.run = run,
};
