/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who could read what this process may not. */
#ifndef MT_BASE_PRIVILEGE_H
#define MT_BASE_PRIVILEGE_H

#include <stdbool.h>

/* Capabilities by their numbers (linux/capability.h); none: what belongs to root. */
enum mt_capability { MT_CAP_NONE = -1, MT_CAP_SYS_PTRACE = 19, MT_CAP_SYS_ADMIN = 21 };

#define MT_PRIVILEGE_SIZE 256

/*
 * Writes who would be allowed what was refused, as the subject of a sentence: "root
 * (CAP_SYS_ADMIN)", or, where this process is root already, a root without what this one lacks,
 * in the order that the kernel asks: another user namespace (root/proc/self/uid_map), a
 * capability that is dropped or not in the bounding set (status), a security module
 * (attr/current).  root is where proc lies, "" on this machine; is_root tells whether the process
 * is root.  Returns buf.
 */
const char *mt_privilege_who_would(const char *root, bool is_root, enum mt_capability capability,
				   char buf[MT_PRIVILEGE_SIZE]);

/*
 * Does the same for this process and files below root; of files that somebody saved (root is not
 * empty) it is who should have saved them.
 */
const char *mt_privilege_who(const char *root, enum mt_capability capability,
			     char buf[MT_PRIVILEGE_SIZE]);

#endif
