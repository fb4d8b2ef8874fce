#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# memmap-count and the runner that uses it, on this machine, whatever it can count. Prints TAP.
set -uo pipefail
root=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)
build=$root/build
count=$build/bench/memmap-count
bench=$build/bench/memmap-bench
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
number=0

ok() {
	((++number))
	(($1)) && echo "ok $number - $2" || echo "not ok $number - $2"
}

skip() {
	((++number))
	echo "ok $number - $1 # SKIP $2"
}

# expect STATUS REGEX NAME COMMAND...: of what it says, one line matches.
expect() {
	local want=$1 regex=$2 name=$3 status=0
	shift 3
	"$@" >"$tmp/out" 2>&1 || status=$?
	if ((status == want)) && grep -qE -- "$regex" "$tmp/out"; then
		ok 1 "$name"
	else
		ok 0 "$name"
		sed 's/^/# /' "$tmp/out" >&2
		echo "# status $status, expected $want and /$regex/" >&2
	fi
}

# value EVENT: in the JSON that memmap-count has written.
value() {
	grep -A 3 "\"name\": \"$1\"" "$tmp/json" | sed -n 's/.*"value": \([0-9]*\),*$/\1/p'
}

# column FILE NAME: of the first row of a csv file without quoted commas.
column() {
	awk -F, -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i } NR == 2 { print $at }' "$1"
}

# near GOT WANT: within 1 %.
near() {
	awk -v got="$1" -v want="$2" 'BEGIN { exit !(got > want * 0.99 && got < want * 1.01) }'
}

# --- the command line --------------------------------------------------------------------------------------------

command_line() {
	expect 0 'dram-read is what that' '--help teaches' "$count" --help
	expect 2 'no command' 'no command' "$count"
	expect 2 'take no command' '--list with a command' "$count" --list -- true
	expect 2 "mode 'root'" 'a wrong mode' "$count" --mode root -- true
	expect 2 "cpus '0-'" 'a list of CPUs that ends in the middle' "$count" --cpus 0- -- true
	expect 2 "cpus 'all'" 'CPUs that are no numbers' "$count" --cpus all -- true
	expect 2 "event 'cylces' is unknown" 'a wrong event' "$count" --events cycles,cylces -- true
	expect 2 'leave one of them away' '--task and --cpus' "$count" --task --cpus 0 -- true
	expect 0 '^page-faults +counted' '--list' "$count" --list
	expect 1 'false ended with status 1' 'a command that fails' "$count" --events page-faults -- false
	expect 1 'ended with status 127' 'a command that does not exist' "$count" --events page-faults -- "$tmp/nothing"
	expect 1 'No such file' 'an output that cannot be written' "$count" --output "$tmp/a/b" -- true
	expect 0 '^$' 'options of the command are its own' "$count" --output "$tmp/json" -- printf '\n' --list
	if "$count" --list | grep -q '^cycles *counted'; then
		skip 'an event that cannot be counted here' 'all can'
	else
		expect 77 'nothing can be counted here' 'an event that cannot be counted here' "$count" --events cycles -- true
	fi
}

# As nobody, who may not count what the kernel does.
permission() {
	local level
	level=$(cat /proc/sys/kernel/perf_event_paranoid)
	if ((EUID || level < 2)); then
		skip 'without permission' "needs root to become nobody, and perf_event_paranoid of 2; it is $level"
		return
	fi
	cp "$count" "$tmp/memmap-count"
	chmod 755 "$tmp" "$tmp/memmap-count"
	expect 77 '^page-faults +no-permission .*run as root' 'without permission' \
		setpriv --reuid=65534 --regid=65534 --clear-groups "$tmp/memmap-count" --list
	rm "$tmp/memmap-count"
}

# --- a number that is known --------------------------------------------------------------------------------------

# faults PAGES: of a program that touches so many, at least: where things lie is random, and costs some more or less.
faults() {
	for _ in {1..12}; do
		"$count" --task --mode user --events page-faults --json --output "$tmp/json" -- "$tmp/touch" "$1" &&
			value page-faults
	done | sort -n | head -n 1
}

