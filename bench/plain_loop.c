// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * plain_loop FILE PAGES
 *
 * What a machine can do at best: a loop over struct pages of 64 bytes that lie in
 * memory, PAGES looks at flags, mapping, type and references, without a thought
 * for zones, holes or lists.  The bytes are those of FILE, a dump.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SIZE	64u
#define BYTES	(UINT64_C(256) << 20)	/* more than caches hold */

static unsigned int look(const unsigned char *page)
{
	uint64_t flags, mapping;
	uint32_t type, refs;

	memcpy(&flags, page, 8);
	memcpy(&mapping, page + 24, 8);
	memcpy(&type, page + 48, 4);
	memcpy(&refs, page + 52, 4);
	if (type >> 24 == 0xf0)
		return 0;
	if (flags & 0x1000)
		return 1;
	return mapping & 1 ? 2 : mapping ? 3 : refs ? 4 : 5;
}

int main(int argc, char **argv)
{
	unsigned char *bytes = malloc(BYTES);
	FILE *file = argc == 3 ? fopen(argv[1], "re") : NULL;
	uint64_t counts[6] = { 0 }, wanted = argc == 3 ? strtoull(argv[2], NULL, 10) : 0, done = 0;
	size_t n = file && bytes ? fread(bytes, SIZE, BYTES / SIZE, file) : 0;

	if (!n || !wanted) {
		fputs("usage: plain_loop FILE PAGES\n", stderr);
		return 2;
	}

	/* as much as does not fit a cache */
	for (size_t have = n; have < BYTES / SIZE; n = have) {
		size_t more = have < BYTES / SIZE - have ? have : BYTES / SIZE - have;

		memcpy(bytes + have * SIZE, bytes, more * SIZE);
		have += more;
	}

	clock_t start = clock();

	for (; done < wanted; done += n) {
		for (size_t i = 0; i < n; i++)
			counts[look(bytes + i * SIZE)]++;
		__asm__ volatile("" : : "r"(bytes) : "memory");
	}

	double seconds = (double)(clock() - start) / CLOCKS_PER_SEC;

	printf("%.1f\n", (double)done / seconds / 1e6);
	fprintf(stderr, "%llu\n", (unsigned long long)counts[0]);
	fclose(file);
	free(bytes);
	return 0;
}
