#!/usr/bin/env python3
"""Score places.

usage: score_geo.py DETENTE lgl.jsonl|trnews.jsonl [--errors N] [--only miss|extra|far] [--no-publisher]

Detection: a gold toponym is found when one of our places has the same span, a leading "the" and a possessive aside
(exact), or overlaps it (relaxed; each of ours counts once). All gold toponyms count, resolved or not, and so do
adjectives and peoples ("Turkish", "Americans"): gold marks them as toponyms, and so do we, with dt_place.actor set.
Resolution: of the gold toponyms with coordinates that were detected (relaxed), how many of ours lie within 161 km (100
miles), and how many are in the right country. One of ours without coordinates is wrong. The country of the gold point is
the gold's own name of it, where given.
"""
import json, math, subprocess, sys, tempfile
from collections import Counter


def dump(binary, docs):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as f:
        for d in docs:
            f.write(json.dumps(d, ensure_ascii=False) + "\n")
        f.flush()
        out = subprocess.run([binary, "dump", "--after=names", "--from", "jsonl", f.name], capture_output=True)
    sys.stderr.write(out.stderr.decode()[:2000])
    found, now = {}, None
    for line in out.stdout.decode("utf-8").split("\n"):
        cell = line.split("\t")
        if cell[0] == "article":
            now = found.setdefault(cell[1], [])
        elif cell[0] == "place":
            now.append({"b": int(cell[1]), "e": int(cell[2]), "text": cell[3], "name": cell[4], "country": cell[5],
                        "admin1": cell[6], "lat": float(cell[7]), "lon": float(cell[8]), "feature": cell[10], "actor": cell[11]})
    return found


def km(a, b, c, d):
    a, b, c, d = map(math.radians, (a, b, c, d))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6371 * math.asin(min(1, math.sqrt(h)))


NAMES = {"United States": "USA", "United Kingdom": "GBR", "Russia": "RUS", "Palestinian Territory": "PSE", "South Korea": "KOR",
         "North Korea": "PRK", "Iran": "IRN", "Syria": "SYR", "Vietnam": "VNM", "Bolivia": "BOL", "Venezuela": "VEN", "Tanzania": "TZA",
         "Moldova": "MDA", "Macedonia": "MKD", "Laos": "LAO", "Ivory Coast": "CIV", "Democratic Republic of the Congo": "COD",
         "Republic of the Congo": "COG", "Kosovo": "KOS", "Vatican": "VAT", "Taiwan": "TWN", "Brunei": "BRN", "Czech Republic": "CZE",
         "Turkey": "TUR", "Hong Kong": "HKG", "Macao": "MAC", "Myanmar": "MMR", "Cape Verde": "CPV", "Swaziland": "SWZ"}


def country_codes(path):
    import csv
    with open(path, encoding="utf-8") as f:
        for r in csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE):
            NAMES.setdefault(r["iso_name"], r["alpha3"])
            for n in r["cldr_en"].split("|"):
                NAMES.setdefault(n, r["alpha3"])


def trim(text, b, e):
    for lead in ("the ", "The "):
        if text[b:e].startswith(lead):
            b += 4
    for tail in ("'s", "’s"):
        if text[b:e].endswith(tail):
            e -= 2
    return b, e


def main():
    args = sys.argv[1:]
    errors = int(args[args.index("--errors") + 1]) if "--errors" in args else 0
    only = args[args.index("--only") + 1] if "--only" in args else ""
    binary, path = args[:2]
    import os
    country_codes(os.path.join(os.path.dirname(path), "..", "facts", "countries.tsv"))
    docs = [json.loads(l) for l in open(path, encoding="utf-8")]
    give = []
    for d in docs:
        a = {"id": d["id"], "text": d["text"]}
        site = d.get("domain") or d.get("url") or ""
        if site and "--no-publisher" not in args:
            a["publisher"] = site
        give.append(a)
    found = dump(binary, give)
    n, log = Counter(), []
    for d in docs:
        text, mine = d["text"], found.get(d["id"], [])
        data = text.encode("utf-8")
        for x in mine:
            x["b"] = len(data[:x["b"]].decode("utf-8", "ignore"))
            x["e"] = len(data[:x["e"]].decode("utf-8", "ignore"))
        used = set()
        n["sys"] += len(mine)
        n["gold"] += len(d["toponyms"])
        for g in d["toponyms"]:
            hit = None
            for k, x in enumerate(mine):
                if k not in used and x["b"] < g["e"] and g["b"] < x["e"]:
                    if hit is None or trim(text, x["b"], x["e"]) == trim(text, g["b"], g["e"]):
                        hit = k
            where = text[max(0, g["b"] - 50):g["e"] + 30].replace("\n", " ")
            if hit is None:
                log.append(("miss", d["id"], g["text"], str(g.get("lat")), "", where))
                continue
            used.add(hit)
            x = mine[hit]
            n["relaxed"] += 1
            n["exact"] += trim(text, x["b"], x["e"]) == trim(text, g["b"], g["e"])
            if trim(text, x["b"], x["e"]) != trim(text, g["b"], g["e"]):
                log.append(("span", d["id"], g["text"], x["text"], "", where))
            if g.get("lat") is None:
                continue
            n["resolved"] += 1
            far = km(g["lat"], g["lon"], x["lat"], x["lon"]) if x["country"] or x["lat"] or x["lon"] else 99999
            n["near"] += far <= 161
            code = NAMES.get(g.get("country") or "")
            if code:
                n["countries"] += 1
                n["country"] += code == x["country"]
            if far > 161:
                log.append(("far", d["id"] + " " + str(d.get("domain")), "%s (%s %.1f %.1f %s)" % (g["text"], g.get("fclass"), g["lat"], g["lon"], g.get("country")),
                            "%s %s %s %s %.1f %.1f" % (x["text"], x["name"], x["country"], x["admin1"], x["lat"], x["lon"]), "%d km" % far, where))
        for k, x in enumerate(mine):
            if k not in used:
                log.append(("extra", d["id"], x["text"], x["country"] + " " + x["actor"], "", text[max(0, x["b"] - 50):x["e"] + 30].replace("\n", " ")))
    for k in ("exact", "relaxed"):
        p, r = n[k] / max(1, n["sys"]), n[k] / max(1, n["gold"])
        print("%-8s P %.3f R %.3f F1 %.3f" % (k, p, r, 2 * p * r / max(1e-9, p + r)))
    print("of %d detected with coordinates: within 161 km %.3f; right country %.3f of %d" % (
        n["resolved"], n["near"] / max(1, n["resolved"]), n["country"] / max(1, n["countries"]), n["countries"]))
    for row in [r for r in log if not only or r[0] == only][:errors]:
        print("\t".join(row))


if __name__ == "__main__":
    main()
