#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# memmap-bench run in the model, killed at any moment and gone on with: nothing twice, nothing lost. Needs neither root
# nor guest. Prints TAP.
set -uo pipefail
# shellcheck source=../lib.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
set +e
# RESUME_KILLS: moments.
kills=${RESUME_KILLS:-20}
tmp=$(mktemp -d -p /dev/shm 2>/dev/null) || tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
bench=$programs/memmap-bench
points=8
command=(run --where model --sizes 128M --nodes 0 --schedules 'serial,deferred,slices,background'
	--writers 'stores,legacy' --touches 64 --progress never)
number=0

[[ -x $bench ]] || make -s -C "$root" bench >&2 || exit 1

ok() {
	((++number))
	(($1)) && echo "ok $number - $2" || echo "not ok $number - $2"
}

# check STATUS REGEX NAME COMMAND...
check() {
	local want=$1 regex=$2 name=$3 status=0
	shift 3
	"$@" >"$tmp/out" 2>&1 || status=$?
	if ((status == want)) && grep -qE -- "$regex" "$tmp/out"; then
		ok 1 "$name"
	else
		ok 0 "$name"
		sed 's/^/# /' "$tmp/out"
		echo "# status $status, expected $want and /$regex/"
	fi
}

# rounds DIR: point and round of each sample that ends its round, by being valid or the last attempt. No name has a comma.
rounds() {
	sed 1d "$1/samples.csv" | awk -F, '$20 == 1 || $12 == 3 { print $2, $11 }' | sort
}

# whole DIR ROUNDS: each point has each round once, samples are numbered through, and the results are of them.
whole() {
	local dir=$1 want=$(($2 * points)) rows
	rows=$(rounds "$dir")
	[[ $(wc -l <<<"$rows") = "$want" && $(uniq <<<"$rows" | wc -l) = "$want" ]] || return 1
	[[ $(sed 1d "$dir/samples.csv" | cut -d, -f1) = "$(seq "$(sed 1d "$dir/samples.csv" | wc -l)")" ]] || return 1
	[[ $(sed 1d "$dir/summary.csv" | wc -l) = "$points" ]] || return 1
	# Warm-up is kept apart.
	[[ $(($(grep -c '"run_type": "iteration"' "$dir/result.json") + $(grep -c ',warmup$' "$dir/marks.csv"))) = \
		"$(awk -F, '$20 == 1' "$dir/samples.csv" | wc -l)" ]] || return 1
	# No row of another file is of a sample that is not there, or of none.
	[[ $(cut -d, -f1 "$dir/workers.csv" | sort -u | wc -l) = "$(wc -l <"$dir/samples.csv")" ]]
}

# torn DIR: a file that is replaced whole is not whole. As jq is not everywhere, by the end of its text.
torn() {
	local file
	for file in env.json result.json; do
		[[ ! -f $1/$file || $(tail -c 3 "$1/$file" | tr -d '\n ') = *'}' ]] || return 0
	done
	return 1
}

# How long the whole takes here, in milliseconds, so that kills come while it runs.
begun=$(date +%s%N)
"$bench" "${command[@]}" --repetitions 30 --out "$tmp/whole" >/dev/null 2>&1
took=$((($(date +%s%N) - begun) / 1000000 + 1))
whole "$tmp/whole" 30
ok $((!$?)) 'a run that nobody kills is whole'

kill_in() {
	sleep "$(printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000)))"
	kill -KILL "$2" 2>/dev/null
	wait "$2" 2>/dev/null
}

# kill_at MILLISECONDS COMMAND...: whatever else it does, it does not end by itself.
kill_at() {
	local child
	"${@:2}" >/dev/null 2>&1 &
	child=$!
	kill_in "$1" "$child"
}

