# SPDX-License-Identifier: MIT
# The headline: time per struct page against the size of a range, a curve for each strategy.
# Curves are panel/schedule/writer/threads, panels are groups of nodes, extra is the sizes; see style.gp.
call ARG0[1:strlen(ARG0) - strlen("ns-per-page.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4 ARG5 ARG6 ARG7 ARG8 ARG9

title_text = (counting ? "Instructions" : "Time")." to initialise a struct page".warning
about_bars = about_intervals
x_title = "bytes of device memory per range"
y_title = unit." per struct page"

# One key for all panels: the strategies, each with the thread counts of its curves.
key_of(c) = field(c, 2)."/".field(c, 3)
threads_of(k, i, found) = i > words(curves) ? found : threads_of(k, i + 1, \
	key_of(word(curves, i)) ne k || strstrt(" ".found." ", " ".field(word(curves, i), 4)." ") ? found \
	: found eq "" ? field(word(curves, i), 4) : found." or ".field(word(curves, i), 4))
titled(k) = strategy(field(k, 1), field(k, 2), threads_of(k, 1, ""))
strategies = ""
schedules = ""
writers = ""
do for [c in curves] {
	strategies = with(strategies, key_of(c))
	schedules = with(schedules, field(c, 2))
	writers = with(writers, field(c, 3))
}
schedules = scheduled(schedules)
means(k, text) = strstrt(strategies." ", " ".k." ") ? text : ""
caption = "Lower is better.".means("serial/legacy", " serial × legacy is Linux 4.19.") \
	.means("deferred/kernel", " deferred × kernel is this kernel itself.") \
	.means("padata/kernel", " padata × kernel is the proposal.")
do for [k in strategies] { key_letters = strlen(titled(k)) > key_letters ? strlen(titled(k)) : key_letters }
key_columns = words(writers)
key_lines = words(schedules)
nr_columns = words(panels)
width = key_columns * @key_wide > 920 ? key_columns * @key_wide + 40 : 960
height = 560 + 21 * key_lines

# Curves stand side by side, so that one's bars do not hide another's.
nr_sizes = words(extra)
spread = nr_sizes > 1 ? 0.32 : 0.9
beside(x, c) = x * 2 ** (spread * ((position(strategies, key_of(c)) - 0.5) / words(strategies) - 0.5))
edge = 2 ** (nr_sizes > 1 ? 0.4 : 0.8)

eval(open)
set multiplot
eval(begin)
do for [k in strategies] {
	key_column = position(writers, field(k, 2))
	key_line = position(schedules, field(k, 1))
	key_colour = colour(field(k, 1))
	key_width = 1.6
	key_dash = dash(field(k, 2))
	key_mark = mark(field(k, 1), field(k, 2))
	key_text = titled(k)
	eval(key_entry)
}
eval(frame)

left = 82
end = width - (counting ? 24 : 82)
low = height - 80 - 21 * key_lines
top = y_most * 1.06
set logscale x 2
set xrange [x_least / edge : x_most * edge]
set yrange [0 : top]

# As many labels as fit; the largest size always has one.
every_nth = int(ceil(nr_sizes * 66. / wide(nr_columns)))
set xtics ()
do for [i = 1:nr_sizes] {
	if ((nr_sizes - i) % every_nth == 0) { set xtics add (bytes(word(extra, i)) word(extra, i) + 0) }
}

do for [column_nr = 1:nr_columns] {
	panel = word(panels, column_nr)
	panel_title = group(panel)
	eval(place)
	if (column_nr > 1) { set format y "" }
	if (column_nr == nr_columns && !counting) {
		set border 11
		set y2range [0 : top]
		set label 4 "GB/s of memmap written" at screen right(width - 20), graph 0.5 center rotate by 90 textcolor rgb ink
		set y2tics ()
		do for [p = -6:12] {
			if (64. / 2 ** p < top && 64. / 2 ** p > top * 0.07) { set y2tics add (sprintf("%g", 2. ** p) 64. / 2 ** p) }
		}
	}
	mine = of_panel(panel, 1)
	plot for [i in barred(mine, 1)] data index block(i) using (beside($1, curve(i))):2:3:4 with yerrorbars \
			lc rgb colour(field(curve(i), 2)) lw 1.2 dt 1 pt -1, \
		for [i in mine] data index block(i) using (beside($1, curve(i))):2 with linespoints \
			lc rgb colour(field(curve(i), 2)) lw 1.6 dt dash(field(curve(i), 3)) \
			pt mark(field(curve(i), 2), field(curve(i), 3))
}
unset multiplot
