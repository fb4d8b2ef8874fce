# SPDX-License-Identifier: MIT
# Chooses the lines of a sections.csv that the figure sections draws; called by render. Every line is a point, so that
# none is kept but those points.
#
#   DATA=FILE RUNS=NAME awk -f csv.awk -f curves.awk -f sections.awk sections.csv
#
# DATA gets one block a curve node/path, "section ns_per_page" a line; panels are nodes, extra is path=NAME of the points
# drawn.

BEGIN {
	only_last = 1
	needed = "sample name path writer nodes node section ns_per_page"
	nr_paths = split("bind-first bind memmap", paths, " ")
	# More points than this in a curve are a black bar, and a file that no browser opens.
	most_points = 20000
	most_nodes = 2
}

{
	check_numbers("^(section|ns_per_page)$", "^ns_per_page$")
	if (get("nodes") !~ /^[0-9]+([+,][0-9]+)*$/ || get("node") !~ /^[0-9]+$/)
		refuse("line " FNR ": nodes '" get("nodes") "' and node '" get("node") "' are not like 0+1 and 0")
	name = get("name")
	if (!(name in path_of)) {
		all_names[++nr_all_names] = name
		path_of[name] = get("path")
		writer_of[name] = get("writer")
		group_of[name] = get("nodes")
		nr_nodes_of[name] = split(get("nodes"), words, /[+,]/)
	}
	curve = name SUBSEP get("node")
	if (!((name, get("node"), get("sample")) in sample_nr))
		sample_nr[name, get("node"), get("sample")] = ++samples[curve]
	nr_points[curve]++
	point_line[curve, nr_points[curve]] = get("section") " " get("ns_per_page")
	point_sample[curve, nr_points[curve]] = sample_nr[name, get("node"), get("sample")]
	known[curve] += get("ns_per_page") != "NaN"
	if (get("section") + 1 > length_of[name] + 0)
		length_of[name] = get("section") + 1
}

END {
	choose_names()
	choose_nodes()
	if (nr_curves)
		write_sections()
	else
		tell("missing", "no line of the paths bind-first, bind or memmap has ns_per_page")
}

# The fewest nodes; then the longest range; of writers the kernel's own, which is what binds run.
function name_key(name) {
	return sprintf("%05d %015d %d", 99999 - nr_nodes_of[name], length_of[name], writer_of[name] == "kernel")
}

# One name of each path, of the same nodes where there are such.
function choose_names(	p, i, name, group) {
	for (i = 1; i <= nr_all_names; i++)
		if (is_drawable(all_names[i]) && (group == "" || nr_nodes_of[all_names[i]] < split(group, words, /[+,]/)))
			group = group_of[all_names[i]]
	for (p = 1; p <= nr_paths; p++)
		for (i = 1; i <= nr_all_names; i++) {
			name = all_names[i]
			if (path_of[name] != paths[p] || group_of[name] != group || !is_drawable(name))
				continue
			if (!(p in drawn_name) || name_key(name) > name_key(drawn_name[p]))
				drawn_name[p] = name
		}
	for (p in drawn_name)
		nr_drawn_names++
	if (nr_drawn_names < nr_all_names)
		tell("note", "draws " nr_drawn_names " of the " nr_all_names " points in sections.csv: one of each path, of nodes " group)
}

function is_drawable(name,	c, part) {
	for (c in known) {
		split(c, part, SUBSEP)
		if (part[1] == name && known[c])
			return path_of[name] ~ /^(bind-first|bind|memmap)$/
	}
	return 0
}

function choose_nodes(	p, c, part, i, nodes, nr, seen, nr_all) {
	for (c in known) {
		split(c, part, SUBSEP)
		for (p in drawn_name)
			if (part[1] == drawn_name[p] && known[c] && !seen[part[2]]++) {
				nodes[++nr] = part[2]
				sort_key[part[2]] = sprintf("%05d", part[2])
			}
	}
	sort_by_key(nodes, nr)
	for (i = 1; i <= nr && i <= most_nodes; i++) {
		panels = panels (i > 1 ? " " : "") nodes[i]
		for (p = 1; p <= nr_paths; p++)
			if ((p in drawn_name) && known[drawn_name[p], nodes[i]]) {
				curves[++nr_curves] = nodes[i] "/" paths[p]
				from[nr_curves] = drawn_name[p] SUBSEP nodes[i]
			}
	}
	if (nr > most_nodes)
		tell("note", "draws nodes " panels ", not the " nr - most_nodes " others")
}

# The samples of a curve that there is room for.
function room_for(c,	nr) {
	if (nr_points[c] <= most_points)
		return samples[c]
	nr = int(most_points / (nr_points[c] / samples[c]))
	return nr < 1 ? 1 : nr
}

function one_word(name) {
	gsub(/[^!-~]/, "_", name)
	return name
}

function write_sections(	i, j, p, c, most, words, extra) {
	for (i = 1; i <= nr_curves; i++) {
		c = from[i]
		words = words (i > 1 ? " " : "") curves[i] "/bare"
		most = room_for(c)
		if (most < samples[c]) {
			tell("note", "draws the first " most " of " samples[c] " samples of " curves[i])
			tell("about", " · not every sample drawn")
		}
		count_samples(most)
		if (i > 1)
			printf "\n\n" >data
		print "# " curves[i] >data
		for (j = 1; j <= nr_points[c]; j++)
			if (point_sample[c, j] <= most)
				print point_line[c, j] >data
	}
	close(data)
	for (p = 1; p <= nr_paths; p++)
		if (p in drawn_name)
			extra = extra (extra == "" ? "" : " ") paths[p] "=" one_word(drawn_name[p])
	tell("curves", words)
	tell("panels", panels)
	tell("extra", extra)
	tell_samples()
}