# kill_after_sample MILLISECONDS DIR COMMAND...: that long after the first sample in DIR, however slow the machine is.
kill_after_sample() {
	local child dir=$2
	"${@:3}" >/dev/null 2>&1 &
	child=$!
	until [[ $(grep -cs . "$dir/samples.csv") -gt 1 ]] || ! kill -0 "$child" 2>/dev/null; do
		sleep 0.002
	done
	kill_in "$1" "$child"
}

bad=0 killed=0 taken=0
for ((n = 0; n < kills; n++)); do
	dir=$tmp/killed$n
	# At any moment, and in turn at one when there is something to lose: some of those at once, and not again.
	if ((n % 2)); then
		kill_after_sample $((n % 4 == 3 ? 0 : RANDOM % took)) "$dir" "$bench" "${command[@]}" --repetitions 30 --out "$dir"
	else
		kill_at $((RANDOM % took)) "$bench" "${command[@]}" --repetitions 30 --out "$dir"
	fi
	# And while it goes on.
	((n % 4 > 1)) || kill_at $((RANDOM % took)) "$bench" run --resume "$dir" --progress never
	# Before there is an env.json nothing has been measured: it is begun anew.
	if [[ ! -f $dir/env.json ]]; then
		"$bench" run --resume "$dir" >"$tmp/out" 2>&1
		if [[ $? != 2 ]] || ! grep -q -e 'begin anew with --out' -e 'is accepted' "$tmp/out"; then
			bad=1
			sed "s/^/# $n: no env.json: /" "$tmp/out"
		fi
		continue
	fi
	! torn "$dir" || { bad=1 && echo "# $n: a file is torn"; }
	((killed++))
	taken=$((taken + $(rounds "$dir" | wc -l)))
	"$bench" run --resume "$dir" >"$tmp/out" 2>&1 || { bad=1 && sed "s/^/# $n: /" "$tmp/out"; }
	whole "$dir" 30 || { bad=1 && echo "# $n: is not whole: $dir" && rounds "$dir" | uniq -c | awk '$1 > 1' | head -3; }
done
((bad == 0))
ok $((!$?)) "killed at any of $kills moments it ends whole"
((killed >= kills / 4 && taken > 0 && taken < killed * 30 * points))
ok $((!$?)) 'kills came while it ran'

# --- parts ---------------------------------------------------------------------------------------------------------

check 0 'part 1 of 3 is complete; .* --part 2/3 is to come; .* --part 3/3 is to come' 'part 1' \
	"$bench" "${command[@]}" --repetitions 5 --part 1/3 --out "$tmp/parts"
check 0 'part 3 of 3 is complete; .* --part 2/3 is to come$' 'part 3 before part 2' \
	"$bench" run --resume "$tmp/parts" --part 3/3
check 0 'part 2 of 3 is complete$' 'part 2' "$bench" run --resume "$tmp/parts" --part 2/3
whole "$tmp/parts" 15
ok $((!$?)) 'parts make a whole'
[[ $(sed 1d "$tmp/parts/samples.csv" | awk -F, '{ print int($11 / 5) + 1, $(NF - 1), $NF }' | sort -u | tr '\n' ';') = \
	'1 1 1;2 1 3;3 1 2;' ]]
ok $((!$?)) 'each part is a load of its own'
grep -q '"memmap.load": 3' "$tmp/parts/result.json"
ok $((!$?)) 'result.json says so too'

# --- counters in some of the calls ------------------------------------------------------------------------------------

# Alone, so that no memmap-count is beside it, and one of our own is, where it is wanted.
mkdir "$tmp/alone"
cp "$bench" "$tmp/alone/"
cat >"$tmp/alone/memmap-count" <<'EOF'
#!/bin/sh
echo 'instructions counted - 0 0 '; echo 'ready 1'
while read -r what turn; do
	[ "$what" = end ] && echo 'instructions counted 327680 9 9 ' && echo ended || echo begun
done
EOF
chmod +x "$tmp/alone/memmap-count"
check 0 '^# part 1' 'a part that is counted' "$tmp/alone/memmap-bench" "${command[@]}" --repetitions 3 --part 1/2 \
	--out "$tmp/counted"
