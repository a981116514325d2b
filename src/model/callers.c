// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/callers.h"

#include <stdio.h>
#include <string.h>

#define MOST_CALLERS 3u

/* What functions of the page and the slab allocator begin with, behind underscores, 4.19 to 7.x. */
static const char *const allocators[] = {
	"alloc_contig", "alloc_frozen_pages", "alloc_from_pcs", "alloc_pages", "alloc_slab_page",
	"alloc_zeroed_user", "allocate_slab", "cache_alloc", "do_kmalloc", "do_slab_alloc",
	"folio_alloc", "get_free_pages", "get_page_from_freelist", "get_zeroed_page",
	"kmalloc", "kmem_cache_alloc", "kvmalloc", "kzalloc", "new_slab", "post_alloc_hook",
	"prep_new_page", "rmqueue", "set_page_owner", "slab_alloc", "slob_", "vma_alloc_folio",
	"vmalloc", "vzalloc", "filemap_alloc_folio", "page_cache_alloc", "refill_objects",
	"refill_sheaf", "alloc_empty_sheaf", "alloc_full_sheaf", "page_frag_alloc",
};

bool mt_call_is_allocator(const char *call)
{
	call += strspn(call, "_");
	for (size_t i = 0; i < MT_ARRAY_SIZE(allocators); i++)
		if (!strncmp(call, allocators[i], strlen(allocators[i])))
			return true;
	return false;
}

const char *mt_callers_text(const struct mt_call_stack *stack, char buf[MT_CALLERS_SIZE])
{
	size_t len = 0, i = 0;

	*buf = '\0';
	while (i < stack->n && mt_call_is_allocator(stack->calls[i]))
		i++;
	for (size_t k = 0; k < MOST_CALLERS && i + k < stack->n && len < MT_CALLERS_SIZE; k++)
		len += (size_t)snprintf(buf + len, MT_CALLERS_SIZE - len, "%s%.*s",
					k ? " < " : "", (int)strcspn(stack->calls[i + k], "+"),
					stack->calls[i + k]);
	return buf;
}
