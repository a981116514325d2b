// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Adds the members of struct page, as the kernel's types name them; of pages of slabs and page
 * tables also those of struct slab and struct ptdesc, which overlay it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "kernel/layout/layout_rows.h"
#include "kernel/page/page_properties.h"
#include "kernel/scan/page_flags.h"

#define MAX_MEMBER 64u		/* bytes that are printed of one */
#define NOTE 256u		/* bytes of a note */

/* include/linux/poison.h, behind a CONFIG_ILLEGAL_POINTER_VALUE that only 64 bits have */
#define POISON_BASE	UINT64_C(0xdead000000000000)
#define LIST_POISON1	(POISON_BASE + 0x100)
#define LIST_POISON2	(POISON_BASE + 0x122)

struct context {
	const struct mt_property_list *f;
	const struct mt_page_scan_run *run;
	struct mt_page_flags flags;
	struct mt_enumerators memcg_bits;	/* empty: memcg_data is a plain pointer */
};

static void note_flags(const struct context *t, uint64_t value, char *note)
{
	const char *names[MT_MAX_PAGE_FLAGS];
	uint64_t bits = mt_page_flag_bits(&t->f->classifier->decoder, t->run->self,
					  t->f->pfn == t->run->head_pfn + 1);
	size_t n = mt_page_flags_set(&t->flags, value & bits, t->run->use, names), len = 0;

	for (size_t i = 0; i < n && len < NOTE; i++)
		len += (size_t)snprintf(note + len, NOTE - len, "%s%s", i ? " " : "", names[i]);
}

static void note_signed(const struct context *t, uint64_t value, char *note)
{
	(void)t;
	snprintf(note, NOTE, "%d", (int32_t)value);
}

static void note_mapcount(const struct context *t, uint64_t value, char *note)
{
	(void)t;
	if ((int32_t)value >= -1)
		snprintf(note, NOTE, "%d mappings", (int32_t)value + 1);
}

static void note_type(const struct context *t, uint64_t value, char *note)
{
	const struct mt_page_decoder *d = &t->f->classifier->decoder;
	unsigned int use = MT_NR_USES;

	if (d->types_in_top_byte)
		use = d->use_of_type[value >> 24 & 0xff];
	for (size_t i = 0; !d->types_in_top_byte && i < d->nr_types; i++)
		if ((value & d->types[i].mask) == d->types[i].value)
			use = d->types[i].use;
	if (use < MT_NR_USES)
		snprintf(note, NOTE, "type of: %s", mt_uses[use].name);
}

static void note_compound(const struct context *t, uint64_t value, char *note)
{
	if (value & 1 && t->f->pfn != t->run->head_pfn)
		snprintf(note, NOTE, "a tail of pfn %" PRIu64, t->run->head_pfn);
}

static bool has_mapping(enum mt_use use)
{
	switch (use) {
	case MT_USE_ANON:
	case MT_USE_ANON_LARGE:
	case MT_USE_KSM:
	case MT_USE_SWAPCACHE:
	case MT_USE_FILE:
	case MT_USE_SHMEM:
	case MT_USE_DETACHED:
	case MT_USE_HUGETLB:
	case MT_USE_ZSMALLOC:
	case MT_USE_MOVABLE:
	case MT_USE_DEVICE:
		return true;
	default:
		return false;
	}
}

/* PAGE_MAPPING_FLAGS, since v4.8 (bda807d44454) */
static void note_mapping(const struct context *t, uint64_t value, char *note)
{
	static const char *const kinds[] = {
		"", "an anon_vma", "of a driver that moves its pages", "a node of KSM's tree",
	};

	/* of pages in no address space, and of tails, the word is somebody else's */
	if (value <= 3 || t->f->pfn != t->run->head_pfn || !has_mapping(t->run->use))
		return;
	snprintf(note, NOTE, "%s", kinds[value & 3]);
}

static void note_memcg(const struct context *t, uint64_t value, char *note)
{
	size_t len = 0;

	for (size_t i = 0; i < t->memcg_bits.n && len < NOTE; i++) {
		const struct mt_enumerator *e = &t->memcg_bits.v[i];

		/* bits, not __NR_MEMCG_DATA_FLAGS, which is the one behind them */
		if (e->name[0] != '_' && e->value > 0 && value & (uint64_t)e->value)
			len += (size_t)snprintf(note + len, NOTE - len, "%s%s", len ? " " : "",
						e->name);
	}
}

static void note_count(const struct context *t, uint64_t value, char *note)
{
	(void)t;
	if (value > 9 && value < UINT64_C(1) << 62)
		snprintf(note, NOTE, "%" PRIu64, value);
}

static void note_private(const struct context *t, uint64_t value, char *note)
{
	if (t->run->use == MT_USE_FREE && t->f->pfn == t->run->head_pfn)
		snprintf(note, NOTE, "order of the free block");
	else
		note_count(t, value, note);
}

/* By name without a trailing ".counter" or ".f": "_refcount" of "_refcount.counter". */
static const struct {
	const char *name;
	void (*write)(const struct context *t, uint64_t value, char *note);
} meanings[] = {
	{ "flags", note_flags },
	{ "__page_flags", note_flags },
	{ "_refcount", note_signed },
	{ "__page_refcount", note_signed },
	{ "_mapcount", note_mapcount },
	{ "page_type", note_type },
	{ "__page_type", note_type },
	{ "compound_head", note_compound },
	{ "compound_info", note_compound },
	{ "mapping", note_mapping },
	{ "memcg_data", note_memcg },
	{ "private", note_private },
	{ "index", note_count },
	{ "__folio_index", note_count },
	{ "inuse", note_count },
	{ "objects", note_count },
};

