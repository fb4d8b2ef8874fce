# SPDX-License-Identifier: MIT
# Figures of the path memmap, the re-initialisation of a standing memmap: ns-per-page, speedup, nodes and reserved.

BEGIN {
	most_sizes = 4
	most_writers = 4
	nr_reserved = split("kernel stores reserved-none reserved-folded reserved-plain reserved-atomic reserved-cleared", of_reserved, " ")
	for (i = 1; i <= nr_reserved; i++)
		reserved_order[of_reserved[i]] = i
}

# Whether row @r has the value @name and belongs to the variant that is drawn.
function usable(r, name) {
	return in_figure(r) && cell[r, name] != "NaN"
}

# The choices about PG_reserved and the ladder have figures of their own: they would crowd the others.
function in_figure(r) {
	return (r in in_variant) && in_variant[r] == chosen[run_of[r]] && !is_other_chunk(r) && is_of_figure(cell[r, "writer"])
}

function is_of_figure(w) {
	if (figure ~ /^(ladder|reserved|published|check)$/)
		return 1
	if (figure ~ /^(ns-per-page|speedup|nodes|trend)$/ && (!is_writer(w) || is_fill(w) || (w in crowded)))
		return 0
	return w !~ /^reserved-/
}

# Of many writers these figures show the known ones and those that promise most.
function crowd_out(	r, i, w, nr, list, measured, left) {
	nr = split("kernel stores legacy movdir64b template-nt template-rep template memset", list, " ")
	for (r = 1; r <= rows; r++)
		if ((r in in_variant) && cell[r, "ns_per_page"] != "NaN" && is_writer(w = cell[r, "writer"]) &&
		    w !~ /^reserved-/ && !measured[w]++)
			nr_measured++
	if (nr_measured <= most_writers)
		return
	for (i = 1; i <= nr && kept < most_writers; i++)
		if (list[i] in measured) {
			kept++
			delete measured[list[i]]
		}
	for (w in measured) {
		crowded[w] = 1
		left++
	}
	if (figure ~ /^(ns-per-page|speedup|nodes|trend)$/)
		tell("note", "draws " most_writers " of " nr_measured " writers; the figure ladder shows all")
}

# What the figure says of the variant where it is not the usual one.
function tell_variant(	nr, part) {
	nr = split(chosen[1], part, "/")
	tell("about", (part[1] == "node" ? "" : " · placement " part[1]) (part[2] == "zero" ? "" : " · prefill " part[2]) \
		(nr > 2 && !compares_runs ? " · " part[3] ", map " part[4] ", align " align_words(part[5]) : ""))
}

function align_words(bytes) {
	return bytes == 4096 ? "4 KiB" : bytes == 2097152 ? "2 MiB" : bytes == 1073741824 ? "1 GiB" : bytes == "NaN" ? "unknown" : bytes " bytes"
}

function is_absent(	r) {
	for (r = 1; r <= rows; r++)
		if (in_figure(r))
			return 0
	tell("absent", "no rows of the path memmap")
	return 1
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

function strategy_key(r) {
	return sprintf("%03d/%03d", order[cell[r, "writer"]], order[cell[r, "schedule"]])
}

# Curves panel/schedule/writer/threads, panels are groups of nodes.
function ns_per_page(	nr, i, r, g, t) {
	if (is_absent())
		return
	tell_variant()
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
		tell("missing", "no row of " chosen[1] " has ns_per_page")
		return
	}
	tell("panels", nr > 1 ? groups[1] " " groups[2] : groups[1])
	tell("extra", sizes_drawn())
	write_curves()
}

