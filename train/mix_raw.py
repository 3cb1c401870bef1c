#!/usr/bin/env python3
"""Mix sentences of raw CoNLL-U files for the teacher, and double some of its trees in other spellings.

    mix_raw.py mix OUT_PREFIX WORDS_PER_FILE SEED FILE.conllu=SHARE...   OUT_PREFIX0.conllu, OUT_PREFIX1.conllu, ...
    mix_raw.py spell IN.conllu OUT.conllu SEED                           3 % more in capitals, 2 % in lower case
"""
import random, sys


def blocks(path):
    rows = []
    for line in open(path, encoding="utf-8"):
        if line == "\n":
            if rows:
                yield rows
            rows = []
        elif not line.startswith("#"):
            rows.append(line)


def words(rows):
    return sum("-" not in r.split("\t", 1)[0] for r in rows)


def mix(prefix, size, seed, files):
    rng = random.Random(seed)
    kept = []
    for item in files:
        path, share = item.rsplit("=", 1)
        kept += [b for b in blocks(path) if rng.random() < float(share) and 3 <= words(b) <= 60]
    rng.shuffle(kept)
    number, count, out = 0, 0, open(prefix + "0.conllu", "w", encoding="utf-8")
    for b in kept:
        if count > size:
            out.close()
            number, count = number + 1, 0
            out = open(prefix + "%d.conllu" % number, "w", encoding="utf-8")
        out.write("".join(b) + "\n")
        count += words(b)


def respell(rows, how):
    out = []
    for r in rows:
        c = r.split("\t")
        c[1] = how(c[1])
        out.append("\t".join(c))
    return out


def spell(source, target, seed):
    rng = random.Random(seed)
    with open(target, "w", encoding="utf-8") as out:
        for b in blocks(source):
            out.write("".join(b) + "\n")
            x = rng.random()
            if x < 0.05:
                out.write("".join(respell(b, str.upper if x < 0.03 else str.lower)) + "\n")


if __name__ == "__main__":
    if sys.argv[1] == "mix":
        mix(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5:])
    else:
        spell(sys.argv[2], sys.argv[3], int(sys.argv[4]))
