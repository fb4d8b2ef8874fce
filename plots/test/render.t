#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Tests plots/render on made-up summaries, whole and broken in many ways; in TAP.
#
# shellcheck disable=SC2317,SC2016,SC2154 # functions that are called by name; awk's dollars; variables of render.sh
set -euo pipefail
here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=render.sh
. "$here/render.sh"

# The header of the fixture, and those rows that the awk condition $1 holds for; fields count after the name.
rows() {
	head -n 1 "$fixture"
	# The name is quoted and has commas: what follows it is split.
	awk 'NR > 1' "$fixture" | awk -F '",' "{ split(\$2, f, \",\") } $1"
}

# having AWK: the fixture of binds after the statements AWK; see altered.
having() {
	altered "$binds" "$1"
}

listed() {
	diff <(printf '%s\n' "$dir"/plots/{ns-per-page,speedup,nodes}.{svg,png}) "$t/stdout"
}

strategies=('serial × kernel' 'deferred × kernel' 'padata × kernel, 4 threads'
	'serial × legacy' 'deferred × legacy' 'padata × legacy, 4 threads')

of whole
ok 'a whole summary makes all figures' status_is 0
ok 'every figure is there' figures ns-per-page speedup nodes
ok 'every file is listed' listed
ok 'ns-per-page has a title for each strategy' texts ns-per-page "${strategies[@]}"
ok 'ns-per-page has axes with units' texts ns-per-page 'ns per struct page' '1 GiB' '4 GiB' '16 GiB' \
	'bytes of device memory per range' 'GB/s of memmap written'
ok 'ns-per-page has panels' texts ns-per-page 'node 0' 'nodes 0+1 together'
ok 'ns-per-page has every point once: 2 panels, 6 strategies, 3 sizes, and 6 in the key' marks ns-per-page 42
ok 'ns-per-page has an interval at every point' bars ns-per-page 36
ok 'speedup has a title for each size and the ideal' texts speedup '1 GiB' '4 GiB' '16 GiB' ideal 'threads per range'
ok 'speedup has every point once: 4 panels, 3 sizes, 3 threads, and 3 in the key' marks speedup 39
ok 'speedup has an interval at every point' bars speedup 36
ok 'nodes has a title for each strategy' texts nodes "${strategies[@]}" 'makespan (ms)'
ok 'nodes has every point once: 6 strategies, 3 groups, and 6 in the key' marks nodes 24
ok 'nodes has an interval at every point' bars nodes 18
ok 'figures say kernel, host, where and n' texts nodes \
	'kernel 6.12.117+deb12-amd64 · host fixture · where: host, hardware · n = 10'
ok 'times of hardware are not called functional' lacks ns-per-page functional

touch "$dir/plots/mine.txt" "$dir/other.svg"
of whole
ok 'drawing again leaves other files alone' test -e "$dir/plots/mine.txt" -a -e "$dir/other.svg" -a "$status" = 0

reversed() {
	head -n 1 "$fixture"
	tail -n +2 "$fixture" | tac
}
of reversed reversed
ok 'the order of rows does not matter to ns-per-page' same_svg whole reversed ns-per-page
ok 'the order of rows does not matter to speedup' same_svg whole reversed speedup

of "it's a \"quoted\" \$name with spaces"
ok 'a path with spaces and quotes is drawn' status_is 0
ok 'a path with spaces and quotes has its figures' figures ns-per-page speedup nodes

cd "$t/runs/reversed"
dir=.
run .
ok 'a relative path, from another directory' listed
cp -r . ../-dash
cd ..
run -- -dash
ok 'a directory that begins with a dash' status_is 0
cd "$t"

of tcg sed 's/,hardware$/,tcg/' "$fixture"
ok 'times of TCG are called functional only' contains ns-per-page 'Time to initialise a struct page — functional only'
of icount sed 's/,hardware$/,tcg-icount/' "$fixture"
ok 'counted instructions are not called ns' texts ns-per-page 'instructions per struct page'
ok 'counted instructions have no GB/s' lacks ns-per-page GB/s
ok 'makespan in instructions' texts nodes 'makespan (million instructions)'

