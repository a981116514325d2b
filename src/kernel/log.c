// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * printk's ring buffer, since v5.10:
 *
 *	prb -> desc_ring { count_bits, descs[], infos[], head_id, tail_id }
 *	       text_data_ring { size_bits, data }
 *
 * A descriptor's id counts on for ever; its place is id modulo the number of
 * descriptors, its state the two top bits of state_var.  Its text begins at
 * text_blk_lpos.begin modulo the size of data, behind the id as one unsigned
 * long; a block that would not fit before the end of data lies at its start.
 * An odd position means no text.
 */
#include "kernel/log.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "kernel/layout/layout_rows.h"
#include "kernel/machine/machine.h"
#include "kernel/read/damage.h"

/* CONFIG_LOG_BUF_SHIFT is 25 at most, log_buf_len= may be up to 2 GB. */
#define MAX_BITS 31
#define MAX_TEXT 65535u		/* a u16 */
#define MAX_STRUCT 4096u

enum { COMMITTED = 1, FINALIZED = 2 };

/* Replaces control characters except newlines, which separate the lines of a record. */
static char *printable(const char *raw, size_t len)
{
	char *text = mt_text_printable(raw, len);

	for (size_t i = 0; text && text[i] && i < len; i++)
		if (text[i] == '?' && (raw[i] == '\n' || raw[i] == '\t'))
			text[i] = raw[i] == '\t' ? ' ' : '\n';
	return text;
}

/* Says in the words of the types' readers that a kernel without such a log has no such type. */
static struct mt_error *no_type_if(uint64_t size, const char *type, struct mt_error *err)
{
	if (!err || mt_error_code(err) != MT_ERR_NOT_FOUND || size)
		return err;
	mt_error_destroy(err);
	return mt_error_create(MT_ERR_NOT_FOUND, "no type %s", type);
}

/* A member of the structure at object; rows found it. */
static struct mt_error *read_member(struct mt_kernel *kernel, uint64_t object,
				    const struct mt_field *field, uint64_t *value)
{
	return mt_reader_read_uint(kernel->reader, mt_reader_add(kernel->reader, object,
								 field->m.offset),
				   (size_t)field->m.size, value);
}

/* ---- the ring buffer ---- */

struct ring_layout {
	uint64_t desc_size, info_size;
	struct mt_field state, begin, next;			/* of a descriptor */
	struct mt_field seq, nsec, len, facility;		/* of an info */
	struct mt_field count_bits, descs, infos, head, tail;	/* of the ring */
	struct mt_field size_bits, data;
};

#define AT(member) offsetof(struct ring_layout, member)

static const struct mt_size_row ring_sizes[] = {
	{ AT(desc_size),	{ "prb_desc" }, .most = MAX_STRUCT, .need = MT_REQUIRED },
	{ AT(info_size),	{ "printk_info" }, .most = MAX_STRUCT, .need = MT_REQUIRED },
};

static const struct mt_field_row ring_fields[] = {
	{ AT(state),	{ { "prb_desc", "state_var" } }, MT_WORD, MT_REQUIRED },
	{ AT(begin),	{ { "prb_desc", "text_blk_lpos.begin" } }, MT_WORD, MT_REQUIRED },
	{ AT(next),	{ { "prb_desc", "text_blk_lpos.next" } }, MT_WORD, MT_REQUIRED },
	{ AT(seq),	{ { "printk_info", "seq" } }, MT_INTEGER(8), MT_REQUIRED },
	{ AT(nsec),	{ { "printk_info", "ts_nsec" } }, MT_INTEGER(8), MT_REQUIRED },
	{ AT(len),	{ { "printk_info", "text_len" } }, MT_INTEGER(2), MT_REQUIRED },
	{ AT(facility),	{ { "printk_info", "facility" } }, MT_INTEGER(1), MT_REQUIRED },
	{ AT(count_bits), { { "printk_ringbuffer", "desc_ring.count_bits" } },
	  MT_INTEGER(4), MT_REQUIRED },
	{ AT(descs),	{ { "printk_ringbuffer", "desc_ring.descs" } }, MT_WORD, MT_REQUIRED },
	{ AT(infos),	{ { "printk_ringbuffer", "desc_ring.infos" } }, MT_WORD, MT_REQUIRED },
	{ AT(head),	{ { "printk_ringbuffer", "desc_ring.head_id" } }, MT_WORD, MT_REQUIRED },
	{ AT(tail),	{ { "printk_ringbuffer", "desc_ring.tail_id" } }, MT_WORD, MT_REQUIRED },
	{ AT(size_bits), { { "printk_ringbuffer", "text_data_ring.size_bits" } },
	  MT_INTEGER(4), MT_REQUIRED },
	{ AT(data),	{ { "printk_ringbuffer", "text_data_ring.data" } }, MT_WORD, MT_REQUIRED },
};

