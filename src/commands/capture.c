// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Saves what views read of a machine as files below a folder, DIR/proc/zoneinfo and so on, which
 * --sysroot reads again.
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/number.h"
#include "cli/options.h"
#include "commands/commands.h"

/* A file of /proc or /sys; smaps of a process with a million mappings is as large. */
#define MAX_FILE ((size_t)1 << 30)

/*
 * What is read first is nearly one moment: the zones and their free blocks.  * is any name, as a
 * shell has it.
 */
static const char *const files[] = {
	"/proc/zoneinfo", "/proc/buddyinfo", "/proc/pagetypeinfo", "/proc/meminfo", "/proc/vmstat",
	"/proc/slabinfo", "/proc/vmallocinfo", "/proc/swaps", "/proc/iomem", "/proc/modules",
	"/proc/allocinfo", "/proc/net/sockstat", "/proc/pressure/memory",
	"/proc/spl/kstat/zfs/arcstats", "/proc/version", "/proc/sys/kernel/osrelease",
	"/proc/sys/kernel/arch",
	"/sys/kernel/mm/hugepages/hugepages-*/*_hugepages",
	"/sys/kernel/mm/transparent_hugepage/enabled",
	"/sys/kernel/mm/transparent_hugepage/defrag",
	"/sys/devices/system/node/online", "/sys/devices/system/node/node*/meminfo",
	"/sys/devices/system/node/node*/numastat", "/sys/devices/system/node/node*/vmstat",
	"/sys/devices/system/node/node*/distance",
	"/sys/devices/system/node/node*/hugepages/hugepages-*/*_hugepages",
	"/sys/block/zram*/mm_stat", "/sys/block/zram*/disksize",
};

static const char *const process_files[] = {
	"status", "stat", "maps", "smaps", "smaps_rollup", "numa_maps",
};

/* Without them nothing can be told of the machine; where one is missing, it is named. */
static const char *const wanted[] = { "/proc/zoneinfo", "/proc/buddyinfo", "/proc/pagetypeinfo",
				      "/proc/meminfo", "/proc/vmstat" };

struct capture {
	const struct mt_command_context *context;
	const char *root;	/* "": this machine */
	const char *folder;
	struct mt_buffer buf;
};

static bool is_wanted(const char *path)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(wanted); i++)
		if (!strcmp(wanted[i], path))
			return true;
	return false;
}

/* All folders above the last part of path. */
static struct mt_error *make_folders(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';

		int failed = mkdir(path, 0777) && errno != EEXIST;

		if (failed)
			return mt_error_from_errno(errno, "%s", path);
		*slash = '/';
	}
	return NULL;
}

static struct mt_error *write_file(const char *path, const char *data, size_t len)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
	struct mt_error *err = NULL;

	if (fd < 0)
		return mt_error_from_errno(errno, "%s", path);
	while (!err && len) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno != EINTR)
			err = mt_error_from_errno(errno, "%s", path);
		else if (n > 0) {
			data += n;
			len -= (size_t)n;
		}
	}
	if (close(fd) && !err)
		err = mt_error_from_errno(errno, "%s", path);
	return err;
}

/* What cannot be read is said, where root could or it matters; the rest is saved all the same. */
static struct mt_error *say_missing(const struct capture *capture, const char *path,
				    struct mt_error *err)
{
	mt_cleanup(free) char *text = NULL;
	bool is_denied = mt_error_code(err) == MT_ERR_DENIED;

	if (mt_error_code(err) == MT_ERR_NOMEM)
		return err;
	if ((is_denied || is_wanted(path) || mt_error_code(err) != MT_ERR_NOT_FOUND) &&
	    asprintf(&text, "%s: not in the sample%s", mt_error_message(err),
		     is_denied && geteuid() ? " (root may read it)" : "") >= 0)
		capture->context->say(text);
	mt_error_destroy(err);
	return NULL;
}

static struct mt_error *save(struct capture *capture, const char *path)
{
	mt_cleanup(free) char *to = NULL;
	struct mt_error *err = mt_file_read(capture->root, path, MAX_FILE, &capture->buf);

	if (err)
		return say_missing(capture, path, err);
	if (asprintf(&to, "%s%s", capture->folder, path) < 0)
		return mt_error_nomem();
	err = make_folders(to);
	return err ? err : write_file(to, capture->buf.data, capture->buf.len);
}

static struct mt_error *save_all(struct capture *capture, const char *pattern)
{
	mt_cleanup(free) char *full = NULL;
	struct mt_error *err = NULL;
	glob_t found;

