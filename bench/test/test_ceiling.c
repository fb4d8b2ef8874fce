// SPDX-License-Identifier: MIT
/* What memory allows, and how near the writers come to it. */
#include "run.h"

#include <math.h>

#include "../ceiling.h"
#include "../report.h"

#define ONE "--sizes=1G", "--nodes=0"

static char *summary;

/* Makespans of each writer, in us; others take FAKE_CHUNK_NS. */
static void speeds(unsigned int stores, unsigned int fill_store,
		   unsigned int fill_nt, unsigned int fill_avx512)
{
	fake.writer_ns[MEMMAP_BENCH_WRITER_STORES] = 1000ULL * stores;
	fake.writer_ns[MEMMAP_BENCH_WRITER_FILL_STORE] = 1000ULL * fill_store;
	fake.writer_ns[MEMMAP_BENCH_WRITER_FILL_NT] = 1000ULL * fill_nt;
	fake.writer_ns[MEMMAP_BENCH_WRITER_FILL_AVX512] = 1000ULL * fill_avx512;
}

static void measure(void)
{
	ck_assert_int_eq(rounds_run(&rounds), 0);
	free(summary);
	summary = read_in_dir("summary.csv");
}

static unsigned int row_of(const char *name)
{
	for (unsigned int i = 1; i < csv_rows(summary); i++)
		if (!strcmp(csv_field(summary, i, "name"), name))
			return i;
	ck_abort_msg("no %s", name);
	return 0;
}

static void fraction_is(const char *name, const char *ceiling, double want)
{
	unsigned int row = row_of(name);
	double found = strtod(csv_field(summary, row, "ceiling_fraction"), NULL);

	csv_is(summary, row, "ceiling", ceiling);
	ck_assert_msg(fabs(found - want) < 1e-5, "%s: %g, not %g", name, found,
		      want);
}

static void no_fraction(const char *name)
{
	static const char *const columns[] = {
		"ceiling", "ceiling_ns_per_page", "ceiling_fraction",
		"ceiling_fraction_low", "ceiling_fraction_high",
	};
	unsigned int row = row_of(name);

	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		csv_is(summary, row, columns[i], "");
}

#define SERIAL(writer) "memmap/serial/" writer "/size:1G/nodes:0/threads:1"

/* Of three that fill, the fastest; clearing and reading may be faster yet. */
START_TEST(ceiling_is_the_fastest_that_is_not_zero)
{
	speeds(2000, 1600, 800, 1000);
	fake.writer_ns[MEMMAP_BENCH_WRITER_MEMSET_ZERO] = 400000;
	fake.writer_ns[MEMMAP_BENCH_WRITER_READ] = 640000;
	begin(ONE, "--schedules=serial", "--writers=stores,ceilings",
	      "--repetitions=6", NULL);
	measure();
	fraction_is(SERIAL("stores"), "fill-nt", 0.4);
	fraction_is(SERIAL("fill-store"), "fill-nt", 0.5);
	fraction_is(SERIAL("fill-nt"), "fill-nt", 1);
	fraction_is(SERIAL("fill-avx512"), "fill-nt", 0.8);
	fraction_is(SERIAL("memset-zero"), "fill-nt", 2);
	fraction_is(SERIAL("read"), "fill-nt", 1.25);
	/* 800 us for 262144 pages; of six equal samples the interval is a point. */
	ck_assert_double_eq_tol(strtod(csv_field(summary,
						 row_of(SERIAL("stores")),
						 "ceiling_ns_per_page"), NULL),
				800e3 / 262144, 1e-4);
	csv_is(summary, row_of(SERIAL("stores")), "ceiling_fraction_low", "0.4");
	csv_is(summary, row_of(SERIAL("stores")), "ceiling_fraction_high", "0.4");
	end();
}
END_TEST

