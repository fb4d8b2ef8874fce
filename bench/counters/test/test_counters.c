// SPDX-License-Identifier: GPL-2.0-only
/* Probing, groups, turns and sums, against a kernel that is not there. */
#include <errno.h>

#include "../counters.h"
#include "fake_perf.h"
#include "fixture.h"

#define MOST_EVENTS	32
#define NS		1000

static struct event *events;
static unsigned int nr;
static struct counters *counters;
static struct count counts[MOST_EVENTS];
static struct counters_ask ask = { .cpus = "0-3" };

static void open_on(const char *root)
{
	ck_assert_int_eq(events_load(root, &events, &nr), 0);
	ck_assert_uint_le(nr, MOST_EVENTS);
	ck_assert_int_eq(counters_open(events, nr, root, &ask, &counters), 0);
}

static void close_all(void)
{
	counters_close(counters);
	events_free(events, nr);
	ck_assert_uint_eq(fake.live, 0);
}

static unsigned int index_of(const char *name)
{
	for (unsigned int i = 0; i < nr; i++)
		if (!strcmp(events[i].name, name))
			return i;
	ck_abort_msg("no event %s", name);
	return 0;
}

static const struct count *count_of(const char *name)
{
	return &counts[index_of(name)];
}

static void take(unsigned int turn)
{
	ck_assert_int_eq(counters_begin(counters, turn), 0);
	fake_pass(NS);
	ck_assert_int_eq(counters_end(counters, counts), 0);
	/* What passes between samples is in none. */
	fake_pass(77 * NS);
}

/* What all parts of an event count in @ns, where each runs all the time. */
static uint64_t expected(const char *name, uint64_t ns)
{
	static const int all[] = { 0, 1, 2, 3 }, packages[] = { 0, 24 };
	const struct event *event = &events[index_of(name)];
	double sum = 0;

	for (unsigned int p = 0; p < event->nr_parts; p++) {
		const struct part *part = &event->parts[p];
		const int *cpus = *part->cpus ? packages : all;
		struct perf_event_attr attr = {
			.type = part->type, .config = part->config.word[0],
		};

		for (unsigned int c = 0; c < (*part->cpus ? 2 : 4); c++)
			sum += (double)(ns * fake_rate(&attr, cpus[c])) *
			       part->unit;
	}
	return (uint64_t)sum;
}

static void is_counted(const char *name)
{
	const struct count *count = count_of(name);

	ck_assert_msg(count->state == EVENT_COUNTED, "%s: %s: %s", name,
		      event_state_name(count->state), count->reason);
	ck_assert_uint_eq(count->value, expected(name, NS));
	ck_assert_uint_gt(count->enabled_ns, 0);
	ck_assert_uint_eq(count->enabled_ns, count->running_ns);
	ck_assert_str_eq(count->reason, "");
}

static void is(const char *name, enum event_state state, const char *why)
{
	const struct count *count = count_of(name);

	ck_assert_msg(count->state == state, "%s: %s: %s", name,
		      event_state_name(count->state), count->reason);
	ck_assert_msg(strstr(count->reason, why) != NULL, "%s: %s", name,
		      count->reason);
}

START_TEST(all_that_a_server_has)
{
	open_on(fixture_cascade_lake());
	ck_assert_uint_eq(counters_usable(counters), nr);
	ck_assert_uint_eq(counters_turns(counters), 1);
	take(0);
	for (unsigned int i = 0; i < nr; i++)
		is_counted(events[i].name);
	/* Six channels, two packages, 64 bytes. */
	ck_assert_uint_eq(count_of("dram-read")->enabled_ns, 12 * NS);
	ck_assert_uint_eq(count_of("instructions")->enabled_ns, 4 * NS);
	/* There is no reset: what was before is taken off. */
	take(5);
	for (unsigned int i = 0; i < nr; i++)
		is_counted(events[i].name);
	close_all();
}
END_TEST

START_TEST(controllers_are_counted_on_their_cpus_only)
{
	open_on(fixture_cascade_lake());
	for (unsigned int i = 0; i < fake.nr; i++) {
		const struct fake_fd *fd = &fake.fd[i];

		if (fd->attr.type >= 20)
			ck_assert(fd->cpu == 0 || fd->cpu == 24);
		else
			ck_assert(fd->cpu >= 0 && fd->cpu < 4);
		ck_assert_int_eq(fd->pid, -1);
	}
	close_all();
}
END_TEST

