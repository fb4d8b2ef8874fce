#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Measuring one kernel for scripts/bisect, and what two results say of each other. Sourced, never run.
#
# shellcheck disable=SC2154,SC2034 # variables of lib.sh and of the bisect

# As few instructions as show a change.
run_defaults=(--sizes 1G --schedules deferred --writers kernel --repetitions 3)
guest_options=(--icount --nodes 1 --mem 2G)

# suite_version: changes that were not committed have no name, so that a sum tells them apart.
suite_version() {
	local version
	version=$(tree_version)
	[[ $version != *-dirty ]] || version+=-$(git -C "$root" diff HEAD | sha256sum | head -c 8)
	echo "$version"
}

# conditions: what must be the same in all results that are compared.
conditions() {
	echo "suite=$(suite_version)"
	printf 'guest=%s\n' "${guest_options[@]}"
	printf 'run=%s\n' "${run_defaults[@]}" "${run_options[@]}"
}

# forget_git: whoever runs us may have said which git tree is his; the suite has one of its own.
forget_git() {
	local names
	mapfile -t names < <(git rev-parse --local-env-vars 2>/dev/null)
	unset "${names[@]}"
}

# build_programs: what the guests need of ours, before any of them: that it does not build is no kernel's fault.
build_programs() {
	local builder=(build bench)
	((!packaged)) || builder=(make_programs)
	with_lock "$build/.lock" "${builder[@]}" || die 1 'memmap-bench does not build; the messages above say why'
}

# work_in PARENT: a directory for what is not complete, locked as long as we live: what can be locked was left by a kill.
work_in() {
	local left held
	for left in "$1"/.memmap-bisect.*/; do
		[[ ! -O $left || -L ${left%/} ]] || flock --nonblock "$left" rm -rf -- "$left" || true
	done
	work=$(mktemp -d "$1/.memmap-bisect.XXXXXX") || die 1 "$1 cannot be written; name another directory"
	exec {held}<"$work"
	{ flock --nonblock "$held" && [[ -d $work ]]; } || die 1 "$work was taken away by another bisect; try again"
}

# measure [guest option...]: one kernel, into $work/guest/results. Its status is the guest's; 1 where there is no result. Sets
# booted to whether there was a guest, so that the status can be of what ran in it.
measure() {
	local status=0
	booted=0
	in_background "$root/scripts/guest" "$@" "${guest_options[@]}" --timeout "$timeout" --out "$work/guest" -- \
		memmap-bench run --out /out/results --progress never "${run_defaults[@]}" "${run_options[@]}" >/dev/null || status=$?
	[[ ! -f $work/guest/console.log ]] || booted=1
	((status)) || [[ -s $work/guest/results/summary.csv ]] || status=1
	return "$status"
}

# why STATUS: in words.
why() {
	case $booted$1 in
	01) echo 'the module does not build' ;;
	11) echo 'a point has no valid samples' ;;
	177) echo 'no point can run on it' ;;
	*) echo "the guest ended with status $1" ;;
	esac
}

# not_of_a_kernel STATUS: wrong usage would be the same with any; so would be what this machine lacks, and signals, unless
# it is in the guest that they came up.
not_of_a_kernel() {
	(($1 == 2)) || ((!booted && ($1 == 77 || ($1 > 128 && $1 < 255))))
}

# useful: whether what was measured can be told from another result. If not even from itself, from none.
useful() {
	local word words
	judge "$work/guest/results" "$work/guest/results"
	[[ $word != same ]] || return 0
	compare "$work/guest/results" "$work/guest/results" >&2 || true
	return 1
}

# keep_result DIR: by one rename, with what the kernel said; so what has its name is complete.
keep_result() {
	mv "$work/guest/console.log" "$work/guest/qemu-cmd" "$work/guest/results/"
	mv -T -n -- "$work/guest/results" "$1"
	[[ ! -e $work/guest/results ]] || die 1 "$1 came into being meanwhile"
	rm -rf -- "$work/guest"
}

# figures_of DIR: a line for each point: instructions per page, and its name. A guest of one node has no commas in other
# columns.
figures_of() {
	awk -F , '
		NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
		match($0, /^"[^"]*",/) {
			name = substr($0, 2, RLENGTH - 3)
			split(substr($0, RLENGTH + 1), rest, ",")
			printf "%10.3f  %s\n", rest[column["ns_per_page"] - 1], name
		}' "$1/summary.csv"
}

# compare BASE CONTENDER: the table, and its status.
compare() {
	"$programs/memmap-bench" compare --threshold "$threshold" "$1" "$2"
}

# judge BASE CONTENDER: sets word to same, slower, faster, both (some points are slower, others faster) or unclear; and words
# to those of all points, with commas around each.
judge() {
	local status=0
	word=unclear
	ask "$programs/memmap-bench" compare --threshold "$threshold" --format csv "$1" "$2" || status=$?
	((status == 0 || status == 1 || status == 125)) || die "$status" "memmap-bench compare ended with status $status"
	words=,$(awk -F , 'NR > 1 { gsub(/"/, ""); print $(NF - 1) }' <<<"$answer" | sort -u | paste -s -d ,),
	case $words in
	,, | *,missing,* | *,new,*) ;;
	,same,) word=same ;;
	*,faster,*slower,*) word=both ;;
	*,slower,*) word=slower ;;
	*,faster,*) word=faster ;;
	*,cannot\ tell,*) ;;
	*) die 1 "memmap-bench compare says '$words', which this $me does not know; build both anew" ;;
	esac
}
