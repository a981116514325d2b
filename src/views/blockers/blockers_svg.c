// SPDX-License-Identifier: GPL-2.0-or-later
#include "views/blockers/blockers_svg.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"

#define SQUARE	8u
#define COLUMNS	128u
#define MARGIN	110u
#define LEGEND	150u

static void put_range(FILE *out, const struct mt_block_range *r, size_t i)
{
	const struct mt_block_verdict_info *v = &mt_block_verdicts[r->verdict];

	if (r->verdict == MT_BLOCK_NONE)
		return;
	fprintf(out, "<rect x=\"%zu\" y=\"%zu\" width=\"%u\" height=\"%u\" fill=\"%s\"><title>pfn %"
		PRIu64 ": %s; move %" PRIu64 ", shrink %" PRIu64 ", held %" PRIu64
		" pages</title></rect>\n", MARGIN + i % COLUMNS * SQUARE,
		i / COLUMNS * SQUARE + 30, SQUARE - 1, SQUARE - 1, v->color, r->pfn, v->name,
		r->move_pages, r->reclaim_pages, r->held_pages);
}

static void put_legend(FILE *out)
{
	unsigned int x = MARGIN + COLUMNS * SQUARE + 16, y = 30;

	for (int v = 0; v < MT_BLOCK_NONE; v++, y += 15)
		fprintf(out, "<rect x=\"%u\" y=\"%u\" width=\"10\" height=\"10\" fill=\"%s\"/>"
			"<text x=\"%u\" y=\"%u\">%s</text>\n", x, y, mt_block_verdicts[v].color,
			x + 16, y + 9, mt_block_verdicts[v].name);
}

static void put_picture(FILE *out, const struct mt_snapshot *snapshot,
			const struct mt_blocks *blocks)
{
	size_t rows = (blocks->nr_ranges + COLUMNS - 1) / COLUMNS;
	char size[MT_TEXT_BYTES_SIZE];

	fprintf(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%u\" height=\"%zu\" "
		"font-family=\"monospace\" font-size=\"10\">\n<rect width=\"100%%\" "
		"height=\"100%%\" fill=\"#fafafa\"/>\n<text x=\"%u\" y=\"18\">a square is %s"
		"</text>\n",
		MARGIN + COLUMNS * SQUARE + LEGEND, (rows < 16 ? 16 : rows) * SQUARE + 40, MARGIN,
		mt_text_bytes(size, mt_pages_to_bytes(snapshot, UINT64_C(1) << blocks->order)));
	for (size_t i = 0; i < blocks->nr_ranges; i++) {
		struct mt_block_range range;

		mt_block_range_judge(blocks, i, &range);
		if (!(i % COLUMNS))
			fprintf(out, "<text x=\"%u\" y=\"%zu\" text-anchor=\"end\">0x%" PRIx64
				"</text>\n", MARGIN - 6, i / COLUMNS * SQUARE + 37,
				mt_pages_to_bytes(snapshot, range.pfn));
		put_range(out, &range, i);
	}
	put_legend(out);
	fputs("</svg>\n", out);
}

struct mt_error *mt_blockers_write_svg(const char *path, const struct mt_snapshot *snapshot,
				       const struct mt_blocks *blocks)
{
	FILE *out = fopen(path, "we");
	bool failed;

	if (!out)
		return mt_error_from_errno(errno, "%s", path);
	put_picture(out, snapshot, blocks);
	failed = ferror(out);
	failed |= fclose(out) != 0;
	return failed ? mt_error_from_errno(errno, "%s", path) : NULL;
}
