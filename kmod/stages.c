// SPDX-License-Identifier: GPL-2.0-only
/* Probes on the kernel's own path; see stages.h. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kprobes.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/slab.h>

#include "delay.h"
#include "stages.h"
#include "type.h"

/* Calls that can be under way at once, by tasks of any kind. */
#define CALLS		MEMMAP_BENCH_MAX_RANGES
#define CALIBRATION	64
#define SERIES		8

/*
 * struct call - a call of the kernel that is under way
 * @task: whose; NULL: the entry is free
 * @pgmap: what for
 * @stage: that the task is in, or 0
 * @entered: when that began
 * @held_since: when it got the hotplug lock; 0: it has not got it
 * @wait_before: run delay of the task at the call's start
 * @stage_wait_before: the same at the stage's start
 * @missed_before: probes missed until then
 * @record: what is known so far
 */
struct call {
	struct task_struct *task;
	const struct dev_pagemap *pgmap;
	u32 stage;
	u64 entered;
	u64 held_since;
	u64 wait_before;
	u64 stage_wait_before;
	unsigned long missed_before;
	struct memmap_bench_record record;
};

/* A call that has returned. */
struct finished {
	const struct dev_pagemap *pgmap;
	struct memmap_bench_record record;
};

/*
 * struct probe - a function of the kernel
 * @symbol: its name
 * @op: enum memmap_bench_op that it is, or 0
 * @stage: enum memmap_bench_stage that it is, or 0
 * @set: whether it is probed now
 * @catcher: of its entry and its return
 */
struct probe {
	const char *symbol;
	u32 op;
	u32 stage;
	bool set;
	struct kretprobe catcher;
};

static struct probe probes[] = {
	{ .symbol = "memremap_pages", .op = MEMMAP_BENCH_OP_BIND },
	{ .symbol = "memunmap_pages", .op = MEMMAP_BENCH_OP_UNBIND },
	{ .symbol = "mem_hotplug_begin", .stage = MEMMAP_BENCH_STAGE_LOCK_WAIT },
	{ .symbol = "mem_hotplug_done", .stage = MEMMAP_BENCH_STAGE_LOCK_HELD },
	{ .symbol = "arch_add_memory", .stage = MEMMAP_BENCH_STAGE_POPULATE },
	{ .symbol = "add_pages", .stage = MEMMAP_BENCH_STAGE_POPULATE },
	{ .symbol = "move_pfn_range_to_zone", .stage = MEMMAP_BENCH_STAGE_ZONE },
	{ .symbol = "memmap_init_zone_device", .stage = MEMMAP_BENCH_STAGE_INIT },
	{ .symbol = "remove_pfn_range_from_zone",
	  .stage = MEMMAP_BENCH_STAGE_UNZONE },
	{ .symbol = "arch_remove_memory",
	  .stage = MEMMAP_BENCH_STAGE_TEARDOWN },
	{ .symbol = "__remove_pages", .stage = MEMMAP_BENCH_STAGE_TEARDOWN },
	{ .symbol = "synchronize_rcu", .stage = MEMMAP_BENCH_STAGE_GRACE },
	{ .symbol = "wait_for_completion", .stage = MEMMAP_BENCH_STAGE_GRACE },
	/* Only to find out what a probe costs; counts for no stage. */
	{ .symbol = "mbench_probe_target", .stage = MEMMAP_BENCH_NR_STAGES },
};

/* Guarded by the device's mutex, but for what the handlers do. */
static struct call calls[CALLS];
static struct finished *finished;
static atomic_t nr_finished;
static atomic_t nr_lost;
static unsigned long known;	/* stages all of whose functions are probed */
static bool served;		/* kprobes are not switched off */

static struct kprobe stamper;
static const struct dev_pagemap *stamped;
static u64 *stamps;
static unsigned int stamp_room;
static atomic_t nr_stamps;

/* --- what the handlers do ------------------------------------------------- */

static struct call *call_of(struct task_struct *task)
{
	int i;

	for (i = 0; i < CALLS; i++)
		if (READ_ONCE(calls[i].task) == task)
			return &calls[i];
	return NULL;
}

static struct call *new_call(void)
{
	int i;

	for (i = 0; i < CALLS; i++)
		if (!cmpxchg(&calls[i].task, NULL, current))
			return &calls[i];
	return NULL;
}

/* Also by the kprobes' own recursion check, which says so in kp. */
static unsigned long missed(void)
{
	unsigned long sum = 0;
	int i;

	for (i = 0; i < ARRAY_SIZE(probes); i++)
		if (probes[i].set)
			sum += probes[i].catcher.nmissed +
			       probes[i].catcher.kp.nmissed;
	return sum;
}

