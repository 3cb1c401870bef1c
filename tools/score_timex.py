#!/usr/bin/env python3
"""Score time expressions.

usage: score_timex.py DETENTE timex-train.jsonl [--errors N]
       score_timex.py DETENTE recognizers-en.jsonl --recognizers [--errors N]

TIMEX3 data: an expression counts as found when a span overlaps (relaxed) or equals (exact) a gold one; "value" adds that
the TIMEX3 value is equal, character by character. The document's own date line is not part of the text and is not counted.

Recognizers: its dialect writes open dates ("XXXX-03-05") and gives a past and a future reading; ours is right when its days
(for durations and sets, its value) agree with either. Where the expression counts months or years ("two months ago"), TIMEX3
writes the month or the year, so ours need only hold the day. In scope are the dates, periods of the calendar, durations and
sets that news prose writes. Out of scope, by rule: clock times, date-time ranges and anything with T in its value; results
with a modifier, merged ranges; numeric and glued forms (22/04, 4.22, 20161016, Oct2, 3day), month names without capital;
fiscal and school years; numbered and "my" weeks; "next/last/following/previous/this <weekday>", where the dialect counts calendar
weeks and TimeML the nearest such day; vague amounts that it fixes to 3; feasts of the Islamic calendar, given a day apart; dates that do not exist; and words of chat (tmr, otd).
Each input is put after "The minister wrote: " so that it is a sentence.
"""
import json, re, subprocess, sys, tempfile
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
        elif cell[0] == "timex":
            now.append({"b": int(cell[1]), "e": int(cell[2]), "text": cell[3], "type": cell[4], "value": cell[5],
                        "from": cell[6], "to": cell[7]})
    return found


def to_codepoints(text, items):
    data = text.encode("utf-8")
    for x in items:
        x["b"] = len(data[:x["b"]].decode("utf-8", "ignore"))
        x["e"] = len(data[:x["e"]].decode("utf-8", "ignore"))


def f1(tp, sys_n, gold_n):
    p = tp / sys_n if sys_n else 0
    r = tp / gold_n if gold_n else 0
    return "P %.3f R %.3f F1 %.3f" % (p, r, 2 * p * r / (p + r) if p + r else 0)


def timeml(binary, path, errors):
    docs = [json.loads(l) for l in open(path, encoding="utf-8")]
    found = dump(binary, [{"id": d["id"], "date": d["dct"][:10], "text": d["text"]} for d in docs])
    n = Counter()
    log = []
    for d in docs:
        mine = found.get(d["id"], [])
        to_codepoints(d["text"], mine)
        used = set()
        n["sys"] += len(mine)
        n["gold"] += len(d["timex"])
        for g in d["timex"]:
            hit = None
            for k, x in enumerate(mine):
                if k not in used and x["b"] < g["e"] and g["b"] < x["e"]:
                    if hit is None or (x["b"], x["e"]) == (g["b"], g["e"]):
                        hit = k
            where = d["text"][max(0, g["b"] - 40):g["e"] + 25].replace("\n", " ")
            if hit is None:
                log.append(("MISS", g["text"], g["value"], "", d["dct"], where))
                continue
            used.add(hit)
            x = mine[hit]
            exact, value = (x["b"], x["e"]) == (g["b"], g["e"]), x["value"] == g["value"]
            n["relaxed"] += 1
            n["exact"] += exact
            n["relaxed value"] += value
            n["exact value"] += exact and value
            n["type"] += {"D": "DATE", "T": "TIME", "P": "DURATION", "S": "SET"}[x["type"]] == g["type"]
            if not exact:
                log.append(("SPAN", g["text"], x["text"], "", d["dct"], where))
            if not value:
                log.append(("VALUE", g["text"], g["value"], x["value"], d["dct"], where))
        for k, x in enumerate(mine):
            if k not in used:
                log.append(("EXTRA", x["text"], x["value"], "", d["dct"],
                            d["text"][max(0, x["b"] - 40):x["e"] + 25].replace("\n", " ")))
    for k in ("relaxed", "exact", "relaxed value", "exact value"):
        print("%-14s %s" % (k, f1(n[k], n["sys"], n["gold"])))
    print("type right, of those found: %.3f" % (n["type"] / max(1, n["relaxed"])))
    for row in log[:errors] if errors else []:
        print("\t".join(row))


LEAD = "The minister wrote: "
SCOPE = {"date", "daterange", "duration", "set", "datetime", "time"}


def readings(result):
    """What a result may be: ('days', first, last) or ('value', text)."""
    out, timex = [], set()
    res = result.get("Resolution") or result.get("Value") or {}
    kind = (result.get("TypeName") or result.get("Type") or "").replace("datetimeV2.", "")
    values = res.get("values") or []
    for v in values:
        kind = v.get("type", kind)
        timex.add(v.get("timex", ""))
        a, b = v.get("start"), v.get("end")
        one = v.get("value")
        if one and re.match(r"\d{4}-\d\d-\d\d", one):
            out.append(("days", one[:10], one[:10]))
        elif a and b and re.match(r"\d{4}-", a):
            out.append(("range", a[:10], b[:10]))
    for side in ("PastResolution", "FutureResolution"):
        r = res.get(side) or {}
        if "date" in r:
            out.append(("days", r["date"][:10], r["date"][:10]))
        if "dateTime" in r:
            out.append(("days", r["dateTime"][:10], r["dateTime"][:10]))
        if "startDate" in r and "endDate" in r:
            out.append(("range", r["startDate"], r["endDate"]))
    t = res.get("Timex") or res.get("timex")
    if t:
        timex.add(t)
    for t in timex:
        out.append(("value", t, ""))
    return kind, out


