// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/options.h"

#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/number.h"
#include "base/suggest.h"
#include "cli/command.h"
#include "cli/options_private.h"
#include "views/views.h"

/* Options without a letter of their own. */
enum {
	OPT_AT = 256, OPT_BEGIN, OPT_COLOR, OPT_COUNT, OPT_CSV, OPT_END, OPT_FORCE, OPT_KEYS,
	OPT_NDJSON, OPT_NO_CACHE, OPT_NO_COLOR, OPT_NO_KCORE, OPT_NO_MOUSE, OPT_NO_NICE,
	OPT_NO_UNICODE, OPT_PAGE_SIZE, OPT_READONLY, OPT_RAW, OPT_REPORT, OPT_SCREEN,
	OPT_SORT, OPT_TOP, OPT_TYPES,
	OPT_VIEW	/* and above: of views, by their number in struct parser */
};

/* Those of views that have a letter follow. */
static const char common_letters[] = ":s:c:k:l:r:j:Jo:nbi:hV";

static const struct option common_options[] = {
	{ "sysroot", required_argument, NULL, 's' },
	{ "core", required_argument, NULL, 'c' },
	{ "vmlinux", required_argument, NULL, 'k' },
	{ "log", required_argument, NULL, 'l' },
	{ "report", required_argument, NULL, OPT_REPORT },
	{ "types", required_argument, NULL, OPT_TYPES },
	{ "recording", required_argument, NULL, 'r' },
	{ "at", required_argument, NULL, OPT_AT },
	{ "begin", required_argument, NULL, OPT_BEGIN },
	{ "end", required_argument, NULL, OPT_END },
	{ "page-size", required_argument, NULL, OPT_PAGE_SIZE },
	{ "force", no_argument, NULL, OPT_FORCE },
	{ "no-cache", no_argument, NULL, OPT_NO_CACHE },
	{ "no-kcore", no_argument, NULL, OPT_NO_KCORE },
	{ "no-nice", no_argument, NULL, OPT_NO_NICE },
	{ "jobs", required_argument, NULL, 'j' },
	{ "json", no_argument, NULL, 'J' },
	{ "ndjson", no_argument, NULL, OPT_NDJSON },
	{ "csv", no_argument, NULL, OPT_CSV },
	{ "output", required_argument, NULL, 'o' },
	{ "sort", required_argument, NULL, OPT_SORT },
	{ "top", required_argument, NULL, OPT_TOP },
	{ "noheadings", no_argument, NULL, 'n' },
	{ "raw", no_argument, NULL, OPT_RAW },
	{ "bytes", no_argument, NULL, 'b' },
	{ "interval", required_argument, NULL, 'i' },
	{ "count", required_argument, NULL, OPT_COUNT },
	{ "color", optional_argument, NULL, OPT_COLOR },
	{ "no-color", no_argument, NULL, OPT_NO_COLOR },
	{ "no-mouse", no_argument, NULL, OPT_NO_MOUSE },
	{ "no-unicode", no_argument, NULL, OPT_NO_UNICODE },
	{ "readonly", no_argument, NULL, OPT_READONLY },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	/* of tests: nobody is told of what follows here */
	{ "keys", required_argument, NULL, OPT_KEYS },
	{ "screen", required_argument, NULL, OPT_SCREEN },
};

/* Room for the options of all views together. */
#define MAX_VIEW_OPTIONS 64

/*
 * Which view or command it is becomes known last, so what its options said is
 * kept until then, in options->values[].
 */
struct parser {
	struct mt_options *options;
	const struct mt_named *named;
	const struct mt_view_option *view_options[MAX_VIEW_OPTIONS];
	size_t nr_view_options;
	struct option table[MT_ARRAY_SIZE(common_options) + MAX_VIEW_OPTIONS + 1];
	char letters[sizeof(common_letters) + 2 * MAX_VIEW_OPTIONS];
};

