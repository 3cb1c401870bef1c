#!/usr/bin/env python3
"""dict/relation/codes.tsv: each code with its ISO number, Correlates of War and Gleditsch-Ward numbers, and English name.

usage: gen_codes.py FACTS OUTPUT     (FACTS: a folder with countries.tsv, country_codes.tsv and state_membership.tsv)

Numbers are those of the states there are today: the one a state had in the last year its system covers.
"""
import csv, os, sys

# Codes that are no ISO country (PLOVER codebook), and names that the sources have at length.
OTHERS = [("KOS", "Kosovo"), ("EUR", "European Union"), ("UNO", "United Nations"), ("IGO", "Intergovernmental organisations"),
          ("NGO", "Non-governmental organisations"), ("MNC", "Multinational companies"), ("ISM", "Militant Islamic groups"),
          ("IMG", "International militant groups")]
# One table follows today's name, the other the state of old: the membership lists decide (see docs/sources.md#codes).
COW = {"SRB": "345", "DEU": "255", "YEM": "679", "VNM": "816", "KOS": "347"}
GW = {"SRB": "340", "DEU": "260", "YEM": "678", "VNM": "816", "KOS": "347"}


def rows(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as f:
        return list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))


def main():
    facts, out = sys.argv[1:3]
    numbers = {r["iso3c"]: r for r in rows(facts, "country_codes.tsv") if r["iso3c"]}
    member = {(r["system"], r["number"]): int(r["to"]) for r in rows(facts, "state_membership.tsv")}

    def number(system, column, by_hand, code):
        if code in by_hand:
            return by_hand[code]
        n = numbers.get(code, {}).get(column, "")
        if not n or member.get((system, n), 0) < 2016:
            return ""
        return n

    lines = []
    for r in rows(facts, "countries.tsv"):
        code = r["alpha3"]
        lines.append((code, r["numeric"], number("cow", "cown", COW, code), number("gw", "gwn", GW, code),
                      r["cldr_en"].split("|")[0].split(" (")[0].split(" SAR ")[0]))
    for code, name in OTHERS:
        lines.append((code, "", number("cow", "cown", COW, code), number("gw", "gwn", GW, code), name))
    with open(out, "w", encoding="utf-8", newline="\n") as f:
        f.write("# Made by tools/gen_codes.py: change that. Facts: ISO 3166-1, CLDR, COW, Gleditsch-Ward (docs/sources.md#codes)\n")
        f.write("# code\tISO number\tCOW\tGW\tname\n")
        for line in sorted(lines):
            f.write("\t".join(line) + "\n")


if __name__ == "__main__":
    main()
