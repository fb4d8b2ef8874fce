#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Tests the figure prediction: what it draws of prediction.csv, and what of data/published it lays beside it; in TAP.
#
# shellcheck disable=SC2317,SC2154 # functions that are called by name; variables of render.sh
set -euo pipefail
here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=render.sh
. "$here/render.sh"

# made STRATEGIES [UNIT [NODES]]: a prediction.csv of 3 TiB on each of 4 nodes, of strategies schedule/writer/threads/ns a page;
# 4 GiB was warm, 16 to 64 GiB were fitted.
made() {
	awk -v list="$1" -v unit="${2:-s}" -v nodes="${3:-4}" '
		function row(kind, threads, gib, nr, n, value, part, of, note) {
			printf "%s,%s,%s,0,%s,%s,%s,%s,%.9g,%s,%s,%s,\"%s\"\n", kind, p[1], p[2], threads, \
				gib == "" ? "" : sprintf("%.0f", gib * 2 ^ 30), nr, n, value, \
				part == "" ? "" : sprintf("%.9g", value * (1 - part)), part == "" ? "" : sprintf("%.9g", value * (1 + part)), of, note
		}
		function time(gib) { return gib * 262144 * p[4] / (unit == "s" ? 1e9 : 1) }
		BEGIN {
			print "kind,schedule,writer,nodes,threads,size_bytes,nr_nodes,n,value,value_low,value_high,unit,note"
			nr = split(list, s, " ")
			for (i = 1; i <= nr; i++) {
				split(s[i], p, "/")
				for (gib = 4; gib <= 64; gib *= 2)
					if (gib != 8)
						row("measured", p[3], gib, 1, 20, time(gib), 0.02, unit, gib < 16 ? "left out as warm" : "")
				for (gib = 4; gib < 3072; gib *= 2)
					row("curve", p[3], gib, 1, "", time(gib), 0.01, unit)
				row("curve", p[3], 3072, 1, "", time(3072), 0.01, unit)
				row("held_out", "", "", "", "", p[5], "", "part")
				row("predicted", p[3], 3072, 1, "", time(3072), 0.01, unit, p[6])
				row("predicted", p[3], 3072, nodes, "", time(3072) * (p[1] == "serial" ? nodes : 1), 0.01, unit, p[6])
			}
		}'
}

# predicted NAME ARGUMENT...: draws a run NAME with such a file.
predicted() {
	dir=$t/runs/$1
	mkdir -p "$dir"
	cp "$fixture" "$dir/summary.csv"
	made "${@:2}" >"$dir/prediction.csv"
	run "$dir" prediction
}

# place TEXT: where this text stands in the figure, from the left.
place() {
	grep -F -e ">$1<" -B 2 "$dir/plots/prediction.svg" | grep -o 'translate([0-9.]*' | head -n 1 | grep -o '[0-9.]*$'
}

# right_of TEXT TEXT: the first stands further right.
right_of() {
	awk -v a="$(place "$1")" -v b="$(place "$2")" 'BEGIN { print a, b; exit !(a > b) }'
}

usual='serial/legacy/1/11.4/0.02 serial/stores/1/3/0.01 deferred/stores/1/3/0.015 padata/stores/2/1.9/0.15/15_%_off_for_64G padata/template-nt/2/1.2/0.03 slices/stores/16/2/0.01'
predicted usual "$usual"
sed -i 's/15_%_off_for_64G/15 % off for 64G/' "$dir/prediction.csv"
run "$dir" prediction
ok 'the figure is drawn' figures prediction
ok 'nothing is complained of' status_is 0
ok 'it says what is predicted' contains prediction 'time to initialise the struct pages of 3 TiB on each of 4 nodes'
ok 'it says how far that is from what was measured' contains prediction '3 TiB is 48 times the largest size measured'
ok 'kernel, host, where and n are there' contains prediction 'host fixture · where: host, hardware · n = 20'
ok 'times are in seconds' test "$(grep -c -F '>makespan (s)<' "$dir/plots/prediction.svg")" = 2
ok 'the four that people argue about, with what was held out' texts prediction 'serial × legacy, held out: 2.0 %' \
	'deferred × stores, held out: 1.5 %' 'padata × stores, 2 threads, held out: 15.0 %, doubtful' \
	'padata × template-nt, 2 threads, held out: 3.0 %'
