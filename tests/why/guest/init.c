// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The guest's only program: no shell, no fork, no memory of its own while it
 * works, so that between the /proc files and the attempt nothing else happens.
 *
 * For each try it prints, on the console,
 *
 *	@try N order O class C node K
 *	@file zoneinfo ... @file buddyinfo ... @file pagetypeinfo
 *	@got try ok 0 DMA32 compact 0 reclaim 0
 *
 * and at the end @log with the kernel's log, then switches the machine off.
 * With mode=oom it makes the kernel print its reports instead: allocations that
 * fail, and the OOM killer at work.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdarg.h>
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
#include <unistd.h>

#define NR_CLASSES 12
#define NR_ORDERS 11
#define FILE_SIZE (256 << 10)

static const char *const names[] = { "zoneinfo", "buddyinfo", "pagetypeinfo" };

static struct {
	int fd;
	size_t len;
	char text[FILE_SIZE];
} files[3];

static int control = -1;
static unsigned int seed, nr_nodes = 1;

static unsigned int draw(unsigned int below)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % below;
}

static void put(const char *text, size_t len)
{
	while (len) {
		ssize_t n = write(1, text, len);

		if (n <= 0)
			return;
		text += n;
		len -= (size_t)n;
	}
}

static void say(const char *fmt, ...)
{
	char line[256];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	put(line, (size_t)n);
}

static void command(const char *fmt, ...)
{
	char line[64];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	if (write(control, line, (size_t)n) < 0)
		say("@error %s\n", line);
}

static void capture(void)
{
	for (int i = 0; i < 3; i++) {
		ssize_t n;

		files[i].len = 0;
		lseek(files[i].fd, 0, SEEK_SET);
		while ((n = read(files[i].fd, files[i].text + files[i].len,
				 FILE_SIZE - files[i].len)) > 0)
			files[i].len += (size_t)n;
	}
}

static void show(void)
{
	for (int i = 0; i < 3; i++) {
		say("@file %s\n", names[i]);
		put(files[i].text, files[i].len);
	}
}

/* Free pages, of all nodes together, as the last capture has them. */
static unsigned long free_pages(void)
{
	unsigned long sum = 0;

	for (const char *p = files[0].text; (p = strstr(p, "pages free")); p += 10)
		sum += strtoul(p + 10, NULL, 10);
	return sum;
}

static unsigned long marks(const char *which)
{
	unsigned long sum = 0;
	char key[32];

	snprintf(key, sizeof(key), "\n        %s ", which);
	for (const char *p = files[0].text; (p = strstr(p, key)); p++)
		sum += strtoul(p + strlen(key), NULL, 10);
	return sum;
}

/* Holds blocks until about target pages are free. */
static void press(unsigned long target)
{
	for (int i = 0; i < 64; i++) {
		unsigned long now;
		unsigned int order = draw(4) ? 0 : draw(4), class = draw(5), share;

		capture();
		now = free_pages();
		if (now <= target)
			return;
		share = (unsigned int)((now - target) >> order) / (1 + draw(3));
		command("h %u %u %u %u", order, class, draw(nr_nodes), share ? share : 1);
	}
}

/* Levels around the watermarks, where decisions are made, and well above. */
static void change_pressure(void)
{
	unsigned long min, high;

	capture();
	min = marks("min");
	high = marks("high");
	command("r %u", draw(3) ? 20 + draw(300) : draw(1000));
	switch (draw(6)) {
	case 0:
		press(min / 2 + draw((unsigned int)min));
		break;
	case 1:
		press(min + draw((unsigned int)(high - min) + 1));
		break;
	case 2:
		press(high + draw((unsigned int)high));
		break;
	case 3:
		press(2 * high + draw(8 * (unsigned int)high));
		break;
	case 4:
		press(min / 4 + draw((unsigned int)min));
		/* many holes, no blocks */
		command("r %u", 5 + draw(120));
		break;
	default:
		break;
	}
}

