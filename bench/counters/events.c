// SPDX-License-Identifier: GPL-2.0-only
/* The table of events; see events.h. */
#include "events.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpu.h"

#define CACHE_LINE	64

/* A store that missed in that cache. */
#define STORE_MISSES(cache) \
	((cache) | PERF_COUNT_HW_CACHE_OP_WRITE << 8 | \
	 PERF_COUNT_HW_CACHE_RESULT_MISS << 16)

/* What there is to count, in the order in which it is given room. */
static const struct {
	const char *name;
	const char *what;
	enum event_class class;
	bool bytes;
	bool any_mode;
} known[] = {
	{ "cycles", "CPU cycles", EVENT_CORE, false, false },
	{ "instructions", "instructions", EVENT_CORE, false, false },
	{ "dTLB-store-misses", "stores that the data TLB did not know the page of",
	  EVENT_CORE, false, false },
	{ "LLC-store-misses", "stores that missed the last cache", EVENT_CORE,
	  false, false },
	{ "stalled-cycles-backend", "cycles that waited for memory or for units",
	  EVENT_CORE, false, false },
	{ "stalled-cycles-frontend", "cycles that waited for instructions",
	  EVENT_CORE, false, false },
	{ "stalled-on-stores", "cycles with the store buffer full and no load waiting",
	  EVENT_CORE, false, false },
	{ "dram-read", "bytes that memory controllers read from DRAM",
	  EVENT_MEMORY, true, true },
	{ "dram-write", "bytes that they wrote to it", EVENT_MEMORY, true, true },
	{ "pmem-read", "bytes that they read from persistent memory",
	  EVENT_MEMORY, true, true },
	{ "pmem-write", "bytes that they wrote to it", EVENT_MEMORY, true, true },
	{ "page-faults", "page faults", EVENT_SOFTWARE, false, false },
	{ "context-switches", "context switches", EVENT_SOFTWARE, false, true },
	{ "task-clock", "ns that were counted, of all CPUs together",
	  EVENT_SOFTWARE, false, true },
};

/*
 * Where an event can come from; of several the first that is there.
 * @type, @config: of the kernel itself, where @pmu is what it is counted on
 * @family: else of all PMUs of that name: what sysfs calls @names, the sum of both
 * @terms: else by that code, of the kinds of CPU in @kinds (0: any), each count
 *	worth @unit
 *
 * Codes are those of tools/perf/pmu-events/arch/x86 of Linux 6.12:
 * UNC_M_PMM_RPQ_INSERTS and UNC_M_PMM_WPQ_INSERTS, umc_cas_cmd.rd and .wr,
 * CYCLE_ACTIVITY.STALLS_TOTAL and EXE_ACTIVITY.BOUND_ON_STORES.
 */
struct source {
	const char *event;
	const char *pmu;
	uint32_t type;
	uint64_t config;
	const char *family;
	const char *names[2];
	const char *terms;
	unsigned int kinds;
	double unit;
};

#define OF_KERNEL(event, pmu, type, config) \
	{ event, pmu, type, config, NULL, { NULL, NULL }, NULL, 0, 1 }
#define BY_NAME(event, family, ...) \
	{ event, NULL, 0, 0, family, { __VA_ARGS__ }, NULL, 0, 1 }
#define BY_CODE(event, family, terms, kinds, unit) \
	{ event, NULL, 0, 0, family, { NULL, NULL }, terms, kinds, unit }

