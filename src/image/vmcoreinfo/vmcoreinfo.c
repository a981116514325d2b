// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/vmcoreinfo/vmcoreinfo.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"

/* The value of key's line and its length; NULL if there is no such line. */
static const char *find_value(const char *text, const char *key, size_t *len)
{
	size_t key_len = strlen(key);

	while (text) {
		if (!strncmp(text, key, key_len) && text[key_len] == '=') {
			text += key_len + 1;
			*len = strcspn(text, "\n");
			return text;
		}
		text = strchr(text, '\n');
		if (text)
			text++;
	}
	return NULL;
}

char *mt_vmcoreinfo_get(const char *text, const char *key)
{
	size_t len;
	const char *value = find_value(text, key, &len);

	return value ? strndup(value, len) : NULL;
}

bool mt_vmcoreinfo_hex(const char *text, const char *key, uint64_t *value)
{
	mt_cleanup(free) char *digits = mt_vmcoreinfo_get(text, key);
	char *end;

	if (!digits)
		return false;
	errno = 0;
	uint64_t v = strtoull(digits, &end, 16);

	if (errno || end == digits || *end)
		return false;
	*value = v;
	return true;
}

bool mt_vmcoreinfo_number(const char *text, const char *key, int64_t *value)
{
	mt_cleanup(free) char *digits = mt_vmcoreinfo_get(text, key);
	char *end;

	if (!digits)
		return false;

	/* never 0: a leading 0 does not mean octal here */
	int base = !strncmp(digits, "0x", 2) ? 16 : 10;

	errno = 0;
	long long v = base == 16 ? (long long)strtoull(digits, &end, base) :
				   strtoll(digits, &end, base);

	if (errno || end == digits || *end)
		return false;
	*value = v;
	return true;
}

const char *mt_vmcoreinfo_next_symbol(const char *text, size_t *name_len, uint64_t *value)
{
	static const char tag[] = "SYMBOL(";

	for (; text && *text; text = strchr(text, '\n') ? strchr(text, '\n') + 1 : NULL) {
		if (strncmp(text, tag, sizeof(tag) - 1))
			continue;

		const char *name = text + sizeof(tag) - 1;
		size_t len = strcspn(name, ")\n");
		char *end;

		if (name[len] != ')' || name[len + 1] != '=')
			continue;
		errno = 0;
		*value = strtoull(name + len + 2, &end, 16);
		if (errno || end == name + len + 2 || (*end && *end != '\n'))
			continue;
		*name_len = len;
		return name;
	}
	return NULL;
}
