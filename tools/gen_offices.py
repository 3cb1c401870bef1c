#!/usr/bin/env python3
"""Cabinet portfolios -> dict/actors/offices.tsv: ministers, their deputies and ministries in the ways news words them.

usage: gen_offices.py > dict/actors/offices.tsv
The office of "the interior minister", "the minister of the interior" and "the home secretary" is one, so that they can be told to be
the same person. Foreign and defence ministers, who can stand for their country, are in roles.tsv.
"""
# office: (nouns before "minister", nouns after "minister of"); a bar parts ways of saying it
PORTFOLIOS = [
    ("interior", "interior|home affairs|internal affairs|internal security|public security|public safety|police|homeland security",
     "the interior|interior|home affairs|internal affairs|public security|public safety|homeland security|internal security"),
    ("finance", "finance|treasury", "finance|the treasury|economy and finance|economic affairs and finance|finance and economy"),
    ("justice", "justice|law|legal affairs", "justice|law|legal affairs|justice and human rights"),
    ("economy", "economy|economics|economic affairs|economic development|planning|development planning",
     "economy|the economy|economics|economic affairs|economic development|planning|national planning"),
    ("trade", "trade|commerce|foreign trade|industry|trade and industry|economy and trade|trade and investment|investment",
     "trade|commerce|foreign trade|industry|trade and industry|international trade|commerce and industry|investment"),
    ("oil", "oil|petroleum|hydrocarbons|petroleum resources", "oil|petroleum|hydrocarbons|petroleum resources|petroleum and mineral resources"),
    ("energy", "energy|power|electricity|water|water and energy|nuclear energy|mines and energy", "energy|power|electricity|water|mines and energy|energy and water|water resources"),
    ("mining", "mining|mines|mineral resources|natural resources|resources", "mining|mines|mineral resources|natural resources|mines and petroleum"),
    ("health", "health|public health", "health|public health|health and welfare|health and population"),
    ("information", "information|communications|communication|media|telecommunications|culture and information",
     "information|communications|communication|media|telecommunications|culture and information|information technology"),
    ("agriculture", "agriculture|farm|farming|food|fisheries|lands|land|land affairs|rural development|agrarian reform|livestock",
     "agriculture|food|fisheries|lands|rural development|agrarian reform|agriculture and food|food and agriculture"),
    ("education", "education|higher education|science|research|science and technology", "education|higher education|science|national education|science and technology"),
    ("environment", "environment|climate|forestry|forests|ecology", "the environment|environment|climate change|forestry|ecology|environmental protection"),
    ("labour", "labour|labor|employment|manpower|social affairs|social security|welfare|social welfare|pensions",
     "labour|labor|employment|manpower|social affairs|social security|welfare|social development|human resources"),
    ("transport", "transport|transportation|railways|aviation|civil aviation|shipping|infrastructure|public works|housing|works|construction",
     "transport|transportation|railways|civil aviation|infrastructure|public works|housing|construction|shipping|transport and communications"),
    ("culture", "culture|tourism|sports|youth|sport|arts|heritage|antiquities", "culture|tourism|sports|youth|sport|youth and sports|culture and tourism|antiquities"),
    ("religious affairs", "religious affairs|religion|Islamic affairs|religious endowments|awqaf", "religious affairs|religion|Islamic affairs|religious endowments"),
    ("immigration", "immigration|migration|refugees|integration", "immigration|migration|refugees|immigration and citizenship|integration|refugee affairs"),
    ("European affairs", "European affairs|Europe|EU affairs", "European affairs|EU affairs|European integration"),
    ("parliamentary affairs", "parliamentary affairs|regional development|local government|provincial affairs|federal affairs|territorial administration",
     "parliamentary affairs|regional development|local government|territorial administration|state administration|federal affairs"),
    ("women's affairs", "women's affairs|gender|family|women's|human rights|equality", "women's affairs|gender|family|human rights|women|gender equality|women and children"),
    ("reconciliation", "reconciliation|peace|national reconciliation|disaster management|emergencies|emergency situations|reintegration|displacement",
     "reconciliation|peace|national reconciliation|disaster management|emergencies|emergency situations|displacement"),
    ("development", "development|international development|overseas development|development cooperation|reconstruction",
     "development|international development|development cooperation|reconstruction|international cooperation|cooperation"),
    ("intelligence", "intelligence|security|national security|state security|strategic affairs", "intelligence|security|national security|state security|strategic affairs"),
    ("unification", "unification|inter-Korean", "unification|national unity"),
    ("defence production", "defence production|military production|defense production", "defence production|military production|defense industry|defence industry"),
    ("digital affairs", "digital|digital affairs|digital transformation|technology", "digital affairs|digital transformation|technology|digital development"),
]
SECRETARIES = "health|education|transport|energy|business|environment|interior|commerce|labor|agriculture|transportation|justice|trade|culture|army|navy|air force|Northern Ireland"
DEFENCE = "minister of national defence|minister of national defense|national defence minister|national defense minister|minister of war|war minister|minister of armed forces|armed forces minister|minister of defence and military logistics|military minister"
DEPUTIES = "deputy|junior|vice|first deputy|assistant|state"


