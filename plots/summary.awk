# SPDX-License-Identifier: MIT
# The rows of summary.csv: their columns, what must be true of each, and what must be the same in all.

BEGIN {
	compares_runs = ENVIRON["TOGETHER"] == "1"
	needed = "path schedule writer size_bytes nodes threads placement prefill nr_nodes n " \
		 "ns_per_page ns_per_page_low ns_per_page_high makespan_ms makespan_ms_low " \
		 "makespan_ms_high speedup speedup_low speedup_high kernel host where accel"
	optional = "type map align_bytes init_on_alloc pages written_pages lock_wait_ns_per_page " \
		   "lock_held_ns_per_page populate_ns_per_page zone_ns_per_page init_ns_per_page " \
		   "unzone_ns_per_page teardown_ns_per_page grace_ns_per_page rest_ns_per_page " \
		   "lock_share probing_ns_per_page name ceiling ceiling_ns_per_page ceiling_fraction " \
		   "ceiling_fraction_low ceiling_fraction_high chunk_bytes chunk_align_pages available_ms " \
		   "oversubscribed huge_pages failed"
	unknown_numbers = ".*ns_per_page.*|makespan_ms.*|speedup.*|align_bytes|.*pages|lock_share|ceiling_fraction.*|chunk_bytes|available_ms|oversubscribed|huge_pages"
	# What a median of differences may be below zero.
	signed = "^rest_ns_per_page$"
	order["serial"] = order["kernel"] = 1
	order["deferred"] = order["legacy"] = 2
	order["padata"] = order["stores"] = 3
	known = 3
}

{
	check_numbers("^(size_bytes|threads|nr_nodes|n|" unknown_numbers ")$", "^(" unknown_numbers ")$")
	check_words()
	check_same("host")
	check_same("where")
	check_same("accel")
	note_boot("kernel")
	note_boot("init_on_alloc")
	find_variant()
	rank(get("schedule"))
	rank(get("writer"))
}

function check_words() {
	if (get("schedule") !~ /^[A-Za-z0-9_.-]+$/ || get("writer") !~ /^[A-Za-z0-9_.-]+$/)
		refuse("line " FNR ": '" get("schedule") "' and '" get("writer") "' must be a schedule and a writer")
	if (get("nodes") !~ /^[0-9]+([+][0-9]+)*$/)
		refuse("line " FNR ": nodes '" get("nodes") "' is not like 0 or 0+1")
	if (get("type") !~ /^[A-Za-z0-9_.-]*$/ || get("map") !~ /^[A-Za-z0-9_.-]*$/)
		refuse("line " FNR ": '" get("type") "' and '" get("map") "' must be a page type and mem or dev")
	if (get("failed") !~ /^[01]?$/)
		refuse("line " FNR ": failed '" get("failed") "' is not 0, 1 or empty")
	if (get("init_on_alloc") !~ /^[01]?$/)
		refuse("line " FNR ": init_on_alloc '" get("init_on_alloc") "' is not 0, 1 or empty")
}

# Machines and places are never mixed in one figure; kernels only where they are compared.
function check_same(name) {
	if (!(name in same))
		same[name] = get(name)
	else if (same[name] != get(name))
		refuse("mixes " name " '" same[name] "' and '" get(name) "'; a figure shows one machine" \
		       (compares_runs ? "" : " and one boot of one kernel") ": draw them apart")
}

function note_boot(name) {
	if (!compares_runs)
		check_same(name)
	if (!seen_boot[name, get(name)]++) {
		boots[name] = boots[name] (nr_boots[name]++ ? ", " : "") (get(name) == "" ? "unknown" : get(name))
		same[name] = get(name)
	}
}

function rank(word) {
	if (!(word in order))
		order[word] = ++known
}

# The figures of the path memmap show one way to place and prefill, and one geometry, of each run.
function find_variant(	variant) {
	if (get("path") != "memmap")
		return
	variant = get("placement") "/" get("prefill")
	if (get("type") get("map") != "")
		variant = variant "/" get("type") "/" get("map") "/" get("align_bytes")
	in_variant[row] = variant
	memmap_rows[run]++
	chunk_of[row] = get("chunk_bytes") "/" get("chunk_align_pages")
	if (get("schedule") ~ /^padata/) {
		chunk_rows[chunk_of[row]]++
		if (get("chunk_align_pages") != "NaN" && get("chunk_align_pages") + 0 > widest_align)
			widest_align = get("chunk_align_pages") + 0
	}
	if (!variants[run, variant]++)
		variant_list[run] = variant_list[run] " " variant
}

# Where there is a choice: placed on the node, filled with zeros, then what most rows have, the first of these. Runs are
# compared in nothing else.
function choose_variants(	r, i, nr, list, v, rate, best) {
	for (r = 1; r <= nr_runs; r++) {
		nr = split(variant_list[r], list, " ")
		best = 0
		for (i = 1; i <= nr; i++) {
			v = list[i]
			if (compares_runs && v !~ /^node\/zero(\/|$)/)
				continue
			rate = variants[r, v] + (v ~ /^node\/zero(\/|$)/ ? 2 * rows : 0)
			if (rate > best) {
				best = rate
				chosen[r] = v
			}
		}
	}
}

# Chunks of one size and alignment: padata's own, which end at sections, else what most rows have.
function choose_chunk(	c, part, rate, best) {
	for (c in chunk_rows) {
		split(c, part, "/")
		rate = chunk_rows[c] + (part[1] != "NaN" ? 0 : part[2] == widest_align ? 2e6 : 1e6)
		if (rate > best || (rate == best && c < chosen_chunk)) {
			best = rate
			chosen_chunk = c
		}
	}
}

function is_other_chunk(r) {
	return cell[r, "schedule"] ~ /^padata/ && chunk_of[r] != chosen_chunk
}

# The smallest groups of nodes first, and the lowest nodes.
function group_key(g,	part, nr, i, key) {
	nr = split(g, part, "+")
	key = sprintf("%05d", nr)
	for (i = 1; i <= nr; i++)
		key = key sprintf("/%05d", part[i])
	return key
}

# What a bar of several stands for: kernel/init_on_alloc/type/map/align_bytes of a row.
function configuration(r) {
	return word_of(cell[r, "kernel"]) "/" word_of(cell[r, "init_on_alloc"]) "/" word_of(cell[r, "type"]) "/" \
	       word_of(cell[r, "map"]) "/" word_of(cell[r, "align_bytes"])
}

# In the order of their numbers: 6.1 comes before 6.12.
function configuration_key(r) {
	return version_key(cell[r, "kernel"]) "/" cell[r, "init_on_alloc"] "/" cell[r, "type"] "/" \
	       (cell[r, "map"] == "mem" ? 0 : 1) cell[r, "map"] "/" sprintf("%020.0f", cell[r, "align_bytes"] + 0)
}

function version_key(text,	key) {
	while (match(text, /[0-9]+/)) {
		key = key substr(text, 1, RSTART - 1) sprintf("%08.0f", substr(text, RSTART, RLENGTH))
		text = substr(text, RSTART + RLENGTH)
	}
	return key text
}

# The name of run @i, for bars that differ in nothing else: its directory's.
function run_word(i,	j, name) {
	name = base_name(i)
	for (j = 1; j < i; j++)
		if (base_name(j) == base_name(i))
			name = base_name(i) "," i
	return name
}

function base_name(i,	parts, nr) {
	nr = split(run_names[i], parts, "/")
	return word_of(parts[nr - 1])
}