static const struct source sources[] = {
	OF_KERNEL("cycles", "cpu", PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES),
	OF_KERNEL("instructions", "cpu", PERF_TYPE_HARDWARE,
		  PERF_COUNT_HW_INSTRUCTIONS),
	OF_KERNEL("dTLB-store-misses", "cpu", PERF_TYPE_HW_CACHE,
		  STORE_MISSES(PERF_COUNT_HW_CACHE_DTLB)),
	OF_KERNEL("LLC-store-misses", "cpu", PERF_TYPE_HW_CACHE,
		  STORE_MISSES(PERF_COUNT_HW_CACHE_LL)),
	/* Of these the kernel has no event of its own any more. */
	BY_CODE("stalled-cycles-backend", "cpu", "event=0xa3,umask=0x04,cmask=4",
		CPU_OPTANE, 1),
	OF_KERNEL("stalled-cycles-backend", "cpu", PERF_TYPE_HARDWARE,
		  PERF_COUNT_HW_STALLED_CYCLES_BACKEND),
	OF_KERNEL("stalled-cycles-frontend", "cpu", PERF_TYPE_HARDWARE,
		  PERF_COUNT_HW_STALLED_CYCLES_FRONTEND),
	BY_CODE("stalled-on-stores", "cpu", "event=0xa6,umask=0x40",
		CPU_CASCADE_LAKE, 1),
	BY_CODE("stalled-on-stores", "cpu", "event=0xa6,umask=0x40,cmask=2",
		CPU_ICE_LAKE | CPU_SAPPHIRE_RAPIDS, 1),
	BY_NAME("dram-read", "uncore_imc", "cas_count_read"),
	BY_NAME("dram-read", "uncore_imc", "cas_count_read_sch0",
		"cas_count_read_sch1"),
	BY_NAME("dram-read", "uncore_imc", "data_reads"),
	BY_NAME("dram-read", "uncore_imc_free_running", "data_read"),
	BY_CODE("dram-read", "amd_umc", "event=0x0a,rdwrmask=0x1", 0,
		CACHE_LINE),
	BY_NAME("dram-write", "uncore_imc", "cas_count_write"),
	BY_NAME("dram-write", "uncore_imc", "cas_count_write_sch0",
		"cas_count_write_sch1"),
	BY_NAME("dram-write", "uncore_imc", "data_writes"),
	BY_NAME("dram-write", "uncore_imc_free_running", "data_write"),
	BY_CODE("dram-write", "amd_umc", "event=0x0a,rdwrmask=0x2", 0,
		CACHE_LINE),
	BY_CODE("pmem-read", "uncore_imc", "event=0xe3", CPU_OPTANE, CACHE_LINE),
	BY_CODE("pmem-write", "uncore_imc", "event=0xe7", CPU_OPTANE, CACHE_LINE),
	OF_KERNEL("page-faults", "software", PERF_TYPE_SOFTWARE,
		  PERF_COUNT_SW_PAGE_FAULTS),
	OF_KERNEL("context-switches", "software", PERF_TYPE_SOFTWARE,
		  PERF_COUNT_SW_CONTEXT_SWITCHES),
	OF_KERNEL("task-clock", "software", PERF_TYPE_SOFTWARE,
		  PERF_COUNT_SW_TASK_CLOCK),
};

const char *event_state_name(enum event_state state)
{
	static const char *const names[] = {
		[EVENT_COUNTED] = "counted",
		[EVENT_MULTIPLEXED] = "multiplexed",
		[EVENT_NOT_COUNTED] = "not-counted",
		[EVENT_UNSUPPORTED] = "unsupported",
		[EVENT_NO_PERMISSION] = "no-permission",
	};

	return names[state];
}

void event_deny(struct event *event, enum event_state state,
		const char *format, ...)
{
	va_list args;

	event->state = state;
	va_start(args, format);
	vsnprintf(event->reason, sizeof(event->reason), format, args);
	va_end(args);
}

static struct part *add_part(struct event *event)
{
	struct part *parts = reallocarray(event->parts, event->nr_parts + 1,
					  sizeof(*parts));

	if (!parts)
		return NULL;
	event->parts = parts;
	memset(&parts[event->nr_parts], 0, sizeof(*parts));
	return &parts[event->nr_parts++];
}

static int add_of_kernel(struct event *event, const struct source *source)
{
	struct part *part = add_part(event);

	if (!part)
		return -ENOMEM;
	snprintf(part->pmu, sizeof(part->pmu), "%s", source->pmu);
	part->type = source->type;
	part->config.word[0] = source->config;
	part->unit = source->unit;
	return 0;
}

