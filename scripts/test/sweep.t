#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What scripts/sweep refuses, and what it does with results; scripts/guest is a stand-in. Prints TAP.
set -uo pipefail
source_root=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# shellcheck source=tap.sh
. "$source_root/scripts/test/tap.sh"

# A tree of its own, so that no result lands in this one; guest and render do what the test says.
tree=$tmp/tree
mkdir -p "$tree/scripts" "$tree/plots"
cp "$source_root"/scripts/{sweep,lib.sh,experiment.sh,module.sh} "$tree/scripts/"
cat >"$tree/scripts/guest" <<'END'
#!/bin/bash
echo "$*" >>"$TRACE"
while (($#)) && [[ $1 != -- ]]; do
	[[ $1 != --out ]] || out=$2
	shift
done
mkdir -p "$out"
echo console >"$out/console.log"
((${GUEST_MEASURES:-1})) || exit "${GUEST_STATUS:-0}"
mkdir "$out/results"
printf '{\n  "host": "h",\n  "kernel": {\n    "release": "6.0.0-x"\n  },\n  "scale": 32\n}\n' >"$out/results/env.json"
echo row >"$out/results/summary.csv"
sleep "${GUEST_SLEEPS:-0}" &
trap 'kill $!; exit 143' TERM
wait
exit "${GUEST_STATUS:-0}"
END
# shellcheck disable=SC2016 # for the other shell
printf '#!/bin/sh\necho "render $*" >>"$TRACE"\nexit ${RENDER_STATUS:-0}\n' >"$tree/plots/render"
chmod +x "$tree/scripts/guest" "$tree/plots/render"
export TRACE=$tmp/trace ROOT=$tree
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
	local dirs=("$tree"/data/runs/h/6.0.0-x/*/) left=("$tree"/data/runs/.incoming*)
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
expect 2 '6.12, 6.1, private, or the path' 'an unknown kernel' --where guest --kernel 5.1
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
expect 0 '--nodes 5 .*run --schedules serial --nodes all --writers legacy --repetitions 2 --threads 3 --sizes=1G --out' \
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

# A signal to the sweep alone, while its guest runs.
env --default-signal=INT,TERM GUEST_SLEEPS=60 "$tree/scripts/sweep" --where guest --out "$tmp/stopped" >"$tmp/out" 2>&1 &
pid=$!
until [[ -d $tmp/stopped && -n $(ls -d "$tree"/data/runs/.incoming*/guest/results 2>/dev/null) ]]; do sleep 0.1; done
begun=$SECONDS
kill -TERM "$pid"
wait "$pid" 2>/dev/null
ok $(($? == 143 && SECONDS - begun < 20)) 'TERM ends the sweep at once'
[[ -f $tmp/stopped/summary.csv ]]
ok $((!$?)) 'and what was measured is kept'
[[ -z $(ls -d "$tree"/data/runs/.incoming* 2>/dev/null) ]] && ! pgrep -f "$tree/scripts/guest" >/dev/null
ok $((!$?)) 'and nothing is left behind'

# --- on a host: a mount namespace with headers and a device of our own; commands that touch the kernel are stand-ins.

stubs=$tmp/stubs
mkdir "$tmp/headers" && touch "$tmp/headers/Makefile"
mkdir "$stubs" "$tree/build" "$tree/build/bench"
stub() {
	printf '#!/bin/bash\n%s\n' "$2" >"$1"
	chmod +x "$1"
}
# shellcheck disable=SC2016 # for the other shells
{
	stub "$stubs/cat" 'case $* in
		*modules_disabled) echo "${MODULES_DISABLED:-0}" ;;
		*lockdown) echo "[none] integrity" ;;
		*) exec /bin/cat "$@" ;;
	esac'
	stub "$stubs/make" 'mkdir -p "$ROOT/build/kmod/$(uname -r)" && touch "$ROOT/build/kmod/$(uname -r)/memmap_bench.ko"'
	stub "$stubs/insmod" 'echo insmod >>"$TRACE"; exec mknod /dev/memmap_bench c 1 3'
	stub "$stubs/rmmod" 'echo rmmod >>"$TRACE"; exec rm /dev/memmap_bench'
	stub "$stubs/dmesg" 'cat /dev/kmsg; echo "$SPLAT"'
	stub "$tree/build/bench/memmap-bench" 'echo "bench $*" >>"$TRACE"
		while (($#)) && [[ $1 != --out ]]; do shift; done
		(($#)) || exit "${TRIAL_STATUS:-0}"
		mkdir "$2" && printf "{\n  \"host\": \"h\",\n  \"release\": \"6.0.0-x\"\n}\n" >"$2/env.json"
		exit "${BENCH_STATUS:-0}"'
}

# as_host: the sweep in a world where the running kernel has headers, and /dev/kmsg is a file.
stub "$tmp/as_host" "exec unshare -m bash -c '
	mount -t tmpfs none /dev && mknod /dev/null c 1 3 && ln -s /proc/self/fd /dev/fd || exit 99
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
	[[ $(grep -c '^bench' "$TRACE") = 2 && $(tail -n 1 "$TRACE") = rmmod ]]
	ok $((!$?)) 'a trial, the run, and the module is removed'
	expect 0 'bench run .*--namespaces namespace3.0 --repetitions 1 ' 'the trial takes the named namespaces only' \
		--namespaces namespace3.0
	expect 77 'needs this host, which cannot be measured' 'named namespaces are not swapped for a guest' \
		MODULES_DISABLED=1 --namespaces namespace3.0
	expect 0 'not on this host: the running kernel .* loads no modules' 'no modules: a guest' MODULES_DISABLED=1
	expect 0 'not on this host: a trial run of 128M failed with status 77' 'no range: a guest' TRIAL_STATUS=77
	expect 77 'a trial run of 128M failed with status 77' 'no range, but the host was asked for' TRIAL_STATUS=77 --where host
	expect 1 'the kernel complained meanwhile.*WARNING: CPU' 'a kernel warning spoils the results' \
		'SPLAT=WARNING: CPU: 0 PID: 1 at mm/' --where host
	expect 1 'what was measured is in' 'a run that fails keeps what it has' BENCH_STATUS=1 --where host
else
	for name in auto removed namespaces swapped modules range asked warning fails; do
		ok 1 "on a host: $name # SKIP needs root and mount namespaces"
	done
fi

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
