# SPDX-License-Identifier: MIT
# Rows of data/published, one a line, for the figures that show them; called by render.
#
#   RUNS=NAMES awk -f csv.awk -f published.awk data/published/*.csv
#
# Columns in the order of `needed`, tabs between, NaN where a number is not known.

BEGIN {
	only_last = 1
	needed = "experiment source citation machine what size_bytes nodes threads ms ms_sd ns_per_page mark"
}

{
	check_numbers("^(size_bytes|nodes|threads|ms|ms_sd|ns_per_page)$", ".")
	if (get("mark") !~ /^[SCIU]$/)
		refuse("line " FNR ": mark '" get("mark") "' is not one of S, C, I and U")
	if (get("source") == "" || get("what") == "")
		refuse("line " FNR ": needs a source and what it is about")
	text = get("experiment")
	for (i = 2; i <= nr_names; i++)
		text = text "\t" get(names[i])
	print text
}
