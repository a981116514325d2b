// SPDX-License-Identifier: GPL-2.0-or-later
#include "proc/zone/numa.h"

#include <stdio.h>

#include "base/file.h"
#include "proc/text/lines.h"

#define MAX_FILE (64u << 10)

static struct mt_error *parse(const struct mt_buffer *buf, size_t nr_nodes, struct mt_node *node)
{
	mt_cleanup(free) uint64_t *distances = calloc(nr_nodes, sizeof(*distances));
	struct mt_word rest = { buf->data, buf->len }, word;
	size_t n = 0;

	if (!distances)
		return mt_error_nomem();
	if (rest.len && rest.p[rest.len - 1] == '\n')
		rest.len--;
	while ((word = mt_word_take(&rest)).len) {
		if (n == nr_nodes || mt_word_count(word, &distances[n]))
			return NULL;
		n++;
	}
	if (n == nr_nodes) {
		node->distances = mt_steal(distances);
		node->nr_distances = n;
	}
	return NULL;
}

struct mt_error *mt_proc_read_distances(const char *root, struct mt_snapshot *snapshot)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	struct mt_error *err = NULL;

	/* with one there is nothing to order */
	for (size_t i = 0; !err && snapshot->nr_nodes > 1 && i < snapshot->nr_nodes; i++) {
		struct mt_node *node = &snapshot->nodes[i];
		char path[64];

		snprintf(path, sizeof(path), "/sys/devices/system/node/node%u/distance", node->id);

		mt_cleanup(mt_error) struct mt_error *absent =
			mt_file_read(root, path, MAX_FILE, &buf);

		if (!absent)
			err = parse(&buf, snapshot->nr_nodes, node);
	}
	return err;
}
