#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Tests the figures of the ladder and of experiments: ladder, ceiling, placement, latency, published; and data/published. TAP.
#
# shellcheck disable=SC2317,SC2016,SC2154 # functions that are called by name; awk's dollars; variables of render.sh
set -euo pipefail
here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
data=${here%/*/*}/data
# shellcheck source=render.sh
. "$here/render.sh"
# The model: every writer by padata with 1 to 16 threads on node 0, 32 GiB; stores deferred by workers of nodes 0 and 1 on
# memmaps of both, far and anywhere; one point of background; n = 7; hardware.
fixture=$here/fixture-ladder.csv

# having AWK: the fixture after the statements AWK; see altered.
having() {
	altered "$fixture" "$1"
}

# experiment NAME KEY=VALUE...: what the sweep leaves beside the run that is drawn next, in $t/runs/NAME.
experiment() {
	local name=$1
	shift
	mkdir -p "$t/runs/$name"
	printf '%s\n' "$@" >"$t/runs/$name/experiment"
}

# preset NAME EXPERIMENT SCALE: the same with a preset's own lines.
preset() {
	mkdir -p "$t/runs/$1"
	{ printf 'experiment=%s\nscale=%s\n' "$2" "$3" && cat "$data/experiments/$2"; } >"$t/runs/$1/experiment"
}

touches() {
	awk 'BEGIN {
		print "sample,name,range,at_ns,ns,how"
		for (sample = 1; sample <= 2; sample++)
			for (i = 1; i <= 100; i++)
				printf "%d,\"memmap/background/stores/size:32G/nodes:0/threads:16\",0,%d,%d,%s\n", sample, i * 1000, \
					i <= 90 ? 100 + i : i <= 97 ? 30000 + 100 * i : 20000, i <= 90 ? "ready" : i <= 97 ? "taken" : "waited"
	}'
}

# widest FIGURE COLOUR: how wide the widest box of that colour is, in pixels.
widest() {
	awk -v colour="$2" -F "[' ,]+" '
		index($0, "<polygon fill = \047" colour) {
			sub(/.*points = ./, "")
			split($0, p, /[ ,]/)
			if (p[3] - p[1] > most)
				most = p[3] - p[1]
		}
		END { print most }' "$dir/plots/$1.svg"
}

blue='rgb(  0, 114, 178)' amber='rgb(230, 159,   0)' grey='rgb(200, 200, 200)' light='rgb(200, 200, 200)'

mkdir -p "$t/runs/whole"
touches >"$t/runs/whole/touches.csv"
of whole
ok 'the figures of the ladder are drawn' test -e "$dir/plots/ladder.png" -a -e "$dir/plots/ceiling.svg" -a \
	-e "$dir/plots/placement.png" -a -e "$dir/plots/latency.svg"
ok 'without an experiment there is none to lay over' test ! -e "$dir/plots/published.svg"
ok 'ladder has every writer' texts ladder legacy poison bulk memset stores template template-nt template-rep movdir64b \
	reserved-none fill-store fill-nt fill-avx512 memset-zero read
order() {
	grep -oE '>(legacy|stores|template-nt|movdir64b|memset-zero)<' "$dir/plots/ladder.svg" | tr -d '<>' | paste -sd ' '
}
ok 'ladder begins with the slowest' test "$(order)" = 'legacy stores template-nt movdir64b memset-zero'
ok 'ladder has one thread and the most there were' texts ladder '1 thread' '16 threads'
ok 'ladder has a bar for each writer that is no fill in both panels, and one in the key' boxes ladder "$blue" 31
ok 'ladder has fills in another colour' boxes ladder "$amber" 7
ok 'ladder has zeros and reads in another' boxes ladder "$grey" 5
ok 'ladder has the ceiling by its name in both panels' texts ladder 'fill-avx512 3.10' 'fill-avx512 0.41' 'ceiling: best fill'
ok 'ladder has the numbers' texts ladder 19.1 8.40 3.20 1.30
ok 'ladder has what was published, near' texts ladder 'Li Zhe 2026'
ok 'ladder has what was published, far' texts ladder 'Duyck 2018: 30.0 →' 'Duyck 2018: 29.2 →'
ok 'ladder says size, node and schedule' contains ladder 'Ranges of 32 GiB on node 0, schedule padata.'
ok 'ladder says n' contains ladder 'where: model, hardware · n = 7'
ok 'ceiling has a curve for each writer, and no fill' texts ceiling legacy stores movdir64b 'share of the ceiling'
ok 'ceiling leaves out the fills themselves' lacks ceiling '>fill-nt<'
ok 'ceiling leaves out the ways to set PG_reserved' lacks ceiling reserved-
ok 'ceiling has every point once: 10 writers, 5 threads, and 10 in the key' marks ceiling 60
ok 'ceiling has an interval at every point' bars ceiling 50
ok 'placement has every pair of nodes' texts placement 'node 0' 'node 1' 8.40 12.9 13.3
ok 'placement says of what' contains placement 'Ranges of 32 GiB, deferred × stores.'
ok 'latency has the ways an access went' texts latency 'ready (90 %)' 'taken (7 %)' 'waited (3 %)' 'all (100 %)' '200 accesses'
ok 'latency has units on a logarithmic axis' texts latency '100 ns' '1 µs' '10 µs'
ok 'latency says when the range was available and complete' contains latency 'available after 0.18 ms, complete after 10.1 ms'
ok 'the other figures of many writers show few' said 'ns-per-page: draws 4 of 10 writers; the figure ladder shows all'
ok 'and no fill' lacks ns-per-page fill-
ok 'and these look different: 4 kinds of marks' looks ns-per-page 'rgb(  0, 158, 115)' 4
ok 'ladder: what was published far stands beside a short bar' level ladder stores 'Duyck 2018: 30.0 →'

reversed() {
	head -n 1 "$fixture"
	tail -n +2 "$fixture" | tac
}
cp "$dir/touches.csv" "$t/touches.csv"
mkdir -p "$t/runs/reversed"
cp "$t/touches.csv" "$t/runs/reversed/"
of reversed reversed
for figure in ladder placement latency; do
	ok "the order of rows does not matter to $figure" same_svg whole reversed "$figure"
done

of one-thread having 'if ($at("threads") == 1) print'
ok 'one thread: one panel' lacks ladder '>16 threads<'
ok 'one thread: no curve against threads' test ! -e "$dir/plots/ceiling.svg"
ok 'one thread: nobody ran in the background' test ! -e "$dir/plots/latency.svg"
of no-fills having 'if ($at("writer") !~ /^fill/) { $at("ceiling") = $at("ceiling_ns_per_page") = $at("ceiling_fraction") = ""; print }'
ok 'no fills: a ladder without a ceiling' test -e "$dir/plots/ladder.svg" -a ! -e "$dir/plots/ceiling.svg"
ok 'no fills: no line' lacks ladder 'ceiling: best fill'
ok 'no fills: none in the key' lacks ladder 'fill, not zero'
ok 'background without touches.csv: said' said 'latency: not drawn: background was measured, but there is no touches.csv'
ok 'background without touches.csv: exit status 1, for it was measured' status_is 1
of few having 'if ($at("writer") ~ /^(stores|legacy)$/) print'
ok 'two writers are no ladder' test ! -e "$dir/plots/ladder.svg"
of far-ceiling having 'if ($at("writer") == "fill-avx512") next; $at("ceiling") = "fill-nt"; print'
ok 'the ceiling is what the rows say' contains ladder 'fill-nt 3.10'
of tcg having '$at("accel") = "tcg"; $at("where") = "guest"; print'
ok 'times of TCG are called functional only' contains ladder ' — functional only'
of icount having '$at("accel") = "tcg-icount"; $at("where") = "guest"; print'
ok 'counted instructions' texts ladder 'instructions per struct page'
ok 'counted instructions have no ceiling' lacks ladder 'fill-avx512 3.10'
ok 'times are not laid over counted instructions' lacks ladder 'Li Zhe'
of few-samples having '$at("n") = 3; $at("ns_per_page_low") = $at("ns_per_page_high") = ""; print'
ok 'without intervals' contains ladder 'No intervals: fewer than 6 samples.'
dir=$t/runs/one-thread
ok 'bars are as wide as their numbers: legacy against fill-store' \
	awk -v a="$(widest ladder "$blue")" -v b="$(widest ladder "$amber")" 'BEGIN { exit !(a / b > 3.1 && a / b < 3.17) }'
of two-places having 'print; if ($at("writer") == "stores") { $at("where") = "guest"; print }'
ok 'model and guest are never mixed' said "mixes where 'model' and 'guest'"
of chunks having 'print; if ($at("schedule") == "padata") { $at("chunk_bytes") = 268435456; $at("ns_per_page") = 99; print }'
ok 'chunks of another size are not mixed in' same_svg whole chunks ladder
of aligned having 'print; if ($at("schedule") == "padata") { $at("chunk_align_pages") = 1; $at("ns_per_page") = 99; print }'
ok "padata's own chunks come before unaligned ones" same_svg whole aligned ladder
of unaligned having '$at("chunk_bytes") = 4194304; $at("chunk_align_pages") = 1; print'
ok 'chunks that are not padata'"'"'s own are said' contains ladder 'hardware · chunks of 4 MiB unaligned · n = 7'
of pageblocks having '$at("chunk_align_pages") = 512; print'
ok 'alignments that are not too' contains ladder 'hardware · chunks aligned to 512 pages · n = 7'
mkdir -p "$t/runs/crowded"
cp "$t/touches.csv" "$t/runs/crowded/"
of crowded having 'if ($at("threads") == 16) $at("oversubscribed") = 1; print'
ok 'more workers than CPUs: said of some' contains ladder 'hardware · some with more workers than CPUs · n = 7'
ok 'more workers than CPUs: said of all' contains latency 'hardware · more workers than CPUs · n = 2'
ok 'more workers than CPUs: not where there are none' lacks placement 'more workers'
of small-pages having 'if ($at("threads") == 1) $at("huge_pages") = 0.378; print'
ok 'a memmap in small pages is said' contains ladder 'hardware · memmap 37 % in huge pages · n = 7'
of refused having 'if (NR == 2) $at("ceiling_fraction") = "most"; print'
ok 'a fraction that is no number is refused' said "'most' is not a number for ceiling_fraction"

cp "$t/touches.csv" "$t/runs/few-samples/touches.csv"
sed -i 's/ready$/fast/' "$t/runs/few-samples/touches.csv"
of few-samples
ok 'another way of an access is refused' said "'fast' is none of ready, taken and waited"
sed -i 's/^\([12]\),"memmap/\1,"other/' "$t/runs/few-samples/touches.csv"
sed -i 's/fast$/ready/' "$t/runs/few-samples/touches.csv"
of few-samples
ok 'accesses of other points only: said' said 'latency: not drawn: touches.csv has no first access of memmap/background'

cp "$t/touches.csv" "$dir/"
printf 'sample,name,valid\n1,"memmap/background",1\n2,"memmap/background",0\n' >"$dir/samples.csv"
run "$dir" latency
ok 'accesses of samples that are not valid are left out' texts latency '100 accesses' 'ready (90 %)'
sed -i 's/,0$/,1/' "$dir/samples.csv"
printf 'sample,name,mark\n1,"memmap/background",outlier\n2,"memmap/background",warmup\n' >"$dir/marks.csv"
run "$dir" latency
ok 'accesses of warm-up are left out, not those of outliers' texts latency '100 accesses'
: >"$dir/marks.csv"
run "$dir" latency
ok 'accesses of all others are drawn' texts latency '200 accesses'
of no-background having 'if ($at("schedule") == "background") { $at("ns_per_page") = ""; $at("n") = 0 } print'
ok 'background without a valid sample: said' said 'latency: not drawn: no point of the schedule background has a valid sample'

# --- experiments over what was published -------------------------------------------------------------------------

preset e13 E13 32
of e13 having 'if ($at("writer") == "stores" && $at("schedule") == "padata") print'
ok 'threads: measured and published' texts published 'measured: padata × stores, 32 GiB' \
	'Jordan 2020, v1, v2, v3: Xeon 8167M, 2 nodes x 52 CPUs' 'Triplett 2020, v2, v3: 96 CPUs, 2 nodes, node 0'
ok 'threads: the scale is said' contains published 'Sizes are 1/32 of the published ones.'
ok 'threads: every point of the last postings once, ours, and 9 in the key' marks published 54
ok 'threads: the title is the experiment' contains published 'E13: padata from one thread to all CPUs of a node'
ok 'threads: the axis goes to their 52 threads' texts published 32 64 'threads per range'
of e13 having 'if ($at("writer") == "stores") { $at("ns_per_page_low") = $at("ns_per_page_high") = ""; print }'
ok 'threads: without intervals' contains published 'No intervals'
preset e3 E3 256
of e3 having 'if ($at("schedule") == "deferred") print'
ok 'bars: a heading for each placement' texts published node remote any
ok 'bars: measured' texts published 'measured: deferred × stores' 8.45 12.9 10.4
ok 'bars: workers of given nodes are left to the heat map' lacks published '>13.3<'
ok 'bars: published, and what is inferred' texts published \
	'Duyck 2018, slow init v3 4/4: slowest node (pmem, 3 TB a node, 4 nodes), inferred' 46.0
ok 'bars: 3 measured' boxes published "$blue" 3
ok 'bars: 4 published' boxes published "$light" 4
ok 'bars: what has no number is said' contains published 'Published without ns per page: Duyck 2018, slow init v4 5/5'
ok 'bars: another figure of the experiment' test -e "$dir/plots/placement.svg"
preset e18 E18 1
of e18 having 'if ($at("threads") == 1 && $at("placement") == "node" && $at("writer") ~ /^(stores|template|template-nt|movdir64b)$/) { $at("schedule") = "deferred"; print }'
ok 'bars: of a machine the last posting' lacks published 'v1 0/4'
ok 'bars: 12 published' boxes published "$light" 12
ok 'bars: sizes as published' contains published 'Sizes as published.'
preset e18 E18 ''
of e18
ok 'bars: other sizes' contains published 'Sizes are not the published ones.'
preset e18 E18 1
of e18 having '$at("ns_per_page") = ""; $at("n") = 0; print'
ok 'bars: without a valid sample: said' said 'published: not drawn: no row has ns_per_page and is of the experiment E18'
preset e8 E8 1
of e8 having 'if ($at("threads") == 1 && $at("writer") ~ /^(bulk|stores)$/ && $at("schedule") == "padata") print'
ok 'nothing published in ns per page: bars, and the words' contains published 'bulk: faster for pmem, equal or slower for DRAM'
ok 'nothing published in ns per page: no bar of theirs' boxes published "$light" 0
preset e5 E5 1
of e5 having 'if ($at("threads") == 1) { $at("accel") = "tcg-icount"; print }'
ok 'no times beside counted instructions' boxes published "$light" 0
ok 'and it is said' contains published 'which are not laid over counted instructions'
experiment other experiment=E99 by=writer figures=ladder title=x
of other
ok 'an experiment with other figures' test ! -e "$dir/plots/published.svg"
experiment unknown experiment=E99 by=writer figures=published title=x
of unknown having 'if ($at("threads") == 1) print'
ok 'an experiment that nobody published' contains published 'Nothing was published.'
ok 'and says nothing of its sizes' lacks published 'Sizes'
preset e19 E19 1
of e19 having 'if ($at("threads") == 1) { $at("accel") = "tcg-icount"; print }'
ok 'nor where the scale is known' contains published 'Nothing was published.'
ok 'as of E19' lacks published 'Sizes'

# --- data/published ----------------------------------------------------------------------------------------------

tables=("$data"/published/*.csv)
rows_of() {
	RUNS=$(printf '%s\n' "$@") awk -f "${here%/*}/csv.awk" -f "${here%/*}/published.awk" -- "$@"
}
ok 'every row of every table is read' test "$(rows_of "${tables[@]}" | wc -l)" = "$(($(cat "${tables[@]}" | wc -l) - ${#tables[@]}))"

# Where time and size are known, ns_per_page is computed from them, of pages of 4 KiB, on SPARC of 8; to 3 digits.
computed() {
	rows_of "$@" | awk -F '\t' '
		$9 != "NaN" && $6 != "NaN" {
			ns = $9 * 1e6 / ($6 / ($4 ~ /8 KiB pages/ ? 8192 : 4096))
			nr++
			if ($11 == "NaN" || $11 > ns * 1.001 || $11 < ns * 0.999) {
				print $2 ": " $5 ": " $11 " instead of " ns
				bad = 1
			}
		}
		$9 == "NaN" && $6 != "NaN" && $11 != "NaN" && $5 !~ /^(memset|stores)/ { print $2 ": ns without a time"; bad = 1 }
		END { exit bad || !nr }'
}
ok 'ns per page are those of time and size' computed "${tables[@]}"
sed 's/,1785.7,/,1786.7,/; s/,125673.7/,1/' "$data/published/jordan-2020-padata.csv" | sed 's/17.74/17.94/' >"$t/wrong.csv"
ok 'and that would be found out' eval '! computed "$t/wrong.csv"'
ok 'all machines and postings of the padata table' test \
	"$(rows_of "$data/published/jordan-2020-padata.csv" | cut -f 2,4 | sort -u | wc -l)" = 18
ok 'every citation is there' eval '! rows_of "${tables[@]}" | cut -f 3 | grep -qx ""'
ok 'experiments are presets' diff <(rows_of "${tables[@]}" | cut -f 1 | tr ' ' '\n' | sort -u | grep . | while read -r e; do
	[[ -f $data/experiments/$e ]] || echo "$e"; done) /dev/null

ok 'nothing temporary stays' rmdir "$t/tmp"

finish
