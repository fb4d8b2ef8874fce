/* SPDX-License-Identifier: MIT */
/* Memory devices in the firmware's SMBIOS table (DSP0134, structures of type 17). */
#ifndef BENCH_DMI_H
#define BENCH_DMI_H

#include <stddef.h>
#include <stdint.h>

#define DMI_UNKNOWN	(~0ULL)

/*
 * struct dmi_memory - a slot for memory. Texts are "" and numbers DMI_UNKNOWN where
 * the firmware does not tell; a serial number is not read.
 * @bytes: 0: nothing is in it
 * @speed: the fastest it can, and @configured as it runs, in MT/s
 * @type: as in DSP0134, table 76; @technology: table 78
 */
struct dmi_memory {
	char locator[64];
	char bank[64];
	char manufacturer[64];
	char part[64];
	uint64_t bytes;
	uint64_t speed;
	uint64_t configured;
	uint64_t ranks;
	uint64_t type;
	uint64_t technology;
};

/*
 * Calls @found for each memory device of the @length bytes of @table. Returns how
 * many; a structure that does not fit ends the table.
 */
unsigned int dmi_memory(const unsigned char *table, size_t length,
			void (*found)(void *arg, const struct dmi_memory *memory),
			void *arg);

/* "DDR4", "Optane" and so on, or NULL. */
const char *dmi_type(uint64_t type);
const char *dmi_technology(uint64_t technology);

#endif
