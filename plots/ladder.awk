# SPDX-License-Identifier: MIT
# Figures of writers next to what memory allows, of the path memmap: ladder and ceiling; of workers on every node:
# placement; and which point's first accesses the figure latency shows.

BEGIN {
	nr_schedules = split("padata deferred padata-api slices serial", of_schedules, " ")
}

# Fills with what is not zero bound every writer; the others are there to compare with, not as a bound.
function is_fill(w) {
	return w ~ /^fill-/
}

function is_writer(w) {
	return !is_fill(w) && w !~ /^(memset-zero|read)$/
}

# The fewest nodes that rows with @name are of.
function fewest_nodes(name,	r, best) {
	for (r = 1; r <= rows; r++)
		if (usable(r, name) && (best == "" || group_key(cell[r, "nodes"]) < group_key(best)))
			best = cell[r, "nodes"]
	return best
}

# Of rows of @group with @name: what most different values of @by have in column @what; the largest of these.
function most_of(group, name, what, by, with_what, with,	r, v, best, count, seen) {
	for (r = 1; r <= rows; r++) {
		v = cell[r, what]
		if (usable(r, name) && cell[r, "nodes"] == group && (with_what == "" || cell[r, with_what] == with) &&
		    !seen[v, cell[r, by]]++)
			count[v]++
	}
	for (v in count)
		if (best == "" || count[v] > count[best] || (count[v] == count[best] && v + 0 > best + 0))
			best = v
	return best
}

# Rows of the ladder with @schedule and @threads into rung[writer]; their number.
function find_rungs(group, size, schedule, threads,	r, nr) {
	split("", rung)
	for (r = 1; r <= rows; r++)
		if (usable(r, "ns_per_page") && cell[r, "nodes"] == group && cell[r, "size_bytes"] == size &&
		    cell[r, "schedule"] == schedule && cell[r, "threads"] == threads && !(cell[r, "writer"] in rung)) {
			rung[cell[r, "writer"]] = r
			nr++
		}
	return nr + 0
}

# The schedule and number of threads, one or the highest, with most writers: "schedule threads".
function best_rungs(group, size, one,	i, r, t, nr, most, best, seen, high) {
	for (i = 1; i <= nr_schedules; i++)
		for (r = 1; r <= rows; r++) {
			t = cell[r, "threads"] + 0
			if (!usable(r, "ns_per_page") || cell[r, "schedule"] != of_schedules[i] || (t == 1) != one ||
			    seen[i, t]++)
				continue
			nr = find_rungs(group, size, of_schedules[i], t)
			if (nr > most || (nr == most && nr && of_schedules[i] == substr(best, 1, index(best, " ") - 1) && t > high)) {
				most = nr
				high = t + 0
				best = of_schedules[i] " " t
			}
		}
	return best
}

# Curves are panels threads/schedule, "rank ns low high" a line, ranks as in extra: size, group, then for each panel the
# ceiling's ns and name, then the writers by rank. A last block has what was published: rank, ns, label, and ns of the
# writer in the first panel. panels are their number, and that of published values.
function draw_ladder(	r, group, size, i, w, nr, part, list, seen, writers, has_ceiling, panel, words, ceilings) {
	for (r = 1; r <= rows; r++)
		if (in_figure(r) && !seen[w = cell[r, "writer"]]++)
			nr += (is_fill(w) ? has_ceiling = 1 : w !~ /^reserved-/)
	if (nr < 4 && !has_ceiling)
		return tell("absent", "fewer than 4 writers")
	tell_variant()
	group = fewest_nodes("ns_per_page")
	size = most_of(group, "ns_per_page", "size_bytes", "writer")
	nr = 0
	for (i = 1; i >= 0; i--) {
		panel = best_rungs(group, size, i)
		split(panel, part, " ")
		if (panel == "" || (nr && find_rungs(group, size, part[1], part[2]) < 3))
			continue
		find_rungs(group, size, part[1], part[2])
		nr = rank_writers(list, nr)
		ceilings = ceilings " " ladder_panel(part[2] "/" part[1], 2 - i)
	}
	if (!drawn)
		return tell("missing", "no row of " chosen[1] " has ns_per_page")
	for (i = 1; i <= nr; i++)
		words = words " " list[i]
	write_curves()
	tell("panels", nr_curves " " write_published_rungs())
	tell("extra", size " " group ceilings words)
}

# The writers of rung[] behind the @nr that list[] has, slowest first; their number, and rank[writer].
function rank_writers(list, nr,	w, i, more, nr_more) {
	for (w in rung)
		if (!(w in rung_nr)) {
			more[++nr_more] = w
			sort_key[w] = sprintf("%025.6f", 1e12 - cell[rung[w], "ns_per_page"])
		}
	sort_by_key(more, nr_more)
	for (i = 1; i <= nr_more; i++)
		rung_nr[list[++nr] = more[i]] = nr
	return nr
}

# The panel's curve; its ceiling's ns and name.
function ladder_panel(curve, key,	w, r, ceiling) {
	ceiling = "NaN -"
	for (w in rung) {
		r = rung[w]
		add(curve, key, r, "ns_per_page", rung_nr[w])
		if (!nr_panels)
			first_bar[rung_nr[w]] = cell[r, "ns_per_page"]
		if (cell[r, "ceiling_ns_per_page"] != "NaN" && cell[r, "ceiling"] != "" && same["accel"] != "tcg-icount")
			ceiling = cell[r, "ceiling_ns_per_page"] " " word_of(cell[r, "ceiling"])
	}
	nr_panels++
	return ceiling
}

