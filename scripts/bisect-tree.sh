#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Kernels that scripts/bisect builds from a git tree, beside it: nothing is written into the tree. Sourced, never run.
#
# shellcheck disable=SC2154,SC2034 # variables of lib.sh and of the bisect

# What a good result has beside the runner's files: how it was made, and the configuration that it was made with.
record=bisect-made
made_config=bisect-config

# find_tree: sets tree, the one we are in; commit, its name; and objects, where it is built.
find_tree() {
	local made names
	tree=$(git rev-parse --show-toplevel) ||
		usage_error "$PWD is in no git tree; run it in that of a kernel"
	[[ -f $tree/Kconfig && -f $tree/mm/memremap.c ]] || usage_error "$tree: a kernel's git tree is accepted; this is none"
	for made in .config include/config arch/x86/include/generated; do
		[[ ! -e $tree/$made ]] || usage_error "$tree was built in, as $made says, so that the kernel refuses to be built" \
			"elsewhere; bisect in a worktree of its own (git worktree add), or clean it (make mrproper)"
	done
	# The suite has a git of its own.
	mapfile -t names < <(git rev-parse --local-env-vars)
	unset "${names[@]}"
	commit=$(git -C "$tree" rev-parse --short=12 HEAD) || die 1 "$tree has no commit; see git's message above"
	objects=$build/bisect/${tree##*/}-$(sha256sum <<<"$tree" | head -c 8)
	[[ $tree != *[[:blank:]:]* ]] || die 77 "'$tree' has a blank or a colon, which kernel builds do not accept; move it"
}

# lock_objects: two would build over each other.
lock_objects() {
	mkdir -p "$objects"
	exec {lock}>"$objects.lock"
	flock --nonblock "$lock" || die 1 "another bisect builds $tree; wait for it"
}

# kernel_make [ARG...]: of the tree. What git knows goes into no name: the release stays, and so does what is built.
kernel_make() {
	local arguments
	kernel_arguments "$tree" "$objects"
	in_background env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s "${arguments[@]}" LOCALVERSION=-bisect "$@" >&2
}

# configure CONFIG: the whole one in that file, or the fragment where CONFIG is empty.
configure() {
	local lost
	if [[ -n $1 ]]; then
		sed 's/^CONFIG_LOCALVERSION_AUTO=y$/# CONFIG_LOCALVERSION_AUTO is not set/' "$1" >"$objects/.config"
		kernel_make olddefconfig
		return
	fi
	kernel_make KCONFIG_ALLCONFIG="$fragment" allnoconfig || return
	lost=$(not_taken "$objects/.config")
	[[ -z $lost ]] || note "this kernel's Kconfig did not take ${lost//,/, }"
}

# build_kernel CONFIG: the image, and what a module is built against: all that it uses is in the kernel itself, so that no
# module of the kernel need be built.
build_kernel() {
	note "building $(git -C "$tree" log -1 --format='%h %s')"
	configure "$1" && kernel_make bzImage modules_prepare || return
	[[ ! -f $objects/vmlinux.symvers ]] || cp "$objects/vmlinux.symvers" "$objects/Module.symvers"
}

measure_kernel() {
	measure --kernel "$objects/arch/x86/boot/bzImage" --kdir "$objects"
}

need_tools() {
	local tool
	for tool in bc bison flex gcc git make; do need_command "$tool"; done
	need_plain_root
}

# --- the good one ----------------------------------------------------------------------------------------------------

write_record() {
	{
		echo "commit=$commit"
		if [[ -n $config ]]; then echo configuration=whole; else echo configuration=small; fi
		((!${#run_options[@]})) || printf 'run=%s\n' "${run_options[@]}"
	} >"$1/$record"
	cp -- "${config:-$fragment}" "$1/$made_config"
}

# read_record: sets good_commit, good_config and run_options.
read_record() {
	local line kind=''
	good_commit='' good_config=''
	[[ -f $good/$record && -f $good/$made_config ]] ||
		usage_error "--good $good: has no file $record, so nobody knows how it was made; '$me measure DIR' makes one"
	while IFS= read -r line; do
		case $line in
		commit=*) good_commit=${line#*=} ;;
		configuration=*) kind=${line#*=} ;;
		run=*) run_options+=("${line#*=}") ;;
		*) usage_error "$good/$record: '$line' is nothing that this $me knows; was it made by another version?" ;;
		esac
	done <"$good/$record"
	if [[ $kind = whole ]]; then
		good_config=$good/$made_config
	else
		fragment=$good/$made_config
	fi
}

measure_good() {
	local status=0
	need_tools
	find_tree
	[[ ! -e $target ]] || usage_error "measure $target: exists already; a new directory is accepted"
	[[ -d $(dirname -- "$target") ]] || usage_error "measure $target: $(dirname -- "$target") is no directory"
	lock_objects
	work_in "$(dirname -- "$target")"
	build_programs
	build_kernel "$config" || die 1 "$commit does not build; the messages above say why"
	measure_kernel || status=$?
	((!status)) || die "$status" "$commit was not measured: $(why "$status")"
	write_record "$work/guest/results"
	keep_result "$target"
	figures_of "$target"
	echo "the good one is in $target; next: git bisect run $root/scripts/bisect --good $(realpath -- "$target")"
}

# --- a commit --------------------------------------------------------------------------------------------------------

cannot_judge() {
	note "cannot judge $commit: $*"
	give 125
}

# where_to_keep: sets result, where this commit's is to be; empty where it is not kept.
where_to_keep() {
	result=''
	[[ -n $out ]] || return 0
	mkdir -p -- "$out" || die 2 "--out $out: cannot be made; name another directory"
	result=$out/$commit
	[[ ! -e $result ]] || usage_error "--out $out: has $commit already; name another directory, or move that away"
}

judge_commit() {
	local status=0 result word
	need_tools
	read_record
	find_tree
	where_to_keep
	lock_objects
	build_programs
	work_in "${out:-${TMPDIR:-/tmp}}"
	build_kernel "$good_config" || cannot_judge 'it does not build; the messages above say why'
	measure_kernel || status=$?
	! not_of_a_kernel "$status" || die "$status" "$commit was not measured: $(why "$status")"
	((!status)) || cannot_judge "$(why "$status"); the messages above say more"
	judged "$work/guest/results"
}

# judged RESULT: ends with the verdict.
judged() {
	local contender=$1 status=0
	if [[ -n $result ]]; then
		keep_result "$result"
		contender=$result
	fi
	compare "$good" "$contender" || status=$?
	((status == 0 || status == 1 || status == 125)) || die "$status" "memmap-bench compare ended with status $status"
	if [[ $look_for = faster ]]; then
		judge "$good" "$contender"
		case $word in
		faster | both) status=1 ;;
		unclear) status=125 ;;
		*) status=0 ;;
		esac
	fi
	echo "$commit compared with $good_commit, which is good, looking for $look_for: $status"
	give "$status"
}
