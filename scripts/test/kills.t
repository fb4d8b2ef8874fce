#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# scripts/sweep is killed at random moments, with stand-ins for guest, host and runner, and scripts/tune on a tree that looks
# like a machine: nothing is torn, nothing is left, every knob is as before, and --resume completes. Prints TAP.
#
# SEED=N: the moments of another run. KILLS=N: how many of each kind.
#
# shellcheck disable=SC2016 # text for other shells
set -uo pipefail
source_root=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=fixture
. "$source_root/scripts/test/fixture"
# shellcheck source=sweep-tree.sh
. "$source_root/scripts/test/sweep-tree.sh"
set +e
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# shellcheck source=tap.sh
. "$source_root/scripts/test/tap.sh"
seed=${SEED:-$RANDOM}
RANDOM=$seed
tree=$tmp/tree
stubs=$tmp/stubs
repetitions=12
echo "# SEED=$seed"

# --- the worlds ----------------------------------------------------------------------------------------------------

make_tree "$tree"
cp "$source_root/scripts/tune" "$tree/scripts/"
cp -r "$source_root/scripts/checks" "$tree/scripts/"
make_fixture powersave "$tmp/machine"
echo 1 >"$tmp/machine/proc/sys/kernel/nmi_watchdog"
mkdir "$stubs" "$tmp/headers" && touch "$tmp/headers/Makefile"
stub "$stubs/cat" 'case $* in
	*modules_disabled) echo 0 ;;
	*lockdown) echo "[none] integrity" ;;
	*) exec /bin/cat "$@" ;;
esac'
stub "$stubs/insmod" 'exec mknod /dev/memmap_bench c 1 3'
stub "$stubs/rmmod" 'for file in /proc/[0-9]*/fd/*; do
	[[ ! $file -ef /dev/memmap_bench ]] || { echo "rmmod: memmap_bench is in use" >&2; exit 1; }
done
exec rm /dev/memmap_bench'
stub "$stubs/dmesg" 'exec cat /dev/kmsg'
# A host has a /dev of its own, which stays when all that ran on it is gone.
stub "$tmp/on_host" 'exec unshare -m bash -c '\''
	mount --bind "$CASE/dev" /dev && HELD_DEVICE=/dev/memmap_bench PATH="$STUBS:$PATH" exec "$TREE/scripts/sweep" "$@"'\'' sweep "$@"'
export TREE=$tree STUBS=$stubs PATH=$tree/stubs:$PATH HOSTNAME=h BENCH_SLEEPS=0.03

# new_case DIR: a machine, a /dev, a lock of its own; every process knows it by its environment.
new_case() {
	mkdir -p "$1/dev" "$1/locks" "$1/tmp"
	cp -a "$tmp/machine" "$1/machine"
	mknod "$1/dev/null" c 1 3 2>/dev/null && ln -s /proc/self/fd "$1/dev/fd" && : >"$1/dev/kmsg"
}

# in_case DIR COMMAND...: the shell that calls it becomes COMMAND.
in_case() {
	local dir=$1
	shift
	exec env --default-signal=INT,TERM,HUP "CASE=$dir" "ROOT=$dir/machine" "KDIR=$tmp/headers" "MEMMAP_BENCH_LOCK=$dir/locks" \
		"TMPDIR=$dir/tmp" "TRACE=$dir/trace" "$@"
}

processes_of() {
	grep -lsaPz "^CASE=$1\$" /proc/[0-9]*/environ
}

holders_of() {
	local path
	for path in /proc/[0-9]*/fd/3; do
		[[ ! $path -ef $1/machine/dev/cpu_dma_latency ]] || echo "$path"
	done
}

# --- one kill --------------------------------------------------------------------------------------------------------

