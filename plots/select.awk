# SPDX-License-Identifier: MIT
# Chooses the rows of a summary.csv that one figure draws; called by render. It picks, orders and
# copies rows, and never computes with what they say.
#
#   FIGURE=ns-per-page|speedup|nodes|check DATA=FILE awk -f select.awk <summary.csv
#
# DATA gets one block a curve, "x y low high" a line, in gnuplot's format, NaN where unknown. Standard
# output gets "key<TAB>value" lines: what the figure's script needs to know about DATA (`curves` are their
# names in that order, with /bars where there are intervals, else /bare), or `missing`: why there is nothing
# to draw. Exit status 1, and a message: not a file that can be drawn.

BEGIN {
	figure = ENVIRON["FIGURE"]
	data = ENVIRON["DATA"]
	needed = "path schedule writer size_bytes nodes threads placement prefill nr_nodes n " \
		 "ns_per_page ns_per_page_low ns_per_page_high makespan_ms makespan_ms_low " \
		 "makespan_ms_high speedup speedup_low speedup_high kernel host where accel"
	order["serial"] = order["kernel"] = 1
	order["deferred"] = order["legacy"] = 2
	order["padata"] = order["stores"] = 3
	known = 3
	most_sizes = 4
}

{
	sub(/\r$/, "")
}

$0 == "" {
	next
}

!width {
	width = split_csv($0, fields)
	for (i = 1; i <= width; i++)
		column[fields[i]] = i
	nr_needed = split(needed, names, " ")
	for (i = 1; i <= nr_needed; i++)
		if (!(names[i] in column))
			refuse("has no column '" names[i] "'; its first line must name the columns")
	next
}

{
	if (split_csv($0, fields) != width)
		refuse("line " NR " has " split_csv($0, fields) " fields, the header " width)
	rows++
	for (i = 1; i <= nr_needed; i++)
		cell[rows, names[i]] = fields[column[names[i]]]
	check_numbers()
	check_same("kernel")
	check_same("host")
	check_same("where")
	check_same("accel")
	variant = get("path") "/" get("placement") "/" get("prefill")
	in_variant[rows] = variant
	if (!variants[variant]++)
		variant_list = variant_list " " variant
	rank(get("schedule"))
	rank(get("writer"))
}

END {
	if (refused)
		exit 1
	if (!rows)
		refuse("has no rows: nothing was measured, or the run was killed before its first result")
	chosen = "memmap/node/zero"
	if (!(chosen in variants))
		chosen = in_variant[1]
	if (figure == "check")
		report()
	else if (figure == "ns-per-page")
		ns_per_page()
	else if (figure == "speedup")
		speedup()
	else if (figure == "nodes")
		nodes()
}

function refuse(why) {
	print why >"/dev/stderr"
	refused = 1
	exit 1
}

function get(name) {
	return cell[rows, name]
}

# One line of CSV into @out; the number of fields.
function split_csv(line, out,	nr, at, ch, quoted, text) {
	nr = 1
	for (at = 1; at <= length(line); at++) {
		ch = substr(line, at, 1)
		if (ch == "\"" && quoted && substr(line, at + 1, 1) == "\"") {
			text = text ch
			at++
		} else if (ch == "\"") {
			quoted = !quoted
		} else if (ch == "," && !quoted) {
			out[nr++] = text
			text = ""
		} else {
			text = text ch
		}
	}
	out[nr] = text
	return nr
}

function check_numbers(	i, value) {
	for (i = 1; i <= nr_needed; i++) {
		if (names[i] !~ /^(size_bytes|threads|nr_nodes|n|ns_per_page.*|makespan_ms.*|speedup.*)$/)
			continue
		value = get(names[i])
		if (value == "" && names[i] ~ /^(ns|makespan|speedup)/)
			cell[rows, names[i]] = "NaN"
		else if (value !~ /^[0-9]+(\.[0-9]*)?(e[-+]?[0-9]+)?$/)
			refuse("line " NR ": '" value "' is not a number for " names[i])
	}
	if (get("schedule") !~ /^[A-Za-z0-9_.-]+$/ || get("writer") !~ /^[A-Za-z0-9_.-]+$/)
		refuse("line " NR ": '" get("schedule") "' and '" get("writer") "' must be a schedule and a writer")
	if (get("nodes") !~ /^[0-9]+([+][0-9]+)*$/)
		refuse("line " NR ": nodes '" get("nodes") "' is not like 0 or 0+1")
}

