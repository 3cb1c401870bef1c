#!/usr/bin/env python3
"""Sentences in the manner of the news, each written before its words were looked up, against the events `detente code` finds in them.

usage: check_events.py build/detente FILE.jsonl [--least-found=N] [--least-both=N] [--most-false=N] [--misses]

Each line of FILE holds id, date, text and its one event: event and mode ("" for a text without any), source and target, lists of {code, actorText},
the words as far as they were noted and the code being country and primary sector. By events:
  found  texts with an event of the right type that is not denied
  both   those with such an event between exactly these countries, on the same sides
  false  texts without event that give one
The thresholds are percentages; below one (above, for false) the exit status is 1.
"""
import collections, json, subprocess, sys


def countries(parties):
    return {p["code"][:3] for p in parties if p.get("code")}


def main():
    files = [a for a in sys.argv[1:] if not a.startswith("--")]
    options = dict(a[2:].partition("=")[::2] for a in sys.argv[1:] if a.startswith("--"))
    command, path = files
    rows = [json.loads(line) for line in open(path, encoding="utf-8")]
    articles = "".join(json.dumps({"id": r["id"], "date": r["date"], "text": r["text"]}) + "\n" for r in rows)
    out = subprocess.run([command, "code", "-"], input=articles.encode("utf-8"), stdout=subprocess.PIPE, check=True).stdout.decode("utf-8")
    events = collections.defaultdict(list)
    for line in out.splitlines():
        event = json.loads(line)
        events[event["id"].rsplit("#", 1)[0]].append(event)
    found = both = false = 0
    for r in rows:
        mine = [e for e in events[r["id"]] if "negation" not in e["auxiliary"]]
        right = [e for e in mine if e["event"] == [r["event"]]]
        exact = [e for e in right if countries(e["actor"]) == countries(r["source"]) and countries(e["recipient"]) == countries(r["target"])]
        found += bool(right)
        both += bool(exact)
        false += not r["event"] and bool(mine)
        if "misses" in options and (not exact if r["event"] else mine):
            print(r["id"], r["text"])
            print("   wanted", r["event"] or "none", *sorted(countries(r["source"])), ">", *sorted(countries(r["target"])))
            for e in events[r["id"]]:
                print("   got   ", *e["event"], *e["auxiliary"], *sorted(countries(e["actor"])), ">", *sorted(countries(e["recipient"])), e["rule"])
    some = sum(bool(r["event"]) for r in rows)
    shares = {"found": 100 * found / some, "both": 100 * both / some, "false": 100 * false / max(1, len(rows) - some)}
    print("%d texts with an event: found %.1f %%, with both sides %.1f %%; %d without: false %.1f %%" % (some, shares["found"], shares["both"], len(rows) - some, shares["false"]))
    bad = [k for k in ("found", "both") if "least-" + k in options and shares[k] < float(options["least-" + k])]
    bad += ["false"] if "most-false" in options and shares["false"] > float(options["most-false"]) else []
    for name in bad:
        print("check_events: '%s' is not what it was" % name, file=sys.stderr)
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
