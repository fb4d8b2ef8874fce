#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# scripts/tune on trees that look like a machine: every knob as before, after any end. Prints TAP.
set -uo pipefail
here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=fixture
. "$here/fixture"
# shellcheck source=tap.sh
. "$here/tap.sh"
set +e
tune=$here/../tune
# TUNE_KILLS: moments for each signal.
kills=${TUNE_KILLS:-12}
tmp=$(mktemp -d -p /dev/shm 2>/dev/null) || tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
knobs=(sys/devices/system/cpu proc/sys proc/irq)

make_fixture powersave "$tmp/powersave"
# Everything that can be tuned is other than tuned.
for name in nmi_watchdog soft_watchdog; do echo 1 >"$tmp/powersave/proc/sys/kernel/$name"; done
echo 2 >"$tmp/powersave/proc/sys/kernel/numa_balancing"
echo 0-7 >"$tmp/powersave/proc/irq/24/smp_affinity_list"
echo 5 >"$tmp/powersave/proc/irq/25/smp_affinity_list"
tree=$tmp/tree file=$tmp/saved

fresh() {
	rm -rf "$tree" "$file"
	cp -a "$tmp/powersave" "$tree"
}

# as_before TREE: every knob; and nothing that should not be there.
as_before() {
	local part
	for part in "${knobs[@]}"; do
		diff -r --no-dereference "$tmp/powersave/$part" "$1/$part" >&2 || return 1
	done
	[[ -z $(ls -A "$1/var/lib") ]] || { echo "# something is left in $1/var/lib" >&2 && return 1; }
	[[ -z $(holders_of_latency "$1") ]]
}

# Processes that hold the latency of TREE.
holders_of_latency() {
	local path
	for path in /proc/[0-9]*/fd/3; do
		[[ ! $path -ef $1/dev/cpu_dma_latency ]] || echo "$path"
	done
}

# expect STATUS REGEX NAME OPTION...: in the output or the messages.
expect() {
	local want=$1 regex=$2 name=$3 status=0
	shift 3
	ROOT=$tree "$tune" "$@" >"$tmp/out" 2>&1 </dev/null || status=$?
	if ((status == want)) && { [[ $regex = '^' ]] || grep -qE -- "$regex" "$tmp/out"; }; then
		ok 1 "$name"
	else
		ok 0 "$name"
		sed 's/^/# /' "$tmp/out" >&2
		echo "# status $status, expected $want and /$regex/" >&2
	fi
}

# holds PATH TEXT NAME
holds() {
	[[ $(cat "$tree/$1" 2>&1) = "$2" ]]
	ok $((!$?)) "$3"
}

cpu=sys/devices/system/cpu
fresh
expect 0 'tuned: 14 values' 'a machine is tuned' --cpus 1-3,5-7 "$file"
holds $cpu/cpu7/cpufreq/scaling_governor performance 'the governor'
holds $cpu/cpu7/cpufreq/energy_performance_preference balance_performance 'what follows it is the driver'\''s'
holds $cpu/intel_pstate/no_turbo 1 'turbo'
holds proc/sys/kernel/nmi_watchdog 0 'one watchdog'
holds proc/sys/kernel/soft_watchdog 0 'the other'
holds proc/sys/kernel/numa_balancing 0 'NUMA balancing'
holds proc/irq/24/smp_affinity_list 0,4 'an interrupt of all CPUs keeps the others'
holds proc/irq/25/smp_affinity_list 0,4 'one of a CPU that measures moves'
holds proc/irq/9/smp_affinity_list 0-7 'one that nobody handles stays'
[[ $(holders_of_latency "$tree" | wc -l) = 1 && $(od -An -td4 -N4 "$tree/dev/cpu_dma_latency") =~ ^' '*0$ ]]
ok $((!$?)) 'the CPU latency is held at 0 when tune has ended'
[[ $(grep -c . "$file") = 26 && $(tail -n 1 "$file") = 'memmap-bench tune: complete' ]]
ok $((!$?)) 'FILE has all that was there'
cp "$file" "$tmp/kept"
expect 2 'exists: something is tuned already.*restore' 'a second tune with it is refused' --cpus 1-3 "$file"
cmp -s "$file" "$tmp/kept"
ok $((!$?)) 'and it is as it was'
expect 0 '^' 'it is put back' restore "$file"
as_before "$tree"
ok $((!$?)) 'every knob as before, and nobody holds the latency'
[[ ! -e $file ]]
ok $((!$?)) 'FILE is gone'
expect 2 'does not exist: nothing to put back' 'a second restore says so' restore "$file"
cp "$tmp/kept" "$file"
expect 0 '^' 'what is as before already is no error' restore "$file"
as_before "$tree"
ok $((!$?)) 'and stays'
expect 0 'tuned: 12 values' 'without --cpus interrupts stay' "$file"
expect 0 '^' 'and all is put back' restore "$file"
as_before "$tree"
ok $((!$?)) 'all as before'

