// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Of a kernel that runs: what stays wrong, apart from what is being changed.
 *
 * A check reads several things that the kernel changes together, one after the other; between two
 * reads they were changed.  So a finding counts if it is found again and again at moments when
 * nothing moved in that place: the memory that every change of it touches was the same before and
 * after.  A finding that names a page is believed, too, if every single look found it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/array.h"
#include "kernel/audit/audit_private.h"

#define MAX_TRIES 24u
#define TRIES_AT_REST 8u	/* so often it must be found again */
#define MAX_MARK (256u << 10)
#define MAX_FINDINGS 4096u

/* With so much damage, places that come later are looked at a few times only. */
#define MUCH_DAMAGE 64u
#define FEW_TRIES 4u
#define FEW_TRIES_AT_REST 2u

/*
 * What a look costs besides struct pages, in those: that it is made, an entry of a list (a read of
 * its own), microseconds of a pause.
 */
#define COST_OF_LOOK 64u
#define COST_OF_ENTRY 8u
#define USEC_AS_PAGE 4u

/* What looks after the first may cost: so many struct pages, or so many times the first ones. */
#define EFFORT_AGAIN (1u << 20)
#define TIMES_AGAIN 4u

/* A finding and what tells it from others. */
struct kept {
	struct mt_finding finding;	/* texts are its own */
	char *key;
	bool is_counted;		/* not of a page, but a number that differs */
};

struct findings {
	struct kept *v;
	size_t n, capacity;
};

/* A place, and what looks at it so far came to. */
struct settle {
	struct mt_auditor *a;
	const struct mt_audit_place *place;
	struct findings always, at_rest;	/* found by every look; by every look at rest */
	unsigned int nr_at_rest;
	uint64_t first;				/* found by the first look */
	uint64_t *cost;				/* where a look's is added */
	uint8_t *before, *after;		/* [place->mark_len] */
	struct mt_audit seen;			/* by the last look */
};

static void release_kept(struct kept *k)
{
	free(k->key);
	free((char *)k->finding.list);
	free((char *)k->finding.expected);
	free((char *)k->finding.found);
	free((char *)k->finding.text);
}

static void findings_release(struct findings *f)
{
	for (size_t i = 0; i < f->n; i++)
		release_kept(&f->v[i]);
	free(f->v);
	*f = (struct findings){ 0 };
}

/* One look: a->fn collects what it finds. */
struct look {
	struct mt_auditor *a;
	struct findings found;
};

static char *key_of(const struct mt_auditor *a, const struct mt_finding *f)
{
	const char *list = f->list ? f->list : "";
	char *key;
	int n = a->is_difference ?
			asprintf(&key, "%s %s %" PRId64, f->kind, list, a->difference) :
			asprintf(&key, "%s %s %" PRIx64 " %" PRIx64 " %s %s", f->kind, list,
				 f->pfn, f->address, f->expected ? f->expected : "",
				 f->found ? f->found : "");

	return n < 0 ? NULL : key;
}

static bool copy_text(const char **text)
{
	*text = *text ? strdup(*text) : NULL;
	return *text;
}

static struct mt_error *collect(void *data, const struct mt_finding *finding)
{
	struct look *look = data;
	struct findings *f = &look->found;
	struct mt_error *err = mt_array_reserve(&f->v, &f->capacity, f->n + 1, sizeof(*f->v),
						MAX_FINDINGS + 1);
	struct kept *k = &f->v[f->n];
	bool complete;

	if (err || f->n == MAX_FINDINGS)
		return err;
	*k = (struct kept){ .finding = *finding, .is_counted = look->a->is_difference };
	k->key = key_of(look->a, finding);
	complete = !finding->list || copy_text(&k->finding.list);
	complete = (!finding->expected || copy_text(&k->finding.expected)) && complete;
	complete = (!finding->found || copy_text(&k->finding.found)) && complete;
	complete = (!finding->text || copy_text(&k->finding.text)) && complete;
	f->n++;
	return complete && k->key ? NULL : mt_error_nomem();
}

static bool has(const struct findings *f, const char *key)
{
	for (size_t i = 0; i < f->n; i++)
		if (!strcmp(f->v[i].key, key))
			return true;
	return false;
}

/* Leaves in *f what others have, too. */
static void keep_common(struct findings *f, const struct findings *others)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++) {
		if (has(others, f->v[i].key))
			f->v[n++] = f->v[i];
		else
			release_kept(&f->v[i]);
	}
	f->n = n;
}

/* The check, with everything read anew and nothing handed out. */
static struct mt_error *look_at(struct settle *s, struct look *look)
{
	struct mt_auditor *a = s->a, real = *a;
	struct mt_error *err = mt_kernel_refresh(a->kernel);

	s->seen = (struct mt_audit){ 0 };
	memset(a->of_kind, 0, sizeof(a->of_kind));
	a->audit = &s->seen;
	a->fn = collect;
	a->data = look;
	look->a = a;
	if (!err)
		err = s->place->check(a, s->place);
	a->audit = real.audit;
	a->fn = real.fn;
	a->data = real.data;
	memcpy(a->of_kind, real.of_kind, sizeof(a->of_kind));
	*s->cost += COST_OF_LOOK + COST_OF_ENTRY * s->seen.blocks +
		    (s->seen.pages ? s->seen.pages : s->place->pages);
	return err;
}

