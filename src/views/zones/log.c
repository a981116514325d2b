// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel's log out of a dump. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "views/zones/zones.h"

enum { TIME, TEXT, LEVEL, SEQUENCE, NR_COLUMNS };

static const struct mt_column columns[NR_COLUMNS] = {
	[TIME] = { "time", "TIME", MT_TYPE_TEXT, .is_key = true,
		   .help = "seconds since boot, in brackets as dmesg has them" },
	[TEXT] = { "text", "TEXT", MT_TYPE_TEXT, .help = "the line" },
	[LEVEL] = { "level", "LEVEL", MT_TYPE_COUNT, .extra = true,
		    .help = "0 (emergency) to 7 (debug)" },
	[SEQUENCE] = { "sequence", "SEQ", MT_TYPE_COUNT, .extra = true,
		       .help = "number of the record (since 5.10)" },
};

static struct mt_error *show_line(const struct mt_log_record *record, const char *line,
				  struct mt_sink *sink)
{
	char time[32];

	snprintf(time, sizeof(time), "[%5" PRIu64 ".%06" PRIu64 "]",
		 record->nsec / 1000000000u, record->nsec % 1000000000u / 1000);

	const struct mt_cell cells[NR_COLUMNS] = {
		[TIME] = mt_cell_text(time),
		[TEXT] = mt_cell_text(line),
		[LEVEL] = mt_cell_count(record->level),
		[SEQUENCE] = mt_cell_count(record->sequence),
	};

	return sink->ops->row(sink, cells);
}

/* A record may have several lines, each with the same time, as dmesg prints them. */
static struct mt_error *fill_record(void *data, const struct mt_log_record *record)
{
	mt_cleanup(free) char *text = strdup(record->text);
	struct mt_error *err = NULL;
	char *rest = text, *line;

	if (!text)
		return mt_error_nomem();
	while (!err && (line = strsep(&rest, "\n")))
		err = show_line(record, line, data);
	return err;
}

static struct mt_error *fill(const struct mt_request *request, struct mt_sink *sink)
{
	struct mt_inspector *inspector = request->snapshot->inspector;

	return inspector->ops->log(inspector, fill_record, sink);
}

const struct mt_view mt_view_log = {
	.name = "log",
	.summary = "the kernel's log (dumps); with -n as dmesg prints it",
	.columns = columns,
	.nr_columns = NR_COLUMNS,
	.asks = MT_QUESTION_MEMORY,
	.fill = fill,
};
