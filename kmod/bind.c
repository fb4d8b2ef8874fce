// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's whole path: memremap_pages() and memunmap_pages() of some ranges,
 * each by a worker on its node, as the NVDIMM core probes its devices: one after
 * another, or all at once.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/async.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/wait.h>

#include "bind.h"
#include "claim.h"
#include "delay.h"
#include "locate.h"
#include "record.h"
#include "stages.h"

struct bind;

/*
 * struct binder - what one worker makes and removes
 * @bind: what it is part of
 * @range: claimed; its memmap stands while @bound
 * @record: of the bind, then of the unbind
 * @err: of the bind
 */
struct binder {
	struct bind *bind;
	struct mbench_range range;
	struct memmap_bench_record record[2];
	bool bound;
	int err;
};

/*
 * struct bind
 * @arg: what was asked
 * @binders: one for each range
 * @nr_claimed: of those whose addresses are held
 * @start: of the phase that is under way, ktime
 * @left: workers that have not ended
 * @wait: for @left to become 0
 * @stamps: of reschedulings, or NULL
 * @stamp_room: how many there can be
 */
struct bind {
	struct memmap_bench_bind *arg;
	struct binder *binders;
	unsigned int nr_claimed;
	u64 start;
	atomic_t left;
	wait_queue_head_t wait;
	u64 *stamps;
	unsigned int stamp_room;
};

static ASYNC_DOMAIN_EXCLUSIVE(binding);

static void end_work(struct bind *bind)
{
	if (atomic_dec_and_test(&bind->left))
		wake_up(&bind->wait);
}

static void begin_record(struct binder *binder, u32 op, u64 *wait_before)
{
	struct memmap_bench_record *record = &binder->record[op - 1];

	/* memunmap_pages() is asked for no node. */
	mbench_record_begin(record, op, &binder->range.pgmap,
			    op == MEMMAP_BENCH_OP_BIND ? binder->range.nid :
							 NUMA_NO_NODE);
	*wait_before = mbench_run_delay();
	record->start_ns = ktime_get_ns() - binder->bind->start;
}

static void end_record(struct binder *binder, u32 op, u64 wait_before)
{
	struct memmap_bench_record *record = &binder->record[op - 1];

	record->end_ns = ktime_get_ns() - binder->bind->start;
	record->wait_ns = mbench_delayed_since(wait_before);
	record->end_cpu = raw_smp_processor_id();
	record->end_cpu_node = cpu_to_node(record->end_cpu);
}

static void do_bind(void *data, async_cookie_t cookie)
{
	struct binder *binder = data;
	u64 wait_before;
	void *addr;

	begin_record(binder, MEMMAP_BENCH_OP_BIND, &wait_before);
	addr = memremap_pages(&binder->range.pgmap, binder->range.nid);
	end_record(binder, MEMMAP_BENCH_OP_BIND, wait_before);
	binder->bound = !IS_ERR(addr);
	binder->err = PTR_ERR_OR_ZERO(addr);
	end_work(binder->bind);
}

static void do_unbind(void *data, async_cookie_t cookie)
{
	struct binder *binder = data;
	u64 wait_before;

	begin_record(binder, MEMMAP_BENCH_OP_UNBIND, &wait_before);
	memunmap_pages(&binder->range.pgmap);
	end_record(binder, MEMMAP_BENCH_OP_UNBIND, wait_before);
	binder->bound = false;
	end_work(binder->bind);
}

/*
 * Waits for the workers that were queued. Not killable, since what they make must
 * be removed; idle, so that minutes of it do not look like a hung task.
 */
static void wait_for_work(struct bind *bind)
{
	wait_event_idle(bind->wait, !atomic_read(&bind->left));
}

/* Runs @work for all ranges. 0 or -EINTR. */
static int phase(struct bind *bind, async_func_t work)
{
	bool at_once = bind->arg->flags & MEMMAP_BENCH_BIND_AT_ONCE;
	unsigned int nr = bind->arg->nr_ranges;
	int err = 0;
	unsigned int i;

	atomic_set(&bind->left, at_once ? nr : 0);
	bind->start = ktime_get_ns();
	for (i = 0; i < nr; i++) {
		struct binder *binder = &bind->binders[i];

		if (!at_once)
			atomic_set(&bind->left, 1);
		async_schedule_node_domain(work, binder, binder->range.nid,
					   &binding);
		if (!at_once)
			wait_for_work(bind);
		if (!at_once && fatal_signal_pending(current)) {
			err = -EINTR;
			break;
		}
	}
	wait_for_work(bind);
	/* The module's code must not be running when the binders are freed. */
	async_synchronize_full_domain(&binding);
	return err;
}

