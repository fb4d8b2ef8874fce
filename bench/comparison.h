/* SPDX-License-Identifier: MIT */
/*
 * A comparison of two results, point by point: pure, it prints nothing.
 *
 * A change is called where all of it is beyond the limit, which is the threshold, or the
 * floor of this machine if that is higher: the whole 95 % interval of the ratio of the
 * medians. And as there are many points, of which some are far off by chance, only where
 * p of the test of Mann and Whitney, corrected for their number (Holm), is below 5 %.
 * Where samples are paired (see contrast.h) the ratio is the median of those of the pairs,
 * and p is of the sign test.
 * Counts of instructions are not by chance: they need no p, and where there are too few
 * for an interval, all ratios between two samples are it.
 */
#ifndef BENCH_COMPARISON_H
#define BENCH_COMPARISON_H

#include <regex.h>

#include "reading.h"
#include "stats.h"

enum verdict {
	VERDICT_SAME,
	VERDICT_FASTER,
	VERDICT_SLOWER,
	VERDICT_UNCLEAR,
	VERDICT_MISSING,	/* in the contender */
	VERDICT_NEW,		/* missing in the base */
};

#define VERDICTS (VERDICT_NEW + 1)

/*
 * struct comparison_row
 * @base, @contender: NULL where it is missing
 * @ratio: contender to base; above 1 is slower; NAN where unknown
 * @p: NAN where there is none; @corrected: for the number of points
 * @risk: of what is not clear: it may be slower beyond the limit
 * @reason: why it is not clear, where that is not the interval, or ""
 * @needed: about how many samples a side would tell; NAN: nobody can say
 */
struct comparison_row {
	const char *name;
	const struct reading_point *base;
	const struct reading_point *contender;
	double base_median;
	double contender_median;
	struct stats_interval ratio;
	double p;
	double corrected;
	enum verdict verdict;
	bool risk;
	const char *reason;
	double needed;
};

/*
 * struct comparison
 * @paired: samples of the same place in both belong together
 * @limit: ratio beyond which a change counts, above 1
 * @rows: in the base's order, and what is new at the end
 * @firsts: points left out, since what is the first since boot cannot be taken at will:
 *	fewer than two samples on a side
 * @count: rows of each verdict
 * @risks: rows that may be slower beyond the limit
 * @tests: values of p that were corrected together
 */
struct comparison {
	const struct reading *base;
	const struct reading *contender;
	bool paired;
	double limit;
	struct comparison_row *rows;
	size_t nr;
	size_t firsts;
	size_t count[VERDICTS];
	size_t risks;
	size_t tests;
};

/*
 * Compares the points whose names match @filter, or all where it is NULL. @change: part of
 * the base's time that does not count as a change yet, such as 0.03. @paired: they are
 * what contrast_make() made. 0 or -ENOMEM.
 */
int comparison_make(const struct reading *base, const struct reading *contender,
		    double change, const regex_t *filter, bool paired,
		    struct comparison *comparison);
void comparison_free(struct comparison *comparison);

#define COMPARISON_MEANS 64

/* The geometric mean of the ratios of some points. */
struct comparison_mean {
	char name[64];
	double ratio;
	size_t nr;
};

/* Of all points, and by schedule and writer; into @means. Returns how many. */
size_t comparison_means(const struct comparison *comparison,
			struct comparison_mean means[COMPARISON_MEANS]);

/* How far two runs of the same are apart. */
struct comparison_noise {
	double floor;		/* largest deviation of 95 of 100 points */
	size_t points;
	size_t outside;		/* their interval excludes 1 by more than COMPARISON_STEADY */
	double samples;		/* a point, the fewest */
};

#define COMPARISON_STEADY 0.01

/* Of an A/A comparison. -EINVAL: not a single point has an interval. 0 or -errno. */
int comparison_noise(const struct comparison *comparison,
		     struct comparison_noise *noise);

#endif
