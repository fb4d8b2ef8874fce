# SPDX-License-Identifier: MIT
# The one style of all figures. A figure's script calls this with its own arguments: svg or png, the file to make, the
# data and the facts that choose.awk or sections.awk made, the provenance, accel; see render. Then it sets `width` and `height`, in
# pixels at 96 dpi, and evaluates `open`, `frame`, and for each panel `place`.

if (ARGC != 9 || ARG1 eq "") { print "plots/*.gp are called by plots/render"; exit status 2 }
png = ARG1 eq "png"
file = ARG2
data = ARG3
curves = ARG4
panels = ARG5
extra = ARG6
provenance = ARG7
accel = ARG8
intervals = ARG9

set encoding utf8
set datafile missing "NaN"
set errorbars 0.6
set pointintervalbox 0
unset key

# Letters of 14 pixels: svg takes pixels, png points.
font(k) = sprintf("DejaVu Sans,%.2f", k * (png ? 10.5 : 14))
zoom = png ? 300. / 96 : 1
open = png ? "set terminal pngcairo enhanced size int(width * zoom), int(height * zoom) font font(1) fontscale zoom \
	linewidth 1.2 * zoom pointscale 1.2 * zoom dashlength 0.6 background rgb 'white'; set output file" \
	: "set terminal svg enhanced size width, height font font(1) linewidth 1.3 dashlength 0.7 background rgb 'white'; \
	set output file"
mark_size = png ? 1 : 0.85
set pointsize mark_size

# The nth of the fields of s, which slashes separate.
field(s, n) = n > 1 ? field(s[strstrt(s, "/") + 1:*], n - 1) : strstrt(s, "/") ? s[1:strstrt(s, "/") - 1] : s
before(s, c) = s[1:strstrt(s, c) - 1]
after(s, c) = s[strstrt(s, c) + 1:*]
# Which of the words of list w is; list with w, once.
position(list, w) = words((" ".list)[1:strstrt(" ".list." ", " ".w." ")]) + 1
with(list, w) = strstrt(" ".list." ", " ".w." ") ? list : list." ".w

# The numbers of the curves whose first field is p.
of_panel(p, i) = i > words(curves) ? "" : (field(word(curves, i), 1) eq p ? " ".i : "").of_panel(p, i + 1)
# The curve of that number, and its block in the data. An empty list of numbers still loops once, over "": no block.
curve(i) = word(curves, i eq "" ? 1 : i + 0)
block(i) = i eq "" ? words(curves) : i - 1
# Those of a list of curves that have intervals.
barred(list, i) = i > words(list) ? "" : (strstrt(curve(word(list, i))." ", "/bars ") ? " ".word(list, i) : "") \
	.barred(list, i + 1)

# Okabe-Ito, in an order whose greys differ too. Colour and shape are the schedule; dash and filling the writer.
colour(s) = s eq "serial" ? 0xE69F00 : s eq "deferred" ? 0x0072B2 : s eq "padata" ? 0x009E73 : s eq "slices" ? 0xCC79A7 \
	: s eq "background" ? 0xD55E00 : 0x56B4E9
dash(w) = w eq "kernel" ? 1 : w eq "legacy" ? 2 : w eq "stores" ? 3 : 5
filled(s) = s eq "serial" ? 5 : s eq "deferred" ? 7 : s eq "padata" ? 9 : s eq "background" ? 11 : s eq "padata-api" ? 15 : 13
crossed(s) = s eq "serial" ? 1 : s eq "deferred" ? 2 : s eq "padata" ? 3 : 12
other(s) = s eq "serial" ? 13 : s eq "deferred" ? 15 : s eq "padata" ? 11 : 14
mark(s, w) = w eq "kernel" ? filled(s) : w eq "legacy" ? filled(s) - 1 : w eq "stores" ? crossed(s) : other(s)
of_threads(t) = t eq "1" ? "1 thread" : t." threads"
strategy(s, w, t) = s." × ".w.(s eq "serial" || s eq "deferred" ? "" : ", ".of_threads(t))

# Text that came as one word of a list: see curves.awk.
decoded(s) = s eq "" || s eq "-" ? "" : (s[1:1] eq "_" ? " " : s[1:1] eq "|" ? "/" : s[1:1]).decoded(s[2:*])

# For enhanced text, which alone can be bold in every format.
escaped(s) = s eq "" ? "" : (strstrt("_^@&~{}", s[1:1]) ? "\\" : "").s[1:1].escaped(s[2:*])
bold(s) = "{/:Bold ".escaped(s)."}"

