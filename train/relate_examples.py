#!/usr/bin/env python3
"""The examples of the event dictionaries as training sentences of the relation model.

usage: relate_examples.py DETENTE DICT/events > examples.tsv

An example ("+ SENTENCE => ACTORS > RECIPIENTS") is taken when `detente code` gives its event, with an actor and a recipient (or two
actors): those are the marked parties. Out: "EVENT<TAB>text with [source] and {target}<TAB>where"
"""
import glob, json, os, re, subprocess, sys

TABLE = {"163": "COERCE", "116": "ACCUSE"}  # dt_relate_type() in src/event/relate.c


def examples(folder):
    for path in sorted(glob.glob(os.path.join(folder, "*.txt"))):
        head = None
        for number, line in enumerate(open(path, encoding="utf-8"), 1):
            if line.startswith("["):
                m = re.match(r"\[([A-Z]+)(?:/[\w-]+)? [0-9]+", line)
                head = m.group(1) if m else None
                continue
            m = re.match(r"\s+\+ (.*?) => (.*)$", line)
            if not m: continue
            own = re.search(r"\b([A-Z]{5,}|AID)(?:/[\w-]*)?(?: \d+)?", re.sub(r"^.*?>", "", m.group(2)))
            event = own.group(1) if own else head
            if event: yield event, m.group(1), "dict-%s:%d" % (os.path.basename(path), number)


def main():
    detente, folder = sys.argv[1:3]
    rows = list(examples(folder))
    lines = "".join(json.dumps({"id": str(i), "date": "2024-06-12", "text": r[1]}) + "\n" for i, r in enumerate(rows))
    coded = subprocess.run([detente, "code", "--from", "jsonl", "-"], input=lines, capture_output=True, text=True, check=True).stdout
    done = set()
    for line in coded.splitlines():
        record = json.loads(line); i = int(record["id"].split("#")[0]); event, text, where = rows[i]
        actors, recipients = record.get("actor") or [], record.get("recipient") or []
        if len(actors) > 1 and not recipients: recipients = actors[1:]
        if i in done or event not in record["event"] or not actors or not recipients: continue
        a, r = actors[0], recipients[0]
        if a["start"] < r["end"] and r["start"] < a["end"]: continue
        done.add(i)
        event = TABLE.get(record["cameo"], event)
        raw = text.encode()
        # from the end; where two marks meet, the closing one stands first in the text
        marks = [(a["start"], 1, b"["), (a["end"], 0, b"]"), (r["start"], 1, b"{"), (r["end"], 0, b"}")]
        for at, _, mark in sorted(marks, reverse=True):
            raw = raw[:at] + mark + raw[at:]
        print("%s\t%s\t%s" % (event, raw.decode(), where))


if __name__ == "__main__":
    main()
