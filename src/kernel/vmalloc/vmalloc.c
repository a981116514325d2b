// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/vmalloc/vmalloc.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/array.h"
#include "kernel/layout/layout_rows.h"
#include "kernel/read/damage.h"
#include "kernel/read/list.h"
#include "kernel/task/task.h"
#include "kernel/vmalloc/module.h"

#define MAX_AREAS	(16u << 20)
#define MAX_NODE_SIZE	65536u		/* bytes of struct vmap_node */
#define MAX_NODES	4096u		/* of vmap_nodes: a power of two, 128 at most so far */

/* include/linux/vmalloc.h; macros in every kernel */
#define VM_NO_GUARD	0x40u

struct layout {
	struct mt_field va_start, va_end, list, vm, purge;
	struct mt_field addr, size, flags, pages, nr_pages, phys, caller;
	struct mt_field busy, lazy;	/* of struct vmap_node */
	uint64_t node_size;
};

#define AT(member) offsetof(struct layout, member)

static const struct mt_field_row field_rows[] = {
	{ AT(va_start),	{ { "vmap_area", "va_start" } }, MT_WORD },
	{ AT(va_end),	{ { "vmap_area", "va_end" } }, MT_WORD },
	{ AT(list),	{ { "vmap_area", "list.next" } }, MT_WORD },
	{ AT(vm),	{ { "vmap_area", "vm" } }, MT_WORD },
	{ AT(purge),	{ { "vmap_area", "purge_list.next" } }, MT_WORD },
	{ AT(addr),	{ { "vm_struct", "addr" } }, MT_WORD },
	{ AT(size),	{ { "vm_struct", "size" } }, MT_WORD },
	{ AT(flags),	{ { "vm_struct", "flags" } }, MT_WORD },
	{ AT(pages),	{ { "vm_struct", "pages" } }, MT_WORD },
	{ AT(nr_pages),	{ { "vm_struct", "nr_pages" } }, MT_INTEGER(4 | 8) },
	{ AT(phys),	{ { "vm_struct", "phys_addr" } }, MT_INTEGER(4 | 8) },
	{ AT(caller),	{ { "vm_struct", "caller" } }, MT_WORD },
	{ AT(busy),	{ { "vmap_node", "busy.head.next" } }, MT_WORD },
	{ AT(lazy),	{ { "vmap_node", "lazy.head.next" } }, MT_WORD },
};

static const struct mt_size_row size_rows[] = {
	{ AT(node_size), { "vmap_node" }, .most = MAX_NODE_SIZE },
};

static const struct mt_rows rows = { MT_SIZE_ROWS(size_rows), MT_FIELD_ROWS(field_rows) };

struct listing {
	struct mt_kernel *kernel;
	struct mt_vm_areas *areas;
	struct layout layout;
	bool lazy;		/* the list that is walked */
	unsigned int nr_lists;
	uint64_t nr_broken;	/* lists whose rest is unknown */
	uint64_t nr_lost;	/* areas whose vm_struct cannot be read */
	uint64_t nr_wrong;	/* areas that claim more than they have room for */
	char *broken, *lost, *wrong;	/* the first of each, or NULL */
};

static uint64_t peek(const struct mt_kernel *kernel, uint64_t address,
		     const struct mt_field *field)
{
	uint64_t value = mt_reader_peek(kernel->reader, address, field);

	return value == MT_UNKNOWN ? 0 : value;
}

/* Counts what is missing of one kind, and keeps the words for the first. */
static __attribute__((format(printf, 3, 4))) struct mt_error *
count(uint64_t *n, char **first, const char *fmt, ...)
{
	va_list ap;

	if ((*n)++)
		return NULL;
	va_start(ap, fmt);

	int len = vasprintf(first, fmt, ap);

	va_end(ap);
	if (len >= 0)
		return NULL;
	*first = NULL;
	return mt_error_nomem();
}

/*
 * Stores value in *kept, or 0 (not known) if it is more than the area has room for, which is
 * counted.
 */
