// SPDX-License-Identifier: MIT
/* The firmware's table of memory devices, whole, cut short and broken. */
#include "../dmi.h"

#include "dmi.h"
#include "unit.h"

#define GIB	(1ULL << 30)

static struct dmi_memory found[64];
static unsigned int nr;

static void keep(void *arg, const struct dmi_memory *memory)
{
	(void)arg;
	if (nr < 64)
		found[nr] = *memory;
	nr++;
}

static unsigned int read_table(const unsigned char *table, size_t length)
{
	nr = 0;
	return dmi_memory(table, length, keep, NULL);
}

START_TEST(a_server)
{
	struct dmi_test test;

	dmi_test_server(&test);
	ck_assert_uint_eq(read_table(test.table, test.length), 4);
	ck_assert_uint_eq(nr, 4);
	ck_assert_str_eq(found[0].locator, "P1-DIMMA1");
	ck_assert_str_eq(found[0].bank, "NODE 0");
	ck_assert_str_eq(found[0].manufacturer, "Samsung");
	ck_assert_str_eq(found[0].part, "M393A4K40DB3-CWE");
	ck_assert_uint_eq(found[0].bytes, 16 * GIB);
	ck_assert_str_eq(dmi_type(found[0].type), "DDR4");
	ck_assert_str_eq(dmi_technology(found[0].technology), "DRAM");
	ck_assert_uint_eq(found[0].speed, 3200);
	ck_assert_uint_eq(found[0].configured, 2933);
	ck_assert_uint_eq(found[0].ranks, 2);
	/* More than fits into the first field. */
	ck_assert_uint_eq(found[1].bytes, 64 * GIB);
	ck_assert_uint_eq(found[2].bytes, 0);
	ck_assert_uint_eq(found[3].bytes, 252 * GIB);
	ck_assert_str_eq(dmi_technology(found[3].technology), "Optane");
}
END_TEST

START_TEST(sizes)
{
	struct dmi_test test = { .length = 0 };
	unsigned char *at;

	at = dmi_test_module(&test, 1, 0x1a, 3);
	dmi_test_word(at, 0x0c, 0x8000 | 512);
	at = dmi_test_module(&test, 1, 0x1a, 3);
	dmi_test_word(at, 0x0c, 0xffff);
	at = dmi_test_module(&test, 0x7ffe, 0x1a, 3);
	ck_assert_uint_eq(read_table(test.table, test.length), 3);
	ck_assert_uint_eq(found[0].bytes, 512 << 10);
	ck_assert_uint_eq(found[1].bytes, DMI_UNKNOWN);
	ck_assert_uint_eq(found[2].bytes, 0x7ffeULL << 20);
	(void)at;
}
END_TEST

START_TEST(speeds)
{
	struct dmi_test test = { .length = 0 };
	unsigned char *at = dmi_test_module(&test, 1, 0x22, 3);

	dmi_test_word(at, 0x15, 0xffff);
	dmi_test_long(at, 0x54, 70000);
	dmi_test_word(at, 0x20, 0);
	ck_assert_uint_eq(read_table(test.table, test.length), 1);
	ck_assert_uint_eq(found[0].speed, 70000);
	ck_assert_uint_eq(found[0].configured, DMI_UNKNOWN);
}
END_TEST

/* SMBIOS 2.1: what came later is not known; nor are texts that are not there. */
START_TEST(old_firmware)
{
	static const char *const texts[] = { "DIMM0", NULL };
	struct dmi_test test = { .length = 0 };
	unsigned char *at = dmi_test_add(&test, 17, 0x15, texts);

	dmi_test_word(at, 0x0c, 2048);
	at[0x10] = 1;
	at[0x11] = 9;
	ck_assert_uint_eq(read_table(test.table, test.length), 1);
	ck_assert_str_eq(found[0].locator, "DIMM0");
	ck_assert_str_eq(found[0].bank, "");
	ck_assert_str_eq(found[0].manufacturer, "");
	ck_assert_uint_eq(found[0].bytes, 2 * GIB);
	ck_assert_uint_eq(found[0].speed, DMI_UNKNOWN);
	ck_assert_uint_eq(found[0].ranks, DMI_UNKNOWN);
	ck_assert_uint_eq(found[0].technology, DMI_UNKNOWN);
	ck_assert_ptr_null(dmi_technology(found[0].technology));
	ck_assert_ptr_null(dmi_type(DMI_UNKNOWN));
}
END_TEST

START_TEST(nothing_behind_the_end_is_read)
{
	struct dmi_test test = { .length = 0 };

	dmi_test_add(&test, 127, 4, NULL);
	dmi_test_module(&test, 1024, 0x1a, 3);
	ck_assert_uint_eq(read_table(test.table, test.length), 0);
	ck_assert_uint_eq(read_table(NULL, 0), 0);
}
END_TEST

/* On the heap, where the sanitizer sees the first byte too many. */
static unsigned int read_copy(const unsigned char *table, size_t length)
{
	unsigned char *copy = malloc(length);
	unsigned int devices;

	ck_assert(copy != NULL || !length);
	memcpy(copy, table, length);
	devices = read_table(copy, length);
	free(copy);
	return devices;
}

START_TEST(cut_short_anywhere)
{
	struct dmi_test test;
	unsigned int before = 0, devices;

	dmi_test_server(&test);
	for (size_t length = 1; length <= test.length; length++) {
		devices = read_copy(test.table, length);
		ck_assert_uint_ge(devices, before);
		ck_assert_uint_le(devices, 4);
		before = devices;
	}
	ck_assert_uint_eq(before, 4);
}
END_TEST

START_TEST(broken_anywhere)
{
	struct dmi_test test;
	uint64_t state = 1;

	for (int round = 0; round < 20000; round++) {
		dmi_test_server(&test);
		for (int i = 0; i < 8; i++)
			test.table[unit_below(&state, test.length)] =
				(unsigned char)unit_random(&state);
		read_copy(test.table, test.length);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_server,
		sizes,
		speeds,
		old_firmware,
		nothing_behind_the_end_is_read,
		cut_short_anywhere,
		broken_anywhere,
	};

	return UNIT_RUN("dmi", tests);
}
