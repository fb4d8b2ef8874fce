# SPDX-License-Identifier: MIT
# What became of struct pages from kernel to kernel: time per page against kernels in the order of their versions, a curve
# for each strategy. Curves are path/schedule/writer/threads, panels are paths, extra is the size, the nodes, the geometry
# of binds and the kernels; see style.gp.
call ARG0[1:strlen(ARG0) - strlen("trend.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4 ARG5 ARG6 ARG7 ARG8 ARG9

first = 3
nr_kernels = words(extra) - first
release(i) = word(extra, first + i)
# What all end in stands at the axis once.
last(s) = strstrt(s, "-") ? last(after(s, "-")) : s
common = last(release(1))
do for [i = 1:nr_kernels] { if (last(release(i)) ne common || release(i) eq common) { common = "" } }
kernel(i) = common eq "" ? release(i) : release(i)[1:strlen(release(i)) - strlen(common) - 1]
geometry = word(extra, 3)
title_text = (counting ? "Instructions" : "Time")." per struct page, kernel by kernel".warning
caption = "Lower is better. ".ranges_of(word(extra, 1))." on ".group(word(extra, 2)) \
	.". Kernels are in the order of their versions; lines only lead the eye."
about_bars = about_intervals
x_title = "kernel".(common eq "" ? "" : " (-".common.")")
y_title = unit." per struct page"

known(f, text) = f eq "-" || f eq "NaN" ? "" : ", ".text
about_panel(p) = p eq "memmap" ? "memmap: initialised again" : "bind: memremap_pages()".known(field(geometry, 1), field(geometry, 1)) \
	.known(field(geometry, 2), "map ".field(geometry, 2)).known(field(geometry, 3), bytes(field(geometry, 3) + 0))
titled(c) = field(c, 1) eq "bind" ? "bind" : strategy(field(c, 2), field(c, 3), field(c, 4))

writers = ""
do for [c in curves] { writers = with(writers, field(c, 3)) }
do for [c in curves] { key_letters = strlen(titled(c)) > key_letters ? strlen(titled(c)) : key_letters }
nr_columns = words(panels)
width = nr_columns > 1 ? 1200 : 960
key_columns = int((width - 40) / @key_wide)
key_columns = key_columns > 3 ? 3 : key_columns
key_columns = key_columns > words(curves) ? words(curves) : key_columns
key_lines = int(ceil(words(curves) / (key_columns + 0.)))

# Names of kernels stand upright where they have no room.
left = 82
end = width - 24
letters = 0
do for [i = 1:nr_kernels] { letters = strlen(kernel(i)) > letters ? strlen(kernel(i)) : letters }
step_wide = wide(nr_columns) / (nr_kernels + 0.)
upright = 8.2 * letters + 10 > step_wide
if (upright) { x_title_below = 8.6 * letters + 36 }
every_nth = upright ? int(ceil(18. / step_wide)) : 1
height = 512 + x_title_below + 21 * key_lines
low = height - 32 - x_title_below - 21 * key_lines

# Curves stand side by side, so that one's whiskers do not hide another's.
spread = 0.3
beside(x, i) = x + spread * ((position(mine, i) - 0.5) / words(mine) - 0.5)

eval(open)
set multiplot
eval(begin)
do for [i = 1:words(curves)] {
	c = word(curves, i)
	key_column = (i - 1) / key_lines + 1
	key_line = (i - 1) % key_lines + 1
	key_colour = colour(field(c, 2))
	key_width = 1.6
	key_dash = dash(field(c, 3))
	key_mark = mark(field(c, 2), field(c, 3))
	key_text = titled(c)
	eval(key_entry)
}
eval(frame)

set xrange [0.5 : nr_kernels + 0.5]
set yrange [0 : y_most * 1.06]
if (upright) { set xtics rotate by 90 right }
set xtics ()
do for [i = 1:nr_kernels] {
	if ((nr_kernels - i) % every_nth == 0) { set xtics add (escaped(kernel(i)) i) }
}
do for [column_nr = 1:nr_columns] {
	panel = word(panels, column_nr)
	panel_title = about_panel(panel)
	eval(place)
	if (column_nr > 1) { set format y "" }
	mine = of_panel(panel, 1)
	plot for [i in barred(mine, 1)] data index block(i) using (beside($1, i)):2:3:4 with yerrorbars \
			lc rgb colour(field(curve(i), 2)) lw 1.2 dt 1 pt -1, \
		for [i in mine] data index block(i) using (beside($1, i)):2 with linespoints \
			lc rgb colour(field(curve(i), 2)) lw 1.6 dt dash(field(curve(i), 3)) \
			pt mark(field(curve(i), 2), field(curve(i), 3))
}
unset multiplot
