/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the files that make up the machine share; nobody else includes it. */
#ifndef MT_TEST_MADEUP_PRIVATE_H
#define MT_TEST_MADEUP_PRIVATE_H

#include "madeup.h"

/* Where x86-64 has its direct mapping and its kernel image. */
#define DIRECT_MAP	0xffff888000000000ull
#define KERNEL_MAP	0xffffffff80000000ull

#define KERNEL_START	0x100000u	/* physical; below are pages like any others */

uint64_t madeup_take(struct madeup *m, size_t size);
uint64_t madeup_take_pages(struct madeup *m, size_t n);
uint64_t madeup_direct(uint64_t phys);
void *madeup_at_phys(struct madeup *m, uint64_t phys);
void madeup_write_long(struct madeup *m, uint64_t phys, uint64_t value);
uint64_t madeup_add_symbol(struct madeup *m, const char *name, uint64_t phys);
uint64_t madeup_take_symbol(struct madeup *m, const char *name, size_t size);
uint64_t madeup_take_string(struct madeup *m, const char *text);
void madeup_take_names(struct madeup *m, const char *symbol, const char *const *names, size_t n);
uint64_t madeup_address_of(const struct madeup *m, const void *p);
void madeup_init_list(const struct madeup *m, struct list_head *list);
void madeup_add_to_list(struct madeup *m, struct list_head *entry, struct list_head *head);
void madeup_init_page(struct madeup *m, uint64_t pfn, unsigned int node, unsigned int zone);
void madeup_set_flag(struct page *page, unsigned int bit);
unsigned int madeup_type_of_block(uint64_t pfn);
void madeup_set_block_type(struct madeup *m, struct zone *zone, uint64_t pfn, unsigned int type);
/* Marks the page as one of the given type, such as that of free blocks. */
void madeup_set_type(struct page *page, unsigned int type);
void madeup_make_forms(struct madeup *m);
void madeup_make_log(struct madeup *m);
void madeup_make_tags(struct madeup *m);
void madeup_make_hstates(struct madeup *m);
/* A per-CPU pointer to size bytes. */
uint64_t madeup_take_percpu(size_t size);
void madeup_make_memory_map(struct madeup *m);
struct per_cpu_pages *madeup_pcp_of(struct madeup *m, struct zone *zone, unsigned int cpu);
void madeup_choose_free_pages(struct madeup *m);
void madeup_use_zone(struct madeup *m, unsigned int node, unsigned int index);

#endif
