// SPDX-License-Identifier: GPL-2.0-or-later
/* What a kernel address holds: translated, then read; numbers and texts in its byte order. */
#include "image/dump/dump.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/endian.h"
#include "base/text.h"
#include "image/dump/dump_private.h"

static struct mt_error *read_virtual(struct mt_dump *dump, uint64_t address, void *buf, size_t len)
{
	char *to = buf;

	while (len) {
		struct mt_dump_mapping m;
		struct mt_error *err = mt_dump_translate(dump, address, &m);
		uint64_t here = err ? 0 : m.end - address;
		size_t n = here < len ? (size_t)here + 1 : len;

		if (!err)
			err = mt_dump_read_physical(dump, m.space, address + m.offset, to, n);
		if (err)
			return mt_error_prefix(err, "virtual address 0x%" PRIx64, address);
		address += n;
		to += n;
		len -= n;
	}
	return NULL;
}

struct mt_error *mt_dump_read(struct mt_dump *dump, enum mt_space space, uint64_t address,
			      void *buf, size_t len)
{
	if (len && address + (len - 1) < address)
		return mt_error_create(MT_ERR_NOT_RAM,
				       "%zu bytes at 0x%" PRIx64 " go beyond the last address", len,
				       address);
	return space == MT_PHYS ? mt_dump_read_physical(dump, dump->phys_space, address, buf,
							len) :
				  read_virtual(dump, address, buf, len);
}

uint64_t mt_dump_uint(const struct mt_dump *dump, const void *p, size_t size)
{
	return mt_endian_uint(p, size, dump->big_endian);
}

struct mt_error *mt_dump_read_uint(struct mt_dump *dump, enum mt_space space, uint64_t address,
				   size_t size, uint64_t *value)
{
	unsigned char bytes[8];

	if (size > sizeof(bytes))
		return mt_error_create(MT_ERR_FORMAT, "an integer of %zu bytes at 0x%" PRIx64,
				       size, address);

	struct mt_error *err = mt_dump_read(dump, space, address, bytes, size);

	if (!err)
		*value = mt_dump_uint(dump, bytes, size);
	return err;
}

/* Bytes from address to the end of its page, where reading may have to stop. */
static size_t to_end_of_page(const struct mt_dump *dump, uint64_t address)
{
	uint64_t page = dump->page_size ? dump->page_size : 4096;

	return (size_t)(page - address % page);
}

struct mt_error *mt_dump_read_string(struct mt_dump *dump, enum mt_space space, uint64_t address,
				     size_t max, char **text)
{
	mt_cleanup(free) char *raw = malloc(max + 1);
	size_t len = 0;

	if (!raw)
		return mt_error_nomem();
	while (len < max) {
		size_t n = to_end_of_page(dump, address + len);

		if (n > max - len)
			n = max - len;

		struct mt_error *err = mt_dump_read(dump, space, address + len, raw + len, n);

		if (err)
			return err;
		len += n;
		if (memchr(raw + len - n, '\0', n))
			break;
	}
	*text = mt_text_printable(raw, len);
	return *text ? NULL : mt_error_nomem();
}

struct mt_error *mt_dump_virt_to_phys(struct mt_dump *dump, uint64_t address, uint64_t *phys)
{
	struct mt_dump_mapping m;
	struct mt_error *err = mt_dump_translate(dump, address, &m);

	if (err)
		return mt_error_prefix(err, "virtual address 0x%" PRIx64, address);
	*phys = address + m.offset;
	return NULL;
}

struct mt_error *mt_dump_translate_run(struct mt_dump *dump, uint64_t address, uint64_t *phys,
				       uint64_t *len)
{
	struct mt_dump_mapping m;
	struct mt_error *err = mt_dump_translate(dump, address, &m);

	if (err)
		return err;
	*phys = address + m.offset;
	*len = m.end - address == UINT64_MAX ? UINT64_MAX : m.end - address + 1;
	return NULL;
}
