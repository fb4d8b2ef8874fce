// SPDX-License-Identifier: MIT
/* Runs that are killed and gone on with: nothing twice, nothing lost, nothing mixed. */
#include "again.h"

#include <math.h>
#include <sys/file.h>

#define MOST_TEXTS	6

/* What a run has left that nobody disturbed. */
static const char *const csv_files[MOST_TEXTS] = {
	"samples.csv", "workers.csv", "stages.csv", "touches.csv",
	"sections.csv", "summary.csv",
};
static char *wanted[MOST_TEXTS];
static json_t *wanted_rows;
static unsigned int wanted_runs, wanted_saves;

/* Two sets of ranges, touches, and samples that are not valid. */
#define MEMMAP "--sizes=128M,256M", "--nodes=0", \
	"--schedules=deferred,background", "--writers=kernel", \
	"--repetitions=3", "--seed=11"
#define BINDS "--path=bind,unbind", "--sizes=128M", "--nodes=0,1", \
	"--probing=sync", "--repetitions=3", "--seed=4"
#define PROFILE "--sizes=128M", "--nodes=0", "--schedules=deferred,serial", \
	"--writers=kernel", "--repetitions=2", "--profile=yes"

/* Ids of ranges begin anew in every process. */
static char *without_ranges(char *text, const char *name)
{
	bool has_them = !strcmp(name, "workers.csv") ||
			!strcmp(name, "touches.csv");
	unsigned int column = strcmp(name, "workers.csv") ? 2 : 1, at = 0;

	for (char *c = text; has_them && *c; c++) {
		at = *c == '\n' ? 0 : at + (*c == ',');
		if (at == column && *c >= '0' && *c <= '9')
			*c = '#';
	}
	return text;
}

/* NULL if there is no such file. */
static char *read_csv(const char *name)
{
	if (access(in_dir(name), F_OK))
		return NULL;
	return without_ranges(read_in_dir(name), name);
}

static json_t *read_rows(void)
{
	json_t *json = load_result();
	json_t *rows = json_incref(json_object_get(json, "benchmarks"));

	json_decref(json);
	return rows;
}

/* Keeps what the run has left in its directory as what is wanted. */
static void want_this(void)
{
	for (int i = 0; i < MOST_TEXTS; i++)
		wanted[i] = read_csv(csv_files[i]);
	wanted_rows = read_rows();
	wanted_runs = fake.runs + fake.nr_binds;
	wanted_saves = again.saves;
}

static void is_as_wanted(const char *when)
{
	json_t *rows = read_rows();

	for (int i = 0; i < MOST_TEXTS; i++) {
		char *text = read_csv(csv_files[i]);

		ck_assert_msg(!text == !wanted[i], "%s: %s is %sthere", when,
			      csv_files[i], text ? "" : "not ");
		ck_assert_msg(!text || !strcmp(text, wanted[i]),
			      "%s: %s is\n%.1500s\nnot\n%.1500s", when, csv_files[i], text,
			      wanted[i]);
		free(text);
	}
	ck_assert_msg(json_equal(rows, wanted_rows), "%s: result.json", when);
	json_decref(rows);
}

static void finish(const char *when)
{
	again_resume(NULL);
	ck_assert_msg(!rounds_run(&rounds), "%s: %s", when, rounds.problem);
	ck_assert_uint_eq(progress.done, progress.total);
	ck_assert_int_eq(again_save(&rounds), 0);
	again_end();
	is_as_wanted(when);
}

/* begin() takes the arguments one by one. */
#define FOR_ALL(body, ...)						\
	do {								\
		again_boot("one", 1);					\
		again_start(__VA_ARGS__);				\
		ck_assert_int_eq(rounds_run(&rounds), 0);		\
		want_this();						\
		again_end();						\
		for (unsigned int n = 1; n <= wanted_runs; n++) {	\
			again_start(__VA_ARGS__);			\
			body(n);					\
		}							\
	} while (0)

static void kill_in_run(unsigned int n)
{
	char when[32];

	snprintf(when, sizeof(when), "killed in run %u", n);
	again.die_at = n;
	again_run_and_die();
	finish(when);
}

