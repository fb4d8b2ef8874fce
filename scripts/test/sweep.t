#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What scripts/sweep refuses, and what it does with results; scripts/guest is a stand-in. Prints TAP.
set -uo pipefail
source_root=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# shellcheck source=tap.sh
. "$source_root/scripts/test/tap.sh"

# A tree of its own, so that no result lands in this one.
tree=$tmp/tree
# shellcheck source=sweep-tree.sh
. "$source_root/scripts/test/sweep-tree.sh"
make_tree "$tree"
export TRACE=$tmp/trace TREE=$tree MEMMAP_BENCH_LOCK=$tree/locks PATH=$tree/stubs:$PATH HOSTNAME=h
sweep=$tree/scripts/sweep

# expect STATUS REGEX NAME [VAR=VALUE...] [sweep option...]
expect() {
	local want=$1 regex=$2 name=$3 variables=() status=0
	shift 3
	while [[ ${1:-} = *=* && $1 != -* ]]; do
		variables+=("$1")
		shift
	done
	: >"$TRACE"
	env "${variables[@]}" "$sweep" "$@" >"$tmp/out" 2>&1 || status=$?
	if ((status == want)) && grep -qE -- "$regex" "$tmp/out" "$TRACE"; then
		ok 1 "$name"
	else
		ok 0 "$name"
		sed 's/^/# /' "$tmp/out" "$TRACE" >&2
		echo "# status $status, expected $want and /$regex/" >&2
	fi
}

# kept NAME: the newest run has what the guest left, and nothing is left over.
kept() {
	local dirs=("$tree"/data/runs/h/6.12.9-x/*/) left=("$tree"/data/runs/.s*)
	[[ -f ${dirs[-1]}summary.csv && -f ${dirs[-1]}console.log && ! -e ${left[0]} ]]
	ok $((!$?)) "$1"
	rm -rf "$tree/data"
}

expect 2 'auto, host, guest and model are accepted' 'a wrong --where' --where moon
expect 2 'whole number from 1' 'repetitions 0' --repetitions 0
expect 2 'whole number from 1' 'repetitions that are no number' --repetitions x
expect 2 'is no option' 'an unknown option' --fast
expect 2 'needs a value' 'an option without its value' --out
expect 2 'exists already' 'an output directory that exists' --out "$tmp"
expect 2 'whole number from 1 to 8' 'too many nodes' --where guest --nodes 9
expect 2 'belongs to --where host' 'namespaces in a guest' --where guest --namespaces namespace0.0
expect 2 'belongs to a guest' 'icount on the host' --where host --icount
expect 0 'usage|measure' 'help' --help

expect 0 'figures and results: ' 'a guest that measures' --where guest
kept 'its results are kept below host and kernel'
expect 0 'sizes 1G,4G,16G --repetitions 3 ' 'quick: the default sizes, 3 samples' --where guest --quick
expect 0 '--sizes all' 'full: all sizes' --where guest --full
expect 0 'namespace0.0,namespace1.0,namespace2.0' 'a namespace for each node' --where guest --nodes 3
expect 0 '--kernel 6.1 ' 'the kernel is passed on' --where guest --kernel 6.1
expect 0 '--kernel 6.1.0-50 ' 'and a certain release' --where guest --kernel 6.1.0-50
expect 0 '--kernel private ' 'a kernel of our own too' --where guest --kernel private
expect 0 '--writers all --verify no --out ' 'options after -- go to the runner' --where guest -- --writers all --verify no
rm -rf "$tree/data"
expect 255 'failed with status 255; what was measured is in' 'a guest that fails keeps its status' \
	GUEST_STATUS=255 --where guest
kept 'and its results'
expect 77 'nothing was measured' 'a guest that cannot run' GUEST_STATUS=77 GUEST_MEASURES=0 --where guest
expect 1 'nothing was measured' 'no results, though all went well' GUEST_MEASURES=0 --where guest
expect 1 'failed with status 1' 'figures that cannot be drawn' RENDER_STATUS=1 --where guest
expect 0 "figures and results: $tmp/mine" 'a directory of the user' --where guest --out "$tmp/mine"
expect 2 'exists already' 'which is never overwritten' --where guest --out "$tmp/mine"

touch "$tmp/file"
expect 2 'cannot be made; name a new directory' 'a directory that cannot be made' --where guest --out "$tmp/file/x"
[[ ! -s $TRACE ]]
ok $((!$?)) 'is found out before anything is measured'
expect 77 'nothing was measured' 'nothing measured into a directory' GUEST_STATUS=77 GUEST_MEASURES=0 --where guest \
	--out "$tmp/empty"
[[ ! -e $tmp/empty ]]
ok $((!$?)) 'leaves no directory'
expect 2 'from 1 to 64' 'no CPUs' --where guest --cpus-per-node 0
expect 2 '6.12, 6.1, private, a release .* or the path' 'an unknown kernel' --where guest --kernel 5.1
expect 2 'belongs to --where host' 'namespaces with icount' --icount --namespaces namespace0.0
expect 2 '--kernel belongs to a guest' 'a kernel on the host' --where host --kernel 6.1

# --- experiments -------------------------------------------------------------------------------------------------

experiments=$tree/data/experiments
rm -rf "$tree/data"
mkdir -p "$experiments" "$tmp/sys/devices/system/node/node0"
echo 0 >"$tmp/sys/devices/system/node/has_cpu"
echo 0-63 >"$tmp/sys/devices/system/node/node0/cpulist"
# preset NAME LINE...
preset() {
	local name=$1
	shift
	# shellcheck disable=SC2016 # that nobody expands it is the test
	printf '%s\n' 'title=a $(touch pwned) title' source=me citation=x "look=here" "$@" >"$experiments/$name"
}
preset E1 where='model guest' 'run=--schedules serial --sizes 3T --nodes all' 'run.guest=--writers legacy' guest.nodes=3 \
	'threads=1 30% 100%' guest.cpus_per_node=8 repetitions=4 'figures=published nodes'
preset E2 'reason=boot only'
preset E10 where=guest 'run=--path unbind' guest.icount=1 guest.pmem=4G guest.bind_pmem=1 guest.append=quiet
preset E11 where='model guest' nodes=2

expect 0 '^E1 +model guest +a \$\(touch pwned\) title' 'a list of the experiments' --experiment list
expect 0 'boot only' 'with the reason of those that cannot run' --experiment list
expect 2 "none of that name; there are: E1 E2 E10 E11, and 'list'" 'an unknown experiment' --experiment E3
expect 2 'none of that name' 'a name that is a path' --experiment ../E1
expect 77 'E2 .* cannot run here: boot only' 'one that cannot run' --experiment E2
preset broken where=guest colour=blue
expect 1 "line 6: 'colour=blue' is no KEY=VALUE" 'a preset with another key' --experiment broken
rm "$experiments/broken"
expect 2 '--path belongs to the default matrix' 'options of the default matrix' --experiment E1 --path bind
expect 77 '--where host: E1 runs in: model guest' 'a place that the experiment has not' --experiment E1 --where host
expect 0 '--kernel 6.12 --nodes 3 --cpus-per-node 8 --mem 1G --timeout' "the preset's guest" --experiment E1 --where guest
[[ $(cat "$TRACE") = *' --schedules serial --sizes 3T --nodes all --writers legacy --threads 1,3,8 --fit --repetitions 4 --out '* ]]
ok $((!$?)) "and its arguments, threads in shares of a node's CPUs"
ok $(($(cat "$tree"/data/runs/h/*/*/experiment | grep -c -e ^experiment=E1$ -e ^scale=32$ -e ^title= -e '^arguments=.*3T') == 4)) \
	'what was run, and the scale, are kept'
