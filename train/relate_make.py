#!/usr/bin/env python3
"""Make training sentences of the relation model from hand-written patterns.

usage: relate_make.py FOLDER > made.tsv        FOLDER: patterns_*.txt, people.txt, words.txt

Patterns, one a line below a heading "[EVENT S=kinds T=kinds]" (kinds of party, people.txt):
  S *condemn T for {wrong}      S, T the parties; *verb is put into a tense; {x} from words.txt; (a|b) one of them
  ~ S's condemnation of T       a noun phrase: a neutral predicate is put behind it
  = T is at odds with S         as it stands, only parties and words filled in
Headings "[EVENT> ...]": patterns whose "..." is an infinitive made of a pattern of the events after "of", the marked T inside it
or, where the pattern has its own T, an unmarked party:
  [AGREE of CONSULT AID] S *agree to ...
Fixed seed: the same files give the same sentences.
"""
import glob, os, random, re, sys

IRREGULAR = {}
for row in """be was been being is|have had had having has|do did done doing does|go went gone going goes|hold held held|meet met met|send sent sent|
give gave given|take took taken|make made made|bring brought brought|break broke broken|cut cut cut cutting|shut shut shut shutting|put put put putting|
set set set setting|hit hit hit hitting|let let let letting|lay laid laid|lead led led|leave left left|withdraw withdrew withdrawn|draw drew drawn|
shoot shot shot|fight fought fought|strike struck struck|beat beat beaten|steal stole stolen|seek sought sought|speak spoke spoken|say said said|
tell told told|pay paid paid|lend lent lent|sell sold sold|buy bought bought|build built built|grant granted granted|throw threw thrown|blow blew blown|
overthrow overthrew overthrown|forgive forgave forgiven|win won won|lose lost lost|fall fell fallen|rise rose risen|hurl hurled hurled|burn burned burned|
bid bade bidden|ban banned banned banning|stop stopped stopped stopping|jail jailed jailed|slam slammed slammed slamming|rap rapped rapped rapping|
stab stabbed stabbed stabbing|gun gunned gunned gunning|kidnap kidnapped kidnapped kidnapping|slap slapped slapped slapping|ship shipped shipped shipping|
free freed freed freeing|agree agreed agreed|flee fled fled|stand stood stood|hand handed handed|drop dropped dropped dropping|scrap scrapped scrapped scrapping|
swap swapped swapped swapping|team teamed teamed|grab grabbed grabbed grabbing|rob robbed robbed robbing|bar barred barred barring|defer deferred deferred deferring|
quit quit quit quitting|sue sued sued suing|refer referred referred referring|hurt hurt hurt|sit sat sat sitting|begin began begun beginning|
find found found|keep kept kept|offer offered offered|visit visited visited|call called called|open opened opened|commit committed committed committing|
admit admitted admitted admitting|permit permitted permitted permitting|allot allotted allotted allotting|submit submitted submitted submitting|
plan planned planned planning|step stepped stepped stepping|pull pulled pulled|back backed backed|cede ceded ceded|sign signed signed|veto vetoed vetoed vetoing vetoes|
snub snubbed snubbed snubbing|spurn spurned spurned|rebut rebutted rebutted rebutting|rebuff rebuffed rebuffed|shun shunned shunned shunning|echo echoed echoed echoing echoes|
mob mobbed mobbed mobbing|whip whipped whipped whipping|spy spied spied spying spies|sweep swept swept|storm stormed stormed|ram rammed rammed ramming|bomb bombed bombed|
torpedo torpedoed torpedoed torpedoing torpedoes|forbid forbade forbidden forbidding|freeze froze frozen|hang hung hung|see saw seen|wed wed wed|fly flew flown|come came come|
equip equipped equipped equipping|airlift airlifted airlifted|airdrop airdropped airdropped airdropping|transfer transferred transferred transferring|
extol extolled extolled extolling|laud lauded lauded|deter deterred deterred deterring|threaten threatened threatened|tap tapped tapped tapping|
run ran run running|read read read|ring rang rung|get got got getting|feed fed fed|lift lifted lifted|split split split splitting|deem deemed deemed|
compel compelled compelled compelling|expel expelled expelled expelling|repel repelled repelled repelling|drive drove driven|control controlled controlled controlling|
chide chided chided|write wrote written|swear swore sworn|spread spread spread|hear heard heard|teach taught taught|undergo underwent undergone|
rein reined reined|abet abetted abetted abetting|outlaw outlawed outlawed|ambush ambushed ambushed|boycott boycotted boycotted|unban unbanned unbanned unbanning|
shell shelled shelled|man manned manned manning|dig dug dug digging|bury buried buried|deploy deployed deployed|defy defied defied|deny denied denied""".replace("\n", "").split("|"):
    f = row.split()
    if f: IRREGULAR[f[0]] = f[1:]


