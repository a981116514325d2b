// SPDX-License-Identifier: GPL-2.0-or-later
#include "commands/extract_views.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "model/address_space.h"
#include "views/render/render.h"
#include "views/views.h"

/* So many processes are looked into; no machine has more (PID_MAX_LIMIT, linux/threads.h). */
#define MAX_PIDS ((size_t)4 << 20)

/* Of a page that is not in a dump the views say so: there an extract differs by its nature. */
#define ABSENT_KEY "absent_pages"

/* A view, and what it is asked. */
struct ask {
	const struct mt_view *view;
	const char *words;		/* behind its name; "" */
	void (*set)(struct mt_request *request);
};

static void ask_all(struct mt_request *request)
{
	request->why.all = true;
}

static void ask_tasks(struct mt_request *request)
{
	request->space.pss = request->space.threads = true;
}

/* Besides every view as it is without options: what options make it read. */
static const struct ask more[] = {
	{ &mt_view_why_all, "--all", ask_all },
	{ &mt_view_tasks, "--pss --threads", ask_tasks },
};

/* Views that want a number: what they read is read for every process. */
struct pids {
	uint64_t *v;
	size_t n, capacity;
};

/* ---- what is done with rows ---- */

static struct mt_error *drop_row(struct mt_sink *sink, const struct mt_cell *cells)
{
	(void)sink;
	(void)cells;
	return NULL;
}

static struct mt_error *drop_note(struct mt_sink *sink, enum mt_emphasis emphasis,
				  const char *text)
{
	(void)sink;
	(void)emphasis;
	(void)text;
	return NULL;
}

static const struct mt_sink_ops drop_ops = { .row = drop_row, .note = drop_note };

/* Hands rows on without what an extract cannot say. */
struct filter {
	struct mt_sink sink;
	struct mt_sink *to;
	const struct mt_view *view;
};

static struct mt_error *filter_row(struct mt_sink *sink, const struct mt_cell *cells)
{
	struct filter *filter = (struct filter *)sink;
	const size_t n = filter->view->nr_columns;
	mt_cleanup(free) struct mt_cell *copy = malloc(n * sizeof(*copy));

	if (!copy)
		return mt_error_nomem();
	memcpy(copy, cells, n * sizeof(*copy));
	for (size_t i = 0; i < n; i++)
		if (!strcmp(filter->view->columns[i].key, ABSENT_KEY))
			copy[i].known = false;
	return filter->to->ops->row(filter->to, copy);
}

static const struct mt_sink_ops filter_ops = { .row = filter_row, .note = drop_note };

static ssize_t add_to_digest(void *data, const char *bytes, size_t len)
{
	mt_sha256_add(data, bytes, len);
	return (ssize_t)len;
}

static struct mt_error *fill_json(const struct mt_view *view, struct mt_request *request,
				  FILE *out)
{
	const struct mt_render_options options = {
		.name = "extract", .no_headings = true, .lines = true,
	};
	mt_cleanup(mt_renderer) struct mt_renderer *json = NULL;
	struct mt_error *err = mt_render_json(&options, out, &json);

	if (err)
		return err;

	struct filter filter = { { .ops = &filter_ops }, &json->sink, view };

	err = json->ops->begin(json, view, request->snapshot);
	if (!err)
		err = view->fill(request, &filter.sink);
	return err ? err : json->ops->end(json);
}

static struct mt_error *fill_digest(const struct mt_view *view, struct mt_request *request,
				    char text[MT_SHA256_TEXT])
{
	struct mt_sha256 digest;
	FILE *out = fopencookie(&digest, "w", (cookie_io_functions_t){ .write = add_to_digest });
	struct mt_error *err;

	if (!out)
		return mt_error_nomem();
	mt_sha256_start(&digest);
	err = fill_json(view, request, out);
	if (fclose(out) && !err)
		err = mt_error_nomem();
	mt_sha256_finish(&digest, text);
	return err;
}

/* ---- one view ---- */

static bool is_final(const struct mt_error *err)
{
	return mt_error_code(err) == MT_ERR_STOPPED || mt_error_code(err) == MT_ERR_NOMEM;
}

static struct mt_error *show(struct mt_extract_views *views, struct mt_source *source,
			     const struct mt_view *view, struct mt_request *request,
			     char digest[MT_SHA256_TEXT])
{
	struct mt_sink nowhere = { .ops = &drop_ops };
	mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;
	struct mt_error *err = mt_source_sample(source, view, &snapshot);

	if (err)
		return err;
	request->snapshot = snapshot;
	return views->digests && !view->document ? fill_digest(view, request, digest) :
						   view->fill(request, &nowhere);
}

static bool is_wanted(const struct mt_extract_views *views, const char *name)
{
	size_t len = strlen(name);

	for (const char *p = views->only; p && *p;) {
		size_t n = strcspn(p, ",");

		if (n == len && !strncmp(p, name, n))
			return true;
		p += n + (p[n] == ',');
	}
	return !views->only;
}

