// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/vmlinux.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image/find.h"
#include "image/kernelimage/kernel_image.h"

/* linux_banner: "Linux version 6.1.0 (builder) (compiler) #1 SMP date\n" */
#define BANNER_START "Linux version "
#define MAX_BANNER 1024

/* How a file compares with what is wanted. */
enum fit {
	FITS,
	UNCERTAIN,		/* nothing to compare */
	NO_BUILD_ID,		/* the dump says one, the file has none */
	SAME_RELEASE,		/* another build-id, the release is the same */
	MISFIT,
};

void mt_vmlinux_release(struct mt_vmlinux *vmlinux)
{
	mt_elf_close(vmlinux->elf);
	free(vmlinux->doubt);
	mt_paths_release(&vmlinux->tried);
	*vmlinux = (struct mt_vmlinux){ 0 };
}

/* The banner in a file's .rodata; NULL if it has none (detached debug files). */
static const char *find_banner(struct mt_elf *elf, size_t *len)
{
	struct mt_elf_section rodata;
	struct mt_error *err = mt_elf_section_by_name(elf, ".rodata", &rodata);

	if (err || !rodata.data) {
		mt_error_destroy(err);
		return NULL;
	}

	const char *start = rodata.data, *end = start + rodata.size;
	const char *at = memmem(start, rodata.size, BANNER_START, strlen(BANNER_START));

	/* /proc/version's format string begins the same way */
	while (at && (size_t)(end - at) > strlen(BANNER_START) && at[strlen(BANNER_START)] == '%')
		at = memmem(at + 1, (size_t)(end - at - 1), BANNER_START, strlen(BANNER_START));
	if (!at)
		return NULL;
	*len = strnlen(at, (size_t)(end - at) < MAX_BANNER ? (size_t)(end - at) : MAX_BANNER);
	return at;
}

static bool banner_has_release(struct mt_elf *elf, const char *release)
{
	size_t len = 0, want = release ? strlen(release) : 0;
	const char *banner = find_banner(elf, &len);
	const char *in = banner ? banner + strlen(BANNER_START) : NULL;

	return want && in && len > strlen(BANNER_START) + want &&
	       !memcmp(in, release, want) && in[want] == ' ';
}

static enum fit compare(struct mt_elf *elf, const struct mt_vmlinux_wanted *wanted)
{
	const char *build_id = mt_elf_build_id(elf);

	if (build_id && wanted->build_id)
		return !strcmp(build_id, wanted->build_id) ? FITS :
		       banner_has_release(elf, wanted->release) ? SAME_RELEASE : MISFIT;

	enum fit untied = wanted->build_id ? NO_BUILD_ID : UNCERTAIN;
	size_t len;

	if (!wanted->release)
		return untied;
	/* anybody can write the release's name into a file */
	if (banner_has_release(elf, wanted->release))
		return wanted->build_id ? NO_BUILD_ID : FITS;
	return find_banner(elf, &len) ? MISFIT : untied;
}

static __attribute__((format(printf, 2, 3))) struct mt_error *set_text(char **text,
								       const char *fmt, ...)
{
	va_list ap;
	char *made;

	va_start(ap, fmt);
	int len = vasprintf(&made, fmt, ap);

	va_end(ap);
	if (len < 0)
		return mt_error_nomem();
	free(*text);
	*text = made;
	return NULL;
}

/* The words for a file that is, or may be, another kernel's. */
static struct mt_error *describe_misfit(struct mt_elf *elf, enum fit fit,
					const struct mt_vmlinux_wanted *wanted, char **text)
{
	const char *build_id = mt_elf_build_id(elf);

	if (fit == NO_BUILD_ID)
		return set_text(text, "has no build-id, the dump's kernel %s: nothing ties it to "
				"the dump", wanted->build_id);
	if (fit == UNCERTAIN && wanted->release)
		return set_text(text, "has neither build-id nor linux_banner to compare: nothing "
				"ties it to the dump's kernel %s", wanted->release);

	if (build_id && wanted->build_id)
		return set_text(text, "has build-id %s, the dump's kernel %s", build_id,
				wanted->build_id);
	if (wanted->release)
		return set_text(text, "is not the dump's kernel %s", wanted->release);
	return set_text(text, "may be another kernel's: the dump does not say which it was");
}

/* Takes the file into vmlinux, with what there is to doubt about it. */
static struct mt_error *take(struct mt_vmlinux *vmlinux, struct mt_elf **elf, enum fit fit,
			     const struct mt_vmlinux_wanted *wanted)
{
	struct mt_error *err = NULL;

	vmlinux->elf = mt_steal(*elf);
	/* a file that the user named is taken at the user's word, and marked */
	vmlinux->needs_proof = !wanted->force &&
			       (fit == SAME_RELEASE || (fit == NO_BUILD_ID && !wanted->given));
	if (fit != FITS)
		err = describe_misfit(vmlinux->elf, fit, wanted, &vmlinux->doubt);
	return err;
}

static struct mt_error *choose_given(const struct mt_vmlinux_wanted *wanted,
				     struct mt_vmlinux *vmlinux)
{
	mt_cleanup(mt_elf) struct mt_elf *elf = NULL;
	struct mt_error *err = mt_kernel_image_open(wanted->given, &elf);

