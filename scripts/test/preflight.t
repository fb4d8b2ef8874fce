#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Each check of scripts/preflight is ok on a tuned server, and bad and unknown after one change to it. Prints TAP.
#
# shellcheck disable=SC2016 # commands for eval
set -uo pipefail
here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=fixture
. "$here/fixture"
# shellcheck source=tap.sh
. "$here/tap.sh"
set +e
preflight=$here/../preflight
# A few hundred copies of trees of a few hundred files: in memory, where there is such a place.
tmp=$(mktemp -d -p /dev/shm 2>/dev/null) || tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
unset MEMMAP_BENCH_ACCEL MEMMAP_BENCH_GUEST_BACKING

# look TREE OPTION...: preflight's text in the array told, its status in status.
look() {
	local tree=$1
	shift
	status=0
	ROOT=$tree "$preflight" "${fixture_options[@]}" "$@" >"$tmp/out" 2>"$tmp/err" || status=$?
	mapfile -t told <"$tmp/out"
}

# is NAME CONDITION: the condition is a string for [[ ]] or (( )).
is() {
	if eval "$2"; then
		ok 1 "$1"
	else
		ok 0 "$1"
		sed 's/^/# /' "$tmp/out" "$tmp/err" >&2
		echo "# status $status, expected $2" >&2
	fi
}

# --- named machines --------------------------------------------------------------------------------------------------

# complaints: names of all that is not ok, and how it is.
complaints() {
	local line state severity name
	for line in "${told[@]}"; do
		read -r state severity name _ <<<"$line"
		[[ $state = bad || $state = unknown ]] && [[ $severity =~ ^(FAIL|WARN|INFO)$ ]] && printf '%s:%s ' "$name" "$state"
	done
}

# machine NAME STATUS COMPLAINTS
machine() {
	make_fixture "$1" "$tmp/$1"
	look "$tmp/$1"
	found=$(complaints)
	is "$1: ${3:-nothing} and status $2" "((status == $2)) && [[ '${found% }' = '$3' && ! -s $tmp/err ]]"
}

machine tuned 0 ''
machine powersave 1 'governor:bad turbo:bad cstates:bad'
machine kasan 1 'sanitizers:bad prove-locking:bad'
machine debug-vm 1 'debug-vm:bad pgflags:bad'
machine guest-steal 1 "governor:unknown turbo:unknown uncore:unknown clocksource:bad throttle:unknown temperature:unknown \
smi:unknown prefetchers:unknown nohz-pstate:unknown steal:bad guest:bad guest-backing:unknown"
machine init-on-alloc 0 'init-on-alloc:bad'
machine fragmented 0 'huge-blocks:bad'
machine mounted 1 'pmem-in-use:bad'
is 'all users are told' '[[ ${told[*]} = *"pmem0 is mounted at /srv/my\040data in the mount namespace of process 88, dax1.0 is open in process 88 (daemon)"* ]]'
mkdir "$tmp/empty"
look "$tmp/empty"
is 'an empty tree: nothing is ok but the room for results' '((status == 1)) && [[ $(grep -c ^ok "$tmp/out") = 1 ]]'
grep -q '^unknown.*| why: .*| do: ' "$tmp/out"
ok $((!$?)) 'and each says why it matters, and what to do'

# --- every check, after one change -----------------------------------------------------------------------------------

declare -A seen=()
options=()

# vary CHECK STATE REGEX COMMANDS: in a copy of the tuned server.
vary() {
	local check=$1 state=$2 line
	rm -rf "$tmp/varied"
	cp -a "$tmp/tuned" "$tmp/varied"
	(cd "$tmp/varied" && eval "$4") || echo "# $4 failed" >&2
	look "$tmp/varied" --only "$check" "${options[@]}"
	line=${told[0]:-}
	if [[ $line =~ ^$state\ +(FAIL|WARN|INFO)\ +$check\ + && ${line%% | *} =~ $3 && ! -s $tmp/err ]]; then
		seen[$check:$state]=1
		# Only a FAIL that is not ok stops.
		[[ $line =~ ^(bad|unknown)\ +FAIL ]]
		((status == !$?)) && ok 1 "$check $state: $3" && return
	fi
	ok 0 "$check $state: $3"
	echo "# $line (status $status)" >&2
	sed 's/^/# /' "$tmp/err" >&2
}

