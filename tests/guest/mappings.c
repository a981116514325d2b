// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Runs in a guest and maps memory of every kind, on purpose, then stays as it is.
 *
 *	mappings FILE-BACKED-DIRECTORY TMPFS-DIRECTORY [BLOCK-DEVICE [SWAP-DEVICE...]]
 *
 * It prints a line for each run of pages that are in the same state:
 *
 *	PID START END KIND LABEL	(addresses in hexadecimal, END not included)
 *	- - - - LABEL: REASON		what this kernel would not do
 *
 * KIND is what the page tables must say:
 *
 *	page		a page of the usual size	zero, hugezero	the kernel's page of zeroes
 *	large		one entry for a huge page	hugetlb		the same, of hugetlbfs
 *	none		nothing			protnone	there, and not to be touched
 *	swap		swapped out			guard		a guard region
 *	poison		a poisoned page
 *
 * The last line is "ready".
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Newer than some of the headers this is built with. */
#define ADVISE_PAGEOUT		21	/* v5.4 */
#define ADVISE_GUARD_INSTALL	102	/* v6.13 */
#define ADVISE_HWPOISON		100
#define MEMFD_HUGETLB		4u
#ifndef SYS_memfd_secret
#define SYS_memfd_secret	447	/* v5.14 */
#endif

/* Apart from each other, so that the kernel does not make one mapping of two. */
#if UINTPTR_MAX > UINT32_MAX
#define FIRST_ADDRESS		UINT64_C(0x1000000000)
#else
#define FIRST_ADDRESS		0x20000000
#endif

static size_t page, huge;	/* bytes; huge is 0 where there are no huge pages */
static uintptr_t next = FIRST_ADDRESS;
static const char *skipped_label;

static void say(const unsigned char *start, size_t first, size_t number, const char *kind,
		const char *label)
{
	uintptr_t from = (uintptr_t)start + first * page;

	if (start && number)
		dprintf(1, "%d %lx %lx %s %s\n", getpid(), (unsigned long)from,
			(unsigned long)(from + number * page), kind, label);
}

/* NULL, and why; once for each label. */
static void *skip(const char *label, const char *what)
{
	if (label != skipped_label)
		dprintf(1, "- - - - %s: %s: %s\n", label, what, strerror(errno));
	skipped_label = label;
	return NULL;
}

static unsigned char *map(const char *label, size_t size, int protection, int flags, int fd,
			  off_t offset)
{
	size_t step = huge > (1 << 20) ? huge : 1 << 20;
	unsigned char *start = (unsigned char *)next;

	next += (size + 2 * step - 1) / step * step;
	start = mmap(start, size, protection, flags | MAP_FIXED, fd, offset);
	return start == MAP_FAILED ? skip(label, "mmap") : start;
}

static unsigned char *map_pages(const char *label, size_t number, int flags, int fd)
{
	return map(label, number * page, PROT_READ | PROT_WRITE, flags, fd, 0);
}

static unsigned char *anonymous(const char *label, size_t number)
{
	return map_pages(label, number, MAP_PRIVATE | MAP_ANONYMOUS, -1);
}

/* No two pages alike, unless they are to be (salt 0). */
static void write_pages(unsigned char *start, size_t first, size_t number, size_t salt)
{
	for (size_t i = first; start && i < first + number; i++)
		for (size_t at = 0; at < page; at += 64)
			memcpy(start + i * page + at,
			       &(size_t){ (i + 1) * 7919 + at + salt * 104729 }, sizeof(size_t));
}

static void read_pages(const unsigned char *start, size_t first, size_t number)
{
	for (size_t i = first; start && i < first + number; i++)
		(void)*(const volatile unsigned char *)(start + i * page);
}

static size_t number_in(const char *path)
{
	FILE *file = fopen(path, "re");
	unsigned long number = 0;

	if (!file)
		return 0;
	if (fscanf(file, "%lu", &number) != 1)
		number = 0;
	fclose(file);
	return number;
}

static bool put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool done = fd >= 0 && write(fd, text, strlen(text)) > 0;

	if (fd >= 0)
		close(fd);
	return done;
}

