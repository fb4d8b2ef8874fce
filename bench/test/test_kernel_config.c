// SPDX-License-Identifier: MIT
/* The kernel's configuration, from where kernels have it. */
#include "../kernel_config.h"

#include <errno.h>
#include <zlib.h>

#include "tree.h"

#define RELEASE	"6.12.1-test"

static struct kernel_config config;

static void load(const char *root, int want)
{
	ck_assert_int_eq(kernel_config_load(root, RELEASE, &config), want);
}

static const char *text_of(const char *name)
{
	const char *text = json_string_value(json_object_get(config.options,
							     name));

	return text ? text : "none";
}

static void free_config(void)
{
	json_decref(config.options);
}

/* @bytes of it; 0: all. */
static void write_packed(const char *root, const char *text, size_t bytes)
{
	const char *path = tree_path(root, "/proc/config.gz");
	gzFile file = gzopen(path, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_int_gt(gzputs(file, text), 0);
	ck_assert_int_eq(gzclose(file), Z_OK);
	if (bytes)
		ck_assert_int_eq(truncate(path, (off_t)bytes), 0);
}

START_TEST(values)
{
	const char *root = tree_new();

	tree_write(root, "/boot/config-" RELEASE,
		   "# Linux/x86 6.12 Kernel Configuration\n"
		   "CONFIG_64BIT=y\nCONFIG_MEMCG=y\nCONFIG_DEV_DAX=m\n"
		   "CONFIG_HZ=250\n# CONFIG_KASAN is not set\n"
		   "CONFIG_CC_VERSION_TEXT=\"gcc (Debian 12) 12.2\"\n"
		   "CONFIG_UNRELATED=y\n");
	load(root, 0);
	ck_assert_str_eq(config.from, "/boot/config-" RELEASE);
	ck_assert_str_eq(text_of("MEMCG"), "y");
	ck_assert_str_eq(text_of("DEV_DAX"), "m");
	ck_assert_str_eq(text_of("KASAN"), "n");
	ck_assert_str_eq(text_of("KMSAN"), "n");
	ck_assert_str_eq(text_of("CC_VERSION_TEXT"), "gcc (Debian 12) 12.2");
	ck_assert_int_eq(json_integer_value(json_object_get(config.options,
							    "HZ")), 250);
	ck_assert_ptr_null(json_object_get(config.options, "UNRELATED"));
	ck_assert(kernel_config_set(&config, "MEMCG"));
	ck_assert(kernel_config_set(&config, "DEV_DAX"));
	ck_assert(!kernel_config_set(&config, "KASAN"));
	ck_assert(!kernel_config_set(&config, "HZ"));
	free_config();
}
END_TEST

/* The running kernel's own word before that of files. */
START_TEST(places_in_their_order)
{
	static const char *const places[] = {
		"/lib/modules/" RELEASE "/build/.config",
		"/lib/modules/" RELEASE "/config", "/boot/config-" RELEASE,
	};
	const char *root = tree_new();

	for (size_t i = 0; i < 3; i++) {
		tree_write(root, places[i], "CONFIG_MMU=y\n");
		load(root, 0);
		ck_assert_str_eq(config.from, places[i]);
		free_config();
	}
	write_packed(root, "CONFIG_64BIT=y\nCONFIG_HZ=1000\n", 0);
	load(root, 0);
	ck_assert_str_eq(config.from, "/proc/config.gz");
	ck_assert_int_eq(json_integer_value(json_object_get(config.options,
							    "HZ")), 1000);
	free_config();
}
END_TEST

START_TEST(none)
{
	const char *root = tree_new();

	load(root, -ENOENT);
	ck_assert_ptr_null(config.options);
	/* Of another kernel. */
	tree_write(root, "/boot/config-6.1.0", "CONFIG_64BIT=y\n");
	load(root, -ENOENT);
}
END_TEST

START_TEST(what_is_no_configuration)
{
	const char *root = tree_new();

	tree_write(root, "/boot/config-" RELEASE, "CONFIG_MEMCG=y\n");
	load(root, -ENOENT);
	tree_write(root, "/boot/config-" RELEASE, "");
	load(root, -ENOENT);
	tree_bytes(root, "/boot/config-" RELEASE, "\x1f\x8b\x08garbage", 10);
	load(root, -ENOENT);
	tree_write(root, "/lib/modules/" RELEASE "/config/a", "a directory\n");
	load(root, -ENOENT);
	tree_write(root, "/lib/modules/" RELEASE "/build/.config",
		   "CONFIG_MMU=y\n");
	load(root, 0);
	free_config();
}
END_TEST

/* What is missing at its end would all be "n". */
START_TEST(a_packed_one_that_was_cut_short)
{
	static char text[200000];
	const char *root = tree_new();
	uint64_t state = 42;
	size_t at = (size_t)sprintf(text, "CONFIG_64BIT=y\n");

	while (at < sizeof(text) - 64)
		at += (size_t)sprintf(text + at, "CONFIG_X%lx=y\n",
				      unit_below(&state, 1UL << 40));
	write_packed(root, text, 0);
	load(root, 0);
	free_config();
	write_packed(root, text, 20000);
	load(root, -ENOENT);
}
END_TEST

START_TEST(odd_lines)
{
	const char *root = tree_new();

	tree_write(root, "/boot/config-" RELEASE,
		   "CONFIG_MMU=y\nCONFIG_=y\nCONFIG_MEMCG\n=y\n\n"
		   "CONFIG_NR_CPUS=0x40\nCONFIG_CC_VERSION_TEXT=\"\"\n"
		   "CONFIG_NODES_SHIFT=\"\nCONFIG_HZ=99999999999999999999\n"
		   "CONFIG_DEBUG_VM=y");
	load(root, 0);
	ck_assert_str_eq(text_of("MEMCG"), "n");
	ck_assert_int_eq(json_integer_value(json_object_get(config.options,
							    "NR_CPUS")), 64);
	ck_assert_str_eq(text_of("CC_VERSION_TEXT"), "");
	ck_assert_str_eq(text_of("NODES_SHIFT"), "\"");
	ck_assert_str_eq(text_of("HZ"), "99999999999999999999");
	ck_assert_str_eq(text_of("DEBUG_VM"), "y");
	free_config();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		values,
		places_in_their_order,
		none,
		what_is_no_configuration,
		a_packed_one_that_was_cut_short,
		odd_lines,
	};

	return TMP_RUN("kernel_config", tests);
}
