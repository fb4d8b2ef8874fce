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
	local made
	tree=$(git rev-parse --show-toplevel) ||
		usage_error "$PWD is in no git tree; run it in that of a kernel"
	[[ -f $tree/Kconfig && -f $tree/mm/memremap.c ]] || usage_error "$tree: a kernel's git tree is accepted; this is none"
	for made in .config include/config arch/x86/include/generated; do
		[[ ! -e $tree/$made ]] || usage_error "$tree was built in, as $made says, so that the kernel refuses to be built" \
			"elsewhere; bisect in a worktree of its own (git worktree add), or clean it (make mrproper)"
	done
	forget_git
	# With what was changed and is in no commit it has another name.
	commit=$(git -C "$tree" describe --always --abbrev=12 --exclude='*' --dirty) || die 1 "$tree has no commit; see git's message above"
	objects=$build/bisect/${tree##*/}-$(sha256sum <<<"$tree" | head -c 8)
	[[ $tree != *[[:blank:]:]* ]] || die 77 "'$tree' has a blank or a colon, which kernel builds do not accept; move it"
}

# outside_tree OPTION DIR: the tree is what git bisect checks out.
outside_tree() {
	[[ $(realpath -m -- "$2")/ != "$tree"/* ]] || usage_error "$1 $2: is in the kernel's tree, which stays clean; name a directory elsewhere"
}

# lock_objects: two would build over each other.
lock_objects() {
	mkdir -p "$objects"
	exec {lock}>"$objects.lock"
	flock --nonblock "$lock" || die 1 "another bisect builds $tree; wait for it"
}

# kernel_make [ARG...]: of the tree. What git knows goes into no name: the release stays, and so does what is built. That of
# another tree is another, for modules are built by the name of the release.
kernel_make() {
	local arguments
	kernel_arguments "$tree" "$objects"
	in_background env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s "${arguments[@]}" LOCALVERSION="-bisect-${objects##*-}" "$@" >&2
}

# configure CONFIG: the whole one in that file, or the fragment where CONFIG is empty.
configure() {
	local lost
	if [[ -n $1 ]]; then
		sed 's/^CONFIG_LOCALVERSION_AUTO=y$/# CONFIG_LOCALVERSION_AUTO is not set/' "$1" >"$objects/.config" || return
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

record_text() {
	echo "commit=$commit"
	echo "timeout=$timeout"
	if [[ -n $config ]]; then echo configuration=whole; else echo configuration=small; fi
	conditions
}

# keep_made DIR: as keep_result, with how it was made.
keep_made() {
	record_text >"$work/guest/results/$record"
	cp -- "${config:-$fragment}" "$work/guest/results/$made_config"
	keep_result "$1"
}

# read_record: makes all as it was for the good one. Sets good_commit, and config where that was a whole one.
read_record() {
	local line kind='' suite='unknown to it'
	good_commit=''
	[[ -f $good/$record && -f $good/$made_config ]] ||
		usage_error "--good $good: has no file $record, so nobody knows how it was made; '$me measure DIR' makes one"
	good=$(realpath -- "$good")
	guest_options=() run_defaults=() run_options=()
	while IFS= read -r line; do
		case $line in
		commit=*) good_commit=${line#*=} ;;
		configuration=*) kind=${line#*=} ;;
		suite=*) suite=${line#*=} ;;
		timeout=*) [[ "$given " = *' --timeout '* ]] || timeout=${line#*=} ;;
		guest=*) guest_options+=("${line#*=}") ;;
		run=*) run_options+=("${line#*=}") ;;
		*) usage_error "$good/$record: '$line' is nothing that this $me knows; was it made by another version?" ;;
		esac
	done <"$good/$record"
	[[ $suite = "$(suite_version)" ]] || usage_error "--good $good: the suite that measured it is $suite, this is" \
		"$(suite_version); measure it again"
	if [[ $kind = whole ]]; then
		config=$good/$made_config
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
	outside_tree measure "$target"
	lock_objects
	work_in "$(dirname -- "$target")"
	build_programs
	build_kernel "$config" || die 1 "$commit does not build; the messages above say why"
	measure_kernel || status=$?
	((!status)) || die "$status" "$commit was not measured: $(why "$status")"
	useful || die 1 "the result of $commit cannot be compared, not even with itself, as the table above says; give memmap-bench run" \
		'other options: more repetitions, or points that can run'
	keep_made "$target"
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
	outside_tree --out "$out"
	mkdir -p -- "$out" || die 2 "--out $out: cannot be made; name another directory"
	out=$(realpath -- "$out")
	result=$out/$commit
	[[ ! -e $result ]] || kept || usage_error "--out $out: has $commit already, but made otherwise than $good, or with changes in" \
		'the tree; name another directory, or move that away'
}

# kept: whether the result is there, as where git bisect run was interrupted before it had the verdict, and made as this one
# would be. Changes in a tree have no name.
kept() {
	[[ -d $result && $commit != *-dirty ]] && diff -q <(record_text | made) <(made <"$result/$record") >/dev/null &&
		cmp -s "${config:-$fragment}" "$result/$made_config"
}

# How it was made: how long it might take is no part of that.
made() {
	sed '/^timeout=/d'
}

# need_checkout: with --no-checkout git bisect names commits that are not what is here.
need_checkout() {
	! git -C "$tree" rev-parse --quiet --verify BISECT_HEAD >/dev/null ||
		usage_error "$tree: git bisect start --no-checkout leaves the tree as it is, so that each step would be measured as" \
			"$commit; start it without"
}

judge_commit() {
	local result word words
	need_tools
	find_tree
	need_checkout
	read_record
	where_to_keep
	lock_objects
	build_programs
	work_in "${out:-${TMPDIR:-/tmp}}"
	if [[ -n $result && -e $result ]]; then
		note "$commit was measured before, in the same way: $result"
	else
		measure_commit
	fi
	judged "${result:-$work/guest/results}"
}

measure_commit() {
	local status=0
	build_kernel "$config" || cannot_judge 'it does not build; the messages above say why'
	measure_kernel || status=$?
	! not_of_a_kernel "$status" || die "$status" "$commit was not measured: $(why "$status")"
	((!status)) || cannot_judge "$(why "$status"); the messages above say more"
	[[ -z $result ]] || keep_made "$result"
}

# judged CONTENDER: ends with the verdict. One point that became what is looked for is enough; that none did takes all.
judged() {
	local status
	compare "$good" "$1" || true
	judge "$good" "$1"
	case $word$words in
	unclear*) status=125 ;;
	*,"$look_for",*) status=1 ;;
	*,cannot\ tell,*) status=125 ;;
	*) status=0 ;;
	esac
	echo "$commit compared with $good_commit, which is good, looking for $look_for: $status"
	give "$status"
}
