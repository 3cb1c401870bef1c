#!/usr/bin/env bash
# Speed of the command and of each stage on one core.
#
#   bench/run.sh [FILE.jsonl]     default: every 12th article of ../shared/gold/throughput/news.jsonl.zst where it is there
#
# Prints, by processor time, sentences/s, MB/s and ns/token of each stage; of whole `detente parse`; and, where valgrind is there, instructions a token of
# `detente parse` on a part of the file, start-up taken off.
set -euo pipefail
cd "$(dirname "$0")/.."
command=build/detente work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ $# -gt 0 ]; then cat "$1" > "$work/all.jsonl"
else zstd -dc ../shared/gold/throughput/news.jsonl.zst | awk 'NR % 12 == 0' > "$work/all.jsonl"; fi

build/bench/bench_stages "$work/all.jsonl"

TIMEFORMAT='%U %S'
took=$( { time $command parse "$work/all.jsonl" > "$work/all.conllu"; } 2>&1 | awk '{ print int(($1 + $2) * 1e6) }')
sentences=$(grep -c '^# text = ' "$work/all.conllu") tokens=$(grep -cE '^[0-9]+	' "$work/all.conllu")
awk -v t="$took" -v s="$sentences" -v n="$tokens" -v b="$(stat -c %s "$work/all.jsonl")" \
  'BEGIN { printf "\ndetente parse: %.0f sentences/s, %.0f tokens/s, %.1f MB/s (start, reading and writing included)\n", s / t * 1e6, n / t * 1e6, b / t }'

command -v valgrind > /dev/null || exit 0
instructions() { valgrind --tool=callgrind --callgrind-out-file=/dev/null $command parse "$1" 2>&1 >/dev/null | awk '/refs:/ { gsub(",", "", $NF); print $NF }'; }
awk 'NR % 30 == 0' "$work/all.jsonl" > "$work/part.jsonl"
: > "$work/none.txt"
tokens=$($command parse "$work/part.jsonl" | grep -cE '^[0-9]+	')
awk -v a="$(instructions "$work/part.jsonl")" -v z="$(instructions "$work/none.txt")" -v n="$tokens" \
  'BEGIN { printf "detente parse: %.0f instructions a token (%d tokens)\n", (a - z) / n, n }'