grep -q "sizes are 1/32 of the preset's" "$tmp/out"
ok $((!$?)) 'and said'
rm -rf "$tree/data/runs"
expect 0 '^render .*Z published nodes$' 'its figures are drawn, and no others' --experiment E1 --where guest
expect 0 '--nodes 5 .*run --schedules serial --nodes all --writers legacy --repetitions 2 --threads 3 --sizes=1G$' \
	'what the user says overrides' --experiment E1 --where guest --nodes 5 --repetitions 2 -- --threads 3 --sizes=1G
grep -q "sizes as given, not the preset's" "$tmp/out"
ok $((!$?)) 'sizes of the user are not the published ones'
expect 0 '--icount --pmem-per-node 4G --mem 1G --bind-pmem --append quiet .*--namespaces namespace0.0,' 'all of a guest' \
	--experiment E10
expect 0 'not in the model: E11 needs 2 NUMA nodes with CPUs, there is 1' 'a machine with too few nodes is passed over' \
	MEMMAP_BENCH_SYSFS="$tmp/sys" --experiment E11
expect 77 '--where model: E11 needs 2 NUMA nodes' 'and refused where it was named' MEMMAP_BENCH_SYSFS="$tmp/sys" \
	--experiment E11 --where model
ok $((!$(find "$tmp" "$source_root" -maxdepth 3 -name pwned | wc -l))) 'no value of a preset is evaluated'
rm -rf "$tree/data/runs"

# --- the directory: log, checks, what was asked for ---------------------------------------------------------------

dir=$tmp/kept
expect 0 'figures and results' 'a sweep whose runner says something' BENCH_SAYS='a line of its own' --where guest \
	--allow load --allow swap --out "$dir"
