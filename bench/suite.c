// SPDX-License-Identifier: MIT
/* What this program was built from; see suite.h. */
#include "suite.h"

/* The Makefile gives them, as suite-diff finds them. */
#ifndef SUITE_VERSION
#define SUITE_VERSION "unknown"
#endif
#ifndef SUITE_DIFF_FILE
#define SUITE_DIFF_FILE "/dev/null"
#define SUITE_DIFF_KNOWN 0
#define SUITE_DIFF_WHOLE_BYTES 0
#define SUITE_DIFF_SHA256 ""
#endif

/* As bytes, since it may hold any. */
__asm__(".pushsection .rodata\n"
	".globl suite_diff_begin, suite_diff_end\n"
	"suite_diff_begin: .incbin \"" SUITE_DIFF_FILE "\"\n"
	"suite_diff_end: .byte 0\n"
	".popsection\n");

extern const char suite_diff_begin[], suite_diff_end[];

struct suite suite_built_from(void)
{
	return (struct suite){
		.version = SUITE_VERSION,
		.diff_known = SUITE_DIFF_KNOWN,
		.diff = suite_diff_begin,
		.bytes = (size_t)(suite_diff_end - suite_diff_begin),
		.whole_bytes = SUITE_DIFF_WHOLE_BYTES,
		.sha256 = SUITE_DIFF_SHA256,
	};
}
