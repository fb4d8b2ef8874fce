/* SPDX-License-Identifier: MIT */
/* What machine it is, and its firmware: no serial numbers, since results are published. */
#ifndef BENCH_FACTS_BOARD_H
#define BENCH_FACTS_BOARD_H

#include "fact.h"

/* "board" into the group of the whole. */
void facts_board(const struct fact_group *facts);

#endif
