/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options of the views of tasks and address spaces. */
#ifndef MT_VIEWS_SPACE_SPACE_OPTIONS_H
#define MT_VIEWS_SPACE_SPACE_OPTIONS_H

#include "views/view/view.h"

extern const struct mt_view_option mt_option_pid, mt_option_threads;

/* A number that an argument must be; MT_ERR_USAGE says for what. */
struct mt_error *mt_space_argument(const char *view, const char *what, const char *text,
				   uint64_t *value);

/* The request's pid, or NULL. */
const uint64_t *mt_space_pid(const struct mt_request *request);

#endif
