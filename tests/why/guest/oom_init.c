// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The guest's only program where the OOM killer is tried: round by round it
 * starts some processes of different sizes and oom_score_adj, and one more
 * that cannot be killed and takes memory until one of them is.
 *
 *	kinds=global,v2,group,cpuset,policy rounds=30 seed=1 deadline=1800
 *
 * Which process died, and what the limit was, goes into the kernel's log
 * between the reports:
 *
 *	memtop-truth: round 3 kind v2 killed 95 limit_bytes 100663296
 *
 * and at the end the whole log is printed, between @log and @end.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_CANDIDATES 8
#define MIB (1u << 20)
#define LOG_SIZE (32u << 20)

#define SYSLOG_READ_ALL 3
#define SYSLOG_CONSOLE_OFF 6
#define MPOL_BIND 2

enum kind { GLOBAL, V1, V2, GROUP, CPUSET, CPUSET_V1, POLICY, NR_KINDS };

static const char *const names[NR_KINDS] = {
	"global", "v1", "v2", "group", "cpuset", "cpuset_v1", "policy",
};

/* Shared with the children: set when the round is over. */
static volatile int *over;
static unsigned int seed = 1;

static unsigned int draw(unsigned int below)
{
	uint64_t wide;

	seed = seed * 1664525u + 1013904223u;
	wide = (uint64_t)(seed >> 8) << 24;
	seed = seed * 1664525u + 1013904223u;
	return (unsigned int)((wide | seed >> 8) % below);
}

static void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

static void say(const char *fmt, ...)
{
	int fd = open("/dev/kmsg", O_WRONLY);
	char text[512];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (fd >= 0 && n > 0 && write(fd, text, (size_t)n) < 0)
		perror("kmsg");
	close(fd);
}

/* 0, or what went wrong */
static int put(const char *path, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

static int put(const char *path, const char *fmt, ...)
{
	char text[128];
	va_list ap;
	int fd = open(path, O_WRONLY), n, err = 0;

	if (fd < 0)
		return errno;
	va_start(ap, fmt);
	n = vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (write(fd, text, (size_t)n) != n)
		err = errno;
	close(fd);
	return err;
}

static void wait_ms(unsigned int ms)
{
	const struct timespec time = { ms / 1000, (long)(ms % 1000) * 1000000 };

	nanosleep(&time, NULL);
}

/* ---- processes ---- */

static void bind_memory(void)
{
	unsigned long mask = 2;	/* node 1 */

	if (syscall(SYS_set_mempolicy, MPOL_BIND, &mask, 8 * sizeof(mask)))
		say("memtop-truth: set_mempolicy: %s", strerror(errno));
}

static void enter(enum kind kind, const char *group)
{
	char path[256];

	if (kind == POLICY)
		bind_memory();
	if (!group)
		return;
	snprintf(path, sizeof(path), "%s/cgroup.procs", group);
	if (put(path, "0"))
		say("memtop-truth: cannot enter %s", group);
}

static void take(size_t bytes)
{
	char *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	for (size_t i = 0; p != MAP_FAILED && i < bytes && !*over; i += 4096)
		p[i] = 1;
}

static pid_t start(enum kind kind, const char *group, size_t bytes, int adj, int number)
{
	pid_t pid = fork();
	char name[16];

	if (pid)
		return pid;
	snprintf(name, sizeof(name), "candidate%d", number);
	syscall(SYS_prctl, 15, name);	/* PR_SET_NAME */
	put("/proc/self/oom_score_adj", "%d", adj);
	enter(kind, group);
	take(bytes);
	for (;;)
		pause();
}

/* Takes memory, a page at a time, until the round is over. */
static pid_t start_eater(enum kind kind, const char *group)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	syscall(SYS_prctl, 15, "eater");
	put("/proc/self/oom_score_adj", "-1000");
	enter(kind, group);
	while (!*over)
		take(MIB);
	for (;;)
		pause();
}

/* ---- cgroups ---- */

static const char *make_group(enum kind kind, unsigned int round, unsigned long limit)
{
	static char group[128], file[192];

	if (kind == GLOBAL || kind == POLICY)
		return NULL;
	snprintf(group, sizeof(group), "/cg/%s%u", names[kind], round);
	if (mkdir(group, 0755) && errno != EEXIST)
		say("memtop-truth: mkdir %s: %s", group, strerror(errno));
	snprintf(file, sizeof(file), "%s/%s", group,
		 kind == V1 ? "memory.limit_in_bytes" : "memory.max");
	if (kind == V1 || kind == V2 || kind == GROUP)
		if (put(file, "%lu", limit))
			say("memtop-truth: no limit in %s", file);
	snprintf(file, sizeof(file), "%s/memory.oom.group", group);
	if (kind == GROUP)
		put(file, "1");
	if (kind == CPUSET || kind == CPUSET_V1) {
		snprintf(file, sizeof(file), "%s/cpuset.cpus", group);
		put(file, "0-1");
		snprintf(file, sizeof(file), "%s/cpuset.mems", group);
		if (put(file, "1"))
			say("memtop-truth: no node in %s", file);
	}
	return group;
}

static void remove_group(const char *group)
{
	for (int i = 0; group && rmdir(group) && i < 50; i++)
		wait_ms(20);
}

/* ---- a round ---- */

