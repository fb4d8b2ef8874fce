#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Where a sweep measures: this host, a guest, the model; whether it can, and whether its numbers may be believed. Sourced,
# never run.
#
# shellcheck disable=SC2154,SC2034 # variables of lib.sh and of the sweep

# Checks of preflight that stop nothing in a place whose numbers are not absolute: they are recorded.
declare -A harmless=([guest]='governor clocksource guest-backing' [model]='governor clocksource taint' [host]='')
declare -A worth=(
	[guest]='functional where it is emulated, indicative with KVM'
	[model]='functional unless the machine is tuned; compare them with one another'
)

# host_obstacle: why this host's kernel cannot be measured; nothing when it can.
host_obstacle() {
	((EUID == 0)) || { echo 'not root' && return; }
	[[ -c /dev/memmap_bench ]] || module_obstacle
}

# obstacle_of PLACE: sets obstacle, why nothing can be measured there; a guest says so itself.
obstacle_of() {
	obstacle=''
	[[ $1 != guest ]] || return 0
	((${preset[nodes]:-1} <= $(nodes_with_cpus))) ||
		obstacle="$experiment needs ${preset[nodes]} NUMA nodes with CPUs, there is $(nodes_with_cpus)"
	[[ $1 = host && -z $obstacle ]] || return 0
	obstacle=$(host_obstacle)
	[[ -n $obstacle ]] || try_host
}

# Sets where to host, guest or model, and where_reason.
choose_where() {
	local place obstacle='' passed=''
	if ((icount)); then
		where=guest where_reason='counted instructions'
		return
	fi
	if [[ $where != auto ]]; then
		[[ -z $experiment || " ${places[*]} " = *" $where "* ]] ||
			die 77 "--where $where: $experiment runs in: ${places[*]}"
		obstacle_of "$where"
		[[ -z $obstacle ]] || die 77 "--where $where: $obstacle"
		where_reason=${where_reason:---where $where}
		return
	fi
	for place in "${places[@]}"; do
		obstacle_of "$place"
		[[ -n $obstacle ]] || break
		[[ -z $namespaces || $place != host ]] ||
			die 77 "--namespaces $namespaces: needs this host, which cannot be measured: $obstacle"
		passed+="${passed:+; }not ${place_words[$place]}: $obstacle"
	done
	[[ -z $obstacle ]] || die 77 "$experiment: $passed"
	where=$place where_reason=${passed:-${place_reasons[$place]}}
}
declare -A place_words=([host]='on this host' [model]='in the model')
declare -A place_reasons=([host]='root, the module loads, and a range can be made' [guest]='where it is best'
	[model]='where it is best')

loaded=0

build_programs() {
	if ((packaged)); then make_programs; else build bench; fi
}

# Marks the kernel log, loads the module if it is not there and takes one small sample; sets obstacle
# if any of it fails.
try_host() {
	mark_kernel_log
	build_programs || die 1 'memmap-bench does not build; the messages above say why'
	# Also where it is loaded: for the next load.
	find_module || [[ -c /dev/memmap_bench ]] || { obstacle='there is no module' && return; }
	if [[ ! -c /dev/memmap_bench ]]; then
		((!unbuilt)) || build_module in_background || { obstacle='the module does not build' && return; }
		[[ -f $module ]] || { obstacle="building the module left no $module" && return; }
		# Said first: a signal may come before the next command.
		loaded=1
		insmod "$module" >&2 || { loaded=0 obstacle="$module does not load; dmesg says why" && return; }
	fi
	in_background "$programs/memmap-bench" run --sizes 128M --nodes each --schedules deferred --writers kernel \
		${namespaces:+--namespaces "$namespaces"} --repetitions 1 --progress never >/dev/null ||
		obstacle="a trial run of 128M failed with status $?; see above"
}

unload_module() {
	((loaded)) && [[ -c /dev/memmap_bench || -d /sys/module/memmap_bench ]] || return 0
	rmmod memmap_bench || note 'rmmod memmap_bench failed; something still uses it'
}

# find_release: sets release, of the kernel that is measured.
find_release() {
	release=$(uname -r)
	[[ $where = guest ]] || return 0
	if named_kernel "$kernel"; then
		ask "$root/scripts/kernel" get "$kernel" || die $? "no kernel $kernel for the guest; the messages above say why"
		release=$(<"$answer/release")
	else
		release=$(bzimage_release "$kernel")
	fi
	[[ $release =~ ^[A-Za-z0-9][A-Za-z0-9.+_~-]*$ ]] || die 1 "$kernel names no release that a directory could have: '$release'"
}

# Preflight knows less than scripts/guest, which has tried KVM, may be.
tell_accel() {
	local verdict
	[[ $where = guest ]] || return 0
	verdict=$(cat "$build/kvm/$boot-$release" 2>/dev/null) || true
	if ((icount)) || [[ $verdict = fails || ! -w /dev/kvm ]]; then
		export MEMMAP_BENCH_ACCEL=tcg
	fi
}

# failures: of preflight's answer, the lines of what stops.
failures() {
	local from='^ *\{"name": "([^"]*)", "severity": "FAIL", "state": "(bad|unknown)", "allowed": false, '
	from+='"found": "(.*)", "want": "(.*)", "why": "(.*)", "mend": "(.*)"\},?$'
	sed -nE "s/$from/\\2 FAIL \\1: \\3 | wanted: \\4 | why: \\5 | do: \\6/p" <<<"$answer" | sed 's/\\\(["\\]\)/\1/g'
}

# run_preflight: its JSON in answer; ends the sweep where it fails. With --tune of the tuned machine.
run_preflight() {
	local name status=0 options=(--json --where "$where")
	tell_accel
	for name in "${allowed[@]}" ${harmless[$where]}; do
		options+=(--allow "$name")
	done
	[[ $where != guest ]] || options+=(--size "$((nodes * $(parse_mib --mem "${mem:-3G}")))M")
	[[ $where != host || -z $namespaces ]] || options+=(--namespaces "$namespaces")
	[[ -z $i_own ]] || options+=(--i-own "$i_own")
	# A name in it, as preflight wants what is new.
	[[ -z $out ]] || options+=(--out "$out/results")
	ask "${tuned[@]}" "$root/scripts/preflight" "${options[@]}" || status=$?
	unset MEMMAP_BENCH_ACCEL
	((status)) || return 0
	if ((status > 1)) || [[ -z $(failures) ]]; then
		die "$status" "preflight ended with status $status; the messages above say why"
	fi
	failures >&2
	((dry_run)) && note 'preflight would stop it here' && return
	die 1 "preflight stops it: mend that, or give --allow NAME (recorded)$(tune_advice)"
}

tune_advice() {
	[[ $where = host ]] || return 0
	((tune)) || printf '; --tune sets the clock of the CPUs meanwhile'
	[[ -n $namespaces ]] || printf '; --where guest shows without it that all works'
}
