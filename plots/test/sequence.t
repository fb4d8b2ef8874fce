#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Tests the figure sequence, every sample in the order taken, and what figures say of points that failed; in TAP.
#
# shellcheck disable=SC2317,SC2154 # functions that are called by name; variables of render.sh
set -euo pipefail
here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=render.sh
. "$here/render.sh"

# A run NAME of the writers $1, each with the sizes $2 in GiB, in $3 boots of $4 loads of $5 rounds. The first of each load
# is twice the median of 20 and warm-up, the third 1.3 times and an outlier, the fourth is taken again.
series() {
	dir=$t/runs/$1
	mkdir -p "$dir"
	awk -v writers="$2" -v sizes="$3" -v boots="$4" -v loads="$5" -v rounds="$6" -v dir="$dir" '
		function sample(valid, ns, mark) {
			printf "%d,\"%s\",memmap,serial,%s,%.0f,0,1,%d,%s,%d,%d,%d\n", ++number, name, w[i], s[j] * 2 ^ 30, round,
				ns, valid, boot, load >samples
			if (mark != "")
				printf "%d,\"%s\",%s\n", number, name, mark >marks
		}
		BEGIN {
			samples = dir "/samples.csv"
			marks = dir "/marks.csv"
			summary = dir "/summary.csv"
			print "sample,name,path,schedule,writer,size_bytes,nodes,threads,round,ns_per_page,valid,boot,load" >samples
			print "sample,name,mark" >marks
			print "name,path,schedule,writer,size_bytes,nodes,threads,placement,prefill,nr_nodes,n,ns_per_page," \
				"ns_per_page_low,ns_per_page_high,makespan_ms,makespan_ms_low,makespan_ms_high,speedup,speedup_low," \
				"speedup_high,kernel,host,where,accel,failed" >summary
			nr_w = split(writers, w, " ")
			nr_s = split(sizes, s, " ")
			for (i = 1; i <= nr_w; i++)
				for (j = 1; j <= nr_s; j++) {
					name = "memmap/serial/" w[i] "/size:" s[j] "G/nodes:0,1"
					printf "\"%s\",memmap,serial,%s,%.0f,0,1,node,zero,1,9,20,19,21,5,4,6,,,,6.12,fixture,host,hardware,0\n",
						name, w[i], s[j] * 2 ^ 30 >summary
					for (boot = 1; boot <= boots; boot++)
						for (load = 1; load <= loads; load++)
							for (k = 1; k <= rounds; k++) {
								round = k + rounds * (load - 1 + loads * (boot - 1))
								if (k == 4)
									sample(0, 22, "")
								if (k == 1)
									sample(1, 40, "warmup")
								else if (k == 3)
									sample(1, 26, "outlier")
								else
									sample(1, 20, "")
							}
				}
		}'
}

# hued COLOUR NUMBER: so many marks of that colour, that of the key included.
hued() {
	local number
	number=$(grep "<use xlink:href='#gpPt.*translate" "$dir/plots/sequence.svg" | grep -c "$1") || true
	echo "$number marks of $1"
	((number == $2))
}
plain='rgb(  0, 114, 178)' warmup='rgb(230, 159,   0)' outlier='rgb(213,  94,   0)' invalid='rgb( 96,  96,  96)'


# upright COLOUR NUMBER: so many upright lines of that colour: where loads and boots begin.
upright() {
	local number
	number=$(grep -o "<path stroke='$1' *d='[^']*'" "$dir/plots/sequence.svg" |
		grep -o 'M\([0-9.]*\),[0-9.]* L\1,' | wc -l) || true
	echo "$number upright lines of $1"
	((number == $2))
}

draw() {
	run "$dir" sequence
}

series one kernel 4 1 1 20
draw
ok 'one point: drawn' figures sequence
ok 'one point: nothing to complain of' test ! -s "$t/stderr" -a "$status" = 0
ok 'one point: its title' texts sequence 'serial × kernel · 4 GiB · node 0' round 'from the median'
ok 'one point: the samples that are valid and no more' hued "$plain" 19
ok 'one point: the warm-up' hued "$warmup" 2
ok 'one point: the outlier' hued "$outlier" 2
ok 'one point: what is not valid' hued "$invalid" 2
ok 'one point: the key' texts sequence sample warm-up 'outlier (counts)' 'not valid'
ok 'one point: the number of samples' contains sequence 'n = 21'
ok 'far off: a scale that says so' contains sequence 'even to 1 % and logarithmic beyond'
ok 'far off: in % of the median' texts sequence '+100 %' '+30 %' '0 %'
ok 'one load has no lines' lacks sequence 'Lines: another load'