# strike SIGNAL SECONDS DIR COMMAND...: ALL is SIGKILL to all of them, as when memory runs out. What says they do afterwards is
# in DIR/said.
strike() {
	local signal=$1 after=$2 dir=$3 pid tries
	at_kill=0
	shift 3
	in_case "$dir" setsid "$@" >>"$dir/said" 2>&1 &
	pid=$!
	sleep "$after"
	if [[ $signal = ALL ]]; then kill -KILL -- "-$pid" 2>/dev/null; else kill "-$signal" "$pid" 2>/dev/null; fi
	at_kill=$(samples_of "$dir")
	# Bounded, like all that waits here.
	for ((tries = 0; tries < 3000; tries++)); do
		kill -0 "$pid" || { wait "$pid"; return; }
		sleep 0.1
	done
	echo "hangs after $signal" >>"$dir/said"
	kill -KILL -- "-$pid"
	# Bash would name each that was killed.
} 2>/dev/null

samples_of() {
	grep -c '^[0-9]' "$1/run/samples.csv" 2>/dev/null
}

# whole_json FILE...: of those that are there.
whole_json() {
	python3 -ISE -c '
import json, os, sys
for name in filter(os.path.exists, sys.argv[1:]):
    try:
        json.load(open(name))
    except ValueError:
        print(name, "is torn")' "$@"
}

# settled DIR: what is wrong after a kill; nothing where nothing is.
settled() {
	local dir=$1 tries file=$1/machine/var/lib/memmap-bench/tune
	# Who was told to end does so after its sample.
	for ((tries = 0; tries < 300; tries++)); do
		[[ -n $(processes_of "$dir") ]] || break
		# A holder of the latency is ended by restore, where tune itself was killed.
		[[ $signal != ALL ]] || ((tries < 20)) || break
		sleep 0.1
	done
	if [[ -e $file ]]; then
		[[ $signal = KILL || $signal = ALL ]] || echo 'something is tuned after a signal that can be caught'
		(in_case "$dir" "$tree/scripts/tune" restore "$file" 2>>"$dir/said") || echo 'tune restore failed'
	fi
	# Killed before the file had its name, tune has changed nothing; the file it was written to is left.
	[[ $signal != KILL && $signal != ALL ]] || rm -rf "$dir/machine/var/lib/memmap-bench"
	sleep 0.1
	[[ -z $(processes_of "$dir") ]] || echo "left running: $(processes_of "$dir" | sed 's/environ/cmdline/' | xargs cat | tr '\0' ' ')"
	[[ -z $(holders_of "$dir") ]] || echo 'somebody holds the latency'
	diff -r --no-dereference "$tmp/machine/sys" "$dir/machine/sys"
	diff -r --no-dereference "$tmp/machine/proc" "$dir/machine/proc"
	[[ -z $(ls -A "$dir/machine/var/lib") ]] || echo 'tune has left something'
	[[ ! -e $dir/locks/memmap-bench-sweep.lock ]] || flock -n "$dir/locks/memmap-bench-sweep.lock" true || echo 'the lock is held'
	[[ $signal = KILL || $signal = ALL || ! -e $dir/dev/memmap_bench ]] || echo 'the module is left'
	# Some are under way, and one more until it knows; whoever is not told takes all that are left.
	(($(samples_of "$dir") - at_kill <= 4)) || echo "went on for $(($(samples_of "$dir") - at_kill)) samples"
	whole_json "$dir"/run/{env,result,preflight*}.json
	[[ ! -e $dir/run/summary.csv || $(wc -l <"$dir/run/summary.csv") = 2 ]] || echo 'summary.csv is torn'
	[[ ! -e $dir/run/sweep || $(tail -n 1 "$dir/run/sweep") = *=* ]] || echo 'the record is torn'
}

# completed DIR: every sample once, and lines whole.
completed() {
	diff <(seq $((repetitions * 2))) <(sed -n 's/^\([0-9]*\),[12]$/\1/p' "$1/run/samples.csv" | sort -n) || echo 'samples are not all there, or twice'
	[[ $(wc -l <"$1/run/samples.csv") = $((repetitions * 2 + 1)) ]] || echo 'samples.csv has other lines'
	[[ ! -e $1/dev/memmap_bench ]] || echo 'the module is left at the end'
}

# A moment of a whole run.
moment() {
	local ms=$(((RANDOM << 15 | RANDOM) % length))
	printf '%d.%03d' $((ms / 1000)) $((ms % 1000))
}

