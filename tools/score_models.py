#!/usr/bin/env python3
"""How much of event coding hangs on one parser's habits: the same figures with several syntax models.

usage: score_models.py DETENTE SHARED MODEL... [--varying]
       score_models.py DETENTE --news ARTICLES.jsonl MODEL...

  SHARED     the folder with gold/ and tools/score_gsr.py
  MODEL      model files, say of tools/jitter_model.py
  --varying  also each item that is right with some of the models only: what it is, with which of them ("1" right)

  --news     how far the events of news agree with those of the first model: of each sentence, type and countries of both sides

Prints each model's figures and their mean, lowest and highest: F1 of event, dyad and triple on gold/gsr, the last two with older codes as well
(--organisations igo); examples of dict/events that do not come out as they say; pairs and precision on the marked spans of gold/cameo and gold/plv.
"""
import collections, json, os, re, subprocess, sys, tempfile
import score_parties

NAMES = ["event", "dyad", "triple", "dyad igo", "triple igo", "examples failed", "cameo pair", "cameo prec", "plv pair", "plv prec", "plv event"]


def run(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout.decode("utf-8")


class Gsr:
    def __init__(self, shared, work):
        self.scorer, self.gold, self.texts, self.out = shared + "/tools/score_gsr.py", shared + "/gold/gsr/gsr-given.jsonl", work + "/gsr.jsonl", work + "/gsr.out"
        run(sys.executable, self.scorer, self.gold, "--dump-texts", self.texts)
        sys.path.insert(0, shared + "/tools")

    def score(self, detente, model, *options):
        """F1 by level, and by record and level whether it is hit."""
        import score_gsr
        with open(self.out, "wb") as f:
            subprocess.run([detente, "code", "--model", model, *options, self.texts], stdout=f, check=True)
        table = run(sys.executable, self.scorer, self.gold, self.out)
        f1 = {level: float(re.search(r"^%s +\d+ +\S+ +\S+ +(\S+)" % level, table, re.M).group(1)) for level in ("event", "dyad", "triple")}
        found = collections.defaultdict(list)
        for line in open(self.out, encoding="utf-8"):
            record, events = score_gsr.from_plover(json.loads(line))
            found[record] += events
        right = {}
        for record in score_gsr.load_gold(self.gold, "plover"):
            sets = score_gsr.pred_sets(found[record["id"]], "plover")
            right.update({(record["id"], level, record["text"]): bool(record[level] & sets[level]) for level in f1 if record[level]})
        return f1, right


def examples(detente, model):
    files = ["dict/events/" + f for f in sorted(os.listdir("dict/events"))]
    out = run(detente, "dict", "test", "--model", model, *files)
    return {line.split(": ", 1)[0]: line for line in out.split("\n") if re.match(r"\S+:\d+: ", line)}


def parties(detente, model, path):
    cases = score_parties.read(path)
    counts, right = score_parties.score(cases, score_parties.code([detente, "code", "--model", model], cases))
    return counts, {(path.rsplit("/", 1)[1], i, case["text"]): bool(right[i]) for i, case in enumerate(cases) if right[i] is not None}


def figures(detente, shared, gsr, model, seen):
    plain, right = gsr.score(detente, model)
    older, right_older = gsr.score(detente, model, "--organisations", "igo")
    failed = examples(detente, model)
    row = [plain["event"], plain["dyad"], plain["triple"], older["dyad"], older["triple"], len(failed)]
    seen.append(right)
    seen[-1].update({(k[0] + " igo",) + k[1:]: v for k, v in right_older.items()})
    for name in ("cameo/cameo_ner_train.txt", "plv/PLV_train.tsv"):
        counts, pairs = parties(detente, model, shared + "/gold/" + name)
        row += [100 * counts["pair"] / counts["pairs"], 100 * counts["right"] / counts["both"]]
        seen[-1].update(pairs)
    return row + [100 * counts["root"] / counts["pairs"]], failed


def events_of(detente, model, path):
    with open(os.devnull, "w") as quiet:
        out = subprocess.run([detente, "code", "--model", model, "--from", "jsonl", path], stdout=subprocess.PIPE, stderr=quiet, check=True).stdout.decode("utf-8")
    codes = lambda parties: tuple(sorted({p["code"] for p in parties}))
    rows = map(json.loads, out.split("\n")[:-1])
    return {(e["id"].rsplit("#", 1)[0], e["text_info"]["sequence"], e["event"][0], codes(e["actor"]), codes(e["recipient"])) for e in rows}


def news(detente, path, models):
    first = events_of(detente, models[0], path)
    for model in models[1:]:
        other = events_of(detente, model, path)
        print("events %d and %d, in both %d, F1 %.3f" % (len(first), len(other), len(first & other), 2 * len(first & other) / max(1, len(first) + len(other))), model)


def main():
    if "--news" in sys.argv[2:3]:
        return news(sys.argv[1], sys.argv[3], sys.argv[4:])
    args = [a for a in sys.argv[1:] if a != "--varying"]
    if len(args) < 3:
        sys.exit(__doc__)
    detente, shared, models = args[0], args[1].rstrip("/"), args[2:]
    rows, seen, failed = [], [], []
    print(" ".join("%11s" % n.replace("examples ", "") for n in NAMES))
    with tempfile.TemporaryDirectory() as work:
        gsr = Gsr(shared, work)
        for model in models:
            row, lines = figures(detente, shared, gsr, model, seen)
            rows.append(row)
            failed.append(lines)
            print(" ".join("%11.4g" % v for v in row), model, flush=True)
    for name, of in (("mean", lambda v: sum(v) / len(v)), ("lowest", min), ("highest", max)):
        print(" ".join("%11.4g" % of(column) for column in zip(*rows)), name)
    if "--varying" not in sys.argv:
        return
    for key in seen[0]:
        marks = "".join("01"[s[key]] for s in seen)
        if 0 < marks.count("1") < len(marks):
            print(marks, *key, sep="\t")
    for key in sorted({k for lines in failed for k in lines}):
        marks = "".join("10"[key in lines] for lines in failed)
        print(marks, next(lines[key] for lines in failed if key in lines), sep="\t")


if __name__ == "__main__":
    main()
