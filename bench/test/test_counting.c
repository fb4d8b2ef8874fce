// SPDX-License-Identifier: MIT
/* The client of memmap-count: what it is told, and whatever happens to it. */
#include "../counting.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <sys/wait.h>

#include "memmap_count.h"

/* An answer that never comes is waited for as long. */
#define IMPATIENT_MS	200

static struct counting counting;

static int start(const char *program)
{
	counting = (struct counting){ .program = program };
	return counting_start(&counting, false);
}

/* Nothing is left of it, not even a zombie. */
static void is_off(const char *why)
{
	ck_assert(!counting.on);
	ck_assert(!counting.fresh);
	ck_assert_msg(strstr(counting.reason, why) != NULL, "%s",
		      counting.reason);
	ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
	ck_assert_int_eq(errno, ECHILD);
}

static void sample(unsigned int turn)
{
	counting_forget(&counting);
	counting_begin(&counting, turn);
	counting_end(&counting);
}

static char *told(void)
{
	return tmp_read(tmp_path("told"));
}

START_TEST(a_sample)
{
	char *text;

	ck_assert_int_eq(start(count_program_right()), 0);
	ck_assert_uint_eq(counting.nr_offered, 6);
	ck_assert_str_eq(counting.offered[4].name, "pmem-read");
	ck_assert_str_eq(counting.offered[4].state, "unsupported");
	ck_assert_str_eq(counting.offered[4].reason, "no Optane");
	sample(7);
	ck_assert(counting.fresh);
	ck_assert_uint_eq(counting.nr_events, 6);
	ck_assert_str_eq(counting.events[0].state, "multiplexed");
	ck_assert_uint_eq(counting.events[0].value, 262144);
	ck_assert_uint_eq(counting.events[0].enabled_ns, 20);
	ck_assert_uint_eq(counting.events[0].running_ns, 10);
	ck_assert_str_eq(counting.events[0].reason, "half of the time");
	ck_assert(counting.events[1].known);
	ck_assert_str_eq(counting.events[1].reason, "");
	ck_assert(!counting.events[3].known);
	ck_assert_str_eq(counting.events[3].reason, "\"uncore_imc_3\": never");
	counting_stop(&counting);
	is_off("");
	text = told();
	ck_assert_ptr_nonnull(strstr(text, " --serve --mode kernel\nbegin 7\nend\n"));
	free(text);
}
END_TEST

START_TEST(figures)
{
	ck_assert_int_eq(start(count_program_right()), 0);
	ck_assert(isnan(counting_figure(&counting, COUNTING_INSTRUCTIONS)));
	sample(0);
	ck_assert_double_eq(counting_figure(&counting, COUNTING_INSTRUCTIONS),
			    2621440);
	ck_assert_double_eq(counting_figure(&counting, COUNTING_CYCLES), 262144);
	/* Without any Optane memory, DRAM is all there is. */
	ck_assert_double_eq(counting_figure(&counting, COUNTING_READ_BYTES),
			    16777216);
	ck_assert(isnan(counting_figure(&counting, COUNTING_WRITTEN_BYTES)));
	sample(1);
	ck_assert_double_eq(counting_figure(&counting, COUNTING_CYCLES), 524288);
	counting_forget(&counting);
	ck_assert(isnan(counting_figure(&counting, COUNTING_CYCLES)));
	ck_assert(isnan(counting_figure(NULL, COUNTING_CYCLES)));
	counting_stop(&counting);
}
END_TEST

/* Where there is Optane memory, bytes without its are not all. */
START_TEST(bytes_are_of_both_memories)
{
	ck_assert_int_eq(start(count_program(COUNT_OFFER, "echo begun",
			"echo 'dram-read counted 100 1 1 ';"
			"echo 'dram-write counted 100 1 1 ';"
			"echo 'pmem-read counted 11 1 1 ';"
			"echo 'pmem-write not-counted - 1 0 busy';"
			"echo ended")), 0);
	sample(0);
	ck_assert_double_eq(counting_figure(&counting, COUNTING_READ_BYTES), 111);
	ck_assert(isnan(counting_figure(&counting, COUNTING_WRITTEN_BYTES)));
	counting_stop(&counting);
}
END_TEST

START_TEST(user_mode)
{
	char *text;

	counting = (struct counting){ .program = count_program_right() };
	ck_assert_int_eq(counting_start(&counting, true), 0);
	counting_stop(&counting);
	text = told();
	ck_assert_ptr_nonnull(strstr(text, "--mode user"));
	free(text);
}
END_TEST