ok 'the others are left to the table, and that is said' said 'draws 4 of 6 strategies'
ok 'no others' lacks prediction slices
ok 'all nodes: 805306368 pages of 11.4 ns, four times' texts prediction 36.7 2.42 1.53 0.966
ok 'one node' texts prediction 9.18 'Predicted: 3 TiB on one node'
ok 'what was left out as warm is said' texts prediction 'left out: warm'
ok 'where nobody measured is marked' texts prediction 'beyond what was measured →'
ok 'published, all nodes' texts prediction 'Duyck 2018, slow init v4: serial: before, whole initialisation (computed)' 228 \
	'Duyck 2018, slow init v4: deferred: whole initialisation, all of the series (computed)' 81.0
ok 'and of what' texts prediction 'Published in 2018, other machines: btrfs on pmem, 12 TB on 4 nodes'
ok 'not of this loop alone, which is said' contains prediction 'Published times are of other machines, and include more than this loop.'
ok 'published, a node' texts prediction 'Duyck 2018, slow init v5: one node after another' '30.0 to 40.0' \
	'Duyck 2018, slow init v3 4/4: probed anywhere (inferred)' '23.0 to 37.0' 'Duyck 2018, slow init v3 4/4: probed on its node (inferred)' '23.0 to 26.0'
ok 'published, the ladder of v6' texts prediction 24.2 19.1 'Duyck 2018, deferred init v6 5/7: stores: before' \
	'Duyck 2018, deferred init v6 5/7: downward (computed)'
ok 'published without a size is in the list' texts prediction 'Williams 2018, v1: deferred: before, until the block device is there'
ok 'each with its mail' texts prediction 20180925200551.3576.18755.stgit 20180920215824.19464.8884.stgit \
	154361479366.7497.13916678539146224699.stgit 153077334130.40830.2714147692560185329.stgit
ok 'of other machines, which is said' texts prediction 'Published in 2018, other machines: pmem, 3 TB a node, 4 nodes' \
	'Published in 2018, other machines: 8 sockets, pmem'
ok 'what was of boot RAM is not there' lacks prediction 'boot RAM'
ok 'nor what was saved, or a part alone' lacks prediction saved
ok 'nor the second loop' lacks prediction 'second loop'
ok 'longer is further right' right_of 228 81.0
ok 'the predicted is in the same scale' right_of 36.7 9.18

# reversed NAME: the prediction.csv of that run, its rows from the last to the first.
reversed() {
	head -n 1 "$t/runs/$1/prediction.csv"
	tail -n +2 "$t/runs/$1/prediction.csv" | tac
}

# backwards NAME: draws that.
backwards() {
	predicted "$1-backwards" "$usual"
	reversed "$1" >"$dir/prediction.csv"
	run "$dir" prediction
}

# same_content NAME NAME: the figures have the same lines, whatever their order.
same_content() {
	cmp <(sort "$t/runs/$1/plots/prediction.svg") <(sort "$t/runs/$2/plots/prediction.svg")
}

backwards usual
ok 'the order of rows does not matter' same_content usual usual-backwards
ok 'of one node no node is named' lacks prediction 'node 0'

# unlike FIRST SECOND: a run of node 0 with these strategies, and of node 1 with those.
unlike() {
	predicted unlike "$1"
	made "$2" | sed -n '2,$s/^\([^,]*,[^,]*,[^,]*\),0,/\1,1,/p' >>"$dir/prediction.csv"
	run "$dir" prediction
}

