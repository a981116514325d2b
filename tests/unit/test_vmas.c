// SPDX-License-Identifier: GPL-2.0-or-later
/* vmas: what it says of a process without a row. */
#include "unit.h"

#include <string.h>

#include "model/address_space.h"
#include "model/inspect.h"
#include "views/space/space.h"

/* What the view said. */
struct heard {
	struct mt_sink sink;		/* first */
	size_t rows;
	char note[256];
};

static struct mt_error *on_row(struct mt_sink *sink, const struct mt_cell *cells)
{
	(void)cells;
	((struct heard *)sink)->rows++;
	return NULL;
}

static struct mt_error *on_note(struct mt_sink *sink, enum mt_emphasis emphasis, const char *text)
{
	struct heard *heard = (struct heard *)sink;

	(void)emphasis;
	snprintf(heard->note, sizeof(heard->note), "%s", text);
	return NULL;
}

static struct mt_error *no_vmas(struct mt_inspector *inspector, uint64_t pid, bool pages,
				struct mt_error *(*fn)(void *data, const struct mt_vma *vma),
				void *data)
{
	(void)inspector, (void)pid, (void)pages, (void)fn, (void)data;
	return NULL;
}

/* Left out of the dump, as a reader tells it. */
static struct mt_error *lost_vmas(struct mt_inspector *inspector, uint64_t pid, bool pages,
				  struct mt_error *(*fn)(void *data, const struct mt_vma *vma),
				  void *data)
{
	(void)pid, (void)pages, (void)fn, (void)data;
	mt_snapshot_set_status(inspector->snapshot, MT_SECTION_TASKS, MT_STATUS_DAMAGED,
			       "pid 7: physical address 0x1000 was left out of the dump");
	return NULL;
}

static void ask(const struct mt_space_ops *spaces, struct heard *heard)
{
	static const char *const arguments[] = { "7" };
	static const struct mt_sink_ops sink_ops = { .row = on_row, .note = on_note };
	const struct mt_inspector_ops ops = { .spaces = spaces };
	mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;

	assert_fine(mt_snapshot_create(MT_ORIGIN_CORE, &snapshot));

	struct mt_inspector inspector = { .ops = &ops, .snapshot = snapshot };
	const struct mt_request request = {
		.snapshot = snapshot, .arguments = arguments, .nr_arguments = 1,
	};

	snapshot->inspector = &inspector;
	*heard = (struct heard){ .sink.ops = &sink_ops };
	assert_fine(mt_view_vmas.fill(&request, &heard->sink));
	snapshot->inspector = NULL;
	assert_int_equal(heard->rows, 0);
}

static void a_kernel_thread_has_none(void **state)
{
	const struct mt_space_ops spaces = { .vmas = no_vmas };
	struct heard heard;

	(void)state;
	ask(&spaces, &heard);
	assert_has(heard.note, "pid 7 has no mappings: it is a kernel thread");
}

static void lost_ones_are_not_none(void **state)
{
	const struct mt_space_ops spaces = { .vmas = lost_vmas };
	struct heard heard;

	(void)state;
	ask(&spaces, &heard);
	assert_string_equal(heard.note, "of pid 7 no mapping could be read: whether it has any is "
			    "unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_kernel_thread_has_none),
		cmocka_unit_test(lost_ones_are_not_none),
	};

	return UNIT_RUN(tests);
}
