// SPDX-License-Identifier: GPL-2.0-or-later
/* What a memory cgroup counts itself. */
#include <stdlib.h>

#include "kernel/cgroup/cgroup.h"
#include "kernel/cgroup/cgroup_layout.h"

/*
 * mem_cgroup_stats_index[]: for each item a place, 0xff where it is not counted.  In v6.10 integers
 * that are one more, and 0 where it is not counted.  The first item, NR_INACTIVE_ANON, always is.
 */
#define NOT_COUNTED 0xffu

struct counters {
	const struct mt_kernel *kernel;
	const struct mt_cgroup_layout *l;
};

static uint64_t pages_to_bytes(const struct mt_kernel *kernel, uint64_t pages)
{
	uint64_t bytes;

	if (pages == MT_UNKNOWN || __builtin_mul_overflow(pages,
				mt_reader_memory(kernel->reader)->page_size, &bytes) ||
	    bytes > INT64_MAX)
		return MT_UNKNOWN;
	return bytes;
}

/* A member of one of the mem_cgroup's page counters, in pages; MT_UNKNOWN. */
static uint64_t counter(const struct counters *c, uint64_t memcg, const struct mt_field *which,
			const struct mt_field *member)
{
	uint64_t value;

	if (!which->exists || !member->exists)
		return MT_UNKNOWN;
	value = mt_reader_peek(c->kernel->reader,
			       mt_reader_add(c->kernel->reader, memcg, which->m.offset), member);
	return value;
}

/* PAGE_COUNTER_MAX: LONG_MAX / PAGE_SIZE on 64 bits, LONG_MAX on 32: no limit. */
static bool is_no_limit(const struct mt_kernel *kernel, uint64_t pages)
{
	const struct mt_memory *memory = mt_reader_memory(kernel->reader);

	return pages >= (memory->pointer_size == 4 ? (uint64_t)INT32_MAX
						   : INT64_MAX / memory->page_size);
}

static uint64_t limit(const struct counters *c, uint64_t pages)
{
	return pages == MT_UNKNOWN || is_no_limit(c->kernel, pages) ? MT_UNKNOWN :
	       pages_to_bytes(c->kernel, pages);
}

/* Where an item is in the arrays; false: it is not counted by group. */
static bool index_of(const struct counters *c, enum mt_memcg_item item, uint64_t *index)
{
	struct mt_reader *reader = c->kernel->reader;
	const struct mt_constant *number = &c->l->items[item];
	uint64_t table, first = 0, value = 0;
	size_t width;

	if (!number->exists)
		return false;
	*index = (uint64_t)number->value;
	if (!mt_symbols_find(c->kernel->image->symbols, "mem_cgroup_stats_index", &table))
		return true;
	mt_error_destroy(mt_reader_read_uint(reader, table, 4, &first));
	width = first == 1 ? 4 : 1;

	mt_cleanup(mt_error) struct mt_error *err =
		mt_reader_read_uint(reader, table + *index * width, width, &value);

	if (err || (width == 4 ? !value : value == NOT_COUNTED))
		return false;
	*index = width == 4 ? value - 1 : value;
	return true;
}

/* Element index of the array field of the structure at address; 0 where it cannot be read. */
static int64_t element(const struct counters *c, uint64_t address, const struct mt_field *field,
		       uint64_t index)
{
	unsigned int word = mt_reader_memory(c->kernel->reader)->pointer_size;
	uint64_t value = 0;

	if (!field->exists || !address || index >= field->m.nr_elements)
		return 0;
	mt_error_destroy(mt_reader_read_long(c->kernel->reader,
					     mt_reader_add(c->kernel->reader, address,
							   field->m.offset + index * word),
					     &value));
	return word == 4 ? (int32_t)(uint32_t)value : (int64_t)value;
}

/* The address of the group's struct memcg_vmstats; 0: it has none, or not readable. */
static uint64_t vmstats_of(const struct counters *c, uint64_t memcg)
{
	const struct mt_field *field = &c->l->vmstats;
	uint64_t at = mt_reader_add(c->kernel->reader, memcg, field->m.offset), value = 0;

	if (!field->exists)
		return 0;
	if (field->m.size != mt_reader_memory(c->kernel->reader)->pointer_size)
		return at;
	mt_error_destroy(mt_reader_read_long(c->kernel->reader, at, &value));
	return value;
}

/*
 * What the CPUs have counted for one group since it was last added to the groups above
 * (mem_cgroup_css_rstat_flush()).
 */
static int64_t not_added(const struct counters *c, uint64_t memcg, uint64_t index)
{
	const struct mt_kernel *kernel = c->kernel;
	uint64_t percpu = mt_reader_peek(kernel->reader, memcg, &c->l->vmstats_percpu);
	int64_t sum = element(c, vmstats_of(c, memcg), &c->l->state_pending, index);

	for (size_t i = 0; percpu && percpu != MT_UNKNOWN && i < kernel->percpu.n; i++) {
		uint64_t at = mt_reader_add(kernel->reader, percpu, kernel->percpu.v[i].offset);

		sum = (int64_t)((uint64_t)sum +
				(uint64_t)element(c, at, &c->l->cpu_state, index) -
				(uint64_t)element(c, at, &c->l->cpu_state_prev, index));
	}
	return sum;
}

