# SPDX-License-Identifier: MIT
# How much of what memory allows writers reach, against threads: a curve for each writer, a panel for each group of nodes.
# Curves are panel/writer, extra is the schedule and the size; see style.gp.
call ARG0[1:strlen(ARG0) - strlen("ceiling.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4 ARG5 ARG6 ARG7 ARG8 ARG9

title_text = "Share of the ceiling that writers reach".warning
caption = "Higher is better. 1 is the fastest fill with other than zeros, of the same bytes by the same threads in the same run. " \
	.ranges_of(word(extra, 2)).", schedule ".word(extra, 1)."."
about_bars = about_intervals
x_title = "threads per range"
y_title = "share of the ceiling"

writers = ""
do for [c in curves] { writers = with(writers, field(c, 2)) }
do for [w in writers] { key_letters = strlen(w) > key_letters ? strlen(w) : key_letters }
nr_columns = words(panels)
width = nr_columns > 1 ? 1240 : 1000
key_columns = int((width - 40) / @key_wide)
key_columns = key_columns > words(writers) ? words(writers) : key_columns
key_lines = int(ceil(words(writers) / (key_columns + 0.)))
height = 620 + 21 * key_lines

# Ways to write: what Linux has had is blue, what was proposed orange, what copies a template green. Marks differ in each.
family(w) = w eq "kernel" || w eq "legacy" || w eq "stores" ? 1 : strstrt(w, "template") || w eq "movdir64b" ? 3 : 2
hue(w) = family(w) == 1 ? blue : family(w) == 2 ? vermilion : green
member(w, i, n) = i > words(writers) || word(writers, i) eq w ? n : member(w, i + 1, n + (family(word(writers, i)) == family(w)))
shape(w) = word("7 5 9 13 11 15 6 4", member(w, 1, 0) % 8 + 1) + 0
stroke(w) = word("1 2 4 5 3", member(w, 1, 0) % 5 + 1) + 0

# Curves stand side by side, so that one's whiskers do not hide another's.
spread = 0.3
beside(x, w) = x * 2 ** (spread * ((position(writers, w) - 0.5) / words(writers) - 0.5))

eval(open)
set multiplot
eval(begin)
do for [i = 1:words(writers)] {
	key_column = (i - 1) % key_columns + 1
	key_line = (i - 1) / key_columns + 1
	key_colour = hue(word(writers, i))
	key_width = 1.6
	key_dash = stroke(word(writers, i))
	key_mark = shape(word(writers, i))
	key_text = word(writers, i)
	eval(key_entry)
}
eval(frame)

left = 82
end = width - 24
low = height - 80 - 21 * key_lines
top = (y_most > 1 ? y_most : 1) * 1.06
set logscale x 2
set xrange [x_least / 2 ** 0.3 : x_most * 2 ** 0.3]
set yrange [0 : top]
numbers = ""
stats data using (numbers = with(numbers, sprintf("%d", $1)), 1) nooutput
set xtics ()
labelled = ""
do for [t in sprintf("%d", x_most).numbers] {
	crowded = 0
	do for [l in labelled] { crowded = crowded || abs(log(t / (l + 0.))) < 0.25 }
	if (!crowded) {
		set xtics add (t t + 0)
		labelled = labelled." ".t
	}
}

do for [column_nr = 1:nr_columns] {
	panel = word(panels, column_nr)
	panel_title = group(panel)
	eval(place)
	unset arrow
	set arrow from graph 0, first 1 to graph 1, first 1 nohead lc rgb slate lw 1.4 dt 2
	set label 4 "the ceiling" at graph 0.01, first 1 offset 0, 0.5 font font(0.85) textcolor rgb slate
	if (column_nr > 1) { set format y "" }
	mine = of_panel(panel, 1)
	plot for [i in barred(mine, 1)] data index block(i) using (beside($1, field(curve(i), 2))):2:3:4 with yerrorbars \
			lc rgb hue(field(curve(i), 2)) lw 1 dt 1 pt -1, \
		for [i in mine] data index block(i) using (beside($1, field(curve(i), 2))):2 with linespoints \
			lc rgb hue(field(curve(i), 2)) lw 1.5 dt stroke(field(curve(i), 2)) pt shape(field(curve(i), 2))
}
unset multiplot
