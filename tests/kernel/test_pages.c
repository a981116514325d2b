// SPDX-License-Identifier: GPL-2.0-or-later
/* What pages are used for, on a machine that is sound. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "machine.h"
#include "model/inspect.h"

struct sums {
	uint64_t pages[MT_NR_USES], present;
};

static struct mt_error *on_uses(void *data, const struct mt_zone_uses *uses)
{
	struct sums *sums = data;
	uint64_t total = 0;

	for (int use = 0; use < MT_NR_USES; use++) {
		sums->pages[use] += uses->pages[use];
		total += mt_use_is_present(use) ? uses->pages[use] : 0;
	}
	/* pfn 0 is in no zone's span, and nothing here tells that it is a hole */
	if (uses->zone && strcmp(uses->zone, "DMA"))
		assert_int_equal(total, uses->present);
	sums->present += uses->present;
	return NULL;
}

static void test_sums(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	struct sums sums = { 0 };
	struct mt_page_pass pass;
	uint64_t free = 0, pcp = 0;

	(void)state;
	machine_make(&m);
	machine_dump(&m);
	assert_fine(m.snapshot->inspector->ops->page_uses(m.snapshot->inspector,
							  &(struct mt_selection){ 0 }, on_uses,
							  &sums, &pass));
	for (uint64_t pfn = 0; pfn < MADEUP_RAM_PAGES; pfn++) {
		free += m.made->is_free[pfn];
		pcp += m.made->on_pcp[pfn];
	}
	assert_int_equal(sums.pages[MT_USE_FREE], free);
	assert_int_equal(sums.pages[MT_USE_PCP], pcp);
	assert_int_equal(sums.pages[MT_USE_DAMAGED], 0);
	assert_int_equal(sums.pages[MT_USE_UNREADABLE], 0);
	assert_true(pass.mapped);
}

static struct mt_error *on_part(void *data, const struct mt_zone_uses *uses)
{
	uint64_t *pages = data;

	for (int use = 0; use < MT_NR_USES; use++)
		pages[1] += uses->pages[use];
	assert_true(uses->present == MT_UNKNOWN);
	assert_non_null(uses->zone);
	pages[0]++;
	return NULL;
}

/* Zones that the range does not reach are not told of. */
static void test_range(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	struct mt_selection selection = { .has_pfns = true, .first_pfn = 310, .last_pfn = 319 };
	struct mt_inspector *inspector;
	uint64_t pages[2] = { 0 };
	struct mt_page_pass pass;

	(void)state;
	machine_make(&m);
	machine_dump(&m);
	inspector = m.snapshot->inspector;
	assert_fine(inspector->ops->page_uses(inspector, &selection, on_part, pages, &pass));
	assert_int_equal(pages[0], 1);
	assert_int_equal(pages[1], 10);
	selection.first_pfn = 100;
	assert_fine(inspector->ops->page_uses(inspector, &selection, on_part, pages, &pass));
	assert_int_equal(pages[0], 3);
	assert_int_equal(pages[1], 230);
}

static struct mt_error *on_form(void *data, const struct mt_page *page)
{
	const struct madeup_form *form = data;

	if (strcmp(mt_uses[page->use].name, form->use))
		fail_msg("pfn %llu is %s, not %s", (unsigned long long)page->pfn,
			 mt_uses[page->use].name, form->use);
	return NULL;
}

/* Also from the middle of it, where only a tail, or nothing, tells. */
static void check_form(struct machine *m, const struct madeup_form *form, uint64_t first)
{
	const struct mt_selection selection = {
		.has_pfns = true,
		.first_pfn = first,
		.last_pfn = form->pfn + form->pages - 1,
	};

	assert_fine(m->snapshot->inspector->ops->pages(m->snapshot->inspector, &selection,
						       on_form, (void *)form));
}

static void test_forms(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;

	(void)state;
	machine_make(&m);
	machine_dump(&m);
	assert_in_range(m.made->nr_forms, 12, 24);
	for (size_t i = 0; i < m.made->nr_forms; i++) {
		const struct madeup_form *form = &m.made->forms[i];

		for (uint64_t pfn = form->pfn; pfn < form->pfn + form->pages; pfn++)
			check_form(&m, form, pfn);
	}
}

static struct mt_error *on_page(void *data, const struct mt_page *page)
{
	uint64_t *next = data;

	assert_int_equal(page->pfn, *next);
	++*next;
	return NULL;
}