static void add_view_option(struct parser *parser, const struct mt_view_option *option)
{
	for (size_t i = 0; i < parser->nr_view_options; i++)
		if (!strcmp(parser->view_options[i]->name, option->name))
			return;
	if (parser->nr_view_options < MAX_VIEW_OPTIONS)
		parser->view_options[parser->nr_view_options++] = option;
}

static void make_table(struct parser *parser)
{
	size_t n = MT_ARRAY_SIZE(common_options);

	for (size_t i = 0; i < mt_nr_views; i++)
		for (size_t j = 0; mt_views[i]->options && mt_views[i]->options[j]; j++)
			add_view_option(parser, mt_views[i]->options[j]);
	for (const struct mt_command *const *c = parser->named->commands; *c; c++)
		for (size_t j = 0; (*c)->options && (*c)->options[j]; j++)
			add_view_option(parser, (*c)->options[j]);
	memcpy(parser->table, common_options, sizeof(common_options));
	for (size_t i = 0; i < parser->nr_view_options; i++)
		parser->table[n + i] = (struct option){
			.name = parser->view_options[i]->name,
			.has_arg = parser->view_options[i]->value ? required_argument :
								    no_argument,
			.val = OPT_VIEW + (int)i,
		};
}

static void make_letters(struct parser *parser)
{
	char *end = stpcpy(parser->letters, common_letters);

	for (size_t i = 0; i < parser->nr_view_options; i++) {
		const struct mt_view_option *option = parser->view_options[i];

		if (option->letter)
			*end++ = option->letter;
		if (option->letter && option->value)
			*end++ = ':';
	}
	*end = '\0';
}

/* What a letter stands for, where it is a view's. */
static int by_letter(const struct parser *parser, int option)
{
	for (size_t i = 0; i < parser->nr_view_options; i++)
		if (parser->view_options[i]->letter && parser->view_options[i]->letter == option)
			return OPT_VIEW + (int)i;
	return option;
}

struct mt_error *mt_options_usage(const char *option, const char *value, const char *wants)
{
	return mt_error_create(MT_ERR_USAGE, "--%s wants %s, not \"%s\"", option, wants, value);
}

static struct mt_error *parse_count(const char *option, const char *text, uint64_t most,
				    uint64_t *value)
{
	if (!mt_number_parse(text, value) || *value > most)
		return mt_options_usage(option, text, "a whole number");
	return NULL;
}

static struct mt_error *parse_interval(const char *text, struct mt_options *options)
{
	char *end;
	double seconds = strtod(text, &end);

	if (end == text || *end || !isfinite(seconds) || seconds < 0.01 || seconds > 1e9)
		return mt_options_usage("interval", text, "seconds, at least 0.01");
	options->interval = seconds;
	options->repeat = true;
	return NULL;
}

static struct mt_error *parse_color(const char *text, struct mt_options *options)
{
	if (!text || !strcmp(text, "always"))
		options->color = MT_COLOR_ALWAYS;
	else if (!strcmp(text, "never"))
		options->color = MT_COLOR_NEVER;
	else if (!strcmp(text, "auto"))
		options->color = MT_COLOR_AUTO;
	else
		return mt_options_usage("color", text, "auto, always or never");
	return NULL;
}

static struct mt_error *parse_types(const char *text, struct mt_options *options)
{
	if (!strcmp(text, "auto"))
		options->types = MT_TYPES_AUTO;
	else if (!strcmp(text, "dwarf"))
		options->types = MT_TYPES_DWARF;
	else if (!strcmp(text, "btf"))
		options->types = MT_TYPES_BTF;
	else
		return mt_options_usage("types", text, "auto, dwarf or btf");
	return NULL;
}

struct mt_error *mt_options_add_core(const char *path, struct mt_options *options)
{
	size_t capacity = options->nr_cores;
	struct mt_error *err = mt_array_reserve(&options->cores, &capacity,
						options->nr_cores + 1, sizeof(char *), SIZE_MAX);

	if (!err)
		options->cores[options->nr_cores++] = path;
	return err;
}

static struct mt_error *parse_when(const char *option, struct mt_when *when, bool *has)
{
	*has = true;
	return mt_error_prefix(mt_when_parse(optarg, when), "--%s", option);
}

