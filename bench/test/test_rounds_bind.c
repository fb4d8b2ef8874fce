// SPDX-License-Identifier: MIT
/* Rounds of binds and unbinds: the first since boot, retries, errors, what is kept. */
#include "run.h"

#include <math.h>

#define ONE	"--sizes=1G", "--nodes=0"
#define PAGES	262144	/* of 1 GiB */

static json_t *row_of(const json_t *json, const char *name)
{
	json_t *each;
	size_t i;

	json_array_foreach(json_object_get(json, "benchmarks"), i, each)
		if (!strcmp(name, json_string_value(json_object_get(each,
								    "name"))))
			return each;
	return NULL;
}

static double number(const json_t *row, const char *key)
{
	const json_t *value = json_object_get(row, key);

	ck_assert_msg(json_is_number(value), "no %s", key);
	return json_number_value(value);
}

static void near(const char *text, double want)
{
	ck_assert_msg(*text && fabs(strtod(text, NULL) - want) <=
		      fabs(want) * 1e-5, "'%s', not %g", text, want);
}

/* --- the first since boot ------------------------------------------------- */

static void first_is_first(unsigned int bind, struct memmap_bench_bind *answer,
			   struct memmap_bench_record *records)
{
	for (unsigned int i = 0; bind == 1 && i < answer->nr_ranges; i++)
		records[i].flags |= MEMMAP_BENCH_RECORD_FIRST;
}

/* The other node had a range before. */
static void half_is_first(unsigned int bind, struct memmap_bench_bind *answer,
			  struct memmap_bench_record *records)
{
	if (bind == 1)
		records[answer->nr_ranges - 1].flags |=
			MEMMAP_BENCH_RECORD_FIRST;
}

static void always_first(unsigned int bind, struct memmap_bench_bind *answer,
			 struct memmap_bench_record *records)
{
	(void)bind;
	(void)answer;
	records[0].flags |= MEMMAP_BENCH_RECORD_FIRST;
}

static void first_waits(unsigned int bind, struct memmap_bench_bind *answer,
			struct memmap_bench_record *records)
{
	first_is_first(bind, answer, records);
	if (bind == 1)
		records[0].wait_ns = FAKE_BIND_NS;
}

START_TEST(the_first_bind_since_boot_is_kept_apart)
{
	char *text;

	fake.spoil_bind = first_is_first;
	begin("--path=bind,unbind", ONE, "--repetitions=3", "--seed=1", NULL);
	ck_assert_uint_eq(rounds_work(&rounds), 2 * 3 * PAGES);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	/* Another is taken in its place. */
	ck_assert_uint_eq(fake.nr_binds, 2 * 3 + 1);
	ck_assert_uint_eq(progress.done, progress.total);
	text = read_in_dir("samples.csv");
	ck_assert_uint_eq(csv_rows(text), 1 + 7);
	csv_is(text, 1, "name", "bind-first/sync/auto/size:1G/nodes:0");
	csv_is(text, 1, "path", "bind-first");
	csv_is(text, 1, "valid", "1");
	csv_is(text, 2, "name", "bind/sync/auto/size:1G/nodes:0");
	csv_is(text, 2, "round", "0");
	csv_is(text, 2, "attempt", "0");
	for (unsigned int i = 2; i <= 7; i++)
		ck_assert_str_ne(csv_field(text, i, "path"), "bind-first");
	free(text);
	text = read_in_dir("stages.csv");
	csv_is(text, 1, "first", "1");
	csv_is(text, 2, "first", "0");
	free(text);
	end();
}
END_TEST

START_TEST(the_first_has_its_rows)
{
	char *text;
	json_t *json, *row;

	fake.spoil_bind = first_is_first;
	begin("--path=bind", "--sizes=1G", "--nodes=0,1", "--probing=async",
	      "--repetitions=3", NULL);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(fake.nr_binds, 4);
	text = read_in_dir("summary.csv");
	ck_assert_uint_eq(csv_rows(text), 1 + 2);
	csv_is(text, 1, "path", "bind");
	csv_is(text, 1, "n", "3");
	csv_is(text, 1, "invalid", "0");
	csv_is(text, 2, "path", "bind-first");
	csv_is(text, 2, "n", "1");
	free(text);
	json = load_result();
	row = row_of(json, "bind-first/async/auto/size:1G/nodes:0,1");
	ck_assert_ptr_nonnull(row);
	ck_assert_double_eq(number(row, "repetitions"), 1);
	row = row_of(json, "bind/async/auto/size:1G/nodes:0,1");
	ck_assert_double_eq(number(row, "repetitions"), 3);
	json_decref(json);
	end();
}
END_TEST

