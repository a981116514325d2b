// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/zone/zone_line.h"

#include "base/array.h"

const char mt_zone_line_nameless[] = "a number without a name";

const char *mt_zone_line_pair(struct mt_word line, struct mt_zone_pair *pair)
{
	struct mt_word text = mt_word_trim(line.p, line.len);
	size_t start = text.len;

	while (start && text.p[start - 1] != ' ')
		start--;

	struct mt_word name = mt_word_trim(text.p, start);
	const char *cause = mt_word_count((struct mt_word){ text.p + start, text.len - start },
					  &pair->value);

	if (cause)
		return cause;
	pair->colon = name.len && name.p[name.len - 1] == ':';
	if (pair->colon)
		name.len--;
	pair->name = name;
	return name.len ? NULL : mt_zone_line_nameless;
}

const char *mt_zone_line_protection(struct mt_zone *zone, struct mt_word list)
{
	size_t capacity = 0;

	if (zone->lowmem_reserve)
		return "a second protection line";
	if (list.len < 2 || list.p[0] != '(' || list.p[list.len - 1] != ')')
		return "a protection line without its brackets";
	list = (struct mt_word){ list.p + 1, list.len - 2 };
	for (struct mt_word word; (word = mt_word_take(&list)).len;) {
		uint64_t value;

		if (word.p[word.len - 1] == ',')
			word.len--;

		const char *cause = mt_word_count(word, &value);

		if (cause)
			return cause;

		mt_cleanup(mt_error) struct mt_error *err = mt_array_reserve(
			&zone->lowmem_reserve, &capacity, zone->nr_lowmem_reserve + 1,
			sizeof(uint64_t), MT_MAX_ZONES);

		if (err)
			return "too many numbers";
		zone->lowmem_reserve[zone->nr_lowmem_reserve++] = value;
	}
	return zone->nr_lowmem_reserve ? NULL : "an empty protection line";
}
