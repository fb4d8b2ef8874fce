#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# TAP of tests that are guests on one kernel. Sourced by module.sh and module-*.t with $kernel set.
: "${kernel:?}"
root=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck disable=SC2034 # for those who source this
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

# The status that guests must end with.
wanted=0

# in_guest NAME [guest option...] -- COMMAND...
in_guest() {
	local name=$1 status=0
	shift
	"$root/scripts/guest" --kernel "$kernel" --timeout 400 "$@" >"$log" 2>&1 || status=$?
	report $((status == wanted ? 0 : status ? status : 1)) "$name on $kernel"
}

# The guest can print TAP of its own: shown, so that a log tells what was tested.
show_tap() {
	sed -n 's/^\(not ok\|ok\|# seed\)/# &/p; /^# |/p' "$log"
}

finish() {
	echo "1..$number"
	exit "$failed"
}

make -s -C "$root/kmod/test" >&2 || { echo 'Bail out! kmod/test does not build' && exit 1; }
