#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Tests that every figure keeps the one style, on the figures of plots/gallery, which are of real results; that these are
# what plots/render draws now; and what lies in data/reference. TAP.
#
# shellcheck disable=SC2317,SC2154 # functions that are called by name; variables of render.sh
set -euo pipefail
here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=${here%/*/*}
gallery=$root/plots/gallery reference=$root/data/reference
# shellcheck source=render.sh
. "$here/render.sh"

# nothing COMMAND...: it says nothing.
nothing() {
	local found
	found=$("$@") || true
	[[ -z $found ]] || {
		echo "$found"
		return 1
	}
}

# figures_of NAME: the words of render's list of that name.
figures_of() {
	sed -n "s/^$1=(\(.*\))\$/\1/p" "$render" | tr ' ' '\n'
}

# text FIGURE: its texts, one a line; of those that are bold, too.
text() {
	sed -n 's/<tspan[^>]*>//g; s/<\/tspan>//g; s/^.*<text>\(..*\)<\/text>.*$/\1/p' "$t/gallery/$1.svg"
}

# upright FIGURE: its texts that stand upright, but names of kernels.
upright() {
	grep -A 1 'rotate(-90' "$t/gallery/$1.svg" | sed -n 's/<tspan[^>]*>//g; s/<\/tspan>//g; s/^.*<text>\(..*\)<\/text>.*$/\1/p' | grep -v '^[0-9]' | sort -u
}

# lying FIGURE: its texts that do not.
lying() {
	awk '/<g transform="translate/ { turned = /rotate/ } /<text>/ && !turned' "$t/gallery/$1.svg" | sed -n 's/^.*<text>\(..*\)<\/text>.*$/\1/p'
}

# one FIGURE PATTERN: just one of its texts matches.
one() {
	local found
	found=$(text "$1" | grep -c -E -x -e "$2") || true
	echo "$found texts match"
	((found == 1))
}

where='(host|guest|model), (hardware|kvm|tcg \(functional only: [^)]*\)|tcg-icount \(counted instructions, not time\))'
provenance="(kernel|kernels|[0-9]+ kernels,) [0-9][^·]* · (init_on_alloc (on|off) · )?host [^ ·]+ · where: $where( · [^·]+)* · n = [0-9]+( to [0-9]+)?"

# The words that axes have: what, and in which unit where their numbers do not say.
per_page='(ns|instructions) per struct page'
makespan='makespan \((m?s|(million )?instructions)\)'
across="bytes of device memory per range|threads per range|nodes (initialised|bound) together|$per_page|offset into the range \(GiB\)"
across+='|round|first access took( \(instructions\))?|node of the memmap|kernel( \(-[a-z0-9]+\))?'
along="$per_page|$makespan|speed-up \(times deferred\)|share of (the makespan|the ceiling|accesses that took no longer)"
along+='|node of the workers|from the median|GB/s of memmap written'

# axes FIGURE: both have a title, and no title has other words. Bars have labels in place of one.
axes() {
	# Not in a pipe: grep -q ends at what it finds, and what writes into the pipe fails then, or not.
	lying "$1" >"$t/lying"
	grep -q -E -x -e "$across" "$t/lying" || { echo "no title of the x axis among: $(paste -sd '|' "$t/lying")"; return 1; }
	if grep -q 'load here."bars.gp"' "$root/plots/$1"*.gp || [[ $1 == ladder ]]; then
		grep -q -E -x -e "$per_page" "$t/lying" && [[ -z $(upright "$1") ]]
		return
	fi
	[[ -n $(upright "$1") ]] || { echo 'no title of the y axis'; return 1; }
	upright "$1" >"$t/upright"
	! grep -v -E -x -e "$along" "$t/upright"
}

# Counted instructions are not called time, nor times of an emulator without a word.
honest() {
	local file=$t/gallery/$1.svg
	if grep -q 'where: guest, tcg-icount' "$file"; then
		nothing grep -E -e '(^|[^a-z])ns per struct page|(^|[^a-z])Time |\(m?s\)' <(text "$1")
	elif grep -q 'where: guest, tcg ' "$file"; then
		grep -q ' — functional only$' <(text "$1")
	fi
}

# The colours of style.gp, as rgb(R,G,B).
palette() {
	sed -n 's/^[a-z]* = 0x\([0-9A-F]\{6\}\)$/\1/p' "$root/plots/style.gp" | while read -r hex; do
		echo "rgb($((16#${hex:0:2})),$((16#${hex:2:2})),$((16#${hex:4:2})))"
	done
}

# painted FIGURE: colours that it has beyond the palette. Black is the groups' own, in which nothing is drawn; the cells of a
# heat map are between white and blue.
painted() {
	# gnuplot's definitions are those of marks.
	sed '/<defs>/,/<\/defs>/d; /<text><\/text>/d' "$t/gallery/$1.svg" | grep -B 1 -E -e '<(text|use|path|polygon|rect|circle|line)' |
		grep -oE "(fill|stroke|color) ?= ?['\"](rgb\([^)]*\)|#[0-9A-Fa-f]+|[A-Za-z]+)" | sed "s/^.*['\"]//; s/ //g; s/^#FFFFFF$/rgb(255,255,255)/I" |
		sort -u | grep -v -x -e none -e currentColor -e black >"$t/colours"
	if [[ $1 == placement ]]; then
		awk -F '[(,)]' '{ s = (255 - $2) / 255; d = $3 - (255 - 141 * s); e = $4 - (255 - 77 * s) }
			d > 1.6 || d < -1.6 || e > 1.6 || e < -1.6' "$t/colours" >"$t/others"
		mv "$t/others" "$t/colours"
	fi
	[[ -s $t/colours ]] || [[ $1 == placement ]] || { echo 'no colour was found'; return 1; }
	! grep -v -x -F -f "$t/palette" "$t/colours"
}

# blackened FIGURE: texts that nobody gave a colour.
blackened() {
	grep -A 1 'fill="black"' "$t/gallery/$1.svg" | grep -E '<text>([^<]|<tspan)' && return 1
	return 0
}

# fits FIGURE: no text that begins or ends at the side of the picture is longer than it is wide: letters of DejaVu Sans
# are 0.6 of their size, a little more or less.
fits() {
	awk '
		/^ width=/ { split($0, part, "\""); width = part[2] }
		/<g transform="translate/ {
			sub(/.*<g transform="translate\(/, "")
			x = $0 + 0
			size = $0
			sub(/.*font-size="/, "", size)
			sub(/".*/, "", size)
			anchor = $0
			sub(/.*text-anchor="/, "", anchor)
			sub(/".*/, "", anchor)
			turned = /rotate/
		}
		/<text>/ && !turned {
			letters = $0
			gsub(/<[^>]*>/, "", letters)
			gsub(/^[ \t]+/, "", letters)
			gsub(/&[a-z]+;/, "x", letters)
			wide = 0.52 * size * length(letters)
			low = anchor == "start" ? x : anchor == "end" ? x - wide : x - wide / 2
			if (low < -4 || low + wide > width + 4) {
				print "out of the picture: " letters
				bad = 1
			}
		}
		END { exit bad + !width }' "$t/gallery/$1.svg"
}

