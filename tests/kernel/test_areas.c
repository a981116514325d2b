// SPDX-License-Identifier: GPL-2.0-or-later
/* Areas of the vmalloc region, modules and swap files in a few bytes of memory: sound and bent. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image/dump/dump_private.h"
#include "image/types/types_ops.h"
#include "kernel/layout/task_layout.h"
#include "kernel/pgtable/swap.h"
#include "kernel/vmalloc/module.h"
#include "kernel/vmalloc/vmalloc.h"
#include "unit.h"

#define START	0xffff888000000000ull
#define REGION	0xffffc90000000000ull
#define NR	8u
#define PAGE	4096u

struct area {
	uint64_t va_start, va_end, next, vm, purge;
};

struct vm {
	uint64_t addr, size, flags, pages, caller;
	uint32_t nr_pages;
};

struct module {
	uint64_t next;
	uint32_t state;
	char name[56];
	uint64_t base;
	uint64_t size;
};

struct swap_file {
	uint64_t max;
};

struct memory {
	uint64_t area_list, purge_list, modules;
	struct area areas[NR];
	struct vm vms[NR];
	struct module module[NR];
	uint64_t swap_info[MT_MAX_SWAP_TYPES];
	uint32_t nr_swapfiles;
	struct swap_file swap[NR];
};

/* bytes from left_out on */
#define LEFT_OUT	32u

struct fake {
	struct mt_types types;
	struct memory memory;
	struct mt_dump dump;
	struct mt_image image;
	struct mt_snapshot *snapshot;
	struct mt_task_layout tasks;
	struct mt_kernel kernel;
	uint64_t left_out;		/* an address; 0: nothing is */
};

static const struct {
	const char *type, *name;
	uint64_t offset, size;
} members[] = {
#define MEMBER(type, name, of, member) \
	{ type, name, offsetof(struct of, member), sizeof(((struct of *)0)->member) }
	MEMBER("vmap_area", "va_start", area, va_start),
	MEMBER("vmap_area", "va_end", area, va_end),
	MEMBER("vmap_area", "list.next", area, next),
	MEMBER("vmap_area", "vm", area, vm),
	MEMBER("vmap_area", "purge_list.next", area, purge),
	MEMBER("vm_struct", "addr", vm, addr),
	MEMBER("vm_struct", "size", vm, size),
	MEMBER("vm_struct", "flags", vm, flags),
	MEMBER("vm_struct", "pages", vm, pages),
	MEMBER("vm_struct", "nr_pages", vm, nr_pages),
	MEMBER("vm_struct", "caller", vm, caller),
	MEMBER("module", "list.next", module, next),
	MEMBER("module", "state", module, state),
	MEMBER("module", "name", module, name),
	MEMBER("module", "core_layout.base", module, base),
	MEMBER("module", "core_layout.size", module, size),
	MEMBER("swap_info_struct", "max", swap_file, max),
};

static struct mt_error *size_of(struct mt_types *types, const char *type, uint64_t *size)
{
	(void)types;
	*size = 0;
	for (size_t i = 0; i < MT_ARRAY_SIZE(members); i++)
		if (!strcmp(members[i].type, type) && members[i].offset + members[i].size > *size)
			*size = members[i].offset + members[i].size;
	return *size ? NULL : mt_types_no_type(type);
}

static struct mt_error *member_of(struct mt_types *types, const char *type, const char *path,
				  struct mt_member *member)
{
	(void)types;
	for (size_t i = 0; i < MT_ARRAY_SIZE(members); i++) {
		if (strcmp(members[i].type, type) || strcmp(members[i].name, path))
			continue;
		*member = (struct mt_member){ .offset = members[i].offset,
					      .size = members[i].size };
		return NULL;
	}
	return mt_types_no_member(type, path);
}

static struct mt_error *enumerator_of(struct mt_types *types, const char *name, int64_t *value)
{
	(void)types;
	(void)value;
	return mt_types_no_enumerator(name);
}

