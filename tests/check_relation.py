#!/usr/bin/env python3
"""Counts and means of `detente series`, `detente panel` and the report page against SQL on the same store, for several dyads and
lengths; the page's intervals and change points against those of `series`.

usage: check_relation.py DETENTE make_store.py docs/store.md web/test/series.mjs FOLDER_WITH_node_modules
"""
import csv, io, json, os, shutil, sqlite3, subprocess, sys, tempfile

# The rules of docs/relations.md, said once more in SQL: copies do not count, nor what did not happen, nor what is dated
# more coarsely than a row; a group's event counts once each way.
COUNTED = """SELECT DISTINCT e.event, e.article, e.day, e.quad_code, e.event_scale, a.publisher FROM dyads d JOIN events e USING(event)
JOIN articles a ON a.article = e.article WHERE (%s) AND a.copy = '' AND e.date_precision IN (%s) AND e.auxiliary NOT LIKE '%%historical%%'
AND e.auxiliary NOT LIKE '%%hypothetical%%' AND e.auxiliary NOT LIKE '%%negation%%'
AND NOT (e.quad_code IN (2, 4) AND e.auxiliary LIKE '%%future%%')"""
PRECISIONS = {"day": ["day", "time"], "week": ["day", "time", "week"], "month": ["day", "time", "week", "month"]}
LABEL = {"day": "e.day", "month": "substr(e.day, 1, 7)"}


def run(*args):
    return subprocess.run(args, check=True, capture_output=True, text=True, encoding="utf-8").stdout


def where(a, b):
    return "d.actor IN (%s) AND d.recipient IN (%s)" % tuple(",".join("'%s'" % c for c in side.split(",")) for side in (a, b))


def by_sql(db, condition, by):
    precisions = ",".join("'%s'" % p for p in PRECISIONS[by])
    rows = {}
    for event, article, day, quad, score, publisher in db.execute(COUNTED % (condition, precisions)):
        label = day if by == "day" else day[:7]
        r = rows.setdefault(label, {"words": 0, "deeds": 0, "words_sum": 0.0, "deeds_sum": 0.0, "articles": set(), "sources": set()})
        kind = "words" if quad in (1, 3) else "deeds"
        r[kind] += 1
        r[kind + "_sum"] += score
        r["articles"].add(article)
        r["sources"].add(publisher)
    return rows


def compare(series, view, expected):
    seen = 0
    for i, label in enumerate(series["periods"]):
        want = expected.get(label)
        got = {k: series[view][k][i] for k in ("words", "deeds", "words_mean", "deeds_mean", "articles", "sources", "gap")}
        if not want:
            assert got["words"] == got["deeds"] == got["articles"] == 0 and got["gap"] is None, (label, got)
            continue
        seen += want["words"] + want["deeds"]
        assert (got["words"], got["deeds"]) == (want["words"], want["deeds"]), (label, got, want)
        assert (got["articles"], got["sources"]) == (len(want["articles"]), len(want["sources"])), (label, got, want)
        for kind in ("words", "deeds"):
            mean = want[kind + "_sum"] / want[kind] if want[kind] else None
            assert (got[kind + "_mean"] is None) == (mean is None), (label, got)
            assert mean is None or abs(mean - got[kind + "_mean"]) < 1e-6, (label, got, mean)
        if want["words"] and want["deeds"]:
            assert abs(got["gap"] - (want["words_sum"] / want["words"] - want["deeds_sum"] / want["deeds"])) < 2e-6
    outside = sum(r["words"] + r["deeds"] for label, r in expected.items() if label not in series["periods"])
    assert view != "both" or outside == series["left_out"]["outside"]
    return seen


def check_series(detente, store, db):
    checked = 0
    for a, b in (("USA", "RUS"), ("USA,GBR,FRA", "RUS,CHN"), ("DEU", "FRA"), ("USA", "USA")):
        for by in ("day", "month"):
            series = json.loads(run(detente, "series", store, "--dyad", a + ":" + b, "--by", by, "--to", "json", "--bootstrap", "50"))
            forth, back = where(a, b), where(b, a)
            checked += compare(series, "forth", by_sql(db, forth, by))
            checked += compare(series, "back", by_sql(db, back, by))
            checked += compare(series, "both", by_sql(db, "(%s) OR (%s)" % (forth, back), by))
            table = list(csv.DictReader(io.StringIO(run(detente, "series", store, "--dyad", a + ":" + b, "--by", by, "--to", "csv", "--bootstrap", "50"))))
            assert [r["words"] for r in table if r["direction"] == "both"] == [str(n) for n in series["both"]["words"]]
            for low, gap, high in zip(series["both"]["gap_low"], series["both"]["gap"], series["both"]["gap_high"]):
                assert low is None or low <= high
    read = db.execute("SELECT count(*), sum(sentence_count) FROM articles WHERE copy = '' AND publication_date BETWEEN '2017-03-01' AND '2017-03-31'").fetchone()
    series = json.loads(run(detente, "series", store, "--dyad", "USA:RUS", "--from", "2017-03-01", "--until", "2017-03-31", "--to", "json"))
    assert (series["articles_read"], series["sentences_read"]) == ([read[0]], [read[1]])
    return checked


