#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Namespaces on one kernel: configured, enabled and disabled, refused, put back after kills. Sourced by namespaces-*.t
# with $kernel and $kills set; prints TAP.
set -uo pipefail
: "${kernel:?}" "${kills:?}"
root=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
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

# in_guest WANTED NAME [guest option...] -- COMMAND...
in_guest() {
	local wanted=$1 name=$2 status=0
	shift 2
	"$root/scripts/guest" --kernel "$kernel" --mem 1G "$@" >"$log" 2>&1 || status=$?
	report $((status == wanted ? 0 : status ? status : 1)) "$name on $kernel"
}

make -s -C "$root/bench" nd-cycle >&2 || { echo 'Bail out! nd-cycle does not build' && exit 1; }
ndctl=$(command -v ndctl) || { echo 'Bail out! no ndctl: make deps' && exit 1; }

in_guest 0 "namespaces: configured, measured, refused, put back after $kills kills" --pmem-per-node 4G --bind-pmem --timeout 1200 \
	--file "$ndctl:/usr/bin/ndctl" --file "$root/build/bench/nd-cycle:/usr/bin/nd-cycle" \
	--file "$root/scripts/test/in-namespaces:/opt/in-namespaces" -- sh /opt/in-namespaces "$kills"
# The guest prints TAP of its own: shown, so that a log tells what was tested.
sed -n 's/^\(not ok\|ok\|# seed\)/# &/p' "$log"

in_guest 77 'no NVDIMM: 77' --no-module --nodes 1 -- memmap-bench recover
grep -q 'this machine shows no NVDIMM: modprobe nfit' "$log"
report $? "no NVDIMM: what to do on $kernel"

in_guest 77 'no driver: 77' --no-module --nodes 1 --pmem-per-node 1G -- memmap-bench recover
grep -q 'the driver nd_pmem is not loaded: modprobe nd_pmem' "$log"
report $? "no driver: which on $kernel"

echo "1..$number"
exit "$failed"