cpu=sys/devices/system/cpu
vary governor bad 'powersave on CPUs 3$' "echo powersave >$cpu/cpu3/cpufreq/scaling_governor"
vary governor bad 'energy_performance_preference power on CPUs 5-6' \
	"echo power | tee $cpu/cpu5/cpufreq/energy_performance_preference >$cpu/cpu6/cpufreq/energy_performance_preference"
vary governor ok 'performance on 6 CPUs' "echo powersave >$cpu/cpu0/cpufreq/scaling_governor"
vary governor unknown 'does not exist' "rm $cpu/cpu3/cpufreq/scaling_governor"
vary turbo bad 'no_turbo is 0' "echo 0 >$cpu/intel_pstate/no_turbo"
vary turbo bad 'boost is 1' "rm $cpu/intel_pstate/no_turbo; mkdir $cpu/cpufreq; echo 1 >$cpu/cpufreq/boost"
vary turbo ok 'boost is 0' "rm $cpu/intel_pstate/no_turbo; mkdir $cpu/cpufreq; echo 0 >$cpu/cpufreq/boost"
vary turbo unknown 'does not exist' "rm $cpu/intel_pstate/no_turbo"
vary turbo unknown "'x\\[.*', which is no whole number" "echo 'x[\$(touch $tmp/run)]' >$cpu/intel_pstate/no_turbo"
vary uncore bad 'package_01_die_00 1200000-2400000' "echo 1200000 >$cpu/intel_uncore_frequency/package_01_die_00/min_freq_khz"
vary uncore unknown 'no package' "rm -r $cpu/intel_uncore_frequency"
vary uncore unknown 'min_freq_khz is empty' ": >$cpu/intel_uncore_frequency/package_01_die_00/min_freq_khz"
vary uncore unknown 'max_freq_khz does not' "rm $cpu/intel_uncore_frequency/package_01_die_00/max_freq_khz"
vary cstates bad 'C6 takes 133 us' 'printf "\377\000\000\000" >dev/cpu_dma_latency'
vary cstates ok 'no idle state above 0' "printf '\377\000\000\000' >dev/cpu_dma_latency; echo 1 >$cpu/cpu1/cpuidle/state1/disable"
vary cstates unknown 'does not exist' 'rm dev/cpu_dma_latency'
vary cstates ok 'no idle state' "rm dev/cpu_dma_latency; echo 1 >$cpu/cpu1/cpuidle/state1/disable"
vary cstates unknown 'no states' "printf '\377\000\000\000' >dev/cpu_dma_latency; rm -r $cpu/cpu1/cpuidle"
vary smt bad 'on CPUs 1' "echo 1 >$cpu/smt/active; echo 0-1 >$cpu/cpu1/topology/thread_siblings_list"
vary smt ok 'siblings are isolated' \
	"echo 1 >$cpu/smt/active; echo 1-8 >$cpu/isolated; echo 1,8 >$cpu/cpu1/topology/thread_siblings_list"