static struct mt_error *parse_recording(int option, struct mt_options *options)
{
	switch (option) {
	case OPT_AT:
		return parse_when("at", &options->at, &options->has_at);
	case OPT_BEGIN:
		return parse_when("begin", &options->begin, &options->has_begin);
	case OPT_END:
		return parse_when("end", &options->end, &options->has_end);
	default:
		options->recording = optarg;
		return NULL;
	}
}

static struct mt_error *parse_report(const char *text, struct mt_options *options)
{
	uint64_t number;

	if (!mt_number_parse(text, &number) || !number || number > UINT32_MAX)
		return mt_options_usage("report", text, "the number of a report, from 1");
	options->report = (size_t)number;
	return NULL;
}

/* "65536" or "64k" */
static struct mt_error *parse_page_size(const char *text, struct mt_options *options)
{
	uint64_t size;
	size_t n = mt_number_digits(text, strlen(text), &size);
	bool is_kib = n && strchr("kK", text[n]) && text[n] && !text[n + 1];

	if (!n || (text[n] && !is_kib) || size > 1 << 24)
		size = 0;
	size *= is_kib ? 1024 : 1;
	if (size < 1024 || size > 1 << 24 || size & (size - 1))
		return mt_options_usage("page-size", text, "a power of two in bytes: 4096, 64k");
	options->page_size = size;
	return NULL;
}

static struct mt_error *parse_jobs(const char *text, struct mt_options *options)
{
	if (!mt_number_parse(text, &options->jobs) || !options->jobs || options->jobs > 1024)
		return mt_options_usage("jobs", text, "a number of threads, from 1 to 1024");
	return NULL;
}

static struct mt_error *parse_source(int option, struct mt_options *options)
{
	switch (option) {
	case 's':
		if (!*optarg)
			return mt_options_usage("sysroot", optarg, "a directory");
		options->sysroot = optarg;
		return NULL;
	case 'c':
		return mt_options_add_core(optarg, options);
	case 'k':
		options->vmlinux = optarg;
		return NULL;
	case 'l':
		options->log = optarg;
		return NULL;
	case OPT_REPORT:
		return parse_report(optarg, options);
	case OPT_PAGE_SIZE:
		return parse_page_size(optarg, options);
	case OPT_TYPES:
		return parse_types(optarg, options);
	case OPT_FORCE:
		options->force = true;
		return NULL;
	case OPT_NO_KCORE:
		options->no_kcore = true;
		return NULL;
	case OPT_NO_NICE:
		options->no_nice = true;
		return NULL;
	case 'j':
		return parse_jobs(optarg, options);
	default:
		options->no_cache = true;
		return NULL;
	}
}

static struct mt_error *keep_view_option(struct parser *parser, int option)
{
	struct mt_options *options = parser->options;

	if (options->nr_values == MT_MAX_OPTION_VALUES)
		return mt_error_create(MT_ERR_USAGE, "too many options");
	options->values[options->nr_values++] = (struct mt_option_value){
		.option = parser->view_options[option - OPT_VIEW],
		.text = optarg,
	};
	return NULL;
}

static bool parse_screen(int option, struct mt_options *options)
{
	switch (option) {
	case OPT_NO_COLOR:
		return options->no_color = true;
	case OPT_NO_MOUSE:
		return options->no_mouse = true;
	case OPT_NO_UNICODE:
		return options->no_unicode = true;
	case OPT_READONLY:
		return options->readonly = true;
	case OPT_KEYS:
		options->keys = optarg;
		return true;
	case OPT_SCREEN:
		options->screen = optarg;
		return true;
	default:
		return false;
	}
}

static struct mt_error *parse_top(const char *text, struct mt_options *options)
{
	if (!mt_number_parse(text, &options->top) || !options->top || options->top > UINT32_MAX)
		return mt_options_usage("top", text, "a number of rows, from 1");
	return NULL;
}