START_TEST(killed_in_any_run)
{
	FOR_ALL(kill_in_run, MEMMAP);
	/* 2 sizes, 2 points, 3 rounds; and those that waited. */
	ck_assert_uint_eq(wanted_runs, 12 + 2);
}
END_TEST

START_TEST(killed_in_any_bind)
{
	FOR_ALL(kill_in_run, BINDS);
	ck_assert_uint_eq(wanted_runs, 6 + 1);
	ck_assert_ptr_nonnull(strstr(wanted[0], "bind-first/"));
	/* What the probes cost is known of each sample alone. */
	ck_assert_ptr_nonnull(strstr(wanted[2], ",21\n"));
}
END_TEST

static void stop_preparing(void)
{
	rounds_free(&rounds);
	sampler_close(&sampler);
	plan_free(&plan);
	resume_close(&again.resume);
}

START_TEST(killed_with_a_profile)
{
	FOR_ALL(kill_in_run, PROFILE);
	ck_assert_ptr_nonnull(wanted[4]);
	/* Who finds all done has not to explain why there is none. */
	ck_assert_int_eq(again_prepare(NULL), STATUS_DONE);
	ck_assert_uint_eq(sampler.profiled, 1);
	stop_preparing();
}
END_TEST

/* Twice, in any two runs: the second while it goes on with the first. */
static void kill_twice(unsigned int n)
{
	for (unsigned int m = 1; m + n <= wanted_runs + 1; m += 3) {
		again_boot("one", 1);
		again_start(MEMMAP);
		again.die_at = n;
		again_run_and_die();
		again_resume(NULL);
		again.die_at = m;
		again_run_and_die();
		finish("killed twice");
	}
	again_boot("one", 1);
}

START_TEST(killed_twice)
{
	again_boot("one", 1);
	again_start(MEMMAP);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	want_this();
	again_end();
	for (unsigned int n = 1; n <= wanted_runs; n += 2)
		kill_twice(n);
}
END_TEST

/* Between sets of ranges env.json is written; and at the very end. */
START_TEST(killed_while_env_is_written)
{
	again_boot("one", 1);
	again_start(MEMMAP);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	want_this();
	again_end();
	ck_assert_uint_eq(wanted_saves, 1 + 2 * 2);
	for (unsigned int n = 2; n <= wanted_saves; n++) {
		again_start(MEMMAP);
		again.die_in_save = n;
		again_run_and_die();
		finish("killed in save");
	}
}
END_TEST

/* Cuts @cut bytes off the rows of sample @n in a file. Whether there were as many. */
static bool cut_rows(const char *name, unsigned int n, long cut)
{
	char *text = read_in_dir(name), first[16];
	long length = (long)strlen(text), rows = 0;

	snprintf(first, sizeof(first), "\n%u,", n);
	if (strstr(text, first))
		rows = length - 1 - (strstr(text, first) - text);
	free(text);
	if (cut > rows)
		return false;
	ck_assert_int_eq(truncate(in_dir(name), length - cut), 0);
	return true;
}

/* A run that was killed behind its sample @n, as the kill may have left its files. */
static bool torn(unsigned int n, const char *name, long cut)
{
	bool is_last = !strcmp(name, "samples.csv");

	again_start(MEMMAP);
	again.die_at = n + 1;
	again_run_and_die();
	/* The others come before: with them torn there is no row in this yet. */
	if (!is_last) {
		char *text = read_in_dir("samples.csv");

		text[strlen(text) - 1] = '\0';
		ck_assert_int_eq(truncate(in_dir("samples.csv"),
					  strrchr(text, '\n') + 1 - text), 0);
		free(text);
	}
	return cut_rows(name, n, cut);
}

static void tear(const char *name, long step)
{
	unsigned int torn_ones = 0;
	char when[64];

	again_boot("one", 1);
	again_start(MEMMAP);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	want_this();
	again_end();
	for (unsigned int n = 2; n < wanted_runs; n += 3)
		for (long cut = 1; torn(n, name, cut); cut += step) {
			snprintf(when, sizeof(when), "%s: %ld bytes less", name,
				 cut);
			finish(when);
			torn_ones++;
		}
	ck_assert_uint_gt(torn_ones, 10);
}

START_TEST(samples_are_torn)
{
	tear("samples.csv", 17);
}
END_TEST

START_TEST(workers_are_torn)
{
	tear("workers.csv", 31);
}
END_TEST