exact_faults() {
	local none some
	gcc -O1 -static -o "$tmp/touch" "$root/bench/counters/test/touch.c" || return
	none=$(faults 00000) some=$(faults 12345)
	ok $((some - none == 12345)) "12345 pages are 12345 faults more: $none, $some"
	"$count" --mode user --events page-faults --json --output "$tmp/json" -- "$tmp/touch" 12345
	some=$(value page-faults)
	ok $((some >= 12345)) "all CPUs have seen them too: $some"
}

# --- instructions ------------------------------------------------------------------------------------------------

# Instructions that one turn of each loop of FUNCTION takes, a line a loop: a backward jump and what it jumps to. A
# forward jump in it passes over what a page does not need that begins with a reference. A loop that calls or repeats
# has no such number.
loops() {
	objdump -d --no-show-raw-insn "$1" | awk -v wanted="<$2>:" '
		/^[0-9a-f]+ </ { inside = $2 == wanted; next }
		inside && match($1, /^[0-9a-f]+:$/) {
			at[++n] = substr($1, 1, length($1) - 1)
			index_of[at[n]] = n
			op[n] = $2
			to[n] = $2 ~ /^j/ ? $3 : ""
		}
		function turn(first, last,   i, count) {
			for (i = first; i <= last; i++) {
				count++
				if (op[i] ~ /^(call|jmp|lock|rep|ret)/) return 0
				if (i < last && to[i] != "" && index_of[to[i]] > i) i = index_of[to[i]] - 1
			}
			return count
		}
		END {
			for (i = 1; i <= n; i++)
				if (to[i] != "" && to[i] in index_of && index_of[to[i]] <= i && turn(index_of[to[i]], i))
					print turn(index_of[to[i]], i)
		}'
}

# From the object that the runner is linked of. core_stores() has a loop for each way to PG_reserved: of those without
# a lock, the one of stores is the longest.
disassembled() {
	case $1 in
	stores) loops "$build/bench/core/page.o" core_stores ;;
	*) loops "$build/bench/core/writer_${1//-/_}.o" write_pages ;;
	esac | sort -n | tail -n 1
}

