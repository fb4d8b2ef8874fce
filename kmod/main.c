// SPDX-License-Identifier: GPL-2.0-only
/* /dev/memmap_bench: exclusive open, dispatch; release gives everything back. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "bind.h"
#include "info.h"
#include "inspect.h"
#include "kernel.h"
#include "memmap_bench.h"
#include "range.h"
#include "run.h"
#include "stages.h"
#include "trace.h"
#include "workers.h"
#include "writer.h"

/*
 * struct mbench_file - everything that one open file made
 * @lock: one ioctl at a time, also when threads share the file
 * @ranges: held ranges
 * @nr_ranges: how many
 * @last_id: ids are never used again
 */
struct mbench_file {
	struct mutex lock;	/* one ioctl at a time */
	struct list_head ranges;
	unsigned int nr_ranges;
	u32 last_id;
};

union mbench_arg {
	u32 size;
	struct memmap_bench_info info;
	struct memmap_bench_range_create create;
	struct memmap_bench_range_destroy destroy;
	struct memmap_bench_run run;
	struct memmap_bench_trace_start trace_start;
	struct memmap_bench_trace_stop trace_stop;
	struct memmap_bench_bind bind;
	struct memmap_bench_inspect inspect;
};

static struct mbench_range *find_range(struct mbench_file *file, u32 id)
{
	struct mbench_range *range;

	list_for_each_entry(range, &file->ranges, entry)
		if (range->id == id)
			return range;
	return NULL;
}

static int do_info(struct mbench_file *file, union mbench_arg *arg)
{
	mbench_info(&arg->info);
	return 0;
}

static int do_range_create(struct mbench_file *file, union mbench_arg *arg)
{
	struct mbench_range *range;
	int err;

	if (file->nr_ranges == MEMMAP_BENCH_MAX_RANGES) {
		pr_err("%u ranges are held, no more are possible\n",
		       file->nr_ranges);
		return -ENOSPC;
	}
	err = mbench_range_create(&range, &arg->create);
	if (err)
		return err;
	range->id = ++file->last_id;
	list_add_tail(&range->entry, &file->ranges);
	file->nr_ranges++;
	arg->create.id = range->id;
	return 0;
}

static void drop_range(struct mbench_file *file, struct mbench_range *range)
{
	list_del(&range->entry);
	file->nr_ranges--;
	mbench_range_destroy(range);
}

static int do_range_destroy(struct mbench_file *file, union mbench_arg *arg)
{
	struct mbench_range *range = find_range(file, arg->destroy.id);

	if (!range)
		return -ENOENT;
	drop_range(file, range);
	return 0;
}

/* The ranges that a run names, each once. 0 or -errno. */
static int named_ranges(struct mbench_file *file,
			const struct memmap_bench_run *run,
			struct mbench_range **ranges)
{
	unsigned int i, j;

	if (!run->nr_ranges || run->nr_ranges > MEMMAP_BENCH_MAX_RANGES)
		return -EINVAL;
	for (i = 0; i < run->nr_ranges; i++) {
		ranges[i] = find_range(file, run->ranges[i]);
		if (!ranges[i])
			return -ENOENT;
		for (j = 0; j < i; j++)
			if (ranges[j] == ranges[i])
				return -EINVAL;
	}
	return 0;
}

static int do_run(struct mbench_file *file, union mbench_arg *arg)
{
	struct mbench_range *ranges[MEMMAP_BENCH_MAX_RANGES];
	int err;

	/* The probes would be part of what is timed. */
	if (mbench_stages_on())
		return -EBUSY;
	err = named_ranges(file, &arg->run, ranges);
	if (err)
		return err;
	return mbench_run(ranges, &arg->run);
}

static int do_trace_start(struct mbench_file *file, union mbench_arg *arg)
{
	return mbench_trace_start(&arg->trace_start);
}

static int do_trace_stop(struct mbench_file *file, union mbench_arg *arg)
{
	return mbench_trace_stop(&arg->trace_stop);
}

static int do_bind(struct mbench_file *file, union mbench_arg *arg)
{
	/* A trace's probes would be part of what is timed, with stages or without. */
	if (mbench_stages_on())
		return -EBUSY;
	return mbench_bind(&arg->bind);
}

static int do_inspect(struct mbench_file *file, union mbench_arg *arg)
{
	struct mbench_range *range = NULL;

	if (arg->inspect.id) {
		range = find_range(file, arg->inspect.id);
		if (!range)
			return -ENOENT;
	}
	return mbench_inspect(range, &arg->inspect);
}

/*
 * struct mbench_op - one ioctl
 * @fn: what it does
 * @known: bytes of its struct that this module knows
 * @least: bytes of its struct in the version that brought it
 */
struct mbench_op {
	int (*fn)(struct mbench_file *file, union mbench_arg *arg);
	size_t known;
	size_t least;
};

