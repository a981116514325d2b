// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/help.h"

#include <string.h>

#include "views/views.h"

static const char sources[] =
	"Source:\n"
	"  (none)                  this machine\n"
	"  FILE                    a dump, saved files, a recording, a log, a snapshot:\n"
	"                          its content tells which\n"
	"  -s, --sysroot DIR       saved files: DIR/proc/zoneinfo and so on\n"
	"  -c, --core FILE         a memory image (a split one: again for each file);\n"
	"                          a directory: the newest finished dump in it\n"
	"  -l, --log FILE          a kernel's log with reports that memory ran out\n"
	"      --page-size BYTES   of a source that does not tell: 4096, 64k\n"
	"      --report N          which of them (default: the last)\n"
	"  -k, --vmlinux FILE      its debug information (found by itself if it can be)\n"
	"  -r, --recording FILE    what memtop record wrote, at its last sample\n"
	"      --at TIME           at this one: 2026-01-31T10:00, -30m, +2h, first\n"
	"      --begin, --end TIME each sample from here to there; with -i in steps\n"
	"      --types WHICH       auto, dwarf or btf: where type layouts come from\n"
	"      --force             take a vmlinux of another build\n"
	"      --no-kcore          this machine without the kernel's memory (/proc/kcore)\n"
	"      --no-nice           a running kernel's memory is read with usual priority,\n"
	"                          not only when nobody else wants the CPU\n"
	"  -j, --jobs N            threads that read it (default: 1 of a running kernel,\n"
	"                          as many as CPUs of a dump)\n"
	"      --no-cache          no layouts from, or to, $XDG_CACHE_HOME/memtop\n";

static const char outputs[] =
	"Output:\n"
	"  -J, --json              JSON; with -i one document a line\n"
	"      --ndjson            JSON, one object a line: what is shown, each row, the\n"
	"                          end; with -n rows alone\n"
	"      --csv               comma-separated values, with a line of keys\n"
	"  -o, --output LIST       columns by key: a,b,c; +LIST adds to the usual\n"
	"      --sort LIST         by these columns: numbers from the largest, texts from\n"
	"                          a on; +COL from the smallest, -COL from the largest\n"
	"      --top N             the first N rows only\n"
	"  -n, --noheadings        no headings\n"
	"      --raw               columns separated by one blank, plain values\n"
	"  -b, --bytes             sizes in bytes, [B] in their headings\n"
	"  -i, --interval SEC      again every SEC seconds\n"
	"      --count N           that often\n"
	"      --color[=WHEN]      auto, always or never; NO_COLOR is heeded\n"
	"  -h, --help              this, or with a view its columns\n"
	"  -V, --version           version\n";

static const char screens[] =
	"Full screen:\n"
	"      --no-color          no colours\n"
	"      --no-mouse          the mouse is the terminal's\n"
	"      --no-unicode        plain ASCII\n"
	"      --readonly          no file is written, settings neither\n";

static const char statuses[] =
	"Exit status: 0 fine, 1 a finding, 2 trouble.\n";

/* Words of text in lines of at most width, each behind indent blanks. */
static void wrap(FILE *out, const char *text, int indent, int width)
{
	int at = indent;

	while (*text) {
		int len = (int)strcspn(text, " ");

		if (at > indent && at + 1 + len > width) {
			fprintf(out, "\n%*s", indent, "");
			at = indent;
		} else if (at > indent) {
			fputc(' ', out);
			at++;
		}
		fprintf(out, "%.*s", len, text);
		at += len;
		text += len;
		text += strspn(text, " ");
	}
	fputc('\n', out);
}

void mt_help(FILE *out, const struct mt_command *const *commands)
{
	fputs("Usage: memtop [SOURCE | FILE] [VIEW | COMMAND] [OUTPUT]\n"
	      "Where did the physical memory go, and why can (or can't) the next allocation\n"
	      "be served?\n\nView (none: the full screen on a terminal, else summary):\n", out);
	for (size_t i = 0; i < mt_nr_views; i++) {
		fprintf(out, "  %-10s  ", mt_views[i]->name);
		wrap(out, mt_views[i]->summary, 14, 80);
	}
	fputs("  memtop help VIEW lists the options and columns of a view.\n\nCommand:\n", out);
	for (; *commands; commands++) {
		fprintf(out, "  %-10s  ", (*commands)->name);
		wrap(out, (*commands)->summary, 14, 80);
	}
	fprintf(out, "  memtop help COMMAND lists the options of a command.\n"
		     "\n%s\n%s\n%s\n%s", sources, outputs, screens, statuses);
}

static void help_columns(FILE *out, const struct mt_column *columns, size_t n, int indent)
{
	for (size_t i = 0; i < n; i++) {
		fprintf(out, "%*s%-*s ", indent, "", 30 - indent, columns[i].key);
		wrap(out, columns[i].help, 31, 80);
		if (columns[i].type == MT_TYPE_TABLE)
			help_columns(out, columns[i].columns, columns[i].nr_columns, indent + 2);
	}
}

static void help_options(FILE *out, const struct mt_view_option *const *options)
{
	fputs("Options:\n", out);
	for (; *options; options++) {
		char left[64];

		snprintf(left, sizeof(left), "%s%s--%s%s%s", (*options)->letter ? "-" : "",
			 (*options)->letter ? (char[]){ (*options)->letter, ',', ' ', '\0' } : "",
			 (*options)->name,
			 (*options)->value ? " " : "", (*options)->value ? (*options)->value : "");
		fprintf(out, "  %-28s ", left);
		wrap(out, (*options)->help, 31, 80);
	}
	fputc('\n', out);
}

static void help_some_columns(FILE *out, const struct mt_view *view, bool extra,
			      const char *heading)
{
	bool any = false;

	for (size_t i = 0; i < view->nr_columns; i++) {
		if (view->columns[i].extra != extra)
			continue;
		if (!any)
			fputs(heading, out);
		any = true;
		help_columns(out, &view->columns[i], 1, 2);
	}
}

void mt_help_view(FILE *out, const struct mt_view *view)
{
	fprintf(out, "Usage: memtop [SOURCE] %s%s%s%s [OUTPUT]\n%s\n\n", view->name,
		view->arguments ? " " : "", view->arguments ? view->arguments : "",
		view->options ? " [OPTION]" : "", view->summary);
	if (view->options)
		help_options(out, view->options);
	help_some_columns(out, view, false, "Columns shown:\n");
	help_some_columns(out, view, true, "\nFurther columns (with -o; always in JSON):\n");
	if (!view->other)
		return;
	fprintf(out, "\nWith %s", view->other_option);
	help_some_columns(out, view->other, false, ", columns shown:\n");
	help_some_columns(out, view->other, true, "\nFurther columns there:\n");
}

void mt_help_command(FILE *out, const struct mt_command *command)
{
	fprintf(out, "Usage: memtop [SOURCE] %s%s%s [OPTION]\n%s\n\n", command->name,
		command->arguments ? " " : "", command->arguments ? command->arguments : "",
		command->summary);
	if (command->details)
		fprintf(out, "%s\n", command->details);
	if (command->details && command->options)
		fputc('\n', out);
	if (command->options)
		help_options(out, command->options);
}
