/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What libkdumpfile is shown of an ELF core file whose section headers it would stumble over:
 * a copy of the headers and notes alone.  It needs no more, as memory is read by elf_core.c.
 */
#ifndef MT_IMAGE_DUMP_ELF_HEADERS_H
#define MT_IMAGE_DUMP_ELF_HEADERS_H

#include "base/error.h"

/*
 * Makes *copy a nameless file in memory with the ELF header, program headers and notes of the
 * ELF core file behind fd, each in its place, and no section headers; all else is a hole.
 * *copy is -1 where that is not needed or not possible: fd is no ELF core file, its section
 * headers are sound, or they count its program headers, or the file ends within headers or
 * notes.  The caller closes *copy.  MT_ERR_NOMEM, MT_ERR_SYSTEM.
 */
struct mt_error *mt_elf_headers_copy(int fd, int *copy);

#endif
