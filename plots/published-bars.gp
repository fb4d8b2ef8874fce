# SPDX-License-Identifier: MIT
# Measured and published bars, below a heading for each schedule, writer, placement ...; part of published.gp.

# kind:heading:label; labels may have colons.
kind_of(c) = before(field(c, 1), ":")
heading(c) = decoded(before(after(field(c, 1), ":"), ":"))
label(c) = decoded(after(after(field(c, 1), ":"), ":"))
load here."bars.gp"

caption = "Lower is better. ".ranges_of(field(word(curves, 1), 7)).", measured.".about_scale
about_bars = about_intervals.(not_drawn eq "" ? "" : " ".not_drawn)

eval(open)
set multiplot
eval(begin)
eval(frame)
eval(bars)
y = "bar_at(column(-2))"
behind(whole, upper) = valid(upper) && column(upper) > column(whole) ? column(upper) : column(whole)
plot for [i = 1:words(curves)] data index i - 1 using (0):(at[i]):(0):2:(at[i] - bar_high):(at[i] + bar_high) \
		with boxxyerror fs solid 1 noborder lc rgb (kind_of(word(curves, i)) eq "measured" ? blue : pale), \
	data using 2:(@y):3:4 with xerrorbars lc rgb ink lw 1.2 dt 1 pt -1, \
	data using (behind(2, 4)):(@y):(shown($2)) with labels left offset 0.7, 0 font font(0.9) textcolor rgb ink
unset multiplot