	if (!strchr(pattern, '*'))
		return save(capture, pattern);
	if (asprintf(&full, "%s%s", capture->root, pattern) < 0)
		return mt_error_nomem();
	if (glob(full, 0, NULL, &found))
		return NULL;
	for (size_t i = 0; !err && i < found.gl_pathc; i++)
		err = save(capture, found.gl_pathv[i] + strlen(capture->root));
	globfree(&found);
	return err;
}

static struct mt_error *save_process(struct capture *capture, const char *pid)
{
	struct mt_error *err = NULL;

	for (size_t i = 0; !err && i < MT_ARRAY_SIZE(process_files); i++) {
		char path[64];

		snprintf(path, sizeof(path), "/proc/%s/%s", pid, process_files[i]);
		err = save(capture, path);
	}
	return err;
}

/* What is known beside /proc: src/proc/origin.c reads it. */
static struct mt_error *save_origin(struct capture *capture)
{
	mt_cleanup(free) char *path = NULL, *text = NULL;
	time_t now = time(NULL);
	struct utsname name;
	struct tm utc;
	char when[32];

	if (*capture->root)
		return save(capture, "/memtop-capture");
	if (uname(&name))
		return mt_error_from_errno(errno, "uname");
	strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
	if (asprintf(&path, "%s/memtop-capture", capture->folder) < 0) {
		path = NULL;
		return mt_error_nomem();
	}
	if (asprintf(&text, "kernel=%s\narch=%s\npage_size=%ld\ntime=%s\n", name.release,
		     name.machine, sysconf(_SC_PAGESIZE), when) < 0) {
		text = NULL;
		return mt_error_nomem();
	}
	return write_file(path, text, strlen(text));
}

static struct mt_error *check_sample(const struct capture *capture)
{
	for (size_t i = 0; i < MT_ARRAY_SIZE(wanted); i++) {
		mt_cleanup(free) char *path = NULL;

		if (asprintf(&path, "%s%s", capture->folder, wanted[i]) < 0) {
			path = NULL;
			return mt_error_nomem();
		}
		if (!access(path, F_OK))
			return NULL;
	}
	return mt_error_create(MT_ERR_NOT_FOUND, "%s: nothing of this machine could be read",
			       capture->folder);
}

/* Of a process that is not there nothing could be saved. */
static struct mt_error *check_pids(const struct mt_request *request, const char *root,
				   struct mt_buffer *buf)
{
	struct mt_error *err;
	uint64_t pid;

	for (size_t i = 1; i < request->nr_arguments; i++) {
		char path[64];

		if (!mt_number_parse(request->arguments[i], &pid) || pid > INT32_MAX)
			return mt_error_create(MT_ERR_USAGE, "\"%s\" is no number of a process",
					       request->arguments[i]);
		snprintf(path, sizeof(path), "/proc/%" PRIu64 "/status", pid);
		err = mt_file_read(root, path, MAX_FILE, buf);
		if (err)
			return mt_error_prefix(err, "process %" PRIu64, pid);
	}
	return NULL;
}

static struct mt_error *run(const struct mt_options *options,
			    const struct mt_command_context *context)
{
	const struct mt_request *request = &options->request;
	struct capture capture = {
		.context = context,
		.root = options->sysroot ? options->sysroot : "",
		.folder = request->arguments[0],
	};
	struct mt_error *err = check_pids(request, capture.root, &capture.buf);

	if (!err && (options->nr_cores || options->recording || options->log))
		err = mt_error_create(MT_ERR_USAGE, "capture saves files of /proc: of this "
				      "machine, or of --sysroot");
	if (!err && mkdir(capture.folder, 0777))
		err = mt_error_from_errno(errno, "%s", capture.folder);
	for (size_t i = 0; !err && i < MT_ARRAY_SIZE(files); i++)
		err = save_all(&capture, files[i]);
	for (size_t i = 1; !err && i < request->nr_arguments; i++)
		err = save_process(&capture, request->arguments[i]);
	if (!err)
		err = save_origin(&capture);
	if (!err)
		err = check_sample(&capture);
	mt_buffer_release(&capture.buf);
	return err;
}

const struct mt_command mt_command_capture = {
	.name = "capture",
	.summary = "saves what views read of this machine, for --sysroot: DIR [PID...]",
	.arguments = "DIR [PID...]",
	.min_arguments = 1,
	.max_arguments = 4096,
	.details = "DIR must not exist.  As root it gets pagetypeinfo, slabinfo and vmallocinfo,\n"
		   "too; it says what it could not read.  Nothing in the files names users,\n"
		   "processes or hosts, but for what is asked for by PID: what tasks and vmas\n"
		   "read of these.  Look at them before you hand them on.",
	.run = run,
};
