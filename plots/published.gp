# SPDX-License-Identifier: MIT
# What was measured for an experiment, over what was published, in ns per struct page. With the panel threads curves are
# measured/schedule/writer/size and published/machine/source/latest or earlier; else they are bars kind:heading:label/..., as
# bars.gp has them, and the panel is the column that headings are of. extra is the experiment and the scale, and, behind
# tabs, its title and what cannot be drawn; see style.gp.
here = ARG0[1:strlen(ARG0) - strlen("published.gp")]
call here."style.gp" ARG1 ARG2 ARG3 ARG4 ARG5 ARG6 ARG7 ARG8 ARG9

facts = before(extra, "\t")
texts = after(extra, "\t")
scale = word(facts, 2)
title_text = word(facts, 1).": ".before(texts, "\t").warning
not_drawn = after(texts, "\t") eq "-" ? "" : after(texts, "\t")
# Sizes that nobody published are not compared.
about_scale = not_drawn eq "Nothing was published." ? "" : scale eq "-" ? " Sizes are not the published ones." \
	: scale eq "1" ? " Sizes as published." : " Sizes are 1/".scale." of the published ones."
x_title = unit." per struct page"
key_columns = 0
key_lines = 0

load here.(panels eq "threads" ? "published-threads.gp" : "published-bars.gp")
