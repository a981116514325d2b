// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/node/percpu.h"

#include <stdlib.h>

#include "model/snapshot.h"

/* A struct cpumask by its symbol; NULL in *mask: there is no such symbol. */
static struct mt_error *read_mask(struct mt_reader *reader, const struct mt_layout *layout,
				  const struct mt_image *image, const char *symbol, uint8_t **mask)
{
	uint64_t address;

	*mask = NULL;
	if (!layout->cpumask_size || !mt_symbols_find(image->symbols, symbol, &address))
		return NULL;
	return mt_error_prefix(mt_reader_read_alloc(reader, address, layout->cpumask_size,
						    MT_MAX_CPUS / 8, mask), "%s", symbol);
}

/*
 * nr_cpu_ids is a variable with more than one possible CPU; NR_CPUS bounds
 * it, which is the length of struct cpumask rounded up to whole words.
 */
static unsigned int count_cpus(struct mt_reader *reader, const struct mt_layout *layout,
			       const struct mt_image *image)
{
	uint64_t bound = layout->cpumask_size * 8, n = bound, address;

	if (bound > MT_MAX_CPUS)
		bound = MT_MAX_CPUS;
	if (mt_symbols_find(image->symbols, "nr_cpu_ids", &address))
		mt_error_destroy(mt_reader_read_uint(reader, address, 4, &n));
	return (unsigned int)(n < bound ? n : bound);
}

static struct mt_error *single_cpu(struct mt_percpu *percpu)
{
	percpu->v = calloc(1, sizeof(*percpu->v));
	if (!percpu->v)
		return mt_error_nomem();
	percpu->v[0].online = true;
	percpu->n = 1;
	return NULL;
}

static struct mt_error *fill(struct mt_reader *reader, unsigned int nr_cpus,
			     const uint8_t *offsets, const uint8_t *possible,
			     const uint8_t *online, size_t mask_size, struct mt_percpu *percpu)
{
	unsigned int pointer = mt_reader_memory(reader)->pointer_size;

	percpu->v = calloc(nr_cpus ? nr_cpus : 1, sizeof(*percpu->v));
	if (!percpu->v)
		return mt_error_nomem();
	for (unsigned int id = 0; id < nr_cpus; id++) {
		if (possible && !mt_reader_bit(reader, possible, mask_size, id))
			continue;
		percpu->v[percpu->n++] = (struct mt_cpu){
			.id = id,
			.online = mt_reader_bit(reader, online, mask_size, id),
			.offset = mt_reader_long(reader, offsets + (size_t)id * pointer),
		};
	}
	return NULL;
}

struct mt_error *mt_percpu_read(struct mt_reader *reader, const struct mt_layout *layout,
				const struct mt_image *image, struct mt_percpu *percpu)
{
	unsigned int pointer = mt_reader_memory(reader)->pointer_size;
	mt_cleanup(free) uint8_t *offsets = NULL;
	mt_cleanup(free) uint8_t *possible = NULL;
	mt_cleanup(free) uint8_t *online = NULL;
	struct mt_percpu new = { 0 };
	uint64_t address;
	struct mt_error *err;

	/* without SMP there is one copy, where the pointer points */
	if (!mt_symbols_find(image->symbols, "__per_cpu_offset", &address))
		return single_cpu(percpu);

	unsigned int nr_cpus = count_cpus(reader, layout, image);

	err = mt_reader_read_alloc(reader, address, (uint64_t)nr_cpus * pointer,
				   (uint64_t)MT_MAX_CPUS * 8, &offsets);
	err = mt_error_prefix(err, "__per_cpu_offset");
	if (!err)
		err = read_mask(reader, layout, image, "__cpu_possible_mask", &possible);
	if (!err)
		err = read_mask(reader, layout, image, "__cpu_online_mask", &online);
	if (!err && !online)
		err = mt_error_create(MT_ERR_NOT_FOUND, "no symbol __cpu_online_mask");
	if (!err)
		err = fill(reader, nr_cpus, offsets, possible, online,
			   (size_t)layout->cpumask_size, &new);
	if (!err)
		*percpu = new;
	return err;
}

void mt_percpu_release(struct mt_percpu *percpu)
{
	free(percpu->v);
	*percpu = (struct mt_percpu){ 0 };
}
