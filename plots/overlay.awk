# SPDX-License-Identifier: MIT
# The figure published: what was measured for an experiment, and what was published of it, in ns per struct page.

BEGIN {
	most_overlay_sizes = 4
}

# Rows of data/published of the experiment @id into published[].
function read_published(id,	text, field, i, names, nr) {
	nr = split("experiment source citation machine what size_bytes nodes threads ms ms_sd ns_per_page mark", names, " ")
	while ((getline text <ENVIRON["PUBLISHED"]) > 0) {
		split(text, field, "\t")
		if (!index(" " field[1] " ", " " id " "))
			continue
		nr_published++
		for (i = 1; i <= nr; i++)
			published[nr_published, names[i]] = field[i]
	}
	close(ENVIRON["PUBLISHED"])
}

# What scripts/sweep left about the experiment, into preset[].
function read_experiment(	text, at) {
	while ((getline text <ENVIRON["EXPERIMENT"]) > 0)
		if (at = index(text, "="))
			preset[substr(text, 1, at - 1)] = substr(text, at + 1)
	return preset["experiment"]
}

function draw_overlay(	id) {
	id = read_experiment()
	if (id == "")
		return tell("absent", "no experiment")
	if (index(" " preset["figures"] " ", " published ") == 0)
		return tell("absent", "the experiment has other figures")
	read_published(id)
	if (same["accel"] == "tcg-icount")
		drop_published()
	if (preset["by"] == "threads")
		over_threads()
	else
		beside_bars(preset["by"])
	# What was published has no sizes.
	if (!nr_size_list)
		return tell("missing", "no row has ns_per_page and is of the experiment " id)
	tell("panels", preset["by"])
	# The title may have blanks: what comes behind a tab is text.
	tell("extra", id " " (preset["scale"] == "" ? "-" : preset["scale"]) "\t" preset["title"] "\t" without_ns())
	write_curves()
}

# Times are not laid over counted instructions.
function drop_published() {
	dropped = nr_published
	nr_published = 0
}

# What cannot be drawn, in words.
function without_ns(	i, text, nr) {
	if (dropped)
		return "What was published are times, which are not laid over counted instructions."
	if (!nr_published)
		return "Nothing was published."
	for (i = 1; i <= nr_published; i++)
		if (published[i, "ns_per_page"] == "NaN" && ++nr <= 4)
			text = text (nr > 1 ? "; " : "") (before(i, "source") ? "" : published[i, "source"] ": ") published[i, "what"] \
			       (published[i, "ms"] == "NaN" ? "" : " " published[i, "ms"] " ms")
	return text == "" ? "-" : "Published without ns per page: " text (nr > 4 ? "; ..." : ".")
}

# Whether a row before row @i that says nothing of ns per page has the same in @name.
function before(i, name,	j) {
	for (j = i - 1; j >= 1; j--)
		if (published[j, "ns_per_page"] == "NaN")
			return published[j, name] == published[i, name]
	return 0
}

# A published value as a point of @curve.
function add_published(curve, key, i, x) {
	row = ++rows
	cell[row, "n"] = cell[row, "size_bytes"] = cell[row, "y_low"] = cell[row, "y_high"] = "NaN"
	cell[row, "y"] = published[i, "ns_per_page"]
	no_samples = 1
	add(curve, key, row, "y", x)
	no_samples = 0
}

# Curves measured/schedule/writer/size and published/machine/source/latest or earlier, by machine.
function over_threads(	r, g, nr, i, k, s, sizes, seen, list) {
	g = fewest_nodes("ns_per_page")
	for (r = 1; r <= rows; r++)
		if (is_measured(r) && cell[r, "nodes"] == g && !seen[s = cell[r, "size_bytes"]]++) {
			list[++nr] = s
			sort_key[s] = sprintf("%025.0f", 1e24 - s)
		}
	sort_by_key(list, nr)
	if (nr > most_overlay_sizes)
		tell("note", "draws the " most_overlay_sizes " largest of " nr " sizes")
	for (i = 1; i <= nr && i <= most_overlay_sizes; i++)
		sizes[list[i]] = i
	nr = rows
	for (r = 1; r <= nr; r++)
		# One thread is one point: of the largest size.
		if (is_measured(r) && cell[r, "nodes"] == g && (cell[r, "size_bytes"] in sizes) &&
		    (cell[r, "schedule"] !~ /^(serial|deferred)$/ || sizes[cell[r, "size_bytes"]] == 1))
			add("measured/" cell[r, "schedule"] "/" cell[r, "writer"] "/" cell[r, "size_bytes"],
			    "1/" strategy_key(r) sprintf("/%03d", sizes[cell[r, "size_bytes"]]), r, "ns_per_page", cell[r, "threads"])
	for (i = 1; i <= nr_published; i++) {
		if (published[i, "ns_per_page"] == "NaN" || published[i, "threads"] == "NaN" || is_shadowed(i))
			continue
		k = published[i, "machine"]
		add_published("published/" encode(k) "/" encode(published[i, "source"]) "/" (is_latest(i) ? "latest" : "earlier"),
			      sprintf("2/%03d/%03d", first_of(i, "machine"), first_of(i, "source")), i, published[i, "threads"])
	}
}

