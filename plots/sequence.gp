# SPDX-License-Identifier: MIT
# The samples in the order in which they were taken, each by how far it is from the median of its point: whether a
# series drifts, begins slowly, or differs by load and boot, a median does not say. Curves are panels:
# path/schedule/writer/threads/size/nodes/number of points; extra is the number of rounds, the kinds of samples, and
# where loads and boots begin; see sequence.awk and style.gp.
call ARG0[1:strlen(ARG0) - strlen("sequence.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4 ARG5 ARG6 ARG7 ARG8 ARG9

title_text = "Samples in the order in which they were taken".warning
nr_rounds = word(extra, 1) + 0
has(kind) = strstrt(word(extra, 2), kind) > 0
bounds = ""
do for [i = 3:words(extra)] { bounds = bounds." ".word(extra, i) }
has_bounds(kind) = strstrt(bounds, kind) > 0

# Where the farthest samples would press the others into a line, the scale is even up to what is usual, to a power of 10,
# and logarithmic beyond.
percent(ns, median) = 100 * (ns / median - 1)
stats data using (abs(percent($2, $3))) nooutput
most = STATS_max
even = STATS_median < 1 ? 1 : 10 ** floor(log10(STATS_median) + 0.5)
far = most > 5 * even
stats data using (percent($2, $3)) nooutput
scale(p) = far ? asinh(p / even) : p
bottom = scale(STATS_min < -0.5 * even ? STATS_min : -0.5 * even)
top = scale(STATS_max > 0.5 * even ? STATS_max : 0.5 * even)
margin = 0.08 * (top - bottom)

caption = "A mark is a sample, by how far it is from the median of its point; 0 % is the median. Warm-up and what is not valid are in no median."
about_bars = (far ? sprintf("The scale is even to %g %% and logarithmic beyond.", even) : "The scale is even.") \
	.(bounds eq "" ? "" : " Lines: another load of the module".(has_bounds("boot") ? "; dark: another boot." : "."))

nr_panels = words(curves)
nr_columns = nr_panels == 1 ? 1 : nr_panels <= 4 ? 2 : nr_panels <= 6 ? 3 : 4
nr_rows = int(ceil(nr_panels / (nr_columns + 0.)))
width = nr_columns > 2 ? 1280 : 960
tall = nr_rows == 1 ? 340 : nr_rows == 2 ? 240 : 180
pitch = tall + 76

hue(kind) = kind eq "warmup" ? orange : kind eq "outlier" ? vermilion : kind eq "invalid" ? ash : blue
shape(kind) = kind eq "warmup" ? 9 : kind eq "outlier" ? 13 : kind eq "invalid" ? 2 : 7
said(kind) = kind eq "warmup" ? "warm-up" : kind eq "invalid" ? "not valid" : kind eq "outlier" ? "outlier (counts)" : "sample"
# Smaller where there are many, but what is marked never hides.
plain_size = (nr_rounds * nr_columns > 240 ? 0.35 : 0.55) * mark_size
large(kind) = kind eq "valid" ? plain_size : kind eq "invalid" ? 0.7 * mark_size : 0.95 * mark_size
items = "valid"
do for [kind in "warmup outlier invalid"] { if (has(",".kind)) { items = items." ".kind } }
key_letters = 16
key_columns = words(items)

sized(c) = bytes(field(c, 5) + 0)." · ".group(field(c, 6))
what(c) = field(c, 1) eq "memmap" ? strategy(field(c, 2), field(c, 3), field(c, 4)) : field(c, 1).", ".field(c, 2)
several(c) = (field(c, 1) eq "memmap" ? field(c, 2)." × ".field(c, 3) : field(c, 1).", ".field(c, 2))." · ".field(c, 7)." points"
titled(c) = field(c, 7) > 1 ? several(c) : what(c)." · ".sized(c)

# Letters of a title, as large as its panel allows.
room_of_title(s) = wide(nr_columns) / (7.4 * strlen(s)) < 0.95 ? wide(nr_columns) / (7.4 * strlen(s)) : 0.95

first = high
height = first + nr_rows * pitch + 44
eval(open)
set multiplot
eval(begin)
do for [i = 1:words(items)] {
	kind = word(items, i)
	set label "" at key_x(i) + 22, key_y(1) point pt shape(kind) lc rgb hue(kind) ps 1.2 * large(kind)
	set label said(kind) at key_x(i) + 54, key_y(1) noenhanced font font(0.95) textcolor rgb ink
}
eval(frame)

left = 112
end = width - 24
y_title = "from the median"
set xrange [0.5 : nr_rounds + 0.5]
set yrange [bottom - margin : top + margin]
set grid noxtics
set xtics autofreq
if (nr_rounds < 8) { set xtics 1 }
# A label is a format, of which %% is left.
tic(p) = p == 0 ? "0 %%" : sprintf("%+g %%%%", p)
do for [i = 1:nr_panels] {
	c = word(curves, i)
	row_nr = (i - 1) / nr_columns
	column_nr = (i - 1) % nr_columns + 1
	high = first + row_nr * pitch
	low = high + tall
	panel_title = titled(c)
	x_title = i + nr_columns > nr_panels ? "round" : ""
	eval(place)
	set label 1 font font(room_of_title(panel_title))
	if (far) {
		set ytics ()
		do for [k in top - bottom > 7 ? "-1000 -100 -10 0 10 100 1000 10000" : "-100 -30 -10 -3 -1 0 1 3 10 30 100 300 1000"] {
			p = k * even
			if (scale(p) > bottom - margin && scale(p) < top + margin && p >= -100) {
				set ytics add ((column_nr == 1 ? tic(p) : "") scale(p))
			}
		}
	} else {
		set ytics autofreq
		set format y (column_nr == 1 ? "%g %%" : "")
	}
	unset arrow
	do for [b in bounds] {
		set arrow from first after(b, ":") + 0, graph 0 to first after(b, ":") + 0, graph 1 nohead back \
			lc rgb (before(b, ":") eq "boot" ? grey : pale) lw 1 dt 1
	}
	at(kind, ns, median, of) = of eq kind ? scale(percent(ns, median)) : NaN
	plot 0 with lines lc rgb grey lw 1 dt 1, \
		for [kind in items] data index i - 1 using 1:(at(kind, $2, $3, strcol(4))) with points \
			lc rgb hue(kind) pt shape(kind) ps large(kind) lw 1.4
}
unset multiplot
