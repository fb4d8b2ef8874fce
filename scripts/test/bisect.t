#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What scripts/bisect finds, keeps, refuses and leaves behind: git, compare and the scripts are real; kernels, guests and
# make are stand-ins. Prints TAP.
#
# shellcheck disable=SC2016,SC2317 # text for other shells; functions that are called by name
set -uo pipefail
source_root=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# shellcheck source=tap.sh
. "$source_root/scripts/test/tap.sh"
bench=$source_root/build/bench/memmap-bench
[[ -x $bench ]] || { echo "1..0 # SKIP $bench is not built" && exit 0; }

# --- a tree with stand-ins -------------------------------------------------------------------------------------------

stub() {
	printf '#!/bin/bash\n%s\n' "$2" >"$1"
	chmod +x "$1"
}

# KERNELS has a line for each kernel that the archive offers: its release and instructions per page, or why there are none.
# An image is such a line too. 50/60@1/50~1 are three points: three samples of 50, one of 60, and 50, 51, 50.
stand_in_guest='
echo "guest $*" >>"$TRACE"
while (($#)) && [[ $1 != -- ]]; do
	case $1 in
	--kernel) kernel=$2 ;;
	--out) out=$2 ;;
	esac
	shift
done
if [[ -f $kernel ]]; then line=$(<"$kernel"); else line=$(grep "^${kernel//./\\.} " "$KERNELS"); fi
figure=${line#* }
trap "kill \$!; exit 143" TERM
[[ $figure != slow ]] || { sleep 100 & wait; }
case $figure in
panics) exit 255 ;;
lacks) exit 77 ;;
misuse) exit 2 ;;
unbuildable) exit 1 ;;
esac
mkdir -p "$out/results"
touch "$out/console.log"
[[ $figure != ends-* ]] || exit "${figure#*-}"
echo "Linux version ${line% *}-amd64 (x) (gcc-12 (Debian 12.2.0-14) 12) #1 SMP Debian ${line% *}-9 (2026-01-01)" >"$out/console.log"
touch "$out/qemu-cmd"
cd "$out/results"
IFS=/ read -ra figures <<<"$figure"
echo name,path,ns_per_page >summary.csv
printf "{\"accel\": \"tcg-icount\", \"where\": \"guest\", \"host\": \"%s\", \"kernel\": {\"release\": \"%s\"}}\n" "${GUEST_HOST:-h}" "${line% *}" >env.json
{
	printf "{\"context\": {\"memmap.schema\": \"1\", \"memmap.accel\": \"tcg-icount\"}, \"benchmarks\": ["
	for p in "${!figures[@]}"; do
	point=memmap/deferred/kernel/size:$((p + 1))G/nodes:0/threads:1 figure=${figures[p]} more=0 samples=3
	[[ $figure != *@* ]] || samples=${figure#*@}
	[[ $figure != *~* ]] || more=${figure#*~}
	figure=${figure%[@~]*}
	printf "\"%s\",memmap,%s\n" "$point" "$figure" >>summary.csv
	for ((i = 0; i < samples; i++)); do
		value=$figure
		((i != 1 || !more)) || value=$((figure + more))
		printf "%s{\"name\": \"%s\", \"run_type\": \"iteration\", \"repetitions\": $samples, \"repetition_index\": %d, \"real_time\": %s, \"time_unit\": \"ns\", \"memmap.ns_per_page\": %s}" \
			"${comma:-}" "$point" "$i" "$value" "$value"
		comma=,
	done
	done
	printf "]}\n"
} >result.json'

stand_in_kernel='
echo "kernel $*" >>"$TRACE"
case $1 in
versions) cut -d " " -f 1 "$KERNELS" ;;
get) ! grep -qx "${2//./\\.} gone" "$KERNELS" ;;
esac'

# A kernel is what stands in the tree, file figure. BENCH_FAILS: memmap-bench does not build.
stand_in_make='
echo "make $*" >>"$TRACE"
[[ $* != *" bench" ]] || exit "${BENCH_FAILS:-0}"
while (($#)); do
	case $1 in
	-C) tree=$2 ;;
	KBUILD_OUTPUT=*) objects=${1#*=} ;;
	KCONFIG_ALLCONFIG=*) allconfig=${1#*=} ;;
	allnoconfig) cd "$objects" && grep CONFIG "$allconfig" >.config || exit 2 ;;
	bzImage)
		! grep -q broken "$tree/figure" || exit 2
		trap "kill \$!; exit 143" TERM
		! grep -q builds-slowly "$tree/figure" || { sleep 100 & wait; }
		echo symbols >"$objects/vmlinux.symvers"
		mkdir -p "$objects/arch/x86/boot"
		echo "6.12.1-bisect $(cat "$tree/figure")" >"$objects/arch/x86/boot/bzImage"
		;;
	esac
	shift
