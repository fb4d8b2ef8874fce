#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# How small kernels for guests are configured and built from their sources. Sourced after lib.sh, never run.
#
# shellcheck disable=SC2034,SC2154 # variables of who sources this, and of lib.sh

fragment=$root/scripts/guest-kernel.config

# kernel_arguments TREE OBJECTS: sets arguments, of a make there; OBJECTS is empty where it builds in the tree. No name of
# who builds it, or where, goes into the kernel.
kernel_arguments() {
	arguments=(-C "$1" -j "$(nproc)" ARCH=x86_64 KBUILD_OUTPUT="$2" KBUILD_BUILD_USER=memmap-bench
		KBUILD_BUILD_HOST=guest-kernel KBUILD_BUILD_VERSION=1)
}

# not_taken CONFIG: the fragment's lines that the configuration does not hold. Kconfig drops without a word what it cannot
# satisfy.
not_taken() {
	comm -23 <(grep -E '^(CONFIG_|# CONFIG_.* is not set$)' "$fragment" | sort) <(sort "$1") | paste -s -d ,
}
