// SPDX-License-Identifier: MIT
/* What else went on while a sample was taken; see watch.h. */
#include "watch.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "sysfs.h"
#include "watch_internal.h"

#define FIRST_ROOM	65536
#define POSSIBLE	"/sys/devices/system/cpu/possible"

static const struct watch_source_ops *const sources[WATCH_SOURCES] = {
	[WATCH_SMI] = &watch_smi,
	[WATCH_THROTTLED] = &watch_throttled,
	[WATCH_FREQUENCY] = &watch_frequency,
	[WATCH_CLOCKSOURCE] = &watch_clocksource,
	[WATCH_STEAL] = &watch_steal,
	[WATCH_INTERRUPTS] = &watch_interrupts,
};

uint64_t watch_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

/* "0-255", "0,2-3": one more than the last. CPUs that are offline now are in it. */
static int count_cpus(const char *root, unsigned int *nr)
{
	char text[4096], *last = text, *end;
	unsigned long number;
	int err = sysfs_read(text, sizeof(text), "%s" POSSIBLE, root);

	if (err)
		return err;
	for (char *c = text; *c; c++)
		if (*c == '-' || *c == ',')
			last = c + 1;
	number = strtoul(last, &end, 10);
	if (end == last || *end || number >= INT_MAX)
		return -EPROTO;
	*nr = (unsigned int)number + 1;
	return 0;
}

static int open_reading(struct watch_reading *reading, unsigned int nr_cpus)
{
	reading->frequency = calloc(nr_cpus, sizeof(*reading->frequency));
	if (!reading->frequency)
		return -ENOMEM;
	for (unsigned int s = 0; s < WATCH_SOURCES; s++) {
		if (!sources[s]->counts)
			continue;
		reading->count[s] = calloc(nr_cpus, sizeof(*reading->count[s]));
		if (!reading->count[s])
			return -ENOMEM;
	}
	return 0;
}

static void close_reading(struct watch_reading *reading)
{
	for (unsigned int s = 0; s < WATCH_SOURCES; s++)
		free(reading->count[s]);
	free(reading->frequency);
}

static void take(struct watch *watch, struct watch_reading *to, unsigned int s)
{
	int err;

	if (watch->absent[s])
		return;
	for (unsigned int i = 0; sources[s]->counts && i < watch->nr_cpus; i++)
		to->count[s][i] = MEMMAP_BENCH_UNKNOWN;
	watch->reason[s][0] = '\0';
	err = sources[s]->read(watch, to, watch->reason[s]);
	watch->absent[s] = err == -ENOENT;
}

static int open_sources(struct watch *watch)
{
	int err = 0;

	for (unsigned int s = 0; s < WATCH_SOURCES && !err; s++)
		if (sources[s]->open && !watch->absent[s])
			err = sources[s]->open(watch);
	return err;
}

/* Where CPUs have no numbers there is nothing to be watched. */
static void give_up(struct watch *watch, int why)
{
	for (unsigned int s = 0; s < WATCH_SOURCES; s++) {
		watch->absent[s] = true;
		snprintf(watch->reason[s], WATCH_REASON, POSSIBLE ": %s",
			 strerror(-why));
	}
}

int watch_open(struct watch *watch, const char *root, bool guest)
{
	int err;

	*watch = (struct watch){ .root = root, .guest = guest, .nr_cpus = 1 };
	err = count_cpus(root, &watch->nr_cpus);
	if (err)
		give_up(watch, err);
	watch->worked = calloc(watch->nr_cpus, sizeof(*watch->worked));
	watch->text = malloc(FIRST_ROOM);
	watch->room = FIRST_ROOM;
	err = watch->worked && watch->text ? 0 : -ENOMEM;
	if (!err)
		err = open_reading(&watch->before, watch->nr_cpus);
	if (!err)
		err = open_reading(&watch->after, watch->nr_cpus);
	if (!err)
		err = open_sources(watch);
	if (err)
		goto out_close;
	watch_begin(watch);
	watch_end(watch);
	return 0;
out_close:
	watch_close(watch);
	return err;
}

