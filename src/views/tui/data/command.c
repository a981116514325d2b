// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/tui/data/command.h"

#include <string.h>

/* Blanks separate words; between two of the same quotes they do not. */
static struct mt_error *split(const char *text, struct mt_tui_command *command)
{
	char *p = command->text;

	snprintf(command->text, sizeof(command->text), "%s", text);
	command->nr_words = 0;
	while (*(p += strspn(p, " "))) {
		char quote = *p == '\'' || *p == '"' ? *p++ : ' ';
		char *end = strchrnul(p, quote);

		if (command->nr_words == MT_TUI_MAX_WORDS)
			return mt_error_create(MT_ERR_USAGE, "too many words");
		if (quote != ' ' && !*end)
			return mt_error_create(MT_ERR_USAGE, "a quote without its other one");
		command->words[command->nr_words++] = p;
		if (!*end)
			break;
		*end = '\0';
		p = end + 1;
	}
	return NULL;
}

/* "-p" or "--pid", with what may follow a =. */
static const struct mt_view_option *find_option(const struct mt_view *view, const char *word)
{
	bool is_long = word[1] == '-';
	size_t len = strcspn(word + 2, "=");

	for (size_t i = 0; view->options && view->options[i]; i++) {
		const struct mt_view_option *option = view->options[i];

		if (is_long ? !strncmp(option->name, word + 2, len) && !option->name[len] :
			      option->letter && option->letter == word[1] && !word[2])
			return option;
	}
	return NULL;
}

/* A single dash is a letter's; behind it a digit is a number's. */
static bool is_option(const char *word)
{
	return *word == '-' && word[1] && !(word[1] >= '0' && word[1] <= '9');
}

/* words[*i] is an option; its value may be the next word. */
static struct mt_error *set_option(const struct mt_view *view,
				   const struct mt_tui_command *command, size_t *i,
				   struct mt_request *request)
{
	const char *word = command->words[*i], *value = NULL;
	size_t len = strcspn(word, "=");
	const struct mt_view_option *option = find_option(view, word);

	if (!option)
		return mt_error_create(MT_ERR_USAGE, "%s has no option %.*s", view->name, (int)len,
				       word);
	if (word[len])
		value = word + len + 1;
	else if (option->value && *i + 1 < command->nr_words)
		value = command->words[++*i];
	if (!option->value != !value)
		return mt_error_create(MT_ERR_USAGE, "--%s wants %s", option->name,
				       option->value ? option->value : "no value");

	mt_cleanup(mt_error) struct mt_error *wanted = option->set(request, value);

	return wanted ? mt_error_create(MT_ERR_USAGE, "--%s wants %s, not \"%s\"", option->name,
					mt_error_message(wanted), value ? value : "") : NULL;
}

static struct mt_error *check(const struct mt_tui_question *question,
			      const struct mt_request *request)
{
	const struct mt_view *view = question->view;

	if (request->nr_arguments < view->min_arguments && !view->compares)
		return mt_error_create(MT_ERR_USAGE, "%s wants %s", view->name, view->arguments);
	if (request->nr_arguments > (view->compares ? 0 : view->max_arguments))
		return mt_error_create(MT_ERR_USAGE, "%s: too many arguments", view->name);
	if (question->readonly && request->svg)
		return mt_error_create(MT_ERR_USAGE, "no file is written with --readonly");
	return NULL;
}

struct mt_error *mt_tui_command_parse(const struct mt_tui_question *question,
				      struct mt_tui_command *command,
				      struct mt_request *request, const struct mt_view **view)
{
	struct mt_error *err = split(question->words, command);

	request->arguments = command->arguments;
	for (size_t i = 0; !err && i < command->nr_words; i++) {
		if (!is_option(command->words[i]))
			command->arguments[request->nr_arguments++] = command->words[i];
		else
			err = set_option(question->view, command, &i, request);
	}
	if (!err)
		err = check(question, request);
	if (!err)
		*view = question->view->variant ? question->view->variant(request) :
						  question->view;
	return err;
}
