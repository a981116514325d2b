// SPDX-License-Identifier: GPL-2.0-or-later
#include "model/inspect.h"

#include <stdlib.h>

void mt_call_stack_release(struct mt_call_stack *stack)
{
	for (size_t i = 0; i < stack->n; i++)
		free(stack->calls[i]);
	free(stack->calls);
	free(stack->problem);
	*stack = (struct mt_call_stack){ 0 };
}
