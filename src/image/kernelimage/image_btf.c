// SPDX-License-Identifier: GPL-2.0-or-later
/* BTF (include/uapi/linux/btf.h) in an image that has no sections to name it. */
#include "image/kernelimage/regions.h"

#define MAGIC		0xeb9fu
#define HEADER_LEN	24u
#define MAX_BTF		((uint64_t)256 << 20)

/* Bytes of the BTF at that place; 0: it is none. */
static size_t length_at(const struct mt_image_bytes *bytes, size_t at)
{
	if (bytes->n - at < HEADER_LEN || mt_image_uint(bytes, at, 2) != MAGIC ||
	    bytes->v[at + 2] != 1 || bytes->v[at + 3] != 0)
		return 0;

	uint64_t header = mt_image_uint(bytes, at + 4, 4);
	uint64_t types_end = mt_image_uint(bytes, at + 8, 4) + mt_image_uint(bytes, at + 12, 4);
	uint64_t names = mt_image_uint(bytes, at + 16, 4);
	uint64_t names_end = names + mt_image_uint(bytes, at + 20, 4);
	uint64_t len = header + (types_end > names_end ? types_end : names_end);

	/* names begin and end with a NUL */
	if (header < HEADER_LEN || names_end == names || len > MAX_BTF || len > bytes->n - at ||
	    bytes->v[at + header + names] || bytes->v[at + header + names_end - 1])
		return 0;
	return (size_t)len;
}

bool mt_image_btf(const struct mt_image_bytes *bytes, size_t *at, size_t *len)
{
	*len = 0;
	for (size_t i = 0; i + HEADER_LEN <= bytes->n; i += 4) {
		size_t n = length_at(bytes, i);

		if (n <= *len)
			continue;
		*at = i;
		*len = n;
		i += n / 4 * 4 - 4;
	}
	return *len > HEADER_LEN;
}
