// SPDX-License-Identifier: MIT
/* Points of one result against each other: which belong together, and what that tells. */
#include "../contrast.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "../comparison.h"
#include "result.h"

#define ROUNDS 20

/* How much slower the machine is in a round: it wanders by a fifth, as shared ones do. */
static double drift(unsigned int round)
{
	return 1 + 0.1 * sin(0.7 * round);
}

/* Of a row: a point's @value in a @round of a @load, number @index of @nr. */
static void add_row(FILE *to, const char *name, double value, unsigned int index,
		    unsigned int nr, unsigned int load, const char *round)
{
	fprintf(to, "%s{\"name\": \"%s\", \"run_type\": \"iteration\","
		" \"repetitions\": %u, \"repetition_index\": %u,"
		" \"real_time\": %.17g, \"time_unit\": \"ns\","
		" \"memmap.ns_per_page\": %.17g, \"memmap.load\": %u%s}",
		ftell(to) > 60 ? ",\n" : "", name, nr, index, 1000 * value,
		value, load, round);
}

/*
 * A point of all rounds, but those of which @skip is set; four rounds are a load. Its
 * samples stand in the order of the rounds, or the other way round.
 */
static void add_point(FILE *to, const char *name, double value, unsigned int skip,
		      bool backwards)
{
	unsigned int nr = ROUNDS - (unsigned int)__builtin_popcount(skip);

	for (unsigned int i = 0, index = 0; i < ROUNDS; i++) {
		unsigned int round = backwards ? ROUNDS - 1 - i : i;
		char text[48];

		if (skip & 1U << round)
			continue;
		snprintf(text, sizeof(text), ", \"memmap.round\": %u", round);
		add_row(to, name, value * drift(round), index++, nr,
			1 + round / 4, text);
	}
}

struct texts {
	char *text;
	size_t length;
	FILE *to;
};

static void begin(struct texts *texts)
{
	texts->to = open_memstream(&texts->text, &texts->length);
	fputs("{\"context\": {\"memmap.schema\": \"1\"},\n\"benchmarks\": [\n",
	      texts->to);
}

static void end(struct texts *texts)
{
	fputs("]}\n", texts->to);
	fclose(texts->to);
}

static const char a_name[] = "memmap/padata/stores/size:1G/threads:2";
static const char b_name[] = "memmap/padata/template/size:1G/threads:2";

/* Both points, of which the second takes @ratio times as long. */
static void two_points(struct texts *texts, double ratio)
{
	begin(texts);
	add_point(texts->to, a_name, 10, 0, false);
	add_point(texts->to, b_name, 10 * ratio, 0, true);
	end(texts);
}

/* Of the last contrast. */
static size_t alone;

static int contrast(struct reading *of, const char *text, const char *words,
		    struct reading *base, struct reading *contender)
{
	struct contrast contrast = { .nr = 0 };

	while (*words) {
		size_t length = strcspn(words, ",");

		ck_assert_int_eq(contrast_add(&contrast, words, length), 0);
		words += length + (words[length] == ',');
	}
	ck_assert_msg(reading_parse(of, text, strlen(text)) == 0, "%s",
		      of->problem);
	return contrast_make(&contrast, of, base, contender, &alone);
}

static void close_all(struct reading *of, struct reading *base,
		      struct reading *contender)
{
	reading_close(base);
	reading_close(contender);
	reading_close(of);
}

static struct comparison_row row_of(double ratio, bool paired)
{
	struct reading of, base, contender;
	struct comparison comparison;
	struct comparison_row row;
	struct texts texts;

	two_points(&texts, ratio);
	ck_assert_int_eq(contrast(&of, texts.text, "stores=template", &base,
				  &contender), 0);
	ck_assert_uint_eq(base.nr, 1);
	ck_assert_str_eq(contender.points[0].name, a_name);
	ck_assert_int_eq(comparison_make(&base, &contender, 0.03, NULL, paired,
					 &comparison), 0);
	ck_assert_uint_eq(comparison.nr, 1);
	row = comparison.rows[0];
	comparison_free(&comparison);
	close_all(&of, &base, &contender);
	free(texts.text);
	return row;
}

