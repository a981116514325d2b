// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/symbols/kallsyms_text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

#define MAX_TEXT ((size_t)512 << 20)

/* One line, in place: its name ends with a NUL then.  False: it is no symbol of the image. */
static bool split(char *line, uint64_t *address, const char **name)
{
	char *end;

	*address = strtoull(line, &end, 16);
	if (end == line || end[0] != ' ' || !end[1] || end[2] != ' ' || !end[3])
		return false;
	*name = end + 3;
	return !strchr(*name, '\t');
}

static struct mt_error *index_lines(char *text, struct mt_symbol_index *index, bool *any_address)
{
	struct mt_error *err = NULL;
	char *rest = text, *line;

	while (!err && (line = strsep(&rest, "\n"))) {
		const char *name;
		uint64_t address;

		if (!split(line, &address, &name))
			continue;
		*any_address |= address != 0;
		err = mt_symbol_index_add(index, mt_symbol_hash(name, strlen(name)),
					  (uint64_t)(uintptr_t)name, address);
	}
	return err;
}

struct mt_error *mt_kallsyms_read(const char *path, char **text, struct mt_symbol_index *index)
{
	struct mt_buffer buf = { 0 };
	struct mt_error *err = mt_file_read("", path, MAX_TEXT, &buf);
	bool any_address = false;

	*text = buf.data;
	if (!err && (!buf.len || memchr(buf.data, '\0', buf.len)))
		err = mt_error_create(MT_ERR_FORMAT, "%s: not as /proc/kallsyms prints it", path);
	/* the read that found the end had room for more */
	if (!err)
		buf.data[buf.len] = '\0';
	if (!err)
		err = index_lines(buf.data, index, &any_address);
	if (!err && !index->n)
		err = mt_error_create(MT_ERR_FORMAT, "%s: no symbol in it", path);
	if (!err && !any_address)
		err = mt_error_create(MT_ERR_DENIED, "%s shows no addresses, as "
				      "kernel.kptr_restrict is 2: sysctl kernel.kptr_restrict=1",
				      path);
	return err ? err : mt_symbol_index_finish(index);
}
