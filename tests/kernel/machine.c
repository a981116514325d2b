// SPDX-License-Identifier: GPL-2.0-or-later
#include "machine.h"

#include <stdlib.h>
#include <string.h>

void machine_make(struct machine *m)
{
	*m = (struct machine){ .made = madeup_create(), .folder = unit_folder() };
	assert_non_null(m->made);
}

void machine_rewrite(struct machine *m)
{
	mt_cleanup(free) char *path = NULL;

	assert_true(asprintf(&path, "%s/vmcore", m->folder) > 0);
	assert_true(madeup_write(m->made, path));
}

struct mt_error *machine_open_image(struct machine *m, const char *vmlinux,
				    enum mt_types_choice types)
{
	mt_cleanup(free) char *path = NULL;

	assert_true(asprintf(&path, "%s/vmcore", m->folder) > 0);
	assert_true(madeup_write(m->made, path));

	const struct mt_image_options options = {
		.paths = (const char *const[]){ path },
		.nr_paths = 1,
		.vmlinux = vmlinux,
		.types = types,
		.no_cache = true,
		.is_living = m->is_living,
	};

	return mt_image_open(&options, &m->image);
}

struct mt_error *machine_open_with(struct machine *m, const struct mt_progress *progress)
{
	struct mt_error *err = machine_open_image(m, MADEUP_VMLINUX, MT_TYPES_AUTO);

	return err ? err : mt_kernel_open(m->image, progress, &m->kernel);
}

struct mt_error *machine_open(struct machine *m)
{
	return machine_open_with(m, NULL);
}

static void close_dump(struct machine *m)
{
	mt_snapshot_destroy(m->snapshot);
	mt_kernel_close(m->kernel);
	mt_image_close(m->image);
	m->snapshot = NULL;
	m->kernel = NULL;
	m->image = NULL;
}

void machine_dump(struct machine *m)
{
	/* a machine may be dumped again, bent further */
	close_dump(m);
	assert_fine(machine_open(m));
	assert_fine(mt_kernel_sample(m->kernel, ALL_SECTIONS, &m->snapshot));
}

void machine_release(struct machine *m)
{
	close_dump(m);
	madeup_destroy(m->made);
	if (m->folder)
		unit_remove(m->folder);
}

size_t machine_reasons(const struct machine *m, const char *words)
{
	size_t n = 0;

	for (size_t i = 0; i < m->snapshot->nr_incomplete; i++)
		n += strstr(m->snapshot->incomplete[i].reason, words) != NULL;
	return n;
}

uint64_t machine_block(struct machine *m, unsigned int *order)
{
	for (; *order < MADEUP_ORDERS; ++*order) {
		uint64_t pfn = madeup_entry(m->made, 0, ZONE_NORMAL, *order, MIGRATE_MOVABLE, 0);

		if (pfn != UINT64_MAX)
			return pfn;
	}
	fail_msg("no such block");
	return 0;
}
