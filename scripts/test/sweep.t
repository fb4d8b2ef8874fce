#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What scripts/sweep refuses, and what it does with results; scripts/guest is a stand-in. Prints TAP.
set -uo pipefail
source_root=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
number=0

# A tree of its own, so that no result lands in this one; guest and render do what the test says.
tree="$tmp/a tree"
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
exit "${GUEST_STATUS:-0}"
END
# shellcheck disable=SC2016 # for the other shell
printf '#!/bin/sh\nexit ${RENDER_STATUS:-0}\n' >"$tree/plots/render"
chmod +x "$tree/scripts/guest" "$tree/plots/render"
export TRACE=$tmp/trace

# expect STATUS REGEX NAME [VAR=VALUE...] [sweep option...]
expect() {
	local want=$1 regex=$2 name=$3 variables=() status=0
	shift 3
	while [[ ${1:-} = *=* && $1 != -* ]]; do
		variables+=("$1")
		shift
	done
	: >"$TRACE"
	env "${variables[@]}" "$tree/scripts/sweep" "$@" >"$tmp/out" 2>&1 || status=$?
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
expect 1 'the results are in' 'a directory that cannot be made' --where guest --out "$tmp/file/x"
[[ -f $(sed -n 's/.*the results are in //p' "$tmp/out")/summary.csv ]]
ok $((!$?)) 'loses no results'

echo "1..$number"
