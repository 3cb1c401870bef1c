#!/usr/bin/env python3
"""Score furniture labels against spans that annotators set aside.

usage: score_furniture.py PROGRAM GOLD.jsonl [--errors]

PROGRAM  bench/source_dump of a build
GOLD     one article a line: {"text", "title", "date", "discard": [[begin, end], ...]} in code points
A paragraph counts as set aside in the gold when most of it stands in discard spans. Printed: precision, recall, F1 over paragraphs,
and how many paragraphs of articles without any discarded text are labelled (annotators did not always mark everything).
"""
import argparse, json, subprocess, sys, tempfile


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("program")
    ap.add_argument("gold")
    ap.add_argument("--errors", action="store_true")
    a = ap.parse_args()
    gold = [json.loads(line) for line in open(a.gold, encoding="utf-8")]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as f:
        for g in gold:
            f.write(json.dumps({"id": g["id"], "text": g["text"]}) + "\n")
        f.flush()
        out = subprocess.run([a.program, f.name], capture_output=True, text=True, check=True).stdout
    hit = missed = extra = unmarked = total = 0
    for g, line in zip(gold, out.splitlines(), strict=True):
        raw = g["text"].encode()
        away = bytearray(len(raw))
        for b, e in g["discard"]:
            begin = len(g["text"][:b].encode())
            away[begin:begin + len(g["text"][b:e].encode())] = b"\1" * len(g["text"][b:e].encode())
        for p in json.loads(line)["paragraphs"]:
            total += 1
            wanted = sum(away[p["begin"]:p["end"]]) * 2 > p["end"] - p["begin"]
            given = p["kind"] == "furniture"
            hit += wanted and given
            missed += wanted and not given
            extra += given and not wanted
            unmarked += given and not wanted and not g["discard"]
            if a.errors and wanted != given:
                print("%s %-14s %s" % ("MISSED" if wanted else "EXTRA ", p["furniture"] or "", p["text"][:150].replace("\n", " ")))
    p, r = hit / max(1, hit + extra), hit / max(1, hit + missed)
    print("paragraphs %d  P %.3f  R %.3f  F1 %.3f  (%d right, %d missed, %d extra, %d of them in articles with nothing marked)" % (
        total, p, r, 2 * p * r / max(1e-9, p + r), hit, missed, extra, unmarked))


if __name__ == "__main__":
    main()
