// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * memtop as it starts: the views of this machine that /proc and /sys tell, once.  All else is for
 * main.c, which is loaded with the libraries it needs and given the same words: dumps, recordings,
 * logs, the full screen, and whatever goes wrong here, which it finds again and names.  Thus a
 * view in a loop, or of a monitor that runs as root, loads neither the libraries that parse dumps
 * nor those of the screen; loading them costs several times what such a view does.
 */
#include <config.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "cli/look.h"
#include "cli/options.h"
#include "full.h"
#include "proc/proc.h"
#include "views/render/row_order.h"

#define FULL "memtop-full.so"

enum { EXIT_FINE = 0, EXIT_FINDING = 1, EXIT_TROUBLE = 2 };

/* What /proc alone answers; of pages and the kernel's memory others know more. */
#define QUESTIONS (MT_QUESTION_TASKS | MT_QUESTION_VMAS | MT_QUESTION_CGROUPS)

static bool is_of_this_machine(const struct mt_options *options)
{
	return !options->sysroot && !options->nr_cores && !options->log && !options->content &&
	       !options->recording && !options->vmlinux;
}

/* One answer, that goes to standard output. */
static bool is_single(const struct mt_options *options)
{
	return !options->help && !options->version && !options->repeat && !options->count &&
	       !options->has_at && !options->has_begin && !options->has_end && !options->keys &&
	       !options->screen && !options->request.svg && !options->page_size;
}

static bool is_light(const struct mt_options *options)
{
	const struct mt_view *view = options->view;

	return view && is_of_this_machine(options) && is_single(options) && !view->reads_log &&
	       !view->compares && !(view->asks & ~(unsigned int)QUESTIONS);
}

/* Text names what is incomplete on standard error, which is left to main.c. */
static bool is_fit(const struct mt_snapshot *snapshot, const struct mt_options *options)
{
	const struct mt_view *view = options->view;

	for (int i = 0; i < MT_NR_SECTIONS; i++)
		if (view->requires & 1u << i && snapshot->status[i] != MT_STATUS_PRESENT)
			return false;
	return !snapshot->nr_incomplete ||
	       (!options->json_lines && (options->json || view->document));
}

static struct mt_error *fill(const struct mt_options *options, struct mt_request *request,
			     FILE *out)
{
	const struct mt_row_order_options wanted = { options->sort, options->top };
	const struct mt_view *view = options->view;
	mt_cleanup(mt_renderer) struct mt_renderer *renderer = NULL;
	mt_cleanup(mt_row_order) struct mt_row_order *order = NULL;
	struct mt_look look;
	struct mt_error *err;

	mt_look_find(&look);
	err = mt_look_renderer(&look, options, view, false, "standard output", out, &renderer);
	if (!err)
		err = mt_row_order_create(&wanted, &renderer->sink, &order);
	if (!err)
		err = mt_row_order_begin(order, view);
	if (!err)
		err = renderer->ops->begin(renderer, view, request->snapshot);
	if (!err)
		err = view->fill(request, mt_row_order_sink(order));
	if (!err)
		err = mt_row_order_end(order);
	return err ? err : renderer->ops->end(renderer);
}

/* The answer as text; false: it is not for us to give. */
static bool answer(const struct mt_options *options, FILE *out, bool *finding)
{
	mt_cleanup(mt_proc) struct mt_proc *proc = NULL;
	mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;
	mt_cleanup(mt_error) struct mt_error *err = mt_proc_open("", &proc);
	struct mt_request request = options->request;

	if (err || options->view->asks & ~mt_proc_answers(proc))
		return false;
	err = mt_proc_sample(proc, options->view->requires | options->view->uses, &snapshot);
	if (err || !is_fit(snapshot, options))
		return false;
	request.snapshot = snapshot;
	request.finding = finding;
	err = mt_selection_check(&request);
	if (!err)
		err = fill(options, &request, out);
	return !err;
}

/* False: nothing was written, or what was cannot be taken back. */
static bool put(const char *text, size_t len, size_t *written)
{
	while (*written < len) {
		ssize_t n = write(STDOUT_FILENO, text + *written, len - *written);

		if (n < 0 && errno != EINTR)
			return false;
		*written += n > 0 ? (size_t)n : 0;
	}
	return true;
}

/* Returns an exit status; -1: main.c is to do it. */
static int try_to_answer(int argc, char **argv)
{
	static const struct mt_command *const none[] = { NULL };
	const struct mt_named named = { .commands = none };
	struct mt_options options;
	mt_cleanup(mt_error) struct mt_error *err = mt_options_parse(argc, argv, &named, &options);
	mt_cleanup(free) char *text = NULL;
	bool finding = false, answered;
	size_t len = 0, written = 0;
	FILE *out = !err && is_light(&options) ? open_memstream(&text, &len) : NULL;

	answered = out && answer(&options, out, &finding);
	if (out && fclose(out))
		answered = false;
	mt_options_release(&options);
	if (!answered)
		return -1;
	if (!put(text, len, &written))
		return written ? EXIT_TROUBLE : -1;
	return finding ? EXIT_FINDING : EXIT_FINE;
}

/* Beside a copy of this program in a folder of all might lie a stranger's. */
static bool is_same_owners(const char *path)
{
	struct stat own, other;

	return !stat("/proc/self/exe", &own) && !stat(path, &other) && own.st_uid == other.st_uid;
}

/* It lies beside this program where that is not installed, else where it was installed to. */
static void *load_full(void)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - sizeof(FULL));
	char *slash = n > 0 ? memrchr(path, '/', (size_t)n) : NULL;

	if (slash) {
		memcpy(slash + 1, FULL, sizeof(FULL));
		if (is_same_owners(path))
			return dlopen(path, RTLD_NOW);
	}
	return dlopen(PKGLIBEXECDIR "/" FULL, RTLD_NOW);
}

static int run_full(int argc, char **argv)
{
	void *full = load_full();
	mt_full_main_fn *run = full ? (mt_full_main_fn *)dlsym(full, MT_FULL_MAIN) : NULL;

	if (!run) {
		fprintf(stderr, "memtop: %s\n", dlerror());
		return EXIT_TROUBLE;
	}
	optind = 0;	/* the words are parsed anew */
	return run(argc, argv);
}

/* Parsing moves words about; main.c is to find them as they were. */
static char **copy_words(int argc, char **argv)
{
	char **copy = calloc((size_t)argc + 1, sizeof(*copy));

	for (int i = 0; copy && i < argc; i++)
		copy[i] = argv[i];
	return copy;
}

static bool has_standard_streams(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			return false;
	return true;
}

int main(int argc, char **argv)
{
	char **words = copy_words(argc, argv);
	int status = -1;

	setlocale(LC_ALL, "");
	setlocale(LC_NUMERIC, "C");
	if (words && has_standard_streams())
		status = try_to_answer(argc, words);
	free(words);
	return status < 0 ? run_full(argc, argv) : status;
}
