// SPDX-License-Identifier: GPL-2.0-or-later
#include "options.h"

#include <getopt.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/number.h"

/* Options without a letter of their own. */
enum {
	OPT_COLOR = 256, OPT_COUNT, OPT_FORCE, OPT_NO_CACHE, OPT_NODE, OPT_ORDER, OPT_RAW,
	OPT_TYPE, OPT_TYPES, OPT_ZONE
};

static const char short_options[] = ":s:c:k:Jo:nbi:hV";

static const struct option long_options[] = {
	{ "sysroot", required_argument, NULL, 's' },
	{ "core", required_argument, NULL, 'c' },
	{ "vmlinux", required_argument, NULL, 'k' },
	{ "types", required_argument, NULL, OPT_TYPES },
	{ "force", no_argument, NULL, OPT_FORCE },
	{ "no-cache", no_argument, NULL, OPT_NO_CACHE },
	{ "node", required_argument, NULL, OPT_NODE },
	{ "zone", required_argument, NULL, OPT_ZONE },
	{ "order", required_argument, NULL, OPT_ORDER },
	{ "type", required_argument, NULL, OPT_TYPE },
	{ "json", no_argument, NULL, 'J' },
	{ "output", required_argument, NULL, 'o' },
	{ "noheadings", no_argument, NULL, 'n' },
	{ "raw", no_argument, NULL, OPT_RAW },
	{ "bytes", no_argument, NULL, 'b' },
	{ "interval", required_argument, NULL, 'i' },
	{ "count", required_argument, NULL, OPT_COUNT },
	{ "color", optional_argument, NULL, OPT_COLOR },
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 },
};

static struct mt_error *usage(const char *option, const char *value, const char *wants)
{
	return mt_error_create(MT_ERR_USAGE, "--%s wants %s, not \"%s\"", option, wants, value);
}

static struct mt_error *parse_count(const char *option, const char *text, uint64_t most,
				    uint64_t *value)
{
	if (!mt_number_parse(text, value) || *value > most)
		return usage(option, text, "a whole number");
	return NULL;
}

static struct mt_error *parse_index(const char *option, const char *text, unsigned int *value,
				    bool *has)
{
	uint64_t number;
	struct mt_error *err = parse_count(option, text, MT_NO_INDEX - 1, &number);

	if (err)
		return err;
	*value = (unsigned int)number;
	*has = true;
	return NULL;
}

static struct mt_error *parse_interval(const char *text, struct mt_options *options)
{
	char *end;
	double seconds = strtod(text, &end);

	if (end == text || *end || !isfinite(seconds) || seconds < 0.01 || seconds > 1e9)
		return usage("interval", text, "seconds, at least 0.01");
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
		return usage("color", text, "auto, always or never");
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
		return usage("types", text, "auto, dwarf or btf");
	return NULL;
}

static struct mt_error *add_core(const char *path, struct mt_options *options)
{
	size_t capacity = options->nr_cores;
	struct mt_error *err = mt_array_reserve(&options->cores, &capacity,
						options->nr_cores + 1, sizeof(char *), SIZE_MAX);

	if (!err)
		options->cores[options->nr_cores++] = path;
	return err;
}

static struct mt_error *parse_source(int option, struct mt_options *options)
{
	switch (option) {
	case 's':
		options->sysroot = optarg;
		return NULL;
	case 'c':
		return add_core(optarg, options);
	case 'k':
		options->vmlinux = optarg;
		return NULL;
	case OPT_TYPES:
		return parse_types(optarg, options);
	case OPT_FORCE:
		options->force = true;
		return NULL;
	default:
		options->no_cache = true;
		return NULL;
	}
}

static struct mt_error *parse_selection(int option, struct mt_selection *selection)
{
	switch (option) {
	case OPT_NODE:
		return parse_index("node", optarg, &selection->node, &selection->has_node);
	case OPT_ORDER:
		return parse_index("order", optarg, &selection->order, &selection->has_order);
	case OPT_ZONE:
		selection->zone = optarg;
		return NULL;
	default:
		selection->type = optarg;
		return NULL;
	}
}

static struct mt_error *parse_output(int option, struct mt_options *options)
{
	switch (option) {
	case 'J':
		options->json = true;
		return NULL;
	case 'o':
		options->columns = optarg;
		return NULL;
	case 'n':
		options->no_headings = true;
		return NULL;
	case OPT_RAW:
		options->raw = true;
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

static struct mt_error *parse_option(int option, char **argv, struct mt_options *options)
{
	switch (option) {
	case 's':
	case 'c':
	case 'k':
	case OPT_TYPES:
	case OPT_FORCE:
	case OPT_NO_CACHE:
		return parse_source(option, options);
	case OPT_NODE:
	case OPT_ORDER:
	case OPT_ZONE:
	case OPT_TYPE:
		return parse_selection(option, &options->selection);
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
		return mt_error_create(MT_ERR_USAGE, "unknown or ambiguous option %s",
				       argv[optind - 1]);
	default:
		return parse_output(option, options);
	}
}

static struct mt_error *parse_view(int argc, char **argv, struct mt_options *options)
{
	if (optind == argc)
		return NULL;
	options->view = mt_view_find(argv[optind]);
	if (!options->view)
		return mt_error_create(MT_ERR_USAGE, "no view is called \"%s\"", argv[optind]);
	if (optind + 1 < argc)
		return mt_error_create(MT_ERR_USAGE, "%s takes no argument \"%s\"",
				       options->view->name, argv[optind + 1]);
	return NULL;
}

/* Options that would be ignored are refused. */
static struct mt_error *check_together(const struct mt_options *options)
{
	const struct mt_selection *selection = &options->selection;
	const struct {
		bool given;
		enum mt_view_option bit;
		const char *name;
	} uses[] = {
		{ selection->has_node, MT_VIEW_NODE, "node" },
		{ selection->zone, MT_VIEW_ZONE, "zone" },
		{ selection->has_order, MT_VIEW_ORDER, "order" },
		{ selection->type, MT_VIEW_TYPE, "type" },
	};

	for (size_t i = 0; options->view && i < MT_ARRAY_SIZE(uses); i++)
		if (uses[i].given && !(options->view->options & uses[i].bit))
			return mt_error_create(MT_ERR_USAGE, "%s has no option --%s",
					       options->view->name, uses[i].name);
	if (options->sysroot && options->nr_cores)
		return mt_error_create(MT_ERR_USAGE, "--sysroot and --core exclude each other");
	if (options->vmlinux && !options->nr_cores)
		return mt_error_create(MT_ERR_USAGE, "--vmlinux goes with --core");
	if (options->count && !options->repeat)
		return mt_error_create(MT_ERR_USAGE, "--count goes with --interval");
	if (options->repeat && options->nr_cores)
		return mt_error_create(MT_ERR_USAGE, "a dump does not change: no --interval");
	return NULL;
}

struct mt_error *mt_options_parse(int argc, char **argv, struct mt_options *options)
{
	struct mt_error *err = NULL;
	int option;

	*options = (struct mt_options){ 0 };
	opterr = 0;
	while (!err && (option = getopt_long(argc, argv, short_options, long_options, NULL)) != -1)
		err = parse_option(option, argv, options);
	if (!err)
		err = parse_view(argc, argv, options);
	return err || options->help ? err : check_together(options);
}

void mt_options_release(struct mt_options *options)
{
	free(options->cores);
	options->cores = NULL;
}