static const struct mt_types_ops ops = {
	.size = size_of, .member = member_of, .enumerator = enumerator_of,
};

static struct mt_error *read_fake(void *data, uint64_t address, void *buf, size_t len)
{
	struct fake *fake = data;
	uint64_t offset = address - START;

	if (offset >= sizeof(fake->memory) || len > sizeof(fake->memory) - offset)
		return mt_error_create(MT_ERR_NOT_RAM, "0x%" PRIx64 ": nothing", address);
	if (fake->left_out && address >= fake->left_out && address - fake->left_out < LEFT_OUT)
		return mt_error_create(MT_ERR_EXCLUDED, "0x%" PRIx64 ": left out", address);
	memcpy(buf, (const char *)&fake->memory + offset, len);
	return NULL;
}

static uint64_t at(const struct fake *fake, const void *p)
{
	return START + (uint64_t)((const char *)p - (const char *)&fake->memory);
}

/* NR areas of three pages and a guard page, NR modules, two swap files. */
static void fill(struct fake *fake)
{
	struct memory *m = &fake->memory;

	m->area_list = at(fake, &m->areas[0].next);
	m->modules = at(fake, &m->module[0].next);
	for (unsigned int i = 0; i < NR; i++) {
		bool last = i == NR - 1;

		m->areas[i] = (struct area){
			.va_start = REGION + i * 4 * PAGE, .va_end = REGION + (i + 1) * 4 * PAGE,
			.next = at(fake, last ? &m->area_list : &m->areas[i + 1].next),
			.vm = at(fake, &m->vms[i]),
		};
		m->vms[i] = (struct vm){
			.addr = m->areas[i].va_start, .size = 4 * PAGE, .flags = 2, .nr_pages = 3,
			.pages = at(fake, m->swap_info),
		};
		m->module[i] = (struct module){
			.next = at(fake, last ? &m->modules : &m->module[i + 1].next),
			.base = 0xffffffffc0000000 + i * 0x10000, .size = 0x4000,
		};
		snprintf(m->module[i].name, sizeof(m->module[i].name), "module%u", i);
	}
	m->nr_swapfiles = 2;
	for (unsigned int i = 0; i < 2; i++) {
		m->swap_info[i] = at(fake, &m->swap[i]);
		m->swap[i].max = 1000;
	}
}

static void name(struct fake *fake)
{
	mt_cleanup(free) char *text = NULL;

	assert_true(asprintf(&text, "SYMBOL(vmap_area_list)=%" PRIx64 "\n"
			     "SYMBOL(vmap_purge_list)=%" PRIx64 "\n"
			     "SYMBOL(modules)=%" PRIx64 "\nSYMBOL(nr_swapfiles)=%" PRIx64 "\n"
			     "SYMBOL(swap_info)=%" PRIx64 "\n", at(fake, &fake->memory.area_list),
			     at(fake, &fake->memory.purge_list),
			     at(fake, &fake->memory.modules),
			     at(fake, &fake->memory.nr_swapfiles),
			     at(fake, fake->memory.swap_info)) > 0);
	assert_fine(mt_symbols_create(&fake->image.symbols));
	assert_fine(mt_symbols_add_vmcoreinfo(fake->image.symbols, text));
}

/* A sound one; bend fake->memory, then ask. */
/* The layout of tasks is the fake's own. */
static void keep(struct mt_kernel *kernel)
{
	(void)kernel;
}

static const struct mt_part_type own_tasks = { .name = "tasks", .destroy = keep };

static const struct mt_part_type *const part_types[MT_NR_PARTS] = {
	[MT_PART_TASKS] = &own_tasks,
	[MT_PART_MODULES] = &mt_part_modules,
	[MT_PART_VM_AREAS] = &mt_part_vm_areas,
	[MT_PART_SWAP] = &mt_part_swap,
};

