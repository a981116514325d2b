/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A made-up machine, bent or not, opened as memtop opens a dump. */
#ifndef MT_TEST_MACHINE_H
#define MT_TEST_MACHINE_H

#include "kernel/kernel.h"
#include "madeup.h"
#include "unit.h"

#define ALL_SECTIONS ((1u << MT_NR_SECTIONS) - 1)

struct machine {
	struct madeup *made;
	char *folder;
	bool is_living;			/* it is opened as a kernel that runs */
	struct mt_image *image;
	struct mt_kernel *kernel;
	struct mt_snapshot *snapshot;
};

/* A sound machine; bend m->made, then machine_dump() it. */
void machine_make(struct machine *m);

/* Writes the dump and opens it with this vmlinux, but no kernel yet. */
struct mt_error *machine_open_image(struct machine *m, const char *vmlinux,
				    enum mt_types_choice types);

/* Writes the dump anew while it is open. */
void machine_rewrite(struct machine *m);

/* Writes the dump and opens image and kernel. */
struct mt_error *machine_open(struct machine *m);

/* The same; the kernel's long work is told to progress. */
struct mt_error *machine_open_with(struct machine *m, const struct mt_progress *progress);

/* The same, and takes a snapshot of everything; must succeed. */
void machine_dump(struct machine *m);

void machine_release(struct machine *m);

static inline void mt_cleanup_machine(struct machine *m)
{
	machine_release(m);
}

/*
 * The first free block of node 0's Normal zone of *order or above, on a list of movable ones;
 * *order becomes its order.
 */
uint64_t machine_block(struct machine *m, unsigned int *order);

/* How many reasons of the snapshot's incomplete[] have words in them. */
size_t machine_reasons(const struct machine *m, const char *words);

/* The cases of each file; test_madeup.c runs them all. */
extern const struct CMUnitTest healthy_tests[], damaged_tests[], flips_tests[],
	pages_tests[], audit_tests[], blockers_tests[], types_tests[], type_bytes_tests[],
	who_tests[];
extern const size_t nr_healthy_tests, nr_damaged_tests, nr_flips_tests, nr_pages_tests,
	nr_audit_tests, nr_blockers_tests, nr_types_tests, nr_type_bytes_tests, nr_who_tests;

#endif
