/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Symbols as /proc/kallsyms prints them: "ffffffff81000000 T _text", then those of modules. */
#ifndef MT_IMAGE_SYMBOLS_KALLSYMS_TEXT_H
#define MT_IMAGE_SYMBOLS_KALLSYMS_TEXT_H

#include "image/symbols/symbol_index.h"

/*
 * Reads the file at path into *text and *index, whose refs are addresses of names in *text; what
 * modules have is left out.  The caller frees both in any case.  MT_ERR_DENIED: every address is
 * 0, as kernel.kptr_restrict makes them; MT_ERR_FORMAT: no symbol in it; else the error of
 * reading.
 */
struct mt_error *mt_kallsyms_read(const char *path, char **text, struct mt_symbol_index *index);

#endif