no_intervals() {
	awk 'BEGIN { FS = OFS = "\"," } NR == 1 { print; next } {
		n = split($2, f, ","); $2 = ""
		for (i = 1; i <= n; i++)
			$2 = $2 (i > 1 ? "," : "") (i ~ /^(13|14|16|17|20|21)$/ ? "" : i == 10 ? 2 : f[i])
		print
	}' "$fixture"
}
of no-intervals no_intervals
ok 'without intervals all figures are drawn' figures ns-per-page speedup nodes
ok 'without intervals every point is there' marks ns-per-page 42
ok 'without intervals the figure says so' texts ns-per-page 'No intervals: fewer than 6 samples.'
ok 'without intervals there are no bars' bars ns-per-page 0

of no-padata rows 'f[2] != "padata"'
ok 'without padata: nobody asked for that figure, and the status is 0' status_is 0
ok 'without padata: says what is missing' said 'speedup: not drawn: no rows of the schedule padata'
ok 'without padata: the others are drawn' figures ns-per-page nodes
run "$dir" nodes speedup
ok 'without padata, named: exit status 1' status_is 1
ok 'without padata, named: says what is missing' said 'speedup: not drawn: no rows of the schedule padata'
of stale
of stale rows 'f[2] != "padata"'
ok 'an old figure does not stay when it cannot be drawn' test ! -e "$dir/plots/speedup.svg" -a ! -e "$dir/plots/speedup.png"

of no-deferred rows 'f[2] != "deferred"'
sed -i 's/\(,[^,]*\)\{3\}\(,[^,]*,[^,]*,[^,]*,hardware\)$/,,,\2/' "$dir/summary.csv"
run "$dir"
ok 'without deferred: says what is missing' said 'speedup: not drawn: no padata row has a speed-up'
ok 'without deferred: the others are drawn' figures ns-per-page nodes

of one-group rows 'f[5] == "0"'
ok 'one group of nodes: says what is missing' said 'nodes: not drawn: only one number of nodes (0)'
ok 'one group of nodes: the others are drawn' figures ns-per-page speedup
ok 'one group of nodes: the status is 0' status_is 0
run "$dir" nodes
ok 'one group of nodes, named: exit status 1' status_is 1

of one-thread rows 'f[6] == 1'
ok 'one thread: says what is missing' said 'speedup: not drawn: padata was measured with 1 thread only'
ok 'one thread: the status is 0' status_is 0

of uneven rows '!(f[3] == "legacy" && f[5] == "0+1")'
ok 'a writer missing from a group: the panel says so' texts speedup 'not measured'
ok 'a writer missing from a group: nobody else is drawn in its panel' marks speedup 30

of one-size rows 'f[4] == 4294967296'
ok 'one size: all figures' figures ns-per-page speedup nodes
ok 'one size: every point' marks ns-per-page 18

poisoned() {
	cat "$fixture"
	tail -n +2 "$fixture" | sed 's/,node,zero,/,node,poison,/'
}
of poisoned poisoned
ok 'other prefills are not mixed in' same_svg whole poisoned ns-per-page
ok 'other prefills are told' said 'leaves out 90 of 180 rows'

mixed() {
	cat "$fixture"
	tail -n +2 "$fixture" | sed 's/,6\.12\.117+deb12-amd64,/,6.1.0-28-amd64,/'
}
of mixed mixed
ok 'two kernels are refused' said "mixes kernel '6.12.117+deb12-amd64' and '6.1.0-28-amd64'"
ok 'two kernels: exit status 1 and no figure' test "$status" = 1 -a ! -e "$dir/plots"

for case in "empty:true:has no rows" "header-only:head -n 1 $fixture:has no rows" \
	"truncated:head -c 3000 $fixture:fields, the header" "no-header:tail -n +2 $fixture:has no column" \
	"not-a-number:sed s/,10,0,/,ten,0,/ $fixture:'ten' is not a number for n"; do
	IFS=: read -r name command message <<<"$case"
	# shellcheck disable=SC2086 # a command and its arguments
	of "$name" $command
	ok "$name: exit status 1 and no figure" test "$status" = 1 -a ! -e "$dir/plots"
	ok "$name: says why" said "$message"