/* A file of so many pages, of which the first and the last number are written. */
static int make_file(const char *directory, const char *name, size_t pages, size_t ends)
{
	char path[256];
	unsigned char *buffer = calloc(1, page);
	int fd;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	for (size_t i = 0; buffer && fd >= 0 && i < pages; i++) {
		write_pages(buffer, 0, 1, i + 1);
		if ((i < ends || i >= pages - ends) &&
		    pwrite(fd, buffer, page, (off_t)(i * page)) < 0)
			skip(name, "write");
	}
	free(buffer);
	return fd;
}

/* What madvise() drains are this CPU's lists; and memory is taken of its node. */
static void run_on(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

/* ---- anonymous memory ---------------------------------------------------------------------- */

static void map_anonymous(void)
{
	unsigned char *p = anonymous("touched", 64);

	write_pages(p, 0, 40, 1);
	run_on(1);
	write_pages(p, 40, 24, 1);
	run_on(0);
	say(p, 0, 64, "page", "touched");
	p = anonymous("untouched", 64);
	say(p, 0, 64, "none", "untouched");

	p = anonymous("every-other", 64);
	for (size_t i = 0; i < 64; i += 2) {
		write_pages(p, i, 1, 2);
		say(p, i, 1, "page", "every-other");
		say(p, i + 1, 1, "none", "every-other");
	}
	p = anonymous("zero", 16);
	read_pages(p, 0, 8);
	say(p, 0, 8, "zero", "zero");
	say(p, 8, 8, "none", "zero");

	p = anonymous("protnone", 32);
	write_pages(p, 0, 16, 3);
	mprotect(p, 32 * page, PROT_NONE);
	say(p, 0, 16, "protnone", "protnone");
	say(p, 16, 16, "none", "protnone");

	p = anonymous("read-only", 16);
	write_pages(p, 0, 16, 4);
	mprotect(p, 16 * page, PROT_READ);
	say(p, 0, 16, "page", "read-only");

	p = map("executable", 8 * page, PROT_READ | PROT_WRITE | PROT_EXEC,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	write_pages(p, 0, 8, 5);
	say(p, 0, 8, "page", "executable");

	p = anonymous("locked", 16);
	if (mlock(p, 16 * page))
		skip("locked", "mlock");
	say(p, 0, 16, "page", "locked");

	p = map_pages("noreserve", 4096, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1);
	madvise(p, 4096 * page, MADV_NOHUGEPAGE);
	write_pages(p, 4000, 4, 6);
	say(p, 0, 4000, "none", "noreserve");
	say(p, 4000, 4, "page", "noreserve");
	say(p, 4004, 92, "none", "noreserve");
}

static void map_heap(void)
{
	unsigned char *p = sbrk(0);
	size_t lead = (page - (uintptr_t)p % page) % page;

	p = sbrk((intptr_t)(lead + 64 * page));
	if (p == (void *)-1) {
		skip("heap", "sbrk");
		return;
	}
	p += lead;
	write_pages(p, 0, 32, 7);
	say(p, 0, 32, "page", "heap");
	say(p, 32, 32, "none", "heap");
}

static __attribute__((noinline)) void grow_stack(void)
{
	volatile unsigned char room[64 * 4096];

	for (size_t i = sizeof(room); i; i -= 4096)
		room[i - 1] = 1;
	say((unsigned char *)(((uintptr_t)room + page) / page * page), 0,
	    sizeof(room) / page - 1, "page", "stack");
}

static void map_guard(void)
{
	unsigned char *p = anonymous("guard", 16);

	write_pages(p, 0, 8, 8);
	if (madvise(p + 4 * page, 8 * page, ADVISE_GUARD_INSTALL)) {
		skip("guard", "MADV_GUARD_INSTALL");
		return;
	}
	say(p, 0, 4, "page", "guard");
	say(p, 4, 8, "guard", "guard");
	say(p, 12, 4, "none", "guard");
}

/* ---- files --------------------------------------------------------------------------------- */

static void map_files(const char *files, const char *tmpfs, const char *disk)
{
	int fd = make_file(files, "file", 64, 64);
	unsigned char *p = map_pages("file-private", 64, MAP_PRIVATE, fd);

	/* Pages around it are mapped along with one that is read; how many is the kernel's. */
	madvise(p, 64 * page, MADV_RANDOM);
	read_pages(p, 0, 32);
	write_pages(p, 32, 16, 9);
	say(p, 0, 32, "page", "file-private");
	say(p, 32, 16, "page", "file-private-written");

	p = map_pages("file-shared", 64, MAP_SHARED, fd);
	madvise(p, 64 * page, MADV_RANDOM);
	read_pages(p, 0, 32);
	write_pages(p, 48, 16, 10);
	say(p, 0, 32, "page", "file-shared");
	say(p, 48, 16, "page", "file-shared-written");

	fd = make_file(tmpfs, "hole", 64, 8);
	p = map_pages("tmpfs-hole", 64, MAP_SHARED, fd);
	write_pages(p, 0, 8, 11);
	write_pages(p, 56, 8, 11);
	say(p, 0, 8, "page", "tmpfs-hole");
	say(p, 8, 48, "none", "tmpfs-hole");
	say(p, 56, 8, "page", "tmpfs-hole");

	fd = disk ? open(disk, O_RDWR | O_CLOEXEC) : -1;
	p = map("disk", 64 * page, PROT_READ, MAP_SHARED, fd, 0);
	if (p) {
		madvise(p, 64 * page, MADV_RANDOM);
		read_pages(p, 8, 24);
		say(p, 8, 24, "page", "disk");
	}
}

static void map_memfd(void)
{
	unsigned char *p;
	int fd = (int)syscall(SYS_memfd_create, "a memfd\n", 0);

	if (fd < 0 || ftruncate(fd, (off_t)(16 * page))) {
		skip("memfd", "memfd_create");
		return;
	}
	p = map_pages("memfd", 16, MAP_SHARED, fd);
	write_pages(p, 0, 8, 12);
	say(p, 0, 8, "page", "memfd");
	say(p, 8, 8, "none", "memfd");

	/* Out of the kernel's own mapping, too. */
	fd = (int)syscall(SYS_memfd_secret, 0);
	if (fd < 0 || ftruncate(fd, (off_t)(8 * page))) {
		skip("secret", "memfd_secret");
		return;
	}
	p = map_pages("secret", 8, MAP_SHARED, fd);
	if (p) {
		write_pages(p, 0, 4, 13);
		say(p, 0, 4, "page", "secret");
	}
}

/* ---- huge pages ---------------------------------------------------------------------------- */

/* Of the pages at start, whether /proc/self/smaps has it that one entry maps them. */
static bool is_large(const void *start)
{
	char line[512];
	FILE *file = fopen("/proc/self/smaps", "re");
	bool here = false, large = false;

	while (file && fgets(line, sizeof(line), file)) {
		unsigned long from, to;
		char more[2];

		if (sscanf(line, "%lx-%lx %1s", &from, &to, more) == 3)
			here = from <= (uintptr_t)start && (uintptr_t)start < to;
		else if (here && !strncmp(line, "AnonHugePages:", 14))
			large = strtoul(line + 14, NULL, 10) != 0;
	}
	if (file)
		fclose(file);
	return large;
}

static unsigned char *map_huge(const char *label, size_t number)
{
	unsigned char *p = huge ? map(label, number * huge, PROT_READ | PROT_WRITE,
				      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) : NULL;

	if (!p || madvise(p, number * huge, MADV_HUGEPAGE))
		return skip(label, "MADV_HUGEPAGE");
	return p;
}

static void map_thp(void)
{
	size_t per = huge / page;
	unsigned char *p = map_huge("thp", 1);

	if (p) {
		write_pages(p, 0, per, 14);
		say(p, 0, per, is_large(p) ? "large" : "page", "thp");
	}
	p = map_huge("thp-split", 1);
	if (p) {
		write_pages(p, 0, per, 15);
		madvise(p, huge, MADV_NOHUGEPAGE);	/* or khugepaged might mend it */
		madvise(p + 8 * page, 8 * page, MADV_DONTNEED);
		say(p, 0, 8, "page", "thp-split");
		say(p, 8, 8, "none", "thp-split");
		say(p, 16, per - 16, "page", "thp-split");
	}
	p = map_huge("hugezero", 1);
	if (p && number_in("/sys/kernel/mm/transparent_hugepage/use_zero_page")) {
		read_pages(p, 0, 1);
		say(p, 0, per, "hugezero", "hugezero");
	}
}

static size_t hugetlb_size(void)
{
	char line[128];
	FILE *file = fopen("/proc/meminfo", "re");
	unsigned long kib = 0;

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "Hugepagesize: %lu", &kib) == 1)
			break;
	if (file)
		fclose(file);
	return kib * 1024;
}

