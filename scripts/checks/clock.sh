#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks of what makes a CPU faster or slower: frequency, heat, sleep, firmware. Sourced, never run.
#
# shellcheck disable=SC2034,SC2154 # variables that scripts/preflight and the checks share

tune="${ours}tune run -- COMMAND"
cpu_dir=/sys/devices/system/cpu

# In a guest these belong to its host, whose times are not absolute anyway.
weaker_in_guest() {
	[[ $in_guest != yes || $severity != FAIL ]] || severity=WARN
}

# need_cpus: 1, and unknown, where the measured CPUs are.
need_cpus() {
	[[ -n $cpus_problem ]] || return 0
	unknown "the CPUs that measure are not known: $cpus_problem"
	return 1
}

# on_cpus TEXT CPU...: TEXT and where.
on_cpus() {
	local what=$1 text
	shift
	shorten_list "$@"
	found="$what on CPUs $text"
}

check governor FAIL hgm 'performance on every CPU that measures' \
	'nanoseconds per struct page follow the clock of the CPU' "$tune, or: cpupower frequency-set -g performance"
check_governor() {
	local cpu dir wrong=() names=() unread='' preference
	weaker_in_guest
	need_cpus || return 0
	for cpu in "${cpus[@]}"; do
		dir=$cpu_dir/cpu$cpu/cpufreq
		fetch "$dir/scaling_governor" || { unread=$why_not && continue; }
		names+=("$value")
		if [[ $value != performance ]]; then
			wrong+=("$cpu")
		elif fetch "$dir/energy_performance_preference" && [[ $value != performance && $value != 0 ]]; then
			wrong+=("$cpu") names+=("energy_performance_preference $value")
		fi
	done
	if ((${#wrong[@]})); then
		preference=$(printf '%s\n' "${names[@]}" | sort -u | grep -vx performance | paste -sd, -)
		on_cpus "$preference" "${wrong[@]}"
		bad "$found"
	elif [[ -n $unread ]]; then
		unknown "$unread: no cpufreq driver, or the hypervisor keeps the clock to itself"
	else
		ok "performance on ${#cpus[@]} CPUs"
	fi
}

check turbo WARN hgm 'off for A/B' 'turbo drifts with heat and with how many CPUs are busy' "$tune"
check_turbo() {
	local reason
	if fetch_count "$cpu_dir/intel_pstate/no_turbo"; then
		if ((value)); then ok 'intel_pstate/no_turbo is 1'; else bad 'on: intel_pstate/no_turbo is 0'; fi
		return
	fi
	reason=$why_not
	if fetch_count "$cpu_dir/cpufreq/boost"; then
		if ((value)); then bad "on: cpufreq/boost is $value"; else ok 'cpufreq/boost is 0'; fi
		return
	fi
	unknown "$reason; $why_not"
}

check uncore WARN hgm 'pinned: lowest = highest' 'writing struct pages is bound by stores, and those by the uncore clock' \
	'write one frequency to min_freq_khz and max_freq_khz in /sys/devices/system/cpu/intel_uncore_frequency/*'
check_uncore() {
	local dir low loose=() fixed=0
	local base=$prefix$cpu_dir/intel_uncore_frequency
	if ! list_entries "$base"/*/; then
		unknown "no package in $cpu_dir/intel_uncore_frequency: modprobe intel_uncore_frequency, where the CPU has it"
		return
	fi
	for dir in "${entries[@]%/*}"; do
		fetch_count "$dir/min_freq_khz" || { unknown "$why_not" && return; }
		low=$value
		fetch_count "$dir/max_freq_khz" || { unknown "$why_not" && return; }
		if ((low == value)); then ((++fixed)); else loose+=("${dir##*/} $low-$value kHz"); fi
	done
	if ((${#loose[@]})); then bad "${loose[*]}"; else ok "pinned in $fixed packages"; fi
}

# Sets latency, the longest exit latency of an enabled idle state in microseconds, and idle, its name.
deepest_idle() {
	local dir
	latency=-1 idle=''
	list_entries "$prefix$cpu_dir/cpu${cpus[0]}"/cpuidle/state*/latency ||
		{ why_not="no states in $cpu_dir/cpu${cpus[0]}/cpuidle" && return 1; }
	for dir in "${entries[@]%/*}"; do
		fetch_count "$dir/latency" || return 1
		((value > latency)) || continue
		local slow=$value
		! fetch_count "$dir/disable" || ((!value)) || continue
		latency=$slow
		! fetch "$dir/name" || idle=$value
	done
	return 0
}

# Sets held: what /dev/cpu_dma_latency allows. Reading it is 4 bytes, and asks nothing of the kernel.
read_dma_latency() {
	held=$(od -An -td4 -N4 "$prefix/dev/cpu_dma_latency" 2>/dev/null) || true
	held=${held//[[:space:]]/}
	is_count "$held" && return
	explain_unread /dev/cpu_dma_latency
	return 1
}

check cstates WARN hgm '/dev/cpu_dma_latency held at 0, or no state deeper than that' \
	'a CPU that wakes from a deep state starts late, and slow' "$tune"
check_cstates() {
	local held latency idle reason
	need_cpus || return 0
	if ! read_dma_latency; then
		reason=$why_not
		if deepest_idle && ((latency <= 1)); then
			ok "no idle state above $latency us is enabled"
		else
			unknown "$reason"
		fi
	elif ((held == 0)); then
		ok 'held at 0 us'
	elif ! deepest_idle; then
		unknown "latency is held at $held us, and $why_not"
	elif ((latency <= 1)); then
		ok "no idle state above $latency us is enabled"
	else
		bad "$idle takes $latency us to leave, and up to $held us are allowed"
	fi
}

check smt WARN hgm 'off, or the siblings neither measure nor run anything' \
	'two threads of a core share its store buffers and its way to memory' 'echo off >/sys/devices/system/cpu/smt/control'
check_smt() {
	local cpu other shared=() spare=()
	need_cpus || return 0
	fetch_count "$cpu_dir/smt/active" || { unknown "$why_not" && return; }
	((value)) || { ok 'off' && return; }
	! fetch "$cpu_dir/isolated" || ! expand_list "$value" || spare=("${list[@]}")
	for cpu in "${cpus[@]}"; do
		fetch "$cpu_dir/cpu$cpu/topology/thread_siblings_list" || { unknown "$why_not" && return; }
		expand_list "$value" || { unknown "the siblings of CPU $cpu are '$value'" && return; }
		for other in "${list[@]}"; do
			[[ $other != "$cpu" ]] || continue
			if contains "$other" "${cpus[@]}" || ! contains "$other" "${spare[@]}"; then
				shared+=("$cpu") && break
			fi
		done
	done
	((${#shared[@]})) || { ok 'on, but siblings are isolated and do not measure' && return; }
	on_cpus 'on, with siblings that measure or are not isolated,' "${shared[@]}"
	bad "$found"
}

check clocksource FAIL hgm 'tsc' 'all times are differences of this clock' \
	'boot without clocksource=, and see dmesg for why tsc was given up'
check_clocksource() {
	weaker_in_guest
	if ! fetch /sys/devices/system/clocksource/clocksource0/current_clocksource; then
		unknown "$why_not"
	elif [[ $value = tsc ]]; then
		ok tsc
	else
		bad "$value"
	fi
}

check throttle WARN hgm '0 since boot' 'a CPU that was too hot once will be again: such samples are thrown away' \
	'better cooling, or fewer threads; the runner marks each sample'
check_throttle() {
	local path hot=0 from=0
	if ! list_entries "$prefix$cpu_dir"/cpu[0-9]*/thermal_throttle/{core,package}_throttle_count; then
		unknown 'no thermal_throttle counters: not of this CPU, or a guest'
		return
	fi
	for path in "${entries[@]}"; do
		fetch_count "$path" || { unknown "$why_not" && return; }
		((!value)) || ((++from))
		((value <= hot)) || hot=$value
	done
	if ((hot)); then bad "up to $hot times since boot ($from of ${#entries[@]} counters)"; else ok '0 since boot'; fi
}

check temperature WARN hgm '10 degrees below the limit; within 3 degrees from sample to sample' \
	'leakage and throttling move the clock' 'wait until it is cooler'
check_temperature() {
	local path base limit now highest=-1 hot=''
	for path in "$prefix"/sys/class/hwmon/hwmon*/temp*_input; do
		path=${path#"$prefix"}
		fetch "${path%/*}/name" || continue
		[[ $value =~ ^(coretemp|k10temp|zenpower)$ ]] || continue
		fetch_count "$path" || continue
		now=$((value / 1000)) limit=0 base=${path%_input}
		((now <= highest)) || highest=$now
		if fetch_count "${base}_crit" || fetch_count "${base}_max"; then limit=$((value / 1000)); fi
		((!limit || now < limit - 10)) || hot="$now C of $limit C at ${base##*/}"
	done
	if [[ -n $hot ]]; then
		bad "$hot"
	elif ((highest >= 0)); then
		ok "$highest C at most"
	else
		unknown 'no coretemp or k10temp in /sys/class/hwmon: modprobe coretemp; a guest has none'
	fi
}

check smi WARN hgm 'at most one a minute since boot' 'firmware stops all CPUs for tens of microseconds, unseen by the kernel' \
	'firmware settings; the runner throws such samples away'
check_smi() {
	local number seconds
	need_cpus || return 0
	read_msr "${cpus[0]}" 0x34 || { unknown "SMI count: $why_not" && return; }
	number=$value
	fetch_uptime || { unknown "SMI count $number, but since when: $why_not" && return; }
	if ((number * 60 > seconds)); then
		bad "$number in $seconds s"
	else
		ok "$number in $seconds s"
	fi
}

check prefetchers INFO hgm 'all on, as delivered; equal in A and B' 'streams of stores profit from them' \
	"wrmsr -a 0x1a4 0, where someone switched them off"
check_prefetchers() {
	need_cpus || return 0
	if ! read_msr "${cpus[0]}" 0x1a4; then
		unknown "$why_not"
	elif ((value & 15)); then
		bad "MSR 0x1a4 is $value: some are off"
	else
		ok 'MSR 0x1a4 is 0: all on'
	fi
}