#undef AT

static const struct mt_rows ring_rows = {
	MT_SIZE_ROWS(ring_sizes), MT_FIELD_ROWS(ring_fields),
};

struct ring {
	struct mt_kernel *kernel;
	struct ring_layout layout;
	uint64_t descs, infos, data;		/* addresses */
	uint64_t head, tail;			/* ids */
	uint64_t count, size;			/* descriptors; bytes of data */
	uint64_t flags_at;			/* in an info: flags and level behind facility */
	unsigned int word;			/* sizeof(unsigned long) */
	uint64_t nr_misfits;		/* descriptors without the id of their place */
};

static struct mt_error *resolve_ring(struct ring *ring)
{
	const struct mt_field *facility = &ring->layout.facility;
	struct mt_error *err;

	ring->word = mt_reader_memory(ring->kernel->reader)->pointer_size;
	err = mt_rows_resolve(ring->kernel->image->types, ring->word, &ring_rows, &ring->layout);
	if (err)
		return no_type_if(ring->layout.desc_size, "prb_desc", err);
	ring->flags_at = facility->m.offset + facility->m.size;
	if (ring->flags_at >= ring->layout.info_size)
		return mt_error_create(MT_ERR_FORMAT, "struct printk_info ends with its facility");
	return NULL;
}

static struct mt_error *read_ring(struct ring *ring, uint64_t address)
{
	const struct ring_layout *l = &ring->layout;
	uint64_t bits = 0, data_bits = 0;
	const struct {
		const struct mt_field *field;
		uint64_t *value;
	} values[] = {
		{ &l->count_bits, &bits }, { &l->descs, &ring->descs }, { &l->infos, &ring->infos },
		{ &l->head, &ring->head }, { &l->tail, &ring->tail }, { &l->size_bits, &data_bits },
		{ &l->data, &ring->data },
	};
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < MT_ARRAY_SIZE(values); i++)
		err = read_member(ring->kernel, address, values[i].field, values[i].value);
	if (!err && (bits > MAX_BITS || data_bits > MAX_BITS))
		err = mt_error_create(MT_ERR_FORMAT,
				      "a ring buffer of 2^%" PRIu64 " records, 2^%" PRIu64 " bytes",
				      bits, data_bits);
	if (err)
		return err;
	ring->count = UINT64_C(1) << bits;
	ring->size = UINT64_C(1) << data_bits;
	return NULL;
}

/* Where the block's text is, and how much of it there can be. */
static bool find_text(const struct ring *ring, uint64_t begin, uint64_t next, uint64_t *at,
		      uint64_t *room)
{
	uint64_t first = begin % ring->size, last = next % ring->size;

	if (begin & 1 || next & 1)
		return false;
	if (begin / ring->size != next / ring->size && last)
		first = 0;		/* wrapped: it lies at the start */
	else if (!last)
		last = ring->size;
	if (last < first + ring->word)
		return false;
	*at = first + ring->word;
	*room = last - *at;
	return true;
}

static struct mt_error *read_text(struct ring *ring, uint64_t begin, uint64_t next, uint64_t len,
				  char **text)
{
	mt_cleanup(free) uint8_t *raw = NULL;
	uint64_t at, room;
	struct mt_error *err;

	if (!len || !find_text(ring, begin, next, &at, &room)) {
		*text = strdup("");
		return *text ? NULL : mt_error_nomem();
	}
	if (len > room)
		len = room;
	err = mt_reader_read_alloc(ring->kernel->reader, ring->data + at, len, MAX_TEXT, &raw);
	if (err)
		return err;
	*text = printable((const char *)raw, (size_t)len);
	return *text ? NULL : mt_error_nomem();
}

