#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Tests scripts/guest with real guests, two at a time; in TAP.
#
# shellcheck disable=SC2317 # functions that are called by name
set -euo pipefail
guest=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)/guest
kernel=${guest%/*}/kernel
t=$(mktemp -d "${TMPDIR:-/tmp}/guest-test.XXXXXX")
# shellcheck source=tap.sh
. "${guest%/*}/test/tap.sh"

end_all() {
	local pid
	for pid in $(jobs -p); do
		kill -- "-$pid" 2>/dev/null || true
	done
	wait
	rm -rf "$t"
}

stop() {
	trap '' HUP INT TERM
	exit "$1"
}
trap end_all EXIT
trap 'stop 130' INT
trap 'stop 143' TERM

# ok NAME COMMAND...: passes when COMMAND does; when it does not, the run that `of` named last is shown.
ok() {
	local name=$1
	shift
	if "$@" >"$t/check" 2>&1; then
		tap 1 "$name"
		return
	fi
	tap 0 "$name"
	{ echo "$*" && cat "$t/check" && show_run; } 2>&1 | comment
}

show_run() {
	[[ $run != none ]] || return 0
	tail -n 20 "$t/$run/stdout" "$t/$run/stderr" || true
	cat "$t/$run/rc"
}

# emulates VERSION THREAD CPUS: the threads that a QEMU of that version is told to use, and the CPUs its guest is told of.
emulates() {
	local rc=0
	mkdir -p "$t/$1/bin"
	cat >"$t/$1/bin/qemu-system-x86_64" <<-END
		#!/bin/sh
		[ "\$1" != --version ] || exec echo 'QEMU emulator version $1 (Debian 1:$1+dfsg-1)'
		exit 1
	END
	chmod 755 "$t/$1/bin/qemu-system-x86_64"
	PATH=$t/$1/bin:$PATH timeout 60 "$guest" --accel tcg --verbose --no-module --no-bench --out "$t/$1/results" -- true || rc=$?
	((rc == 255)) || return 1 # and no hang, though that QEMU opened none of its serial lines
	gzip -dc "$t/$1/results/initramfs" >"$t/$1/unpacked"
	grep -a HOST_CPUS "$t/$1/unpacked"
	grep -F "tcg,thread=$2" "$t/$1/results/qemu-cmd" && grep -aqFx "export MEMMAP_BENCH_HOST_CPUS='$3'" "$t/$1/unpacked"
}

# start NAME ARG...: one guest in the background, when fewer than two are running. Job control gives each a process
# group, which `end_all` can end as a whole.
start() {
	local name=$1
	shift
	while (($(jobs -pr | wc -l) >= 2)); do
		wait -n || true
	done
	mkdir -p "$t/$name/tmp"
	set -m
	"${runner:-run_guest}" "$name" "$@" &
	set +m
}

run_guest() {
	local name=$1 rc=0
	shift
	TMPDIR=$t/$name/tmp "$guest" --no-module --no-bench "$@" 2>"$t/$name/stderr" >"$t/$name/stdout" || rc=$?
	echo "$rc" >"$t/$name/rc"
}

run_into_head() {
	local name=$1
	shift
	TMPDIR=$t/$name/tmp "$guest" --no-module --no-bench "$@" 2>"$t/$name/stderr" | head -c 10 >"$t/$name/stdout" ||
		echo "${PIPESTATUS[0]}" >"$t/$name/rc"
}

# of NAME: the checks that follow are about this run.
of() {
	run=$1
}

status_is() {
	[[ $(<"$t/$run/rc") = "$1" ]]
}

says() {
	grep -qF -- "$1" "$t/$run/stderr"
}

# has FILE TEXT: a file that the guest left in /out is exactly this.
has() {
	diff <(printf '%s\n' "$2") "$t/$run/results/$1"
}

# Whatever a run starts has its TMPDIR.
left_no_process() {
	! grep -lsF "TMPDIR=$t/$run/tmp" /proc/[0-9]*/environ
}

left_nothing() {
	find "$t/$run/tmp" -mindepth 1
	[[ -z $(ls -A "$t/$run/tmp") ]] && left_no_process
}

