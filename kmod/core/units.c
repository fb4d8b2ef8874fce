// SPDX-License-Identifier: GPL-2.0-only OR MIT
/* Where units begin and end; see units.h. */
#include "units.h"

void units_init(struct units *units, unsigned long pages)
{
	unsigned long i;

	units->pages = pages;
	units->nr = pages < CORE_UNITS ? pages : CORE_UNITS;
	for (i = 0; i < CORE_UNITS; i++)
		units->state[i] = UNIT_FREE;
}

unsigned long units_pages(const struct units *units, unsigned long unit,
			  unsigned long *start)
{
	unsigned long each = units->pages / units->nr;

	*start = unit * each;
	return unit == units->nr - 1 ? units->pages - *start : each;
}

unsigned long units_of_page(const struct units *units, unsigned long page)
{
	unsigned long unit = page / (units->pages / units->nr);

	return unit < units->nr ? unit : units->nr - 1;
}

unsigned long units_slice(const struct units *units, unsigned long slice,
			  unsigned long slices)
{
	return slice * units->nr / slices;
}