done

locked='rgb(213,  94,   0)' init='rgb(  0, 114, 178)' rest='rgb(200, 200, 200)' dark='rgb( 32,  32,  32)'
own='if ($at("path") != "memmap" || $at("writer") ~ /^reserved-/) print'
one='if ($at("path") == "bind" && $at("nodes") == "0" && $at("size_bytes") == 17179869184 && $at("type") == "fs_dax"'

of binds having "$own"
ok 'binds: all figures of their kind' status_is 0
ok 'binds: the figures, and no others' figures stages lock-share reserved
ok 'binds: nothing to complain of' test ! -s "$t/stderr"
ok 'stages has a heading for each path' texts stages 'bind: memremap_pages()' 'bind-first: memremap_pages(), the first since boot' \
	'unbind: memunmap_pages()' 'enable: a namespace, by libndctl' 'disable: a namespace, by libndctl'
ok 'stages has a label for each geometry' texts stages 'fs_dax, map mem, 4 KiB' 'generic, map mem, 4 KiB' \
	'generic, map mem, 2 MiB · 25 % written' 'generic, map mem, 1 GiB · 0.049 % written' 'generic, map dev, 4 KiB · 98 % written'
ok 'stages has the numbers of stages and of the whole' texts stages 15.1 8.91 24.4
ok 'stages has what they are of' texts stages 'ns per struct page' 'wait for the hotplug lock' \
	'populate, teardown (arch_add/remove_memory)' 'init (memmap_init_zone_device)' 'grace periods (RCU)' \
	'the global hotplug lock is held'
ok 'stages says where, how much and how' contains stages 'Lower is better. Ranges of 16 GiB on node 0, bound one at a time'
ok 'stages says the boot' contains stages 'init_on_alloc on'
ok 'stages has a box for each populate and teardown, and one in the key' boxes stages "$locked" 15
ok 'stages has a box for each init, and one in the key' boxes stages "$init" 9
ok 'stages marks the lock below each bar, and in the key' boxes stages "$dark" 15
ok 'boxes are as wide as they took: populate against init' widths stages "$locked" 2 "$init" 2 1.69719
ok 'the lock is as wide as what is under it: populate and zone against populate' widths stages "$dark" 2 "$locked" 2 1.00132
ok 'stages has an interval at every bar' whiskers stages 14
ok 'lock-share has axes with units' texts lock-share 'nodes bound together' 'share of the makespan' 'makespan (ms)' 1.0
ok 'lock-share has its curves' texts lock-share 'sync, one after another' 'async, all at the same time' \
	'mean wait of a range for the lock, async'
ok 'lock-share has every point once: 9, 9 and 8, and 4 in the key' marks lock-share 30
ok 'lock-share has an interval at every makespan' bars lock-share 9
ok 'lock-share says of which pages' contains lock-share 'memremap_pages(), generic, map mem, 4 KiB.'
ok 'lock-share says which nodes' contains lock-share 'Lines: nodes 0, 0+1, 0+1+2, 0+1+2+3; small marks: other nodes.'
ok 'reserved has its writers' texts reserved reserved-none reserved-folded reserved-plain reserved-atomic reserved-cleared 11.9
ok 'reserved is of the fewest nodes and the largest size' contains reserved 'Ranges of 16 GiB on node 0, schedule deferred.'
ok 'reserved has a box for each writer' boxes reserved "$init" 5
ok 'boxes of reserved begin at 0' widths reserved "$init" 5 "$init" 1 2.06154
ok 'reserved has an interval at every bar' whiskers reserved 5

of binds-all cat "$binds"
ok 'with memmap rows their figures are drawn too' figures ns-per-page nodes stages lock-share reserved
ok 'with memmap rows one that was not asked for is no error' test "$status" = 0
ok 'with memmap rows one that is missing is told' said 'speedup: not drawn: no rows of the schedule padata'
ok 'ways to set PG_reserved have a figure of their own' lacks ns-per-page reserved-
ok 'reserved has what it compares with' texts reserved kernel stores
ok 'nobody draws binds as a memmap' marks ns-per-page 10