/* Neither a first nor a later one. */
START_TEST(half_a_first_is_taken_again)
{
	char *text;

	fake.spoil_bind = half_is_first;
	begin("--path=bind", "--sizes=1G", "--nodes=0,1", "--probing=async",
	      "--repetitions=2", NULL);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(fake.nr_binds, 3);
	text = read_in_dir("samples.csv");
	csv_is(text, 1, "path", "bind");
	csv_is(text, 1, "valid", "0");
	csv_is(text, 1, "cause",
	       "mixed: the first bind since boot of 1 of its 2 nodes");
	csv_is(text, 2, "valid", "1");
	free(text);
	end();
}
END_TEST

START_TEST(without_a_first_there_is_no_row)
{
	json_t *json, *each;
	char *text;
	size_t i;

	begin("--path=bind,unbind", ONE, "--repetitions=3", NULL);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(fake.nr_binds, 6);
	ck_assert_uint_eq(result_rows(), 2 * (3 + 4));
	json = load_result();
	json_array_foreach(json_object_get(json, "benchmarks"), i, each)
		ck_assert(!json_is_true(json_object_get(each,
							"error_occurred")));
	json_decref(json);
	text = read_in_dir("summary.csv");
	ck_assert_uint_eq(csv_rows(text), 1 + 2);
	ck_assert_ptr_null(strstr(text, "-first"));
	free(text);
	end();
}
END_TEST

/* A first that may not be believed is not among the later ones either. */
START_TEST(a_first_that_waited_is_lost_alone)
{
	json_t *json, *row;
	char *text;

	fake.spoil_bind = first_waits;
	begin("--path=bind", ONE, "--repetitions=2", NULL);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(fake.nr_binds, 3);
	ck_assert_uint_eq(rounds.series[0].nr, 2);
	text = read_in_dir("summary.csv");
	ck_assert_uint_eq(csv_rows(text), 1 + 2);
	csv_is(text, 1, "invalid", "0");
	csv_is(text, 2, "path", "bind-first");
	csv_is(text, 2, "n", "0");
	csv_is(text, 2, "invalid", "1");
	csv_is(text, 2, "ns_per_page", "");
	/* It cannot be taken again. */
	csv_is(text, 2, "failed", "0");
	free(text);
	json = load_result();
	row = row_of(json, "bind-first/sync/auto/size:1G/nodes:0");
	ck_assert(json_is_true(json_object_get(row, "error_occurred")));
	json_decref(json);
	end();
}
END_TEST

START_TEST(what_is_always_the_first_ends_the_run)
{
	fake.spoil_bind = always_first;
	begin("--path=bind", ONE, "--repetitions=2", NULL);
	ck_assert_int_eq(rounds_run(&rounds), -EPROTO);
	ck_assert_uint_eq(fake.nr_binds, ROUNDS_RETRIES + 1);
	ck_assert_ptr_nonnull(strstr(rounds.problem, "first since boot"));
	ck_assert_ptr_nonnull(strstr(rounds.problem, "bind/sync/auto"));
	end();
}
END_TEST

/* Its point has no sample yet: the run is not complete. */
START_TEST(stop_in_the_first_is_no_success)
{
	fake.spoil_bind = first_is_first;
	fake.stop_at = 1;
	begin("--path=bind", ONE, "--repetitions=1", NULL);
	ck_assert_int_eq(rounds_run(&rounds), -EINTR);
	ck_assert_uint_eq(rounds.series[0].nr, 0);
	ck_assert_uint_eq(rounds.series[1].nr, 1);
	end();
}
END_TEST

