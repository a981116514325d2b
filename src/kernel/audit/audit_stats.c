// SPDX-License-Identifier: GPL-2.0-or-later
/* Checks statistics against what they count, and the machine's against their sums. */
#include <stdio.h>
#include <stdlib.h>

#include "kernel/audit/audit_private.h"
#include "kernel/zone/vmstat.h"

/*
 * How bad a difference is.  No lock covers these counters: a CPU that was stopped between two steps
 * leaves a difference of up to what one step changes, which is transient.
 */
static enum mt_severity severity_of(const struct mt_auditor *a, int64_t counted, int64_t found,
				    uint64_t step)
{
	uint64_t bound = (a->kernel->percpu.n ? a->kernel->percpu.n : 1) * step;
	uint64_t size = counted < found ? (uint64_t)found - (uint64_t)counted :
					  (uint64_t)counted - (uint64_t)found;

	return size <= bound ? MT_SEVERITY_TRANSIENT : MT_SEVERITY_DAMAGE;
}

/* zone_page_state_add() adds to both; a CPU's own share is at most what an s8 holds. */
#define CPU_SHARE 128u

/* Reads n longs at symbol into *raw; NULL if there is no such symbol or it cannot be read. */
static struct mt_error *read_sums(const struct mt_auditor *a, const char *symbol, size_t n,
				  uint8_t **raw)
{
	unsigned int word = mt_reader_memory(a->kernel->reader)->pointer_size;
	uint64_t address;
	struct mt_error *err;

	*raw = NULL;
	if (!n || !mt_symbols_find(a->kernel->image->symbols, symbol, &address))
		return NULL;
	err = mt_reader_read_alloc(a->kernel->reader, address, n * word,
				   (uint64_t)MT_MAX_STATS * 8, raw);
	if (err && mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	mt_error_destroy(err);
	return NULL;
}

static struct mt_error *compare(struct mt_auditor *a, const uint8_t *raw, size_t n,
				char *const *names, const int64_t *sums, const char *what)
{
	const struct mt_memory *memory = mt_reader_memory(a->kernel->reader);
	const struct mt_field longs = {
		.exists = true,
		.m = { .size = n * memory->pointer_size, .nr_elements = n,
		       .element_size = memory->pointer_size },
	};
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < n; i++) {
		int64_t total = mt_reader_element_signed(a->kernel->reader, raw, &longs, i);
		char text[160];

		if (total == sums[i])
			continue;
		snprintf(text, sizeof(text), "the machine's %s is not the sum of its %s'",
			 names[i], what);
		err = mt_audit_report_numbers(a, severity_of(a, total, sums[i],
						      CPU_SHARE * a->classifier->nr_zones),
					      "stat_sum", sums[i], total, text);
	}
	return err;
}

/* Wraps like the kernel's atomic_long_add(): what stands in a dump may be any number. */
static void add(int64_t *sum, int64_t value)
{
	*sum = (int64_t)((uint64_t)*sum + (uint64_t)value);
}

/* vm_zone_stat[] is what all zones' vm_stat[] add up to. */
static struct mt_error *check_zone_sums(struct mt_auditor *a)
{
	const struct mt_knames *names = &a->kernel->names;
	const struct mt_field *vm_stat = &a->kernel->layout.zone.vm_stat;
	size_t n = names->nr_zone_stats;
	mt_cleanup(free) int64_t *sums = calloc(n + 1, sizeof(*sums));
	mt_cleanup(free) uint8_t *raw = NULL;
	struct mt_error *err = sums ? read_sums(a, "vm_zone_stat", n, &raw) : mt_error_nomem();

	if (err || !raw)
		return err;
	for (size_t z = 0; z < a->classifier->nr_zones; z++)
		for (size_t i = 0; i < n; i++)
			add(&sums[i], mt_reader_element_signed(a->kernel->reader,
							       a->classifier->zones[z]->raw,
							       vm_stat, i));
	return compare(a, raw, n, names->zone_stats, sums, "zones");
}

static struct mt_error *add_node(const struct mt_auditor *a, const struct mt_knode *node, size_t n,
				 int64_t *sums)
{
	struct mt_field vm_stat = a->kernel->layout.node.vm_stat;
	mt_cleanup(free) uint8_t *raw = NULL;
	struct mt_error *err;

	err = mt_reader_read_alloc(a->kernel->reader,
				   mt_reader_add(a->kernel->reader, node->address,
						 vm_stat.m.offset),
				   vm_stat.m.size, (uint64_t)MT_MAX_STATS * 8, &raw);
	vm_stat.m.offset = 0;
	for (size_t i = 0; !err && i < n; i++)
		add(&sums[i], mt_reader_element_signed(a->kernel->reader, raw, &vm_stat, i));
	return err;
}

/* vm_node_stat[] is what all nodes' vm_stat[] add up to. */
static struct mt_error *check_node_sums(struct mt_auditor *a)
{
	const struct mt_knames *names = &a->kernel->names;
	size_t n = names->nr_node_stats;
	mt_cleanup(free) int64_t *sums = calloc(n + 1, sizeof(*sums));
	mt_cleanup(free) uint8_t *raw = NULL;
	struct mt_error *err = sums ? read_sums(a, "vm_node_stat", n, &raw) : mt_error_nomem();

	if (err || !raw)
		return err;
	for (size_t i = 0; !err && i < a->kernel->nodes.n; i++)
		err = add_node(a, &a->kernel->nodes.v[i], n, sums);
	if (!err)
		return compare(a, raw, n, names->node_stats, sums, "nodes");
	if (mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	mt_error_destroy(err);
	return NULL;
}

struct mt_error *mt_audit_sums(struct mt_auditor *a)
{
	struct mt_error *err;

	/* a node that cannot be read is missing in every sum */
	if (a->kernel->nodes.nr_problems)
		return NULL;
	err = check_zone_sums(a);
	return err ? err : check_node_sums(a);
}

/* Pages on the zone's LRU lists, by its counters, every CPU's difference included. */
static struct mt_error *count_lru(const struct mt_auditor *a, int64_t *pages)
{
	struct mt_error *err = NULL;

	*pages = 0;
	for (int64_t i = a->layout.lru_first.value; !err && i <= a->layout.lru_last.value; i++) {
		int64_t value = 0;

		err = mt_zone_page_state_exact(a->kernel, a->zone, i, &value);
		*pages += value;
	}
	return err;
}

/*
 * PG_lru is set and cleared apart from the counters, though close to them: a CPU may be
 * in the middle of one folio.
 */
struct mt_error *mt_audit_lru(struct mt_auditor *a, int64_t found)
{
	int64_t counted;
	struct mt_error *err;

	if (!a->layout.lru_first.exists || !a->layout.lru_last.exists ||
	    !a->classifier->decoder.lru)
		return NULL;
	err = count_lru(a, &counted);
	if (err && mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	mt_error_destroy(err);
	if (err || counted == found)
		return NULL;
	return mt_audit_report_numbers(a, severity_of(a, counted, found,
					       UINT64_C(1) << a->kernel->huge_order),
				       "lru_pages", found, counted,
				"the counters of the LRU lists are not the number of pages that "
				       "are marked as on one");
}