rm "$tmp/alone/memmap-count"
check 0 'no counters: there is no memmap-count' 'and one that is not' \
	env PATH=/usr/bin:/bin "$tmp/alone/memmap-bench" run --resume "$tmp/counted" --part 2/2
sed -n '/"counters": {/,/^  }/p' "$tmp/counted/env.json" >"$tmp/out"
grep -q '"used": true' "$tmp/out" && grep -q '"reason": "there is no memmap-count' "$tmp/out" &&
	grep -q '"name": "instructions"' "$tmp/out"
ok $((!$?)) 'env.json still says that there are counts, and of what'
[[ $(grep -o '"counted": [a-z]*' "$tmp/counted/env.json" | tr '\n' ';') = '"counted": true;"counted": false;' ]]
ok $((!$?)) 'and which call they are of'

# --- what is refused ------------------------------------------------------------------------------------------------

cp -r "$tmp/whole" "$tmp/other"
check 2 '^memmap-bench: --sizes: recorded 128M, now 1G$' 'other options' "$bench" run --resume "$tmp/other" --sizes 1G
check 0 '^# results' 'the same options, said otherwise' "$bench" run --resume "$tmp/other" --sizes 131072k \
	--repetitions 30 --writers legacy,stores
sed -i 's/"release": "/&9/; s/"cpu": "/&My /; s/"struct_page_size": 64/"struct_page_size": 56/' "$tmp/other/env.json"
before=$(cd "$tmp/other" && cat -- * | cksum)
check 2 '^memmap-bench: kernel.release: recorded "9' 'another kernel' "$bench" run --resume "$tmp/other"
grep -q '^memmap-bench: cpu: recorded "My ' "$tmp/out" && grep -q '^memmap-bench: model: .*56' "$tmp/out"
ok $((!$?)) 'each difference has its line'
[[ $(cd "$tmp/other" && cat -- * | cksum) = "$before" ]]
ok $((!$?)) 'what is refused is not touched'
check 2 'the directory of a run is accepted' 'no directory' "$bench" run --resume "$tmp/none"
check 2 'env.json: line' 'an env.json that is none' sh -c "mkdir '$tmp/bad' && echo '{' >'$tmp/bad/env.json' &&
	'$bench' run --resume '$tmp/bad'"
check 2 'where, seed, scale' 'an env.json of something else' sh -c "echo '{}' >'$tmp/bad/env.json' &&
	'$bench' run --resume '$tmp/bad'"
sed 's/"--where",/"--help",/' "$tmp/whole/env.json" >"$tmp/bad/env.json"
check 2 "unrecognized option '--help'" 'arguments that would end well' "$bench" run --resume "$tmp/bad"
check 1 'another memmap-bench works there' 'a second runner' \
	flock "$tmp/parts" "$bench" run --resume "$tmp/parts"

# --- dry runs ---------------------------------------------------------------------------------------------------------

check 0 '^samples: 240;' 'a dry run tells how much it is' "$bench" "${command[@]}" --repetitions 30 --out "$tmp/dry" --dry-run
grep -q '^time: unknown before anything is measured' "$tmp/out" && [[ ! -e $tmp/dry ]]
ok $((!$?)) 'it guesses nothing and leaves nothing'
check 0 '^time: nothing is left' 'nor is anything left of a whole run' "$bench" run --resume "$tmp/whole" --dry-run
"$bench" "${command[@]}" --repetitions 5 --part 1/2 --out "$tmp/half" >/dev/null 2>&1
check 0 '^time: about .*: the pace of the earlier calls' 'the rest has the pace of what is there' \
	"$bench" run --resume "$tmp/half" --part 2/2 --dry-run
check 77 'needs .* of node 0' 'a dry run of what cannot run' "$bench" run --where model --sizes 64T --nodes 0 --dry-run
echo "1..$number"
