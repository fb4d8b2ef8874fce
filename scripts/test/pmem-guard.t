#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What scripts/pmem-guard finds in trees that look like a machine with two namespaces. Prints TAP.
set -uo pipefail
here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=fixture
. "$here/fixture"
# shellcheck source=tap.sh
. "$here/tap.sh"
set +e
tmp=$(mktemp -d -p /dev/shm 2>/dev/null) || tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
make_fixture tuned "$tmp/tuned"
tree=$tmp/tree

fresh() {
	rm -rf "$tree"
	cp -a "$tmp/tuned" "$tree"
}

# guard STATUS TEXT NAME OPTION...: in the output, or in the messages.
guard() {
	local want=$1 text=$2 name=$3 status=0
	shift 3
	ROOT=$tree "$here/../pmem-guard" "$@" >"$tmp/out" 2>"$tmp/err" || status=$?
	if ((status == want)) && cat "$tmp/out" "$tmp/err" | grep -qF -- "$text"; then
		ok 1 "$name"
	else
		ok 0 "$name"
		sed 's/^/# /' "$tmp/out" "$tmp/err" >&2
		echo "# status $status, expected $want and '$text'" >&2
	fi
}

# used TEXT DEVICE: found, by the name of the device; the other device is free.
used() {
	local other=dax1.0
	[[ $2 != dax1.0 ]] || other=pmem0
	guard 1 "$1" "$1" "$2"
	guard 0 ' free' "and $other is free" "$other"
	fresh
}

fresh
guard 0 'namespace0.0    pmem0     fsdax   0     ours  ok       free' 'a tuned server: free'
guard 0 'namespace1.0    dax1.0    devdax  1     ours  ok       free' 'both'
guard 0 'scrub: idle, 2 done' 'the scrub is told'
guard 0 'namespace1.0' 'by names' namespace0.0 dax1.0
guard 2 'no such namespace or device; there are: namespace0.0 namespace1.0' 'one that is not there' namespace0.1
guard 2 "'': no such" 'a name that is empty' ''
guard 2 'is no option' 'an option that is none' --fast
guard 0 'Status: 0 none' 'help' --help

echo '40 21 259:3 / /srv/data rw shared:2 - xfs /dev/disk/by-id/x rw,dax' >>"$tree/proc/self/mountinfo"
cp "$tree/proc/self/mountinfo" "$tree/proc/88/mountinfo"
guard 1 'pmem0 is mounted at /srv/data' 'a mount that all see' pmem0
[[ $(grep -c mounted "$tmp/out") = 1 ]]
ok $((!$?)) 'is told once'
used 'pmem0 is mounted at /srv/data' pmem0
echo '40 21 0:44 / /srv rw - btrfs /dev/pmem0 rw' >>"$tree/proc/88/mountinfo"
used 'pmem0 is mounted at /srv in the mount namespace of process 88' pmem0
mkdir "$tree/sys/class/block/pmem0/pmem0p1" "$tree/sys/class/block/pmem0p1"
echo 1 >"$tree/sys/class/block/pmem0/pmem0p1/partition"
echo 259:9 >"$tree/sys/class/block/pmem0p1/dev"
echo '40 21 259:9 / /part rw - ext4 /dev/root rw' >>"$tree/proc/1/mountinfo"
used 'pmem0p1 is mounted at /part' pmem0
echo '/dev/pmem0 partition 1 0 -2' >>"$tree/proc/swaps"
used 'pmem0 is used as swap' pmem0
mkdir -p "$tree/sys/class/block/pmem0/holders/dm-3" "$tree/sys/class/block/dm-3/dm"
echo vg-lv >"$tree/sys/class/block/dm-3/dm/name"
used 'pmem0 is held by dm-3 (vg-lv)' pmem0
mkdir "$tree/sys/class/block/pmem0/holders/md0"
used 'pmem0 is held by md0' pmem0
mkdir "$tree/sys/class/block/loop0/loop"
echo /dev/pmem0 >"$tree/sys/class/block/loop0/loop/backing_file"
used 'pmem0 is held by loop0' pmem0
ln -s /dev/pmem0 "$tree/proc/88/fd/9"
used 'pmem0 is open in process 88 (daemon)' pmem0
echo '7f0-7f1 rw-s 00000000 00:06 99 /dev/dax1.0' >>"$tree/proc/88/maps"
used 'dax1.0 is mapped by process 88' dax1.0
echo '7f0-7f1 rw-s 00000000 00:06 99 /dev/dax1.0 (deleted)' >>"$tree/proc/88/maps"
used 'dax1.0 is mapped by process 88' dax1.0
ln -sfn ../../../bus/dax/drivers/kmem "$tree/sys/bus/dax/devices/dax1.0/driver"
used 'dax1.0 is bound to kmem: it is system RAM' dax1.0
ln -sfn ../../../bus/dax/drivers/strange "$tree/sys/bus/dax/devices/dax1.0/driver"
used 'dax1.0 is bound to strange' dax1.0