vary smt unknown 'active does not exist' "rm $cpu/smt/active"
vary smt unknown 'thread_siblings_list does not exist' "echo 1 >$cpu/smt/active; rm $cpu/cpu2/topology/thread_siblings_list"
vary smt unknown "siblings of CPU 2 are 'x'" "echo 1 >$cpu/smt/active; echo x >$cpu/cpu2/topology/thread_siblings_list"
vary isolation bad 'none on CPUs 5-7' "echo 1-3 >$cpu/isolated"
vary isolation bad 'none on CPUs 1-3,5-7' "echo >$cpu/isolated"
vary isolation unknown 'isolated does not exist' "rm $cpu/isolated"
vary isolation unknown "has '1-'" "echo 1- >$cpu/isolated"
vary nohz-pstate bad 'both, and the frequency is free on CPUs 7' "echo 1000000 >$cpu/cpu7/cpufreq/scaling_min_freq"
vary nohz-pstate ok 'no nohz_full' "echo '(null)' >$cpu/nohz_full; rm -r $cpu/cpu7/cpufreq"
vary nohz-pstate unknown 'scaling_driver does not exist' "rm $cpu/cpu7/cpufreq/scaling_driver"
vary nohz-pstate unknown 'scaling_min_freq' "rm $cpu/cpu7/cpufreq/scaling_min_freq"
vary nohz-pstate unknown 'scaling_max_freq' "rm $cpu/cpu7/cpufreq/scaling_max_freq"
vary nohz-pstate unknown 'nohz_full does not exist' "rm $cpu/nohz_full"
vary irqbalance bad 'as process 4242' 'mkdir proc/4242; echo irqbalance >proc/4242/comm'
vary irqbalance unknown '/proc/1/comm does not exist' 'rm proc/1/comm'
vary irq-affinity bad '1 of 2 may: 25' 'echo 0-1 >proc/irq/25/smp_affinity_list'
vary irq-affinity unknown 'smp_affinity_list does not exist' 'rm proc/irq/25/smp_affinity_list'
vary irq-affinity unknown 'no interrupt' 'rm -r proc/irq'
vary watchdogs bad 'on: nmi_watchdog$' 'echo 1 >proc/sys/kernel/nmi_watchdog'
vary watchdogs unknown 'soft_watchdog does not exist' 'rm proc/sys/kernel/soft_watchdog'
vary numa-balancing bad ' 2$' 'echo 2 >proc/sys/kernel/numa_balancing'
vary numa-balancing ok 'not built in' 'rm proc/sys/kernel/numa_balancing; sed -i /NUMA_BAL/d boot/config*'
vary numa-balancing unknown 'does not exist' 'rm proc/sys/kernel/numa_balancing'
vary load bad 'load 12.50' 'echo 12.50 1 1 1/2 3 >proc/loadavg'
vary load unknown "has 'nan" 'echo nan >proc/loadavg'
vary load unknown 'does not exist' 'rm proc/loadavg'
vary swap bad '512 KiB' 'printf "Filename\tType\tSize\tUsed\tPriority\n/a b\tfile\n" >proc/swaps; sed -i "2c /dev/sda2 partition 1000 512 -2" proc/swaps'
vary swap unknown 'not what the kernel writes' ': >proc/swaps'
vary swap unknown "has '/swap" 'echo "/swap file" >>proc/swaps'
vary swap unknown 'does not exist' 'rm proc/swaps'
vary steal bad '17 ticks' 'echo cpu 1 2 3 4 5 6 7 17 0 0 >proc/stat'
vary steal unknown 'no steal time' 'echo cpu 1 2 3 4 >proc/stat'
vary steal unknown 'does not exist' 'rm proc/stat'
vary interrupts bad '2400 a second' 'sed -i "s/^LOC:.*/LOC: 0 1244160000 0 0 0 0 0 0 x/" proc/interrupts'
vary interrupts ok ' 0 a second' 'sed -i "s/^LOC:.*/LOC: 1244160000 0 0 0 0 0 0 0 x/" proc/interrupts'
vary interrupts unknown 'does not exist' 'rm proc/interrupts'
vary interrupts unknown 'not what the kernel' 'echo CPU0 >proc/interrupts'
vary interrupts unknown "/proc/uptime has 'x'" 'echo x >proc/uptime'
vary clocksource bad hpet "echo hpet >sys/devices/system/clocksource/clocksource0/current_clocksource"
vary clocksource unknown 'does not exist' "rm sys/devices/system/clocksource/clocksource0/current_clocksource"
vary throttle bad 'up to 9 times' "echo 9 >$cpu/cpu1/thermal_throttle/core_throttle_count"
vary throttle unknown 'no thermal' "rm -r $cpu/*/thermal_throttle"
vary throttle unknown "has 'x'" "echo x >$cpu/cpu1/thermal_throttle/core_throttle_count"
vary temperature bad '95 C of 100 C' 'echo 95000 >sys/class/hwmon/hwmon1/temp1_input'
vary temperature unknown 'no coretemp' 'rm -r sys/class/hwmon/hwmon1'
vary smi bad '255 in 60 s' 'printf "\377" | dd of=dev/cpu/1/msr bs=1 seek=52 conv=notrunc status=none; echo 60.5 1 >proc/uptime'
vary smi unknown 'modprobe msr' 'rm -r dev/cpu'
vary smi unknown 'register 0x34 of CPU 1' ': >dev/cpu/1/msr'
vary smi unknown 'since when' 'rm proc/uptime'
vary prefetchers bad 'is 3: some' 'printf "\003" | dd of=dev/cpu/1/msr bs=1 seek=420 conv=notrunc status=none'
vary prefetchers unknown 'register 0x1a4' 'truncate -s 200 dev/cpu/1/msr'
vary guest bad 'hypervisor runs this kernel$' 'sed -i "s/fpu vme/fpu hypervisor/" proc/cpuinfo'
vary guest bad 'by emulation' 'sed -i "s/fpu vme/fpu hypervisor/; s/Intel(R) Xeon(R)/QEMU TCG CPU version 2.5+/" proc/cpuinfo'
vary guest unknown 'no flags' 'sed -i /flags/d proc/cpuinfo'
vary guest-backing unknown 'does not tell' 'sed -i "s/fpu vme/fpu hypervisor/" proc/cpuinfo'
vary guest-backing unknown 'cpuinfo does not' 'rm proc/cpuinfo'
MEMMAP_BENCH_GUEST_BACKING=pinned vary guest-backing bad 'told: pinned' 'sed -i "s/fpu vme/fpu hypervisor/" proc/cpuinfo'
MEMMAP_BENCH_GUEST_BACKING=pinned,prealloc vary guest-backing ok 'told: p' 'sed -i "s/fpu vme/fpu hypervisor/" proc/cpuinfo'
MEMMAP_BENCH_ACCEL=tcg vary guest-backing unknown 'INFO' 'sed -i "s/fpu vme/fpu hypervisor/" proc/cpuinfo'
vary microcode bad 'several: 0x5003604 0x5003605' 'sed -i "\$!b; s/.*/microcode : 0x5003605/" proc/cpuinfo'
vary microcode unknown 'names no' 'sed -i /microcode/d proc/cpuinfo'
vary microcode unknown 'does not exist' 'rm proc/cpuinfo'
vary mitigations bad 'vulnerable: meltdown' "echo Vulnerable >$cpu/vulnerabilities/meltdown"
vary mitigations unknown 'no /sys' "rm -r $cpu/vulnerabilities"
vary kaslr bad 'no nokaslr' 'sed -i "s/nokaslr//" proc/cmdline'
vary kaslr ok 'is not set' 'sed -i "s/nokaslr//" proc/cmdline; sed -i /RANDOMIZE/d boot/config*'
vary kaslr unknown 'no configuration' 'sed -i "s/nokaslr//" proc/cmdline; rm boot/config*'
vary kaslr unknown 'cmdline does not exist' 'rm proc/cmdline'
vary aslr bad ' 0$' 'echo 0 >proc/sys/kernel/randomize_va_space'
vary aslr unknown 'does not exist' 'rm proc/sys/kernel/randomize_va_space'
vary preempt bad 'full, HZ 250' 'echo "none voluntary (full)" >sys/kernel/debug/sched/preempt'
vary preempt ok 'voluntary, HZ 250' 'rm -r sys/kernel/debug/sched'
vary preempt bad 'full' 'rm -r sys/kernel/debug/sched; sed -i s/PREEMPT_VOLUNTARY/PREEMPT/ boot/config*'
vary preempt unknown 'no configuration' 'rm -r sys/kernel/debug/sched boot'
vary debug-vm bad 'and it poisons' 'echo CONFIG_DEBUG_VM=y >>boot/config-6.12.117-test'
vary debug-vm bad 'and it poisons' 'echo CONFIG_DEBUG_VM=y >>boot/config-6.12.117-test; echo vm_debug=P >proc/cmdline'
vary debug-vm bad 'WARN.*vm_debug=- stops' 'echo CONFIG_DEBUG_VM=y >>boot/config-6.12.117-test; echo vm_debug=- >proc/cmdline'
vary debug-vm ok 'says /proc/config.gz' 'gzip -c boot/config* >proc/config.gz; echo CONFIG_DEBUG_VM=y >>boot/config-6.12.117-test'
vary debug-vm unknown 'no configuration' 'rm boot/config*'
vary debug-vm unknown 'no configuration' 'echo x >boot/config-6.12.117-test; echo garbage >proc/config.gz'
vary debug-vm unknown 'cmdline does not exist' 'echo CONFIG_DEBUG_VM=y >>boot/config-6.12.117-test; rm proc/cmdline'
vary debug-vm ok 'build/.config' 'mkdir -p lib/modules/6.12.117-test/build; mv boot/config* lib/modules/6.12.117-test/build/.config'
for pair in pgflags:DEBUG_VM_PGFLAGS sanitizers:KASAN sanitizers:KMSAN sanitizers:KCSAN sanitizers:UBSAN sanitizers:KCOV \
	prove-locking:PROVE_LOCKING prove-locking:DEBUG_LOCK_ALLOC; do
	vary "${pair%:*}" bad "set: ${pair#*:}" "echo CONFIG_${pair#*:}=y >>boot/config-6.12.117-test"
