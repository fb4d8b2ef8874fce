#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The machine of scripts/guest: acceleration, nodes, NVDIMMs, serial lines. Sourced, never run.
#
# shellcheck disable=SC2154,SC2034 # variables that scripts/guest and its parts share

# --- acceleration ------------------------------------------------------------------------------------------------

# A device that exists proves nothing: some cannot run a stock kernel. This boots it.
try_kvm() {
	local dir=$tmp/kvm
	[[ -w /dev/kvm ]] || return 1
	mkdir -p "$dir/tree"/{bin,dev,proc}
	cp "$busybox" "$dir/tree/bin/busybox"
	printf '%s\n' '#!/bin/busybox sh' 'echo kvm-works' '/bin/busybox poweroff -f' >"$dir/tree/init"
	chmod 755 "$dir/tree/init" "$dir/tree/bin/busybox"
	pack "$dir/tree" "$dir/initramfs"
	setpriv --pdeathsig KILL qemu-system-x86_64 -machine q35 -accel kvm -cpu max -smp 2 -m 512M -nodefaults \
		-display none -monitor none -serial file:"$dir/console" -no-reboot -kernel "$vmlinuz" \
		-initrd "$dir/initramfs" -append 'console=ttyS0 panic=-1' </dev/null >"$dir/log" 2>&1 &
	qemu=$!
	watch_trial "$dir"
	kill -KILL "$qemu" 2>/dev/null || true
	wait "$qemu" 2>/dev/null || true
	qemu=
	grep -qs kvm-works "$dir/console"
}

# Up to 15 s. A kernel that KVM cannot run stops with an error, but QEMU does not end then.
watch_trial() {
	local tenths
	for ((tenths = 0; tenths < 150; tenths++)); do
		! grep -qs kvm-works "$1/console" || return 0
		! grep -qs 'KVM internal error' "$1/log" || return 0
		kill -0 "$qemu" 2>/dev/null || return 0
		sleep 0.1
	done
}

# kvm_verdict: works or fails; tried once for each boot of this host and each kernel.
kvm_verdict() {
	local cache
	cache=$build/kvm/$(</proc/sys/kernel/random/boot_id)-$release
	if [[ ! -s $cache ]]; then
		mkdir -p "${cache%/*}"
		if try_kvm; then echo works; else echo fails; fi >"$tmp/verdict"
		mv "$tmp/verdict" "$cache"
	fi
	kvm=$(<"$cache")
}

# On as many threads as the guest has CPUs, where that is surely safe. Upstream before 8.1, QEMU can translate code that
# another CPU is just patching and keep it: now and then a kernel dies of an int3 that it took away long ago (deba78709ae8,
# "accel/tcg: Always lock pages before translation"). On one thread the CPUs take turns, and cannot.
emulate() {
	local said
	said=$(qemu-system-x86_64 --version 2>/dev/null) || true
	if [[ $said =~ version\ ([0-9]+)\.([0-9]+) ]] && ((BASH_REMATCH[1] * 100 + BASH_REMATCH[2] >= 801)); then
		accel_args=(-accel 'tcg,thread=multi')
	else
		accel_args=(-accel 'tcg,thread=single') host_cpus=1
		note "this QEMU is not known to be 8.1 or later, so that its CPUs take turns on one thread"
	fi
}

# Sets accel_name, accel_args, and host_cpus, which is how many CPUs of this host the guest's share.
choose_accel() {
	accel_name=tcg host_cpus=$(nproc)
	if ((icount)); then
		accel_name=tcg-icount accel_args=(-accel 'tcg,thread=single' -icount 'shift=0,sleep=off')
		return
	fi
	if [[ $accel != tcg ]]; then
		kvm_verdict
		if [[ $kvm = works ]]; then
			accel_name=kvm accel_args=(-accel kvm)
			return
		fi
		[[ $accel = auto ]] || die 77 "--accel kvm: $(kvm_reason); use --accel tcg, or leave it away"
		note "no KVM here: $(kvm_reason); emulating with TCG, so times mean little"
	fi
	emulate
}

