#!/usr/bin/env python3
"""An event store made up for tests and timings: the schema of docs/store.md, articles of made-up sentences, seeded.

usage: make_store.py docs/store.md OUTPUT [--articles N] [--events N per article] [--days N] [--hostile]
"""
import argparse, datetime, os, random, sqlite3

COUNTRIES = ["USA", "RUS", "CHN", "DEU", "FRA", "GBR", "IRN", "ISR", "TUR", "UKR", "IND", "PAK", "JPN", "KOR", "PRK", "SAU", "EGY", "BRA"]
NAMES = {"USA": "Washington", "RUS": "Moscow", "CHN": "Beijing", "DEU": "Berlin", "FRA": "Paris", "GBR": "London", "IRN": "Tehran",
         "ISR": "Jerusalem", "TUR": "Ankara", "UKR": "Kyiv", "IND": "Delhi", "PAK": "Islamabad", "JPN": "Tokyo", "KOR": "Seoul",
         "PRK": "Pyongyang", "SAU": "Riyadh", "EGY": "Cairo", "BRA": "Brasilia"}
PLACES = {"USA": (38.9, -77.0), "RUS": (55.75, 37.6), "CHN": (39.9, 116.4), "DEU": (52.5, 13.4), "FRA": (48.85, 2.35)}
# type, mode, cameo, quad, score, words
ACTS = [
    ("AGREE", "", "030", 1, 2.5, "promised to work with"), ("CONSULT", "visit", "042", 1, 4.0, "sent a delegation to"),
    ("CONSULT", "phone", "041", 1, 1.5, "spoke by telephone with"), ("SUPPORT", "", "051", 1, 5.0, "praised"),
    ("CONCEDE", "", "085", 1, 4.5, "eased its restrictions on"), ("COOPERATE", "", "061", 2, 9.5, "opened trade with"),
    ("AID", "", "073", 2, 10.0, "sent relief to"), ("RETREAT", "withdraw", "0874", 2, 8.0, "withdrew its ships from"),
    ("REQUEST", "change", "102", 3, -1.0, "asked for reforms in"), ("ACCUSE", "disapprove", "111", 3, -2.0, "criticised"),
    ("REJECT", "", "120", 3, -2.0, "rejected the proposal of"), ("THREATEN", "restrict", "131", 3, -3.0, "threatened sanctions against"),
    ("PROTEST", "demo", "141", 4, -5.0, "demonstrated against"), ("SANCTION", "withdraw", "163", 4, -6.0, "imposed sanctions on"),
    ("MOBILIZE", "troops", "152", 4, -6.5, "moved troops towards"), ("COERCE", "seize", "171", 4, -7.0, "seized a ship of"),
    ("ASSAULT", "aerial", "195", 4, -9.5, "bombed a depot of")]
PUBLISHERS = ["Morning Gazette", "The Courier", "Harbour Post", "Evening Star", "Wire One", "Wire Two"]
HOSTILE = ["</script><script>document.title='broken'</script>", "<img src=x onerror=\"document.title='broken'\">", "שלום עולם \u202e reversed",
           "مرحبا بالعالم", "\U0001F468\u200d\U0001F469\u200d\U0001F467 \U0001F1FA\U0001F1F8 flags", "\"quotes\" & <b>tags</b> \u2028 line \\u0041", "<!--<script>"]


