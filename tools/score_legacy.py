#!/usr/bin/env python3
"""How many validation records of PETRARCH or TABARI `detente dict code` reproduces with their own dictionaries, from raw text.

usage: score_legacy.py build/detente GOLD_DIR [--errors] [--tabari]

GOLD_DIR holds petr_unittest.json, tabari_validate.json and validate/. A record counts when the set of its (source, target, event) is the set
coded; a record that is to give no event when none is coded. Settings of a record (commas, one-sided events) are given where there is an option
for them.
"""
import collections, json, subprocess, sys, tempfile


def main():
    command, gold = sys.argv[1:3]
    tabari = "--tabari" in sys.argv
    name = "tabari_validate" if tabari else "petr_unittest"
    files = ["TABARI.Demo.verbs", "TABARI.Demo.actors", "Validate.agents"] if tabari else ["PETR.Validate.verbs.txt", "PETR.Validate.actors.txt", "PETR.Validate.agents.txt", "PETR.Validate.discards.txt"]
    records = json.load(open("%s/%s.json" % (gold, name), encoding="utf-8"))
    groups = collections.defaultdict(list)
    for n, r in enumerate(records):
        groups[json.dumps(r.get("config") or {}, sort_keys=True)].append((n, r))
    got = collections.defaultdict(set)
    for config, members in groups.items():
        config = json.loads(config)
        options = []
        if config.get("require_dyad") == "false":
            options.append("--one-sided")
        if config.get("comma_emax") == "0" and config.get("comma_max", "0") == "0":
            options.append("--no-comma-cuts")
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as f:
            for n, r in members:
                d = r["date"] if len(r["date"]) == 8 else ("20" if int(r["date"][:2]) <= 30 else "19") + r["date"]
                f.write(json.dumps({"id": str(n), "date": "%s-%s-%s" % (d[:4], d[4:6], d[6:]), "text": r["text"]}) + "\n")
            f.flush()
            out = subprocess.run([command, "dict", "code", "--with", ",".join("%s/validate/%s" % (gold, x) for x in files)] + options + [f.name], stdout=subprocess.PIPE, check=False, text=True).stdout
        for line in out.splitlines():
            id_, _, _, source, target, code = line.split("\t")[:6]
            got[int(id_)].add((source, target, code))
    right = total = 0
    by = collections.Counter()
    for n, r in enumerate(records):
        if r["kind"] in ("none", "complex"):
            continue
        want = set()
        for e in r["events"] or []:
            e = (e[0], e[1], e[2]) if isinstance(e, list) else (e.get("sourcecode"), e.get("targetcode"), e.get("eventcode"))
            if any(e):
                want.add(tuple(x or "---" for x in e))
        if r["kind"] not in ("events",):
            want = set()
        total += 1
        kind = r.get("cat") or r["id"].split("-")[0]
        by[kind, "n"] += 1
        if got[n] == want:
            right += 1
            by[kind, "right"] += 1
        elif "--errors" in sys.argv:
            print("%s %s %s\n    %s\n    want %s\n    got  %s" % (r["id"], r["date"], r.get("config") or "", r["text"], sorted(want), sorted(got[n])))
    print("  ".join("%s %d/%d" % (k, by[k, "right"], by[k, "n"]) for k in sorted({k for k, _ in by})))
    print("%d of %d records exact, %.1f %%" % (right, total, 100 * right / total))


if __name__ == "__main__":
    main()
