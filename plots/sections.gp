# SPDX-License-Identifier: MIT
# Each section of a range as it is initialised: cold, by the kernel when it binds the range, and warm, again. Curves are
# node/path, panels are nodes; extra is path=NAME of the point that is drawn; see style.gp.
call ARG0[1:strlen(ARG0) - strlen("sections.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4 ARG5 ARG6 ARG7 ARG8 ARG9

title_text = (counting ? "Instructions" : "Time")." to initialise a struct page, along a range".warning
stats data using 2 nooutput
far = y_least > 0 && STATS_max > 10 * STATS_median
caption = "Lower is better. A mark is one section (128 MiB, 32768 struct pages) of one sample."
about_bars = "No intervals: samples as they are.".(far ? " The scale is logarithmic: the slowest took more than 10 times the median." : "")
x_title = "offset into the range (GiB)"
y_title = unit." per struct page"

hue(p) = p eq "memmap" ? blue : p eq "bind" ? vermilion : purple
shape(p) = p eq "memmap" ? 7 : p eq "bind" ? 9 : 13
said(p) = p eq "memmap" ? "warm, again: " : p eq "bind" ? "cold: " : "cold, the first since boot: "
do for [e in extra] {
	text = said(before(e, "=")).after(e, "=")
	if (strlen(text) > key_letters) { key_letters = strlen(text) }
}
key_lines = words(extra)
nr_columns = words(panels)
width = nr_columns > 1 ? 1200 : 960
height = 540 + 21 * key_lines

eval(open)
set multiplot
eval(begin)
do for [i = 1:words(extra)] {
	path = before(word(extra, i), "=")
	set label "" at key_x(1) + 22, key_y(i) point pt shape(path) lc rgb hue(path) ps mark_size
	set label said(path).after(word(extra, i), "=") at key_x(1) + 54, key_y(i) noenhanced font font(0.95) textcolor rgb ink
}
eval(frame)

left = 82
end = width - 24
low = height - 80 - 21 * key_lines
gib(section) = section / 8.
set xrange [0 : gib(x_most + 1)]
if (far) {
	set logscale y
	set yrange [y_least / 1.2 : y_most * 1.2]
	set ytics ()
	do for [p = -3:9] { do for [m in "1 2 5"] { set ytics add (m * 10. ** p) } }
} else {
	set yrange [0 : y_most * 1.06]
}
set format y "%.10g"
# Kinds stand side by side in a section, so that one does not hide another.
kinds = ""
do for [e in extra] { kinds = with(kinds, before(e, "=")) }
beside(section, kind) = section + (position(kinds, kind) - 0.5) / words(kinds)
dots = x_most > 2000 ? 0.3 : 0.5
do for [column_nr = 1:nr_columns] {
	panel = word(panels, column_nr)
	panel_title = "node ".panel
	eval(place)
	if (column_nr > 1) { set format y "" }
	plot for [k in of_panel(panel, 1)] data index block(k) using (gib(beside($1, field(curve(k), 2)))):2 with points \
		lc rgb hue(field(curve(k), 2)) lw 1 pt shape(field(curve(k), 2)) ps dots * mark_size
}
unset multiplot