/* One descriptor; nothing if it holds no finished record. */
static struct mt_error *read_record(struct ring *ring, uint64_t id, struct mt_log_record *record,
				    char **text)
{
	struct mt_kernel *kernel = ring->kernel;
	uint64_t desc = ring->descs + id % ring->count * ring->layout.desc_size;
	uint64_t info = ring->infos + id % ring->count * ring->layout.info_size;
	uint64_t var, begin, next, len, flags, id_mask = UINT64_MAX >> (64 - ring->word * 8 + 2);
	struct mt_error *err = read_member(kernel, desc, &ring->layout.state, &var);

	if (err)
		return err;
	if ((var & id_mask) != (id & id_mask)) {
		ring->nr_misfits++;
		return NULL;
	}

	uint64_t state = var >> (ring->word * 8 - 2) & 3;

	if (state != COMMITTED && state != FINALIZED)
		return NULL;
	err = read_member(kernel, desc, &ring->layout.begin, &begin);
	if (!err)
		err = read_member(kernel, desc, &ring->layout.next, &next);
	if (!err)
		err = read_member(kernel, info, &ring->layout.seq, &record->sequence);
	if (!err)
		err = read_member(kernel, info, &ring->layout.nsec, &record->nsec);
	if (!err)
		err = read_member(kernel, info, &ring->layout.len, &len);
	if (!err)
		err = mt_reader_read_uint(kernel->reader, info + ring->flags_at, 1, &flags);
	if (err)
		return err;
	/* u8 flags:5, level:3: level above in little-endian machines */
	record->level = (unsigned int)(mt_reader_memory(kernel->reader)->big_endian ? flags & 7 :
										      flags >> 5);
	return read_text(ring, begin, next, len, text);
}

static struct mt_error *walk_ring(struct ring *ring,
				  struct mt_error *(*fn)(void *, const struct mt_log_record *),
				  void *data)
{
	uint64_t mask = UINT64_MAX >> (64 - ring->word * 8 + 2);
	uint64_t n = ((ring->head - ring->tail) & mask) + 1;
	struct mt_error *err = NULL;

	if (n > ring->count)
		return mt_error_create(MT_ERR_FORMAT, "%" PRIu64 " records in a ring of %" PRIu64,
				       n, ring->count);
	for (uint64_t i = 0; !err && i < n; i++) {
		struct mt_log_record record = { .sequence = MT_UNKNOWN };
		mt_cleanup(free) char *text = NULL;

		err = read_record(ring, (ring->tail + i) & mask, &record, &text);
		record.text = text;
		if (!err && text)
			err = fn(data, &record);
	}
	/* desc_reserve() moves the head before it writes the id: one on each CPU may be between */
	if (!err && ring->nr_misfits)
		mt_damage_say(ring->kernel->inspector.snapshot, MT_SECTION_LOG, "prb: %" PRIu64
			      " of %" PRIu64 " descriptors from tail to head do not have the id of "
			      "their place, and their records are left out", ring->nr_misfits, n);
	return err;
}

static struct mt_error *ring_log(struct mt_kernel *kernel, uint64_t symbol,
				 struct mt_error *(*fn)(void *, const struct mt_log_record *),
				 void *data)
{
	struct ring ring = { .kernel = kernel };
	uint64_t address;
	struct mt_error *err = mt_reader_read_long(kernel->reader, symbol, &address);

	if (!err)
		err = resolve_ring(&ring);
	if (!err)
		err = read_ring(&ring, address);
	return err ? err : walk_ring(&ring, fn, data);
}

/* ---- before v5.10 ---- */

struct old_log {
	struct mt_kernel *kernel;
	uint64_t buf, size, record_size;
	struct mt_field nsec, len, text_len, facility;
};

#define AT(member) offsetof(struct old_log, member)

static const struct mt_size_row old_sizes[] = {
	{ AT(record_size),	{ "printk_log" }, .most = MAX_STRUCT, .need = MT_REQUIRED },
};

static const struct mt_field_row old_fields[] = {
	{ AT(nsec),	{ { "printk_log", "ts_nsec" } }, MT_INTEGER(8), MT_REQUIRED },
	{ AT(len),	{ { "printk_log", "len" } }, MT_INTEGER(2), MT_REQUIRED },
	{ AT(text_len),	{ { "printk_log", "text_len" } }, MT_INTEGER(2), MT_REQUIRED },
	{ AT(facility),	{ { "printk_log", "facility" } }, MT_INTEGER(1), MT_REQUIRED },
};

static const struct mt_rows old_rows = { MT_SIZE_ROWS(old_sizes), MT_FIELD_ROWS(old_fields) };

