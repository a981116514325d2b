// SPDX-License-Identifier: GPL-2.0-or-later
/* Turns a status of libkdumpfile into a struct mt_error. */
#include "image/dump/dump_private.h"

enum mt_error_code mt_dump_error_code(kdump_status status)
{
	switch (status) {
	case KDUMP_ERR_SYSTEM:
	case KDUMP_ERR_BUSY:
		return MT_ERR_SYSTEM;
	case KDUMP_ERR_NOTIMPL:
		return MT_ERR_UNKNOWN_FORMAT;
	case KDUMP_ERR_NODATA:
		return MT_ERR_EXCLUDED;
	case KDUMP_ERR_NOKEY:
		return MT_ERR_NOT_FOUND;
	case KDUMP_ERR_ADDRXLAT:
		return MT_ERR_NOT_RAM;
	default:
		return MT_ERR_FORMAT;
	}
}

struct mt_error *mt_dump_error(kdump_ctx_t *ctx, kdump_status status, const char *what)
{
	const char *words = kdump_get_err(ctx);

	return mt_error_create(mt_dump_error_code(status), "%s: %s", what,
			       words && *words ? words : kdump_strerror(status));
}
