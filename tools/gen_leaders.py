#!/usr/bin/env python3
"""Facts about heads of state and government -> dict/actors/heads.tsv, with terms of office.

usage: gen_leaders.py FACTS_DIR dict/actors/leaders.tsv data/leader_names.tsv > dict/actors/heads.tsv

REIGN (to 2021-03; days and months), office-holders of Wikidata (2022-10; years), the CIA World Factbook's executives
(2026-05; since). A person of leaders.tsv, kept by hand, is left out. A name known by its surname only needs a title or a
country beside it in the text; full names of many are in leader_names.tsv.
"""
import collections, csv, re, sys, unicodedata

PREMIERS = set("GBR DEU JPN IND ISR ITA CAN AUS NZL ESP NLD BEL DNK SWE NOR FIN GRC PRT IRL AUT HUN POL CZE SVK SVN HRV BGR "
               "EST LVA LTU LUX ISL MLT ALB MKD SRB MNE BIH THA MYS SGP NPL PNG JAM TTO BRB BHS LSO PAK BGD LBN IRQ KHM ETH "
               "MUS FJI SLB VUT TON WSM GRD LCA VCT KNA DMA ATG BLZ MNG GEO ARM KOS TUR".split())
KINGS = set("SAU JOR MAR OMN KWT QAT BHR ARE BRN SWZ BTN MCO LIE VAT".split())
MONTHS = "January February March April May June July August September October November December".split()
TITLES = re.compile(r"^(?:(?:Acting|Caretaker|GNU|Interim|Transitional|Transition|Co-|First|Second|Executive|Federal|Supreme|Prime|Deputy|Vice|State|Captains?|"
                    r"Governor-General|Governor General|Premier|President|Minister|Chancellor|King|Queen|Emir|Amir|Sultan|Prince|Princess|Grand|Duke|Pope|Sheikh|"
                    r"Sir|Dr\.?|Dame|Gen\.?|Lt\.?|Col\.?|General|Brig\.?|Capt\.?|Maj\.?|Field|Marshal|Mullah|Chief|Chairman|Chairperson|Crown|"
                    r"Emperor|Leader|Ministers|Governor|Cabinet|Commission|Swiss|Confederation|Republic|Regent|Taoiseach|of|the|and|Guard|Government|Council|Taliban|Sovereign|Administration|Presidential|Ruling|"
                    r"Party|Military|Command|Head|Chair|Majesty|Commander|Army|Affairs|HRH|His|Her|Excellency|Commodore|Ret\.?|\(Ret\.\))\s+)+")


def surname(name):
    words = name.split()
    return fold(words[-1].split("-")[-1]) if words else ""  # "al-Thani" as "Thani"


def fold(s):
    for written, compared in (("ł", "l"), ("ı", "i"), ("ø", "o"), ("đ", "d")):
        s = s.replace(written, compared)
    return "".join(c for c in unicodedata.normalize("NFD", s.lower()) if c.isalnum())


def office_of(label, code):
    low = label.lower()
    if "prime minister" in low or "chancellor" in low or "taoiseach" in low or "premier" in low or "head of government" == low:
        return "prime minister"
    if "president" in low or "chairman" in low or "member" in low:
        return "president"
    if any(w in low for w in ("king", "monarch", "sultan", "emir", "prince", "emperor", "agong", "sovereign", "duke")):
        return "king"
    return "supreme leader" if "supreme leader" in low else "president"


