/* SPDX-License-Identifier: MIT */
/* Tables as firmware writes them. */
#ifndef BENCH_TEST_DMI_H
#define BENCH_TEST_DMI_H

#include <stddef.h>
#include <string.h>

#define DMI_TEST_DEVICE	0x5c	/* bytes of a memory device since SMBIOS 3.3 */

/* struct dmi_test - a table that grows */
struct dmi_test {
	unsigned char table[8192];
	size_t length;
};

/* A structure of @size bytes, all zero but for its head, and its texts. */
static inline unsigned char *dmi_test_add(struct dmi_test *to, int type,
					  size_t size, const char *const *texts)
{
	unsigned char *at = to->table + to->length;

	memset(at, 0, size);
	at[0] = (unsigned char)type;
	at[1] = (unsigned char)size;
	to->length += size;
	for (; texts && *texts; texts++) {
		strcpy((char *)to->table + to->length, *texts);
		to->length += strlen(*texts) + 1;
	}
	/* The empty one at the end; without any text, two. */
	if (at + size == to->table + to->length)
		to->table[to->length++] = 0;
	to->table[to->length++] = 0;
	return at;
}

static inline void dmi_test_word(unsigned char *at, size_t offset,
				 unsigned int value)
{
	at[offset] = (unsigned char)value;
	at[offset + 1] = (unsigned char)(value >> 8);
}

static inline void dmi_test_long(unsigned char *at, size_t offset,
				 unsigned int value)
{
	dmi_test_word(at, offset, value);
	dmi_test_word(at, offset + 2, value >> 16);
}

/* A module of @mib of @type. Texts: slot, bank, maker, serial number, part. */
static inline unsigned char *dmi_test_module(struct dmi_test *to,
					     unsigned int mib, unsigned int type,
					     unsigned int technology)
{
	static const char *const texts[] = { "P1-DIMMA1", "NODE 0", "Samsung",
					     "SECRET", "M393A4K40DB3-CWE   ",
					     NULL };
	unsigned char *at = dmi_test_add(to, 17, DMI_TEST_DEVICE, texts);

	if (mib < 0x7fff) {
		dmi_test_word(at, 0x0c, mib);
	} else {
		dmi_test_word(at, 0x0c, 0x7fff);
		dmi_test_long(at, 0x1c, mib);
	}
	at[0x10] = 1;
	at[0x11] = 2;
	at[0x12] = (unsigned char)type;
	dmi_test_word(at, 0x15, 3200);
	at[0x17] = 3;
	at[0x18] = 4;
	at[0x1a] = 5;
	at[0x1b] = 2;
	dmi_test_word(at, 0x20, 2933);
	at[0x28] = (unsigned char)technology;
	return at;
}

/* A server: two modules of DRAM and one of pmem, an empty slot, and other things. */
static inline void dmi_test_server(struct dmi_test *to)
{
	static const char *const bios[] = { "Intel", "SE5C620", NULL };

	to->length = 0;
	dmi_test_add(to, 0, 0x1a, bios);
	dmi_test_module(to, 16384, 0x1a, 3);
	dmi_test_module(to, 65536, 0x1a, 3);
	dmi_test_module(to, 0, 2, 2);
	dmi_test_add(to, 19, 0x1f, NULL);
	dmi_test_module(to, 258048, 0x1f, 7);
	dmi_test_add(to, 127, 4, NULL);
}

#endif
