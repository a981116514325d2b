/* SPDX-License-Identifier: GPL-2.0-or-later */
/* /proc/allocinfo: memory in use by the line of source that allocated it (v6.10, 22d407b164ff). */
#ifndef MT_PROC_MEMORY_ALLOCINFO_H
#define MT_PROC_MEMORY_ALLOCINFO_H

#include <stdbool.h>

#include "model/inspect.h"

/* Tells whether there is a /proc/allocinfo below root. */
bool mt_proc_has_allocs(const char *root);

/*
 * Answers mt_inspector_ops.allocs from the file below root ("": this machine).  MT_ERR_NOT_FOUND:
 * there is none, and why that may be; MT_ERR_DENIED; MT_ERR_FORMAT: no line of it could be used;
 * MT_ERR_NOMEM, or the error of fn.
 */
struct mt_error *mt_proc_read_allocs(const char *root, struct mt_snapshot *snapshot,
				     struct mt_error *(*fn)(void *data,
							    const struct mt_alloc_site *site),
				     void *data, struct mt_alloc_pass *pass);

/*
 * Hands each line of text[0..len), which is called path in messages, to fn with data.  Lines that
 * cannot be used are reported in the snapshot (lib/alloc_tag.c, allocinfo_show(); lib/codetag.c,
 * codetag_to_text()).  MT_ERR_FORMAT: none can be used; MT_ERR_NOMEM, or the error of fn.
 */
struct mt_error *mt_proc_parse_allocinfo(const char *path, const char *text, size_t len,
					 struct mt_snapshot *snapshot,
					 struct mt_error *(*fn)(void *data,
								const struct mt_alloc_site *site),
					 void *data, struct mt_alloc_pass *pass);

#endif
