#!/usr/bin/env python3
"""How often `detente code` sees an event where there is none.

usage: score_restraint.py build/detente GOLD_DIR

  plain statements  sentences of class 0 in GOLD_DIR/cameo/cameo_class_train.tsv that give an event between two different codes, and between two
                    different countries (UNO, EUR, IGO, NGO and their like are none); the data takes appeals (CAMEO 02) for plain statements,
                    PLOVER for REQUEST: so also without events of CAMEO 01 and 02
  other news        events per 1,000 sentences in the BBC sport, tech and entertainment articles of GOLD_DIR/throughput/news.jsonl.zst
"""
import collections, json, subprocess, sys, tempfile

DOMAINS = ("bbc2004/sport", "bbc2004/tech", "bbc2004/entertainment")


def run(command, verb, articles):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as f:
        for a in articles:
            f.write(json.dumps(a) + "\n")
        f.flush()
        return subprocess.run([command, *verb, f.name], stdout=subprocess.PIPE, check=True).stdout.decode("utf-8").split("\n")[:-1]


BODIES = {"UNO", "EUR", "IGO", "NGO", "IMG", "ISM", "MNC"}


def two_codes(event, left_out=frozenset()):
    codes = {p["code"] for p in event["actor"] + event["recipient"]} - {""} - left_out
    return len(codes) > 1


def main():
    command, gold = sys.argv[1:3]
    rows = [line.rstrip("\n").rsplit("\t", 1) for line in open(gold + "/cameo/cameo_class_train.tsv", encoding="utf-8")]
    found = collections.defaultdict(list)
    for line in run(command, ["code"], [{"id": str(i), "text": text} for i, (text, _) in enumerate(rows)]):
        event = json.loads(line)
        found[event["id"].rsplit("#", 1)[0]].append(event)
    plain = [str(i) for i, (_, label) in enumerate(rows) if label == "0"]
    def share(fits):
        return 100 * sum(any(fits(e) for e in found[i]) for i in plain) / len(plain)

    print("plain statements: %d, with an event between two codes %.1f %%, two countries %.1f %%; two codes without CAMEO 01 and 02 %.1f %%" % (
        len(plain), share(two_codes), share(lambda e: two_codes(e, BODIES)), share(lambda e: two_codes(e) and e["cameo"][:2] not in ("01", "02"))))
    news = subprocess.run(["zstd", "-dc", gold + "/throughput/news.jsonl.zst"], stdout=subprocess.PIPE, check=True).stdout.decode("utf-8").split("\n")
    news = [a for a in map(json.loads, filter(None, news)) if a["id"].startswith(DOMAINS)]
    sentences, last = 0, None
    for line in run(command, ["dump", "--after=text"], news):
        fields = line.split("\t")
        if fields[0] == "article":
            last = None
        elif fields[0] == "token" and fields[3] != last:
            last, sentences = fields[3], sentences + 1
    events = len(run(command, ["code"], news))
    print("other news: %d articles, %d sentences, %d events, %.1f per 1,000" % (len(news), sentences, events, 1000 * events / sentences))


if __name__ == "__main__":
    main()
