// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct mt_error {
	enum mt_error_code code;
	char *message;
};

/* The one error that must exist when nothing can be allocated. */
static struct mt_error out_of_memory = {
	.code = MT_ERR_NOMEM,
	.message = (char *)"out of memory",
};

struct mt_error *mt_error_nomem(void)
{
	return &out_of_memory;
}

static struct mt_error *create(enum mt_error_code code, char *message)
{
	struct mt_error *err = message ? malloc(sizeof(*err)) : NULL;

	if (!err) {
		free(message);
		return &out_of_memory;
	}
	err->code = code;
	err->message = message;
	return err;
}

static char *format(const char *fmt, va_list ap)
{
	char *text;

	return vasprintf(&text, fmt, ap) < 0 ? NULL : text;
}

struct mt_error *mt_error_create(enum mt_error_code code, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	char *message = format(fmt, ap);
	va_end(ap);
	return create(code, message);
}

static enum mt_error_code code_of_errno(int errnum)
{
	switch (errnum) {
	case ENOENT:
	case ENOTDIR:
	case ESRCH:
		return MT_ERR_NOT_FOUND;
	case EACCES:
	case EPERM:
		return MT_ERR_DENIED;
	case ENOMEM:
		return MT_ERR_NOMEM;
	default:
		return MT_ERR_SYSTEM;
	}
}

struct mt_error *mt_error_from_errno(int errnum, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	char *what = format(fmt, ap);
	va_end(ap);
	if (!what)
		return &out_of_memory;

	char *message;

	if (asprintf(&message, "%s: %s", what, strerror(errnum)) < 0)
		message = NULL;
	free(what);
	return create(code_of_errno(errnum), message);
}

struct mt_error *mt_error_prefix(struct mt_error *err, const char *fmt, ...)
{
	if (!err || err == &out_of_memory)
		return err;

	va_list ap;

	va_start(ap, fmt);
	char *prefix = format(fmt, ap);
	va_end(ap);

	char *message;

	/* Without memory for the prefix the message itself is worth more. */
	if (prefix && asprintf(&message, "%s: %s", prefix, err->message) >= 0) {
		free(err->message);
		err->message = message;
	}
	free(prefix);
	return err;
}

enum mt_error_code mt_error_code(const struct mt_error *err)
{
	return err->code;
}

const char *mt_error_message(const struct mt_error *err)
{
	return err->message;
}

void mt_error_destroy(struct mt_error *err)
{
	if (!err || err == &out_of_memory)
		return;
	free(err->message);
	free(err);
}

struct mt_error *mt_error_unless_absent(struct mt_error *err)
{
	if (!err || err->code != MT_ERR_NOT_FOUND)
		return err;
	mt_error_destroy(err);
	return NULL;
}
