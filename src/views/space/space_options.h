/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options of the views of tasks and address spaces. */
#ifndef MT_VIEWS_SPACE_SPACE_OPTIONS_H
#define MT_VIEWS_SPACE_SPACE_OPTIONS_H

#include "views/view/view.h"

/* --pid PID: of this process. */
extern const struct mt_view_option mt_option_pid;

/* --threads: also tasks that lead no thread group. */
extern const struct mt_view_option mt_option_threads;

/*
 * Reads text, the argument `what` of this view, as a number into *value.  MT_ERR_USAGE
 * names them if it is none.
 */
struct mt_error *mt_space_argument(const char *view, const char *what, const char *text,
				   uint64_t *value);

/* Returns the pid that the request names, which is the request's; NULL: none. */
const uint64_t *mt_space_pid(const struct mt_request *request);

#endif
