# SPDX-License-Identifier: MIT
# First accesses while a range is initialised in the background, for the figure latency; called by render.
#
#   NAME=POINT DATA=FILE RUNS=NAME SAMPLES=FILE MARKS=FILE awk -f csv.awk -f curves.awk -f touches.awk touches.csv
#
# DATA gets one block for each way an access went, and one for all: "latency share" a line, in ns, the share of accesses
# of that kind that took no longer. Latencies stand in 400 classes a decade, 0.6 % wide, so that millions of accesses are
# a figure that a browser opens. Curves are ready, taken, waited and all, each with the number of accesses behind a slash.
# Samples that are not valid, and warm-up, are left out, as in summary.csv.

BEGIN {
	only_last = 1
	needed = "sample name ns how"
	classes = 400
	nr_ways = split("ready taken waited all", ways, " ")
	read_table(ENVIRON["SAMPLES"], "sample", "valid", valid_of)
	read_table(ENVIRON["MARKS"], "sample", "mark", mark_of)
}

{
	check_numbers("^ns$", "^$")
	if (get("how") !~ /^(ready|taken|waited)$/)
		refuse("line " FNR ": '" get("how") "' is none of ready, taken and waited")
	if (get("name") != ENVIRON["NAME"] || valid_of[get("sample")] == "0" || mark_of[get("sample")] == "warmup")
		next
	if (!seen[get("sample")]++)
		samples++
	class = get("ns") > 1 ? int(log(get("ns")) / log(10) * classes + 0.9999) : 0
	count(get("how"))
	count("all")
}

function count(way) {
	number[way]++
	in_class[way, class]++
	if (!(way in least) || class < least[way])
		least[way] = class
	if (class > most[way] + 0)
		most[way] = class
}

END {
	if (!number["all"])
		tell("missing", "touches.csv has no first access of " ENVIRON["NAME"])
	for (i = 1; i <= nr_ways; i++)
		if (number[ways[i]])
			write_way(ways[i])
	close(data)
	tell("curves", list)
	tell("panels", "all")
	tell("n", samples)
	tell("intervals", "none")
}

function write_way(way,	c, sum) {
	if (list != "")
		printf "\n\n" >data
	list = list (list == "" ? "" : " ") way "/" number[way] "/bare"
	print "# " way >data
	print exp((least[way] - 1) / classes * log(10)) " 0" >data
	for (c = least[way]; c <= most[way]; c++)
		if (in_class[way, c]) {
			sum += in_class[way, c]
			print exp(c / classes * log(10)) " " sum / number[way] >data
		}
}
