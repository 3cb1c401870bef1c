#!/usr/bin/env bash
# Rebuild model/syntax.bin from the treebanks and raw news beside the checkout (../shared/gold), all seeds fixed.
#
#   train/train.sh [WORK]      WORK (default build/train-work) keeps every step's result: a second run goes on where one stopped
#
# Steps: tokens of the raw news by our own tokenizer; word vectors and clusters from them; the teacher (train/teacher.py: about half an
# hour on one core); its trees over the raw news ("silver", about 20 minutes); the model from gold and silver (train_syntax, C).
# Needs zstd, and python3 with torch, numpy and gensim for the first four (PYTHON=... names another). The last step alone gives the
# same bytes from the same silver trees and clusters (same build, same machine); PyTorch does not promise that between its versions.
set -euo pipefail
cd "$(dirname "$0")/.."
work=${1:-build/train-work} gold=../shared/gold python=${PYTHON:-python3}
[ -d $gold/ewt ] || { echo "train: no $gold here"; exit 1; }
mkdir -p "$work"
[ -d build ] || meson setup build
meson compile -C build

step() { # step RESULT COMMAND...: run unless the result is there
  local result=$1; shift
  [ -e "$work/$result" ] || { echo "== $result"; "$@"; }
}
treebanks() {
  zstd -qdf $gold/ewt/en_ewt-ud-train.conllu.zst -o "$work/ewt-train.conllu"
  zstd -qdf $gold/gum/gum-free-train.conllu.zst -o "$work/gum-train.conllu"
}
raw() { $python train/raw_text.py "$work" $gold/throughput/news.jsonl.zst $gold/throughput/noisy.jsonl.zst
  for text in "$work"/raw-*.txt; do build/bench/text_conllu "$text" > "${text%.txt}.conllu"; done; touch "$work/raw.done"; }
mix() { $python train/mix_raw.py mix "$work/sil-" 250000 1 "$work"/raw-polnear.conllu=1 "$work"/raw-bbc2004.conllu=1 \
  "$work"/raw-leipzig2016.conllu=1 "$work"/raw-insightcrime.conllu=0.5 "$work"/raw-abc2006.conllu=0.6 "$work"/raw-reuters21578.conllu=0.2 \
  "$work"/raw-20news.conllu=0.6 "$work"/raw-toi2002-lower.conllu=0.05; }
silver() { $python train/teacher.py parse "$work/teacher.pt" "$work/sil-$1.conllu" "$work/silver-$1.tmp"
  $python train/mix_raw.py spell "$work/silver-$1.tmp" "$work/silver-$1.conllu" "$1"; }

files="0 1 2 3 4 5 6 8 10 12 14" # of 250,000 words each; what the committed model has seen
banks=("$work/ewt-train.conllu" "$work/gum-train.conllu")
step gum-train.conllu treebanks
step raw.done raw
step vectors.npz $python train/teacher.py vectors "$work/vectors.npz" "$work"/raw-*.conllu -- "${banks[@]}"
step clusters.tsv $python train/teacher.py clusters "$work/vectors.npz" "$work/clusters.tsv" 800
step teacher.pt $python train/teacher.py train "$work/vectors.npz" "$work/teacher.pt" 10 1 $gold/ewt/en_ewt-ud-dev.conllu "${banks[@]}"
step sil-0.conllu mix
for i in $files; do step "silver-$i.conllu" silver "$i"; done
list=$(for i in $files; do printf '%s,' "$work/silver-$i.conllu"; done)
build/train/train_syntax model/syntax.bin gold="$work/ewt-train.conllu,$work/gum-train.conllu" silver="${list%,}" \
  clusters="$work/clusters.tsv" $(grep -v '^#' train/settings.txt)
