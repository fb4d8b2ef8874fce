#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Tests plots/render on a made-up summary, whole and broken in many ways; in TAP.
#
# shellcheck disable=SC2317 # functions that are called by name
set -euo pipefail
here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
render=${here%/*}/render
# 3 sizes; nodes 0, 1 and 0+1; writers kernel and legacy; padata with 1, 2 and 4 threads; n = 10; hardware.
fixture=$here/fixture-two-nodes.csv
t=$(mktemp -d "${TMPDIR:-/tmp}/render-test.XXXXXX")
trap 'rm -rf -- "$t"' EXIT
mkdir "$t/tmp"
export TMPDIR=$t/tmp
count=0 failed=0 status=none dir=none

# ok NAME COMMAND...: passes when COMMAND does; when it does not, the last run is shown.
ok() {
	local name=$1
	shift
	count=$((count + 1))
	if "$@" >"$t/check" 2>&1; then
		echo "ok $count - $name"
		return
	fi
	failed=$((failed + 1))
	echo "not ok $count - $name"
	{
		echo "$*"
		cat "$t/check"
		echo "status $status, standard output and error:"
		cat "$t/stdout" "$t/stderr"
	} | sed 's/^/# /' >&2
}

# of NAME [COMMAND...]: draws the results directory NAME, whose summary is COMMAND's output; of the fixture, without.
of() {
	dir=$t/runs/$1
	shift
	mkdir -p "$dir"
	if (($#)); then
		"$@" >"$dir/summary.csv"
	elif [[ ! -e $dir/summary.csv ]]; then
		cp "$fixture" "$dir/summary.csv"
	fi
	run "$dir"
}

run() {
	status=0
	"$render" "$@" >"$t/stdout" 2>"$t/stderr" || status=$?
}

# The header of the fixture, and those rows that the awk condition $1 holds for; fields count after the name.
rows() {
	head -n 1 "$fixture"
	# The name is quoted and has commas: what follows it is split.
	awk 'NR > 1' "$fixture" | awk -F '",' "{ split(\$2, f, \",\") } $1"
}

status_is() {
	[[ $status == "$1" ]]
}

said() {
	grep -F -e "$1" "$t/stderr"
}

# figures NAME...: these figures are there, in both formats and neither small nor half, and no others.
figures() {
	local name
	for name; do
		grep -q '</svg>' "$dir/plots/$name.svg" || return
		(($(stat -c %s "$dir/plots/$name.svg") > 8000)) || return
		[[ $(head -c 4 "$dir/plots/$name.png" | tail -c 3) == PNG ]] || return
		(($(stat -c %s "$dir/plots/$name.png") > 40000)) || return
	done
	local all=("$dir"/plots/*)
	[[ -e ${all[0]} ]] || all=()
	((${#all[@]} == 2 * $#))
}

listed() {
	diff <(printf '%s\n' "$dir"/plots/{ns-per-page,speedup,nodes}.{svg,png}) "$t/stdout"
}

# texts FIGURE TEXT...: the svg has these texts, each a text of its own.
texts() {
	local file=$dir/plots/$1.svg text
	shift
	for text; do
		grep -q -F -e ">$text<" "$file" || {
			echo "no '$text'"
			return 1
		}
	done
}

contains() {
	grep -q -F -e "$2" "$dir/plots/$1.svg"
}

lacks() {
	! contains "$@"
}

# marks FIGURE NUMBER: so many marks, those of the key included.
marks() {
	local number
	# What is white is not a mark: see bars.
	number=$(grep "<use xlink:href='#gpPt.*translate" "$dir/plots/$1.svg" | grep -c -v "'#FFFFFF'") || true
	echo "$number marks"
	((number == $2))
}

# bars FIGURE NUMBER: so many intervals. gnuplot blanks a spot of no size below each, in white.
bars() {
	local number
	number=$(grep -c "<use xlink:href='#gpPt.*translate.*'#FFFFFF'" "$dir/plots/$1.svg") || true
	echo "$number bars"
	((number == $2))
}

same_svg() {
	cmp "$t/runs/$1/plots/$3.svg" "$t/runs/$2/plots/$3.svg"
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
ok 'speedup has a title for each size and the ideal' texts speedup '1 GiB' '4 GiB' '16 GiB' ideal 'threads per node'
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
ok 'without padata: exit status 1' status_is 1
ok 'without padata: says what is missing' said 'speedup: not drawn: no rows of the schedule padata'
ok 'without padata: the others are drawn' figures ns-per-page nodes
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

of one-thread rows 'f[6] == 1'
ok 'one thread: says what is missing' said 'speedup: not drawn: padata was measured with 1 thread only'

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

echo "1..$count"
((failed == 0))