/* An unbind before it would use the first up; later rounds are shuffled. */
START_TEST(a_bind_is_before_any_unbind)
{
	unsigned int unbinds = 0;

	for (unsigned int seed = 1; seed <= 20; seed++) {
		char option[32], *text;

		fake = (struct fake){ 0 };
		sprintf(option, "--seed=%u", seed);
		begin("--path=bind,unbind", ONE, "--repetitions=2",
		      "--type=generic,private", option, NULL);
		ck_assert_int_eq(rounds_run(&rounds), 0);
		text = read_in_dir("samples.csv");
		csv_is(text, 1, "path", "bind");
		unbinds += !strcmp(csv_field(text, 5, "path"), "unbind");
		free(text);
		end();
	}
	ck_assert_uint_gt(unbinds, 3);
	ck_assert_uint_lt(unbinds, 17);
}
END_TEST

/* --- what is asked -------------------------------------------------------- */

START_TEST(bind_is_what_the_point_says)
{
	const struct memmap_bench_bind *bind = &fake.bind[1];

	begin("--path=bind", "--sizes=2G", "--nodes=1,0", "--probing=async",
	      "--type=generic", "--align=1G", "--repetitions=1", NULL);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(fake.nr_binds, 1);
	ck_assert_uint_eq(bind->flags, MEMMAP_BENCH_BIND_STAGES |
				       MEMMAP_BENCH_BIND_AT_ONCE);
	ck_assert_uint_eq(bind->source, MEMMAP_BENCH_SOURCE_HOLE);
	ck_assert_uint_eq(bind->type, MEMMAP_BENCH_TYPE_GENERIC);
	ck_assert_uint_eq(bind->vmemmap_shift, 18);
	ck_assert_uint_eq(bind->nr_ranges, 2);
	ck_assert_uint_eq(bind->bytes, 2 * GIB);
	ck_assert_int_eq(bind->node[0], 1);
	ck_assert_int_eq(bind->node[1], 0);
	ck_assert_uint_eq(bind->start[0], 0);
	ck_assert_uint_eq(bind->reserved, 0);
	/* No standing range is needed, and the runner is out of the way. */
	ck_assert_uint_eq(fake.made, 0);
	ck_assert_uint_eq(fake.binds, 1);
	ck_assert(!fake.near);
	end();
}
END_TEST

START_TEST(binds_of_pmem_are_where_it_is)
{
	make_machine();
	machine.nr_namespaces = 1;
	machine.namespaces[0] = (struct machine_namespace){
		.name = "namespace1.0", .node = 1, .start = 96 * GIB,
		.bytes = 2 * GIB,
	};
	begin("--path=unbind", "--namespaces=namespace1.0", "--sizes=1G",
	      "--nodes=1", "--repetitions=1", NULL);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(fake.bind[1].source, MEMMAP_BENCH_SOURCE_PMEM);
	ck_assert_uint_eq(fake.bind[1].start[0], 96 * GIB);
	end();
}
END_TEST

/* --- what is kept --------------------------------------------------------- */

static const char *const stage_columns[] = {
	"lock_wait", "lock_held", "populate", "zone", "init", "unzone",
	"teardown", "grace",
};

#define NR_STAGES (sizeof(stage_columns) / sizeof(stage_columns[0]))

static const char *stage_field(const char *text, unsigned int row, size_t stage,
			       const char *unit)
{
	char column[64];

	sprintf(column, "%s_%s", stage_columns[stage], unit);
	return csv_field(text, row, column);
}

static void run_both(const char *stages)
{
	begin("--path=bind,unbind", "--sizes=1G", "--nodes=0,1",
	      "--probing=sync", "--repetitions=1", "--seed=3", stages, NULL);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(fake.nr_binds, 2);
}