static struct mt_error *bound(struct listing *listing, uint64_t vm, const char *what,
			      uint64_t value, uint64_t most, uint64_t *kept)
{
	*kept = value <= most ? value : 0;
	if (value <= most)
		return NULL;
	return count(&listing->nr_wrong, &listing->wrong, "vm_struct 0x%" PRIx64 ": %s is %" PRIu64
		     ", its area has room for %" PRIu64, vm, what, value, most);
}

/*
 * Reads vmap_area.vm, which is in a union; areas that have no vm_struct have something else there.
 */
static struct mt_error *read_vm(struct listing *listing, struct mt_vm_area *area, uint64_t vm)
{
	const struct layout *l = &listing->layout;
	const struct mt_kernel *kernel = listing->kernel;
	uint64_t size = area->end - area->start, start = 0;

	if (!vm || area->unpurged)
		return NULL;

	mt_cleanup(mt_error) struct mt_error *no = mt_reader_member(kernel->reader, vm, &l->addr,
								    &start);

	if (no && mt_error_code(no) != MT_ERR_NOT_RAM) {
		area->is_lost = true;
		return count(&listing->nr_lost, &listing->lost, "vm_struct 0x%" PRIx64 ": %s", vm,
			     mt_error_message(no));
	}
	if (no || start != area->start)
		return NULL;
	area->vm = vm;
	area->flags = peek(kernel, vm, &l->flags);
	area->caller = peek(kernel, vm, &l->caller);
	area->pages = peek(kernel, vm, &l->pages);
	area->phys = peek(kernel, vm, &l->phys);

	struct mt_error *err = bound(listing, vm, "size", peek(kernel, vm, &l->size), size,
				     &area->size);

	return err ? err : bound(listing, vm, "nr_pages", peek(kernel, vm, &l->nr_pages),
				 size / mt_reader_memory(kernel->reader)->page_size,
				 &area->nr_pages);
}

static struct mt_error *on_area(void *data, uint64_t address)
{
	struct listing *listing = data;
	const struct layout *l = &listing->layout;
	struct mt_vm_areas *areas = listing->areas;
	struct mt_vm_area area = { .unpurged = listing->lazy };
	uint64_t vm;
	struct mt_error *err =
		mt_reader_member(listing->kernel->reader, address, &l->va_start, &area.start);

	if (!err)
		err = mt_reader_member(listing->kernel->reader, address, &l->va_end, &area.end);
	if (!err)
		err = mt_reader_member(listing->kernel->reader, address, &l->vm, &vm);
	if (!err && area.end <= area.start)
		err = mt_error_create(MT_ERR_FORMAT, "from 0x%" PRIx64 " to 0x%" PRIx64, area.start,
				      area.end);
	if (!err)
		err = mt_array_reserve(&areas->v, &areas->capacity, areas->n + 1,
				       sizeof(*areas->v), MAX_AREAS);
	if (err)
		return mt_error_prefix(err, "vmap_area 0x%" PRIx64, address);
	err = read_vm(listing, &area, vm);
	areas->v[areas->n++] = area;
	return err;
}

/* Walks a list; an error is kept and does not keep the other lists from being read. */
static struct mt_error *take_list(struct listing *listing, const struct mt_list *list, bool lazy)
{
	struct mt_error *err;

	listing->lazy = lazy;
	listing->nr_lists++;
	err = mt_list_walk(list, on_area, listing);
	if (!err || mt_error_code(err) == MT_ERR_NOMEM)
		return err;

	struct mt_error *failed = count(&listing->nr_broken, &listing->broken, "%s",
					mt_error_message(err));

	mt_error_destroy(err);
	return failed;
}

static struct mt_error *walk_list(struct listing *listing, uint64_t head, bool lazy,
				  const char *what)
{
	const struct mt_list list = {
		.reader = listing->kernel->reader, .head = head, .max = MAX_AREAS, .what = what,
		.offset = listing->layout.list.m.offset,
	};

	return take_list(listing, &list, lazy);
}

/* Walks the list of freed areas of kernels until v5.12. */
static struct mt_error *walk_purge_list(struct listing *listing, uint64_t head)
{
	const struct mt_list list = {
		.reader = listing->kernel->reader, .head = head, .max = MAX_AREAS, .ends = true,
		.what = "vmap_purge_list", .offset = listing->layout.purge.m.offset,
	};