START_TEST(any_of_the_three_may_be_the_ceiling)
{
	speeds(1000, 500, 900, 0);
	begin(ONE, "--schedules=serial", "--writers=stores,fill-store,fill-nt",
	      "--repetitions=2", NULL);
	measure();
	fraction_is(SERIAL("stores"), "fill-store", 0.5);
	/* Two samples have no interval. */
	csv_is(summary, 1, "ceiling_fraction_low", "");
	end();
	speeds(1000, 900, 900, 250);
	begin(ONE, "--schedules=serial", "--writers=stores,ceilings",
	      "--repetitions=1", NULL);
	measure();
	fraction_is(SERIAL("stores"), "fill-avx512", 0.25);
	end();
}
END_TEST

START_TEST(without_one_there_is_no_fraction)
{
	begin(ONE, "--schedules=serial", "--writers=stores,memset-zero,read",
	      "--repetitions=1", NULL);
	measure();
	no_fraction(SERIAL("stores"));
	no_fraction(SERIAL("memset-zero"));
	end();
}
END_TEST

/* Those of other schedules, threads, sizes and nodes say nothing of this one. */
START_TEST(ceiling_has_the_same_conditions)
{
	speeds(1000, 0, 500, 0);
	begin("--sizes=1G,2G", "--nodes=0", "--schedules=serial,padata",
	      "--threads=1,2", "--writers=stores,fill-nt", "--repetitions=1",
	      "--filter=stores|serial.*1G|size:2G.*threads:2", NULL);
	measure();
	fraction_is(SERIAL("stores"), "fill-nt", 0.5);
	no_fraction("memmap/padata/stores/size:1G/nodes:0/threads:1");
	no_fraction("memmap/padata/stores/size:1G/nodes:0/threads:2");
	no_fraction("memmap/serial/stores/size:2G/nodes:0/threads:1");
	no_fraction("memmap/padata/stores/size:2G/nodes:0/threads:1");
	fraction_is("memmap/padata/stores/size:2G/nodes:0/threads:2", "fill-nt",
		    0.5);
	end();
}
END_TEST

static struct point a, b;

static void make_pair(void)
{
	a = (struct point){
		.path = PATH_MEMMAP, .size = GIB, .group.nr = 1,
		.schedule = MEMMAP_BENCH_SCHEDULE_PADATA, .threads = 2,
		.writer = MEMMAP_BENCH_WRITER_STORES,
		.placement = MEMMAP_BENCH_PLACEMENT_GIVEN, .worker_node = 1,
		.prefill = MEMMAP_BENCH_PREFILL_ZERO, .chunk_bytes = 4096,
		.chunk_align = CHUNK_ALIGN_PAGE,
	};
	b = a;
	b.writer = MEMMAP_BENCH_WRITER_FILL_NT;
}

static bool compared(void)
{
	struct series of = { .point = &a }, ceiling = { .point = &b };
	struct sample sample = { .makespan_ns = 1000, .pages = 10,
				 .valid = true };
	bool found;

	ck_assert_int_eq(series_add(&ceiling, &sample), 0);
	found = ceiling_of(&of, &ceiling, 1) == &ceiling;
	series_free(&ceiling);
	return found;
}