START_TEST(samples_of_binds)
{
	char *text;

	run_both("--stages=yes");
	text = read_in_dir("samples.csv");
	ck_assert_uint_eq(csv_rows(text), 1 + 2);
	ck_assert_uint_eq(csv_columns(text, 0), csv_columns(text, 1));
	csv_is(text, 1, "path", "bind");
	csv_is(text, 1, "schedule", "sync");
	csv_is(text, 1, "pages", "524288");
	csv_is(text, 1, "makespan_ns", "10000000");
	csv_is(text, 1, "dispatch_ns", "1000");
	csv_is(text, 1, "cpu_ns", "");
	csv_is(text, 1, "workers", "2");
	csv_is(text, 1, "verified", "");
	csv_is(text, 1, "valid", "1");
	csv_is(text, 1, "type", "generic");
	csv_is(text, 1, "map", "mem");
	csv_is(text, 1, "align_bytes", "4096");
	csv_is(text, 1, "written_pages", "524288");
	csv_is(text, 2, "path", "unbind");
	csv_is(text, 2, "makespan_ns", "5000000");
	csv_is(text, 2, "written_pages", "524288");
	free(text);
	text = read_in_dir("workers.csv");
	ck_assert_uint_eq(csv_rows(text), 1);
	free(text);
	end();
}
END_TEST

START_TEST(stages_have_their_rows)
{
	char *text;

	run_both("--stages=yes");
	text = read_in_dir("stages.csv");
	/* A row a range, of the own operation only. */
	ck_assert_uint_eq(csv_rows(text), 1 + 4);
	ck_assert_uint_eq(csv_columns(text, 0), csv_columns(text, 1));
	for (unsigned int i = 1; i <= 4; i++) {
		csv_is(text, i, "sample", i < 3 ? "1" : "2");
		csv_is(text, i, "range", i % 2 ? "0" : "1");
		csv_is(text, i, "op", i < 3 ? "bind" : "unbind");
		csv_is(text, i, "node", i % 2 ? "0" : "1");
		/* Where its memmap was the bind before has found. */
		csv_is(text, i, "memmap_bytes", "16777216");
		csv_is(text, i, "off_node_bytes", "0");
	}
	csv_is(text, 1, "first", "0");
	csv_is(text, 1, "type", "generic");
	csv_is(text, 1, "map", "mem");
	csv_is(text, 1, "align_bytes", "4096");
	csv_is(text, 1, "bytes", "1073741824");
	csv_is(text, 1, "start_ns", "1000");
	csv_is(text, 1, "end_ns", "5001000");
	csv_is(text, 1, "wait_ns", "0");
	csv_is(text, 1, "lock_wait_ns", "500000");
	csv_is(text, 1, "lock_held_ns", "2500000");
	csv_is(text, 1, "populate_ns", "2500000");
	csv_is(text, 1, "zone_ns", "");
	csv_is(text, 1, "init_ns", "1500000");
	csv_is(text, 1, "grace_ns", "");
	csv_is(text, 1, "probe_hits", "8");
	csv_is(text, 1, "altmap_pages", "0");
	free(text);
	end();
}
END_TEST

/* Two ranges of 10 parts each: 1, 5 and 3 of them; the lock half the makespan. */
START_TEST(summary_has_medians_of_stages)
{
	const double part = FAKE_BIND_NS / 10.0 / PAGES;
	char *text;

	run_both("--stages=yes");
	text = read_in_dir("summary.csv");
	ck_assert_uint_eq(csv_columns(text, 0), csv_columns(text, 1));
	near(csv_field(text, 1, "lock_wait_ns_per_page"), part);
	near(csv_field(text, 1, "lock_held_ns_per_page"), 5 * part);
	near(csv_field(text, 1, "populate_ns_per_page"), 5 * part);
	near(csv_field(text, 1, "init_ns_per_page"), 3 * part);
	near(csv_field(text, 1, "rest_ns_per_page"), part);
	near(csv_field(text, 1, "lock_share"), 0.5);
	near(csv_field(text, 1, "probing_ns_per_page"), 16 * 20. / 2 / PAGES);
	csv_is(text, 1, "zone_ns_per_page", "");
	csv_is(text, 1, "type", "generic");
	csv_is(text, 1, "align_bytes", "4096");
	csv_is(text, 1, "pages", "524288");
	csv_is(text, 1, "written_pages", "524288");
	csv_is(text, 1, "verified", "");
	csv_is(text, 1, "speedup", "");
	near(csv_field(text, 1, "gb_per_second"), 2. * PAGES * 64 / 1e7);
	/* An unbind writes no struct page. */
	csv_is(text, 2, "path", "unbind");
	csv_is(text, 2, "gb_per_second", "");
	free(text);
	end();
}
END_TEST