static struct mt_error *run_one(struct mt_extract_views *views, struct mt_source *source,
				const struct mt_view *view, struct mt_request *request,
				const char *words)
{
	struct mt_extract_answer *answer;
	struct mt_error *err;

	if (!is_wanted(views, view->name))
		return NULL;
	if (!mt_progress_report(views->progress, view->name, 0, 0))
		return mt_error_create(MT_ERR_STOPPED, "stopped");
	err = mt_array_reserve(&views->answers, &views->capacity, views->nr_answers + 1,
			       sizeof(*views->answers), SIZE_MAX);
	if (err)
		return err;
	answer = &views->answers[views->nr_answers++];
	*answer = (struct mt_extract_answer){ 0 };
	snprintf(answer->name, sizeof(answer->name), "%s%s%s", view->name, *words ? " " : "",
		 words);
	err = show(views, source, view, request, answer->digest);
	if (!err || is_final(err))
		return err;
	answer->failed = true;
	answer->code = mt_error_code(err);
	mt_error_destroy(err);
	return NULL;
}

/* ---- all of them ---- */

/* A named page or address is what others read, too: struct pages and page tables. */
static bool is_run(const struct mt_extract_views *views, const struct mt_view *view)
{
	return !view->compares && !view->reads_log && !view->min_arguments &&
	       (view != &mt_view_log || views->log);
}

static struct mt_error *run_plain(struct mt_extract_views *views, struct mt_source *source)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < mt_nr_views; i++) {
		struct mt_request request = views->options->request;

		if (is_run(views, mt_views[i]))
			err = run_one(views, source, mt_views[i], &request, "");
	}
	for (size_t i = 0; !err && i < MT_ARRAY_SIZE(more); i++) {
		struct mt_request request = views->options->request;

		more[i].set(&request);
		err = run_one(views, source, more[i].view, &request, more[i].words);
	}
	return err;
}

static struct mt_error *run_holders(struct mt_extract_views *views, struct mt_source *source)
{
	struct mt_error *err = NULL;

	for (int key = MT_BY_NOTHING + 1; !err && key < MT_NR_HOLDER_KEYS; key++) {
		struct mt_request request = views->options->request;

		request.by[0] = (enum mt_holder_key)key;
		err = run_one(views, source, &mt_view_pages_by, &request,
			      mt_holder_keys[key].name);
	}
	return err;
}

static struct mt_error *keep_pid(void *data, const struct mt_task *task)
{
	struct pids *pids = data;
	struct mt_error *err = mt_array_reserve(&pids->v, &pids->capacity, pids->n + 1,
						sizeof(*pids->v), MAX_PIDS);

	if (!err)
		pids->v[pids->n++] = task->pid;
	return err;
}

static struct mt_error *find_pids(struct mt_source *source, struct pids *pids)
{
	const struct mt_task_options options = { 0 };
	mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;
	struct mt_error *err = mt_source_sample(source, &mt_view_tasks, &snapshot);

	if (!err)
		err = snapshot->inspector->ops->spaces->tasks(snapshot->inspector, &options,
							      keep_pid, pids);
	if (!err || is_final(err))
		return err;
	mt_error_destroy(err);
	return NULL;
}

static struct mt_error *run_process(struct mt_extract_views *views, struct mt_source *source,
				    uint64_t pid)
{
	char text[24];
	const char *const arguments[] = { text };
	struct mt_request request = views->options->request;
	struct mt_error *err;

	snprintf(text, sizeof(text), "%" PRIu64, pid);
	request.space.has_pid = true;
	request.space.pid = pid;
	err = run_one(views, source, &mt_view_pagetable, &request, text);
	request.space.pages = true;
	request.arguments = arguments;
	request.nr_arguments = 1;
	return err ? err : run_one(views, source, &mt_view_vmas, &request, text);
}

static struct mt_error *run_processes(struct mt_extract_views *views, struct mt_source *source)
{
	struct pids pids = { 0 };
	struct mt_error *err = NULL;

	if (is_wanted(views, mt_view_vmas.name) || is_wanted(views, mt_view_pagetable.name))
		err = find_pids(source, &pids);
	for (size_t i = 0; !err && i < pids.n; i++)
		err = run_process(views, source, pids.v[i]);
	free(pids.v);
	return err;
}

struct mt_error *mt_extract_views_check(const struct mt_extract_views *views)
{
	for (const char *p = views->only; p && *p;) {
		int n = (int)strcspn(p, ",");
		mt_cleanup(free) char *name = strndup(p, (size_t)n);
		const struct mt_view *view = name ? mt_view_find(name) : NULL;

		if (!name)
			return mt_error_nomem();
		if (!view || (!is_run(views, view) && view != &mt_view_vmas))
			return mt_error_create(MT_ERR_USAGE, "--only: %s is no view that an "
					       "extract can be made for", name);
		p += n + (p[n] == ',');
	}
	return NULL;
}

struct mt_error *mt_extract_views_run(struct mt_extract_views *views, struct mt_source *source)
{
	struct mt_error *err = run_plain(views, source);

	if (!err)
		err = run_holders(views, source);
	return err ? err : run_processes(views, source);
}

void mt_extract_views_release(struct mt_extract_views *views)
{
	free(views->answers);
}