# --- what cannot be read, written, believed -----------------------------------------------------------------------------

fresh
: >"$tree/$cpu/cpu3/cpufreq/scaling_governor"
rm "$tree/proc/sys/kernel/numa_balancing" "$tree/dev/cpu_dma_latency"
expect 0 'cpu_dma_latency may not be written' 'knobs that cannot be read' "$file"
holds $cpu/cpu3/cpufreq/scaling_governor '' 'are not touched'
[[ ! -e $tree/proc/sys/kernel/numa_balancing && ! -e $tree/dev/cpu_dma_latency ]]
ok $((!$?)) 'and not made'
in_file=$(grep -c 'cpu3/cpufreq/scaling_governor\|numa' "$file")
ok $((!in_file)) 'FILE has no value for them'
expect 0 '^' 'restored' restore "$file"
holds $cpu/cpu3/cpufreq/scaling_governor '' 'they are still as they were'
fresh
echo 'ondemand schedutil' >"$tree/$cpu/cpu3/cpufreq/scaling_available_governors"
expect 0 "cpu3/cpufreq has no governor 'performance'" 'a CPU without that governor' "$file"
holds $cpu/cpu3/cpufreq/scaling_governor powersave 'keeps its own'
rm -r "${tree:?}/proc/irq" "$tree/$cpu/cpu7"
mkdir -p "$tree/$cpu/cpu7"
expect 1 'could not put back /sys/devices/system/cpu/cpu7/cpufreq/scaling_governor.*does not exist' \
	'what has gone meanwhile is named' restore "$file"
holds $cpu/cpu6/cpufreq/scaling_governor powersave 'the rest is put back'
[[ -e $file && ! -e $tree/$cpu/cpu7/cpufreq ]]
ok $((!$?)) 'FILE stays, and nothing is made up'
fresh
sed -i '$d' "$tmp/kept"
cp "$tmp/kept" "$file"
expect 2 'cut short' 'a FILE without its end' restore "$file"
echo 'root:x' >"$file"
expect 2 'is no FILE of tune' 'another file' restore "$file"
printf 'memmap-bench tune 1\nboot\t%s\n/etc/passwd\tx\n/proc/irq/../../etc/x/smp_affinity_list\t1\nmemmap-bench tune: complete\n' \
	"$(cat "$tree/proc/sys/kernel/random/boot_id")" >"$file"
mkdir "$tree/etc"
echo safe >"$tree/etc/passwd"
expect 1 "names '/etc/passwd', which tune never changes" 'a path of others in FILE' restore "$file"
holds etc/passwd safe 'is left alone'
rm "$file"
expect 0 tuned 'tuned' "$file"
echo 0000 >"$tree/proc/sys/kernel/random/boot_id"
expect 1 'is of another boot' 'a FILE of another boot' restore "$file"
holds $cpu/cpu3/cpufreq/scaling_governor performance 'writes nothing'
cp "$tmp/powersave/proc/sys/kernel/random/boot_id" "$tree/proc/sys/kernel/random/boot_id"
expect 0 '^' 'in its own boot' restore "$file"
as_before "$tree"
ok $((!$?)) 'it does'
expect 1 'nothing was changed' 'a FILE that cannot be written' "$tmp/nowhere/saved"
expect 2 'nothing was changed' 'a directory as FILE' "$tmp"
as_before "$tree"
ok $((!$?)) 'nothing was changed'
expect 0 'interrupts stay: --cpus leaves no CPU' 'all CPUs measure' --cpus 0-7 "$file"
holds proc/irq/24/smp_affinity_list 0-7 'then interrupts stay'
expect 0 '^' 'restored' restore "$file"

# --- run -----------------------------------------------------------------------------------------------------------------

fresh
expect 7 performance 'run: the status of COMMAND, which sees the tuned machine' \
	run -- sh -c "cat $tree/$cpu/cpu0/cpufreq/scaling_governor; exit 7"
