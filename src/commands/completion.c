// SPDX-License-Identifier: GPL-2.0-or-later
/* Scripts by which shells complete a command line, made of the tables that --help is made of. */
#include <stdio.h>
#include <string.h>

#include "cli/options.h"
#include "cli/output.h"
#include "commands/commands.h"
#include "views/views.h"

/* What a shell offers as an option's value. */
enum offer { OFFER_NOTHING, OFFER_FILES, OFFER_DIRECTORIES, OFFER_COLUMNS, OFFER_WORDS };

static const struct {
	const char *option;
	enum offer offer;
	const char *words;
} values[] = {
	{ "sysroot", OFFER_DIRECTORIES, NULL },
	{ "core", OFFER_FILES, NULL },
	{ "vmlinux", OFFER_FILES, NULL },
	{ "log", OFFER_FILES, NULL },
	{ "recording", OFFER_FILES, NULL },
	{ "output", OFFER_COLUMNS, NULL },
	{ "sort", OFFER_COLUMNS, NULL },
	{ "svg", OFFER_FILES, NULL },
	{ "types", OFFER_WORDS, "auto dwarf btf" },
	{ "color", OFFER_WORDS, "auto always never" },
	{ "zone", OFFER_WORDS, "DMA DMA32 Normal HighMem Movable Device" },
	{ "type", OFFER_WORDS, "Unmovable Movable Reclaimable HighAtomic CMA Isolate" },
	{ "at", OFFER_WORDS, "first last" },
	{ "begin", OFFER_WORDS, "first last" },
	{ "end", OFFER_WORDS, "first last" },
};

static enum offer offer_of(const char *option, const char **words)
{
	*words = NULL;
	for (size_t i = 0; i < MT_ARRAY_SIZE(values); i++) {
		if (strcmp(values[i].option, option))
			continue;
		*words = values[i].words;
		return values[i].offer;
	}
	return OFFER_NOTHING;
}

/* Views whose options choose other columns are listed once. */
static bool is_first(size_t view)
{
	for (size_t i = 0; i < view; i++)
		if (!strcmp(mt_views[i]->name, mt_views[view]->name))
			return false;
	return true;
}

static void put_names(void)
{
	for (size_t i = 0; i < mt_nr_views; i++)
		if (is_first(i))
			printf("%s ", mt_views[i]->name);
	for (const struct mt_command *const *c = mt_commands; *c; c++)
		printf("%s ", (*c)->name);
	fputs("help", stdout);
}

static void put_columns(const char *view)
{
	const char *before = "";

	for (size_t i = 0; i < mt_nr_views; i++) {
		if (strcmp(mt_views[i]->name, view))
			continue;
		for (size_t j = 0; j < mt_views[i]->nr_columns; j++) {
			printf("%s%s", before, mt_views[i]->columns[j].key);
			before = " ";
		}
	}
}

static void put_own_options(const struct mt_view_option *const *options)
{
	for (; options && *options; options++)
		printf("--%s ", (*options)->name);
}

/* ---- bash ---- */

static void bash_case_of_value(const char *name, char letter)
{
	const char *words;
	enum offer offer = offer_of(name, &words);

	printf("\t--%s", name);
	if (letter)
		printf("|-%c", letter);
	fputs(") ", stdout);
	if (offer == OFFER_FILES)
		fputs("COMPREPLY=($(compgen -f -- \"$cur\")); return", stdout);
	else if (offer == OFFER_DIRECTORIES)
		fputs("COMPREPLY=($(compgen -d -- \"$cur\")); return", stdout);
	else if (offer == OFFER_WORDS)
		printf("COMPREPLY=($(compgen -W '%s' -- \"$cur\")); return", words);
	else if (offer == OFFER_COLUMNS)
		fputs("_memtop_columns; return", stdout);
	else
		fputs("return", stdout);
	fputs(" ;;\n", stdout);
}