START_TEST(result_has_the_stages)
{
	json_t *json, *row;

	run_both("--stages=yes");
	json = load_result();
	row = row_of(json, "bind/sync/auto/size:1G/nodes:0,1");
	ck_assert_double_eq(number(row, "real_time"), 1e7);
	ck_assert_double_eq(number(row, "memmap.path"), PATH_BIND);
	ck_assert_double_eq(number(row, "memmap.probing"), PROBING_SYNC);
	ck_assert_double_eq(number(row, "memmap.type"),
			    MEMMAP_BENCH_TYPE_GENERIC);
	ck_assert_double_eq(number(row, "memmap.map_dev"), 0);
	ck_assert_double_eq(number(row, "memmap.vmemmap_shift"), 0);
	ck_assert_double_eq(number(row, "memmap.init_ns"), 3e6);
	ck_assert_double_eq(number(row, "memmap.lock_held_ns"), 5e6);
	ck_assert_double_eq(number(row, "memmap.rest_ns"), 1e6);
	ck_assert_double_eq(number(row, "memmap.probing_ns"), 320);
	ck_assert_double_eq(number(row, "memmap.lock_share"), 0.5);
	ck_assert_double_eq(number(row, "memmap.written_pages"), 2 * PAGES);
	ck_assert_ptr_null(json_object_get(row, "memmap.zone_ns"));
	ck_assert_ptr_null(json_object_get(row, "memmap.verified"));
	ck_assert_ptr_null(json_object_get(row, "memmap.writer"));
	ck_assert_str_eq(json_string_value(json_object_get(row, "label")),
			 "path=bind probing=sync nodes=0+1 type=auto");
	row = row_of(json, "unbind/sync/auto/size:1G/nodes:0,1");
	ck_assert_ptr_null(json_object_get(row, "memmap.bytes_per_second"));
	json_decref(json);
	end();
}
END_TEST

START_TEST(without_stages_they_are_empty)
{
	char *text;
	json_t *json, *row;

	run_both("--stages=no");
	ck_assert_uint_eq(fake.bind[1].flags, 0);
	text = read_in_dir("stages.csv");
	ck_assert_uint_eq(csv_rows(text), 1 + 4);
	ck_assert_uint_eq(csv_columns(text, 0), csv_columns(text, 1));
	for (size_t s = 0; s < NR_STAGES; s++)
		ck_assert_str_eq(stage_field(text, 1, s, "ns"), "");
	csv_is(text, 1, "probe_hits", "");
	csv_is(text, 1, "end_ns", "5001000");
	csv_is(text, 1, "memmap_bytes", "16777216");
	free(text);
	text = read_in_dir("summary.csv");
	for (size_t s = 0; s < NR_STAGES; s++)
		ck_assert_str_eq(stage_field(text, 1, s, "ns_per_page"), "");
	csv_is(text, 1, "rest_ns_per_page", "");
	csv_is(text, 1, "lock_share", "");
	csv_is(text, 1, "probing_ns_per_page", "");
	near(csv_field(text, 1, "makespan_ms"), 10);
	csv_is(text, 1, "written_pages", "524288");
	free(text);
	json = load_result();
	row = row_of(json, "bind/sync/auto/size:1G/nodes:0,1");
	ck_assert_ptr_null(json_object_get(row, "memmap.init_ns"));
	ck_assert_ptr_null(json_object_get(row, "memmap.rest_ns"));
	ck_assert_ptr_null(json_object_get(row, "memmap.lock_share"));
	json_decref(json);
	end();
}
END_TEST

static void look_at_nothing(unsigned int bind, struct memmap_bench_bind *answer,
			    struct memmap_bench_record *records)
{
	(void)bind;
	for (unsigned int i = 0; i < answer->nr_ranges; i++) {
		records[i].memmap_bytes = records[i].backing_bytes = 0;
		records[i].type = 0;
		records[i].flags |= MEMMAP_BENCH_RECORD_ALTMAP;
		records[i].altmap_pages = 4096;
	}
}