static const struct mbench_op ops[] = {
	[_IOC_NR(MEMMAP_BENCH_INFO)] = {
		do_info, sizeof(struct memmap_bench_info),
		offsetofend(struct memmap_bench_info, release) },
	[_IOC_NR(MEMMAP_BENCH_RANGE_CREATE)] = {
		do_range_create, sizeof(struct memmap_bench_range_create),
		offsetofend(struct memmap_bench_range_create,
			    small_bytes) },
	[_IOC_NR(MEMMAP_BENCH_RANGE_DESTROY)] = {
		do_range_destroy, sizeof(struct memmap_bench_range_destroy),
		offsetofend(struct memmap_bench_range_destroy, id) },
	[_IOC_NR(MEMMAP_BENCH_RUN)] = {
		do_run, sizeof(struct memmap_bench_run),
		offsetofend(struct memmap_bench_run, bad_got) },
	[_IOC_NR(MEMMAP_BENCH_TRACE_START)] = {
		do_trace_start, sizeof(struct memmap_bench_trace_start),
		offsetofend(struct memmap_bench_trace_start, stage_reason) },
	[_IOC_NR(MEMMAP_BENCH_TRACE_STOP)] = {
		do_trace_stop, sizeof(struct memmap_bench_trace_stop),
		offsetofend(struct memmap_bench_trace_stop, reserved) },
	[_IOC_NR(MEMMAP_BENCH_BIND)] = {
		do_bind, sizeof(struct memmap_bench_bind),
		offsetofend(struct memmap_bench_bind, reserved) },
	[_IOC_NR(MEMMAP_BENCH_INSPECT)] = {
		do_inspect, sizeof(struct memmap_bench_inspect),
		offsetofend(struct memmap_bench_inspect, page) },
};

static int fetch(union mbench_arg *arg, const struct mbench_op *op,
		 void __user *user, u32 *size)
{
	if (get_user(*size, (u32 __user *)user))
		return -EFAULT;
	if (*size < op->least)
		return -EINVAL;
	if (*size > PAGE_SIZE)
		return -E2BIG;
	memset(arg, 0, sizeof(*arg));
	return copy_struct_from_user(arg, op->known, user, *size);
}

static int perform(struct mbench_file *file, const struct mbench_op *op,
		   void __user *user)
{
	union mbench_arg arg;
	size_t given;
	u32 size;
	int err;

	err = fetch(&arg, op, user, &size);
	if (err)
		return err;
	given = min_t(size_t, size, op->known);
	/* Before anything is done that the caller would not hear of. */
	if (copy_to_user(user, &arg, given))
		return -EFAULT;
	err = op->fn(file, &arg);
	if (err)
		return err;
	return copy_to_user(user, &arg, given) ? -EFAULT : 0;
}

static long mbench_ioctl(struct file *filp, unsigned int cmd, unsigned long user)
{
	struct mbench_file *file = filp->private_data;
	unsigned int nr = _IOC_NR(cmd);
	long err;

	if (cmd != _IO(_IOC_TYPE(MEMMAP_BENCH_INFO), nr) ||
	    nr >= ARRAY_SIZE(ops) || !ops[nr].fn)
		return -ENOTTY;
	if (mutex_lock_killable(&file->lock))
		return -EINTR;
	err = perform(file, &ops[nr], (void __user *)user);
	mutex_unlock(&file->lock);
	return err;
}

static atomic_t opened = ATOMIC_INIT(0);

static int mbench_open(struct inode *inode, struct file *filp)
{
	struct mbench_file *file;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (atomic_cmpxchg(&opened, 0, 1))
		return -EBUSY;
	file = kzalloc(sizeof(*file), GFP_KERNEL);
	if (!file) {
		atomic_set(&opened, 0);
		return -ENOMEM;
	}
	mutex_init(&file->lock);
	INIT_LIST_HEAD(&file->ranges);
	filp->private_data = file;
	return 0;
}

static int mbench_release(struct inode *inode, struct file *filp)
{
	struct mbench_file *file = filp->private_data;
	struct mbench_range *range, *next;

	mbench_stages_end();
	list_for_each_entry_safe(range, next, &file->ranges, entry)
		drop_range(file, range);
	kfree(file);
	atomic_set(&opened, 0);
	return 0;
}

static const struct file_operations mbench_fops = {
	.owner = THIS_MODULE,
	.open = mbench_open,
	.release = mbench_release,
	.unlocked_ioctl = mbench_ioctl,
};

static struct miscdevice mbench_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = "memmap_bench",
	.mode = 0600,
	.fops = &mbench_fops,
};

static int __init mbench_init(void)
{
	int err;

	mbench_info_init();
	mbench_kernel_resolve();
	mbench_writers_init();
	err = mbench_workers_init();
	if (err)
		return err;
	err = misc_register(&mbench_device);
	if (err)
		mbench_workers_exit();
	return err;
}

static void __exit mbench_exit(void)
{
	misc_deregister(&mbench_device);
	mbench_workers_exit();
}

module_init(mbench_init);
module_exit(mbench_exit);

MODULE_DESCRIPTION("Times struct page initialisation of ZONE_DEVICE memory");
/* With a version the kernel also shows srcversion, which results record. */
MODULE_VERSION(__stringify(MEMMAP_BENCH_VERSION));
MODULE_LICENSE("GPL");
