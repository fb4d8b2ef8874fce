// SPDX-License-Identifier: MIT
/* Sizes: what is taken, what is refused, and the way back. */
#include "../size.h"

#include <errno.h>

#include "unit.h"

#define UNTOUCHED	0xdeadbeefULL

static const struct {
	const char *text;
	uint64_t bytes;
} good[] = {
	{ "0", 0 },
	{ "1", 1 },
	{ "007", 7 },
	{ "4096", 4096 },
	{ "1k", 1024 },
	{ "1K", 1024 },
	{ "1M", 1 << 20 },
	{ "16G", 16ULL << 30 },
	{ "3200M", 3200ULL << 20 },
	{ "2T", 2ULL << 40 },
	{ "1P", 1ULL << 50 },
	{ "15E", 15ULL << 60 },
	{ "16777215T", 16777215ULL << 40 },
	{ "18446744073709551615", UINT64_MAX },
	{ "18014398509481983K", 18014398509481983ULL << 10 },
};

static const char *const malformed[] = {
	"", " ", "0x10", "-1", "+1", " 1", "1 ", "1\n", "1Q", "1GG", "1.5G",
	"1,5G", "G", "k", "1m", "1g", "1t", "1KiB", "1e9", "one", "-0", "1G ",
	/* Not a size at all, however large its number. */
	"1Q1",
};

static const char *const too_large[] = {
	"16777216T", "16777217T", "16E", "16384P", "18446744073709551616",
	"18014398509481984K", "99999999999999999999999",
	"99999999999999999999999T",
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

START_TEST(good_sizes_are_taken)
{
	for (size_t i = 0; i < COUNT(good); i++) {
		uint64_t bytes = UNTOUCHED;

		ck_assert_msg(!size_parse(good[i].text, &bytes), "'%s'",
			      good[i].text);
		ck_assert_msg(bytes == good[i].bytes, "'%s' as %llu",
			      good[i].text, (unsigned long long)bytes);
	}
}
END_TEST

static void refused(const char *text, int want)
{
	uint64_t bytes = UNTOUCHED;
	int err = size_parse(text, &bytes);

	ck_assert_msg(err == want, "'%s': %d, not %d", text, err, want);
	ck_assert_msg(bytes == UNTOUCHED, "'%s' set a size", text);
}

START_TEST(malformed_sizes_are_refused)
{
	for (size_t i = 0; i < COUNT(malformed); i++)
		refused(malformed[i], -EINVAL);
}
END_TEST

/* ndctl's own parser reads 16777217T as 1 TiB. */
START_TEST(sizes_beyond_64_bits_are_refused)
{
	for (size_t i = 0; i < COUNT(too_large); i++)
		refused(too_large[i], -ERANGE);
}
END_TEST

/* errno of an earlier failure must not refuse a good size. */
START_TEST(an_old_errno_does_no_harm)
{
	uint64_t bytes;

	errno = ERANGE;
	ck_assert_int_eq(size_parse("1G", &bytes), 0);
}
END_TEST

static void formats(uint64_t bytes, const char *want)
{
	char text[SIZE_TEXT];

	ck_assert_str_eq(size_format(bytes, text), want);
}

START_TEST(sizes_are_written_in_the_largest_unit)
{
	formats(0, "0");
	formats(1, "1");
	formats(1023, "1023");
	formats(1024, "1K");
	formats(1025, "1025");
	formats(128ULL << 20, "128M");
	formats(3200ULL << 20, "3200M");
	formats(16ULL << 30, "16G");
	formats(2ULL << 40, "2T");
	formats(1ULL << 60, "1E");
	formats(UINT64_MAX, "18446744073709551615");
}
END_TEST

START_TEST(what_is_written_can_be_read)
{
	uint64_t state = 1;

	for (int i = 0; i < 20000; i++) {
		uint64_t bytes = unit_random(&state) >> unit_below(&state, 64);
		uint64_t back = 0;
		char text[SIZE_TEXT];

		bytes <<= unit_below(&state, 64);
		unit_assert(!size_parse(size_format(bytes, text), &back), "%s",
			    text);
		unit_assert(back == bytes, "%s", text);
	}
}
END_TEST

START_TEST(lists_have_commas)
{
	const uint64_t sizes[] = { 4096, 2 << 20, 1 << 30 };
	char text[32], small[6];

	ck_assert_str_eq(size_list(sizes, 3, text, sizeof(text)), "4K, 2M, 1G");
	ck_assert_str_eq(size_list(sizes, 1, text, sizeof(text)), "4K");
	ck_assert_str_eq(size_list(sizes, 0, text, sizeof(text)), "none");
	ck_assert_str_eq(size_list(sizes, 3, small, sizeof(small)), "4K, 2");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		good_sizes_are_taken,
		malformed_sizes_are_refused,
		sizes_beyond_64_bits_are_refused,
		an_old_errno_does_no_harm,
		sizes_are_written_in_the_largest_unit,
		lists_have_commas,
		what_is_written_can_be_read,
	};

	return UNIT_RUN("size", tests);
}
