#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The process that keeps CPUs from deep sleep: it holds /dev/cpu_dma_latency open, as long as it lives. Sourced by
# scripts/tune after checks/read.sh, never run.
#
# shellcheck disable=SC2034,SC2154 # variables that scripts/tune shares

latency=/dev/cpu_dma_latency
holder='' holder_start=''

# Sets start: when the process began, by which it is told from a later one of its number.
process_start() {
	local line fields
	start=''
	{ IFS= read -r line; } 2>/dev/null <"/proc/$1/stat" || return 1
	read -ra fields <<<"${line##*) }"
	start=${fields[19]:-}
	[[ -n $start ]]
}

# In the background; it waits for a word, so that nothing is held before it stands in FILE. Where that never comes, as its
# pipe is closed, it ends.
hold_latency() {
	local word=''
	trap '' HUP INT
	IFS= read -r word || true
	[[ $word = go ]] || exit 0
	exec 3<>"$prefix$latency"
	printf '\0\0\0\0' >&3 || exit 1
	exec setsid sleep 2147483647 </dev/null
}

start_holder() {
	local start
	[[ -w $prefix$latency ]] || { note "$latency may not be written; it stays" && return 0; }
	need_command setsid
	coproc holding { hold_latency >/dev/null 2>&1; }
	holder=$!
	# Its end is no news.
	disown "$holder"
	process_start "$holder" || die 1 'the process that is to hold the CPU latency did not start'
	holder_start=$start
}

# COMMAND gets none of its pipes. They are gone with it, should it have ended.
close_holding() {
	local end
	for end in "${holding[@]}"; do
		eval "exec $end>&-"
	done
}

# Until it has the device open, so that what follows is measured with it.
release_holder() {
	local try name
	[[ -n $holder ]] || return 0
	# It may have been killed.
	trap '' PIPE
	{ echo go >&"${holding[1]:--}"; } 2>/dev/null || true
	trap - PIPE
	close_holding
	for ((try = 0; try < 100; try++)); do
		{ IFS= read -r name; } 2>/dev/null <"/proc/$holder/comm" || break
		[[ $name != sleep ]] || return 0
		sleep 0.02
	done
	note "$latency could not be held; it stays"
}

# end_holder PID START: only if it is that one.
end_holder() {
	local start try
	is_count "$1" && process_start "$1" && [[ $start = "$2" ]] || return 0
	kill -KILL "$1" 2>/dev/null || return 0
	for ((try = 0; try < 100; try++)); do
		process_start "$1" && [[ $start = "$2" ]] || return 0
		# A zombie has let go of the device.
		[[ $(sed -n 's/^State:[[:blank:]]*\(.\).*/\1/p' "/proc/$1/status" 2>/dev/null) != Z ]] || return 0
		sleep 0.02
	done
	note "process $1, which holds $latency, does not end"
	return 1
}