grep -qE '^20[0-9-]{8}T[0-9:]{8}Z a line of its own$' "$dir/sweep.log" && grep -q 'a line of its own' "$tmp/out"
ok $((!$?)) 'that is in the log, with the time, and was said'
grep -qE "Z \+ .*/scripts/guest' '--kernel' '6.12'.*'--into' '$dir'" "$dir/sweep.log"
ok $((!$?)) 'and so are commands'
grep -qx allowed=load "$dir/sweep" && grep -qx allowed=swap "$dir/sweep" && grep -qx release=6.12.9-x "$dir/sweep"
ok $((!$?)) 'what was allowed, and the kernel, are recorded'
grep -q -- '--where guest --allow load --allow swap .*--size 6144M --out '"$dir/" "$TRACE"
ok $((!$?)) 'preflight is asked for that place, its memory, and room'
python3 -m json.tool "$dir/preflight.json" >/dev/null
ok $((!$?)) 'and its answer is kept'
expect 1 'bad FAIL load: say "9" .* do: stop them' 'preflight stops a sweep, and says why' PREFLIGHT_STATUS=1 \
	--where guest --out "$tmp/stopped-by-preflight"
grep -q -- 'give --allow NAME' "$tmp/out" && [[ ! -e $tmp/stopped-by-preflight && $(cat "$TRACE") != *bench* ]]
ok $((!$?)) 'what to do is said, nothing is measured, and no directory left'
expect 0 'figures and results' 'allowed, it goes on' PREFLIGHT_STATUS=1 --where guest --allow load
expect 2 'preflight ended with status 2' 'a preflight that is refused' PREFLIGHT_STATUS=2 --where guest
expect 0 'plan of 3 points' 'a dry run asks the runner, in the guest' --dry-run --where guest --boots 2 --quick
grep -q '^where: guest (--where guest)' "$tmp/out" && grep -q "^command: memmap-bench run .*'--path' 'memmap,bind'" "$tmp/out" &&
	grep -q '^parts: boots 2,' "$tmp/out" && grep -q '^guest .* -- memmap-bench run .*--dry-run' "$TRACE"
ok $((!$?)) 'and says where, why, what and how often'
expect 77 'plan' 'with its status' BENCH_STATUS=77 --dry-run --where model
rm -rf "$tree/data/runs"
expect 0 plan 'a dry run' --dry-run --where model
[[ ! -e $tree/data/runs ]]
ok $((!$?)) 'makes no directory'
expect 1 'preflight would stop it here' 'one that preflight would stop' PREFLIGHT_STATUS=1 BENCH_STATUS=1 --dry-run --where model
expect 2 'newline' 'an option that cannot be recorded' --append $'a\nb'
expect 2 'model has memmap only' 'a bind in the model' --where model --path bind
expect 2 "after '--' is the sweep's" "the runner's directory" --where model -- --out /nowhere
expect 2 '6.12, 6.1, private' 'a kernel that is no file' --kernel /nowhere

# --- parts, and going on -------------------------------------------------------------------------------------------

# traced REGEX: how many lines of what was called.
traced() {
	grep -cE -- "$1" "$TRACE"
}

dir=$tmp/parts
expect 0 'boot 2 of 2' 'two boots of three loads' --where guest --boots 2 --loads 3 --repetitions 2 --out "$dir"
[[ $(traced '^guest ') = 2 && $(traced ' parts --module /lib/memmap_bench.ko /out 6 4 5 6 -- memmap-bench') = 1 ]]
ok $((!$?)) 'are two guests, with three parts each'
[[ $(traced "^bench .*--part 1/6 --out $dir$") = 1 && $(traced "^bench .*--part [2-6]/6 --resume $dir$") = 5 ]]
ok $((!$?)) 'of which all but the first go on'
[[ $(traced '^(rm|ins)mod') = 8 && $(grep -A 1 ^rmmod "$TRACE" | grep -c '^insmod /lib/memmap_bench.ko$') = 4 ]]
ok $((!$?)) 'the module is loaded anew in between, but not at a boot'
[[ $(grep -c '^[0-9]' "$dir/samples.csv") = 12 && $(grep -cE '^[1-6] 0 [0-9a-f-]{36}$' "$dir/parts") = 6 ]]
ok $((!$?)) 'all samples are there, and all parts noted'
expect 0 'is complete: nothing is left' 'a sweep that is complete' --resume "$dir"
[[ $(traced '^render ') = 1 && $(traced 'guest|bench|preflight') = 0 ]]
ok $((!$?)) 'is only drawn'

dir=$tmp/failing
expect 1 'failed with status 1' 'a part without samples' BENCH_STATUS=1 --where guest --loads 3 --quick --out "$dir"
[[ $(traced '^bench ') = 3 && $(grep -c ' 1 ' "$dir/parts") = 3 ]]
ok $((!$?)) 'does not end the others'
sed -i 's/^\([13]\) 1/\1 0/' "$dir/parts"
expect 0 'figures' 'what had failed' --resume "$dir"
[[ $(traced '^bench ') = 1 && $(traced 'part 2/3 --resume') = 1 ]]
ok $((!$?)) 'is asked for again, alone'

dir=$tmp/boots
expect 255 "goes on" 'a guest that fails in the first of two boots' GUEST_STATUS=255 --where guest --boots 2 --nodes 3 \
	--append 'a  b' --out "$dir" -- --writers 'two words'
