#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# One sweep at a time on a machine: two would measure each other. Sourced, never run.
#
# shellcheck disable=SC2154 # variables of lib.sh

lock='' claim=''

# A directory that every user may write, so that all meet there. Tests have one of their own.
lock_directory() {
	local dir=/run/lock
	[[ -k $dir && $(stat -c %a -- "$dir") = *[2367] ]] || dir=/tmp
	echo "${MEMMAP_BENCH_LOCK:-$dir}"
}

# take_lock: or ends with 1. Others may write the directory too, so no link is followed, nothing that is there is written,
# and the lock is a file that is only read. The kernel gives it back when we end, however.
take_lock() {
	local dir file
	dir=$(lock_directory)
	file=$dir/memmap-bench-sweep.lock
	if [[ ! -e $file && ! -L $file ]]; then
		# With noclobber by O_EXCL: a link that came meanwhile is not followed.
		(umask 0222 && set -o noclobber && : >"$file") 2>/dev/null || true
	fi
	[[ -f $file && ! -L $file ]] || die 1 "$file is no plain file, or cannot be made: it is what sweeps lock; see who made it"
	exec {lock}<"$file"
	flock --nonblock "$lock" || refuse_second "$dir"
	[[ ! -L $file && /dev/fd/$lock -ef $file ]] || die 1 "$file was replaced meanwhile: try again, or see who does that"
	# Whoever claimed it is gone. Of another user it may stay: its process has ended.
	rm -f -- "$dir/memmap-bench-sweep.claim".* 2>/dev/null || true
	claim=$dir/memmap-bench-sweep.claim.$$
	claim_lock 'none yet'
}

# claim_lock DIRECTORY: who has it, for those who do not get it. Not essential, so that failing is none.
claim_lock() {
	local since
	[[ -n $claim ]] || return 0
	since=$(TZ=UTC0 && printf '%(%FT%TZ)T' "$begun")
	rm -f -- "$claim" 2>/dev/null || true
	(umask 0022 && set -o noclobber && echo "process $$ since $since, directory: $1" >"$claim") 2>/dev/null || claim=''
}

refuse_second() {
	local file text who='one that has just begun, or is about to end'
	for file in "$1/memmap-bench-sweep.claim".*; do
		[[ -f $file && ! -L $file && -d /proc/${file##*.} ]] || continue
		IFS= read -r -n 400 text <"$file" 2>/dev/null || continue
		who=${text//[^ -~]/?}
	done
	die 1 "another sweep runs on this machine, and two would measure each other: $who"
}

release_lock() {
	[[ -z $claim ]] || rm -f -- "$claim"
	[[ -z $lock ]] || exec {lock}<&-
	lock='' claim=''
}