/* Seven of the core, and four counters: one group is full, the other has the rest. */
START_TEST(what_has_no_room_takes_turns)
{
	static const char *const first[] = {
		"cycles", "instructions", "dTLB-store-misses", "LLC-store-misses",
	};
	static const char *const second[] = {
		"stalled-cycles-backend", "stalled-cycles-frontend",
		"stalled-on-stores",
	};

	fake.room[FAKE_CORE] = 4;
	open_on(fixture_cascade_lake());
	ck_assert_uint_eq(counters_turns(counters), 2);
	ck_assert_uint_eq(counters_usable(counters), nr);
	for (unsigned int turn = 0; turn < 4; turn++) {
		take(turn);
		for (unsigned int i = 0; i < 4; i++) {
			if (turn % 2)
				is(first[i], EVENT_NOT_COUNTED, "its turn");
			else
				is_counted(first[i]);
		}
		for (unsigned int i = 0; i < 3; i++) {
			if (turn % 2)
				is_counted(second[i]);
			else
				is(second[i], EVENT_NOT_COUNTED, "its turn");
		}
		/* These have room, and are counted each time. */
		is_counted("dram-write");
		is_counted("pmem-read");
		is_counted("page-faults");
	}
	close_all();
}
END_TEST

/*
 * Of the four one is the NMI watchdog's, which opening does not tell: a group of four
 * would be opened, and never run.
 */
START_TEST(what_others_have_is_no_room)
{
	fake.room[FAKE_CORE] = 4;
	fake.taken[FAKE_CORE] = 1;
	open_on(fixture_cascade_lake());
	ck_assert_uint_eq(counters_turns(counters), 3);
	ck_assert_uint_eq(counters_usable(counters), nr);
	take(0);
	is_counted("cycles");
	is_counted("dTLB-store-misses");
	is("LLC-store-misses", EVENT_NOT_COUNTED, "its turn");
	take(1);
	is_counted("LLC-store-misses");
	take(2);
	is_counted("stalled-on-stores");
	close_all();
}
END_TEST

START_TEST(others_have_all)
{
	fake.room[FAKE_CORE] = 4;
	fake.taken[FAKE_CORE] = 4;
	open_on(fixture_cascade_lake());
	take(0);
	is("cycles", EVENT_NOT_COUNTED, "cpu: its counters are taken by somebody else");
	is_counted("dram-read");
	close_all();
}
END_TEST

/* All channels of a memory controller in the same turn, or sums would mix samples. */
START_TEST(channels_take_turns_together)
{
	fake.room[23] = 3;
	open_on(fixture_cascade_lake());
	ck_assert_uint_eq(counters_turns(counters), 2);
	take(0);
	is_counted("dram-read");
	is_counted("pmem-read");
	is("pmem-write", EVENT_NOT_COUNTED, "its turn");
	take(1);
	is_counted("pmem-write");
	is("dram-read", EVENT_NOT_COUNTED, "its turn");
	is_counted("instructions");
	close_all();
}
END_TEST

/* A group on each CPU, led by one that is switched on once to warm up. */
START_TEST(groups_are_warm_before_the_first_sample)
{
	unsigned int leaders = 0;

	fake.room[FAKE_CORE] = 4;
	open_on(fixture_cascade_lake());
	for (unsigned int i = 0; i < fake.nr; i++) {
		const struct fake_fd *fd = &fake.fd[i];
		bool leads = fd->leader == FAKE_FIRST_FD + (int)i;

		if (!fd->open)
			continue;
		/* What is enabled with its leader must not wait for itself. */
		ck_assert_uint_eq(fd->attr.disabled, leads);
		ck_assert_int_eq(fd->enables > 0, leads);
		ck_assert(!fake_counts(fd));
		leaders += leads;
	}
	/* Two groups of the core and one of the kernel on 4 CPUs, 6 channels on 2. */
	ck_assert_uint_eq(leaders, 3 * 4 + 6 * 2);
	close_all();
}
END_TEST

static int no_core(const struct perf_event_attr *attr, int cpu)
{
	(void)cpu;
	return fake_pmu(attr) == FAKE_CORE ? -ENOENT : 0;
}

