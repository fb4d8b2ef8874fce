#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks of the namespaces that were named: that they are ours to measure, whole and at rest. Sourced, never run.
#
# shellcheck disable=SC2034,SC2154 # variables that scripts/preflight, scripts/pmem.sh and the checks share

# need_names: 1, and a verdict, where there is nothing to look at.
need_names() {
	local name
	if ((!${#namespaces[@]})); then
		ok 'no namespace is named: holes are measured'
		return 1
	fi
	for name in "${namespaces[@]}"; do
		contains "$name" "${pmem_names[@]}" && continue
		unknown "$name is not in $nd; there are: ${pmem_names[*]:-none}"
		return 1
	done
}

check pmem-in-use FAIL h 'nobody uses the named namespaces' \
	'the kernel takes a namespace away from under a mounted filesystem, and its data with it' \
	"${ours}pmem-guard tells who; umount, swapoff, mdadm --stop, dmsetup remove, daxctl reconfigure-device"
check_pmem_in_use() {
	local name all=()
	need_names || return 0
	scan_processes
	for name in "${namespaces[@]}"; do
		users_of "${pmem_fact[$name.device]}"
		all+=("${users[@]}")
	done
	if ((${#all[@]})); then
		bad "$(printf '%s, ' "${all[@]}" | sed 's/, $//')"
	elif [[ -n $unseen ]]; then
		unknown "$unseen"
	else
		ok "free: ${namespaces[*]}"
	fi
}

check ownership FAIL h "named '$our_prefix...', or --i-own NAME" \
	'what was not made for this may hold the work of others, though nobody has it open now' \
	'--i-own NAME says that it is yours'
check_ownership() {
	local name foreign=()
	need_names || return 0
	for name in "${namespaces[@]}"; do
		[[ ${pmem_fact[$name.alt]} = "$our_prefix"* ]] || contains "$name" "${owned[@]}" || foreign+=("$name")
	done
	if ((${#foreign[@]})); then bad "not known to be yours: ${foreign[*]}"; else ok "${namespaces[*]}"; fi
}

check scrub WARN h 'idle' 'a scrub of the media takes their bandwidth in the background' \
	'ndctl wait-scrub'
check_scrub() {
	need_names || return 0
	scrub_state
	case $scrub in
	idle) ok "$scrub_text" ;;
	running) bad "$scrub_text" ;;
	*) unknown "$scrub_text" ;;
	esac
}

check health WARN h 'no flag, no bad block, not locked' 'a DIMM in trouble is slower, or read-only' \
	'ndctl list -DH'
check_health() {
	local name told=()
	need_names || return 0
	for name in "${namespaces[@]}"; do
		health_of "${pmem_fact[$name.region]}"
		[[ $health = ok ]] || { "${health}" "$health_text" && return; }
		told+=("$name $health_text")
	done
	ok "${told[*]}"
}

check geometry INFO h 'a node for each, the same interleave, the same target; equal in A and B' \
	'mode, map, align, interleave and node decide what is written where' 'ndctl list -RNv; ndctl create-namespace'
check_geometry() {
	local name told=() odd=() ways first=''
	need_names || return 0
	for name in "${namespaces[@]}"; do
		[[ ${pmem_fact[$name.node]} != - ]] || { unknown "$nd/$name/numa_node tells nothing" && return; }
		fetch_count "$nd/${pmem_fact[$name.region]}/mappings" || { unknown "$why_not" && return; }
		ways=$value
		first=${first:-$ways}
		((ways == first)) || odd+=("$name is interleaved $ways ways, not $first;")
		[[ ${pmem_fact[$name.node]} != -* ]] || odd+=("$name says no NUMA node;")
		told+=("$name: ${pmem_fact[$name.mode]} map ${pmem_fact[$name.map]} align ${pmem_fact[$name.align]} size \
${pmem_fact[$name.size]} node ${pmem_fact[$name.node]} target ${pmem_fact[$name.target]} $ways ways;")
	done
	if ((${#odd[@]})); then bad "${odd[*]}"; else ok "${told[*]}"; fi
}
