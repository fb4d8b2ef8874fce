#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Measuring one kernel for scripts/bisect, and what two results say of each other. Sourced, never run.
#
# shellcheck disable=SC2154,SC2034 # variables of lib.sh and of the bisect

# As few instructions as show a change.
run_defaults=(--sizes 1G --schedules deferred --writers kernel --repetitions 3)

# build_programs: what the guests need of ours, before any of them: that it does not build is no kernel's fault.
build_programs() {
	if ((packaged)); then make_programs; else build bench; fi || die 1 'memmap-bench does not build; the messages above say why'
}

# work_in PARENT: a directory for what is not complete.
work_in() {
	work=$(mktemp -d "$1/.memmap-bisect.XXXXXX") || die 1 "$1 cannot be written; name another directory"
}

# measure [guest option...]: one kernel, into $work/guest/results. Its status is the guest's; 1 where there is no result.
measure() {
	local status=0
	in_background "$root/scripts/guest" "$@" --icount --nodes 1 --mem 2G --timeout "$timeout" --out "$work/guest" -- \
		memmap-bench run --out /out/results --progress never "${run_defaults[@]}" "${run_options[@]}" >/dev/null || status=$?
	((status)) || [[ -s $work/guest/results/summary.csv ]] || status=1
	return "$status"
}

# why STATUS: in words.
why() {
	case $1 in
	1) echo 'the module does not build, or a point has no valid samples' ;;
	*) echo "the guest ended with status $1" ;;
	esac
}

# not_of_a_kernel STATUS: wrong usage, something that this machine lacks, and signals would be the same with any.
not_of_a_kernel() {
	(($1 == 2 || $1 == 77 || ($1 > 128 && $1 < 255)))
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

# judge BASE CONTENDER: sets word to same, slower, faster, both (some points are slower, others faster) or unclear.
judge() {
	local status=0 words
	word=unclear
	ask "$programs/memmap-bench" compare --threshold "$threshold" --format csv "$1" "$2" || status=$?
	((status == 0 || status == 1 || status == 125)) || die "$status" "memmap-bench compare ended with status $status"
	words=,$(awk -F , 'NR > 1 { print $(NF - 1) }' <<<"$answer" | sort -u | paste -s -d ,),
	case $words in
	,, | *,missing,* | *,new,*) ;;
	*,faster,*,slower,*) word=both ;;
	*,slower,*) word=slower ;;
	*,faster,*) word=faster ;;
	*,cannot\ tell*) ;;
	*) word=same ;;
	esac
}