OUT = re.compile(
    r"^\W*\d{1,4}\s*[/.-]\s*\d{1,2}\b(?!-\d)|\d{1,2}\s*[/,.-]\s*\d{2,4}\b|\d{8}|[a-z]+\d|\d+[a-z]{1,4}\b(?<!st)(?<!nd)(?<!rd)(?<!th)(?<!s)|"
    r"\d\s*[/-]\s*[a-z]|[a-z]\s*[/-]\s*\d|\b(fiscal|school|financial|fy|sy|cy)\b|\bmy\b|\bweek \d|\bw/c\b|\b(eid|ramadan|islamic|hijri|arabic)\b|\b(few|several|some|couple)\b|"
    r"\b(next|last|following|previous|this|past|upcoming|coming)\s+(week\W+)?(mon|tue|wed|thu|fri|sat|sun)|"
    r"\b(tmr|tmrw|otd|yday|eod|eow|eoy|eom|ytd|workweek|workday|weekday|business|thanks giving|yuandan|.*zan|.*dhan|.*zha|ramzan|ramathan)\b|^\d+$|^\d+(th|st|nd|rd)$|"
    r"^(the )?\d{1,2}$|\b(mon|tue|wed|thu|fri|sat|sun)\W+\d+(st|nd|rd|th)?$")


def in_scope(case, result):
    said = (result.get("Text") or "").lower()
    if OUT.search(said) or "0001-01-01" in json.dumps(result):
        return False
    at = case["input"].lower().find(said)
    as_written = case["input"][at:at + len(said)]
    if re.search(r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", as_written):
        return False
    kind, out = readings(result)
    if kind not in SCOPE and kind not in ("", "datetimeV2"):
        return False
    if kind in ("time", "datetime"):
        return False
    if any("Mod" in k for k in json.dumps(result.get("Value") or {}).split('"')) or '"Mod"' in json.dumps(result):
        return False
    for o in out:
        if o[0] == "value" and (o[1].startswith("(") or "T" in o[1] or not o[1]):
            return False
    return bool(out)


def recognizers(binary, path, errors):
    import datetime
    cases = [json.loads(l) for l in open(path, encoding="utf-8")]
    wanted = []
    for c in cases:
        kind = c["id"].split("/")[0]
        if kind not in ("DateTimeModel", "DateParser", "DatePeriodParser", "DurationParser", "SetParser", "HolidayParser"):
            continue
        if not c["results"] or not c.get("ref"):
            continue
        if not all(in_scope(c, r) for r in c["results"]):
            continue
        wanted.append(c)
    found = dump(binary, [{"id": c["id"], "date": c["ref"][:10], "text": LEAD + c["input"]} for c in wanted])
    right, log, by = 0, [], Counter()
    for c in wanted:
        mine = found.get(c["id"], [])
        to_codepoints(LEAD + c["input"], mine)
        for x in mine:
            x["b"] -= len(LEAD)
            x["e"] -= len(LEAD)
        low, ok = c["input"].lower(), True
        for r in c["results"]:
            b = r.get("Start")
            b = low.find((r.get("Text") or "").lower()) if b is None else b
            e = b + len(r.get("Text") or "")
            kind, out = readings(r)
            hit = False
            for x in mine:
                if not (x["b"] < e and b < x["e"]):
                    continue
                for o in out:
                    if o[0] == "days" and x["from"] == o[1] and x["to"] == o[1]:
                        hit = True
                    elif o[0] == "days" and re.search("month|year|decade", x["text"]) and x["from"] <= o[1] <= x["to"]:
                        hit = True
                    elif o[0] == "range":
                        try:
                            end = (datetime.date.fromisoformat(o[2]) - datetime.timedelta(1)).isoformat()
                        except ValueError:
                            end = o[2]
                        hit = hit or (x["from"] == o[1] and x["to"] in (end, o[2]))
                    elif o[0] == "value" and x["value"] == o[1]:
                        hit = True
            if not hit:
                ok = False
                log.append("%s | %s | %s | want %s | got %s" % (c["ref"][:10], c["input"], r.get("Text"), out[:3],
                           [(x["text"], x["value"], x["from"], x["to"]) for x in mine]))
        right += ok
        by[c["id"].split("/")[0], ok] += 1
    print("in scope %d of %d cases; right %d = %.3f" % (len(wanted), len(cases), right, right / max(1, len(wanted))))
    for k in sorted({k for k, _ in by}):
        print("  %-18s %d of %d" % (k, by[k, True], by[k, True] + by[k, False]))
    for row in log[:errors]:
        print(row)


def main():
    args = sys.argv[1:]
    errors = int(args[args.index("--errors") + 1]) if "--errors" in args else 0
    (recognizers if "--recognizers" in args else timeml)(args[0], args[1], errors)


if __name__ == "__main__":
    main()