static void attempt(unsigned int number)
{
	unsigned int order = draw(3) ? draw(5) : draw(NR_ORDERS), class = draw(NR_CLASSES);
	unsigned int node = draw(nr_nodes);
	char answer[128];
	ssize_t n;

	capture();
	command("t %u %u %u", order, class, node);
	lseek(control, 0, SEEK_SET);
	n = read(control, answer, sizeof(answer) - 1);
	answer[n > 0 ? n : 0] = '\0';
	say("@try %u order %u class %u node %u\n", number, order, class, node);
	show();
	say("@got %s", answer);
}

/* A child that takes memory until it is killed, or enough. */
static void eat(size_t mib, int adj)
{
	const size_t step = 1 << 20;
	char text[16];
	int fd;

	if (fork())
		return;
	fd = open("/proc/self/oom_score_adj", O_WRONLY);
	snprintf(text, sizeof(text), "%d", adj);
	if (write(fd, text, strlen(text)) < 0)
		_exit(1);
	for (size_t i = 0; i < mib; i++) {
		char *p = mmap(NULL, step, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			       -1, 0);

		if (p == MAP_FAILED)
			_exit(0);
		memset(p, 1, step);
	}
	for (;;)
		pause();
}

static void report(void)
{
	static const struct {
		unsigned int order, class;
	} tries[] = { { 4, 4 }, { 10, 0 }, { 3, 3 } };

	capture();
	press(marks("min") + marks("min") / 4);
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		command("w %u %u 0", tries[i].order, tries[i].class);
		sleep(11);	/* warnings are rationed: one in ten seconds */
	}
	command("r 900");
	eat(40, 200);
	sleep(1);
	eat(4096, 0);
	wait(NULL);
	sleep(1);
}

static void insert(const char *path)
{
	int fd = open(path, O_RDONLY);

	if (fd < 0 || syscall(SYS_finit_module, fd, "", 0))
		say("@error cannot insert %s\n", path);
	close(fd);
}

static void show_node_distances(void)
{
	char path[64], text[64];

	for (nr_nodes = 0; nr_nodes < 64; nr_nodes++) {
		int fd;
		ssize_t n;

		snprintf(path, sizeof(path), "/sys/devices/system/node/node%u/distance", nr_nodes);
		fd = open(path, O_RDONLY);
		if (fd < 0)
			break;
		n = read(fd, text, sizeof(text) - 1);
		text[n > 0 ? n : 0] = '\0';
		say("@distance %u %s", nr_nodes, text);
		close(fd);
	}
	nr_nodes = nr_nodes ? nr_nodes : 1;
}

static unsigned int number_of(const char *name, unsigned int otherwise)
{
	const char *text = getenv(name);

	return text ? (unsigned int)strtoul(text, NULL, 10) : otherwise;
}

int main(void)
{
	static char log[1 << 20];
	unsigned int tries = number_of("tries", 300);
	int n;

	mkdir("/proc", 0755);
	mkdir("/sys", 0755);
	mkdir("/dev", 0755);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("sysfs", "/sys", "sysfs", 0, NULL);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	n = open("/dev/console", O_RDWR);
	dup2(n, 1);
	dup2(n, 2);
	seed = number_of("seed", 1);
	klogctl(6, NULL, 0);	/* the log goes to its buffer only */
	insert("/try.ko");
	show_node_distances();
	control = open("/proc/memtop_try", O_RDWR);
	for (int i = 0; i < 3; i++) {
		char path[32];

		snprintf(path, sizeof(path), "/proc/%s", names[i]);
		files[i].fd = open(path, O_RDONLY);
	}
	mlockall(MCL_CURRENT | MCL_FUTURE);
	if (getenv("mode") && !strcmp(getenv("mode"), "oom")) {
		report();
		tries = 0;
	}
	for (unsigned int i = 0; i < tries; i++) {
		if (i % 3 == 0)
			change_pressure();
		attempt(i);
	}
	n = klogctl(3, log, sizeof(log));
	say("@log\n");
	put(log, n > 0 ? (size_t)n : 0);
	say("@end\n");
	sync();
	reboot(RB_POWER_OFF);
	return 0;
}