done'

tree=$tmp/suite
mkdir -p "$tree/scripts" "$tree/build/bench" "$tmp/stubs" "$tmp/tmpdir"
cp "$source_root"/scripts/{bisect,*.sh,*.config} "$tree/scripts/"
# A make beside this one may link it anew.
cp "$bench" "$tree/build/bench/memmap-bench"
bench=$tree/build/bench/memmap-bench
stub "$tree/scripts/guest" "$stand_in_guest"
stub "$tree/scripts/kernel" "$stand_in_kernel"
stub "$tmp/stubs/make" "$stand_in_make"
stub "$tmp/stubs/qemu-system-x86_64" 'exit 1'
export TRACE=$tmp/trace KERNELS=$tmp/kernels TMPDIR=$tmp/tmpdir PATH=$tmp/stubs:$PATH HOSTNAME=h
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b GIT_CONFIG_GLOBAL=/dev/null
bisect=$tree/scripts/bisect
# The suite has a version, by a git of its own.
git -C "$tree" init -q
git -C "$tree" add scripts
git -C "$tree" commit -q -m suite

# expect STATUS REGEX NAME COMMAND...: its status, and a line that it says.
expect() {
	local want=$1 regex=$2 name=$3 status=0
	shift 3
	: >"$TRACE"
	"$@" >"$tmp/out" 2>&1 </dev/null || status=$?
	if ((status == want)) && grep -qE -- "$regex" "$tmp/out"; then
		ok 1 "$name"
	else
		ok 0 "$name"
		{ cat "$tmp/out" "$TRACE" && echo "status $status, expected $want and /$regex/"; } | comment
	fi
}