START_TEST(touches_are_torn)
{
	tear("touches.csv", 41);
}
END_TEST

/* Not even its first line is whole. */
START_TEST(touches_have_just_been_made)
{
	again_boot("one", 1);
	again_start(MEMMAP);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	want_this();
	again_end();
	for (int bytes = 0; bytes < 20; bytes += 19) {
		again_start(MEMMAP);
		again.die_at = 1;
		again_run_and_die();
		tmp_write(in_dir("touches.csv"), bytes ? "sample,name,range,a" :
						       "");
		finish("touches.csv has just been made");
	}
}
END_TEST

/* --- boots, loads and parts ---------------------------------------------------- */

/* Samples of samples.csv with that boot and load. */
static unsigned int count_of(const char *text, const char *boot,
			     const char *load)
{
	unsigned int nr = 0;

	for (unsigned int i = 1; i < csv_rows(text); i++) {
		char found[16];

		snprintf(found, sizeof(found), "%s",
			 csv_field(text, i, "boot"));
		nr += !strcmp(found, boot) &&
		      !strcmp(csv_field(text, i, "load"), load);
	}
	return nr;
}

START_TEST(boots_and_loads_are_counted)
{
	static const struct {
		const char *boot;
		uint64_t load;
	} calls[] = {
		{ "one", 1 }, { "one", 1 }, { "one", 2 }, { "two", 1 },
		{ "two", 9 }, { "one", 2 },
	};
	char *text;

	again_boot("one", 1);
	again_start(MEMMAP);
	again.die_at = 3;
	again_run_and_die();
	for (int i = 1; i < 6; i++) {
		again_boot(calls[i].boot, calls[i].load);
		again_resume(NULL);
		again.die_at = i < 5 ? 3 : 0;
		if (again.die_at) {
			again_run_and_die();
			continue;
		}
		ck_assert_int_eq(rounds_run(&rounds), 0);
		again_end();
	}
	text = read_in_dir("samples.csv");
	ck_assert_uint_eq(csv_rows(text), 1 + 14);
	ck_assert_uint_eq(count_of(text, "1", "1"), 4);
	ck_assert_uint_eq(count_of(text, "1", "2"), 2 + 4);
	ck_assert_uint_eq(count_of(text, "2", "1"), 2);
	ck_assert_uint_eq(count_of(text, "2", "2"), 2);
	free(text);
}
END_TEST

/* Nobody knows of a boot without an id, nor of the loads in it. */
START_TEST(what_is_unknown_of_a_boot_is_empty)
{
	char *text;

	again_boot("", 5);
	again_start(MEMMAP);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	again_end();
	text = read_in_dir("samples.csv");
	csv_is(text, 1, "boot", "");
	csv_is(text, 1, "load", "");
	free(text);
	again_boot("one", 0);
	again_start(MEMMAP);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	again_end();
	text = read_in_dir("samples.csv");
	csv_is(text, 1, "boot", "1");
	csv_is(text, 1, "load", "");
	free(text);
}
END_TEST

START_TEST(result_says_boot_and_load)
{
	json_t *rows;

	again_boot("one", 1);
	again_start(MEMMAP);
	again.die_at = 3;
	again_run_and_die();
	again_boot("two", 1);
	again_resume(NULL);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	again_end();
	rows = read_rows();
	ck_assert_double_eq(json_number_value(json_object_get(
		json_array_get(rows, 0), "memmap.boot")), 1);
	ck_assert_double_eq(json_number_value(json_object_get(
		json_array_get(rows, 1), "memmap.boot")), 2);
	ck_assert_double_eq(json_number_value(json_object_get(
		json_array_get(rows, 1), "memmap.load")), 1);
	json_decref(rows);
}
END_TEST

#define PARTS MEMMAP, "--part=1/3", "--out=it"

static void part(const char *which)
{
	again_resume(which);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	again_end();
}

/* Each (point, round) has one valid sample, and rounds are those of the part. */
static void rounds_are(unsigned int first, unsigned int end)
{
	char *text = read_in_dir("samples.csv");
	unsigned int seen = 0;

	for (unsigned int i = 1; i < csv_rows(text); i++) {
		unsigned long round = strtoul(csv_field(text, i, "round"), NULL,
					      10);

		ck_assert_uint_lt(round, end);
		seen += round >= first && !strcmp(csv_field(text, i, "valid"), "1");
	}
	ck_assert_uint_eq(seen, 4 * (end - first));
	free(text);
}