# once SIGNAL DIR SWEEP... : prints what was wrong, or how far it was.
once() {
	local signal=$1 dir=$2 again=$5 wrong='' phase='nothing begun' status=0
	local options=(--loads 2 --repetitions "$repetitions" --no-plots --out "$dir/run")
	new_case "$dir"
	strike "$signal" "$3" "$dir" "$4" "${@:6}" "${options[@]}"
	wrong=$(settled "$dir")
	if [[ -e $dir/run/sweep ]]; then
		phase='no sample yet'
		! grep -qs '^[0-9]' "$dir/run/samples.csv" || phase='with samples'
		[[ $(grep -c ' 0 ' "$dir/run/parts" 2>/dev/null) != 2 ]] || phase='at the end'
		if [[ -n $again ]]; then
			strike "$signal" "$again" "$dir" "$4" --resume "$dir/run" --no-plots
			wrong+=$(settled "$dir")
		fi
		# One that hangs is a failure too.
		(in_case "$dir" timeout 300 "$4" --resume "$dir/run" --no-plots >>"$dir/said" 2>&1) || status=$?
		((!status)) || wrong+=" resume ended with $status"
		wrong+=$(completed "$dir")
	elif [[ -e $dir/run/env.json ]]; then
		wrong+=' results, but no record of what they are'
	fi
	if [[ -n $wrong ]]; then
		phase="WRONG: $wrong"
		sed 's/^/# /' "$dir/said" >&2
	fi
	# A claim that a KILL has left is nobody's.
	rm -rf "$dir"
	echo "$phase"
}

# series NAME SIGNAL COUNT COMMAND OPTION...: every third is struck twice.
series() {
	local name=$1 signal=$2 count=$3 i again
	shift 3
	for ((i = 0; i < count; i++)); do
		again=''
		((i % 3)) || again=$(moment)
		once "$signal" "$tmp/case.$name.$signal.$i" "$(moment)" "$1" "$again" "${@:2}" >"$tmp/phase.$i" &
		# Drawn here, not by the child.
		((RANDOM))
		(((i + 1) % 4)) || wait
	done
	wait
	cat "$tmp"/phase.* >"$tmp/phases"
	rm "$tmp"/phase.*
	ok $((!$(grep -c '^WRONG' "$tmp/phases"))) "$name: $count times $signal ($(sort "$tmp/phases" | uniq -c | sed 's/^ *//' | grep -v WRONG | paste -sd, | sed 's/,/, /g'))"
	grep '^WRONG' "$tmp/phases" | sed 's/^/# /' >&2
	cat "$tmp/phases" >>"$tmp/all"
}

# took COMMAND OPTION...: sets length, milliseconds of a run that nobody ends: moments are drawn from it.
took() {
	local begun=${EPOCHREALTIME/./}
	new_case "$tmp/case.whole"
	(in_case "$tmp/case.whole" "$@" --loads 2 --repetitions "$repetitions" --no-plots --out "$tmp/case.whole/run" >"$tmp/said" 2>&1)
	ok $((!$?)) "${*:2}: a run that nobody ends is complete"
	length=$(((${EPOCHREALTIME/./} - begun) / 1000))
	rm -rf "$tmp/case.whole"
}

took "$tree/scripts/sweep" --where guest
for signal in INT TERM KILL; do
	series guest $signal "${KILLS:-10}" "$tree/scripts/sweep" --where guest
done
if ((EUID == 0)) && unshare -m true 2>/dev/null; then
	took "$tmp/on_host" --where host --tune
	for signal in INT TERM KILL ALL; do
		series host $signal "${KILLS:-14}" "$tmp/on_host" --where host --tune
	done
else
	for signal in whole INT TERM KILL ALL; do
		ok 1 "host: $signal # SKIP needs root and mount namespaces"
	done
fi
# Of few, all may be of one kind.
if (($(wc -l <"$tmp/all") >= 40)); then
	grep -q 'with samples' "$tmp/all" && grep -q 'no sample yet' "$tmp/all"
	ok $((!$?)) 'some of these moments were before the first sample, some between two'
fi
finish
