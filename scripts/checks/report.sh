#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The table of preflight's checks, how one is run, and how all are told. Sourced, never run.
#
# shellcheck disable=SC2034,SC2154 # variables that scripts/preflight and the checks share

# One row a check; order is that of the files.
order=()
declare -A severity_of=() scope_of=() want_of=() why_of=() mend_of=()

# check NAME SEVERITY SCOPE WANT WHY MEND: a row, and check_NAME() its function. SEVERITY is FAIL, WARN or INFO; SCOPE has
# h, g, m for what is measured that it concerns: this kernel (host), a guest that is booted here, the user-space model.
check() {
	order+=("$1")
	severity_of[$1]=$2 scope_of[$1]=$3 want_of[$1]=$4 why_of[$1]=$5 mend_of[$1]=$6
}

# A check ends with one of these. It may have set severity, want or mend before.
ok() {
	state=ok found=$*
}

bad() {
	state=bad found=$*
}

unknown() {
	state=unknown found=$*
}

# plain TEXT: in text, one line of printable ASCII: what files hold may be anything.
plain() {
	local LC_ALL=C
	text=${1//[^ -~]/?}
	((${#text} <= 400)) || text=${text:0:400}...
}

# Between the fields of a record.
separator=$'\x1f'

# run_check NAME: prints its record. In a shell of its own, so that one that breaks ends nothing but itself.
run_check() (
	severity=${severity_of[$1]} want=${want_of[$1]} why=${why_of[$1]} mend=${mend_of[$1]} state='' found=''
	"check_${1//-/_}"
	[[ -n $state ]] || unknown 'the check came to no verdict, which is an error of it'
	record=''
	for field in "$state" "$severity" "$found" "$want" "$why" "$mend"; do
		plain "$field"
		record+=$text$separator
	done
	printf '%s\n' "$record"
)

declare -A record_of=()
left_out=() failing=()
declare -A count=([ok]=0 [bad]=0 [unknown]=0)

# run_checks NAME...: all records, and what stands: a FAIL that is not ok. What could not be found out is not ok.
run_checks() {
	local name record status
	for name; do
		if [[ ${scope_of[$name]} != *${where:0:1}* ]]; then
			left_out+=("$name")
			continue
		fi
		status=0
		record=$(run_check "$name") || status=$?
		if ((status)) || [[ $record != *"$separator"*"$separator"* ]]; then
			record=unknown$separator${severity_of[$name]}$separator"the check itself broke (status $status)"$separator
			record+=${want_of[$name]}$separator${why_of[$name]}$separator${mend_of[$name]}$separator
		fi
		record_of[$name]=$record
		count_record "$name"
	done
}

# Splits the record of NAME into state, severity, found, want, why, mend.
open_record() {
	IFS=$separator read -r state severity found want why mend _ <<<"${record_of[$1]}"
}

count_record() {
	local state severity found want why mend
	open_record "$1"
	count[$state]=$((count[$state] + 1))
	[[ $state != ok && $severity = FAIL ]] || return 0
	contains "$1" "${allowed[@]}" || failing+=("$1")
}

# --- telling -------------------------------------------------------------------------------------------------------

# One line a check; of those that are ok, what was found and wanted is enough.
tell() {
	local name state severity found want why mend note
	for name in "${order[@]}"; do
		[[ -n ${record_of[$name]:-} ]] || continue
		open_record "$name"
		note=''
		[[ $state = ok || $severity != FAIL ]] || ! contains "$name" "${allowed[@]}" || note=' (allowed)'
		printf '%-7s %s %-15s %s%s | wanted: %s' "$state" "$severity" "$name" "$found" "$note" "$want"
		[[ $state = ok ]] || printf ' | why: %s | do: %s' "$why" "$mend"
		printf '\n'
	done
	tell_sum
}

tell_sum() {
	local text
	echo "$((count[ok] + count[bad] + count[unknown])) checks: ${count[ok]} ok, ${count[bad]} bad, ${count[unknown]} unknown"
	((!${#left_out[@]})) || echo "left out, as they do not concern --where $where: ${left_out[*]}"
	if ((${#failing[@]})); then
		text=${failing[*]}
		echo "FAIL stands: $text; mend it, or --allow ${text// /,} (recorded with the result)"
	fi
}

# Sets text: a JSON string. Records are printable ASCII already; what else comes here is made so.
json_string() {
	plain "$1"
	text=${text//\\/\\\\}
	text=\"${text//\"/\\\"}\"
}

# Sets array: JSON strings of the words.
json_words() {
	local word text
	array=''
	for word; do
		json_string "$word"
		array+=${array:+, }$text
	done
	array="[$array]"
}

tell_json() {
	local name comma='' array text allow
	json_string "$prefix"
	printf '{\n  "schema": 1,\n  "where": "%s",\n  "root": %s,\n  "status": %d,\n' "$where" "$text" "$1"
	printf '  "count": {"ok": %d, "bad": %d, "unknown": %d},\n' "${count[ok]}" "${count[bad]}" "${count[unknown]}"
	json_words "${allowed[@]}"
	printf '  "allowed": %s,\n' "$array"
	json_words "${failing[@]}"
	printf '  "failing": %s,\n' "$array"
	json_words "${left_out[@]}"
	printf '  "left_out": %s,\n  "checks": [' "$array"
	for name in "${order[@]}"; do
		[[ -n ${record_of[$name]:-} ]] || continue
		printf '%s\n    ' "$comma"
		tell_json_check "$name"
		comma=,
	done
	printf '\n  ]\n}\n'
}

tell_json_check() {
	local state severity found want why mend text field allow=false
	open_record "$1"
	! contains "$1" "${allowed[@]}" || allow=true
	printf '{"name": "%s", "severity": "%s", "state": "%s", "allowed": %s' "$1" "$severity" "$state" "$allow"
	for field in found want why mend; do
		json_string "${!field}"
		printf ', "%s": %s' "$field" "$text"
	done
	printf '}'
}

# --list: the table itself.
tell_table() {
	local name
	for name in "${order[@]}"; do
		printf '%s %-15s %s | wanted: %s | do: %s\n' "${severity_of[$name]}" "$name" "${why_of[$name]}" \
			"${want_of[$name]}" "${mend_of[$name]}"
	done
}
