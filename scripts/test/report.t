#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# memmap-bench report: what is on the page, and that nothing from a result becomes markup. TAP. The page in a browser is
# report-page.t.
#
# shellcheck disable=SC2317 # functions that are called by name
set -uo pipefail
here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
program=$(cd -P -- "$here/../.." && pwd)/build/bench/memmap-bench
[[ -x $program ]] || { echo "1..0 # SKIP no build/bench/memmap-bench: make bench"; exit 0; }
tmp=$(mktemp -d "${TMPDIR:-/tmp}/report-test.XXXXXX")
trap 'rm -rf -- "$tmp"' EXIT
# shellcheck source=tap.sh
. "$here/tap.sh"
status=none page=$tmp/page

# ok NAME COMMAND...: passes when COMMAND does.
ok() {
	local name=$1
	shift
	if "$@" >"$tmp/check" 2>&1; then
		tap 1 "$name"
		return
	fi
	tap 0 "$name"
	{
		echo "$*: status $status"
		head -n 20 "$tmp/check"
		cat "$tmp/stderr"
	} | comment
}

# made KIND: such a result, new.
made() {
	rm -rf "${tmp:?}/$1"
	"$here/report-fixture" "$tmp/$1" "$1"
}

# report ARGUMENT...: the page on standard output.
report() {
	status=0
	"$program" report --out - "$@" >"$page" 2>"$tmp/stderr" || status=$?
}

# compared STATUS [NAME]: the page of two plain results, of which compare has said that.
compared() {
	"$here/report-comparison" "$@" >"$tmp/comparison"
	report --comparison "$tmp/comparison" "$tmp/plain" "$tmp/other"
}

status_is() {
	[[ $status == "$1" ]]
}

has() {
	grep -qF -e "$1" "$page"
}

lacks() {
	! has "$1"
}

said() {
	grep -qF -e "$1" "$tmp/stderr"
}

# times NUMBER TEXT: so many lines' worth of it.
times() {
	local found
	found=$(grep -oF -e "$2" "$page" | wc -l)
	echo "found $found"
	((found == $1))
}

# in_order TEXT...: each after the one before.
in_order() {
	local text at last=-1
	for text; do
		at=$(grep -obF -m 1 -e "$text" "$page" | head -n 1 | cut -d : -f 1)
		echo "'$text' at $at"
		[[ -n $at ]] && ((at > last)) || return
		last=$at
	done
}

ids_differ() {
	local twice
	twice=$(grep -oE ' id="[^"]*"' "$page" | sort | uniq -d)
	echo "$twice"
	[[ -z $twice ]]
}

# refers: each reference within the page has its id.
refers() {
	local ref
	grep -oE '(href|aria-labelledby)="#?[^"]*"' "$page" | sed 's/.*="#\?//; s/"//' | tr ' ' '\n' | sort -u |
		while read -r ref; do
			grep -qF " id=\"$ref\"" "$page" || { echo "no $ref"; return 1; }
		done
}

# Tags that no page of ours has but where it means them: one script, no image, no handler.
harmless() {
	times 1 '<script' && lacks '<img' && lacks '<iframe' && ! sed 's/="[^"]*"//g' "$page" | grep -iE '<[a-z][^>]* on[a-z]+\b'
}

whole() {
	[[ $(tail -n 1 "$page") == '</html>' ]]
}

self_contained() {
	! grep -E '(src|href)="?(https?:|//|file:)' "$page" && ! grep -iE '@import|url\((http|//)' "$page"
}

for kind in plain bare tcg failed hostile; do
	made "$kind"
done
"$here/report-fixture" "$tmp/other" plain

report "$tmp/plain"
ok 'a page of a run' status_is 0
ok 'it is whole' whole
ok 'it needs no other file' self_contained
ok 'all in their order' in_order 'Processor' 'id="verdict"' 'id="figures"' 'id="points"' 'id="preflight"' 'id="invalid"' 'id="facts"' 'id="again"'
ok 'no comparison where there is one result' lacks 'id="comparison"'
ok 'what a figure from there is worth' has 'the same writers in user space'
ok 'the verdict' has '2 points measured, none failed.'
cp -r "$tmp/plain" "$tmp/cut"
sed -i 's/"repetitions": 20/"points": ["a", "b", "c"], &/' "$tmp/cut/env.json"
report "$tmp/cut"
ok 'a run that did not end' has '2 points measured, none failed, but 1 of the run are missing'
ok 'is not called good' lacks '2 points measured, none failed.'
report "$tmp/plain"
ok 'samples that are not valid' has '25 of 26 samples are valid, <a href="#invalid">1 not</a>'
ok 'a point without an interval' has '1 point without an interval'
ok 'the warnings of the run' has '<li>warning: 3 KiB are not in huge pages vm</li>'
ok 'the checks that failed' has 'Checks of preflight that failed:</a> lockdown.'
ok 'figures in their order, and those that are not known last' in_order '<h3>Time per struct page against size' '<h3>Speed-up by threads' '<h3>zebra'
ok 'each figure says what it is' times 3 '<svg role="img" aria-labelledby="fig-run-'
ok 'and what to see' has 'Look where a curve leaves the diagonal'
ok 'text in figures stays text' has 'Time &lt;per&gt; page'
ok 'no id stands twice' ids_differ
ok 'references lead somewhere' refers
ok 'sizes are in words, and sort as numbers' has 'data-v="2147483648">2 GiB</td>'
ok 'a median and its interval' has '<td class="n">114.875</td><td class="n" data-v="114">114.000 to 115.000</td>'
ok 'parts are in percent' has '>86.0 %</td>'
ok 'what is the same in all points is said once' has 'prefill <b>zero</b>'
ok 'and is no column' lacks '>prefill</th>'
ok 'a column without a value is none' lacks '>chunk</th>'
ok 'a column that the program has not heard of' has '>a new figure</th>'
ok 'counts are whole numbers' has '>4194300</td>'
ok 'checks: what fails first, then what warns' in_order '<span class="bad">FAIL</span>' '<span class="unsure">WARN</span>' '1 checks that are ok' 'two share'
ok 'causes are counted together' has '<th scope="row">preempted</th><td class="n">2</td><td class="n">1</td>'
ok 'facts by their whole names' has '<th scope="row">processor.caches[1].level</th><td>2</td>'
ok 'what is not known has its reason' has 'unknown: no file says it vm'
ok 'a fact that is null alone too' has 'unknown: the model needs none'
ok 'the command' has '<code>memmap-bench run --out &#39;vm&#39;</code>'