# measured NAME: the kernels that were booted, in this order.
measured() {
	diff <((($# == 1)) || printf '%s\n' "${@:2}") <(sed -n 's/^guest --kernel \([^ ]*\) .*/\1/p' "$TRACE") | comment
	((!PIPESTATUS[0]))
	ok $((!$?)) "$1"
}

# says REGEX NAME: the last that was run.
says() {
	grep -qE -- "$1" "$tmp/out"
	ok $((!$?)) "$2"
}

# traced REGEX: waits until it was called, a minute at most.
traced() {
	local tries=1200
	until grep -q -- "$1" "$TRACE" || ((!tries--)); do sleep 0.05; done
}

# --- Debian's kernels ------------------------------------------------------------------------------------------------

# archive RELEASE FIGURE...
archive() {
	printf '%s %s\n' "$@" >"$KERNELS"
}

archive 6.1.0-1 62.5 6.1.0-2 62.4 6.1.0-3 62.5 6.1.0-4 53.2 6.1.0-5 53.2 6.1.0-6 53.2 6.1.0-7 53.2 6.1.0-8 53.2
dir=$tmp/one
expect 0 '^6.1.0-4 is faster than 6.1.0-3.$' 'one step among eight kernels' "$bisect" --kernels all --out "$dir"
measured 'takes five: both ends, and halves' 6.1.0-1 6.1.0-8 6.1.0-4 6.1.0-2 6.1.0-3
says '^6.1.0-3 +6.1.0-3-9 +62.500 +same ' 'what each of them is, is told, with its package'
says '^6.1.0-4 +6.1.0-4-9 +53.200 +faster ' 'and what it is to the one before'
says '62.500 .*53.200 .*faster by 15 %' 'compare has the table of the neighbours'
grep -q 'Z bisect: measuring 6.1.0-4$' "$dir/bisect.log" && cmp -s <(head -n 1 "$dir/report.txt") <(grep 'is faster' "$tmp/out")
ok $((!$?)) 'log and report are kept'
[[ -s $dir/6.1.0-4/result.json && -s $dir/6.1.0-4/console.log && -z $(ls -d "$dir"/.[a-z]* 2>/dev/null) ]]
ok $((!$?)) 'and the results, and nothing else'
expect 0 'is faster than' 'once more' "$bisect" --kernels all --out "$dir"
measured 'nothing is measured again'
expect 0 '6.1.0-2' 'with --every' "$bisect" --kernels all --every --out "$dir"
measured 'only what was not' 6.1.0-5 6.1.0-6 6.1.0-7
expect 125 '6.1.0-8 does not differ from 6.1.0-5 by more than 3%' 'ends that do not differ' "$bisect" --kernels 6.1.0-5..6.1.0-8 --out "$dir"
expect 125 'does not differ' 'by less than the threshold' "$bisect" --kernels all --threshold 20 --out "$dir"
expect 0 '^6.1.0-3 is slower than 6.1.0-4.$' 'the list in another order: slower' "$bisect" --kernels 6.1.0-8-amd64,6.1.0-4,6.1.0-3,6.1.0-1 --out "$dir"
expect 2 'by another suite or with other options' 'other options in the same directory' "$bisect" --kernels all --out "$dir" -- --sizes 2G
echo other >"$tree/VERSION"
expect 2 'by another suite or with other options' 'another suite' "$bisect" --kernels all --out "$dir"
rm "$tree/VERSION"
echo >>"$tree/scripts/kernel"
expect 0 'is faster' 'a suite with changes' "$bisect" --kernels 6.1.0-3,6.1.0-4 --out "$tmp/changes"
echo >>"$tree/scripts/kernel"
expect 2 'by another suite or with other options' 'and with other ones' "$bisect" --kernels 6.1.0-3,6.1.0-4 --out "$tmp/changes"
git -C "$tree" checkout -q scripts/kernel
git init -q "$tmp/other"
expect 0 'is faster' "the suite's git is its own" env GIT_DIR="$tmp/other/.git" "$bisect" --kernels all --out "$dir"
sed -i s/guest=2G/guest=3G/ "$dir/bisect"
expect 2 'by another suite or with other options' 'another guest' "$bisect" --kernels all --out "$dir"

archive 6.1.0-1 62.5 6.1.0-2 53.2 6.12.3+deb12 53.2 6.12.4+deb12 42.2
expect 0 '^6.1.0-2 is faster than 6.1.0-1.$' 'two steps' "$bisect" --kernels all --out "$tmp/two"
says '^6.12.4\+deb12 is faster than 6.12.3\+deb12.$' 'are both found'
archive 6.1.0-1 50 6.1.0-2 60 6.1.0-3 50
expect 125 'does not differ' 'what came and went' "$bisect" --kernels all --out "$tmp/came"
expect 0 '6.1.0-3 is faster than 6.1.0-2' 'is found with --every' "$bisect" --kernels all --every --out "$tmp/came"
archive 6.1.0-1 50 6.1.0-2 51.2 6.1.0-3 52.4 6.1.0-4 53.6 6.1.0-5 54.8
dir=$tmp/creeps
expect 0 '^6.1.0-3 is the first that differs from 6.1.0-1, though not from 6.1.0-2' 'what creeps' "$bisect" --kernels all --out "$dir"
expect 0 '^6.1.0-3 is the first that differs from 6.1.0-1, though not from 6.1.0-2' 'and with --every' "$bisect" --kernels all --every --out "$dir"
says '^6.1.0-5 is the first that differs from 6.1.0-3, though not from 6.1.0-4' 'it goes on from there'
expect 125 'No change beyond 3%' 'nothing found with --every' "$bisect" --kernels 6.1.0-1,6.1.0-2 --every --out "$dir"
archive 6.1.0-1 50/50 6.1.0-2 60/40
expect 0 '^6.1.0-2 is slower at some points, faster at others, than 6.1.0-1' 'slower and faster' "$bisect" --kernels all --out "$tmp/both"
archive 6.1.0-1 50 6.1.0-2 51~1
expect 125 'they cannot be told apart' 'what cannot be told' "$bisect" --kernels all --out "$tmp/unsure"
! grep -q 'No change' "$tmp/out"
ok $((!$?)) 'is not called no change'
archive 6.1.0-1 50/50 6.1.0-2 60
expect 125 'they cannot be told apart' 'a point that is missing' "$bisect" --kernels all --out "$tmp/missing"
archive 6.1.0-1 50@1 6.1.0-2 60
expect 1 'not even with itself' 'one sample' "$bisect" --kernels all --every --out "$tmp/sample"
[[ ! -e $tmp/sample ]]
measured 'ends it at once' 6.1.0-1
archive 6.1.0-1 50 6.1.0-2 50@1 6.1.0-3 ends-137 6.1.0-4 60
expect 125 '6.1.0-2 +not measured: its result cannot be compared' 'of a later one' "$bisect" --kernels all --out "$tmp/later"
says '6.1.0-3 +not measured: the guest ended with status 137' 'a status of the runner is one of the kernel'

archive 6.1.0-1 50 6.1.0-2 panics 6.1.0-3 60 6.1.0-4 60
expect 125 '6.1.0-3 is slower than 6.1.0-1' 'a neighbour whose guest fails' "$bisect" --kernels all --out "$tmp/fails"
says '1 between could not be judged' 'is said'
says '6.1.0-2 +not measured: the guest ended with status 255' 'and why'
archive 6.1.0-1 50 6.1.0-2 50 6.1.0-3 unbuildable 6.1.0-4 gone 6.1.0-5 50 6.1.0-6 60
expect 0 '6.1.0-6 is slower than 6.1.0-5' 'one that is in the way' "$bisect" --kernels all --out "$tmp/way"
measured 'is gone round' 6.1.0-1 6.1.0-6 6.1.0-3 6.1.0-2 6.1.0-5
archive 6.1.0-1 gone 6.1.0-2 50 6.1.0-3 60
expect 125 'the first of them must be measured' 'a first one that cannot be downloaded' "$bisect" --kernels all --out "$tmp/first"
[[ ! -e $tmp/first ]] && ! grep -qE 'No change|^results:' "$tmp/out"
ok $((!$?)) 'nothing was measured: no directory is left, and nothing is said of changes'
mkdir "$tmp/bare"
ln -s /usr/sbin/* /usr/bin/* "$tmp/bare/" 2>/dev/null
rm "$tmp/bare/apt-get"
expect 77 'needs apt-get' 'no kernel can be unpacked here' env PATH="$tmp/stubs:$tmp/bare" "$bisect" --kernels all --out "$tmp/first"
archive 6.1.0-1 50 6.1.0-2 lacks
expect 77 'status 77' 'what this machine lacks' "$bisect" --kernels all --out "$tmp/lacks"
archive 6.1.0-1 50 6.1.0-2 60
expect 0 'slower' 'the one' "$bisect" --kernels all --out "$tmp/unlike"
rm -r "$tmp/unlike/6.1.0-2"
expect 125 'host differs: h against other' 'and the other elsewhere' env GUEST_HOST=other "$bisect" --kernels all --out "$tmp/unlike"
expect 0 "^results: $tree/data/runs/h/bisect-" 'a directory of its own' "$bisect" --kernels all
expect 1 'memmap-bench does not build' 'a suite that does not build' env BENCH_FAILS=1 "$bisect" --kernels all --out "$tmp/suite-fails"

# A signal while the second one is measured.
archive 6.1.0-1 50 6.1.0-2 slow 6.1.0-3 60
: >"$TRACE"
dir=$tmp/stopped
env --default-signal=INT,TERM "$bisect" --kernels all --out "$dir" >"$tmp/out" 2>&1 &
pid=$!
traced 'kernel 6.1.0-2 '
expect 1 "another bisect is at work in $dir" 'a second one in the same directory' "$bisect" --kernels all --out "$dir"
kill -TERM "$pid"
wait "$pid"
ok $(($? == 143)) 'TERM ends it'
[[ -s $dir/6.1.0-1/result.json && -z $(find "$dir" -name '.memmap*') ]] && ! grep -qsaPz "^TRACE=$TRACE\$" /proc/[0-9]*/environ
ok $((!$?)) 'what was measured is kept, and nothing is left behind'
grep -q "interrupted; what was measured is in $dir" "$dir/bisect.log"
ok $((!$?)) 'which is said'
archive 6.1.0-1 50 6.1.0-2 60 6.1.0-3 60
expect 0 '6.1.0-2 is slower' 'it goes on' "$bisect" --kernels all --out "$dir"
measured 'from there' 6.1.0-2

archive 6.1.0-1 slow 6.1.0-2 60
: >"$TRACE"
env --default-signal=HUP,INT,TERM "$bisect" --kernels all --out "$tmp/at-once" >"$tmp/out" 2>&1 &
pid=$!
traced '^guest'
kill -HUP "$pid"
wait "$pid"
[[ $? = 129 && ! -e $tmp/at-once ]] && grep -q 'interrupted before anything was measured' "$tmp/out"
ok $((!$?)) 'HUP before anything was measured leaves no directory'

# --- commits ---------------------------------------------------------------------------------------------------------

linux=$tmp/linux
mkdir -p "$linux/mm"
touch "$linux/Kconfig" "$linux/mm/memremap.c"
git -C "$linux" init -q -b master
# commit FIGURE SUBJECT
commit() {
	echo "$1" >"$linux/figure"
	git -C "$linux" add -A
	git -C "$linux" commit -q --allow-empty -m "$2"
}

# bisecting GOOD BAD [option of git bisect start...] -- OPTION...: git bisect run in the tree.
bisecting() {
	local good=$1 bad=$2 start=()
	shift 2
	while [[ $1 != -- ]]; do
		start+=("$1")
		shift
	done
	shift
	in_linux git bisect reset >/dev/null
	in_linux git bisect start "${start[@]}" "$bad" "$good"
	in_linux git bisect run "$bisect" "$@"
}

# found SUBJECT NAME: by the last bisection.
found() {
	[[ $(git -C "$linux" log -1 --format=%s refs/bisect/"${term:-bad}") = "$1" ]] && grep -q 'first .* commit' "$tmp/out"
	ok $((!$?)) "$2"
}

in_linux() {
	(cd "$linux" && "$@")
}

commit 42.2 base
git -C "$linux" tag base
for subject in one two three; do commit 42.2 "$subject"; done
commit broken 'does not build'
commit 42.3 five
commit 50 culprit
commit 50 seven
commit panics 'does not boot'
commit 50 nine
git -C "$linux" tag tip
git -C "$linux" checkout -q base
expect 0 'next: git bisect run .* --good' 'measure' in_linux "$bisect" measure "$tmp/good" --timeout 77
says '42.200' 'tells what it is'
grep -qE 'make .* LOCALVERSION=-bisect-[0-9a-f]{8} ' "$TRACE" &&
	grep -q 'guest .* --icount --nodes 1 --mem 2G --timeout 77 .*--sizes 1G --schedules deferred --writers kernel --repetitions 3$' "$TRACE"
ok $((!$?)) 'the release is that of the tree, the guest counts'
cmp -s "$tree"/build/bisect/linux-*/{vmlinux,Module}.symvers
ok $((!$?)) 'and a module finds the symbols'
expect 2 'exists already' 'a good one is not overwritten' in_linux "$bisect" measure "$tmp/good"
expect 0 'is the first bad commit' 'git bisect run' bisecting base tip -- --good "$tmp/good" --out "$tmp/commits"
found culprit 'finds the culprit'
says 'cannot judge [0-9a-f]{12}: it does not build' 'a commit that does not build is skipped'
[[ -z $(git -C "$linux" status --porcelain) ]]
ok $((!$?)) 'the tree is clean'
culprit=$(git -C "$linux" rev-parse --short=12 refs/bisect/bad)
"$bench" compare "$tmp/good" "$tmp/commits/$culprit" >"$tmp/out"
says 'kernel 6.12.1-bisect' 'its result is kept'
git -C "$linux" checkout -q "$culprit"
expect 1 'was measured before, in the same way' 'and judged again, as after an interruption' in_linux "$bisect" --good "$tmp/good" --out "$tmp/commits"
! grep -q 'bzImage\|guest' "$TRACE"
ok $((!$?)) 'without a build or a guest'
cp -r "$tmp/good" "$tmp/otherwise"
echo run=--verify >>"$tmp/otherwise/bisect-made"
expect 255 'has [0-9a-f]{12} already, but made otherwise' 'another one is not overwritten: git bisect stops' in_linux "$bisect" --good "$tmp/otherwise" --out "$tmp/commits"
expect 125 'cannot judge [0-9a-f]{12}: the guest ended with status 255' 'a kernel that does not boot' \
	bash -c 'cd "$1" && git bisect reset >/dev/null && git checkout -q tip~1 && "$2" --good "$3"' bash "$linux" "$bisect" "$tmp/good"
git -C "$linux" checkout -q tip
expect 1 'looking for slower: 1' 'slower: 1' in_linux "$bisect" --good "$tmp/good"
expect 0 'looking for slower: 0' 'by less than the threshold: 0' in_linux "$bisect" --good "$tmp/good" --threshold 30%
expect 0 'looking for faster: 0' 'not faster: 0' in_linux "$bisect" --good "$tmp/good" --look-for faster
grep -q ' --timeout 77 ' "$TRACE"
ok $((!$?)) 'the timeout is that of the good one'
expect 1 'slower: 1' 'or another' in_linux "$bisect" --good "$tmp/good" --timeout 78
grep -q ' --timeout 78 ' "$TRACE"
ok $((!$?)) 'that was asked for'
expect 125 'host differs' 'not alike: 125' env GUEST_HOST=other env -C "$linux" "$bisect" --good "$tmp/good"
expect 0 'next' 'the slow one as the good one' in_linux "$bisect" measure "$tmp/slow" -- --sizes 2G
git -C "$linux" checkout -q base
expect 1 'looking for faster: 1' 'faster: 1' in_linux "$bisect" --good "$tmp/slow" --look-for faster
[[ $(cat "$TRACE") = *'--repetitions 3 --sizes 2G'* ]]
ok $((!$?)) 'options of the runner are those of the good one'
expect 0 'looking for slower: 0' 'faster is not slower' in_linux "$bisect" --good "$tmp/slow"
git -C "$linux" checkout -q -b back tip
commit 42.2 'the cure'
commit 42.2 after
expect 0 'is the first fast commit' 'looking for what made it faster' bisecting tip back --term-old=slow --term-new=fast -- \
	--good "$tmp/slow" --look-for faster
term=fast found 'the cure' 'finds that'
in_linux git bisect reset >/dev/null 2>&1
git -C "$linux" checkout -q back

# What is no commit's fault stops git bisect; elsewhere it has its own status.
commit lacks 'a machine without QEMU'
expect 255 'would take others for a verdict' 'what the machine lacks stops git bisect' bash -c 'cd "$1" &&
	git bisect start back base && git checkout -q back && "$2" --good "$3"' bash "$linux" "$bisect" "$tmp/good"
expect 255 'is no option' 'and so does wrong usage' in_linux "$bisect" --good "$tmp/good" --fast
expect 255 'does not build' 'and a suite that does not build' env BENCH_FAILS=1 env -C "$linux" "$bisect" --good "$tmp/good"
in_linux git bisect reset >/dev/null 2>&1
git -C "$linux" checkout -q back
expect 77 'status 77' 'without git bisect it has its own status' in_linux "$bisect" --good "$tmp/good"
commit ends-137 'the runner is killed'
expect 125 'status 137' 'in the guest it is the kernel' in_linux "$bisect" --good "$tmp/good"
commit ends-77 'the runner has no point'
expect 125 'no point can run on it' 'so is what it lacks' in_linux "$bisect" --good "$tmp/good"
commit ends-2 'the runner refuses its options'
expect 2 'status 2' 'but not wrong usage' in_linux "$bisect" --good "$tmp/good"
commit misuse 'options that the guest refuses'
expect 2 'status 2' 'and so has wrong usage' in_linux "$bisect" --good "$tmp/good"
commit broken 'a good one that does not build'
expect 1 'does not build' 'a good one must build' in_linux "$bisect" measure "$tmp/none"
commit slow 'a guest that is slow'
: >"$TRACE"
(cd "$linux" && exec env --default-signal=INT,TERM "$bisect" --good "$tmp/good" --out "$tmp/slow-out") >"$tmp/out" 2>&1 &
pid=$!
traced '^guest'
expect 1 'another bisect builds' 'another one of the same tree' in_linux "$bisect" --good "$tmp/good"
kill -INT "$pid"
wait "$pid"
ok $(($? == 130)) 'INT ends it'
[[ -z $(ls -A "$tmp/slow-out") ]] && ! grep -qsaPz "^TRACE=$TRACE\$" /proc/[0-9]*/environ
ok $((!$?)) 'and nothing is left behind'
git -C "$linux" checkout -q base
echo CONFIG_X=y >"$tmp/config"
echo CONFIG_LOCALVERSION_AUTO=y >>"$tmp/config"
expect 0 next 'a configuration of the user' in_linux "$bisect" measure "$tmp/configured" --config "$tmp/config"
objects=$(echo "$tree"/build/bisect/linux-*/)
rm "$objects/.config"
mkdir "$objects/.config"
expect 1 'does not build' 'one that cannot be written' in_linux "$bisect" measure "$tmp/unwritten" --config "$tmp/config"
rm -r "$objects/.config" "$tmp/config"
expect 0 'slower: 0' 'is that of the good one' in_linux "$bisect" --good "$tmp/configured"
grep -q 'make .* olddefconfig' "$TRACE" && [[ $(cat "$tree"/build/bisect/linux-*/.config) = $'CONFIG_X=y\n# CONFIG_LOCALVERSION_AUTO is not set' ]]
ok $((!$?)) 'and is completed, and no commit has a name of its own'

# Small ones: how the good one was made is how the others are.
cp -r "$tmp/good" "$tmp/edited"
sed -i s/guest=2G/guest=3G/ "$tmp/edited/bisect-made"
echo CONFIG_MARK=y >>"$tmp/edited/bisect-config"
expect 0 'slower: 0' 'a relative name of the good one, from below the top' env -C "$linux/mm" "$bisect" --good ../../edited
grep -q CONFIG_MARK=y "$tree"/build/bisect/linux-*/.config
ok $((!$?)) 'its small configuration is used'
grep -q ' --mem 3G ' "$TRACE"
ok $((!$?)) 'and its guest'
expect 0 'slower: 0' "the suite's git is its own" env GIT_DIR="$linux/.git" GIT_WORK_TREE="$linux" env -C "$linux" "$bisect" --good "$tmp/good"
echo other >"$tree/VERSION"
expect 2 'the suite that measured it is .*, this is other' 'another suite' in_linux "$bisect" --good "$tmp/good"
rm "$tree/VERSION"

# --- several points --------------------------------------------------------------------------------------------------

# judging FIGURE STATUS NAME OPTION...: a commit of that figure, beside the good one with two points.
judging() {
	commit "$1" "$3"
	expect "$2" "looking for [a-z]+: $2" "$3" in_linux "$bisect" --good "$tmp/points" "${@:4}"
}

commit 50/50 'two points'
expect 0 next 'two points' in_linux "$bisect" measure "$tmp/points"
judging 60 125 'a point that is missing'
judging 50/50/50 125 'a point that is new'
judging 60/40 1 'slower and faster: slower'
judging 60/40 1 'slower and faster: faster' --look-for faster
judging 40/50@1 125 'faster, and one that cannot be told: slower'
judging 40/50@1 1 'faster, and one that cannot be told: faster' --look-for faster
judging 50/50@1 125 'one that cannot be told'
commit 50@1 'one sample'
expect 1 'not even with itself' 'a good one of one sample' in_linux "$bisect" measure "$tmp/sample"
[[ ! -e $tmp/sample ]]
ok $((!$?)) 'is none'

# --- interruptions and trees that are not as git says ------------------------------------------------------------------

commit builds-slowly 'a make that is slow'
: >"$TRACE"
(cd "$linux" && exec env --default-signal=INT,TERM "$bisect" --good "$tmp/good" --out "$tmp/slow-out") >"$tmp/out" 2>&1 &
pid=$!
traced bzImage
kill -TERM "$pid"
begun=$SECONDS
wait "$pid"
[[ $? = 143 && $((SECONDS - begun)) -lt 50 && -z $(ls -A "$tmp/slow-out") ]] && ! grep -qsaPz "^TRACE=$TRACE\$" /proc/[0-9]*/environ
ok $((!$?)) 'TERM during make ends both'
commit slow 'a guest that is slow'
: >"$TRACE"
(cd "$linux" && exec "$bisect" --good "$tmp/good") >"$tmp/out" 2>&1 &
pid=$!
traced '^guest'
kill -KILL "$pid"
wait "$pid" 2>/dev/null
[[ -n $(ls -A "$TMPDIR") ]]
ok $((!$?)) 'KILL leaves something'
git -C "$linux" checkout -q base
mkdir "$TMPDIR/.memmap-bisect.lives"
exec {lives}<"$TMPDIR/.memmap-bisect.lives"
flock "$lives"
while grep -qsaPz "^TRACE=$TRACE\$" /proc/[0-9]*/environ; do sleep 0.05; done
expect 0 'slower: 0' 'the next one' in_linux "$bisect" --good "$tmp/good"
[[ $(ls -A "$TMPDIR") = .memmap-bisect.lives ]]
ok $((!$?)) 'removes that, but not what another one has'
exec {lives}<&-
exec {busy}>"$tree/build/.lock"
flock "$busy"
: >"$TRACE"
(cd "$linux" && exec "$bisect" --good "$tmp/good") {busy}>&- >"$tmp/out" 2>&1 &
sleep 0.5
[[ ! -s $TRACE ]]
ok $((!$?)) 'while another builds the suite, nothing is built'
exec {busy}>&-
wait "$!"
ok $((!$?)) 'and then it is'
expect 2 "is in the kernel's tree" 'a result in the tree' in_linux "$bisect" --good "$tmp/good" --out results
expect 2 "is in the kernel's tree" 'a good one in the tree' env -C "$linux/mm" "$bisect" measure ./good
[[ ! -e $linux/results ]]
ok $((!$?)) 'are refused before they are made'
echo 50 >"$linux/figure"
expect 1 '^[0-9a-f]{12}-dirty compared' 'a tree with changes has a name of its own' in_linux "$bisect" --good "$tmp/good" --out "$tmp/dirty"
expect 2 'or with changes in the tree' 'which is of these changes alone' in_linux "$bisect" --good "$tmp/good" --out "$tmp/dirty"
git -C "$linux" checkout -q base figure
in_linux git bisect start --no-checkout tip base >/dev/null
expect 255 'no-checkout leaves the tree as it is' 'a tree that git bisect does not check out' in_linux "$bisect" --good "$tmp/good"
in_linux git bisect reset >/dev/null 2>&1

# --- what is refused -------------------------------------------------------------------------------------------------

archive 6.1.0-1 50 6.1.0-2 60
expect 0 'git bisect run' 'help' "$bisect" --help
expect 2 'one of' 'nothing' "$bisect"
expect 2 'one of' 'both' "$bisect" --kernels all --good "$tmp/good"
expect 2 'is no option' 'an unknown option' "$bisect" --fast
expect 2 'needs a value' 'an option without its value' "$bisect" --kernels
expect 2 'measure needs a new directory' 'measure without a directory' "$bisect" measure
expect 2 "is no release" 'a series in a list' "$bisect" --kernels 6.12,6.1.0-1
expect 2 'named twice' 'a release twice' "$bisect" --kernels 6.1.0-1,6.1.0-1-amd64
expect 2 'at least two' 'one release' "$bisect" --kernels 6.1.0-1
expect 2 'the older one first; it offers 6.1.0-1, 6.1.0-2' 'a range backwards' "$bisect" --kernels 6.1.0-2..6.1.0-1
expect 2 'it offers' 'a range of what is not there' "$bisect" --kernels 6.1.0-1..6.1.0-9
expect 2 'neither empty nor of a bisect' 'a directory of others' "$bisect" --kernels all --out "$tmp"
expect 2 '--config does not belong to --kernels' 'a configuration for packages' "$bisect" --kernels all --config x
expect 2 '--config does not belong to --good, which takes it from' 'a configuration for a commit' "$bisect" --good "$tmp/good" --config x
expect 2 '-- does not belong to --good, which takes it' 'options of the runner for a commit' "$bisect" --good "$tmp/good" -- --sizes 2G
expect 2 '--every does not belong' 'every commit' "$bisect" --good "$tmp/good" --every
expect 2 'slower and faster are accepted' 'looking for something else' "$bisect" --good "$tmp/good" --look-for bugs
expect 2 'a percentage' 'a threshold that is none' "$bisect" --kernels all --threshold x
expect 2 'a percentage up to 100' 'a threshold beyond all' "$bisect" --kernels all --threshold 101
expect 2 'from 1 to 604800' 'a timeout beyond a week' "$bisect" --kernels all --timeout 604801
expect 2 'whole number of seconds' 'a timeout that is none' "$bisect" --kernels all --timeout 0
expect 2 'is for bisect to say' 'an option that is for bisect to say' "$bisect" --kernels all -- --out=x
expect 2 'this is no file' 'a configuration that is no file' "$bisect" measure "$tmp/x" --config "$tmp/nowhere"
expect 2 'is in no git tree' 'measure outside of a tree' env -C "$tmp" "$bisect" measure "$tmp/x"
expect 2 'has no file bisect-made' 'a good one of others' in_linux "$bisect" --good "$tmp/creeps/6.1.0-1"
touch "$linux/.config"
expect 2 'was built in, as .config says' 'a tree that was built in' in_linux "$bisect" --good "$tmp/good"
rm "$linux/.config"
expect 2 "a kernel's git tree is accepted" 'a tree of something else' env -C "$tmp/other" "$bisect" measure "$tmp/x"

finish