kvm_reason() {
	[[ -e /dev/kvm ]] || { echo '/dev/kvm does not exist' && return; }
	[[ -w /dev/kvm ]] || { echo '/dev/kvm may not be opened by this user' && return; }
	echo "/dev/kvm exists, but a trial boot of $release with it failed"
}

# --- QEMU's command line -----------------------------------------------------------------------------------------

# One socket for each node with CPUs, so that no cache is shared across nodes, which kernels warn about.
node_args() {
	local node socket=0
	for ((node = 0; node < nodes; node++)); do
		args+=(-object "memory-backend-ram,id=ram$node,size=${mem_mib}M,reserve=off"
			-numa "node,nodeid=$node,memdev=ram$node")
		if has_cpus "$node"; then
			args+=(-numa "cpu,node-id=$node,socket-id=$((socket++))")
		fi
	done
	args+=(-smp "$((socket * cpus_per_node)),sockets=$socket,cores=$cpus_per_node,threads=1")
}

distance_args() {
	local from to
	for ((from = 0; from < nodes; from++)); do
		for ((to = 0; to < nodes; to++)); do
			((from == to)) || args+=(-numa "dist,src=$from,dst=$to,val=$((11 + 10 * (from > to ? from - to : to - from)))")
		done
	done
}

# The label area is taken from the backend: without its 2 MiB on top the namespace would be misaligned.
pmem_args() {
	local node
	((pmem_mib)) || return 0
	for ((node = 0; node < nodes; node++)); do
		args+=(-object "memory-backend-ram,id=pmem$node,size=$((pmem_mib + 2))M,reserve=off"
			-device "nvdimm,id=nvdimm$node,memdev=pmem$node,node=$node,label-size=2M")
	done
}

# Interrupts of their own: QEMU does not wire two serial ports to one, and would lose some.
serial_args() {
	local index ports=(0x3f8 0x2f8 0x3e8 0x2e8) interrupts=(4 3 5 7) ends=(console stdout stderr result)
	for index in 0 1 2 3; do
		args+=(-chardev "file,id=tty$index,path=$tmp/${ends[index]}"
			-device "isa-serial,chardev=tty$index,index=$index,iobase=${ports[index]},irq=${interrupts[index]}")
	done
}

# The directory that is the guest's /out. Its files have the guest's modes, and the owner that runs QEMU. In options of
# QEMU a comma is two.
set_share_args() {
	share_args=()
	[[ -n $share ]] || return 0
	share_args=(-fsdev "local,id=out,path=${share//,/,,},security_model=none"
		-device 'virtio-9p-pci,fsdev=out,mount_tag=out')
}

# Virtual CPUs that share a real one do not run at the same time: a curve would flatten there, and look like a finding.
note_shared_cpus() {
	local node cpus=0
	((!icount)) || return 0
	for ((node = 0; node < nodes; node++)); do
		! has_cpus "$node" || ((cpus += cpus_per_node))
	done
	((cpus <= host_cpus)) ||
		note "the guest's $cpus CPUs share $host_cpus of this host: beyond $host_cpus threads nothing can get faster"
}

# Sets args, QEMU's whole command line but for share_args.
machine_args() {
	local cmdline="console=ttyS0 loglevel=7 panic=-1 oops=panic 8250.nr_uarts=4 $append"
	# Alignment can cost each NVDIMM up to 1 GiB of address space.
	local maxmem=$((nodes * (mem_mib + pmem_mib + 2048)))
	args=(qemu-system-x86_64 -nodefaults -no-user-config -display none -monitor none -no-reboot
		-machine 'q35,nvdimm=on' -cpu 'max,phys-bits=46' "${accel_args[@]}"
		-m "$((nodes * mem_mib))M,slots=$nodes,maxmem=${maxmem}M")
	node_args
	distance_args
	pmem_args
	serial_args
	set_share_args
	args+=(-kernel "$vmlinuz" -initrd "$tmp/initramfs" -append "$cmdline")
}
