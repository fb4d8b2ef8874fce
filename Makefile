# SPDX-License-Identifier: MIT
# The front door. V=1 shows commands; KDIR= is the kernel build tree of kmod; SWEEP=, STAGES= and PREFLIGHT= options of the
# scripts of that name.
V ?= 0
export V
ifneq ($(words $(CURDIR)),1)
$(error "$(CURDIR)" has a blank, which kernel builds do not accept: move the clone)
endif
MAKEFLAGS += --no-print-directory
SWEEP ?=
STAGES ?=
PREFLIGHT ?=

all: bench kmod

# memmap-count too, where 'make deps' could get libperf: without it there are no counters.
bench:
	@$(MAKE) -C bench
	@! test -f build/libperf/recipe || $(MAKE) -C bench/counters

# Against the running kernel, or KDIR. scripts/guest builds for its own kernels.
kmod:
	@$(MAKE) -C kmod $(if $(KDIR),KDIR="$(abspath $(KDIR))")

# A small kernel with CONFIG_DEVICE_PRIVATE, for guests: 4 minutes, once. scripts/guest --kernel private makes it too.
guest-kernel:
	@scripts/guest-kernel get

deps:
	@scripts/deps

sweep:
	@scripts/sweep $(SWEEP)

# Every writer in user space, with one thread and with all, next to what memory allows: a minute where nobody disturbs it.
ladder:
	@scripts/sweep --experiment ladder --where model

# May numbers from this machine be believed? PREFLIGHT= options of scripts/preflight.
preflight:
	@scripts/preflight $(PREFLIGHT)

# Where the time of a whole bind goes, in guests: a quarter of an hour.
stages:
	@scripts/stages $(STAGES)

# Draws the figures of RUN again, by default of the newest run.
RUN ?= $(dir $(shell ls -t data/runs/*/*/*/summary.csv 2>/dev/null | head -n 1))
plots:
	@test -n "$(RUN)" || { echo "make plots: no run below data/runs; make sweep first, or give RUN=DIR" >&2; exit 2; }
	@plots/render "$(RUN)"

# One page about RUN, or about RUN compared with BASE; figures are drawn where there are none, and what larger ranges would
# take where a model can be made of the run.
BASE ?=
report: bench
	@test -n "$(RUN)" || { echo "make report: no run below data/runs; make sweep first, or give RUN=DIR" >&2; exit 2; }
	@for run in $(if $(BASE),"$(BASE)") "$(RUN)"; do \
		test -e "$$run/plots" || plots/render "$$run" >/dev/null || true; \
		build/bench/memmap-bench predict --out "$$run/prediction.csv" "$$run" >/dev/null 2>&1 && \
			plots/render "$$run" prediction >/dev/null || true; \
	done
	@build/bench/memmap-bench report $(if $(BASE),"$(BASE)") "$(RUN)"

# Tests kill at random moments, other ones each time; here at some of them, check-long at all.
check: check-unit check-guest

# What needs no guest: five minutes. What measures runs alone: where others compile beside it, no sample is valid.
check-unit:
	@$(MAKE) -C bench check
	@! test -f build/libperf/recipe || $(MAKE) -C bench/counters check
	@prove -j 2 -r plots/test scripts/test/sweep.t scripts/test/resume.t scripts/test/report.t scripts/test/export.t
	@prove -j 2 scripts/test/suite-diff.t scripts/test/bisect.t scripts/test/kernel.t scripts/test/preflight.t scripts/test/pmem-guard.t scripts/test/tune.t
	@prove -j 2 scripts/test/man.t scripts/test/packaging.t
	@KILLS=2 prove scripts/test/counters.t scripts/test/kills.t

# In guests, on both of Debian's kernels: a quarter of an hour.
check-guest:
	@$(MAKE) -C bench nd-cycle all
	@$(MAKE) -C kmod/test
	@KILLS=10 prove -j 2 scripts/test/namespaces-*.t scripts/test/module-6*.t scripts/test/guest.t scripts/test/bisect-guest.t

# What takes long: a hundred kills of the sweep, fifty of namespaces, the largest ranges on 6.1: half an hour.
check-long:
	@prove scripts/test/kills.t scripts/test/kills-guest.t scripts/test/namespaces-6.12.t
	@LONG=1 prove scripts/test/module-6.1.t

# On the small kernel with DEVICE_PRIVATE: a minute, and four more to build it before.
check-private: guest-kernel
	@prove scripts/test/module-private.t

# The page in a browser: Debian's packages chromium, 300 MB, and python3, which make deps leaves alone.
check-report: bench
	@{ command -v chromium && command -v python3; } >/dev/null || { echo "make check-report: needs 'apt-get install chromium python3'" >&2; exit 77; }
	@prove scripts/test/report-page.t

# What users run, below PREFIX, and manual pages; DESTDIR goes before every path. uninstall removes just that.
PREFIX ?= /usr/local
DESTDIR ?=
install: bench
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" scripts/install install

uninstall:
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" scripts/install uninstall

# build/memmap-bench-VERSION.run: all in one file, for servers without compilers. DIST_KERNELS= names the kernels whose
# modules come along, by default the running one where its headers are here: 6.12, 6.1, private, a release, or a build tree.
DIST_KERNELS ?=
dist:
	@DIST_KERNELS="$(DIST_KERNELS)" scripts/dist

# What must be clean before a commit.
lint:
	@scripts/lint

clean:
	rm -rf build

.PHONY: all bench kmod guest-kernel deps sweep ladder preflight stages plots report check check-unit check-guest check-long check-private check-report install uninstall dist lint clean
