// SPDX-License-Identifier: GPL-2.0-or-later
#include "feed.h"

#include <stdlib.h>

#include "base/file.h"
#include "operand.h"
#include "record/log.h"
#include "source.h"

#define MAX_LOG ((size_t)1 << 32)

struct mt_feed {
	const struct mt_view *view;
	struct mt_source *own;		/* what the options name, if it is used */
	struct mt_operand *operands[2];
	struct mt_source *earlier;	/* compared with; NULL: none */
	struct mt_source *source;	/* own, or an operand's */
	struct mt_log *log;		/* or NULL */
	size_t next;			/* sample of the log */
	unsigned int every;		/* seconds */
	struct mt_snapshot *before, *snapshot;
};

static struct mt_error *open_log(const char *path, struct mt_feed *feed)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	struct mt_error *err = mt_file_read("", path, MAX_LOG, &buf);

	if (!err && !mt_log_is_text(buf.data, buf.len))
		err = mt_error_create(MT_ERR_FORMAT, "%s: no text of /proc/buddyinfo in it", path);
	if (!err)
		err = mt_log_open(path, &buf, &feed->log);
	if (!err && mt_log_count(feed->log) < 2)
		err = mt_error_create(MT_ERR_FORMAT, "%s: a single sample, nothing to compare",
				      path);
	return err;
}

/* The second operand, or what the options name. */
static struct mt_error *open_operands(const struct mt_options *options,
				      const struct mt_progress *progress, struct mt_feed *feed)
{
	const struct mt_request *request = &options->request;
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < request->nr_arguments; i++)
		err = mt_operand_open(request->arguments[i], options, progress,
				      &feed->operands[i]);
	if (err)
		return err;
	feed->earlier = mt_operand_source(feed->operands[0]);
	if (feed->operands[1]) {
		feed->source = mt_operand_source(feed->operands[1]);
		return NULL;
	}
	err = mt_source_open(options, progress, &feed->own);
	feed->source = feed->own;
	return err;
}

struct mt_error *mt_feed_open(const struct mt_options *options, const struct mt_view *view,
			      const struct mt_progress *progress, struct mt_feed **feed)
{
	mt_cleanup(mt_feed) struct mt_feed *new = calloc(1, sizeof(*new));
	const struct mt_request *request = &options->request;
	struct mt_error *err;

	if (!new)
		return mt_error_nomem();
	new->view = view;
	new->every = request->comparison.every;
	if (new->every && request->nr_arguments != 1)
		err = mt_error_create(MT_ERR_USAGE, "--every wants one file");
	else if (new->every)
		err = open_log(request->arguments[0], new);
	else if (view->operands)
		err = open_operands(options, progress, new);
	else
		err = mt_source_open(options, progress, &new->own);
	if (err)
		return err;
	if (!new->source)
		new->source = new->own;
	*feed = mt_steal(new);
	return NULL;
}

void mt_feed_close(struct mt_feed *feed)
{
	if (!feed)
		return;
	mt_snapshot_destroy(feed->before);
	mt_snapshot_destroy(feed->snapshot);
	for (size_t i = 0; i < MT_ARRAY_SIZE(feed->operands); i++)
		mt_operand_close(feed->operands[i]);
	mt_source_close(feed->own);
	mt_log_close(feed->log);
	free(feed);
}

/* With dates that are closer than that by more than a quarter, a sample is left out. */
static bool is_too_early(const struct mt_feed *feed, size_t i, size_t before)
{
	struct timespec time, earlier;

	return mt_log_time(feed->log, i, &time) &&
	       mt_log_time(feed->log, before, &earlier) && time.tv_sec >= earlier.tv_sec &&
	       (time.tv_sec - earlier.tv_sec) * 4 < (time_t)feed->every * 3;
}

static struct mt_error *next_pair(struct mt_feed *feed)
{
	size_t i = feed->next;
	struct mt_error *err = NULL;

	if (!feed->snapshot)
		err = mt_log_sample(feed->log, i++, &feed->snapshot);
	else
		while (i < mt_log_count(feed->log) && is_too_early(feed, i, feed->next - 1))
			i++;
	if (err || i >= mt_log_count(feed->log)) {
		mt_snapshot_destroy(mt_steal(feed->snapshot));
		return err;
	}
	mt_snapshot_destroy(feed->before);
	feed->before = mt_steal(feed->snapshot);
	feed->next = i + 1;
	return mt_log_sample(feed->log, i, &feed->snapshot);
}

static struct mt_error *next_sample(struct mt_feed *feed)
{
	struct mt_error *err = NULL;

	if (feed->earlier && !feed->before)
		err = mt_source_sample(feed->earlier, feed->view, &feed->before);
	mt_snapshot_destroy(mt_steal(feed->snapshot));
	return err ? err : mt_source_sample(feed->source, feed->view, &feed->snapshot);
}

struct mt_error *mt_feed_next(struct mt_feed *feed, struct mt_request *request)
{
	struct mt_error *err = feed->log ? next_pair(feed) : next_sample(feed);

	request->before = feed->before;
	request->snapshot = feed->snapshot;
	return err;
}

bool mt_feed_is_recorded(const struct mt_feed *feed)
{
	return feed->log != NULL;
}

const char *mt_feed_warning(const struct mt_feed *feed, size_t i)
{
	const struct mt_source *sources[] = { feed->earlier, feed->source };

	for (size_t n = 0; n < MT_ARRAY_SIZE(sources); n++) {
		const char *warning = sources[n] ? mt_source_warning(sources[n]) : NULL;

		if (warning && !i--)
			return warning;
	}
	return NULL;
}
