// SPDX-License-Identifier: MIT
/*
 * Interrupts of a CPU that have nothing to do with the work on it, by /proc/interrupts.
 *
 * Rows with a number are devices': nothing that is timed here waits for a device, so
 * all count, but for timers that are wired as one and what Xen has in place of IPIs. Of
 * the rows with letters those count that come from outside: NMIs (a watchdog, or perf,
 * whose PMI are the same ones again), machine checks, and what a hypervisor sends. Left
 * out are the tick (LOC, HVS, MCP), which every sample has; and what CPUs send each
 * other (RES, CAL, TLB, IWI): starting and ending workers, changing the kernel's page
 * tables and the readings around a sample do that themselves, and by whom one was sent
 * cannot be told. Rows that are not known are left out too.
 */
#include "watch_internal.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * What an interrupt takes from the work below it: 2 to 3 us in the handler of the
 * tick, as Documentation/trace/osnoise-tracer.rst shows, and as much again for softirqs
 * and for what it threw out of the caches. So 2 a millisecond are 1 %.
 */
#define INTERRUPT_NS	5000

/* Where in the text, and of what: columns are CPUs that are online. */
struct table {
	const char *at;
	unsigned int *cpu;
	unsigned int nr;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static const char *skip_blanks(const char *text)
{
	while (*text == ' ')
		text++;
	return text;
}

static const char *next_line(const char *text)
{
	const char *end = strchr(text, '\n');

	return end ? end + 1 : text + strlen(text);
}

/* "           CPU0       CPU2" */
static int parse_header(struct watch *watch, struct table *table)
{
	const char *at = skip_blanks(watch->text);

	table->cpu = calloc(watch->nr_cpus, sizeof(*table->cpu));
	if (!table->cpu)
		return -ENOMEM;
	while (!strncmp(at, "CPU", 3) && is_digit(at[3])) {
		char *end;
		unsigned long cpu = strtoul(at + 3, &end, 10);

		if (cpu >= watch->nr_cpus || table->nr == watch->nr_cpus)
			return -EPROTO;
		table->cpu[table->nr++] = (unsigned int)cpu;
		at = skip_blanks(end);
	}
	table->at = at + 1;
	return *at == '\n' && table->nr ? 0 : -EPROTO;
}

/* @text: of the row, behind blanks. */
static bool from_outside(const char *text)
{
	static const char *const rows[] = {
		"NMI:", "SPU:", "TRM:", "THR:", "DFR:", "MCE:", "HYP:", "PIN:",
		"NPI:", "PIW:",
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (!strncmp(text, rows[i], 4))
			return true;
	return is_digit(*text);
}

/* @text: behind a row's numbers: chip, pin and who asked for it. */
static bool is_timer_or_ipi(const char *text)
{
	static const char *const words[] = { " timer", " hpet", " xen-percpu" };
	size_t length = strcspn(text, "\n");

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (memmem(text, length, words[i], strlen(words[i])))
			return true;
	return false;
}

/* Numbers of a row. Returns what is behind them, or NULL: there are fewer. */
static const char *parse_numbers(const char *at, uint64_t *numbers,
				 unsigned int nr)
{
	for (unsigned int i = 0; i < nr; i++) {
		uint64_t number = 0;

		at = skip_blanks(at);
		if (!is_digit(*at))
			return NULL;
		/* strtoull() is slower, and there can be 100000 of them. */
		while (is_digit(*at))
			number = 10 * number + (uint64_t)(*at++ - '0');
		numbers[i] = number;
	}
	return at;
}

/* Adds a row to the sums of the columns, if it counts. */
static int add_row(const char *row, unsigned int nr, uint64_t *numbers,
		   uint64_t *sums)
{
	row = skip_blanks(row);
	if (!from_outside(row))
		return 0;
	row += strcspn(row, ":\n");
	if (*row != ':')
		return -EPROTO;
	row = parse_numbers(row + 1, numbers, nr);
	if (!row)
		return -EPROTO;
	if (is_timer_or_ipi(row))
		return 0;
	for (unsigned int i = 0; i < nr; i++)
		sums[i] += numbers[i];
	return 0;
}

static int add_rows(const struct table *table, uint64_t *numbers, uint64_t *sums)
{
	int err = 0;

	for (const char *at = table->at; *at && !err; at = next_line(at))
		err = add_row(at, table->nr, numbers, sums);
	return err;
}

static int parse(struct watch *watch, uint64_t *counts)
{
	struct table table = { NULL, NULL, 0 };
	uint64_t *sums = calloc(2 * (size_t)watch->nr_cpus, sizeof(*sums));
	int err = sums ? parse_header(watch, &table) : -ENOMEM;

	if (!err)
		err = add_rows(&table, sums + watch->nr_cpus, sums);
	for (unsigned int i = 0; i < table.nr && !err; i++)
		counts[table.cpu[i]] = sums[i];
	free(table.cpu);
	free(sums);
	return err;
}

static int read_interrupts(struct watch *watch, struct watch_reading *to,
			   char why[static WATCH_REASON])
{
	int err = watch_read_file(watch, "/proc/interrupts", why);

	if (err)
		return err;
	err = parse(watch, to->count[WATCH_INTERRUPTS]);
	if (err)
		snprintf(why, WATCH_REASON, "/proc/interrupts is not as expected: %s",
			 strerror(-err));
	return err;
}

static void judge(const struct watch *watch, struct sample *sample)
{
	uint64_t window = watch_window(watch, WATCH_INTERRUPTS);
	double budget = WATCH_SHARE * (double)window / INTERRUPT_NS;
	unsigned int cpu;
	uint64_t nr = watch_most(watch, WATCH_INTERRUPTS, &cpu);

	sample->disturbance.interrupts = nr;
	if (nr == MEMMAP_BENCH_UNKNOWN)
		return;
	sample->disturbance.interrupts_cpu = (int)cpu;
	if ((double)nr > budget)
		sample_doubt(sample, "interrupts: %" PRIu64 " on CPU %u in %.1f ms: at %d us each more than 1 %%, which is %.0f",
			     nr, cpu, (double)window / 1e6, INTERRUPT_NS / 1000,
			     budget);
}

const struct watch_source_ops watch_interrupts = {
	.name = "interrupts",
	.counts = true,
	.read = read_interrupts,
	.judge = judge,
};
