// SPDX-License-Identifier: MIT
/* The firmware's table of memory devices; see dmi.h. */
#include "dmi.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define TYPE_MEMORY	17
#define TYPE_END	127
#define HEADER		4

/*
 * struct structure - one of the table: @size bytes at @data, and texts behind them
 * @end: behind the texts, where the next one begins
 */
struct structure {
	const unsigned char *data;
	size_t size;
	const unsigned char *end;
};

/* Its texts end with an empty one. Whether it lies within the table. */
static bool find_structure(const unsigned char *at, const unsigned char *end,
			   struct structure *found)
{
	if (end - at < HEADER || at[1] < HEADER || at[1] > end - at)
		return false;
	found->data = at;
	found->size = at[1];
	for (at += at[1]; end - at >= 2; at++) {
		if (at[0] || at[1])
			continue;
		found->end = at + 2;
		return true;
	}
	return false;
}

/* A number of @bytes, lowest first; unknown where the structure is shorter. */
static uint64_t number(const struct structure *from, size_t offset, size_t bytes)
{
	uint64_t value = 0;

	if (offset + bytes > from->size)
		return DMI_UNKNOWN;
	while (bytes--)
		value = value << 8 | from->data[offset + bytes];
	return value;
}

/* The text whose number, from 1, stands there; without blanks at its end. */
static void text(const struct structure *from, size_t offset, char *to,
		 size_t size)
{
	const char *at = (const char *)from->data + from->size;
	uint64_t index = number(from, offset, 1);
	size_t length;

	*to = '\0';
	if (!index || index == DMI_UNKNOWN)
		return;
	/* find_structure() has seen the empty text at the end. */
	while (*at && --index)
		at += strlen(at) + 1;
	snprintf(to, size, "%s", at);
	for (length = strlen(to); length && to[length - 1] == ' '; length--)
		to[length - 1] = '\0';
}

/* In KiB or MiB by its top bit; 0x7fff: in MiB in another place. */
static uint64_t bytes_of(const struct structure *from)
{
	uint64_t size = number(from, 0x0c, 2), extended;

	if (size == DMI_UNKNOWN || size == 0xffff)
		return DMI_UNKNOWN;
	if (size != 0x7fff)
		return size & 0x8000 ? (size & 0x7fff) << 10 : size << 20;
	extended = number(from, 0x1c, 4);
	return extended == DMI_UNKNOWN ? extended :
	       (extended & 0x7fffffff) << 20;
}

/* 0 is unknown, and 0xffff stands for more than fits. */
static uint64_t speed_of(const struct structure *from, size_t offset,
			 size_t extended)
{
	uint64_t speed = number(from, offset, 2);

	if (speed == 0xffff)
		speed = number(from, extended, 4);
	return speed ? speed : DMI_UNKNOWN;
}

static uint64_t ranks_of(const struct structure *from)
{
	uint64_t attributes = number(from, 0x1b, 1);

	return attributes == DMI_UNKNOWN || !(attributes & 0xf) ?
		DMI_UNKNOWN : attributes & 0xf;
}

static void read_memory(const struct structure *from, struct dmi_memory *to)
{
	text(from, 0x10, to->locator, sizeof(to->locator));
	text(from, 0x11, to->bank, sizeof(to->bank));
	text(from, 0x17, to->manufacturer, sizeof(to->manufacturer));
	text(from, 0x1a, to->part, sizeof(to->part));
	to->bytes = bytes_of(from);
	to->type = number(from, 0x12, 1);
	to->speed = speed_of(from, 0x15, 0x54);
	to->configured = speed_of(from, 0x20, 0x58);
	to->ranks = ranks_of(from);
	to->technology = number(from, 0x28, 1);
}

unsigned int dmi_memory(const unsigned char *table, size_t length,
			void (*found)(void *arg, const struct dmi_memory *memory),
			void *arg)
{
	const unsigned char *end = table + length;
	struct structure structure;
	struct dmi_memory memory;
	unsigned int nr = 0;

	while (find_structure(table, end, &structure) &&
	       *structure.data != TYPE_END) {
		table = structure.end;
		if (*structure.data != TYPE_MEMORY)
			continue;
		read_memory(&structure, &memory);
		found(arg, &memory);
		nr++;
	}
	return nr;
}

const char *dmi_type(uint64_t type)
{
	static const char *const names[] = {
		[0x03] = "DRAM", [0x07] = "RAM", [0x09] = "Flash",
		[0x0f] = "SDRAM", [0x12] = "DDR", [0x13] = "DDR2",
		[0x14] = "DDR2 FB-DIMM", [0x18] = "DDR3", [0x1a] = "DDR4",
		[0x1b] = "LPDDR", [0x1c] = "LPDDR2", [0x1d] = "LPDDR3",
		[0x1e] = "LPDDR4", [0x1f] = "Logical non-volatile",
		[0x20] = "HBM", [0x21] = "HBM2", [0x22] = "DDR5",
		[0x23] = "LPDDR5", [0x24] = "HBM3",
	};

	return type < sizeof(names) / sizeof(names[0]) ? names[type] : NULL;
}

const char *dmi_technology(uint64_t technology)
{
	static const char *const names[] = {
		[3] = "DRAM", [4] = "NVDIMM-N", [5] = "NVDIMM-F",
		[6] = "NVDIMM-P", [7] = "Optane",
	};

	return technology < sizeof(names) / sizeof(names[0]) ?
		names[technology] : NULL;
}
