// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/array.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct mt_error *mt_array_reserve(void *array, size_t *capacity, size_t count,
				  size_t size, size_t limit)
{
	if (count <= *capacity)
		return NULL;
	if (count > limit || count > SIZE_MAX / 2 / size)
		return mt_error_create(MT_ERR_NOMEM,
				       "%zu entries are more than the %zu that are allowed",
				       count, limit);

	size_t grown = *capacity * 2;

	if (grown < count)
		grown = count;
	if (grown < 8)
		grown = 8;

	void *old, *new;

	memcpy(&old, array, sizeof(old));
	new = realloc(old, grown * size);
	if (!new)
		return mt_error_nomem();
	memset((char *)new + *capacity * size, 0, (grown - *capacity) * size);
	memcpy(array, &new, sizeof(new));
	*capacity = grown;
	return NULL;
}
