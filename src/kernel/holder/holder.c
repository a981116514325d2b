// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel/holder/holder.h"

#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "kernel/cgroup/cgroup.h"
#include "kernel/holder/holder_private.h"
#include "kernel/scan/selection.h"

/* What is shown of a kind. */
static const char *const kind_words[] = {
	[MT_HOLDER_FREE] = "free",
	[MT_HOLDER_NONE] = "none",
	[MT_HOLDER_UNKNOWN] = "unknown",
	[MT_HOLDER_SHARED] = "shared",
};

struct mt_error *mt_holders_open(struct mt_kernel *kernel, const struct mt_selection *selection,
				 struct mt_page_scan_options *options, struct mt_holder_reader *h)
{
	struct mt_error *err = mt_selection_prepare(kernel, selection, options);

	if (err)
		return err;
	h->kernel = kernel;
	h->selection = selection;
	h->classifier = kernel->classifier;
	h->all = !selection->use && !selection->has_node && !selection->zone;
	h->use = selection->use ? mt_use_find(selection->use) : MT_NR_USES;
	return NULL;
}

void mt_holders_release(struct mt_holder_reader *h)
{
	free(h->block_types);
	free(h->anon);
	free(h->owners.v);
	free(h->codetags.v);
	*h = (struct mt_holder_reader){ 0 };
}

bool mt_holders_has_run(const struct mt_holder_reader *h, const struct mt_page_scan_run *run)
{
	const struct mt_kzone *zone;

	if (h->all)
		return mt_use_is_present(run->use);
	zone = run->zone == MT_NO_INDEX ? NULL : h->classifier->zones[run->zone];
	return mt_use_is_present(run->use) && (h->use == MT_NR_USES || h->use == run->use) &&
	       mt_selection_has_kzone(h->selection, zone);
}

static bool is_free(enum mt_use use)
{
	return use == MT_USE_FREE || use == MT_USE_PCP;
}

static bool is_unreadable(const struct mt_page_scan_run *run)
{
	return !run->raw || run->use == MT_USE_UNREADABLE || run->use == MT_USE_EXCLUDED;
}

static uint64_t word_of(const struct mt_holder_reader *h, const struct mt_holder_type *type,
			const struct mt_page_scan_run *run, uint64_t first, uint64_t *n)
{
	if (!type->of_free_pages && is_free(run->use))
		return MT_WORD_FREE;
	if (!type->of_free_pages && is_unreadable(run))
		return MT_WORD_UNKNOWN;
	return type->word(h, run, first, n);
}

static uint64_t words(const void *data, const struct mt_page_scan_run *run, uint64_t first,
		      uint64_t out[2], bool *skip)
{
	const struct mt_holder_reader *h = data;
	uint64_t n = run->pages - first;

	*skip = !mt_holders_has_run(h, run);
	if (*skip)
		return n;
	out[0] = word_of(h, h->types[0], run, first, &n);
	out[1] = h->types[1] ? word_of(h, h->types[1], run, first, &n) : MT_WORD_NONE;
	return n;
}

/* ---- what the words mean ---- */

/* The words of one key, each once, and what they mean. */
struct names {
	uint64_t *words;		/* [n] in order */
	struct mt_holder_name *v;	/* [n] */
	size_t n;
};

struct answer {
	struct mt_holder_reader h;
	struct names names[2];
	struct mt_page_holder *v;
	size_t n;
};

