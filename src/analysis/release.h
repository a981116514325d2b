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

/* Whether release ("6.1.0-56-cloud-amd64") is older than major.minor. */
enum mt_answer mt_release_before(const char *release, unsigned int major, unsigned int minor);

#endif
