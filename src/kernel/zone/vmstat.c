// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/zone/vmstat.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/zone/pcp.h"

uint64_t mt_zone_page_state(const struct mt_kernel *kernel, const struct mt_kzone *zone,
			    int64_t item)
{
	const struct mt_field *vm_stat = &kernel->layout.zone.vm_stat;
	int64_t value;

	if (item < 0 || (uint64_t)item >= vm_stat->m.nr_elements)
		return MT_UNKNOWN;
	value = mt_reader_element_signed(kernel->reader, zone->raw, vm_stat, (size_t)item);
	return value < 0 ? 0 : (uint64_t)value;
}

static struct mt_error *need_cpus(const struct mt_kernel *kernel)
{
	if (!kernel->percpu_problem)
		return NULL;
	return mt_error_create(MT_ERR_NOT_FOUND, "%s", kernel->percpu_problem);
}

struct mt_error *mt_zone_page_state_exact(const struct mt_kernel *kernel,
					  const struct mt_kzone *zone, int64_t item,
					  int64_t *value)
{
	const struct mt_field *vm_stat = &kernel->layout.zone.vm_stat;
	const struct mt_field *diff = &kernel->layout.zonestat.vm_stat_diff;
	struct mt_error *err = need_cpus(kernel);
	int64_t sum;

	if (err)
		return err;
	if (item < 0 || (uint64_t)item >= vm_stat->m.nr_elements ||
	    (diff->exists && (uint64_t)item >= diff->m.nr_elements))
		return mt_error_create(MT_ERR_NOT_FOUND, "no zone statistic %" PRId64,
				       item);
	sum = mt_reader_element_signed(kernel->reader, zone->raw, vm_stat, (size_t)item);
	for (size_t i = 0; diff->exists && i < kernel->percpu.n; i++) {
		mt_cleanup(free) uint8_t *raw = NULL;

		err = mt_zonestat_read(kernel, zone, &kernel->percpu.v[i], &raw);
		if (err)
			return err;
		sum += mt_reader_element_signed(kernel->reader, raw, diff, (size_t)item);
	}
	*value = sum;
	return NULL;
}

/* Adds each CPU's share to events[]. */
static struct mt_error *fold_numa_events(const struct mt_kernel *kernel,
					 const struct mt_kzone *zone, uint64_t *events, size_t n)
{
	const struct mt_field *share = &kernel->layout.zonestat.numa_event;
	struct mt_error *err = need_cpus(kernel);

	if (!err && (!share->exists || share->m.nr_elements < n))
		err = mt_error_create(MT_ERR_FORMAT,
				      "CPUs count %" PRIu64 " NUMA events, zones %zu",
				      share->m.nr_elements, n);
	for (size_t i = 0; !err && i < kernel->percpu.n; i++) {
		mt_cleanup(free) uint8_t *raw = NULL;

		err = mt_zonestat_read(kernel, zone, &kernel->percpu.v[i], &raw);
		for (size_t k = 0; !err && k < n; k++)
			events[k] += mt_reader_element(kernel->reader, raw, share, k);
	}
	return err;
}

static struct mt_error *add(struct mt_snapshot *snapshot, struct mt_stats *stats, const char *name,
			    uint64_t value)
{
	/* the number of events cannot be larger, unless memory is damaged */
	if (value > INT64_MAX)
		value = MT_UNKNOWN;
	return mt_stats_add(snapshot, stats, name, strlen(name), value);
}

static struct mt_error *add_numa_events(const struct mt_kernel *kernel,
					const struct mt_kzone *zone, struct mt_snapshot *snapshot,
					struct mt_stats *stats)
{
	const struct mt_field *event = &kernel->layout.zone.numa_event;
	size_t n = kernel->names.nr_numa_stats;
	mt_cleanup(free) uint64_t *events = calloc(n ? n : 1, sizeof(*events));
	struct mt_error *err, *unreadable;