cp -r "$tmp/plain" "$tmp/predicted" && mv "$tmp/predicted/plots/speedup.svg" "$tmp/predicted/plots/prediction.svg"
report "$tmp/predicted"
ok 'predicted: its figure is before those that are not known' in_order '<h3>What larger ranges would take' '<h3>zebra'
ok 'predicted: where its values and doubts are' has 'and every doubt, are in prediction.csv.</figcaption>'
ok 'predicted: a text alternative' has 'aria-label="Figure: What larger ranges would take"'

report "$tmp/bare"
ok 'a page of a summary alone' status_is 0
ok 'it says that there are no figures' has 'There are no figures'
ok 'and no preflight' has 'there is no preflight.json'
ok 'and no samples' has 'there is no samples.csv'
ok 'and no facts' has 'No facts are known: there is no env.json'
ok 'and no command' has 'The command is not known'
ok 'kernel and host are those of the summary' has '<h1>Kernel 6.12.1 on vm</h1>'

cut -d, -f 1-13 "$tmp/bare/summary.csv" | sed '1s/ns_per_page$/init_ns_per_page/' >"$tmp/few.csv" && mv "$tmp/few.csv" "$tmp/bare/summary.csv"
report "$tmp/bare"
ok 'a column of intervals that nobody has is none' lacks '>95 % interval</th>'
ok 'stages are called by their names' has '>init</th>'
report "$tmp/tcg"
ok 'a banner where an emulator ran it' has '<strong>Functional only.</strong>'
report "$tmp/failed"
ok 'a point that failed is the verdict' has '1 of 2 points failed'
ok 'and is marked in the table' times 1 '<tr class="failed">'

report "$tmp/hostile"
ok 'a hostile result has a page' status_is 0
ok 'nothing of it is markup' harmless
ok 'it is whole as well' whole
ok 'its names are there, as text' has '&lt;script&gt;window.owned=1&lt;/script&gt;'
ok 'a figure with a script is not shown, and it is said' has "plots/ladder.svg is not shown: it has an element &#39;script&#39;."
ok 'nor one with a handler' has "plots/ceiling.svg is not shown: it has an attribute &#39;onclick&#39;."
ok 'nor half a one' has 'plots/reserved.svg is not shown: it is cut off.'
ok 'the others are' times 5 '<svg role="img"'
ok 'ids differ there too' ids_differ

compared 1
ok 'a page of a comparison' status_is 0
ok 'a regression is the verdict' has 'Regression: 1 of 3 points are slower, 1 missing.'
ok 'before all else' in_order 'id="verdict"' 'Regression' 'id="comparison"' 'id="figures"'
ok 'the limit, and what it is made of' has 'beyond 3 %: the threshold is 3 %, the noise of this machine 1.1 %.'
ok 'geometric means' has '<th scope="row">all points</th><td class="n">0.980</td>'
ok 'what is unlike' has 'The two differ in init_on_alloc: on against'
ok 'the worst first' in_order '<span class="bad">slower</span>' '<span class="bad">missing</span>' '<span class="better">faster</span>'
ok 'figures of both' times 6 '<svg role="img"'
ok 'whose ids differ' ids_differ
ok 'and whose references lead somewhere' refers
ok 'points of both' times 2 '<td>contender</td><td class'
compared 0
ok 'no regression' has 'No regression in 3 points.'
compared 125
ok 'cannot judge' has 'Cannot judge: 1 of 3 points cannot be told.'
compared 1 '<script>window.owned=1</script>"x'
ok 'a hostile comparison is text' harmless

