// SPDX-License-Identifier: GPL-2.0-only
/* touch N: faults on N pages for the first time, and does nothing else N times. */
#include <stdlib.h>
#include <sys/mman.h>

#define PAGE	4096UL

int main(int argc, char **argv)
{
	unsigned long pages = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;
	volatile char *memory = mmap(NULL, (pages + 1) * PAGE,
				     PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED ||
	    madvise((void *)memory, (pages + 1) * PAGE, MADV_NOHUGEPAGE))
		return 1;
	for (unsigned long i = 0; i < pages; i++)
		memory[i * PAGE] = 1;
	return 0;
}
