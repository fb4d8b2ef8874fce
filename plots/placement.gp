# SPDX-License-Identifier: MIT
# Where workers run and where the memmap is: ns per struct page for each pair of nodes. One curve, "memmap's node, ns,
# low, high, worker's node" a line; extra is the schedule, the writer, the threads and the size; see style.gp.
call ARG0[1:strlen(ARG0) - strlen("placement.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4 ARG5 ARG6 ARG7 ARG8 ARG9

title_text = (counting ? "Instructions" : "Time")." to initialise a struct page, by node of the worker and of the memmap".warning
caption = "Lower is better. ".ranges_of(word(extra, 4)).", ".strategy(word(extra, 1), word(extra, 2), word(extra, 3)) \
	.". Medians; darker is slower."
about_bars = "The colour is how far a median is from the fastest here. No intervals are drawn."
x_title = "node of the memmap"
y_title = "node of the workers"
key_columns = 0
key_lines = 0

# Nodes by rank: their numbers may have gaps.
memmaps = ""
workers = ""
stats data using (memmaps = with(memmaps, sprintf("%d", $1)), workers = with(workers, sprintf("%d", $5)), 1) nooutput
array sorted[2]
do for [k = 1:2] {
	left_over = k == 1 ? memmaps : workers
	sorted[k] = ""
	do for [i = 1:words(left_over)] {
		best = -1
		do for [n in left_over] {
			if (!strstrt(" ".sorted[k]." ", " ".n." ") && (best < 0 || n + 0 < best)) { best = n + 0 }
		}
		sorted[k] = sorted[k].(sorted[k] eq "" ? "" : " ").sprintf("%d", best)
	}
}
x_of(n) = position(sorted[1], sprintf("%d", n))
y_of(n) = position(sorted[2], sprintf("%d", n))
columns = words(sorted[1])
lines = words(sorted[2])

cell_wide = columns > 8 ? 90 : 790 / columns
cell_high = lines > 6 ? 48 : 76
left = 110
width = left + columns * cell_wide + 60 > 960 ? left + columns * cell_wide + 60 : 960
end = left + columns * cell_wide
high = 144
low = high + lines * cell_high
height = low + 84
nr_columns = 1
column_nr = 1
panel_title = unit." per struct page"
shown(v) = sprintf(v >= 99.95 ? "%.0f" : v >= 9.995 ? "%.1f" : "%.2f", v)
# Differences below a tenth stay pale.
span = y_most - y_least > 0.1 * y_least ? y_most - y_least : 0.1 * y_least
share(v) = span > 0 ? (v - y_least) / span : 0

eval(open)
set multiplot
eval(begin)
eval(frame)
eval(place)
letters_on(s) = s > 0.6 ? white : ink
unset grid
set border 15
set xrange [0.5 : columns + 0.5]
set yrange [lines + 0.5 : 0.5]
set xtics () scale 0
set ytics () scale 0
do for [i = 1:columns] { set xtics add ("node ".word(sorted[1], i) i) }
do for [i = 1:lines] { set ytics add ("node ".word(sorted[2], i) i) }
plot data using (x_of($1)):(y_of($5)):(x_of($1) - 0.5):(x_of($1) + 0.5):(y_of($5) - 0.5):(y_of($5) + 0.5):(between(share($2))) \
		with boxxyerror fs solid 1 border rgb 'white' lc rgb variable, \
	data using (x_of($1)):(y_of($5)):(shown($2)):(letters_on(share($2))) with labels font font(1.05) textcolor rgb variable
unset multiplot
