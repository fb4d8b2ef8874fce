#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# scripts/bisect between the two of Debian's kernels that are unpacked here: two guests that count instructions. Prints TAP.
#
# shellcheck disable=SC2317 # functions that are called by name
set -uo pipefail
root=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# shellcheck source=tap.sh
. "$root/scripts/test/tap.sh"

# release SERIES: of the kernel that is there.
release() {
	local dir
	dir=$("$root/scripts/kernel" get "$1") && cat "$dir/release"
}

# check NAME REGEX: a line of the report.
check() {
	grep -qE -- "$2" "$tmp/out"
	tap $((!$?)) "$1"
}

if ! old=$(release 6.1) || ! new=$(release 6.12); then
	echo '1..0 # SKIP no kernels to boot'
	exit 0
fi
status=0
"$root/scripts/bisect" --kernels "$old,$new" --out "$tmp/steps" -- --repetitions 2 >"$tmp/out" 2>"$tmp/err" || status=$?
tap $((status == 0)) 'a step is found'
check 'the new kernel is faster than the old one' "^6\.12\.[^ ]+ is faster than 6\.1\.[^ ]+\.$"
check 'by a fifth' ' faster by (19|20|21|22) %$'
check 'the old one takes 53 instructions a page' '^6\.1\.[^ ]+ +6\.1\.[^ ]+ +53\.[12]'
check 'the new one 42' '^6\.12\.[^ ]+ +6\.12\.[^ ]+ +42\.[12][0-9]* +faster '
((!failed)) || cat "$tmp/out" "$tmp/err" | comment
finish
