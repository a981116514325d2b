// SPDX-License-Identifier: GPL-2.0-or-later
#include "config.h"

#include "image/types/dwarf_needle.h"

#include <string.h>

/* With more places than this it pays to find out which is in use. */
#define FEW 4

/* A search for DIEs of a name through the places that have its bytes. */
struct search {
	struct mt_dwarf_unit *unit;
	const char *name;
	bool (*wanted)(const struct mt_dwarf_die *die);
};

/*
 * As memmem(), but led by the byte of the needle that is most likely rare: in
 * numbers that is not the high one, which is nearly always 0.
 */
static const unsigned char *find_bytes(const unsigned char *p, const unsigned char *end,
				       const unsigned char *needle, size_t len, size_t lead)
{
	if ((size_t)(end - p) < len)
		return NULL;
	for (p += lead, end -= len - lead - 1; p < end; p++) {
		p = memchr(p, needle[lead], (size_t)(end - p));
		if (!p)
			return NULL;
		if (memcmp(p - lead, needle, len) == 0)
			return p - lead;
	}
	return NULL;
}

/* Whether the place at an offset in .debug_info is what is looked for. */
static bool is_it(const struct search *search, uint64_t offset)
{
	return !search || mt_dwarf_unit_names(search->unit, offset, search->name, search->wanted);
}

static bool is_text_in(const struct mt_dwarf_needle *needle, const struct mt_dwarf_extent *extent,
		       const void *bytes, size_t len, size_t lead, const struct search *search)
{
	const unsigned char *info = needle->file->sections[MT_DWARF_INFO].data;
	const unsigned char *end = info + extent->start + extent->size;

	for (const unsigned char *p = info + extent->start;
	     (p = find_bytes(p, end, bytes, len, lead)) != NULL; p++)
		if (is_it(search, (uint64_t)(p - info)))
			return true;
	return false;
}

/* Whether one of the name's references is in the unit. */
static bool is_reference_in(const struct mt_dwarf_needle *needle,
			    const struct mt_dwarf_extent *extent, uint32_t reference,
			    const struct search *search)
{
	bool is_big_endian = needle->file->is_big_endian;
	unsigned int lead = reference & 0xff ? 0 : 1;
	unsigned char bytes[4];

	for (unsigned int i = 0; i < 4; i++)
		bytes[is_big_endian ? 3 - i : i] = (unsigned char)(reference >> 8 * i);
	return is_text_in(needle, extent, bytes, sizeof(bytes), is_big_endian ? 3 - lead : lead,
			  search);
}

static bool is_in(const struct mt_dwarf_needle *needle, const struct mt_dwarf_extent *extent,
		  const struct search *search)
{
	if (needle->is_unknown)
		return true;
	if (needle->is_inline && is_text_in(needle, extent, needle->name,
					    strlen(needle->name) + 1, 0, search))
		return true;
	for (size_t i = 0; i < needle->n; i++)
		if (is_reference_in(needle, extent, needle->offsets[i], search))
			return true;
	return false;
}

static bool find_strings(struct mt_dwarf_needle *needle)
{
	const struct mt_elf_section *strings = &needle->file->sections[MT_DWARF_STR];
	size_t len = strlen(needle->name) + 1;
	const char *start = strings->data, *end = start ? start + strings->size : NULL;
	const char *p = start;

	while (p && (p = memmem(p, (size_t)(end - p), needle->name, len)) != NULL) {
		if (needle->n == MT_ARRAY_SIZE(needle->offsets) || p - start > UINT32_MAX)
			return false;
		needle->offsets[needle->n++] = (uint32_t)(p - start);
		p += len;
	}
	return true;
}

static bool is_any(const struct mt_dwarf_die *die)
{
	(void)die;
	return true;
}

bool mt_dwarf_needle_is_wide(const struct mt_dwarf_needle *needle)
{
	return !needle->is_unknown && needle->n > FEW;
}

/*
 * A linker stores a string that others end with as the end of one of these,
 * and always of the same one: the place that one DIE refers to is the one that
 * all do.
 */
bool mt_dwarf_needle_narrow(struct mt_dwarf_needle *needle, struct mt_dwarf_unit *unit,
			  const struct mt_dwarf_extent *extent)
{
	const struct search search = { .unit = unit, .name = needle->name, .wanted = is_any };

	for (size_t i = 0; i < needle->n; i++) {
		if (!is_reference_in(needle, extent, needle->offsets[i], &search))
			continue;
		needle->offsets[0] = needle->offsets[i];
		needle->n = 1;
		return true;
	}
	return needle->is_inline && is_text_in(needle, extent, needle->name,
					       strlen(needle->name) + 1, 0, &search);
}

void mt_dwarf_needle_init(struct mt_dwarf_needle *needle, const struct mt_dwarf_file *file,
			const char *name)
{
	*needle = (struct mt_dwarf_needle){
		.file = file,
		.name = name,
		/* a reference takes four bytes, or eight */
		.is_inline = strlen(name) < 8,
		/* indexes instead of offsets (clang, DWARF 5) */
		.is_unknown = file->sections[MT_DWARF_STR_OFFSETS].size != 0,
	};
	if (!needle->is_unknown)
		needle->is_unknown = !find_strings(needle);
}

bool mt_dwarf_needle_is_in(const struct mt_dwarf_needle *needle, struct mt_dwarf_unit *unit,
			 const struct mt_dwarf_extent *extent,
			 bool (*wanted)(const struct mt_dwarf_die *die))
{
	const struct search search = { .unit = unit, .name = needle->name, .wanted = wanted };

	return is_in(needle, extent, &search);
}

bool mt_dwarf_needle_may_be_in(const struct mt_dwarf_needle *needle,
			     const struct mt_dwarf_extent *extent)
{
	return is_in(needle, extent, NULL);
}