static struct mt_error *read_symbol(struct mt_kernel *kernel, const char *name, size_t size,
				    uint64_t *value)
{
	uint64_t address;

	if (!mt_symbols_find(kernel->image->symbols, name, &address))
		return mt_error_create(MT_ERR_NOT_FOUND, "no symbol %s", name);
	return mt_reader_read_uint(kernel->reader, address, size, value);
}

static struct mt_error *open_old(struct old_log *log, uint64_t *first, uint64_t *next)
{
	struct mt_kernel *kernel = log->kernel;
	size_t word = mt_reader_memory(kernel->reader)->pointer_size;
	struct mt_error *err = mt_rows_resolve(kernel->image->types, (unsigned int)word, &old_rows,
					       log);

	err = no_type_if(log->record_size, "printk_log", err);
	if (!err)
		err = read_symbol(kernel, "log_buf", word, &log->buf);
	if (!err)
		err = read_symbol(kernel, "log_buf_len", 4, &log->size);
	if (!err)
		err = read_symbol(kernel, "log_first_idx", 4, first);
	if (!err)
		err = read_symbol(kernel, "log_next_idx", 4, next);
	if (!err && (*first >= log->size || *next > log->size ||
		     log->size > UINT64_C(1) << MAX_BITS))
		err = mt_error_create(MT_ERR_FORMAT,
				      "log_buf of %" PRIu64 " bytes from %" PRIu64 " to %" PRIu64,
				      log->size, *first, *next);
	return err;
}

/* The record at offset at; *step is its length, 0: the next is at the start. */
static struct mt_error *read_old(struct old_log *log, uint64_t at, uint64_t *step,
				 struct mt_log_record *record, char **text)
{
	struct mt_reader *reader = log->kernel->reader;
	mt_cleanup(free) uint8_t *raw = NULL;
	uint64_t address = log->buf + at, len, flags;
	struct mt_error *err = read_member(log->kernel, address, &log->len, step);

	if (err || !*step)
		return err;
	if (*step < log->record_size || at + *step > log->size)
		return mt_error_create(MT_ERR_FORMAT, "a record of %" PRIu64 " bytes at %" PRIu64,
				       *step, at);
	err = read_member(log->kernel, address, &log->nsec, &record->nsec);
	if (!err)
		err = read_member(log->kernel, address, &log->text_len, &len);
	if (!err)
		err = mt_reader_read_uint(reader, address + log->facility.m.offset + 1, 1, &flags);
	if (err)
		return err;
	if (len > *step - log->record_size)
		len = *step - log->record_size;
	record->level = (unsigned int)(mt_reader_memory(reader)->big_endian ? flags & 7 :
									      flags >> 5);
	err = mt_reader_read_alloc(reader, address + log->record_size, len, MAX_TEXT, &raw);
	if (!err)
		*text = printable((const char *)raw, (size_t)len);
	return err || *text ? err : mt_error_nomem();
}

static struct mt_error *old_log(struct mt_kernel *kernel,
				struct mt_error *(*fn)(void *, const struct mt_log_record *),
				void *data)
{
	struct old_log log = { .kernel = kernel };
	uint64_t at, next;
	struct mt_error *err = open_old(&log, &at, &next);
	bool wrapped = !err && at < next;

	while (!err && (at != next || !wrapped)) {
		struct mt_log_record record = { .sequence = MT_UNKNOWN };
		mt_cleanup(free) char *text = NULL;
		uint64_t step;

		err = read_old(&log, at, &step, &record, &text);
		if (err)
			break;
		if (!step && wrapped)
			return mt_error_create(MT_ERR_FORMAT, "the log has no end");
		wrapped |= !step;
		at = step ? at + step : 0;
		record.text = text;
		if (step)
			err = fn(data, &record);
	}
	return err;
}

struct mt_error *mt_kernel_log(struct mt_inspector *inspector,
			       struct mt_error *(*fn)(void *, const struct mt_log_record *),
			       void *data)
{
	struct mt_kernel *kernel = mt_kernel_of(inspector);
	uint64_t symbol;

	if (mt_symbols_find(kernel->image->symbols, "prb", &symbol))
		return mt_error_prefix(ring_log(kernel, symbol, fn, data), "prb");
	return mt_error_prefix(old_log(kernel, fn, data), "log_buf");
}
