// SPDX-License-Identifier: MIT
/* Namespaces on an nd that is not there: order, what is whose, ends, putting back. */
#include "../namespaces.h"

#include "fake_nd.h"
#include "memmap_count.h"
#include "run.h"

static struct namespaces namespaces;
static char problem[ND_MESSAGE];
static unsigned int said;

static void say(void *arg, const char *line)
{
	(void)arg;
	(void)line;
	said++;
}

static int open_namespaces(void)
{
	return namespaces_open(&namespaces, &options, &machine, say, problem,
			       sizeof(problem));
}

static void must_open(void)
{
	ck_assert_msg(!open_namespaces(), "%s", problem);
	/* What comes behind is what tests are about. */
	fake.log[0] = '\0';
}

/* The rounds of a command line, up to its series; what was set in fakes stays. */
#define begin_namespaces(...)						\
	do {								\
		run_before_plan = must_open;				\
		begin(__VA_ARGS__, NULL);				\
		sampler.namespaces = &namespaces;			\
	} while (0)

static void end_namespaces(void)
{
	ck_assert(!fake.tracing);
	ck_assert_int_eq(namespaces_close(&namespaces, problem,
					  sizeof(problem)), 0);
	ck_assert(!fake_nd.open);
	for (unsigned int i = 0; i < FAKE_NAMESPACES; i++)
		ck_assert(!fake_nd.claimed[i]);
	end();
}

#define ENABLE	"--path=enable", "--namespaces=namespace0.0"
#define DISABLE	"--path=disable", "--namespaces=namespace0.0"

static void log_is(const char *want)
{
	ck_assert_str_eq(fake.log, want);
}

/* --- opening, closing ----------------------------------------------------- */

static void parse(const char *list)
{
	char *argv[] = { (char *)"run", (char *)"--path=namespace",
			 (char *)"--namespaces", (char *)list, NULL };

	fake_nd_make();
	make_machine();
	options_parse(&options, OPTIONS_RUN_VERB, 4, argv);
}

START_TEST(named_ones_are_found_and_nothing_changes)
{
	parse("namespace0.0,namespace0.1");
	options.modes = 1U << ND_MODE_FSDAX;
	strcpy(options.destroy[options.nr_destroy++], "namespace0.0");
	strcpy(options.destroy[options.nr_destroy++], "namespace0.1");
	machine.nr_namespaces = 1;
	machine.namespaces[0] = (struct machine_namespace){
		.name = "namespace0.0", .node = 0, .start = 64 * GIB,
		.bytes = 4 * GIB, .driver = "nd_pmem",
	};
	ck_assert_int_eq(open_namespaces(), 0);
	log_is("open lookup:0.0 check:0.0 lookup:0.1 check:0.1 ");
	ck_assert_uint_eq(said, 0);
	ck_assert_uint_eq(machine.nr_namespaces, 2);
	/* In whole sections, as it was; of a seed what can be made of it. */
	ck_assert_uint_eq(machine.namespaces[0].bytes, 4 * GIB);
	ck_assert_str_eq(machine.namespaces[0].driver, "nd_pmem");
	ck_assert_uint_eq(machine.namespaces[0].nr_aligns, 2);
	ck_assert_uint_eq(machine.namespaces[0].aligns[1], 2 << 20);
	ck_assert_str_eq(machine.namespaces[1].name, "namespace0.1");
	ck_assert_uint_eq(machine.namespaces[1].bytes, 2 * GIB);
	ck_assert_int_eq(machine.namespaces[1].node, 0);
	ck_assert_int_eq(namespaces_close(&namespaces, problem,
					  sizeof(problem)), 0);
	log_is("open lookup:0.0 check:0.0 lookup:0.1 check:0.1 restore close ");
}
END_TEST

START_TEST(left_over_ones_are_put_back_first)
{
	parse("namespace1.0");
	fake_nd.left_over = 2;
	ck_assert_int_eq(open_namespaces(), 0);
	log_is("open recover lookup:1.0 check:1.0 ");
	ck_assert_uint_eq(said, 1);
	nd_close(&namespaces.nd);
}
END_TEST

