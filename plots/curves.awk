# SPDX-License-Identifier: MIT
# Rows as points of curves: DATA gets one block a curve, "x y low high ..." a line, in gnuplot's format, NaN where
# unknown. `curves` are their names in that order, with /bars where there are intervals, else /bare.

BEGIN {
	data = ENVIRON["DATA"]
}

# Row @r becomes a point of @curve at @x; @more are columns to have behind the interval.
function add(curve, key, r, name, x, more,	nr, i, tail, extra) {
	if (!(curve in points)) {
		curves[++nr_curves] = curve
		sort_key[curve] = key
	}
	points[curve]++
	if (!no_samples && !has_size[cell[r, "size_bytes"]]++)
		size_list[++nr_size_list] = cell[r, "size_bytes"]
	point[curve, points[curve]] = curve SUBSEP points[curve]
	sort_key[curve SUBSEP points[curve]] = sprintf("%025.0f", x)
	nr = split(more, tail, " ")
	for (i = 1; i <= nr; i++)
		extra = extra " " cell[r, tail[i]]
	line[curve SUBSEP points[curve]] = x " " cell[r, name] " " cell[r, name "_low"] " " cell[r, name "_high"] extra
	drawn++
	nr_published_points += no_samples
	if (cell[r, name "_low"] != "NaN" && cell[r, name "_high"] != "NaN")
		with_interval += has_bars[curve] = 1
	if (!no_samples) {
		count_samples(cell[r, "n"] + 0)
		note_conditions(r)
	}
}

# What a figure must say of the rows that it draws, where it is not the usual. Other files have no such columns.
function note_conditions(r,	huge) {
	nr_noted++
	nr_oversubscribed += cell[r, "oversubscribed"] == "1"
	huge = cell[r, "huge_pages"]
	if (huge ~ /^[0-9]/ && (least_huge == "" || huge + 0 < least_huge))
		least_huge = huge + 0
	if (cell[r, "schedule"] ~ /^padata/)
		chunks = chunk_words(cell[r, "chunk_bytes"], cell[r, "chunk_align_pages"])
}

# Chunks that are not padata's own: of sections, as large as it likes.
function chunk_words(bytes, align,	text) {
	if (bytes ~ /^[0-9]/)
		text = " of " (bytes % 1048576 ? bytes / 1024 " KiB" : bytes / 1048576 " MiB")
	if (align ~ /^[0-9]/ && align != 32768)
		text = text (align == 1 ? " unaligned" : " aligned to " align " pages")
	return text
}

function tell_conditions() {
	tell("conditions", (chunks == "" ? "" : " · chunks" chunks) \
		(nr_oversubscribed ? " · " (nr_oversubscribed < nr_noted ? "some with " : "") "more workers than CPUs" : "") \
		(least_huge != "" && least_huge < 1 ? " · memmap " int(100 * least_huge) " % in huge pages" : ""))
}

function count_samples(n) {
	if (n_low == "" || n < n_low)
		n_low = n
	if (n > n_high)
		n_high = n
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
	tell_samples()
}

function tell_samples() {
	tell_conditions()
	tell("n", n_low == n_high ? n_low : n_low " to " n_high)
	tell("intervals", !with_interval ? "none" : with_interval < drawn - nr_published_points ? "some" : "all")
}

# Text as one word of a list; style.gp's decoded() is its inverse.
function encode(text) {
	gsub(/\//, "|", text)
	gsub(/ /, "_", text)
	gsub(/"/, "", text)
	return text == "" ? "-" : text
}
