#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# memmap-bench export, by the programs that it writes for: promtool and prometheus_client, compare.py, benchstat. Where one
# is missing that is skipped (Debian: prometheus, python3-prometheus-client, libbenchmark-tools; benchstat is Go's). TAP.
#
# shellcheck disable=SC2317 # functions that are called by name
set -uo pipefail
here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
program=$(cd -P -- "$here/../.." && pwd)/build/bench/memmap-bench
[[ -x $program ]] || { echo "1..0 # SKIP no build/bench/memmap-bench: make bench"; exit 0; }
tmp=$(mktemp -d "${TMPDIR:-/tmp}/export-test.XXXXXX")
trap 'rm -rf -- "$tmp"' EXIT
# shellcheck source=tap.sh
. "$here/tap.sh"
compare_py=/usr/share/benchmark/compare.py

# ok NAME COMMAND...: passes when COMMAND does.
ok() {
	local name=$1
	shift
	if "$@" >"$tmp/check" 2>&1; then
		tap 1 "$name"
	else
		tap 0 "$name"
		{ echo "$*" && head -n 20 "$tmp/check"; } | comment
	fi
}

# skip REASON NAME...
skip() {
	local reason=$1 name
	shift
	for name; do
		tap 1 "$name # SKIP $reason"
	done
}

# Debian's python3, which has its packages, or another that has them.
python_with() {
	local python
	for python in /usr/bin/python3 python3; do
		"$python" -c "import $1" 2>/dev/null && { echo "$python"; return; }
	done
	return 1
}

# rows NAME N NS CPU: samples as the library writes them, around NS, and their median.
rows() {
	awk -v name="$1" -v n="$2" -v ns="$3" -v cpu="$4" 'BEGIN {
		of = sprintf("\"run_name\": \"%s\", \"repetitions\": %d", name, n)
		for (i = 0; i < n; i++)
			printf "{\"name\": \"%s\", %s, \"run_type\": \"iteration\", \"repetition_index\": %d, \"iterations\": 1,\n" \
				"\"real_time\": %.6e, \"cpu_time\": %s, \"time_unit\": \"ns\", \"memmap.ns_per_page\": %.6e},\n",
				name, of, i, 1e4 * (ns + i / 1000), cpu == "null" ? cpu : sprintf("%.6e", 2e4 * ns), ns + i / 1000
		printf "{\"name\": \"%s_median\", %s, \"run_type\": \"aggregate\", \"aggregate_name\": \"median\",\n" \
			"\"aggregate_unit\": \"time\", \"iterations\": %d, \"real_time\": %.6e, \"cpu_time\": %s, \"time_unit\": \"ns\"},\n",
			name, of, n, 1e4 * (ns + (n - 1) / 2000), cpu == "null" ? cpu : sprintf("%.6e", 2e4 * ns)
	}'
}

# result NAME KERNEL NS: one with a point that failed and one of which nobody knows the processor time.
result() {
	mkdir "$tmp/$1"
	cat >"$tmp/$1/env.json" <<END
{"schema": 1, "host": "h1", "where": "guest", "accel": "kvm", "cpu": "Xeon", "kernel": {"release": "$2"},
 "run": {"source": "hole", "repetitions": 12}}
END
	{
		echo '{"context": {"memmap.schema": "1", "memmap.accel": "kvm"}, "benchmarks": ['
		rows memmap/padata/kernel/size:1G/nodes:0,1/threads:2 12 "$3" known
		rows bind/sync/generic/size:1G/nodes:0 12 "$3" null
		echo '{"name": "memmap/serial/kernel/size:1G", "run_type": "iteration", "error_occurred": true,'
		echo '"error_message": "steal", "real_time": 0, "cpu_time": 0, "time_unit": "ns"}]}'
	} >"$tmp/$1/result.json"
}

exported() {
	"$program" export --format "$@" 2>"$tmp/stderr"
}

result before 6.1.0 10
result after 6.12.0 11
cat >"$tmp/hostile.json" <<'END'
{"context": {"memmap.host": "h\"1\\\n ", "memmap.kernel": "6 \u2003\u03b2"}, "benchmarks": [
{"name": "a\"b\\c\nd|e,f%\u00a0g-8", "run_type": "iteration", "real_time": 2, "time_unit": "s", "cpu_time": 1}]}
END

# --- csv, of a real run: what its summary.csv says ----------------------------------------------------------------

# columns FILE NAME...: these of a csv file without commas in quotes, in short. Of a point without a sample, on a machine
# that is too busy, export knows less.
columns() {
	local file=$1
	shift
	awk -F, -v want="$*" '
		NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; n = split(want, name, " "); next }
		{
			if (!$at["n"]) next
			for (i = 1; i <= n; i++) {
				value = $at[name[i]]
				gsub(/"/, "", value)
				printf "%s ", value ~ /^[0-9.e+-]+$/ ? sprintf("%.6g", value) : value
			}
			print ""
		}' "$file"
}

same_as_summary() {
	local shared="name path schedule writer size_bytes nodes threads placement prefill n invalid warmup failed kernel host where accel"
	"$program" run --where model --sizes 128M --nodes 0 --schedules serial,padata --writers stores --threads 1 \
		--repetitions 20 --out "$tmp/run" || [[ -s $tmp/run/summary.csv ]] || return
	exported csv "$tmp/run" >"$tmp/points.csv"
	diff <(columns "$tmp/points.csv" "$shared" median low high mad) \
		<(columns "$tmp/run/summary.csv" "$shared" ns_per_page ns_per_page_low ns_per_page_high mad_ns_per_page)
}
ok 'csv: figures and columns of a run are those of its summary.csv' same_as_summary

