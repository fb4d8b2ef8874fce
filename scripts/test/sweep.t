#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What scripts/sweep refuses, and what it does with results; scripts/guest is a stand-in. Prints TAP.
set -uo pipefail
source_root=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
number=0

# A tree of its own, so that no result lands in this one; guest and render do what the test says.
tree=$tmp/tree
mkdir -p "$tree/scripts" "$tree/plots"
cp "$source_root"/scripts/{sweep,lib.sh} "$tree/scripts/"
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
printf '{\n  "host": "h",\n  "kernel": {\n    "release": "6.0.0-x"\n  }\n}\n' >"$out/results/env.json"
echo row >"$out/results/summary.csv"
sleep "${GUEST_SLEEPS:-0}" &
trap 'kill $!; exit 143' TERM
wait
exit "${GUEST_STATUS:-0}"
END
# shellcheck disable=SC2016 # for the other shell
printf '#!/bin/sh\nexit ${RENDER_STATUS:-0}\n' >"$tree/plots/render"
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

ok() {
	((++number))
	(($1)) && echo "ok $number - $2" || echo "not ok $number - $2"
}

# kept NAME: the newest run has what the guest left, and nothing is left over.
kept() {
	local dirs=("$tree"/data/runs/h/6.0.0-x/*/) left=("$tree"/data/runs/.incoming*)
	[[ -f ${dirs[-1]}summary.csv && -f ${dirs[-1]}console.log && ! -e ${left[0]} ]]
	ok $((!$?)) "$1"
	rm -rf "$tree/data"
}

expect 2 'auto, host and guest are accepted' 'a wrong --where' --where moon
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
expect 0 '--writers all --verify no$' 'options after -- go to the runner' --where guest -- --writers all --verify no
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

echo "1..$number"