sed -i '/warmup/d; /outlier/d' "$dir/marks.csv"
draw
ok 'what is not marked is a sample, and not in the key' hued "$plain" 21
ok 'what there is none of is not in the key' lacks sequence warm-up.
rm "$dir/marks.csv"
draw
ok 'without marks.csv: drawn, and said' said 'sequence: there is no marks.csv: warm-up and outliers are not told'
ok 'without marks.csv: exit status 0' status_is 0
sed -i 's/,22,0,/,20.2,1,/; s/,40,1,/,20.1,1,/; s/,26,1,/,19.9,1,/' "$dir/samples.csv"
draw
ok 'near the median: an even scale' contains sequence 'The scale is even.'
ok 'near the median: in %' texts sequence '1 %' '-0.4 %'

series eight 'kernel legacy stores template' '1 4' 1 1 20
draw
ok 'eight points: a panel each' texts sequence 'serial × kernel · 1 GiB · node 0' 'serial × template · 4 GiB · node 0'
ok 'eight points: all of them' hued "$plain" $((8 * 18 + 1))

series sixty 'kernel legacy stores template bulk memset' '1 2 4 8 16 32 64 128 256 512' 2 2 5
draw
ok 'sixty points: a panel for each schedule and writer' texts sequence 'serial × kernel · 10 points' 'serial × memset · 10 points'
ok 'sixty points: said' said 'sequence: draws the points of a schedule and writer together: 60 points'
ok 'sixty points: all of them' hued "$warmup" $((60 * 4 + 1))
ok 'loads and boots have lines' contains sequence 'Lines: another load of the module; dark: another boot.'
ok 'loads: two lines in each of 6 panels' upright 'rgb(200, 200, 200)' 12
ok 'boots: one line in each of 6 panels' upright 'rgb(140, 140, 140)' 6
sed -i 's/,valid,boot,load$/,valid,cpu,node/' "$dir/samples.csv"
draw
ok 'files without boots and loads are one load' lacks sequence 'Lines: another load'

many=$(printf 'w%d ' {1..14})
series many "$many" '1 2' 1 1 5
awk -F , 'NR == 1 || !/\/w[67]\//' "$dir/marks.csv" >"$t/marks" && mv "$t/marks" "$dir/marks.csv"
draw
ok 'more schedules and writers than panels: those with most marks' contains sequence '12 of 14 schedules and writers, those with most marks'
ok 'more than panels: a panel is left out for its few marks' lacks sequence 'serial × w6 '
ok 'more than panels: the others are there' texts sequence 'serial × w1 · 2 points' 'serial × w14 · 2 points'

series none 'kernel legacy' 4 1 1 20
sed -i '/\/legacy\//s/,9,20,19,21,5,4,6,/,0,,,,,,,/; /\/legacy\//s/,0$/,1/' "$dir/summary.csv"
sed -i '/\/legacy\//s/,1,1,1$/,0,1,1/' "$dir/samples.csv"
run "$dir"
ok 'a point without a valid sample: named' said 'failed, for fewer than half of their samples are valid: memmap/serial/legacy/size:4G/nodes:0,1'
ok 'a point without a valid sample: the others are drawn' figures ns-per-page sequence
ok 'a point without a valid sample: every figure says so' contains ns-per-page 'hardware · 1 of 2 points failed'
ok 'a point without a valid sample: has no mark' marks ns-per-page 2
ok 'a point without a valid sample: no sequence, and said' contains sequence 'not shown: 1 without a valid sample'
ok 'a point without a valid sample: that of the other' hued "$plain" 19
sed -i 's/,9,20,19,21,5,4,6,/,0,,,,,,,/; s/,0$/,1/' "$dir/summary.csv"
run "$dir"
ok 'no point with a valid sample: says what is missing' said 'sequence: not drawn: no point has a valid sample'
ok 'no point with a valid sample: no figure, exit status 1' test "$status" = 1 -a -z "$(ls "$dir/plots")"
sed -i '$s/,1$/,yes/' "$dir/summary.csv"
run "$dir"
ok 'failed is 0 or 1' said "failed 'yes' is not 0, 1 or empty"

series single kernel 4 1 1 1
draw
ok 'one sample is no sequence' said 'nothing to draw: no row is of a kind'
series broken kernel 4 1 1 20
sed -i '3s/,1,1,1$/,maybe,1,1/' "$dir/samples.csv"
draw
ok 'a broken file is refused' said "valid is 'maybe', not 0 or 1"
rm "$dir/samples.csv"
run "$dir"
ok 'no samples.csv: the others are drawn' figures ns-per-page

ok 'nothing temporary stays' rmdir "$t/tmp"

finish
