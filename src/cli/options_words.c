// SPDX-License-Identifier: GPL-2.0-or-later
/* The words of the command line that are no options: files, a view or a command, its arguments. */
#include <string.h>
#include <unistd.h>

#include "base/suggest.h"
#include "cli/command.h"
#include "cli/options_private.h"
#include "views/views.h"

/* What a view and a command have in common. */
struct asked {
	const char *name;
	const char *arguments;
	size_t min_arguments, max_arguments;
	const struct mt_view_option *const *options;
};

static struct asked asked_view(const struct mt_view *view)
{
	return (struct asked){ view->name, view->arguments, view->min_arguments,
			       view->max_arguments, view->options };
}

static struct asked asked_command(const struct mt_command *command)
{
	return (struct asked){ command->name, command->arguments, command->min_arguments,
			       command->max_arguments, command->options };
}

static struct mt_error *parse_arguments(const struct asked *asked, int n, char **words,
					struct mt_request *request)
{
	if ((size_t)n > asked->max_arguments)
		return mt_error_create(MT_ERR_USAGE, "%s: \"%s\" is one argument too many",
				       asked->name, words[asked->max_arguments]);
	if ((size_t)n < asked->min_arguments)
		return mt_error_create(MT_ERR_USAGE, "%s wants %s", asked->name,
				       asked->arguments);
	request->arguments = (const char *const *)words;
	request->nr_arguments = (size_t)n;
	return NULL;
}

/* Its own row for an option: views may share a name and mean their own. */
static const struct mt_view_option *own_option(const struct asked *asked, const char *name)
{
	for (size_t i = 0; asked->options && asked->options[i]; i++)
		if (!strcmp(asked->options[i]->name, name))
			return asked->options[i];
	return NULL;
}

/* Options that would be ignored are refused; a command asks for its own later. */
static struct mt_error *apply_options(struct mt_options *options, const struct asked *asked)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < options->nr_values; i++) {
		const char *name = options->values[i].option->name;
		const struct mt_view_option *option = own_option(asked, name);
		const char *text = options->values[i].text;

		if (!option)
			return mt_error_create(MT_ERR_USAGE, "%s has no option --%s", asked->name,
					       name);
		options->values[i].option = option;

		mt_cleanup(mt_error) struct mt_error *wanted =
			option->set ? option->set(&options->request, text) : NULL;

		if (wanted)
			err = mt_options_usage(name, text ? text : "",
				    mt_error_message(wanted));
	}
	return err;
}

/* Views and commands; and the words that are neither. */
static struct mt_error *unknown_name(const struct mt_command *const *commands, const char *name)
{
	struct mt_suggestion near = mt_suggest(name);

	for (size_t i = 0; i < mt_nr_views; i++)
		mt_suggest_offer(&near, mt_views[i]->name);
	for (; *commands; commands++)
		mt_suggest_offer(&near, (*commands)->name);
	if (near.best)
		return mt_error_create(MT_ERR_USAGE, "no view is called \"%s\"; did you mean %s?",
				       name, near.best);
	return mt_error_create(MT_ERR_USAGE, "no view, command or file is called \"%s\"", name);
}

static bool find_name(struct mt_options *options, const struct mt_command *const *commands,
		      const char *name)
{
	options->view = mt_view_find(name);
	for (; !options->view && *commands; commands++)
		if (!strcmp((*commands)->name, name))
			options->command = *commands;
	return options->view || options->command;
}

/* A file that is named without an option in front: its content tells what it is. */
static struct mt_error *take_file(struct mt_options *options, const struct mt_named *named,
				  const char *path)
{
	enum mt_file_kind kind;
	struct mt_error *err = named->find_kind(path, &kind);

	if (err)
		return err;
	if (kind != MT_FILE_CORE && (options->sysroot || options->recording || options->log ||
				     options->content || options->nr_cores))
		return mt_error_create(MT_ERR_USAGE, "%s: one source at a time", path);
	switch (kind) {
	case MT_FILE_TREE:
		options->sysroot = path;
		return NULL;
	case MT_FILE_CORE:
		return mt_options_add_core(path, options);
	case MT_FILE_RECORDING:
		options->recording = path;
		return NULL;
	case MT_FILE_LOG:
		options->log = path;
		return NULL;
	default:
		options->content = path;
		return NULL;
	}
}

/* Files in front of the view; *words and *n move behind them. */
static struct mt_error *take_files(struct mt_options *options, const struct mt_named *named,
				   int *n, char ***words)
{
	struct mt_error *err = NULL;

	while (!err && *n > 0 && !find_name(options, named->commands, **words)) {
		if (!named->find_kind || access(**words, F_OK))
			return unknown_name(named->commands, **words);
		err = take_file(options, named, **words);
		(*words)++;
		(*n)--;
	}
	return err;
}

struct mt_error *mt_options_words(struct mt_options *options, const struct mt_named *named, int n,
				  char **words)
{
	struct mt_error *err;

	if (n > 0 && !strcmp(*words, "help")) {
		options->help = true;
		words++;
		n--;
	}
	err = take_files(options, named, &n, &words);
	if (err || options->help)
		return err;
	if (!options->view && !options->command && options->log)
		options->view = &mt_view_oom;
	if (n > 0) {
		words++;
		n--;
	}

	const struct mt_view *view = options->view ? options->view : &mt_view_summary;
	struct asked asked = options->command ? asked_command(options->command) :
						asked_view(view);

	err = parse_arguments(&asked, n, words, &options->request);
	if (!err && !options->command && view->reads_log && n)
		options->log = options->request.arguments[0];
	if (!err)
		err = apply_options(options, &asked);
	if (!err && !options->command && view->variant)
		options->view = view->variant(&options->request);
	return err;
}