void mbench_record_begin(struct memmap_bench_record *record, u32 op,
			 const struct dev_pagemap *pgmap, int nid)
{
	int zone_nid = nid < 0 ? numa_mem_id() : nid;
	int i;

	BUILD_BUG_ON(ARRAY_SIZE(record->stage_ns) <= MEMMAP_BENCH_NR_STAGES);

	*record = (struct memmap_bench_record){
		.op = op,
		.type = mbench_type_of(pgmap),
		.node = nid,
		.cpu = raw_smp_processor_id(),
		.cpu_node = cpu_to_node(raw_smp_processor_id()),
		.vmemmap_shift = pgmap->vmemmap_shift,
		.start = pgmap->range.start,
		.stage_wait_ns = MEMMAP_BENCH_UNKNOWN,
	};
	/* Device-dax may have several. */
	for (i = 0; i < pgmap->nr_range; i++)
		record->bytes += range_len(&pgmap->ranges[i]);
	for (i = 0; i < ARRAY_SIZE(record->stage_ns); i++)
		record->stage_ns[i] = MEMMAP_BENCH_UNKNOWN;
	if (pgmap->flags & PGMAP_ALTMAP_VALID) {
		record->flags |= MEMMAP_BENCH_RECORD_ALTMAP;
		record->altmap_pages = pgmap->altmap.reserve +
				       pgmap->altmap.free;
	}
	/* Linux never shrinks ZONE_DEVICE, so it remembers. */
	if (op == MEMMAP_BENCH_OP_BIND &&
	    !NODE_DATA(zone_nid)->node_zones[ZONE_DEVICE].spanned_pages)
		record->flags |= MEMMAP_BENCH_RECORD_FIRST;
}

static int begin_call(const struct probe *probe, struct pt_regs *regs)
{
	const struct dev_pagemap *pgmap =
		(void *)regs_get_kernel_argument(regs, 0);
	bool bind = probe->op == MEMMAP_BENCH_OP_BIND;
	struct call *call;

	/* memremap_pages() that fails calls memunmap_pages(). */
	if (call_of(current))
		return 1;
	call = new_call();
	if (!call) {
		atomic_inc(&nr_lost);
		return 1;
	}
	call->pgmap = pgmap;
	call->stage = 0;
	call->held_since = 0;
	call->missed_before = missed();
	mbench_record_begin(&call->record, probe->op, pgmap,
			    bind ? (int)regs_get_kernel_argument(regs, 1) :
				   NUMA_NO_NODE);
	call->record.flags |= MEMMAP_BENCH_RECORD_PROBED;
	call->record.hits = 1;
	if (IS_ENABLED(CONFIG_SCHED_INFO))
		call->record.stage_wait_ns = 0;
	call->wait_before = mbench_run_delay();
	call->record.start_ns = ktime_get_ns();
	return 0;
}

static void keep_call(const struct call *call)
{
	/* Never more than there are, not even for a moment: others count on it. */
	int index = atomic_fetch_add_unless(&nr_finished, 1,
					    MEMMAP_BENCH_MAX_RECORDS);

	if (index == MEMMAP_BENCH_MAX_RECORDS) {
		atomic_inc(&nr_lost);
		return;
	}
	finished[index].pgmap = call->pgmap;
	finished[index].record = call->record;
}

static void forget_stages(struct memmap_bench_record *record,
			  unsigned long stages)
{
	unsigned int stage;

	for_each_set_bit(stage, &stages, MEMMAP_BENCH_NR_STAGES)
		record->stage_ns[stage] = MEMMAP_BENCH_UNKNOWN;
}

static void end_call(const struct probe *probe, struct pt_regs *regs, u64 now)
{
	struct call *call = call_of(current);

	if (!call)
		return;
	call->record.end_ns = now;
	call->record.wait_ns = mbench_delayed_since(call->wait_before);
	call->record.end_cpu = raw_smp_processor_id();
	call->record.end_cpu_node = cpu_to_node(call->record.end_cpu);
	if (probe->op == MEMMAP_BENCH_OP_BIND &&
	    IS_ERR((void *)regs_return_value(regs)))
		call->record.flags |= MEMMAP_BENCH_RECORD_FAILED;
	/* A part of a stage's time is no figure. */
	forget_stages(&call->record, ~known);
	if (missed() != call->missed_before) {
		call->record.flags |= MEMMAP_BENCH_RECORD_MISSED;
		forget_stages(&call->record, MBENCH_STAGES_ALL);
	}
	keep_call(call);
	WRITE_ONCE(call->task, NULL);
}