static int by_word(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static struct mt_error *collect_words(const struct mt_tally *tally, unsigned int key,
				      struct names *names)
{
	size_t size = tally->v ? (size_t)1 << tally->bits : 0, n = 0;

	names->words = calloc(tally->n + 2, sizeof(*names->words));
	names->v = calloc(tally->n + 2, sizeof(*names->v));
	if (!names->words || !names->v)
		return mt_error_nomem();
	names->words[n++] = MT_WORD_UNKNOWN;
	for (size_t i = 0; i < size; i++)
		if (tally->v[i].pages)
			names->words[n++] = tally->v[i].words[key];
	qsort(names->words, n, sizeof(*names->words), by_word);
	for (size_t i = 0; i < n; i++)
		if (!names->n || names->words[names->n - 1] != names->words[i])
			names->words[names->n++] = names->words[i];
	return NULL;
}

static struct mt_error *name_word(struct mt_holder_reader *h, enum mt_holder_key key, uint64_t word,
				  struct mt_holder_name *name)
{
	static const enum mt_holder_kind kinds[] = {
		[MT_WORD_NONE] = MT_HOLDER_NONE,
		[MT_WORD_FREE] = MT_HOLDER_FREE,
		[MT_WORD_UNKNOWN] = MT_HOLDER_UNKNOWN,
		[MT_WORD_SHARED] = MT_HOLDER_SHARED,
	};
	struct mt_error *err;

	if (word < MT_ARRAY_SIZE(kinds)) {
		name->kind = kinds[word];
		return NULL;
	}
	err = mt_holder_types[key].name(h, word, name);
	if (!err && !name->name && name->kind == MT_HOLDER_NAMED)
		name->kind = MT_HOLDER_UNKNOWN;
	return err;
}

static struct mt_error *find_names(struct answer *answer, const struct mt_tally *tally,
				   unsigned int key)
{
	struct names *names = &answer->names[key];
	struct mt_error *err = collect_words(tally, key, names);

	for (size_t i = 0; !err && i < names->n; i++)
		err = name_word(&answer->h, answer->h.keys[key], names->words[i], &names->v[i]);
	return err;
}

static const struct mt_holder_name *name_of(const struct names *names, uint64_t word)
{
	const uint64_t *at = bsearch(&word, names->words, names->n, sizeof(*names->words), by_word);

	return &names->v[at - names->words];
}

static void set_holder(const struct answer *answer, const struct mt_tally_entry *entry,
		       struct mt_page_holder *holder)
{
	*holder = (struct mt_page_holder){ .pages = entry->pages, .example_pfn = entry->pfn };
	for (int i = 0; i < 2; i++) {
		const struct mt_holder_name *name = name_of(&answer->names[i], entry->words[i]);

		holder->kinds[i] = name->kind;
		holder->names[i] = name->name ? name->name : kind_words[name->kind];
	}
}

/* What differs in no name is one. */
static int by_names(const void *a, const void *b)
{
	const struct mt_page_holder *x = a, *y = b;

	for (int i = 0; i < 2; i++) {
		int order = x->kinds[i] != y->kinds[i] ? (x->kinds[i] < y->kinds[i] ? -1 : 1) :
			    strcmp(x->names[i], y->names[i]);

		if (order)
			return order;
	}
	return 0;
}

static int by_pages(const void *a, const void *b)
{
	const struct mt_page_holder *x = a, *y = b;

	return x->pages != y->pages ? (x->pages < y->pages ? 1 : -1) : by_names(a, b);
}

static void join_same(struct answer *answer)
{
	size_t n = 0;

	qsort(answer->v, answer->n, sizeof(*answer->v), by_names);
	for (size_t i = 0; i < answer->n; i++) {
		struct mt_page_holder *last = n ? &answer->v[n - 1] : NULL;

		if (!last || by_names(last, &answer->v[i])) {
			answer->v[n++] = answer->v[i];
			continue;
		}
		last->pages += answer->v[i].pages;
		if (answer->v[i].example_pfn < last->example_pfn)
			last->example_pfn = answer->v[i].example_pfn;
	}
	answer->n = n;
	qsort(answer->v, answer->n, sizeof(*answer->v), by_pages);
}

static void set_total(struct answer *answer)
{
	uint64_t total = 0;

	for (size_t i = 0; i < answer->n; i++)
		total += answer->v[i].pages;
	for (size_t i = 0; i < answer->n; i++)
		answer->v[i].total = total;
}

static struct mt_error *make_answer(struct answer *answer, const struct mt_tally *tally)
{
	const struct mt_tally_entry lost = {
		{ MT_WORD_UNKNOWN, MT_WORD_UNKNOWN }, tally->overflow, 0
	};
	size_t size = tally->v ? (size_t)1 << tally->bits : 0;
	struct mt_error *err = find_names(answer, tally, 0);

	if (!err)
		err = find_names(answer, tally, 1);
	if (err)
		return err;
	answer->v = calloc(tally->n + 2, sizeof(*answer->v));
	if (!answer->v)
		return mt_error_nomem();
	for (size_t i = 0; i < size; i++)
		if (tally->v[i].pages)
			set_holder(answer, &tally->v[i], &answer->v[answer->n++]);
	if (lost.pages)
		set_holder(answer, &lost, &answer->v[answer->n++]);
	join_same(answer);
	set_total(answer);
	return NULL;
}

static void release(struct answer *answer)
{
	for (int i = 0; i < 2; i++) {
		for (size_t k = 0; k < answer->names[i].n && answer->names[i].v; k++)
			free(answer->names[i].v[k].name);
		free(answer->names[i].v);
		free(answer->names[i].words);
	}
	free(answer->v);
	mt_holders_release(&answer->h);
}

static struct mt_error *prepare(struct mt_holder_reader *h, const enum mt_holder_key keys[2])
{
	struct mt_error *err = NULL;

	if (keys[0] == MT_BY_NOTHING)
		return mt_error_create(MT_ERR_USAGE, "no key");
	for (int i = 0; !err && i < 2; i++) {
		h->keys[i] = keys[i];
		h->types[i] = keys[i] == MT_BY_NOTHING ? NULL : &mt_holder_types[keys[i]];
		if (keys[i] != MT_BY_NOTHING && !mt_holder_types[keys[i]].word)
			err = mt_error_create(MT_ERR_NOT_FOUND, "pages cannot be counted by %s",
					      mt_holder_keys[keys[i]].name);
		else if (mt_holder_types[keys[i]].prepare)
			err = mt_error_prefix(mt_holder_types[keys[i]].prepare(h), "--by %s",
					      mt_holder_keys[keys[i]].name);
	}
	return err;
}

struct mt_error *mt_kernel_page_holders(struct mt_inspector *inspector,
					const struct mt_selection *selection,
					const enum mt_holder_key keys[2],
					struct mt_error *(*fn)(void *data,
							       const struct mt_page_holder *holder),
					void *data, struct mt_page_pass *pass)
{
	struct mt_kernel *kernel = mt_kernel_of(inspector);
	struct answer answer = { 0 };
	const struct mt_tally_rule rule = { words, &answer.h };
	struct mt_page_scan_options options = { .rule = &rule };
	struct mt_page_scan_result result = { 0 };
	struct mt_error *err = mt_holders_open(kernel, selection, &options, &answer.h);

	if (!err)
		err = prepare(&answer.h, keys);
	if (!err)
		err = mt_scan(kernel, &options, &result);
	if (!err) {
		mt_page_scan_report(kernel, &result);
		*pass = (struct mt_page_pass){ result.scanned, result.workers, result.mapped,
					       result.stopped };
		err = make_answer(&answer, &result.tally);
	}
	for (size_t i = 0; !err && i < answer.n; i++)
		err = fn(data, &answer.v[i]);
	mt_page_scan_result_release(&result);
	release(&answer);
	return err;
}
