// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/space/space_options.h"

#include "base/number.h"

static struct mt_error *set_threads(struct mt_request *request, const char *text)
{
	(void)text;
	request->space.threads = true;
	return NULL;
}

static struct mt_error *set_pid(struct mt_request *request, const char *text)
{
	request->space.has_pid = true;
	return mt_number_parse(text, &request->space.pid) ? NULL :
	       mt_error_create(MT_ERR_USAGE, "the number of a process");
}

const struct mt_view_option mt_option_threads = {
	.name = "threads", .help = "a row for each thread, behind the first of its group",
	.set = set_threads,
};

const struct mt_view_option mt_option_pid = {
	.name = "pid", .letter = 'p', .value = "PID",
	.help = "in the address space of this process (none: the kernel's)", .set = set_pid,
};

struct mt_error *mt_space_argument(const char *view, const char *what, const char *text,
				   uint64_t *value)
{
	return mt_number_parse(text, value) ? NULL :
	       mt_error_create(MT_ERR_USAGE, "%s wants %s, not \"%s\"", view, what, text);
}

const uint64_t *mt_space_pid(const struct mt_request *request)
{
	return request->space.has_pid ? &request->space.pid : NULL;
}
