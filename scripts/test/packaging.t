#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# make install, uninstall and dist: what is there, what runs without this tree, what is refused. Prints TAP.
#
# shellcheck disable=SC2016,SC2317 # for eval and other shells; functions that are called by name
set -uo pipefail
root=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
t=$(mktemp -d)
chmod 755 "$t"
trap 'rm -rf "$t"' EXIT
# shellcheck source=tap.sh
. "$root/scripts/test/tap.sh"
unset MAKEFLAGS MFLAGS MAKELEVEL KDIR DIST_KERNELS PREFIX DESTDIR XDG_CACHE_HOME
status=0

# ok NAME COMMAND...: passes when COMMAND does; when it does not, the last run is shown.
ok() {
	local name=$1
	shift
	if "$@" >"$t/check" 2>&1; then
		tap 1 "$name"
		return
	fi
	tap 0 "$name"
	{ echo "$*" && cat "$t/check" && echo "status $status" && cat "$t/out"; } | comment
}

run() {
	status=0
	"$@" >"$t/out" 2>&1 </dev/null || status=$?
}

status_is() {
	((status == $1))
}

said() {
	grep -qF -e "$1" "$t/out"
}

# lacks FILE: the name of this tree.
lacks() {
	! grep -qaF "$root" "$1"
}

