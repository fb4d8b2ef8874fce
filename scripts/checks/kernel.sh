#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks of the running kernel: what it was built with, booted with, and what watches it. Sourced, never run.
#
# shellcheck disable=SC2034,SC2154 # variables that scripts/preflight and the checks share

another_kernel='a kernel without it, such as the distribution'\''s'

# need_config: 1, and unknown, where the kernel's options are not known.
need_config() {
	[[ -n $config_problem ]] || return 0
	unknown "$config_problem (--config FILE names one)"
	return 1
}

need_cmdline() {
	[[ -n $cmdline_problem ]] || return 0
	unknown "$cmdline_problem"
	return 1
}

# off_in_config OPTION...: the verdict: none of them may be set.
off_in_config() {
	local option set=()
	need_config || return 0
	for option; do
		! is_set "$option" || set+=("$option")
	done
	if ((${#set[@]})); then bad "set: ${set[*]}"; else ok "not set, says $config_from"; fi
}

# switched_on NAME DEFAULT: whether a boolean of the command line is on; DEFAULT where it is not there.
switched_on() {
	boot_arg "$1" || return "$((!$2))"
	[[ $value =~ ^(1|[yY].*|[tT].*|[oO][nN].*)$ ]]
}

check kaslr WARN h 'nokaslr, or three boots and more' 'the base of the memmap is drawn anew at each boot: other aliasing, other time' \
	'boot with nokaslr, or measure in several boots'
check_kaslr() {
	need_cmdline || return 0
	if boot_arg nokaslr; then
		ok nokaslr
	elif [[ -z $config_problem ]] && ! is_set RANDOMIZE_MEMORY; then
		ok 'RANDOMIZE_MEMORY is not set'
	elif [[ -z $config_problem ]]; then
		bad 'RANDOMIZE_MEMORY is set, and no nokaslr'
	else
		unknown "no nokaslr, and $config_problem"
	fi
}

check aslr INFO hgm '2, the default; equal in A and B' 'user addresses matter to the model only, and little' \
	'sysctl kernel.randomize_va_space=2'
check_aslr() {
	if ! fetch_count /proc/sys/kernel/randomize_va_space; then
		unknown "$why_not"
	elif ((value == 2)); then
		ok 2
	else
		bad "$value"
	fi
}

check preempt INFO h 'none or voluntary; equal in A and B' \
	'a fully preemptible kernel may leave the loop in the middle of a section, not only after it' 'boot with preempt=none'
check_preempt() {
	local model='' hz
	if fetch /sys/kernel/debug/sched/preempt && [[ $value =~ \(([a-z]+)\) ]]; then
		model=${BASH_REMATCH[1]}
	elif [[ -z $cmdline_problem ]] && boot_arg preempt; then
		model=$value
	else
		need_config || return 0
		if is_set PREEMPT_NONE; then model=none; elif is_set PREEMPT_VOLUNTARY; then model=voluntary; else model=full; fi
	fi
	hz=${config[CONFIG_HZ]:-not known}
	if [[ $model = none || $model = voluntary ]]; then ok "$model, HZ $hz"; else bad "$model, HZ $hz"; fi
}

# Poisoning is on by default; vm_debug= with letters has only those, of which P is the one.
check debug-vm FAIL h 'not set' 'poisons the whole memmap before it is initialised: twice the stores, warm caches' \
	"vm_debug=- on the boot line stops the poisoning; better $another_kernel"
check_debug_vm() {
	need_config || return 0
	is_set DEBUG_VM || { ok "DEBUG_VM is not set, says $config_from" && return; }
	need_cmdline || return 0
	if boot_arg vm_debug && [[ -n $value && ($value = -* || $value != *[pP]*) ]]; then
		severity=WARN
		bad "DEBUG_VM is set; vm_debug=$value stops its poisoning, but not its other checks"
	else
		bad 'DEBUG_VM is set, and it poisons'
	fi
}

check pgflags FAIL h 'not set' 'a check in every operation on page flags' "$another_kernel"
check_pgflags() {
	off_in_config DEBUG_VM_PGFLAGS
}

check sanitizers FAIL h 'no KASAN, KMSAN, KCSAN, UBSAN, KCOV' \
	'every store is instrumented, and fast paths are off; KMSAN makes struct page larger' "$another_kernel"
check_sanitizers() {
	off_in_config KASAN KMSAN KCSAN UBSAN KCOV
}

check prove-locking FAIL h 'not set' 'every lock and every allocation is tracked' "$another_kernel"
check_prove_locking() {
	off_in_config PROVE_LOCKING DEBUG_LOCK_ALLOC
}

check debug-pagealloc FAIL h 'not set, or not enabled' 'maps the kernel by 4 KiB pages, and unmaps what is free' \
	'boot without debug_pagealloc='
check_debug_pagealloc() {
	local default=0
	need_config || return 0
	is_set DEBUG_PAGEALLOC || { ok "DEBUG_PAGEALLOC is not set, says $config_from" && return; }
	need_cmdline || return 0
	! is_set DEBUG_PAGEALLOC_ENABLE_DEFAULT || default=1
	if switched_on debug_pagealloc "$default"; then bad enabled; else ok 'set, but not enabled'; fi
}

check page-ref FAIL h 'DEBUG_PAGE_REF not set' 'a branch for its trace event in every set_page_count(); turns the fast path off' \
	"$another_kernel"
check_page_ref() {
	local event='not to be seen'
	need_config || return 0
	is_set DEBUG_PAGE_REF || { ok "DEBUG_PAGE_REF is not set, says $config_from" && return; }
	! fetch_tracefs events/page_ref/page_ref_set/enable || event=$value
	bad "DEBUG_PAGE_REF is set; event page_ref_set: $event"
}

# fetch_tracefs FILE: where either mount point has it.
fetch_tracefs() {
	fetch "/sys/kernel/tracing/$1" || fetch "/sys/kernel/debug/tracing/$1"
}

check tracer WARN h 'nop, and no event' 'tracers hook the functions that are measured' \
	'echo nop >/sys/kernel/tracing/current_tracer; echo 0 >/sys/kernel/tracing/events/enable'
check_tracer() {
	local tracer
	if ! fetch_tracefs current_tracer; then
		mend='mount -t tracefs tracefs /sys/kernel/tracing, as root, shows it'
		if [[ -z $config_problem ]] && ! is_set TRACING && ! is_set FTRACE; then
			ok 'not built in'
		else
			unknown "$why_not"
		fi
		return
	fi
	tracer=$value
	if [[ $tracer != nop ]]; then
		bad "$tracer"
	elif ! fetch_tracefs events/enable; then
		unknown "nop, but of events: $why_not"
	elif [[ $value != 0 ]]; then
		bad "nop, but events are enabled ($value)"
	else
		ok 'nop, no event'
	fi
}

check kprobes WARN h 'none' 'a probe on a function of the path costs about a microsecond a call' \
	'remove who set them: perf probe -d, bpftrace, kprobe_events'
check_kprobes() {
	local line names=()
	if ! fetch_lines /sys/kernel/debug/kprobes/list; then
		mend='mount -t debugfs debugfs /sys/kernel/debug, as root, shows them'
		if [[ -z $config_problem ]] && ! is_set KPROBES; then ok 'not built in'; else unknown "$why_not"; fi
		return
	fi
	for line in "${lines[@]}"; do
		[[ $line =~ ^[0-9a-fx]+[[:space:]]+[a-z]+[[:space:]]+([^[:space:]]+) ]] || continue
		names+=("${BASH_REMATCH[1]}")
	done
	if ((${#names[@]})); then
		bad "${#names[@]}: ${names[*]}"
	elif ((${#lines[@]})); then
		unknown '/sys/kernel/debug/kprobes/list is not what the kernel writes'
	else
		ok none
	fi
}

check livepatch WARN h 'none' 'a patched function is called through a hook' 'boot the fixed kernel instead'
check_livepatch() {
	if list_entries "$prefix"/sys/kernel/livepatch/*/; then
		bad "${entries[*]//\/sys\/kernel\/livepatch\//}"
	elif [[ -d $prefix/sys/kernel/livepatch ]]; then
		ok none
	elif [[ -z $config_problem ]] && ! is_set LIVEPATCH; then
		ok 'not built in'
	else
		unknown '/sys/kernel/livepatch does not exist, and LIVEPATCH may be set'
	fi
}

# Sets auto_init to the kernel's own line of it, which knows what outranks what. A regular file stands for the log.
read_auto_init() {
	local log=''
	if [[ -f $prefix/dev/kmsg ]]; then
		log=$(cat -- "$prefix/dev/kmsg" 2>/dev/null | tr -d '\000') || true
	elif [[ -z $prefix ]]; then
		log=$(dmesg 2>/dev/null | tr -d '\000') || true
	fi
	[[ $log =~ 'mem auto-init: '([^$'\n']*) ]] || return 1
	auto_init=${BASH_REMATCH[1]}
}

# judge_auto_init WORD NAME OPTION
judge_auto_init() {
	local auto_init default=0
	if read_auto_init && [[ $auto_init =~ "heap $1:"(on|off) ]]; then
		if [[ ${BASH_REMATCH[1]} = on ]]; then bad 'on, says the kernel log'; else ok 'off, says the kernel log'; fi
		return
	fi
	need_cmdline || return 0
	if ! boot_arg "$2"; then
		need_config || return 0
		! is_set "$3" || default=1
	fi
	if switched_on "$2" "$default"; then
		bad "on, by $(boot_arg "$2" && echo 'the boot line' || echo "$3")"
	else
		ok off
	fi
}

check init-on-alloc WARN h 'off, or recorded; equal in A and B' \
	'clears the memmap as it is allocated, under the hotplug lock, and before it is initialised' 'boot with init_on_alloc=0'
check_init_on_alloc() {
	judge_auto_init alloc init_on_alloc INIT_ON_ALLOC_DEFAULT_ON
}

check init-on-free WARN h 'off, or recorded; equal in A and B' 'clears the memmap as it is freed: slower removal' \
	'boot with init_on_free=0'
check_init_on_free() {
	judge_auto_init free init_on_free INIT_ON_FREE_DEFAULT_ON
}

check page-debug WARN h 'no page_poison, page_owner, page_table_check, slub_debug' \
	'they slow the allocation and mapping of the memmap' 'boot without them'
check_page_debug() {
	local name on=()
	need_cmdline || return 0
	for name in page_poison page_owner page_table_check; do
		! switched_on "$name" 0 || on+=("$name")
	done
	for name in slub_debug slab_debug; do
		! boot_arg "$name" || [[ $value = -* ]] || on+=("$name")
	done
	if ((${#on[@]})); then bad "on: ${on[*]}"; else ok 'none on the boot line'; fi
}

# The option has had three names, the newest first; 6.1 has the last.
shares_dax_vmemmap() {
	is_set ARCH_WANT_OPTIMIZE_DAX_VMEMMAP || is_set ARCH_WANT_OPTIMIZE_VMEMMAP ||
		is_set ARCH_WANT_HUGETLB_PAGE_OPTIMIZE_VMEMMAP
}

# The module tells it exactly, in the result; this is what the options mean on x86-64.
check struct-page INFO h '64 bytes, and DAX can share struct pages of compound pages; equal in A and B' \
	'another size is another number of stores, and one that is no power of two is never shared' "$another_kernel"
check_struct_page() {
	need_config || return 0
	if is_set KMSAN; then
		bad 'KMSAN makes it 80 bytes: never shared'
	elif shares_dax_vmemmap; then
		ok '64 bytes, shared where compound (not with the memmap on the device)'
	else
		bad '64 bytes, never shared: no ARCH_WANT_OPTIMIZE_DAX_VMEMMAP'
	fi
}

check lockdown FAIL h 'the kernel loads an unsigned module' 'memmap_bench.ko is not signed' \
	'switch Secure Boot off, or sign the module with an enrolled key'
check_lockdown() {
	local mode
	if [[ -d $prefix/sys/module/memmap_bench ]]; then
		ok 'memmap_bench is loaded'
	elif fetch_count /proc/sys/kernel/modules_disabled && ((value)); then
		bad 'modules_disabled is set until the next boot'
	elif [[ -z $config_problem ]] && ! is_set MODULES; then
		bad 'MODULES is not set: this kernel loads none'
	elif fetch /sys/module/module/parameters/sig_enforce && [[ $value = Y ]]; then
		bad 'module.sig_enforce is on'
	elif fetch /sys/kernel/security/lockdown; then
		mode=${value#*\[} mode=${mode%%\]*}
		if [[ $value = *'[none]'* ]]; then ok none; else bad "$mode"; fi
	elif [[ -z $config_problem ]] && ! is_set SECURITY_LOCKDOWN_LSM; then
		ok 'not built in'
	else
		unknown "$why_not: mount -t securityfs securityfs /sys/kernel/security"
	fi
}

# Bits of /proc/sys/kernel/tainted after which nothing is to be believed. A module from elsewhere (12, 13) is none: ours
# is one; neither is a proprietary one.
check taint FAIL hm 'nothing forced, no machine check, bad page, oops, warning, lockup' \
	'a kernel that has warned may have left what it measures in any state' 'reboot'
check_taint() {
	local bit trouble=''
	local -A meaning=([1]='module forced' [3]='module removed by force' [4]='machine check' [5]='bad page' [7]=oops
		[9]=warning [14]='soft lockup')
	fetch_count /proc/sys/kernel/tainted || { unknown "$why_not" && return; }
	for bit in 1 3 4 5 7 9 14; do
		((!(value >> bit & 1))) || trouble+=${trouble:+, }${meaning[$bit]}
	done
	if [[ -n $trouble ]]; then
		bad "$value: $trouble"
	else
		ok "$value"
	fi
}
