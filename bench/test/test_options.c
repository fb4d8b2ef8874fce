// SPDX-License-Identifier: MIT
/* The command line: bad input ends with status 2 and says what is accepted. */
#include "../options.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../names.h"
#include "../nd.h"
#include "memmap_bench.h"
#include "unit.h"

#define MOST_ARGS	8
#define RETURNED	99	/* status of a child whose input was accepted */

/* How a parse ended: its exit status and what it printed. */
struct outcome {
	int status;
	char text[16384];
};

static void parse_in_child(enum options_verb verb, char **argv, int output)
{
	static struct options options;
	int argc = 0;

	while (argv[argc])
		argc++;
	dup2(output, STDOUT_FILENO);
	dup2(output, STDERR_FILENO);
	options_parse(&options, verb, argc, argv);
	_exit(RETURNED);
}

static void parse_elsewhere(enum options_verb verb, char **argv,
			    struct outcome *outcome)
{
	int ends[2], status = -1;
	size_t used = 0;
	ssize_t got;
	pid_t child;

	ck_assert_int_eq(pipe(ends), 0);
	child = fork();
	ck_assert_int_ge(child, 0);
	if (!child)
		parse_in_child(verb, argv, ends[1]);
	close(ends[1]);
	while ((got = read(ends[0], outcome->text + used,
			   sizeof(outcome->text) - 1 - used)) > 0)
		used += (size_t)got;
	outcome->text[used] = '\0';
	close(ends[0]);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	outcome->status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* A refusal must be printed with @given and with @accepted in it. */
static void refused(enum options_verb verb, char **argv, const char *given,
		    const char *accepted)
{
	struct outcome outcome;

	parse_elsewhere(verb, argv, &outcome);
	ck_assert_msg(outcome.status == 2, "%s %s: status %d: %s", argv[1],
		      argv[2], outcome.status, outcome.text);
	ck_assert_msg(strstr(outcome.text, given) != NULL,
		      "%s %s: '%s' is not named in: %s", argv[1], argv[2],
		      given, outcome.text);
	ck_assert_msg(strstr(outcome.text, accepted) != NULL,
		      "%s %s: '%s' is not named in: %s", argv[1], argv[2],
		      accepted, outcome.text);
}

struct bad {
	const char *option;
	const char *value;
	const char *given;
	const char *accepted;
};

static void all_refused(const struct bad *bad, size_t nr)
{
	for (size_t i = 0; i < nr; i++) {
		char *argv[] = { (char *)"memmap-bench run",
				 (char *)bad[i].option, (char *)bad[i].value,
				 NULL };

		refused(OPTIONS_RUN_VERB, argv, bad[i].given, bad[i].accepted);
	}
}

#define ALL_REFUSED(bad) all_refused(bad, sizeof(bad) / sizeof((bad)[0]))

#define SIZES "multiples of 128M up to 64T"

#define CHUNKS "multiples of 4K up to 64T"

START_TEST(bad_sizes)
{
	static const struct bad bad[] = {
		{ "--sizes", "0", "size '0'", SIZES },
		{ "--sizes", "0G", "size '0G'", SIZES },
		{ "--sizes", "-1", "size '-1'", SIZES },
		{ "--sizes", "+1G", "size '+1G'", SIZES },
		{ "--sizes", "1Q", "size '1Q'", SIZES },
		{ "--sizes", "1.5G", "size '1.5G'", SIZES },
		{ "--sizes", "16777217T", "size '16777217T'", SIZES },
		{ "--sizes", "18446744073709551616", "18446744073709551616",
		  SIZES },
		{ "--sizes", "5M", "size '5M'", SIZES },
		{ "--sizes", "129M", "size '129M'", SIZES },
		{ "--sizes", "65T", "size '65T'", SIZES },
		{ "--sizes", "1G,5M", "size '5M'", SIZES },
		{ "--sizes", "each", "size 'each'", SIZES },
		{ "--sizes", "1G,all", "size 'all'", SIZES },
		{ "--sizes", "", "--sizes ''", "empty" },
		{ "--sizes", ",", "--sizes ','", "empty" },
		{ "--sizes", "1G,", "--sizes '1G,'", "empty" },
		{ "--sizes", "1G,,4G", "--sizes '1G,,4G'", "empty" },
		/* Cut to what fits, these would be 1G and 128M. */
		{ "--sizes", "0000000000000000000001Gjunk", "1Gjunk'", SIZES },
		{ "--sizes", "000000000000001342177280000", "280000'", SIZES },
	};

	ALL_REFUSED(bad);
}
END_TEST

START_TEST(bad_parts)
{
	static const struct bad bad[] = {
		{ "--part", "2", "part '2'", "K/N" },
		{ "--part", "", "part ''", "K/N" },
		{ "--part", "0/3", "part '0'", "1 to 1000" },
		{ "--part", "/3", "part ''", "1 to 1000" },
		{ "--part", "1/", "parts ''", "1 to 1000" },
		{ "--part", "1/0", "parts '0'", "1 to 1000" },
		{ "--part", "1/1001", "parts '1001'", "1 to 1000" },
		{ "--part", "-1/3", "part '-1'", "1 to 1000" },
		{ "--part", "1/3/4", "parts '3/4'", "1 to 1000" },
		{ "--part", "4/3", "part '4/3'", "1/3 to 3/3" },
		{ "--part", "2/3", "--part 2/3", "--resume" },
		{ "--part", "1/3", "--part 1/3", "--out" },
		{ "--resume", "", "--resume ''", "directory" },
		{ "--resume", "x", "--resume x: ", "--out" },
		{ "--part", "1/1000", "--part 1/1000 of 1001", "1000000" },
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		/* Some only with another. */
		bool out = strstr(bad[i].given, "x: ") ||
			   strstr(bad[i].given, "1001");
		char *argv[] = { (char *)"memmap-bench run",
				 (char *)bad[i].option, (char *)bad[i].value,
				 out ? (char *)"--out=y" : NULL,
				 (char *)"--repetitions=1001", NULL };

		if (!strcmp(bad[i].value, "1/1001"))
			argv[3] = NULL;
		refused(OPTIONS_RUN_VERB, argv, bad[i].given, bad[i].accepted);
	}
}
END_TEST

START_TEST(bad_names_list_the_known_ones)
{
	static const struct bad bad[] = {
		{ "--schedules", "parallel", "schedule 'parallel'",
		  "serial, deferred, padata" },
		{ "--schedules", "serial,", "schedule ''",
		  "serial, deferred, padata" },
		{ "--schedules", "Serial", "schedule 'Serial'",
		  "serial, deferred, padata" },
		{ "--schedules", "seria", "schedule 'seria'",
		  "serial, deferred, padata" },
		{ "--schedules", "serial,all", "schedule 'all'",
		  "serial, deferred, padata" },
		{ "--writers", "memcpy", "writer 'memcpy'",
		  "kernel, legacy, stores" },
		{ "--writers", "wrong", "writer 'wrong'",
		  "kernel, legacy, stores" },
		{ "--placement", "near", "placement 'near'",
		  "node, any, remote, round-robin, each, node0, node1 ..." },
		{ "--placement", "given", "placement 'given'", "node0, node1" },
		{ "--placement", "node,all", "placement 'all'",
		  "\"all\" alone" },
		{ "--placement", "nodes", "placement 'nodes'", "node0, node1" },
		{ "--placement", "node1x", "placement 'node1x'",
		  "node0, node1" },
		{ "--placement", "node-1", "placement 'node-1'",
		  "node0, node1" },
		{ "--writers", "ceiling", "writer 'ceiling'",
		  "memset-zero, read, template-prefetch, ceilings" },
		{ "--schedules", "padata_api", "schedule 'padata_api'",
		  "slices, background, padata-api" },
		{ "--chunk-align", "4K", "chunk-align '4K'",
		  "section, pageblock, page" },
		{ "--prefill", "", "prefill ''", "zero, poison, keep" },
		{ "--source", "dram", "source 'dram'", "hole, pmem" },
		{ "--source", "hole,pmem", "source 'hole,pmem'", "hole, pmem" },
		{ "--type", "auto", "type 'auto'",
		  "private, p2pdma, generic, fs_dax" },
	};

	ALL_REFUSED(bad);
}
END_TEST

START_TEST(bad_numbers)
{
	static const struct bad bad[] = {
		{ "--threads", "0", "threads '0'", "from 1 to 1024" },
		{ "--threads", "1025", "threads '1025'", "from 1 to 1024" },
		{ "--threads", "99999999999", "'99999999999'",
		  "from 1 to 1024" },
		{ "--threads", "18446744073709551617", "'18446744073709551617'",
		  "from 1 to 1024" },
		{ "--threads", "-1", "threads '-1'", "from 1 to 1024" },
		{ "--threads", "2x", "threads '2x'", "from 1 to 1024" },
		{ "--threads", " 2", "threads ' 2'", "from 1 to 1024" },
		{ "--threads", "1,,2", "--threads '1,,2'", "empty" },
		{ "--threads", "1,2,", "--threads '1,2,'", "empty" },
		{ "--nodes", "x", "node 'x'", "from 0 to 1023" },
		{ "--nodes", "0,x", "node 'x'", "from 0 to 1023" },
		{ "--nodes", "-1", "node '-1'", "from 0 to 1023" },
		{ "--nodes", "1024", "node '1024'", "from 0 to 1023" },
		{ "--nodes", "0,", "--nodes '0,'", "empty" },
		{ "--nodes", "0,each", "node 'each'", "from 0 to 1023" },
		{ "--nodes", "0,1,0", "node 0", "twice" },
		{ "--placement", "node1024", "placement node '1024'",
		  "from 0 to 1023" },
		{ "--touches", "-1", "touches '-1'", "from 0 to 1048576" },
		{ "--touches", "1048577", "'1048577'", "from 0 to 1048576" },
		{ "--touches", "", "touches ''", "from 0 to 1048576" },
		{ "--chunk", "0", "chunk '0'", CHUNKS },
		{ "--chunk", "4095", "chunk '4095'", CHUNKS },
		{ "--chunk", "6K", "chunk '6K'", CHUNKS },
		{ "--chunk", "65T", "chunk '65T'", CHUNKS },
		{ "--chunk", "128M,all", "chunk 'all'", CHUNKS },
		{ "--chunk", "auto,", "--chunk 'auto,'", "empty" },
		/* Cut to what fits, this would be 8K. */
		{ "--chunk", "0000000000000000000008Kjunk", "8Kjunk'", CHUNKS },
		{ "--repetitions", "0", "repetitions '0'", "from 1 to 1000000" },
		{ "--repetitions", "1000001", "'1000001'", "from 1 to 1000000" },
		{ "--repetitions", "ten", "'ten'", "from 1 to 1000000" },
		{ "--repetitions", "", "repetitions ''", "from 1 to 1000000" },
		{ "--seed", "", "seed ''", "from 0 to 2^64 - 1" },
		{ "--seed", "junk", "seed 'junk'", "from 0 to 2^64 - 1" },
		{ "--seed", "12x", "seed '12x'", "from 0 to 2^64 - 1" },
		{ "--seed", "-1", "seed '-1'", "from 0 to 2^64 - 1" },
		{ "--seed", " 1", "seed ' 1'", "from 0 to 2^64 - 1" },
		{ "--seed", "18446744073709551616", "'18446744073709551616'",
		  "from 0 to 2^64 - 1" },
	};

	ALL_REFUSED(bad);
}
END_TEST

START_TEST(bad_words)
{
	static const struct bad bad[] = {
		{ "--verify", "maybe", "verify 'maybe'", "no, yes" },
		{ "--verify", "1", "verify '1'", "no, yes" },
		{ "--counters", "maybe", "counters 'maybe'", "auto, yes, no" },
		{ "--where", "host", "where 'host'", "kernel, model" },
		{ "--where", "", "where ''", "kernel, model" },
		{ "--progress", "often", "progress 'often'",
		  "auto, always, never" },
		{ "--filter", "(", "filter '('", "Unmatched" },
		{ "--source", "pmem", "pmem", "--namespaces" },
		{ "--namespaces", "pmem0", "namespace 'pmem0'",
		  "namespace0.0" },
		{ "--namespaces", "namespace0.0,", "'namespace0.0,'", "empty" },
		{ "--namespaces", "/dev/namespace0.0", "'/dev/namespace0.0'",
		  "namespace0.0" },
		{ "--namespaces", "namespace0123456789.0123456789abcdef",
		  "'namespace0123456789.0123456789abcdef'", "namespace0.0" },
		{ "extra", NULL, "'extra'", "only options" },
		{ "--nonsense", NULL, "--nonsense", "Try" },
	};

	ALL_REFUSED(bad);
}
END_TEST

static void refused_list(const char *option, const char *entry, int nr)
{
	char list[4096] = "", *argv[] = { (char *)"run", (char *)option, list,
					  NULL };

	for (int i = 0; i < nr; i++)
		sprintf(list + strlen(list), "%s%s", i ? "," : "", entry);
	refused(OPTIONS_RUN_VERB, argv, option, "at most 64");
}

START_TEST(bad_binds)
{
	static const struct bad bad[] = {
		{ "--path", "remount", "path 'remount'",
		  "memmap, bind, unbind, enable, disable, namespace" },
		{ "--path", "", "path ''", "memmap, bind" },
		{ "--path", "namespace,", "path ''", "memmap, bind" },
		{ "--path", ",bind", "path ''", "memmap, bind" },
		{ "--path", "bind,,unbind", "path ''", "memmap, bind" },
		{ "--path", "namespace,all", "path 'all'", "\"all\" alone" },
		{ "--path", "namespaces", "path 'namespaces'", "namespace" },
		{ "--probing", "both", "probing 'both'", "sync, async" },
		{ "--probing", "sync,", "probing ''", "sync, async" },
		{ "--align", "4M", "align '4M'", "4K, 2M, 1G" },
		{ "--align", "2m", "align '2m'", "4K, 2M, 1G" },
		{ "--stages", "some", "stages 'some'", "no, yes" },
		{ "--profile", "1", "profile '1'", "no, yes" },
		{ "--modes", "raw", "mode 'raw'", "fsdax, devdax" },
		{ "--modes", "sector", "mode 'sector'", "fsdax, devdax" },
		{ "--map", "ram", "map 'ram'", "mem, dev" },
		{ "--destroy-data", "", "--destroy-data ''", "empty" },
		{ "--destroy-data", "namespace0123456789.0123456789abcdef",
		  "'namespace0123456789.0123456789abcdef'",
		  "names of --namespaces" },
		{ "--type", "generic,", "type ''", "private, p2pdma, generic" },
		{ "--out", "", "--out ''", "new directory" },
	};

	ALL_REFUSED(bad);
}
END_TEST

struct clash {
	const char *args[6];
	const char *given;
	const char *accepted;
};

static void clashes(const struct clash *clash)
{
	char *argv[8] = { (char *)"memmap-bench run" };

	for (int i = 0; clash->args[i]; i++)
		argv[1 + i] = (char *)clash->args[i];
	refused(OPTIONS_RUN_VERB, argv, clash->given, clash->accepted);
}

/* What would be ignored is refused, with the paths that it is for. */
START_TEST(options_of_other_paths)
{
	static const struct clash all[] = {
		{ { "--align=2M" }, "--align", "bind, unbind, enable, disable" },
		{ { "--probing=sync" }, "--probing", "it is for bind, unbind" },
		{ { "--stages=yes" }, "--stages", "bind, unbind, enable" },
		{ { "--modes=fsdax" }, "--modes", "it is for enable, disable" },
		{ { "--map=dev" }, "--map", "it is for enable, disable" },
		{ { "--destroy-data=namespace0.0" }, "--destroy-data",
		  "enable, disable" },
		{ { "--path=bind", "--threads=2" }, "--threads",
		  "--path bind; it is for memmap" },
		{ { "--path=bind,unbind", "--schedules=all" }, "--schedules",
		  "--path bind,unbind; it is for memmap" },
		{ { "--path=bind", "--writers=kernel" }, "--writers", "memmap" },
		{ { "--path=bind", "--placement=any" }, "--placement",
		  "memmap" },
		{ { "--path=bind", "--prefill=keep" }, "--prefill", "memmap" },
		{ { "--path=bind", "--verify=yes" }, "--verify", "memmap" },
		{ { "--path=bind", "--oversubscribe" }, "--oversubscribe",
		  "--path bind; it is for memmap" },
		{ { "--path=bind", "--chunk=128M" }, "--chunk",
		  "--path bind; it is for memmap" },
		{ { "--path=bind", "--chunk-align=page" }, "--chunk-align",
		  "--path bind; it is for memmap" },
		{ { "--path=bind", "--touches=1" }, "--touches",
		  "--path bind; it is for memmap" },
		{ { "--path=enable", "--namespaces=namespace0.0", "--fit" },
		  "--fit", "memmap, bind, unbind" },
		{ { "--path=unbind", "--profile=yes" }, "--profile",
		  "memmap, bind" },
		{ { "--path=enable", "--namespaces=namespace0.0",
		    "--sizes=1G" }, "--sizes", "memmap, bind, unbind" },
		{ { "--path=enable", "--namespaces=namespace0.0",
		    "--nodes=0" }, "--nodes", "memmap, bind, unbind" },
		{ { "--path=enable", "--namespaces=namespace0.0",
		    "--type=generic" }, "--type", "memmap, bind, unbind" },
		{ { "--path=enable", "--namespaces=namespace0.0",
		    "--source=hole" }, "--source", "memmap, bind, unbind" },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		clashes(&all[i]);
}
END_TEST

#define ENABLE "--path=enable", "--namespaces=namespace0.0"

START_TEST(options_that_do_not_suit_each_other)
{
	static const struct clash all[] = {
		{ { "--chunk=1G", "--schedules=serial,slices" }, "--chunk",
		  "--schedules serial,slices; it is for padata, padata-api" },
		{ { "--chunk-align=page", "--schedules=background" },
		  "--chunk-align",
		  "--schedules background; it is for padata, padata-api" },
		{ { "--touches=9" }, "--touches",
		  "--schedules serial,deferred,padata; it is for background" },
		{ { "--fit", "--sizes=all" }, "--fit", "without it" },
		{ { "--where=model", "--source=hole" }, "--source",
		  "--where kernel" },
		{ { "--namespaces=namespace0.0", "--where=model" },
		  "--namespaces", "--where kernel" },
		{ { "--where=model", "--type=generic" }, "--type",
		  "--where kernel" },
		{ { "--where=model", "--path=bind,unbind" },
		  "--path bind,unbind", "memmap only" },
		{ { "--where=model", "--path=memmap,bind" },
		  "--path memmap,bind", "memmap only" },
		{ { "--where=model", "--path=all" }, "--path", "memmap only" },
		{ { "--path=enable" }, "path enable", "--namespaces" },
		{ { "--path=namespace" }, "path enable", "--namespaces" },
		{ { "--path=all" }, "path enable", "--namespaces" },
		{ { "--path=bind,enable", "--namespaces=namespace0.0",
		    "--source=pmem" }, "--source pmem", "a run of their own" },
		{ { "--path=bind", "--source=pmem" }, "source pmem",
		  "--namespaces" },
		{ { "--path=bind", "--source=hole",
		    "--namespaces=namespace0.0" }, "--source hole",
		  "leave one of them away" },
		{ { "--type=generic,private" }, "one --type", "bind and unbind" },
		{ { "--type=all", "--path=memmap,bind" }, "one --type",
		  "bind and unbind" },
		{ { ENABLE, "--map=dev" }, "--map", "--modes" },
		{ { ENABLE, "--align=2M" }, "--align", "--modes" },
		{ { ENABLE, "--destroy-data=namespace0.0" }, "--destroy-data",
		  "--modes" },
		{ { ENABLE, "--modes=fsdax", "--destroy-data=namespace0.1" },
		  "--destroy-data namespace0.1", "one of --namespaces" },
		{ { "--path=bind", "--profile=yes", "--stages=no" },
		  "--profile", "--stages no" },
		{ { "--path=bind", "--profile=yes", "--probing=async" },
		  "--profile", "--probing async" },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		clashes(&all[i]);
}
END_TEST

START_TEST(too_long_lists)
{
	char *nodes[2 * 65 + 2] = { (char *)"run" };

	refused_list("--sizes", "1G", 65);
	refused_list("--threads", "1", 65);
	refused_list("--chunk", "auto", 65);
	refused_list("--placement", "node0", 65);
	refused_list("--namespaces", "namespace0.0", 65);
	refused_list("--destroy-data", "namespace0.0", 65);
	for (int i = 0; i < 65; i++) {
		nodes[1 + 2 * i] = (char *)"--nodes";
		nodes[2 + 2 * i] = (char *)"0";
	}
	refused(OPTIONS_RUN_VERB, nodes, "--nodes", "at most 64");
}
END_TEST

/* What only a run can do is no option of a list. */
START_TEST(list_does_not_take_options_of_run)
{
	static const char *const options[] = { "--repetitions=2", "--seed=1",
					       "--out=/tmp/x", "--verify=no",
					       "--profile=yes" };

	for (size_t i = 0; i < 5; i++) {
		char *argv[] = { (char *)"memmap-bench list",
				 (char *)options[i], NULL };

		refused(OPTIONS_LIST_VERB, argv, "unrecognized option", "Try");
	}
}
END_TEST

static void names_are_in(const struct names *names, const char *text)
{
	for (unsigned int id = 1; id < names->limit; id++)
		ck_assert_msg(!names->name[id] ||
			      strstr(text, names->name[id]) != NULL,
			      "no %s %s", names->what, names->name[id]);
}

START_TEST(help_is_no_error)
{
	char *argv[] = { (char *)"memmap-bench run", (char *)"--help", NULL };
	struct outcome outcome;

	parse_elsewhere(OPTIONS_RUN_VERB, argv, &outcome);
	ck_assert_int_eq(outcome.status, 0);
	ck_assert_ptr_nonnull(strstr(outcome.text, "--schedules"));
	ck_assert_ptr_nonnull(strstr(outcome.text, "--repetitions"));
	ck_assert_ptr_nonnull(strstr(outcome.text, "--where model"));
	names_are_in(&names_writers, outcome.text);
	names_are_in(&names_schedules, outcome.text);
	names_are_in(&names_placements, outcome.text);
	names_are_in(&names_chunk_aligns, outcome.text);
	parse_elsewhere(OPTIONS_LIST_VERB, argv, &outcome);
	ck_assert_int_eq(outcome.status, 0);
	ck_assert_ptr_null(strstr(outcome.text, "--repetitions"));
}
END_TEST

static struct options options;

/* Parses good arguments, up to a NULL, into options. */
static void parse(const char *first, ...)
{
	char *argv[2 * MOST_ARGS] = { (char *)"memmap-bench run" };
	int argc = 1;
	va_list args;

	va_start(args, first);
	for (const char *arg = first; arg; arg = va_arg(args, const char *))
		argv[argc++] = (char *)arg;
	va_end(args);
	options_parse(&options, OPTIONS_RUN_VERB, argc, argv);
}

START_TEST(defaults_are_as_documented)
{
	parse(NULL);
	ck_assert_uint_eq(options.nr_sizes, 3);
	ck_assert_uint_eq(options.sizes[0], 1ULL << 30);
	ck_assert_uint_eq(options.sizes[1], 4ULL << 30);
	ck_assert_uint_eq(options.sizes[2], 16ULL << 30);
	ck_assert(options.nodes_each && options.nodes_all);
	ck_assert_uint_eq(options.nr_groups, 0);
	ck_assert_uint_eq(options.schedules, 0xe);
	ck_assert_uint_eq(options.writers, 0x6);
	ck_assert_uint_eq(options.prefills, 1 << MEMMAP_BENCH_PREFILL_ZERO);
	ck_assert_uint_eq(options.placements, 1 << MEMMAP_BENCH_PLACEMENT_NODE);
	ck_assert_uint_eq(options.nr_threads, 0);
	ck_assert_uint_eq(options.source, MEMMAP_BENCH_SOURCE_HOLE);
	ck_assert_uint_eq(options.type, MEMMAP_BENCH_TYPE_AUTO);
	ck_assert_uint_eq(options.repetitions, 10);
	ck_assert(options.verify && !options.seeded && !options.filtered);
	ck_assert_int_eq(options.counters, COUNTERS_AUTO);
	ck_assert_ptr_null(options.out);
	ck_assert_int_eq(options.progress, PROGRESS_AUTO);
	ck_assert_uint_eq(options.paths, 1 << PATH_MEMMAP);
	ck_assert_uint_eq(options.probings,
			  1 << PROBING_SYNC | 1 << PROBING_ASYNC);
	ck_assert_uint_eq(options.aligns, 1 << ALIGN_4K);
	ck_assert_uint_eq(options.types, 0);
	ck_assert_uint_eq(options.modes, 0);
	ck_assert_uint_eq(options.maps, 1 << ND_MAP_MEM);
	ck_assert_uint_eq(options.nr_destroy, 0);
	ck_assert(options.stages && !options.profile);
}
END_TEST

START_TEST(defaults_of_the_ladder)
{
	parse(NULL);
	ck_assert(!options.model && !options.fit && !options.oversubscribe);
	ck_assert_uint_eq(options.scale, 1);
	ck_assert_uint_eq(options.nr_worker_nodes, 0);
	ck_assert(!options.workers_each);
	ck_assert_uint_eq(options.nr_chunks, 1);
	ck_assert_uint_eq(options.chunks[0], 0);
	ck_assert_uint_eq(options.chunk_aligns, 1 << CHUNK_ALIGN_SECTION);
	ck_assert_uint_eq(options.touches, 4096);
}
END_TEST

/* Not the kernel's own writer, unless it is asked for: then there is a reason. */
START_TEST(model_has_its_own_writers)
{
	parse("--where=model", NULL);
	ck_assert(options.model);
	ck_assert_uint_eq(options.writers, 1 << MEMMAP_BENCH_WRITER_STORES |
					   1 << MEMMAP_BENCH_WRITER_LEGACY);
	parse("--writers=kernel", "--where=model", NULL);
	ck_assert_uint_eq(options.writers, 1 << MEMMAP_BENCH_WRITER_KERNEL);
	parse("--where=model", "--where=kernel", NULL);
	ck_assert(!options.model);
	ck_assert_uint_eq(options.writers, 0x6);
}
END_TEST

START_TEST(schedules_are_taken)
{
	parse("--schedules=slices,background,padata-api", "--oversubscribe",
	      "--chunk=auto,4K,1G", "--chunk-align=pageblock,page",
	      "--touches=0", "--fit", NULL);
	ck_assert_uint_eq(options.schedules,
			  1 << MEMMAP_BENCH_SCHEDULE_SLICES |
			  1 << MEMMAP_BENCH_SCHEDULE_BACKGROUND |
			  1 << MEMMAP_BENCH_SCHEDULE_PADATA_API);
	ck_assert(options.oversubscribe && options.fit);
	ck_assert_uint_eq(options.nr_chunks, 3);
	ck_assert_uint_eq(options.chunks[0], 0);
	ck_assert_uint_eq(options.chunks[1], 4096);
	ck_assert_uint_eq(options.chunks[2], 1 << 30);
	ck_assert_uint_eq(options.chunk_aligns, 1 << CHUNK_ALIGN_PAGEBLOCK |
						1 << CHUNK_ALIGN_PAGE);
	ck_assert_uint_eq(options.touches, 0);
	/* The last of an option counts. */
	parse("--chunk=4K,8K", "--chunk=1G", "--chunk-align=all", NULL);
	ck_assert_uint_eq(options.nr_chunks, 1);
	ck_assert_uint_eq(options.chunks[0], 1 << 30);
	ck_assert_uint_eq(options.chunk_aligns, 0xe);
}
END_TEST

START_TEST(placements_are_taken)
{
	parse("--placement=round-robin,node3,node1023,node", NULL);
	ck_assert_uint_eq(options.placements,
			  1 << MEMMAP_BENCH_PLACEMENT_ROUND_ROBIN |
			  1 << MEMMAP_BENCH_PLACEMENT_NODE);
	ck_assert_uint_eq(options.nr_worker_nodes, 2);
	ck_assert_uint_eq(options.worker_nodes[0], 3);
	ck_assert_uint_eq(options.worker_nodes[1], 1023);
	ck_assert(!options.workers_each);
	parse("--placement=each", NULL);
	ck_assert_uint_eq(options.placements, 0);
	ck_assert(options.workers_each);
	parse("--placement=all", NULL);
	ck_assert_uint_eq(options.placements, 0x1e);
	ck_assert(options.workers_each);
	/* The last of an option counts. */
	parse("--placement=all", "--placement=node0", "--placement=any", NULL);
	ck_assert_uint_eq(options.placements, 1 << MEMMAP_BENCH_PLACEMENT_ANY);
	ck_assert_uint_eq(options.nr_worker_nodes, 0);
	ck_assert(!options.workers_each);
}
END_TEST

/* What memory allows has a name of its own, and is part of all. */
START_TEST(ceilings_are_writers)
{
	const unsigned int ceilings = 1U << MEMMAP_BENCH_WRITER_FILL_STORE |
				      1U << MEMMAP_BENCH_WRITER_FILL_NT |
				      1U << MEMMAP_BENCH_WRITER_FILL_AVX512 |
				      1U << MEMMAP_BENCH_WRITER_MEMSET_ZERO |
				      1U << MEMMAP_BENCH_WRITER_READ;

	parse("--writers=ceilings,template", NULL);
	ck_assert_uint_eq(options.writers,
			  ceilings | 1U << MEMMAP_BENCH_WRITER_TEMPLATE);
	parse("--writers=all", NULL);
	ck_assert_uint_eq(options.writers & ceilings, ceilings);
}
END_TEST

START_TEST(what_to_measure_is_taken)
{
	parse("--sizes", "128M,3200M,64T", "--schedules=padata,serial",
	      "--writers", "stores", "--threads", "1,1024", "--placement",
	      "any,remote", "--prefill=all", "--type=generic", NULL);
	ck_assert_uint_eq(options.nr_sizes, 3);
	ck_assert_uint_eq(options.sizes[0], 128ULL << 20);
	ck_assert_uint_eq(options.sizes[1], 3200ULL << 20);
	ck_assert_uint_eq(options.sizes[2], 64ULL << 40);
	ck_assert_uint_eq(options.schedules,
			  1 << MEMMAP_BENCH_SCHEDULE_PADATA |
			  1 << MEMMAP_BENCH_SCHEDULE_SERIAL);
	ck_assert_uint_eq(options.writers, 1 << MEMMAP_BENCH_WRITER_STORES);
	ck_assert_uint_eq(options.nr_threads, 2);
	ck_assert_uint_eq(options.threads[0], 1);
	ck_assert_uint_eq(options.threads[1], 1024);
	ck_assert_uint_eq(options.placements,
			  1 << MEMMAP_BENCH_PLACEMENT_ANY |
			  1 << MEMMAP_BENCH_PLACEMENT_REMOTE);
	ck_assert_uint_eq(options.prefills, 0xe);
	ck_assert_uint_eq(options.type, MEMMAP_BENCH_TYPE_GENERIC);
}
END_TEST

START_TEST(how_to_measure_is_taken)
{
	parse("--repetitions=1000000", "--seed=18446744073709551615",
	      "--verify=no", "--out", "results", "--progress=never",
	      "--counters=yes", NULL);
	ck_assert_int_eq(options.counters, COUNTERS_YES);
	ck_assert_uint_eq(options.repetitions, 1000000);
	ck_assert(options.seeded);
	ck_assert_uint_eq(options.seed, UINT64_MAX);
	ck_assert(!options.verify);
	ck_assert_str_eq(options.out, "results");
	ck_assert_int_eq(options.progress, PROGRESS_NEVER);
	parse("--benchmark_repetitions=3", "--seed=0", "--verify=yes",
	      "--progress=always", NULL);
	ck_assert_uint_eq(options.repetitions, 3);
	ck_assert(options.seeded && options.verify);
	ck_assert_uint_eq(options.seed, 0);
	ck_assert_int_eq(options.progress, PROGRESS_ALWAYS);
}
END_TEST

START_TEST(paths_are_taken)
{
	parse("--path=bind,unbind", NULL);
	ck_assert_uint_eq(options.paths, 1 << PATH_BIND | 1 << PATH_UNBIND);
	parse("--path=all", "--namespaces=namespace0.0", NULL);
	ck_assert_uint_eq(options.paths, 0x3e);
	ck_assert_uint_eq(options.source, MEMMAP_BENCH_SOURCE_HOLE);
	parse("--path=namespace,bind", "--namespaces=namespace0.0", NULL);
	ck_assert_uint_eq(options.paths, 1 << PATH_BIND | 1 << PATH_ENABLE |
					 1 << PATH_DISABLE);
	ck_assert_uint_eq(options.source, MEMMAP_BENCH_SOURCE_HOLE);
	parse("--path=disable", "--namespaces=namespace0.0", NULL);
	ck_assert_uint_eq(options.paths, 1 << PATH_DISABLE);
	ck_assert_uint_eq(options.source, MEMMAP_BENCH_SOURCE_PMEM);
}
END_TEST

START_TEST(options_of_binds_are_taken)
{
	parse("--path=bind", "--probing=async", "--align=1G,2M",
	      "--type=generic,private", "--stages=no", NULL);
	ck_assert_uint_eq(options.probings, 1 << PROBING_ASYNC);
	ck_assert_uint_eq(options.aligns, 1 << ALIGN_2M | 1 << ALIGN_1G);
	ck_assert_uint_eq(options.types, 1 << MEMMAP_BENCH_TYPE_GENERIC |
					 1 << MEMMAP_BENCH_TYPE_PRIVATE);
	ck_assert_uint_eq(options.type, MEMMAP_BENCH_TYPE_AUTO);
	ck_assert(!options.stages);
	/* Several paths: it is enough that one of them wants it. */
	parse("--path=memmap,bind", "--profile=yes", "--stages=no",
	      "--threads=2", "--align=all", NULL);
	ck_assert(options.profile);
	ck_assert_uint_eq(options.aligns, 0xe);
}
END_TEST

START_TEST(options_of_namespaces_are_taken)
{
	parse("--path=namespace", "--namespaces=namespace0.0,namespace1.0",
	      "--modes=all", "--map=dev", "--align=2M",
	      "--destroy-data=namespace1.0", NULL);
	ck_assert_uint_eq(options.modes,
			  1 << ND_MODE_FSDAX | 1 << ND_MODE_DEVDAX);
	ck_assert_uint_eq(options.maps, 1 << ND_MAP_DEV);
	ck_assert_uint_eq(options.nr_destroy, 1);
	ck_assert(options_may_destroy(&options, "namespace1.0"));
	ck_assert(!options_may_destroy(&options, "namespace0.0"));
	ck_assert(options_names(&options, "namespace0.0"));
	ck_assert(!options_names(&options, "namespace0"));
}
END_TEST

START_TEST(nodes_are_groups)
{
	parse("--nodes=1,0", "--nodes", "1023", NULL);
	ck_assert(!options.nodes_each && !options.nodes_all);
	ck_assert_uint_eq(options.nr_groups, 2);
	ck_assert_uint_eq(options.groups[0].nr, 2);
	ck_assert_uint_eq(options.groups[0].node[0], 1);
	ck_assert_uint_eq(options.groups[0].node[1], 0);
	ck_assert_uint_eq(options.groups[1].nr, 1);
	ck_assert_uint_eq(options.groups[1].node[0], 1023);
	parse("--nodes=each", NULL);
	ck_assert(options.nodes_each && !options.nodes_all);
	parse("--nodes=all", "--nodes=0", NULL);
	ck_assert(!options.nodes_each && options.nodes_all);
	ck_assert_uint_eq(options.nr_groups, 1);
}
END_TEST

/* "all" is said by an empty list; the last of an option counts. */
START_TEST(all_and_the_last_count)
{
	parse("--sizes=1G", "--sizes=all", "--threads=2", "--threads=all",
	      "--schedules=all", "--writers=all", NULL);
	ck_assert_uint_eq(options.nr_sizes, 0);
	ck_assert_uint_eq(options.nr_threads, 0);
	ck_assert_uint_eq(options.schedules, names_all(&names_schedules));
	ck_assert_uint_eq(options.writers, names_all(&names_writers));
	parse("--sizes=1G,4G", "--sizes=2G", NULL);
	ck_assert_uint_eq(options.nr_sizes, 1);
	ck_assert_uint_eq(options.sizes[0], 2ULL << 30);
}
END_TEST

START_TEST(namespaces_imply_their_source)
{
	parse("--namespaces=namespace0.0,namespace1.0", NULL);
	ck_assert_uint_eq(options.source, MEMMAP_BENCH_SOURCE_PMEM);
	ck_assert_uint_eq(options.nr_namespaces, 2);
	ck_assert_str_eq(options.namespaces[0], "namespace0.0");
	ck_assert_str_eq(options.namespaces[1], "namespace1.0");
}
END_TEST

START_TEST(filter_is_an_extended_regex)
{
	parse("--filter=(padata|serial)/kernel", NULL);
	ck_assert(options.filtered);
	ck_assert_int_eq(regexec(&options.filter, "memmap/padata/kernel", 0,
				 NULL, 0), 0);
	ck_assert_int_ne(regexec(&options.filter, "memmap/deferred/kernel", 0,
				 NULL, 0), 0);
	regfree(&options.filter);
	/* A second one replaces the first, which must not be lost. */
	parse("--benchmark_filter=a", "--filter=b", NULL);
	ck_assert_int_ne(regexec(&options.filter, "a", 0, NULL, 0), 0);
	regfree(&options.filter);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		bad_sizes,
		bad_parts,
		bad_names_list_the_known_ones,
		bad_numbers,
		bad_words,
		bad_binds,
		options_of_other_paths,
		options_that_do_not_suit_each_other,
		too_long_lists,
		list_does_not_take_options_of_run,
		help_is_no_error,
		defaults_are_as_documented,
		defaults_of_the_ladder,
		model_has_its_own_writers,
		schedules_are_taken,
		placements_are_taken,
		ceilings_are_writers,
		what_to_measure_is_taken,
		how_to_measure_is_taken,
		paths_are_taken,
		options_of_binds_are_taken,
		options_of_namespaces_are_taken,
		nodes_are_groups,
		all_and_the_last_count,
		namespaces_imply_their_source,
		filter_is_an_extended_regex,
	};

	return UNIT_RUN("options", tests);
}
