# SPDX-License-Identifier: MIT
# Measured and published curves against threads; part of published.gp.

is_measured(c) = field(c, 1) eq "measured"
machines = ""
strategies = ""
sizes = ""
do for [c in curves] {
	if (is_measured(c)) {
		strategies = with(strategies, field(c, 2)."/".field(c, 3)."/".field(c, 4))
		sizes = with(sizes, field(c, 4))
	} else { machines = with(machines, field(c, 2)) }
}
# The postings of a machine: the last is strong.
sources_of(m, i, found) = i > words(curves) ? found : sources_of(m, i + 1, is_measured(word(curves, i)) || field(word(curves, i), 2) ne m \
	? found : with(found, field(word(curves, i), 3)))
short(s) = strstrt(s, ",") ? before(s, ",") : s
posting(s) = strstrt(s, ",_") ? after(s, ",_") : ""
postings(list, i) = i > words(list) ? "" : (i == 1 ? "" : ",").posting(word(list, i)).postings(list, i + 1)
about_machine(m) = decoded(short(word(sources_of(m, 1, ""), 1))).",".decoded(postings(sources_of(m, 1, ""), 1)).": ".decoded(m)
about_strategy(k) = "measured: ".field(k, 1)." × ".field(k, 2).", ".bytes(field(k, 3) + 0)
nth_size(k) = position(sizes, field(k, 3))
shade(k) = field(k, 1) eq "deferred" ? grey : word(sprintf("%d %d %d %d", pine, green, sky, blue), (nth_size(k) - 1) % 4 + 1) + 0
hue(m) = word(sprintf("%d %d %d %d %d", vermilion, orange, purple, ash, grey), (position(machines, m) - 1) % 5 + 1) + 0
shape(m) = word("4 6 8 12 10 14 1 2", (position(machines, m) - 1) % 8 + 1) + 0

caption = "Lower is better.".about_scale." Open marks: published, of boot RAM with freeing its pages; thin: earlier postings."
about_bars = about_intervals.(not_drawn eq "" ? "" : " ".not_drawn)
x_title = "threads per range"
y_title = unit." per struct page"

key_lines = words(strategies) > words(machines) ? words(strategies) : words(machines)
key_columns = words(machines) ? 2 : 1
do for [m in machines] { key_letters = strlen(about_machine(m)) > key_letters ? strlen(about_machine(m)) : key_letters }
do for [k in strategies] { key_letters = strlen(about_strategy(k)) > key_letters ? strlen(about_strategy(k)) : key_letters }
nr_columns = 1
column_nr = 1
width = key_columns * @key_wide + 40 > 960 ? key_columns * @key_wide + 40 : 960
height = 620 + 21 * key_lines

eval(open)
set multiplot
eval(begin)
do for [i = 1:words(strategies)] {
	k = word(strategies, i)
	key_column = 1
	key_line = i
	key_colour = shade(k)
	key_width = 2.2
	key_dash = 1
	key_mark = filled(field(k, 1))
	key_text = about_strategy(k)
	eval(key_entry)
}
do for [i = 1:words(machines)] {
	key_column = 2
	key_line = i
	key_colour = hue(word(machines, i))
	key_width = 1.4
	key_dash = 2
	key_mark = shape(word(machines, i))
	key_text = about_machine(word(machines, i))
	eval(key_entry)
}
eval(frame)

left = 92
end = width - 24
low = height - 80 - 21 * key_lines
panel_title = ""
set logscale x 2
set logscale y 10
set xrange [x_least / 2 ** 0.3 : x_most * 2 ** 0.3]
set yrange [y_least / 1.25 : y_most * 1.25]
set xtics ()
do for [p = 0:12] { set xtics add (sprintf("%d", 2 ** p) 2 ** p) }
set ytics ()
do for [p = -3:6] { do for [m in "1 2 5"] { set ytics add (sprintf("%g", m * 10. ** p) m * 10. ** p) } }
eval(place)
c_of(i) = word(curves, i)
key(i) = field(curve(i), 2)."/".field(curve(i), 3)."/".field(curve(i), 4)
strong(i) = strstrt(c_of(i)."/", "/latest/") > 0
theirs = ""
earlier = ""
ours = ""
do for [i = 1:words(curves)] {
	if (is_measured(c_of(i))) { ours = ours." ".i } else { if (strong(i)) { theirs = theirs." ".i } else { earlier = earlier." ".i } }
}
plot for [i in earlier] data index block(i) using 1:2 with lines lc rgb hue(field(curve(i), 2)) lw 0.6 dt 3, \
	for [i in theirs] data index block(i) using 1:2 with linespoints lc rgb hue(field(curve(i), 2)) lw 1.2 dt 2 pt shape(field(curve(i), 2)), \
	for [i in barred(ours, 1)] data index block(i) using 1:2:3:4 with yerrorbars lc rgb shade(key(i)) lw 1.2 dt 1 pt -1, \
	for [i in ours] data index block(i) using 1:2 with linespoints lc rgb shade(key(i)) lw 2 dt 1 pt filled(field(curve(i), 2))
unset multiplot
