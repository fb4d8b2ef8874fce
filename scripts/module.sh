#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The module for the running kernel: the one that came along, the one that dkms installed, or built here. Sourced after
# lib.sh, never run.
#
# shellcheck disable=SC2034,SC2154 # variables of who sources this, and of lib.sh

# module_ways: what to try, in this order. A clone measures with its own module, and so does who names a kernel tree.
module_ways() {
	if ((packaged)) && [[ -z ${KDIR:-} ]]; then
		echo bundled installed built
	else
		echo built
	fi
}

# module_obstacle: why the running kernel can have no module; nothing where it may have one. Changes nothing.
module_obstacle() {
	local way why release reasons=''
	release=$(uname -r)
	if [[ $(cat /proc/sys/kernel/modules_disabled 2>/dev/null || echo 1) != 0 ]]; then
		echo "the running kernel $release loads no modules"
		return
	fi
	for way in $(module_ways); do
		why=$("why_not_$way" "$release")
		[[ -n $why ]] || return 0
		reasons+="${reasons:+; }$why"
	done
	echo "$reasons$(module_advice "$release")"
}

# find_module: sets module, its file; and unbuilt to 1 where build_module must make that first. Call it where there is
# no module_obstacle.
find_module() {
	local way release
	release=$(uname -r) module='' unbuilt=0
	for way in $(module_ways); do
		[[ -z $("why_not_$way" "$release") ]] || continue
		case $way in
		bundled) module=$root/modules/$release/memmap_bench.ko ;;
		installed) module=$(modinfo -n memmap_bench) ;;
		built) module=$build/kmod/$release/memmap_bench.ko unbuilt=1 ;;
		esac
		return
	done
	return 1
}

# build_module [COMMAND...]: by COMMAND, which gets make as its arguments.
build_module() {
	local release
	release=$(uname -r)
	need_plain_root
	"$@" env -u MAKEFLAGS -u MFLAGS -u MAKELEVEL make -s -C "$root/kmod" KDIR="$(realpath "${KDIR:-/lib/modules/$release/build}")" OUT="$build/kmod/$release" >&2
}

# module_advice RELEASE: for who has no clone, and so perhaps neither headers nor a compiler.
module_advice() {
	((!packaged)) || echo ". Install what is missing; or, where the headers of $1 are, 'make dist DIST_KERNELS=$1'" \
		"makes a bundle with the module"
}

# Why a module without a signature does not load; nothing where it may.
unsigned_obstacle() {
	local key='one that dkms has signed does, once its key is enrolled (mokutil --import /var/lib/dkms/mok.pub)'
	if [[ $(cat /sys/kernel/security/lockdown 2>/dev/null) = *'['[ic]* ]]; then
		echo "the running kernel is locked down, as with Secure Boot, and loads no unsigned module; $key"
	elif [[ $(cat /sys/module/module/parameters/sig_enforce 2>/dev/null) = Y ]]; then
		echo "the running kernel loads no unsigned module (module.sig_enforce); $key"
	fi
}

# --- why not, for each way; nothing where it may work ----------------------------------------------------------------

why_not_bundled() {
	local file=$root/modules/$1/memmap_bench.ko others own running
	if [[ ! -f $file ]]; then
		others=$(find "$root/modules" -mindepth 1 -maxdepth 1 -printf '%f ' 2>/dev/null || true)
		echo "no module for $1 came along${others:+, but for ${others% }}"
		return
	fi
	own=$(vermagic_of_file "$file")
	running=$(running_vermagic || true)
	if [[ -n $running && $own != "$running" ]]; then
		echo "the module that came along is of another $1: '$own', not '$running'"
	else
		unsigned_obstacle
	fi
}

# Without modinfo: the file is not compressed.
vermagic_of_file() {
	LC_ALL=C tr '\0' '\n' <"$1" | LC_ALL=C sed -n 's/^vermagic=//p' | head -n 1
}

# Of a module that is loaded. The kernel shows its own nowhere.
running_vermagic() {
	local name
	read -r name _ </proc/modules && modinfo -F vermagic "$name" 2>/dev/null
} 2>/dev/null

why_not_installed() {
	local version wanted
	version=$(modinfo -F version memmap_bench 2>/dev/null) || { echo "none is installed for $1 (dkms)" && return; }
	wanted=$(sed -n 's/^#define MEMMAP_BENCH_VERSION[[:blank:]]*//p' "$root/kmod/memmap_bench.h")
	[[ $version = "$wanted" ]] ||
		echo "the installed one has version $version of the interface, not $wanted: install that of this suite (dkms)"
}

why_not_built() {
	local tree=${KDIR:-/lib/modules/$1/build} tool missing=''
	[[ -f $tree/Makefile ]] || missing="no headers of $1 at $tree"
	if ((packaged)); then
		for tool in make gcc; do
			command -v $tool >/dev/null || missing+="${missing:+, }no $tool"
		done
	fi
	if [[ -n $missing ]]; then echo "$missing"; else unsigned_obstacle; fi
}
