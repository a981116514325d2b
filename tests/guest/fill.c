// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Runs in a big guest: fills memory with what a busy machine has, of which half can be
 * compressed well and half cannot.
 *
 *	fill-memory DIRECTORY MIB
 *
 * Three quarters are files in DIRECTORY (a tmpfs), from one page to some megabytes, in many
 * folders; every seventh is removed again.  The rest is memory of eight processes that stay.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROCESSES	8
#define PER_FOLDER	1000
#define LARGEST		(4u << 20)	/* bytes of a file */

static uint64_t state = 88172645463325252u;

static uint64_t next_number(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

/* Numbers without order, or lines of a log. */
static void make_bytes(unsigned char *to, size_t size, bool is_text)
{
	for (size_t at = 0; at + 64 <= size; at += 64) {
		char line[128] = "";
		uint64_t number = next_number();

		if (is_text) {
			snprintf(line, sizeof(line),
				 "%012u daemon[%05u]: request %010u served, 200 ok",
				 (unsigned int)at, (unsigned int)(number & 0x7fff),
				 (unsigned int)(number >> 40));
			line[63] = '\n';
			memcpy(to + at, line, 64);
			continue;
		}
		for (size_t i = 0; i < 64; i += 8) {
			number = next_number();
			memcpy(to + at + i, &number, 8);
		}
	}
}

/* One page mostly, up to LARGEST seldom. */
static size_t choose_size(void)
{
	uint64_t number = next_number();
	size_t size = 4096;

	while (size < LARGEST && number & 3) {
		size *= 2;
		number >>= 2;
	}
	return size;
}

static void run_on_next_cpu(unsigned int number)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(number % (unsigned int)sysconf(_SC_NPROCESSORS_ONLN), &set);
	sched_setaffinity(0, sizeof(set), &set);
}

static void fill_files(const char *directory, uint64_t bytes)
{
	unsigned char *data = malloc(2 * LARGEST);
	char path[256];

	make_bytes(data, LARGEST, false);
	make_bytes(data + LARGEST, LARGEST, true);
	for (unsigned int i = 0; bytes; i++) {
		size_t size = choose_size(), from = next_number() % (LARGEST - size + 64) / 64 * 64;
		int fd;

		if (i % PER_FOLDER == 0) {
			snprintf(path, sizeof(path), "%s/big.%u", directory, i / PER_FOLDER);
			mkdir(path, 0700);
			run_on_next_cpu(i / PER_FOLDER);
		}
		snprintf(path, sizeof(path), "%s/big.%u/%u", directory, i / PER_FOLDER, i);
		fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
		if (fd < 0 || write(fd, data + from + (i & 1 ? LARGEST : 0), size) != (ssize_t)size)
			break;
		close(fd);
		if (i % 7 == 0)
			unlink(path);
		else
			bytes -= size < bytes ? size : bytes;
	}
	free(data);
}

/* Of a process that stays. */
static void fill_process(uint64_t bytes, unsigned int number)
{
	unsigned char *memory;

	run_on_next_cpu(number);
	memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory != MAP_FAILED)
		make_bytes(memory, bytes, number % 2);
}

int main(int argc, char **argv)
{
	uint64_t bytes;
	int ends[2];

	if (argc != 3 || pipe(ends))
		return 2;
	bytes = strtoull(argv[2], NULL, 10) << 20;
	fill_files(argv[1], bytes / 4 * 3);
	for (unsigned int i = 0; i < PROCESSES; i++) {
		if (fork())
			continue;
		fill_process(bytes / 4 / PROCESSES, i);
		close(ends[0]);
		close(ends[1]);
		for (;;)
			pause();
	}
	close(ends[1]);
	while (read(ends[0], &(char){ 0 }, 1) > 0)
		;
	return 0;
}