/* However it fails, it is closed, and says why. */
static void cannot_open(const char *fail, int err, const char *log,
			const char *words)
{
	parse("namespace0.0,namespace1.0");
	fake.log[0] = '\0';
	fake_nd.left_over = 1;
	fake_nd.fail = fail;
	fake_nd.fail_at = 1;
	fake_nd.err = err;
	ck_assert_int_eq(open_namespaces(), err);
	ck_assert_str_eq(problem, words);
	ck_assert(!fake_nd.open);
	log_is(log);
}

START_TEST(what_cannot_be_opened_says_why)
{
	cannot_open("open", -ENODEV, "open close ", "open of all went wrong");
	cannot_open("recover", -EIO, "open recover close ",
		    "recover of all went wrong");
	cannot_open("lookup", -EIO, "open recover lookup:0.0 close ",
		    "lookup of namespace0.0 went wrong");
	cannot_open("check", -EBUSY, "open recover lookup:0.0 check:0.0 close ",
		    "check of namespace0.0 went wrong");
	parse("namespace0.0,namespace7.0");
	ck_assert_int_eq(open_namespaces(), -ENOENT);
	ck_assert_str_eq(problem, "namespace7.0 does not exist");
	ck_assert(!fake_nd.open);
}
END_TEST

/* Before hours of other points, not after. */
START_TEST(what_has_no_memmap_is_refused_at_once)
{
	parse("namespace0.0,namespace0.1");
	ck_assert_int_eq(open_namespaces(), -EACCES);
	ck_assert_str_eq(problem, "namespace0.1 is empty: it has no memmap; --modes fsdax --destroy-data namespace0.1 makes one, which destroys its data");
	ck_assert(!fake_nd.open);
	parse("namespace0.0");
	fake_nd.ns[0].facts.enabled = true;
	fake_nd.ns[0].facts.config.mode = ND_MODE_RAW;
	ck_assert_int_eq(open_namespaces(), -EACCES);
	ck_assert_ptr_nonnull(strstr(problem, "namespace0.0 is raw: "));
	/* One that was found disabled only looks raw. */
	parse("namespace0.0");
	fake_nd.ns[0].facts.config.mode = ND_MODE_RAW;
	ck_assert_int_eq(open_namespaces(), 0);
	nd_close(&namespaces.nd);
}
END_TEST

START_TEST(more_than_the_machine_holds)
{
	parse("namespace0.0");
	machine.nr_namespaces = MACHINE_NAMESPACES;
	ck_assert_int_eq(open_namespaces(), -E2BIG);
	ck_assert_str_eq(problem, "too many namespaces");
	ck_assert(!fake_nd.open);
}
END_TEST

START_TEST(what_cannot_be_put_back_says_so)
{
	parse("namespace0.0");
	ck_assert_int_eq(open_namespaces(), 0);
	fake_nd.fail = "restore";
	fake_nd.fail_at = 1;
	fake_nd.err = -EIO;
	ck_assert_int_eq(namespaces_close(&namespaces, problem,
					  sizeof(problem)), -EIO);
	ck_assert_str_eq(problem, "restore of all went wrong");
	ck_assert(!fake_nd.open);
}
END_TEST

/* --- the order of things -------------------------------------------------- */

START_TEST(enable_is_traced_alone)
{
	fake_nd_make();
	begin_namespaces(ENABLE, "--repetitions=2");
	ck_assert_int_eq(rounds_run(&rounds), 0);
	/* As it was, and its data are not given away; disabled outside. */
	log_is("claim:0.0 fsdax/mem/2048K configure:0.0 "
	       "trace enable:0.0 stop device:0.0 inspect "
	       "disable:0.0 trace enable:0.0 stop device:0.0 inspect ");
	/* The runner does the kernel's work: it is on the node. */
	ck_assert(fake.near);
	end_namespaces();
}
END_TEST

