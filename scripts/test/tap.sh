#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Test output in TAP: a line for each check, comments, the plan. Sourced by tests, those of plots too.
number=0 failed=0

# tap TRUE NAME: one line. TRUE is 1 or 0.
tap() {
	((++number))
	if (($1)); then
		echo "ok $number - $2"
	else
		failed=1
		echo "not ok $number - $2"
	fi
}

# A test in which each check is a command has an ok of its own instead.
ok() {
	tap "$1" "$2"
}

# Standard input as comments. To stderr: prove shows that, and swallows what is on stdout.
comment() {
	tr -cd '\11\12\40-\176' | sed 's/^/# /' >&2
}

# The last line, and the status.
finish() {
	echo "1..$number"
	exit "$failed"
}