static void end_all(pid_t *pids, unsigned int n)
{
	*over = 1;
	for (unsigned int i = 0; i < n; i++)
		if (pids[i] > 0)
			kill(pids[i], SIGKILL);
	while (waitpid(-1, NULL, 0) > 0)
		;
}

static void run_round(enum kind kind, unsigned int round)
{
	/* a third of what may be had is the candidates' */
	unsigned int whole = kind == GLOBAL ? 60 : kind == CPUSET || kind == CPUSET_V1 ||
			     kind == POLICY ? 40 : 16, n = 3 + draw(MAX_CANDIDATES - 3);
	unsigned long limit = (unsigned long)(32 + draw(32)) * MIB;
	const char *group = make_group(kind, round, limit);
	pid_t pids[MAX_CANDIDATES + 1], dead;

	*over = 0;
	for (unsigned int i = 0; i < n; i++) {
		size_t bytes = (size_t)(MIB / 4 + draw(2 * whole * (MIB / n)));
		int adj = draw(2) ? 0 : (int)draw(900) - 300;

		pids[i] = start(kind, group, bytes, adj, (int)i);
	}
	wait_ms(300);
	pids[n] = start_eater(kind, group);
	dead = waitpid(-1, NULL, 0);
	*over = 1;
	for (unsigned int i = 0; i <= n; i++)
		if (pids[i] == dead)
			pids[i] = 0;
	wait_ms(200);
	end_all(pids, n + 1);
	say("memtop-truth: round %u kind %s killed %d limit_bytes %lu", round, names[kind],
	    (int)dead, kind == V1 || kind == V2 || kind == GROUP ? limit : 0);
	remove_group(group);
	/* the kernel prints ten reports in five seconds, no more */
	wait_ms(600);
}

/* ---- the machine ---- */

static void set_up(void)
{
	mkdir("/proc", 0555);
	mkdir("/dev", 0755);
	mkdir("/cg", 0755);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("dev", "/dev", "devtmpfs", 0, NULL);
	over = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	klogctl(SYSLOG_CONSOLE_OFF, NULL, 0);
	put("/proc/sys/vm/panic_on_oom", "0");
	put("/proc/sys/kernel/printk_devkmsg", "on");
}

static void mount_cgroups(const char *kinds)
{
	if (strstr(kinds, "cpuset_v1")) {
		if (mount("cgroup", "/cg", "cgroup", 0, "cpuset"))
			say("memtop-truth: cgroup v1 cpuset: %s", strerror(errno));
	} else if (strstr(kinds, "v1")) {
		if (mount("cgroup", "/cg", "cgroup", 0, "memory"))
			say("memtop-truth: cgroup v1 memory: %s", strerror(errno));
	} else if (mount("cgroup2", "/cg", "cgroup2", 0, NULL)) {
		say("memtop-truth: cgroup2: %s", strerror(errno));
	} else if (put("/cg/cgroup.subtree_control", "+memory +cpuset")) {
		say("memtop-truth: no memory and cpuset in cgroup2");
	}
}

static const char *parameter(const char *line, const char *key, char *buf, size_t size)
{
	const char *p = strstr(line, key);

	snprintf(buf, size, "%.*s", p ? (int)strcspn(p + strlen(key), " \n") : 0,
		 p ? p + strlen(key) : "");
	return buf;
}

static void print_log(void)
{
	char *log = mmap(NULL, LOG_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			 0);
	int n = log == MAP_FAILED ? -1 : klogctl(SYSLOG_READ_ALL, log, LOG_SIZE);

	printf("@log\n");
	if (n > 0)
		fwrite(log, 1, (size_t)n, stdout);
	printf("\n@end\n");
	fflush(stdout);
}

static unsigned int uptime(void)
{
	struct timespec now;

	clock_gettime(CLOCK_BOOTTIME, &now);
	return (unsigned int)now.tv_sec;
}

static bool is_wanted(const char *kinds, const char *name)
{
	size_t len = strlen(name);

	for (const char *p = kinds; (p = strstr(p, name)); p += len)
		if ((p == kinds || p[-1] == ',') && (!p[len] || p[len] == ','))
			return true;
	return false;
}

/* Kind by kind in each round, so that a slow machine, too, has tried all of them. */
static void run_kinds(const char *kinds, unsigned int rounds, unsigned int deadline)
{
	for (unsigned int i = 0; i < rounds; i++)
		for (enum kind kind = 0; kind < NR_KINDS; kind++)
			if (is_wanted(kinds, names[kind]) && uptime() < deadline)
				run_round(kind, i);
}

int main(void)
{
	char line[4096] = "", kinds[128], number[32];
	unsigned int rounds, deadline;
	FILE *in;

	set_up();
	in = fopen("/proc/cmdline", "r");
	if (in && !fgets(line, sizeof(line), in))
		line[0] = '\0';
	rounds = (unsigned int)atoi(parameter(line, "rounds=", number, sizeof(number)));
	deadline = (unsigned int)atoi(parameter(line, "deadline=", number, sizeof(number)));
	seed = (unsigned int)atoi(parameter(line, "seed=", number, sizeof(number)));
	parameter(line, "kinds=", kinds, sizeof(kinds));
	mount_cgroups(kinds);
	say("memtop-truth: begin %s", kinds);
	run_kinds(kinds, rounds, deadline);
	say("memtop-truth: end");
	wait_ms(500);
	print_log();
	sync();
	reboot(RB_POWER_OFF);
	for (;;)
		pause();
}
