// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/task/smaps.h"

#include <stdlib.h>

#include "model/address_space.h"

#define KEY(text) { text, sizeof(text) - 1 }

enum { FLAGS = MT_NR_SMAPS_KEYS, NR_KEYS };

static const struct mt_word keys[NR_KEYS] = {
	[MT_SMAPS_KERNEL_PAGE_SIZE] = KEY("KernelPageSize"),
	[MT_SMAPS_RSS] = KEY("Rss"),
	[MT_SMAPS_PSS] = KEY("Pss"),
	[MT_SMAPS_SHARED_CLEAN] = KEY("Shared_Clean"),
	[MT_SMAPS_SHARED_DIRTY] = KEY("Shared_Dirty"),
	[MT_SMAPS_PRIVATE_CLEAN] = KEY("Private_Clean"),
	[MT_SMAPS_PRIVATE_DIRTY] = KEY("Private_Dirty"),
	[MT_SMAPS_ANON_HUGE] = KEY("AnonHugePages"),
	[MT_SMAPS_SHMEM_HUGE] = KEY("ShmemPmdMapped"),
	[MT_SMAPS_FILE_HUGE] = KEY("FilePmdMapped"),
	[MT_SMAPS_SHARED_HUGETLB] = KEY("Shared_Hugetlb"),
	[MT_SMAPS_PRIVATE_HUGETLB] = KEY("Private_Hugetlb"),
	[MT_SMAPS_SWAP] = KEY("Swap"),
	[FLAGS] = KEY("VmFlags"),
};

struct parser {
	struct mt_lines scan;
	struct mt_smaps_vma vma;
	bool has_vma;			/* one is being read */
	bool lost;			/* these lines belong to one that was bad */
	bool any_flags;			/* of a mapping before */
	uint64_t last_end;
	bool usable;
	struct mt_error *(*fn)(void *data, const struct mt_smaps_vma *vma);
	void *data;
};

static struct mt_error *hand_out(struct parser *p)
{
	if (!p->has_vma)
		return NULL;
	p->has_vma = false;
	p->usable = true;
	p->any_flags |= p->vma.has_flags;
	return p->fn(p->data, &p->vma);
}

static void begin(struct parser *p, struct mt_word text)
{
	struct mt_maps_line line;
	const char *bad = mt_maps_parse_line(text, &line);

	if (!bad && line.start < p->last_end)
		bad = "it does not lie behind the mapping above";
	p->lost = bad;
	p->has_vma = !bad;
	if (bad) {
		mt_lines_bad(&p->scan, MT_STATUS_DAMAGED, "%s", bad);
		return;
	}
	p->last_end = line.end;
	p->vma = (struct mt_smaps_vma){ .line = line };
	for (size_t i = 0; i < MT_NR_SMAPS_KEYS; i++)
		p->vma.kib[i] = MT_UNKNOWN;
}

/* Two letters; "??" is a bit that this kernel has no name for. */
static bool is_flag(struct mt_word word)
{
	return word.len == 2 && (mt_word_is(word, "??") || mt_word_is_name(word));
}

static const char *take_flags(struct mt_smaps_vma *vma, struct mt_word rest)
{
	struct mt_word words = rest, word;
	size_t n = 0;

	while ((word = mt_word_take(&words)).len)
		if (!is_flag(word) || ++n > MT_MAX_VMA_FLAGS)
			return "not flags of two letters";
	vma->flags = rest;
	vma->has_flags = true;
	return NULL;
}

static const char *take_size(uint64_t *kib, struct mt_word rest)
{
	struct mt_word number = mt_word_take(&rest), unit = mt_word_take(&rest);
	const char *bad = mt_word_count(number, kib);

	if (!bad && (!mt_word_is(unit, "kB") || *kib > INT64_MAX >> 10))
		bad = "not a size in kB";
	if (bad)
		*kib = MT_UNKNOWN;
	return bad;
}

/* One line "Name:   value". Names that are not asked for are not looked at. */
static void take_line(struct parser *p, struct mt_word line)
{
	const char *colon = memchr(line.p, ':', line.len), *bad = NULL;
	size_t len = colon ? (size_t)(colon - line.p) : 0, i = 0;
	struct mt_word rest = { line.p + len + 1, line.len - len - 1 };

	if (!len) {
		mt_lines_bad(&p->scan, MT_STATUS_DAMAGED, "expected a name and a colon");
		return;
	}
	while (i < NR_KEYS && (keys[i].len != len || memcmp(keys[i].p, line.p, len)))
		i++;
	if (i < MT_NR_SMAPS_KEYS)
		bad = take_size(&p->vma.kib[i], rest);
	else if (i == FLAGS)
		bad = take_flags(&p->vma, rest);
	if (bad)
		mt_lines_bad(&p->scan, MT_STATUS_DAMAGED, "%s: %s", keys[i].p, bad);
}

static struct mt_error *parse_line(struct parser *p)
{
	struct mt_word line = { p->scan.line, p->scan.len };
	struct mt_error *err;

	if (mt_maps_is_line(line)) {
		err = hand_out(p);
		begin(p, line);
		return err;
	}
	if (p->has_vma)
		take_line(p, line);
	else if (!p->lost)
		mt_lines_bad(&p->scan, MT_STATUS_DAMAGED, "expected addresses");
	return NULL;
}

struct mt_error *mt_smaps_parse(const char *path, const char *text, size_t len,
				struct mt_snapshot *snapshot,
				struct mt_error *(*fn)(void *data, const struct mt_smaps_vma *vma),
				void *data)
{
	struct parser p = { .fn = fn, .data = data };
	struct mt_error *err = NULL;

	if (!len)
		return NULL;
	mt_lines_init(&p.scan, path, text, len);
	while (!err && mt_lines_next(&p.scan))
		err = parse_line(&p);
	if (!err && p.has_vma && p.any_flags && !p.vma.has_flags)
		mt_lines_bad(&p.scan, MT_STATUS_TRUNCATED, "ends in the middle of a mapping");
	if (!err)
		err = hand_out(&p);
	if (!err)
		return mt_lines_finish(&p.scan, snapshot, MT_SECTION_TASKS, p.usable);
	free(p.scan.first_bad);
	return err;
}

uint64_t mt_smaps_bytes(const struct mt_smaps_vma *vma, enum mt_smaps_key key)
{
	return mt_count_shift(vma->kib[key], 10);
}
