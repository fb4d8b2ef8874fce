#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What the scripts share: messages, the project's directories, sizes, locks. Sourced, never run.

# Not every script uses all of these.
# shellcheck disable=SC2034
{
	me=${0##*/}
	root=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
	# A clone builds its programs. A tree that scripts/install or scripts/dist made has them, and knows so by a file.
	packaged=0
	build=$root/build
	programs=$build/bench
	runs=$root/data/runs
	ours=scripts/
	deps="run 'make deps'"
	case $(cat "$root/PACKAGED" 2>/dev/null) in
	installed)
		# Nothing is ever written below the prefix.
		packaged=1 ours=memmap-
		build=${XDG_CACHE_HOME:-~/.cache}/memmap-bench
		programs=$(cd -P -- "$root/../../bin" && pwd)
		runs=$PWD/memmap-bench-runs
		deps="install it ('$root/scripts/deps' does, on Debian)"
		;;
	unpacked)
		packaged=1 ours=$root/bin/memmap-
		programs=$root/bin
		deps="install it ('$root/scripts/deps' does, on Debian)"
		;;
	esac

	# What a kernel prints when it is unwell, for grep -E. A run during which it printed any of these has no valid result.
	splats='WARNING: |BUG: |Oops|Call Trace:|[Kk]ernel panic|rcu: INFO: .*stall|soft lockup|hard LOCKUP|hung task'
	splats+='|blocked for more than|general protection fault|UBSAN: |KASAN: |KCSAN: |possible recursive locking'
}

note() {
	printf '%s: %s\n' "$me" "$*" >&2
}

# die STATUS MESSAGE: the message names what was given, what is accepted, and what to do.
die() {
	local status=$1
	shift
	note "$*"
	exit "$status"
}

usage_error() {
	die 2 "$*; '$me --help' explains"
}

# Kernel builds accept no blank and no colon in a path.
need_plain_root() {
	local directory
	for directory in "$root" "$build"; do
		[[ $directory != *[[:blank:]:]* ]] ||
			die 77 "'$directory' has a blank or a colon, which kernel builds do not accept; move it"
	done
}

# debian_kernel NAME: 6.12 or 6.1, or a release of these, such as 6.12.101+deb12 or 6.1.0-50, as scripts/kernel gets them.
debian_kernel() {
	[[ $1 =~ ^6\.(1|12)(\.[0-9]+([.+~][0-9a-z.+~]*)?(-[0-9]+)?(-amd64)?)?$ ]]
}

# What scripts/kernel gets by name.
named_kernel() {
	[[ $1 = private ]] || debian_kernel "$1"
}
named_kernels="6.12, 6.1, private, a release that '$root/scripts/kernel versions' prints,"

need_command() {
	command -v "$1" >/dev/null || die 77 "needs the command '$1', which is not here; $deps"
}

# with_lock FILE COMMAND...: one at a time among processes. The lock's descriptor is closed for COMMAND, so that
# nothing COMMAND leaves running can hold it.
with_lock() {
	local file=$1 lock status
	shift
	mkdir -p -- "${file%/*}"
	exec {lock}>"$file"
	flock "$lock"
	# No '||' here: it would keep errexit from ending COMMAND where it fails.
	"$@" {lock}>&-
	status=$?
	exec {lock}>&-
	return "$status"
}

# clean_up_with FUNCTION: on every exit but SIGKILL, once and to its end. A second signal must not find a handler: it would
# end the shell in the middle of FUNCTION.
clean_up_with() {
	cleaner=$1 stopped=''
	trap clean_up EXIT
	trap 'stop 129' HUP
	trap 'stop 130' INT
	trap 'stop 143' TERM
}

clean_up() {
	trap '' HUP INT TERM
	# To its end, whatever fails.
	set +e
	"$cleaner"
}

# Sets stopped, by which the cleaner knows a signal from an end of our own.
stop() {
	trap '' HUP INT TERM
	stopped=$1
	exit "$1"
}

# parse_mib OPTION TEXT: a size as ndctl writes it (16G, 512M, 1T) in MiB.
parse_mib() {
	local unit
	[[ $2 =~ ^([1-9][0-9]{0,5})([MGT])$ ]] ||
		usage_error "$1 $2: a size is a whole number and M, G or T, such as 512M, 16G or 1T"
	unit=${BASH_REMATCH[2]}
	case $unit in
	M) echo "${BASH_REMATCH[1]}" ;;
	G) echo $((BASH_REMATCH[1] << 10)) ;;
	T) echo $((BASH_REMATCH[1] << 20)) ;;
	esac
}

# A make of our own, also when make called us.
plain_make() {
	need_plain_root
	env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s "$@"
}

# make_programs: memmap-bench, where it does not come with this tree, or does not start here.
make_programs() {
	if ((packaged)); then
		"$programs/memmap-bench" --version >/dev/null && return
		[[ -f $root/bench/Makefile ]] || die 77 "$programs/memmap-bench does not start here; the line above says why"
		note "$programs/memmap-bench does not start here, as the line above says, so that it must be built"
		need_command make
		need_command gcc
	fi
	plain_make -C "$root/bench" >&2 || return 1
	((!packaged)) || cp -f -- "$build/bench/memmap-bench" "$programs/"
}

# draw_figures RUN [FIGURE...]: that there is no gnuplot is no failure of what was measured.
draw_figures() {
	local status=0
	"$root/plots/render" "$@" || status=$?
	((status == 77)) || return "$status"
	note "its figures can be drawn on another machine, from a copy of $1: memmap-render DIR, or make plots RUN=DIR"
}

# sh_quote WORD...: for any POSIX shell; printf %q would use what only bash knows.
sh_quote() {
	local word space=''
	for word; do
		printf "%s'%s'" "$space" "${word//\'/\'\\\'\'}"
		space=' '
	done
}
