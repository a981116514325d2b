/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The command line: memtop [SOURCE] [VIEW [ARGUMENT…]] [OUTPUT] */
#ifndef MT_CLI_OPTIONS_H
#define MT_CLI_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "cli/file_kind.h"
#include "image/image.h"
#include "record/date.h"
#include "views/view/view.h"

struct mt_command;

/* --color: whether text is coloured. */
enum mt_color { MT_COLOR_AUTO, MT_COLOR_ALWAYS, MT_COLOR_NEVER };

/* So many options of a view or a command may be named. */
#define MT_MAX_OPTION_VALUES 64

/* An option of a view or a command, as it was named on the command line. */
struct mt_option_value {
	const struct mt_view_option *option;
	const char *text;		/* NULL: the option takes no value */
};

/* All that the command line says.  Strings belong to argv. */
struct mt_options {
	bool help, version;

	const char *sysroot;		/* -s; NULL: this machine */
	const char **cores;		/* -c, as often as there are files; free it */
	size_t nr_cores;
	const char *vmlinux;		/* -k */
	const char *log;		/* -l, or what a view of logs is given */
	const char *content;		/* a document or text of /proc; NULL: none */
	size_t report;			/* of the log, from 1; 0: the last */
	uint64_t page_size;	/* bytes, of a source that does not tell; 0: not said */
	enum mt_types_choice types;
	bool force;
	bool no_cache;
	struct mt_reads *reads;		/* notes what is read of a dump; NULL: nobody does */
	bool no_kcore;			/* this machine: its memory is left alone */
	bool no_nice;			/* a running kernel is looked at as any program would */
	uint64_t jobs;			/* threads that look at once; 0: chosen */

	const char *recording;		/* -r */
	bool has_at, has_begin, has_end;
	struct mt_when at, begin, end;

	const struct mt_view *view;	/* NULL: none was named */
	const struct mt_command *command; /* named instead of a view, or NULL */
	struct mt_option_value
		values[MT_MAX_OPTION_VALUES]; /* options of the view or the command */
	size_t nr_values;
	struct mt_request request;	/* without its snapshot */

	bool json, no_headings, bytes;
	bool json_lines;		/* json is set, too */
	bool csv;
	const char *columns;		/* -o */
	const char *sort;		/* keys of columns; NULL: as the view has them */
	uint64_t top;			/* so many rows; 0: all */
	enum mt_color color;
	bool repeat;
	double interval;		/* -i, seconds */
	uint64_t count;			/* 0: until stopped */

	bool no_color, no_mouse, no_unicode, readonly; /* of the full screen */
	const char *keys, *screen;	/* a script for the full screen, and where
					 * what it leads to is written: for tests */
};

/* What words of a command line may name besides views. */
struct mt_named {
	const struct mt_command *const *commands;	/* ends with NULL */
	/* tells what a file is, as mt_file_kind_find() does; NULL: words name no files */
	struct mt_error *(*find_kind)(const char *path, enum mt_file_kind *kind);
};

/*
 * Reads argv[argc] into *options, which then points into it and into what named points to.
 * MT_ERR_USAGE says what is wrong.  Release options in any case.
 */
struct mt_error *mt_options_parse(int argc, char **argv, const struct mt_named *named,
				  struct mt_options *options);

/*
 * Checks that the options go together, the last step of mt_options_parse().
 * MT_ERR_USAGE names two that do not.
 */
struct mt_error *mt_options_check(const struct mt_options *options);

/*
 * Returns the value that an option of a command had the last time it was named, "" if it
 * takes none; NULL: it was not named.
 */
const char *mt_options_value(const struct mt_options *options,
			     const struct mt_view_option *option);

/* An option that every view takes, as shells complete it. */
struct mt_option_name {
	const char *name;	/* without its dashes */
	char letter;		/* 0: it has none */
	bool takes_value;
};

/* Tells the i-th of them, from 0; false: there are no more. */
bool mt_options_common(size_t i, struct mt_option_name *option);

/* Frees what options own. */
void mt_options_release(struct mt_options *options);

#endif
