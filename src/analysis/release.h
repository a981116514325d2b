/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which rule a kernel follows, where nothing in the source tells but its
 * release.  Distributions and stable trees carry changes back, so a release
 * alone is sometimes no answer: then it is MT_UNSURE, and who asks must say
 * what depends on it.
 */
#ifndef MT_ANALYSIS_RELEASE_H
#define MT_ANALYSIS_RELEASE_H

enum mt_answer {
	MT_NO,
	MT_YES,
	MT_UNSURE,
};

/*
 * Whether release ("6.1.0-56-cloud-amd64"; NULL: not known) is older than
 * major.minor.  A kernel with backports is surely not older than its number
 * says, but may have what is newer.
 */
enum mt_answer mt_release_before(const char *release, unsigned int major, unsigned int minor);

/* The same against three numbers, as kernels were called before 3.0: 2.6.32 */
enum mt_answer mt_release_before_patch(const char *release, unsigned int major,
				       unsigned int minor, unsigned int patch);

#endif
