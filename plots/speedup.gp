# SPDX-License-Identifier: MIT
# What threads buy: speed-up of padata over deferred, today's kernel, against threads per range.
# Curves are writer:group/size, panels are writer:group, row by row, extra is the sizes; see style.gp.
call ARG0[1:strlen(ARG0) - strlen("speedup.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4 ARG5 ARG6 ARG7 ARG8 ARG9

title_text = "Speed-up of padata over deferred, the schedule of today’s kernel".warning
caption = "Higher is better. 1× is deferred, 1 thread per range, with the same ranges and writer. A curve for each size of a range."
about_bars = about_intervals
y_title = "speed-up (times deferred)"

groups = ""
do for [p in panels] { groups = with(groups, after(p, ":")) }
nr_rows = words(groups)
nr_columns = words(panels) / nr_rows
nr_sizes = words(extra)
key_columns = nr_sizes + 1
width = nr_columns > 2 ? 160 + 320 * nr_columns : 960
height = nr_rows == 2 ? 880 : 600

# The largest size is the one to look at. Lightness, dash and mark tell sizes apart, for padata has one hue.
nth(c) = position(extra, field(c, 2))
shades = nr_sizes > 3 ? sprintf("%d %d %d %d", sky, green, blue, pine) : sprintf("0 %d %d %d", sky, green, pine)
shade(i) = word(shades, 4 - nr_sizes + i) + 0
size_width(i) = i == nr_sizes ? 2.2 : 1.3
size_mark(i) = word("13 9 5 7", 4 - nr_sizes + i) + 0
size_dash(i) = word("5 4 2 1", 4 - nr_sizes + i) + 0
# It stands on its number of threads; smaller ones stand to the left of it, so that bars do not hide each other.
beside(x, c) = x * 2 ** (0.065 * (nth(c) - nr_sizes))

eval(open)
set multiplot
eval(begin)
do for [i = 1:nr_sizes + 1] {
	key_column = i
	key_line = 1
	key_colour = i > nr_sizes ? slate : shade(i)
	key_width = i > nr_sizes ? 1.2 : size_width(i)
	key_dash = i > nr_sizes ? 3 : size_dash(i)
	key_mark = i > nr_sizes ? 0 : size_mark(i)
	key_text = i > nr_sizes ? "ideal" : bytes(word(extra, i))
	eval(key_entry)
}
eval(frame)

# Both axes in powers of two, so that the ideal is straight.
top = y_most > x_most ? y_most : x_most
bottom = y_least < 1 ? y_least : 1.
left = 92
end = width - 24
set logscale xy 2
set xrange [2 ** -0.3 : x_most * 2 ** 0.3]
set yrange [bottom / 2 ** 0.2 : top * 2 ** 0.2]
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
first = high
tall = (height - 96 - first - 76 * (nr_rows - 1)) / nr_rows

do for [i = 1:words(panels)] {
	panel = word(panels, i)
	row_nr = (i - 1) / nr_columns
	column_nr = (i - 1) % nr_columns + 1
	high = first + row_nr * (tall + 76)
	low = high + tall
	panel_title = group(after(panel, ":")).", writer ".before(panel, ":")
	x_title = row_nr == nr_rows - 1 ? "threads per range" : ""
	eval(place)
	mine = of_panel(panel, 1)
	set label 4 mine eq "" ? "not measured" : "" at graph 0.5, 0.5 center textcolor rgb ash
	set ytics ()
	do for [p = -6:12] {
		do for [step = 2:(top / bottom < 6 ? 3 : 2)] {
			y = step / 2. * 2 ** p
			if (y > bottom / 2 ** 0.2 && y < top * 2 ** 0.2) { set ytics add ((column_nr == 1 ? sprintf("%g×", y) : "") y) }
		}
	}
	plot x with lines lc rgb slate lw 1.2 dt 3, 1 with lines lc rgb grey lw 1 dt 1, \
		for [k in barred(mine, 1)] data index block(k) using (beside($1, curve(k))):2:3:4 with yerrorbars \
			lc rgb shade(nth(curve(k))) lw 1.2 dt 1 pt -1, \
		for [k in mine] data index block(k) using (beside($1, curve(k))):2 with linespoints lc rgb shade(nth(curve(k))) \
			lw size_width(nth(curve(k))) dt size_dash(nth(curve(k))) pt size_mark(nth(curve(k)))
}
unset multiplot
