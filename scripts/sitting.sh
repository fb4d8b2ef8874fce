#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The parts of a sweep: boots, and loads of the module in each, measured in one sitting or, on a host, in one for each boot.
# Sourced, never run.
#
# shellcheck disable=SC2154 # variables of lib.sh and of the sweep

# DIR/parts has a line for each part that ended: its number, its status, the boot. Of a part that is there twice the last
# counts; a line that was cut short is none.
declare -A status_of=() boots_seen=()

read_parts() {
	local part status id
	status_of=() boots_seen=()
	[[ -f $out/parts ]] || return 0
	while read -r part status id; do
		[[ $part =~ ^[1-9][0-9]{0,4}$ && $status =~ ^[01]$ && $id =~ ^[0-9a-f-]{36}$ ]] || continue
		status_of[$part]=$status boots_seen[$id]=1
	done <"$out/parts"
}

# any_unended: whether a part was never measured to its end. Those that ended with 1 have points without samples.
any_unended() {
	local part
	for ((part = 1; part <= boots * loads; part++)); do
		[[ -n ${status_of[$part]:-} ]] || return 0
	done
	return 1
}

# parts_of_boot ORDINAL: sets due, those of them that are not done; and fresh to 1 where none of them was begun. Where not all
# are wanted at once, those that ended with 1 come after all others, or the same would be taken for ever.
parts_of_boot() {
	local part again=1
	[[ -z $parts ]] || ! any_unended || again=0
	due=() fresh=1
	for ((part = ($1 - 1) * loads + 1; part <= $1 * loads; part++)); do
		[[ ${status_of[$part]:-} != 0 ]] && { ((again)) || [[ -z ${status_of[$part]:-} ]]; } && due+=("$part")
		[[ -z ${status_of[$part]:-} ]] || fresh=0
	done
	return 0
}

all_done() {
	local ordinal due fresh
	read_parts
	for ((ordinal = 1; ordinal <= boots; ordinal++)); do
		parts_of_boot "$ordinal"
		((!${#due[@]})) || return 1
	done
}

# at_most: of due[] no more than --parts allows, which has been asked for less since.
at_most() {
	[[ -n $parts ]] || return 0
	due=("${due[@]:0:parts}")
	parts=$((parts - ${#due[@]}))
}

# take_parts PART...: on this host or in the model.
take_parts() {
	local load=()
	((loads == 1)) || [[ $where != host ]] || load=(--module "$module")
	in_background "${tuned[@]}" "$root/scripts/parts" "${load[@]}" "$out" "$((boots * loads))" "$@" -- \
		"$programs/memmap-bench" run "${runner[@]}"
}

# All that this boot can have: what is left of those that were begun; and, where all parts of these have ended, the next
# one, if nothing was measured in this boot yet.
sit_on_host() {
	local ordinal due fresh part open=0 take=()
	for ((ordinal = 1; ordinal <= boots; ordinal++)); do
		parts_of_boot "$ordinal"
		((ordinal == 1 || !fresh)) || break
		take+=("${due[@]}")
		for part in "${due[@]}"; do
			[[ -n ${status_of[$part]:-} ]] || open=1
		done
	done
	((ordinal > boots || open)) || [[ -n ${boots_seen[$boot]:-} ]] || take+=("${due[@]}")
	((${#take[@]})) || { note 'this boot has been measured already' && return; }
	due=("${take[@]}")
	at_most
	take_parts "${due[@]}"
}

# say_next_boot: where all that is left is of another boot; else fails.
say_next_boot() {
	local ordinal due fresh
	read_parts
	for ((ordinal = 1; ordinal <= boots; ordinal++)); do
		parts_of_boot "$ordinal"
		((!${#due[@]} || !fresh)) || break
	done
	((ordinal > 1 && ordinal <= boots)) || return 1
	note "boot $((ordinal - 1)) of $boots is done: reboot, then $me --resume $(sh_quote "$out")"
}

# say_rest: that parts are left, and how they are had.
say_rest() {
	! spoiled >/dev/null || return 0
	[[ $where != host ]] || ! say_next_boot || return 0
	read_parts
	! any_unended || note "parts are left: $me --resume $(sh_quote "$out") goes on"
}

# guest_options: sets options, the machine of scripts/guest.
guest_options() {
	[[ $sizes != all ]] || pmem=128G
	options=(--kernel "$kernel" --nodes "$nodes" --cpus-per-node "$cpus_per_node")
	[[ -z $kdir || ! -f $kernel ]] || options+=(--kdir "$kdir")
	((!icount)) || options+=(--icount)
	[[ -z $pmem ]] || options+=(--pmem-per-node "$pmem")
	[[ -z $mem ]] || options+=(--mem "$mem")
	((!bind_pmem)) || options+=(--bind-pmem)
	[[ -z $append ]] || options+=(--append "$append")
}

# One guest for each boot that has parts left. One that ends with 1 has points without samples; the next may have them.
sit_in_guests() {
	local ordinal due fresh options status worst=0
	guest_options
	for ((ordinal = 1; ordinal <= boots; ordinal++)); do
		parts_of_boot "$ordinal"
		at_most
		((${#due[@]})) || continue
		status=0
		((boots == 1)) || note "boot $ordinal of $boots"
		in_background "$root/scripts/guest" "${options[@]}" --timeout "$((7200 * ${#due[@]}))" --into "$out" \
			--file "$root/scripts/parts:/usr/bin/parts" -- \
			parts --module /lib/memmap_bench.ko /out "$((boots * loads))" "${due[@]}" -- memmap-bench run "${runner[@]}" ||
			status=$?
		((status < 2)) || return "$status"
		((!status)) || worst=$status
	done
	return "$worst"
}

# sit: measures what is due here and now.
sit() {
	read_parts
	case $where in
	host) sit_on_host ;;
	guest) sit_in_guests ;;
	model)
		local due fresh
		parts_of_boot 1
		at_most
		take_parts "${due[@]}"
		;;
	esac
}

# What would be run, and what the runner says of it. In a guest it is asked there: nobody else knows its machine.
show_plan() {
	local options=()
	echo "where: $where ($where_reason)"
	echo "kernel: $release"
	echo "results: ${out:-$runs/$host/$release/TIME}"
	((boots * loads == 1)) || echo "parts: boots $boots, loads in each $loads; in each of these $repetitions samples a point"
	echo "command: memmap-bench run $(sh_quote "${runner[@]}")"
	if [[ $where = guest ]]; then
		guest_options
		in_background "$root/scripts/guest" "${options[@]}" -- memmap-bench run "${runner[@]}" --dry-run
	else
		in_background "$programs/memmap-bench" run "${runner[@]}" --dry-run
	fi
}