function first_of(i, name,	j) {
	for (j = 1; j < i; j++)
		if (published[j, name] == published[i, name])
			return j
	return i
}

# Whether a machine's row @i is of its last posting.
function is_latest(i,	j) {
	for (j = nr_published; j > i; j--)
		if (published[j, "machine"] == published[i, "machine"])
			return published[j, "source"] == published[i, "source"]
	return 1
}

# Whether another row of the curve has as many threads: what was before stands at its beginning only else.
function is_shadowed(i,	j) {
	for (j = i + 1; j <= nr_published; j++)
		if (published[j, "machine"] == published[i, "machine"] && published[j, "source"] == published[i, "source"] &&
		    published[j, "threads"] == published[i, "threads"])
			return 1
	return 0
}

function is_measured(r) {
	if (cell[r, "ns_per_page"] == "NaN")
		return 0
	if (cell[r, "path"] != "memmap")
		return 1
	if (preset["by"] == "placement")
		return worker_of(r) == "" && !is_other_chunk(r) && cell[r, "prefill"] == "zero"
	return in_figure(r)
}

# Bars kind:heading:label/... as bars.gp has them, below a heading for each value of the column @by.
function beside_bars(by,	r, nr, size, heading, i, part, k, last) {
	for (r = 1; r <= rows; r++)
		if (is_measured(r) && cell[r, "size_bytes"] + 0 > size + 0)
			size = cell[r, "size_bytes"]
	nr = rows
	find_differences(size)
	for (r = 1; r <= nr; r++) {
		if (!is_measured(r) || cell[r, "size_bytes"] != size)
			continue
		heading = heading_of(cell[r, by], by)
		k = sprintf("%03d/1/%03d/%s/%s/%05d", place_of(heading), path_order[cell[r, "path"]], strategy_key(r), group_key(cell[r, "nodes"]), cell[r, "threads"])
		add("measured:" heading ":" encode(measured_label(r, by)) bar_tail(size, cell[r, "nodes"]), k, r, "ns_per_page", 1)
	}
	for (i = 1; i <= nr_published; i++) {
		if (published[i, "ns_per_page"] == "NaN" || published[i, "what"] ~ /^saved/ || is_repeated(i))
			continue
		heading = published[i, "what"]
		sub(/:.*/, "", heading)
		add_published("published:" encode(heading) ":" encode(published_label(i)) bar_tail(size, 0),
			      sprintf("%03d/2/%03d", place_of(encode(heading)), i), i, 1)
	}
}

function bar_tail(size, group) {
	return "/-/-/-/-/-/" size "/" group "/-/-/-"
}

# Headings in the order in which they come.
function place_of(heading) {
	if (!(heading in place_nr))
		place_nr[heading] = ++nr_places
	return place_nr[heading]
}

function heading_of(value, by) {
	if (by == "align_bytes")
		return value == 4096 ? "4K" : value == 2097152 ? "2M" : value == 1073741824 ? "1G" : "unknown"
	return encode(value)
}

function find_differences(size,	r, i, name) {
	nr_varied = split("path nodes placement threads", varied, " ")
	for (r = 1; r <= rows; r++)
		for (i = 1; i <= nr_varied; i++) {
			name = varied[i]
			if (is_measured(r) && cell[r, "size_bytes"] == size && !((name, cell[r, name]) in value_seen)) {
				value_seen[name, cell[r, name]] = 1
				differs[name]++
			}
		}
}

function measured_label(r, by,	text) {
	text = "measured: " (cell[r, "path"] == "memmap" ? cell[r, "schedule"] " × " cell[r, "writer"] : cell[r, "path"])
	if (cell[r, "path"] == "memmap" && cell[r, "schedule"] !~ /^(serial|deferred)$/)
		text = text ", " cell[r, "threads"] (cell[r, "threads"] == 1 ? " thread" : " threads")
	if (differs["placement"] > 1 && by != "placement")
		text = text ", " cell[r, "placement"]
	if (differs["nodes"] > 1)
		text = text ", " (cell[r, "nodes"] ~ /[+]/ ? "nodes " : "node ") cell[r, "nodes"]
	return text
}

function published_label(i,	text) {
	text = published[i, "what"]
	if (!sub(/^[^:]*: */, "", text))
		text = ""
	text = published[i, "source"] (text == "" ? "" : ": " text) (published[i, "machine"] == "" ? "" : " (" published[i, "machine"] ")")
	return text (published[i, "mark"] == "I" ? ", inferred" : published[i, "mark"] == "C" ? ", computed" : published[i, "mark"] == "U" ? ", unchecked" : "")
}

# Whether a later posting has the same of the same machine.
function is_repeated(i,	j) {
	for (j = i + 1; j <= nr_published; j++)
		if (published[j, "what"] == published[i, "what"] && published[j, "machine"] == published[i, "machine"] &&
		    published[j, "source"] != published[i, "source"] && published[j, "ns_per_page"] != "NaN")
			return 1
	return 0
}
