/* SPDX-License-Identifier: MIT */
/*
 * The calls that a run was taken in, as env.json lists them: which boot of the machine,
 * and which load of the module in it.
 */
#ifndef BENCH_SITTINGS_H
#define BENCH_SITTINGS_H

#include <jansson.h>

#include "options.h"

#define SITTINGS_BOOT_ID	40

/*
 * struct sittings
 * @list: of all, this call's the last
 * @boot, @load: this call's, from 1; 0: not known
 */
struct sittings {
	json_t *list;
	unsigned int boot;
	unsigned int load;
};

/* Of the running kernel, or "" where nobody says. Returns @text. */
const char *sittings_boot_id(char text[static SITTINGS_BOOT_ID]);

/*
 * Adds this call to those before, @before or NULL, which it takes over. @boot_id: ""
 * if it is not known; @loaded_ns: 0, likewise. @command: its arguments, taken over.
 * 0 or -ENOMEM.
 */
int sittings_begin(struct sittings *sittings, json_t *before,
		   const char *boot_id, uint64_t loaded_ns,
		   const struct options *options, json_t *command);
void sittings_free(struct sittings *sittings);

/* What this call has taken so far: @pages in @seconds. */
void sittings_note(struct sittings *sittings, uint64_t pages, double seconds);

/* Notes whether this call counted; whether any of them did. */
bool sittings_counted(const struct sittings *sittings, bool counted);

/*
 * Whether env.json's list is one, of calls with the part and ordinals; the part that
 * was begun last.
 */
bool sittings_are(const json_t *list);
unsigned int sittings_part(const json_t *list);

/* Seconds that a page took in all calls whose end is known; NAN: of none. */
double sittings_pace(const json_t *list);

#endif