/* Two, of which one is touched; a touched one may go missing only with a signal. */
static unsigned char *map_hugetlb(const char *label, int flags, int fd)
{
	size_t size = hugetlb_size();
	unsigned char *p = size && size <= huge ? map(label, 2 * size, PROT_READ | PROT_WRITE,
						      flags, fd, 0) : NULL;

	return p ? p : skip(label, "no hugetlbfs");
}

static void map_hugetlb_private(void)
{
	unsigned char *p = map_hugetlb("hugetlb", MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1);
	size_t per = hugetlb_size() / page;

	if (p) {
		write_pages(p, 0, 1, 16);
		say(p, 0, per, "hugetlb", "hugetlb");
		say(p, per, per, "none", "hugetlb");
	}
}

/* ---- shared with another process ---- */

static _Noreturn void *stay(void *unused)
{
	(void)unused;
	for (;;)
		pause();
}

struct common {
	unsigned char *shmem, *copied, *hugetlb;
};

static void say_common(const struct common *common)
{
	size_t per = hugetlb_size() / page;

	say(common->shmem, 0, 32, "page", "shmem-shared");
	say(common->shmem, 32, 32, "none", "shmem-shared");
	say(common->copied, 0, 16, "page", "fork-written");
	say(common->copied, 16, 48, "page", "fork-shared");
	if (common->hugetlb) {
		say(common->hugetlb, 0, per, "hugetlb", "hugetlb-shared");
		say(common->hugetlb, per, per, "none", "hugetlb-shared");
	}
}