class Maker:
    def __init__(self, db, rnd, args):
        self.db, self.rnd, self.args = db, rnd, args
        self.article = self.event = self.entity = self.attribution = 0
        self.rows = {t: [] for t in ("articles", "entities", "attributions", "events", "participants", "dyads", "event_attributions")}

    def mention(self, code, sector, words, begin):
        self.entity += 1
        self.rows["entities"].append((self.entity, self.article, "country", code, sector, words, words, "", begin,
                                      begin + len(words.encode()), 0, "actors/seats.tsv:%d" % (1 + self.entity % 90)))
        return self.entity

    def one_event(self, date, text, number):
        rnd = self.rnd
        a, b = (COUNTRIES[min(int(rnd.expovariate(0.35)), len(COUNTRIES) - 1)] for _ in "ab")
        late = (date - self.args.start).days > self.args.days * 0.6
        acts = ACTS[5:] if late and {a, b} == {"USA", "RUS"} and rnd.random() < 0.7 else ACTS
        kind, mode, cameo, quad, score, words = rnd.choice(acts)
        speaker = rnd.random() < 0.5
        lead = "%s said on Monday that " % NAMES[a] if speaker else ""
        hostile = " " + rnd.choice(HOSTILE) if self.args.hostile and rnd.random() < 0.3 else ""
        begin = len(text.encode())
        sentence = "%s%s %s %s%s." % (lead, NAMES[a], words, NAMES[b], hostile)
        at = begin + len(lead.encode())
        self.event += 1
        sector = rnd.choice(["GOV", "GOV", "MIL", "GOV LEG"])
        ea = self.mention(a, sector, NAMES[a], at)
        trigger = at + len(NAMES[a].encode()) + 1
        eb = self.mention(b, "GOV", NAMES[b], trigger + len(words.encode()) + 1)
        aux = rnd.choices(["", "negation", "future", "historical", "hypothetical"], [85, 5, 5, 3, 2])[0]
        precision = rnd.choices(["day", "week", "month", "year"], [88, 5, 5, 2])[0]
        when = date - datetime.timedelta(days=rnd.randrange(3))
        if precision == "week":
            when -= datetime.timedelta(days=when.weekday())
        shown = {"day": when.isoformat(), "week": when.isoformat(), "month": when.isoformat()[:7], "year": when.isoformat()[:4]}[precision]
        day = (shown + "-01-01")[:10] if precision == "year" else (shown + "-01")[:10]
        last = when + datetime.timedelta(days=6) if precision == "week" else when
        if precision == "month":
            last = (when.replace(day=28) + datetime.timedelta(days=4)).replace(day=1) - datetime.timedelta(days=1)
        last = "%s-12-31" % shown if precision == "year" else last.isoformat()
        lat, lon = PLACES.get(b, (None, None))
        end = begin + len(sentence.encode())
        self.rows["events"].append((
            self.event, "%s#%d" % (self.article_id, number), self.article, shown, precision, 1, day, last, date.isoformat(), kind, mode,
            rnd.choice(["diplomatic", "military", "economic", "diplomatic;economic"]), aux, cameo, quad, score, score, words, number, begin, end, trigger, int(number == 1),
            None, None, None, None, NAMES[b] if lat else "", b if lat else "", "", "P" if lat else "", lat, lon, None, None, None,
            "events/%s.txt:%d" % (kind.lower(), 10 + len(words)), "%s of %s" % (words.split()[0], NAMES[b]), "%s-%s-%s" % (day, a + b, cameo) if rnd.random() < 0.3 else ""))
        mutual = kind == "CONSULT" and a != b  # both act, nobody receives
        for place, (entity, code, sec) in enumerate(((ea, a, sector), (eb, b, "GOV"))):
            self.rows["participants"].append((self.event, "recipient" if place and not mutual else "actor", place if mutual else 0, entity, code, sec))
        self.rows["dyads"].append((a, b, day, self.event, int(mutual)))
        if mutual:
            self.rows["dyads"].append((b, a, day, self.event, 1))
        if speaker:
            who = self.mention(a, "GOV", NAMES[a], begin)
            self.attribution += 1
            self.rows["attributions"].append((self.attribution, self.article, who, NAMES[a], "said", rnd.choice(["", "", "Wire One"]), "indirect",
                                              rnd.choice(["said", "said", "denied", "claimed"]), at, end, "speech/cues.tsv:12"))
            self.rows["event_attributions"].append((self.event, 0, self.attribution))
        return text + sentence + " "

    def one_article(self):
        rnd, args = self.rnd, self.args
        self.article += 1
        self.article_id = "made-%d" % self.article
        date = args.start + datetime.timedelta(days=rnd.randrange(args.days))
        hostile = " " + rnd.choice(HOSTILE) if args.hostile else ""
        title = "News of %s, number %d%s" % (date.strftime("%A"), self.article, hostile)
        text = title + "\n\n"
        copy = self.article > 10 and rnd.random() < 0.05
        count = rnd.randrange(args.events * 2 + 1)
        for number in range(1, count + 1):
            text = self.one_event(date, text, number)
        text += "The talks went on until late in the evening, and nobody could say when they would end. " * args.filler
        self.rows["articles"].append((self.article, self.article_id, "%016x" % rnd.getrandbits(64), "0" * 16, date.isoformat(),
                                      rnd.choice(PUBLISHERS), title, "https://news.example/%d" % self.article, text, "", count + args.filler, count,
                                      "near" if copy else "", "made-1" if copy else "", 0.8 if copy else None))
        if self.article % 2000 == 0:
            self.flush()

    def flush(self):
        for table, rows in self.rows.items():
            if rows:
                self.db.executemany("INSERT INTO %s VALUES(%s)" % (table, ",".join("?" * len(rows[0]))), rows)
                rows.clear()


def main():
    p = argparse.ArgumentParser()
    p.add_argument("schema")
    p.add_argument("output")
    p.add_argument("--articles", type=int, default=400)
    p.add_argument("--events", type=int, default=4)
    p.add_argument("--days", type=int, default=730)
    p.add_argument("--filler", type=int, default=3)
    p.add_argument("--hostile", action="store_true")
    args = p.parse_args()
    args.start = datetime.date(2017, 1, 2)
    if os.path.exists(args.output):
        os.remove(args.output)
    db = sqlite3.connect(args.output)
    db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA application_id=1146373494; PRAGMA user_version=1;")
    db.executescript(open(args.schema, encoding="utf-8").read().split("```sql\n", 1)[1].split("```", 1)[0])
    maker = Maker(db, random.Random(7), args)
    for _ in range(args.articles):
        maker.one_article()
    maker.flush()
    db.commit()
    db.close()


if __name__ == "__main__":
    main()