backwards() {
	having print | { read -r header && echo "$header" && tac; }
}
of binds-reversed backwards
for figure in stages lock-share reserved; do
	ok "the order of rows does not matter to $figure" same_svg binds-all binds-reversed "$figure"
done

of binds-all having 'if ($at("path") == "unbind") print'
ok 'only unbinds: the one figure that applies' status_is 0
ok 'only unbinds: old figures do not stay' figures stages
ok 'only unbinds: the key is about them' texts stages 'teardown (arch_remove_memory)' 'unzone (remove_pfn_range_from_zone)'
of one-bind having "$one) print"
ok 'one bar: drawn' figures stages lock-share
ok 'one bar: its segments' boxes stages "$locked" 2
ok 'one bar: no line that joins nodes' lacks lock-share 'Lines: nodes'
of nothing-applies having 'if (NR == 2) { $at("path") = "other"; print }'
ok 'no row of any kind: exit status 1 and no figure' test "$status" = 1 -a -z "$(ls "$dir/plots")"
ok 'no row of any kind: names the path' said 'leaves out 1 of 1 rows, of paths that no figure shows: other'
ok 'no row of any kind: says so' said 'nothing to draw: no row is of a kind that these figures show'

of no-rest having "$one) { \$at(\"rest_ns_per_page\") = \"\"; print }"
ok 'an unknown rest is what is left of the whole' same_svg one-bind no-rest stages
of minus-rest having "$one) { \$at(\"rest_ns_per_page\") = -0.01; print }"
ok 'a rest below zero is not an error' status_is 0
ok 'a rest below zero has no box' boxes stages "$rest" 1
of no-stages having "$one) { for (i = at(\"lock_wait_ns_per_page\"); i <= NF; i++) \$i = \"\"; print }"
ok 'unknown stages: no bar of a rest that nobody measured' said 'stages: not drawn: no row of a bind or unbind with ns_per_page and a stage'
ok 'unknown stages: the share is not known' texts lock-share 'not known'
of minus having "$one) { \$at(\"init_ns_per_page\") = -3; print }"
ok 'a stage below zero is refused' said "'-3' is not a number for init_ns_per_page"
of parallel having 'if ($at("schedule") == "async" && $at("nr_nodes") > 1) print'
ok 'nodes at the same time do not add up' said 'stages: not drawn: no row of a bind or unbind with ns_per_page and a stage is of one node'
ok 'nodes at the same time: the others are drawn' figures lock-share
of two-sizes having 'if ($at("align_bytes") == 1073741824) $at("size_bytes") = 4294967296; print'
ok 'bars of several sizes say so' texts stages 'generic, map mem, 1 GiB · 4 GiB · 0.049 % written'
of two-boots having '$at("init_on_alloc") = NR % 2; print'
ok 'two boots in one run are refused' said "mixes init_on_alloc"
of two-types having 'print; if ($at("path") == "memmap") { $at("type") = "private"; print }'
ok 'other page types are not mixed in' marks ns-per-page 10
ok 'other page types are told' said 'leaves out 28 of 56 rows (drawn: placement/prefill/type/map/align_bytes node/zero/generic/mem/4096'

of binds-tcg having '$at("accel") = "tcg"; print'
of binds-icount having '$at("accel") = "tcg-icount"; print'
of binds-few having '$at("ns_per_page_low") = $at("ns_per_page_high") = ""; $at("n") = 3; print'
ok 'bars without intervals have none' whiskers stages 0
ok 'bars without intervals say so' contains reserved 'No intervals: fewer than 6 samples.'
for figure in stages lock-share reserved; do
	dir=$t/runs/binds-tcg
	ok "$figure: times of TCG are called functional only" contains "$figure" ' — functional only'
	dir=$t/runs/binds-icount
	ok "$figure: counted instructions" contains "$figure" instructions
	ok "$figure: counted instructions are not called ns" lacks "$figure" '>ns per struct page<'
