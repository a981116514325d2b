// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/extract/extract.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/unpack/pack.h"
#include "image/extract/kdump_headers.h"

/* Pages between two reports of how far it is. */
#define REPORT_EVERY 1024

/* No machine has more physical memory: 2^52 bytes. */
#define MAX_PHYS (UINT64_C(1) << 52)

/* An extract while it is written. */
struct job {
	struct mt_extract *extract;
	FILE *out;
	struct mt_kdump_headers headers;
	struct mt_packer *packer;
	uint64_t *chunks;		/* [nr_chunks]: what was read */
	size_t nr_chunks;
	uint64_t *pfns;			/* [headers.nr_pages], ascending */
	unsigned char *page, *descriptors;
	uint64_t bitmaps_at, descriptors_at, end;	/* places in the file */
};

static struct mt_error *failed(void)
{
	return mt_error_from_errno(errno, "writing");
}

static struct mt_error *put_at(struct job *job, uint64_t offset, const void *bytes, size_t len)
{
	if (fseeko(job->out, (off_t)offset, SEEK_SET) || fwrite(bytes, 1, len, job->out) != len)
		return failed();
	return NULL;
}

/* The page frame behind the last one that the machine had, as far as the dump tells. */
static uint64_t find_end(struct job *job)
{
	uint64_t end = 0, len;

	for (uint64_t phys = 0; phys < MAX_PHYS; phys += len) {
		bool has = mt_dump_has(job->extract->dump, phys, &len);

		if (len > MAX_PHYS - phys)
			break;
		if (has)
			end = phys + len;
	}
	return (end + job->headers.block - 1) / job->headers.block;
}

static struct mt_error *find_pages(struct job *job)
{
	struct mt_kdump_headers *h = &job->headers;
	const uint64_t per_page = h->block / MT_READS_CHUNK;
	struct mt_error *err = mt_reads_list(job->extract->reads, &job->chunks, &job->nr_chunks);

	if (err)
		return err;
	job->pfns = calloc(job->nr_chunks + 1, sizeof(*job->pfns));
	if (!job->pfns)
		return mt_error_nomem();
	for (size_t i = 0; i < job->nr_chunks; i++) {
		uint64_t pfn = job->chunks[i] / per_page;

		if (!h->nr_pages || job->pfns[h->nr_pages - 1] != pfn)
			job->pfns[h->nr_pages++] = pfn;
	}
	h->max_pfn = find_end(job);
	if (h->nr_pages && job->pfns[h->nr_pages - 1] >= h->max_pfn)
		h->max_pfn = job->pfns[h->nr_pages - 1] + 1;
	return NULL;
}

static struct mt_error *describe(struct job *job)
{
	struct mt_dump *dump = job->extract->dump;

	job->headers = (struct mt_kdump_headers){
		.machine = mt_dump_machine(dump),
		.vmcoreinfo = mt_dump_vmcoreinfo(dump),
		.is_64 = mt_dump_pointer_size(dump) == 8,
		.big_endian = mt_dump_is_big_endian(dump),
		.block = mt_dump_page_size(dump),
	};
	if (!job->headers.vmcoreinfo)
		return mt_error_create(MT_ERR_NOT_FOUND, "the source has no VMCOREINFO, and nobody "
				       "could open an extract without one");
	if (!job->headers.is_64 && job->headers.machine[0] != 'i')
		return mt_error_create(MT_ERR_USAGE, "no extract of a 32-bit %s",
				       job->headers.machine);
	if (job->headers.block % MT_READS_CHUNK)
		return mt_error_create(MT_ERR_FORMAT, "pages of %llu bytes",
				       (unsigned long long)job->headers.block);
	return NULL;
}

static struct mt_error *put_headers(struct job *job)
{
	mt_cleanup(free) unsigned char *bytes = NULL;
	size_t len;
	struct mt_error *err = mt_kdump_headers_make(&job->headers, &bytes, &len);

	if (err)
		return err;
	job->bitmaps_at = len;
	job->descriptors_at = len + 2 * mt_kdump_bitmap_blocks(&job->headers) * job->headers.block;
	job->end = job->descriptors_at + job->headers.nr_pages * MT_KDUMP_DESCRIPTOR;
	return put_at(job, 0, bytes, len);
}

/* Stretches of memory with and without RAM, one after the other. */
struct ram {
	struct mt_dump *dump;
	uint64_t block, until;		/* page frames before until are as is_ram says */
	bool has;
};

static bool is_ram(struct ram *ram, uint64_t pfn)
{
	uint64_t len;

	if (pfn >= ram->until) {
		ram->has = mt_dump_has(ram->dump, pfn * ram->block, &len);
		ram->until = pfn + (len >= ram->block ? len / ram->block : 1);
	}
	return ram->has || mt_dump_left_out(ram->dump, pfn * ram->block);
}

/* A block of zeroes stays a hole: the bitmaps of a machine whose memory lies far apart are long. */
static struct mt_error *put_block(struct job *job, unsigned int bitmap, uint64_t i,
				  const unsigned char *bits, bool is_empty)
{
	uint64_t blocks = mt_kdump_bitmap_blocks(&job->headers), block = job->headers.block;

	return is_empty ? NULL : put_at(job, job->bitmaps_at + (bitmap * blocks + i) * block, bits,
					(size_t)block);
}

