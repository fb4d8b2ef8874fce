# SPDX-License-Identifier: MIT
# The figure prediction: what was measured of one range, what the model says of larger ones and of several nodes, and what
# was published in 2018 of pmem; called by render.
#
#   DATA=FILE RUNS=NAME PUBLISHED=FILE awk -f csv.awk -f curves.awk -f prediction.awk prediction.csv
#
# DATA gets blocks of "size value low high": measured/, warm/, curve/ and predicted/, each with schedule/writer/threads, of
# curve/ with /held_out/doubt/node/ behind it; theirs/one or all, published; and row/, a row of the list below each: with
# heading/predicted/schedule/writer/threads/node or heading/published/label/citation. node is "node 1 of 0, 1" where several
# were measured, else -. extra is the size and the number of nodes predicted, the smallest and the largest size that was
# fitted, whether sizes were left out as warm, the least and the most of the list, and by what part nodes differ at most.

BEGIN {
	needed = "kind schedule writer nodes threads size_bytes nr_nodes n value value_low value_high unit note"
	numbers = "threads|size_bytes|nr_nodes|n|value|value_low|value_high"
}

{
	check_numbers("^(" numbers ")$", "^(" numbers ")$")
	if (get("kind") !~ /^(measured|curve|predicted|fixed|cost|saturation|misfit|held_out)$/)
		refuse("line " FNR ": kind '" get("kind") "' is not known")
	if (get("schedule") !~ /^[A-Za-z0-9_.-]+$/ || get("writer") !~ /^[A-Za-z0-9_.-]+$/)
		refuse("line " FNR ": '" get("schedule") "' and '" get("writer") "' must be a schedule and a writer")
	if (get("kind") == "predicted" && get("unit") !~ /^(s|instructions)$/)
		refuse("line " FNR ": unit '" get("unit") "' is not s or instructions")
	if (get("kind") == "predicted")
		note_node(get("schedule") "/" get("writer"), get("nodes"), cell[row, "value"])
}

END {
	if (!refused)
		draw_prediction()
}

function draw_prediction(	i) {
	find_predicted()
	if (!nr_predicted)
		return tell("missing", "prediction.csv has no prediction")
	choose_strategies()
	for (i = 1; i <= nr_drawn; i++)
		add_strategy(drawn_of[i], i)
	add_rows()
	tell("panels", unit)
	tell("extra", size " " nodes " " least " " most " " (warm ? "warm" : "cold") " " row_least " " row_most " " sprintf("%.9g", differ))
	write_curves()
}

# Of one strategy on unlike nodes the slowest is drawn: side by side they take as long as it does. Of equal ones the first by
# name, whatever the order of rows.
function note_node(k, node, value) {
	if (!((k, node) in longest)) {
		longest[k, node] = value
		node_list[k, ++nr_nodes_of[k]] = node
	} else if (value + 0 > longest[k, node] + 0)
		longest[k, node] = value
	if (!(k in nodes_of) || slower(k, node, nodes_of[k]))
		nodes_of[k] = node
}

function slower(k, one, other) {
	if (longest[k, one] + 0 != longest[k, other] + 0)
		return longest[k, one] + 0 > longest[k, other] + 0
	return one "" < other ""
}

# Which of them is drawn, in words, and into differ by what part the fastest differs from it.
function node_words(k,	i, list, text, fastest) {
	if (nr_nodes_of[k] < 2)
		return "-"
	fastest = longest[k, nodes_of[k]]
	for (i = 1; i <= nr_nodes_of[k]; i++) {
		list[i] = node_list[k, i]
		sort_key[list[i]] = sprintf("%025.0f", list[i]) list[i]
		if (longest[k, list[i]] + 0 < fastest + 0)
			fastest = longest[k, list[i]]
	}
	sort_by_key(list, nr_nodes_of[k])
	for (i = 1; i <= nr_nodes_of[k]; i++)
		text = text (i > 1 ? ", " : "") list[i]
	if (fastest + 0 && longest[k, nodes_of[k]] / fastest - 1 > differ)
		differ = longest[k, nodes_of[k]] / fastest - 1
	return encode("node " nodes_of[k] " of " text)
}

