/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where samples come from: the full screen knows views, not sources. */
#ifndef MT_VIEWS_TUI_DATA_SOURCE_H
#define MT_VIEWS_TUI_DATA_SOURCE_H

#include <stdbool.h>

#include "base/error.h"
#include "base/progress.h"
#include "views/view/view.h"

/* What the full screen asks of a source; data is handed to each function. */
struct mt_tui_source {
	/* takes a snapshot with what the view needs; the caller destroys it */
	struct mt_error *(*sample)(void *data, const struct mt_view *view,
				   struct mt_snapshot **snapshot);
	/* takes the same of another source, by its name ("": of this one, opened for that
	 * view alone), and hands it to fn, whose it is; the source is closed when fn returns */
	struct mt_error *(*other)(void *data, const char *name, const struct mt_view *view,
				  struct mt_error *(*fn)(void *fn_data,
							 struct mt_snapshot *snapshot),
				  void *fn_data);
	/* of a recording: goes one sample on, or (back) back; to a moment.  NULL: it is none */
	struct mt_error *(*step)(void *data, bool back);
	struct mt_error *(*go_to)(void *data, const char *when);
	/* says to whom progress is reported from now on; NULL: to nobody */
	void (*listen)(void *data, const struct mt_progress *progress);
	void *data;
	bool changes;		/* a running machine: sample again and again */
	unsigned int answers;	/* enum mt_question: views that can be asked */
	bool is_core;		/* a dump: what it is asked may take long */
};

#endif