void watch_close(struct watch *watch)
{
	for (unsigned int s = 0; s < WATCH_SOURCES; s++)
		if (sources[s]->close)
			sources[s]->close(watch);
	close_reading(&watch->before);
	close_reading(&watch->after);
	free(watch->worked);
	free(watch->text);
}

void watch_begin(struct watch *watch)
{
	uint64_t start = watch_now();

	memset(watch->worked, 0, watch->nr_cpus * sizeof(*watch->worked));
	for (unsigned int s = 0; s < WATCH_SOURCES; s++) {
		watch->before.at[s] = watch_now();
		take(watch, &watch->before, s);
	}
	watch->reading_ns = watch_now() - start;
}

void watch_end(struct watch *watch)
{
	uint64_t start = watch_now();

	for (unsigned int s = WATCH_SOURCES; s--;) {
		take(watch, &watch->after, s);
		watch->after.at[s] = watch_now();
	}
	watch->reading_ns += watch_now() - start;
}

void watch_worked(struct watch *watch, int cpu)
{
	if (cpu >= 0 && (unsigned int)cpu < watch->nr_cpus)
		watch->worked[cpu] = true;
}

uint64_t watch_most(const struct watch *watch, enum watch_source source,
		    unsigned int *cpu)
{
	const uint64_t *before = watch->before.count[source];
	const uint64_t *after = watch->after.count[source];
	uint64_t most = MEMMAP_BENCH_UNKNOWN;

	for (unsigned int i = 0; i < watch->nr_cpus && !watch->absent[source]; i++) {
		if (!watch->worked[i])
			continue;
		/* Less than before: counts of 32 bits, and what is gone, are not known. */
		if (before[i] == MEMMAP_BENCH_UNKNOWN ||
		    after[i] == MEMMAP_BENCH_UNKNOWN || after[i] < before[i])
			return MEMMAP_BENCH_UNKNOWN;
		if (most != MEMMAP_BENCH_UNKNOWN && after[i] - before[i] <= most)
			continue;
		most = after[i] - before[i];
		*cpu = i;
	}
	return most;
}

uint64_t watch_window(const struct watch *watch, enum watch_source source)
{
	return watch->after.at[source] - watch->before.at[source];
}

void watch_judge(const struct watch *watch, struct sample *sample)
{
	for (unsigned int s = 0; s < WATCH_SOURCES; s++)
		if (!watch->absent[s])
			sources[s]->judge(watch, sample);
}

json_t *watch_unwatched(const struct watch *watch)
{
	json_t *object = json_object();

	for (unsigned int s = 0; s < WATCH_SOURCES; s++)
		if (*watch->reason[s])
			json_object_set_new(object, sources[s]->name,
					    json_string(watch->reason[s]));
	return object;
}

const char *watch_list(const struct watch *watch, char *text, size_t size)
{
	size_t used = 0;

	text[0] = '\0';
	for (unsigned int s = 0; s < WATCH_SOURCES && used < size; s++)
		if (*watch->reason[s])
			used += (size_t)snprintf(text + used, size - used, "%s%s",
						 used ? ", " : "",
						 sources[s]->name);
	return text;
}

/* Up to the end: such files give a page at a time. */
static int read_all(struct watch *watch, int fd)
{
	size_t used = 0;
	ssize_t got;

	for (;;) {
		if (used + 1 == watch->room) {
			char *text = realloc(watch->text, 2 * watch->room);

			if (!text)
				return -ENOMEM;
			watch->text = text;
			watch->room *= 2;
		}
		got = read(fd, watch->text + used, watch->room - used - 1);
		if (got <= 0)
			break;
		used += (size_t)got;
	}
	watch->text[used] = '\0';
	return got < 0 ? -errno : 0;
}

int watch_read_file(struct watch *watch, const char *path,
		    char why[static WATCH_REASON])
{
	char below[PATH_MAX];
	int fd, err;

	snprintf(below, sizeof(below), "%s%s", watch->root, path);
	fd = open(below, O_RDONLY | O_CLOEXEC);
	err = fd < 0 ? -errno : read_all(watch, fd);
	if (fd >= 0)
		close(fd);
	if (err)
		snprintf(why, WATCH_REASON, "%s: %s", path, strerror(-err));
	return err;
}
