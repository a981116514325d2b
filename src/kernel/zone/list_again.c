// SPDX-License-Identifier: GPL-2.0-or-later
/* Walks lists of a kernel that runs: again, if one was changed on the way. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/array.h"
#include "kernel/zone/freelist.h"

#define MAX_WALKS 6u
#define PAUSE_NSEC 200000L

/* A list with more is told of as it is walked, changed or not: a copy would cost too much. */
#define MAX_COPIED (256u << 10)

/* One walk: what there is to tell of it. */
struct copy {
	size_t page_size;
	uint64_t *entries;		/* [2 * n] pfn and struct page */
	size_t n, capacity;
	uint8_t *raw;			/* [n * page_size] */
	size_t raw_capacity;
	struct mt_page_list_error errors[MT_LIST_NR_ERRORS];	/* the first of each kind */
	char *causes[MT_LIST_NR_ERRORS];
	bool has[MT_LIST_NR_ERRORS], has_any;
};

static struct mt_error *copy_entry(void *data, const struct mt_page_list_entry *entry)
{
	struct copy *copy = data;
	struct mt_error *err;

	if (copy->n == MAX_COPIED)
		return mt_error_create(MT_ERR_STOPPED, "too many to copy");
	err = mt_array_reserve(&copy->entries, &copy->capacity, 2 * (copy->n + 1),
			       sizeof(*copy->entries), 2 * MAX_COPIED);
	if (!err)
		err = mt_array_reserve(&copy->raw, &copy->raw_capacity, copy->n + 1,
				       copy->page_size, MAX_COPIED);
	if (err)
		return err;
	copy->entries[2 * copy->n] = entry->pfn;
	copy->entries[2 * copy->n + 1] = entry->page;
	memcpy(copy->raw + copy->n * copy->page_size, entry->raw, copy->page_size);
	copy->n++;
	return NULL;
}

static struct mt_error *copy_error(void *data, const struct mt_page_list_error *error)
{
	struct copy *copy = data;
	char **cause = &copy->causes[error->kind];

	copy->has_any = true;
	if (copy->has[error->kind])
		return NULL;
	copy->has[error->kind] = true;
	copy->errors[error->kind] = *error;
	free(*cause);
	*cause = error->cause ? strdup(error->cause) : NULL;
	copy->errors[error->kind].cause = *cause;
	return NULL;
}

static void forget(struct copy *copy)
{
	copy->n = 0;
	copy->has_any = false;
	memset(copy->has, 0, sizeof(copy->has));
}

static void release(struct copy *copy)
{
	for (size_t i = 0; i < MT_LIST_NR_ERRORS; i++)
		free(copy->causes[i]);
	free(copy->entries);
	free(copy->raw);
}

static struct mt_error *tell(const struct copy *copy, const struct mt_page_list_visitor *visitor)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && visitor->entry && i < copy->n; i++)
		err = visitor->entry(visitor->data, &(struct mt_page_list_entry){
			.position = i,
			.pfn = copy->entries[2 * i],
			.page = copy->entries[2 * i + 1],
			.raw = copy->raw + i * copy->page_size,
		});
	for (size_t i = 0; !err && visitor->error && i < MT_LIST_NR_ERRORS; i++)
		if (copy->has[i])
			err = visitor->error(visitor->data, &copy->errors[i]);
	return err;
}

static struct mt_error *walk_again(const struct mt_page_format *format,
				   const struct mt_page_list *list,
				   const struct mt_page_list_visitor *visitor, struct copy *copy,
				   struct mt_page_list_result *result)
{
	const struct mt_page_list_visitor copying = { copy_entry, copy_error, copy };
	const struct timespec pause = { .tv_nsec = PAUSE_NSEC };
	struct mt_seen *seen = mt_reader_memory(format->reader)->seen;
	struct mt_error *err = NULL;

	for (unsigned int i = 0; i < MAX_WALKS; i++) {
		seen->lists_again += i == 1;
		if (i > 1)
			nanosleep(&pause, NULL);
		forget(copy);
		err = mt_page_list_walk_once(format, list, &copying, result);
		if (err || !copy->has_any)
			break;
	}
	if (err && copy->n == MAX_COPIED) {
		mt_error_destroy(err);
		return mt_page_list_walk_once(format, list, visitor, result);
	}
	seen->lists_moving += !err && copy->has_any;
	return err ? err : tell(copy, visitor);
}

struct mt_error *mt_page_list_walk(const struct mt_page_format *format,
				   const struct mt_page_list *list,
				   const struct mt_page_list_visitor *visitor,
				   struct mt_page_list_result *result)
{
	struct copy copy = { .page_size = (size_t)format->layout->page.size };
	struct mt_error *err;

	if (!mt_reader_memory(format->reader)->seen)
		return mt_page_list_walk_once(format, list, visitor, result);
	err = walk_again(format, list, visitor, &copy, result);
	release(&copy);
	return err;
}
