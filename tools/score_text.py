#!/usr/bin/env python3
"""Score tokens and sentences from raw text against a treebank.

usage: score_text.py PROGRAM GOLD.conllu [--keep FILE] [--least WORDS SENTENCES]

PROGRAM  bench/text_conllu of a build
The text is rebuilt from words and SpaceAfter=No, with a paragraph at every "# newpar" and "# newdoc", and given to PROGRAM. A word is
right when it covers the same characters (white space aside) as one in the gold, and as many words share them; a sentence when it
has the same first and last character. --least: fail below these F1 (for tests). Exit 77 when GOLD is not there.
"""
import argparse, collections, os, subprocess, sys, tempfile


def read(lines):
    """(text as written, spans of words with how many share them, spans of sentences); spans count characters without white space."""
    paragraphs, words, sentences = [""], [], []
    at = first = last = 0
    for line in lines:
        line = line.rstrip("\n")
        if line.startswith(("# newpar", "# newdoc")):
            paragraphs.append("")
        if not line:
            if at > first:
                sentences.append((first, at))
            first, last = at, 0
            continue
        if line.startswith("#"):
            continue
        col = line.split("\t")
        if "." in col[0]:
            continue
        if "-" not in col[0] and int(col[0]) <= last:
            words.append(span)
            continue
        form = "".join(col[1].split())
        span = (at, at + len(form))
        at += len(form)
        paragraphs[-1] += col[1] + ("" if "SpaceAfter=No" in col[9] else " ")
        if "-" in col[0]:
            last = int(col[0].split("-")[1])
        else:
            words.append(span)
    if at > first:
        sentences.append((first, at))
    return "\n\n".join(p.strip() for p in paragraphs if p.strip()), words, sentences


def f1(name, gold, given):
    a, b = collections.Counter(gold), collections.Counter(given)
    right = sum(min(n, b[k]) for k, n in a.items())
    p, r = right / max(1, len(given)), right / max(1, len(gold))
    f = 200 * p * r / max(1e-9, p + r)
    print("%-10s P %6.2f  R %6.2f  F1 %6.2f  (%d of %d gold, %d given)" % (name, 100 * p, 100 * r, f, right, len(gold), len(given)))
    return f


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("program")
    ap.add_argument("gold")
    ap.add_argument("--keep")
    ap.add_argument("--least", nargs=2, type=float, default=(0, 0))
    a = ap.parse_args()
    if not os.path.exists(a.gold):
        print("%s is not there: skipped" % a.gold)
        return 77
    with open(a.gold, encoding="utf-8") as f:
        text, words, sentences = read(f)
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as f:
        f.write(text)
        f.flush()
        out = subprocess.run([a.program, f.name], capture_output=True, text=True, check=True).stdout
    if a.keep:
        with open(a.keep, "w", encoding="utf-8") as f:
            f.write(out)
    given_text, given_words, given_sentences = read(out.splitlines())
    if "".join(text.split()) != "".join(given_text.split()):
        sys.exit("the program gave back another text")
    fs, fw = f1("sentences", sentences, given_sentences), f1("words", words, given_words)
    return 0 if fw >= a.least[0] and fs >= a.least[1] else 1


if __name__ == "__main__":
    sys.exit(main())
