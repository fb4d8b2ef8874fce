#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The directory of a sweep's results: its name, what was asked for, what else is kept there. Sourced, never run.
#
# shellcheck disable=SC2154,SC2034 # variables of lib.sh and of the sweep

# What a sweep is made of; read again by --resume. Lists have a line for each member.
sitting_values='where where_reason host release kernel kdir nodes cpus_per_node mem pmem append icount bind_pmem namespaces'
sitting_values+=' i_own experiment repetitions sizes path boots loads tune mark loaded_in'
sitting_lists='runner run_options allowed'
# What the sweep itself leaves there; the rest is the runner's.
own_files='sweep sweep.log preflight*.json kernel.log parts experiment console.log qemu-cmd'

# The directory that was asked for, made before anything is measured; removed again where nothing is.
reserve_out() {
	[[ -n $out ]] || return 0
	{ mkdir -p "$(dirname -- "$out")" && mkdir -- "$out"; } ||
		die 2 "--out $out: cannot be made; name a new directory in one that can be written"
	reserved=$out
	out=$(cd -P -- "$out" && pwd)
}

# Sets out to a new directory, named by the time; a second later where another sweep took the name.
name_out() {
	local parent try
	[[ -z $out ]] || return 0
	parent=$runs/$host/$release
	for try in 1 2 3; do
		out=$parent/$(date -u +%Y%m%dT%H%M%SZ)
		mkdir -p "$parent" && mkdir -- "$out" && reserved=$out && return
		((try == 3)) || sleep 1
	done
	die 1 "$out cannot be made"
}

# write_sitting: whole or not at all. From now on --resume knows what to do.
write_sitting() {
	local name
	local -n list
	{
		for name in $sitting_values; do
			printf '%s=%s\n' "$name" "${!name}"
		done
		for name in $sitting_lists; do
			declare -n list=$name
			((!${#list[@]})) || printf "$name=%s\n" "${list[@]}"
		done
	} >"$out/.sweep.new"
	mv "$out/.sweep.new" "$out/sweep"
}

# read_sitting: a value is never evaluated.
read_sitting() {
	local line key
	[[ -f $out/sweep ]] ||
		die 2 "--resume $out: has no file 'sweep', so nothing was begun there; name a directory that a sweep has made"
	while IFS= read -r line || [[ -n $line ]]; do
		key=${line%%=*}
		if [[ $line = *=* && " $sitting_values " = *" $key "* ]]; then
			printf -v "$key" %s "${line#*=}"
		elif [[ $line = *=* && " $sitting_lists " = *" $key "* ]]; then
			local -n list=$key
			list+=("${line#*=}")
		else
			die 2 "$out/sweep: '$line' is nothing that this sweep knows; was it made by another version?"
		fi
	done <"$out/sweep"
}

# keep_preflight: each sitting has its own.
keep_preflight() {
	local number=1 file=$out/preflight.json
	while [[ -e $file ]]; do
		file=$out/preflight-$((++number)).json
	done
	printf '%s\n' "$answer" >"$file"
}

# A runner that was killed before its first sample has left files without one, which no other takes.
forget_empty_run() {
	local file
	[[ ! -e $out/env.json ]] || return 0
	for file in "$out"/*.csv; do
		[[ -f $file ]] || continue
		(($(wc -l <"$file") <= 1)) || die 1 "$out has samples but no env.json: that is no run that can be gone on with"
	done
	rm -f -- "$out"/*.csv "$out"/.*.new "$out"/topology.xml "$out"/suite.diff
}

# spoiled: the first line in which a kernel complained, in any sitting.
spoiled() {
	local file
	for file in "$out/kernel.log" "$out/console.log"; do
		[[ ! -f $file ]] || ! grep -aoEm 1 "($splats).*" "$file" | tr -d '\r' || return 0
	done
	return 1
}

# field KEY: a string or number of env.json. One a line, as written by the runner.
field() {
	sed -nE "s/^ *\"$1\": (\"(.*)\"|([0-9.]+)),?\$/\2\3/p" "$out/env.json" | head -n 1
}

# scale: what the published sizes were divided by; nothing where the sizes are others.
scale() {
	[[ ${preset[run]} != *--sizes* || $(given_options) = *' --sizes '* ]] || field scale
}

scale_words() {
	local scale
	scale=$(sed -n 's/^scale=//p' "$out/experiment")
	case $scale in
	'') echo "sizes as given, not the preset's" ;;
	1) echo "sizes are the preset's" ;;
	*) echo "sizes are 1/$scale of the preset's, which are as published" ;;
	esac
}

# measured: whether there is anything to keep; with what it was, beside it.
measured() {
	[[ -n $out && -f $out/env.json ]] || return 1
	[[ -z $experiment ]] || write_experiment "$out/experiment" "$experiment" "$(scale)" "${runner[@]}"
}

# Only what is the sweep's own, and the directory if that was all.
remove_directory() {
	local name
	[[ -n $reserved ]] || return 0
	for name in $own_files; do
		# shellcheck disable=SC2086 # a pattern
		rm -f -- "$reserved"/$name
	done
	rmdir "$reserved" 2>/dev/null || true
}