static void add(struct call *call, u32 stage, u64 ns)
{
	u64 *sum = &call->record.stage_ns[stage];

	*sum = (*sum == MEMMAP_BENCH_UNKNOWN ? 0 : *sum) + ns;
}

/* Non-zero: its return is not to be caught. */
static int begin_stage(const struct probe *probe)
{
	struct call *call = call_of(current);
	u64 now;

	if (!call)
		return 1;
	call->record.hits++;
	now = ktime_get_ns();
	if (probe->stage == MEMMAP_BENCH_STAGE_LOCK_HELD) {
		if (call->held_since)
			add(call, probe->stage, now - call->held_since);
		call->held_since = 0;
		return 1;
	}
	if (call->stage)
		return 1;
	call->stage = probe->stage;
	call->stage_wait_before = mbench_run_delay();
	call->entered = now;
	return 0;
}

/* Whether a stage only computes: waiting for a CPU is then not its own. */
static bool computes(u32 stage)
{
	return stage != MEMMAP_BENCH_STAGE_LOCK_WAIT &&
	       stage != MEMMAP_BENCH_STAGE_GRACE;
}

static void end_stage(const struct probe *probe, u64 now)
{
	struct call *call = call_of(current);

	if (!call)
		return;
	add(call, probe->stage, now - call->entered);
	if (computes(probe->stage) && IS_ENABLED(CONFIG_SCHED_INFO))
		call->record.stage_wait_ns +=
			mbench_delayed_since(call->stage_wait_before);
	call->stage = 0;
	if (probe->stage == MEMMAP_BENCH_STAGE_LOCK_WAIT)
		call->held_since = now;
}

static struct probe *probe_of(struct kretprobe_instance *instance)
{
	return container_of(get_kretprobe(instance), struct probe, catcher);
}

static int on_entry(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	const struct probe *probe = probe_of(instance);

	return probe->op ? begin_call(probe, regs) : begin_stage(probe);
}

static int on_return(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	u64 now = ktime_get_ns();
	const struct probe *probe = probe_of(instance);

	if (probe->op)
		end_call(probe, regs, now);
	else
		end_stage(probe, now);
	return 0;
}

static int on_resched(struct kprobe *kprobe, struct pt_regs *regs)
{
	u64 now = ktime_get_ns();
	struct call *call = call_of(current);
	unsigned int index;

	if (!call)
		return 0;
	/* It costs less than one that catches the return too: counted as one. */
	call->record.hits++;
	if (call->pgmap != stamped || call->stage != MEMMAP_BENCH_STAGE_INIT)
		return 0;
	index = atomic_inc_return(&nr_stamps) - 1;
	if (index < stamp_room)
		stamps[index] = now - call->entered;
	return 0;
}

/* --- setting probes ------------------------------------------------------- */

static void set_probe(struct probe *probe)
{
	/* A registered kretprobe leaves state behind: start from nothing. */
	probe->catcher = (struct kretprobe) {
		.kp.symbol_name = probe->symbol,
		.entry_handler = on_entry,
		.handler = on_return,
		.maxactive = 2 * CALLS,
	};
	probe->set = !register_kretprobe(&probe->catcher);
}

static bool is_wanted(const struct probe *probe, unsigned long wanted)
{
	/* What a probe costs is asked only where all are set. */
	if (probe->stage == MEMMAP_BENCH_NR_STAGES)
		return wanted == MBENCH_STAGES_ALL;
	return wanted & BIT(probe->stage);
}

static void unset_probes(void)
{
	struct kretprobe *set[ARRAY_SIZE(probes)];
	int nr = 0, i;

	for (i = 0; i < ARRAY_SIZE(probes); i++)
		if (probes[i].set)
			set[nr++] = &probes[i].catcher;
	/*
	 * Together: each would wait for a grace period of its own. In the table's
	 * order: no call ends as recorded of which a stage was not looked for.
	 */
	unregister_kretprobes(set, nr);
	for (i = 0; i < ARRAY_SIZE(probes); i++)
		probes[i].set = false;
}

static bool has_calls(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(probes); i++)
		if (probes[i].op && !probes[i].set)
			return false;
	return true;
}

static unsigned long known_stages(void)
{
	unsigned long stages = MBENCH_STAGES_ALL;
	int i;

	for (i = 0; i < ARRAY_SIZE(probes); i++)
		if (!probes[i].op && !probes[i].set)
			stages &= ~BIT(probes[i].stage);
	/* Held since the lock was had: both ends are needed. */
	if (!(stages & BIT(MEMMAP_BENCH_STAGE_LOCK_WAIT)))
		stages &= ~BIT(MEMMAP_BENCH_STAGE_LOCK_HELD);
	return stages;
}

