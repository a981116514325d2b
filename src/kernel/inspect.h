/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The answers to model/inspect.h's questions. */
#ifndef MT_KERNEL_INSPECT_H
#define MT_KERNEL_INSPECT_H

#include "model/inspect.h"

/* Answers each question with the function of the room that knows. */
extern const struct mt_inspector_ops mt_kernel_inspector_ops;

#endif
