# SPDX-License-Identifier: MIT
# Lying bars with a label before each, and headings above groups of them; between style.gp and a figure's script, which
# defines what heading(c) and label(c) say of curve c. A bar is a curve of one point, named
# ANY/kernel/init_on_alloc/type/map/align_bytes/size/nodes/run/pages/written_pages.

# Whether bars differ in their nth field.
same_as_first(n, i) = i > words(curves) ? 1 : field(word(curves, i), n) eq field(word(curves, 1), n) && same_as_first(n, i + 1)
differs(n) = !same_as_first(n, 2)
is_known(f) = f ne "-" && f ne "NaN"
joined(a, by, b) = a.(a eq "" || b eq "" ? "" : by).b
if_known(f, text) = is_known(f) ? text : ""

# What boot where that differs, and what pages.
switched(f) = f eq "1" ? "on" : f eq "0" ? "off" : "unknown"
boot(c) = joined(joined(differs(2) ? field(c, 2) : "", " · ", differs(3) ? "init_on_alloc ".switched(field(c, 3)) : ""), " · ", \
	if_known(field(c, 9), field(c, 9)))
geometry(c) = joined(joined(if_known(field(c, 4), field(c, 4)), ", ", if_known(field(c, 5), "map ".field(c, 5))), ", ", \
	if_known(field(c, 6), bytes(field(c, 6))))
geometry_differs = differs(4) || differs(5) || differs(6)
place_of(c) = joined(differs(7) ? bytes(field(c, 7)) : "", " · ", differs(8) ? group(field(c, 8)) : "")
common_place = (differs(7) ? "Ranges" : ranges_of(field(word(curves, 1), 7))).(differs(8) ? "" : " on ".group(field(word(curves, 1), 8)))

# In pixels from the top of the panel: at[i] is the middle of bar i.
bar_high = 9
row_high = 30
heading_high = 34
array at[words(curves)]
rows_high = 6
letters = 4
bar_heading(i) = heading(word(curves, i))
begins_group(i) = bar_heading(i) ne "" && (i == 1 || bar_heading(i) ne bar_heading(i > 1 ? i - 1 : 1))
do for [i = 1:words(curves)] {
	if (begins_group(i)) { rows_high = rows_high + heading_high }
	at[i] = rows_high + row_high / 2.
	rows_high = rows_high + row_high
	if (strlen(label(word(curves, i))) > letters) { letters = strlen(label(word(curves, i))) }
}
rows_high = rows_high + 6
bar_at(block) = at[int(block) + 1]

# Long labels make the figure wider, not the bars shorter. Behind the longest bar is room for its number.
left = 44 + 7.3 * letters
high = 122
width = left + 640 > 936 ? left + 664 : 960
if (key_columns * @key_wide + 40 > width) { width = key_columns * @key_wide + 40 }
bars_wide = width - 24 - left
longest = y_most * (bars_wide / (bars_wide - 62.))
pixels(v) = v / longest * bars_wide
shown(v) = sprintf(v >= 99.95 ? "%.0f" : v >= 9.995 ? "%.1f" : "%.2f", v)
height = high + rows_high + 84 + 21 * key_lines
bars = "\
end = width - 24; low = high + rows_high; nr_columns = 1; column_nr = 1; panel_title = ''; y_title = '';\
set xrange [0 : longest]; set yrange [rows_high : 0]; unset ytics; set border 1; set xtics format '%.10g'; set grid noytics;\
eval(place);\
do for [i = 1:words(curves)] {\
	set label 10 + 2 * i label(word(curves, i)) at screen right(left - 10), first at[i] right noenhanced font font(0.95) textcolor rgb ink;\
	if (begins_group(i)) { set label 11 + 2 * i bold(bar_heading(i)) at screen right(20), first at[i] - (row_high + heading_high) / 2. + 4 textcolor rgb ink }\
}"