# Results that compare can read, and is asked about: each alike, but the second takes twice as long.
for k in 1 2; do
	made bare
	rm -rf "$tmp/real$k"
	mv "$tmp/bare" "$tmp/real$k"
	"$here/report-fixture" "$tmp/env" plain
	sed 's/"key[^]]*\], *//' "$tmp/env/env.json" >"$tmp/real$k/env.json"
	awk -v k="$k" 'BEGIN {
		printf "{\"context\": {}, \"benchmarks\": ["
		for (i = 0; i < 20; i++)
			printf "%s{\"name\": \"p\", \"run_name\": \"p\", \"run_type\": \"iteration\", \"repetitions\": 20, \"repetition_index\": %d, \"iterations\": 1, \"real_time\": %d, \"cpu_time\": 1, \"time_unit\": \"ns\"}", i ? "," : "", i, k * (1000 + i)
		print "]}"
	}' >"$tmp/real$k/result.json"
done
report "$tmp/real1" "$tmp/real2"
ok 'compare is asked where nothing else is said' status_is 0
ok 'and its verdict is that of the page' has 'Regression: 1 of 1 points are slower'
report "$tmp/real1" "$tmp/plain"
ok 'what compare refuses has no page' status_is 1
ok 'and it says why' said "$tmp/plain: result.json: No such file"

"$program" report "$tmp/plain/" >"$tmp/stdout" 2>"$tmp/stderr"
ok 'the page is in the result' test "$(<"$tmp/stdout")" = "$tmp/plain/report.html" -a -s "$tmp/plain/report.html"
"$program" report --out "$tmp/out.html" "$tmp/plain/" >"$tmp/stdout" 2>"$tmp/stderr" && status=0 || status=$?
ok 'or where it was asked for' test -s "$tmp/out.html"
ok 'the same each time' cmp "$tmp/out.html" "$tmp/plain/report.html"
cp -r "$tmp/plain" "$tmp/kept"
"$program" report --out "$tmp/kept/summary.csv" "$tmp/kept" >/dev/null 2>"$tmp/stderr" && status=0 || status=$?
ok 'a page replaces no measurement' test "$status" = 1 -a -n "$(grep 'kept/summary.csv: it is there already' "$tmp/stderr")"
ok 'and none is harmed' diff -r "$tmp/plain" "$tmp/kept"
"$program" report "$tmp/kept" >/dev/null 2>"$tmp/stderr" && status=0 || status=$?
ok 'but a page another page' test "$status" = 0
status=0
"$program" report --out "$tmp/none/out.html" "$tmp/plain" >"$tmp/stdout" 2>"$tmp/stderr" || status=$?
ok 'a place that is not there is an error' status_is 1

report "$tmp/none"
ok 'no result, no page' status_is 1
mkdir "$tmp/empty"
report "$tmp/empty"
ok 'no summary, no page' status_is 1
ok 'which is said' said 'there is no summary.csv'
ok 'and nothing is written' test ! -s "$page"
printf 'name,n\n"x,1\n' >"$tmp/empty/summary.csv"
report "$tmp/empty"
ok 'a summary that is none is an error' status_is 1
printf 'name,n\n' >"$tmp/empty/summary.csv"
report "$tmp/empty"
ok 'no point is a page' status_is 0
ok 'that says so' has 'No point was measured.'
printf '{"a": ' >"$tmp/empty/env.json"
printf '[]' >"$tmp/empty/preflight.json"
printf 'name\n"' >"$tmp/empty/samples.csv"
report "$tmp/empty"
ok 'files that are none are said, and no error' status_is 0
ok 'as is the one with facts' has 'No facts are known: env.json cannot be read'
ok 'and preflight' has 'preflight.json cannot be read: it is no object'
ok 'usage' test "$("$program" report >/dev/null 2>&1; echo $?)" = 2
ok 'three results are too many' test "$("$program" report a b c >/dev/null 2>&1; echo $?)" = 2
ok 'a comparison belongs to two' test "$("$program" report --comparison x a >/dev/null 2>&1; echo $?)" = 2

for wrong in '' '{' '{"schema": 2, "comparisons": [{"points": []}]}' '{"schema": 1, "comparisons": []}' \
	'{"schema": 1, "comparisons": [{}, {}]}' '{"schema": 1, "comparisons": [3]}'; do
	printf '%s' "$wrong" >"$tmp/wrong"
	report --comparison "$tmp/wrong" "$tmp/plain" "$tmp/other"
	ok "no comparison: '$wrong'" status_is 1
done
printf '{\033[31m' >"$tmp/wrong"
report --comparison "$tmp/wrong" "$tmp/plain" "$tmp/other"
ok 'what a comparison has that a terminal would obey is not shown to it' test "$status" = 1 -a -s "$tmp/stderr" -a -z "$(tr -dc '\033' <"$tmp/stderr")"
printf '{"schema": 1, "comparisons": [{"points": [3, {"name": 3, "ratio": [], "verdict": {}}], "means": [7], "count": 4, "differences": [0]}]}' >"$tmp/wrong"
report --comparison "$tmp/wrong" "$tmp/plain" "$tmp/other"
ok 'fields of other kinds are no crash' status_is 0

finish