static struct mt_error *put_ram_bitmap(struct job *job)
{
	const uint64_t block = job->headers.block, bits = block * 8;
	struct ram ram = { .dump = job->extract->dump, .block = block };
	struct mt_error *err = NULL;

	for (uint64_t i = 0; !err && i < mt_kdump_bitmap_blocks(&job->headers); i++) {
		bool is_empty = true;

		memset(job->page, 0, (size_t)block);
		for (uint64_t b = 0; b < bits && i * bits + b < job->headers.max_pfn; b++) {
			if (!is_ram(&ram, i * bits + b))
				continue;
			job->page[b / 8] |= (unsigned char)(1u << b % 8);
			is_empty = false;
		}
		err = put_block(job, 0, i, job->page, is_empty);
	}
	return err;
}

static struct mt_error *put_page_bitmap(struct job *job)
{
	const uint64_t block = job->headers.block, bits = block * 8;
	struct mt_error *err = NULL;
	size_t next = 0;

	for (uint64_t i = 0; !err && i < mt_kdump_bitmap_blocks(&job->headers); i++) {
		size_t first = next;

		memset(job->page, 0, (size_t)block);
		for (; next < job->headers.nr_pages && job->pfns[next] < (i + 1) * bits; next++) {
			uint64_t b = job->pfns[next] - i * bits;

			job->page[b / 8] |= (unsigned char)(1u << b % 8);
		}
		err = put_block(job, 1, i, job->page, first == next);
	}
	return err;
}

/* Reads what was noted of a page, and nothing else stays in job->page. */
static struct mt_error *read_page(struct job *job, uint64_t pfn, size_t *chunk)
{
	const uint64_t per_page = job->headers.block / MT_READS_CHUNK;
	struct mt_error *err = NULL;

	memset(job->page, 0, (size_t)job->headers.block);
	for (; !err && *chunk < job->nr_chunks && job->chunks[*chunk] / per_page == pfn;
	     (*chunk)++) {
		uint64_t number = job->chunks[*chunk];
		unsigned char *bytes = job->page + number % per_page * MT_READS_CHUNK;

		err = mt_dump_read(job->extract->dump, MT_PHYS, number * MT_READS_CHUNK, bytes,
				   MT_READS_CHUNK);
		if (!err)
			job->extract->bytes += mt_reads_cut(job->extract->reads, number, bytes);
	}
	return err;
}

static struct mt_error *put_page(struct job *job, size_t i)
{
	const unsigned char *bytes;
	size_t block = (size_t)job->headers.block;
	size_t len = mt_packer_run(job->packer, job->page, block, &bytes);
	struct mt_error *err;

	mt_kdump_descriptor_make(&job->headers, job->end, (uint32_t)(len ? len : block),
				 len ? mt_packer_flag(job->packer) : 0,
				 job->descriptors + i * MT_KDUMP_DESCRIPTOR);
	err = put_at(job, job->end, len ? bytes : job->page, len ? len : block);
	job->end += len ? len : block;
	return err;
}

static struct mt_error *put_pages(struct job *job)
{
	const struct mt_progress *progress = job->extract->progress;
	const size_t n = (size_t)job->headers.nr_pages;
	struct mt_error *err = NULL;
	size_t chunk = 0;

	for (size_t i = 0; !err && i < n; i++) {
		if (i % REPORT_EVERY == 0 && !mt_progress_report(progress, "writing", i, n))
			return mt_error_create(MT_ERR_STOPPED, "stopped");
		err = read_page(job, job->pfns[i], &chunk);
		if (!err)
			err = put_page(job, i);
	}
	return err ? err : put_at(job, job->descriptors_at, job->descriptors,
				  n * MT_KDUMP_DESCRIPTOR);
}

static struct mt_error *prepare(struct job *job)
{
	struct mt_error *err = describe(job);

	if (!err)
		err = mt_packer_create(job->extract->compress, (size_t)job->headers.block,
				       &job->packer);
	if (!err)
		err = find_pages(job);
	if (err)
		return err;
	job->page = malloc((size_t)job->headers.block);
	job->descriptors = calloc((size_t)job->headers.nr_pages + 1, MT_KDUMP_DESCRIPTOR);
	return job->page && job->descriptors ? NULL : mt_error_nomem();
}

static void release(struct job *job)
{
	mt_packer_destroy(job->packer);
	free(job->chunks);
	free(job->pfns);
	free(job->page);
	free(job->descriptors);
}

struct mt_error *mt_extract_write(struct mt_extract *extract, FILE *out)
{
	struct job job = { .extract = extract, .out = out };
	struct mt_error *err = prepare(&job);

	if (!err)
		err = put_headers(&job);
	if (!err)
		err = put_ram_bitmap(&job);
	if (!err)
		err = put_page_bitmap(&job);
	if (!err)
		err = put_pages(&job);
	extract->nr_pages = job.headers.nr_pages;
	release(&job);
	return err;
}
