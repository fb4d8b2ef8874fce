/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel's perf events, which this machine need not have: takes the place of the
 * calls that libperf makes (by the linker's --wrap), counts as told while a test lets
 * time pass, and notes what was asked of it.
 */
#ifndef COUNTERS_TEST_FAKE_PERF_H
#define COUNTERS_TEST_FAKE_PERF_H

#include <errno.h>
#include <linux/perf_event.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "unit.h"

#define FAKE_FDS	4096
#define FAKE_FIRST_FD	(1 << 20)
#define FAKE_CORE	0	/* what the types of the CPUs' events share */

/*
 * struct fake_fd - an event on a CPU
 * @leader: fd that it is enabled by; its own: it leads
 * @passed: time has, since its leader was enabled
 * @gone: its CPU went offline: at the end of file
 */
struct fake_fd {
	bool open;
	bool gone;
	bool on;
	int leader;
	int cpu;
	pid_t pid;
	struct perf_event_attr attr;
	uint64_t value, ena, run;
	unsigned int enables;
	bool passed;
};

/*
 * struct fake_perf
 * @room: events that a PMU counts at a time, by type below 64; 0: all
 * @taken: by others, which opening does not know of: a group that has no room then
 *	never runs
 * @refuse: whether an event can be opened: 0 or -errno; NULL: all can
 * @percent: of the time that an event runs; NULL: 100
 * @live: open files; @most: at a time
 */
struct fake_perf {
	struct fake_fd fd[FAKE_FDS];
	unsigned int nr, live, most;
	unsigned int room[64];
	unsigned int taken[64];
	int (*refuse)(const struct perf_event_attr *attr, int cpu);
	unsigned int (*percent)(const struct perf_event_attr *attr, int cpu);
	bool ioctl_fails;
};

static struct fake_perf fake;

long __wrap_syscall(long number, ...);
int __wrap_ioctl(int fd, unsigned long request, ...);
ssize_t __wrap_read(int fd, void *to, size_t size);
int __wrap_close(int fd);
ssize_t __real_read(int fd, void *to, size_t size);
int __real_close(int fd);

/* A number for each event and CPU that no other has. */
static inline uint64_t fake_rate(const struct perf_event_attr *attr, int cpu)
{
	return 1 + attr->type * 7 + attr->config % 1009 * 3 +
	       (uint64_t)(cpu + 1) * 100000;
}

/* Those of the CPUs share counters, by whatever type they are asked for. */
static inline unsigned int fake_pmu(const struct perf_event_attr *attr)
{
	return attr->type == PERF_TYPE_HARDWARE || attr->type == PERF_TYPE_RAW ||
	       attr->type == PERF_TYPE_HW_CACHE ? FAKE_CORE : attr->type;
}

static inline struct fake_fd *fake_at(int fd)
{
	struct fake_fd *at = &fake.fd[fd - FAKE_FIRST_FD];

	ck_assert_int_ge(fd, FAKE_FIRST_FD);
	ck_assert_int_lt(fd, FAKE_FIRST_FD + (int)fake.nr);
	ck_assert_msg(at->open, "fd %d is closed", fd);
	return at;
}

static inline unsigned int fake_members(int leader)
{
	unsigned int members = 0;

	for (unsigned int i = 0; i < fake.nr; i++)
		members += fake.fd[i].open && fake.fd[i].leader == leader;
	return members;
}

/* What the kernel refuses in any event that we ask for. */
static inline int fake_check(const struct perf_event_attr *attr, pid_t pid,
			     int cpu, int leader)
{
	unsigned int room = fake.room[fake_pmu(attr) % 64];
	bool modes = attr->exclude_user || attr->exclude_kernel ||
		     attr->exclude_hv || attr->exclude_guest;

	ck_assert_uint_eq(attr->read_format, PERF_FORMAT_TOTAL_TIME_ENABLED |
					     PERF_FORMAT_TOTAL_TIME_RUNNING);
	if ((pid == -1) == (cpu == -1))
		return -EINVAL;
	if (attr->type >= 16 && (modes || pid != -1))
		return -EINVAL;
	if (leader >= 0 && (fake_at(leader)->cpu != cpu ||
			    fake_pmu(&fake_at(leader)->attr) != fake_pmu(attr)))
		return -EINVAL;
	if (leader >= 0 && room && fake_members(leader) == room)
		return -EINVAL;
	return fake.refuse ? fake.refuse(attr, cpu) : 0;
}

static inline long fake_open(const struct perf_event_attr *attr, pid_t pid,
			     int cpu, int leader)
{
	int err = fake_check(attr, pid, cpu, leader), fd;

	if (err)
		return err;
	ck_assert_uint_lt(fake.nr, FAKE_FDS);
	fd = FAKE_FIRST_FD + (int)fake.nr;
	fake.fd[fake.nr++] = (struct fake_fd){
		.open = true, .on = !attr->disabled, .cpu = cpu, .pid = pid,
		.leader = leader >= 0 ? leader : fd, .attr = *attr,
	};
	if (++fake.live > fake.most)
		fake.most = fake.live;
	return fd;
}

long __wrap_syscall(long number, ...)
{
	const struct perf_event_attr *attr;
	int cpu, leader;
	va_list args;
	pid_t pid;
	long fd;

	ck_assert_int_eq(number, __NR_perf_event_open);
	va_start(args, number);
	attr = va_arg(args, const struct perf_event_attr *);
	pid = va_arg(args, pid_t);
	cpu = va_arg(args, int);
	leader = va_arg(args, int);
	va_end(args);
	fd = fake_open(attr, pid, cpu, leader);
	if (fd >= 0)
		return fd;
	errno = (int)-fd;
	return -1;
}

static inline bool fake_counts(const struct fake_fd *fd);
static inline void fake_pass_one(struct fake_fd *fd, uint64_t ns);

/* Nothing is so fast that no time passes. */
static inline void fake_pass_some(int leader)
{
	for (unsigned int i = 0; i < fake.nr; i++)
		if (fake.fd[i].leader == leader && !fake.fd[i].passed)
			fake_pass_one(&fake.fd[i], 1);
}

int __wrap_ioctl(int fd, unsigned long request, ...)
{
	struct fake_fd *at = fake_at(fd);

	ck_assert_msg(at->leader == fd, "only leaders are switched");
	ck_assert(request == PERF_EVENT_IOC_ENABLE ||
		  request == PERF_EVENT_IOC_DISABLE);
	if (fake.ioctl_fails) {
		errno = EIO;
		return -1;
	}
	if (request == PERF_EVENT_IOC_DISABLE)
		fake_pass_some(fd);
	at->on = request == PERF_EVENT_IOC_ENABLE;
	at->enables += at->on;
	for (unsigned int i = 0; i < fake.nr && at->on; i++)
		if (fake.fd[i].leader == fd)
			fake.fd[i].passed = false;
	return 0;
}

ssize_t __wrap_read(int fd, void *to, size_t size)
{
	const struct fake_fd *at;
	uint64_t values[3];

	if (fd < FAKE_FIRST_FD)
		return __real_read(fd, to, size);
	at = fake_at(fd);
	ck_assert_uint_eq(size, sizeof(values));
	if (at->gone)
		return 0;
	values[0] = at->value;
	values[1] = at->ena;
	values[2] = at->run;
	memcpy(to, values, sizeof(values));
	return sizeof(values);
}

int __wrap_close(int fd)
{
	if (fd < FAKE_FIRST_FD)
		return __real_close(fd);
	fake_at(fd)->open = false;
	fake.live--;
	return 0;
}

/* Whether the event counts now: it and its leader are on. */
static inline bool fake_counts(const struct fake_fd *fd)
{
	return fd->open && fd->on && fake.fd[fd->leader - FAKE_FIRST_FD].on;
}

/* Whether its group finds counters. */
static inline bool fake_fits(const struct fake_fd *fd)
{
	unsigned int pmu = fake_pmu(&fd->attr) % 64;

	return !fake.room[pmu] || fake_members(fd->leader) + fake.taken[pmu] <=
				  fake.room[pmu];
}

static inline void fake_pass_one(struct fake_fd *fd, uint64_t ns)
{
	unsigned int percent = fake.percent ?
		fake.percent(&fd->attr, fd->cpu) : 100;
	uint64_t ran = fake_fits(fd) ? ns * percent / 100 : 0;

	if (!fake_counts(fd))
		return;
	fd->passed = true;
	fd->ena += ns;
	fd->run += ran;
	fd->value += ran * fake_rate(&fd->attr, fd->cpu);
}

/* Lets @ns pass on all CPUs. */
static inline void fake_pass(uint64_t ns)
{
	for (unsigned int i = 0; i < fake.nr; i++)
		fake_pass_one(&fake.fd[i], ns);
}

#endif
