// SPDX-License-Identifier: GPL-2.0-or-later
/* The log of the made-up kernel: printk_log's records (flat), printk's ring (extreme). */
#include "madeup_private.h"

#include <string.h>

#if defined(MADEUP_FLAT)
#define LOG_BYTES 512u

/* Behind the last record is one of length 0: the next would be at the start again. */
void madeup_make_log(struct madeup *m)
{
	uint64_t buf = madeup_take(m, LOG_BYTES), at = buf;
	uint32_t bytes = LOG_BYTES, next;

	for (unsigned int i = 0; i < MADEUP_LOG_LINES; i++) {
		struct printk_log *record = madeup_at_phys(m, at);

		*record = (struct printk_log){
			.ts_nsec = i * 1000, .len = sizeof(*record) + 16,
			.text_len = sizeof(MADEUP_LOG_TEXT) - 1, .level = 6,
		};
		memcpy(record + 1, MADEUP_LOG_TEXT, sizeof(MADEUP_LOG_TEXT) - 1);
		at += record->len;
	}
	next = (uint32_t)(at - buf);
	madeup_write_long(m, madeup_take_symbol(m, "log_buf", 8), madeup_direct(buf));
	memcpy(madeup_at_phys(m, madeup_take_symbol(m, "log_buf_len", 4)), &bytes, 4);
	madeup_take_symbol(m, "log_first_idx", 4);
	memcpy(madeup_at_phys(m, madeup_take_symbol(m, "log_next_idx", 4)), &next, 4);
}
#elif defined(MADEUP_EXTREME)
#define COUNT_BITS 3u
#define SIZE_BITS 8u

void madeup_make_log(struct madeup *m)
{
	const uint64_t finalized = UINT64_C(2) << 62;
	uint64_t ring = madeup_take(m, sizeof(struct printk_ringbuffer));
	uint64_t descs = madeup_take(m, sizeof(struct prb_desc) << COUNT_BITS);
	uint64_t infos = madeup_take(m, sizeof(struct printk_info) << COUNT_BITS);
	uint64_t text = madeup_take(m, 1u << SIZE_BITS);

	for (uint64_t i = 0; i < MADEUP_LOG_LINES; i++) {
		struct prb_desc *desc = madeup_at_phys(m, descs + i * sizeof(*desc));
		struct printk_info *info = madeup_at_phys(m, infos + i * sizeof(*info));

		desc->state_var.counter = (int64_t)(finalized | i);
		desc->text_blk_lpos.begin = i * 24;
		desc->text_blk_lpos.next = (i + 1) * 24;
		*info = (struct printk_info){
			.seq = i, .ts_nsec = i * 1000, .level = 6,
			.text_len = sizeof(MADEUP_LOG_TEXT) - 1,
		};
		memcpy(madeup_at_phys(m, text + i * 24 + 8), MADEUP_LOG_TEXT,
		       sizeof(MADEUP_LOG_TEXT) - 1);
	}
	*(struct printk_ringbuffer *)madeup_at_phys(m, ring) = (struct printk_ringbuffer){
		.desc_ring = {
			.count_bits = COUNT_BITS, .descs = madeup_direct(descs),
			.infos = madeup_direct(infos), .head_id = { MADEUP_LOG_LINES - 1 },
		},
		.text_data_ring = { .size_bits = SIZE_BITS, .data = madeup_direct(text) },
	};
	madeup_write_long(m, madeup_take_symbol(m, "prb", 8), madeup_direct(ring));
}
#else
void madeup_make_log(struct madeup *m)
{
	(void)m;
}
#endif
