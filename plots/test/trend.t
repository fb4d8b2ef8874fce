#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Tests the figure trend, kernel by kernel, of results drawn together; in TAP.
#
# shellcheck disable=SC2317,SC2016,SC2154 # functions that are called by name; awk's dollars; variables of render.sh
set -euo pipefail
here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=render.sh
. "$here/render.sh"

# result NAME KERNEL [AWK [FILE]]: FILE, by default the fixture, as of that kernel, after the statements AWK, which go to the
# next row where one is not to be there; see altered.
result() {
	mkdir -p "$t/runs/$1"
	altered "${4:-$fixture}" "${3:-} \$at(\"kernel\") = \"$2\"; print" >"$t/runs/$1/summary.csv"
}

# together NAME...: draws these results into $dir/plots.
together() {
	dir=$t/compared
	rm -rf "$dir"
	run --together "$dir/plots" "${@/#/$t/runs/}"
}

# kernels: those of the axis, from left to right.
kernels() {
	sed -n 's/^.*<text><tspan[^>]*>\([0-9]*\.[0-9][-0-9a-z.]*\)<.*$/\1/p' "$dir/plots/trend.svg" | paste -sd ' '
}

result old 6.1.0-57-amd64 '$at("ns_per_page") *= 1.25;'
result middle 6.9.7-amd64
result new 6.12.117-amd64
together middle new old
ok 'three kernels: drawn, and nothing to complain of' test "$status" = 0 -a ! -s "$t/stderr"
ok 'three kernels: that figure, and no other' figures trend
ok 'three kernels: axes have titles with units' texts trend 'kernel (-amd64)' 'ns per struct page'
ok 'three kernels: in the order of their versions' test "$(kernels)" = '6.1.0-57 6.9.7 6.12.117'
ok 'three kernels: named in that order' contains trend 'kernels 6.1.0-57-amd64, 6.9.7-amd64, 6.12.117-amd64 · host fixture · where: host, hardware · n = 10'
ok 'three kernels: the largest size, the fewest and lowest nodes' contains trend 'Ranges of 16 GiB on node 0.'
ok 'three kernels: a curve for each strategy, by its usual threads' texts trend 'serial × kernel' 'deferred × legacy' 'padata × kernel, 4 threads'
ok 'three kernels: every point once: 6 strategies, and 6 in the key' marks trend 24
ok 'three kernels: an interval at every point' bars trend 18
cp "$dir/plots/trend.svg" "$t/first.svg"
together new old middle
ok 'the order of results does not matter' cmp "$t/first.svg" "$dir/plots/trend.svg"

result few 6.9.7-amd64 'if ($at("schedule") == "padata" && $at("nr_nodes") < 3) next;'
together old few new
ok 'a strategy that one kernel lacks: its other points are there' marks trend 22
result small 6.9.7-amd64 'if ($at("size_bytes") > 2000000000) next;'
together old small new
ok 'a size that one kernel lacks: one that all have' contains trend 'Ranges of 1 GiB on node 0.'
result other 6.9.7-amd64 'if ($at("nodes") != "1") next;'
together old other new
ok 'nodes that one kernel lacks: those that all have' contains trend 'on node 1.'
result far 6.9.7-amd64 'if ($at("nodes") != "1") next; $at("placement") = "remote";'
together old far new
ok 'another placement is compared with none' marks trend 18

together middle middle
ok 'one kernel: nothing to draw, and why' said 'trend: one kernel only, 6.9.7-amd64'
ok 'one kernel: exit status 1' status_is 1
result again 6.9.7-amd64 '$at("ns_per_page") *= 3;'
together old middle new again
ok 'a kernel twice: the first, and said' said 'trend: draws the first result of each kernel, not 6 points of others'
ok 'a kernel twice: the same figure' cmp "$t/first.svg" "$dir/plots/trend.svg"

many=()
for i in {1..20}; do
	result "k$i" "6.$i.0-amd64"
	many+=("k$i")
done
together "${many[@]}"
ok 'many kernels: the first and the last are named' contains trend '20 kernels, 6.1.0-amd64 to 6.20.0-amd64 · host'
ok 'many kernels: all stand at the axis' test "$(kernels | wc -w)" = 20
ok 'many kernels: upright' test "$(grep -A 1 'rotate(-90' "$dir/plots/trend.svg" | grep -c '>6\.[0-9]*\.0<')" = 20

for k in old new; do
	sed 's/,hardware$/,tcg-icount/' "$t/runs/$k/summary.csv" >"$t/counted" && mkdir -p "$t/runs/$k-counted" &&
		mv "$t/counted" "$t/runs/$k-counted/summary.csv"
done
together old-counted new-counted
ok 'counted instructions are called so' texts trend 'Instructions per struct page, kernel by kernel' 'instructions per struct page'

result mine 6.9.7-mine
together old mine
ok 'kernels that end otherwise: whole names' test "$(kernels)" = '6.1.0-57-amd64 6.9.7-mine'
result bare 6.9.7
together old bare
ok 'kernels that end in nothing: whole names' test "$(kernels)" = '6.1.0-57-amd64 6.9.7'

result on 6.9.7-amd64 '$at("init_on_alloc") = 1; $at("ns_per_page") *= 3;' "$binds"
result off 6.9.7-amd64 '$at("init_on_alloc") = 0;' "$binds"
result new-off 6.12.117-amd64 '$at("init_on_alloc") = 0;' "$binds"
together on off new-off
ok 'binds: drawn, with what they are of' texts trend 'bind: memremap_pages(), generic, map mem, 4 KiB' 'memmap: initialised again' bind
ok 'binds: init_on_alloc as most kernels have it, and said' contains trend 'hardware · init_on_alloc off · n = 10'
ok 'binds: 3 strategies of two kernels, and 3 in the key' marks trend 9
grep gpPt "$dir/plots/trend.svg" >"$t/first.marks"
together off new-off
ok 'binds: those with the other are not there' cmp "$t/first.marks" <(grep gpPt "$dir/plots/trend.svg")
result old-binds 6.1.0-57-amd64 'if ($at("path") !~ /bind/) next; $at("init_on_alloc") = 0;' "$binds"
together old-binds new-off
ok 'binds of one kernel alone: one panel' contains trend 'bind: memremap_pages()'

ok 'nothing temporary stays' rmdir "$t/tmp"

finish