/* What one PMU counts by these terms. 0, -EINVAL: it has no such; -ENOMEM. */
static int add_of_pmu(struct event *event, const char *root,
		      const struct pmu *pmu, const char *terms, double unit)
{
	struct pmu_config config;
	struct part *part;
	int err = pmu_encode(root, pmu, terms, &config);

	if (err)
		return err;
	part = add_part(event);
	if (!part)
		return -ENOMEM;
	memcpy(part->pmu, pmu->name, sizeof(part->pmu));
	memcpy(part->cpus, pmu->cpus, sizeof(part->cpus));
	part->type = pmu->type;
	part->config = config;
	part->unit = unit;
	return 0;
}

static int add_by_names(struct event *event, const char *root,
			const struct pmu *pmu, const struct source *source)
{
	char terms[PMU_TERMS];
	int err = 0;

	for (unsigned int i = 0; i < 2 && source->names[i] && !err; i++) {
		double unit;

		err = pmu_event(root, pmu, source->names[i], terms, &unit);
		if (!err)
			err = add_of_pmu(event, root, pmu, terms, unit);
	}
	return err;
}

/* On all PMUs of the family or, since a part is not the whole, on none. */
static int add_of_family(struct event *event, const char *root,
			 const struct source *source)
{
	struct pmu *pmus;
	unsigned int nr;
	int err = pmu_find(root, source->family, &pmus, &nr);

	for (unsigned int i = 0; i < nr && !err; i++)
		err = source->terms ?
			add_of_pmu(event, root, &pmus[i], source->terms,
				   source->unit) :
			add_by_names(event, root, &pmus[i], source);
	free(pmus);
	if (!err)
		return 0;
	free(event->parts);
	event->parts = NULL;
	event->nr_parts = 0;
	return err == -ENOENT || err == -EINVAL ? 0 : err;
}

/* Its parts from the first source that has any. */
static int resolve(struct event *event, const char *root, unsigned int kind)
{
	int err = 0;

	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		const struct source *source = &sources[i];

		if (strcmp(source->event, event->name) != 0 ||
		    (source->kinds && !(source->kinds & kind)))
			continue;
		err = source->pmu ? add_of_kernel(event, source) :
				    add_of_family(event, root, source);
		if (err || event->nr_parts)
			break;
	}
	return err;
}

static void explain_missing(struct event *event, const char *root)
{
	if (event->class != EVENT_MEMORY)
		event_deny(event, EVENT_UNSUPPORTED,
			   "its code is known for Optane servers' CPUs only, and this is none");
	else if (strncmp(event->name, "pmem", 4) == 0)
		event_deny(event, EVENT_UNSUPPORTED,
			   "no memory controller here counts Optane memory: that of Cascade Lake, Ice Lake and Sapphire Rapids does");
	else if (pmu_exists(root, "amd_df"))
		event_deny(event, EVENT_UNSUPPORTED,
			   "no PMU of memory controllers (amd_umc_*) here, and amd_df does not name its events");
	else
		event_deny(event, EVENT_UNSUPPORTED,
			   "no PMU of memory controllers (uncore_imc_*, amd_umc_*) that names it");
}

static int load_one(struct event *event, unsigned int i, const char *root,
		    unsigned int kind)
{
	int err;

	*event = (struct event){
		.name = known[i].name, .what = known[i].what,
		.class = known[i].class, .bytes = known[i].bytes,
		.any_mode = known[i].any_mode,
	};
	err = resolve(event, root, kind);
	if (!err && !event->nr_parts)
		explain_missing(event, root);
	return err;
}

int events_load(const char *root, struct event **out, unsigned int *nr)
{
	const unsigned int all = sizeof(known) / sizeof(known[0]);
	struct event *events = calloc(all, sizeof(*events));
	struct cpu cpu;
	int err = 0;

	if (!events)
		return -ENOMEM;
	/* Unknown, it is none whose codes are known. */
	cpu_load(root, &cpu);
	for (unsigned int i = 0; i < all && !err; i++)
		err = load_one(&events[i], i, root, cpu_kind(&cpu));
	if (err) {
		events_free(events, all);
		return err;
	}
	*out = events;
	*nr = all;
	return 0;
}

void events_free(struct event *events, unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++)
		free(events[i].parts);
	free(events);
}