START_TEST(memmap_that_was_not_looked_at_is_unknown)
{
	char *text;

	fake.spoil_bind = look_at_nothing;
	begin("--path=bind", ONE, "--repetitions=1", NULL);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	text = read_in_dir("stages.csv");
	ck_assert_uint_eq(csv_columns(text, 0), csv_columns(text, 1));
	csv_is(text, 1, "type", "");
	csv_is(text, 1, "map", "dev");
	csv_is(text, 1, "altmap_pages", "4096");
	csv_is(text, 1, "memmap_bytes", "");
	csv_is(text, 1, "backing_bytes", "");
	csv_is(text, 1, "off_node_bytes", "");
	csv_is(text, 1, "small_bytes", "");
	free(text);
	text = read_in_dir("samples.csv");
	csv_is(text, 1, "type", "");
	csv_is(text, 1, "map", "dev");
	csv_is(text, 1, "written_pages", "");
	free(text);
	text = read_in_dir("summary.csv");
	csv_is(text, 1, "written_pages", "");
	csv_is(text, 1, "gb_per_second", "");
	free(text);
	end();
}
END_TEST

START_TEST(sections_have_their_rows)
{
	char *text;

	begin("--path=bind,unbind", "--sizes=1G", "--nodes=0", "--nodes=0,1",
	      "--profile=yes", "--repetitions=1", NULL);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	text = read_in_dir("sections.csv");
	/* 8 of the one bind of one range; stamps of two cannot be told apart. */
	ck_assert_uint_eq(csv_rows(text), 1 + 8);
	ck_assert_uint_eq(csv_columns(text, 0), csv_columns(text, 1));
	for (unsigned int i = 1; i <= 8; i++) {
		char section[8];

		sprintf(section, "%u", i - 1);
		csv_is(text, i, "section", section);
		csv_is(text, i, "name", "bind/sync/auto/size:1G/nodes:0");
		csv_is(text, i, "path", "bind");
		csv_is(text, i, "writer", "kernel");
		csv_is(text, i, "node", "0");
		csv_is(text, i, "ns", "500");
		near(csv_field(text, i, "ns_per_page"), 0.0153);
	}
	free(text);
	end();
}
END_TEST

static void lose_a_stamp(unsigned int bind, struct memmap_bench_bind *answer,
			 struct memmap_bench_record *records)
{
	(void)bind;
	(void)records;
	answer->nr_sections--;
}

START_TEST(sections_of_other_kernels_are_none)
{
	char *text;

	fake.spoil_bind = lose_a_stamp;
	begin("--path=bind", ONE, "--profile=yes", "--repetitions=1", NULL);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert(access(in_dir("sections.csv"), F_OK));
	ck_assert_uint_eq(sampler.profiled, 0);
	text = read_in_dir("samples.csv");
	csv_is(text, 1, "valid", "1");
	free(text);
	end();
}
END_TEST

/* --- what is not believed ------------------------------------------------- */

static void bind_waits(unsigned int bind, struct memmap_bench_bind *answer,
		       struct memmap_bench_record *records)
{
	(void)bind;
	(void)answer;
	records[0].wait_ns = FAKE_BIND_NS / 50 + 1;
}

static void unbind_waits(unsigned int bind, struct memmap_bench_bind *answer,
			 struct memmap_bench_record *records)
{
	bind_waits(bind, answer, records + answer->nr_ranges);
}

static void wait_is_little(unsigned int bind, struct memmap_bench_bind *answer,
			   struct memmap_bench_record *records)
{
	(void)bind;
	for (unsigned int i = 0; i < 2 * answer->nr_ranges; i++)
		records[i].wait_ns = i ? MEMMAP_BENCH_UNKNOWN :
				     FAKE_BIND_NS / 50;
}

/* Waiting in stages that compute counts; it is held against just these. */
static void stages_wait(unsigned int bind, struct memmap_bench_bind *answer,
			struct memmap_bench_record *records)
{
	(void)bind;
	(void)answer;
	records[0].stage_wait_ns = FAKE_BIND_NS / 10 * 8 / 50 + 1;
}

static void only_sleep_waits(unsigned int bind,
			     struct memmap_bench_bind *answer,
			     struct memmap_bench_record *records)
{
	wait_is_little(bind, answer, records);
	records[0].wait_ns = FAKE_BIND_NS / 10;
	records[0].stage_wait_ns = FAKE_BIND_NS / 10 * 8 / 50;
}