START_TEST(disable_is_traced_alone)
{
	fake_nd_make();
	begin_namespaces(DISABLE, "--repetitions=2");
	ck_assert_int_eq(rounds_run(&rounds), 0);
	log_is("claim:0.0 fsdax/mem/2048K configure:0.0 "
	       "enable:0.0 device:0.0 inspect trace disable:0.0 stop "
	       "enable:0.0 device:0.0 inspect trace disable:0.0 stop ");
	end_namespaces();
}
END_TEST

START_TEST(without_stages_nothing_is_traced)
{
	char *text;

	fake_nd_make();
	begin_namespaces(ENABLE, "--repetitions=1", "--stages=no");
	ck_assert_int_eq(rounds_run(&rounds), 0);
	log_is("claim:0.0 fsdax/mem/2048K configure:0.0 "
	       "enable:0.0 device:0.0 inspect ");
	text = read_in_dir("stages.csv");
	ck_assert_uint_eq(csv_rows(text), 1);
	free(text);
	text = read_in_dir("samples.csv");
	csv_is(text, 1, "valid", "1");
	csv_is(text, 1, "makespan_ns", "10000000");
	csv_is(text, 1, "written_pages", "1048576");
	free(text);
	text = read_in_dir("summary.csv");
	csv_is(text, 1, "init_ns_per_page", "");
	csv_is(text, 1, "rest_ns_per_page", "");
	csv_is(text, 1, "type", "fs_dax");
	free(text);
	end_namespaces();
}
END_TEST

/* In any order of a round each finds the state that it changes. */
START_TEST(both_take_turns)
{
	for (unsigned int seed = 1; seed <= 8; seed++) {
		char option[16], *text;

		fake = (struct fake){ 0 };
		machine.nr_namespaces = 0;
		fake_nd_make();
		sprintf(option, "--seed=%u", seed);
		begin_namespaces("--path=namespace",
				 "--namespaces=namespace0.0,namespace1.0",
				 "--repetitions=5", option);
		ck_assert_int_eq(rounds_run(&rounds), 0);
		text = read_in_dir("samples.csv");
		ck_assert_uint_eq(csv_rows(text), 1 + 2 * 2 * 5);
		/* The first could be the first since boot. */
		csv_is(text, 1, "path", "enable");
		csv_is(text, 11, "path", "enable");
		free(text);
		end_namespaces();
	}
}
END_TEST

/* Each configuration once, by a claim that may destroy; the claim is kept. */
START_TEST(configurations_are_brought_about)
{
	fake_nd_make();
	begin_namespaces(ENABLE, "--modes=all", "--map=dev", "--align=4K",
			 "--destroy-data=namespace0.0", "--repetitions=1");
	ck_assert_int_eq(rounds_run(&rounds), 0);
	log_is("claim!:0.0 fsdax/dev/4K configure:0.0 "
	       "trace enable:0.0 stop device:0.0 inspect "
	       "devdax/dev/4K configure:0.0 "
	       "trace enable:0.0 stop device:0.0 inspect ");
	end_namespaces();
}
END_TEST

/* Each change that is a sample is counted, what brings it about is not. */
START_TEST(changes_are_counted)
{
	static struct counting counting;
	char *text;

	counting.program = count_program_right();
	ck_assert_int_eq(counting_start(&counting, false), 0);
	fake_nd_make();
	begin_namespaces(ENABLE, "--repetitions=2");
	sampler.counting = &counting;
	ck_assert_int_eq(rounds_run(&rounds), 0);
	end_namespaces();
	counting_stop(&counting);
	text = tmp_read(tmp_path("told"));
	ck_assert_str_eq(strchr(text, '\n') + 1, "begin 0\nend\nbegin 1\nend\n");
	free(text);
	text = read_in_dir("counters.csv");
	ck_assert_uint_eq(csv_rows(text), 1 + 2 * 6);
	free(text);
}
END_TEST

/* --- what is whose -------------------------------------------------------- */

