# SPDX-License-Identifier: MIT
# What the first to touch a page waits for while its range is initialised in the background: the distribution, for each way
# an access went. Curves are ready, taken, waited and all, each with its number of accesses; extra is the writer, the
# threads, the size, the nodes, time to available and to complete in ms; see style.gp.
call ARG0[1:strlen(ARG0) - strlen("latency.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4 ARG5 ARG6 ARG7 ARG8 ARG9

title_text = "First accesses while a range is initialised in the background".warning
ms(text) = text eq "NaN" ? "unknown" : sprintf("%.3g ms", text + 0)
caption = "Further left is better. ".ranges_of(word(extra, 3))." on ".group(word(extra, 4)).", " \
	.strategy("background", word(extra, 1), word(extra, 2)).": available after ".ms(word(extra, 5)).", complete after " \
	.ms(word(extra, 6))." (medians)."
about_bars = "ready: was initialised already; taken: the access initialised 1/1024 of the range itself; waited: another was doing so. No intervals: all accesses."
x_title = counting ? "first access took (instructions)" : "first access took"
y_title = "share of accesses that took no longer"

hue(way) = way eq "ready" ? green : way eq "taken" ? blue : way eq "waited" ? vermilion : pale
stroke(way) = way eq "ready" ? 2 : way eq "taken" ? 4 : way eq "waited" ? 5 : 1
thickness(way) = way eq "all" ? 4.5 : 1.8
all = field(word(curves, words(curves)), 2) + 0.
titled(c) = field(c, 1).sprintf(" (%.3g %%)", 100 * field(c, 2) / all)
do for [c in curves] { key_letters = strlen(titled(c)) > key_letters ? strlen(titled(c)) : key_letters }
key_columns = words(curves)
nr_columns = 1
column_nr = 1
width = 960
height = 580

eval(open)
set multiplot
eval(begin)
do for [i = 1:words(curves)] {
	key_column = i
	key_line = 1
	key_colour = hue(field(word(curves, i), 1))
	key_width = thickness(field(word(curves, i), 1))
	key_dash = stroke(field(word(curves, i), 1))
	key_mark = 0
	key_text = titled(word(curves, i))
	eval(key_entry)
}
eval(frame)

left = 92
end = width - 36
low = height - 80 - 21
panel_title = sprintf("%d accesses", all)
set logscale x 10
set xrange [x_least / 1.3 : x_most * 1.3]
set yrange [0 : 1.02]
set format y "%.1f"
set xtics ()
duration(ns) = ns < 1000 ? sprintf("%g ns", ns) : ns < 1e6 ? sprintf("%g µs", ns / 1e3) : ns < 1e9 ? sprintf("%g ms", ns / 1e6) : sprintf("%g s", ns / 1e9)
do for [p = 0:13] { set xtics add ((counting ? sprintf("%.0f", 10. ** p) : duration(10. ** p)) 10. ** p) }
eval(place)
# That of all accesses lies below the others.
plot for [i = words(curves):1:-1] data index i - 1 using 1:2 with steps lc rgb hue(field(word(curves, i), 1)) \
	lw thickness(field(word(curves, i), 1)) dt stroke(field(word(curves, i), 1))
unset multiplot
