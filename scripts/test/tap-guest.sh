#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# TAP of tests that are guests on one kernel. Sourced by module.sh and module-*.t with $kernel set.
: "${kernel:?}"
root=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck disable=SC2034 # for those who source this
programs=$root/build/kmod/test
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# shellcheck source=tap.sh
. "$root/scripts/test/tap.sh"

# report STATUS NAME: one TAP line, with the log of what failed.
report() {
	tap $((!$1)) "$2"
	(($1 == 0)) || { echo "status $1" && cat "$log"; } | comment
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

make -s -C "$root/kmod/test" >&2 || { echo 'Bail out! kmod/test does not build' && exit 1; }