START_TEST(there_is_none)
{
	ck_assert_int_lt(start(tmp_path("nothing")), 0);
	ck_assert(!counting.lost);
	is_off("there is no memmap-count");
	/* Then counting is asked for in vain, and harms nothing. */
	sample(0);
	counting_stop(&counting);
	counting_begin(NULL, 0);
	counting_end(NULL);
}
END_TEST

START_TEST(nothing_can_be_counted)
{
	ck_assert_int_eq(start(count_program("echo 'cycles no-permission - 0 0 run as root'; echo ready 1",
					     "", "")), -ENODATA);
	is_off("nothing can be counted here: run as root");
	ck_assert_int_eq(start(count_program("echo ready 1", "", "")), -ENODATA);
	is_off("knows no event");
}
END_TEST

static void does_not_start(const char *offer, const char *why)
{
	ck_assert_int_lt(start(count_program(offer, "", "")), 0);
	ck_assert(!counting.lost);
	is_off(why);
}

START_TEST(it_starts_badly)
{
	does_not_start("exit 77", "ended with status 77");
	does_not_start("echo ready 2", "answered 'ready 2'");
	does_not_start("echo hello", "answered 'hello'");
	does_not_start("printf '\\377x\\n'", "answered '?x'");
	does_not_start("echo 'cycles counted x 0 0 '", "answered 'cycles");
	does_not_start("echo 'cycles counted 1 0 0'", "answered 'cycles");
	does_not_start("while :; do echo 'a counted 1 0 0 '; done", "answered 'a ");
	does_not_start("head -c 9999 /dev/zero | tr '\\0' x", "answered 'xxx");
}
END_TEST

static void is_lost(const char *begin, const char *end, const char *why)
{
	ck_assert_int_eq(start(count_program(COUNT_OFFER, begin, end)), 0);
	counting.timeout_ms = IMPATIENT_MS;
	sample(0);
	ck_assert(counting.lost);
	is_off(why);
	/* And stays off. */
	sample(1);
	is_off(why);
}

START_TEST(it_dies)
{
	is_lost("exit 3", "", "ended with status 3");
	is_lost("echo begun", "exit 4", "ended with status 4");
	is_lost("echo begun", COUNT_SAMPLE "kill -9 $$", "went away");
}
END_TEST

START_TEST(it_hangs)
{
	is_lost(":", "", "did not answer");
	is_lost("echo begun", COUNT_SAMPLE, "did not answer");
	is_lost("echo begun", "exec sleep 1000", "did not answer");
}
END_TEST

START_TEST(it_answers_nonsense)
{
	is_lost("echo what", "", "answered 'what'");
	is_lost("echo error begin: busy", "", "answered 'error begin: busy'");
	is_lost("echo 'cycles counted 1 1 1 '; echo begun", "", "");
	is_lost("echo begun", "echo 'cycles counted'; echo ended",
		"answered 'cycles counted'");
}
END_TEST

/* Before it was asked anything; the runner has a handler of none of these. */
START_TEST(it_was_killed_between_samples)
{
	ck_assert_int_eq(start(count_program_right()), 0);
	sample(0);
	ck_assert(counting.fresh);
	kill(counting.pid, SIGKILL);
	sample(1);
	ck_assert(counting.lost);
	is_off("went away");
}
END_TEST

/* A ^C reaches all of a terminal's programs: the runner ends after its sample. */
START_TEST(a_signal_for_the_runner_is_not_for_it)
{
	ck_assert_int_eq(start(count_program_right()), 0);
	kill(counting.pid, SIGINT);
	kill(counting.pid, SIGHUP);
	kill(counting.pid, SIGTERM);
	sample(0);
	ck_assert(counting.fresh);
	counting_stop(&counting);
	is_off("");
}
END_TEST

/* It would keep the module busy, or pipes of others open. */
START_TEST(nothing_of_the_runner_is_open_there)
{
	int fd = open(tmp_path("secret"), O_RDWR | O_CREAT, 0600);
	char *text;

	ck_assert_int_ge(fd, 3);
	ck_assert_int_eq(start(count_program("ls -l /proc/$$/fd >>$told;" COUNT_OFFER,
					     "", "")), 0);
	counting_stop(&counting);
	close(fd);
	text = told();
	ck_assert_msg(strstr(text, "socket:") && !strstr(text, "secret"), "%s",
		      text);
	free(text);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_sample,
		figures,
		bytes_are_of_both_memories,
		user_mode,
		there_is_none,
		nothing_can_be_counted,
		it_starts_badly,
		it_dies,
		it_hangs,
		it_answers_nonsense,
		it_was_killed_between_samples,
		a_signal_for_the_runner_is_not_for_it,
		nothing_of_the_runner_is_open_there,
	};

	return TMP_RUN("counting", tests);
}
