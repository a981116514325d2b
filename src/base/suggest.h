/* SPDX-License-Identifier: GPL-2.0-or-later */
/* "Did you mean …?" */
#ifndef MT_BASE_SUGGEST_H
#define MT_BASE_SUGGEST_H

#include <stddef.h>

/* A search for the name that a mistyped word was meant to be. */
struct mt_suggestion {
	const char *word;
	const char *best;	/* the nearest name so far, as it was offered; NULL: none is near */
	size_t distance;	/* of best */
};

/* Starts a search; word must outlive it. */
struct mt_suggestion mt_suggest(const char *word);

/*
 * Offers a name, which must outlive the search.  It is near where at most a third of its letters
 * (at least one) must be put in, left out, changed or swapped with the next (the optimal
 * string alignment distance), or where word is how it begins.
 */
void mt_suggest_offer(struct mt_suggestion *suggestion, const char *name);

#endif