# A machine without compilers, figures and QEMU, though this one has them.
bare=$t/bare
mkdir "$bare"
cp -s /usr/bin/* /usr/sbin/* "$bare/" 2>/dev/null
rm -f "$bare"/{make,gcc,g++,cc,c++,cpp,ld,as,clang,gnuplot,gnuplot-nox,c89,c99,modprobe,modinfo}* "$bare"/*-gcc* "$bare"/qemu*

# --- install -----------------------------------------------------------------------------------------------------

version=$("$root/scripts/version")
d=$t/dest
bin=$d/usr/local/bin home=$d/usr/local/lib/memmap-bench
mkdir -p "$d/usr/local/src"

# installing TARGET [VAR=VALUE...]: by make, as users do it.
installing() {
	run env "${@:2}" make -s -C "$root" "$1" DESTDIR="$d"
}

# With a umask that would leave nothing to others.
umask 077
installing install
umask 022
ok 'install' status_is 0
ok 'install: memmap-bench runs, and knows its version' test "$("$bin/memmap-bench" --version)" = "memmap-bench $version"
ok 'install: the version is in a file' grep -qxF "$version" "$home/VERSION"
for name in memmap-{sweep,bisect,preflight,tune,pmem-guard,render}; do
	run "$bin/$name" --help
	ok "install: $name --help" said "$name "
done
ok 'install: presets are found' grep -q E13 <("$bin/memmap-sweep" --experiment list)
ok 'install: every manual page' diff <(cd "$root/man" && ls) <(ls "$d/usr/local/share/man/man1")
others_may() {
	find "$d" -type l -prune -o \( ! -perm -o=r -o -perm -o=w -o -type d ! -perm -o=x \) -print
}
ok 'install: all may read it, nobody else may write it' test -z "$(others_may)"
ok 'install: nothing that only tests and builds need' test -z "$(find "$d" -name test -o -name lint -o -name '*.t' -o -name '.*')"

# sources_of KBUILD: of every object that it names.
sources_of() {
	grep -oE '[a-z_0-9/]+\.o' "$1" | grep -v '^memmap_bench\.o$' | sed 's/o$/c/'
}
source_dir=$d/usr/local/src/memmap-bench-$version
complete() {
	(cd "$source_dir" && sources_of Kbuild | xargs ls) && grep -qxF "PACKAGE_VERSION=\"$version\"" "$source_dir/dkms.conf"
}
ok 'install: dkms has every source, and the version' complete
ok 'install: sweeps build from the same' test "$home/kmod/Kbuild" -ef "$source_dir/Kbuild"

# Somebody who may not write there, and has no home.
mkdir "$t/user"
as_user=(env -C "$t/user" PATH="$bin:$bare")
if ((EUID == 0)); then
	chown nobody "$t/user"
	as_user=(setpriv --reuid nobody --regid nogroup --clear-groups "${as_user[@]}" HOME=/nonexistent)
fi
touch "$t/before"
sleep 0.01
run "${as_user[@]}" memmap-sweep --where model --repetitions 2 -- \
	--sizes 128M --nodes 0 --writers stores --schedules deferred
measured() {
	ls "$t"/user/memmap-bench-runs/*/*/*/{result.json,env.json,summary.csv} && [[ -z $(find "$d" -newer "$t/before" ! -type l) ]]
}
ok 'install: a sweep of the model by another user, into the working directory alone' measured
ok 'install: without gnuplot it is measured all the same' said 'its figures can be drawn on another machine, from a copy of'
mkdir -p "$t/fake/plots"
# drawing STATUS: draw_figures where render ends with that.
drawing() {
	printf '#!/bin/sh\nexit %s\n' "$1" >"$t/fake/plots/render"
	chmod +x "$t/fake/plots/render"
	run bash -c '. "$1/scripts/lib.sh"; root=$2; draw_figures run' sweep "$home" "$t/fake"
}
drawing 77
ok 'no gnuplot is no failure' status_is 0
drawing 1
ok 'a figure that cannot be drawn is' status_is 1
run "${as_user[@]}" memmap-sweep --where model --out "$t/user/mine" --no-plots --repetitions 2 -- \
	--sizes 128M --nodes 0 --writers stores --schedules deferred
ok 'install: --out' test -s "$t/user/mine/result.json"

echo mine >"$home/scripts/mine"
touch "$home/scripts/gone"
echo "f ${home#"$d"}/scripts/gone" >>"$home/manifest"
installing install
ok 'install again: what the older one had is gone' test ! -e "$home/scripts/gone"
ok 'install again: all is there' "$bin/memmap-sweep" --help
installing uninstall
ok 'uninstall' status_is 0
ok 'uninstall: what is not ours stays' diff <(cd "$d" && find . -type f) <(echo ./usr/local/lib/memmap-bench/scripts/mine)
rm -r "$d/usr/local/lib"
ok 'uninstall: nothing else does' diff <(cd "$d" && find . | sort) <(printf '%s\n' . ./usr ./usr/local ./usr/local/src)
run env DESTDIR="$d" "$root/scripts/install" uninstall
ok 'uninstall: where nothing is installed' status_is 1
ok 'uninstall: and says so' said 'nothing is installed there'
run env PREFIX=usr "$root/scripts/install" install
ok 'a prefix that is not absolute' status_is 2

# --- dist --------------------------------------------------------------------------------------------------------

file=$root/build/memmap-bench-$version.run
rm -f "$file"
run make -s -C "$root" dist
ok 'dist' test "$status" = 0 -a -s "$file"
cp "$file" "$t/whole.run"
u=$t/unpacked

# unpack FILE OPTION...: on the bare machine.
unpack() {
	run env PATH="$bare" sh "$@"
}

unpack "$t/whole.run" --check
ok '--check: whole, and what can be measured' test "$status" = 0 -a "$(grep -cE '^(memmap-bench-.*the file is whole$|model +yes)' "$t/out")" = 2
ok '--check: what is missing' said 'no: no gnuplot'
unpack "$t/whole.run" --list
ok '--list' said "memmap-bench-$version/bench/main.c"
mkdir "$t/cwd"
run env -C "$t/cwd" PATH="$bare" bash -c 'sh "$1" --list | head -n 1' list "$t/whole.run"
ok '--list to who stops reading unpacks nothing' test -z "$(ls -A "$t/cwd")"
unpack "$t/whole.run" --help
ok '--help' said '--target DIR'
unpack "$t/whole.run" --what
ok 'an unknown option' status_is 2
unpack "$t/whole.run" --target
ok 'an option without its value' status_is 2

# refused_and_absent STATUS TEXT
refused_and_absent() {
	status_is "$1" && said "$2" && [[ ! -e $u && -z $(find "$t" -maxdepth 1 -name '*.part.*') ]]
}

# flip AT: the byte of a copy there is another.
flip() {
	cp "$t/whole.run" "$t/broken.run"
	printf '%b' "\\$(printf %o $((0x$(od -An -tx1 -j "$1" -N 1 "$t/whole.run" | tr -d ' ') ^ 1)))" |
		dd of="$t/broken.run" bs=1 seek="$1" conv=notrunc status=none
}
bytes=$(stat -c %s "$t/whole.run")
comment_at=$(grep -abo 'unpacks itself' "$t/whole.run" | head -n 1 | cut -d : -f 1)
for at in "$comment_at" $((bytes / 2)) $((bytes - 1)); do
	flip "$at"
	unpack "$t/broken.run" --target "$u"
	ok "byte $at of $bytes is another: refused" refused_and_absent 1 'damaged or cut short'
done
for size in $((bytes - 1)) $((bytes / 2)); do
	head -c "$size" "$t/whole.run" >"$t/broken.run"
	unpack "$t/broken.run" --target "$u"
	ok "cut to $size bytes: refused" refused_and_absent 1 'damaged or cut short'
done
mkdir "$t/there"
unpack "$t/whole.run" --target "$t/there"
ok 'a directory that is there: refused' test "$status" = 2 -a -z "$(ls -A "$t/there")"
ln -s nowhere "$t/link"
unpack "$t/whole.run" --target "$t/link"
ok 'a link to nowhere: refused' status_is 2
unpack "$t/whole.run" --target "$t/no/such/place"
ok 'a place that is not there' status_is 1

unpack "$t/whole.run" --target "$u"
ok 'unpacks' test "$status" = 0 -a -x "$u/bin/memmap-bench"
ok 'says what to do next' said "$u/bin/memmap-sweep --where host"
ok 'nothing is left beside it' test -z "$(find "$t" -maxdepth 1 -name '*.part.*')"
ok 'every source is there' diff <(cd "$root" && git ls-files | LC_ALL=C sort) "$u/SOURCES"
none_from_the_system() {
	! ldd "$u/bin/memmap-bench" | grep '=> /' | grep -vE "=> $u/bin/../lib/|/(libc|libm|libpthread|libdl|librt)\.so"
}
ok 'its libraries came along' none_from_the_system
licensed() {
	local library licence
	for library in "$u"/lib/*.so*; do
		licence=$(sed -n "s/^${library##*/} .* //p" "$u/lib/README")
		[[ -f $u/lib/$licence && -s $u/lib/$licence ]] || { echo "$library" && return 1; }
	done
}
ok 'each with its licence' licensed
ok 'no name of this machine in the program' lacks "$u/bin/memmap-bench"
run env -C "$t/user" PATH="$bare" "$u/bin/memmap-bench" list --where model --sizes 128M
ok 'without a compiler: a plan of the model' test "$status" = 0 -a -s "$t/out"
unpack "$t/whole.run" --target "$t/command" -- sh -c 'memmap-bench --version; pwd; exit 7'
ok 'COMMAND: its status' status_is 7
ok 'COMMAND: finds the programs, in the directory' diff <(printf '%s\n' "memmap-bench $version" "$t/command") "$t/out"
rm -rf "$t/command"