expect 0 'figures' 'is gone on with' --resume "$dir"
[[ $(traced '^guest ') = 1 && $(traced "/out 2 2 -- memmap-bench run .*--writers two words") = 1 && $(traced '^guest .*--nodes 3 .*--append a  b') = 1 ]]
ok $((!$?)) 'in the same machine, with the same arguments, in the other boot'
printf '3 0' >>"$dir/parts"
expect 0 'is complete' 'a line that was cut short is none' --resume "$dir"
[[ $(tail -n 1 "$dir/sweep.log") = *Z* && -f $dir/preflight-2.json ]]
ok $((!$?)) 'each sitting has its checks'

dir=$tmp/complained
expect 255 'what was measured is in [^;]*$' 'a guest whose kernel complains' GUEST_STATUS=255 'GUEST_SAYS=WARNING: CPU: 0' \
	--where guest --boots 2 --out "$dir"
expect 1 'kernel complained in it.*WARNING: CPU: 0' 'is not gone on with' --resume "$dir"

dir=$tmp/empty-run
mkdir "$dir"
cp "$tmp/boots/sweep" "$dir/"
echo sample,part >"$dir/samples.csv"
expect 0 'figures' 'a runner that was killed before its first sample' --resume "$dir"
[[ $(traced "^bench .*--out $dir$") = 1 ]]
ok $((!$?)) 'has left nothing to go on with'
rm "$dir/env.json" "$dir/parts"
expect 1 'samples but no env.json' 'samples without their facts' --resume "$dir"

expect 2 'takes everything from there: leave --quick away' 'other options with --resume' --resume "$dir" --quick
expect 2 'leave -- away' 'options of the runner too' --resume "$dir" -- --writers all
expect 2 "has no file 'sweep'" 'a directory of somebody else' --resume "$tmp"
expect 2 'is no directory' 'none' --resume "$tmp/nowhere"
cp "$tmp/boots/sweep" "$tmp/empty-run/sweep"
printf 'colour=%s\n' blue >>"$tmp/empty-run/sweep"
expect 2 'is nothing that this sweep knows' 'a record with something else' --resume "$tmp/empty-run"
# Root may write everything.
cp -r "$tmp/boots" "$tmp/theirs"
rm "$tmp/theirs/sweep.log"
mkdir "$tmp/theirs/sweep.log"
expect 1 "^sweep: .*/theirs/sweep.log cannot be written; go on as the user" 'a log that cannot be written' --resume "$tmp/theirs"
[[ $(wc -l <"$tmp/out") = 1 ]]
ok $((!$?)) 'is said once, in our own words'
cp -r "$tmp/boots" "$tmp/elsewhere"
rm "$tmp/elsewhere/parts"
expect 2 'is of host h; this is other' 'another host' HOSTNAME=other --resume "$tmp/elsewhere"
sed -i 's/^release=.*/release=6.12.8-x/' "$tmp/elsewhere/sweep"
expect 2 'was measured on kernel 6.12.8-x; here it would be 6.12.9-x' 'another kernel' --resume "$tmp/elsewhere"
expect 2 'the model has no boots' 'boots of the model' --where model --boots 2
expect 2 'belongs to the host' 'tuning a guest' --where guest --tune
expect 2 'from 1 to 99' 'no boots' --boots 0
expect 0 figures 'processes of the model' --where model --loads 2 --out "$tmp/processes"
[[ $(traced '^bench .*--part [12]/2') = 2 && $(traced '^(rm|ins)mod') = 0 ]]
ok $((!$?)) 'are parts, and need no module'

# --- one at a time -------------------------------------------------------------------------------------------------

# in_sample DIR: waits until the runner has begun there.
in_sample() {
	until [[ -s $1/samples.csv ]]; do sleep 0.05; done
}

