# SPDX-License-Identifier: MIT
# Whether nodes run in parallel: makespan against the number of nodes initialised together, a panel for each writer.
# Curves are writer/schedule/threads/line or others, panels are writers; extra is "others" or "alone", the size, and
# the groups of nodes that the lines join; see style.gp.
call ARG0[1:strlen(ARG0) - strlen("nodes.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4 ARG5 ARG6 ARG7 ARG8 ARG9

title_text = "Makespan of nodes initialised together, a range of ".bytes(word(extra, 2))." on each".warning
caption = "Lower is better; flat means that nodes run at the same time."
about_bars = about_intervals.about_groups(0)
x_title = "nodes initialised together"
y_title = makespan_title

# One key for all panels: the strategies, each with the thread counts of its curves.
key_of(c) = field(c, 2)."/".field(c, 1)
threads_of(k, i, found) = i > words(curves) ? found : threads_of(k, i + 1, \
	key_of(word(curves, i)) ne k || strstrt(" ".found." ", " ".field(word(curves, i), 3)." ") ? found \
	: found eq "" ? field(word(curves, i), 3) : found." or ".field(word(curves, i), 3))
titled(k) = strategy(field(k, 1), field(k, 2), threads_of(k, 1, ""))
strategies = ""
schedules = ""
do for [c in curves] {
	strategies = with(strategies, key_of(c))
	schedules = with(schedules, field(c, 2))
}
schedules = scheduled(schedules)
do for [k in strategies] { key_letters = strlen(titled(k)) > key_letters ? strlen(titled(k)) : key_letters }
writers = panels
nr_columns = words(panels)
key_columns = nr_columns
key_lines = words(schedules)
width = nr_columns > 2 ? 160 + 320 * nr_columns : nr_columns == 2 ? 960 : 760
height = 560 + 21 * key_lines

# Schedules stand side by side, and other nodes to the right of the line's.
lone(c) = field(c, 4) eq "others"
step = (x_most - x_least) * (nr_columns > 2 ? 0.036 : 0.032)
beside(x, c) = x + step * (2 * (position(schedules, field(c, 2)) - (words(schedules) + 1) / 2.) + (lone(c) ? 1 : 0))

eval(open)
set multiplot
eval(begin)
do for [k in strategies] {
	key_column = position(panels, field(k, 2))
	key_line = position(schedules, field(k, 1))
	key_colour = colour(field(k, 1))
	key_width = 1.6
	key_dash = dash(field(k, 2))
	key_mark = mark(field(k, 1), field(k, 2))
	key_text = titled(k)
	eval(key_entry)
}
eval(frame)

left = 92
end = width - 24
low = height - 80 - 21 * key_lines
set xrange [x_least - (x_most - x_least) * 0.18 : x_most + (x_most - x_least) * 0.18]
set yrange [0 : y_most * 1.06]
set format y "%.10g"
numbers = ""
stats data using (numbers = with(numbers, sprintf("%d", $1)), 1) nooutput
set xtics ()
do for [t in numbers] { set xtics add (t t + 0) }

do for [column_nr = 1:nr_columns] {
	panel = word(panels, column_nr)
	panel_title = "writer ".panel
	eval(place)
	if (column_nr > 1) { set format y "" }
	lines = ""
	others = ""
	do for [k in of_panel(panel, 1)] {
		if (lone(curve(k))) { others = others." ".k } else { lines = lines." ".k }
	}
	plot for [k in barred(lines." ".others, 1)] data index block(k) using (beside($1, curve(k))):2:3:4 with yerrorbars \
			lc rgb colour(field(curve(k), 2)) lw 1 dt 1 pt -1, \
		for [k in others] data index block(k) using (beside($1, curve(k))):2 with points \
			lc rgb colour(field(curve(k), 2)) lw 1 pt mark(field(curve(k), 2), panel) ps 0.7 * mark_size, \
		for [k in lines] data index block(k) using (beside($1, curve(k))):2 with linespoints \
			lc rgb colour(field(curve(k), 2)) lw 1.6 dt dash(panel) pt mark(field(curve(k), 2), panel)
}
unset multiplot
