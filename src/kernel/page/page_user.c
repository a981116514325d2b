// SPDX-License-Identifier: GPL-2.0-or-later
/* Adds what a page belongs to: slab cache, file, memory cgroup. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel/cgroup/cgroup.h"
#include "kernel/file/file.h"
#include "kernel/page/page_properties.h"
#include "kernel/slab/slab_free.h"

#define MAX_NAME	255u	/* NAME_MAX */
#define MAPPING_BITS	3u

/* Reads the string that a member of the structure at address points to; NULL if it cannot. */
static char *read_name(const struct mt_property_list *f, uint64_t address,
		       const struct mt_field *field)
{
	uint64_t at = mt_property_follow(f, address, field);
	char *name = NULL;

	if (at)
		mt_error_destroy(mt_reader_read_string(f->kernel->reader, at, MAX_NAME, &name));
	return name;
}

static uint64_t read_small(const struct mt_property_list *f, uint64_t address,
			   const struct mt_field *field)
{
	uint64_t value = MT_UNKNOWN;

	if (address && field->exists)
		mt_error_destroy(mt_reader_read_uint(f->kernel->reader, address + field->m.offset,
						     (size_t)field->m.size, &value));
	return value;
}

/* What of the objects that the slab counts as in use lies free elsewhere, in words. */
static void describe_free(const struct mt_slab_free *free, char *note, size_t size)
{
	size_t len = 0;

	if (free->on_cpu == MT_UNKNOWN || free->in_sheaves == MT_UNKNOWN)
		len = (size_t)snprintf(note, size, "some may lie %s, which makes no sense",
				       free->on_cpu == MT_UNKNOWN ? "on the list of a CPU" :
								    "in sheaves");
	else if (free->on_cpu)
		len = (size_t)snprintf(note, size, "%" PRIu64 " more wait on the list of CPU %u",
				       free->on_cpu, free->cpu);
	if (free->in_sheaves && free->in_sheaves != MT_UNKNOWN && len < size)
		snprintf(note + len, size - len, "%s%" PRIu64 " more lie free in sheaves",
			 len ? ", " : "", free->in_sheaves);
}

/*
 * Adds the objects in use.  The slab counts free objects on the list of a CPU and in sheaves as in
 * use, too; they are subtracted.
 */
static struct mt_error *add_objects(const struct mt_property_list *f,
				    const struct mt_page_scan_run *run, uint64_t cache)
{
	const struct mt_page_layout *l = &f->classifier->layout;
	uint64_t used = mt_property_field(f, run->raw, &l->slab_inuse), waiting = 0;
	struct mt_slab slab = {
		.cache = cache,
		.head_pfn = run->head_pfn,
		.order = run->order,
		.objects = mt_property_field(f, run->raw, &l->slab_objects),
	};
	struct mt_slab_free free;
	char note[128] = "";
	struct mt_error *err;

	mt_memmap_pfn_to_page(f->kernel->memmap, run->head_pfn, &slab.page);
	err = mt_slab_free_outside(f->kernel, &slab, &free);
	if (err)
		return err;
	describe_free(&free, note, sizeof(note));
	waiting += free.on_cpu == MT_UNKNOWN ? 0 : free.on_cpu;
	waiting += free.in_sheaves == MT_UNKNOWN ? 0 : free.in_sheaves;
	if (waiting <= used)
		used -= waiting;
	return mt_property_add(f, "objects_in_use", *note ? note : NULL, "%" PRIu64 " of %" PRIu64,
			       used, slab.objects);
}

static struct mt_error *add_slab(const struct mt_property_list *f,
				 const struct mt_page_scan_run *run)
{
	const uint8_t *raw = run->raw;
	const struct mt_page_layout *l = &f->classifier->layout;
	uint64_t cache = l->slab_cache.exists ? mt_property_field(f, raw, &l->slab_cache) : 0;
	mt_cleanup(free) char *name = read_name(f, cache, &l->cache_name);
	uint64_t size = read_small(f, cache, &l->cache_object_size);
	struct mt_error *err;

	/* SLOB (until v6.3) has no caches */
	if (!cache)
		return mt_property_add(f, "slab_cache", "its struct slab names none", "none");
	err = mt_property_add(f, "slab_cache", NULL, "%s", name ? name : "unreadable");
	if (!err)
		err = mt_property_add(f, "slab_cache_address", NULL, "0x%" PRIx64, cache);
	if (!err && size != MT_UNKNOWN)
		err = mt_property_add(f, "object_size", "bytes", "%" PRIu64, size);
	if (!err && l->slab_inuse.exists && l->slab_objects.exists)
		err = add_objects(f, run, cache);
	return err;
}