# Rows that say what is predicted, by schedule/writer, into all_of[] and one_of[].
function find_predicted(	r, k) {
	for (r = 1; r <= rows; r++) {
		k = cell[r, "schedule"] "/" cell[r, "writer"]
		if (cell[r, "kind"] != "predicted" || cell[r, "nodes"] != nodes_of[k])
			continue
		if (!(k in all_of))
			order_of[++nr_predicted] = k
		if (cell[r, "nr_nodes"] == 1)
			one_of[k] = r
		if (!(k in all_of) || cell[r, "nr_nodes"] + 0 > cell[all_of[k], "nr_nodes"] + 0)
			all_of[k] = r
		size = cell[r, "size_bytes"]
		nodes = cell[all_of[k], "nr_nodes"]
		unit = cell[r, "unit"]
	}
}

# The writers that people argue about: that of 4.19 as it was, then the kernel's own or what comes nearest, one after the
# other, side by side and split; and what could be, the fastest.
function choose_strategies(	usual, fastest) {
	usual = first_of("kernel stores", "deferred")
	choose("serial/" first_of("legacy " usual, "serial"))
	choose("deferred/" usual)
	choose("padata/" first_of(usual, "padata"))
	fastest = fastest_of("padata")
	choose("padata/" fastest)
	if (nr_drawn < nr_predicted)
		tell("note", "draws " nr_drawn " of " nr_predicted " strategies; memmap-bench predict shows all")
}

# The first of these writers that there is of a schedule, or the first that there is of it, or of any.
function first_of(writers, schedule,	list, nr, i, part) {
	nr = split(writers, list, " ")
	for (i = 1; i <= nr; i++)
		if (schedule "/" list[i] in all_of)
			return list[i]
	for (i = 1; i <= nr_predicted; i++) {
		split(order_of[i], part, "/")
		if (part[1] == schedule)
			return part[2]
	}
	return list[1]
}

function fastest_of(schedule,	i, part, best, found) {
	for (i = 1; i <= nr_predicted; i++) {
		split(order_of[i], part, "/")
		if (part[1] == schedule && (found == "" || cell[all_of[order_of[i]], "value"] + 0 < best)) {
			found = part[2]
			best = cell[all_of[order_of[i]], "value"] + 0
		}
	}
	return found
}

function choose(k) {
	if ((k in all_of) && !(k in is_drawn)) {
		drawn_of[++nr_drawn] = k
		is_drawn[k] = 1
	}
}

# What was measured with as many threads as are predicted, or else with the most.
function threads_drawn(k,	r, most) {
	for (r = 1; r <= rows; r++) {
		if (cell[r, "kind"] != "measured" || !is_of(r, k))
			continue
		if (cell[r, "threads"] == cell[all_of[k], "threads"])
			return cell[r, "threads"]
		if (cell[r, "threads"] + 0 > most + 0)
			most = cell[r, "threads"]
	}
	return most
}

function is_of(r, k) {
	return cell[r, "schedule"] "/" cell[r, "writer"] == k && cell[r, "nodes"] == nodes_of[k]
}

function add_strategy(k, i,	r, t, kind, held_out) {
	node_of[k] = node_words(k)
	t = threads_drawn(k)
	for (r = 1; r <= rows; r++)
		if (is_of(r, k) && cell[r, "kind"] == "held_out")
			held_out = cell[r, "value"]
	for (r = 1; r <= rows; r++) {
		if (!is_of(r, k))
			continue
		kind = cell[r, "kind"]
		if (kind == "measured" && cell[r, "threads"] == t)
			add_measured(k, i, r)
		no_samples = 1
		if (kind == "curve")
			add("curve/" k "/" cell[r, "threads"] "/" held_out "/" doubt_of(cell[all_of[k], "note"]) "/" node_of[k], "1/" i, r, "value", cell[r, "size_bytes"])
		no_samples = 0
	}
	no_samples = 1
	add("predicted/" k "/" cell[all_of[k], "threads"], "4/" i, all_of[k], "value", size)
	no_samples = 0
}

function add_measured(k, i, r,	is_warm, s) {
	is_warm = cell[r, "note"] ~ /^left out/
	s = cell[r, "size_bytes"]
	add((is_warm ? "warm/" : "measured/") k "/" cell[r, "threads"], (is_warm ? "2/" : "3/") i, r, "value", s)
	warm = warm || is_warm
	if (is_warm)
		return
	if (least == "" || s + 0 < least + 0)
		least = s
	if (s + 0 > most + 0)
		most = s
}