/* The same samples as in one go, but that the parts follow each other. */
START_TEST(parts_make_a_whole)
{
	char *text;

	again_boot("one", 1);
	again_start(PARTS);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	again_end();
	rounds_are(0, 3);
	again_boot("two", 1);
	part("--part=2/3");
	rounds_are(3, 6);
	again_boot("three", 1);
	part("--part=3/3");
	rounds_are(0, 9);
	text = read_in_dir("summary.csv");
	ck_assert_uint_eq(csv_rows(text), 1 + 4);
	csv_is(text, 1, "n", "9");
	free(text);
	text = read_in_dir("samples.csv");
	ck_assert_uint_eq(count_of(text, "2", "1"), 12 + 2);
	free(text);
}
END_TEST

/* Result files hold what later sets of ranges have of earlier parts, at any time. */
START_TEST(earlier_parts_are_never_lost)
{
	json_t *rows;
	char *text;

	again_boot("one", 1);
	again_start(PARTS);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	again_end();
	/* Of 4 points 3 samples, and the library's mean, median, stddev and cv. */
	rows = read_rows();
	ck_assert_uint_eq(json_array_size(rows), 28);
	json_decref(rows);
	again_resume("--part=2/3");
	/* The signal comes in the first set of ranges. */
	fake.stop_at = 3;
	ck_assert_int_eq(rounds_run(&rounds), -EINTR);
	again_end();
	rows = read_rows();
	/* One of the three was not valid. */
	ck_assert_uint_eq(json_array_size(rows), 28 + 2);
	json_decref(rows);
	text = read_in_dir("summary.csv");
	ck_assert_uint_eq(csv_rows(text), 1 + 4);
	free(text);
}
END_TEST

/* Of a run of which part 1 was taken, or was killed. */
static size_t part_order(size_t *order, unsigned int part_nr, bool kill)
{
	char which[16];
	size_t nr;

	again_boot("one", 1);
	again_start("--sizes=128M", "--nodes=0", "--schedules=serial,padata",
		    "--writers=kernel,legacy,stores,memset", "--repetitions=4",
		    "--seed=5", "--part=1/3", "--out=it");
	if (kill) {
		again.die_at = 20;
		again_run_and_die();
	} else {
		ck_assert_int_eq(rounds_run(&rounds), 0);
		again_end();
	}
	snprintf(which, sizeof(which), "--part=%u/3", part_nr);
	again_resume(which);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	nr = fake.runs;
	memcpy(order, again.order + 1, nr * sizeof(*order));
	again_end();
	return nr;
}

/* The order of a part is the seed's, whatever was before; and another in each part. */
START_TEST(parts_have_the_order_of_the_seed)
{
	size_t two[64], again_two[64], three[64];
	size_t nr = part_order(two, 2, false);

	ck_assert_uint_gt(nr, 20);
	ck_assert_uint_eq(part_order(again_two, 2, true), nr);
	ck_assert_uint_eq(part_order(three, 3, false), nr);
	ck_assert_mem_eq(two, again_two, nr * sizeof(*two));
	ck_assert_mem_ne(two, three, nr * sizeof(*two));
}
END_TEST

/* Each is taken by a boot of its own, in which an unbind would use up the first bind. */
START_TEST(each_part_begins_with_a_bind)
{
	char seed[16];

	for (unsigned int n = 1; n <= 6; n++) {
		char *text;

		snprintf(seed, sizeof(seed), "--seed=%u", n);
		again_boot("one", 1);
		again_start("--path=bind,unbind", "--sizes=128M", "--nodes=0",
			    "--probing=sync", "--repetitions=2", seed,
			    "--part=1/2", "--out=it");
		ck_assert_int_eq(rounds_run(&rounds), 0);
		again_end();
		part("--part=2/2");
		text = read_in_dir("samples.csv");
		/* Behind 4 of part 1, and the first since boot. */
		ck_assert_str_eq(csv_field(text, 6, "round"), "2");
		csv_is(text, 6, "path", "bind");
		free(text);
	}
}
END_TEST

