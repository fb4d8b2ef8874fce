# SPDX-License-Identifier: MIT
# Figures of the kernel's own paths, which bind and unbind whole ranges: stages and lock-share.

BEGIN {
	nr_paths = split("bind-first bind enable-first enable unbind disable", paths, " ")
	for (i = 1; i <= nr_paths; i++)
		path_order[paths[i]] = i
	segments = "lock_wait populate zone init unzone teardown grace rest"
}

# Whether row @r can be a bar: where nodes run at the same time, stages do not add up to the whole.
function is_stage_row(r) {
	return cell[r, "path"] in path_order && (cell[r, "schedule"] == "sync" || cell[r, "nr_nodes"] + 0 == 1)
}

# Whether any stage of row @r is known; else its bar would be all rest, as if that had been measured.
function has_stages(r,	i, nr, s) {
	nr = split("lock_wait populate zone init unzone teardown grace", s, " ")
	for (i = 1; i <= nr; i++)
		if (cell[r, s[i] "_ns_per_page"] != "NaN")
			return 1
	return 0
}

# How well row @r suits a figure of @group and @size.
function suits(r, group, size) {
	return (cell[r, "nodes"] == group ? 8 : 0) + (cell[r, "size_bytes"] == size ? 4 : 0) + \
	       (cell[r, "schedule"] == "sync" ? 1 : 0)
}

# Whether row @r suits better than @other; where neither does: fewest nodes, largest size.
function is_better(r, other, group, size,	a, b) {
	a = suits(r, group, size)
	b = suits(other, group, size)
	if (a != b)
		return a > b
	if (cell[r, "nodes"] != cell[other, "nodes"])
		return group_key(cell[r, "nodes"]) < group_key(cell[other, "nodes"])
	return cell[r, "size_bytes"] + 0 > cell[other, "size_bytes"] + 0
}

# What most bars have of column @name; of several, the one with the greatest key.
function most_usual(name, seen,	r, v, count, best, keys) {
	for (r = 1; r <= rows; r++) {
		if (!is_stage_row(r) || cell[r, "ns_per_page"] == "NaN")
			continue
		v = cell[r, name]
		keys[v] = name == "nodes" ? group_key(v) : sprintf("%025.0f", v)
		if (!seen[v, bar_of(r)]++)
			count[v]++
	}
	for (v in count)
		if (best == "" || count[v] > count[best] ||
		    (count[v] == count[best] && (name == "nodes" ? keys[v] < keys[best] : keys[v] > keys[best])))
			best = v
	return best
}

function bar_of(r) {
	return cell[r, "path"] "/" configuration(r) "/" run_of[r]
}

# Bars path/kernel/init_on_alloc/type/map/align_bytes/size/nodes/run/pages/written_pages, one for each configuration;
# extra is the segments that are known of any.
function stages(	r, group, size, b, nr, bars, best, i, j, runs, s, nr_segments, is_known, has_kind) {
	for (r = 1; r <= rows; r++)
		has_kind += cell[r, "path"] in path_order
	if (!has_kind)
		return tell("absent", "no rows of the paths bind, unbind, enable or disable")
	group = most_usual("nodes")
	size = most_usual("size_bytes")
	for (r = 1; r <= rows; r++) {
		if (!is_stage_row(r) || !has_stages(r) || cell[r, "ns_per_page"] == "NaN")
			continue
		b = bar_of(r)
		if (!(b in best)) {
			bars[++nr] = b
			best[b] = r
		} else if (is_better(r, best[b], group, size)) {
			best[b] = r
		}
	}
	if (!nr)
		return tell("uncompared", "no row of a bind or unbind with ns_per_page and a stage is of one node, or of the schedule sync")
	nr_segments = split(segments, s, " ")
	for (i = 1; i <= nr; i++)
		runs[cell[best[bars[i]], "path"], configuration(best[bars[i]])]++
	for (i = 1; i <= nr; i++) {
		r = best[bars[i]]
		add(cell[r, "path"] "/" configuration(r) "/" cell[r, "size_bytes"] "/" cell[r, "nodes"] "/" \
		    (runs[cell[r, "path"], configuration(r)] > 1 ? run_word(run_of[r]) : "-") "/" \
		    word_of(cell[r, "pages"]) "/" word_of(cell[r, "written_pages"]),
		    path_order[cell[r, "path"]] "/" configuration_key(r) "/" sprintf("%04d", run_of[r]), r, "ns_per_page", 1,
		    "lock_wait_ns_per_page populate_ns_per_page zone_ns_per_page init_ns_per_page unzone_ns_per_page " \
		    "teardown_ns_per_page grace_ns_per_page rest_ns_per_page probing_ns_per_page")
		for (j = 1; j <= nr_segments; j++)
			if (cell[r, s[j] "_ns_per_page"] != "NaN")
				is_known[s[j]] = 1
	}
	tell("panels", "all")
	tell("extra", in_order(segments, is_known))
	write_curves()
}