static void starts_elsewhere(unsigned int bind,
			     struct memmap_bench_bind *answer,
			     struct memmap_bench_record *records)
{
	(void)bind;
	(void)answer;
	records[0].cpu_node = 1;
}

static void ends_elsewhere(unsigned int bind, struct memmap_bench_bind *answer,
			   struct memmap_bench_record *records)
{
	(void)bind;
	(void)answer;
	records[0].end_cpu_node = 1;
}

static void probe_is_missed(unsigned int bind, struct memmap_bench_bind *answer,
			    struct memmap_bench_record *records)
{
	(void)bind;
	(void)answer;
	records[0].flags |= MEMMAP_BENCH_RECORD_MISSED;
}

/* Every sample is taken again ROUNDS_RETRIES times and never believed. */
static void never_valid(const char *path,
			void (*spoil)(unsigned int, struct memmap_bench_bind *,
				      struct memmap_bench_record *),
			const char *cause)
{
	char *text;

	fake = (struct fake){ .spoil_bind = spoil };
	begin(path, ONE, "--repetitions=2", NULL);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(fake.nr_binds, 2 * (1 + ROUNDS_RETRIES));
	text = read_in_dir("samples.csv");
	for (unsigned int i = 1; i <= fake.nr_binds; i++) {
		csv_is(text, i, "valid", "0");
		csv_is(text, i, "cause", cause);
	}
	csv_is(text, 4, "attempt", "3");
	csv_is(text, 5, "round", "1");
	free(text);
	text = read_in_dir("summary.csv");
	ck_assert_uint_eq(csv_rows(text), 1 + 1);
	csv_is(text, 1, "n", "0");
	csv_is(text, 1, "invalid", "8");
	csv_is(text, 1, "failed", "1");
	free(text);
	ck_assert_uint_eq(result_rows(), 1);
	end();
}

START_TEST(doubtful_binds_are_taken_again)
{
	never_valid("--path=bind", bind_waits,
		    "preempted: a worker on CPU 0 waited 100001 of 5000000 ns");
	never_valid("--path=unbind", unbind_waits,
		    "preempted: a worker on CPU 0 waited 100001 of 5000000 ns");
	never_valid("--path=bind", stages_wait,
		    "preempted: a worker on CPU 0 waited 80001 of 4000000 ns");
	never_valid("--path=bind", starts_elsewhere,
		    "off-node: a worker of node 0 ran on nodes 1 and 0");
	never_valid("--path=bind", ends_elsewhere,
		    "off-node: a worker of node 0 ran on nodes 0 and 1");
	never_valid("--path=bind", probe_is_missed,
		    "missed: a probe was not served, so the stages are not known");
}
END_TEST

START_TEST(stages_of_a_missed_probe_are_empty)
{
	char *text;

	fake.spoil_bind = probe_is_missed;
	begin("--path=bind", ONE, "--repetitions=1", NULL);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	text = read_in_dir("stages.csv");
	for (size_t s = 0; s < NR_STAGES; s++)
		ck_assert_str_eq(stage_field(text, 1, s, "ns"), "");
	csv_is(text, 1, "probe_hits", "");
	free(text);
	end();
}
END_TEST

static void valid_at_once(const char *path,
			  void (*spoil)(unsigned int, struct memmap_bench_bind *,
					struct memmap_bench_record *))
{
	fake = (struct fake){ .spoil_bind = spoil };
	begin(path, ONE, "--repetitions=2", NULL);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	ck_assert_uint_eq(fake.nr_binds, 2);
	end();
}

/* What befell the other half of a sample is no matter of this one. */
START_TEST(other_half_is_not_judged)
{
	valid_at_once("--path=bind", unbind_waits);
	valid_at_once("--path=unbind", bind_waits);
	valid_at_once("--path=unbind", probe_is_missed);
	valid_at_once("--path=bind", wait_is_little);
	valid_at_once("--path=bind", only_sleep_waits);
	/* How long this one waited is not known. */
	valid_at_once("--path=unbind", wait_is_little);
	make_machine();
	machine.nodes[0].cpus = 0;
	valid_at_once("--path=bind", starts_elsewhere);
}
END_TEST

/* --- ends ----------------------------------------------------------------- */

