#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks of the memory that the memmap is to be in. Sourced, never run.
#
# shellcheck disable=SC2034,SC2154 # variables that scripts/preflight and the checks share

# need_nodes: 1, and unknown, where the nodes are not known.
need_nodes() {
	[[ -n $nodes_problem ]] || return 0
	unknown "the nodes are not known: $nodes_problem"
	return 1
}

# Sets free: MiB that are free on a node; the module asks for the same. Who is no kernel gets what the page cache has, too.
free_of_node() {
	local line cache=0 path=/sys/devices/system/node/node$1/meminfo
	free=''
	fetch_lines "$path" || return 1
	for line in "${lines[@]}"; do
		[[ ! $line =~ MemFree:\ +([0-9]{1,15})\ kB ]] || free=$((10#${BASH_REMATCH[1]} / 1024))
		[[ ! $line =~ ctive\(file\):\ +([0-9]{1,15})\ kB ]] || cache=$((cache + 10#${BASH_REMATCH[1]} / 1024))
	done
	[[ $where = host ]] || free=${free:+$((free + cache))}
	[[ -z $free ]] || return 0
	why_not="$path has no MemFree"
	return 1
}

# A guest takes its memory where it likes; a range has its memmap, and a quarter more, on its own node.
check node-memory FAIL hgm 'the memmap of a range of --size, and a quarter more, free on each node' \
	'64 bytes for every 4 KiB; less, and the module refuses, or another process is killed' \
	'echo 3 >/proc/sys/vm/drop_caches, stop what runs, or a smaller --size'
check_node_memory() {
	local node free all=0 need=$((size_mib * 5 / 4 / 64)) short=()
	[[ $where != guest ]] || want="--size: $size_mib MiB for the guest, free on all nodes together"
	need_nodes || return 0
	for node in "${nodes[@]}"; do
		free_of_node "$node" || { unknown "$why_not" && return; }
		((all += free))
		((free > need)) || short+=("node $node $free MiB")
	done
	if [[ $where = guest ]]; then
		if ((all > size_mib)); then ok "$all MiB"; else bad "$all MiB of $size_mib"; fi
	elif ((${#short[@]})); then
		bad "${short[*]}; needed are $need MiB"
	else
		ok "$need MiB and more on ${#nodes[@]} nodes"
	fi
}

# Sets blocks: free blocks of 2 MiB of a node, from orders 9 and up.
huge_blocks_of_node() {
	local line order fields
	blocks=''
	for line in "${lines[@]}"; do
		[[ $line =~ ^Node\ +([0-9]+),\ zone\ +[A-Za-z0-9]+\ +([0-9 ]+)$ ]] || continue
		((10#${BASH_REMATCH[1]} == $1)) || continue
		read -ra fields <<<"${BASH_REMATCH[2]}"
		blocks=$((${blocks:-0}))
		for ((order = 9; order < ${#fields[@]}; order++)); do
			is_count "${fields[order]}" || continue
			((blocks += 10#${fields[order]} << (order - 9)))
		done
	done
	[[ -n $blocks ]]
}

check huge-blocks WARN h 'free 2 MiB blocks for the memmap of --size on each node' \
	'without them the memmap is mapped by 4 KiB pages, silently: other TLB misses' \
	'echo 3 >/proc/sys/vm/drop_caches; echo 1 >/proc/sys/vm/compact_memory'
check_huge_blocks() {
	local node blocks need=$(((size_mib + 127) / 128)) least='' short=()
	need_nodes || return 0
	fetch_lines /proc/buddyinfo || { unknown "$why_not" && return; }
	for node in "${nodes[@]}"; do
		huge_blocks_of_node "$node" || { unknown "/proc/buddyinfo does not tell of node $node" && return; }
		((blocks >= need)) || short+=("node $node $blocks")
		[[ -n $least ]] && ((least <= blocks)) || least=$blocks
	done
	if ((${#short[@]})); then bad "${short[*]}; needed are $need"; else ok "$least and more, needed are $need"; fi
}

check thp INFO hgm 'always or madvise' 'not of the memmap; the model keeps its struct pages in huge pages' \
	'echo madvise >/sys/kernel/mm/transparent_hugepage/enabled'
check_thp() {
	fetch /sys/kernel/mm/transparent_hugepage/enabled || { unknown "$why_not" && return; }
	if [[ $value =~ \[(always|madvise)\] ]]; then
		ok "${BASH_REMATCH[1]}"
	else
		bad "$value"
	fi
}