# A signal to the sweep alone, while its guest runs.
dir=$tmp/stopped
env --default-signal=INT,TERM BENCH_SLEEPS=0.5 "$sweep" --where guest --repetitions 200 --out "$dir" >"$tmp/out" 2>&1 &
pid=$!
in_sample "$dir"
sleep 1
expect 1 "another sweep runs on this machine.*: process $pid since 20.*Z, directory: $dir" 'a second sweep' --where model
[[ ! -s $TRACE ]]
ok $((!$?)) 'measures nothing'
holders=()
for file in /proc/[0-9]*/fd/*; do
	[[ ! $file -ef $tree/locks/memmap-bench-sweep.lock ]] || holders+=("$file")
done
[[ ${#holders[@]} = 1 && ${holders[0]} = /proc/$pid/fd/* ]]
ok $((!$?)) 'nothing that the sweep runs has its lock'
kill -TERM "$pid"
wait "$pid" 2>/dev/null
ok $(($? == 143)) 'TERM ends the sweep'
grep -q "interrupted; what was measured is in $dir; 'sweep --resume $dir' goes on" "$dir/sweep.log"
ok $((!$?)) 'and what was measured is kept, and how to go on said'
left=("$tree"/data/runs/.s*)
[[ ! -e ${left[0]} ]] && ! grep -qsaPz "^TRACE=$TRACE\$" /proc/[0-9]*/environ
ok $((!$?)) 'and nothing is left behind'
[[ $(ls "$tree/locks") = memmap-bench-sweep.lock ]]
ok $((!$?)) 'nor a claim to the lock'
samples=$(grep -c '^[0-9]' "$dir/samples.csv")
expect 0 figures 'it is gone on with' --resume "$dir"
[[ $samples -ge 1 && $samples -lt 200 && $(grep -c '^[0-9]' "$dir/samples.csv") = 200 ]]
ok $((!$?)) 'to its end'
rm "$tree/locks/"*
ln -s "$tmp/victim" "$tree/locks/memmap-bench-sweep.lock"
expect 1 'is no plain file' 'a link in place of the lock' --where model
[[ ! -e $tmp/victim ]]
ok $((!$?)) 'is not followed'
rm "$tree/locks/"*
echo theirs >"$tmp/victim"
ln -s "$tmp/victim" "$tree/locks/memmap-bench-sweep.lock"
expect 1 'is no plain file' 'a link to something' --where model
rm "$tree/locks/"*
mkfifo "$tree/locks/memmap-bench-sweep.lock"
expect 1 'is no plain file' 'a pipe in its place' --where model
rm "$tree/locks/"*

# A copier of messages that is gone must not take the end of the sweep with it.
dir=$tmp/pipe
"$sweep" --where model --out "$dir" 2>&1 >/dev/null | true
[[ -f $dir/env.json ]] && grep -q 'Z sweep: measuring' "$dir/sweep.log"
ok $((!$?)) 'who does not listen is no reason to end'
# On a terminal progress is drawn over, and is not in the log.
if command -v script >/dev/null; then
	dir=$tmp/terminal
	BENCH_SAYS=$'\r[ 10%] elapsed 1s, left 9s  x\e[K\r\e[Kat last' TERM=xterm script -qec "$sweep --where model --out $dir" /dev/null >"$tmp/out" </dev/null
	grep -q '10%' "$tmp/out" && grep -q 'Z at last' "$dir/sweep.log" && ! grep -q '10%' "$dir/sweep.log"
	ok $((!$?)) 'progress is drawn on a terminal, and is not in the log'
else
	ok 1 'progress on a terminal # SKIP no script(1)'
fi

# --- on a host: a mount namespace with headers and a device of our own; commands that touch the kernel are stand-ins.

stubs=$tmp/stubs
mkdir "$stubs" "$tmp/headers" && touch "$tmp/headers/Makefile"
# shellcheck disable=SC2016 # for the other shells
{
	stub "$stubs/cat" 'case $* in
		*modules_disabled) echo "${MODULES_DISABLED:-0}" ;;
		*lockdown) echo "[none] integrity" ;;
		*) exec /bin/cat "$@" ;;
	esac'
	stub "$stubs/insmod" 'echo insmod >>"$TRACE"; exec mknod /dev/memmap_bench c 1 3'
	stub "$stubs/rmmod" 'echo rmmod >>"$TRACE"; exec rm /dev/memmap_bench'
	stub "$stubs/dmesg" 'cat /dev/kmsg; echo "${SPLAT:-}"'
	stub "$tree/scripts/tune" 'echo "tune $*" >>"$TRACE"; shift 2; exec "$@"'
}

# as_host: the sweep in a world where the running kernel has headers, and /dev/kmsg is a file.
stub "$tmp/as_host" "exec unshare -m bash -c '
	mount -t tmpfs none /dev && mknod /dev/null c 1 3 && ln -s /proc/self/fd /dev/fd || exit 99
	echo before all >/dev/kmsg
	[[ -z \${LOADED:-} ]] || mknod /dev/memmap_bench c 1 3
	if [[ -n \${BOOT:-} ]]; then
		echo \$BOOT >\"$tmp/boot_id\" && mount --bind \"$tmp/boot_id\" /proc/sys/kernel/random/boot_id || exit 99
	fi
	KDIR=\"$tmp/headers\" PATH=\"$stubs:\$PATH\" exec \"$tree/scripts/sweep\" \"\$@\"' sweep \"\$@\""

# The model needs neither root nor a device.
expect_model() {
	expect 0 "$1" "$2" PATH="$stubs:$PATH" MEMMAP_BENCH_SYSFS="$tmp/sys" "${@:3}"
}
expect_model 'bench run --where model --schedules serial --sizes 3T --nodes all --threads' 'an experiment in the model' --experiment E1
expect_model 'bench run --where model --path memmap --sizes 1G,4G,16G --repetitions' 'the default matrix in the model' --where model
rm -rf "$tree/data/runs"

