#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What the kernel of this host said during a sweep. Sourced, never run.
#
# shellcheck disable=SC2154 # variables of lib.sh and of the sweep

# One for all sittings of a sweep, so that those of one boot are looked through from the first on.
mark="memmap-bench: sweep $$ begins"

mark_kernel_log() {
	echo "$mark" >/dev/kmsg
}

# Sets said, what the kernel said since the mark; or complaint, why nobody knows.
read_kernel_log() {
	complaint=''
	said=$(dmesg) || { complaint='dmesg failed, so nobody knows' && return; }
	[[ $said = *"$mark"* ]] || { complaint='the kernel log has overflowed, so nobody knows' && return; }
	said=$mark${said#*"$mark"}
}

# save_kernel_log FILE: into FILE, to which each boot appends. Sets complaint: warnings; empty when there were none.
save_kernel_log() {
	local said before=''
	read_kernel_log
	[[ -z $complaint ]] || return 0
	# What an earlier sitting of this boot has saved is in the log still.
	[[ ! -f $1 ]] || before=$(<"$1")
	[[ $before != *"boot $boot"* ]] || before=${before%%"boot $boot"*}
	printf '%s%s\n%s\n' "${before:+$before$'\n'}" "boot $boot" "$said" >"$1.new"
	mv "$1.new" "$1"
	complaint=$(grep -aE "$splats" <<<"$said") || true
}
