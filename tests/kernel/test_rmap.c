// SPDX-License-Identifier: GPL-2.0-or-later
/* Who may map a page: interval trees and KSM's lists, healthy and damaged. */
#include <stdlib.h>
#include <string.h>

#include "kernel/layout/task_layout.h"
#include "kernel/rmap/rmap_tree.h"
#include "unit.h"

#define START	0xffff888000000000ull
#define MAX_VMAS 1200u
#define USER	0x10000000ull

struct rb {
	uint64_t parent, right, left;
};

struct vma {
	uint64_t start, end, mm, pgoff;
	struct rb rb;
	uint64_t last;
};

struct chain {
	uint64_t vma;
	struct rb rb;
	uint64_t last;
};

/* struct hlist_node */
struct link {
	uint64_t next, pprev;
};

struct item {
	uint64_t address, anon_vma;
	struct link link;
};

struct memory {
	uint64_t anon_root, i_mmap, stable_first;
	struct vma vmas[MAX_VMAS];
	struct chain chains[MAX_VMAS];
	struct item items[8];
};

struct fake {
	struct memory memory;
	uint64_t hole;			/* the eight bytes here cannot be read; 0: all can */
	struct mt_memmap memmap;
	struct mt_task_layout tasks;
	struct mt_rmap_layout rmap;
	struct mt_kernel kernel;
	/* answers */
	struct mt_rmap_candidate found[64];
	size_t n;
	char *problem;
};

static uint64_t at(const struct fake *fake, const void *p)
{
	return START + (uint64_t)((const char *)p - (const char *)&fake->memory);
}

static struct mt_error *read_fake(void *data, uint64_t address, void *buf, size_t len)
{
	struct fake *fake = data;
	uint64_t offset = address - START;

	if (offset >= sizeof(fake->memory) || len > sizeof(fake->memory) - offset)
		return mt_error_create(MT_ERR_NOT_RAM, "0x%llx", (unsigned long long)address);
	if (fake->hole && address < fake->hole + 8 && address + len > fake->hole)
		return mt_error_create(MT_ERR_EXCLUDED, "0x%llx", (unsigned long long)address);
	memcpy(buf, (const char *)&fake->memory + offset, len);
	return NULL;
}

#define FIELD(type, member) ((struct mt_field){ .exists = true, \
	.m = { .offset = offsetof(struct type, member), .size = 8 } })

static void describe(struct fake *fake)
{
	fake->tasks.vma.start = FIELD(vma, start);
	fake->tasks.vma.end = FIELD(vma, end);
	fake->tasks.vma.pgoff = FIELD(vma, pgoff);
	fake->rmap = (struct mt_rmap_layout){
		.anon_vma_root = FIELD(memory, anon_root),
		.i_mmap = FIELD(memory, i_mmap),
		.chain = { FIELD(chain, vma), FIELD(chain, rb), FIELD(chain, last) },
		.vma = { FIELD(vma, mm), FIELD(vma, rb), FIELD(vma, last) },
		.rb_parent = FIELD(rb, parent),
		.rb_left = FIELD(rb, left),
		.rb_right = FIELD(rb, right),
		.ksm = {
			.items = FIELD(memory, stable_first),
			.item_link = FIELD(item, link),
			.item_next = FIELD(link, next),
			.item_pprev = FIELD(link, pprev),
			.item_anon_vma = FIELD(item, anon_vma),
			.item_address = FIELD(item, address),
		},
	};
}

static struct fake *make(void)
{
	struct fake *fake = calloc(1, sizeof(*fake));

	assert_non_null(fake);
	describe(fake);
	fake->memmap.page_shift = 12;
	fake->kernel.memmap = &fake->memmap;
	fake->kernel.tasks = &fake->tasks;
	fake->kernel.rmap = &fake->rmap;
	return fake;
}

static void destroy(struct fake *fake)
{
	mt_reader_destroy(fake->kernel.reader);
	free(fake->problem);
	free(fake);
}

/* Mappings of four pages each, three pages apart in the file: two reach over most pages. */
static void fill_vmas(struct fake *fake, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct vma *vma = &fake->memory.vmas[i];

		vma->start = USER + i * 0x100000;
		vma->end = vma->start + 4 * 4096;
		vma->mm = 0x1000 + i;
		vma->pgoff = 3 * i;
		fake->memory.chains[i].vma = at(fake, vma);
	}
}

