// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What container managers put into the names of their cgroups:
 *
 *	/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-podUID.slice/
 *		cri-containerd-ID.scope			systemd driver, '_' for '-'
 *	/kubepods/besteffort/podUID/ID			cgroupfs driver
 *	/system.slice/docker-ID.scope, /docker/ID
 *	/machine.slice/libpod-ID.scope
 *	/system.slice/ssh.service
 *
 * (kubelet pkg/kubelet/cm: cgroup_manager_linux.go, pod_container_manager_linux.go)
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "analysis/oom.h"

#define UID_LEN 36u
#define ID_LEN 64u

static bool is_uid(const char *text, size_t len)
{
	if (len < UID_LEN)
		return false;
	for (size_t i = 0; i < UID_LEN; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;

		if (dash ? text[i] != '-' && text[i] != '_' : !isxdigit((unsigned char)text[i]))
			return false;
	}
	return len == UID_LEN || !isalnum((unsigned char)text[UID_LEN]);
}

/* Static pods have the hash of their configuration: 32 digits. */
static bool is_hash(const char *text, size_t len, size_t digits)
{
	for (size_t i = 0; i < digits; i++)
		if (i >= len || !isxdigit((unsigned char)text[i]))
			return false;
	return len == digits || !isalnum((unsigned char)text[digits]);
}

static void take_pod(const char *part, size_t len, struct mt_oom_container *container)
{
	for (size_t i = 0; i + 3 < len; i++) {
		const char *uid = part + i + 3;
		size_t left = len - i - 3;

		if (memcmp(part + i, "pod", 3) || (i && isalnum((unsigned char)part[i - 1])))
			continue;
		if (!is_uid(uid, left) && !is_hash(uid, left, 32))
			continue;
		snprintf(container->pod_uid, sizeof(container->pod_uid), "%.*s",
			 (int)(is_uid(uid, left) ? UID_LEN : 32), uid);
		for (char *p = container->pod_uid; *p; p++)
			if (*p == '_')
				*p = '-';
	}
}

static void take_qos(const char *part, size_t len, struct mt_oom_container *container)
{
	static const char *const classes[] = { "besteffort", "burstable", "guaranteed" };

	for (size_t i = 0; i < MT_ARRAY_SIZE(classes); i++)
		if (memmem(part, len, classes[i], strlen(classes[i])))
			snprintf(container->qos, sizeof(container->qos), "%s", classes[i]);
}

/* "RUNTIME-ID.scope", "ID", "RUNTIME-ID" */
static void take_id(const char *part, size_t len, const char *parent, size_t parent_len,
		    struct mt_oom_container *container)
{
	static const struct {
		const char *prefix, *name;
	} runtimes[] = {
		{ "docker", "docker" }, { "cri-containerd", "containerd" }, { "crio", "cri-o" },
		{ "libpod", "libpod" }, { "containerd", "containerd" },
	};
	const char *id = part;

	for (size_t i = 0; i < len; i++)
		if ((part[i] == '-' || part[i] == ':') && i + 1 + ID_LEN <= len)
			id = part + i + 1;
	if (!is_hash(id, len - (size_t)(id - part), ID_LEN))
		return;
	snprintf(container->id, sizeof(container->id), "%.*s", (int)ID_LEN, id);
	for (size_t i = 0; i < MT_ARRAY_SIZE(runtimes); i++) {
		size_t n = strlen(runtimes[i].prefix);

		if ((id > part && len > n && !memcmp(part, runtimes[i].prefix, n)) ||
		    (id == part && parent_len == n && !memcmp(parent, runtimes[i].prefix, n))) {
			snprintf(container->runtime, sizeof(container->runtime), "%s",
				 runtimes[i].name);
			return;
		}
	}
}

static void take_unit(const char *part, size_t len, struct mt_oom_container *container)
{
	static const char *const kinds[] = { ".service", ".scope" };

	for (size_t i = 0; i < MT_ARRAY_SIZE(kinds); i++) {
		size_t n = strlen(kinds[i]);

		if (len > n && !memcmp(part + len - n, kinds[i], n) && len < MT_OOM_ID_SIZE)
			snprintf(container->unit, sizeof(container->unit), "%.*s", (int)len, part);
	}
}

bool mt_oom_container_of(const char *path, struct mt_oom_container *container)
{
	const char *parent = "", *part = path ? path : "";
	size_t parent_len = 0;
	bool pods = path && strstr(path, "kubepods");

	memset(container, 0, sizeof(*container));
	while (*part) {
		size_t len = strcspn(part, "/");

		take_pod(part, len, container);
		if (pods)
			take_qos(part, len, container);
		take_id(part, len, parent, parent_len, container);
		take_unit(part, len, container);
		parent = part;
		parent_len = len;
		part += len + (part[len] == '/');
	}
	/* kubelet has no folder for pods that are guaranteed what they ask for */
	if (*container->pod_uid && pods && !*container->qos)
		snprintf(container->qos, sizeof(container->qos), "guaranteed");
	if (*container->id)
		*container->unit = '\0';
	return *container->pod_uid || *container->id || *container->unit;
}
