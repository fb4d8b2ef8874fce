# SPDX-License-Identifier: MIT
# Every writer by its time, slowest first, next to what memory allows: with one thread, and with the most there were.
# Curves are threads/schedule, of ranks; a block behind them has what was published: rank, ns, label, and ns of the
# writer in the first panel. extra is the size,
# the group of nodes, the ceiling's ns and name for each panel, then the writers by rank; panels are the number of
# panels, and that of published values; see style.gp.
call ARG0[1:strlen(ARG0) - strlen("ladder.gp")]."style.gp" ARG1 ARG2 ARG3 ARG4 ARG5 ARG6 ARG7 ARG8 ARG9

nr_columns = words(curves)
first = 2 + 2 * nr_columns
nr_writers = words(extra) - first
writer(i) = word(extra, first + i)
threads(i) = field(word(curves, i), 1)
# Of all panels: whether one has a ceiling, and whether anything was published of these writers.
ceiling_ns(i) = word(extra, 1 + 2 * i) + 0
ceiling_name(i) = word(extra, 2 + 2 * i)
has_ceiling = ceiling_name(1) ne "-" || (nr_columns > 1 && ceiling_name(2) ne "-")
published = words(curves)
has_published = word(panels, 2) > 0

is_fill(w) = strstrt(w, "fill-") == 1
is_other(w) = w eq "memset-zero" || w eq "read"
has_kind(i, is) = i > nr_writers ? 0 : (is_fill(writer(i)) ? 1 : is_other(writer(i)) ? 2 : 0) == is || has_kind(i + 1, is)
tone(w) = is_fill(w) ? orange : is_other(w) ? pale : blue

title_text = (counting ? "Instructions" : "Time")." to initialise a struct page, writer by writer".warning
caption = "Lower is better. ".ranges_of(word(extra, 1))." on ".group(word(extra, 2)).", schedule ".field(word(curves, 1), 2) \
	.".".(has_kind(1, 2) ? " Zeros and reads can be faster than any struct page is written." : "")
about_bars = about_intervals.(has_published ? " Diamonds: published of ZONE_DEVICE, one thread, other machines." : "")

# Published values far behind the longest bar are at the edge, with an arrow.
array longest[2]
do for [i = 1:nr_columns] {
	stats data index i - 1 using 2 nooutput
	longest[i] = STATS_max
}

letters = 0
do for [i = 1:nr_writers] { if (strlen(writer(i)) > letters) { letters = strlen(writer(i)) } }
row_high = has_published ? 34 : 28
bar_high = 8
lower = has_published ? 6 : 0
left = 44 + 7.3 * letters
gap = 40
width = nr_columns > 1 ? 1240 : 960
end = width - 24
rows_high = nr_writers * row_high + 10
low = high + rows_high
height = low + 84
y_title = ""
x_title = unit." per struct page"

# What the key explains, and how.
items = "writer".(has_kind(1, 1) ? " ceiling" : "").(has_kind(1, 2) ? " other" : "").(has_ceiling ? " line" : "").(has_published ? " diamond" : "")
said(k) = k eq "writer" ? "writer" : k eq "ceiling" ? "fill, not zero" : k eq "other" ? "zeros, or reads" \
	: k eq "line" ? "ceiling: best fill" : "published"
key_letters = 20
key_columns = nr_columns > 1 || words(items) < 3 ? words(items) : 3
key_lines = int(ceil(words(items) / (key_columns + 0.)))
height = height + 21 * key_lines

# Rows from the top of the panel, in pixels.
at(rank) = 5 + (rank - 0.5) * row_high
lane(rank) = at(rank) + lower + 5
shown(v) = sprintf(v >= 99.95 ? "%.0f" : v >= 9.995 ? "%.1f" : "%.2f", v)

eval(open)
set multiplot
eval(begin)
do for [i = 1:words(items)] {
	item = word(items, i)
	x = key_x((i - 1) % key_columns + 1)
	y = key_y((i - 1) / key_columns + 1)
	if (item eq "line") { set arrow from x, y rto 44, 0 nohead lc rgb vermilion lw 2 dt 2 }
	if (item eq "diamond") { set label "" at x + 22, y point pt 13 lc rgb ink ps 0.9 * mark_size }
	if (item ne "line" && item ne "diamond") {
		set object i rectangle from x + 4, y - 6 to x + 42, y + 6 fs solid 1 noborder \
			fc rgb (item eq "writer" ? blue : item eq "ceiling" ? orange : pale)
	}
	set label said(item) at x + 54, y noenhanced font font(0.95) textcolor rgb ink
}
eval(frame)
unset object

set border 1
set grid noytics
unset ytics
set xtics format "%.10g"
set yrange [rows_high : 0]
do for [column_nr = 1:nr_columns] {
	far = longest[column_nr] * 1.3
	set xrange [0 : far]
	panel_title = of_threads(threads(column_nr))
	eval(place)
	unset arrow
	if (column_nr == 1) {
		do for [i = 1:nr_writers] {
			set label 10 + i writer(i) at screen right(left - 10), first at(i) - lower right noenhanced font font(0.95) textcolor rgb ink
		}
	}
	if (ceiling_name(column_nr) ne "-") {
		set arrow from ceiling_ns(column_nr), 0 to ceiling_ns(column_nr), rows_high nohead front lc rgb vermilion lw 1.6 dt 2
		set label 5 ceiling_name(column_nr)." ".shown(ceiling_ns(column_nr)) at ceiling_ns(column_nr), rows_high - 8 offset 0.5, 0 left \
			front noenhanced font font(0.85) textcolor rgb slate
	}
	# Numbers stand behind the ceiling's line where they would lie on it.
	about_wide = 44. / wide(nr_columns) * far
	clear_of(v, c) = v < c && v + about_wide > c ? c : v
	behind(upper) = valid(upper) && column(upper) > column(2) ? column(upper) : column(2)
	# At the edge there is room beside a short bar; below it can be what was published near.
	far_lane(rank, bar) = bar < 0.6 * far ? at(rank) - lower : lane(rank)
	inside(v) = column_nr == 1 && v <= far
	plot data index column_nr - 1 using (0):(at($1)):(0):2:(at($1) - bar_high - lower):(at($1) + bar_high - lower):(tone(writer(int($1)))) \
			with boxxyerror fs solid 1 noborder lc rgb variable, \
		data index column_nr - 1 using 2:(at($1) - lower):3:4 with xerrorbars lc rgb ink lw 1.2 dt 1 pt -1, \
		data index column_nr - 1 using (clear_of(behind(4), ceiling_ns(column_nr))):(at($1) - lower):(shown($2)) with labels left offset 0.6, 0 font font(0.88) textcolor rgb ink, \
		data index published using (inside($2) ? $2 : NaN):(lane($1)) with points pt 13 lc rgb ink ps 0.8 * mark_size, \
		data index published using (inside($2) ? $2 : NaN):(lane($1)):(strcol(3)) with labels left offset 0.8, 0 noenhanced font font(0.78) \
			textcolor rgb slate, \
		data index published using (column_nr == 1 && $2 > far && strcol(3) ne "" ? far : NaN):(far_lane($1, $4)):(strcol(3).": ".shown($2)." →") with labels \
			right noenhanced font font(0.78) textcolor rgb slate
}
unset multiplot
