// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * madeup vmcore	writes the made-up machine's dump
 * madeup --symbols	prints the options that make a linker write its vmlinux
 */
#include <string.h>

#include "madeup.h"

int main(int argc, char **argv)
{
	struct madeup *m = madeup_create();
	bool fine = m && argc == 2;

	if (fine && !strcmp(argv[1], "--symbols")) {
		printf("-Wl,--build-id=0x%s\n", MADEUP_BUILD_ID);
		for (size_t i = 0; i < m->nr_symbols; i++)
			printf("-Wl,--defsym=%s=0x%llx\n", m->symbols[i].name,
			       (unsigned long long)m->symbols[i].address);
	} else if (fine) {
		fine = madeup_write(m, argv[1]);
	}
	madeup_destroy(m);
	if (!fine)
		fputs("usage: madeup VMCORE | --symbols\n", stderr);
	return !fine;
}
