#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The module and the runner on one kernel, in three guests: what they refuse, write, cost, and give back. Sourced by
# module-*.t with $kernel set; prints TAP.
set -uo pipefail
: "${kernel:?}"
root=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
programs=$root/build/kmod/test
log=$(mktemp)
trap 'rm -f "$log"' EXIT
number=0 failed=0

# report STATUS NAME: one TAP line, with the log of what failed.
report() {
	((++number))
	if (($1 == 0)); then
		echo "ok $number - $2"
		return
	fi
	failed=1
	echo "not ok $number - $2 (status $1)"
	# To stderr: prove shows that, and swallows what is on stdout.
	sed 's/^/# /' "$log" >&2
}

# in_guest NAME [guest option...] -- COMMAND...
in_guest() {
	local name=$1 status=0
	shift
	"$root/scripts/guest" --kernel "$kernel" --timeout 400 "$@" >"$log" 2>&1 || status=$?
	report "$status" "$name on $kernel"
}

make -s -C "$root/kmod/test" >&2 || { echo 'Bail out! kmod/test does not build' && exit 1; }

in_guest 'refusals, every schedule x writer, mismatches, kill -9, bad input' \
	--nodes 3 --cpuless 2 --mem 1G --pmem-per-node 1G --test-module \
	--file "$programs:/opt/test" --file "$root/scripts/test/in-guest:/opt/in-guest" -- sh /opt/in-guest
# The guest prints TAP of its own: shown, so that a log tells what was tested.
sed -n 's/^\(not ok\|ok\)/# &/p' "$log"

in_guest 'instructions per page, against a probe; a known delay' --icount --nodes 1 --mem 2G --test-module \
	--file "$programs/icount" -- icount check
grep '^# .*instr\|^# .* to ' "$log"

in_guest 'a range of 256 GiB on a node with 6 GiB' --nodes 1 --mem 6G -- \
	memmap-bench run --sizes 256G --nodes 0 --schedules padata --threads 2 --writers kernel --repetitions 1

# On a host the sweep looks for the module below uname -r.
dir=$("$root/scripts/kernel" get "$kernel")
built=$(make -s --no-print-directory -C "$root/kmod" KDIR="$dir/headers" release 2>"$log")
[[ $built = "$(<"$dir/release")" ]]
report $? "the module of $kernel is built below its uname -r"

echo "1..$number"
exit "$failed"