# The words of @list that are indices of @set.
function in_order(list, set,	nr, i, parts, found) {
	nr = split(list, parts, " ")
	for (i = 1; i <= nr; i++)
		if (parts[i] in set)
			found = found (found == "" ? "" : " ") parts[i]
	return found
}

function is_bind_row(r) {
	return cell[r, "path"] == "bind" && cell[r, "schedule"] ~ /^(sync|async)$/
}

# Curves schedule/line and schedule/others over the number of nodes bound together, all of one size and geometry: that
# with the most numbers of nodes and schedules, of these the largest. extra is the size, the geometry, the groups of nodes.
function lock_share(	r, k, g, nr, i, seen, count, key, best, is_first, first, all, lines, is_known, has_kind) {
	for (r = 1; r <= rows; r++) {
		if (!is_bind_row(r))
			continue
		has_kind = 1
		if (cell[r, "makespan_ms"] == "NaN")
			continue
		k = configuration(r) "/" cell[r, "size_bytes"]
		if (seen[k, cell[r, "nr_nodes"], cell[r, "schedule"]]++)
			continue
		count[k]++
		key[k] = sprintf("%025.0f", cell[r, "size_bytes"]) "/" configuration_key(r)
	}
	if (!has_kind)
		return tell("absent", "no rows of the path bind")
	for (k in count)
		if (best == "" || count[k] > count[best] || (count[k] == count[best] && key[k] > key[best]))
			best = k
	if (best == "")
		return tell("missing", "no row of the path bind has makespan_ms")
	for (r = 1; r <= rows; r++) {
		if (!is_bind_row(r) || configuration(r) "/" cell[r, "size_bytes"] != best || cell[r, "makespan_ms"] == "NaN")
			continue
		g = cell[r, "nodes"]
		if (!seen["group", g]++) {
			groups[++nr] = g
			together[g] = cell[r, "nr_nodes"]
			sort_key[g] = group_key(g)
		}
	}
	sort_by_key(groups, nr)
	for (i = 1; i <= nr; i++)
		if (!seen["first", together[groups[i]]]++) {
			is_first[groups[i]] = 1
			lines = lines " " groups[i]
		}
	for (r = 1; r <= rows; r++) {
		if (!is_bind_row(r) || configuration(r) "/" cell[r, "size_bytes"] != best || cell[r, "makespan_ms"] == "NaN")
			continue
		first = is_first[cell[r, "nodes"]]
		if (!first)
			all = 1
		add(cell[r, "schedule"] "/" (first ? "line" : "others"), cell[r, "schedule"] (first ? 1 : 2), r, "makespan_ms",
		    cell[r, "nr_nodes"], "lock_share lock_wait_ns_per_page pages nr_nodes")
		if (cell[r, "lock_share"] != "NaN")
			is_known = 1
	}
	tell("panels", (is_known ? "share" : "unknown") " makespan")
	tell("extra", (all ? "others " : "alone ") best lines)
	write_curves()
}