/* Others' binds are the first since boot, and waited: not this sample. */
static void only_its_own(const char *path, const char *op)
{
	char *text;

	fake = (struct fake){ 0 };
	machine.nr_namespaces = 0;
	fake_nd_make();
	fake_nd.others = 2;
	begin_namespaces(path, "--namespaces=namespace1.0", "--repetitions=1");
	ck_assert_int_eq(rounds_run(&rounds), 0);
	text = read_in_dir("samples.csv");
	ck_assert_uint_eq(csv_rows(text), 1 + 1);
	csv_is(text, 1, "valid", "1");
	csv_is(text, 1, "nodes", "1");
	csv_is(text, 1, "pages", "1048576");
	csv_is(text, 1, "dispatch_ns", "");
	csv_is(text, 1, "type", "fs_dax");
	csv_is(text, 1, "map", "mem");
	csv_is(text, 1, "align_bytes", "2097152");
	csv_is(text, 1, "written_pages", "1048576");
	free(text);
	text = read_in_dir("stages.csv");
	ck_assert_uint_eq(csv_rows(text), 1 + 1);
	csv_is(text, 1, "op", op);
	csv_is(text, 1, "bytes", "4294967296");
	csv_is(text, 1, "first", "0");
	csv_is(text, 1, "memmap_bytes", "67108864");
	csv_is(text, 1, "init_ns", "1500000");
	free(text);
	/* The lock a quarter of 10 ms; what nothing explains is in the rest. */
	text = read_in_dir("summary.csv");
	csv_is(text, 1, "lock_share", "0.25");
	csv_is(text, 1, "rest_ns_per_page", "5.24521");
	free(text);
	end_namespaces();
}

START_TEST(records_of_others_are_ignored)
{
	only_its_own("--path=enable", "bind");
	only_its_own("--path=disable", "unbind");
}
END_TEST

static void doubtful(const char *cause)
{
	char *text;

	begin_namespaces(ENABLE, "--repetitions=1");
	ck_assert_int_eq(rounds_run(&rounds), 0);
	text = read_in_dir("samples.csv");
	ck_assert_uint_eq(csv_rows(text), 1 + 1 + ROUNDS_RETRIES);
	csv_is(text, 1, "valid", "0");
	csv_is(text, 1, "cause", cause);
	free(text);
	end_namespaces();
	fake = (struct fake){ 0 };
	machine.nr_namespaces = 0;
	fake_nd_make();
}

START_TEST(lost_records_make_it_invalid)
{
	fake_nd_make();
	fake.lost = 3;
	doubtful("missed: 3 records of binds had no room");
	fake_nd.no_record = true;
	doubtful("missed: the kernel's call is in no record, so the stages are not known");
}
END_TEST

/* --- ends ----------------------------------------------------------------- */

/* The run ends in its first sample, with no trace on, and says @words. */
static void ends(int want, const char *log, const char *words)
{
	begin_namespaces(ENABLE, "--repetitions=2");
	ck_assert_int_eq(rounds_run(&rounds), want);
	log_is(log);
	ck_assert_msg(strstr(rounds.problem, words) != NULL, "'%s', not '%s'",
		      rounds.problem, words);
	end_namespaces();
	fake = (struct fake){ 0 };
	machine.nr_namespaces = 0;
	fake_nd_make();
}

static void fail_in(const char *what, unsigned int at, int err)
{
	fake_nd.fail = what;
	fake_nd.fail_at = at;
	fake_nd.err = err;
}

#define PREPARED "claim:0.0 fsdax/mem/2048K configure:0.0 "
#define SAMPLED	"trace enable:0.0 stop device:0.0 inspect "

START_TEST(errors_end_the_run_with_their_words)
{
	fake_nd_make();
	fail_in("claim", 1, -EPERM);
	ends(-EPERM, "claim:0.0 ", "claim of namespace0.0 went wrong");
	fail_in("configure", 1, -EIO);
	ends(-EIO, PREPARED, "configure of namespace0.0 went wrong");
	fail_in("enable", 1, -ENXIO);
	ends(-ENXIO, PREPARED "trace enable:0.0 stop ",
	     "enable of namespace0.0 went wrong");
	fail_in("device", 1, -ENODEV);
	ends(-ENODEV, PREPARED "trace enable:0.0 stop device:0.0 ",
	     "device of namespace0.0 went wrong");
	fail_in("disable", 1, -EBUSY);
	ends(-EBUSY, PREPARED SAMPLED "disable:0.0 ",
	     "disable of namespace0.0 went wrong");
}
END_TEST

