// SPDX-License-Identifier: MIT
/* What verbs say on standard error; see complain.h. */
#include "complain.h"

#include <stdio.h>

#include "reading.h"
#include "table.h"

void complain(const char *what, const char *problem)
{
	char text[READING_PROBLEM];

	snprintf(text, sizeof(text), "%s", problem);
	fprintf(stderr, "memmap-bench: %s: %s\n", what, table_clean(text));
}