static struct fake *make(void)
{
	struct fake *fake = calloc(1, sizeof(*fake));
	struct mt_memory memory = {
		.read = read_fake, .data = fake, .pointer_size = 8, .page_size = PAGE,
		.big_endian = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__,
	};
	char nothing[] = "";

	assert_non_null(fake);
	fake->types.ops = &ops;
	fake->dump.vmcoreinfo = strdup(nothing);
	fake->image.types = &fake->types;
	fake->image.dump = &fake->dump;
	fake->snapshot = unit_snapshot();
	fake->kernel.image = &fake->image;
	fake->kernel.inspector.snapshot = fake->snapshot;
	fake->kernel.tasks = &fake->tasks;
	fake->kernel.part_types = part_types;
	fake->kernel.parts[MT_PART_TASKS] = MT_PART_MADE;
	fill(fake);
	name(fake);
	assert_fine(mt_reader_create(&memory, &fake->kernel.reader));
	return fake;
}

static void destroy(struct fake *fake)
{
	mt_kernel_destroy_parts(&fake->kernel);
	mt_reader_destroy(fake->kernel.reader);
	mt_symbols_destroy(fake->image.symbols);
	mt_snapshot_destroy(fake->snapshot);
	free(fake->dump.vmcoreinfo);
	free(fake);
}
MT_DEFINE_CLEANUP(fake, struct fake *, destroy)

#define FAKE(fake)                                    \
	mt_cleanup(fake) struct fake *fake = make();  \
	struct memory *m __attribute__((unused)) = &fake->memory; \
	(void)state

static void assert_said(const struct fake *fake, const char *words)
{
	assert_has(unit_incomplete(fake->snapshot)->reason, words);
}

static const struct mt_vm_areas *areas(struct fake *fake)
{
	assert_fine(mt_kernel_need(&fake->kernel, MT_PART_VM_AREAS));
	mt_vm_areas_report(&fake->kernel);
	return fake->kernel.vm_areas;
}

static const struct mt_modules *modules(struct fake *fake)
{
	assert_fine(mt_kernel_need(&fake->kernel, MT_PART_MODULES));
	return fake->kernel.modules;
}

static const struct mt_swap *swap(struct fake *fake)
{
	assert_fine(mt_kernel_need(&fake->kernel, MT_PART_SWAP));
	return fake->kernel.swap;
}

static void test_sound(void **state)
{
	FAKE(fake);
	assert_int_equal(areas(fake)->n, NR);
	assert_int_equal(areas(fake)->v[7].nr_pages, 3);
	assert_int_equal(mt_vm_area_size(&fake->kernel, &areas(fake)->v[7]), 3 * PAGE);
	assert_int_equal(modules(fake)->n, NR);
	assert_string_equal(mt_module_at(modules(fake), 0xffffffffc0013fff, NULL)->name,
			    "module1");
	assert_null(mt_module_at(modules(fake), 0xffffffffc0014000, NULL));
	assert_int_equal(swap(fake)->nr_files, 2);
	assert_int_equal(swap(fake)->pages[1], 1000);
	assert_int_equal(fake->snapshot->nr_incomplete, 0);
}

/* From each area back to each before it: all up to there are known, once. */
static void test_looped_areas(void **state)
{
	for (unsigned int from = 0; from < NR; from++) {
		for (unsigned int to = 0; to <= from; to++) {
			FAKE(fake);
			m->areas[from].next = at(fake, &m->areas[to].next);
			assert_int_equal(areas(fake)->n, from + 1);
			assert_said(fake, "vmap_area_list: a loop");
		}
	}
}

static void test_bent_areas(void **state)
{
	FAKE(fake);
	m->areas[2].next = 0x1234;
	assert_int_equal(areas(fake)->n, 3);
	assert_said(fake, "vmap_area 0x1224: ");
}

