#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Debian packages that are downloaded and unpacked, never installed. Sourced, never run.
#
# shellcheck disable=SC2154 # variables of lib.sh

# The package with the kernel's source: of scripts/guest-kernel, and of checkpatch.
source_package=linux-source-6.12

need_debian() {
	local tool
	for tool in apt-get apt-cache dpkg-deb; do
		command -v $tool >/dev/null || die 77 "needs $tool: kernels are unpacked from Debian's packages, on Debian"
	done
}

# Of kernels.
need_unpacking() {
	need_debian
	[[ -x /sbin/depmod ]] || die 77 "needs /sbin/depmod, which is not here; $deps"
}

# apt_with PRIVATE COMMAND...: apt with the host's package lists, or, where PRIVATE names a directory, with lists
# of our own there: so a host with old or other lists works too, no root is needed, and the host's are left alone.
apt_with() {
	local private=$1 tool=$2 options=(-o APT::Sandbox::User= -o Acquire::Retries=2)
	shift 2
	if [[ -n $private ]]; then
		options+=(-o "Dir::State::lists=$private/lists" -o "Dir::Cache=$private/cache"
			-o "Dir::Etc::sourcelist=$private/sources.list" -o Dir::Etc::sourceparts=/dev/null)
	fi
	"$tool" "${options[@]}" "$@"
}

private_lists() {
	local keyring=/usr/share/keyrings/debian-archive-keyring.gpg
	[[ -e $keyring ]] || return 1
	mkdir -p "$1/lists/partial" "$1/cache/archives/partial"
	# Debian 12's security archive carries both series, and the source.
	echo "deb [signed-by=$keyring] http://deb.debian.org/debian-security bookworm-security main" >"$1/sources.list"
	apt_with "$1" apt-get -qq update --error-on=any >&2
}

# fetch PRIVATE DIR NAMER [ARG...]
fetch() {
	local private=$1 dir=$2 namer=$3 names
	shift 3
	names=$("$namer" "$private" "$@") || return 1
	note "downloading $names"
	# shellcheck disable=SC2086 # package names never hold blanks
	(cd "$dir" && apt_with "$private" apt-get -qq download $names >&2)
}

# download DIR WHAT NAMER [ARG...]: into DIR the packages that "NAMER PRIVATE ARG..." prints; PRIVATE is for apt_with.
download() {
	local dir=$1 what=$2
	shift 2
	if fetch '' "$dir" "$@"; then
		return
	fi
	note "the host's package lists do not give $what; trying Debian's archive itself"
	if private_lists "$dir/apt" && fetch "$dir/apt" "$dir" "$@"; then
		return
	fi
	die 77 "cannot download $what: neither the host's package lists nor" \
		"http://deb.debian.org/debian-security give it; check the network, then run this again"
}

source_name() {
	echo "$source_package"
}

# get_source DIR [MEMBER...]: the kernel's source tree, or those files of it, into DIR; DIR/version is the package's.
get_source() {
	local dir=$1 deb
	shift
	rm -f "$dir/$source_package"_*.deb
	download "$dir" "the kernel's source" source_name
	deb=$(echo "$dir/${source_package}"_*.deb)
	dpkg-deb --fsys-tarfile "$deb" | tar -xO "./usr/src/$source_package.tar.xz" | xz -dc -T0 |
		tar -x -C "$dir" --strip-components=1 "${@/#/$source_package/}"
	dpkg-deb -f "$deb" Version >"$dir/version"
	rm "$deb"
}