static void be_a_child(const struct common *common, int ready)
{
	pthread_t thread;

	read_pages(common->shmem, 0, 32);
	write_pages(common->copied, 0, 16, 17);
	if (common->hugetlb)
		read_pages(common->hugetlb, 0, 1);
	for (int i = 0; i < 2; i++)
		if (pthread_create(&thread, NULL, stay, NULL))
			skip("threads", "pthread_create");
	say_common(common);
	close(ready);
	stay(NULL);
}

static void share_with_child(void)
{
	int fd = (int)syscall(SYS_memfd_create, "huge", MEMFD_HUGETLB), ends[2];
	struct common common = {
		.shmem = map_pages("shmem-shared", 64, MAP_SHARED | MAP_ANONYMOUS, -1),
		.copied = anonymous("fork-shared", 64),
	};

	if (fd < 0 || ftruncate(fd, (off_t)(2 * hugetlb_size())))
		skip("hugetlb-shared", "memfd_create");
	else
		common.hugetlb = map_hugetlb("hugetlb-shared", MAP_SHARED, fd);
	write_pages(common.shmem, 0, 32, 18);
	write_pages(common.copied, 0, 64, 19);
	if (common.hugetlb)
		write_pages(common.hugetlb, 0, 1, 20);
	if (pipe(ends)) {
		skip("fork", "pipe");
		return;
	}
	switch (fork()) {
	case -1:
		skip("fork", "fork");
		break;
	case 0:
		close(ends[0]);
		be_a_child(&common, ends[1]);
	}
	close(ends[1]);
	while (read(ends[0], &(char){ 0 }, 1) > 0)
		;
	say_common(&common);
}

/* ---- what takes its time --------------------------------------------------------------------- */