static void test_backward_area(void **state)
{
	FAKE(fake);
	m->areas[3].va_end = m->areas[3].va_start - 1;
	assert_int_equal(areas(fake)->n, 3);
	assert_said(fake, "from 0xffffc9000000c000 to 0xffffc9000000bfff");
}

/* All of the address space: what lies behind its beginning is still found by its own area. */
static void test_huge_area(void **state)
{
	FAKE(fake);
	m->areas[3].va_end = UINT64_MAX;
	assert_int_equal(areas(fake)->n, NR);
	assert_int_equal(mt_vm_area_at(areas(fake), m->areas[5].va_start)->vm,
			 at(fake, &m->vms[5]));
	assert_int_equal(mt_vm_area_size(&fake->kernel, &areas(fake)->v[3]), 3 * PAGE);
	assert_int_equal(fake->snapshot->nr_incomplete, 0);
}

/* A size over the area's is not known, and reported once. */
static void test_absurd_claims(void **state)
{
	FAKE(fake);
	m->vms[1].nr_pages = UINT32_MAX;
	m->vms[4].size = UINT64_MAX - 1;
	m->vms[6].nr_pages = 4;
	m->vms[7].nr_pages = 5;
	assert_int_equal(areas(fake)->n, NR);
	assert_int_equal(areas(fake)->v[1].nr_pages, 0);
	assert_int_equal(areas(fake)->v[4].size, 0);
	assert_int_equal(areas(fake)->v[6].nr_pages, 4);
	assert_int_equal(areas(fake)->v[7].nr_pages, 0);
	assert_int_equal(mt_vm_area_size(&fake->kernel, &areas(fake)->v[4]), 3 * PAGE);
	assert_said(fake, "nr_pages is 4294967295, its area has room for 4");
}

/* What a filter took is not what vm_map_ram() made, and the section that lacks it is named. */
static void test_left_out(void **state)
{
	const char *flags[MT_MAX_VM_FLAGS];
	FAKE(fake);
	m->areas[5].vm = fake->left_out = at(fake, &m->vms[5]);
	assert_int_equal(areas(fake)->n, NR);
	assert_true(areas(fake)->v[5].is_lost);
	assert_int_equal(mt_vm_area_flags(&areas(fake)->v[5], flags), 0);
	assert_int_equal(unit_incomplete(fake->snapshot)->section, MT_SECTION_VMALLOC);
	assert_said(fake, "1 areas' callers, flags and pages cannot be read; the first: ");
}

/* Which lists break off is counted; the rest of one is not "none". */
static void test_list_left_out(void **state)
{
	FAKE(fake);
	fake->left_out = at(fake, &m->areas[4]);
	assert_int_equal(areas(fake)->n, 4);
	assert_int_equal(unit_incomplete(fake->snapshot)->section, MT_SECTION_VMALLOC);
	assert_said(fake, "1 of 2 lists of vmalloc areas broke off, areas are missing");
	assert_said(fake, "left out");
}

/* Until v5.12: a list with an end. */
static void test_purge_list(void **state)
{
	FAKE(fake);
	m->area_list = at(fake, &m->area_list);
	m->purge_list = at(fake, &m->areas[0].purge);
	m->areas[0].purge = at(fake, &m->areas[1].purge);
	assert_int_equal(areas(fake)->n, 2);
	assert_true(areas(fake)->v[1].unpurged);
	assert_int_equal(fake->snapshot->nr_incomplete, 0);
}

static void test_looped_purge_list(void **state)
{
	FAKE(fake);
	m->purge_list = at(fake, &m->areas[0].purge);
	m->areas[0].purge = at(fake, &m->areas[1].purge);
	m->areas[1].purge = at(fake, &m->areas[0].purge);
	assert_int_equal(areas(fake)->n, NR);
	assert_true(fake->kernel.vm_areas->capacity < 100);
	assert_said(fake, "vmap_purge_list: a loop");
}