# Two at once, and a name that is there twice.
ln -s /dev/pmem0 "$tree/proc/88/fd/9"
mkdir "$tree/sys/class/block/pmem0/holders/md0"
guard 1 'pmem0 is held by md0' 'one of several users' namespace0.0 pmem0 namespace1.0
[[ $(grep -c . "$tmp/out") = 5 ]] && grep -q 'open in process 88' "$tmp/out"
ok $((!$?)) 'and the other, a line each'
guard 0 'pmem0 is held by md0' 'status 0 where none was named'
fresh

printf '%s\n' '40 21 259:30 / /a rw - ext4 /dev/pmem00 rw' '41 21 25:3 / /b rw - ext4 /dev/pmem0s rw' \
	'42 21 1:259:3 / /c rw - ext4 /mnt/dev/pmem0 rw' >>"$tree/proc/self/mountinfo"
printf '%s\n' '/dev/pmem01 partition 1 0 -2' >>"$tree/proc/swaps"
ln -s /dev/pmem0s "$tree/proc/88/fd/4"
ln -s /dev/dax1.01 "$tree/proc/88/fd/5"
echo '7f0-7f1 rw-s 00000000 00:06 99 /dev/dax1.00' >>"$tree/proc/88/maps"
guard 0 'free' 'others with like names are not it' pmem0 dax1.0
fresh

rm -r "$tree/proc/1"
guard 1 'not known: process 1 cannot be seen' 'processes that cannot be seen' pmem0
fresh
rm "$tree/proc/swaps"
guard 1 'not known: /proc/swaps does not exist' 'swap that cannot be seen' pmem0
fresh
echo 'save_fail not_armed' >"$tree/sys/bus/nd/devices/nmem0/nfit/flags"
guard 0 'health: nmem0: save_fail not_armed' 'a DIMM in trouble' pmem0
echo 3+ >"$tree/sys/bus/nd/devices/ndbus0/nfit/scrub"
guard 0 'scrub: running on ndbus0' 'a scrub that runs' pmem0
echo 'data of somebody' >"$tree/sys/bus/nd/devices/namespace0.0/alt_name"
guard 0 ' other ' 'a namespace of others' pmem0
rm "$tree/sys/bus/nd/devices/pfn0.0/driver"
rm -r "$tree/sys/bus/nd/devices/pfn0.0/block"
guard 0 'namespace0.0    -' 'one that is not enabled has no device' namespace0.0
rm -r "$tree/sys/bus/nd"
guard 0 'no namespaces' 'a machine without'
fresh

if command -v python3 >/dev/null; then
	printf '/dev/pmem0"\\\n' >"$tree/sys/class/block/loop0/size"
	ln -s /dev/pmem0 "$tree/proc/88/fd/9"
	printf 'a"b\\c\001\377\n' >"$tree/proc/88/comm"
	guard 1 '"users": ["pmem0 is open in process 88 (a\"b\\c??)"]' 'JSON: odd names' --json pmem0 namespace1.0
	python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); assert [n["state"] for n in d["namespaces"]] == ["in use", "free"]' "$tmp/out"
	ok $((!$?)) 'JSON: valid'
	rm -r "$tree/sys/bus/nd"
	guard 0 '"namespaces": [' 'JSON: none' --json
	python3 -m json.tool "$tmp/out" >/dev/null
	ok $((!$?)) 'JSON: valid too'
fi

# A device that has another name in a process, as in a container: by its number, where this may make one.
fresh
echo 1:3 >"$tree/sys/bus/dax/devices/dax1.0/dev"
ln -sf /dev/null "$tree/proc/88/fd/0"
guard 1 'dax1.0 is open in process 88' 'a device of another name' dax1.0

finish
