#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What scripts/sweep runs and takes long: one at a time, and gone when the sweep is, whatever ends it. Sourced, never run.
#
# shellcheck disable=SC2154,SC2034 # variables of lib.sh and of the sweep

# The last process in the background that is nobody's child to end: it has ended, or copies messages; 'any' while such a one
# starts. A signal can come between a start and the note of it, but not between a start and $!.
finished=''

# in_background COMMAND...: its status. A shell obeys a signal only when its foreground command has ended: hours later. When
# the sweep is killed COMMAND gets TERM, also if it was killed before COMMAND could ask for that. COMMAND has no lock.
in_background() {
	local status=0
	log_command "$@"
	# shellcheck disable=SC2016 # the other shell expands it
	setpriv --pdeathsig TERM "$BASH" -c '((PPID == $0)) || exit 143; exec "$@"' "$$" "$@" {lock}<&- &
	wait "$!" || status=$?
	finished=$!
	return "$status"
}

end_child() {
	local child=${!:-}
	[[ -n $child && $finished != any && $finished != "$child" ]] || return 0
	kill -TERM "$child" 2>/dev/null
	# Not by wait: for a child that has just gone bash can wait for ever, where it has others, such as those of the log.
	while kill -0 "$child" 2>/dev/null; do sleep 0.05; done
}

# Sets scratch, a file without a name, that no kill leaves behind.
open_scratch() {
	local file
	file=$(mktemp)
	exec {scratch}<>"$file"
	rm -f -- "$file"
}

# ask COMMAND...: what it prints in answer, and its status.
ask() {
	local status=0
	in_background "$@" >"/dev/fd/$scratch" || status=$?
	answer=$(<"/dev/fd/$scratch")
	return "$status"
}

# build TARGET: by a make of our own, also when make called us.
build() {
	need_plain_root
	in_background env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s -C "$root" "$1" >&2
}