static void test_looped_modules(void **state)
{
	for (unsigned int from = 0; from < NR; from++) {
		for (unsigned int to = 0; to <= from; to++) {
			FAKE(fake);
			m->module[from].next = at(fake, &m->module[to].next);
			assert_in_range(modules(fake)->n, from + 1, 4 * NR);
			assert_said(fake, "modules: a loop");
			assert_ptr_equal(mt_module_at(modules(fake), 0xffffffffc0000000, NULL),
					 &fake->kernel.modules->v[0]);
		}
	}
}

static void test_module_names(void **state)
{
	FAKE(fake);
	memcpy(m->module[1].name, "\033[2J\nx\x9b", 8);
	memset(m->module[2].name, 'y', sizeof(m->module[2].name));
	m->module[3].name[0] = '\0';
	assert_int_equal(modules(fake)->n, NR);
	assert_string_equal(modules(fake)->v[1].name, "?[2J?x?");
	assert_int_equal(strlen(modules(fake)->v[2].name), sizeof(m->module[2].name));
	assert_string_equal(modules(fake)->v[3].name, "");
}

static void test_module_sizes(void **state)
{
	FAKE(fake);
	m->module[2].size = UINT32_MAX;
	assert_int_equal(modules(fake)->n, NR);
	assert_int_equal(modules(fake)->v[2].nr_parts, 0);
	assert_said(fake, "(module2): 4294967295 bytes of memory at 0xffffffffc0020000");
	/* what lies behind it is not its */
	assert_string_equal(mt_module_at(modules(fake), 0xffffffffc0050000, NULL)->name,
			    "module5");
	assert_null(mt_module_at(modules(fake), 0xffffffffd0000000, NULL));
}

static void test_module_at_the_end(void **state)
{
	FAKE(fake);
	m->module[4].base = UINT64_MAX - 0xfff;
	assert_int_equal(modules(fake)->v[4].nr_parts, 0);
	assert_said(fake, "(module4): 16384 bytes of memory at 0xfffffffffffff000");
	assert_null(mt_module_at(modules(fake), 0x10, NULL));
}

static void test_many_swap_files(void **state)
{
	FAKE(fake);
	m->nr_swapfiles = UINT32_MAX;
	assert_in_range(swap(fake)->nr_files, 1, MT_MAX_SWAP_TYPES);
	assert_int_equal(swap(fake)->pages[0], 1000);
	assert_int_equal(swap(fake)->pages[2], 0);
	assert_said(fake, "nr_swapfiles is 4294967295");
}

static void test_bent_swap_files(void **state)
{
	FAKE(fake);
	mt_cleanup(free) char *path = NULL;

	m->swap_info[0] = 0x1234;
	m->swap[1].max = UINT64_MAX - 1;
	assert_int_equal(swap(fake)->nr_files, 2);
	assert_int_equal(swap(fake)->pages[0], 0);
	assert_fine(mt_swap_path(&fake->kernel, 0, &path));
	assert_null(path);
	assert_fine(mt_swap_path(&fake->kernel, UINT64_MAX, &path));
	assert_null(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sound),
		cmocka_unit_test(test_looped_areas),
		cmocka_unit_test(test_bent_areas),
		cmocka_unit_test(test_backward_area),
		cmocka_unit_test(test_huge_area),
		cmocka_unit_test(test_absurd_claims),
		cmocka_unit_test(test_left_out),
		cmocka_unit_test(test_list_left_out),
		cmocka_unit_test(test_purge_list),
		cmocka_unit_test(test_looped_purge_list),
		cmocka_unit_test(test_looped_modules),
		cmocka_unit_test(test_module_names),
		cmocka_unit_test(test_module_sizes),
		cmocka_unit_test(test_module_at_the_end),
		cmocka_unit_test(test_many_swap_files),
		cmocka_unit_test(test_bent_swap_files),
	};

	return UNIT_RUN(tests);
}