# The same again, from what was unpacked, elsewhere, under another umask and clock.
(umask 077 && TZ=Asia/Tokyo "$u/scripts/dist") >"$t/out" 2>&1
ok 'what was unpacked makes the same file, byte for byte' cmp "$t/whole.run" "$u/build/memmap-bench-$version.run"
rm -rf "$u/build"

# --- the module of a server --------------------------------------------------------------------------------------

# on_server COMMAND: with the functions of the unpacked tree, where the running kernel is 6.9.9-x.
on_server() {
	run env PATH="$bare" bash -c '
		root=$1
		. "$root/scripts/lib.sh"
		. "$root/scripts/module.sh"
		uname() { echo 6.9.9-x; }
		cat() {
			case $1 in
			*modules_disabled) echo 0 ;;
			*lockdown) echo "${LOCKDOWN:-[none] integrity}" ;;
			*sig_enforce) echo "${ENFORCE:-N}" ;;
			*) command cat "$@" ;;
			esac
		}
		modinfo() {
			case $* in
			"-n memmap_bench") echo /lib/installed.ko ;;
			"-F version memmap_bench") [[ -n ${INSTALLED:-} ]] && echo "$INSTALLED" ;;
			"-F vermagic "*) [[ -n ${RUNNING:-} ]] && echo "$RUNNING" ;;
			*) return 1 ;;
			esac
		}
		eval "$2"' server "$u" "$1"
}
find='find_module; echo "$module $unbuilt"'
interface=$(sed -n 's/^#define MEMMAP_BENCH_VERSION[[:blank:]]*//p' "$root/kmod/memmap_bench.h")

