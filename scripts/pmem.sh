#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# NVDIMM namespaces, and who uses them, read below ROOT=. Sourced after checks/read.sh, never run. The words are those of
# the runner, which looks for the same before it takes a namespace from anybody.
#
# shellcheck disable=SC2034,SC2154 # results are left in variables

nd=/sys/bus/nd/devices
# Names of namespaces that we make begin with it.
our_prefix=memmap-bench

# --- namespaces ----------------------------------------------------------------------------------------------------

pmem_names=()
declare -A pmem_fact=()

# fact NAME PATH: its first line; a dash where there is none.
fact() {
	fetch "$2" || value=
	pmem_fact[$1]=${value:--}
}

# Sets pmem_names, and pmem_fact[NAME.KEY] for mode, driver, device, map, align, size, node, target, region, alt.
load_pmem() {
	local path name
	pmem_names=() pmem_fact=()
	for path in "$prefix$nd"/namespace*; do
		name=${path##*/}
		# A seed, of which nothing has been made yet, has no size.
		[[ $name =~ ^namespace[0-9]+\.[0-9]+$ ]] || continue
		! holds "$nd/$name/size" 0 || continue
		[[ -n $value ]] || continue
		pmem_names+=("$name")
		pmem_fact[$name.size]=$value
		load_namespace "$name"
	done
}

load_namespace() {
	local name=$1 own=$1
	! fetch "$nd/$name/holder" || own=$value
	[[ $own =~ ^[a-z]+[0-9.]+$ ]] || own=$name
	case $own in
	pfn*) pmem_fact[$name.mode]=fsdax ;;
	dax*) pmem_fact[$name.mode]=devdax ;;
	btt*) pmem_fact[$name.mode]=sector ;;
	*) pmem_fact[$name.mode]=raw ;;
	esac
	# A namespace's own says less than we know already.
	pmem_fact[$name.map]=-
	[[ $own = "$name" ]] || fact "$name.map" "$nd/$own/mode"
	fact "$name.align" "$nd/$own/align"
	fact "$name.node" "$nd/$name/numa_node"
	fact "$name.target" "$nd/$name/target_node"
	fact "$name.alt" "$nd/$name/alt_name"
	pmem_fact[$name.region]=region${name//[!0-9.]/}
	pmem_fact[$name.region]=${pmem_fact[$name.region]%.*}
	pmem_fact[$name.driver]=$(readlink -- "$prefix$nd/$own/driver" 2>/dev/null) || true
	pmem_fact[$name.driver]=${pmem_fact[$name.driver]##*/}
	pmem_fact[$name.device]=''
	! list_entries "$prefix$nd/$own"/block/pmem* "$prefix$nd/$own"/dax[0-9]* ||
		pmem_fact[$name.device]=${entries[0]##*/}
}

# --- processes: looked through once for all devices ------------------------------------------------------------------

open_by_name='' open_by_number='' mapped='' unseen=''

# Files that processes have open: by what their links say, and by the number of the device, as it may have another name
# in a container.
scan_open() {
	# shellcheck disable=SC2016 # for awk
	local program='/^\// && /:$/ { split($0, part, "/fd/"); pid = part[1]; sub(/.*\//, "", pid) }'
	# shellcheck disable=SC2012 # find has no way to print a link's target that every find knows
	open_by_name=$(ls -ln -- "$prefix"/proc/[0-9]*/fd/ 2>/dev/null | LC_ALL=C awk "$program"'
		/ -> \/dev\/(pmem|dax)/ { sub(/.* -> /, ""); print pid, $0 }') || true
	# shellcheck disable=SC2012
	open_by_number=$(ls -lnL -- "$prefix"/proc/[0-9]*/fd/ 2>/dev/null | LC_ALL=C awk "$program"'
		/^[bc]/ && match($0, /[0-9]+, *[0-9]+/) {
			number = substr($0, RSTART, RLENGTH); gsub(/, */, ":", number)
			print pid, substr($0, 1, 1) number }') || true
	mapped=$(LC_ALL=C grep -HsE '/dev/(pmem|dax)' "$prefix"/proc/[0-9]*/maps 2>/dev/null) || true
}

# Sets unseen: why there may be users that nobody can see from here.
find_unseen() {
	local path hidden=0
	unseen=''
	if [[ ! -r $prefix/proc/self/mountinfo ]]; then
		unseen='/proc/self/mountinfo cannot be read'
		return
	fi
	if [[ ! -e $prefix/proc/1/mountinfo ]]; then
		unseen='process 1 cannot be seen: other processes may use it'
		return
	fi
	for path in "$prefix"/proc/[0-9]*; do
		[[ ! -d $path || ! -e $path/fd || -r $path/fd && -x $path/fd ]] || ((++hidden))
	done
	((!hidden)) || unseen="files of $hidden processes may not be read by this user"
}

scan_processes() {
	scan_open
	find_unseen
}

# --- users of a device ---------------------------------------------------------------------------------------------

users=()

add_user() {
	contains "$*" "${users[@]}" || users+=("$*")
}

# mounts_of NAME NUMBER: also in other mount namespaces, where the same place is not told twice.
mounts_of() {
	local line file pid field places=()
	{
		LC_ALL=C grep -HsE "^[^ ]+ [^ ]+ ${2:-none} | - [^ ]+ /dev/$1 " "$prefix"/proc/self/mountinfo \
			"$prefix"/proc/1/mountinfo "$prefix"/proc/[0-9]*/mountinfo 2>/dev/null || true
	} | while IFS= read -r line; do
		line=${line#"$prefix/proc/"}
		pid=${line%%/*} line=${line#*mountinfo:}
		read -ra field <<<"$line"
		! contains "${field[4]}" "${places[@]}" || continue
		places+=("${field[4]}")
		if [[ $pid = self ]]; then
			add_user "$1 is mounted at ${field[4]}"
		else
			add_user "$1 is mounted at ${field[4]} in the mount namespace of process $pid"
		fi
	done
}

swaps_of() {
	local line
	fetch_lines /proc/swaps || { unseen=${unseen:-$why_not} && return; }
	for line in "${lines[@]}"; do
		[[ ${line%%[[:blank:]]*} != "/dev/$1" ]] || add_user "$1 is used as swap"
	done
}

holders_of() {
	local path name
	for path in "$prefix/sys/class/block/$1"/holders/*; do
		[[ -e $path || -L $path ]] || continue
		name=${path##*/}
		if fetch "/sys/class/block/$name/dm/name"; then name+=" ($value)"; fi
		add_user "$1 is held by $name"
	done
	for path in "$prefix"/sys/class/block/loop*/loop/backing_file; do
		path=${path#"$prefix"}
		holds "$path" "/dev/$1" || continue
		name=${path#/sys/class/block/}
		add_user "$1 is held by ${name%%/*}"
	done
}

dax_driver_of() {
	local driver
	driver=$(readlink -- "$prefix/sys/bus/dax/devices/$1/driver" 2>/dev/null) || return 0
	driver=${driver##*/}
	case $driver in
	device_dax) ;;
	kmem) add_user "$1 is bound to kmem: it is system RAM" ;;
	*) add_user "$1 is bound to $driver" ;;
	esac
}

# files_of NAME NUMBER, the number with b or c before it
files_of() {
	local pid target title
	while read -r pid target; do
		[[ $target = "/dev/$1" || -n $2 && $target = "$2" ]] || continue
		title='?'
		! fetch "/proc/$pid/comm" || title=$value
		add_user "$1 is open in process $pid ($title)"
	done <<<"$open_by_name"$'\n'"$open_by_number"
	while IFS= read -r target; do
		[[ $target =~ /proc/([0-9]+)/maps:.*[[:blank:]]/dev/([^ /]+)(' (deleted)')?$ ]] || continue
		[[ ${BASH_REMATCH[2]} != "$1" ]] || add_user "$1 is mapped by process ${BASH_REMATCH[1]}"
	done <<<"$mapped"
}

users_of_one() {
	local number=''
	if [[ $1 = dax* ]]; then
		! fetch "/sys/bus/dax/devices/$1/dev" || number=$value
		[[ $number =~ ^[0-9]+:[0-9]+$ ]] || number=''
		dax_driver_of "$1"
		files_of "$1" "${number:+c$number}"
		return
	fi
	! fetch "/sys/class/block/$1/dev" || number=$value
	[[ $number =~ ^[0-9]+:[0-9]+$ ]] || number=''
	mounts_of "$1" "$number"
	swaps_of "$1"
	holders_of "$1"
	files_of "$1" "${number:+b$number}"
}

# users_of DEVICE: sets users, as "pmem0 is mounted at /srv"; its partitions' too. After scan_processes.
users_of() {
	local path
	users=()
	[[ -n $1 ]] || return 0
	users_of_one "$1"
	for path in "$prefix/sys/class/block/$1"/*/partition; do
		[[ -e $path ]] || continue
		path=${path%/partition}
		users_of_one "${path##*/}"
	done
}

# --- the medium ----------------------------------------------------------------------------------------------------

# scrub_state: sets scrub to idle, running or unknown, and scrub_text. Of all buses: a scrub takes the same bandwidth.
scrub_state() {
	local path bus
	scrub=unknown scrub_text="no $nd/ndbus*/nfit/scrub: no NFIT, or its firmware cannot scrub"
	for path in "$prefix$nd"/ndbus*/nfit/scrub; do
		path=${path#"$prefix"} bus=${path%/nfit/scrub}
		[[ -e $prefix$path ]] || continue
		if ! fetch "$path" || [[ ! $value =~ ^[0-9]+\+?$ ]]; then
			scrub=unknown scrub_text="${why_not:-$path has $value}"
			return
		fi
		[[ $scrub != running ]] || continue
		scrub=idle scrub_text="idle, ${value%+} done"
		[[ $value != *+ ]] || scrub=running scrub_text="running on ${bus##*/}"
	done
}

# health_of REGION: sets health to ok, bad or unknown, and health_text.
health_of() {
	local path dimm trouble=() dimms=0 missing=''
	for path in "$prefix$nd/$1"/mapping[0-9]*; do
		fetch "${path#"$prefix"}" || continue
		dimm=${value%%,*}
		[[ $dimm =~ ^nmem[0-9]+$ ]] || continue
		((++dimms))
		# Healthy is an empty line.
		if ! fetch_lines "$nd/$dimm/nfit/flags"; then
			missing=$why_not
		elif [[ -n ${lines[0]:-} ]]; then
			trouble+=("$dimm: ${lines[0]}")
		fi
		! fetch "$nd/$dimm/security" || [[ $value != locked ]] || trouble+=("$dimm: locked")
	done
	! fetch "$nd/$1/badblocks" || trouble+=("bad blocks in $1")
	if ((${#trouble[@]})); then
		health=bad health_text="${trouble[*]}"
	elif [[ -n $missing ]] || ((!dimms)); then
		health=unknown health_text=${missing:-no DIMM of $1 is named in $nd/$1}
	else
		health=ok health_text="ok, $dimms DIMMs"
	fi
}