done
for check in pgflags sanitizers prove-locking debug-pagealloc page-ref struct-page; do
	vary $check unknown 'no configuration' 'rm boot/config*'
done
vary debug-pagealloc bad enabled 'echo CONFIG_DEBUG_PAGEALLOC=y >>boot/config-6.12.117-test; echo debug_pagealloc=on >proc/cmdline'
vary debug-pagealloc bad enabled \
	'printf "CONFIG_DEBUG_PAGEALLOC=y\nCONFIG_DEBUG_PAGEALLOC_ENABLE_DEFAULT=y\n" >>boot/config-6.12.117-test'
vary debug-pagealloc ok 'not enabled' 'echo CONFIG_DEBUG_PAGEALLOC=y >>boot/config-6.12.117-test'
vary page-ref bad 'event page_ref_set: 0' 'echo CONFIG_DEBUG_PAGE_REF=y >>boot/config-6.12.117-test'
vary struct-page bad '80 bytes' 'echo CONFIG_KMSAN=y >>boot/config-6.12.117-test'
vary struct-page bad 'never shared' 'sed -i /OPTIMIZE/d boot/config*'
vary struct-page ok 'shared where compound' 'sed -i s/OPTIMIZE_DAX_VMEMMAP/HUGETLB_PAGE_OPTIMIZE_VMEMMAP/ boot/config*'
vary tracer bad function_graph 'echo function_graph >sys/kernel/tracing/current_tracer'
vary tracer bad 'enabled \(X\)' 'echo X >sys/kernel/tracing/events/enable'
vary tracer ok nop 'mv sys/kernel/tracing sys/kernel/debug/'
vary tracer ok 'not built in' 'rm -r sys/kernel/tracing; sed -i /TRAC/d boot/config*'
vary tracer unknown 'does not exist' 'rm -r sys/kernel/tracing'
vary tracer unknown 'of events' 'rm -r sys/kernel/tracing/events'
vary kprobes bad '1: memmap_init_zone_device\+0x0' \
	'echo "ffffffff81000000  k  memmap_init_zone_device+0x0    [FTRACE]" >sys/kernel/debug/kprobes/list'
