#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Manual pages: every option of --help is there and the other way round; the tools for pages find nothing. Prints TAP.
#
# shellcheck disable=SC2317 # functions that are called by name
set -uo pipefail
root=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
t=$(mktemp -d)
trap 'rm -rf "$t"' EXIT
# shellcheck source=tap.sh
. "$root/scripts/test/tap.sh"
programs=$root/build/bench

# same NAME FILE FILE: or says what differs.
same() {
	if diff "$2" "$3" >"$t/diff"; then
		tap 1 "$1"
	else
		tap 0 "$1"
		{ echo "< in $2, > in $3" && cat "$t/diff"; } | comment
	fi
}

# options: the long ones in the text of a page or of help, each once. --option=VALUE and its like are no names.
options() {
	grep -oE -e '(^|[^-[:alnum:]_])--[a-z][a-z0-9_-]*' | grep -oE -e '--.*' | grep -vxE -e '--(help|usage|version)' | LC_ALL=C sort -u
}

# page NAME: its text.
page() {
	LC_ALL=C.UTF-8 MANWIDTH=200 man -P cat -E ascii -l "$root/man/$1.1" | col -bx
}

# section NAME OF...: these sections of it; others have examples with options of other programs.
section() {
	local name=$1
	shift
	page "$name" | awk -v want="$*" '/^[A-Z]/ { on = index(" " want " ", " " $1 " ") } on'
}

# compare PAGE COMMAND...: the options of the page are those of the commands, each asked for --help. Of that only what is
# indented: the rest is prose, which may name options of other programs.
compare() {
	local name=$1 command
	shift
	section "$name" OPTIONS SYNOPSIS | options >"$t/page"
	for command; do
		# shellcheck disable=SC2086 # a command and its arguments
		$command --help 2>&1 | sed '/^Examples/,$d' | grep '^[[:blank:]]'
	done | options >"$t/said"
	[[ -s $t/said ]]
	tap $((!$?)) "$name: --help has options"
	same "$name: the page and --help have the same" "$t/page" "$t/said"
}

for file in "$root"/man/*.1; do
	name=${file##*/}
	for tool in 'man --warnings -P cat -E ascii -l' 'mandoc -Tlint -W warning' 'groff -mandoc -ww -z'; do
		if ! command -v "${tool%% *}" >/dev/null; then
			tap 1 "$name: ${tool%% *} # SKIP it is not here"
			continue
		fi
		# shellcheck disable=SC2086 # a command and its arguments
		$tool "$file" 2>&1 >"$t/stdout" | grep -v 'outdated mandoc.db' >"$t/found"
		[[ ${tool%% *} != mandoc ]] || cat "$t/stdout" >>"$t/found"
		same "$name: ${tool%% *} finds nothing" "$t/found" /dev/null
	done
	for heading in NAME SYNOPSIS DESCRIPTION OPTIONS ENVIRONMENT FILES 'EXIT STATUS' EXAMPLES 'SEE ALSO'; do
		grep -qx ".Sh $heading" "$file" || echo "no $heading"
	done >"$t/found"
	same "$name: has every section" "$t/found" /dev/null
done

if ! command -v man >/dev/null || ! command -v col >/dev/null; then
	tap 1 'options # SKIP needs man and col'
	finish
fi
# Of inspect only what others do not have.
if [[ -x $programs/memmap-bench ]]; then
	bench=$programs/memmap-bench
	compare memmap-bench "$bench info" "$bench list" "$bench run" "$bench inspect" "$bench recover"
	compare memmap-report "$bench report"
	compare memmap-export "$bench export"
	compare memmap-compare "$bench compare"
	compare memmap-predict "$bench predict"
else
	tap 1 'memmap-bench, memmap-compare: options # SKIP build/bench/memmap-bench is not built'
fi
if [[ -x $programs/memmap-count ]]; then
	compare memmap-count "$programs/memmap-count"
else
	tap 1 'memmap-count: options # SKIP build/bench/memmap-count is not built'
fi
compare memmap-bisect "$root/scripts/bisect"
compare memmap-sweep "$root/scripts/sweep"

finish