static u64 makespan(const struct bind *bind, u32 op)
{
	u64 last = 0;
	unsigned int i;

	for (i = 0; i < bind->arg->nr_ranges; i++)
		last = max(last, bind->binders[i].record[op - 1].end_ns);
	return last;
}

static int bind_error(const struct bind *bind)
{
	unsigned int i;

	for (i = 0; i < bind->arg->nr_ranges; i++) {
		const struct binder *binder = &bind->binders[i];

		if (!binder->err)
			continue;
		pr_err("range %pR: memremap_pages failed, %d\n",
		       binder->range.res, binder->err);
		return binder->err;
	}
	return 0;
}

/* After a failure in the middle, or a kill. */
static void remove_bound(struct bind *bind)
{
	unsigned int i;

	for (i = 0; i < bind->arg->nr_ranges; i++)
		if (bind->binders[i].bound)
			memunmap_pages(&bind->binders[i].range.pgmap);
}

static void locate(struct bind *bind)
{
	unsigned int i;

	for (i = 0; i < bind->arg->nr_ranges; i++) {
		struct mbench_range *range = &bind->binders[i].range;
		struct memmap_bench_record *record = bind->binders[i].record;
		struct mbench_place place = mbench_locate(range->start_pfn,
							  range->nr_pages,
							  range->nid);

		record->memmap_bytes = place.memmap;
		record->backing_bytes = place.backing;
		record->off_node_bytes = place.off_node;
		record->small_bytes = place.small;
	}
}

/* Adds what the probes saw of the same call. */
static void add_stages(struct binder *binder, u32 op)
{
	struct memmap_bench_record *record = &binder->record[op - 1];
	struct memmap_bench_record seen;

	if (!mbench_stages_find(op, &binder->range.pgmap, &seen))
		return;
	record->flags |= seen.flags & (MEMMAP_BENCH_RECORD_PROBED |
				       MEMMAP_BENCH_RECORD_MISSED);
	record->hits = seen.hits;
	record->stage_wait_ns = seen.stage_wait_ns;
	memcpy(record->stage_ns, seen.stage_ns, sizeof(record->stage_ns));
}

static int bind_and_unbind(struct bind *bind)
{
	struct memmap_bench_bind *arg = bind->arg;
	unsigned int i;
	int err;

	err = phase(bind, do_bind);
	if (!err)
		err = bind_error(bind);
	if (err)
		goto out_remove_bound;
	arg->bind_ns = makespan(bind, MEMMAP_BENCH_OP_BIND);
	locate(bind);
	err = phase(bind, do_unbind);
	if (err)
		goto out_remove_bound;
	arg->unbind_ns = makespan(bind, MEMMAP_BENCH_OP_UNBIND);
	mbench_stages_stop();
	for (i = 0; i < arg->nr_ranges; i++) {
		add_stages(&bind->binders[i], MEMMAP_BENCH_OP_BIND);
		add_stages(&bind->binders[i], MEMMAP_BENCH_OP_UNBIND);
	}
	return 0;

out_remove_bound:
	remove_bound(bind);
	return err;
}

/* --- what user space gets ------------------------------------------------- */

static int give_records(const struct bind *bind)
{
	struct memmap_bench_bind *arg = bind->arg;
	unsigned int i, op;
	int err;

	arg->nr_records = 0;
	for (op = 0; op < 2; op++) {
		for (i = 0; i < arg->nr_ranges; i++) {
			err = mbench_give_record(arg->records,
						 arg->nr_records++,
						 arg->record_size,
						 &bind->binders[i].record[op],
						 sizeof(bind->binders[i].record[op]));
			if (err)
				return err;
		}
	}
	return 0;
}

static int give_stamps(const struct bind *bind)
{
	struct memmap_bench_bind *arg = bind->arg;
	unsigned int given;

	if (!bind->stamps)
		return 0;
	arg->nr_sections = mbench_stages_stamps();
	given = min(bind->stamp_room, arg->nr_sections);
	return copy_to_user(u64_to_user_ptr(arg->sections), bind->stamps,
			    given * sizeof(*bind->stamps)) ? -EFAULT : 0;
}

/* --- what is needed ------------------------------------------------------- */