/* Without --part the last one that was begun; it was not the first. */
START_TEST(last_part_is_gone_on_with)
{
	again_boot("one", 1);
	again_start(PARTS);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	again_end();
	again_resume("--part=3/3");
	again.die_at = 2;
	again_run_and_die();
	part(NULL);
	rounds_are(6, 9);
}
END_TEST

/* --- what is refused --------------------------------------------------------------- */

/* A run that was killed, whose files are there for the worst. */
static void leave(void)
{
	again_boot("one", 1);
	again_start(MEMMAP);
	again.die_at = 8;
	again_run_and_die();
}

/* @status; and nothing in the directory is another than before. */
static void refused(enum status want, const char *problem)
{
	char *before = read_in_dir("samples.csv"), *after;
	enum status status = again_prepare(NULL);

	ck_assert_msg(status == want, "%s: %d", problem, status);
	ck_assert_msg(strstr(again.resume.restore.problem, problem) != NULL,
		      "'%s' is not in '%s'", problem,
		      again.resume.restore.problem);
	after = read_in_dir("samples.csv");
	ck_assert_str_eq(before, after);
	free(before);
	free(after);
	stop_preparing();
}

static void replace(const char *name, const char *old, const char *with)
{
	char *text = read_in_dir(name), *found = strstr(text, old);
	char *other;

	ck_assert_msg(found != NULL, "no %s in %s", old, text);
	ck_assert_int_ge(asprintf(&other, "%.*s%s%s", (int)(found - text), text,
				  with, found + strlen(old)), 0);
	tmp_write(in_dir(name), other);
	free(text);
	free(other);
}

START_TEST(foreign_samples_are_refused)
{
	static const struct {
		const char *old;
		const char *with;
		const char *problem;
	} changes[] = {
		{ "sample,name", "sample,nam", "samples.csv: line 1" },
		{ ",boot,load", ",boot", "samples.csv: line 1" },
		{ "\n2,", "\n3,", "sample 2 is missing" },
		{ "\n2,", "\n1,", "sample 2 is missing" },
		{ "\n2,", "\n-2,", "samples.csv: line 3" },
		{ "\n2,", "\n,", "samples.csv: line 3" },
		{ "kernel/size:128M", "kernel/size:512M", "line 2" },
		{ ",134217728,", ",134217729,", "line 2" },
		{ ",zero,0,0,", ",zero,3,0,", "line 2" },
		{ ",zero,0,0,", ",zero,0,1,", "another attempt" },
		{ ",zero,0,0,", ",zero,0,4,", "line 2" },
		{ ",zero,0,0,32768,", ",zero,0,0,0,", "line 2" },
		{ ",zero,0,0,32768,", ",zero,0,0,,", "line 2" },
		{ ",1,1,\"\",", ",1,0,\"\",", "line 2" },
		{ ",1,1,\"\",", ",1,1,\"x\",", "line 2" },
		{ ",1,1,\"\",", ",1,2,\"\",", "line 2" },
		{ ",1,1,\"\",", ",1,1,x\"\",", "line 2" },
		{ ",1,1\n", ",2,1\n", "line 2" },
		{ ",1,1\n", ",0,1\n", "line 2" },
		{ ",1,1\n", ",1,1,\n", "line 2" },
	};

	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		leave();
		replace("samples.csv", changes[i].old, changes[i].with);
		refused(STATUS_USAGE, changes[i].problem);
	}
}
END_TEST

/* A sample of an earlier round once more. */
START_TEST(sample_that_is_there_twice_is_refused)
{
	char *text, *row, *other;

	leave();
	text = read_in_dir("samples.csv");
	row = strstr(text, "\n1,");
	ck_assert_int_ge(asprintf(&other, "%s8%.*s", text,
				  (int)(strchr(row + 1, '\n') - row - 1),
				  row + 2), 0);
	tmp_write(in_dir("samples.csv"), other);
	refused(STATUS_USAGE, "another attempt");
	free(text);
	free(other);
}
END_TEST

