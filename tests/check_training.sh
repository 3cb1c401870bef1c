#!/bin/sh
# The trainer of the syntax model: the same trees and seed give the same bytes, another seed others, and the parser takes what it makes.
#   check_training.sh DETENTE TRAIN_SYNTAX SAMPLES
set -eu
detente=$1 trainer=$2 samples=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$detente" parse "$samples"/*.txt "$samples"/*.html > "$work/trees.conllu"

train() { # train OUT SEED
  # the trainer frees nothing before it ends
  ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0" "$trainer" "$work/$1" gold="$work/trees.conllu" seed="$2" words=500 least=1 tagger_rounds=2 parser_rounds=3 last_rounds=1 folds=2 2> "$work/log" ||
    { cat "$work/log"; exit 1; }
}
train one 1
train two 1
train other 2
cmp "$work/one" "$work/two"
if cmp -s "$work/one" "$work/other"; then echo "another seed, the same bytes"; exit 1; fi

words() { grep -v '^#' "$1" | cut -f 1,2; }
"$detente" parse "$samples/talks.txt" > "$work/built-in"
"$detente" parse --model "$work/one" "$samples/talks.txt" > "$work/small"
words "$work/built-in" > "$work/want"
words "$work/small" | cmp - "$work/want"
