// SPDX-License-Identifier: GPL-2.0-or-later
/* An input is read as status and as stat of a process. */
#include "fuzz.h"

#include <string.h>

#include "proc/task/status.h"

static void check_count(uint64_t count)
{
	REQUIRE(count <= INT64_MAX || count == MT_UNKNOWN);
}

static void check_status(const struct mt_task_status *s)
{
	REQUIRE(memchr(s->name, '\0', sizeof(s->name)));
	REQUIRE(!s->state[1] && (!s->state[0] || (s->state[0] >= 'A' && s->state[0] <= 'z')));
	check_count(s->pid);
	check_count(s->tgid);
	check_count(s->parent);
	check_count(s->threads);
	check_count(s->size);
	check_count(s->anon);
	check_count(s->file);
	check_count(s->shmem);
	check_count(s->swap);
	check_count(s->page_tables);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mt_task_status status, stat;
	mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;
	mt_cleanup(mt_error) struct mt_error *err =
		mt_snapshot_create(MT_ORIGIN_SYSROOT, &snapshot);
	mt_cleanup(mt_error) struct mt_error *other = NULL;

	if (err)
		return 0;
	err = mt_status_parse("status", (const char *)data, size, snapshot, &status);
	other = mt_stat_parse("stat", (const char *)data, size, &stat);
	fuzz_check_error(err);
	fuzz_check_error(other);
	check_status(&status);
	check_status(&stat);
	fuzz_check_lines(snapshot);
	return 0;
}
