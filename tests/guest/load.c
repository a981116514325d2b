// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Keeps the page allocator of a guest busy until it is killed: memory that is touched and given
 * back, children that copy it, files in memory, pipes.
 *
 *     load DIRECTORY
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_MAPPING (8u << 20)

static unsigned int random_below(unsigned int *state, unsigned int n)
{
	*state = *state * 1103515245u + 12345u;
	return *state / 65536u % n;
}

static void touch(unsigned int *state)
{
	size_t len = 4096u * (1 + random_below(state, MAX_MAPPING / 4096u));
	char *p = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return;
	for (size_t i = 0; i < len; i += 4096)
		p[i] = 1;
	munmap(p, len);
}

static void fork_once(void)
{
	static char memory[64 * 4096];
	pid_t pid = fork();

	if (!pid) {
		for (size_t i = 0; i < sizeof(memory); i += 4096)
			memory[i]++;
		_exit(0);
	}
	if (pid > 0)
		waitpid(pid, NULL, 0);
}

static void write_file(unsigned int *state, const char *directory)
{
	static char page[4096];
	char name[256];
	unsigned int pages = 1 + random_below(state, 64);
	int fd;

	snprintf(name, sizeof(name), "%s/load.%u", directory, random_below(state, 256));
	unlink(name);
	fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	while (fd >= 0 && pages--)
		if (write(fd, page, sizeof(page)) < 0)
			break;
	if (fd >= 0)
		close(fd);
}

static void work(unsigned int seed, const char *directory)
{
	unsigned int state = seed;

	for (;;) {
		touch(&state);
		fork_once();
		for (int i = 0; i < 8; i++)
			write_file(&state, directory);
	}
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	for (unsigned int i = 0; i < 3; i++)
		if (!fork()) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			work(i + 1, argv[1]);
		}
	while (wait(NULL) > 0)
		;
	return 0;
}
