#!/bin/sh
# Make model/relate.bin anew (docs/accuracy.md, "Relation model"; card in model/README.md).
#
# usage: train/relate.sh NEWS.jsonl WORDNET_DIR     from the repository's root, after `ninja -C build`
#        NEWS.jsonl: raw news for the word vectors; WORDNET_DIR: /usr/share/wordnet of Debian's wordnet-base
# Needs python3 with numpy and scipy, and build/train/relate_fit. The dictionaries and the syntax model of the day go in: build first, and again after.
set -eu
work=${WORK:-build/relate}
mkdir -p "$work"
if [ ! -e "$work/words.bin" ]; then
  build/detente parse --from jsonl "$1" | awk -F'\t' 'NF == 10 { print $3 "\t" $4 "\t" $7 "\t" $8 } NF < 10 && !/^#/ { print "" }' > "$work/news.dep"
  python3 train/relate_vectors.py "$work/news.dep" "$2" "$work/vectors.npz" --dims 64
  python3 train/relate_train.py words "$work/vectors.npz" "$work/words.bin" --dims 32
fi
python3 train/relate_make.py train/relate 6 7 > "$work/made.tsv"
python3 train/relate_examples.py build/detente dict/events > "$work/examples.tsv"
python3 train/relate_train.py pairs "$work/made.tsv" "$work/examples.tsv" train/relate/hand_*.tsv > "$work/pairs"
build/train/relate_dump "$work/words.bin" < "$work/pairs" > "$work/seen"
python3 train/relate_train.py fit "$work/words.bin" "$work/seen" model/relate.bin --ensemble 2 --least 3 --rows 43000