START_TEST(errors_of_the_module_end_the_run)
{
	fake_nd_make();
	fake.trace_err = -EOPNOTSUPP;
	ends(-EOPNOTSUPP, PREPARED "trace ", "--stages no goes on without");
	fake.stop_err = -EFAULT;
	ends(-EFAULT, PREPARED "trace enable:0.0 stop ",
	     "the trace of the kernel's functions: Bad address");
	fake.inspect_err = -ENXIO;
	ends(-ENXIO, PREPARED SAMPLED, "namespace0.0 is enabled, but its memmap cannot be inspected: No such device");
}
END_TEST

/* Why it could not be enabled is not hidden by what came of it. */
START_TEST(first_error_is_the_one_that_counts)
{
	fake_nd_make();
	fail_in("enable", 1, -ENXIO);
	fake.stop_err = -EFAULT;
	ends(-ENXIO, PREPARED "trace enable:0.0 stop ",
	     "enable of namespace0.0 went wrong");
}
END_TEST

/* What is to be done stands at the end of a message. */
START_TEST(long_words_are_whole)
{
	char words[ND_MESSAGE];
	char *text;

	snprintf(words, sizeof(words), "%0700d; stop that first", 0);
	fake_nd_make();
	fail_in("enable", 1, -EBUSY);
	fake_nd.words = words;
	begin_namespaces(ENABLE, "--repetitions=1");
	ck_assert_int_eq(rounds_run(&rounds), -EBUSY);
	ck_assert_ptr_nonnull(strstr(rounds.problem, words));
	text = read_in_dir("samples.csv");
	csv_is(text, 1, "cause", words);
	free(text);
	end_namespaces();
}
END_TEST

START_TEST(other_configuration_than_asked_ends_the_run)
{
	fake_nd_make();
	fake_nd.comes_up = (struct nd_config){ ND_MODE_FSDAX, ND_MAP_MEM, 4096 };
	begin_namespaces(ENABLE, "--modes=fsdax", "--map=dev", "--align=4K",
			 "--destroy-data=namespace0.0", "--repetitions=1");
	ck_assert_int_eq(rounds_run(&rounds), -EPROTO);
	ck_assert_ptr_nonnull(strstr(rounds.problem, "came up as fsdax, map mem, align 4K, not as fsdax, map dev, align 4K"));
	end_namespaces();
}
END_TEST

/* A signal while one is enabled: it ends, and all is put back. */
START_TEST(stop_puts_everything_back)
{
	fake_nd_make();
	begin_namespaces("--path=namespace", "--namespaces=namespace0.0,namespace1.0",
			 "--repetitions=3");
	fake.stop = 1;
	ck_assert_int_eq(rounds_run(&rounds), -EINTR);
	log_is("");
	fake.stop = 0;
	ck_assert_int_eq(rounds_run(&rounds), 0);
	end_namespaces();
	ck_assert_ptr_nonnull(strstr(fake.log, " restore close "));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		named_ones_are_found_and_nothing_changes,
		left_over_ones_are_put_back_first,
		what_cannot_be_opened_says_why,
		what_has_no_memmap_is_refused_at_once,
		more_than_the_machine_holds,
		what_cannot_be_put_back_says_so,
		enable_is_traced_alone,
		disable_is_traced_alone,
		without_stages_nothing_is_traced,
		both_take_turns,
		configurations_are_brought_about,
		changes_are_counted,
		records_of_others_are_ignored,
		lost_records_make_it_invalid,
		errors_end_the_run_with_their_words,
		errors_of_the_module_end_the_run,
		first_error_is_the_one_that_counts,
		long_words_are_whole,
		other_configuration_than_asked_ends_the_run,
		stop_puts_everything_back,
	};

	return TMP_RUN("namespaces", tests);
}
