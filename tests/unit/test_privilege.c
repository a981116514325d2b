// SPDX-License-Identifier: GPL-2.0-or-later
/* Who would be allowed what was refused: root is not told that root would be. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/privilege.h"
#include "unit.h"

static char folder[] = "/tmp/memtop-privilege-XXXXXX";

static void save(const char *name, const char *text)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "%s/proc/self/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

/* The process's files as the kernel prints them, and what is said of them. */
static void expect(const char *map, const char *effective, const char *bounding,
		   const char *profile, enum mt_capability capability, const char *who)
{
	char status[128], buf[MT_PRIVILEGE_SIZE];

	save("uid_map", map);
	snprintf(status, sizeof(status), "Name:\tmemtop\nCapEff:\t%s\nCapBnd:\t%s\n", effective,
		 bounding);
	save("status", status);
	save("attr/current", profile);
	assert_string_equal(mt_privilege_who_would(folder, true, capability, buf), who);
}

#define WHOLE "         0          0 4294967295\n"
#define ALL "000001ffffffffff"
#define FEW "00000000a80425fb"

static void whoever_is_not_root(void **state)
{
	char buf[MT_PRIVILEGE_SIZE];

	(void)state;
	assert_string_equal(mt_privilege_who_would(folder, false, MT_CAP_SYS_ADMIN, buf),
			    "root (CAP_SYS_ADMIN)");
	assert_string_equal(mt_privilege_who_would(folder, false, MT_CAP_NONE, buf), "root");
}

static void of_another_user_namespace(void **state)
{
	(void)state;
	expect("0 100000 65536\n", ALL, ALL, "unconfined\n", MT_CAP_SYS_ADMIN,
	       "root outside this user namespace");
}

static void without_a_capability(void **state)
{
	(void)state;
	expect(WHOLE, FEW, FEW, "unconfined\n", MT_CAP_SYS_ADMIN,
	       "root with CAP_SYS_ADMIN (not in the bounding set here)");
	expect(WHOLE, FEW, ALL, "", MT_CAP_SYS_PTRACE, "root with CAP_SYS_PTRACE (dropped here)");
}

static void under_a_security_module(void **state)
{
	(void)state;
	expect(WHOLE, FEW, FEW, "docker-default (enforce)\n", MT_CAP_NONE,
	       "root without the security module's profile \"docker-default (enforce)\"");
	expect(WHOLE, ALL, ALL, "unconfined\n", MT_CAP_SYS_ADMIN,
	       "root where no security module or sandbox forbids it");
}

static void without_proc(void **state)
{
	char buf[MT_PRIVILEGE_SIZE];

	(void)state;
	assert_string_equal(mt_privilege_who_would("/nowhere", true, MT_CAP_SYS_ADMIN, buf),
			    "root where no security module or sandbox forbids it");
}

static int make(void **state)
{
	static const char *const below[] = { "/proc", "/proc/self", "/proc/self/attr" };
	char path[128];

	(void)state;
	if (!mkdtemp(folder))
		return -1;
	for (size_t i = 0; i < MT_ARRAY_SIZE(below); i++) {
		snprintf(path, sizeof(path), "%s%s", folder, below[i]);
		if (mkdir(path, 0700))
			return -1;
	}
	return 0;
}

static int clear(void **state)
{
	static const char *const all[] = {
		"/proc/self/attr/current", "/proc/self/attr", "/proc/self/uid_map",
		"/proc/self/status", "/proc/self", "/proc", "",
	};
	char path[128];

	(void)state;
	for (size_t i = 0; i < MT_ARRAY_SIZE(all); i++) {
		snprintf(path, sizeof(path), "%s%s", folder, all[i]);
		if (remove(path))
			return -1;
	}
	return 0;
}

int main(void)
{
	const struct CMUnitTest who[] = {
		cmocka_unit_test(whoever_is_not_root),
		cmocka_unit_test(of_another_user_namespace),
		cmocka_unit_test(without_a_capability),
		cmocka_unit_test(under_a_security_module),
		cmocka_unit_test(without_proc),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("who", who, make, clear);
}