def check_panel(detente, store, db):
    rows = list(csv.DictReader(io.StringIO(run(detente, "panel", store, "--unit", "directed", "--by", "month"))))
    names = ("verbal_cooperation", "material_cooperation", "verbal_conflict", "material_conflict")
    got = {(r["iso3_actor"], r["iso3_recipient"], r["period"]): [int(r[n]) for n in names] for r in rows}
    assert len(got) == len(rows)
    precisions = ",".join("'%s'" % p for p in PRECISIONS["month"])
    want = {}
    pairs = db.execute("SELECT d.actor, d.recipient, substr(x.day, 1, 7), x.quad_code FROM dyads d JOIN (%s) x USING(event) WHERE d.actor <> d.recipient"
                       % (COUNTED % ("1", precisions))).fetchall()
    for actor, recipient, month, quad in pairs:
        if month <= max(r["period"] for r in rows):
            want.setdefault((actor, recipient, month), [0, 0, 0, 0])[quad - 1] += 1
    for k, counts in got.items():
        assert counts == want.pop(k, [0, 0, 0, 0]), k
    assert not want, list(want)[:3]
    months = {r["period"] for r in rows}
    assert len(rows) == len(months) * len({k[:2] for k in got}), "zero-filled"
    return len(rows)


def check_levels(detente, store):
    counts = []
    for unique in ("none", "copies", "link", "day"):
        s = json.loads(run(detente, "series", store, "--dyad", "*:*", "--unique", unique, "--to", "json", "--bootstrap", "50"))
        counts.append(sum(s["both"]["words"]) + sum(s["both"]["deeds"]))
    assert counts[0] > counts[1] > counts[2] and counts[1] > counts[3], counts
    again = [run(detente, "series", store, "--dyad", "USA:RUS", "--by", "week") for _ in range(2)]
    assert again[0] == again[1]
    sector = json.loads(run(detente, "series", store, "--dyad", "USA MIL:RUS GOV", "--to", "json"))
    db = sqlite3.connect(store)
    condition = where("USA", "RUS") + """ AND EXISTS(SELECT 1 FROM participants p WHERE p.event = d.event AND p.side = 'actor' AND p.code = 'USA'
      AND ' ' || p.sector || ' ' LIKE '% MIL %')"""
    compare(sector, "forth", by_sql(db, condition, "month"))
    return counts


def check_clashes(detente, store):
    found = [json.loads(line) for line in run(detente, "clashes", store, "--to", "jsonl", "--within", "20").split("\n") if line]
    kinds = {f["kind"] for f in found}
    assert kinds == {"denied", "reversed", "belied"}, kinds
    for f in found:
        a, b = f["first"], f["second"]
        assert 0 <= f["days_apart"] <= 20 and a["sentence"] and b["sentence"]
        if f["kind"] == "denied":
            deny = ["negation" in s["auxiliary"] or s["stance"] == "denied" for s in (a, b)]
            assert a["event"] == b["event"] and deny[0] != deny[1], f
    return len(found)


def same(a, b, where):
    if isinstance(a, float) or isinstance(b, float):
        assert a is not None and b is not None and abs(a - b) < 2e-6, (where, a, b)
    elif isinstance(a, dict):
        assert set(a) <= set(b), (where, a, b)
        for k in a:
            same(a[k], b[k], where + [k])
    elif isinstance(a, list):
        assert len(a) == len(b), (where, len(a), len(b))
        for i, (x, y) in enumerate(zip(a, b)):
            same(x, y, where + [i])
    else:
        assert a == b, (where, a, b)