START_TEST(a_guest_without_a_pmu)
{
	fake.refuse = no_core;
	open_on(fixture_no_pmu());
	ck_assert_uint_eq(counters_usable(counters), 3);
	take(0);
	is("cycles", EVENT_UNSUPPORTED, "this machine has no PMU");
	is("dram-read", EVENT_UNSUPPORTED, "no PMU of memory controllers");
	is_counted("page-faults");
	is_counted("context-switches");
	close_all();
}
END_TEST

static int some_not_there(const struct perf_event_attr *attr, int cpu)
{
	(void)cpu;
	if (attr->type == PERF_TYPE_HW_CACHE)
		return attr->config & 1 ? -EINVAL : -ENOENT;
	return 0;
}

START_TEST(events_that_the_cpu_lacks)
{
	fake.refuse = some_not_there;
	open_on(fixture_amd());
	take(0);
	is("LLC-store-misses", EVENT_UNSUPPORTED, "it has no such event");
	is("dTLB-store-misses", EVENT_UNSUPPORTED, "refuses it: Invalid argument");
	ck_assert_uint_eq(count_of("cycles")->state, EVENT_COUNTED);
	ck_assert_uint_eq(count_of("dram-write")->state, EVENT_COUNTED);
	close_all();
}
END_TEST

static int forbidden(const struct perf_event_attr *attr, int cpu)
{
	(void)attr;
	(void)cpu;
	return -EACCES;
}

START_TEST(nothing_is_allowed)
{
	fake.refuse = forbidden;
	open_on(fixture_cascade_lake());
	ck_assert_uint_eq(counters_usable(counters), 0);
	take(0);
	for (unsigned int i = 0; i < nr; i++)
		is(events[i].name, EVENT_NO_PERMISSION,
		   "kernel.perf_event_paranoid=2: run as root");
	close_all();
}
END_TEST

static int one_channel_fails(const struct perf_event_attr *attr, int cpu)
{
	return attr->type == 23 && cpu == 24 ? -ENODEV : 0;
}

START_TEST(a_sum_without_one_channel_is_none)
{
	fake.refuse = one_channel_fails;
	open_on(fixture_cascade_lake());
	take(0);
	is("dram-read", EVENT_UNSUPPORTED, "uncore_imc_3: ");
	is("pmem-write", EVENT_UNSUPPORTED, "uncore_imc_3: ");
	is_counted("instructions");
	close_all();
}
END_TEST

static int too_many(const struct perf_event_attr *attr, int cpu)
{
	(void)attr;
	(void)cpu;
	return fake.live < 16 ? 0 : -EMFILE;
}

/* One at a time they can be opened, but not all. */
START_TEST(too_many_files)
{
	fake.refuse = too_many;
	open_on(fixture_cascade_lake());
	take(0);
	is_counted("cycles");
	is("dram-read", EVENT_NOT_COUNTED, "ulimit -n");
	ck_assert_uint_le(fake.most, 16);
	close_all();
}
END_TEST

static unsigned int half_of_instructions(const struct perf_event_attr *attr,
					 int cpu)
{
	bool instructions = attr->type == PERF_TYPE_HARDWARE &&
			    attr->config == PERF_COUNT_HW_INSTRUCTIONS;

	return instructions && cpu == 2 ? 50 : 100;
}

START_TEST(multiplexed_is_scaled_and_says_so)
{
	fake.percent = half_of_instructions;
	open_on(fixture_cascade_lake());
	take(0);
	is("instructions", EVENT_MULTIPLEXED, "cpu: others use its counters");
	ck_assert_uint_eq(count_of("instructions")->value,
			  expected("instructions", NS));
	ck_assert_uint_eq(count_of("instructions")->enabled_ns, 4 * NS);
	ck_assert_uint_eq(count_of("instructions")->running_ns, 4 * NS - NS / 2);
	is_counted("cycles");
	close_all();
}
END_TEST

static unsigned int no_instructions(const struct perf_event_attr *attr, int cpu)
{
	return half_of_instructions(attr, cpu) == 50 ? 0 : 100;
}