/* Of /proc/self/pagemap: how many of the pages are present, or swapped out. */
static size_t count_pages(const unsigned char *start, size_t number, unsigned int bit)
{
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	size_t count = 0;

	for (size_t i = 0; i < number; i++) {
		uint64_t word = 0;

		if (pread(fd, &word, 8, (off_t)((uintptr_t)start / page + i) * 8) == 8)
			count += word >> bit & 1;
	}
	close(fd);
	return count;
}

static bool page_out(unsigned char *p, size_t number)
{
	for (int i = 0; i < 100 && count_pages(p, number, 63); i++) {
		if (madvise(p, number * page, ADVISE_PAGEOUT))
			return false;
		usleep(50000);
	}
	return !count_pages(p, number, 63);
}

static void swap_out(const char *device, const char *label, int priority)
{
	unsigned char *p = anonymous(label, 64);

	write_pages(p, 0, 64, 21 + (size_t)priority);
	if (swapon(device, SWAP_FLAG_PREFER | priority)) {
		skip(label, "swapon");
		return;
	}
	if (!page_out(p, 64)) {
		skip(label, "MADV_PAGEOUT");
		return;
	}
	/* These come back, and keep their place on the device. */
	read_pages(p, 0, 4);
	for (size_t i = 0, n = 1; i < 64; i += n) {
		bool there = count_pages(p + i * page, 1, 63);

		for (n = 1; i + n < 64 && count_pages(p + (i + n) * page, 1, 63) == there; n++)
			;
		say(p, i, n, there ? "page" : "swap", label);
	}
}

/* A page table says nothing of a shared page that is swapped out: the file does. */
static void swap_out_shmem(void)
{
	unsigned char *p = map_pages("shmem-swapped", 32, MAP_SHARED | MAP_ANONYMOUS, -1);

	write_pages(p, 0, 16, 30);
	if (page_out(p, 16))
		say(p, 0, 32, "none", "shmem-swapped");
	else
		skip("shmem-swapped", "MADV_PAGEOUT");
}

static void merge(void)
{
	unsigned char *p = anonymous("ksm", 32);

	for (size_t i = 0; i < 32; i++)
		write_pages(p + i * page, 0, 1, 40 + i / 8);
	if (madvise(p, 32 * page, MADV_MERGEABLE)) {
		skip("ksm", "MADV_MERGEABLE");
		return;
	}
	put("/sys/kernel/mm/ksm/pages_to_scan", "1000");
	put("/sys/kernel/mm/ksm/sleep_millisecs", "10");
	put("/sys/kernel/mm/ksm/run", "1");
	for (int i = 0; i < 200 && number_in("/sys/kernel/mm/ksm/pages_sharing") < 28; i++)
		usleep(50000);
	put("/sys/kernel/mm/ksm/run", "0");
	if (number_in("/sys/kernel/mm/ksm/pages_sharing") < 28)
		skip("ksm", "pages_sharing");
	say(p, 0, 32, "page", "ksm");
}

static void go_on(int signal)
{
	(void)signal;
}

static void poison(void)
{
	unsigned char *p = anonymous("poison", 16);

	write_pages(p, 0, 16, 50);
	signal(SIGBUS, go_on);	/* it is told of it, and killed if it would not hear */
	if (madvise(p + 4 * page, page, ADVISE_HWPOISON)) {
		skip("poison", "MADV_HWPOISON");
		return;
	}
	say(p, 0, 4, "page", "poison");
	say(p, 4, 1, "poison", "poison");
	say(p, 5, 11, "page", "poison");
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;
	run_on(0);
	page = (size_t)sysconf(_SC_PAGESIZE);
	huge = number_in("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size");
	share_with_child();	/* before there is more that a child would share */
	map_anonymous();
	map_heap();
	grow_stack();
	map_guard();
	map_files(argv[1], argv[2], argc > 3 ? argv[3] : NULL);
	map_memfd();
	map_thp();
	map_hugetlb_private();
	merge();
	for (int i = 4; i < argc; i++)
		swap_out(argv[i], i > 4 ? "swapped-again" : "swapped", i);
	if (argc > 4)
		swap_out_shmem();
	if (getenv("POISON"))
		poison();
	dprintf(1, "ready\n");
	stay(NULL);
}
