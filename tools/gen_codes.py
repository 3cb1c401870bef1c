#!/usr/bin/env python3
"""dict/relation/codes.tsv: each code with its ISO number, Correlates of War and Gleditsch-Ward numbers, English name, FIPS 10-4
code and the name ICEWS has for it.

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
# FIPS 10-4 (now GEC) where the table has none.
FIPS = {"KOS": "KV", "MNE": "MJ", "CUW": "UC", "SXM": "NN", "MAF": "RN", "SSD": "OD"}
# ICEWS names its countries in English: where that is not CLDR's name with "and" and "Saint" written out.
ICEWS = {"COG": "Congo", "COD": "Democratic Republic of Congo", "CIV": "Cote d'Ivoire", "CZE": "Czech Republic", "VAT": "Holy See",
         "MDA": "Moldova, Republic of", "PSE": "Occupied Palestinian Territory", "RUS": "Russian Federation", "STP": "Sao Tome and Principe",
         "SWZ": "Swaziland", "MKD": "the former Yugoslav Republic of Macedonia", "TUR": "Turkey", "COK": "Cook Island", "REU": "Reunion",
         "PCN": "Pitcairn", "BES": "Bonaire", "IMN": "Isle Of Man", "BLM": "Saint Barthelemy", "MAF": "Saint Martin (French part)",
         "MMR": "Myanmar", "VCT": "Saint Vincent and the Grenadines", "HMD": "Heard Island and McDonald Islands",
         "SGS": "South Georgia and the South Sandwich Islands", "HKG": "Hong Kong", "MAC": "Macao", "EUR": "", "UNO": "", "IGO": "", "NGO": "", "MNC": "", "ISM": "", "IMG": ""}


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

    def more(code, name):
        icews = ICEWS.get(code, name.replace("St. ", "Saint ").replace(" & ", " and ").replace("\u2019", "'"))
        return FIPS.get(code, numbers.get(code, {}).get("fips", "")), icews

    lines = []
    for r in rows(facts, "countries.tsv"):
        code = r["alpha3"]
        name = r["cldr_en"].split("|")[0].split(" (")[0].split(" SAR ")[0]
        lines.append((code, r["numeric"], number("cow", "cown", COW, code), number("gw", "gwn", GW, code), name) + more(code, name))
    for code, name in OTHERS:
        lines.append((code, "", number("cow", "cown", COW, code), number("gw", "gwn", GW, code), name) + more(code, name))
    with open(out, "w", encoding="utf-8", newline="\n") as f:
        f.write("# Made by tools/gen_codes.py: change that. Facts: ISO 3166-1, CLDR, COW, Gleditsch-Ward, FIPS (docs/sources.md#codes)\n")
        f.write("# code\tISO number\tCOW\tGW\tname\tFIPS\tICEWS name\n")
        for line in sorted(lines):
            f.write("\t".join(line) + "\n")


if __name__ == "__main__":
    main()
