/* SPDX-License-Identifier: GPL-2.0-only */
/* Arrays of records for a caller that may know longer ones. */
#ifndef MEMMAP_BENCH_RECORD_H
#define MEMMAP_BENCH_RECORD_H

#include <linux/minmax.h>
#include <linux/uaccess.h>

/*
 * Copies @record of @known bytes to entry @index of the caller's array @array of
 * entries of @size bytes; what the caller knows beyond is 0. 0 or -EFAULT.
 */
static inline int mbench_give_record(u64 array, unsigned int index, u32 size,
				     const void *record, size_t known)
{
	void __user *to = u64_to_user_ptr(array + (u64)index * size);

	if (copy_to_user(to, record, known) ||
	    clear_user(to + known, size - known))
		return -EFAULT;
	return 0;
}

#endif
