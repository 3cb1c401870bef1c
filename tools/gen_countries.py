#!/usr/bin/env python3
"""Facts about countries -> dict/actors/countries.tsv: names, adjectives, demonyms, capitals.

usage: gen_countries.py FACTS/countries.tsv > dict/actors/countries.tsv
Facts: ISO 3166-1 (iso-codes), CLDR English names, mledoze/countries (ODbL); what newspapers write besides is below.
"""
import csv, sys, unicodedata

# iso3: (names, adjectives, demonyms), added to what the facts say.
MORE = {
    "USA": ("U.S.|US|U.S.A.|America|United States of America", "American|U.S.|US", ""),
    "GBR": ("Britain|Great Britain|UK|U.K.|England|Scotland|Wales", "British|English|Scottish|Welsh|UK", "Briton"),
    "RUS": ("Soviet Union|USSR", "Soviet", ""), "KOR": ("Republic of Korea|S. Korea", "South Korean", ""),
    "PRK": ("North Korea|DPRK|N. Korea", "North Korean", ""), "CHN": ("PRC|People's Republic of China|mainland China", "", ""),
    "TWN": ("Taiwan|Republic of China|Chinese Taipei", "Taiwanese", ""), "IRN": ("Islamic Republic of Iran|Islamic Republic", "", ""),
    "SYR": ("Syria|Syrian Arab Republic", "", ""), "VNM": ("Vietnam|Viet Nam|South Vietnam|North Vietnam", "", ""),
    "LAO": ("Laos", "Lao", ""), "MMR": ("Myanmar|Burma", "Burmese|Myanmar", ""), "CZE": ("Czech Republic|Czechoslovakia", "Czechoslovak", ""),
    "COD": ("Democratic Republic of Congo|Democratic Republic of the Congo|DR Congo|DRC|Zaire|Congo-Kinshasa", "Zairian", ""),
    "COG": ("Republic of the Congo|Republic of Congo|Congo-Brazzaville", "", ""),
    "CIV": ("Ivory Coast|Côte d'Ivoire", "Ivorian", ""), "ARE": ("UAE|U.A.E.|United Arab Emirates|Emirates", "Emirati", ""),
    "SAU": ("Saudi Arabia", "Saudi", ""), "MKD": ("North Macedonia|Macedonia|FYROM", "Macedonian", ""), "SWZ": ("Eswatini|Swaziland", "", ""),
    "CPV": ("Cape Verde", "", ""), "TLS": ("East Timor", "Timorese|East Timorese", ""), "VAT": ("Vatican|Holy See|Vatican City", "Vatican", ""),
    "PSE": ("Palestine|State of Palestine|Gaza Strip|West Bank|Palestinian territories", "Palestinian", ""), "BIH": ("Bosnia", "Bosnian", ""),
    "BLR": ("", "Belarussian|Byelorussian", ""), "MDA": ("Moldova", "", ""), "BOL": ("Bolivia", "", ""), "VEN": ("Venezuela", "", ""), "TZA": ("Tanzania", "", ""),
    "DEU": ("West Germany|East Germany|Federal Republic of Germany", "West German|East German", ""), "NLD": ("Holland|the Netherlands", "", "Dutchman"),
    "FRA": ("", "", "Frenchman"), "IRL": ("Republic of Ireland", "", "Irishman"), "TUR": ("Turkey|Türkiye", "", "Turk"), "POL": ("", "", "Pole"),
    "ESP": ("", "", "Spaniard"), "SWE": ("", "", "Swede"), "DNK": ("", "", "Dane"), "FIN": ("", "", "Finn"), "GRC": ("", "Hellenic", ""),
    "SRB": ("Serbia|Yugoslavia", "Yugoslav|Serb", "Serb"), "HRV": ("", "Croat", "Croat"), "AFG": ("", "Afghani", ""), "NZL": ("", "New Zealand", ""),
    "CAF": ("Central African Republic|CAR", "Central African", ""), "KHM": ("Cambodia|Kampuchea", "Kampuchean", ""), "CYP": ("", "Turkish Cypriot|Greek Cypriot", "Turkish Cypriot|Greek Cypriot"), "KGZ": ("", "Kyrgyz", ""), "UZB": ("", "Uzbek", ""), "TJK": ("", "Tajik", ""),
    "TKM": ("", "Turkmen", ""), "KAZ": ("", "Kazakh", ""), "GEO": ("", "", ""), "SSD": ("South Sudan", "South Sudanese", ""), "BRN": ("Brunei", "", ""),
    "FSM": ("Micronesia", "", ""), "STP": ("Sao Tome and Principe", "", ""), "TTO": ("Trinidad and Tobago|Trinidad", "", ""), "HKG": ("Hong Kong", "", ""),
    "MAC": ("Macau|Macao", "", ""), "ISR": ("Jewish state", "", ""), "IRQ": ("", "", ""), "PHL": ("Philippines|the Philippines", "Philippine|Filipino", ""),
    "ARG": ("", "Argentine|Argentinian", ""), "BFA": ("", "Burkinabe", ""), "NER": ("Niger", "Nigerien", ""), "LBY": ("", "", ""), "YEM": ("", "", ""),
}
TWO_ADJECTIVES = {"KOS": ("Kosovo", "Kosovar|Kosovan", "Pristina")}
CAPITALS = {"USA": "Washington|Washington, D.C.|Washington DC", "UKR": "Kyiv|Kiev", "IND": "New Delhi|Delhi", "CHN": "Beijing|Peking",
            "ISR": "Jerusalem|Tel Aviv", "ZAF": "Pretoria", "BOL": "La Paz|Sucre", "LKA": "Colombo", "MMR": "Naypyidaw|Rangoon|Yangon",
            "NLD": "The Hague|Amsterdam", "TZA": "Dodoma", "NGA": "Abuja", "CIV": "Abidjan|Yamoussoukro", "PSE": "Ramallah", "KAZ": "Astana|Nur-Sultan",
            "SAU": "Riyadh", "TUR": "Ankara", "VAT": "",
            # surnames and towns elsewhere
            "IMN": "", "FLK": "", "BMU": "", "NFK": "", "MSR": "", "SYC": "", "SHN": "", "CYM": ""}