/* A place that all struct pages are read for has so few tries that it needs no further bound. */
static bool may_look_again(const struct settle *s)
{
	const struct mt_audit_effort *effort = &s->a->effort;
	uint64_t most = TIMES_AGAIN * effort->first;

	return s->place->tries || effort->again < (most > EFFORT_AGAIN ? most : EFFORT_AGAIN);
}

static bool read_mark(const struct settle *s, uint8_t *buf)
{
	struct mt_error *err = mt_reader_read(s->a->kernel->reader, s->place->mark, buf,
					      (size_t)s->place->mark_len);
	bool is_read = !err;

	mt_error_destroy(err);
	return is_read;
}

/* A look, and whether the place was at rest meanwhile. */
static struct mt_error *look_marked(struct settle *s, struct look *look, bool *at_rest)
{
	size_t len = (size_t)s->place->mark_len;
	bool marked = len && read_mark(s, s->before);
	struct mt_error *err = look_at(s, look);

	*at_rest = !len || (!err && marked && read_mark(s, s->after) &&
			    !memcmp(s->before, s->after, len));
	return err;
}

static void take(struct findings *to, struct findings *from)
{
	findings_release(to);
	*to = *from;
	*from = (struct findings){ 0 };
}

/* Nobody else runs on this CPU's lists while it sleeps; and the longer, the more has moved on. */
static void pause_before(struct settle *s, unsigned int attempt)
{
	static const long usec[] = { 0, 100, 300, 1000, 2000, 5000, 10000 };
	size_t last = MT_ARRAY_SIZE(usec) - 1;
	const struct timespec time = { .tv_nsec = usec[attempt < last ? attempt : last] * 1000 };

	*s->cost += (uint64_t)time.tv_nsec / 1000 / USEC_AS_PAGE;
	if (time.tv_nsec)
		nanosleep(&time, NULL);
}

/* What one look found; returns whether it is known now what stays. */
static bool weigh(struct settle *s, struct findings *found, bool at_rest, unsigned int needed)
{
	if (!found->n) {
		findings_release(&s->always);
		findings_release(&s->at_rest);
		return true;
	}
	keep_common(&s->always, found);
	if (!at_rest)
		return false;
	if (s->nr_at_rest++)
		keep_common(&s->at_rest, found);
	else
		take(&s->at_rest, found);
	return !s->at_rest.n || s->nr_at_rest == needed;
}

static struct mt_error *look_again(struct settle *s, unsigned int needed, bool *settled)
{
	struct look look = { 0 };
	bool at_rest;
	struct mt_error *err = look_marked(s, &look, &at_rest);

	if (!err)
		*settled = weigh(s, &look.found, at_rest, needed);
	findings_release(&look.found);
	return err;
}

static struct mt_error *hand_out(struct settle *s, const struct findings *f, bool counted)
{
	struct mt_error *err = NULL;
	uint64_t n = 0;

	for (size_t i = 0; !err && i < f->n; i++) {
		if (f->v[i].is_counted && !counted)
			continue;
		err = mt_audit_hand_out(s->a, &f->v[i].finding);
		n++;
	}
	s->first -= n < s->first ? n : s->first;
	return err;
}

/* Whatever every look found so far may stay or not. */
static struct mt_error *give_up(struct settle *s)
{
	uint64_t n = s->always.n < s->first ? s->always.n : s->first;

	s->a->audit->undecided += n;
	s->first -= n;
	return NULL;
}

static struct mt_error *look_until_settled(struct settle *s)
{
	bool much = s->a->audit->damage > MUCH_DAMAGE, settled = false;
	unsigned int needed = much ? FEW_TRIES_AT_REST : TRIES_AT_REST;
	unsigned int tries = much ? FEW_TRIES : MAX_TRIES;
	struct mt_error *err = NULL;

	if (s->place->tries && s->place->tries < tries)
		tries = s->place->tries;
	if (tries < needed)
		needed = tries;
	for (unsigned int i = 0; !err && !settled && i < tries; i++) {
		if (!may_look_again(s))
			return give_up(s);
		pause_before(s, i);
		s->a->audit->looks++;
		err = look_again(s, needed, &settled);
	}
	if (err)
		return err;
	return settled ? hand_out(s, &s->at_rest, true) : hand_out(s, &s->always, false);
}

static struct mt_error *settle(struct settle *s)
{
	size_t len = s->place->mark_len <= MAX_MARK ? (size_t)s->place->mark_len : 0;
	struct look look = { 0 };
	struct mt_error *err;

	/* of pages alone, a pass over all of them was the first look */
	s->cost = s->place->pages ? &s->a->effort.again : &s->a->effort.first;
	if (s->place->pages && !may_look_again(s)) {
		s->a->audit->undecided++;
		return NULL;
	}
	err = look_at(s, &look);
	take(&s->always, &look.found);
	s->first = s->always.n;
	if (err || !s->first)
		return err;
	s->cost = &s->a->effort.again;
	s->before = malloc(2 * len + 1);
	if (!s->before)
		return mt_error_nomem();
	s->after = s->before + len;
	return look_until_settled(s);
}

struct mt_error *mt_audit_settle(struct mt_auditor *a, const struct mt_audit_place *place)
{
	struct settle s = { .a = a, .place = place };
	struct mt_error *err;

	if (!a->is_living)
		return place->check(a, place);
	err = settle(&s);
	a->audit->lists += s.seen.lists;
	a->audit->blocks += s.seen.blocks;
	a->audit->in_motion += s.first;
	a->kernel->seen.in_motion += s.first;
	findings_release(&s.always);
	findings_release(&s.at_rest);
	free(s.before);
	return err;
}
