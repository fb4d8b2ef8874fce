# SPDX-License-Identifier: MIT
# What the model of scaling predicts: above, time against the size of a range, as measured, as fitted, and for all nodes;
# below, a list of what is predicted and what was published in 2018 of other machines. For blocks and extra see
# prediction.awk and style.gp.
call ARG0[1:strlen(ARG0) - strlen("prediction.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4 ARG5 ARG6 ARG7 ARG8 ARG9

size = word(extra, 1) + 0.
nodes = word(extra, 2) + 0
least = word(extra, 3) + 0.
most = word(extra, 4) + 0.
has_warm = word(extra, 5) eq "warm"
differ = word(extra, 8) + 0.
kind(c) = field(c, 1)
# The numbers of the blocks of a kind.
of_kind(k, i) = i > words(curves) ? "" : (kind(word(curves, i)) eq k ? " ".i : "").of_kind(k, i + 1)
lines = of_kind("curve", 1)
rows = of_kind("row", 1)
theirs = of_kind("theirs", 1)

each = nodes > 1 ? sprintf("%s on each of %d nodes", bytes(size), nodes) : bytes(size)." on one node"
title_text = "Predicted: ".(counting ? "instructions" : "time")." to initialise the struct pages of ".each.warning
caption = "Lower is better. Lines: the model, fitted to one range; held out: how far it is off for the largest size when fitted to the others only. " \
	.sprintf("%s is %.4g times the largest size measured.", bytes(size), size / most) \
	.(differ > 0 ? sprintf(" Nodes differ by up to %.3g %%: each line is of the slowest.", 100 * differ) : "")
about_bars = about_intervals.(intervals eq "none" ? "" : " Of predictions: of the samples' noise, not of the model's error.") \
	.(counting ? " Instructions are of all nodes together, and no times." : " Published times are of other machines, and include more than this loop.")
y_name = counting ? "makespan (instructions)" : "makespan (s)"

percent(p) = p eq "NaN" ? "not checked" : sprintf("held out: %.1f %%", 100 * p)
# Which node is drawn, where several were measured.
on(i, n) = field(curve(i), n) eq "-" ? "" : ", ".decoded(field(curve(i), n))
doubt(d) = d eq "guess" ? ", threads are a guess" : d eq "doubtful" ? ", doubtful" : ""
titled(i) = strategy(field(curve(i), 2), field(curve(i), 3), field(curve(i), 4)).on(i, 7).", ".percent(field(curve(i), 5)).doubt(field(curve(i), 6))
schedule(i) = field(curve(i), 2)
writer(i) = field(curve(i), 3)
hue(i) = colour(schedule(i))
shape(i) = mark(schedule(i), writer(i))

# The list: a heading and what is below it. In pixels from the top of it.
group_of(i) = field(curve(i), 2)
is_theirs(i) = field(curve(i), 3) eq "published"
is_all(g) = g eq "all" || strstrt(g, "all:") == 1
heading(g) = strstrt(g, ":") ? "Published in 2018, other machines: ".decoded(after(g, ":")) : "Predicted: ".(is_all(g) ? each : bytes(size)." on one node")
label(i) = is_theirs(i) ? decoded(field(curve(i), 4)) : strategy(field(curve(i), 4), field(curve(i), 5), field(curve(i), 6)).on(i, 7)
cited(i) = is_theirs(i) ? decoded(field(curve(i), 5)) : ""
row_high = 25
heading_high = 32
array at[words(curves)]
array begins[words(curves)]
list_high = 4
letters = 10
citing = 4
last_group = ""
do for [i in rows] {
	begins[i + 0] = group_of(i) ne last_group
	last_group = group_of(i)
	if (begins[i + 0]) { list_high = list_high + heading_high }
	at[i + 0] = list_high + row_high / 2.
	list_high = list_high + row_high
	if (strlen(label(i)) > letters) { letters = strlen(label(i)) }
	if (strlen(cited(i)) > citing) { citing = strlen(cited(i)) }
}
list_high = list_high + 8

# The list's own range of times.
list_least = word(extra, 6) + 0.
list_most = word(extra, 7) + 0.

# What the marks are, beside the strategies: shape and colour are those of a strategy, and size tells measured from predicted.
what = "measured"
if (has_warm) { what = what." warm" }
what = what." predicted"
do for [i in theirs] { what = what." ".field(curve(i), 2) }
said(w) = w eq "measured" ? "measured, one range" : w eq "warm" ? "left out: warm" : w eq "predicted" ? "predicted, ".(nodes > 1 ? "all nodes" : "one node") \
	: w eq "all" ? "published 2018, all nodes" : "published 2018, a node"
said_mark(w) = w eq "all" ? 10 : w eq "one" ? 12 : 7
said_size(w) = mark_size * (w eq "warm" ? 0.5 : w eq "predicted" ? 1.5 : 1)

writers = ""
do for [i in lines] { writers = with(writers, writer(i)) }
do for [i in lines] { key_letters = strlen(titled(i)) > key_letters ? strlen(titled(i)) : key_letters }
key_columns = 2
key_lines = words(lines) > words(what) ? words(lines) : words(what)
list_left = 44 + 7.1 * letters
list_end_room = 44 + 6.4 * citing
width = list_left + list_end_room + 420 > 1160 ? list_left + list_end_room + 420 : 1160
high = 122
top_low = high + 380
list_top = top_low + 84
height = list_top + list_high + 76 + 21 * key_lines

eval(open)
set multiplot
eval(begin)
do for [n = 1:words(lines)] {
	i = word(lines, n)
	key_column = 1
	key_line = n
	key_colour = hue(i)
	key_width = 1.6
	key_dash = dash(writer(i))
	key_mark = shape(i)
	key_text = titled(i)
	eval(key_entry)
}
do for [n = 1:words(what)] {
	w = word(what, n)
	set label "" at key_x(2) + 22, key_y(n) point pt said_mark(w) ps said_size(w) lc rgb ash
	set label said(w) at key_x(2) + 54, key_y(n) noenhanced font font(0.95) textcolor rgb ink
}
eval(frame)

# Above: time against size.
left = 92
end = width - 24
low = top_low
panel_title = ""
nr_columns = 1
column_nr = 1
x_title = "bytes of device memory per range"
y_title = y_name
set logscale x 2
set logscale y 10
set xrange [(x_least < least ? x_least : least) / 2 ** 0.4 : size * 2 ** 0.9]
set yrange [y_least / 1.6 : y_most * 1.6]
set xtics ()
do for [p = 20:50] { if (2. ** p <= size && (p % 2 == 0 || size / x_least < 2 ** 14)) { set xtics add (bytes(2. ** p) 2. ** p) } }
if (abs(log(size) / log(2) - floor(log(size) / log(2))) > 0.01) { set xtics add (bytes(size) size) }
set ytics ()
do for [p = -6:15] { set ytics add (counting ? sprintf("10^{%d}", p) : sprintf("%g", 10. ** p) 10. ** p) }
eval(place)
set object 1 rectangle from first most, graph 0 to graph 1, graph 1 behind fc rgb mist fs transparent solid 0.35 noborder
set label 5 "beyond what was measured →" at first most * 1.15, graph 0.05 noenhanced font font(0.9) textcolor rgb slate
beside = 2 ** 0.3
plot for [i in lines] data index block(i) using 1:2 with lines lc rgb hue(i) lw 1.6 dt dash(writer(i)), \
	for [i in of_kind("warm", 1)] data index block(i) using 1:2 with points lc rgb hue(i) pt shape(i) ps said_size("warm") lw 1.2, \
	for [i in barred(of_kind("measured", 1), 1)] data index block(i) using 1:2:3:4 with yerrorbars lc rgb hue(i) lw 1.2 dt 1 pt -1, \
	for [i in of_kind("measured", 1)] data index block(i) using 1:2 with points lc rgb hue(i) pt shape(i) lw 1.2, \
	for [i in theirs] data index block(i) using ($1 * beside):2 with points lc rgb ash pt said_mark(field(curve(i), 2)) lw 1.2, \
	for [i in barred(of_kind("predicted", 1), 1)] data index block(i) using 1:2:3:4 with yerrorbars lc rgb hue(i) lw 1.4 dt 1 pt -1, \
	for [i in of_kind("predicted", 1)] data index block(i) using 1:2 with points lc rgb hue(i) pt shape(i) ps said_size("predicted") lw 1.4

# Below: the list.
unset object 1
unset logscale
left = list_left
end = width - list_end_room
high = list_top
low = list_top + list_high
x_title = y_name
y_title = ""
set logscale x 10
set xrange [list_least / 1.5 : list_most * 1.8]
set yrange [list_high : 0]
set xtics ()
do for [p = -6:15] { do for [m in list_most / list_least < 200 ? "1 2 5" : "1"] {
	set xtics add (counting ? sprintf("%g", m * 10. ** p) : sprintf("%g", m * 10. ** p) m * 10. ** p)
} }
unset ytics
set border 1
set grid xtics noytics
eval(place)
shown(v) = v >= 99.95 ? sprintf(v >= 1e6 ? "%.3g" : "%.0f", v) : sprintf(v >= 9.995 ? "%.1f" : "%.3g", v)
both(l, h) = shown(l)." to ".shown(h)
do for [i in rows] {
	n = i + 0
	set label 10 + 3 * n label(i) at screen right(list_left - 12), first at[n] right noenhanced font font(0.92) textcolor rgb ink
	set label 11 + 3 * n cited(i) at screen right(width - 20), first at[n] right noenhanced font font(0.78) textcolor rgb slate
	if (begins[n]) { set label 12 + 3 * n bold(heading(group_of(i))) at screen right(20), first at[n] - (row_high + heading_high) / 2. + 4 font font(0.95) textcolor rgb ink }
}
row_hue(i) = is_theirs(i) ? ash : colour(field(curve(i), 4))
row_mark(i) = is_theirs(i) ? (is_all(group_of(i)) ? 10 : 12) : mark(field(curve(i), 4), field(curve(i), 5))
y_of(i) = at[i + 0]
# An interval without a middle has its text behind its end.
behind(v, h) = valid(v) && column(v) > 0 ? (valid(h) && column(h) > column(v) ? column(h) : column(v)) : column(h)
text(v, l, h) = valid(v) && column(v) > 0 ? shown(column(v)) : both(column(l), column(h))
plot for [i in barred(rows, 1)] data index block(i) using 2:(y_of(i)):3:4 with xerrorbars lc rgb row_hue(i) lw 1.4 dt 1 pt -1, \
	for [i in barred(rows, 1)] data index block(i) using 3:(y_of(i)):($4 - $3):(0) with vectors nohead lc rgb row_hue(i) lw 2.4 dt 1, \
	for [i in barred(rows, 1)] data index block(i) using 4:(is_theirs(i) ? y_of(i) : NaN) with points lc rgb ash pt row_mark(i) lw 1.4, \
	for [i in barred(rows, 1)] data index block(i) using 3:(is_theirs(i) ? y_of(i) : NaN) with points lc rgb ash pt row_mark(i) lw 1.4, \
	for [i in rows] data index block(i) using 2:(y_of(i)) with points lc rgb row_hue(i) pt row_mark(i) ps 1.2 * mark_size lw 1.4, \
	for [i in rows] data index block(i) using (behind(2, 4)):(y_of(i)):(text(2, 3, 4)) with labels left offset 1.2, 0 font font(0.9) textcolor rgb ink
unset multiplot
