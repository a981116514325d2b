// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/privilege.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/file.h"
#include "base/text.h"

#define MAX_TEXT 65536u

static const char *name_of(enum mt_capability capability)
{
	return capability == MT_CAP_SYS_PTRACE ? "CAP_SYS_PTRACE" : "CAP_SYS_ADMIN";
}

/* The text of a file below /proc/self, which the caller frees; NULL: it cannot be read. */
static char *read_own(const char *root, const char *name)
{
	mt_cleanup(buffer) struct mt_buffer buf = { 0 };
	mt_cleanup(mt_error) struct mt_error *err = NULL;
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/%s", name);
	err = mt_file_read(root, path, MAX_TEXT, &buf);
	return err ? NULL : strndup(buf.data ? buf.data : "", buf.len);
}

/* The first user namespace maps all users to themselves (kernel/user.c, init_user_ns). */
static bool is_in_user_namespace(const char *root)
{
	mt_cleanup(free) char *map = read_own(root, "uid_map");
	unsigned long inside, outside, count;

	return map && sscanf(map, "%lu %lu %lu", &inside, &outside, &count) == 3 &&
	       (inside || outside || count != UINT32_MAX);
}

static bool has(const char *status, const char *set, enum mt_capability capability)
{
	const char *line = strstr(status, set);

	return !line || strtoull(line + strlen(set), NULL, 16) >> capability & 1;
}

/* What the security module calls this process's profile; NULL: there is none that confines. */
static char *profile_of(const char *root)
{
	mt_cleanup(free) char *text = read_own(root, "attr/current");
	size_t len = text ? strcspn(text, "\n") : 0;

	if (!len || !strncmp(text, "unconfined", strlen("unconfined")))
		return NULL;
	return mt_text_printable(text, len);
}

static const char *lacks_capability(const char *root, enum mt_capability capability)
{
	mt_cleanup(free) char *status = capability < 0 ? NULL : read_own(root, "status");

	if (!status || has(status, "CapEff:", capability))
		return NULL;
	return has(status, "CapBnd:", capability) ? "dropped here" : "not in the bounding set here";
}

const char *mt_privilege_who_would(const char *root, bool is_root, enum mt_capability capability,
				   char buf[MT_PRIVILEGE_SIZE])
{
	mt_cleanup(free) char *profile = NULL;
	const char *lacks;

	snprintf(buf, MT_PRIVILEGE_SIZE, capability < 0 ? "root" : "root (%s)",
		 name_of(capability));
	if (!is_root)
		return buf;
	if (is_in_user_namespace(root)) {
		snprintf(buf, MT_PRIVILEGE_SIZE, "root outside this user namespace");
		return buf;
	}
	lacks = lacks_capability(root, capability);
	profile = profile_of(root);
	if (lacks)
		snprintf(buf, MT_PRIVILEGE_SIZE, "root with %s (%s)", name_of(capability), lacks);
	else if (profile)
		snprintf(buf, MT_PRIVILEGE_SIZE, "root without the security module's profile "
			 "\"%.128s\"", profile);
	else
		snprintf(buf, MT_PRIVILEGE_SIZE, "root where no security module or sandbox "
			 "forbids it");
	return buf;
}

const char *mt_privilege_who(const char *root, enum mt_capability capability,
			     char buf[MT_PRIVILEGE_SIZE])
{
	return mt_privilege_who_would(root, !*root && !geteuid(), capability, buf);
}
