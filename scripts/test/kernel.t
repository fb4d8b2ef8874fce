#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Which kernels scripts/kernel says that the archive offers, and which one it gives; apt is a stand-in. Prints TAP.
#
# shellcheck disable=SC2016,SC2317 # text for other shells; functions that are called by name
set -uo pipefail
source_root=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# shellcheck source=tap.sh
. "$source_root/scripts/test/tap.sh"

[[ -x /sbin/depmod ]] || { echo '1..0 # SKIP no /sbin/depmod' && exit 0; }
tree=$tmp/suite
mkdir -p "$tree/scripts" "$tmp/stubs" "$tmp/debs"
cp "$source_root"/scripts/{kernel,lib.sh,debian.sh} "$tree/scripts/"
stub() {
	printf '#!/bin/bash\n%s\n' "$2" >"$1"
	chmod +x "$1"
}

# HOST and ARCHIVE are directories of packages: which the host's lists name, and the archive's own, where somebody updates.
stub "$tmp/stubs/apt-cache" '
lists=$HOST
[[ $* != *Dir::State* ]] || lists=$ARCHIVE
while [[ $1 = -o ]]; do shift 2; done
case $1 in
pkgnames) ls "$lists" | grep "^$2" ;;
depends) cat "$lists/$2" 2>/dev/null ;;
esac'
stub "$tmp/stubs/apt-get" '
echo "apt-get $*" >>"$TRACE"
while [[ $1 = -* ]]; do [[ $1 != -o ]] || shift; shift; done
[[ $1 = download ]] || exit 0
shift
for name; do cp "$DEBS/$name.deb" . || exit; done'
stub "$tree/scripts/guest-kernel" true
export HOST=$tmp/host ARCHIVE=$tmp/archive DEBS=$tmp/debs TRACE=$tmp/trace PATH=$tmp/stubs:$PATH
kernel=$tree/scripts/kernel

# expect STATUS OUTPUT NAME COMMAND...: all that it prints on stdout.
expect() {
	local want=$1 output=$2 name=$3 status=0
	shift 3
	: >"$TRACE"
	"$@" >"$tmp/out" 2>"$tmp/err" </dev/null || status=$?
	if [[ $status = "$want" && $(<"$tmp/out") = "$output" ]]; then
		ok 1 "$name"
	else
		ok 0 "$name"
		{ cat "$tmp/out" "$tmp/err" && echo "status $status"; } | comment
	fi
}

says() {
	grep -qE -- "$1" "$tmp/err"
	ok $((!$?)) "$2"
}

# offer LISTS RELEASE...: image and headers, and packages with the same beginning that are none of them.
offer() {
	local lists=$1 release
	shift
	mkdir -p "$lists"
	for release; do
		touch "$lists/linux-image-$release-amd64" "$lists/linux-image-$release-cloud-amd64" "$lists/linux-image-$release-amd64-unsigned"
		touch "$lists/linux-headers-$release-cloud-amd64" "$lists/linux-kbuild-${release%%-*}"
		printf '  Depends: %s\n' "linux-headers-$release-common" "linux-kbuild-${release%%-*}" >"$lists/linux-headers-$release-amd64"
	done
}

# deb NAME FILE...: a package of such empty files.
deb() {
	local name=$1 file
	shift
	mkdir -p "$tmp/deb/DEBIAN"
	printf '%s\n' "Package: ${name//[_A-Z]/-}" 'Version: 1' 'Architecture: amd64' 'Maintainer: a <a@b>' 'Description: a' >"$tmp/deb/DEBIAN/control"
	for file; do
		mkdir -p "$tmp/deb/${file%/*}"
		echo 'include /usr/src/x' >"$tmp/deb/$file"
	done
	dpkg-deb -b "$tmp/deb" "$DEBS/$name.deb" >/dev/null
	rm -r "$tmp/deb"
}

# debs RELEASE
debs() {
	deb "linux-image-$1-amd64" "boot/vmlinuz-$1-amd64" "lib/modules/$1-amd64/kernel/nfit.ko" "lib/modules/$1-amd64/kernel/other.ko"
	deb "linux-headers-$1-amd64" "usr/src/linux-headers-$1-amd64/Makefile"
	deb "linux-headers-$1-common" "usr/src/linux-headers-$1-common/Makefile"
	deb "linux-kbuild-${1%%-*}" usr/lib/kbuild
}

mkdir -p "$HOST"
offer "$HOST" 6.1.0-9 6.1.0-50 6.12.107+deb12 6.12.99+deb12 6.10.3
touch "$HOST/linux-image-6.12-amd64" "$HOST/linux-headers-6.12-amd64" "$HOST/linux-image-6.1.0-51-amd64"
expect 0 $'6.1.0-9\n6.1.0-50\n6.12.99+deb12\n6.12.107+deb12' 'versions: of both series, oldest first' "$kernel" versions
says 'without headers, so that no module can be built for them: 6.1.0-51$' 'versions: those without headers are named'
expect 0 $'6.12.99+deb12\n6.12.107+deb12' 'versions of a series' "$kernel" versions 6.12
expect 2 '' 'of another series' "$kernel" versions 5.10
offer "$ARCHIVE" 6.1.0-60
rm -r "$HOST"
mkdir "$HOST"
expect 0 6.1.0-60 "versions: the archive's own, where the host's lists have none" "$kernel" versions
expect 77 '' 'versions: nowhere' "$kernel" versions 6.12
rm -r "$ARCHIVE"
mkdir "$ARCHIVE"

kernels=$tree/build/kernels
offer "$HOST" 6.1.0-9 6.1.0-50
echo '  Depends: linux-image-6.1.0-50-amd64' >"$HOST/linux-image-amd64"
echo '  Depends: linux-headers-6.1.0-50-amd64' >"$HOST/linux-headers-amd64"
debs 6.1.0-50
debs 6.1.0-9
expect 0 "$kernels/releases/6.1.0-9-amd64" 'a release by its name' "$kernel" get 6.1.0-9
[[ $(<"$kernels/releases/6.1.0-9-amd64/release") = 6.1.0-9-amd64 && -f $kernels/releases/6.1.0-9-amd64/vmlinuz &&
	-f $kernels/releases/6.1.0-9-amd64/headers/Makefile && ! -e $kernels/.unpack ]]
ok $((!$?)) 'is that of the release'
expect 0 "$kernels/releases/6.1.0-9-amd64" 'once more, as uname says it' "$kernel" get 6.1.0-9-amd64
[[ ! -s $TRACE ]]
ok $((!$?)) 'nothing is downloaded'
expect 0 "$kernels/6.1.0-50-amd64" 'the series is not the release that is there, but the newest' "$kernel" get 6.1
expect 0 "$kernels/6.1.0-50-amd64" 'which is there by its own name too' "$kernel" get 6.1.0-50
expect 0 $'6.1.0-50-amd64\n6.1.0-9-amd64' 'list: both' bash -c '"$1" list | xargs -n 1 basename' bash "$kernel"
expect 77 '' 'a release that nobody offers' "$kernel" get 6.1.0-51
says 'no linux-headers-6.1.0-51-amd64 is offered' 'and why'
[[ $(find "$kernels" -maxdepth 2 -name '*amd64' | wc -l) = 2 ]]
ok $((!$?)) 'leaves nothing'
expect 2 '' 'a release of another series' "$kernel" get 5.10.0-3
expect 2 '' 'a name that is a path' "$kernel" get 6.1./../x
expect 2 '' 'another command' "$kernel" fetch

finish