# --- OpenMetrics ---------------------------------------------------------------------------------------------------

exported openmetrics "$tmp/before" "$tmp/after" >"$tmp/two.prom"
exported openmetrics "$tmp/hostile.json" >"$tmp/hostile.prom"
if command -v promtool >/dev/null; then
	for name in two hostile; do
		# shellcheck disable=SC2016 # for the other shell
		ok "openmetrics: promtool has nothing to say of $name" sh -c 'said=$(promtool check metrics <"$1" 2>&1) && [ -z "$said" ]' \
			sh "$tmp/$name.prom"
	done
else
	skip 'needs promtool' 'openmetrics: promtool has nothing to say of '{two,hostile}
fi

# The strict parser; and the older one, as node_exporter has it.
parsed() {
	"$python" - "$tmp/two.prom" "$tmp/hostile.prom" <<'END'
import sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families as strict
from prometheus_client.parser import text_string_to_metric_families as older
two, hostile = (open(name, encoding="utf-8", newline="").read() for name in sys.argv[1:])
families = {family.name: family for family in strict(two)}
assert len(families) == len(list(older(two))) == 6, list(families)
median = families["memmap_bench_page_median_seconds"]
assert (median.type, median.unit, len(median.samples)) == ("gauge", "seconds", 4)
found = {(s.labels["path"], s.labels["kernel"]): s.value for s in median.samples}
assert abs(found["memmap", "6.12.0"] - 11.0055e-9) < 1e-18, found
assert all(s.labels["accel"] == "kvm" and s.labels["where"] == "guest" for f in families.values() for s in f.samples)
assert [s.value for s in families["memmap_bench_point_failed"].samples] == [0, 0, 1] * 2
[sample] = next(strict(hostile)).samples
assert sample.labels == {"point": 'a"b\\c\nd|e,f%\u00a0g-8', "host": 'h"1\\\n ', "kernel": "6 \u2003\u03b2"}, sample
assert sample.value == 2
END
}
if python=$(python_with prometheus_client); then
	ok 'openmetrics: two parsers of prometheus_client read what was meant' parsed
else
	skip 'needs python3-prometheus-client' 'openmetrics: two parsers of prometheus_client read what was meant'
fi

# --- benchstat -----------------------------------------------------------------------------------------------------

# Line by line as golang.org/design/14313 has it: keys without capitals and blanks; a name that begins with a capital and
# has no GOMAXPROCS; a number of iterations; a value and its unit.
is_go_format() {
	LC_ALL=C awk '
		/^[a-z][^A-Z[:space:]]*:( .*)?$/ { next }
		/^Unit [^ ]+ better=lower$/ { next }
		/^Benchmark[A-Z][!-~]* 1 [0-9]+(\.[0-9]+)?(e[-+][0-9]+)? [!-~]+$/ && $1 !~ /-[0-9]+$/ { results++; next }
		{ print "line " NR ": " $0; wrong = 1 }
		END { exit wrong || results != want }' want="$1" "$2"
}
exported benchstat "$tmp/before" "$tmp/after" >"$tmp/both.txt"
exported benchstat "$tmp/hostile.json" >"$tmp/hostile.txt"
ok 'benchstat: each line is one of the format' is_go_format 48 "$tmp/both.txt"
ok 'benchstat: also where names are hostile' is_go_format 1 "$tmp/hostile.txt"
if command -v benchstat >/dev/null; then
	# shellcheck disable=SC2016 # for the other shell
	ok 'benchstat: it compares kernels' sh -c 'benchstat -col kernel "$1" 2>&1 | grep -E "Memmap/.*\+10\.0.*n=12"' sh "$tmp/both.txt"
else
	skip 'needs benchstat' 'benchstat: it compares kernels'
fi

# --- compare.py ----------------------------------------------------------------------------------------------------

compared() {
	"$python" "$compare_py" --no-color benchmarks "$tmp/before.json" "$tmp/after.json" >"$tmp/compared" 2>&1
}
# shows POINT COLUMN...: its line has these.
shows() {
	grep -F -- "$1 " "$tmp/compared" | tr -s ' ' | grep -F -- " ${*:2}"
}
lacks() {
	! grep -F -- "$1" "$tmp/compared"
}
for name in before after; do
	exported google --out "$tmp/$name.json" "$tmp/$name"
done
ok 'google: what is left out is said' grep -F 'memmap/serial/kernel/size:1G failed and is left out: steal' "$tmp/stderr"
names=('google: compare.py reads it' 'google: medians, and their ratio' 'google: of a U test of 12 against 12'
	'google: a processor time that nobody knows is none' 'google: nothing of a point that failed')
if [[ -e $compare_py ]] && python=$(python_with scipy.stats); then
	ok "${names[0]}" compared
	ok "${names[1]}" shows memmap/padata/kernel/size:1G/nodes:0,1/threads:2_median +0.0999 +0.1000 100055 110055 200000 220000
	ok "${names[2]}" shows memmap/padata/kernel/size:1G/nodes:0,1/threads:2_pvalue 0.0000 0.0000 'U Test, Repetitions: 12 vs 12'
	ok "${names[3]}" shows bind/sync/generic/size:1G/nodes:0_median +0.0999 +nan 100055 110055 nan nan
	ok "${names[4]}" lacks serial
else
	skip 'needs libbenchmark-tools and python3-scipy' "${names[@]}"
fi

finish
