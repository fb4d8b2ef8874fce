// SPDX-License-Identifier: MIT
/* Facts of board and firmware; see facts_board.h. */
#include "facts_board.h"

void facts_board(const struct fact_group *facts)
{
	static const char *const names[] = {
		"sys_vendor", "product_name", "board_vendor", "board_name",
		"board_version", "bios_vendor", "bios_version", "bios_date",
		"bios_release",
	};
	struct fact_group group = fact_below(facts, "board");

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		fact_line(&group, names[i], "/sys/class/dmi/id/%s", names[i]);
}
