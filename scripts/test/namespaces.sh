#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Namespaces on one kernel: configured, enabled and disabled, measured, refused, put back after kills. Sourced by
# namespaces-*.t with $kernel and $kills set; prints TAP.
set -uo pipefail
: "${kernel:?}" "${kills:?}"
# shellcheck source=tap-guest.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/tap-guest.sh"

make -s -C "$root/bench" nd-cycle >&2 || { echo 'Bail out! nd-cycle does not build' && exit 1; }
ndctl=$(command -v ndctl) || { echo 'Bail out! no ndctl: make deps' && exit 1; }

in_guest "namespaces: configured, measured, refused, put back after $kills kills" --mem 1G --pmem-per-node 4G --bind-pmem \
	--timeout 1200 --file "$ndctl:/usr/bin/ndctl" --file "$root/build/bench/nd-cycle:/usr/bin/nd-cycle" \
	--file "$root/scripts/test/in-namespaces:/opt/in-namespaces" -- sh /opt/in-namespaces "$kills"
show_tap

wanted=77
in_guest 'no NVDIMM: 77' --no-module --mem 1G --nodes 1 -- memmap-bench recover
grep -q 'this machine shows no NVDIMM: modprobe nfit' "$log"
report $? "no NVDIMM: what to do on $kernel"

in_guest 'no driver: 77' --no-module --mem 1G --nodes 1 --pmem-per-node 1G -- memmap-bench recover
grep -q 'the driver nd_pmem is not loaded: modprobe nd_pmem' "$log"
report $? "no driver: which on $kernel"

finish