/* The machine is as much slower for both: nothing of that is in the ratio. */
START_TEST(what_disturbs_both_is_not_in_the_ratio)
{
	struct comparison_row same = row_of(1, true), slow = row_of(1.05, true);
	struct comparison_row unpaired = row_of(1.05, false);

	ck_assert_double_eq_tol(same.ratio.value, 1, 1e-12);
	ck_assert_double_eq_tol(same.ratio.low, 1, 1e-12);
	ck_assert_double_eq_tol(same.ratio.high, 1, 1e-12);
	ck_assert_int_eq(same.verdict, VERDICT_SAME);
	ck_assert_double_eq_tol(slow.ratio.low, 1.05, 1e-12);
	ck_assert_double_eq_tol(slow.ratio.high, 1.05, 1e-12);
	ck_assert_int_eq(slow.verdict, VERDICT_SLOWER);
	/* 20 of 20 are slower: 2 / 2^20. */
	ck_assert_double_eq_tol(slow.p, 1.9073486328125e-06, 1e-15);
	ck_assert_int_eq(unpaired.verdict, VERDICT_UNCLEAR);
	ck_assert_double_lt(unpaired.ratio.low, 1.02);
}
END_TEST

START_TEST(samples_of_one_round_belong_together)
{
	struct reading of, base, contender;
	struct texts texts;

	begin(&texts);
	add_point(texts.to, a_name, 10, 1U << 3, false);
	add_point(texts.to, b_name, 20, 1U << 0 | 1U << 19, true);
	end(&texts);
	ck_assert_int_eq(contrast(&of, texts.text, "stores=template", &base,
				  &contender), 0);
	ck_assert_uint_eq(base.points[0].nr, ROUNDS - 3);
	ck_assert_uint_eq(contender.points[0].nr, ROUNDS - 3);
	for (size_t i = 0; i < base.points[0].nr; i++) {
		ck_assert_uint_eq(base.points[0].rounds[i],
				  contender.points[0].rounds[i]);
		ck_assert_double_eq_tol(contender.points[0].values[i],
					2 * base.points[0].values[i], 1e-12);
	}
	/* The same round of another load is another round. */
	close_all(&of, &base, &contender);
	free(texts.text);
	begin(&texts);
	add_row(texts.to, a_name, 10, 0, 1, 1, ", \"memmap.round\": 0");
	add_row(texts.to, b_name, 10, 0, 1, 2, ", \"memmap.round\": 0");
	end(&texts);
	ck_assert_int_eq(contrast(&of, texts.text, "stores=template", &base,
				  &contender), 0);
	ck_assert_uint_eq(base.points[0].nr, 0);
	close_all(&of, &base, &contender);
	free(texts.text);
}
END_TEST

START_TEST(words_are_whole_and_all_of_them)
{
	static const struct {
		const char *words;
		size_t points;
	} known[] = {
		{ "stores=template", 2 },
		{ "padata=deferred", 1 },
		{ "padata=deferred,threads:2=threads:1", 1 },
		{ "stores=template,threads:2=threads:1", 0 },
		{ "store=template", 0 },
		{ "size=template", 0 },
		{ "stores=stores", 4 },
	};
	struct texts texts;

	begin(&texts);
	add_point(texts.to, a_name, 10, 0, false);
	add_point(texts.to, b_name, 10, 0, false);
	add_point(texts.to, "memmap/padata/stores", 10, 0, false);
	add_point(texts.to, "memmap/padata/template", 10, 0, false);
	add_point(texts.to, "memmap/deferred/stores", 10, 0, false);
	add_point(texts.to, "memmap/deferred/stores/size:1G/threads:1", 10, 0,
		  false);
	end(&texts);
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct reading of, base, contender;
		int err = contrast(&of, texts.text, known[i].words, &base,
				   &contender);
		size_t points = known[i].points;

		ck_assert_msg(base.nr == points && contender.nr == points,
			      "%s: %zu", known[i].words, base.nr);
		ck_assert_int_eq(err, points ? 0 : -ENOENT);
		close_all(&of, &base, &contender);
	}
	free(texts.text);
}
END_TEST

START_TEST(without_rounds_nothing_belongs_together)
{
	struct reading of, base, contender;
	struct texts texts;

	begin(&texts);
	add_point(texts.to, a_name, 10, 0, false);
	add_row(texts.to, b_name, 10, 0, 1, 1, "");
	end(&texts);
	ck_assert_int_eq(contrast(&of, texts.text, "stores=template", &base,
				  &contender), -ENODATA);
	close_all(&of, &base, &contender);
	free(texts.text);
}
END_TEST

