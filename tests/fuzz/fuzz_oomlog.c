// SPDX-License-Identifier: GPL-2.0-or-later
/* An input is a kernel's log with reports that memory ran out; what they mean is told, too. */
#include "fuzz.h"

#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "proc/log/oomlog.h"
#include "views/views.h"

static void check_text(const char *text)
{
	REQUIRE(!text || mt_text_is_printable(text, strlen(text)));
}

static void check_report(const struct mt_report *report)
{
	REQUIRE(report->line && report->stamp);
	check_text(report->stamp);
	check_text(report->request);
	check_text(report->command);
	check_text(report->mems_allowed);
	check_text(report->constraint);
	check_text(report->killed);
	check_text(report->unread);
	REQUIRE(report->nr_tasks <= MT_MAX_TASKS && report->nr_caches <= MT_MAX_CACHES);
	for (size_t i = 0; i < report->nr_tasks; i++)
		check_text(report->tasks[i].name);
	for (size_t i = 0; i < report->nr_caches; i++)
		check_text(report->caches[i].name);
	for (size_t i = 0; i < report->nr_allocations; i++)
		check_text(report->allocations[i]);
	REQUIRE(!report->nr_unread == !report->unread);
	if (report->snapshot)
		fuzz_check_snapshot(report->snapshot);
}

static void check_sample(struct mt_oomlog *log, size_t number, bool whole)
{
	mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;
	mt_cleanup(mt_error) struct mt_error *err = mt_oomlog_sample(log, number, &snapshot);

	fuzz_check_message(err);
	if (err)
		return;
	fuzz_check_snapshot(snapshot);
	/* what a report means is told before anybody assumes a page size */
	fuzz_render_view(&mt_view_oom, snapshot);
	if (!whole)
		return;
	fuzz_render_view(&mt_view_where, snapshot);
	fuzz_render(snapshot);
	fuzz_render_view(&mt_view_why, snapshot);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mt_buffer buf = { .data = malloc(size + !size), .len = size, .capacity = size };
	mt_cleanup(mt_oomlog) struct mt_oomlog *log = NULL;
	mt_cleanup(mt_error) struct mt_error *err = NULL;

	REQUIRE(buf.data);
	memcpy(buf.data, data, size);
	err = mt_oomlog_of_text("log", &buf, &log);
	fuzz_check_error(err);
	if (err)
		return 0;

	const struct mt_reports *reports = mt_oomlog_reports(log);

	REQUIRE(reports->n && reports->n <= MT_MAX_REPORTS);
	for (size_t i = 0; i < reports->n; i++)
		check_report(&reports->v[i]);
	check_sample(log, 0, true);
	if (reports->n > 1)
		check_sample(log, 1, false);
	check_sample(log, reports->n + 1, false);
	return 0;
}
