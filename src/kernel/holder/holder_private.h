/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files of the holders share; nobody else includes it. */
#ifndef MT_KERNEL_HOLDER_HOLDER_PRIVATE_H
#define MT_KERNEL_HOLDER_HOLDER_PRIVATE_H

#include "kernel/holder/holder.h"
#include "kernel/scan/classifier.h"
#include "kernel/scan/scan.h"

/* Words that are no pointer: kinds, and from WORD_NUMBER on numbers. */
enum { MT_WORD_NONE, MT_WORD_FREE, MT_WORD_UNKNOWN, MT_WORD_SHARED, MT_WORD_NUMBER = 16 };

/* A process by an anon_vma that is its own. */
struct mt_anon_owner {
	uint64_t anon_vma, task, pid;
};

struct mt_holder_type;

/* A word for each page, read from its page_ext before anything is counted. */
struct mt_page_words {
	uint64_t *v;			/* [n] by pfn; 0: none */
	uint64_t n;
	bool heads_only;		/* only the first page of a block has one */
};

/* What counting takes. */
struct mt_holder_reader {
	struct mt_kernel *kernel;
	const struct mt_selection *selection;
	const struct mt_classifier *classifier;
	bool all;			/* no use, node or zone is selected */
	enum mt_use use;		/* MT_NR_USES: any */
	enum mt_holder_key keys[2];
	const struct mt_holder_type *types[2];	/* of the keys; NULL: MT_BY_NOTHING */
	uint8_t *block_types;		/* [nr_blocks] migrate types; 0xff: not known */
	uint64_t nr_blocks;
	struct mt_anon_owner *anon;	/* by anon_vma */
	size_t nr_anon, anon_capacity;
	uint64_t dirty, writeback;	/* masks of page.flags */
	struct mt_page_words owners, codetags;
};

/* What a word means. */
struct mt_holder_name {
	enum mt_holder_kind kind;
	char *name;			/* of MT_HOLDER_NAMED */
};

/* A key: how a page gets its word, and what a word means. */
struct mt_holder_type {
	/* Makes what words() and name() need; NULL: nothing.  MT_ERR_NOT_FOUND says why not. */
	struct mt_error *(*prepare)(struct mt_holder_reader *h);
	/*
	 * Returns the word of page number first of run, which is neither free nor unreadable, and
	 * lowers *n, the pages that follow, to those that share it.
	 */
	uint64_t (*word)(const struct mt_holder_reader *h, const struct mt_page_scan_run *run,
			 uint64_t first, uint64_t *n);
	/* Finds what a word that is no kind means; name->kind is MT_HOLDER_NAMED before. */
	struct mt_error *(*name)(struct mt_holder_reader *h, uint64_t word,
				 struct mt_holder_name *name);
	bool of_free_pages;		/* free pages have a word, too */
};

/* The keys by enum mt_holder_key (holder_keys.c). */
extern const struct mt_holder_type mt_holder_types[MT_NR_HOLDER_KEYS];

/* The address_space of a page of a file; MT_WORD_NONE: it is of none. */
uint64_t mt_holder_mapping(const struct mt_holder_reader *h, const struct mt_page_scan_run *run);

/* page.memcg_data without its flags, or MT_WORD_NONE, MT_WORD_SHARED. */
uint64_t mt_holder_memcg(const struct mt_holder_reader *h, const struct mt_page_scan_run *run);

/* Fills h for a selection; what is not of it is skipped.  Makes MT_PART_CLASSIFIER. */
struct mt_error *mt_holders_open(struct mt_kernel *kernel, const struct mt_selection *selection,
				 struct mt_page_scan_options *options, struct mt_holder_reader *h);

/* Frees what *h holds, not *h itself. */
void mt_holders_release(struct mt_holder_reader *h);

/* Whether pages of run are to be counted. */
bool mt_holders_has_run(const struct mt_holder_reader *h, const struct mt_page_scan_run *run);

/* holder_words.c: reads the migrate types of all pageblocks into h->block_types. */
struct mt_error *mt_holders_read_blocks(struct mt_holder_reader *h);

/* holder_ext.c: fills h->owners with MT_WORD_NUMBER + handles of stacks. */
struct mt_error *mt_holders_read_owners(struct mt_holder_reader *h);

/* holder_ext.c: fills h->codetags with addresses of allocation tags. */
struct mt_error *mt_holders_read_codetags(struct mt_holder_reader *h);

/*
 * holder_ext.c: the word of a page; where it has none, and words->heads_only, that of the first
 * page of its block.  MT_WORD_NONE: neither has.
 */
uint64_t mt_page_words_at(const struct mt_page_words *words, const struct mt_page_scan_run *run,
			  uint64_t first);

/* holder_words.c: finds whose anon_vma each is, and fills h->anon. */
struct mt_error *mt_holders_read_anon(struct mt_holder_reader *h);

/* holder_words.c: finds the process whose anon_vma that is; NULL: none that lives. */
const struct mt_anon_owner *mt_holders_anon_owner(const struct mt_holder_reader *h,
						  uint64_t anon_vma);

#endif