	if (!events)
		return mt_error_nomem();
	for (size_t i = 0; i < n; i++)
		events[i] = mt_reader_element(kernel->reader, zone->raw, event, i);
	unreadable = n ? fold_numa_events(kernel, zone, events, n) : NULL;
	for (size_t i = 0; i < n; i++) {
		err = add(snapshot, stats, kernel->names.numa_stats[i],
			  unreadable ? MT_UNKNOWN : events[i]);
		if (err) {
			mt_error_destroy(unreadable);
			return err;
		}
	}
	return unreadable;
}

/* MAX_RECLAIM_RETRIES of mm/internal.h, a macro. */
#define MAX_RECLAIM_RETRIES 16u

static struct mt_error *add_unreclaimable(const struct mt_kernel *kernel,
					  const struct mt_kzone *zone,
					  struct mt_snapshot *snapshot, struct mt_stats *stats)
{
	for (size_t i = 0; i < kernel->nodes.n; i++) {
		uint64_t failures = kernel->nodes.v[i].kswapd_failures;

		if (kernel->nodes.v[i].id == zone->node && failures != MT_UNKNOWN)
			return add(snapshot, stats, "node_unreclaimable",
				   failures >= MAX_RECLAIM_RETRIES);
	}
	return NULL;
}

struct mt_error *mt_zone_add_stats(const struct mt_kernel *kernel, const struct mt_kzone *zone,
				   struct mt_snapshot *snapshot, struct mt_stats *stats)
{
	struct mt_error *err = NULL, *unreadable = NULL;

	for (size_t i = 0; !err && i < kernel->names.nr_zone_stats; i++)
		err = add(snapshot, stats, kernel->names.zone_stats[i],
			  mt_zone_page_state(kernel, zone, (int64_t)i));
	if (!err)
		unreadable = add_numa_events(kernel, zone, snapshot, stats);
	if (!err)
		err = add_unreclaimable(kernel, zone, snapshot, stats);
	if (err)
		mt_error_destroy(unreadable);
	return err ? err : unreadable;
}

/*
 * vmstat_item_print_in_thp(): huge pages are counted in pages since v5.12 (69473e5de873
 * and its neighbours) and printed as huge pages.  NR_SWAPCACHE came with the same
 * release; a kernel without swap is told by what came with v5.14.
 */
static bool in_pages(const struct mt_kernel *kernel)
{
	return kernel->layout.thp_event.exists &&
	       (kernel->layout.swapcache.exists || kernel->layout.zone.zonestats.exists);
}

static bool is_huge_count(const char *name)
{
	static const char *const names[] = {
		"nr_anon_transparent_hugepages",
		"nr_file_hugepages",
		"nr_file_pmdmapped",
		"nr_shmem_hugepages",
		"nr_shmem_pmdmapped",
	};

	for (size_t i = 0; i < MT_ARRAY_SIZE(names); i++)
		if (!strcmp(names[i], name))
			return true;
	return false;
}

struct mt_error *mt_node_add_stats(const struct mt_kernel *kernel, const struct mt_knode *node,
				   struct mt_snapshot *snapshot, struct mt_stats *stats)
{
	const struct mt_field *vm_stat = &kernel->layout.node.vm_stat;
	size_t n = kernel->names.nr_node_stats;
	unsigned int shift = in_pages(kernel) ? kernel->huge_order : 0;
	mt_cleanup(free) uint8_t *raw = NULL;
	struct mt_error *err;

	if (!n)
		return NULL;
	err = mt_reader_read_alloc(kernel->reader,
				   mt_reader_add(kernel->reader, node->address, vm_stat->m.offset),
				   vm_stat->m.size, (uint64_t)MT_MAX_STATS * 8, &raw);
	for (size_t i = 0; !err && i < n; i++) {
		const struct mt_field at_zero = {
			.exists = true,
			.m = { .element_size = vm_stat->m.element_size },
		};
		int64_t value = mt_reader_element_signed(kernel->reader, raw, &at_zero, i);
		const char *name = kernel->names.node_stats[i];

		if (value < 0)
			value = 0;
		err = add(snapshot, stats, name,
			  (uint64_t)value >> (is_huge_count(name) ? shift : 0));
	}
	return err;
}
