#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks of what else this machine does meanwhile, and of what it is. Sourced, never run.
#
# shellcheck disable=SC2034,SC2154 # variables that scripts/preflight and the checks share

check isolation WARN hgm 'isolcpus= has every CPU that measures' \
	'other tasks on a CPU that measures: 13 times the deviation' \
	'boot with isolcpus=LIST nohz_full=LIST, and name the same CPUs with --cpus'
check_isolation() {
	local cpu isolated=() bare=()
	need_cpus || return 0
	fetch "$cpu_dir/isolated" || { unknown "$why_not" && return; }
	expand_list "$value" || { unknown "$cpu_dir/isolated has '$value'" && return; }
	isolated=("${list[@]}")
	for cpu in "${cpus[@]}"; do
		contains "$cpu" "${isolated[@]}" || bare+=("$cpu")
	done
	if ((${#bare[@]})); then
		on_cpus 'none' "${bare[@]}"
		bad "$found"
	else
		ok "all ${#cpus[@]} CPUs"
	fi
}

# Sets full: the CPUs of nohz_full, maybe none.
read_nohz_full() {
	full=()
	if ! fetch "$cpu_dir/nohz_full"; then
		# Kernels without NO_HZ_FULL have no such file; without the argument none is, either way.
		[[ -z $cmdline_problem ]] && ! boot_arg nohz_full
		return
	fi
	[[ $value != '(null)' ]] || return 0
	expand_list "$value" && full=("${list[@]}") && return
	why_not="$cpu_dir/nohz_full has '$value'"
	return 1
}

check nohz-pstate WARN hgm 'not both nohz_full and intel_pstate, unless the frequency is fixed' \
	'without ticks intel_pstate does not raise the clock of a CPU that is busy' \
	"boot with intel_pstate=disable, or set scaling_min_freq to scaling_max_freq"
check_nohz_pstate() {
	local cpu dir loose=() full=() low
	need_cpus || return 0
	read_nohz_full || { unknown "$why_not" && return; }
	((${#full[@]})) || { ok 'no nohz_full' && return; }
	for cpu in "${full[@]}"; do
		dir=$cpu_dir/cpu$cpu/cpufreq
		contains "$cpu" "${cpus[@]}" || continue
		fetch "$dir/scaling_driver" || { unknown "nohz_full, and $why_not" && return; }
		[[ $value = intel_pstate ]] || continue
		fetch_count "$dir/scaling_min_freq" || { unknown "nohz_full, and $why_not" && return; }
		low=$value
		fetch_count "$dir/scaling_max_freq" || { unknown "nohz_full, and $why_not" && return; }
		((low == value)) || loose+=("$cpu")
	done
	((${#loose[@]})) || { ok 'nohz_full, and the frequency does not depend on ticks' && return; }
	on_cpus 'both, and the frequency is free' "${loose[@]}"
	bad "$found"
}

check irqbalance WARN hg 'does not run' 'it moves interrupts back to CPUs that measure' 'systemctl stop irqbalance'
check_irqbalance() {
	local path
	fetch /proc/1/comm || { unknown "processes cannot be seen: $why_not" && return; }
	for path in "$prefix"/proc/[0-9]*/comm; do
		path=${path#"$prefix"}
		holds "$path" irqbalance || continue
		path=${path%/comm}
		bad "runs as process ${path##*/}"
		return
	done
	ok 'does not run'
}

# can_hit LIST: whether an interrupt with this affinity may come to a CPU that measures.
can_hit() {
	local cpu
	expand_list "$1" || return 1
	for cpu in "${list[@]}"; do
		! contains "$cpu" "${cpus[@]}" || return 0
	done
	return 1
}

check irq-affinity WARN hgm 'no interrupt may come to a CPU that measures' \
	'each one stops a worker for microseconds, and the rest waits for it' \
	"${ours}tune run --cpus LIST -- COMMAND; leave CPUs for interrupts"
check_irq_affinity() {
	local dir number hit=() total=0
	need_cpus || return 0
	for dir in "$prefix"/proc/irq/[0-9]*; do
		# Only those with a handler, which is a directory, can come.
		list_entries "$dir"/*/ || continue
		dir=${dir#"$prefix"} number=${dir##*/}
		fetch "$dir/smp_affinity_list" || { unknown "$why_not" && return; }
		((++total))
		! can_hit "$value" || hit+=("$number")
	done
	((total)) || { unknown 'no interrupt with a handler in /proc/irq' && return; }
	((${#hit[@]})) || { ok "none of $total" && return; }
	shorten_list "${hit[@]}"
	bad "${#hit[@]} of $total may: $text"
}

check watchdogs WARN hgm '0' 'their interrupts hit every CPU, and the NMI one takes a counter' "$tune"
check_watchdogs() {
	local name on=()
	for name in nmi_watchdog soft_watchdog; do
		fetch_count /proc/sys/kernel/$name || { unknown "$why_not" && return; }
		((!value)) || on+=("$name")
	done
	if ((${#on[@]})); then bad "on: ${on[*]}"; else ok '0'; fi
}

check numa-balancing WARN hgm '0' 'it moves tasks and pages between the nodes that are compared' "$tune"
check_numa_balancing() {
	if ! fetch_count /proc/sys/kernel/numa_balancing; then
		if [[ -z $config_problem ]] && ! is_set NUMA_BALANCING; then
			ok 'not built in'
		else
			unknown "$why_not"
		fi
	elif ((value)); then
		bad "$value"
	else
		ok 0
	fi
}

check load WARN hgm 'a load below 1' 'other tasks take CPUs and memory bandwidth' 'stop what runs; see top'
check_load() {
	local whole
	fetch /proc/loadavg || { unknown "$why_not" && return; }
	whole=${value%%.*}
	if ! is_count "$whole"; then
		unknown "/proc/loadavg has '$value'"
	elif ((10#$whole)); then
		bad "load ${value%% *} in the last minute"
	else
		ok "load ${value%% *} in the last minute"
	fi
}

check swap WARN hgm 'none in use' 'paging takes bandwidth, and says that memory is short' 'swapoff -a, or more free memory'
check_swap() {
	local line fields total=0
	fetch_lines /proc/swaps || { unknown "$why_not" && return; }
	[[ ${lines[0]:-} = Filename* ]] || { unknown '/proc/swaps is not what the kernel writes' && return; }
	for line in "${lines[@]:1}"; do
		read -ra fields <<<"$line"
		is_count "${fields[3]:-}" || { unknown "/proc/swaps has '$line'" && return; }
		((total += 10#${fields[3]}))
	done
	if ((total)); then bad "$total KiB in use"; else ok "none in use ($((${#lines[@]} - 1)) swaps)"; fi
}

check steal WARN hgm '0 since boot' 'a hypervisor that took the CPU away is in the time of a sample' \
	'a machine of your own; the runner throws such samples away'
check_steal() {
	local fields
	fetch /proc/stat || { unknown "$why_not" && return; }
	read -ra fields <<<"$value"
	if [[ ${fields[0]:-} != cpu ]] || ! is_count "${fields[8]:-}"; then
		unknown '/proc/stat has no steal time'
	elif ((10#${fields[8]})); then
		bad "${fields[8]} ticks since boot"
	else
		ok '0 since boot'
	fi
}

# Mean of all since boot over the CPUs that measure.
check interrupts INFO hgm 'at most 2000 a second and CPU since boot' \
	'interrupts are in the time of a sample; the runner marks those over budget' "$tune"
check_interrupts() {
	local total seconds
	need_cpus || return 0
	fetch_uptime || { unknown "$why_not" && return; }
	[[ -r $prefix/proc/interrupts ]] || { explain_unread /proc/interrupts && unknown "$why_not" && return; }
	total=$(awk -v cpus=" ${cpus[*]} " '
		NR == 1 { for (i = 1; i <= NF; i++) if (index(cpus, " " substr($i, 4) " ")) column[i + 1] = 1; n = NF; next }
		NF > n { for (i in column) sum += $i; lines++ }
		END { if (!lines) exit 1; printf "%d", sum }' "$prefix/proc/interrupts" 2>/dev/null) || total=''
	is_count "$total" || { unknown '/proc/interrupts is not what the kernel writes' && return; }
	total=$((total / seconds / ${#cpus[@]}))
	if ((total > 2000)); then bad "$total a second and CPU"; else ok "$total a second and CPU"; fi
}

check guest INFO hgm 'no hypervisor' 'a guest has times of its own: indicative with KVM, meaningless when emulated' \
	'measure on the machine itself'
check_guest() {
	case $in_guest in
	yes) bad "a hypervisor runs this kernel$([[ $emulated = no ]] || echo ', by emulation')" ;;
	no) ok 'bare hardware' ;;
	*) unknown "$guest_problem" ;;
	esac
}

# A guest cannot see what backs it. What started it can tell: words with commas between, such as prealloc,pinned.
check guest-backing FAIL hg 'its memory preallocated, its CPUs pinned' \
	'the first touch of memory is then a fault of the host, which is in the time of a first initialisation' \
	'start QEMU with prealloc=on and pinned CPUs, and pass MEMMAP_BENCH_GUEST_BACKING=prealloc,pinned into the guest'
check_guest_backing() {
	local told=${MEMMAP_BENCH_GUEST_BACKING:-}
	# Emulated times say nothing in any case.
	[[ $emulated = no ]] || severity=INFO
	if [[ $where = host && $in_guest = no ]]; then
		ok 'bare hardware'
	elif [[ $where = host && $in_guest = unknown ]]; then
		unknown "$guest_problem"
	elif [[ ,$told, = *,prealloc,* && ,$told, = *,pinned,* ]]; then
		ok "told: $told"
	elif [[ -n $told ]]; then
		bad "told: $told"
	else
		unknown 'MEMMAP_BENCH_GUEST_BACKING does not tell, and a guest cannot see it'
	fi
}

check microcode INFO hgm 'one version on all CPUs' 'microcode changes what stores and fences cost' \
	'update the microcode, and reboot'
check_microcode() {
	local versions
	[[ -r $prefix/proc/cpuinfo ]] || { explain_unread /proc/cpuinfo && unknown "$why_not" && return; }
	versions=$(awk -F': ' '/^microcode[[:space:]]*:/ && !seen[$2]++ { print $2 }' "$prefix/proc/cpuinfo" | paste -sd' ' -)
	if [[ -z $versions ]]; then
		unknown '/proc/cpuinfo names no microcode'
	elif [[ $versions = *' '* ]]; then
		bad "several: $versions"
	else
		ok "$versions, BIOS $(fetch /sys/class/dmi/id/bios_version && echo "$value" || echo 'not known')"
	fi
}

check mitigations INFO hgm 'as the kernel chooses; equal in A and B' 'they change what entering the kernel and indirect calls cost' \
	'boot without mitigations=off, or publish that it is so'
check_mitigations() {
	local path open=() total=0
	for path in "$prefix$cpu_dir"/vulnerabilities/*; do
		path=${path#"$prefix"}
		fetch "$path" || continue
		((++total))
		[[ $value != Vulnerable* ]] || open+=("${path##*/}")
	done
	if ((!total)); then
		unknown "no $cpu_dir/vulnerabilities"
	elif ((${#open[@]})); then
		bad "vulnerable: ${open[*]}"
	else
		ok "$total, all mitigated or not affected"
	fi
}

check disk-room FAIL hgm "256 MiB, in a directory that is new" 'a full disk tears the result of a long run' \
	'--out another directory, or free some'
check_disk_room() {
	local dir=$out free fields
	[[ ! -e $out ]] || ((!out_given)) || { bad "$out exists already; nothing is ever overwritten" && return; }
	while [[ ! -d ${dir:-/} ]]; do dir=${dir%/*}; done
	dir=${dir:-/}
	[[ -w $dir ]] || { bad "$dir may not be written by this user" && return; }
	free=$(df -Pk -- "$dir" 2>/dev/null | tail -n 1) || true
	read -ra fields <<<"$free"
	if ! is_count "${fields[3]:-}"; then
		unknown "df does not tell of $dir"
	elif ((10#${fields[3]} < 256 * 1024)); then
		bad "$((10#${fields[3]} / 1024)) MiB free in $dir"
	else
		ok "$((10#${fields[3]} / 1024)) MiB free in $dir"
	fi
}
