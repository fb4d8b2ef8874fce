// SPDX-License-Identifier: GPL-2.0-only
/* Probes on the kernel's own path; see stages.h. */
#include <linux/kprobes.h>
#include <linux/ktime.h>
#include <linux/sched.h>

#include "memmap_bench.h"
#include "stages.h"

/* Guarded by the device's mutex, as every call of the two functions is. */
static struct task_struct *probed_task;
static u64 init_ns;
static bool probed;

static int on_entry(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	/* Non-zero: not ours, do not catch the return. */
	if (current != probed_task)
		return 1;
	*(u64 *)instance->data = ktime_get_ns();
	return 0;
}

static int on_return(struct kretprobe_instance *instance, struct pt_regs *regs)
{
	u64 start = *(u64 *)instance->data;

	init_ns = (init_ns == MEMMAP_BENCH_UNKNOWN ? 0 : init_ns) +
		  ktime_get_ns() - start;
	return 0;
}

static struct kretprobe init_probe;

void mbench_stage_begin(void)
{
	/* A registered kretprobe leaves state behind: start from nothing. */
	init_probe = (struct kretprobe) {
		.kp.symbol_name = "memmap_init_zone_device",
		.entry_handler = on_entry,
		.handler = on_return,
		.data_size = sizeof(u64),
	};
	probed_task = current;
	init_ns = MEMMAP_BENCH_UNKNOWN;
	probed = !register_kretprobe(&init_probe);
}

u64 mbench_stage_end(void)
{
	if (probed)
		unregister_kretprobe(&init_probe);
	return init_ns;
}