# 1 GiB and so on.
scaled(b, p) = sprintf("%.4g", b / 1024. ** p)
bytes(b) = b >= 2. ** 40 ? scaled(b, 4)." TiB" : b >= 2. ** 30 ? scaled(b, 3)." GiB" : b >= 2. ** 20 ? scaled(b, 2)." MiB" \
	: scaled(b, 1)." KiB"
spaced(g) = strstrt(g, "+") ? before(g, "+")." ".spaced(after(g, "+")) : g
together(g) = strlen(g) <= 9 ? "nodes ".g." together" \
	: sprintf("%d nodes together (%s+…+%s)", words(spaced(g)), word(spaced(g), 1), word(spaced(g), words(spaced(g))))
group(g) = strstrt(g, "+") ? together(g) : "node ".g

counting = accel eq "tcg-icount"
unit = counting ? "instructions" : "ns"
warning = accel eq "tcg" ? " — functional only" : ""
about_intervals = intervals eq "none" ? "No intervals: fewer than 6 samples." \
	: "Bars: 95 % interval of the median (bootstrap)".(intervals eq "some" ? ", where n ≥ 6." : ".")

# The ranges of x and of y with its intervals.
stats data using 1 nooutput
x_least = STATS_min
x_most = STATS_max
stats data using 2 nooutput
y_least = STATS_min
y_most = STATS_max
if (intervals ne "none") {
	do for [c = 3:4] {
		stats data using c nooutput
		if (STATS_min < y_least) { y_least = STATS_min }
		if (STATS_max > y_most) { y_most = STATS_max }
	}
}

# Pixels from the top and from the left. Lines of text that are too long get smaller letters.
down(px) = 1 - px / (height + 0.)
right(px) = px / (width + 0.)
room(s) = (width - 40) / (6.8 * strlen(s))
small_font(s) = font(0.88 * (room(s) < 1 ? room(s) : 1))

# A key of columns and rows at the bottom, in pixels, as that is the same in all formats. key_lines: lines in it.
key_lines = 1
key_columns = 1
key_letters = 10
key_wide = "(54 + 26 + 7.4 * key_letters)"
key_x(column) = (width - key_columns * @key_wide) / 2. + 12 + (column - 1) * @key_wide
key_y(line) = 16 + (key_lines - line) * 21
key_entry = "\
set arrow from key_x(key_column), key_y(key_line) rto 44, 0 nohead lc rgb key_colour lw key_width dt key_dash;\
if (key_mark) { set label '' at key_x(key_column) + 22, key_y(key_line) point pt key_mark lc rgb key_colour };\
set label key_text at key_x(key_column) + 54, key_y(key_line) noenhanced font font(0.95)"

# begin: the text above the panels. Key entries follow. frame: draws both. place: the panel column_nr of nr_columns,
# between the pixels `left` and `end`, `high` and `low`.
begin = "\
set label 1 bold(title_text) at screen right(20), down(24) font font(1.2);\
set label 2 provenance at screen right(20), down(50) noenhanced font small_font(provenance) textcolor rgb '#404040';\
set label 3 caption at screen right(20), down(71) noenhanced font small_font(caption) textcolor rgb '#404040';\
set label 4 about_bars at screen right(20), down(92) noenhanced font small_font(about_bars) textcolor rgb '#404040'"
frame = "\
set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1;\
unset tics; unset border; set xrange [0:width]; set yrange [0:height];\
plot NaN;\
unset label; unset arrow; set border 3 lw 0.8 lc rgb '#404040';\
set grid xtics ytics lt 1 lw 0.5 lc rgb '#dddddd';\
set xtics nomirror out scale 0.6 textcolor rgb '#202020'; set ytics nomirror out scale 0.6 textcolor rgb '#202020'"
gap = 30
high = 144
wide(n) = (end - left - gap * (n - 1.)) / n
from_left(i) = left + (i - 1) * (wide(nr_columns) + gap)
place = "\
set lmargin at screen right(from_left(column_nr));\
set rmargin at screen right(from_left(column_nr) + wide(nr_columns));\
set tmargin at screen down(high); set bmargin at screen down(low);\
unset label;\
set label 1 panel_title at graph 0.5, screen down(high - 18) center noenhanced;\
set label 2 x_title at graph 0.5, screen down(low + 48) center noenhanced;\
set label 3 (column_nr == 1 ? y_title : '') at screen right(20), graph 0.5 center rotate by 90 noenhanced"
