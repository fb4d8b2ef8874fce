#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What a kernel's image says of itself. Sourced, never run.

# The release stands in the bzImage's header: at 0x20e is where it begins, less 0x200.
bzimage_release() {
	local at
	at=$(od -An -tu2 -j526 -N2 "$1")
	dd if="$1" bs=1 skip=$((at + 512)) count=128 status=none | tr '\0' '\n' | sed -n '1s/ .*//p'
}
