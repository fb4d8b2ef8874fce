// SPDX-License-Identifier: MIT
/* What disturbed a sample; see disturbance.h. */
#include "disturbance.h"

#include <inttypes.h>
#include <stdio.h>

#include "topology.h"
#include "watch_internal.h"

#define FIELD	24

void disturbance_begin(struct disturbance *disturbance)
{
	*disturbance = (struct disturbance){
		.window_ns = MEMMAP_BENCH_UNKNOWN,
		.reading_ns = MEMMAP_BENCH_UNKNOWN,
		.steal_ms = MEMMAP_BENCH_UNKNOWN,
		.throttled = MEMMAP_BENCH_UNKNOWN,
		.smi = MEMMAP_BENCH_UNKNOWN,
		.interrupts = MEMMAP_BENCH_UNKNOWN,
		.interrupts_cpu = -1,
		.frequency_changes = MEMMAP_BENCH_UNKNOWN,
		.moved = MEMMAP_BENCH_UNKNOWN,
		.runner_cpu = -1,
	};
}

/* Where a worker, or a task in the kernel, was. Between its ends nobody knows. */
static void note_cpus(struct watch *watch, int cpu, int end_cpu,
		      struct sample *sample)
{
	if (watch) {
		watch_worked(watch, cpu);
		watch_worked(watch, end_cpu);
	}
	sample->disturbance.moved += cpu != end_cpu;
}

/* The workers of a node without CPUs may go anywhere. */
static bool have_cpus(const struct machine *machine, const struct point *point)
{
	for (unsigned int i = 0; i < point->group.nr; i++) {
		const struct machine_node *node =
			machine_node(machine, point->group.node[i]);

		if (!node || !node->cpus)
			return false;
	}
	return true;
}

/*
 * Whether the worker was asked to stay on one CPU. Of the module only padata-api binds
 * its work; the others are on unbound workqueues, which may move it within a node.
 */
static bool is_bound(const struct sampler *sampler, const struct point *point,
		     const struct memmap_bench_worker *worker)
{
	if (sampler->engine.model)
		return point->placement != MEMMAP_BENCH_PLACEMENT_ANY &&
		       (point->placement != MEMMAP_BENCH_PLACEMENT_NODE ||
			have_cpus(sampler->machine, point));
	return point->schedule == MEMMAP_BENCH_SCHEDULE_PADATA_API &&
	       worker->index;
}

static void judge_workers(struct sampler *sampler, const struct point *point,
			  struct sample *sample)
{
	for (unsigned int i = 0; i < sample->nr_workers; i++) {
		const struct memmap_bench_worker *worker = &sampler->workers[i];

		note_cpus(sampler->watch, worker->cpu, worker->end_cpu, sample);
		if (worker->cpu != worker->end_cpu &&
		    is_bound(sampler, point, worker))
			sample_doubt(sample, "migrated: a worker that was bound to CPU %d ended on CPU %d",
				     worker->cpu, worker->end_cpu);
	}
}

static void judge_records(struct sampler *sampler, struct sample *sample)
{
	for (unsigned int i = 0; i < sample->stages.nr; i++)
		note_cpus(sampler->watch, sampler->records[i].cpu,
			  sampler->records[i].end_cpu, sample);
}

/*
 * In the paths of the kernel's own work the runner is bound to a CPU: of a namespace it
 * is itself who works. Somebody may have moved it, or taken the CPU away.
 */
static void judge_runner(const struct sampler *sampler, struct sample *sample)
{
	int cpu = topology_cpu();

	sample->disturbance.runner_cpu = cpu;
	if (cpu != sampler->runner_cpu)
		sample_doubt(sample, "migrated: the runner was bound to CPU %d and is on CPU %d",
			     sampler->runner_cpu, cpu);
}

static void judge_watched(const struct watch *watch, struct sample *sample)
{
	sample->disturbance.window_ns = watch_window(watch, WATCH_INTERRUPTS);
	sample->disturbance.reading_ns = watch->reading_ns;
	watch_judge(watch, sample);
}

void disturbance_judge(struct sampler *sampler, const struct point *point,
		       struct sample *sample)
{
	/* What failed says why already, and has no workers. */
	if (sample->err)
		return;
	sample->disturbance.moved = 0;
	if (point->path == PATH_MEMMAP) {
		judge_workers(sampler, point, sample);
	} else {
		judge_records(sampler, sample);
		judge_runner(sampler, sample);
	}
	if (sampler->watch)
		judge_watched(sampler->watch, sample);
}

/* A number, or nothing where it is unknown. */
static const char *known(uint64_t value, char text[static FIELD])
{
	text[0] = '\0';
	if (value != MEMMAP_BENCH_UNKNOWN)
		snprintf(text, FIELD, "%" PRIu64, value);
	return text;
}

static const char *known_cpu(int cpu, char text[static FIELD])
{
	return known(cpu < 0 ? MEMMAP_BENCH_UNKNOWN : (uint64_t)cpu, text);
}

static const char *known_ms(uint64_t ns, char text[static FIELD])
{
	text[0] = '\0';
	if (ns != MEMMAP_BENCH_UNKNOWN)
		snprintf(text, FIELD, "%.3f", (double)ns / 1e6);
	return text;
}

const char *disturbance_row(const struct disturbance *of,
			    char text[static DISTURBANCE_ROW])
{
	char field[10][FIELD];

	snprintf(text, DISTURBANCE_ROW, "%s,%s,%s,%s,%s,%s,%s,%s,%s,%s,%s",
		 known(of->steal_ms, field[0]), known(of->throttled, field[1]),
		 known(of->smi, field[2]), known(of->interrupts, field[3]),
		 known_cpu(of->interrupts_cpu, field[4]), of->clocksource,
		 known(of->frequency_changes, field[5]),
		 known(of->moved, field[6]), known_cpu(of->runner_cpu, field[7]),
		 known_ms(of->window_ns, field[8]),
		 known_ms(of->reading_ns, field[9]));
	return text;
}
