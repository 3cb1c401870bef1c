#!/usr/bin/env bash
# Speed and memory on one core: of each stage, of `detente parse` and of `detente code`.
#
#   bench/run.sh [FILE.jsonl]     default: every 12th article of ../shared/gold/throughput/news.jsonl.zst where that is there;
#                                 else samples/, forty times over
#
# Prints, by processor time: sentences/s, MB/s and ns/token of each stage and in all; the same of the whole commands, start, reading
# and writing included; peak memory of `detente code` for the articles once and four times; what each writer costs beside
# coding; and, where valgrind is there, instructions a token of several samples of the articles, start-up taken off, the worst last.
set -euo pipefail
cd "$(dirname "$0")/.."
command=build/detente news=../shared/gold/throughput/news.jsonl.zst work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

samples() { # samples/ as JSON lines: no command writes articles, so this takes the records as they are
  for _ in $(seq 40); do cat samples/wire.jsonl; done
}

if [ $# -gt 0 ]; then cat "$1" > "$work/all.jsonl"
elif [ -f "$news" ] && command -v zstd > /dev/null; then zstd -dc "$news" | awk 'NR % 12 == 0' > "$work/all.jsonl"
else samples > "$work/all.jsonl"; fi
bytes=$(stat -c %s "$work/all.jsonl")

echo stages
build/bench/bench_stages "$work/all.jsonl"
$command parse "$work/all.jsonl" > "$work/all.conllu"
sentences=$(grep -c '^# text = ' "$work/all.conllu") tokens=$(grep -cE '^[0-9]+	' "$work/all.conllu")
rm "$work/all.conllu"

printf '\nwhole commands: start, reading and writing included\n'
for what in parse code; do
  read -r seconds memory <<< "$(bench/measure.py 3 $command $what "$work/all.jsonl")"
  awk -v w=$what -v t="$seconds" -v s="$sentences" -v n="$tokens" -v b="$bytes" -v m="$memory" \
    'BEGIN { printf "detente %-6s %8.0f sentences/s %9.0f tokens/s %6.2f MB/s %7.1f MiB at most\n", w, s / t, n / t, b / t / 1e6, m }'
done
for _ in 1 2 3 4; do sed "s/\"id\": *\"/&$_/" "$work/all.jsonl"; done > "$work/four.jsonl"
read -r _ memory <<< "$(bench/measure.py 1 $command code "$work/four.jsonl")"
printf 'detente code, four times the articles: %.1f MiB at most\n' "$memory"

printf '\nwriters: beside coding, on the articles and on samples/ (ten times the events a sentence)\n'
for n in $(seq 1000 1399); do sed "s/\"id\": *\"/&$n-/" samples/wire.jsonl; done > "$work/dense.jsonl"
bench/writers.py build/bench/bench_writers "$work/all.jsonl" "$work/dense.jsonl"

printf '\nsamples/\n'
samples > "$work/samples.jsonl"
build/bench/bench_stages "$work/samples.jsonl" | tail -1

command -v valgrind > /dev/null || { echo 'no valgrind: instructions are not counted'; exit 0; }
instructions() { valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 > /dev/null | awk '/refs:/ { gsub(",", "", $NF); print $NF }'; }
: > "$work/none.txt"

# samples: a mixture of all articles; short ones; long ones; those of each source, where the records name one ("src")
some() { awk -v most=120000 '{ n += length($0) } n < most'; }
awk 'NR % 30 == 1' "$work/all.jsonl" > "$work/part.mixed"
awk 'length($0) < 600 && NR % 3 == 1' "$work/all.jsonl" | some > "$work/part.short"
awk 'length($0) > 6000' "$work/all.jsonl" | some > "$work/part.long"
for source in $(grep -oE '"src": ?"[A-Za-z0-9-]+"' "$work/all.jsonl" | cut -d'"' -f4 | sort -u); do
  grep -E "\"src\": ?\"$source\"" "$work/all.jsonl" | awk 'NR % 3 == 1' | some > "$work/part.$source"
done

# figure WHAT SAMPLE: instructions a token, start-up ($start) taken off
figure() {
  local part=$work/part.$2 all tokens
  tokens=$($command parse --from jsonl "$part" | grep -cE '^[0-9]+	')
  all=$(instructions $command "$1" --from jsonl "$part")
  awk -v w="$1" -v p="$2" -v a="$all" -v z="$start" -v n="$tokens" \
    'BEGIN { printf "detente %-6s %6.0f %-14s %6d tokens, start-up %.0f million\n", w, (a - z) / n, p, n, z / 1e6 }'
}
start=$(instructions $command parse "$work/none.txt")
printf '\ninstructions a token, by sample, the worst last\n'
for part in "$work"/part.*; do [ ! -s "$part" ] || figure parse "${part##*/part.}"; done | sort -k3n
start=$(instructions $command code "$work/none.txt")
figure code mixed