# stepped WRITER: of the same object, by the number in memmap_bench.h.
stepped() {
	local name=${1//-/_} id
	id=$(sed -n "s/^.*_WRITER_${name^^} = \([0-9]*\),.*/\1/p" "$root/kmod/memmap_bench.h")
	"$tmp/steps" "$id"
}

# From libperf, of the whole run of the model over 1 GiB.
counted() {
	rm -rf "$tmp/run"
	"$bench" run --where model --counters yes --sizes 1G --nodes 0 --schedules deferred --writers "$1" \
		--repetitions 10 --progress never --out "$tmp/run" >"$tmp/out" 2>&1 &&
		column "$tmp/run/summary.csv" instructions_per_page
}

instructions() {
	local writer want steps got why
	gcc -O1 -D_GNU_SOURCE -I"$root/kmod" -o "$tmp/steps" "$root/bench/test/steps.c" "$build"/bench/core/*.o || return
	why=$("$count" --mode user --list | sed -n 's/^instructions *//p')
	for writer in stores template template-nt; do
		want=$(disassembled "$writer")
		steps=$(stepped "$writer") || steps=0
		near "$steps" "${want:-0}"
		ok $((!$?)) "$writer: $want instructions in the loop, $steps by single steps"
		if [[ $why != counted* ]]; then
			skip "$writer: what libperf counts in the model" "instructions are $why"
			continue
		fi
		got=$(counted "$writer")
		near "${got:-0}" "${want:-0}"
		ok $((!$?)) "$writer: $got instructions by libperf, $want in the loop"
	done
}

# --- the runner --------------------------------------------------------------------------------------------------

# model NAME [OPTION...]: a short run, into $tmp/NAME.
model() {
	local name=$1 program=${RUNNER:-$bench}
	shift
	set -- "$program" run --where model --sizes 128M --nodes 0 --schedules deferred --writers stores --repetitions 2 \
		--progress never --out "$tmp/$name" "$@"
	rm -rf "${tmp:?}/$name"
	[[ -z ${BACKGROUND:-} ]] || exec "$@"
	"$@"
}

# used NAME: what env.json says.
used() {
	sed -n '/"counters": {/,/^  }/s/.*"used": \(.*\),/\1/p' "$tmp/$1/env.json"
}

runner() {
	expect 0 '^memmap/deferred/stores' 'auto counts here' model auto
	ok $(($(used auto | grep -c true) && $(grep -c ',page-faults,counted,' "$tmp/auto/counters.csv") >= 2)) \
		'and each sample has what was counted'
	! grep -vE '^[0-9]+,[a-zA-Z-]+,(counted|multiplexed),[0-9]+,[0-9.e+-]+,[1-9][0-9]*,[1-9][0-9]*,"[^"]*"$' \
		"$tmp/auto/counters.csv" |
		grep -vE '^[0-9]+,[a-zA-Z-]+,(not-counted|unsupported|no-permission),,,[0-9]+,[0-9]+,"[^"]+"$' |
		grep -v '^sample,counter,state,value,per_page,enabled_ns,running_ns,reason$'
	ok $((!$?)) 'a value where there is one, else empty with a reason'
	expect 0 . '--counters no' model no --counters no
	ok $((! $(grep -c counters "$tmp/out"))) 'no: nothing is said of them'
	[[ $(used no) = false && ! -e $tmp/no/counters.csv ]]
	ok $((!$?)) 'no: nothing is counted, and env.json says so'
}

# The runner alone, with no memmap-count anywhere.
alone() {
	mkdir "$tmp/alone"
	cp "$bench" "$tmp/alone/"
	RUNNER=$tmp/alone/memmap-bench PATH=$tmp/alone:/usr/bin:/bin
	expect 0 'no counters: there is no memmap-count' 'auto without memmap-count' model lonely
	ok $(($(grep -c 'no counters' "$tmp/out") == 1)) 'is said in one line'
	ok $(($(used lonely | grep -c false))) 'and in env.json'
	expect 77 'no counters: there is no memmap-count' 'yes without memmap-count' model lonely --counters yes
	[[ ! -e $tmp/lonely ]]
	ok $((!$?)) 'leaves no results'
	expect 2 "counters 'maybe'" 'a wrong --counters' model lonely --counters maybe
	unset RUNNER
}

# child PID: its memmap-count, when it is there.
child() {
	local tries
	for ((tries = 0; tries < 100; tries++)); do
		pgrep -P "$1" -x memmap-count && return
		sleep 0.1
	done
}

# One that is killed in the middle of a run: status 0 with auto, 1 where counters were wanted.
killed() {
	local when=$1 want=$2 runner counter tries status=0
	BACKGROUND=1 model killed --repetitions 2000 --counters "$when" >"$tmp/out" 2>&1 &
	runner=$!
	counter=$(child "$runner")
	for ((tries = 0; tries < 100; tries++)); do
		[[ ! -s $tmp/killed/counters.csv ]] || break
		sleep 0.1
	done
	kill -KILL "$counter"
	wait "$runner" || status=$?
	((status == want)) && grep -q 'counters: memmap-count went away' "$tmp/out"
	ok $((!$?)) "--counters $when: memmap-count is killed, the run ends with $want"
	ok $(($(grep -c '^[0-9]' "$tmp/killed/samples.csv") >= 2000)) 'and has all its samples'
	[[ $(used killed) = true && $(grep -c 'went away' "$tmp/killed/env.json") = 1 ]]
	ok $((!$?)) 'and says in env.json what happened'
}

# A runner that is killed leaves nobody behind.
orphan() {
	local runner counter tries
	BACKGROUND=1 model orphan --repetitions 100000 >"$tmp/out" 2>&1 &
	runner=$!
	counter=$(child "$runner")
	kill -KILL "$runner"
	wait "$runner" 2>/dev/null
	for ((tries = 0; tries < 100; tries++)); do
		[[ -e /proc/$counter ]] || break
		sleep 0.1
	done
	[[ -n $counter && ! -e /proc/$counter ]]
	ok $((!$?)) 'a runner that is killed leaves no memmap-count behind'
}

if [[ ! -x $count || ! -x $bench ]]; then
	echo "1..0 # SKIP build/bench/memmap-count is not built: it needs libperf, by 'make deps bench'"
	exit 0
fi
command_line
permission
exact_faults
instructions
runner
(alone; echo "$number" >"$tmp/number")
number=$(<"$tmp/number")
killed auto 0
killed yes 1
orphan
echo "1..$number"