unlike 'serial/kernel/1/8/0.02 deferred/kernel/1/3/0.02' 'serial/kernel/1/10/0.02 deferred/kernel/1/4.5/0.03'
ok 'two nodes that differ: the slowest is drawn' texts prediction 'serial × kernel, node 1 of 0, 1, held out: 2.0 %' \
	'deferred × kernel, node 1 of 0, 1, held out: 3.0 %'
ok 'in the list, too: 4 times 805306368 pages of 10 ns, once of 4.5' texts prediction 'deferred × kernel, node 1 of 0, 1' 32.2 3.62
ok 'not the other' lacks prediction '>2.42<'
ok 'and by how much they differ' contains prediction 'Nodes differ by up to 50 %: each line is of the slowest.'
backwards unlike
ok 'whatever the order of rows' same_content unlike unlike-backwards
unlike 'deferred/kernel/1/4.5/0.02' 'deferred/kernel/1/3/0.03'
ok 'the slowest may be the first' texts prediction 'deferred × kernel, node 0 of 0, 1, held out: 2.0 %' 3.62
unlike 'deferred/kernel/1/3/0.02' 'deferred/kernel/1/3/0.03'
ok 'two that are alike: the first' texts prediction 'deferred × kernel, node 0 of 0, 1, held out: 2.0 %'
ok 'which do not differ' lacks prediction 'Nodes differ'
backwards unlike
ok 'that, too, whatever the order' same_content unlike unlike-backwards

predicted doubts 'deferred/kernel/1/3/0.02/nodes_share'
ok 'a doubt of any kind is told' texts prediction 'deferred × kernel, held out: 2.0 %, doubtful'

predicted guess 'padata/kernel/16/1/0.02/threads_are_a_guess deferred/kernel/1/9/0.02'
ok 'threads that nobody measured are a guess' texts prediction 'padata × kernel, 16 threads, held out: 2.0 %, threads are a guess'
ok 'kernel, where there is it' texts prediction 'deferred × kernel, held out: 2.0 %'

predicted counts 'serial/kernel/1/53/0.001 deferred/kernel/1/53/0.001' instructions
sed -i 's/tcg/tcg-icount/; s/,hardware/,tcg-icount/' "$dir/summary.csv"
run "$dir" prediction
ok 'instructions are drawn' figures prediction
ok 'instructions are called that' contains prediction 'Predicted: instructions to initialise'
ok 'instructions are no seconds' lacks prediction '(s)'
ok 'times are not laid beside instructions' lacks prediction Duyck
ok 'and that they are of all nodes is said' contains prediction 'Instructions are of all nodes together'

predicted one 'deferred/stores/1/3/0.01' s 1
ok 'one node' contains prediction 'struct pages of 3 TiB on one node'

predicted bare 'deferred/stores/1/3/0.01'
rm "$dir/prediction.csv"
run "$dir" prediction
ok 'without prediction.csv there is no figure: of an earlier call neither' test ! -e "$dir/plots/prediction.svg"
ok 'which is a failure only where it was named' status_is 1
run "$dir"
ok 'the others are drawn' figures ns-per-page speedup nodes
ok 'exit status 0' status_is 0

predicted torn 'deferred/stores/1/3/0.01'
sed -i 's/^predicted/prophecy/' "$dir/prediction.csv"
run "$dir" prediction
ok 'a kind that is not known: refused' said "kind 'prophecy' is not known"
predicted torn 'deferred/stores/1/3/0.01'
sed -i '2s/20,[0-9.e-]*,/20,soon,/' "$dir/prediction.csv"
run "$dir" prediction
ok 'a value that is no number: refused' said "'soon' is not a number for value"
predicted torn 'deferred/stores/1/3/0.01'
sed -i 's/,note$//' "$dir/prediction.csv"
run "$dir" prediction
ok 'a column that is missing: refused' said "has no column 'note'"
predicted torn 'deferred/stores/1/3/0.01'
sed -i '/^predicted/d' "$dir/prediction.csv"
run "$dir" prediction
ok 'without a prediction: said' said 'prediction: not drawn: prediction.csv has no prediction'

ok 'nothing temporary stays' rmdir "$t/tmp"

finish
