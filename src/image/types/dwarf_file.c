// SPDX-License-Identifier: GPL-2.0-or-later
#include "config.h"

#include "image/types/dwarf_file.h"

#include "base/endian.h"

static const char *const section_names[MT_DWARF_NR_SECTIONS] = {
	[MT_DWARF_INFO] = ".debug_info",
	[MT_DWARF_ABBREV] = ".debug_abbrev",
	[MT_DWARF_STR] = ".debug_str",
	[MT_DWARF_LINE_STR] = ".debug_line_str",
	[MT_DWARF_STR_OFFSETS] = ".debug_str_offsets",
	[MT_DWARF_ARANGES] = ".debug_aranges",
};

/* Section 0 of this object is empty, as in an ELF file. */
#define NR_SECTIONS (MT_DWARF_NR_SECTIONS + 1)

static const struct mt_dwarf_file *file_of(void *obj)
{
	return ((struct mt_dwarf_object *)obj)->file;
}

static uint64_t size_of(const struct mt_dwarf_object *object, size_t index)
{
	if (index == 0)
		return 0;
	if (index - 1 == MT_DWARF_INFO)
		return object->info_size;
	return object->file->sections[index - 1].size;
}

static const char *name_of(size_t index)
{
	return index ? section_names[index - 1] : "";
}

static int load(const struct mt_dwarf_object *object, size_t index, Dwarf_Small **data)
{
	const void *found;

	if (index == 0 || index >= NR_SECTIONS || !size_of(object, index))
		return DW_DLV_NO_ENTRY;
	found = index - 1 == MT_DWARF_INFO ? object->info : object->file->sections[index - 1].data;
	*data = (Dwarf_Small *)(uintptr_t)found;	/* which libdwarf only reads */
	return DW_DLV_OK;
}

static Dwarf_Small word_size(void *obj)
{
	return file_of(obj)->is_64 ? 8 : 4;
}

static Dwarf_Unsigned section_count(void *obj)
{
	(void)obj;
	return NR_SECTIONS;
}

#ifdef HAVE_DWARF_OBJ_ACCESS_INTERFACE_A

static int section_info(void *obj, Dwarf_Unsigned index, Dwarf_Obj_Access_Section_a *section,
			int *error)
{
	(void)error;
	if (index >= NR_SECTIONS)
		return DW_DLV_NO_ENTRY;
	*section = (Dwarf_Obj_Access_Section_a){
		.as_name = name_of(index),
		.as_size = size_of(obj, index),
	};
	return DW_DLV_OK;
}

static int load_section(void *obj, Dwarf_Unsigned index, Dwarf_Small **data, int *error)
{
	(void)error;
	return load(obj, index, data);
}

static Dwarf_Small byte_order(void *obj)
{
	return file_of(obj)->is_big_endian ? DW_END_big : DW_END_little;
}

/*
 * libdwarf makes a table for its allocations, of a thirtieth of this many
 * places: for what memtop does with it a small one will do.
 */
static Dwarf_Unsigned file_size(void *obj)
{
	(void)obj;
	return 64 << 10;
}

static const Dwarf_Obj_Access_Methods_a methods = {
	.om_get_section_info = section_info,
	.om_get_byte_order = byte_order,
	.om_get_length_size = word_size,
	.om_get_pointer_size = word_size,
	.om_get_filesize = file_size,
	.om_get_section_count = section_count,
	.om_load_section = load_section,
};

static void set_interface(struct mt_dwarf_object *object)
{
	object->interface.ai_object = object;
	object->interface.ai_methods = &methods;
}

void mt_dwarf_object_finish(Dwarf_Debug dbg)
{
	dwarf_object_finish(dbg);
}

#else

static int section_info(void *obj, Dwarf_Half index, Dwarf_Obj_Access_Section *section,
			int *error)
{
	(void)error;
	if (index >= NR_SECTIONS)
		return DW_DLV_NO_ENTRY;
	*section = (Dwarf_Obj_Access_Section){
		.name = name_of(index),
		.size = size_of(obj, index),
	};
	return DW_DLV_OK;
}

static int load_section(void *obj, Dwarf_Half index, Dwarf_Small **data, int *error)
{
	(void)error;
	return load(obj, index, data);
}

static Dwarf_Endianness byte_order(void *obj)
{
	return file_of(obj)->is_big_endian ? DW_OBJECT_MSB : DW_OBJECT_LSB;
}

static const Dwarf_Obj_Access_Methods methods = {
	.get_section_info = section_info,
	.get_byte_order = byte_order,
	.get_length_size = word_size,
	.get_pointer_size = word_size,
	.get_section_count = section_count,
	.load_section = load_section,
};

static void set_interface(struct mt_dwarf_object *object)
{
	object->interface.object = object;
	object->interface.methods = &methods;
}

void mt_dwarf_object_finish(Dwarf_Debug dbg)
{
	Dwarf_Error error = NULL;

	dwarf_object_finish(dbg, &error);
}

#endif

void mt_dwarf_object_init(struct mt_dwarf_object *object, const struct mt_dwarf_file *file,
			  uint64_t start, uint64_t size)
{
	object->file = file;
	object->info = (const unsigned char *)file->sections[MT_DWARF_INFO].data + start;
	object->info_size = size;
	set_interface(object);
}

uint64_t mt_dwarf_uint(const struct mt_dwarf_file *file, const void *p, unsigned int size)
{
	return mt_endian_uint(p, size, file->is_big_endian);
}

/* NULL and not an error if the section is not there. */
static struct mt_error *find_section(struct mt_elf *elf, const char *name,
				     struct mt_elf_section *section)
{
	struct mt_error *err = mt_elf_section_by_name(elf, name, section);

	if (err && mt_error_code(err) == MT_ERR_NOT_FOUND) {
		mt_error_destroy(err);
		return NULL;
	}
	return err;
}

static struct mt_error *refuse_dwz(struct mt_elf *elf)
{
	struct mt_elf_section link = { 0 };
	struct mt_error *err = find_section(elf, ".gnu_debugaltlink", &link);

	if (!err && link.size)
		err = mt_error_create(MT_ERR_UNKNOWN_FORMAT,
				      "%s: parts of its DWARF are in another file (dwz's "
				      "supplementary file), which memtop does not read",
				      mt_elf_path(elf));
	return err;
}

struct mt_error *mt_dwarf_file_init(struct mt_elf *elf, struct mt_dwarf_file *file)
{
	struct mt_dwarf_file found = {
		.elf = elf,
		.is_big_endian = mt_elf_is_big_endian(elf),
		.is_64 = mt_elf_is_64(elf),
	};
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < MT_DWARF_NR_SECTIONS; i++)
		err = find_section(elf, section_names[i], &found.sections[i]);
	if (!err)
		err = refuse_dwz(elf);
	if (!err && (!found.sections[MT_DWARF_INFO].size || !found.sections[MT_DWARF_ABBREV].size))
		err = mt_error_create(MT_ERR_NOT_FOUND, "%s: no DWARF", mt_elf_path(elf));
	if (!err)
		*file = found;
	return err;
}