START_TEST(foreign_parts_are_refused)
{
	leave();
	replace("workers.csv", "sample,", "worker,");
	refused(STATUS_USAGE, "workers.csv: line 1");
	leave();
	replace("workers.csv", "\n2,", "\nx,");
	refused(STATUS_USAGE, "workers.csv: line 3");
	leave();
	replace("touches.csv", ",ready\n", ",red\n");
	refused(STATUS_USAGE, "touches.csv");
	leave();
	ck_assert_int_eq(unlink(in_dir("workers.csv")), 0);
	ck_assert_int_eq(mkfifo(in_dir("workers.csv"), 0600), 0);
	refused(STATUS_USAGE, "workers.csv: is no plain file");
	leave();
	ck_assert_int_eq(unlink(in_dir("stages.csv")), 0);
	refused(STATUS_USAGE, "stages.csv: No such file");
	leave();
	tmp_write(in_dir("counters.csv"), "root:x:0\n");
	refused(STATUS_USAGE, "counters.csv: line 1");
}
END_TEST

START_TEST(binds_without_their_records_are_refused)
{
	char *text;

	again_boot("one", 1);
	again_start(BINDS);
	again.die_at = 5;
	again_run_and_die();
	text = read_in_dir("stages.csv");
	*strrchr(text, '\n') = '\0';
	strrchr(text, '\n')[1] = '\0';
	tmp_write(in_dir("stages.csv"), text);
	free(text);
	refused(STATUS_USAGE, "other records than ranges");
}
END_TEST

#define COUNTED	"sample,counter,state,value,per_page,enabled_ns,running_ns,reason\n"

/* What one of the samples that were there counted per page; NAN: none has it. */
static double restored(enum counting_figure figure)
{
	for (size_t i = 0; i < rounds.nr_series; i++)
		for (size_t j = 0; j < rounds.series[i].nr; j++)
			if (isfinite(rounds.series[i].samples[j].counted[figure]))
				return rounds.series[i].samples[j].counted[figure];
	return (double)NAN;
}

/* Files of others with rows of samples end with the last sample as well. */
START_TEST(tails_of_other_files_are_cut)
{
	char *text;

	leave();
	tmp_write(in_dir("counters.csv"),
		  COUNTED "1,cycles,counted,524288,16,9,9,\"\"\n"
		  "7,instructions,counted,983040,30,9,9,\"\"\n"
		  "8,cycles,counted,1,1,9,9,\"\"\n9,");
	tmp_write(in_dir("disturbances.csv"), "sample,steal\n1,0\n2,");
	again_resume(NULL);
	ck_assert_double_eq(restored(COUNTING_CYCLES), 16);
	ck_assert_double_eq(restored(COUNTING_INSTRUCTIONS), 30);
	ck_assert(isnan(restored(COUNTING_READ_BYTES)));
	fake.stop = 1;
	ck_assert_int_eq(rounds_run(&rounds), -EINTR);
	again_end();
	text = read_in_dir("counters.csv");
	ck_assert_str_eq(text, COUNTED "1,cycles,counted,524288,16,9,9,\"\"\n"
			 "7,instructions,counted,983040,30,9,9,\"\"\n");
	free(text);
	text = read_in_dir("disturbances.csv");
	ck_assert_str_eq(text, "sample,steal\n1,0\n");
	free(text);
}
END_TEST

static double restored_bytes(const char *pmem)
{
	char text[512];
	double bytes;

	leave();
	snprintf(text, sizeof(text), COUNTED
		 "1,dram-read,counted,524288,16,9,9,\"\"\n"
		 "1,pmem-read,%s,,,0,0,\"so it is\"\n", pmem);
	tmp_write(in_dir("counters.csv"), text);
	again_resume(NULL);
	bytes = restored(COUNTING_READ_BYTES);
	again_end();
	return bytes;
}

/* As when they were counted: a machine without pmem reads DRAM alone. */
START_TEST(states_of_counters_are_restored)
{
	ck_assert_double_eq(restored_bytes("unsupported"), 16);
	ck_assert(isnan(restored_bytes("not-counted")));
	leave();
	tmp_write(in_dir("counters.csv"),
		  COUNTED "1,cycles,a-state-that-is-too-long,1,1,9,9,\"\"\n");
	refused(STATUS_USAGE, "counters.csv: line 2");
}
END_TEST