vary kprobes unknown 'not what the kernel' 'echo what >sys/kernel/debug/kprobes/list'
vary kprobes unknown 'does not exist' 'rm -r sys/kernel/debug/kprobes'
vary kprobes ok 'not built' 'rm -r sys/kernel/debug/kprobes; sed -i /KPROBES/d boot/config*'
vary kprobes unknown 'is no file' 'rm sys/kernel/debug/kprobes/list; mkdir sys/kernel/debug/kprobes/list'
vary livepatch bad 'fix_it' 'mkdir sys/kernel/livepatch/fix_it'
vary livepatch ok 'not built' 'rm -r sys/kernel/livepatch; sed -i /LIVEPATCH/d boot/config*'
vary livepatch unknown 'may be set' 'rm -r sys/kernel/livepatch'
vary init-on-alloc bad 'says the kernel log' 'echo "mem auto-init: stack:off, heap alloc:on, heap free:off" >dev/kmsg'
vary init-on-alloc ok off 'rm dev/kmsg'
vary init-on-alloc bad 'by INIT_ON_ALLOC' 'rm dev/kmsg; echo ro >proc/cmdline'
vary init-on-alloc bad 'by the boot line' 'rm dev/kmsg boot/config*; echo init_on_alloc=Y >proc/cmdline'
vary init-on-alloc unknown 'no configuration' 'rm dev/kmsg boot/config*; echo ro -- init_on_alloc=1 >proc/cmdline'
vary init-on-alloc unknown 'cmdline does' 'rm dev/kmsg proc/cmdline'
vary init-on-free bad 'by the boot line' 'rm dev/kmsg; echo init_on_free=0 init_on_free=1 >proc/cmdline'
vary init-on-free unknown 'no configuration' 'rm dev/kmsg boot/config*'
vary page-debug bad 'page_owner slub_debug' 'echo page_owner=on slub_debug >proc/cmdline'
vary page-debug ok none 'echo page_owner=off slub_debug=- >proc/cmdline'
vary page-debug unknown 'does not exist' 'rm proc/cmdline'
vary lockdown bad integrity 'echo "none [integrity] confidentiality" >sys/kernel/security/lockdown'
vary lockdown bad sig_enforce 'echo Y >sys/module/module/parameters/sig_enforce'
vary lockdown bad 'modules_disabled' 'echo 1 >proc/sys/kernel/modules_disabled'
vary lockdown bad 'loads none' 'sed -i /MODULES/d boot/config*'
vary lockdown ok 'is loaded' 'mkdir sys/module/memmap_bench; rm sys/kernel/security/lockdown'
vary lockdown ok 'not built' 'rm sys/kernel/security/lockdown; sed -i /LOCKDOWN/d boot/config*'
vary lockdown unknown 'does not exist' 'rm sys/kernel/security/lockdown'
vary taint bad '640: oops, warning' 'echo 640 >proc/sys/kernel/tainted'
vary taint ok '12289' 'echo 12289 >proc/sys/kernel/tainted'
vary taint bad '8: module removed by force' 'echo 08 >proc/sys/kernel/tainted'
vary taint unknown 'no whole number' 'echo -1 >proc/sys/kernel/tainted'
vary node-memory bad 'node 1 1280 MiB; needed are 1280' 'sed -i "s/MemFree:.*/MemFree: 1310720 kB/" sys/devices/system/node/node1/meminfo'
vary node-memory unknown 'no MemFree' 'sed -i /MemFree/d sys/devices/system/node/node1/meminfo'
options=(--nodes 0-7)
vary node-memory unknown 'node7|node2' ':'
cache='echo "Node 1 Inactive(file): 90000000 kB" >>sys/devices/system/node/node1/meminfo'
less='sed -i "s/MemFree:.*/MemFree: 1 kB/" sys/devices/system/node/node1/meminfo'
options=(--where model)
vary node-memory ok '2 nodes' "$less; $cache"
vary node-memory bad 'node 1 0 MiB' "$less"
options=(--where guest --size 100G)
vary node-memory ok ' MiB' "$less; $cache"
options=()
vary node-memory bad 'node 1 0 MiB' "$less; $cache"
options=(--nodes 0)
vary node-memory ok '1 nodes' 'sed -i "s/MemFree:.*/MemFree: 1 kB/" sys/devices/system/node/node1/meminfo'
options=()
vary huge-blocks bad 'node 1 511; needed are 512' 'sed -i "s/^Node 1.*/Node 1, zone   Normal 9 9 9 9 9 9 9 9 9 1 255/" proc/buddyinfo'
vary huge-blocks unknown 'tell of node 1' 'sed -i /^Node.1/d proc/buddyinfo'
vary huge-blocks unknown 'does not exist' 'rm proc/buddyinfo'
vary thp bad 'never' 'echo "always madvise [never]" >sys/kernel/mm/transparent_hugepage/enabled'
vary thp unknown 'does not exist' 'rm -r sys/kernel/mm'
vary pmem-in-use bad 'pmem0 is used as swap' 'echo "/dev/pmem0 partition 1 0 -2" >>proc/swaps'
vary pmem-in-use unknown 'process 1 cannot be seen' 'rm -r proc/1'
vary ownership bad 'not known to be yours: namespace1.0' 'echo theirs >sys/bus/nd/devices/namespace1.0/alt_name'
options=(--i-own namespace1.0)
vary ownership ok 'namespace1.0' 'echo theirs >sys/bus/nd/devices/namespace1.0/alt_name'
options=(--namespaces namespace7.0)
for check in pmem-in-use ownership scrub health geometry; do
	vary $check unknown 'namespace7.0 is not in' ':'
