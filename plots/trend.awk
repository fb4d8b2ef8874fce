# SPDX-License-Identifier: MIT
# The figure trend: what became of struct pages from kernel to kernel.

BEGIN {
	nr_trend_paths = split("memmap bind", trend_paths, " ")
	for (i = 1; i <= nr_trend_paths; i++)
		trend_order[trend_paths[i]] = i
}

# Curves path/schedule/writer/threads over kernels in the order of their versions; panels are paths. extra is the size,
# the nodes, the geometry of binds, and the kernels.
function trend(	i, nr, kernels) {
	if (!find_trend_rows())
		return tell("absent", "no rows of the paths memmap or bind")
	if (nr_boots["kernel"] < 2)
		return tell("absent", "one kernel only, " boots["kernel"])
	keep_usual("init_on_alloc", "")
	keep_usual("nodes", "")
	keep_usual("size_bytes", "")
	keep_usual("geometry", "bind")
	for (i in strategies_seen)
		keep_usual("threads", i)
	nr = list_kernels(kernels)
	if (nr < 2)
		return tell("uncompared", "no point has rows of two kernels")
	add_trend()
	tell_trend(kernels, nr)
	write_curves()
}

# Into in_trend[]: rows that can be in it, and what each is of; their number.
function find_trend_rows(	r, nr) {
	for (r = 1; r <= rows; r++) {
		if (!is_trend_row(r))
			continue
		nr++
		in_trend[r] = 1
		cell[r, "geometry"] = cell[r, "path"] == "bind" ? word_of(cell[r, "type"]) "/" word_of(cell[r, "map"]) "/" word_of(cell[r, "align_bytes"]) : ""
		strategy_of[r] = cell[r, "path"] "/" cell[r, "schedule"] "/" cell[r, "writer"]
		strategies_seen[strategy_of[r]] = 1
	}
	return nr + 0
}

# Of binds those whose nodes do not run at the same time, as in the figure stages.
function is_trend_row(r) {
	if (cell[r, "path"] == "bind")
		return is_stage_row(r) && cell[r, "schedule"] == "sync" && cell[r, "ns_per_page"] != "NaN"
	return usable(r, "ns_per_page")
}

# Of the rows of @of, a path or a strategy, or of all, only those stay that have in column @name what most strategies have
# under most kernels: of several the fewest and lowest nodes, else the greatest.
function keep_usual(name, of,	r, v, count, seen, key, best, found) {
	for (r in in_trend) {
		if (!is_of(r, of))
			continue
		v = cell[r, name]
		key[v] = name == "nodes" ? group_key(v) : sprintf("%025.0f", v) v
		if (!seen[v, cell[r, "kernel"], strategy_of[r]]++)
			count[v]++
	}
	for (v in count)
		if (!found++ || count[v] > count[best] ||
		    (count[v] == count[best] && (name == "nodes" ? key[v] < key[best] : key[v] > key[best])))
			best = v
	for (r = 1; r <= rows; r++)
		if ((r in in_trend) && is_of(r, of) && cell[r, name] != best)
			delete in_trend[r]
}

function is_of(r, of) {
	return of == "" || of == cell[r, "path"] || of == strategy_of[r]
}

# The kernels of these rows into @list, by version; their number.
function list_kernels(list,	r, k, nr, seen) {
	for (r = 1; r <= rows; r++)
		if ((r in in_trend) && !seen[k = cell[r, "kernel"]]++) {
			list[++nr] = k
			sort_key[k] = version_key(k)
		}
	sort_by_key(list, nr)
	for (r = 1; r <= nr; r++)
		kernel_nr[list[r]] = r
	return nr + 0
}

# One row of a kernel: more are repetitions that no median of here holds.
function add_trend(	r, c, seen, nr) {
	for (r = 1; r <= rows; r++) {
		if (!(r in in_trend))
			continue
		c = strategy_of[r] "/" cell[r, "threads"]
		if (seen[c, cell[r, "kernel"]]++) {
			nr++
			continue
		}
		has_path[cell[r, "path"]] = 1
		group = cell[r, "nodes"]
		size = cell[r, "size_bytes"]
		if (cell[r, "path"] == "bind")
			geometry = cell[r, "geometry"]
		add(c, trend_order[cell[r, "path"]] "/" strategy_key(r), r, "ns_per_page", kernel_nr[cell[r, "kernel"]])
		switched = cell[r, "init_on_alloc"]
	}
	if (nr)
		tell("note", "draws the first result of each kernel, not " nr " points of others")
}

function tell_trend(kernels, nr,	i, panels, words) {
	for (i = 1; i <= nr_trend_paths; i++)
		if (trend_paths[i] in has_path)
			panels = panels (panels == "" ? "" : " ") trend_paths[i]
	for (i = 1; i <= nr; i++)
		words = words " " word_of(kernels[i])
	tell("panels", panels)
	tell("extra", size " " group " " (geometry == "" ? "-" : geometry) words)
	if (nr_boots["init_on_alloc"] > 1 && switched != "")
		tell("about", " · init_on_alloc " (switched == "1" ? "on" : "off"))
}