static int check(const struct memmap_bench_bind *arg)
{
	if (arg->flags & ~(MEMMAP_BENCH_BIND_STAGES | MEMMAP_BENCH_BIND_AT_ONCE) ||
	    arg->reserved)
		return -EINVAL;
	if (!arg->nr_ranges || arg->nr_ranges > MEMMAP_BENCH_MAX_RANGES)
		return -EINVAL;
	if (arg->record_size < sizeof(struct memmap_bench_record) ||
	    arg->record_size > PAGE_SIZE)
		return -EINVAL;
	if (arg->nr_records < 2 * arg->nr_ranges)
		return -ENOSPC;
	if (!arg->sections)
		return 0;
	/* Stamps come from a probe, and there is one array. */
	if (arg->nr_ranges != 1 || !(arg->flags & MEMMAP_BENCH_BIND_STAGES))
		return -EINVAL;
	return 0;
}

static unsigned int ranges_on(const struct memmap_bench_bind *arg, int nid)
{
	unsigned int nr = 0;
	unsigned int i;

	for (i = 0; i < arg->nr_ranges; i++)
		nr += arg->node[i] == nid;
	return nr;
}

static void unclaim_all(struct bind *bind)
{
	while (bind->nr_claimed)
		mbench_unclaim(&bind->binders[--bind->nr_claimed].range);
}

static int claim_all(struct bind *bind)
{
	struct memmap_bench_bind *arg = bind->arg;
	struct mbench_request request = {
		.source = arg->source,
		.type = arg->type,
		.bytes = arg->bytes,
		.vmemmap_shift = arg->vmemmap_shift,
	};
	unsigned int i;
	int err;

	for (i = 0; i < arg->nr_ranges; i++) {
		request.nid = arg->node[i];
		request.start = arg->start[i];
		err = mbench_request_check(&request,
					   ranges_on(arg, arg->node[i]));
		if (!err)
			err = mbench_claim(&bind->binders[i].range, &request);
		if (err) {
			unclaim_all(bind);
			return err;
		}
		bind->binders[i].bind = bind;
		bind->nr_claimed++;
	}
	arg->type = request.type;
	return 0;
}

static int begin_stages(struct bind *bind)
{
	struct memmap_bench_bind *arg = bind->arg;
	int err;

	arg->probe_ns = MEMMAP_BENCH_UNKNOWN;
	if (!(arg->flags & MEMMAP_BENCH_BIND_STAGES))
		return 0;
	err = mbench_stages_begin(MBENCH_STAGES_ALL);
	if (err == -EOPNOTSUPP) {
		memset(arg->stage_reason + 1, MEMMAP_BENCH_NO_SYMBOL,
		       MEMMAP_BENCH_NR_STAGES - 1);
		return 0;
	}
	if (err)
		return err;
	arg->probe_ns = mbench_stages_cost();
	mbench_stages_reasons(arg->stage_reason);
	/* Where they cannot be had there are none; the rest goes on. */
	if (bind->stamps)
		mbench_stages_stamp(&bind->binders->range.pgmap, bind->stamps,
				    bind->stamp_room);
	return 0;
}

/*
 * The caller's room may be anything. There are two a section; before 6.12.101 it
 * was one a pageblock. That is little beside the memmap, which is known to fit.
 */
static int alloc_stamps(struct bind *bind)
{
	const struct memmap_bench_bind *arg = bind->arg;
	u64 pageblocks = (arg->bytes >> PAGE_SHIFT) / pageblock_nr_pages;

	if (!arg->sections)
		return 0;
	bind->stamp_room = min_t(u64, arg->nr_sections, 2 * pageblocks);
	bind->stamps = kvcalloc(bind->stamp_room + 1, sizeof(*bind->stamps),
				GFP_KERNEL);
	return bind->stamps ? 0 : -ENOMEM;
}

/* With the addresses held and memory for everything. */
static int claimed(struct bind *bind)
{
	int err;

	err = begin_stages(bind);
	if (err)
		return err;
	err = bind_and_unbind(bind);
	if (!err)
		err = give_stamps(bind);
	if (bind->arg->flags & MEMMAP_BENCH_BIND_STAGES)
		mbench_stages_end();
	if (err)
		return err;
	return give_records(bind);
}

int mbench_bind(struct memmap_bench_bind *arg)
{
	struct bind bind = { .arg = arg };
	int err;

	err = check(arg);
	if (err)
		return err;
	init_waitqueue_head(&bind.wait);
	bind.binders = kvcalloc(arg->nr_ranges, sizeof(*bind.binders),
				GFP_KERNEL);
	if (!bind.binders)
		return -ENOMEM;
	err = claim_all(&bind);
	if (err)
		goto out_free_binders;
	err = alloc_stamps(&bind);
	if (err)
		goto out_unclaim_all;
	err = claimed(&bind);
	kvfree(bind.stamps);

out_unclaim_all:
	unclaim_all(&bind);
out_free_binders:
	kvfree(bind.binders);
	return err;
}
