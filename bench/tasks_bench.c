// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What the live tasks of so many processes cost, against listing /proc and
 * reading their files with cat's calls (read_loop.h), turn by turn in one process:
 *
 *	tasks_bench PROCESSES
 *
 * A line for each question: name, files read, CPU microseconds of reading, of
 * asking.  Processes are forked from this one and sleep.
 */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "model/inspect.h"
#include "proc/proc.h"
#include "read_loop.h"

#define ROUNDS 10

static double microseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void check(struct mt_error *err)
{
	if (!err)
		return;
	fprintf(stderr, "tasks_bench: %s\n", mt_error_message(err));
	exit(1);
}

/* The files that an answer needs: how many. */
static size_t read_files(const struct mt_task *task, bool pss)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%llu/status", (unsigned long long)task->pid);
	read_if_there(path);
	if (!pss || !task->mm)
		return 1;
	snprintf(path, sizeof(path), "/proc/%llu/smaps_rollup", (unsigned long long)task->pid);
	read_if_there(path);
	return 2;
}

struct list {
	struct mt_task *v;
	size_t n;
};

static struct mt_error *keep(void *data, const struct mt_task *task)
{
	struct list *list = data;

	list->v = realloc(list->v, (list->n + 1) * sizeof(*list->v));
	list->v[list->n++] = *task;
	return NULL;
}

static struct mt_error *ignore(void *data, const struct mt_task *task)
{
	(void)data;
	(void)task;
	return NULL;
}

/* Who there is has to be asked, too. */
static size_t list_processes(void)
{
	DIR *dir = opendir("/proc");
	size_t n = 0;

	while (dir && readdir(dir))
		n++;
	if (dir)
		closedir(dir);
	return n;
}

static double read_once(const struct list *list, bool pss, size_t *files)
{
	double start = microseconds();

	*files = 0;
	list_processes();
	for (size_t i = 0; i < list->n; i++)
		*files += read_files(&list->v[i], pss);
	return microseconds() - start;
}

static double ask_once(struct mt_proc *proc, const struct mt_task_options *options,
		       struct mt_error *(*fn)(void *data, const struct mt_task *task), void *data)
{
	double start = microseconds();
	mt_cleanup(mt_snapshot) struct mt_snapshot *snapshot = NULL;

	check(mt_proc_sample(proc, 0, &snapshot));
	check(snapshot->inspector->ops->spaces->tasks(snapshot->inspector, options, fn, data));
	return microseconds() - start;
}

static void measure(const char *name, struct mt_proc *proc, bool pss)
{
	const struct mt_task_options options = { .pss = pss };
	double reading = 1e12, asking = 1e12;
	struct list list = { 0 };
	size_t files = 0;

	ask_once(proc, &options, keep, &list);
	for (int round = 0; round < ROUNDS; round++) {
		double r = read_once(&list, pss, &files),
		       a = ask_once(proc, &options, ignore, NULL);

		reading = r < reading ? r : reading;
		asking = a < asking ? a : asking;
	}
	printf("%s %zu %.0f %.0f\n", name, files, reading, asking);
	free(list.v);
}

static size_t start_processes(size_t n, pid_t *pids)
{
	for (size_t i = 0; i < n; i++) {
		pids[i] = fork();
		if (pids[i] < 0)
			return i;
		if (!pids[i])
			while (true)
				pause();
	}
	return n;
}

int main(int argc, char **argv)
{
	size_t wanted = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;
	pid_t *pids = calloc(wanted + 1, sizeof(*pids));
	mt_cleanup(mt_proc) struct mt_proc *proc = NULL;

	if (!wanted || wanted > 30000 || !pids) {
		fputs("usage: tasks_bench PROCESSES\n", stderr);
		return 2;
	}
	wanted = start_processes(wanted, pids);
	check(mt_proc_open("", &proc));
	measure("tasks", proc, false);
	measure("tasks--pss", proc, true);
	for (size_t i = 0; i < wanted; i++)
		kill(pids[i], SIGKILL);
	while (wait(NULL) > 0)
		;
	free(pids);
	return 0;
}