static void bash_values(void)
{
	struct mt_option_name option;

	for (size_t i = 0; mt_options_common(i, &option); i++)
		if (option.takes_value)
			bash_case_of_value(option.name, option.letter);
	for (size_t i = 0; i < mt_nr_views; i++)
		for (size_t j = 0; mt_views[i]->options && mt_views[i]->options[j]; j++)
			if (mt_views[i]->options[j]->value)
				bash_case_of_value(mt_views[i]->options[j]->name,
						   mt_views[i]->options[j]->letter);
	for (const struct mt_command *const *c = mt_commands; *c; c++)
		for (size_t j = 0; (*c)->options && (*c)->options[j]; j++)
			if ((*c)->options[j]->value)
				bash_case_of_value((*c)->options[j]->name,
						   (*c)->options[j]->letter);
}

static void bash_views(void)
{
	for (size_t i = 0; i < mt_nr_views; i++) {
		if (!is_first(i))
			continue;
		printf("\t%s) columns='", mt_views[i]->name);
		put_columns(mt_views[i]->name);
		fputs("'; options='", stdout);
		for (size_t j = i; j < mt_nr_views; j++)
			if (!strcmp(mt_views[j]->name, mt_views[i]->name))
				put_own_options(mt_views[j]->options);
		fputs("' ;;\n", stdout);
	}
	for (const struct mt_command *const *c = mt_commands; *c; c++) {
		printf("\t%s) options='", (*c)->name);
		put_own_options((*c)->options);
		fputs("' ;;\n", stdout);
	}
}

static void bash(void)
{
	struct mt_option_name option;

	fputs("# bash completion for memtop\n"
	      "_memtop_columns() {\n"
	      "\tlocal before=${cur%\"${cur##*,}\"}\n"
	      "\tCOMPREPLY=($(compgen -P \"$before\" -W \"$columns\" -- \"${cur##*,}\"))\n"
	      "\tcompopt -o nospace\n"
	      "}\n\n"
	      "_memtop() {\n"
	      "\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
	      "\tlocal names='", stdout);
	put_names();
	fputs("' options='' columns='' view='' word common='", stdout);
	for (size_t i = 0; mt_options_common(i, &option); i++)
		printf("--%s ", option.name);
	fputs("'\n\n\tfor word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
	      "\t\t[[ $word != help && \" $names \" == *\" $word \"* ]] && view=$word && break\n"
	      "\tdone\n\tcase $view in\n", stdout);
	bash_views();
	fputs("\tesac\n\tcase $prev in\n", stdout);
	bash_values();
	fputs("\tesac\n\tcase $cur in\n"
	      "\t-*) COMPREPLY=($(compgen -W \"$options $common\" -- \"$cur\")) ;;\n"
	      "\t*)\n\t\t[[ -n $view ]] || COMPREPLY=($(compgen -W \"$names\" -- \"$cur\"))\n"
	      "\t\t[[ ${#COMPREPLY[@]} -gt 0 ]] || COMPREPLY=($(compgen -f -- \"$cur\")) ;;\n"
	      "\tesac\n}\n\ncomplete -o filenames -F _memtop memtop\n", stdout);
}

/* ---- zsh and fish: with what --help says of each ---- */

/* Text inside '...' where brackets and colons mean something. */
static void put_quoted(const char *text, const char *special, const char *quote)
{
	for (; *text; text++) {
		if (*text == '\'')
			fputs(quote, stdout);
		else if (strchr(special, *text))
			printf("\\%c", *text);
		else
			putchar(*text);
	}
}

static void zsh_value(const char *name)
{
	const char *words;
	enum offer offer = offer_of(name, &words);

	printf(":%s:", name);
	if (offer == OFFER_FILES)
		fputs("_files", stdout);
	else if (offer == OFFER_DIRECTORIES)
		fputs("_files -/", stdout);
	else if (offer == OFFER_WORDS)
		printf("(%s)", words);
}

