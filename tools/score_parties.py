#!/usr/bin/env python3
"""How often `detente code` finds who acts and on whom, on texts with marked sources and targets.

usage: score_parties.py build/detente FILE [--misses]

FILE  cameo_ner_train.txt (tokens with B-/I- S, T, R) or PLV_train.tsv (marked_sentence, gold_root)

An actor or a recipient covers a span that it overlaps. Only the first source and target of a text are asked for; where several spans are marked
R (acting on each other) the first is taken as source and the others as targets, and of an event without a recipient all actors are both.
  source, target  texts in which some event's actor covers the source, some event's recipient the target, of all texts that mark one
  pair            both in one event, of all texts that mark both; `turned`: an event has them the other way round and none has them right
  precision       events with both parties that have the marked ones, of all events with both parties in texts that mark both
  root            (PLV) a pair whose event is the marked one, of all pairs
"""
import csv, json, subprocess, sys, tempfile

csv.field_size_limit(10 ** 9)
YIELD = {"CONCEDE": "YIELD", "RETREAT": "YIELD"}


def from_tokens(lines):
    words, spans, at, out = [], [], 0, []
    for line in lines + [""]:
        if not line.strip():
            if words:
                out.append({"text": " ".join(words), "spans": spans, "root": None})
            words, spans, at = [], [], 0
            continue
        word, tag = line.split()[:2]
        if tag[0] == "B":
            spans.append([tag[2], at, at + len(word)])
        elif tag[0] == "I" and spans:
            spans[-1][2] = at + len(word)
        words.append(word)
        at += len(word) + 1
    return out


def from_marks(path):
    out = []
    for row in csv.DictReader(open(path, encoding="utf-8", newline=""), delimiter="\t"):
        text, spans = "", []
        for part in row["marked_sentence"].replace("<", "\0<").replace(">", ">\0").split("\0"):
            if part in ("<s>", "<t>"):
                spans.append([part[1].upper(), len(text), len(text)])
            elif part in ("</s>", "</t>"):
                for s in spans:
                    if s[0] == part[2].upper() and s[2] == s[1]:
                        s[2] = len(text)
            else:
                text += part
        out.append({"text": text, "spans": [s for s in spans if s[2] > s[1]], "root": row["gold_root"]})
    return out


def marked(case):
    first = lambda kinds: [s for s in case["spans"] if s[0] in kinds]
    both = first("R")
    return (first("S") or both[:1])[:1], (first("T") or both[1:2])[:1]


def hit(parties, spans):
    return any(p["start"] < s[2] and s[1] < p["end"] for p in parties for s in spans)


def sides(event):
    """Actor and recipient of an event; of one without a recipient and with several actors, both."""
    mutual = not event["recipient"] and len(event["actor"]) > 1
    return event["actor"], event["actor"] if mutual else event["recipient"]


def read(path):
    return from_marks(path) if path.endswith(".tsv") else from_tokens(open(path, encoding="utf-8").read().split("\n"))


def code(command, cases):
    """The events of each case."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as f:
        for i, case in enumerate(cases):
            f.write(json.dumps({"id": str(i), "text": case["text"]}) + "\n")
        f.flush()
        got = subprocess.run([*command, "--offsets", "codepoints", f.name], stdout=subprocess.PIPE, check=True).stdout.decode("utf-8")
    events = [[] for _ in cases]
    for line in got.split("\n")[:-1]:
        event = json.loads(line)
        events[int(event["id"].rsplit("#", 1)[0])].append(event)
    return events


def score(cases, events):
    """Counts, and of each case the events that have its pair; None where it marks none."""
    n, pairs = dict.fromkeys("sources source targets target pairs pair turned both right root".split(), 0), []
    for case, found in zip(cases, events):
        s, t = marked(case)
        n["sources"] += bool(s)
        n["targets"] += bool(t)
        n["source"] += any(hit(sides(e)[0], s) for e in found)
        n["target"] += any(hit(sides(e)[1], t) for e in found)
        pairs.append(None)
        if not (s and t):
            continue
        right = [e for e in found if hit(sides(e)[0], s) and hit(sides(e)[1], t)]
        turned = [e for e in found if hit(sides(e)[0], t) and hit(sides(e)[1], s)]
        pairs[-1] = right
        n["pairs"] += 1
        n["pair"] += bool(right)
        n["turned"] += bool(turned) and not right
        n["both"] += sum(bool(sides(e)[0] and sides(e)[1]) for e in found)
        n["right"] += len(right)
        n["root"] += any(YIELD.get(x, x) == case["root"] for e in right for x in e["event"])
    return n, pairs


def print_misses(cases, events, pairs):
    of = lambda parties: ", ".join(p["entity_text"] for p in parties)
    for case, found, right in zip(cases, events, pairs):
        if right is None or right:
            continue
        s, t = marked(case)
        print(case["text"], "\n  marked:", " > ".join(case["text"][x[1]:x[2]] for x in s + t), case["root"] or "")
        for e in found:
            print("  coded: ", of(e["actor"]), ">", of(e["recipient"]), e["event"][0], e["rule"])


def main():
    command, path = sys.argv[1:3]
    cases = read(path)
    events = code([command, "code"], cases)
    n, pairs = score(cases, events)
    if "--misses" in sys.argv:
        print_misses(cases, events, pairs)
    share = lambda a, b: 100 * n[a] / n[b] if n[b] else 0
    print("parties: %d texts, source %.1f %% of %d, target %.1f %% of %d, pair %.1f %% of %d (turned %d), precision %.1f %% of %d%s" % (
        len(cases), share("source", "sources"), n["sources"], share("target", "targets"), n["targets"], share("pair", "pairs"), n["pairs"], n["turned"],
        share("right", "both"), n["both"], ", with the marked event %.1f %%" % share("root", "pairs") if path.endswith(".tsv") else ""))


if __name__ == "__main__":
    main()