def line(names, office, attributes):
    seen = {}
    for n in names:
        seen.setdefault(n.lower(), n)
    return "\t".join(["role", "|".join(seen.values()), "", "GOV", "", "", office, attributes]).rstrip("\t")


def main():
    print("# Made by tools/gen_offices.py: change that. Ministers and ministries by portfolio.")
    taken = set()

    def fresh(names):
        got = [n for n in names if n.lower() not in taken]
        taken.update(n.lower() for n in got)
        return got
    for office, before, after in PORTFOLIOS:
        b, a = before.split("|"), after.split("|")
        ministers = fresh([p + " minister" for p in b] + ["minister of " + p for p in a] + ["minister for " + p for p in a])
        ministries = fresh([p + " ministry" for p in b] + ["ministry of " + p for p in a] + ["ministry for " + p for p in a] +
                           [p + " department" for p in b if p in ("interior", "finance", "justice", "health", "education", "agriculture", "environment")])
        deputies = fresh([d + " " + p + " minister" for p in b[:3] for d in DEPUTIES.split("|")] +
                         ["deputy minister of " + a[0], "deputy minister for " + a[0], "vice minister of " + a[0]])
        print(line(ministers, office + " minister", ""))
        print(line(deputies, "deputy minister", ""))
        print(line(ministries, "", "org=1"))
    print(line(fresh(["secretary of " + s for s in ("the treasury", "commerce", "labor", "energy", "education", "homeland security", "agriculture",
                                                      "transportation", "the interior", "health", "the army", "the navy", "the air force")] +
                     [s + " secretary" for s in SECRETARIES.split("|")]), "minister", ""))
    print(line(["home secretary"], "interior minister", ""))
    print(line(["treasury secretary", "chancellor of the exchequer"], "finance minister", "plural=treasury secretaries|chancellors of the exchequer"))
    print(line(["attorney general"], "justice minister", "plural=attorneys general"))
    print(line(DEFENCE.split("|"), "defence minister", "head=defence"))
    print(line(["ministry of national defence", "ministry of national defense", "national defence ministry", "national defense ministry", "war ministry",
                "ministry of war", "ministry of armed forces", "ministry of external relations", "ministry of external affairs", "external affairs ministry",
                "ministry of foreign relations", "foreign relations ministry", "ministry for foreign affairs", "foreign affairs department"], "", "org=1"))
    print(line(["external affairs minister", "minister of external affairs", "minister for external affairs", "minister of external relations",
                "external relations minister", "foreign relations minister", "minister of foreign relations", "minister of Europe and foreign affairs",
                "secretary of foreign affairs", "foreign affairs secretary", "foreign affairs chief", "foreign policy chief"], "foreign minister", "head=foreign"))


if __name__ == "__main__":
    main()
