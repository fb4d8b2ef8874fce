#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Presets of data/experiments for scripts/sweep: what they say, and what becomes of it here. Sourced, never run.
#
# shellcheck disable=SC2154 # variables of lib.sh and of the sweep

presets=$root/data/experiments
preset_keys='title source citation look where reason nodes run run.host run.guest run.model threads repetitions guest.nodes'
preset_keys+=' guest.cpus_per_node guest.mem guest.pmem guest.append guest.icount guest.bind_pmem by published figures'
declare -A preset=()

# experiment_names: E2 before E10.
experiment_names() {
	find "$presets" -maxdepth 1 -type f ! -name 'README*' ! -name '.*' -printf '%f\n' | sort -V
}

# read_preset NAME: its values into preset[]. A value is never evaluated.
read_preset() {
	local name=$1 line key number=0
	[[ $name =~ ^[A-Za-z0-9]+$ && -f $presets/$name ]] ||
		die 2 "--experiment $name: there is none of that name; there are: $(experiment_names | paste -sd ' '), and 'list'"
	preset=()
	while IFS= read -r line || [[ -n $line ]]; do
		number=$((number + 1))
		[[ -n $line && $line != '#'* ]] || continue
		key=${line%%=*}
		[[ $line = *=* && " $preset_keys " = *" $key "* ]] ||
			die 1 "$presets/$name: line $number: '$line' is no KEY=VALUE; keys are: $preset_keys"
		[[ -z ${preset[$key]+set} ]] || die 1 "$presets/$name: line $number: $key is there twice"
		preset[$key]=${line#*=}
	done <"$presets/$name"
	[[ -n ${preset[title]:-} && -n ${preset[where]:-}${preset[reason]:-} ]] ||
		die 1 "$presets/$name: needs a title, and 'where' or a reason why it cannot run"
}

list_experiments() {
	local name
	for name in $(experiment_names); do
		read_preset "$name"
		printf '%-7s %-17s %s\n' "$name" "${preset[where]:-not here}" "${preset[title]}"
		[[ -n ${preset[where]:-} ]] || printf '%-7s %-17s (%s)\n' '' '' "${preset[reason]}"
	done
}

# expand_list LIST: the numbers of a list such as 0-3,8, one a line.
expand_list() {
	local part parts first last
	IFS=, read -ra parts <<<"$1"
	for part in "${parts[@]}"; do
		first=${part%-*} last=${part#*-}
		[[ $first$last =~ ^[0-9]+$ ]] || continue
		seq "$first" "$last"
	done
}

# Overridable: the tests have machines of their own.
sysfs_nodes=${MEMMAP_BENCH_SYSFS:-/sys}/devices/system/node

# nodes_with_cpus: how many this machine has; 1 where it does not say.
nodes_with_cpus() {
	local number
	number=$(expand_list "$(cat "$sysfs_nodes/has_cpu" 2>/dev/null)" | wc -l)
	echo $((number ? number : 1))
}

# cpus_of_node: CPUs of the smallest node that has any; of those that we may run on, where these are fewer.
cpus_of_node() {
	local list number fewest
	fewest=$(nproc)
	for list in "$sysfs_nodes"/node*/cpulist; do
		number=$(expand_list "$(cat "$list" 2>/dev/null)" | wc -l)
		((!number || number >= fewest)) || fewest=$number
	done
	echo "$fewest"
}

# thread_counts CPUS: what the preset's threads are on a node of so many CPUs; each once, ascending.
thread_counts() {
	local cpus=$1 word words
	read -ra words <<<"${preset[threads]}"
	for word in "${words[@]}"; do
		[[ $word =~ ^[1-9][0-9]*%?$ ]] || die 1 "threads '${preset[threads]}': numbers and percentages are accepted"
		[[ $word = *% ]] && echo $(((cpus * ${word%\%} + 99) / 100)) || echo "$word"
	done | sort -nu | paste -sd ,
}

# given_options: the names of the options that the user gave for memmap-bench run, between blanks.
given_options() {
	local word
	printf ' '
	for word in "${run_options[@]}"; do
		[[ $word != --* ]] || printf '%s ' "${word%%=*}"
	done
}

# preset_arguments PLACE CPUS: runner[], the preset's arguments of memmap-bench run in that place, without those that the
# user gave too: some options add to what was given before.
preset_arguments() {
	local place=$1 cpus=$2 word words given keep=1
	given=$(given_options)
	read -ra words <<<"${preset[run]:-} ${preset[run.$place]:-}"
	[[ -z ${preset[threads]:-} ]] || words+=(--threads "$(thread_counts "$cpus")")
	[[ " ${words[*]} " != *' --sizes '* || $given = *' --sizes '* ]] || words+=(--fit)
	runner=()
	for word in "${words[@]}"; do
		if [[ $word = --* ]]; then
			keep=1
			[[ $given != *" $word "* ]] || keep=0
		fi
		((!keep)) || runner+=("$word")
	done
}

# write_experiment FILE NAME SCALE ARGUMENT...: what was run, beside its result. The scale is empty where it is not known.
write_experiment() {
	local file=$1 name=$2 scale=$3
	shift 3
	{
		printf 'experiment=%s\nscale=%s\narguments=%s\n' "$name" "$scale" "$*"
		grep -v '^#' "$presets/$name"
	} >"$file"
}
