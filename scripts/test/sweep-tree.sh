#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A tree with the sweep's scripts, and stand-ins for all that it calls: guest, kernel, preflight, runner, figures, make. Sourced
# by tests of the sweep.
#
# shellcheck disable=SC2016,SC2154 # text for other shells; variables of the tests

stub() {
	printf '#!/bin/bash\n%s\n' "$2" >"$1"
	chmod +x "$1"
}

# The runner keeps its contract: new files, a line a sample, whole files by another name, --part, --resume, and a first
# signal ends it after its sample. What a test says is in its environment.
stand_in_runner='
echo "bench $*" >>"$TRACE"
if [[ $1 = compare ]]; then
	((${COMPARE_STATUS:-0} == 125)) || echo "{}" >"$4"
	exit "${COMPARE_STATUS:-0}"
fi
shift
dir="" part=1 number=1 repetitions=1 new=0 plan=0
while (($#)); do
	case $1 in
	--out) dir=$2 new=1 ;;
	--resume) dir=$2 ;;
	--part) part=${2%/*} number=${2#*/} ;;
	--repetitions) repetitions=$2 ;;
	--dry-run) plan=1 ;;
	esac
	shift
done
((!plan)) || { echo "plan of 3 points" && exit "${BENCH_STATUS:-0}"; }
[[ -n $dir ]] || exit "${TRIAL_STATUS:-0}"
((${BENCH_MEASURES:-1})) || exit "${BENCH_STATUS:-1}"
whole() {
	cat >"$dir/.$1.new" && mv "$dir/.$1.new" "$dir/$1"
}
# In use, for who would remove it.
[[ -z ${HELD_DEVICE:-} ]] || exec {device}<"$HELD_DEVICE"
stop=0
trap "stop=1" TERM INT HUP
# A prepared directory, or none.
if ((new)); then
	[[ -f $dir/sweep ]] || mkdir "$dir" || exit 2
	[[ ! -e $dir/samples.csv ]] || { echo "bench: --out $dir exists" >&2; exit 2; }
	echo sample,part >"$dir/samples.csv"
	# Any moment is one to be killed in.
	sleep "${BENCH_SLEEPS:-0}"
	printf "{\n  \"host\": \"h\",\n  \"kernel\": {\n    \"release\": \"6.0.0-x\"\n  },\n  \"scale\": 32\n}\n" | whole env.json
else
	[[ -f $dir/env.json ]] || { echo "bench: --resume $dir: no run" >&2; exit 2; }
	# What was cut short is no line.
	[[ -z $(tail -c 1 "$dir/samples.csv") ]] || sed -i "\$d" "$dir/samples.csv"
fi
[[ -z ${BENCH_SAYS:-} ]] || echo "$BENCH_SAYS" >&2
for ((sample = (part - 1) * repetitions + 1; sample <= part * repetitions; sample++)); do
	! grep -q "^$sample," "$dir/samples.csv" || continue
	((!stop)) || exit 1
	sleep "${BENCH_SLEEPS:-0}"
	printf "%s," "$sample" >>"$dir/samples.csv"
	printf "%s\n" "$part" >>"$dir/samples.csv"
	printf "{\"samples\": %d}\n" "$sample" | whole result.json
	{ echo name; echo "$sample"; } | whole summary.csv
done
exit "${BENCH_STATUS:-0}"'

# The guest is this machine, with /out and the runner at other places.
stand_in_guest='
echo "guest $*" >>"$TRACE"
while (($#)) && [[ $1 != -- ]]; do
	[[ $1 != --into ]] || into=$2
	shift
done
shift
child=""
trap '\''[[ -z $child ]] || kill -TERM $child; wait; exit 143'\'' TERM
words=()
for word; do
	[[ $word != /out ]] || word=$into
	[[ $word != parts ]] || word=${0%/*}/parts
	words+=("$word")
done
echo "console of a boot ${GUEST_SAYS:-}" >>"${into:-/dev/null}/console.log" 2>/dev/null
((${GUEST_MEASURES:-1})) || exit "${GUEST_STATUS:-0}"
PATH=${0%/*}/../build/bench:$PATH "${words[@]}" &
child=$!
wait $child
status=$?
exit "${GUEST_STATUS:-$status}"'

stand_in_preflight='
echo "preflight $*" >>"$TRACE"
((!${PREFLIGHT_STATUS:-0})) || [[ " $* " != *" --allow load "* ]] || PREFLIGHT_STATUS=0
printf "{\n  \"status\": %d,\n  \"checks\": [\n" "${PREFLIGHT_STATUS:-0}"
((!${PREFLIGHT_STATUS:-0})) || printf "    {\"name\": \"load\", \"severity\": \"FAIL\", \"state\": \"bad\", \"allowed\": false, \"found\": \"say \\\\\"9\\\\\"\", \"want\": \"below 1\", \"why\": \"others\", \"mend\": \"stop them\"},\n"
printf "    {\"name\": \"turbo\", \"severity\": \"WARN\", \"state\": \"bad\", \"allowed\": false, \"found\": \"on\", \"want\": \"off\", \"why\": \"drift\", \"mend\": \"tune\"}\n  ]\n}\n"
exit "${PREFLIGHT_STATUS:-0}"'

# make_tree DIR: the tree; TRACE gets what is called.
make_tree() {
	mkdir -p "$1/scripts" "$1/plots" "$1/build/bench" "$1/kernels/6.12" "$1/locks" "$1/stubs"
	cp "$source_root"/scripts/{sweep,aa,parts,*.sh} "$1/scripts/"
	stub "$1/scripts/guest" "$stand_in_guest"
	stub "$1/scripts/preflight" "$stand_in_preflight"
	stub "$1/scripts/kernel" 'dir=${0%/*}/../kernels/$2; mkdir -p "$dir"; echo "$2.9-x" >"$dir/release"; echo "$dir"'
	stub "$1/plots/render" 'echo "render $*" >>"$TRACE"; exit ${RENDER_STATUS:-0}'
	stub "$1/build/bench/memmap-bench" "$stand_in_runner"
	stub "$1/stubs/make" 'mkdir -p "$TREE/build/kmod/$(uname -r)" && touch "$TREE/build/kmod/$(uname -r)/memmap_bench.ko"'
	# Never the machine's own.
	stub "$1/stubs/insmod" 'echo "insmod $*" >>"$TRACE"'
	stub "$1/stubs/rmmod" 'echo "rmmod $*" >>"$TRACE"'
}