/* What the group's own counter has of an item; false: it has none. */
static bool counted(const struct counters *c, uint64_t memcg, uint64_t index, int64_t *value)
{
	if (c->l->vmstats_array.exists && index < c->l->vmstats_array.m.nr_elements)
		*value = element(c, memcg, &c->l->vmstats_array, index);
	else if (c->l->state.exists && index < c->l->state.m.nr_elements)
		*value = element(c, vmstats_of(c, memcg), &c->l->state, index);
	else
		return false;
	return true;
}

/*
 * Fills values[] with an item, in its unit, of each group and all below it; MT_UNKNOWN.  Children
 * stand behind their parents, so that one pass from the end adds up what is below each.
 */
static void read_item(const struct counters *c, enum mt_memcg_item item, int64_t *below,
		      uint64_t *values)
{
	const struct mt_kcgroups *cgroups = c->kernel->cgroups;
	uint64_t index = 0;
	bool known = c->l->cpu_state.exists && index_of(c, item, &index);

	for (size_t i = 0; i < cgroups->n; i++)
		below[i] = known ? not_added(c, cgroups->v[i].memcg, index) : 0;
	for (size_t i = cgroups->n; i-- > 0;) {
		size_t parent = cgroups->v[i].parent;
		int64_t own;

		values[i] = MT_UNKNOWN;
		if (known && counted(c, cgroups->v[i].memcg, index, &own)) {
			own = (int64_t)((uint64_t)own + (uint64_t)below[i]);
			/* differences in flight may make a small one negative */
			values[i] = own < 0 ? 0 : (uint64_t)own;
		}
		if (parent != SIZE_MAX)
			below[parent] = (int64_t)((uint64_t)below[parent] + (uint64_t)below[i]);
	}
}

static void read_limits(const struct counters *c, uint64_t memcg, struct mt_cgroup_usage *usage)
{
	const struct mt_cgroup_layout *l = c->l;
	uint64_t max = counter(c, memcg, &l->memory, &l->counter_max);
	uint64_t high = l->counter_high.exists ?
			counter(c, memcg, &l->memory, &l->counter_high) :
			l->high.exists ? mt_reader_peek(c->kernel->reader, memcg, &l->high) :
			MT_UNKNOWN;

	usage->max = limit(c, max);
	usage->high = limit(c, high);
	usage->low = pages_to_bytes(c->kernel, counter(c, memcg, &l->memory, &l->counter_low));
	usage->min = pages_to_bytes(c->kernel, counter(c, memcg, &l->memory, &l->counter_min));
	usage->swap_max = limit(c, counter(c, memcg, &l->swap, &l->counter_max));
}

static void read_counters(const struct counters *c, uint64_t memcg, struct mt_cgroup_usage *usage)
{
	const struct mt_kernel *kernel = c->kernel;

	*usage = (struct mt_cgroup_usage){
		.usage = pages_to_bytes(kernel, counter(c, memcg, &c->l->memory,
							&c->l->counter_usage)),
		.swap = pages_to_bytes(kernel, counter(c, memcg, &c->l->swap,
						       &c->l->counter_usage)),
		.pressure = MT_UNKNOWN,
	};
	read_limits(c, memcg, usage);
	/* nothing is charged to the root itself (try_charge()) */
	if (memcg == kernel->cgroups->v[0].memcg)
		usage->usage = usage->swap = MT_UNKNOWN;
}

/* Adds item to the member of each usage that lies at offset. */
static void add_item(const struct counters *c, enum mt_memcg_item item, size_t offset,
		     int64_t *below, uint64_t *values, struct mt_cgroup_usage *usages)
{
	bool is_slab = item == MT_MEMCG_SLAB_RECLAIMABLE || item == MT_MEMCG_SLAB_UNRECLAIMABLE;

	read_item(c, item, below, values);
	for (size_t i = 0; i < c->kernel->cgroups->n; i++) {
		uint64_t *sum = (uint64_t *)((char *)&usages[i] + offset);

		*sum = mt_count_add(*sum, is_slab && c->l->items_are_bytes ? values[i] :
				    pages_to_bytes(c->kernel, values[i]));
	}
}

struct mt_error *mt_kcgroups_usage(const struct mt_kernel *kernel, struct mt_cgroup_usage *usages)
{
	static const size_t members[MT_MEMCG_NR_ITEMS] = {
		[MT_MEMCG_ANON] = offsetof(struct mt_cgroup_usage, anon),
		[MT_MEMCG_FILE] = offsetof(struct mt_cgroup_usage, file),
		[MT_MEMCG_SHMEM] = offsetof(struct mt_cgroup_usage, shmem),
		[MT_MEMCG_SLAB_RECLAIMABLE] = offsetof(struct mt_cgroup_usage, slab),
		[MT_MEMCG_SLAB_UNRECLAIMABLE] = offsetof(struct mt_cgroup_usage, slab),
		[MT_MEMCG_KERNEL] = offsetof(struct mt_cgroup_usage, kernel),
		[MT_MEMCG_SOCK] = offsetof(struct mt_cgroup_usage, sock),
	};
	const struct counters c = { kernel, kernel->cgroups->layout };
	size_t n = kernel->cgroups->n;
	mt_cleanup(free) int64_t *below = calloc(n + 1, sizeof(*below));
	mt_cleanup(free) uint64_t *values = calloc(n + 1, sizeof(*values));

	if (!below || !values)
		return mt_error_nomem();
	for (size_t i = 0; i < n; i++)
		read_counters(&c, kernel->cgroups->v[i].memcg, &usages[i]);
	for (int item = 0; item < MT_MEMCG_NR_ITEMS; item++)
		add_item(&c, item, members[item], below, values, usages);
	return NULL;
}