/* A balanced tree of entries [low, high), whose node is rb and whose subtree's end is last. */
static uint64_t grow(struct fake *fake, bool anon, size_t low, size_t high, uint64_t parent,
		     uint64_t *last)
{
	size_t middle = low + (high - low) / 2;
	struct chain *chain = &fake->memory.chains[middle];
	struct vma *vma = &fake->memory.vmas[middle];
	struct rb *rb = anon ? &chain->rb : &vma->rb;
	uint64_t left = 0, right = 0, *end = anon ? &chain->last : &vma->last;

	if (low == high)
		return 0;
	/* the colour is in the way */
	rb->parent = parent | (middle & 1);
	rb->left = grow(fake, anon, low, middle, at(fake, rb), &left);
	rb->right = grow(fake, anon, middle + 1, high, at(fake, rb), &right);
	*end = vma->pgoff + 3;
	*end = left > *end ? left : *end;
	*end = right > *end ? right : *end;
	*last = *end;
	return at(fake, rb);
}

static struct fake *make_tree(size_t n, bool anon)
{
	struct fake *fake = make();
	uint64_t last;

	fill_vmas(fake, n);
	*(anon ? &fake->memory.anon_root : &fake->memory.i_mmap) =
		grow(fake, anon, 0, n, 0, &last);
	return fake;
}

static struct mt_error *on_candidate(void *data, const struct mt_rmap_candidate *c)
{
	struct fake *fake = data;

	assert_true(fake->n < MT_ARRAY_SIZE(fake->found));
	fake->found[fake->n++] = *c;
	return NULL;
}

/* The memory may have changed since the last question. */
static void forget(struct fake *fake)
{
	const struct mt_memory memory = {
		.read = read_fake, .data = fake, .pointer_size = 8, .page_size = 4096,
	};

	free(fake->problem);
	fake->problem = NULL;
	fake->n = 0;
	mt_reader_destroy(fake->kernel.reader);
	assert_fine(mt_reader_create(&memory, &fake->kernel.reader));
}

/* The lowest bits of mapping tell what it points to. */
static void ask(struct fake *fake, uint64_t mapping, uint64_t index)
{
	const struct mt_mapcount count = {
		.mapping = START | mapping, .index = index, .head_pfn = 100, .use = MT_USE_ANON,
	};

	forget(fake);
	assert_fine(mt_rmap_candidates(&fake->kernel, 100, &count, on_candidate, fake,
				       &fake->problem));
}

static void test_healthy(void **state)
{
	(void)state;
	for (unsigned int anon = 0; anon < 2; anon++) {
		struct fake *fake = make_tree(15, anon);

		for (uint64_t pgoff = 0; pgoff < 50; pgoff++) {
			size_t n = 0;

			ask(fake, anon, pgoff);
			assert_null(fake->problem);
			for (size_t i = 0; i < 15; i++)
				if (pgoff >= 3 * i && pgoff < 3 * i + 4) {
					assert_true(n < fake->n);
					assert_true(fake->found[n].mm == 0x1000 + i);
					assert_true(fake->found[n].vma ==
						    at(fake, &fake->memory.vmas[i]));
					assert_true(fake->found[n++].address ==
						    USER + i * 0x100000 +
						    (pgoff - 3 * i) * 4096);
				}
			assert_int_equal(fake->n, n);
		}
		destroy(fake);
	}
}

/* An entry's child is one further up: entries before it are found, and the loop is reported. */
static void test_loop(void **state)
{
	struct fake *fake = make_tree(15, true);

	(void)state;
	fake->memory.chains[14].rb.right = fake->memory.anon_root;
	fake->memory.chains[14].last = UINT64_MAX;
	fake->memory.chains[13].last = UINT64_MAX;
	fake->memory.chains[11].last = UINT64_MAX;
	fake->memory.chains[7].last = UINT64_MAX;
	ask(fake, 1, 44);
	assert_int_equal(fake->n, 1);
	assert_non_null(fake->problem);
	assert_has(fake->problem, "another parent");
	destroy(fake);
}

static void test_twice(void **state)
{
	struct fake *fake = make_tree(15, false);

	(void)state;
	fake->memory.vmas[7].rb.left = fake->memory.vmas[7].rb.right;
	ask(fake, 0, 30);
	assert_non_null(fake->problem);
	destroy(fake);
}

/* What lies below an entry that cannot be read is lost, the others are not. */
static void test_cut(void **state)
{
	struct fake *fake = make_tree(15, false);

	(void)state;
	fake->hole = at(fake, &fake->memory.vmas[3].rb.left);
	ask(fake, 0, 25);
	assert_non_null(fake->problem);
	assert_int_equal(fake->n, 1);
	ask(fake, 0, 10);
	assert_int_equal(fake->n, 0);
	assert_non_null(fake->problem);
	destroy(fake);
}