# Machines, kernels and places are never mixed in one figure.
function check_same(name) {
	if (!(name in same))
		same[name] = get(name)
	else if (same[name] != get(name))
		refuse("mixes " name " '" same[name] "' and '" get(name) "'; a figure shows one machine and one kernel: draw them apart")
}

function rank(word) {
	if (!(word in order))
		order[word] = ++known
}

function tell(key, value) {
	printf "%s\t%s\n", key, value
}

function report(	part) {
	split(chosen, part, "/")
	tell("kernel", same["kernel"] == "" ? "unknown" : same["kernel"])
	tell("host", same["host"] == "" ? "unknown" : same["host"])
	tell("where", same["where"] == "" ? "unknown" : same["where"])
	tell("accel", same["accel"] == "" ? "unknown" : same["accel"])
	tell("variant", (part[1] == "memmap" ? "" : " · path " part[1]) \
		(part[2] == "node" ? "" : " · placement " part[2]) \
		(part[3] == "zero" ? "" : " · prefill " part[3]))
	if (rows > variants[chosen])
		tell("left_out", rows - variants[chosen] " of " rows " rows (drawn: path/placement/prefill " chosen "; there are:" variant_list ")")
}

# Whether row @r has the value @name and belongs to the variant that is drawn.
function usable(r, name) {
	return in_variant[r] == chosen && cell[r, name] != "NaN"
}

# @list[1..nr] in the order of their keys, which are strings.
function sort_by_key(list, nr,	i, j, moved) {
	for (i = 2; i <= nr; i++) {
		moved = list[i]
		for (j = i - 1; j >= 1 && sort_key[list[j]] > sort_key[moved]; j--)
			list[j + 1] = list[j]
		list[j + 1] = moved
	}
}

# Groups of nodes in the rows that have @name, smallest and lowest first, into groups[]; their number.
function find_groups(name,	r, g, nr, seen) {
	for (r = 1; r <= rows; r++) {
		g = cell[r, "nodes"]
		if (!usable(r, name) || (figure == "speedup" && cell[r, "schedule"] != "padata") || seen[g]++)
			continue
		groups[++nr] = g
		together[g] = cell[r, "nr_nodes"]
		sort_key[g] = group_key(g)
	}
	sort_by_key(groups, nr)
	return nr
}

function group_key(g,	part, nr, i, key) {
	nr = split(g, part, "+")
	key = sprintf("%05d", nr)
	for (i = 1; i <= nr; i++)
		key = key sprintf("/%05d", part[i])
	return key
}

# The two groups that a figure has room for: the smallest, and all nodes together.
function two_groups(nr,	last, i, left) {
	last = nr > 1 ? 2 : 1
	for (i = last + 1; i <= nr; i++)
		if (together[groups[i]] > together[groups[last]])
			last = i
	for (i = 2; i <= nr; i++)
		if (i != last)
			left = left " " groups[i]
	if (left != "")
		tell("note", "draws nodes " groups[1] " and " groups[last] ", not" left)
	groups[2] = groups[last]
	return nr > 1 ? 2 : 1
}

# The thread count that most values of @by have been measured with, the highest of these.
function usual_threads(group, schedule, writer, name, by, size,	r, t, best, count, seen) {
	for (r = 1; r <= rows; r++) {
		if (!usable(r, name) || cell[r, "schedule"] != schedule || cell[r, "writer"] != writer ||
		    (group != "" && cell[r, "nodes"] != group) || (size != "" && cell[r, "size_bytes"] != size))
			continue
		t = cell[r, "threads"] + 0
		if (seen[t, cell[r, by]]++)
			continue
		count[t]++
	}
	for (t in count)
		if (best == "" || count[t] > count[best] || (count[t] == count[best] && t + 0 > best + 0))
			best = t
	return best
}

