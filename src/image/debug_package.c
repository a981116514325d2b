// SPDX-License-Identifier: GPL-2.0-or-later
#include "image/debug_package.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/cleanup.h"

/* A dump's words go into a command that somebody will type. */
static bool is_plain(const char *text)
{
	if (!text || !isalnum((unsigned char)*text))
		return false;
	for (; *text; text++)
		if (!isalnum((unsigned char)*text) && !strchr("._+~-", *text))
			return false;
	return true;
}

static bool ends_with(const char *text, size_t len, const char *end)
{
	size_t n = strlen(end);

	return len >= n && !memcmp(text + len - n, end, n);
}

/* "6.12.0-55.el10.x86_64", "6.9.4-200.fc40.x86_64" */
static bool is_rpm_release(const char *release)
{
	return strstr(release, ".el") || strstr(release, ".fc");
}

/* What builds of these distributions say in linux_banner, then what their releases end with. */
static const struct {
	const char *banner, *end, *before, *after;
} debs[] = {
	{ "debian-kernel@", NULL, "linux-image-", "-dbg" },
	{ "Ubuntu", NULL, "linux-image-unsigned-", "-dbgsym" },
	{ NULL, "-generic", "linux-image-unsigned-", "-dbgsym" },
	{ NULL, "-lowlatency", "linux-image-unsigned-", "-dbgsym" },
	{ NULL, "-amd64", "linux-image-", "-dbg" },
	{ NULL, "-arm64", "linux-image-", "-dbg" },
	{ NULL, "-arm64-16k", "linux-image-", "-dbg" },
	{ NULL, "-686-pae", "linux-image-", "-dbg" },
	{ NULL, "-armmp", "linux-image-", "-dbg" },
	{ NULL, "-armmp-lpae", "linux-image-", "-dbg" },
	{ NULL, "-s390x", "linux-image-", "-dbg" },
	{ NULL, "-powerpc64le", "linux-image-", "-dbg" },
	{ NULL, "-riscv64", "linux-image-", "-dbg" },
};

static struct mt_error *make_name(char **name, const char *before, const char *middle,
				  const char *after)
{
	if (asprintf(name, "%s%s%s", before, middle, after) >= 0)
		return NULL;
	*name = NULL;
	return mt_error_nomem();
}

struct mt_error *mt_debug_package_name(const char *release, const char *banner, char **name)
{
	static const char suse[] = "-default";

	*name = NULL;
	if (!is_plain(release))
		return NULL;
	if (is_rpm_release(release))
		return make_name(name, "kernel-debuginfo-", release, "");
	if (ends_with(release, strlen(release), suse))
		return make_name(name, "kernel", suse, "-debuginfo");
	for (size_t i = 0; i < MT_ARRAY_SIZE(debs); i++)
		if (debs[i].banner ? banner && strstr(banner, debs[i].banner) :
				     ends_with(release, strlen(release), debs[i].end))
			return make_name(name, debs[i].before, release, debs[i].after);
	return NULL;
}

static bool is_build_id(const char *text)
{
	return text && *text && strspn(text, "0123456789abcdef") == strlen(text);
}

struct mt_error *mt_debug_package_addresses(const char *servers, const char *build_id,
					    struct mt_paths *addresses)
{
	struct mt_error *err = NULL;

	if (!servers || !is_build_id(build_id))
		return NULL;
	while (!err && *(servers += strspn(servers, " \t\n"))) {
		int len = (int)strcspn(servers, " \t\n"), bare = len;

		while (bare && servers[bare - 1] == '/')
			bare--;
		err = mt_paths_add(addresses, "%.*s/buildid/%s/debuginfo", bare, servers,
				   build_id);
		servers += len;
	}
	return err;
}
