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

# The palette: that of Okabe and Ito, a darker green, and greys. No figure has another colour, but the cells of a heat map,
# which lie between white and blue; plots/test/gallery.t looks.
orange = 0xE69F00
blue = 0x0072B2
green = 0x009E73
purple = 0xCC79A7
vermilion = 0xD55E00
sky = 0x56B4E9
yellow = 0xF0E442
pine = 0x00513B
white = 0xFFFFFF
ink = 0x202020
slate = 0x404040
ash = 0x606060
grey = 0x8C8C8C
pale = 0xC8C8C8
mist = 0xDDDDDD
between(s) = (int(255 - 255 * s) << 16) + (int(255 - 141 * s) << 8) + int(255 - 77 * s)

# Colour and shape are the schedule, in an order whose greys differ too; dash and filling the writer.
of_schedule(s, list) = word(list, s eq "serial" || s eq "sync" ? 1 : s eq "deferred" || s eq "async" ? 2 : s eq "padata" ? 3 \
	: s eq "slices" ? 4 : s eq "background" ? 5 : 6) + 0
colour(s) = of_schedule(s, sprintf("%d %d %d %d %d %d", orange, blue, green, purple, vermilion, sky))
filled(s) = of_schedule(s, "5 7 9 13 11 15")
crossed(s) = of_schedule(s, "1 2 3 1 2 3")
other(s) = of_schedule(s, "13 15 11 14 14 12")

# Of the `writers` of a figure three have looks of their own. Others come after them, and take what nobody there has, so that
# four look different.
has_writer(w) = strstrt(" ".writers." ", " ".w." ") > 0
own_look(w) = w eq "kernel" ? 1 : w eq "legacy" ? 2 : w eq "stores" ? 3 : 0
free_looks(x) = "4".(has_writer("stores") ? "" : " 3").(has_writer("legacy") ? "" : " 2").(has_writer("kernel") ? "" : " 1")
nth_look(list, n) = word(list, (n - 1) % words(list) + 1) + 0
look(w) = own_look(w) ? own_look(w) : nth_look(free_looks(0), position(within(writers, "kernel legacy stores", 1, 0), w))
dash(w) = word("1 2 3 5", look(w)) + 0
mark(s, w) = look(w) == 1 ? filled(s) : look(w) == 2 ? filled(s) - 1 : look(w) == 3 ? crossed(s) : other(s)
of_threads(t) = t eq "1" ? "1 thread" : t." threads"
strategy(s, w, t) = s." × ".w.(s eq "serial" || s eq "deferred" ? "" : ", ".of_threads(t))

# The schedules of a list in the order that keys have them.
canonical = "serial deferred padata slices background padata-api sync async"
within(list, of, i, is) = i > words(list) ? "" : ((strstrt(" ".of." ", " ".word(list, i)." ") > 0) == is ? word(list, i)." " : "") \
	.within(list, of, i + 1, is)
scheduled(list) = within(canonical, list, 1, 1).within(list, canonical, 1, 0)

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
# Which nodes lines join and marks stand for, where extra is "others" or "alone", another word, and the groups.
short(g) = " ".(strlen(g) > 9 ? before(after(group(g), "("), ")") : g)
line_groups(i) = i > words(extra) ? "" : (i == 3 ? "" : ",").short(word(extra, i)).line_groups(i + 1)
about_groups(x) = words(extra) < 4 ? "" : " Lines: nodes".line_groups(3).(word(extra, 1) eq "others" ? "; small marks: other nodes." : ".")
ranges_of(b) = "Ranges of ".bytes(b + 0)

counting = accel eq "tcg-icount"
unit = counting ? "instructions" : "ns"
makespan_title = counting ? "makespan (million instructions)" : "makespan (ms)"
warning = accel eq "tcg" ? " — functional only" : ""
about_intervals = intervals eq "none" ? "No intervals: fewer than 6 samples." \
	: "Whiskers: 95 % interval of the median (bootstrap)".(intervals eq "some" ? ", where n ≥ 6." : ".")

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
room_of_title(s) = (width - 40) / (10.4 * strlen(s))
title_font(s) = font(1.2 * (room_of_title(s) < 1 ? room_of_title(s) : 1))

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
set label key_text at key_x(key_column) + 54, key_y(key_line) noenhanced font font(0.95) textcolor rgb ink"

# begin: the text above the panels. Key entries follow. frame: draws both. place: the panel column_nr of nr_columns,
# between the pixels `left` and `end`, `high` and `low`.
begin = "\
set label 1 bold(title_text) at screen right(20), down(24) font title_font(title_text) textcolor rgb ink;\
set label 2 provenance at screen right(20), down(50) noenhanced font small_font(provenance) textcolor rgb slate;\
set label 3 caption at screen right(20), down(71) noenhanced font small_font(caption) textcolor rgb slate;\
set label 4 about_bars at screen right(20), down(92) noenhanced font small_font(about_bars) textcolor rgb slate"
frame = "\
set lmargin at screen 0; set rmargin at screen 1; set bmargin at screen 0; set tmargin at screen 1;\
unset tics; unset border; set xrange [0:width]; set yrange [0:height];\
plot NaN lc rgb slate;\
unset label; unset arrow; set border 3 lw 0.8 lc rgb slate;\
set grid xtics ytics lt 1 lw 0.5 lc rgb mist;\
set xtics nomirror out scale 0.6 textcolor rgb ink; set ytics nomirror out scale 0.6 textcolor rgb ink"
gap = 30
high = 144
x_title_below = 48
wide(n) = (end - left - gap * (n - 1.)) / n
from_left(i) = left + (i - 1) * (wide(nr_columns) + gap)
place = "\
set lmargin at screen right(from_left(column_nr));\
set rmargin at screen right(from_left(column_nr) + wide(nr_columns));\
set tmargin at screen down(high); set bmargin at screen down(low);\
unset label;\
set label 1 panel_title at graph 0.5, screen down(high - 18) center noenhanced textcolor rgb ink;\
set label 2 x_title at graph 0.5, screen down(low + x_title_below) center noenhanced textcolor rgb ink;\
set label 3 (column_nr == 1 ? y_title : '') at screen right(20), graph 0.5 center rotate by 90 noenhanced textcolor rgb ink"