#define CHANGED(field, value)				\
	do {						\
		make_pair();				\
		b.field = (value);			\
		ck_assert_msg(!compared(), #field);	\
	} while (0)

START_TEST(every_condition_counts)
{
	make_pair();
	ck_assert(compared());
	CHANGED(schedule, MEMMAP_BENCH_SCHEDULE_PADATA_API);
	CHANGED(threads, 3);
	CHANGED(placement, MEMMAP_BENCH_PLACEMENT_NODE);
	CHANGED(worker_node, 0);
	CHANGED(prefill, MEMMAP_BENCH_PREFILL_KEEP);
	CHANGED(chunk_bytes, 8192);
	CHANGED(chunk_align, CHUNK_ALIGN_PAGEBLOCK);
	CHANGED(size, 2 * GIB);
	CHANGED(group.nr, 2);
	CHANGED(group.node[0], 1);
	CHANGED(path, PATH_BIND);
	CHANGED(writer, MEMMAP_BENCH_WRITER_MEMSET_ZERO);
	CHANGED(writer, MEMMAP_BENCH_WRITER_READ);
}
END_TEST

static void never_valid(unsigned int run, struct memmap_bench_run *answer,
			struct memmap_bench_worker *workers)
{
	(void)run;
	if (answer->writer == MEMMAP_BENCH_WRITER_FILL_NT)
		workers[0].node = 1;
}

/* One that was never believed is none; the next fastest is. */
START_TEST(ceiling_without_a_valid_sample_is_none)
{
	speeds(1000, 800, 500, 0);
	fake.spoil = never_valid;
	begin(ONE, "--schedules=serial", "--writers=stores,fill-nt,fill-store",
	      "--repetitions=1", NULL);
	measure();
	fraction_is(SERIAL("stores"), "fill-store", 0.8);
	end();
	begin(ONE, "--schedules=serial", "--writers=stores,fill-nt",
	      "--repetitions=1", NULL);
	measure();
	no_fraction(SERIAL("stores"));
	end();
}
END_TEST

/* What report_print() says of the run, as text; free() it. */
static char *report(void)
{
	const char *path = tmp_path("report-%d", getpid());
	int kept = dup(STDOUT_FILENO);
	int file = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0600);

	fflush(stdout);
	dup2(file, STDOUT_FILENO);
	report_print(rounds.series, rounds.nr_series);
	fflush(stdout);
	dup2(kept, STDOUT_FILENO);
	close(file);
	close(kept);
	return tmp_read(path);
}

/* On one line with the point's name: 0.4 as 40 %. Without a ceiling nothing. */
START_TEST(report_says_the_fraction)
{
	char *text, *line;

	speeds(2000, 0, 800, 0);
	begin(ONE, "--schedules=serial", "--writers=stores,fill-nt",
	      "--repetitions=1", NULL);
	measure();
	text = report();
	line = strstr(text, SERIAL("stores"));
	ck_assert_ptr_nonnull(line);
	*strchr(line, '\n') = '\0';
	ck_assert_msg(strstr(line, "  40 % of fill-nt") != NULL, "%s", line);
	free(text);
	end();
	begin(ONE, "--schedules=serial", "--writers=stores", "--repetitions=1",
	      NULL);
	measure();
	text = report();
	ck_assert_ptr_nonnull(strstr(text, SERIAL("stores")));
	ck_assert_ptr_null(strstr(text, "% of"));
	free(text);
	end();
}
END_TEST

/* The first is not valid, three more are slow starts, and the twelfth an outlier. */
static void stumble(unsigned int run, struct memmap_bench_run *answer,
		    struct memmap_bench_worker *workers)
{
	if (run == 1)
		workers[0].wait_ns = FAKE_CHUNK_NS / 2;
	else if (run <= 4)
		answer->makespan_ns = 2 * FAKE_CHUNK_NS;
	else if (run == 12)
		answer->makespan_ns = 3 * FAKE_CHUNK_NS;
}

/* The point's line of the report of a run; free() @text. */
static const char *report_of(unsigned int repetitions, char **text)
{
	char asked[32];

	sprintf(asked, "--repetitions=%u", repetitions);
	begin(ONE, "--schedules=serial", "--writers=stores", asked, NULL);
	measure();
	*text = report();
	return strstr(*text, SERIAL("stores"));
}

START_TEST(report_says_what_does_not_count)
{
	const char *line;
	char *text;

	line = report_of(20, &text);
	ck_assert_msg(strstr(line, "  MAD 0.000  ") &&
		      strstr(line, "  n 20\n"), "%s", line);
	free(text);
	end();
	fake = (struct fake){ .spoil = stumble };
	line = report_of(20, &text);
	ck_assert_msg(strstr(line, "  n 17, 3 warm-up, 1 outlier, 1 not valid: 1 preempted\n")
		      != NULL, "%s", line);
	free(text);
	end();
	/* Nothing is said of the deviation of one sample. */
	fake = (struct fake){ .nr_binds = 0 };
	line = report_of(1, &text);
	ck_assert_ptr_null(strstr(line, "MAD"));
	free(text);
	end();
}
END_TEST

