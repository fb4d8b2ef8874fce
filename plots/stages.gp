# SPDX-License-Identifier: MIT
# What binding and unbinding a range consist of: a bar for each configuration, its stages in their order, and which of
# them hold the global hotplug lock. Bars are path/..., see bars.gp; behind the interval the data has a column for each
# stage and the cost of the probes; extra is the stages that are known; see style.gp.
here = ARG0[1:strlen(ARG0) - strlen("stages.gp")]
call here."style.gp" ARG1 ARG2 ARG3 ARG4 ARG5 ARG6 ARG7 ARG8 ARG9

heading(c) = field(c, 1) eq "bind" ? "bind: memremap_pages()" : field(c, 1) eq "bind-first" ? "bind-first: memremap_pages(), the first since boot" \
	: field(c, 1) eq "unbind" ? "unbind: memunmap_pages()" : field(c, 1) eq "enable" ? "enable: a namespace, by libndctl" \
	: field(c, 1) eq "enable-first" ? "enable-first: a namespace, by libndctl, the first since boot" \
	: field(c, 1) eq "disable" ? "disable: a namespace, by libndctl" : field(c, 1)
share(c) = 100. * field(c, 11) / field(c, 10)
written(c) = !is_known(field(c, 10)) || !is_known(field(c, 11)) || share(c) >= 99.95 ? "" : sprintf("%.2g %% written", share(c))
label(c) = named(joined(joined(boot(c), " · ", geometry(c)), " · ", joined(place_of(c), " · ", written(c))), c)
named(text, c) = text eq "" ? field(c, 1) : text

# Warm colours hold the lock, cool ones do not; greys differ from neighbour to neighbour.
stages = "lock_wait populate zone init unzone teardown grace rest"
colours = sprintf("%d %d %d %d %d %d %d %d", yellow, vermilion, orange, blue, orange, vermilion, sky, pale)
stage_colour(k) = word(colours, k) + 0
value_colour(k) = word(stages, k) eq "init" || word(stages, k) eq "populate" || word(stages, k) eq "teardown" ? white : ink
known(s) = strstrt(" ".extra." ", " ".s." ") > 0
both(a, b, text_a, text_b, text) = known(a) && known(b) ? text : known(a) ? text_a : known(b) ? text_b : ""
array key_texts[8]
key_texts[1] = known("lock_wait") ? "wait for the hotplug lock" : ""
key_texts[2] = both("populate", "teardown", "populate (arch_add_memory)", "teardown (arch_remove_memory)", \
	"populate, teardown (arch_add/remove_memory)")
key_texts[3] = both("zone", "unzone", "zone (move_pfn_range_to_zone)", "unzone (remove_pfn_range_from_zone)", \
	"zone, unzone (move/remove_pfn_range)")
key_texts[4] = known("init") ? "init (memmap_init_zone_device)" : ""
key_texts[5] = ""
key_texts[6] = ""
key_texts[7] = known("grace") ? "grace periods (RCU)" : ""
key_texts[8] = "rest, in none of these"
nr_keys = known("populate") || known("zone") || known("unzone") || known("teardown") ? 1 : 0
do for [k = 1:8] {
	if (key_texts[k] ne "") { nr_keys = nr_keys + 1 }
	if (strlen(key_texts[k]) > key_letters) { key_letters = strlen(key_texts[k]) }
}
key_columns = nr_keys > 1 ? 2 : 1
key_lines = int(ceil(nr_keys / (key_columns + 0.)))

# Stage k is in column 4 + k. What no stage accounts for is the rest, also where the runner could not tell; what was not
# done has no box.
rest = 8
positive(c) = valid(c) && column(c) > 0 ? column(c) : 0
sum_to(k) = (sum [i = 1:k] positive(4 + i))
remaining(x) = column(2) > sum_to(rest - 1) ? column(2) - sum_to(rest - 1) : 0
length_of(k) = k < rest || valid(4 + rest) ? positive(4 + k) : remaining(0)
from(k) = length_of(k) > 0 ? sum_to(k - 1) : NaN
whole(x) = sum_to(rest - 1) + length_of(rest)
# The stages behind stage a, to b, if there are any.
held(a, b) = sum_to(b) > sum_to(a) ? sum_to(a) : NaN
larger(a, b) = a > b ? a : b
beyond(x) = larger(larger(whole(0), column(2)), positive(4))
stats data using (whole(0)) nooutput
if (STATS_max > y_most) { y_most = STATS_max }
probing = 0
stats data using (positive(13)) nooutput
if (STATS_records > 0) { probing = STATS_max }

load here."bars.gp"
title_text = (counting ? "Instructions" : "Time")." to bind and to unbind a range, by stage".warning
caption = "Lower is better. ".common_place.", bound one at a time, per mapped struct page." \
	.(probing > 0 ? sprintf(" Probes cost up to %.1g %s of it.", probing, unit) : "")
about_bars = "Stages are medians, the number behind a bar is that of the whole. ".about_intervals
x_title = unit." per struct page"

eval(open)
set multiplot
eval(begin)
nr = 0
do for [k = 1:8] {
	if (key_texts[k] ne "") {
		nr = nr + 1
		key_column = (nr - 1) / key_lines + 1
		key_line = (nr - 1) % key_lines + 1
		set object k rectangle from key_x(key_column), key_y(key_line) - 6 to key_x(key_column) + 44, key_y(key_line) + 6 \
			fs solid 1 noborder fc rgb stage_colour(k)
		set label key_texts[k] at key_x(key_column) + 54, key_y(key_line) noenhanced font font(0.95) textcolor rgb ink
	}
}
if (nr < nr_keys) {
	key_column = (nr_keys - 1) / key_lines + 1
	key_line = (nr_keys - 1) % key_lines + 1
	set object 9 rectangle from key_x(key_column), key_y(key_line) - 2 to key_x(key_column) + 44, key_y(key_line) + 2 \
		fs solid 1 noborder fc rgb ink
	set label "the global hotplug lock is held" at key_x(key_column) + 54, key_y(key_line) noenhanced font font(0.95) textcolor rgb ink
}
eval(frame)
unset object

eval(bars)
y = "bar_at(column(-2))"
fits(v) = pixels(v) > 9.2 * strlen(shown(v)) ? shown(v) : ""
plot for [k = 1:rest] data using (from(k)):(@y):(from(k)):(from(k) + length_of(k)):(@y - bar_high):(@y + bar_high) \
		with boxxyerror fs solid 1 noborder lc rgb stage_colour(k), \
	for [k = 1:4:3] data using (held(k, k + 2)):(@y):(held(k, k + 2)):(sum_to(k + 2)) \
		:(@y + bar_high):(@y + bar_high + 4) with boxxyerror fs solid 1 noborder lc rgb ink, \
	for [k = 1:rest] data using (from(k) + length_of(k) / 2):(@y):(fits(length_of(k))) \
		with labels font font(0.85) textcolor rgb value_colour(k), \
	data using 2:(@y):3:4 with xerrorbars lc rgb ink lw 1.2 dt 1 pt -1, \
	data using (beyond(0)):(@y):(shown($2)) with labels left offset 0.7, 0 font font(0.9) textcolor rgb ink
unset multiplot