def forms(v):
    """past, past participle, gerund, third person"""
    e = IRREGULAR.get(v, [])
    stem = v[:-1] if v.endswith("e") and not v.endswith(("ee", "oe", "ye")) else v
    reg = v + "d" if v.endswith("e") else v[:-1] + "ied" if v.endswith("y") and v[-2] not in "aeiou" else v + "ed"
    ing = stem + "ing"
    third = v[:-1] + "ies" if v.endswith("y") and v[-2] not in "aeiou" else v + "es" if v.endswith(("s", "sh", "ch", "x", "z")) else v + "s"
    out = [reg, reg, ing, third]
    for i, x in enumerate(e): out[i] = x
    return out


def load_lists(path):
    lists = {}
    for line in open(path, encoding="utf-8"):
        line = line.strip()
        if not line or line.startswith("#"): continue
        name, rest = line.split(":", 1)
        lists.setdefault(name.strip(), []).extend(x.strip() for x in rest.split(";") if x.strip())
    return lists


class Maker:
    def __init__(self, folder, seed=2026):
        self.rng = random.Random(seed)
        self.words = load_lists(os.path.join(folder, "words.txt"))
        self.people = load_lists(os.path.join(folder, "people.txt"))
        self.plain, self.compound = [], []
        for path in sorted(glob.glob(os.path.join(folder, "patterns_*.txt"))): self.load(path)
        self.by_event = {}
        for p in self.plain: self.by_event.setdefault(p["event"], []).append(p)

    def load(self, path):
        head = None
        for number, line in enumerate(open(path, encoding="utf-8"), 1):
            line = line.strip()
            if not line or line.startswith("#"): continue
            if line.startswith("["):
                parts = line.strip("[]").split()
                head = {"event": parts[0], "S": "G", "T": "G", "of": None, "x": 1.0}
                for p in parts[1:]:
                    if p == "of": head["of"] = []
                    elif p[:2] in ("S=", "T=", "x="): head[p[0]] = float(p[2:]) if p[0] == "x" else p[2:]
                    elif head["of"] is not None: head["of"].append(p)
                    else: sys.exit("%s:%d: %s" % (path, number, p))
                continue
            if head["of"] is None and not re.search(r"\bT\b", line): sys.exit("%s:%d: no T: %s" % (path, number, line))
            entry = dict(head, text=line, where="%s:%d" % (os.path.basename(path), number))
            (self.compound if head["of"] else self.plain).append(entry)

    # ---------------------------------------------------------------- words
    def pick(self, xs): return xs[int(self.rng.random() * len(xs))]

    def fill(self, text):
        for _ in range(40):
            m = re.search(r"\(([^()]*)\)", text)
            if m:
                text = text[:m.start()] + self.pick(m.group(1).split("|")) + text[m.end():]
                continue
            m = re.search(r"\{(\w+)\}", text)
            if not m: break
            name = m.group(1)
            value = self.party(name[1:])[0] if name.startswith("@") else self.pick(self.words[name]) if name in self.words else self.party(name)[0]
            text = text[:m.start()] + value + text[m.end():]
        return re.sub(r" +", " ", text).strip()

    def party(self, kinds):
        """A phrase of one of the kinds, and whether it is plural."""
        kind = self.pick(list(kinds))
        text = self.fill(self.pick(self.people[kind]))
        plural = text.startswith("+")
        return text.lstrip("+"), plural

    # ---------------------------------------------------------------- verbs
    def tense(self, verb, plural, form=None):
        rest = ""
        if "_" in verb: verb, rest = verb.split("_", 1); rest = " " + rest.replace("_", " ")
        past, pp, ing, third = forms(verb)
        if verb == "be": past = "were" if plural else "was"
        r = form or self.pick(["past"] * 9 + ["perfect"] * 6 + ["present"] * 3 + ["progressive"] * 1 + ["pluperfect"])
        if verb == "be" and r == "progressive": r = "present"
        if verb == "be" and r == "present": return ("are" if plural else "is") + rest
        return {"past": past, "perfect": ("have " if plural else "has ") + pp, "present": (verb if plural else third),
                "progressive": ("are " if plural else "is ") + ing, "pluperfect": "had " + pp, "inf": verb, "ing": ing, "pp": pp}[r] + rest

    def clause(self, text, s_plural, form=None):
        first = True
        def sub(m):
            nonlocal first
            f = form if first else None
            first = False
            return self.tense(m.group(1), s_plural, f)
        return re.sub(r"\*([a-z_]+)", sub, text)

    # ------------------------------------------------------------- sentence
    def mark(self, text, s, t):
        """Put the parties in. T may be inside a phrase of its own."""
        done = set()
        def put(m):
            key = m.group(0); value = s if key == "S" else t
            if key in done: return value
            done.add(key)
            return ("\1%s\2" if key == "S" else "\3%s\4") % value
        return re.sub(r"(?<![\w.])[ST](?![\w.])|(?<![\w.])[ST](?=\.$)", put, text)

    def distractor(self):
        p = self.pick([p for p in self.plain if p["text"].startswith("S *") ])
        s, sp = self.party(p["S"]); t, _ = self.party(p["T"])
        text = self.clause(self.fill(p["text"]), sp, self.pick(["past", "perfect", "pluperfect"]))
        return re.sub(r"(?<![\w.])[ST](?![\w.])", lambda m: s if m.group(0) == "S" else t, text)

    def wrap(self, core):
        r = self.rng.random()
        if r < .30: core = core
        elif r < .42: core = self.fill(self.pick(self.words["before"])) + " " + core
        elif r < .62: core = core + " " + self.fill(self.pick(self.words["behind"]))
        elif r < .72: core = core + ", " + self.fill(self.pick(self.words["source_said"]))
        elif r < .80: core = core + " " + self.pick(["after", "as", "a day after", "weeks after", "while", "even as", "hours before"]) + " " + self.distractor()
        elif r < .84: core = self.pick(["After", "As", "While"]) + " " + self.distractor() + ", " + core
        elif r < .90: core = self.fill(self.pick(self.words["speaker"])) + " " + self.pick(["said", "says", "said on {day}", "confirmed", "reported"]) + " " + self.pick(["that ", "", ""]) + core
        elif r < .95: core = core + ", " + self.pick(["adding that", "and", "but"]) + " " + self.distractor()
        else: core = self.fill(self.pick(self.words["before"])) + " " + core + " " + self.fill(self.pick(self.words["behind"]))
        core = self.fill(core)
        i = next((k for k, c in enumerate(core) if c.isalpha()), 0)
        return core[:i] + core[i].upper() + core[i + 1:] + "."

    def core(self, p):
        text = self.fill(p["text"])
        s, sp = self.party(p["S"]); t, tp = self.party(p["T"])
        if text.startswith("= "): return self.mark(self.clause(text[2:], sp), s, t)
        if text.startswith("~ "):
            text = self.mark(text[2:], s, t)
            return self.pick([lambda: text + " " + self.fill(self.pick(self.words["np_predicate"])),
                              lambda: self.fill(self.pick(self.words["np_frame"])) + " " + text])()
        m = re.match(r"S \*([a-z]+)((?:_[a-z]+)*) T\b(.*)", text)
        r = self.rng.random()
        if m and r < .14 and m.group(1) not in ("be", "meet", "have", "join") and "*" not in m.group(3):  # passive
            pp = forms(m.group(1))[1] + m.group(2).replace("_", " ")
            be = self.pick(["were" if tp else "was", "have been" if tp else "has been", "are being" if tp else "is being"] if self.rng.random() < .8 else ["were" if tp else "was"])
            return self.mark("T %s %s by S%s" % (be, pp, m.group(3)), s, t)
        if text.startswith("S *") and r < .20:  # relative clause
            body = self.clause(text[2:], sp)
            return self.mark("S" + self.pick([", which ", ", who ", " that "]) + body.strip() + ", " + self.fill(self.pick(self.words["rest_of"])), s, t)
        if text.startswith("S *") and r < .24:  # participle
            body = self.clause(text[2:], sp, "ing")
            return self.mark(self.fill(self.pick(self.words["participle"])).replace("%", "S").replace("@@", body.strip()), s, t)
        return self.mark(self.clause(text, sp), s, t)

    def composed(self, p):
        inner = self.pick([q for e in p["of"] for q in self.by_event[e] if q["text"].startswith("S *")])
        outer, text = self.fill(p["text"]), self.fill(inner["text"])
        s, sp = self.party(p["S"]); own = re.search(r"\bT\b", outer)
        body = self.clause(text[2:], True, "ing" if "..ing" in outer else "inf").strip()
        if own:
            t, _ = self.party(p["T"]); other, _ = self.party(inner["T"])
            body = re.sub(r"(?<![\w.])T(?![\w.])", lambda m: other, body)
        else: t, _ = self.party(inner["T"])
        flat = re.sub(r"^[=~] ", "", outer)
        if outer.startswith("~ "): flat += " " + self.fill(self.pick(self.words["np_predicate"]))
        outer = self.clause(flat, sp)
        return self.mark(outer.replace("..ing", body, 1).replace("...", body, 1), s, t)

    def run(self, out, each, each_composed):
        seen = set()
        for p in self.plain + self.compound:
            width = 1 + p["text"].count("|")
            n = (each_composed if p["of"] else each) * min(1 + .35 * (width - 1), 9) * p["x"]
            n = int(n) + (self.rng.random() < n - int(n))
            for _ in range(n):
                text = self.wrap(self.composed(p) if p["of"] else self.core(p))
                text = text.translate({1: "[", 2: "]", 3: "{", 4: "}"})
                if text in seen or "[" not in text or "{" not in text: continue
                seen.add(text)
                out.write("%s\t%s\t%s\n" % (p["event"], text, p["where"]))


if __name__ == "__main__":
    m = Maker(sys.argv[1])
    m.run(sys.stdout, float(sys.argv[2]) if len(sys.argv) > 2 else 2, float(sys.argv[3]) if len(sys.argv) > 3 else 14)
