#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# scripts/sweep is killed at random moments while it measures in a real guest: nothing is torn, no process is left, the lock is
# free, and --resume completes. Prints TAP. SEED=N: the moments of another run. KILLS=N: of each signal.
set -uo pipefail
root=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
sweep=$root/scripts/sweep
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# shellcheck source=tap.sh
. "$root/scripts/test/tap.sh"
seed=${SEED:-$RANDOM}
RANDOM=$seed
rounds=4
# Small, and of two points, each with ranges of its own; --no-plots: figures are no part of this.
options=(--where guest --nodes 2 --cpus-per-node 1 --repetitions "$rounds" --loads 2 --no-plots --path memmap)
points=(--sizes 128M --schedules deferred --writers kernel --nodes each)
echo "# SEED=$seed"
export MEMMAP_BENCH_LOCK=$tmp/locks
mkdir "$MEMMAP_BENCH_LOCK"

# All that a run starts has its TMPDIR.
processes_of() {
	grep -lsaPz "^TMPDIR=$1/tmp\$" /proc/[0-9]*/environ
}

# torn DIR: what cannot be read.
torn() {
	python3 -ISE -c '
import csv, json, os, sys
def path(name): return os.path.join(sys.argv[1], name)
for name in filter(os.path.exists, map(path, ("env.json", "result.json", "preflight.json"))):
    try:
        json.load(open(name))
    except ValueError:
        print(name, "is torn")
for name in filter(os.path.exists, map(path, ("samples.csv", "workers.csv", "summary.csv"))):
    text = open(name).read()
    rows = list(csv.reader(text[: text.rfind("\n") + 1].splitlines()))
    if any(len(row) != len(rows[0]) for row in rows):
        print(name, "has a row that is no row")' "$1"
}

# complete DIR: every round of every point once, of those that are valid.
complete() {
	python3 -ISE -c '
import collections, csv, sys
rows = [r for r in csv.DictReader(open(sys.argv[1] + "/samples.csv"))]
seen = collections.Counter((r["name"], r["round"]) for r in rows if r["valid"] == "1")
points = {r["name"] for r in rows}
if len({r["sample"] for r in rows}) != len(rows):
    print("a sample number is there twice")
if any(n != 1 for n in seen.values()):
    print("a round has two valid samples:", seen)
tried = {(r["name"], r["round"]) for r in rows}
if len(points) != 2 or len(tried) != len(points) * int(sys.argv[2]):
    print("rounds are missing:", sorted(tried))' "$1" $((rounds * 2))
}

# strike SIGNAL SECONDS DIR
strike() {
	local signal=$1 dir=$3 pid tries
	mkdir -p "$dir/tmp"
	TMPDIR=$dir/tmp env --default-signal=INT,TERM "$sweep" "${options[@]}" --out "$dir/run" -- "${points[@]}" >"$dir/said" 2>&1 &
	pid=$!
	sleep "$2"
	kill "-$signal" "$pid"
	for ((tries = 0; tries < 600; tries++)); do
		kill -0 "$pid" || [[ -n $(processes_of "$dir") ]] || return
		sleep 0.1
	done
} 2>/dev/null

once() {
	local dir=$3 wrong='' phase='nothing begun' status=0
	strike "$1" "$2" "$dir"
	[[ -z $(processes_of "$dir") ]] || wrong+=" left running: $(processes_of "$dir")"
	flock -n "$MEMMAP_BENCH_LOCK/memmap-bench-sweep.lock" true || wrong+=' the lock is held'
	# Of the guest that was killed with the sweep, a directory of its own may be left.
	if [[ -e $dir/run/sweep ]]; then
		phase='no sample yet'
		! grep -qs '^[0-9]' "$dir/run/samples.csv" || phase='with samples'
		wrong+=$(torn "$dir/run")
		TMPDIR=$dir/tmp timeout 600 "$sweep" --resume "$dir/run" --no-plots >>"$dir/said" 2>&1 || status=$?
		# 1: a point without valid samples, of which a busy host can be the cause.
		((status < 2)) || wrong+=" resume ended with $status"
		wrong+=$(torn "$dir/run" && complete "$dir/run")
	elif [[ -e $dir/run/env.json ]]; then
		wrong+=' results, but no record of what they are'
	fi
	[[ -z $wrong ]]
	ok $((!$?)) "$1 after $2 s: $phase"
	[[ -z $wrong ]] || { tail -n 12 "$dir/said" && echo "$wrong"; } | sed 's/^/# /' >&2
}

"$root/scripts/kernel" get 6.12 >/dev/null || { echo '1..0 # SKIP no kernel 6.12 to boot' && exit 0; }
"$root/build/bench/memmap-bench" run --help 2>/dev/null | grep -q -e '--resume' ||
	{ echo '1..0 # SKIP build/bench/memmap-bench is not built, or cannot resume' && exit 0; }
# Builds, and boots once, so that neither is in the time of the next.
"$sweep" "${options[@]}" --dry-run -- "${points[@]}" >"$tmp/said" 2>&1
ok $((!$?)) 'a dry run'
grep -q '^points: 2,' "$tmp/said"
ok $((!$?)) 'in the guest says what would be measured'
begun=$SECONDS
"$sweep" "${options[@]}" --out "$tmp/whole" -- "${points[@]}" >"$tmp/said" 2>&1
ok $(($? < 2)) 'a run that nobody ends is complete'
length=$((SECONDS - begun))
for ((i = 0; i < ${KILLS:-5}; i++)); do
	for signal in INT TERM KILL; do
		once $signal "$((RANDOM % length)).$((RANDOM % 10))" "$tmp/$signal.$i"
	done
done
finish