function doubt_of(note) {
	return note ~ /guess/ ? "guess" : note == "" ? "-" : "doubtful"
}

# The list: all nodes, then one node, each with what was published of as many.
function add_rows(	i, k) {
	read_published()
	for (i = 1; i <= nr_drawn; i++)
		add_predicted_row("all", drawn_of[i], all_of[drawn_of[i]])
	add_published("all")
	if (nodes > 1)
		for (i = 1; i <= nr_drawn; i++) {
			k = drawn_of[i]
			if ((k in one_of) && k ~ /^(serial|deferred)\//)
				add_predicted_row("one", k, one_of[k])
		}
	add_published("one")
}

function add_row(name, r) {
	stretch(cell[r, "value"])
	stretch(cell[r, "value_low"])
	stretch(cell[r, "value_high"])
	no_samples = 1
	add("row/" name, sprintf("9/%04d", ++nr_rows), r, "value", size)
	no_samples = 0
}

# The list's range.
function stretch(value) {
	if (value == "NaN")
		return
	if (row_least == "" || value + 0 < row_least + 0)
		row_least = value
	if (value + 0 > row_most + 0)
		row_most = value
}

function add_predicted_row(heading, k, r) {
	add_row(heading "/predicted/" k "/" cell[r, "threads"] "/" node_of[k], r)
}

# Of what was published, the times of 2018 in which pmem was initialised; none beside counted instructions.
function read_published(	text, field, key) {
	if (unit != "s")
		return
	while ((getline text <ENVIRON["PUBLISHED"]) > 0) {
		split(text, field, "\t")
		if (field[2] !~ /2018/ || field[4] !~ /pmem/ || field[9] == "NaN" || field[5] ~ /^saved|alone|, before/)
			continue
		key = field[2] SUBSEP field[5]
		if (sub(/: (fastest|slowest) node$/, "", key))
			field[5] = substr(key, index(key, SUBSEP) + 1)
		if (!(key in their_row)) {
			their_row[key] = ++nr_theirs
			their_group[nr_theirs] = field[7] + 0 > 1 ? "all" : "one"
			their_name[nr_theirs] = encode(field[4]) "/published/" encode(their_words(field[2], field[5], field[12])) "/" encode(citation(field[3]))
			their_size[nr_theirs] = field[6] == "NaN" ? "NaN" : field[6] / (field[7] == "NaN" ? 1 : field[7])
		}
		note_time(their_row[key], field[9] / 1000)
	}
	close(ENVIRON["PUBLISHED"])
}

function note_time(i, seconds) {
	if (!(i in their_least) || seconds < their_least[i])
		their_least[i] = seconds
	if (!(i in their_most) || seconds > their_most[i])
		their_most[i] = seconds
}

# Placements in words; the rest as it stands, and what is not in the source as it stands.
function their_words(source, what, mark) {
	sub(/^any$/, "probed anywhere", what)
	sub(/^node$/, "probed on its node", what)
	sub(/^serial$/, "one node after another", what)
	return source ": " what (mark == "C" ? " (computed)" : mark == "I" ? " (inferred)" : mark == "U" ? " (not checked)" : "")
}

# What stands before the @ names the mail.
function citation(text) {
	sub(/@.*/, "", text)
	return text
}

# Fastest to slowest node is an interval without a middle.
function add_published(group,	i, row) {
	for (i = 1; i <= nr_theirs; i++) {
		if (their_group[i] != group)
			continue
		row = ++rows
		cell[row, "value"] = their_least[i] == their_most[i] ? their_most[i] : "NaN"
		cell[row, "value_low"] = their_least[i] == their_most[i] ? "NaN" : their_least[i]
		cell[row, "value_high"] = their_least[i] == their_most[i] ? "NaN" : their_most[i]
		add_row(group ":" their_name[i], row)
		if (their_size[i] == "NaN")
			continue
		no_samples = 1
		cell[row, "most"] = their_most[i]
		cell[row, "most_low"] = their_least[i]
		cell[row, "most_high"] = their_most[i]
		add("theirs/" group, "5/" group, row, "most", their_size[i])
		no_samples = 0
	}
}
