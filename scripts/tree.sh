#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What belongs to the suite, and which version it is: as git knows it, or, in a tree that has left git, as it was written
# down there then. Sourced after lib.sh, never run.
#
# shellcheck disable=SC2034,SC2154 # variables of lib.sh, and of who sources this

# Only a clone of its own: the tree may lie in that of something else.
tree_has_git() {
	[[ ! -e $root/VERSION && -e $root/.git ]] && command -v git >/dev/null
}

# tree_version: a word that can be in a file's name.
tree_version() {
	local version=''
	if [[ -e $root/VERSION ]]; then
		read -r version <"$root/VERSION"
	elif tree_has_git; then
		version=$(git -C "$root" describe --always --dirty --tags 2>/dev/null || true)
	fi
	version=${version//[^[:alnum:].+~-]/-}
	echo "${version:-unknown}"
}

# tree_files: the suite's own, by their paths from the root, sorted.
tree_files() {
	local file
	if tree_has_git; then git -C "$root" ls-files; else cat "$root/SOURCES"; fi | LC_ALL=C sort | while read -r file; do
		[[ ! -f $root/$file ]] || echo "$file"
	done
}

# need_tree_files: git can refuse, as where the clone is of another user.
need_tree_files() {
	[[ -n $(tree_files) ]] || die 1 "$root: nobody says which files are the suite's; see git's message above"
}

# tree_time: of the commit, in seconds since 1970. Whoever packs a tree gives VERSION that time.
tree_time() {
	if tree_has_git; then git -C "$root" log -1 --format=%ct; else stat -c %Y "$root/VERSION"; fi
}

# Those of its scripts that users run: memmap-NAME is a link to each.
tree_commands='plots/render scripts/bisect scripts/pmem-guard scripts/preflight scripts/sweep scripts/tune'