def check_page(detente, store, db, script, modules):
    """The page's own sums: the same as `series` to the last interval and turn, and the same as SQL."""
    page = os.path.join(os.path.dirname(store), "report.html")
    made = subprocess.run([detente, "report", store, "-o", page], capture_output=True, text=True)
    if made.returncode == 2 and "built without" in made.stderr:
        return None
    assert made.returncode == 0, made.stderr
    asked = [("USA:RUS", "day", "copies", ""), ("USA:RUS", "week", "copies", ""), ("USA:RUS", "month", "copies", ""), ("USA,GBR,FRA:RUS,CHN", "month", "copies", ""),
             ("*:*", "week", "day", ""), ("DEU:*", "quarter", "link", "future,negation"), ("@NATO:RUS", "month", "none", ""), ("USA MIL:RUS GOV", "month", "copies", ""),
             ("USA:USA", "month", "copies", "historical"), ("BRA:EGY", "year", "copies", "")]
    pages = json.loads(run("node", script, modules, page, *[x for one in asked for x in one]))
    for (dyad, by, unique, aux), got in zip(asked, pages):
        args = ["--dyad", dyad, "--by", by, "--unique", unique, "--to", "json"] + (["--with", aux] if aux else [])
        want = json.loads(run(detente, "series", store, *args))
        same(got["series"], want, [dyad, by])
        assert sorted(got["series"]) == sorted(k for k in want if k not in ("a", "b", "by", "unique", "bootstrap", "smooth"))
        assert got["listed"] == sum(want["both"]["words"]) + sum(want["both"]["deeds"]) + want["left_out"]["outside"]
        if unique == "copies" and by in LABEL and "," in dyad:
            a, b = dyad.split(":")
            compare(got["series"], "both", by_sql(db, "(%s) OR (%s)" % (where(a, b), where(b, a)), by))
    flows = {(f["actor"], f["recipient"]): f["words"] + f["deeds"] for f in pages[0]["flows"]}
    counted = COUNTED % ("1", "'day','time'")
    sql = dict(((a, b), n) for a, b, n in db.execute("SELECT d.actor, d.recipient, count(*) FROM dyads d JOIN (%s) x USING(event) WHERE d.actor <> d.recipient GROUP BY 1, 2" % counted))
    assert flows == sql
    return len(asked)


def check_refusals(detente, store, folder):
    other = os.path.join(folder, "other.db")
    sqlite3.connect(other).execute("CREATE TABLE t(x)").connection.close()
    for code, args in ((2, [store, "--dyad", "USA"]), (2, [store, "--by", "hour"]), (2, [store, "--dyad", "@NOBODY:USA"]), (1, [other]),
                       (1, [os.path.join(folder, "none.db")]), (2, [])):
        got = subprocess.run([detente, "series"] + args, capture_output=True, text=True)
        assert got.returncode == code and got.stderr and not got.stdout, (args, got)


def check_empty(detente, schema, folder):
    """A store without articles: nothing to show is no fault."""
    store = os.path.join(folder, "empty.db")
    db = sqlite3.connect(store)
    db.executescript("PRAGMA application_id=1146373494; PRAGMA user_version=1;" + open(schema, encoding="utf-8").read().split("```sql\n", 1)[1].split("```", 1)[0])
    db.close()
    for args in (["series", store], ["series", store, "--plot"], ["series", store, "--from", "2018-01-01", "--until", "2018-03-01"], ["panel", store], ["clashes", store]):
        got = subprocess.run([detente] + args, capture_output=True, text=True)
        assert got.returncode == 0 and not got.stderr, (args, got)
    rows = run(detente, "series", store, "--from", "2018-01-01", "--until", "2018-03-01", "--to", "csv").splitlines()
    assert len(rows) == 1 + 3 * 3, rows  # three months, three directions, all zero
    taken = subprocess.run([detente, "series", store, "-o", os.path.join(folder, "no", "such", "folder")], capture_output=True, text=True)
    assert taken.returncode == 1 and "No such file" in taken.stderr, taken


def main():
    detente, maker, schema, script, packages = sys.argv[1:6]
    with tempfile.TemporaryDirectory() as folder:
        store = os.path.join(folder, "events.db")
        run(sys.executable, maker, schema, store, "--hostile", "--articles", "1500")
        db = sqlite3.connect(store)
        print("series: %d events compared" % check_series(detente, store, db))
        print("panel: %d rows compared" % check_panel(detente, store, db))
        print("levels: %s events" % check_levels(detente, store))
        print("clashes: %d" % check_clashes(detente, store))
        web = [d for d in (os.path.join(os.path.dirname(script), "../node_modules"), os.path.join(packages, "node_modules")) if os.path.isdir(os.path.join(d, "esbuild"))]
        print("page: %s series compared" % (check_page(detente, store, db, script, web[0]) if web and shutil.which("node") else "no"))
        check_refusals(detente, store, folder)
        check_empty(detente, schema, folder)


if __name__ == "__main__":
    main()
