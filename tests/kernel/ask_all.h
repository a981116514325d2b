/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every question that a dump can be asked, one after the other. */
#ifndef MT_TEST_ASK_ALL_H
#define MT_TEST_ASK_ALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "image/image.h"

struct answers {
	uint64_t digest;	/* of all that was told */
	char *messages;		/* errors and incomplete[], a line each; "" if all went well */
	bool opened;		/* the kernel; else messages has why not */
};

/* Opens the kernel of image with these types and asks everything. Release the answers. */
void ask_all(struct mt_image *image, struct mt_types *types, struct answers *answers);
void answers_release(struct answers *answers);

#endif