/* Their rounds are others, hours apart may be. */
START_TEST(points_of_other_ranges_share_no_rounds)
{
	static const char *const words[] = { "size:1G=size:4G", "nodes:0=nodes:1",
					     "memmap=bind", "map:mem=map:dev",
					     "align:2M=align:1G" };
	struct reading of, base, contender;
	struct texts texts;

	begin(&texts);
	add_point(texts.to, "memmap/sync/generic/size:1G/nodes:0", 10, 0, false);
	add_point(texts.to, "memmap/sync/generic/size:4G/nodes:0", 10, 0, false);
	add_point(texts.to, "memmap/sync/generic/size:1G/nodes:1", 10, 0, false);
	add_point(texts.to, "bind/sync/generic/size:1G/nodes:0", 10, 0, false);
	add_point(texts.to, "enable/namespace0.0/fsdax/map:mem/align:2M", 10, 0,
		  false);
	add_point(texts.to, "enable/namespace0.0/fsdax/map:dev/align:2M", 10, 0,
		  false);
	add_point(texts.to, "enable/namespace0.0/fsdax/map:mem/align:1G", 10, 0,
		  false);
	end(&texts);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		ck_assert_msg(contrast(&of, texts.text, words[i], &base,
				       &contender) == -EXDEV, "%s", words[i]);
		close_all(&of, &base, &contender);
	}
	free(texts.text);
}
END_TEST

START_TEST(a_round_that_stands_twice_is_no_round)
{
	struct reading of, base, contender;
	struct texts texts;

	begin(&texts);
	add_row(texts.to, a_name, 10, 0, 2, 1, ", \"memmap.round\": 0");
	add_row(texts.to, a_name, 11, 1, 2, 1, ", \"memmap.round\": 0");
	add_point(texts.to, b_name, 10, 0, false);
	end(&texts);
	ck_assert_int_eq(contrast(&of, texts.text, "stores=template", &base,
				  &contender), -EBADMSG);
	close_all(&of, &base, &contender);
	free(texts.text);
}
END_TEST

/* What failed is told from what has few rounds in common, and from what has no contender. */
START_TEST(few_rounds_in_common_are_no_failure)
{
	struct comparison comparison;
	struct reading of, base, contender;
	struct texts texts;

	begin(&texts);
	add_point(texts.to, a_name, 10, 0x003ff, false);
	add_point(texts.to, b_name, 20, 0xffc00, false);
	add_point(texts.to, "memmap/serial/stores/size:1G", 20, 0, false);
	end(&texts);
	ck_assert_int_eq(contrast(&of, texts.text, "stores=template", &base,
				  &contender), 0);
	ck_assert_uint_eq(alone, 1);
	ck_assert_int_eq(comparison_make(&base, &contender, 0.03, NULL, true,
					 &comparison), 0);
	ck_assert_str_eq(comparison.rows[0].reason,
			 "they have too few rounds in common");
	comparison_free(&comparison);
	close_all(&of, &base, &contender);
	/* Half of what was asked for, and less. */
	for (int asked = 20; asked <= 22; asked += 2) {
		struct contrast words = { .nr = 0 };

		ck_assert_int_eq(contrast_add(&words, "stores=template", 15), 0);
		ck_assert_int_eq(reading_parse(&of, texts.text,
					       strlen(texts.text)), 0);
		of.asked = asked;
		ck_assert_int_eq(contrast_make(&words, &of, &base, &contender,
					       &alone), 0);
		ck_assert_int_eq(comparison_make(&base, &contender, 0.03, NULL,
						 true, &comparison), 0);
		ck_assert_str_eq(comparison.rows[0].reason, asked == 20 ?
				 "they have too few rounds in common" :
				 "it failed in the base");
		comparison_free(&comparison);
		close_all(&of, &base, &contender);
	}
	free(texts.text);
}
END_TEST

START_TEST(what_is_no_contrast_is_refused)
{
	static const char *const bad[] = { "", "=", "a", "a=", "=b", "a=b=c",
					   "a/b=c", "a=b/c" };
	struct contrast contrast = { .nr = 0 };

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(contrast_add(&contrast, bad[i], strlen(bad[i])) ==
			      -EINVAL, "%s", bad[i]);
	ck_assert_uint_eq(contrast.nr, 0);
	for (int i = 0; i < CONTRAST_WORDS; i++) {
		static const char words[] = "a=x,b=x,c=x,d=x,e=x,f=x,g=x,h=x";

		ck_assert_int_eq(contrast_add(&contrast, words + 4 * i, 3), 0);
	}
	ck_assert_int_eq(contrast_add(&contrast, "a=y", 3), -EEXIST);
	ck_assert_int_eq(contrast_add(&contrast, "i=x", 3), -ENOSPC);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		what_disturbs_both_is_not_in_the_ratio,
		samples_of_one_round_belong_together,
		words_are_whole_and_all_of_them,
		without_rounds_nothing_belongs_together,
		points_of_other_ranges_share_no_rounds,
		a_round_that_stands_twice_is_no_round,
		few_rounds_in_common_are_no_failure,
		what_is_no_contrast_is_refused,
	};

	return UNIT_RUN("contrast", tests);
}