int mbench_stages_begin(unsigned long wanted)
{
	int i;

	if (finished)
		return -EBUSY;
	finished = kvcalloc(MEMMAP_BENCH_MAX_RECORDS, sizeof(*finished),
			    GFP_KERNEL);
	if (!finished)
		return -ENOMEM;
	/* Calls that the last end cut off are there still. */
	memset(calls, 0, sizeof(calls));
	atomic_set(&nr_finished, 0);
	atomic_set(&nr_lost, 0);
	atomic_set(&nr_stamps, 0);
	for (i = 0; i < ARRAY_SIZE(probes); i++)
		if (!probes[i].op && is_wanted(&probes[i], wanted))
			set_probe(&probes[i]);
	known = known_stages();
	served = true;
	/* Calls last: of one that is recorded, every stage was looked for. */
	for (i = 0; i < ARRAY_SIZE(probes); i++)
		if (probes[i].op)
			set_probe(&probes[i]);
	if (has_calls())
		return 0;
	mbench_stages_end();
	return -EOPNOTSUPP;
}

void mbench_stages_stop(void)
{
	if (stamps)
		unregister_kprobe(&stamper);
	stamps = NULL;
	unset_probes();
}

void mbench_stages_end(void)
{
	mbench_stages_stop();
	kvfree(finished);
	finished = NULL;
}

bool mbench_stages_on(void)
{
	return finished;
}

int mbench_stages_stamp(const struct dev_pagemap *pgmap, u64 *to,
			unsigned int room)
{
	stamper = (struct kprobe) {
		.symbol_name = "__cond_resched",
		.pre_handler = on_resched,
	};
	stamped = pgmap;
	stamps = to;
	stamp_room = room;
	if (!register_kprobe(&stamper))
		return 0;
	stamps = NULL;
	return -EOPNOTSUPP;
}

/* --- what was found ------------------------------------------------------- */

unsigned int mbench_stages_stamps(void)
{
	return atomic_read(&nr_stamps);
}

unsigned int mbench_stages_lost(void)
{
	return atomic_read(&nr_lost);
}

const struct memmap_bench_record *mbench_stages_record(unsigned int index)
{
	return index < atomic_read(&nr_finished) ? &finished[index].record :
						   NULL;
}

bool mbench_stages_find(u32 op, const struct dev_pagemap *pgmap,
			struct memmap_bench_record *record)
{
	unsigned int i;

	for (i = 0; finished && i < atomic_read(&nr_finished); i++) {
		if (finished[i].pgmap != pgmap || finished[i].record.op != op)
			continue;
		*record = finished[i].record;
		return true;
	}
	return false;
}

void mbench_stages_reasons(u8 *reason)
{
	int i;

	for (i = 1; i < MEMMAP_BENCH_NR_STAGES; i++)
		reason[i] = !(known & BIT(i)) ? MEMMAP_BENCH_NO_SYMBOL :
			    served ? MEMMAP_BENCH_AVAILABLE :
				     MEMMAP_BENCH_NO_HIT;
}

/* --- what a probe costs --------------------------------------------------- */

void mbench_probe_target(void);
noinline void mbench_probe_target(void)
{
	/* Nothing, and not to be optimised away. */
	asm volatile("");
}

/* The least of some series, so that no interrupt counts. */
static u64 least_ns(void)
{
	u64 least = U64_MAX;
	int series, i;

	for (series = 0; series < SERIES; series++) {
		u64 start = ktime_get_ns();

		for (i = 0; i < CALIBRATION; i++)
			mbench_probe_target();
		least = min(least, ktime_get_ns() - start);
		cond_resched();
	}
	return least;
}

static bool target_is_set(void)
{
	return probes[ARRAY_SIZE(probes) - 1].set;
}

u64 mbench_stages_cost(void)
{
	struct call *call = new_call();
	u64 cost;

	if (!call)
		return MEMMAP_BENCH_UNKNOWN;
	call->stage = 0;
	call->record.hits = 0;
	cost = least_ns() / CALIBRATION;
	/* Not probed, or kprobes are switched off: nothing was measured. */
	if (call->record.hits != SERIES * CALIBRATION)
		cost = MEMMAP_BENCH_UNKNOWN;
	served = call->record.hits || !target_is_set();
	WRITE_ONCE(call->task, NULL);
	return cost;
}