on_server module_obstacle
ok 'no module: what did not come along' said 'no module for 6.9.9-x came along'
ok 'no module: none of dkms' said 'none is installed for 6.9.9-x (dkms)'
ok 'no module: what building needs' said 'no headers of 6.9.9-x at /lib/modules/6.9.9-x/build, no make, no gcc'
ok 'no module: how to get it' said "where the headers of 6.9.9-x are, 'make dist DIST_KERNELS=6.9.9-x'"
mkdir -p "$u/modules/6.9.9-x"
printf 'junk\0vermagic=6.9.9-x SMP \0more' >"$u/modules/6.9.9-x/memmap_bench.ko"
on_server "module_obstacle; $find"
ok 'the module that came along is taken' diff <(echo "$u/modules/6.9.9-x/memmap_bench.ko 0") "$t/out"
INSTALLED=$interface on_server "$find"
ok 'before one that dkms installed' said "$u/modules/6.9.9-x/memmap_bench.ko 0"
on_server 'running_vermagic() { echo "6.9.9-x SMP preempt "; }; module_obstacle'
ok 'of another kernel of that name it is not' said "is of another 6.9.9-x: '6.9.9-x SMP ', not '6.9.9-x SMP preempt '"
LOCKDOWN='none [integrity]' on_server module_obstacle
ok 'Secure Boot: said, and what helps' said 'locked down, as with Secure Boot, and loads no unsigned module; one that dkms has signed does'
ENFORCE=Y on_server module_obstacle
ok 'signatures enforced: said' said 'module.sig_enforce'
LOCKDOWN='none [integrity]' INSTALLED=$interface on_server "module_obstacle; $find"
ok 'Secure Boot: one that dkms installed is tried' diff <(echo '/lib/installed.ko 0') "$t/out"
rm -r "$u/modules/6.9.9-x"
INSTALLED=$interface on_server "$find"
ok 'one that dkms installed' said '/lib/installed.ko 0'
INSTALLED=1 on_server module_obstacle
ok 'one of another suite' said "has version 1 of the interface, not $interface"
mkdir "$t/headers" && touch "$t/headers/Makefile"
INSTALLED=$interface KDIR=$t/headers on_server "make() { :; }; gcc() { :; }; $find"
ok 'who names a kernel tree gets one built' said "$u/build/kmod/6.9.9-x/memmap_bench.ko 1"

# The sweep says it too.
if ((EUID == 0)) && unshare -m true 2>/dev/null; then
	run env -C "$t/user" PATH="$bare" "$u/bin/memmap-sweep" --where host
	ok 'a server without a module: status 77' status_is 77
	ok 'and the reason' said ' host: '
else
	tap 1 'a server without a module # SKIP needs root'
fi

# A module for a kernel of which the headers are here.
kernel=$(find "$root/build/kernels/" -maxdepth 1 -name '6.12.*-amd64' 2>/dev/null | sort -V | tail -n 1)
if [[ -z $kernel ]]; then
	tap 1 'a module comes along # SKIP no headers below build/kernels'
else
	release=${kernel##*/}
	run env DIST_KERNELS=6.12 "$root/scripts/dist"
	unpack "$file" --target "$t/with" -- sh -c 'exit 0'
	vermagic() {
		[[ $(LC_ALL=C tr '\0' '\n' <"$t/with/modules/$release/memmap_bench.ko" | sed -n 's/^vermagic=//p') = "$release "* ]]
	}
	ok 'a module comes along' vermagic
	ok 'without a name of this machine' lacks "$t/with/modules/$release/memmap_bench.ko"
	unpack "$file" --help
	ok 'and --help names its kernel' said "Modules come along for: $release."
	cp "$file" "$t/first.run"
	rm -rf "$root/build/dist/kmod"
	run env DIST_KERNELS=6.12 "$root/scripts/dist"
	ok 'a module built again is the same' cmp "$t/first.run" "$file"
	mv "$t/whole.run" "$file"
fi
run env DIST_KERNELS=6.9.9-nowhere "$root/scripts/dist"
ok 'a kernel that is not here: 77' status_is 77
ok 'and what to install' said 'linux-headers-6.9.9-nowhere'

finish