done
options=()
vary scrub bad 'running on ndbus0' 'echo 3+ >sys/bus/nd/devices/ndbus0/nfit/scrub'
vary scrub unknown 'its firmware cannot' 'rm -r sys/bus/nd/devices/ndbus0'
vary health bad 'nmem1: not_armed' 'echo not_armed >sys/bus/nd/devices/nmem1/nfit/flags'
vary health bad 'bad blocks in region0' 'echo 8 8 >sys/bus/nd/devices/region0/badblocks'
vary health bad 'locked' 'echo locked >sys/bus/nd/devices/nmem1/security'
vary health unknown 'does not exist' 'rm -r sys/bus/nd/devices/nmem1/nfit'
vary health unknown 'no DIMM' 'rm sys/bus/nd/devices/region1/mapping0'
vary geometry bad 'namespace1.0 is interleaved 6 ways' 'echo 6 >sys/bus/nd/devices/region1/mappings'
vary geometry bad 'says no NUMA node' 'echo -1 >sys/bus/nd/devices/namespace1.0/numa_node'
vary geometry unknown 'tells nothing' 'rm sys/bus/nd/devices/namespace1.0/numa_node'
vary geometry unknown 'mappings does not' 'rm sys/bus/nd/devices/region0/mappings'
options=(--out "$tmp/tuned")
vary disk-room bad 'exists already' ':'
options=(--out "$tmp/new/deep/dir")
mkdir "$tmp/stubs"
printf '#!/bin/sh\necho head; echo /dev/x 900000 90 262144 90%% /\n' >"$tmp/stubs/df"
chmod +x "$tmp/stubs/df"
PATH=$tmp/stubs:$PATH vary disk-room ok "256 MiB free in $tmp" ':'
printf '#!/bin/sh\necho head; echo /dev/x 100 90 10240 90%% /\n' >"$tmp/stubs/df"
PATH=$tmp/stubs:$PATH vary disk-room bad '10 MiB free' ':'
printf '#!/bin/sh\nexit 1\n' >"$tmp/stubs/df"
PATH=$tmp/stubs:$PATH vary disk-room unknown 'df does not tell' ':'
options=()