static void lies_elsewhere(unsigned int bind, struct memmap_bench_bind *answer,
			   struct memmap_bench_record *records)
{
	(void)answer;
	if (bind == 2)
		records[0].off_node_bytes = 1ULL << 40;
}

static void lose_a_record(unsigned int bind, struct memmap_bench_bind *answer,
			  struct memmap_bench_record *records)
{
	(void)records;
	if (bind == 2)
		answer->nr_records--;
}

/* The run ends with the second bind; the first is in the results. */
static void fails(const char *path, int want, const char *words)
{
	char *text;

	begin(path, ONE, "--repetitions=3", NULL);
	ck_assert_int_eq(rounds_run(&rounds), want);
	ck_assert_uint_eq(fake.nr_binds, 2);
	ck_assert_msg(strstr(rounds.problem, words) != NULL, "'%s', not '%s'",
		      rounds.problem, words);
	ck_assert_ptr_nonnull(strstr(rounds.problem,
				     rounds.series[0].point->name));
	text = read_in_dir("samples.csv");
	ck_assert_uint_eq(csv_rows(text), 1 + 2);
	ck_assert_uint_eq(csv_columns(text, 2), csv_columns(text, 0));
	csv_is(text, 1, "valid", "1");
	csv_is(text, 2, "valid", "0");
	ck_assert_ptr_nonnull(strstr(csv_field(text, 2, "cause"), words));
	free(text);
	ck_assert_uint_eq(result_rows(), 1);
	end();
	fake = (struct fake){ 0 };
}

START_TEST(memmap_on_another_node_ends_the_run)
{
	fake.spoil_bind = lies_elsewhere;
	fails("--path=bind", -ENOMEM,
	      "1099511627776 bytes of the memmap for node 0 lie on another node: free memory there, in blocks of 2 MiB, and run again");
	/* An unbind is asked where the memmap was that it removed. */
	fake.spoil_bind = lies_elsewhere;
	fails("--path=unbind", -ENOMEM, "lie on another node");
}
END_TEST

START_TEST(failed_bind_ends_the_run)
{
	fake.run_err_at = 2;
	fake.err = -EOPNOTSUPP;
	fails("--path=bind", -EOPNOTSUPP, "says why (dmesg | grep memmap_bench)");
	fake.spoil_bind = lose_a_record;
	fails("--path=unbind", -EPROTO, "wrong work: 1 records, not 2");
}
END_TEST

START_TEST(stop_ends_after_the_bind_that_runs)
{
	char *text;

	fake.stop_at = 5;
	begin("--path=bind,unbind", ONE, "--repetitions=10", NULL);
	ck_assert_int_eq(rounds_run(&rounds), -EINTR);
	ck_assert_uint_eq(fake.nr_binds, 5);
	text = read_in_dir("samples.csv");
	ck_assert_uint_eq(csv_rows(text), 1 + 5);
	csv_is(text, 5, "valid", "1");
	free(text);
	ck_assert_uint_eq(result_rows(), 5 + 2 * 4);
	text = read_in_dir("summary.csv");
	ck_assert_uint_eq(csv_rows(text), 1 + 2);
	free(text);
	end();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		the_first_bind_since_boot_is_kept_apart,
		the_first_has_its_rows,
		half_a_first_is_taken_again,
		without_a_first_there_is_no_row,
		a_first_that_waited_is_lost_alone,
		what_is_always_the_first_ends_the_run,
		stop_in_the_first_is_no_success,
		a_bind_is_before_any_unbind,
		bind_is_what_the_point_says,
		binds_of_pmem_are_where_it_is,
		samples_of_binds,
		stages_have_their_rows,
		summary_has_medians_of_stages,
		result_has_the_stages,
		without_stages_they_are_empty,
		memmap_that_was_not_looked_at_is_unknown,
		sections_have_their_rows,
		sections_of_other_kernels_are_none,
		doubtful_binds_are_taken_again,
		stages_of_a_missed_probe_are_empty,
		other_half_is_not_judged,
		memmap_on_another_node_ends_the_run,
		failed_bind_ends_the_run,
		stop_ends_after_the_bind_that_runs,
	};

	return TMP_RUN("rounds_bind", tests);
}
