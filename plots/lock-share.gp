# SPDX-License-Identifier: MIT
# What the global hotplug lock leaves of binding nodes together: the share of the makespan in which it is held, and the
# makespan. Curves are schedule/line or others; behind the interval the data has the share, the wait for the lock per
# page, pages and nodes. The first of panels is "unknown" if no share is known; extra is "others" or "alone", the
# configuration/size, and the groups of nodes that the lines join; see style.gp.
call ARG0[1:strlen(ARG0) - strlen("lock-share.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4 ARG5 ARG6 ARG7 ARG8 ARG9

bound = word(extra, 2)
known(f, text) = f eq "-" || f eq "NaN" ? "" : ", ".text
title_text = "The global hotplug lock, and the makespan of nodes bound together, a range of ".bytes(field(bound, 6))." on each".warning
caption = "Lower is better; flat means that nodes run at the same time. memremap_pages()".known(field(bound, 3), field(bound, 3)) \
	.known(field(bound, 4), "map ".field(bound, 4)).known(field(bound, 5), field(bound, 5) eq "-" ? "" : bytes(field(bound, 5))) \
	."."
about_bars = about_intervals.about_groups(0)
x_title = "nodes bound together"

schedules = ""
do for [c in curves] { schedules = with(schedules, field(c, 1)) }
schedules = scheduled(schedules)
lone(c) = field(c, 2) eq "others"
spoken(s) = s eq "sync" ? "sync, one after another" : "async, all at the same time"
wait_text = "mean wait of a range for the lock, "
key_letters = strlen(wait_text) + 6
key_columns = 2
key_lines = words(schedules)
width = 2 * @key_wide + 40 > 960 ? 2 * @key_wide + 40 : 960
height = 560 + 21 * key_lines

step = x_most > x_least ? (x_most - x_least) * 0.03 : 0.05
edge = x_most > x_least ? (x_most - x_least) * 0.18 : 0.5
beside(x, c) = x + step * (2 * (position(schedules, field(c, 1)) - (words(schedules) + 1) / 2.) + (lone(c) ? 1 : 0))

eval(open)
set multiplot
eval(begin)
do for [s in schedules] {
	key_line = position(schedules, s)
	key_colour = colour(s)
	key_column = 1
	key_width = 1.6
	key_dash = 1
	key_mark = filled(s)
	key_text = spoken(s)
	eval(key_entry)
	key_column = 2
	key_dash = 3
	key_mark = filled(s) - 1
	key_text = wait_text.s
	eval(key_entry)
}
eval(frame)

end = width - 24
low = height - 80 - 21 * key_lines
nr_columns = 2
gap = 96
left = 92
set xrange [x_least - edge : x_most + edge]
numbers = ""
stats data using (numbers = with(numbers, sprintf("%d", $1)), 1) nooutput
set xtics ()
do for [t in numbers] { set xtics add (t t + 0) }
lines = ""
others = ""
do for [k = 1:words(curves)] {
	if (lone(word(curves, k))) { others = others." ".k } else { lines = lines." ".k }
}

column_nr = 1
panel_title = "share of the makespan with the lock held"
y_title = "share of the makespan"
eval(place)
set yrange [0 : 1.04]
set ytics 0, 0.2, 1
set format y "%.1f"
set label 4 word(panels, 1) eq "unknown" ? "not known" : "" at graph 0.5, 0.5 center textcolor rgb ash
plot for [k in others] data index block(k) using (beside($1, curve(k))):5 with points \
		lc rgb colour(field(curve(k), 1)) lw 1 pt filled(field(curve(k), 1)) ps 0.7 * mark_size, \
	for [k in lines] data index block(k) using (beside($1, curve(k))):5 with linespoints \
		lc rgb colour(field(curve(k), 1)) lw 1.6 dt 1 pt filled(field(curve(k), 1)), \
	NaN lc rgb slate

column_nr = 2
panel_title = "makespan, and the wait for the lock in it"
y_title = ""
eval(place)
set label 3 makespan_title at screen right(from_left(2) - 70), graph 0.5 center rotate by 90 textcolor rgb ink
set yrange [0 : y_most * 1.06]
set ytics autofreq
set format y "%.10g"
# A row has the wait per page of all its ranges.
wait_ms(per_page, pages, nodes) = per_page * pages / nodes / 1e6
plot for [k in barred(lines." ".others, 1)] data index block(k) using (beside($1, curve(k))):2:3:4 with yerrorbars \
		lc rgb colour(field(curve(k), 1)) lw 1 dt 1 pt -1, \
	for [k in others] data index block(k) using (beside($1, curve(k))):2 with points \
		lc rgb colour(field(curve(k), 1)) lw 1 pt filled(field(curve(k), 1)) ps 0.7 * mark_size, \
	for [k in lines] data index block(k) using (beside($1, curve(k))):(wait_ms($6, $7, $8)) with linespoints \
		lc rgb colour(field(curve(k), 1)) lw 1.6 dt 3 pt filled(field(curve(k), 1)) - 1, \
	for [k in lines] data index block(k) using (beside($1, curve(k))):2 with linespoints \
		lc rgb colour(field(curve(k), 1)) lw 1.6 dt 1 pt filled(field(curve(k), 1))
unset multiplot
