# SPDX-License-Identifier: MIT
# The samples of points in the order in which they were taken, for the figure sequence; called by render.
#
#   DATA=FILE RUNS=NAME SUMMARY=FILE MARKS=FILE awk -f csv.awk -f curves.awk -f sequence.awk samples.csv
#
# DATA gets one block a panel, "x ns_per_page median kind" a line: x counts rounds over all loads and boots, the median
# is the point's in summary.csv, kinds are valid, warmup, outlier and invalid. Panels are points where there are few,
# else all points of a schedule and writer together: path/schedule/writer/threads/size/nodes/number of points. extra is
# the number of rounds, which kinds there are, and the places between two boots or loads.

BEGIN {
	only_last = 1
	needed = "sample name path schedule writer size_bytes nodes threads round ns_per_page valid"
	optional = "boot load"
	most_panels = 12
	nr_kinds = split("valid warmup outlier invalid", kinds, " ")
}

{
	check_numbers("^(sample|size_bytes|threads|round|ns_per_page|boot|load)$", "^(ns_per_page|boot|load)$")
	if (get("valid") !~ /^[01]$/)
		refuse("line " FNR ": valid is '" get("valid") "', not 0 or 1")
	# What failed has no time.
	if (get("ns_per_page") == "NaN")
		next
	name = get("name")
	if (!(name in nr_of)) {
		names_seen[++nr_names_seen] = name
		path_of[name] = get("path")
		schedule_of[name] = get("schedule")
		writer_of[name] = get("writer")
		rest_of[name] = word_of(get("threads")) "/" word_of(get("size_bytes")) "/" word_of(get("nodes"))
	}
	nr_of[name]++
	at = name SUBSEP nr_of[name]
	sample_of[at] = get("sample")
	ns_of[at] = get("ns_per_page")
	valid_of[at] = get("valid")
	round_of[at] = round_key(get("boot"), get("load"), get("round"))
}

END {
	if (!refused)
		draw_sequence()
}

# Where there is one load only, files of older runners do not name it.
function round_key(boot, load, nr) {
	return sprintf("%06d/%06d/%06d", boot == "NaN" ? 1 : boot, load == "NaN" ? 1 : load, nr)
}

function draw_sequence(	i, nr, name) {
	read_table(ENVIRON["SUMMARY"], "name", "ns_per_page", median_of)
	if (!read_table(ENVIRON["MARKS"], "sample", "mark", mark_of))
		tell("note", "there is no marks.csv: warm-up and outliers are not told")
	sort_as_summary()
	for (i = 1; i <= nr_names_seen; i++) {
		name = names_seen[i]
		if (nr_of[name] < 2)
			continue
		nr++
		if (median_of[name] == "")
			without_median++
		else
			shown[++nr_shown] = name
	}
	if (!nr)
		return tell("absent", "no point has two samples")
	if (!nr_shown)
		return tell("missing", "no point has a valid sample")
	order_rounds()
	make_panels()
	write_panels()
	tell("about", (without_median ? " · not shown: " without_median " without a valid sample" : "") \
		(nr_panels < nr_facets ? " · " nr_panels " of " nr_facets " schedules and writers, those with most marks" : ""))
	tell_samples()
}

# Samples come in shuffled order, points in that of the plan.
function sort_as_summary(	i) {
	for (i = 1; i <= nr_names_seen; i++)
		sort_key[names_seen[i]] = sprintf("%09d", line_in[ENVIRON["SUMMARY"], names_seen[i]])
	sort_by_key(names_seen, nr_names_seen)
}

# x of each round of the points shown; `bounds` is where the load or boot changes.
function order_rounds(	i, j, name, list, nr, seen, part, last) {
	for (i = 1; i <= nr_shown; i++)
		for (j = 1; j <= nr_of[name = shown[i]]; j++)
			if (!seen[round_of[name, j]]++) {
				list[++nr] = round_of[name, j]
				sort_key[list[nr]] = list[nr]
			}
	sort_by_key(list, nr)
	for (i = 1; i <= nr; i++) {
		x_of[list[i]] = i
		split(list[i], part, "/")
		if (i > 1 && part[1] != last[1])
			bounds = bounds " boot:" i - 0.5
		else if (i > 1 && part[2] != last[2])
			bounds = bounds " load:" i - 0.5
		last[1] = part[1]
		last[2] = part[2]
	}
	nr_rounds = nr
}

function kind_of(name, j) {
	if (valid_of[name, j] == "0")
		return "invalid"
	return sample_of[name, j] in mark_of ? mark_of[sample_of[name, j]] : "valid"
}

function count_marks(name,	j, nr) {
	for (j = 1; j <= nr_of[name]; j++)
		nr += kind_of(name, j) != "valid"
	return nr + 0
}

# Which points stand in which panel: members[panel].
function make_panels(	i, name, p) {
	for (i = 1; i <= nr_shown; i++) {
		name = shown[i]
		p = nr_shown <= most_panels ? name : path_of[name] SUBSEP schedule_of[name] SUBSEP writer_of[name]
		if (!(p in nr_members)) {
			facets[++nr_facets] = p
			label_of[p] = word_of(path_of[name]) "/" word_of(schedule_of[name]) "/" word_of(writer_of[name]) "/" rest_of[name]
		}
		members[p, ++nr_members[p]] = name
		marks_of[p] += count_marks(name)
	}
	nr_panels = nr_facets < most_panels ? nr_facets : most_panels
	choose_panels()
	if (nr_shown > most_panels)
		tell("note", "draws the points of a schedule and writer together: " nr_shown " points")
}

# Those with most marks, in the order of the plan.
function choose_panels(	i, rank, nr) {
	for (i = 1; i <= nr_facets; i++) {
		rank[i] = facets[i]
		sort_key[facets[i]] = sprintf("%09d/%09d", 999999999 - marks_of[facets[i]], i)
	}
	sort_by_key(rank, nr_facets)
	for (i = 1; i <= nr_panels; i++)
		is_chosen[rank[i]] = 1
	for (i = 1; i <= nr_facets; i++)
		if (facets[i] in is_chosen)
			panel_of[++nr] = facets[i]
}

function write_panels(	i, j, k, p, name, words, has) {
	for (i = 1; i <= nr_panels; i++) {
		p = panel_of[i]
		words = words (i > 1 ? " " : "") label_of[p] "/" nr_members[p]
		if (i > 1)
			printf "\n\n" >data
		print "# " label_of[p] >data
		for (j = 1; j <= nr_members[p]; j++) {
			name = members[p, j]
			count_samples(nr_of[name])
			for (k = 1; k <= nr_of[name]; k++) {
				print x_of[round_of[name, k]], ns_of[name, k], median_of[name], kind_of(name, k) >data
				has[kind_of(name, k)] = 1
			}
		}
	}
	close(data)
	tell("curves", words)
	tell("panels", "all")
	words = nr_rounds " "
	for (i = 1; i <= nr_kinds; i++)
		words = words (i > 1 ? "," : "") (kinds[i] in has ? kinds[i] : "-")
	tell("extra", words bounds)
}
