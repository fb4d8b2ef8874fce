#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The module on a kernel that has every memory type; what Debian's kernels show as well is module.sh's.
set -uo pipefail
kernel=private
# shellcheck source=tap-guest.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/tap-guest.sh"

in_guest 'every schedule x writer on PRIVATE, mismatches, every type, NVDIMMs' \
	--nodes 3 --cpuless 2 --mem 1G --pmem-per-node 1G --test-module \
	--file "$programs:/opt/test" --file "$root/scripts/test/in-guest:/opt/in-guest" -- sh /opt/in-guest types
show_tap

in_guest 'instructions per page, against a probe' --icount --nodes 1 --mem 2G --test-module \
	--file "$programs/icount" -- icount check
grep '^# .*instr\|^# .* to ' "$log"

finish