static struct mt_error *parse_output(int option, struct mt_options *options)
{
	switch (option) {
	case OPT_NDJSON:
		options->json_lines = true;
		/* fall through */
	case 'J':
		options->json = true;
		return NULL;
	case OPT_CSV:
		options->csv = true;
		return NULL;
	case 'o':
		options->columns = optarg;
		return NULL;
	case OPT_SORT:
		options->sort = optarg;
		return NULL;
	case OPT_TOP:
		return parse_top(optarg, options);
	case 'n':
		options->no_headings = true;
		return NULL;
	case OPT_RAW:
		options->request.raw = true;
		return NULL;
	case 'b':
		options->bytes = true;
		return NULL;
	case 'i':
		return parse_interval(optarg, options);
	case OPT_COUNT:
		return parse_count("count", optarg, UINT64_MAX, &options->count);
	default:
		return parse_color(optarg, options);
	}
}

static struct mt_error *unknown_option(const struct parser *parser, const char *word)
{
	mt_cleanup(free) char *name = strdup(word + strspn(word, "-"));
	struct mt_suggestion near = mt_suggest(name ? name : "");

	if (name)
		name[strcspn(name, "=")] = '\0';
	for (size_t i = 0; parser->table[i].name; i++)
		mt_suggest_offer(&near, parser->table[i].name);
	return mt_error_create(MT_ERR_USAGE, "unknown or ambiguous option %s%s%s%s", word,
			       near.best ? "; did you mean --" : "", near.best ? near.best : "",
			       near.best ? "?" : "");
}

static struct mt_error *parse_option(struct parser *parser, int option, char **argv)
{
	struct mt_options *options = parser->options;

	option = by_letter(parser, option);
	if (option >= OPT_VIEW)
		return keep_view_option(parser, option);
	switch (option) {
	case 's':
	case 'c':
	case 'k':
	case 'l':
	case OPT_REPORT:
	case OPT_PAGE_SIZE:
	case OPT_TYPES:
	case OPT_FORCE:
	case OPT_NO_CACHE:
	case OPT_NO_KCORE:
	case OPT_NO_NICE:
	case 'j':
		return parse_source(option, options);
	case 'r':
	case OPT_AT:
	case OPT_BEGIN:
	case OPT_END:
		return parse_recording(option, options);
	case 'h':
		options->help = true;
		return NULL;
	case 'V':
		options->version = true;
		return NULL;
	case ':':
		return mt_error_create(MT_ERR_USAGE, "%s wants an argument", argv[optind - 1]);
	case '?':
		if (optopt && optopt < 256)
			return mt_error_create(MT_ERR_USAGE, "unknown option -%c", optopt);
		return unknown_option(parser, argv[optind - 1]);
	default:
		return parse_screen(option, options) ? NULL : parse_output(option, options);
	}
}

bool mt_options_common(size_t i, struct mt_option_name *option)
{
	const struct option *row = &common_options[i];

	if (row->val == OPT_KEYS)
		return false;
	*option = (struct mt_option_name){
		.name = row->name,
		.letter = row->val < 256 ? (char)row->val : '\0',
		.takes_value = row->has_arg == required_argument,
	};
	return true;
}

const char *mt_options_value(const struct mt_options *options,
			     const struct mt_view_option *option)
{
	for (size_t i = options->nr_values; i-- > 0;)
		if (options->values[i].option == option)
			return options->values[i].text ? options->values[i].text : "";
	return NULL;
}

struct mt_error *mt_options_parse(int argc, char **argv, const struct mt_named *named,
				  struct mt_options *options)
{
	struct parser parser = { .options = options, .named = named };
	struct mt_error *err = NULL;
	int option;

	*options = (struct mt_options){ 0 };
	make_table(&parser);
	make_letters(&parser);
	opterr = 0;
	while (!err && (option = getopt_long(argc, argv, parser.letters, parser.table, NULL)) != -1)
		err = parse_option(&parser, option, argv);
	if (!err)
		err = mt_options_words(options, named, argc - optind, argv + optind);
	return err || options->help ? err : mt_options_check(options);
}

void mt_options_release(struct mt_options *options)
{
	free(options->cores);
	options->cores = NULL;
}