/* They are of all calls: causes anew, and what any of them did not see. */
START_TEST(disturbances_are_of_all_calls)
{
	struct resume resume = { .on = true };
	json_t *runner = json_pack("{s:{s:i}, s:{s:s}}", "invalid", "steal", 3,
				   "unwatched", "smi", "now");
	json_t *want = json_pack("{s:{s:i}, s:{s:s, s:s}}", "invalid", "steal", 3,
				 "unwatched", "smi", "now", "steal", "then");

	resume.record.run = json_pack("{s:{s:i}, s:{s:s, s:s}}",
				      "invalid", "steal", 1, "unwatched",
				      "smi", "then", "steal", "then");
	resume_env(&resume, runner);
	ck_assert(json_equal(resume.record.run, want));
	json_decref(resume.record.run);
	json_decref(runner);
	json_decref(want);
}
END_TEST

START_TEST(second_runner_is_refused)
{
	struct record other;
	char *argv[] = { (char *)"memmap-bench run", (char *)"--resume", dir,
			 (char *)"--dry-run" };

	leave();
	ck_assert_int_eq(record_open(&other, dir, true), 0);
	options_parse(&options, OPTIONS_RUN_VERB, 3, argv);
	ck_assert_int_eq(resume_open(&again.resume, &options), STATUS_FAILED);
	ck_assert_ptr_nonnull(strstr(again.resume.record.problem,
				     "another memmap-bench"));
	resume_close(&again.resume);
	/* Who only looks is welcome. */
	options_parse(&options, OPTIONS_RUN_VERB, 4, argv);
	ck_assert_int_eq(resume_open(&again.resume, &options), STATUS_DONE);
	resume_close(&again.resume);
	record_close(&other);
	/* So is one that has made the directory itself. */
	again_start(MEMMAP);
	ck_assert_int_eq(record_open(&other, dir, true), -EBUSY);
	record_close(&other);
	fake.stop = 1;
	ck_assert_int_eq(rounds_run(&rounds), -EINTR);
	again_end();
}
END_TEST

/* --- sizes ---------------------------------------------------------------------------- */

static void less_memory(uint64_t bytes)
{
	for (unsigned int i = 0; i < machine.nr_nodes; i++)
		machine.nodes[i].free_bytes = bytes;
}

/* What is free now decides nothing, but where it is too little. */
START_TEST(sizes_are_what_they_were)
{
	again_boot("one", 1);
	again_start("--sizes=all", "--nodes=0", "--schedules=serial",
		    "--writers=kernel", "--repetitions=2");
	ck_assert_uint_gt(rounds.nr_series, 4);
	again.die_at = 1;
	again_run_and_die();
	less_memory(machine.nodes[0].free_bytes * 64);
	ck_assert_int_eq(again_prepare(NULL), STATUS_DONE);
	ck_assert_uint_lt(rounds.nr_series, 8);
	stop_preparing();
	less_memory(100 << 20);
	ck_assert_int_eq(again_prepare(NULL), STATUS_CANNOT);
	stop_preparing();
}
END_TEST

/* Nor does a node's memory that is there again make points that were none. */
START_TEST(points_are_what_they_were)
{
	size_t before;

	make_machine();
	less_memory(100 << 20);
	again_boot("one", 1);
	again_start("--sizes=1G,16G", "--nodes=0", "--schedules=serial",
		    "--writers=kernel", "--repetitions=2");
	before = rounds.nr_series;
	ck_assert_uint_eq(plan.nr, 2);
	ck_assert_uint_eq(before, 1);
	again.die_at = 1;
	again_run_and_die();
	replace("env.json", "\"free_bytes\": 104857600", "\"free_bytes\": 64424509440");
	ck_assert_int_eq(again_prepare(NULL), STATUS_DONE);
	ck_assert_uint_eq(rounds.nr_series, before);
	stop_preparing();
}
END_TEST

/* --- every byte ------------------------------------------------------------------------ */

/* Lines of @text before byte @length that are complete. */
static unsigned int lines_before(const char *text, size_t length)
{
	unsigned int lines = 0;

	for (size_t i = 0; i < length; i++)
		lines += text[i] == '\n';
	return lines;
}

/* Restores what is there; the series are those of the run, empty. */
static int restore_only(struct restore *restore)
{
	int at = open(dir, O_RDONLY | O_DIRECTORY), err;

	rounds.nr_series = 0;
	ck_assert_int_eq(rounds_prepare(&rounds), 0);
	err = restore_read(restore, at, &rounds, 1);
	rounds_free(&rounds);
	close(at);
	return err;
}

