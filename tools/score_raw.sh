#!/usr/bin/env bash
# Score `detente parse` from raw text against a treebank: text as the treebank has it, a paragraph at each "# newpar" and "# newdoc".
#
#   tools/score_raw.sh GOLD.conllu SCORER.py     e.g. ../shared/gold/ewt/en_ewt-ud-dev.conllu ../shared/tools/score_conllu.py
set -euo pipefail
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
awk '/^# new(par|doc)/ { if (text) print text "\n"; text = "" }
     /^# text = / { text = text (text ? " " : "") substr($0, 10) }
     END { if (text) print text }' "$1" > "$out/raw.txt"
"$(dirname "$0")/../build/detente" parse --from text "$out/raw.txt" > "$out/got.conllu"
python3 "$2" "$1" "$out/got.conllu"
