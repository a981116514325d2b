// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where there is no libFuzzer: runs a target once on every file of the folders
 * and files given, each a case of TAP; without any, on its corpus and on the
 * samples.  A target that is not content aborts; its file is the last one named.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "fuzz.h"

#define LIMIT ((size_t)64 << 20)

static int replay_file(int number, const char *path, const char *name)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	mt_cleanup(mt_error) struct mt_error *err = mt_file_read("", path, LIMIT, &buf);

	if (err) {
		printf("not ok %d - %s\n# %s\n", number, name, mt_error_message(err));
		return 1;
	}
	printf("# %s\n", path);
	fflush(stdout);

	/* of just this size: sanitizers see who reads behind it */
	mt_cleanup(free) uint8_t *copy = malloc(buf.len + !buf.len);

	memcpy(copy, buf.data, buf.len);
	LLVMFuzzerTestOneInput(copy, buf.len);
	printf("ok %d - %s\n", number, name);
	return 0;
}

static int is_shown(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int replay_folder(int *number, const char *folder)
{
	struct dirent **entries;
	int n = scandir(folder, &entries, is_shown, alphasort), failures = 0;

	if (n <= 0) {
		printf("not ok %d - %s has no files\n", ++*number, folder);
		return 1;
	}
	for (int i = 0; i < n; i++) {
		mt_cleanup(free) char *path = NULL;

		if (asprintf(&path, "%s/%s", folder, entries[i]->d_name) < 0)
			abort();
		failures += replay_file(++*number, path, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	return failures;
}

/* proc/NAME of every sample */
static int replay_samples(int *number, const char *samples, const char *name)
{
	struct dirent **entries;
	int n = scandir(samples, &entries, is_shown, alphasort), failures = 0;

	for (int i = 0; i < n; i++) {
		mt_cleanup(free) char *path = NULL;
		struct stat st;

		if (asprintf(&path, "%s/%s/proc/%s", samples, entries[i]->d_name, name) < 0)
			abort();
		if (!stat(path, &st))
			failures += replay_file(++*number, path, entries[i]->d_name);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	return failures;
}

/* fuzz_NAME has its corpus in corpus/NAME. */
static int replay_own(int *number)
{
	const char *name = strrchr(program_invocation_short_name, '_');
	const char *srcdir = getenv("MEMTOP_SRCDIR");
	mt_cleanup(free) char *corpus = NULL;
	mt_cleanup(free) char *samples = NULL;

	if (!name || !srcdir) {
		printf("not ok %d - MEMTOP_SRCDIR is not set\n", ++*number);
		return 1;
	}
	if (asprintf(&corpus, "%s/tests/fuzz/corpus/%s", srcdir, name + 1) < 0 ||
	    asprintf(&samples, "%s/data/samples", srcdir) < 0)
		abort();
	return replay_folder(number, corpus) + replay_samples(number, samples, name + 1);
}

int main(int argc, char **argv)
{
	int number = 0, failures = 0;

	if (argc == 1)
		failures = replay_own(&number);
	for (int i = 1; i < argc; i++) {
		struct stat st;

		if (!stat(argv[i], &st) && S_ISDIR(st.st_mode))
			failures += replay_folder(&number, argv[i]);
		else
			failures += replay_file(++number, argv[i], argv[i]);
	}
	printf("1..%d\n", number);
	return failures || !number;
}
