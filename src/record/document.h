/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What `memtop snapshot` wrote, read back. */
#ifndef MT_RECORD_DOCUMENT_H
#define MT_RECORD_DOCUMENT_H

#include <stddef.h>

#include "base/error.h"
#include "model/snapshot.h"

/*
 * Reads the JSON document text[0..len) into *snapshot; path is its name in
 * messages.  Its origin is what the document tells: the machine it was taken of,
 * and a time only if a recording can keep it (up to the year 5137).
 * MT_ERR_FORMAT names the place in the document and what is wrong there:
 * another view's rows, another schema, zones twice, lists of several lengths.
 * MT_ERR_NOMEM.  The caller destroys *snapshot.
 */
struct mt_error *mt_document_read(const char *path, const char *text, size_t len,
				  struct mt_snapshot **snapshot);

#endif