/* Three CPUs of four counted: their sum is no count of four. */
START_TEST(what_a_cpu_did_not_count_is_not_counted)
{
	fake.percent = no_instructions;
	open_on(fixture_cascade_lake());
	take(0);
	is("instructions", EVENT_NOT_COUNTED, "cpu: got no counter on CPU 2");
	is_counted("cycles");
	close_all();
}
END_TEST

static unsigned int none_then_half(const struct perf_event_attr *attr, int cpu)
{
	if (cpu == 3)
		return half_of_instructions(attr, 2);
	return no_instructions(attr, cpu);
}

/* Scaled up on another CPU, it is still none. */
START_TEST(not_counted_outweighs_multiplexed)
{
	fake.percent = none_then_half;
	open_on(fixture_cascade_lake());
	take(0);
	is("instructions", EVENT_NOT_COUNTED, "cpu: got no counter on CPU 2");
	close_all();
}
END_TEST

static void unplug(int cpu, bool gone)
{
	for (unsigned int i = 0; i < fake.nr; i++)
		if (fake.fd[i].cpu == cpu)
			fake.fd[i].gone = gone;
}

START_TEST(a_cpu_goes_away)
{
	open_on(fixture_cascade_lake());
	take(0);
	unplug(3, true);
	take(1);
	is("instructions", EVENT_NOT_COUNTED, "reading it: No such device");
	is_counted("dram-read");
	close_all();
}
END_TEST

START_TEST(what_cannot_be_switched_is_an_error)
{
	open_on(fixture_cascade_lake());
	fake.ioctl_fails = true;
	ck_assert_int_eq(counters_begin(counters, 0), -EIO);
	ck_assert_int_eq(counters_end(counters, counts), -EIO);
	fake.ioctl_fails = false;
	close_all();
}
END_TEST

static void modes_are(enum count_mode mode, bool user, bool kernel)
{
	ask.mode = mode;
	open_on(fixture_cascade_lake());
	for (unsigned int i = 0; i < fake.nr; i++) {
		const struct perf_event_attr *attr = &fake.fd[i].attr;
		bool any = attr->type >= 16 ||
			   (attr->type == PERF_TYPE_SOFTWARE &&
			    attr->config != PERF_COUNT_SW_PAGE_FAULTS);

		ck_assert_uint_eq(attr->exclude_user, !any && !user);
		ck_assert_uint_eq(attr->exclude_kernel, !any && !kernel);
		ck_assert_uint_eq(attr->exclude_hv, attr->type < 16);
		ck_assert_uint_eq(attr->exclude_guest,
				  fake_pmu(attr) == FAKE_CORE);
	}
	close_all();
	fake.nr = 0;
	ask.mode = COUNT_KERNEL;
}

START_TEST(modes_are_as_asked_for)
{
	modes_are(COUNT_KERNEL, false, true);
	modes_are(COUNT_USER, true, false);
	modes_are(COUNT_BOTH, true, true);
}
END_TEST

START_TEST(a_task_is_counted_wherever_it_is)
{
	ask.task = 4711;
	open_on(fixture_cascade_lake());
	for (unsigned int i = 0; i < fake.nr; i++) {
		ck_assert_int_eq(fake.fd[i].pid, 4711);
		ck_assert_int_eq(fake.fd[i].cpu, -1);
		ck_assert_uint_eq(fake.fd[i].attr.inherit, 1);
	}
	take(0);
	is("dram-read", EVENT_NOT_COUNTED, "does not know of tasks");
	ck_assert_uint_eq(count_of("instructions")->state, EVENT_COUNTED);
	close_all();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		all_that_a_server_has,
		controllers_are_counted_on_their_cpus_only,
		what_has_no_room_takes_turns,
		what_others_have_is_no_room,
		others_have_all,
		channels_take_turns_together,
		groups_are_warm_before_the_first_sample,
		a_guest_without_a_pmu,
		events_that_the_cpu_lacks,
		nothing_is_allowed,
		a_sum_without_one_channel_is_none,
		too_many_files,
		multiplexed_is_scaled_and_says_so,
		what_a_cpu_did_not_count_is_not_counted,
		not_counted_outweighs_multiplexed,
		a_cpu_goes_away,
		what_cannot_be_switched_is_an_error,
		modes_are_as_asked_for,
		a_task_is_counted_wherever_it_is,
	};

	return TMP_RUN("counters", tests);
}
