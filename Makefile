# SPDX-License-Identifier: MIT
# The front door. V=1 shows commands; KDIR= is the kernel build tree of kmod.
V ?= 0
export V
MAKEFLAGS += --no-print-directory

all: bench kmod

bench:
	$(MAKE) -C bench

kmod:
	$(MAKE) -C kmod

.PHONY: all bench kmod