/* Each page once, in order, also from the middle of a free block. */
static void test_list(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	struct mt_selection selection = { .has_pfns = true };
	unsigned int order = 3;
	uint64_t next;

	(void)state;
	machine_make(&m);
	machine_dump(&m);
	selection.first_pfn = machine_block(&m, &order) + 5;
	selection.last_pfn = selection.first_pfn + 40;
	next = selection.first_pfn;
	assert_fine(m.snapshot->inspector->ops->pages(m.snapshot->inspector, &selection, on_page,
						      &next));
	assert_int_equal(next, selection.last_pfn + 1);
}

static struct mt_error *on_property(void *data, const struct mt_property *property)
{
	char *text = data;
	size_t len = strlen(text);

	snprintf(text + len, 4096 - len, "%s=%s\n", property->field, property->value);
	return NULL;
}

static void test_page(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	char which[32], text[4096] = "", expected[32];
	unsigned int order = 2;
	uint64_t pfn;

	(void)state;
	machine_make(&m);
	machine_dump(&m);
	pfn = machine_block(&m, &order);
	snprintf(which, sizeof(which), "0x%llx",
		 (unsigned long long)madeup_page_address(m.made, pfn + 1));
	assert_fine(m.snapshot->inspector->ops->page(m.snapshot->inspector, which, true,
						     on_property, text));
	assert_has(text, "asked=address of a struct page\n");
	assert_has(text, "use=free\n");
	snprintf(expected, sizeof(expected), "order=%u\n", order);
	assert_has(text, expected);
	snprintf(expected, sizeof(expected), "page_in_block=1 of %u\n", 1u << order);
	assert_has(text, expected);
	assert_has(text, "free_list=Movable\n");
	assert_has(text, "list_position=0\n");
	assert_has(text, "page.private=");
}

/* A struct page that was left out is known to be missing, and its memory is counted. */
static void test_left_out(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	struct sums sums = { 0 };
	struct mt_page_pass pass;
	uint64_t pfn;

	(void)state;
	machine_make(&m);
	pfn = madeup_phys(m.made, madeup_page(m.made, 300)) / MADEUP_PAGE_SIZE;
	m.made->in_dump[pfn] = false;
	machine_dump(&m);
	assert_fine(m.snapshot->inspector->ops->page_uses(m.snapshot->inspector,
							  &(struct mt_selection){ 0 }, on_uses,
							  &sums, &pass));
	assert_in_range(sums.pages[MT_USE_EXCLUDED] + sums.pages[MT_USE_UNREADABLE], 1, 100);
}

/* Leaves the page of struct pages with that of pfn out of the dump; its own pfn. */
static uint64_t leave_out(struct machine *m, uint64_t pfn)
{
	uint64_t frame = madeup_phys(m->made, madeup_page(m->made, pfn)) / MADEUP_PAGE_SIZE;

	m->made->in_dump[frame] = false;
	return frame;
}

static struct mt_error *add_uses(void *data, const struct mt_zone_uses *uses)
{
	struct sums *sums = data;

	for (int use = 0; use < MT_NR_USES; use++)
		sums->pages[use] += uses->pages[use];
	return NULL;
}

/*
 * Of a huge page of 128 pages the struct pages of the first 64 are missing: what the others are
 * used for is not known, but there is nothing wrong with them.  At the same place in the part of
 * the memory map that is read before lie struct pages of another huge page.
 */
static void test_missing_head(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	const struct mt_selection selection = {
		.has_pfns = true,
		.first_pfn = MADEUP_FORMS,
		.last_pfn = MADEUP_FORMS + 127,
	};
	struct mt_selection second = selection;
	struct sums sums = { 0 };
	struct mt_page_pass pass;

	(void)state;
	machine_make(&m);
#if !defined(MADEUP_FLAT)
	memcpy(madeup_page(m.made, MADEUP_FORMS - MADEUP_SECTION_PAGES),
	       madeup_page(m.made, MADEUP_FORMS), 64 * sizeof(struct page));
#endif
	leave_out(&m, MADEUP_FORMS);
	machine_dump(&m);

	/* the head's place is not read in this pass, but looked up */
	second.first_pfn += 64;
	assert_fine(m.snapshot->inspector->ops->page_uses(m.snapshot->inspector, &second,
							  add_uses, &sums, &pass));
	assert_int_equal(sums.pages[MT_USE_EXCLUDED], 64);
	assert_int_equal(sums.pages[MT_USE_DAMAGED], 0);
	assert_int_equal(machine_reasons(&m, "the struct page of pfn 0x"), 1);

	sums = (struct sums){ 0 };
	assert_fine(m.snapshot->inspector->ops->page_uses(m.snapshot->inspector,
							  &(struct mt_selection){ 0 }, add_uses,
							  &sums, &pass));
	assert_int_equal(sums.pages[MT_USE_EXCLUDED], 128);

	sums = (struct sums){ 0 };
	assert_fine(m.snapshot->inspector->ops->page_uses(m.snapshot->inspector, &selection,
							  add_uses, &sums, &pass));
	assert_int_equal(sums.pages[MT_USE_EXCLUDED], 128);

}