if ((EUID == 0)) && unshare -m true 2>/dev/null; then
	sweep=$tmp/as_host
	expect 0 'measuring in the host: root, the module loads, and a range can be made' 'auto takes the host'
	[[ $(grep -c '^bench' "$TRACE") = 2 && $(grep -v -e render -e '^bench run .*--out' "$TRACE" | tail -n 1) = rmmod ]]
	ok $((!$?)) 'a trial, the run, and the module is removed'
	expect 0 'bench run .*--namespaces namespace3.0 --repetitions 1 ' 'the trial takes the named namespaces only' \
		--namespaces namespace3.0 --i-own namespace3.0
	[[ $(traced 'preflight .*--namespaces namespace3.0 --i-own namespace3.0') = 1 ]]
	ok $((!$?)) 'and so does preflight'
	expect 77 'needs this host, which cannot be measured' 'named namespaces are not swapped for a guest' \
		MODULES_DISABLED=1 --namespaces namespace3.0
	expect 0 'not on this host: the running kernel .* loads no modules' 'no modules: a guest' MODULES_DISABLED=1
	expect 0 'not on this host: a trial run of 128M failed with status 77' 'no range: a guest' TRIAL_STATUS=77
	expect 77 'a trial run of 128M failed with status 77' 'no range, but the host was asked for' TRIAL_STATUS=77 --where host
	[[ $(tail -n 1 "$TRACE") = rmmod ]]
	ok $((!$?)) 'the module is removed then too'
	expect 1 'the kernel complained meanwhile.*WARNING: CPU' 'a kernel warning spoils the results' \
		'SPLAT=WARNING: CPU: 0 PID: 1 at mm/' --where host --out "$tmp/splat"
	grep -q '^WARNING: CPU' "$tmp/splat/kernel.log" && head -n 2 "$tmp/splat/kernel.log" | grep -q 'sweep .* begins' &&
		! grep -q 'before all' "$tmp/splat/kernel.log"
	ok $((!$?)) 'and the kernel log is kept from the mark on'
	expect 1 'what was measured is in' 'a run that fails keeps what it has' BENCH_STATUS=1 --where host
	expect 0 figures 'tuned' --where host --tune
	[[ $(traced '^tune run -- .*preflight') = 1 && $(traced '^tune run -- .*parts') = 1 ]]
	ok $((!$?)) 'are the checks, and the measuring'

	dir=$tmp/host-boots
	expect 0 "boot 1 of 2 is done: reboot, then sweep --resume '$dir'" 'the first of two boots' --where host --boots 2 --loads 2 \
		--quick --out "$dir"
	[[ $(traced '^rmmod') = 2 && $(traced '^insmod') = 2 && $(wc -l <"$dir/parts") = 2 ]]
	ok $((!$?)) 'has two loads'
	expect 0 "this boot has been measured already" 'without a reboot' --resume "$dir"
	expect 0 'figures' 'the other boot' BOOT=00000000-0000-4000-8000-000000000002 --resume "$dir"
	[[ $(traced '--part [34]/4 --resume') = 2 && $(wc -l <"$dir/parts") = 4 && $(grep -c ^boot "$dir/kernel.log") = 2 ]]
	ok $((!$?)) 'has the rest, and its own kernel log'
	expect 0 'is complete' 'then it is complete' --resume "$dir"
	expect 77 'was loaded by somebody else' 'loads of a module of others' LOADED=1 --where host --loads 2
	[[ $(traced '^(rm|ins)mod') = 0 ]]
	ok $((!$?)) 'which is left alone'
else
	for name in auto removed namespaces preflight swapped modules range asked removed warning log fails tuned checks boots loads \
		same other rest complete others alone; do
		ok 1 "on a host: $name # SKIP needs root and mount namespaces"
	done
fi

# --- the same twice ----------------------------------------------------------------------------------------------

# begun FILE: waits until it has something, or ten seconds.
begun() {
	local tries=200
	until [[ -s $1 ]] || ((!tries--)); do sleep 0.05; done
}

# again: a new directory for both.
again() {
	rm -rf "$aa"
}

aa=$tmp/aa
expect 0 'floor: .*/aa.json' 'aa: two halves and a floor' --aa --where model --out "$aa" -- --sizes 1G
[[ $(traced 'bench run .*--sizes 1G .*--part ./5 --(out|resume) .*/first') = 5 && -f $aa/aa.json &&
	$(traced '--part ./5 --(out|resume) .*/second') = 5 && $(wc -l <"$aa/second/samples.csv") = 21 ]]
