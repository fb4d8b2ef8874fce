#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# How scripts read the machine: files below ROOT=, the kernel's configuration and command line, lists of CPUs. Sourced,
# never run. Nothing here believes what a file holds: numbers are tested before they are counted with.
#
# shellcheck disable=SC2034 # results are left in variables: a subshell for each file would be slow

# Fixtures stand in for the machine: every path is read below it.
prefix=${ROOT:-}
prefix=${prefix%/}

# The last command of a pipe is of this shell: <() would need a /dev/fd, which a minimal system may lack.
shopt -s lastpipe

is_count() {
	[[ $1 =~ ^[0-9]{1,18}$ ]]
}

# Sets why_not: why PATH could not be read.
explain_unread() {
	local path=$prefix$1 dir=$prefix$1
	until [[ -d $dir || -z $dir ]]; do dir=${dir%/*}; done
	if [[ ! -e $path && -n $dir && ! -x $dir ]]; then
		why_not="$1 may not be read by this user"
	elif [[ ! -e $path ]]; then
		why_not="$1 does not exist"
	elif [[ ! -f $path && ! -c $path ]]; then
		why_not="$1 is no file"
	elif [[ ! -r $path ]]; then
		why_not="$1 may not be read by this user"
	else
		why_not="$1 is empty or gives an error"
	fi
}

# fetch PATH: its first line in value. 1, with why_not, where there is none.
fetch() {
	value='' why_not=''
	{ IFS= read -r value || [[ -n $value ]]; } 2>/dev/null <"$prefix$1" && return 0
	explain_unread "$1"
	return 1
}

# holds PATH TEXT: whether that is its first line.
holds() {
	fetch "$1" && [[ $value = "$2" ]]
}

# fetch_count PATH: a whole number in value.
fetch_count() {
	fetch "$1" || return 1
	if is_count "$value"; then
		value=$((10#$value))
		return 0
	fi
	why_not="$1 has '$value', which is no whole number"
	return 1
}

# fetch_lines PATH: all of it in the array lines, which may be empty. By cat: bash does not tell an error from an end.
fetch_lines() {
	local text
	lines=() why_not=''
	if [[ -e $prefix$1 ]] && text=$(cat -- "$prefix$1" 2>/dev/null | tr -d '\000'; exit "${PIPESTATUS[0]}"); then
		[[ -z $text ]] || mapfile -t lines <<<"$text"
		return 0
	fi
	explain_unread "$1"
	return 1
}

# list_entries GLOB...: the names below ROOT that exist, without ROOT, in the array entries.
list_entries() {
	local path
	entries=()
	for path; do
		[[ ! -e $path && ! -L $path ]] || entries+=("${path#"$prefix"}")
	done
	((${#entries[@]}))
}

# --- lists of CPUs and nodes ---------------------------------------------------------------------------------------

# expand_list TEXT: 0-2,5 as the array list, in order. 1 where it is no such list; an empty one is.
expand_list() {
	local part from to
	local -a parts=()
	list=()
	[[ $1 =~ ^([0-9]{1,5}(-[0-9]{1,5})?(,[0-9]{1,5}(-[0-9]{1,5})?)*)?$ ]] || return 1
	IFS=, read -ra parts <<<"$1"
	for part in "${parts[@]}"; do
		from=$((10#${part%-*})) to=$((10#${part#*-}))
		((from <= to)) || return 1
		while ((from <= to)); do list+=($((from++))); done
	done
}

# check_cpus CPU...: that a user named; nothing is refused where it is not known which there are.
check_cpus() {
	local cpu online
	(($#)) && fetch /sys/devices/system/cpu/online && expand_list "$value" || return 0
	online=$value
	for cpu; do
		contains "$cpu" "${list[@]}" || usage_error "--cpus: CPU $cpu is not online; accepted are $online"
	done
}

# Sets text: numbers, in order, as 0-2,5.
shorten_list() {
	local number first='' last=''
	text=''
	for number in "$@" end; do
		if [[ -n $last && $number = $((last + 1)) ]]; then
			last=$number
			continue
		fi
		[[ -z $first ]] || text+=${text:+,}$first
		[[ $first = "$last" ]] || text+=-$last
		first=$number last=$number
		[[ $number != end ]] || break
	done
}

# contains WORD WORD...: whether the first is among the others.
contains() {
	local word want=$1
	shift
	for word; do
		[[ $word != "$want" ]] || return 0
	done
	return 1
}

# --- the kernel's configuration and command line ---------------------------------------------------------------------

release='' config_from='' config_problem='' cmdline_problem=''
cmdline=()
declare -A config=()

# unpack FILE: a configuration, packed or not.
unpack_config() {
	case $1 in
	*.gz) gzip -dc -- "$1" 2>/dev/null ;;
	*) cat -- "$1" 2>/dev/null ;;
	esac
}

read_config_file() {
	local line
	[[ -f $1 && -r $1 ]] || return 1
	{ unpack_config "$1" | LC_ALL=C grep -E '^CONFIG_[A-Za-z0-9_]+=.' || true; } | while IFS= read -r line; do
		config[${line%%=*}]=${line#*=}
	done
	# Every kernel has one of these: without, it is something else, or was cut short.
	[[ -n ${config[CONFIG_64BIT]:-}${config[CONFIG_MMU]:-} ]]
}

# load_config [FILE]: sets config, config_from; or config_problem. A FILE that was named is taken as it is.
load_config() {
	local file
	! fetch /proc/sys/kernel/osrelease || release=$value
	if (($#)); then
		config_from=$1
		read_config_file "$1" || config_problem="$1 is no kernel configuration that can be read"
		return 0
	fi
	for file in /proc/config.gz ${release:+"/boot/config-$release" "/lib/modules/$release/config" \
		"/lib/modules/$release/build/.config"}; do
		config=() config_from=$file
		! read_config_file "$prefix$file" || return 0
	done
	config=() config_from=''
	config_problem="no configuration in /proc/config.gz, /boot/config-${release:-RELEASE} or /lib/modules/${release:-RELEASE}"
}

# is_set OPTION: y or m.
is_set() {
	[[ ${config[CONFIG_$1]:-} = [ym] ]]
}

# What is after '--' is init's, not the kernel's.
load_cmdline() {
	local word
	local -a words=()
	cmdline=()
	fetch /proc/cmdline || { cmdline_problem=$why_not && return 0; }
	read -ra words <<<"$value" || true
	for word in "${words[@]}"; do
		[[ $word != -- ]] || return 0
		cmdline+=("${word//\"/}")
	done
}

# boot_arg NAME: its value in value, the last one counts; empty for a bare word. 1 where it is not given. The kernel
# takes - and _ in names as the same.
boot_arg() {
	local word name found=1
	value=''
	for word in "${cmdline[@]}"; do
		name=${word%%=*}
		[[ ${name//-/_} = "${1//-/_}" ]] || continue
		found=0 value=''
		[[ $word != *=* ]] || value=${word#*=}
	done
	return "$found"
}

# --- registers, times --------------------------------------------------------------------------------------------

# read_msr CPU NUMBER: in value. The device takes whole registers at any offset, which only dd can do.
read_msr() {
	local path=/dev/cpu/$1/msr
	value=''
	if [[ ! -e $prefix$path ]]; then
		why_not="$path does not exist: modprobe msr"
		return 1
	fi
	if [[ ! -r $prefix$path ]]; then
		why_not="$path may not be read by this user"
		return 1
	fi
	value=$(dd "if=$prefix$path" bs=8 count=1 iflag=skip_bytes "skip=$(($2))" 2>/dev/null | od -An -tu8 2>/dev/null) || true
	value=${value//[[:space:]]/}
	is_count "$value" && return 0
	why_not="register $2 of CPU $1 cannot be read: not of this CPU, or not allowed"
	return 1
}

# Sets seconds since boot, at least 1.
fetch_uptime() {
	fetch /proc/uptime || return 1
	seconds=${value%%.*}
	if ! is_count "$seconds"; then
		why_not="/proc/uptime has '$value'"
		return 1
	fi
	seconds=$((10#$seconds))
	((seconds)) || seconds=1
}