/* What a kernel's types do not tell of leaves a property out. */
static struct mt_error *unless_final(struct mt_error *err)
{
	if (!err || mt_error_code(err) == MT_ERR_NOMEM || mt_error_code(err) == MT_ERR_STOPPED)
		return err;
	mt_error_destroy(err);
	return NULL;
}

static struct mt_error *add_inode(const struct mt_property_list *f,
				  const struct mt_inode_info *info)
{
	struct mt_error *err = mt_property_add(f, "inode", NULL, "%" PRIu64, info->number);

	/* MAJOR() and MINOR() */
	if (!err && info->device != MT_UNKNOWN)
		err = mt_property_add(f, "device", "major:minor", "%" PRIu64 ":%" PRIu64,
				      info->device >> 20, info->device & 0xfffff);
	if (!err && info->source)
		err = mt_property_add(f, "file_system", "super_block.s_id", "%s", info->source);
	return err || !info->path ? err :
	       mt_property_add(f, "path", info->deleted ? "deleted" : "where it is mounted", "%s",
			       info->path);
}

static struct mt_error *add_file(const struct mt_property_list *f, uint64_t mapping)
{
	struct mt_inode_info info = { 0 };
	struct mt_error *err = unless_final(mt_kernel_need(f->kernel, MT_PART_FILES));

	if (!err && mt_kernel_has(f->kernel, MT_PART_FILES))
		err = mt_inode_of_mapping(f->kernel, mapping, &info);
	if (err)
		return err;
	err = info.inode ? add_inode(f, &info) :
			   mt_property_add(f, "inode", "its address_space has no host, or cannot "
					   "be read", "none");
	mt_inode_info_release(&info);
	return err;
}

static struct mt_error *add_mapping(const struct mt_property_list *f,
				    const struct mt_page_scan_run *run)
{
	const struct mt_page_layout *l = &f->classifier->layout;
	uint64_t mapping = mt_property_field(f, run->raw, &l->mapping);
	uint64_t index = l->index.exists ? mt_property_field(f, run->raw, &l->index) : MT_UNKNOWN;
	struct mt_error *err = mt_property_add(f, "mapping", mapping & 1 ? "an anon_vma" : NULL,
					       "0x%" PRIx64, mapping & ~(uint64_t)MAPPING_BITS);

	if (!err && index != MT_UNKNOWN)
		err = mt_property_add(f, "index", "in pages", "%" PRIu64,
			      index + (f->pfn - run->head_pfn));
	if (err || mapping & MAPPING_BITS || !mapping)
		return err;
	return add_file(f, mapping);
}

static struct mt_error *add_memcg(const struct mt_property_list *f, const uint8_t *raw)
{
	const struct mt_field *field = &f->classifier->layout.memcg;
	uint64_t data = field->exists ? mt_property_field(f, raw, field) : 0, memcg;
	mt_cleanup(free) char *name = NULL;
	struct mt_error *err = data ? unless_final(mt_kernel_need(f->kernel, MT_PART_CGROUPS)) :
				      NULL;

	if (err || !data || !mt_kernel_has(f->kernel, MT_PART_CGROUPS))
		return err;
	memcg = mt_memcg_of_data(f->kernel, data);
	if (memcg)
		err = mt_memcg_path(f->kernel, memcg, &name);
	return err || !name ? err : mt_property_add(f, "memory_cgroup", NULL, "%s", name);
}

static bool has_mapping(enum mt_use use)
{
	return use == MT_USE_ANON || use == MT_USE_ANON_LARGE || use == MT_USE_FILE ||
	       use == MT_USE_SHMEM || use == MT_USE_SWAPCACHE || use == MT_USE_HUGETLB;
}

struct mt_error *mt_page_properties_owner(const struct mt_property_list *f,
					  const struct mt_page_scan_run *run)
{
	struct mt_error *err = NULL;

	if (run->use == MT_USE_SLAB)
		return add_slab(f, run);
	if (has_mapping(run->use) && f->classifier->layout.mapping.exists)
		err = add_mapping(f, run);
	if (!err && (has_mapping(run->use) || run->use == MT_USE_KERNEL ||
		     run->use == MT_USE_VMALLOC || run->use == MT_USE_STACK ||
		     run->use == MT_USE_TABLE))
		err = add_memcg(f, run->raw);
	return err;
}
