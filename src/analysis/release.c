// SPDX-License-Identifier: GPL-2.0-or-later
#include "analysis/release.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/number.h"

/* "2.6.32-754.el6": three numbers; those that are not there are 0. */
static bool parse(const char *release, uint64_t v[3])
{
	size_t n;

	memset(v, 0, 3 * sizeof(*v));
	for (unsigned int i = 0; i < 3; i++) {
		n = release ? mt_number_digits(release, strlen(release), &v[i]) : 0;
		if (!n)
			return i == 2;
		release += n;
		if (*release != '.')
			return i >= 1;
		release++;
	}
	return true;
}

static bool is_less(const uint64_t v[3], const unsigned int than[3])
{
	for (unsigned int i = 0; i < 3; i++)
		if (v[i] != than[i])
			return v[i] < than[i];
	return false;
}

/*
 * Years of backports behind one number: RHEL from 8 on and what is built from
 * it.  el5, el6 and el7 took in nothing of what is asked for here: their flags
 * and watermarks are those of 2.6.18, 2.6.32 and 3.10.  ELRepo's and Oracle's
 * UEK kernels are mainline's under such a name.
 */
static bool has_backports(const char *release)
{
	static const char *const plain[] = { ".el5", ".el6", ".el7", "elrepo", "uek" };

	if (!strstr(release, ".el"))
		return false;
	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++)
		if (strstr(release, plain[i]))
			return false;
	return true;
}

enum mt_answer mt_release_before_patch(const char *release, unsigned int major,
				       unsigned int minor, unsigned int patch)
{
	const unsigned int than[3] = { major, minor, patch };
	uint64_t v[3];

	if (!release || !parse(release, v))
		return MT_UNSURE;
	if (!is_less(v, than))
		return MT_NO;
	return has_backports(release) ? MT_UNSURE : MT_YES;
}

enum mt_answer mt_release_before(const char *release, unsigned int major, unsigned int minor)
{
	return mt_release_before_patch(release, major, minor, 0);
}