# A label an author, at his largest value of a writer; the number of values.
function write_published_rungs(	i, j, p, author, best, nr_out, at, rank_at, author_at, name_at) {
	print "\n\n# published" >>data
	print "NaN NaN \"\" NaN" >>data
	read_published("ladder")
	for (i = 1; i <= nr_published && same["accel"] != "tcg-icount"; i++) {
		p = published[i, "what"]
		sub(/:.*/, "", p)
		if (!(p in rung_nr) || published[i, "ns_per_page"] == "NaN")
			continue
		author = published[i, "source"]
		sub(/,.*/, "", author)
		if (!((p, author) in best) || published[i, "ns_per_page"] + 0 > published[best[p, author], "ns_per_page"] + 0)
			best[p, author] = i
		at[++nr_out] = i
		rank_at[nr_out] = rung_nr[p]
		author_at[nr_out] = p SUBSEP author
		name_at[nr_out] = author
	}
	for (j = 1; j <= nr_out; j++)
		print rank_at[j] " " published[at[j], "ns_per_page"] " \"" (best[author_at[j]] == at[j] ? name_at[j] : "") "\" " first_bar[rank_at[j]] + 0 >>data
	close(data)
	return nr_out + 0
}

# Curves panel/writer, panels are groups of nodes; extra is the schedule and the size.
function draw_ceiling(	nr, i, r, g, w, size, schedule, has_kind, threads, nr_threads, panels) {
	for (r = 1; r <= rows; r++)
		if (in_figure(r) && cell[r, "ceiling_fraction"] != "NaN" && is_writer(cell[r, "writer"])) {
			has_kind = 1
			if (!threads[cell[r, "threads"]]++)
				nr_threads++
		}
	if (!has_kind)
		return tell("absent", "no fractions of a ceiling")
	if (nr_threads < 2)
		return tell("absent", "one number of threads only")
	tell_variant()
	nr = two_groups(find_groups("ceiling_fraction"))
	schedule = most_of(groups[1], "ceiling_fraction", "schedule", "threads")
	size = most_of(groups[1], "ceiling_fraction", "size_bytes", "threads", "schedule", schedule)
	for (i = 1; i <= nr; i++) {
		g = groups[i]
		for (r = 1; r <= rows; r++) {
			w = cell[r, "writer"]
			if (!usable(r, "ceiling_fraction") || cell[r, "nodes"] != g || cell[r, "schedule"] != schedule ||
			    cell[r, "size_bytes"] != size || !is_writer(w))
				continue
			add(g "/" w, i "/" sprintf("%03d", order[w]), r, "ceiling_fraction", cell[r, "threads"])
		}
		panels = panels (i > 1 ? " " : "") g
	}
	if (!drawn)
		return tell("missing", "no fraction of a ceiling on nodes " groups[1])
	tell("panels", panels)
	tell("extra", schedule " " size)
	write_curves()
}

function worker_of(r) {
	return cell[r, "placement"] ~ /^node[0-9]+$/ ? substr(cell[r, "placement"], 5) : ""
}

# One curve, "memmap's node, ns, low, high, worker's node" a line; extra is schedule, writer, threads and size.
function draw_placement(	r, k, best, count, nr, part) {
	for (r = 1; r <= rows; r++) {
		if (!is_cell(r))
			continue
		k = cell[r, "schedule"] " " cell[r, "writer"] " " cell[r, "threads"] " " cell[r, "size_bytes"]
		split(k, part, " ")
		sort_key[k] = sprintf("%05d %025.0f %05d", ++count[k], part[4], 999 - order[part[2]])
	}
	for (k in count)
		if (best == "" || sort_key[k] > sort_key[best])
			best = k
	for (k in count)
		nr++
	if (count[best] < 2)
		return tell("absent", "no rows of workers on every node; run with --placement each")
	if (nr > 1)
		tell("note", "draws " best " (schedule, writer, threads, size), one of " nr)
	for (r = 1; r <= rows; r++)
		if (is_cell(r) && best == cell[r, "schedule"] " " cell[r, "writer"] " " cell[r, "threads"] " " cell[r, "size_bytes"]) {
			cell[r, "worker"] = worker_of(r)
			add("cells", 1, r, "ns_per_page", cell[r, "nodes"], "worker")
			sort_key["cells" SUBSEP points["cells"]] = sprintf("%05d/%05d", cell[r, "nodes"], cell[r, "worker"])
		}
	tell("panels", "all")
	tell("extra", best)
	write_curves()
}

function is_cell(r) {
	return (r in in_variant) && worker_of(r) != "" && cell[r, "prefill"] == "zero" && cell[r, "nodes"] !~ /[+]/ &&
	       cell[r, "ns_per_page"] != "NaN" && !is_other_chunk(r)
}

# Which point's first accesses are shown: the largest, of the fewest nodes; `name` and what its row says. The lines of
# touches.csv are read by touches.awk.
function draw_latency(	r, best, nr, has_kind) {
	for (r = 1; r <= rows; r++) {
		if (!in_figure(r) || cell[r, "schedule"] != "background")
			continue
		has_kind = 1
		if (!usable(r, "ns_per_page"))
			continue
		nr++
		sort_key[r] = sprintf("%025.0f %05d", cell[r, "size_bytes"], 99999 - cell[r, "nr_nodes"])
		if (best == "" || sort_key[r] > sort_key[best])
			best = r
	}
	if (!has_kind)
		return tell("absent", "no rows of the schedule background")
	if (!nr)
		return tell("missing", "no point of the schedule background has a valid sample")
	tell_variant()
	if (nr > 1)
		tell("note", "draws one of " nr " points: " cell[best, "name"])
	note_conditions(best)
	tell_conditions()
	tell("name", cell[best, "name"])
	tell("extra", cell[best, "writer"] " " cell[best, "threads"] " " cell[best, "size_bytes"] " " cell[best, "nodes"] " " \
		cell[best, "available_ms"] " " cell[best, "makespan_ms"])
}