static void zsh(void)
{
	struct mt_option_name option;

	fputs("#compdef memtop\n\nlocal -a names\nnames=(\n", stdout);
	for (size_t i = 0; i < mt_nr_views; i++) {
		if (!is_first(i))
			continue;
		printf("\t'%s:", mt_views[i]->name);
		put_quoted(mt_views[i]->summary, "", "'\\''");
		fputs("'\n", stdout);
	}
	for (const struct mt_command *const *c = mt_commands; *c; c++) {
		printf("\t'%s:", (*c)->name);
		put_quoted((*c)->summary, "", "'\\''");
		fputs("'\n", stdout);
	}
	fputs(")\n\n_memtop_words() {\n\t_describe -t views view names\n\t_files\n}\n\n"
	      "_arguments -S \\\n", stdout);
	for (size_t i = 0; mt_options_common(i, &option); i++) {
		printf("\t'--%s%s", option.name, option.takes_value ? "=" : "");
		if (option.takes_value)
			zsh_value(option.name);
		fputs("' \\\n", stdout);
	}
	for (size_t i = 0; i < mt_nr_views; i++) {
		for (size_t j = 0; mt_views[i]->options && mt_views[i]->options[j]; j++) {
			const struct mt_view_option *own = mt_views[i]->options[j];

			printf("\t'--%s%s[", own->name, own->value ? "=" : "");
			put_quoted(own->help, "[]:", "'\\''");
			putchar(']');
			if (own->value)
				zsh_value(own->name);
			fputs("' \\\n", stdout);
		}
	}
	fputs("\t'*::word:_memtop_words'\n", stdout);
}

static void fish_option(const char *name, char letter, bool takes_value, const char *help,
			const char *view)
{
	const char *words;
	enum offer offer = offer_of(name, &words);

	fputs("complete -c memtop", stdout);
	if (view)
		printf(" -n '__fish_seen_subcommand_from %s'", view);
	printf(" -l %s", name);
	if (letter)
		printf(" -s %c", letter);
	if (takes_value)
		fputs(offer == OFFER_FILES || offer == OFFER_DIRECTORIES ? " -r -F" : " -x",
		      stdout);
	if (offer == OFFER_WORDS)
		printf(" -a '%s'", words);
	if (help) {
		fputs(" -d '", stdout);
		put_quoted(help, "", "\\'");
		putchar('\'');
	}
	putchar('\n');
}

static void fish_name(const char *name, const char *summary)
{
	printf("complete -c memtop -n __fish_use_subcommand -a %s -d '", name);
	put_quoted(summary, "", "\\'");
	fputs("'\n", stdout);
}

static void fish(void)
{
	struct mt_option_name option;

	fputs("# fish completion for memtop\n", stdout);
	for (size_t i = 0; i < mt_nr_views; i++)
		if (is_first(i))
			fish_name(mt_views[i]->name, mt_views[i]->summary);
	for (const struct mt_command *const *c = mt_commands; *c; c++)
		fish_name((*c)->name, (*c)->summary);
	for (size_t i = 0; mt_options_common(i, &option); i++)
		fish_option(option.name, option.letter, option.takes_value, NULL, NULL);
	for (size_t i = 0; i < mt_nr_views; i++) {
		for (size_t j = 0; mt_views[i]->options && mt_views[i]->options[j]; j++) {
			const struct mt_view_option *own = mt_views[i]->options[j];

			fish_option(own->name, own->letter, own->value, own->help,
				    mt_views[i]->name);
		}
	}
}

static struct mt_error *run(const struct mt_options *options,
			    const struct mt_command_context *context)
{
	const char *shell = options->request.arguments[0];

	(void)context;
	if (!strcmp(shell, "bash"))
		bash();
	else if (!strcmp(shell, "zsh"))
		zsh();
	else if (!strcmp(shell, "fish"))
		fish();
	else
		return mt_error_create(MT_ERR_USAGE, "completion is made for bash, zsh and fish, "
				       "not for \"%s\"", shell);
	return mt_output_flush(stdout, "standard output", NULL);
}

const struct mt_command mt_command_completion = {
	.name = "completion",
	.summary = "a script by which a shell completes memtop's command lines",
	.arguments = "bash|zsh|fish",
	.min_arguments = 1,
	.max_arguments = 1,
	.details = "bash: memtop completion bash >/etc/bash_completion.d/memtop\n"
		   "zsh:  memtop completion zsh >DIR/_memtop, with DIR in $fpath\n"
		   "fish: memtop completion fish >~/.config/fish/completions/memtop.fish\n"
		   "make install has done it for all three.",
	.run = run,
};