ok $((!$?)) 'aa: each half has 5 loads of 4 samples'
[[ $(traced 'bench compare --aa --out .*/aa.json .*/first .*/second') = 1 && $(traced '^render ') = 0 ]]
ok $((!$?)) 'aa: the halves are compared once, and no figures are drawn'
expect 0 'second is complete' 'aa: --resume of what is complete measures nothing' --resume "$aa"
[[ $(traced '^bench run') = 0 && $(traced '^bench compare') = 1 ]]
ok $((!$?)) 'aa: and compares again'
expect 2 'not of what --aa measures' 'aa: parts of it' --resume "$aa" --parts 1
# shellcheck disable=SC2016 # so that it is not expanded here
printf 'BASHPID[$(touch %s)]\n' "$tmp/evaluated" >"$aa/aa"
expect 2 'another version' 'aa: a file aa that is none' --resume "$aa"
[[ ! -e $tmp/evaluated ]]
ok $((!$?)) 'aa: nothing of it is evaluated'
: >"$aa/aa"
expect 2 'another version' 'aa: an empty file aa' --resume "$aa"
again
expect 2 'belongs to a guest' 'aa: an empty value' --aa --where model --append '' --out "$aa"
expect 0 'part 1/2 ' 'aa: loads and repetitions as they are given' --aa --loads 2 --quick --where model --out "$aa"
[[ $(wc -l <"$aa/first/samples.csv") = 7 ]]
ok $((!$?)) 'aa: 2 loads of 3 samples'
again
expect 1 'floor: ' 'aa: a machine that is not steady is status 1' COMPARE_STATUS=1 --aa --where model --out "$aa"
again
expect 125 'no floor was found' 'aa: what cannot be compared has no floor' COMPARE_STATUS=125 --aa --where model --out "$aa"
again
expect 3 'the first could not be measured' 'aa: what cannot be measured is not compared' BENCH_MEASURES=0 BENCH_STATUS=3 \
	--aa --where model --out "$aa"
[[ $(traced '^bench compare') = 0 && ! -e $aa ]]
ok $((!$?)) 'aa: nothing is left of it'
again
expect 0 'floor: ' 'aa: a point without samples is a result' BENCH_STATUS=1 --aa --loads 2 --where model --out "$aa"
again
expect 1 'preflight stops it' 'aa: what preflight stops has no floor' PREFLIGHT_STATUS=1 --aa --where model --out "$aa"
expect 0 'floor: ' 'aa: what is allowed is, in both' PREFLIGHT_STATUS=1 --aa --allow load --where model --out "$aa"
again
expect 2 'belongs to --where guest' 'aa: boots of a host' --aa --boots 2 --out "$aa"
expect 2 'belongs to --where guest, without --turns' 'aa: boots in turns' --aa --turns --boots 2 --where guest --out "$aa"
expect 2 'with --turns at least 2' 'aa: turns of one load' --aa --turns --loads 1 --where model --out "$aa"
expect 2 'whole number from 1' 'aa: a wrong option of the sweep' --aa --repetitions x --out "$aa"
[[ ! -e $aa ]]
ok $((!$?)) 'aa: nothing is left of these'
expect 0 'plan of 3 points' 'aa: a dry run' --aa --dry-run --turns --where model --out "$aa"
grep -q "^twice: $aa/first and $aa/second, a part of each in turns" "$tmp/out" && [[ ! -e $aa ]]
ok $((!$?)) 'aa: a dry run says that it is twice, and makes nothing'
# A process group of its own, to be killed at once; while the second half is measured.
BENCH_SLEEPS=0.2 setsid "$sweep" --aa --where model --out "$aa" >"$tmp/out" 2>&1 &
killed=$!
begun "$aa/second/samples.csv"
kill -TERM -- "-$killed"
wait "$killed" 2>/dev/null
[[ $? = 143 && ! -e $aa/aa.json ]] && grep -q "sweep --resume '$aa'' goes on" "$tmp/out"
ok $((!$?)) 'aa: a signal ends it, and it says how to go on'
expect 0 'floor: ' 'aa: after that, it goes on' --resume "$aa"
[[ $(traced '/first$') = 0 && $(wc -l <"$aa/second/samples.csv") = 21 ]]
ok $((!$?)) 'aa: the first half is not measured again, the second is whole'
again
expect 0 'floor: ' 'aa: in turns' --aa --turns --loads 3 --where model --out "$aa"
[[ $(grep -oE 'bench run .*/(first|second)$' "$TRACE" | sed -E 's/.*part (.)\/3 .*\/(.).*/\1\2/' | paste -s -d ' ') = '1f 1s 2f 2s 3f 3s' ]]
ok $((!$?)) 'aa: a part of each in turns'
sed -i '$d' "$aa/second/parts"
expect 0 'floor: ' 'aa: what a turn lacks' --resume "$aa"
[[ $(traced '^bench run') = 1 && $(traced 'part 3/3 --resume .*/second$') = 1 ]]
ok $((!$?)) 'aa: is measured, and nothing else'
again
expect 0 'floor: ' 'aa: in turns, with points without samples' BENCH_STATUS=1 --aa --turns --loads 3 --where model --out "$aa"
[[ $(cut -d ' ' -f 1 "$aa/first/parts" | paste -s -d ' ') = '1 2 3' ]]
ok $((!$?)) 'aa: each part is taken once'
again
# Somebody else sweeps before the second turn.
mkdir "$aa" && printf '%s\n' 1 2 '' --no-plots --loads 2 --where model >"$aa/aa"
"$sweep" --parts 1 --loads 2 --where model --no-plots --out "$aa/first" >/dev/null 2>&1
"$sweep" --parts 1 --loads 2 --where model --no-plots --out "$aa/second" >/dev/null 2>&1
(exec {fd}<"$tree/locks/memmap-bench-sweep.lock" && flock "$fd" && exec sleep 5) &
sleep 0.3
expect 1 'another sweep runs' 'aa: while another sweep runs, nothing is measured' --resume "$aa"
[[ $(traced '^bench') = 0 && ! -e $aa/aa.json ]]
ok $((!$?)) 'aa: and there is no floor'
kill %% && wait %% 2>/dev/null
echo 'WARNING: CPU: 0 PID: 1 at mm/memremap.c:1' >"$aa/first/console.log"
expect 1 'the kernel complained in the first' 'aa: a kernel that complained in a half' --resume "$aa"
[[ $(traced '^bench compare') = 0 && ! -e $aa/aa.json ]]
ok $((!$?)) 'aa: has no floor either'
again
expect 2 'belongs to --aa' 'turns of one' --turns
expect 2 'one of them' 'aa: parts' --aa --parts 1
expect 2 'whole number from 1 to 9999' 'no parts' --parts 0
expect 0 'parts are left: ' 'parts: no more than are wanted' --parts 2 --loads 3 --where model --out "$aa"
[[ $(wc -l <"$aa/parts") = 2 && $(traced '^bench run') = 2 ]]
ok $((!$?)) 'parts: two of three'
expect 0 'figures and results' 'parts: the rest' --resume "$aa"
[[ $(traced '^bench run') = 1 ]] && ! grep -q 'parts are left' "$tmp/out"
ok $((!$?)) 'parts: one, and no more are left'
again
expect 1 'parts are left: ' 'parts: one with a point without samples' BENCH_STATUS=1 --parts 1 --loads 2 --where model --out "$aa"
expect 1 'what was measured' 'parts: the next is another one' BENCH_STATUS=1 --parts 1 --resume "$aa"
[[ $(cut -d ' ' -f 1 "$aa/parts" | paste -s -d ' ') = '1 2' ]] && ! grep -q 'parts are left' "$tmp/out"
ok $((!$?)) 'parts: then all were measured'
expect 1 'part 1/2 ' 'parts: and the first is tried again' BENCH_STATUS=1 --parts 1 --resume "$aa"
again
expect 0 'parts are left: ' 'parts: guests' --parts 2 --boots 3 --where guest --out "$aa"
[[ $(wc -l <"$aa/parts") = 2 && $(traced '^guest ') = 2 ]]
ok $((!$?)) 'parts: two of three boots'
again

