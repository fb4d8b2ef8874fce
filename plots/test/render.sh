#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What the tests of plots/render share: runs it on made-up results, and looks into the figures. Sourced, with $here set to
# their directory.
#
# shellcheck disable=SC2154,SC2034 # variables of the tests
render=${here%/*}/render
# What a run has where a test says nothing else: 3 sizes; nodes 0, 1 and 0+1; writers kernel and legacy; padata with 1, 2 and 4
# threads; n = 10; hardware.
fixture=$here/fixture-two-nodes.csv
# 6 paths of binding 16 GiB in 5 geometries, 4 nodes together; each way to set PG_reserved; n = 10; hardware.
binds=$here/fixture-bind.csv
t=$(mktemp -d "${TMPDIR:-/tmp}/render-test.XXXXXX")
trap 'rm -rf -- "$t"' EXIT
mkdir "$t/tmp"
export TMPDIR=$t/tmp
status=none dir=none
# shellcheck source=../../scripts/test/tap.sh
. "$here/../../scripts/test/tap.sh"

# ok NAME COMMAND...: passes when COMMAND does; when it does not, the last run is shown.
ok() {
	local name=$1
	shift
	if "$@" >"$t/check" 2>&1; then
		tap 1 "$name"
		return
	fi
	tap 0 "$name"
	{
		echo "$*"
		cat "$t/check"
		echo "status $status, standard output and error:"
		cat "$t/stdout" "$t/stderr"
	} | comment
}

# altered FILE AWK: its header, and of each row what the statements AWK print; $at("NAME") is a column. Names have commas, so
# that columns are counted from the end.
altered() {
	awk "BEGIN { FS = OFS = \",\" }
		function at(name) { return NF + column[name] }
		NR == 1 { for (i = 1; i <= NF; i++) column[\$i] = i - NF; print; next }
		{ $2 }" "$1"
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

# whiskers FIGURE NUMBER: so many intervals that lie; each is three strokes.
whiskers() {
	local number
	number=$(awk '/gnuplot_plot/ { on = /data using 2:\(bar_at/ } on { nr += gsub(/M[0-9]/, "") } END { print nr / 3 }' \
		"$dir/plots/$1.svg")
	echo "$number whiskers"
	[[ $number == "$2" ]]
}

# boxes FIGURE COLOUR NUMBER: so many boxes of that colour, those of the key included.
boxes() {
	local number
	number=$(grep -c "<polygon fill = '$2'" "$dir/plots/$1.svg") || true
	echo "$number boxes"
	((number == $3))
}

# widths FIGURE COLOUR NUMBER COLOUR NUMBER RATIO: how much wider the one box of the one colour is than that of the other.
widths() {
	awk -v figure="$1" -v one="$2" -v i="$3" -v other="$4" -v j="$5" -v ratio="$6" -F "[' ,]+" '
		/<polygon fill = / {
			colour = $0
			sub(/.*fill = .rgb/, "rgb", colour)
			sub(/\).*/, ")", colour)
			points = $0
			sub(/.*points = ./, "", points)
			split(points, p, /[ ,]/)
			width[colour, ++nr[colour]] = p[3] - p[1]
		}
		END {
			found = width[other, j] ? width[one, i] / width[other, j] : 0
			print found
			exit !(found > ratio * 0.99 && found < ratio * 1.01)
		}' "$dir/plots/$1.svg"
}

# looks FIGURE COLOUR NUMBER: so many kinds of marks in that colour.
looks() {
	local number
	number=$(grep -o "<use xlink:href='#gpPt[0-9]*' transform='translate[^>]*'$2'" "$dir/plots/$1.svg" | cut -d "'" -f 2 | sort -u | wc -l)
	echo "$number kinds of marks"
	((number == $3))
}

# level FIGURE TEXT OTHER: these texts stand on one line.
level() {
	awk -v one="$2" -v other="$3" '
		/<g transform="translate/ {
			sub(/.*<g transform="translate\([^,]*,/, "")
			y = $0 + 0
		}
		index($0, "<text>" one "<") { a = y }
		index($0, "<text>" other "<") { b = y }
		END {
			print a, b
			exit !(a && b && a - b < 3 && b - a < 3)
		}' "$dir/plots/$1.svg"
}

same_svg() {
	cmp "$t/runs/$1/plots/$3.svg" "$t/runs/$2/plots/$3.svg"
}
