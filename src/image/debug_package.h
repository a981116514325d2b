/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the debug information of a kernel is to be had. */
#ifndef MT_IMAGE_DEBUG_PACKAGE_H
#define MT_IMAGE_DEBUG_PACKAGE_H

#include "base/error.h"
#include "image/find.h"

/*
 * Names the package with the vmlinux of a distribution's kernel, as that distribution names it
 * (Debian: linux-image-RELEASE-dbg, Ubuntu: linux-image-unsigned-RELEASE-dbgsym, Fedora and
 * Enterprise Linux: kernel-debuginfo-RELEASE, SUSE: kernel-FLAVOUR-debuginfo).  release and banner
 * (linux_banner) come from the dump and may be NULL.  *name is NULL where they tell no
 * distribution, or are no plain names; the caller frees it.  MT_ERR_NOMEM.
 */
struct mt_error *mt_debug_package_name(const char *release, const char *banner, char **name);

/*
 * Adds the address of a vmlinux at each of the servers (separated by white space, as in the
 * variable DEBUGINFOD_URLS): SERVER/buildid/BUILD-ID/debuginfo, the request of debuginfod's web
 * interface.  A build_id that is none adds nothing.  Asks nobody.  MT_ERR_NOMEM.
 */
struct mt_error *mt_debug_package_addresses(const char *servers, const char *build_id,
					    struct mt_paths *addresses);

#endif
