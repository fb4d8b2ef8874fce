# SPDX-License-Identifier: MIT
# What the ways to set PG_reserved cost: a bar for each writer, below a heading for each boot where there are several.
# Bars are writer/..., see bars.gp; extra is the size and the group of nodes; see style.gp.
here = ARG0[1:strlen(ARG0) - strlen("reserved.gp")]
call here."style.gp" ARG1 ARG2 ARG3 ARG4 ARG5 ARG6 ARG7 ARG8 ARG9

heading(c) = joined(boot(c), " · ", geometry_differs ? geometry(c) : "")
label(c) = field(c, 1)
key_columns = 0
key_lines = 0
load here."bars.gp"

title_text = (counting ? "Instructions" : "Time")." to initialise a struct page, by what is done about PG_reserved".warning
caption = "Lower is better. ".ranges_of(word(extra, 1))." on ".group(word(extra, 2)) \
	.", schedule deferred. Writers reserved-* are stores but for that flag; kernel is this kernel’s own code."
about_bars = about_intervals
x_title = unit." per struct page"
bar_colour(c) = field(c, 1) eq "kernel" ? grey : field(c, 1) eq "stores" ? sky : blue

eval(open)
set multiplot
eval(begin)
eval(frame)
eval(bars)
y = "bar_at(column(-2))"
behind(whole, upper) = valid(upper) && column(upper) > column(whole) ? column(upper) : column(whole)
plot for [i = 1:words(curves)] data index i - 1 using (0):(at[i]):(0):2:(at[i] - bar_high):(at[i] + bar_high) \
		with boxxyerror fs solid 1 noborder lc rgb bar_colour(word(curves, i)), \
	data using 2:(@y):3:4 with xerrorbars lc rgb ink lw 1.2 dt 1 pt -1, \
	data using (behind(2, 4)):(@y):(shown($2)) with labels left offset 0.7, 0 font font(0.9) textcolor rgb ink
unset multiplot
