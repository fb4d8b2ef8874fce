#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What bench/suite-diff keeps of a clone: all that is not committed, and nothing where all is. Prints TAP.
set -uo pipefail
here=$(cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
tmp=$(mktemp -d -p /dev/shm 2>/dev/null) || tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
clone=$tmp/clone out=$tmp/out
# The user's own settings must not change the diff; nor may a clone above be taken for this one.
export GIT_CEILING_DIRECTORIES=$tmp GIT_CONFIG_GLOBAL=$tmp/gitconfig GIT_CONFIG_NOSYSTEM=1
number=0

ok() {
	((++number))
	(($1)) && echo "ok $number - $2" || echo "not ok $number - $2"
}

keep() {
	"$here/../../bench/suite-diff" "$clone/bench" "$out"
}

# told NAME VALUE: of the header.
told() {
	grep -qx "#define SUITE_DIFF_$1 $2" "$out/suite-diff.h"
}

# same_sum: the header's sum is that of the file.
same_sum() {
	told SHA256 "\"$(sha256sum <"$out/suite.diff" | cut -d ' ' -f 1)\""
}

# as_before: the files were not touched: make would build again.
as_before() {
	[[ $out/suite.diff -ot $tmp/mark && $out/suite-diff.h -ot $tmp/mark ]]
}

cat >"$GIT_CONFIG_GLOBAL" <<'END'
[user]
	name = t
	email = t@t
[diff]
	noprefix = true
	external = false
[color]
	ui = always
END
mkdir -p "$clone"/{bench,kmod} "$out"
git -C "$clone" init -q
printf '/build/\n' >"$clone/.gitignore"
printf 'int a;\n' >"$clone/bench/a.c"
printf 'int k;\n' >"$clone/kmod/k.c"
git -C "$clone" add . && git -C "$clone" commit -qm one

keep
ok $((!$?)) 'a clean clone'
told KNOWN 1 && told WHOLE_BYTES 0 && told SHA256 '""' && [[ ! -s $out/suite.diff ]]
ok $((!$?)) 'a clean clone has no diff'
touch "$tmp/mark"
keep && as_before
ok $((!$?)) 'what is as before is not touched'

printf 'int changed;\n' >"$clone/bench/a.c"
printf 'int new;\n' >"$clone/kmod/new.c"
printf 'int staged;\n' >"$clone/kmod/k.c"
git -C "$clone" add kmod/k.c
mkdir -p "$clone/build" && echo built >"$clone/build/x.c"
cp "$clone/.git/index" "$tmp/index"
keep && same_sum && told KNOWN 1 && told WHOLE_BYTES "$(wc -c <"$out/suite.diff")"
ok $((!$?)) 'its size and sum'
grep -qx '+int changed;' "$out/suite.diff"
ok $((!$?)) 'a changed file'
grep -qx '+int new;' "$out/suite.diff"
ok $((!$?)) 'a new file'
grep -qx '+int staged;' "$out/suite.diff"
ok $((!$?)) 'a staged file'
! grep -q built "$out/suite.diff"
ok $((!$?)) 'but none that git ignores'
cmp -s "$clone/.git/index" "$tmp/index"
ok $((!$?)) 'the index is as it was'
[[ -z $(ls -d "$out"/.suite-diff.* 2>/dev/null) ]]
ok $((!$?)) 'nothing is left beside'
git clone -q "$clone" "$tmp/again" && git -C "$tmp/again" apply "$out/suite.diff" &&
	diff -r "$clone/bench" "$tmp/again/bench" && diff -r "$clone/kmod" "$tmp/again/kmod"
ok $((!$?)) 'applied to the commit, it gives what was built'

seq -f %0999g 600 >"$clone/kmod/new.c"
keep && same_sum && [[ $(wc -c <"$out/suite.diff") -le 262144 && $(tail -c 1 "$out/suite.diff" | od -An -tx1) = ' 0a' ]]
ok $((!$?)) 'a long one is cut after a line'
whole=$(sed -n 's/.*WHOLE_BYTES //p' "$out/suite-diff.h")
((whole > 500000))
ok $((!$?)) 'and says how long it was'

rm -rf "$clone/.git"
keep && told KNOWN 0 && told WHOLE_BYTES 0 && [[ ! -s $out/suite.diff ]]
ok $((!$?)) 'no clone: nothing is known'
echo 1.0 >"$clone/VERSION"
(cd "$clone" && find bench kmod -type f -exec sha256sum {} + >SHA256SUMS)
keep && told KNOWN 1 && told WHOLE_BYTES 0
ok $((!$?)) 'packed, and as it was then: nothing has changed'
echo 1.0-dirty >"$clone/VERSION"
keep && told KNOWN 0
ok $((!$?)) 'packed from what was not committed: nothing is known'
echo 1.0 >"$clone/VERSION"
echo '/* other */' >>"$clone/kmod/new.c"
keep && told KNOWN 0
ok $((!$?)) 'packed, and changed since: nothing is known'

echo "1..$number"