as_before "$tree"
ok $((!$?)) 'all as before, and no file is left'
expect 127 'not found|No such file' 'a COMMAND that is not there' run -- "$tmp/nothing"
as_before "$tree"
ok $((!$?)) 'all as before'
[[ $(echo text | ROOT=$tree "$tune" run --file "$file" -- cat 2>/dev/null) = text ]]
ok $((!$?)) 'COMMAND has its input and output'
expect 2 'exists: something is tuned' 'run in a run' run -- env "ROOT=$tree" "$tune" run -- true
as_before "$tree"
ok $((!$?)) 'all as before'
expect 1 'could not put back' 'COMMAND takes a knob away' run --file "$file" -- rm "$tree/proc/sys/kernel/soft_watchdog"
holds proc/sys/kernel/nmi_watchdog 1 'the others are put back'
fresh
expect 2 'needs a COMMAND' 'run without' run
expect 2 'which FILE' 'no FILE'
expect 2 'not also' 'two of them' "$file" "$file.2"
expect 2 'belongs to' 'a COMMAND without run' "$file" -- true
expect 2 'numbers are accepted' 'CPUs that are none' --cpus x "$file"
expect 2 'CPU 99 is not online; accepted are 0-7' 'a CPU that there is not' --cpus 1,99 "$file"
expect 2 'belongs to tuning' 'CPUs with restore' restore --cpus 1 "$file"
expect 2 'is no option' 'an unknown option' --fast
expect 0 'Status: 0 done' 'help' --help
as_before "$tree"
ok $((!$?)) 'nothing was changed'

# The moment after COMMAND was started and before anything else is done: a signal then must not leave it running.
fresh
cat >"$tmp/strike" <<'END'
set -o functrace
trap '[[ $BASHPID != $$ || $BASH_COMMAND != @("wait \"\$!\""*|child=\$!) ]] || kill -TERM $$' DEBUG
END
status=0
ROOT=$tree BASH_ENV=$tmp/strike "$tune" run --file "$file" -- sleep 87.125 >"$tmp/out" 2>&1 || status=$?
[[ $status = 143 ]] && ! pkill -f '^sleep 87\.125$'
ok $((!$?)) 'run: a signal as soon as COMMAND has begun ends it too'
as_before "$tree"
ok $((!$?)) 'all as before'

# --- killed at random moments -----------------------------------------------------------------------------------------

# One moment: its own tree; prints what was wrong, or how far it was.
killed() {
	local signal=$1 mine=$tmp/kill.$1.$2 pid status=0 phase='nothing done'
	cp -a "$tmp/powersave" "$mine"
	ROOT=$mine env --default-signal=INT,TERM,HUP "$tune" run --cpus 1-3,5-7 -- sleep 2 2>"$mine.err" &
	pid=$!
	sleep "0.$((RANDOM % 4))$((RANDOM % 10))$((RANDOM % 10))"
	kill "-$signal" "$pid"
	wait "$pid" 2>/dev/null || status=$?
	if [[ $signal = KILL ]]; then
		# A holder that was told nothing yet ends by itself.
		sleep 0.1
		if [[ -e $mine/var/lib/memmap-bench/tune ]]; then
			phase='tuned'
			ROOT=$mine "$tune" restore "$mine/var/lib/memmap-bench/tune" 2>>"$mine.err" || phase='not restored'
		fi
		# Killed before FILE had its name, nothing has been changed; the file it was written to is left.
		rm -rf "$mine/var/lib/memmap-bench"
	elif ((status == 129 || status == 130 || status == 143)); then
		! grep -q tuned "$mine.err" || phase=tuned
	else
		# Before the handlers are there the signal ends the shell: nothing has been done.
		phase="status $status"
	fi
	as_before "$mine" 2>>"$mine.err" || phase="NOT AS BEFORE: $(cat "$mine.err")"
	rm -rf "$mine" "$mine.err"
	echo "$phase"
}

for signal in INT TERM HUP KILL; do
	for ((i = 0; i < kills; i++)); do
		killed $signal $i >"$tmp/phase.$i" &
		(((i + 1) % 6)) || wait
	done
	wait
	cat "$tmp"/phase.* >"$tmp/phases"
	rm "$tmp"/phase.*
	[[ $(grep -cE '^(nothing done|tuned)$' "$tmp/phases") = "$kills" ]]
	ok $((!$?)) "$kills times killed by $signal: every knob as before ($(grep -c '^tuned' "$tmp/phases") when tuned)"
	grep -vE '^(nothing done|tuned)$' "$tmp/phases" | sed 's/^/# /' >&2
done

# A COMMAND that takes its time to end is waited for, and is the machine's user until then.
fresh
ROOT=$tree env --default-signal=INT,TERM "$tune" run -- bash -c \
	"trap 'sleep 0.3; cat $tree/$cpu/cpu0/cpufreq/scaling_governor >$tmp/seen; exit' TERM; touch $tmp/runs; while :; do sleep 0.05; done" \
	2>/dev/null &
pid=$!
until [[ -e $tmp/runs ]]; do sleep 0.02; done
kill -TERM $pid
sleep 0.1
kill -TERM $pid 2>/dev/null
wait $pid 2>/dev/null
ok $(($? == 143)) 'two signals: the status of the first'
[[ $(cat "$tmp/seen") = performance ]]
ok $((!$?)) 'the machine was tuned until COMMAND ended'
as_before "$tree"
ok $((!$?)) 'all as before'

finish
