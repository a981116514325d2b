// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/release.h"

#include <stdint.h>
#include <string.h>

#include "base/number.h"

enum mt_answer mt_release_before(const char *release, unsigned int major, unsigned int minor)
{
	uint64_t a, b;

	/* years of backports behind one number (RHEL and what is built from it) */
	if (release && strstr(release, ".el"))
		return MT_UNSURE;

	size_t n = release ? mt_number_digits(release, strlen(release), &a) : 0;

	if (!n || release[n] != '.')
		return MT_UNSURE;
	release += n + 1;
	if (!mt_number_digits(release, strlen(release), &b))
		return MT_UNSURE;
	return a < major || (a == major && b < minor) ? MT_YES : MT_NO;
}