# Curves panel/size, panels are writer:group.
function speedup(	nr, i, r, g, s, most, sizes, nr_sizes, seen, panels, writers, nr_writers, j) {
	if (is_absent())
		return
	tell_variant()
	for (r = 1; r <= rows; r++) {
		if (!in_figure(r) || cell[r, "schedule"] != "padata")
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
		return tell("uncompared", "no rows of the schedule padata; run with --schedules deferred,padata")
	if (!nr_sizes)
		return tell("uncompared", "no padata row has a speed-up, which needs the schedule deferred over the same ranges with the same writer; run with --schedules deferred,padata")
	if (most < 2)
		return tell("uncompared", "padata was measured with 1 thread only; it needs --threads 2 or more, and as many CPUs on the node")
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
	if (is_absent())
		return
	tell_variant()
	nr = find_groups("makespan_ms")
	for (i = 1; i <= nr; i++)
		if (!seen[together[groups[i]]]++) {
			nr_counts++
			is_first[groups[i]] = 1
		}
	if (!nr)
		return tell("missing", "no row of " chosen[1] " has makespan_ms")
	if (nr_counts < 2)
		return tell("uncompared", "only one number of nodes (" groups[1] "); it needs single nodes and nodes together: leave --nodes out, or give both")
	for (r = 1; r <= rows; r++) {
		s = cell[r, "size_bytes"]
		if (usable(r, "makespan_ms") && is_first[cell[r, "nodes"]] && !seen["at", s, cell[r, "nodes"]]++)
			counts[s]++
	}
	for (s in counts)
		if (best == "" || counts[s] > counts[best] || (counts[s] == counts[best] && s + 0 > best + 0))
			best = s
	if (counts[best] < 2)
		return tell("uncompared", "no size was measured with more than one number of nodes")
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

# Bars writer/kernel/init_on_alloc/type/map/align_bytes/size/nodes/run/-/-: of the smallest group of nodes, the size that
# most bars have, of these the largest.
function reserved(	r, nr, group, size, s, count, seen, has_kind, bars, runs, c, others) {
	for (r = 1; r <= rows; r++)
		if (in_figure(r) && cell[r, "writer"] ~ /^reserved-/)
			has_kind = 1
	if (!has_kind)
		return tell("absent", "no rows of the writers reserved-*")
	tell_variant()
	for (r = 1; r <= rows; r++)
		if (is_reserved_row(r) && cell[r, "writer"] ~ /^reserved-/ &&
		    (group == "" || group_key(cell[r, "nodes"]) < group_key(group)))
			group = cell[r, "nodes"]
	if (group == "")
		return tell("uncompared", "no row of a writer reserved-* is of the schedule deferred and has ns_per_page; run with --schedules deferred")
	for (r = 1; r <= rows; r++) {
		s = cell[r, "size_bytes"]
		if (is_reserved_row(r) && cell[r, "nodes"] == group && cell[r, "writer"] ~ /^reserved-/ &&
		    !seen[s, configuration(r), run_of[r], cell[r, "writer"]]++)
			count[s]++
	}
	for (s in count)
		if (size == "" || count[s] > count[size] || (count[s] == count[size] && s + 0 > size + 0))
			size = s
	for (r = 1; r <= rows; r++) {
		if (!is_reserved_row(r) || cell[r, "nodes"] != group || cell[r, "size_bytes"] != size ||
		    seen["bar", configuration(r), run_of[r], cell[r, "writer"]]++)
			continue
		bars[++nr] = r
		c = cell[r, "writer"] "/" configuration(r)
		runs[c]++
		others = others || runs[c] > 1
	}
	for (c = 1; c <= nr; c++) {
		r = bars[c]
		add(cell[r, "writer"] "/" configuration(r) "/" size "/" group "/" (others ? run_word(run_of[r]) : "-") "/-/-",
		    configuration_key(r) "/" sprintf("%04d/%02d", run_of[r], reserved_order[cell[r, "writer"]]), r, "ns_per_page", 1)
	}
	tell("panels", "all")
	tell("extra", size " " group)
	write_curves()
}

function is_reserved_row(r) {
	return usable(r, "ns_per_page") && cell[r, "schedule"] == "deferred" && cell[r, "writer"] in reserved_order
}
