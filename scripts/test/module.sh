#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The module and the runner on one kernel, in four guests: what they refuse, write, cost, and give back. Sourced by
# module-*.t with $kernel set; prints TAP.
set -uo pipefail
# shellcheck source=tap-guest.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/tap-guest.sh"

in_guest 'refusals, every schedule x writer, mismatches, kill -9, bad input' \
	--nodes 3 --cpuless 2 --mem 1G --pmem-per-node 1G --test-module \
	--file "$programs:/opt/test" --file "$root/scripts/test/in-guest:/opt/in-guest" -- sh /opt/in-guest
show_tap

# The first bind since boot is what stages looks at: it comes first.
in_guest 'instructions per page and stage, against probes and a tracer; a known delay' \
	--icount --nodes 1 --mem 2G --test-module --file "$programs/icount" --file "$programs/stages" \
	--file "$programs/schedules" --file "$root/data/reference/instructions.csv" -- \
	sh -c 'stages check && icount check instructions.csv && schedules 0x40000000 0'
grep '^# ' "$log"

# What takes a minute each, and is much the same on all kernels: on one, unless LONG=1.
if [[ $kernel = 6.12 || -n ${LONG:-} ]]; then
	in_guest 'a range of 256 GiB on a node with 6 GiB' --nodes 1 --mem 6G -- \
		memmap-bench run --sizes 256G --nodes 0 --schedules padata --threads 2 --writers kernel --repetitions 1

	# With a small part of the machine's CPUs, a node runs few items of a workqueue at a time.
	in_guest '64 ranges on one of 8 nodes, by every schedule' \
		--nodes 8 --cpus-per-node 1 --mem 512M --no-bench --test-module --file "$programs/crowd" -- crowd 0
fi

# On a host the sweep looks for the module below uname -r.
dir=$("$root/scripts/kernel" get "$kernel")
built=$(make -s --no-print-directory -C "$root/kmod" KDIR="$dir/headers" release 2>"$log")
[[ $built = "$(<"$dir/release")" ]]
report $? "the module of $kernel is built below its uname -r"

finish