# Row @r becomes a point of @curve at @x.
function add(curve, key, r, name, x) {
	if (!(curve in points)) {
		curves[++nr_curves] = curve
		sort_key[curve] = key
	}
	points[curve]++
	if (!has_size[cell[r, "size_bytes"]]++)
		size_list[++nr_size_list] = cell[r, "size_bytes"]
	point[curve, points[curve]] = curve SUBSEP points[curve]
	sort_key[curve SUBSEP points[curve]] = sprintf("%025.0f", x)
	line[curve SUBSEP points[curve]] = x " " cell[r, name] " " cell[r, name "_low"] " " cell[r, name "_high"]
	drawn++
	if (cell[r, name "_low"] != "NaN" && cell[r, name "_high"] != "NaN")
		with_interval += has_bars[curve] = 1
	if (n_low == "" || cell[r, "n"] + 0 < n_low)
		n_low = cell[r, "n"] + 0
	if (cell[r, "n"] + 0 > n_high)
		n_high = cell[r, "n"] + 0
}

function sizes_drawn(	i, words) {
	for (i = 1; i <= nr_size_list; i++)
		sort_key[size_list[i]] = sprintf("%025.0f", size_list[i])
	sort_by_key(size_list, nr_size_list)
	for (i = 1; i <= nr_size_list; i++)
		words = words (i > 1 ? " " : "") size_list[i]
	return words
}

function write_curves(	i, j, list, words) {
	sort_by_key(curves, nr_curves)
	for (i = 1; i <= nr_curves; i++) {
		words = words (i > 1 ? " " : "") curves[i] (curves[i] in has_bars ? "/bars" : "/bare")
		split("", list)
		for (j = 1; j <= points[curves[i]]; j++)
			list[j] = point[curves[i], j]
		sort_by_key(list, points[curves[i]])
		if (i > 1)
			printf "\n\n" >data
		print "# " curves[i] >data
		for (j = 1; j <= points[curves[i]]; j++)
			print line[list[j]] >data
	}
	close(data)
	tell("curves", words)
	tell("n", n_low == n_high ? n_low : n_low " to " n_high)
	tell("intervals", (!with_interval ? "none" : with_interval < drawn ? "some" : "all") (n_low < 6 ? " few" : ""))
}

function strategy_key(r) {
	return sprintf("%03d/%03d", order[cell[r, "writer"]], order[cell[r, "schedule"]])
}

# Curves panel/schedule/writer/threads, panels are groups of nodes.
function ns_per_page(	nr, i, r, g, t) {
	nr = two_groups(find_groups("ns_per_page"))
	for (i = 1; i <= nr; i++) {
		g = groups[i]
		for (r = 1; r <= rows; r++) {
			if (!usable(r, "ns_per_page") || cell[r, "nodes"] != g)
				continue
			t = usual_threads(g, cell[r, "schedule"], cell[r, "writer"], "ns_per_page", "size_bytes")
			if (cell[r, "threads"] + 0 == t)
				add(g "/" cell[r, "schedule"] "/" cell[r, "writer"] "/" t, i "/" strategy_key(r), r,
				    "ns_per_page", cell[r, "size_bytes"])
		}
	}
	if (!drawn) {
		tell("missing", "no row of " chosen " has ns_per_page")
		return
	}
	tell("panels", nr > 1 ? groups[1] " " groups[2] : groups[1])
	tell("extra", sizes_drawn())
	write_curves()
}

