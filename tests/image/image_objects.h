/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The objects that tests/image/local.mk makes of types_sample*.c. */
#ifndef MT_TESTS_IMAGE_OBJECTS_H
#define MT_TESTS_IMAGE_OBJECTS_H

#include <stdio.h>
#include <stdlib.h>

#include "unit.h"

#include "image/elf/elf_file.h"

/* As given to the linker. */
#define OBJECT_BUILD_ID "0123456789abcdef0123456789abcdef01234567"

/* Where the object is; valid until the next call. */
static inline const char *object_path(const char *name)
{
	const char *folder = getenv("MEMTOP_TEST_OBJECTS");
	static char path[4096];

	snprintf(path, sizeof(path), "%s/%s", folder ? folder : "tests/image", name);
	return path;
}

static inline struct mt_elf *open_object(const char *name)
{
	struct mt_elf *elf = NULL;

	assert_fine(mt_elf_open(object_path(name), &elf));
	return elf;
}

/* The whole file; the caller frees it. */
static inline void *read_object(const char *name, size_t *len)
{
	struct mt_buffer buf = { 0 };

	assert_fine(mt_file_read("", object_path(name), (size_t)16 << 20, &buf));
	*len = buf.len;
	return buf.data;
}

#endif
