/* SPDX-License-Identifier: MIT */
/* What a call of run would do: how much work it is, and the memory that it needs. */
#ifndef BENCH_FORECAST_H
#define BENCH_FORECAST_H

#include <stdio.h>

#include "rounds.h"

/*
 * struct forecast
 * @points: that samples are to be taken of
 * @samples: of them all, if each is valid
 * @timed: struct pages that these time
 * @prefilled, @verified: that are filled before, and compared after, outside the clock
 * @memmap_bytes: by position of the node in the machine, the largest that lies on it
 * @need_bytes: free memory that this needs
 */
struct forecast {
	size_t points;
	uint64_t samples;
	uint64_t timed;
	uint64_t prefilled;
	uint64_t verified;
	uint64_t memmap_bytes[MACHINE_NODES];
	uint64_t need_bytes[MACHINE_NODES];
};

/* Of what the series of @rounds lack. */
void forecast_make(const struct rounds *rounds, struct forecast *forecast);

/* @pace: seconds that a timed page took in earlier calls of this run; NAN: unknown. */
void forecast_print(FILE *to, const struct rounds *rounds,
		    const struct forecast *forecast, double pace);

#endif