START_TEST(samples_end_at_any_byte)
{
	struct restore restore;
	size_t length;
	char *text;

	leave();
	ck_assert_int_eq(again_prepare(NULL), STATUS_DONE);
	rounds_free(&rounds);
	text = read_in_dir("samples.csv");
	length = strlen(text);
	ck_assert_uint_gt(length, 1000);
	while (length--) {
		unsigned int lines = lines_before(text, length);
		int err;

		ck_assert_int_eq(truncate(in_dir("samples.csv"), (off_t)length),
				 0);
		err = restore_only(&restore);
		unit_assert(err == (lines ? 0 : -EBADMSG), "%zu bytes: %s",
			    length, restore.problem);
		unit_assert(!lines || restore.samples == lines - 1, "%zu bytes",
			    length);
	}
	free(text);
	rounds.nr_series = 0;
	ck_assert_int_eq(rounds_prepare(&rounds), 0);
	stop_preparing();
}
END_TEST

/* Any byte another: it is refused, or what is restored is within what there can be. */
START_TEST(nothing_makes_it_fall)
{
	static const char *const names[] = { "samples.csv", "touches.csv",
					     "workers.csv", "stages.csv" };
	struct restore restore;
	uint64_t state = 42;
	unsigned int refusals = 0;

	leave();
	ck_assert_int_eq(again_prepare(NULL), STATUS_DONE);
	rounds_free(&rounds);
	for (unsigned int n = 0; n < 1200; n++) {
		const char *name = names[n % 4];
		char *text = read_in_dir(name);
		size_t at = unit_below(&state, strlen(text));
		FILE *file = fopen(in_dir(name), "r+");

		fseek(file, (long)at, SEEK_SET);
		fputc(n % 3 ? ",\"\n019x"[unit_below(&state, 7)] :
			      (int)unit_below(&state, 256), file);
		fclose(file);
		refusals += restore_only(&restore) != 0;
		tmp_write(in_dir(name), text);
		free(text);
	}
	ck_assert_uint_gt(refusals, 300);
	ck_assert_int_eq(restore_only(&restore), 0);
	rounds.nr_series = 0;
	ck_assert_int_eq(rounds_prepare(&rounds), 0);
	stop_preparing();
}
END_TEST

START_TEST(time_left_is_of_this_call)
{
	again_boot("one", 1);
	again_start(PARTS);
	ck_assert_int_eq(rounds_run(&rounds), 0);
	again_end();
	again_resume("--part=2/3");
	/* A third is done, and a second third is this call's. */
	ck_assert_uint_eq(3 * progress.done, progress.total);
	ck_assert(isnan(progress_left(&progress, 10)));
	progress.done += progress.total / 6;
	ck_assert_double_eq_tol(progress_left(&progress, 10), 10, 0.01);
	progress.done += progress.total / 12;
	ck_assert_double_eq_tol(progress_left(&progress, 15), 5, 0.01);
	fake.stop = 1;
	rounds_run(&rounds);
	again_end();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		killed_in_any_run,
		killed_in_any_bind,
		killed_with_a_profile,
		killed_twice,
		killed_while_env_is_written,
		samples_are_torn,
		workers_are_torn,
		touches_are_torn,
		touches_have_just_been_made,
		boots_and_loads_are_counted,
		what_is_unknown_of_a_boot_is_empty,
		result_says_boot_and_load,
		parts_make_a_whole,
		earlier_parts_are_never_lost,
		parts_have_the_order_of_the_seed,
		each_part_begins_with_a_bind,
		last_part_is_gone_on_with,
		foreign_samples_are_refused,
		sample_that_is_there_twice_is_refused,
		foreign_parts_are_refused,
		binds_without_their_records_are_refused,
		tails_of_other_files_are_cut,
		states_of_counters_are_restored,
		disturbances_are_of_all_calls,
		second_runner_is_refused,
		sizes_are_what_they_were,
		points_are_what_they_were,
		samples_end_at_any_byte,
		nothing_makes_it_fall,
		time_left_is_of_this_call,
	};

	return TMP_RUN("resume", tests);
}
