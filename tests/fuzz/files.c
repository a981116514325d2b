// SPDX-License-Identifier: GPL-2.0-or-later
/* Inputs as files: of those readers that want a descriptor or a path. */
#include <ftw.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "fuzz.h"

static int file = -1;
static char folder[] = "/tmp/memtop-fuzz-XXXXXX";

int fuzz_file(const uint8_t *data, size_t size)
{
	if (file < 0)
		file = memfd_create("fuzz", MFD_CLOEXEC);
	REQUIRE(file >= 0 && !ftruncate(file, 0));
	REQUIRE(pwrite(file, data, size, 0) == (ssize_t)size);
	return file;
}

const char *fuzz_file_path(void)
{
	static char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
	return path;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	return remove(path);
}

static void remove_folder(void)
{
	nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *fuzz_folder(void)
{
	static const char *made;

	if (!made) {
		made = mkdtemp(folder);
		REQUIRE(made);
		atexit(remove_folder);
	}
	return made;
}

const char *fuzz_named_file(const char *name, const uint8_t *data, size_t size)
{
	static char named[sizeof(folder) + 256];

	snprintf(named, sizeof(named), "%s/%s", fuzz_folder(), name);

	mt_cleanup(file) FILE *out = fopen(named, "w");

	REQUIRE(out && fwrite(data, 1, size, out) == size);
	return named;
}