done

# sections of 4 GiB: cold, cold and the first, warm, and the same of another node and of another writer; 2 samples.
profile() {
	echo sample,name,path,writer,nodes,node,section,ns,ns_per_page
	awk -v far="${1:-1}" 'BEGIN {
		nr = split("bind/a bind-first/b memmap/kernel/c memmap/legacy/d", point, " ")
		for (sample = 1; sample <= 2; sample++)
			for (i = 1; i <= nr; i++)
				for (section = 0; section < 32; section++) {
					split(point[i], part, "/")
					ns = (10 + i + section / 32) * (section == 7 ? far : 1)
					printf "%d,\"%s,1\",%s,%s,0,0,%d,", sample, point[i], part[1], part[2] == "legacy" ? "legacy" : "kernel", section
					print section == 9 ? "," : ns * 32768 "," ns
				}
	}'
}
mkdir -p "$t/runs/sections"
profile >"$t/runs/sections/sections.csv"
of sections having "$one) print"
ok 'sections: drawn' figures stages lock-share sections
ok 'sections: exit status 0' status_is 0
ok 'sections has axes with units' texts sections 'offset into the range (GiB)' 'ns per struct page'
ok 'sections says what is cold and warm' texts sections 'cold: bind/a,1' 'cold, the first since boot: bind-first/b,1' \
	'warm, again: memmap/kernel/c,1'
ok 'sections has every known section once: 3 points, 2 samples, 31 sections, and 3 in the key' marks sections 189
ok 'sections tells which points are not drawn' said 'sections: draws 3 of the 4 points in sections.csv'
ok 'sections has an even scale' lacks sections logarithmic
places() {
	grep -o "gpPt[0-9]*' transform='translate([0-9.]*" "$dir/plots/sections.svg" | sed 's/.*(//' | sort -u | wc -l
}
ok 'sections: three kinds of 31 sections stand side by side, and the key' test "$(places)" = 94
profile 50 >"$dir/sections.csv"
of sections
ok 'sections far off: a logarithmic scale' contains sections logarithmic
ok 'sections far off: all there' marks sections 189
{ profile && profile | sed '1d; s/,0,0,\([0-9]\)/,0,1,\1/'; } | sed 's/,0,\([01]\),\([0-9]\)/,0+1,\1,\2/' >"$dir/sections.csv"
of sections
ok 'sections of two nodes: a panel each' texts sections 'node 0' 'node 1'
ok 'sections of two nodes: all there' marks sections 375
profile | sed 's/ns_per_page/per_page/' >"$dir/sections.csv"
of sections
ok 'sections without a column: says which' said "sections.csv' has no column 'ns_per_page'"
ok 'sections without a column: exit status 1, the others drawn' figures stages lock-share
profile | awk -F , -v OFS=, 'NR == 1; /bind\/a/ { for (i = 0; i < 400; i++) { $(NF - 2) = i; print } }' >"$dir/sections.csv"
of sections
ok 'sections too many: said, also in the figure' contains sections 'not every sample drawn'
rm "$dir/sections.csv"
of sections
ok 'no sections.csv: not an error' status_is 0
run "$dir" lock-share
ok 'a figure by its name: that one alone' diff <(printf '%s\n' "$dir"/plots/lock-share.{svg,png}) "$t/stdout"
run "$dir" nonsense
ok 'a figure that is none: exit status 2' status_is 2
ok 'a figure that is none: those that are' said "'nonsense' is no figure; there are: ns-per-page"