# refuses TEXT ARG...: as wrong usage, with a message that holds TEXT.
refuses() {
	local rc=0 message text=$1
	shift
	message=$("$guest" "$@" 2>&1) || rc=$?
	echo "$rc: $message"
	((rc == 2)) && [[ $message = *"$text"* ]]
}

# interrupt NAME SIGNAL WAIT: a run that gets the signal after its QEMU has been there for WAIT seconds; and again, with
# its process group, as terminals and timeout(1) do. Neither job control's lack nor who started this test may leave SIGINT ignored.
interrupt() {
	local name=$1 pid rc=0
	mkdir -p "$t/$name/tmp"
	set -m
	TMPDIR=$t/$name/tmp env --default-signal=INT "$guest" --no-module --no-bench --out "$t/$name/results" -- \
		sh -c "${4:-sleep 100}" \
		>"$t/$name/stdout" 2>"$t/$name/stderr" &
	pid=$!
	set +m
	until pgrep -f -- "path=$t/$name/tmp" >"$t/$name/qemu"; do
		sleep 0.1
	done
	sleep "$3"
	# What the guest is to do first is seen here, as it does it.
	for ((i = 0; i < 600; i++)); do
		[[ -n ${5:-} && ! -s $t/$name/results/$5 ]] || break
		sleep 0.1
	done
	kill "-$2" "$pid"
	[[ $2 = KILL ]] || kill "-$2" -- "-$pid"
	{ wait "$pid" || rc=$?; } 2>/dev/null
	echo "$rc" >"$t/$name/rc"
}

