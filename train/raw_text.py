#!/usr/bin/env python3
"""Texts of JSON-lines files (zstd) as plain text, one file for each source.

    raw_text.py OUT_FOLDER FILE.jsonl.zst...
"""
import collections, json, os, subprocess, sys

for path in sys.argv[2:]:
    texts = collections.defaultdict(list)
    with subprocess.Popen(["zstd", "-dc", path], stdout=subprocess.PIPE) as unpack:
        for line in unpack.stdout:
            d = json.loads(line)
            text = d["text"].replace("\x00", " ")
            texts[d["src"]].append((d["title"] + "\n\n" + text if d.get("title") else text).strip())
    for source, all_of_it in texts.items():
        with open(os.path.join(sys.argv[1], "raw-%s.txt" % source), "w", encoding="utf-8") as out:
            out.write("\n\n".join(all_of_it) + "\n")