/* What marks.csv names are the rows of samples.csv. */
START_TEST(marks_are_of_the_rows_of_samples)
{
	char *marks, *samples;

	fake.spoil = stumble;
	begin(ONE, "--schedules=serial", "--writers=stores", "--repetitions=20",
	      NULL);
	measure();
	marks = read_in_dir("marks.csv");
	samples = read_in_dir("samples.csv");
	ck_assert_uint_eq(csv_rows(marks), 1 + 4);
	csv_is(marks, 1, "mark", "warmup");
	csv_is(marks, 1, "sample", "2");
	csv_is(marks, 3, "sample", "4");
	csv_is(marks, 4, "mark", "outlier");
	csv_is(marks, 4, "sample", "12");
	/* All stay there. */
	ck_assert_uint_eq(csv_rows(samples), 1 + 21);
	csv_is(samples, 12, "sample", "12");
	csv_is(samples, 12, "makespan_ns", "3000000");
	csv_is(samples, 2, "makespan_ns", "2000000");
	csv_is(samples, 2, "valid", "1");
	/* Nobody has said what they were. */
	csv_is(summary, 1, "boots", "");
	csv_is(summary, 1, "loads", "");
	csv_is(summary, 1, "failed", "0");
	free(marks);
	free(samples);
	end();
}
END_TEST

/* Warm-up is left out of the ceiling too. */
START_TEST(ceiling_is_without_warmup)
{
	struct series *series;

	speeds(2000, 0, 1000, 0);
	begin(ONE, "--schedules=serial", "--writers=stores,fill-nt",
	      "--repetitions=20", NULL);
	measure();
	for (size_t i = 0; i < rounds.nr_series; i++) {
		series = &rounds.series[i];
		for (size_t j = 0; j < series->nr; j++) {
			series->samples[j].makespan_ns *= j < 12 ? 4 : 1;
			series->samples[j].mark = j < 12 ? SAMPLE_WARMUP :
							   SAMPLE_PLAIN;
		}
	}
	ck_assert_double_eq(ceiling_ns_per_page(&rounds.series[1]),
			    1000000.0 / 262144);
	ck_assert_double_eq(ceiling_fraction(&rounds.series[0],
					     &rounds.series[1]).value, 0.5);
	end();
}
END_TEST

/* Figures of short and of long names begin in the same column. */
START_TEST(report_has_room_for_long_names)
{
	char *text, *one, *other;

	begin(ONE, "--schedules=padata", "--writers=stores", "--repetitions=1",
	      "--threads=2", "--chunk=auto,128M", "--chunk-align=pageblock,section",
	      NULL);
	measure();
	text = report();
	one = strstr(text, "threads:2 ");
	other = strstr(text, "chunk:128M/chunk-align:pageblock");
	ck_assert(one && other);
	while (one[-1] != '\n')
		one--;
	while (other[-1] != '\n')
		other--;
	ck_assert_int_eq(strstr(one, " GB/s") - one, strstr(other, " GB/s") - other);
	free(text);
	end();
}
END_TEST

/* A writer with its workers elsewhere is not today's kernel. */
START_TEST(speedup_is_against_workers_on_the_same_node)
{
	begin(ONE, "--schedules=deferred,padata", "--threads=2",
	      "--writers=stores", "--placement=each", "--repetitions=1",
	      "--filter=padata|node0", NULL);
	measure();
	csv_is(summary, row_of("memmap/padata/stores/size:1G/nodes:0/threads:2"
			       "/placement:node0"), "speedup", "1");
	csv_is(summary, row_of("memmap/padata/stores/size:1G/nodes:0/threads:2"
			       "/placement:node1"), "speedup", "");
	end();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		ceiling_is_the_fastest_that_is_not_zero,
		any_of_the_three_may_be_the_ceiling,
		without_one_there_is_no_fraction,
		ceiling_has_the_same_conditions,
		every_condition_counts,
		ceiling_without_a_valid_sample_is_none,
		report_says_the_fraction,
		report_says_what_does_not_count,
		marks_are_of_the_rows_of_samples,
		ceiling_is_without_warmup,
		report_has_room_for_long_names,
		speedup_is_against_workers_on_the_same_node,
	};

	return TMP_RUN("ceiling", tests);
}