# Curves panel/size, panels are writer:group.
function speedup(	nr, i, r, g, s, most, sizes, nr_sizes, seen, panels, writers, nr_writers, j) {
	for (r = 1; r <= rows; r++) {
		if (in_variant[r] != chosen || cell[r, "schedule"] != "padata")
			continue
		seen["padata"]++
		if (cell[r, "speedup"] == "NaN")
			continue
		if (cell[r, "threads"] + 0 > most)
			most = cell[r, "threads"] + 0
		s = cell[r, "size_bytes"]
		if (!seen["size", s]++) {
			sizes[++nr_sizes] = s
			sort_key[s] = sprintf("%025.0f", s)
		}
		if (!seen["writer", cell[r, "writer"]]++) {
			writers[++nr_writers] = cell[r, "writer"]
			sort_key[writers[nr_writers]] = sprintf("%03d", order[writers[nr_writers]])
		}
	}
	if (!seen["padata"])
		return tell("missing", "no rows of the schedule padata; run with --schedules deferred,padata")
	if (!nr_sizes)
		return tell("missing", "no padata row has a speed-up, which needs the schedule deferred over the same ranges with the same writer; run with --schedules deferred,padata")
	if (most < 2)
		return tell("missing", "padata was measured with 1 thread only; it needs --threads 2 or more, and as many CPUs on the node")
	nr = two_groups(find_groups("speedup"))
	sort_by_key(sizes, nr_sizes)
	sort_by_key(writers, nr_writers)
	if (nr_sizes > most_sizes)
		tell("note", "draws the " most_sizes " largest of " nr_sizes " sizes")
	for (i = 1; i <= nr_sizes; i++)
		if (nr_sizes - i < most_sizes)
			seen["drawn", sizes[i]] = 1
	for (i = 1; i <= nr; i++) {
		g = groups[i]
		for (r = 1; r <= rows; r++)
			if (usable(r, "speedup") && cell[r, "schedule"] == "padata" && cell[r, "nodes"] == g &&
			    seen["drawn", cell[r, "size_bytes"]])
				add(cell[r, "writer"] ":" g "/" cell[r, "size_bytes"],
				    i sprintf("/%03d/%025.0f", order[cell[r, "writer"]], cell[r, "size_bytes"]), r,
				    "speedup", cell[r, "threads"])
		for (j = 1; j <= nr_writers; j++)
			panels = panels (panels == "" ? "" : " ") writers[j] ":" g
	}
	tell("panels", panels)
	tell("extra", sizes_drawn())
	write_curves()
}

# Curves writer/schedule/threads/line or .../others; panels are writers. The line joins the first group of each
# number of nodes; `others` are the other groups of as many nodes, each a point of its own.
function nodes(	nr, i, r, s, t, seen, counts, nr_counts, best, first, is_first, all, writers, nr_writers, panels, k) {
	nr = find_groups("makespan_ms")
	for (i = 1; i <= nr; i++)
		if (!seen[together[groups[i]]]++) {
			nr_counts++
			is_first[groups[i]] = 1
		}
	if (nr_counts < 2)
		return tell("missing", nr ? "only one number of nodes (" groups[1] "); it needs single nodes and nodes together: leave --nodes out, or give both" : "no row of " chosen " has makespan_ms")
	for (r = 1; r <= rows; r++) {
		s = cell[r, "size_bytes"]
		if (usable(r, "makespan_ms") && is_first[cell[r, "nodes"]] && !seen["at", s, cell[r, "nodes"]]++)
			counts[s]++
	}
	for (s in counts)
		if (best == "" || counts[s] > counts[best] || (counts[s] == counts[best] && s + 0 > best + 0))
			best = s
	if (counts[best] < 2)
		return tell("missing", "no size was measured with more than one number of nodes")
	if (counts[best] < nr_counts)
		tell("note", "no size was measured with every number of nodes")
	for (r = 1; r <= rows; r++) {
		if (!usable(r, "makespan_ms") || cell[r, "size_bytes"] != best)
			continue
		k = cell[r, "schedule"] "/" cell[r, "writer"]
		t = usual_threads("", cell[r, "schedule"], cell[r, "writer"], "makespan_ms", "nr_nodes", best)
		if (cell[r, "threads"] + 0 != t)
			continue
		first = is_first[cell[r, "nodes"]]
		if (!first)
			all = 1
		add(cell[r, "writer"] "/" cell[r, "schedule"] "/" t "/" (first ? "line" : "others"),
		    strategy_key(r) "/" (first ? 1 : 2), r, "makespan_ms", cell[r, "nr_nodes"])
		if (!seen["writer", cell[r, "writer"]]++) {
			writers[++nr_writers] = cell[r, "writer"]
			sort_key[writers[nr_writers]] = sprintf("%03d", order[writers[nr_writers]])
		}
	}
	sort_by_key(writers, nr_writers)
	for (i = 1; i <= nr_writers; i++)
		panels = panels (i > 1 ? " " : "") writers[i]
	for (i = 1; i <= nr; i++)
		if (is_first[groups[i]])
			lines = lines (lines == "" ? "" : " ") groups[i]
	tell("panels", panels)
	tell("extra", (all ? "others" : "alone") " " best " " lines)
	write_curves()
}
