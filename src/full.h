/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What light.c calls of the part that is loaded on demand. */
#ifndef MT_FULL_H
#define MT_FULL_H

/* Its name there. */
#define MT_FULL_MAIN "mt_full_main"

typedef int mt_full_main_fn(int argc, char **argv);

/*
 * Does all that argv[argc], the words of the command line, ask for, as main() would; owns standard
 * error.  Returns the exit status: 0, 1 for a finding, 2 for trouble.
 */
__attribute__((visibility("default"))) mt_full_main_fn mt_full_main;

#endif
