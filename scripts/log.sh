#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The log of a sweep: all that is said on stderr, with the time, and the commands that are run. Sourced, never run.
#
# shellcheck disable=SC2154,SC2034 # variables of lib.sh and of the sweep

log='' terminal='' copier='' stamper=''

# stamp: lines with the time in UTC. What a terminal was told to draw over is nothing that was said; neither is progress.
stamp() {
	local line TZ=UTC0
	while IFS= read -r line || [[ -n $line ]]; do
		line=${line%$'\r'}
		line=${line##*$'\e[K'} line=${line##*$'\r'}
		[[ -z $line || $line =~ ^\[\ *[0-9]+%\]\ elapsed\  ]] || printf '%(%FT%TZ)T %s\n' -1 "$line"
	done
}

# start_log FILE: stderr goes where it went, byte by byte, and into FILE by lines. Both copiers outlive signals: what
# cleaning up has to say comes after those. They end when nobody can say anything any more.
start_log() {
	local copy columns
	# There is a log only once it can be written: what cleans up asks for that.
	{ : >>"$1"; } 2>/dev/null || die 1 "$1 cannot be written; go on as the user who made it"
	log=$1
	if [[ -t 2 ]]; then
		columns=$(stty size <&2 2>/dev/null) || true
		columns=${columns#* }
		((${columns:-0})) || columns=80
		# The runner draws its progress for a terminal, though it is given a pipe.
		export MEMMAP_BENCH_COLUMNS=$columns
	fi
	exec {terminal}>&2
	finished=any
	exec {copy}> >(trap '' HUP INT TERM && exec {lock}<&- && stamp >>"$log")
	stamper=$!
	exec 2> >(trap '' HUP INT TERM && exec {lock}<&- &&
		exec tee --output-error=warn-nopipe "/dev/fd/$copy" 2>/dev/null 1>&"$terminal")
	copier=$!
	finished=$!
	# What is on one terminal must stay in its order.
	[[ ! -t 1 || ! -t $terminal ]] || exec >&2
	exec {copy}>&-
}

# move_log FILE: on the same file system.
move_log() {
	mv "$log" "$1"
	log=$1
}

log_command() {
	local TZ=UTC0
	[[ -z $log ]] || printf '%(%FT%TZ)T + %s\n' -1 "$(sh_quote "$@")" >>"$log"
}

# All that was said is where it belongs, before the prompt comes back. A process that was left running may hold the pipe.
end_log() {
	local pid tries=100
	[[ -n $log ]] || return 0
	exec 2>&"$terminal"
	[[ ! -t 1 ]] || exec >&2
	for pid in $copier $stamper; do
		while ((tries-- > 0)) && kill -0 "$pid" 2>/dev/null; do sleep 0.02; done
	done
	log=''
}
