// SPDX-License-Identifier: MIT
/*
 * Replays the inputs that are kept for a fuzz target, as a test: TAP, a line each. As
 * replay_NAME it takes those in fuzz/NAME, below the working directory.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MOST_BYTES (1UL << 20)

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

/* Ends the program where the target finds fault. */
static void replay(int dir, int number, const char *name)
{
	size_t length;
	char *text;
	int err = reading_file(dir, name, MOST_BYTES, &text, &length);

	if (!err) {
		LLVMFuzzerTestOneInput((const uint8_t *)text, length);
		free(text);
	}
	printf("%sok %d - %s\n", err ? "not " : "", number, name);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	const char *target = strrchr(argv[0], '_');
	struct dirent **entries;
	char path[256];
	int dir, nr;

	snprintf(path, sizeof(path), "fuzz/%s", target ? target + 1 : "");
	nr = scandir(path, &entries, is_visible, alphasort);
	dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (argc > 1 || nr <= 0 || dir < 0) {
		printf("Bail out! no inputs in %s\n", path);
		return 1;
	}
	printf("1..%d\n", nr);
	for (int i = 0; i < nr; i++) {
		replay(dir, i + 1, entries[i]->d_name);
		free(entries[i]);
	}
	free(entries);
	close(dir);
	return 0;
}
