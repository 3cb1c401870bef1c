#!/usr/bin/env bash
# Races of `detente code -j 4`: every kind of output, a store twice, a run that is killed and taken up again.
#
#   tests/tsan.sh COMMAND FILE...     COMMAND is of a build with -Db_sanitize=thread
set -uo pipefail
command=$1 samples=$(cd "$(dirname "$0")/../samples" && pwd) work=$(mktemp -d) bad=0
shift
trap 'rm -rf "$work"' EXIT
export TSAN_OPTIONS=exitcode=66

check() { # check NAME ARGUMENT...: no race; coding may find fault with an article
  local name=$1 rc
  shift
  "$command" code -j 4 "$@" > "$work/out" 2> "$work/err"
  rc=$?
  if [ $rc -gt 1 ] || grep -q 'WARNING: ThreadSanitizer' "$work/err"; then
    bad=1
    echo "$name: exit $rc"
    head -40 "$work/err"
  else echo "$name: no race"; fi
}

for format in jsonl csv tsv table gdelt1 gdelt2 gdelt2-mentions icews phoenix polecat tabari; do
  check $format --duplicates mark --link --to $format "$@" "$samples"
done
check sqlite --to "sqlite:$work/events.db" "$@"
check 'sqlite again' --resume --to "sqlite:$work/events.db" "$@"
"$command" code -j 4 -o "$work/cut" "$@" & victim=$!
for _ in $(seq 600); do [ -s "$work/cut" ] && break; sleep 0.1; done
kill -9 $victim
wait $victim 2> /dev/null
check resumed --resume -o "$work/cut" "$@"
check whole -o "$work/whole" "$@"
cmp "$work/cut" "$work/whole" || bad=1
exit $bad
