// SPDX-License-Identifier: MIT
/* All facts of a result; see facts.h. */
#include "facts.h"

#include <stdlib.h>
#include <time.h>

#include "engine.h"
#include "fact.h"
#include "facts_board.h"
#include "facts_cpu.h"
#include "facts_kernel.h"
#include "facts_memory.h"
#include "facts_nvdimm.h"
#include "facts_suite.h"

json_t *facts_date(void)
{
	char date[32];
	time_t seconds = time(NULL);
	struct tm utc;

	gmtime_r(&seconds, &utc);
	strftime(date, sizeof(date), "%Y-%m-%dT%H:%M:%SZ", &utc);
	return json_string(date);
}

/*
 * What scripts say: why it was measured here; seconds a guest took to become idle;
 * CPUs that the guest's own run on.
 */
static void told(const struct fact_group *facts)
{
	static const struct {
		const char *key;
		const char *variable;
	} from[] = {
		{ "where_reason", "MEMMAP_BENCH_WHERE_REASON" },
		{ "settled_s", "MEMMAP_BENCH_SETTLED_S" },
		{ "host_cpus", "MEMMAP_BENCH_HOST_CPUS" },
	};

	for (size_t i = 0; i < sizeof(from) / sizeof(from[0]); i++) {
		const char *value = getenv(from[i].variable);

		if (value)
			fact_text(facts, from[i].key, value);
		else
			fact_unknown(facts, from[i].key, "%s is not set",
				     from[i].variable);
	}
}

static void where(const struct fact_group *facts)
{
	struct facts_where where = facts_where();

	fact_text(facts, "host", facts_host());
	fact_text(facts, "where", where.where);
	fact_text(facts, "accel", where.accel);
	told(facts);
}

/* Which module was asked: it need not be of this runner's sources. */
static void module(const struct fact_group *facts, const struct machine *machine)
{
	const struct memmap_bench_info *info = &machine->info;
	struct fact_group to;

	if (facts_of_model()) {
		fact_unknown(facts, "module", "the model needs none");
		return;
	}
	if (machine->device_err) {
		fact_unknown(facts, "module", "%s",
			     engine_advice(false, machine->device_err));
		return;
	}
	to = fact_below(facts, "module");
	fact_integer(&to, "version", info->version);
	fact_line(&to, "srcversion", "/sys/module/memmap_bench/srcversion");
	fact_bool(&to, "test_build",
		  !info->writer_reason[MEMMAP_BENCH_WRITER_WRONG]);
}

static void model(const struct fact_group *facts, const struct machine *machine)
{
	struct fact_group to;

	if (!facts_of_model()) {
		fact_unknown(facts, "model", "it is the kernel that is measured");
		return;
	}
	if (machine->device_err) {
		fact_unknown(facts, "model", "%s",
			     engine_advice(true, machine->device_err));
		return;
	}
	to = fact_below(facts, "model");
	facts_layout(&to, machine);
}

static void collect(const struct fact_group *facts, const struct machine *machine,
		    struct topology *topology)
{
	fact_integer(facts, "schema", 1);
	facts_suite(facts);
	fact_set(facts, "date", facts_date());
	where(facts);
	facts_command(facts);
	facts_cpu(facts, topology);
	facts_kernel(facts, machine);
	module(facts, machine);
	model(facts, machine);
	facts_nodes(facts, machine);
	facts_memory(facts);
	facts_nvdimm(facts, machine);
	facts_board(facts);
}

json_t *facts_collect(const char *root, const struct machine *machine,
		      struct topology *topology)
{
	struct fact_group facts = {
		.object = json_object(), .unknown = json_object(), .root = root,
	};

	if (!facts.object || !facts.unknown) {
		json_decref(facts.object);
		json_decref(facts.unknown);
		return NULL;
	}
	collect(&facts, machine, topology);
	json_object_set_new(facts.object, "unknown", facts.unknown);
	return facts.object;
}