# same FIGURE: as committed, to the byte where the gnuplot is the same, so that the same results give the same bytes; by
# its texts where it is of another version, which may place a mark elsewhere by a hundredth.
same() {
	cmp "$gallery/$1.svg" "$t/gallery/$1.svg" && return
	[[ $(maker "$gallery/$1.svg") != "$(maker "$t/gallery/$1.svg")" ]] || return
	diff <(sed -n 's/^.*<text>//p' "$gallery/$1.svg") <(sed -n 's/^.*<text>//p' "$t/gallery/$1.svg")
}

maker() {
	grep -o 'GNUPLOT [^<]*' "$1"
}

shown() {
	grep -q -E -e "!\[[^]]{20,}\]\(plots/gallery/$1\.svg\)" "$root/README.md"
}

small() {
	(($(stat -c %s "$gallery/$1.svg") < 100000))
}

palette >"$t/palette"
status=0
"${here%/*}/make-gallery" "$t/gallery" >"$t/stdout" 2>"$t/stderr" || status=$?
((status != 77)) || { echo '1..0 # SKIP no gnuplot'; exit 0; }
ok 'the gallery is drawn' test "$status" = 0 -a ! -s "$t/stderr"
{ figures_of figures && figures_of comparing; } | sort -u >"$t/known"
ok 'render has its figures' test "$(wc -l <"$t/known")" -gt 13
ok 'every figure of render is in the gallery, and no other' diff "$t/known" <(cd "$t/gallery" && printf '%s\n' *.svg | sed 's/\.svg$//')
ok 'no others are committed' diff "$t/known" <(cd "$gallery" && printf '%s\n' * | sed 's/\.svg$//')
while read -r figure; do
	[[ -e $t/gallery/$figure.svg ]] || continue
	ok "$figure: a line has kernel, host, where and n" one "$figure" "$provenance"
	ok "$figure: axes have a title, of the words that all figures have" axes "$figure"
	ok "$figure: time and instructions are called what they are" honest "$figure"
	ok "$figure: no colour but those of the palette" painted "$figure"
	ok "$figure: no text without a colour" blackened "$figure"
	ok "$figure: one kind of letters" test "$(grep -o 'font-family="[^"]*"' "$t/gallery/$figure.svg" | sort -u)" = 'font-family="DejaVu Sans"'
	ok "$figure: no text is longer than the picture" fits "$figure"
	ok "$figure: committed is what is drawn" same "$figure"
	ok "$figure: below 100 kB" small "$figure"
	ok "$figure: the README shows it, and says in words what it is" shown "$figure"
done <"$t/known"

# --- data/reference ----------------------------------------------------------------------------------------------

runs() {
	(cd "$reference" && printf '%s\n' */) | sed 's/\/$//'
}
# unnamed FILE PATTERN: runs that no line of FILE names behind PATTERN.
unnamed() {
	local run
	runs | while read -r run; do
		grep -qE "$2$run( |\$)" "$1" || echo "$run"
	done
}

# The model's is that of whose machine it ran on.
commands() {
	grep -l '"where": "model"' "$reference"/*/env.json | xargs grep '"cmdline": "'
}

failed_points() {
	awk -F , 'FNR == 1 {
			for (i = 1; i <= NF; i++)
				if ($i == "failed")
					place = i - NF
			next
		}
		$(NF + place) == 1 { print FILENAME ": " $1 }' "$reference"/*/summary.csv
}

# unlike RUN: medians that its prediction.csv has as measured and its summary.csv has not.
unlike() {
	awk -F , '
		FNR == 1 {
			nr_files++
			for (i = 1; i <= NF; i++)
				place[nr_files, $i] = i - NF
			next
		}
		function at(name) { return $(NF + place[nr_files, name]) }
		{ k = at("schedule") " " at("writer") " " at("nodes") " " at("threads") " " at("size_bytes") }
		nr_files == 1 { ms[k] = at("makespan_ms") }
		nr_files == 2 && at("kind") == "measured" {
			nr++
			off = ms[k] / 1000 / at("value") - 1
			if (!(k in ms) || off > 1e-5 || off < -1e-5)
				print k ": " at("value") " s is not " ms[k] " ms"
		}
		END {
			if (!nr)
				print "nothing was measured"
		}' "$reference/$1/summary.csv" "$reference/$1/prediction.csv"
}

size=$(du -sb "$reference" | cut -f 1)
ok "data/reference is small: $size bytes" test "$size" -lt 2000000
ok 'its README has every run' nothing unnamed "$reference/README" '^([a-z0-9.-]+ )*'
ok 'every run is in a figure' nothing unnamed "${here%/*}/make-gallery" '^[a-z-]+ .* '
ok 'no path tells whose machine it was' nothing grep -rnE '(^|[^[:alnum:]])/(home|root|work|tmp|mnt)/' "$reference"
ok 'no serial numbers and no addresses' nothing grep -rniE \
	'serial[ _-]?(number|no)|([0-9a-f]{2}:){5}[0-9a-f]{2}|[0-9]{1,3}(\.[0-9]{1,3}){3}[^+0-9-]' "$reference"
ok 'no command line but those of guests' nothing commands
ok 'no point failed' nothing failed_points
ok 'what was predicted was so from what is there' nothing unlike model-prediction

"${here%/*}/make-gallery" --nonsense >"$t/stdout" 2>"$t/stderr" && status=0 || status=$?
ok 'make-gallery: an unknown option is a usage error' test "$status" = 2
"${here%/*}/make-gallery" one two >"$t/stdout" 2>"$t/stderr" && status=0 || status=$?
ok 'make-gallery: two directories are a usage error' test "$status" = 2
ok 'make-gallery: --help' grep -q data/reference <("${here%/*}/make-gallery" --help)
ok 'nothing temporary stays' rmdir "$t/tmp"

finish