[[ ! -e $tmp/run ]]
ok $((!$?)) 'what a file holds is never run'

# Above, every row of the table must have been bad and unknown; ok they all were on the tuned server.
missing=''
rows=0
while read -r _ name _; do
	((++rows))
	[[ -n ${seen[$name:bad]:-} ]] || missing+=" $name:bad"
	[[ -n ${seen[$name:unknown]:-} ]] || missing+=" $name:unknown"
done < <("$preflight" --list)
[[ -z $missing ]] && ((rows > 40))
ok $((!$?)) "every check has been bad and unknown$missing"

# --- what is allowed, what concerns --where ----------------------------------------------------------------------------

look "$tmp/kasan" --allow sanitizers
is 'one FAIL allowed of two' '((status == 1)) && [[ ${told[-1]} = "FAIL stands: prove-locking; "* ]]'
look "$tmp/kasan" --allow sanitizers,governor --allow prove-locking
is 'both, by two options' '((status == 0)) && grep -q "sanitizers.*KASAN (allowed)" "$tmp/out"'
look "$tmp/empty" --only taint
is 'an unknown FAIL stops too' '((status == 1))'
look "$tmp/empty" --only taint --allow taint
is 'unless it is allowed' '((status == 0)) && [[ ${told[0]} = unknown*"(allowed)"* ]]'
look "$tmp/kasan" --where guest --size 6G
is 'a guest has a kernel of its own' '((status == 0)) && [[ ${told[*]} != *KASAN* && ${told[*]} = *"left out"*sanitizers* ]]'
touch "$tmp/tuned/dev/kvm"
look "$tmp/tuned" --where guest --only guest-backing
is 'with KVM its backing matters' '((status == 1)) && [[ ${told[0]} = unknown*FAIL* ]]'
MEMMAP_BENCH_ACCEL=tcg look "$tmp/tuned" --where guest --only guest-backing
is 'unless the caller knows that it is not used' '((status == 0)) && [[ ${told[0]} = unknown*INFO* ]]'
rm "$tmp/tuned/dev/kvm"
look "$tmp/tuned" --where guest --size 200G --only node-memory
is 'a guest takes memory of all nodes' '((status == 1)) && [[ ${told[0]} = bad*"175780 MiB of 204800"* ]]'
look "$tmp/tuned" --where guest --only node-memory
is 'of the default there is enough' '((status == 0)) && [[ ${told[0]} = ok*" 175780 MiB"* ]]'
look "$tmp/mounted" --where model
is 'the model needs no namespace' '((status == 0)) && [[ ${told[*]} != *mounted* ]]'