static size_t length_of_name(const char *path)
{
	size_t len = strlen(path);

	if (len > 8 && !strcmp(path + len - 8, ".counter"))
		return len - 8;
	return len > 2 && !strcmp(path + len - 2, ".f") ? len - 2 : len;
}

/* Notes that a word is the address of a struct page, whatever its name. */
static void note_pointer(const struct context *t, uint64_t value, char *note)
{
	uint64_t pfn, offset;

	if (mt_memmap_page_around(t->f->kernel->memmap, value, &pfn, &offset))
		snprintf(note, NOTE, "%sthe struct page of pfn %" PRIu64, offset ? "in " : "", pfn);
}

static void explain(const struct context *t, const char *path, const struct mt_member *m,
		    uint64_t value, char *note)
{
	size_t len = length_of_name(path);
	unsigned int pointer = mt_reader_memory(t->f->kernel->reader)->pointer_size;

	*note = '\0';
	if (value == LIST_POISON1 || value == LIST_POISON2) {
		snprintf(note, NOTE, "LIST_POISON%d: taken off a list",
			 value == LIST_POISON1 ? 1 : 2);
		return;
	}
	for (size_t i = 0; i < MT_ARRAY_SIZE(meanings); i++)
		if (strlen(meanings[i].name) == len && !strncmp(meanings[i].name, path, len))
			meanings[i].write(t, value, note);
	if (!*note && value && m->size == pointer && !m->bit_size)
		note_pointer(t, value, note);
}

/* An array, element by element. */
static struct mt_error *add_list(const struct context *t, const char *field, const uint8_t *raw,
				 const struct mt_member *m)
{
	const struct mt_field place = { .exists = true, .m = *m };
	char text[MAX_MEMBER * 5] = "";
	size_t len = 0;

	for (uint64_t i = 0; i < m->nr_elements && i * m->element_size < MAX_MEMBER; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s0x%" PRIx64,
					i ? " " : "",
					mt_reader_element(t->f->kernel->reader, raw, &place, i));
	return mt_property_add(t->f, field, NULL, "%s", text);
}

static bool is_word(uint64_t size)
{
	return size == 1 || size == 2 || size == 4 || size == 8;
}

static struct mt_error *add_member(const struct context *t, const char *type, const uint8_t *raw,
				   const struct mt_named_member *m)
{
	char field[300], value[2 * MAX_MEMBER + 4], note[NOTE];
	const struct mt_field place = { .exists = true, .m = m->m };
	size_t n = m->m.size < MAX_MEMBER ? (size_t)m->m.size : MAX_MEMBER;
	size_t size = t->f->classifier->decoder.size;
	struct mt_error *err = mt_member_check(type, m->name, &m->m, size);

	if (err)
		return err;
	snprintf(field, sizeof(field), "%s.%s", type, m->name);
	if (!m->m.nr_elements && is_word(m->m.size)) {
		uint64_t word = mt_property_field(t->f, raw, &place);

		explain(t, m->name, &m->m, word, note);
		return mt_property_add(t->f, field, *note ? note : NULL, "0x%" PRIx64, word);
	}
	if (m->m.nr_elements && is_word(m->m.element_size))
		return add_list(t, field, raw, &m->m);
	for (size_t i = 0; i < n; i++)
		snprintf(value + 2 * i, 3, "%02x", raw[m->m.offset + i]);
	return mt_property_add(t->f, field, "bytes as they are in memory", "%s", n ? value : "");
}

static struct mt_error *add_type(const struct context *t, const char *type)
{
	__attribute__((cleanup(mt_cleanup_members))) struct mt_members members = { 0 };
	struct mt_error *err = mt_types_members(t->f->kernel->image->types, type, &members);

	for (size_t i = 0; !err && i < members.n; i++)
		err = add_member(t, type, t->run->self, &members.v[i]);
	return err;
}

/*
 * The type that overlays struct page: struct slab since v5.17 (d122019bf061), struct ptdesc since
 * v6.6 (32cc0b7c9d50).
 */
static const char *overlay(const struct context *t)
{
	if (t->f->pfn != t->run->head_pfn)
		return NULL;
	return t->run->use == MT_USE_SLAB ? "slab" : t->run->use == MT_USE_TABLE ? "ptdesc" : NULL;
}

struct mt_error *mt_page_properties_members(const struct mt_property_list *f,
					    const struct mt_page_scan_run *run)
{
	struct mt_types *types = f->kernel->image->types;
	struct context t = { .f = f, .run = run };
	struct mt_error *err = mt_error_unless_absent(mt_page_flags_read(types, &t.flags));

	/* v5.11, 87944e2992bd */
	if (!err)
		err = mt_error_unless_absent(mt_types_enum(types, "page_memcg_data_flags",
						     &t.memcg_bits));
	if (!err)
		err = add_type(&t, "page");
	if (!err && overlay(&t))
		err = mt_error_unless_absent(add_type(&t, overlay(&t)));
	mt_page_flags_release(&t.flags);
	mt_enumerators_release(&t.memcg_bits);
	return err;
}