# Names in other tongues that are English words.
NOT_NAMES = {"Island"}
# Countries named like something more frequent, or hardly ever meant as actors.
NO_DEMONYM = {"VAT", "TKL"}
# Their adjective is another country's too: that one is meant.
SMALL = {"IOT", "ATF", "UMI", "VIR", "ASM", "COG", "DMA", "GNQ", "VGB", "HMD", "BVT", "SGS", "MAF", "SXM", "ATA", "MYT", "REU", "GLP", "MTQ", "BES", "CXR", "CCK", "NFK", "SJM", "ALA", "IMN", "JEY", "GGY", "SPM", "WLF"}


def ascii_only(name):
    return all(ord(c) < 0x250 for c in name)


def uniq(names):
    seen, out = set(), []
    for n in names:
        n = n.strip()
        key = "".join(c for c in unicodedata.normalize("NFD", n.lower()) if c.isalnum())  # as names are compared
        if n and key not in seen:
            seen.add(key)
            out.append(n)
    return out


# Names that passed from one country to another: name, code, first day, last day.
DATED = [("Congo", "COG", "", "1997-05-16"), ("Congo", "COD", "1997-05-17", "")]


def main():
    rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE))
    print("# Made by tools/gen_countries.py: change that. Facts: ISO 3166-1, CLDR, mledoze/countries (docs/sources.md#actors)")
    for r in rows:
        code = r["alpha3"]
        more = MORE.get(code, ("", "", ""))
        plain = r["cldr_en"].split("|") + [r["iso_name"]]
        names = uniq([n for n in plain + more[0].split("|") if n and "," not in n and "(" not in n] +
                     [n for n in r["alt_spellings"].split("|") if len(n) > 4 and ascii_only(n) and "," not in n and n not in NOT_NAMES])
        names = [n for n in names if n not in [d[0] for d in DATED]]
        if not names:
            names = [r["iso_name"].split(",")[0]]
        print("country\t%s\t%s" % ("|".join(names), code))
        adjectives = uniq((r["demonym_m"] if code not in NO_DEMONYM else "").split("|") + more[1].split("|"))
        adjectives = [a for a in adjectives if "," not in a and "(" not in a]
        if code in SMALL:
            adjectives = []
        if adjectives:
            print("adjective\t%s\t%s" % ("|".join(adjectives), code))
        demonyms = uniq([a for a in adjectives if a.endswith(("an", "i", "Serb", "Croat", "Czech", "Slovak", "Greek", "Thai", "Arab"))] +
                        more[2].split("|"))
        if demonyms:
            print("demonym\t%s\t%s" % ("|".join(demonyms), code))
        capital = CAPITALS.get(code, r["capital"])
        if capital:
            print("capital\t%s\t%s" % (capital, code))
    for name, code, first, last in DATED:
        print(("country\t%s\t%s\t\t%s\t%s" % (name, code, first, last)).rstrip("\t"))
    for code, (name, adjective, capital) in TWO_ADJECTIVES.items():
        print("country\t%s\t%s\tPRE\nadjective\t%s\t%s\tPRE\ncapital\t%s\t%s" % (name, code, adjective, code, capital, code))


if __name__ == "__main__":
    main()