# A copy with checks that break: an unset variable, a wrong number, no verdict.
mkdir -p "$tmp/copy"
cp -r "$here/.." "$tmp/copy/scripts"
printf '%s\n' 'check_thp() { echo "$nothing_of_that_name"; }' 'check_aslr() { ((1x)) && ok 1; }' \
	'check_taint() { exit 0; }' >>"$tmp/copy/scripts/checks/memory.sh"
printf '%s\n' 'check_taint() { exit 0; }' 'check_aslr() { :; }' >>"$tmp/copy/scripts/checks/kernel.sh"
preflight=$tmp/copy/scripts/preflight
look "$tmp/tuned" --only thp,aslr,taint,load
is 'checks that break are unknown, the others go on' \
	'((status == 1)) && [[ $(cut -d" " -f1 "$tmp/out" | paste -sd" " -) = "ok unknown unknown unknown 4 FAIL" ]]'
preflight=$here/../preflight

# --- usage -------------------------------------------------------------------------------------------------------------

# refused REGEX OPTION...
refused() {
	local regex=$1
	shift
	look "$tmp/tuned" "$@"
	is "refused: $*" "((status == 2)) && [[ ! -s $tmp/out ]] && grep -qE -- '$regex' $tmp/err"
}
refused 'no check .nonsense.; there are: governor' --allow nonsense
refused 'names with commas' --allow 'a b'
refused 'host, guest and model' --where moon
refused 'numbers are accepted' --cpus 3-1
refused 'numbers are accepted' --nodes ''
refused 'a size is' --size 0
refused 'needs a value' --only
refused 'is no option' --fast
refused 'no such file' --config "$tmp/nothing"
look "$tmp/tuned" --help
is 'help' '((status == 0)) && [[ ${told[*]} = *--allow*Status:* ]]'
cp "$tmp/tuned/boot/config-6.12.117-test" "$tmp/my config"
look "$tmp/empty" --only pgflags --config "$tmp/my config"
is 'a configuration that is named' '((status == 0)) && [[ ${told[0]} = *"says $tmp/my config"* ]]'

# --- JSON --------------------------------------------------------------------------------------------------------------

valid='import json, sys
d = json.load(open(sys.argv[1]))
assert d["status"] == int(sys.argv[2]), d["status"]
assert sum(d["count"].values()) == len(d["checks"])
assert all(c["state"] in ("ok", "bad", "unknown") and c["severity"] in ("FAIL", "WARN", "INFO") for c in d["checks"])
assert all(c["want"] and c["why"] and c["mend"] and c["found"] for c in d["checks"])
assert d["failing"] == [c["name"] for c in d["checks"] if c["severity"] == "FAIL" and c["state"] != "ok" and not c["allowed"]]'

# json TREE STATUS NAME OPTION...
json() {
	local tree=$1 want=$2 name=$3
	shift 3
	look "$tree" --json "$@"
	if command -v python3 >/dev/null; then
		is "$name" "((status == $want)) && python3 -c '$valid' $tmp/out $want"
	else
		ok 1 "$name # SKIP no python3"
	fi
}
json "$tmp/tuned" 0 'JSON of the tuned server'
json "$tmp/empty" 1 'JSON of nothing'
json "$tmp/kasan" 0 'JSON with what is allowed' --allow sanitizers,prove-locking
json "$tmp/kasan" 0 'JSON with what is left out' --where guest
cp -a "$tmp/tuned" "$tmp/odd"
printf '"\\\t\001\033[31m\303\244\377,\n' | tee "$tmp/odd/sys/devices/system/clocksource/clocksource0/current_clocksource" \
	"$tmp/odd/proc/loadavg" >"$tmp/odd/sys/kernel/mm/transparent_hugepage/enabled"
head -c 100000 /dev/zero | tr '\0' 'x' >"$tmp/odd/proc/sys/kernel/tainted"
head -c 5000 /dev/urandom | tee "$tmp/odd/proc/cmdline" "$tmp/odd/proc/buddyinfo" >"$tmp/odd/proc/swaps"
json "$tmp/odd" 1 'JSON of odd contents'
is 'which complain of nothing else' '[[ ! -s $tmp/err ]] && ! LC_ALL=C grep -q "[^ -~]" "$tmp/out"'
is_long=$(grep -cE '^.{2000}' "$tmp/out")
ok $((!is_long)) 'and are cut short'

finish