# compare DIR...: draws the results directories together.
compare() {
	dir=$t/compared
	rm -rf "$dir"
	run --together "$dir/plots" "${@/#/$t/runs/}"
}
boot() {
	having 'if ($at("path") ~ /bind/ && $at("align_bytes") < 5000 || $at("writer") ~ /^reserved/) { $at("kernel") = "'"$1"'"; $at("init_on_alloc") = '"$2"'; print }'
}
of k69=on boot 6.9.7-amd64 1
of k69-off boot 6.9.7-amd64 0
of k612-off boot 6.12.117+deb12-amd64 0
compare k69=on k69-off k612-off
ok 'together: exit status 0' status_is 0
ok 'together: the figures that compare, in the directory given' figures stages reserved trend
ok 'together: lists them' diff <(printf '%s\n' "$dir"/plots/{stages,reserved,trend}.{svg,png}) "$t/stdout"
ok 'together: bars say what differs' texts stages '6.9.7-amd64 · init_on_alloc on · fs_dax, map mem, 4 KiB' \
	'6.9.7-amd64 · init_on_alloc off · fs_dax, map mem, 4 KiB' '6.12.117+deb12-amd64 · init_on_alloc off · fs_dax, map mem, 4 KiB'
ok 'together: a heading for each boot' texts reserved '6.9.7-amd64 · init_on_alloc on' '6.12.117+deb12-amd64 · init_on_alloc off'
ok 'together: the figure names all kernels' contains stages 'kernels 6.9.7-amd64, 6.12.117+deb12-amd64 · host fixture'
cp "$dir/plots/reserved.svg" "$t/first.svg"
compare k612-off k69-off k69=on
ok 'together: the order of runs does not matter to bars' cmp <(grep init_on "$t/first.svg") <(grep init_on "$dir/plots/reserved.svg")
ok 'together: kernels are in the order of their numbers' test \
	"$(grep -o '>6[0-9.]* *[^<]*init_on' "$dir/plots/reserved.svg" | cut -c 2-5 | tr '\n' ' ')" = '6.9. 6.9. 6.12 '
compare k69-off k612-off
ok 'together: what is the same is said once' contains stages 'kernels 6.9.7-amd64, 6.12.117+deb12-amd64 · init_on_alloc off'
mkdir "$t/runs/again"
cp -r "$t/runs/k69-off" "$t/runs/again/"
compare k69-off k69=on again/k69-off
ok 'together: the same boot twice goes by its directories' texts reserved \
	'init_on_alloc off · k69-off' 'init_on_alloc off · k69-off,3' 'init_on_alloc on · k69=on'
of elsewhere having '$at("host") = "another"; print'
compare k69-off elsewhere
ok 'together: two hosts are refused' said "/elsewhere/summary.csv' mixes host 'fixture' and 'another'"
ok 'together: two hosts: exit status 1 and no figure' test "$status" = 1 -a ! -e "$dir"
compare k69-off binds-tcg
ok 'together: two kinds of machine are refused' said "mixes accel 'hardware' and 'tcg'"
compare k69-off whole
ok 'together: files of older runs have no bars, and are no error' figures stages reserved
compare whole
ok 'together: nothing to compare' said 'nothing to draw: no row is of a kind that these figures show: stages reserved trend'
compare k69-off empty
ok 'together: names the run without rows' said "/empty/summary.csv' has no rows"
run --together "$t/compared"
ok 'together: no results directory is a usage error' status_is 2

mkdir "$t/runs/nothing"
run "$t/runs/nothing"
ok 'no summary.csv: exit status 1' status_is 1
ok 'no summary.csv: says so' said 'has no summary.csv'
ok 'no summary.csv: makes nothing' test ! -e "$t/runs/nothing/plots"
run "$t/absent"
ok 'no directory: says so' said 'is not a directory'

run
ok 'no argument is a usage error' status_is 2
run --nonsense
ok 'an unknown option is a usage error' status_is 2
run --help
ok '--help' grep -q 'summary.csv' "$t/stdout"

mkdir "$t/bin"
for command in bash env dirname; do
	ln -s "$(command -v "$command")" "$t/bin/"
done
status=0
PATH=$t/bin "$render" "$t/runs/tcg" >"$t/stdout" 2>"$t/stderr" || status=$?
ok 'without gnuplot: exit status 77' status_is 77
ok 'without gnuplot: says what to do' said "run 'make deps'"

ok 'nothing temporary stays' rmdir "$t/tmp"

finish
