#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Debian's kernels in a row, for scripts/bisect: between which neighbours something changed. Sourced, never run.
#
# shellcheck disable=SC2154,SC2034 # variables of lib.sh and of the bisect

# kernels[]: releases in order, and by their indexes why some cannot be measured.
kernels=()
declare -A obstacle=()

# --- which -----------------------------------------------------------------------------------------------------------

# range FIRST LAST: of $answer, a line a release.
range() {
	awk -v first="$1" -v last="$2" '$0 == first { on = 1 } on; on && $0 == last { exit }' <<<"$answer"
}

# Sets kernels, which --kernels says.
find_kernels() {
	local first=${list%%..*} last=${list##*..} release
	if [[ $list = all || $list = *..* ]]; then
		ask "$root/scripts/kernel" versions || die $? "no kernels for --kernels $list; the messages above say why"
		[[ $list != all ]] || first=${answer%%$'\n'*} last=${answer##*$'\n'}
		mapfile -t kernels < <(range "${first%-amd64}" "${last%-amd64}")
		[[ ${#kernels[@]} -gt 1 && ${kernels[-1]} = "${last%-amd64}" ]] ||
			usage_error "--kernels $list: two releases that the archive offers are accepted, the older one first; it offers" \
				"${answer//$'\n'/, }"
		return
	fi
	IFS=, read -ra kernels <<<"$list"
	kernels=("${kernels[@]%-amd64}")
	for release in "${kernels[@]}"; do
		if [[ $release != *.*.* ]] || ! debian_kernel "$release"; then
			usage_error "--kernels $list: '$release' is no release as '$root/scripts/kernel versions' prints them"
		fi
	done
	((${#kernels[@]} > 1)) || usage_error "--kernels $list: at least two releases are accepted, or FIRST..LAST, or all"
	[[ -z $(printf '%s\n' "${kernels[@]}" | sort | uniq -d) ]] || usage_error "--kernels $list: a release is named twice"
}

# --- the directory ---------------------------------------------------------------------------------------------------

# What was measured, in a file: others cannot be compared with it.
list_record=bisect

# open_directory: makes it, or goes on with it.
open_directory() {
	out=${out:-$runs/${HOSTNAME:-$(uname -n)}/bisect-$(date -u +%Y%m%dT%H%M%SZ)}
	mkdir -p -- "$out" || die 2 "--out $out: cannot be made; name another directory"
	out=$(cd -P -- "$out" && pwd)
	if [[ ! -e $out/$list_record ]]; then
		[[ -z $(ls -A -- "$out") ]] || usage_error "--out $out: is neither empty nor of a bisect of kernels; name another directory"
		conditions >"$out/$list_record"
	fi
	exec {lock}<"$out/$list_record"
	flock --nonblock "$lock" || die 1 "another bisect is at work in $out"
	diff -q <(conditions) "$out/$list_record" >/dev/null ||
		usage_error "--out $out: was measured by another suite or with other options: $(paste -s -d ' ' "$out/$list_record");" \
			"name another directory"
	opened=1
}

opened=0

# Whether the directory has a result.
any_result() {
	local dir
	for dir in "$out"/*/; do
		[[ ! -d $dir ]] || return 0
	done
	return 1
}

# say_interrupted: what becomes of it.
say_interrupted() {
	[[ -n $stopped && $opened = 1 ]] || return 0
	if any_result; then
		note "interrupted; what was measured is in $out, and the same with --out $out goes on"
	else
		note 'interrupted before anything was measured'
	fi
}

# The directory, where nothing was measured in it.
forget_empty_list() {
	if ((!opened)) || any_result; then return; fi
	rm -f -- "$out/$list_record" "$out/bisect.log" "$out/report.txt"
	rmdir -- "$out"
}

# --- measuring -------------------------------------------------------------------------------------------------------

# have INDEX: its result is there, from now or from before; else obstacle says why.
have() {
	local release=${kernels[$1]} status=0
	[[ ! -d $out/$release ]] || return 0
	[[ -z ${obstacle[$1]:-} ]] || return 1
	note "measuring $release"
	ask "$root/scripts/kernel" get "$release" || not_downloaded "$1" || return
	measure --kernel "$release" || status=$?
	if ((!status)); then
		useful || useless "$1" || return
		keep_result "$out/$release"
		figures_of "$out/$release" >&2
		return
	fi
	rm -rf -- "$work/guest"
	! not_of_a_kernel "$status" || die "$status" "$release was not measured: $(why "$status")"
	hinder "$1" "$(why "$status")"
	return 1
}

# not_downloaded INDEX: fails, unless it is this machine that cannot unpack any.
not_downloaded() {
	need_unpacking
	hinder "$1" 'it cannot be downloaded'
	return 1
}

# useless INDEX: fails. Of the first one it is taken to be the options' fault: it would cost the time of all.
useless() {
	any_result || die 1 "the result of ${kernels[$1]} cannot be compared, not even with itself, as the table above says; give" \
		'memmap-bench run other options: more repetitions, or points that can run'
	rm -rf -- "$work/guest"
	hinder "$1" 'its result cannot be compared, not even with itself'
	return 1
}

# hinder INDEX WHY
hinder() {
	obstacle[$1]=$2
	note "${kernels[$1]} cannot be measured: $2; the messages above say more"
}

# change LOW HIGH: sets word, what the one is to the other.
change() {
	judge "$out/${kernels[$1]}" "$out/${kernels[$2]}"
	[[ $word != same ]] || unchanged=1
	note "${kernels[$2]} against ${kernels[$1]}: $word"
}

# --- finding ---------------------------------------------------------------------------------------------------------

# A line for each change: the indexes of the neighbours, the word, and the index of what it was looked for from.
steps=()
unsure=0
unchanged=0

# nearest LOW HIGH: sets middle to what can be asked, nearest to the middle between; fails where nothing is left.
nearest() {
	local distance
	for ((distance = 0; distance < $2 - $1; distance++)); do
		for middle in $((($1 + $2) / 2 - distance)) $((($1 + $2) / 2 + distance)); do
			((middle > $1 && middle < $2)) && [[ -z ${obstacle[$middle]:-} ]] && return
		done
	done
	return 1
}

# halve BASE HIGH: HIGH differs from BASE. Sets high to the first that does, and low to the one before.
halve() {
	local middle word
	low=$1 high=$2
	while nearest "$low" "$high"; do
		have "$middle" || continue
		change "$1" "$middle"
		case $word in
		same) low=$middle ;;
		unclear) obstacle[$middle]='cannot be told from the first' ;;
		*) high=$middle ;;
		esac
	done
}

# step LOW HIGH BASE
step() {
	judge "$out/${kernels[$1]}" "$out/${kernels[$2]}"
	steps+=("$1 $2 $word $3")
	(($2 - $1 == 1)) || unsure=1
}

# From each change it goes on, for the last one may differ once more.
find_steps() {
	local base=0 last=$((${#kernels[@]} - 1)) low high word
	have 0 || give_up "the first of them must be measured"
	have "$last" || give_up "the last of them must be measured"
	while ((base < last)); do
		change "$base" "$last"
		[[ $word != same ]] || return 0
		[[ $word != unclear ]] || give_up 'they cannot be told apart; the messages above say why'
		halve "$base" "$last"
		step "$low" "$high" "$base"
		base=$high
	done
}

# Every one that can be measured, against the one before, and against the first since the last change, for it may creep.
find_every_step() {
	local i base='' before=''
	for i in "${!kernels[@]}"; do
		have "$i" || { unsure=1 && continue; }
		if [[ -z $base ]] || changed "$before" "$i" "$before" || { ((base != before)) && changed "$before" "$i" "$base"; }; then
			base=$i
		fi
		before=$i
	done
	[[ -n $before ]] || give_up 'none could be measured'
}

# changed LOW HIGH BASE: whether HIGH differs from BASE, which then is a step from LOW.
changed() {
	local word
	change "$3" "$2"
	[[ $word != unclear ]] || unsure=1
	[[ $word != @(same|unclear) ]] || return 1
	step "$@"
}

# --- telling ---------------------------------------------------------------------------------------------------------

# package DIR: the version of the package, as the kernel says it at boot.
package() {
	sed -nE 's/.*Linux version .* #[0-9]+ .* Debian ([^ ]+) \(.*/\1/p' "$1/console.log" | head -n 1 | tr -d '\r'
}

# rows INDEX WORD: of the table; WORD is what it is to the one that was measured before.
rows() {
	local dir=$out/${kernels[$1]} line
	figures_of "$dir" | while read -r line; do
		printf '%-18s %-18s %10s  %-8s %s\n' "${kernels[$1]}" "$(package "$dir")" "${line%% *}" "$2" "${line#*  }"
	done
}

tell_kernels() {
	local i before='' word
	printf '%-18s %-18s %10s  %-8s %s\n' kernel package instr/page change point
	for i in "${!kernels[@]}"; do
		if [[ -d $out/${kernels[i]} ]]; then
			word=''
			[[ -z $before ]] || judge "$out/${kernels[before]}" "$out/${kernels[i]}"
			rows "$i" "$word"
			before=$i
		elif [[ -n ${obstacle[$i]:-} ]]; then
			printf '%-18s %s\n' "${kernels[i]}" "not measured: ${obstacle[$i]}"
		fi
	done
}

# tell_step LOW HIGH WORD BASE
tell_step() {
	local low=${kernels[$1]} high=${kernels[$2]} between=$(($2 - $1 - 1))
	case $3 in
	both) echo "$high is slower at some points, faster at others, than $low." ;;
	same | unclear) echo "$high is the first that differs from ${kernels[$4]}, though not from $low by itself: it crept." ;;
	*) echo "$high is $3 than $low." ;;
	esac
	((!between)) || echo "$between between could not be judged: it may have changed in any of these."
	echo
	compare "$out/$low" "$out/$high" || true
	echo
}

# tell: into report.txt, and on stdout.
tell() {
	local line
	{
		for line in "${steps[@]}"; do
			# shellcheck disable=SC2086 # four words
			tell_step $line
		done
		((${#steps[@]} || !unchanged)) || printf 'No change beyond %s was found.\n\n' "$threshold"
		tell_kernels
	} >"$work/report.txt"
	mv "$work/report.txt" "$out/report.txt"
	cat "$out/report.txt"
	any_result || return 0
	echo
	echo "results: $out"
}

# give_up MESSAGE: with what is known.
give_up() {
	note "$*"
	tell
	exit 125
}

bisect_list() {
	need_plain_root
	forget_git
	find_kernels
	open_directory
	start_log "$out/bisect.log"
	log_command "$0" "$@"
	build_programs
	work_in "$out"
	note "${#kernels[@]} kernels, ${kernels[0]} to ${kernels[-1]}; results are in $out"
	if ((every)); then
		find_every_step
	else
		find_steps
		((${#steps[@]})) || give_up "${kernels[-1]} does not differ from ${kernels[0]} by more than $threshold: nothing to be found;" \
			'--every shows what changed in between'
	fi
	((${#steps[@]})) || give_up 'nothing was found'
	tell
	((!unsure)) || exit 125
}