	return take_list(listing, &list, true);
}

static struct mt_error *walk_nodes(struct listing *listing, uint64_t pointer)
{
	const struct layout *l = &listing->layout;
	struct mt_reader *reader = listing->kernel->reader;
	uint64_t nodes, n = 1, address;
	struct mt_error *err = mt_reader_read_long(reader, pointer, &nodes);

	if (!err && mt_symbols_find(listing->kernel->image->symbols, "nr_vmap_nodes", &address))
		err = mt_reader_read_uint(reader, address, 4, &n);
	if (!err && (n < 1 || n > MAX_NODES))
		err = mt_error_create(MT_ERR_FORMAT, "nr_vmap_nodes is %" PRIu64, n);
	for (uint64_t i = 0; !err && i < n; i++) {
		uint64_t node = nodes + i * l->node_size;

		err = walk_list(listing, node + l->busy.m.offset, false, "vmap_nodes: busy");
		if (!err && l->lazy.exists)
			err = walk_list(listing, node + l->lazy.m.offset, true,
					"vmap_nodes: lazy");
	}
	return err;
}

static struct mt_error *walk_all(struct listing *listing)
{
	const struct layout *l = &listing->layout;
	const struct mt_symbols *symbols = listing->kernel->image->symbols;
	uint64_t address;
	struct mt_error *err = NULL;

	if (!l->va_start.exists || !l->va_end.exists || !l->list.exists || !l->vm.exists)
		return mt_error_create(MT_ERR_NOT_FOUND, "the kernel's types have no struct "
				       "vmap_area with va_start, va_end, list and vm");
	if (mt_symbols_find(symbols, "vmap_nodes", &address) && l->busy.exists)
		return walk_nodes(listing, address);
	if (!mt_symbols_find(symbols, "vmap_area_list", &address))
		return mt_error_create(MT_ERR_NOT_FOUND, "no symbol vmap_nodes, nor "
				       "vmap_area_list");
	err = walk_list(listing, address, false, "vmap_area_list");
	if (!err && mt_symbols_find(symbols, "purge_vmap_area_list", &address))
		err = walk_list(listing, address, true, "purge_vmap_area_list");
	if (!err && l->purge.exists && mt_symbols_find(symbols, "vmap_purge_list", &address))
		err = walk_purge_list(listing, address);
	return err;
}

static int by_start(const void *a, const void *b)
{
	const struct mt_vm_area *x = a, *y = b;

	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	return x->unpurged - y->unpurged;
}

/* Drops areas that were found twice: until v5.3 freed areas stayed on vmap_area_list, too. */
static void drop_doubles(struct mt_vm_areas *areas)
{
	size_t kept = 0;

	for (size_t i = 0; i < areas->n; i++)
		if (!kept || areas->v[kept - 1].start != areas->v[i].start)
			areas->v[kept++] = areas->v[i];
	areas->n = kept;
}

static void release(struct mt_vm_areas *areas)
{
	if (!areas)
		return;
	free(areas->v);
	free(areas->problem);
	free(areas);
}

/* Takes a lost part into areas->problem, behind what is there. */
static struct mt_error *add_problem(struct mt_vm_areas *areas, uint64_t n, const char *what,
				    const char *first)
{
	mt_cleanup(free) char *before = mt_steal(areas->problem);

	if (!n) {
		areas->problem = mt_steal(before);
		return NULL;
	}
	if (asprintf(&areas->problem, "%s%s%" PRIu64 " %s; the first: %s", before ? before : "",
		     before ? "; " : "", n, what, first ? first : "?") >= 0)
		return NULL;
	areas->problem = NULL;
	return mt_error_nomem();
}

static struct mt_error *tell_problems(const struct listing *listing)
{
	char lists[80];

	snprintf(lists, sizeof(lists), "of %u lists of vmalloc areas broke off, areas are missing",
		 listing->nr_lists);

	struct mt_error *err = add_problem(listing->areas, listing->nr_broken, lists,
					   listing->broken);