/* A tree that is a list: it is left, not followed to the end of the stack. */
static void test_deep(void **state)
{
	struct fake *fake = make();

	(void)state;
	fill_vmas(fake, MAX_VMAS);
	fake->memory.i_mmap = at(fake, &fake->memory.vmas[0].rb);
	for (size_t i = 0; i < MAX_VMAS; i++) {
		struct vma *vma = &fake->memory.vmas[i];

		vma->last = UINT64_MAX;
		vma->rb.parent = i ? at(fake, &fake->memory.vmas[i - 1].rb) : 0;
		vma->rb.right = i + 1 < MAX_VMAS ? at(fake, &fake->memory.vmas[i + 1].rb) : 0;
	}
	ask(fake, 0, 3 * MAX_VMAS);
	assert_int_equal(fake->n, 0);
	assert_non_null(fake->problem);
	assert_has(fake->problem, "too deep");
	destroy(fake);
}

/* A mapping that ends before it begins, and one at the end of all addresses. */
static void test_extents(void **state)
{
	struct fake *fake = make_tree(3, false);

	(void)state;
	fake->memory.vmas[1].end = fake->memory.vmas[1].start;
	ask(fake, 0, 4);
	assert_int_equal(fake->n, 0);
	assert_non_null(fake->problem);
	fake->memory.vmas[1].start = UINT64_MAX - 4095;
	fake->memory.vmas[1].end = UINT64_MAX;
	fake->memory.vmas[1].pgoff = 0;
	fake->memory.vmas[1].last = UINT64_MAX;
	ask(fake, 0, UINT64_MAX - 1);
	assert_int_equal(fake->n, 0);
	destroy(fake);
}

/* Until v6.7 hugetlb counts in huge pages. */
static void test_hugetlb(void **state)
{
	struct fake *fake = make_tree(1, false);
	struct vma *vma = &fake->memory.vmas[0];
	struct mt_mapcount count = {
		.mapping = START, .index = 3, .order = 9, .head_pfn = 1024, .use = MT_USE_HUGETLB,
	};

	(void)state;
	vma->end = vma->start + 4096 * 4096;
	vma->last = 4095;
	forget(fake);
	assert_fine(mt_rmap_candidates(&fake->kernel, 1025, &count, on_candidate, fake,
				       &fake->problem));
	assert_int_equal(fake->n, 2);
	assert_true(fake->found[0].address == vma->start + 4 * 4096);
	assert_true(fake->found[1].address == vma->start + (3 * 512 + 1) * 4096);
	destroy(fake);
}

static void link_items(struct fake *fake, size_t n)
{
	uint64_t *from = &fake->memory.stable_first;

	for (size_t i = 0; i < n; i++) {
		struct item *item = &fake->memory.items[i];

		item->address = USER + i * 0x100000 + 0x1000 + 0x201;
		item->anon_vma = START;
		item->link.pprev = at(fake, from);
		*from = at(fake, &item->link);
		from = &item->link.next;
	}
}

/* Items of the stable node tell the address, the tree of the anon_vma which VMA has it. */
static void test_ksm(void **state)
{
	struct fake *fake = make_tree(15, true);

	(void)state;
	link_items(fake, 4);
	ask(fake, 3, 0);
	assert_null(fake->problem);
	assert_int_equal(fake->n, 4);
	assert_true(fake->found[2].mm == 0x1002);
	assert_true(fake->found[2].address == USER + 2 * 0x100000 + 0x1000);
	fake->memory.items[3].link.next = at(fake, &fake->memory.items[1].link);
	ask(fake, 3, 0);
	assert_int_equal(fake->n, 4);
	assert_non_null(fake->problem);
	assert_has(fake->problem, "rmap_items");
	destroy(fake);
}

/* A mapping that is none, or lies nowhere. */
static void test_nothing(void **state)
{
	struct fake *fake = make_tree(3, false);
	struct mt_mapcount count = { .mapping = 0, .index = 0 };

	(void)state;
	forget(fake);
	assert_fine(mt_rmap_candidates(&fake->kernel, 1, &count, on_candidate, fake,
				       &fake->problem));
	assert_null(fake->problem);
	count.mapping = 0x1234560;
	assert_fine(mt_rmap_candidates(&fake->kernel, 1, &count, on_candidate, fake,
				       &fake->problem));
	assert_non_null(fake->problem);
	assert_int_equal(fake->n, 0);
	destroy(fake);
}

int main(void)
{
	const struct CMUnitTest rmap[] = {
		cmocka_unit_test(test_healthy),
		cmocka_unit_test(test_loop),
		cmocka_unit_test(test_twice),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_deep),
		cmocka_unit_test(test_extents),
		cmocka_unit_test(test_hugetlb),
		cmocka_unit_test(test_ksm),
		cmocka_unit_test(test_nothing),
	};

	return UNIT_RUN(rmap);
}