	if (err)
		return err;

	enum fit fit = compare(elf, wanted);

	if (fit != MISFIT || wanted->force)
		return take(vmlinux, &elf, fit, wanted);

	mt_cleanup(free) char *why = NULL;

	err = describe_misfit(elf, fit, wanted, &why);
	return err ? err : mt_error_create(MT_ERR_FORMAT, "%s %s (--force takes it nevertheless)",
					   wanted->given, why);
}

static struct mt_error *note(struct mt_vmlinux *vmlinux, const char *path, const char *what)
{
	return mt_paths_add(&vmlinux->tried, "%s: %s", path, what);
}

/* What is taken, if it proves to be right, where nothing fits. */
struct second_best {
	struct mt_elf *elf;		/* NULL: nothing of the kind yet */
	enum fit fit;
};

/* Sets vmlinux->elf if the file at path is the one. */
static struct mt_error *try(const char *path, const struct mt_vmlinux_wanted *wanted,
			    struct mt_vmlinux *vmlinux, struct second_best *second)
{
	mt_cleanup(mt_elf) struct mt_elf *elf = NULL;
	struct mt_error *err = mt_kernel_image_open(path, &elf);

	if (err) {
		bool absent = mt_error_code(err) == MT_ERR_NOT_FOUND;
		struct mt_error *failed = note(vmlinux, path, absent ? "no such file" :
								      mt_error_message(err));

		mt_error_destroy(err);
		return failed;
	}

	enum fit fit = compare(elf, wanted);

	if (fit == FITS || fit == UNCERTAIN)
		return take(vmlinux, &elf, fit, wanted);

	mt_cleanup(free) char *why = NULL;

	err = describe_misfit(elf, fit, wanted, &why);
	if (!err)
		err = note(vmlinux, path, why);
	if (!err && (fit == SAME_RELEASE || fit == NO_BUILD_ID) && !second->elf)
		*second = (struct second_best){ mt_steal(elf), fit };
	return err;
}

static struct mt_error *choose_found(const struct mt_vmlinux_wanted *wanted,
				     struct mt_vmlinux *vmlinux)
{
	mt_cleanup(paths) struct mt_paths paths = { 0 };
	struct second_best second = { 0 };
	struct mt_error *err = mt_find_vmlinux(wanted->path, wanted->release, wanted->build_id,
					       &paths);

	for (size_t i = 0; !err && !vmlinux->elf && i < paths.n; i++)
		err = try(paths.v[i], wanted, vmlinux, &second);
	/* some stable kernels wrote a wrong BUILD-ID into VMCOREINFO */
	if (!err && !vmlinux->elf && second.elf)
		err = take(vmlinux, &second.elf, second.fit, wanted);
	mt_elf_close(second.elf);
	return err;
}

struct mt_error *mt_vmlinux_choose(const struct mt_vmlinux_wanted *wanted,
				   struct mt_vmlinux *vmlinux)
{
	struct mt_vmlinux chosen = { 0 };
	struct mt_error *err = wanted->given ? choose_given(wanted, &chosen) :
					       choose_found(wanted, &chosen);

	if (err)
		mt_vmlinux_release(&chosen);
	else
		*vmlinux = chosen;
	return err;
}

/* The file's bytes at an address in .rodata, and how many there are at most. */
static const char *rodata_at(struct mt_elf *elf, uint64_t address, size_t *len)
{
	struct mt_elf_section rodata;
	struct mt_error *err = mt_elf_section_by_name(elf, ".rodata", &rodata);

	if (err || !rodata.data || address < rodata.address ||
	    address - rodata.address >= rodata.size) {
		mt_error_destroy(err);
		return NULL;
	}
	*len = (size_t)(rodata.size - (address - rodata.address));
	return (const char *)rodata.data + (address - rodata.address);
}

enum mt_banner mt_vmlinux_compare_banner(struct mt_elf *elf, uint64_t offset,
					 struct mt_dump *dump, const struct mt_symbols *symbols)
{
	char in_memory[MAX_BANNER];
	uint64_t address;
	size_t len;
	const char *banner = mt_symbols_find(symbols, "linux_banner", &address) ?
				     rodata_at(elf, address - offset, &len) : NULL;

	if (!banner)
		return MT_BANNER_UNKNOWN;
	len = strnlen(banner, len < MAX_BANNER ? len : MAX_BANNER - 1);

	struct mt_error *err = mt_dump_read(dump, MT_KVIRT, address, in_memory, len);

	if (err) {
		/* what the file does not have, or has damaged, proves nothing */
		bool is_mapped = mt_error_code(err) != MT_ERR_NOT_RAM;

		mt_error_destroy(err);
		return is_mapped ? MT_BANNER_UNKNOWN : MT_BANNER_NONE;
	}
	if (!memcmp(in_memory, banner, len))
		return MT_BANNER_SAME;
	return memcmp(in_memory, BANNER_START, strlen(BANNER_START)) ? MT_BANNER_NONE :
								       MT_BANNER_DIFFERENT;
}