def read_maps(facts):
    cow, name_code, fips = {}, {}, {}
    for r in csv.DictReader(open(facts + "/country_codes.tsv", encoding="utf-8"), delimiter="\t"):
        cow[r["cown"].split(".")[0]] = r["iso3c"]
        fips[r["fips"]] = r["iso3c"]
        name_code[r["country.name.en"]] = r["iso3c"]
    for r in csv.DictReader(open(facts + "/countries.tsv", encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE):
        for n in r["cldr_en"].split("|") + [r["iso_name"]]:
            name_code.setdefault(n, r["alpha3"])
    name_code.update({"The Bahamas": "BHS", "The Gambia": "GMB", "State of Palestine": "PSE", "East Timor": "TLS", "Kosovo": "KOS",
                      "Czech Republic": "CZE", "Republic of Ireland": "IRL", "Ivory Coast": "CIV", "South Ossetia": "GEO", "Abkhazia": "GEO",
                      "Turkish Republic of Northern Cyprus": "CYP", "Kingdom of the Netherlands": "NLD", "Democratic Republic of the Congo": "COD",
                      "Republic of the Congo": "COG", "People's Republic of China": "CHN", "Federated States of Micronesia": "FSM",
                      "Eswatini": "SWZ", "Kingdom of Denmark": "DNK", "Transnistria": "MDA", "Sahrawi Arab Democratic Republic": "ESH",
                      "São Tomé and Príncipe": "STP", "Cape Verde": "CPV", "Vatican City": "VAT", "Taiwan": "TWN", "Artsakh": "AZE",
                      "Republic of Artsakh": "AZE", "Somaliland": "SOM"})
    cow.update({"345": "SRB", "347": "KOS", "260": "DEU", "255": "DEU", "816": "VNM", "678": "YEM", "679": "YEM", "365": "RUS"})
    return cow, name_code, fips


FAMILY_FIRST = ("CHN", "KOR", "PRK", "TWN")


def given_name(name, code):
    words = name.split()
    return fold("".join(words[1:]) if code in FAMILY_FIRST else words[0])


def by_hand(path):
    """(code, surname) -> [(from, to, office, first words)]"""
    known = collections.defaultdict(list)
    for line in open(path, encoding="utf-8"):
        f = line.rstrip("\n").split("\t") + [""] * 4
        if f[0] == "person":
            names = f[1].split("|")
            firsts = {given_name(n, f[2]) for n in names}
            for last in {surname(n) for n in names} | ({fold(names[0].split()[0])} if f[2] in FAMILY_FIRST else set()):
                known[f[2], last].append((f[4] or "0", f[5] or "9999", f[6], firsts))
    return known


def kept_by_hand(known, code, last, term):
    """The term is one of a person of leaders.tsv: same surname at the same time, and no other given name in another office."""
    names, begin, end, office, _ = term
    for start, stop, held, firsts in known.get((code, last), []):
        over = (begin or "0")[:4] <= stop[:4] and start[:4] <= (end or "9999")[:4]
        alone = all(" " not in n for n in names)
        if over and (alone or office == held or any(given_name(n, code) in firsts for n in names)):
            return True
    return False


def full_names(path):
    names = {}
    for line in open(path, encoding="utf-8"):
        f = line.rstrip("\n").split("\t")
        if len(f) >= 3:  # a year of birth where two share the surname
            names[f[0], fold(f[1]), f[3] if len(f) > 3 else ""] = f[2].split("|")
    return names


def factbook(facts, fips):
    for r in csv.DictReader(open(facts + "/factbook_executives.tsv", encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE):
        code = fips.get(r["gec"])
        for part in re.split(r"\s*;\s*|\s+or\s+", r["text"]):
            m = re.match(r"(.*?)\s*\(since (?:(\d+) )?(?:([A-Z][a-z]+) )?(\d{4})", part)
            if not code or not m:
                continue
            title = TITLES.match(m.group(1) + " ")
            name = TITLES.sub("", m.group(1) + " ").strip()
            words = [w if not (len(w) > 1 and w.isupper()) else "-".join(p.capitalize() for p in w.split("-")) for w in name.split()]
            since = m.group(4) + ("-%02d" % (MONTHS.index(m.group(3)) + 1) if m.group(3) in MONTHS else "") + \
                ("-%02d" % int(m.group(2)) if m.group(2) and m.group(3) in MONTHS else "")
            if 1 <= len(words) <= 6 and not re.search(r" and | is | by | are ", name) and all(re.match(r"^[\w'’.-]+$", w) for w in words):
                yield code, words, since, office_of(title.group(0) if title else "", code)


def reign_persons(facts, cow):
    """REIGN's terms after 1945, one list for each person: a surname in a country, and a year of birth."""
    persons = collections.OrderedDict()
    for r in csv.DictReader(open(facts + "/reign_leaders_2021-03.csv", encoding="utf-8", errors="replace")):
        code, name = cow.get(r["ccode"]), re.sub(r"\s*\(.*?\)", "", r["leader"] or "").strip()
        if ", " in name:
            name = " ".join(reversed(name.split(", ")))
        if not code or name in ("MacArthur", "Matthew Bunker Ridgway") or not name or re.search(r"\d|[Jj]unta|Council|Committee", name):
            continue
        if not (r["syear"] or "").isdigit() or int(r["syear"]) < 1900:
            continue
        if int(r["syear"]) < 1945 and not (r["eyear"].isdigit() and int(r["eyear"]) > 1945):
            continue
        dated = (r["smonth"] or "").isdigit() and (r["sdate"] or "").isdigit()
        begin = "%s-%02d-%02d" % (r["syear"], int(r["smonth"]), int(r["sdate"])) if dated else r["syear"]
        end = "%s-%02d" % (r["eyear"], int(r["emonth"])) if r["eyear"].isdigit() and r["emonth"].isdigit() else r["eyear"] if r["eyear"].isdigit() else ""
        office = "prime minister" if code in PREMIERS else "king" if code in KINGS else "president"
        persons.setdefault((code, surname(name), r["birthyear"]), []).append((code, name, begin, end, office, {"1": "m", "0": "f"}.get(r["gender"], "")))
    return [(key[2], rows) for key, rows in persons.items()]


def meet(term, row):
    return (term[1] or "0")[:4] <= (row[3] or "9999")[:4] and row[2][:4] <= (term[2] or "9999")[:4]


def main():
    facts, hand, fuller = sys.argv[1:4]
    cow, name_code, fips = read_maps(facts)
    known = by_hand(hand)
    fuller = full_names(fuller)
    people = collections.OrderedDict()  # (code, surname) -> [(names, from, to, office, gender)]

    def add(code, names, begin, end, office, gender=""):
        people.setdefault((code, surname(names[0])), []).append([names, begin, end, office, gender])

    for r in csv.DictReader(open(facts + "/world_leaders_wikidata_2022-10.csv", encoding="utf-8")):
        code = name_code.get(r["country"])
        if not code:
            print("no code:", r["country"], file=sys.stderr)
        if code != "GBR" and r["officeholderLabel"] in ("Elizabeth II", "Charles III", "Emmanuel Macron"):
            continue  # a head of several states is named for the first of them
        if code and r["officeholderLabel"] and not re.match(r"Q\d+$", r["officeholderLabel"]):
            end = r["end_year"] if r["end_year"].isdigit() else ""
            add(code, [r["officeholderLabel"].replace("\t", " ")], r["start_year"] if r["start_year"].isdigit() else "", end,
                office_of(r["positionLabel"], code))
    holders, confirmed = {}, set()  # of 2026-05
    for code, words, since, office in factbook(facts, fips):
        holders[code, office] = since
        confirmed.add((code, surname(" ".join(words))))
        full, short = " ".join(words), " ".join(dict.fromkeys([words[0], words[-1]]))
        key = (code, surname(full))
        same = [p for p in people.get(key, []) if p[3] == office]
        if same:  # the same term, with more names and the day
            for p in same:
                p[0] += [n for n in (full, short) if n not in p[0]]
                if p[1] and p[1] == since[:4]:
                    p[1] = since
        else:
            add(code, [short, full] if len(words) > 2 else [full], since, "", office)
    for (code, last), terms in people.items():  # in office in 2022-10 and no longer in 2026-05: until the one of today came
        for term in terms:
            since = holders.get((code, term[3]), "")
            if not term[2] and (code, last) not in confirmed and since[:4] >= "2022" and since > (term[1] or "0") + "~":
                term[2] = since
    for born, rows in reign_persons(facts, cow):
        code, name = rows[0][:2]
        given = fuller.get((code, fold(name), born)) or fuller.get((code, fold(name), "")) or []  # canonical: the fuller name
        key = (code, surname(given[0] if given else name))
        same = people.setdefault(key, [])
        # two of one surname are one person when their years in office meet: "Sharif" of 1990 is not the one of 2022
        known_as = next((p for p in same for r in rows if meet(p, r)), None)
        names = list(known_as[0]) if known_as else given + [n for n in [name] if "." not in n or not given]
        for _, _, begin, end, office, gender in rows:
            over = [p for p in same if meet(p, (code, name, begin, end))]
            for p in over:
                p[4] = p[4] or gender
                p[0] += [n for n in given if n not in p[0]]
                if len(p[1]) == 4 and p[1] == begin[:4]:
                    p[1] = begin
                if len(p[2]) == 4 and p[2] == end[:4]:
                    p[2] = end
            if not over:
                if not end:  # the list ends in March 2021: who is not confirmed later has left at a date not known
                    end = "2021-12"
                if begin[:7] <= end:
                    same.append([names, begin, end, office, gender])
    print("# Made by tools/gen_leaders.py: change that. Facts: REIGN, Wikidata, CIA World Factbook (docs/sources.md#actors)")
    seen, heads_of = set(), collections.defaultdict(set)  # name -> codes
    for (code, last), terms in people.items():
        for n in (n for t in terms for n in t[0]):
            heads_of[fold(n)].add(code)
    for line in open(hand, encoding="utf-8"):
        f = line.rstrip("\n").split("\t")
        for n in f[1].split("|") if f[0] == "person" else []:
            heads_of[fold(n)].add(f[2])
    for (code, last), terms in sorted(people.items()):
        # A territory's head is known as the head of the state it belongs to.
        if (code, last) == ("AND", "macron") or (code not in cow.values() and any(len(heads_of[fold(n)]) > 1 for t in terms for n in t[0])):
            continue
        first = fold(terms[0][0][0].split()[0]) if code in FAMILY_FIRST else last
        terms = [t for t in terms if not kept_by_hand(known, code, last, t) and not kept_by_hand(known, code, first, t)]
        if not last or not terms:
            continue
        terms.sort(key=lambda t: (t[3], t[1]))
        for a, b in zip(terms, terms[1:]):  # years that touch: the earlier term ends where the later begins
            if a[3] == b[3] and a[1] < b[1] < (a[2] or "9999"):
                a[2] = b[1]
        for names, begin, end, office, gender in terms:
            names = [n for n in dict.fromkeys(names) if "|" not in n and len(n) > 2 and "," not in n]
            short = [n.split(" of ")[0] for n in names if " of " in n]
            names += [n for n in short + [re.sub(r" [IVX]+$", "", n) for n in short if " " in n] if n not in names]
            if not names or (end and begin and begin[:4] > end[:4]):
                continue
            names = list({fold(n): n for n in reversed(names)}.values())[::-1]  # one spelling for each that is compared alike
            line = "\t".join(["person", "|".join(names), code, "GOV", begin, end, office, "gender=" + gender if gender else ""]).rstrip("\t")
            if line not in seen:
                seen.add(line)
                print(line)


if __name__ == "__main__":
    main()