# --- the presets that there are ----------------------------------------------------------------------------------

# sound NAME: its files, and figures, exist, and the published rows are there.
sound() {
	local file figure
	for file in ${preset[published]:-}; do
		grep -qE "^(E[0-9]+ )*$1[ ,]" "$source_root/data/published/$file" || { [[ $1 = E17 ]] && return; } ||
			{ echo "# $1: no row in $file" >&2 && return 1; }
	done
	for figure in ${preset[figures]:-}; do
		[[ -f $source_root/plots/$figure.gp ]] || { echo "# $1: no figure $figure" >&2 && return 1; }
	done
	[[ -n ${preset[reason]:-} || -n ${preset[figures]:-} && -n ${preset[look]:-} && -n ${preset[by]:-} ]]
}

# accepted NAME: what memmap-bench says to its arguments in each place. A plan of which nothing can run here is none of the
# preset's business.
accepted() {
	local place status
	for place in ${preset[where]:-}; do
		preset_arguments "$place" 4
		[[ $place != model ]] || runner+=(--where model)
		[[ -z ${preset[guest.bind_pmem]:-} ]] || runner+=(--namespaces namespace0.0)
		status=0
		"$bench" list "${runner[@]}" >"$tmp/out" 2>&1 || status=$?
		((status == 0 || status == 77 || status == 1)) && continue
		# Namespaces are of the guest.
		! grep -q 'namespace0.0 does not exist' "$tmp/out" || continue
		echo "# $1 in the $place: status $status: $(cat "$tmp/out")" >&2
		return 1
	done
}

bench=$source_root/build/bench/memmap-bench
root=$source_root
# shellcheck source=../lib.sh
. "$root/scripts/lib.sh"
# shellcheck source=../experiment.sh
. "$root/scripts/experiment.sh"
run_options=()
runnable=0
for name in $(experiment_names); do
	read_preset "$name"
	[[ $name = ladder || -z ${preset[where]:-} ]] || runnable=$((runnable + 1))
	sound "$name"
	ok $((!$?)) "$name: what it names is there"
	if ! "$bench" list --help 2>/dev/null | grep -q -e '--fit'; then
		ok 1 "$name: its arguments are accepted # SKIP build/bench/memmap-bench is not built, or old"
	else
		accepted "$name"
		ok $((!$?)) "$name: its arguments are accepted"
	fi
done
ok $((runnable >= 18)) 'at least 18 experiments run'

finish