	if (!err)
		err = add_problem(listing->areas, listing->nr_lost, "areas' callers, flags and "
				  "pages cannot be read", listing->lost);
	return err ? err : add_problem(listing->areas, listing->nr_wrong, "areas claim more than "
				       "they have room for", listing->wrong);
}

static void forget(struct listing *listing)
{
	free(listing->broken);
	free(listing->lost);
	free(listing->wrong);
}

static struct mt_error *make(struct mt_kernel *kernel)
{
	struct listing listing = { .kernel = kernel };
	struct mt_error *err;

	err = mt_rows_resolve(kernel->image->types, mt_reader_memory(kernel->reader)->pointer_size,
			      &rows, &listing.layout);
	if (err)
		return err;
	listing.areas = calloc(1, sizeof(*listing.areas));
	if (!listing.areas)
		return mt_error_nomem();
	err = walk_all(&listing);
	if (!err)
		err = tell_problems(&listing);
	forget(&listing);
	if (err) {
		release(listing.areas);
		return err;
	}
	if (listing.areas->n)
		qsort(listing.areas->v, listing.areas->n, sizeof(*listing.areas->v), by_start);
	drop_doubles(listing.areas);
	kernel->vm_areas = listing.areas;
	return NULL;
}

static void destroy(struct mt_kernel *kernel)
{
	release(kernel->vm_areas);
}

const struct mt_part_type mt_part_vm_areas = {
	.name = "vmalloc areas",
	.make = make,
	.destroy = destroy,
};

void mt_vm_areas_report(const struct mt_kernel *kernel)
{
	if (kernel->vm_areas->problem)
		mt_damage_say(kernel->inspector.snapshot, MT_SECTION_VMALLOC, "%s",
			      kernel->vm_areas->problem);
}

const struct mt_vm_area *mt_vm_area_at(const struct mt_vm_areas *areas, uint64_t address)
{
	size_t low = 0, high = areas->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (areas->v[mid].start <= address)
			low = mid + 1;
		else
			high = mid;
	}
	return low && address < areas->v[low - 1].end ? &areas->v[low - 1] : NULL;
}

uint64_t mt_vm_area_size(const struct mt_kernel *kernel, const struct mt_vm_area *area)
{
	uint64_t page_size = mt_reader_memory(kernel->reader)->page_size;
	uint64_t size = area->end - area->start;

	if (!area->vm)
		return size;
	if (area->size && area->size < size)
		size = area->size;
	/* get_vm_area_size() */
	return area->flags & VM_NO_GUARD || size <= page_size ? size : size - page_size;
}

size_t mt_vm_area_flags(const struct mt_vm_area *area, const char *names[MT_MAX_VM_FLAGS])
{
	static const char *const flags[] = {
		"ioremap", "vmalloc", "vmap", "user", "dma-coherent", "uninitialized", "no-guard",
		"kasan", "flush-reset-perms", "map-put-pages", "huge", "defer-kmemleak", "sparse",
	};
	size_t n = 0;

	if (area->unpurged)
		names[n++] = "unpurged";
	else if (!area->vm && !area->is_lost)
		names[n++] = "vm_map_ram";
	for (unsigned int bit = 0; bit < 64; bit++)
		if (area->flags >> bit & 1 && n < MT_MAX_VM_FLAGS)
			names[n++] = bit < MT_ARRAY_SIZE(flags) ? flags[bit] : "??";
	return n;
}

struct mt_error *mt_vm_area_describe(struct mt_kernel *kernel, const struct mt_vm_area *area,
				     char **text)
{
	mt_cleanup(free) char *caller = NULL;
	struct mt_error *err = area->caller ? mt_address_name(kernel, area->caller, &caller) : NULL;

	if (err)
		return err;
	if (asprintf(text, "0x%" PRIx64 "-0x%" PRIx64 ", %s", area->start, area->end,
		     caller ? caller : area->unpurged ? "freed, not unmapped yet" :
		     area->vm ? "of an unknown caller" : "vm_map_ram") < 0)
		return mt_error_nomem();
	return NULL;
}
