/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What `memtop snapshot` wrote, read back. */
#ifndef MT_RECORD_DOCUMENT_H
#define MT_RECORD_DOCUMENT_H

#include <stddef.h>

#include "base/error.h"
#include "model/snapshot.h"

/*
 * The JSON document text[0..len) as a snapshot; path is its name in messages.
 * Its origin is the one that the document tells: the machine it was taken of.
 * MT_ERR_FORMAT names the place in the document and what is wrong there:
 * another view's rows, another schema, zones twice, lists of several lengths.
 */
struct mt_error *mt_document_read(const char *path, const char *text, size_t len,
				  struct mt_snapshot **snapshot);

#endif