struct tails {
	struct machine *m;
	uint64_t missing;		/* page of struct pages that is not in the dump */
	unsigned int n;
};

/* What was not read is not shown. */
static struct mt_error *on_tail(void *data, const struct mt_page *page)
{
	struct tails *t = data;
	struct page *at = madeup_page(t->m->made, page->pfn);

	assert_string_equal(mt_uses[page->use].name, "hugetlb");
	assert_int_equal(page->head_pfn, MADEUP_FORMS);
	assert_int_equal(page->readable,
			 madeup_phys(t->m->made, at) / MADEUP_PAGE_SIZE != t->missing &&
			 madeup_phys(t->m->made, (uint8_t *)(at + 1) - 1) / MADEUP_PAGE_SIZE !=
			 t->missing);
	t->n += page->readable;
	return NULL;
}

/* The head tells for pages whose own struct page is missing. */
static void test_missing_tails(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	const struct mt_selection selection = {
		.has_pfns = true,
		.first_pfn = MADEUP_FORMS,
		.last_pfn = MADEUP_FORMS + 127,
	};
	struct tails tails = { .m = &m };

	(void)state;
	machine_make(&m);
	tails.missing = leave_out(&m, MADEUP_FORMS + 100);
	machine_dump(&m);
	assert_fine(m.snapshot->inspector->ops->pages(m.snapshot->inspector, &selection, on_tail,
						      &tails));
	assert_in_range(tails.n, 64, 80);
}

/* Locks that this thread holds; see the linker's options in local.mk. */
static __thread int locks_held;

int __real_pthread_mutex_lock(pthread_mutex_t *mutex);
int __real_pthread_mutex_unlock(pthread_mutex_t *mutex);
int __wrap_pthread_mutex_lock(pthread_mutex_t *mutex);
int __wrap_pthread_mutex_unlock(pthread_mutex_t *mutex);

int __wrap_pthread_mutex_lock(pthread_mutex_t *mutex)
{
	locks_held++;
	return __real_pthread_mutex_lock(mutex);
}

int __wrap_pthread_mutex_unlock(pthread_mutex_t *mutex)
{
	locks_held--;
	return __real_pthread_mutex_unlock(mutex);
}

struct reports {
	unsigned int n, locked;
	bool go_on;
};

static bool on_report(void *data, const char *what, uint64_t done, uint64_t total)
{
	struct reports *reports = data;

	if (strcmp(what, "reading struct pages"))
		return true;
	assert_true(done < total || reports->n);
	reports->n++;
	reports->locked += locks_held != 0;
	return reports->go_on;
}

/* Whoever hears of progress may take long, and may be told by other threads: no lock is held. */
static void test_progress(void **state)
{
	__attribute__((cleanup(mt_cleanup_machine))) struct machine m;
	struct reports reports = { .go_on = true };
	const struct mt_progress progress = { on_report, &reports };
	struct sums sums = { 0 };
	struct mt_page_pass pass;
	struct mt_inspector *inspector;

	(void)state;
	machine_make(&m);
	assert_fine(machine_open_with(&m, &progress));
	assert_fine(mt_kernel_sample(m.kernel, ALL_SECTIONS, &m.snapshot));
	inspector = m.snapshot->inspector;
	assert_fine(inspector->ops->page_uses(inspector, &(struct mt_selection){ 0 }, add_uses,
					      &sums, &pass));
	assert_true(reports.n > 1);
	assert_int_equal(reports.locked, 0);
	assert_int_equal(locks_held, 0);
	assert_false(pass.stopped);

	reports = (struct reports){ 0 };
	assert_fine(inspector->ops->page_uses(inspector, &(struct mt_selection){ 0 }, add_uses,
					      &sums, &pass));
	assert_int_equal(reports.n, 1);
	assert_true(pass.stopped);
	assert_int_equal(pass.scanned, 0);
}

const struct CMUnitTest pages_tests[] = {
	cmocka_unit_test(test_sums),
	cmocka_unit_test(test_range),
	cmocka_unit_test(test_forms),
	cmocka_unit_test(test_list),
	cmocka_unit_test(test_page),
	cmocka_unit_test(test_left_out),
	cmocka_unit_test(test_missing_head),
	cmocka_unit_test(test_missing_tails),
	cmocka_unit_test(test_progress),
};

const size_t nr_pages_tests = MT_ARRAY_SIZE(pages_tests);
