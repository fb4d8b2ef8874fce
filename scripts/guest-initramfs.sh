#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The initramfs of scripts/guest: init, modules, files with their libraries, orders. Sourced, never run.
#
# shellcheck disable=SC2154,SC2034 # variables that scripts/guest and its parts share

# put_libraries FILE: what ldd lists, at the same paths, but that of bin/../lib, where the linker looks without being told.
# Scripts and static programs have none.
put_libraries() {
	local library list to
	list=$(ldd "$1" 2>/dev/null) || return 0
	[[ $list != *'not found'* ]] || die 77 "--file $1: this host lacks one of its libraries: ${list//$'\n'/;}"
	while read -r library; do
		to=$tree$library
		[[ $library != */bin/../lib/* ]] || to=$tree/usr/lib/${library##*/}
		[[ ! -e $to ]] || continue
		mkdir -p "${to%/*}"
		cp -L "$library" "$to"
	done < <(grep -oE '/[^ ]+ \(0x' <<<"$list" | sed 's/ (0x$//')
}

# put_file HOST[:GUEST]
put_file() {
	local host=${1%%:*} guest='' file
	[[ $1 != *:* ]] || guest=${1#*:}
	if [[ -z $guest ]]; then
		guest=/root/${host##*/}
		[[ -d $host || ! -x $host ]] || guest=/usr/bin/${host##*/}
	fi
	[[ $guest != */ ]] || guest+=${host##*/}
	mkdir -p "$tree${guest%/*}"
	cp -rL --preserve=mode -T -- "$host" "$tree$guest"
	while IFS= read -r -d '' file; do
		put_libraries "$file"
	done < <(find "$tree$guest" -type f -perm /111 -print0)
}

# module_files NAME...: their files and those that they need, in the order of loading. NAMEs that are not in
# modules.dep are built in, or not wanted by this kernel: then the guest has no namespaces, which COMMAND will see.
module_files() {
	awk -v want="$*" '
		{ name = $1; sub(/.*\//, "", name); sub(/\.ko.*/, "", name); gsub(/-/, "_", name); gsub(/:/, "")
		  line[name] = $0 }
		END {
			n = split(want, names, " ")
			for (i = 1; i <= n; i++) {
				m = split(line[names[i]], file, " ")
				for (j = m; j; j--) if (!seen[file[j]]++) print file[j]
			}
		}' "$modules/modules.dep"
}

unpack_module() {
	case $1 in
	*.xz) xz -dc "$1" ;;
	*.gz) gzip -dc "$1" ;;
	*.zst) zstd -dcq "$1" ;;
	*) cat "$1" ;;
	esac
}

# Without nd_pmem and its like, namespaces appear but nothing binds them; they are in the guest for who wants them, and
# so are those by which a namespace can be held, with /etc/guest/held for their order.
put_modules() {
	local name file load='libnvdimm nfit' bind='nd_btt nd_pmem device_dax dax_pmem' held='kmem crc32c_generic ext4 loop'
	((pmem_mib)) && [[ -n $modules ]] || return 0
	((!bind_pmem)) || load="libnvdimm $bind nfit"
	# shellcheck disable=SC2086,SC2046 # lists of words
	for file in $(module_files $load $bind $held); do
		name=${file##*/}
		unpack_module "$modules/$file" >"$tree/lib/modules/${name%%.ko*}.ko"
	done
	# shellcheck disable=SC2086 # a list of words
	module_files $held | sed 's|.*/||; s|\.ko.*|.ko|' >"$tree/etc/guest/held"
	# shellcheck disable=SC2086,SC2046 # lists of words
	for file in $(module_files $load); do
		name=${file##*/}
		echo "${name%%.ko*}.ko" >>"$tree/etc/guest/load"
	done
}

# Where a kernel does not tell itself what it was built with, results look for it as on an installed system.
put_config() {
	local file=$kdir/.config
	[[ $kernel != private ]] || file=${vmlinuz%/*}/config
	[[ -f $file ]] || return 0
	mkdir -p "$tree/boot"
	cp "$file" "$tree/boot/config-$release"
}

# By which /out is a directory of the host. Those that are not in modules.dep are built in, or the kernel has none, and
# /out is what is put there.
put_share_modules() {
	local file name list=''
	[[ -n $share ]] || return 0
	[[ -z $modules ]] || list=$(module_files virtio_pci 9pnet_virtio 9p)
	[[ -z $into || $list = */9p.ko* ]] || cp -r -- "$share/." "$tree/out/"
	for file in $list; do
		name=${file##*/}
		unpack_module "$modules/$file" >"$tree/lib/modules/${name%%.ko*}.ko"
		echo "${name%%.ko*}.ko" >>"$tree/etc/guest/load"
	done
}

put_bench_module() {
	((module)) || return 0
	cp "$ko" "$tree/lib/memmap_bench.ko"
	echo ../memmap_bench.ko >>"$tree/etc/guest/load"
}

# Sets terminals: what COMMAND's stdout and stderr are like. Some terminals have no size, and 0 would be refused.
guest_terminals() {
	local tty_out=0 tty_err=0 rows=0 columns=0
	[[ ! -t 1 ]] || tty_out=1
	if [[ -t 2 ]]; then
		tty_err=1
		read -r rows columns < <(stty size <&2) || true
	fi
	((rows && columns)) || rows=24 columns=80
	terminals="GUEST_TTY_OUT=$tty_out GUEST_TTY_ERR=$tty_err GUEST_ROWS=$rows GUEST_COLUMNS=$columns"
}

# environment: for init, and what COMMAND shall see.
environment() {
	local name
	echo "$terminals GUEST_SHARE=${share:+1}"
	# A guest's own name and CPUs say nothing of the host in a result.
	export MEMMAP_BENCH_HOST=${MEMMAP_BENCH_HOST:-$HOSTNAME} MEMMAP_BENCH_HOST_CPUS=$host_cpus
	while read -r name; do
		echo "export $name=$(sh_quote "${!name}")"
	done < <(compgen -e MEMMAP_BENCH_ || true)
	echo "export TERM=$(sh_quote "${TERM:-dumb}") MEMMAP_BENCH_ACCEL=$accel_name"
}

# What init reads.
put_orders() {
	local dir=$tree/etc/guest
	guest_terminals
	environment >"$dir/environment"
	echo "exec $(sh_quote "${command[@]}")" >"$dir/command"
}

make_tree() {
	tree=$tmp/tree
	mkdir -p "$tree"/{dev,proc,sys,run,tmp,root,out,etc/guest,usr/{bin,sbin,lib/modules,lib64}}
	ln -s usr/bin usr/sbin usr/lib usr/lib64 "$tree"
	cp "$busybox" "$tree/usr/bin/busybox"
	ln -s busybox "$tree/usr/bin/sh"
	cp "$root/scripts/guest-init" "$tree/init"
	chmod 755 "$tree/init" "$tree/usr/bin/busybox"
}

# pack TREE IMAGE. The kernel makes /dev/console itself, so no root is needed.
pack() {
	(cd "$1" && find . -print0 | cpio --null --quiet -o -H newc --owner=0:0) >"$2"
}

make_initramfs() {
	local file
	make_tree
	: >"$tree/etc/guest/load"
	put_modules
	put_share_modules
	put_bench_module
	put_config
	for file in "${files[@]}"; do
		put_file "$file"
	done
	put_orders
	pack "$tree" "$tmp/initramfs"
	rm -rf "$tree"
}
