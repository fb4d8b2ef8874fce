# SPDX-License-Identifier: MIT
# Chooses the rows of summary.csv that one figure draws; called by render. The programs it is made of pick, order and
# copy rows, and never compute with what they say.
#
#   FIGURE=check|NAME TOGETHER=0|1 DATA=FILE RUNS=NAMES PUBLISHED=FILE EXPERIMENT=FILE \
#     awk -f csv.awk -f curves.awk -f summary.awk -f memmap.awk -f ladder.awk -f overlay.awk -f bind.awk -f trend.awk -f choose.awk \
#       summary.csv...
#
# Standard output gets what the figure's script needs to know about DATA, or why there is nothing to draw: `missing`: what
# was measured has no figures; `uncompared`: what this figure compares was not asked for; or `absent`: no row is of its kind.

BEGIN {
	figure = ENVIRON["FIGURE"]
}

END {
	choose_variants()
	choose_chunk()
	crowd_out()
	if (figure == "check")
		report()
	else if (figure == "ns-per-page")
		ns_per_page()
	else if (figure == "speedup")
		speedup()
	else if (figure == "nodes")
		nodes()
	else if (figure == "reserved")
		reserved()
	else if (figure == "stages")
		stages()
	else if (figure == "lock-share")
		lock_share()
	else if (figure == "trend")
		trend()
	else if (figure == "ladder")
		draw_ladder()
	else if (figure == "ceiling")
		draw_ceiling()
	else if (figure == "placement")
		draw_placement()
	else if (figure == "latency")
		draw_latency()
	else if (figure == "published")
		draw_overlay()
}

function report() {
	tell("kernel", kernels_drawn())
	tell("host", same["host"] == "" ? "unknown" : same["host"])
	tell("where", same["where"] == "" ? "unknown" : same["where"])
	tell("accel", same["accel"] == "" ? "unknown" : same["accel"])
	if (nr_boots["init_on_alloc"] == 1 && same["init_on_alloc"] != "")
		tell("boot", " · init_on_alloc " (same["init_on_alloc"] == "1" ? "on" : "off"))
	tell_unknown_paths()
	tell_failed()
	if (!compares_runs && memmap_rows[1] > variants[1, chosen[1]])
		tell("left_out", memmap_rows[1] - variants[1, chosen[1]] " of " memmap_rows[1] " rows (drawn: " variant_form(chosen[1]) " " chosen[1] "; there are:" variant_list[1] ")")
}

# By version: up to three by their names. More would make the line too long to be read, and the figure has them where it draws them.
function kernels_drawn(	nr, list, i) {
	nr = split(boots["kernel"], list, ", ")
	if (nr < 2)
		return "kernel " boots["kernel"]
	for (i = 1; i <= nr; i++)
		sort_key[list[i]] = version_key(list[i])
	sort_by_key(list, nr)
	return nr > 3 ? nr " kernels, " list[1] " to " list[nr] : "kernels " list[1] ", " list[2] (nr > 2 ? ", " list[3] : "")
}

# Points with fewer than half of their samples, or with none: what the figures show of them is little or nothing.
function tell_failed(	r, nr, list) {
	for (r = 1; r <= rows; r++)
		if (cell[r, "failed"] == "1") {
			nr++
			list = list " " cell[r, "name"]
		}
	if (!nr)
		return
	tell("failed", list)
	tell("failures", " · " nr " of " rows " points failed")
}

# Rows of paths that no figure knows.
function tell_unknown_paths(	r, path, nr, seen, list) {
	for (r = 1; r <= rows; r++) {
		path = cell[r, "path"]
		if (path == "memmap" || path in path_order)
			continue
		nr++
		if (!seen[path]++)
			list = list " " path
	}
	if (nr)
		tell("unknown", nr " of " rows " rows, of paths that no figure shows:" list)
}

function variant_form(variant) {
	return "placement/prefill" (variant ~ /\/.*\// ? "/type/map/align_bytes" : "")
}
