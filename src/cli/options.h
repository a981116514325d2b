/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line: memtop [SOURCE] [VIEW [ARGUMENT…]] [OUTPUT] */
#ifndef MT_CLI_OPTIONS_H
#define MT_CLI_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "image/image.h"
#include "record/date.h"
#include "views/view/view.h"

struct mt_command;

enum mt_color { MT_COLOR_AUTO, MT_COLOR_ALWAYS, MT_COLOR_NEVER };

/* Room for the options that a view or a command was given. */
#define MT_MAX_GIVEN 64

struct mt_given {
	const struct mt_view_option *option;
	const char *text;		/* NULL: the option takes no value */
};

/* Strings belong to argv. */
struct mt_options {
	bool help, version;

	const char *sysroot;		/* -s; NULL: this machine */
	const char **cores;		/* -c, as often as there are files; free it */
	size_t nr_cores;
	const char *vmlinux;		/* -k */
	const char *log;		/* -l, or what a view of logs is given */
	size_t report;			/* of the log, from 1; 0: the last */
	enum mt_types_choice types;
	bool force;
	bool no_cache;

	const char *recording;		/* -r */
	bool has_at, has_begin, has_end;
	struct mt_when at, begin, end;

	const struct mt_view *view;	/* NULL: none was named */
	const struct mt_command *command; /* named instead of a view, or NULL */
	struct mt_given given[MT_MAX_GIVEN]; /* options of the view or the command */
	size_t nr_given;
	struct mt_request request;	/* without its snapshot */

	bool json, no_headings, bytes;
	bool json_lines;		/* json is set, too */
	const char *columns;		/* -o */
	enum mt_color color;
	bool repeat;
	double interval;		/* -i, seconds */
	uint64_t count;			/* 0: until stopped */

	bool no_color, no_mouse, no_unicode, readonly; /* of the full screen */
	const char *keys, *screen;	/* a script for the full screen, and where
					 * what it leads to is written: for tests */
};

/* MT_ERR_USAGE with what is wrong; release in any case. */
struct mt_error *mt_options_parse(int argc, char **argv, struct mt_options *options);

/* Its last step, options_check.c: MT_ERR_USAGE if they do not go together. */
struct mt_error *mt_options_check(const struct mt_options *options);

/* What an option was given, the last time: "" if it takes no value; NULL: it was not. */
const char *mt_options_given(const struct mt_options *options,
			     const struct mt_view_option *option);

void mt_options_release(struct mt_options *options);

#endif