# What the guest's side of the first runs does; its arguments come back as they arrived.
cat >"$t/probe" <<'END'
#!/bin/sh
for arg; do printf '<%s>' "$arg"; done >/out/args
i=0; while [ $i -lt 256 ]; do printf "\\$(printf %03o $i)"; i=$((i + 1)); done
echo on-stderr >&2
{ [ -t 1 ] && echo tty; [ -t 2 ] && echo tty; cat; } >/out/ttys-and-stdin
mkdir /out/sub && head -c 300000 /dev/zero | tr '\0' x >/out/sub/big
cd /sys/devices/system/node && echo $(ls -d node[0-9]*) $(cat has_cpu node*/cpulist) >/out/nodes
cat node1/distance >/out/distance
for n in /sys/bus/nd/devices/namespace*.0; do
	[ -e $n/driver ] && bound=bound || bound=unbound
	echo ${n##*/} $(cat $n/size $n/numa_node) $bound
done | sort -k 3 | cut -d ' ' -f 2- >/out/namespaces
echo $(nproc) $MEMMAP_BENCH_ACCEL $MEMMAP_BENCH_HOST "$MEMMAP_BENCH_PASSED" >/out/environment
[ "$(cat /run/settled)" = "$MEMMAP_BENCH_SETTLED_S" ] && echo same >/out/settled
cat /root/dir/file >/out/put
exit ${STATUS:-7}
END
chmod +x "$t/probe"
mkdir "$t/dir"
echo 'put in' >"$t/dir/file"
for i in {0..255}; do
	# shellcheck disable=SC2059 # the byte is the format
	printf "\\$(printf %03o "$i")"
done >"$t/bytes"

for series in 6.12 6.1; do
	"$kernel" get "$series" >/dev/null || { echo "1..0 # SKIP no kernel $series to boot" && exit 0; }
done

head -c 20000 "$("$kernel" get 6.12)/vmlinuz" >"$t/cut-short"
echo "1..$(grep -c "^ok '" "${BASH_SOURCE[0]}")"
run=none
# shellcheck disable=SC2016 # not to be expanded
awkward=('' 'two  words' "it's" '"$HOME" `x` \n' $'a\nb' '*' -- --out 'ü')
export MEMMAP_BENCH_PASSED="it's  passed"
start new --accel tcg --nodes 3 --cpuless 2 --pmem-per-node 1G --mem 1G --file "$t/probe" --file "$t/dir" \
	--out "$t/new/results" -- probe "${awkward[@]}"
start old --accel tcg --kernel 6.1 --pmem-per-node 2G --bind-pmem --file "$t/probe" --file "$t/dir" \
	--out "$t/old/results" -- probe
start icount --icount --pmem-per-node 1G --file "$t/probe" --file "$t/dir:/root/dir" --out "$t/icount/results" -- probe
start old-unbound --kernel 6.1 --icount --pmem-per-node 1G --file "$t/probe" --out "$t/old-unbound/results" \
	-- sh -c 'STATUS=0 probe'
start panic --accel tcg --out "$t/panic/results" -- sh -c 'echo before; sleep 1; echo c >/proc/sysrq-trigger; sleep 100'
start splat --accel tcg -- sh -c 'echo "WARNING: CPU: 0 PID: 1 at test" >/dev/kmsg'
start hang --accel tcg --timeout 30 --out "$t/hang/results" -- sh -c 'echo before; sleep 1000'
start cut --accel tcg -- poweroff -f
start no-init --accel tcg --append rdinit=/nowhere -- true
start no-qemu --accel tcg --kernel "$t/cut-short" -- true
mkdir -p "$t/into/results"
echo kept >"$t/into/results/before"
echo 'console before' >"$t/into/results/console.log"
start into --accel tcg --into "$t/into/results" -- sh -c 'cat /out/before; echo after >/out/y; mv /out/y /out/x; mount | grep -c " on /out type 9p"'
# A kernel of which nobody knows the modules.
start no-9p --accel tcg --kernel "$("$kernel" get 6.1)/vmlinuz" --out "$t/no-9p/results" -- \
	sh -c 'echo late >/out/late; mount | grep -c 9p'
runner=run_into_head start reader-gone --accel tcg --timeout 60 -- sh -c 'yes; sleep 1000'
start missing --accel tcg -- no-such-command

ok 'options: unknown one' refuses 'frobnicate' --frobnicate
ok 'options: no command' refuses 'no command' --nodes 2
ok 'options: no command after --' refuses 'no command' --
ok 'options: no value' refuses 'needs a value' --nodes
ok 'options: nodes 0' refuses '--nodes 0: a whole number from 1 to 8' --nodes 0 -- true
ok 'options: nodes 9' refuses '--nodes 9: a whole number from 1 to 8' --nodes 9 -- true
ok 'options: cpus' refuses '--cpus-per-node x' --cpus-per-node x -- true
ok 'options: cpuless beyond the nodes' refuses '--cpuless 2: the nodes are 0 to 1' --cpuless 2 -- true
ok 'options: cpuless not last' refuses 'the last nodes' --nodes 3 --cpuless 1 -- true
ok 'options: all cpuless' refuses 'node 0 must have CPUs' --nodes 2 --cpuless 0,1 -- true
ok 'options: mem' refuses '--mem 3Q' --mem 3Q -- true
ok 'options: pmem not a multiple of a section' refuses 'multiple of 128M' --pmem-per-node 100M -- true
ok 'options: bind without pmem' refuses '--pmem-per-node' --bind-pmem -- true
ok 'options: accel' refuses '--accel xen: auto, kvm and tcg' --accel xen -- true
ok 'options: icount with kvm' refuses '--accel kvm' --icount --accel kvm -- true
ok 'options: timeout' refuses '--timeout 0' --timeout 0 -- true
ok 'options: kernel neither series nor file' refuses '6.12, 6.1, private, a release' --kernel 5.99 -- true
ok 'options: kernel that is no bzImage' refuses 'no bzImage' --kernel /bin/ls --no-module -- true
ok 'options: kernel path without kdir' refuses '--kdir' --kernel /bin/ls -- true
ok 'options: kdir with a kernel that has its own' refuses 'not to private' --kernel private --kdir / -- true
ok 'options: out exists' refuses '--out /tmp: exists' --out /tmp -- true
ok 'options: into nothing' refuses '--out makes one' --into /nowhere -- true
ok 'options: into and out' refuses 'one of them' --into /tmp --out /tmp/x -- true
ok 'options: file that is missing' refuses '/nowhere does not exist' --file /nowhere -- true

ok 'QEMU 8.0: the CPUs take turns on one of this host' emulates 8.0.5 single 1
ok 'QEMU 8.1: they have a thread each' emulates 8.1.0 multi "$(nproc)"
ok 'QEMU 10.0 is later than 8.1' emulates 10.0.2 multi "$(nproc)"
ok 'a QEMU that says no version: on one' emulates none single 1

wait
interrupt int INT 1
interrupt term TERM 4
interrupt hup HUP 0
interrupt kill KILL 2
interrupt written KILL 0 'echo one >/out/rows; echo two >>/out/rows; sleep 100' rows

of new
ok 'status of the command comes back' status_is 7
ok 'arguments arrive exactly' diff <(printf '<%s>' "${awkward[@]}") "$t/new/results/args"
ok 'stdout is byte-exact' cmp "$t/bytes" "$t/new/stdout"
ok 'stderr is apart' says on-stderr
ok 'no terminal where the host has none, and no input' cmp /dev/null "$t/new/results/ttys-and-stdin"
ok '/out comes back' diff <(head -c 300000 /dev/zero | tr '\0' x) "$t/new/results/sub/big"
ok 'files are put in' has put 'put in'
ok 'nodes, and one of them without CPUs' has nodes 'node0 node1 node2 0-1 0-1 2-3'
ok 'distances' has distance '21 10 21'
ok '6.12: a namespace a node, full-size, unbound' has namespaces \
	$'1073741824 0 unbound\n1073741824 1 unbound\n1073741824 2 unbound'
ok 'environment' has environment "4 tcg $HOSTNAME it's  passed"
ok 'settling time is known' has settled same
ok 'console.log comes back' grep -q 'Linux version 6.12' "$t/new/results/console.log"
ok 'qemu-cmd is a script' sh -n "$t/new/results/qemu-cmd"
ok 'nothing is left behind' left_nothing

of old
ok '6.1: status' status_is 7
ok '6.1: runs' grep -q 'Linux version 6.1\.' "$t/old/results/console.log"
ok '6.1: --bind-pmem binds' has namespaces $'2147483648 0 bound\n2147483648 1 bound'
of old-unbound
ok '6.1 icount: status 0' status_is 0
ok '6.1 icount: namespaces unbound' has namespaces \
	$'1073741824 0 unbound\n1073741824 1 unbound'

of icount
ok 'icount: one CPU, and says so' has environment "1 tcg-icount $HOSTNAME it's  passed"
ok 'icount: other nodes have no CPU' has nodes 'node0 node1 0 0'

of panic
ok 'panic: 255' status_is 255
ok 'panic: says so' says "kernel complained: Kernel panic"
ok 'panic: output until then' grep -qx before "$t/panic/stdout"
ok 'panic: console.log all the same' grep -q 'sysrq' "$t/panic/results/console.log"
of splat
ok 'kernel warning: 255' status_is 255
ok 'kernel warning: shows it' says 'complained: WARNING: CPU: 0 PID: 1 at test'
of hang
ok 'hang: 255' status_is 255
ok 'hang: says so' says '--timeout 30 seconds'
ok 'hang: output until then' grep -qx before "$t/hang/stdout"
ok 'hang: nothing is left behind' left_nothing
of cut
ok 'no status: 255' status_is 255
ok 'no status: says so' says 'ended without a status'
of no-init
ok 'no init: 255' status_is 255
of no-qemu
ok 'QEMU that does not start: 255, with its message' says 'QEMU ended with status 1: qemu: invalid kernel'
of missing
ok 'missing command: 127' status_is 127

of into
ok '--into: what was there is seen, and COMMAND'\''s status' diff <(printf 'kept\n1\n') "$t/into/stdout"
ok '--into: what was made is there' has x after
ok '--into: the console goes on where it was' sh -c "head -n 1 '$t/into/results/console.log' | grep -qx 'console before' &&
	grep -q 'Linux version 6.12' '$t/into/results/console.log'"
ok '--into: nothing is left behind' left_nothing
of no-9p
ok 'no 9p: what was made comes back at the end' has late late
ok 'no 9p: which is said in one line' says "has no 9p, so that results came at its end alone"

of reader-gone
ok 'a reader that goes ends the guest' status_is 141
ok 'a reader that goes: nothing is left behind' left_nothing

of int
ok 'INT: status' status_is 130
ok 'INT: nothing is left behind' left_nothing
ok 'INT: no directory' test ! -e "$t/int/results"
of term
ok 'TERM: status' status_is 143
ok 'TERM: nothing is left behind' left_nothing
of hup
ok 'HUP: nothing is left behind' left_nothing
of kill
sleep 0.5
ok 'KILL: no process is left behind' left_no_process
of written
ok 'KILL: what was written is there' test -s "$t/written/results/rows"

((failed == 0))
