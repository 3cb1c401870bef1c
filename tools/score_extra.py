#!/usr/bin/env python3
"""How many annotated events of RAMS and WikiEvents `detente code` finds, and with whom.

usage: score_extra.py build/detente FILE... [--misses] [--extra] [--family=NAME]

FILE  rams-dev.jsonl (windows of five sentences, one trigger each) or wikievents-dev.jsonl (articles, all triggers), told apart by their keys. Texts
      are put together from the tokens; RAMS tokens are joined as they are written (no blank before a comma, within "1-1", ...).

Triggers count whose type PLOVER can say (TYPES below: what it may be coded as; the first word is the family it is counted in). The annotation takes
generic, hypothetical and fictional events as well, and everybody's, not only those that matter between countries: not all of it should be found.
  word       triggers that share a word with the `event_text` of an event of an accepted type (any place in the sentence where those words stand)
  sentence   triggers in whose sentence an event of an accepted type stands: an act told twice (attacked, killing) is coded once
  actor, recipient  annotated participants of triggers so found that stand in the trigger's sentence, on the side that ROLES gives them, which an actor (recipient)
             of such an event in the sentence overlaps; of an event with several actors and no recipient, actors are both; role `participant` may be on either
  on trigger (WikiEvents) events of a family that share a word with a trigger of a type accepting it, of all events of the family (ON: those families
             that the annotation covers); `in sentence`: with such a trigger in the sentence
--misses prints triggers not found by word with what was coded in the sentence, and participants not found; --extra events on no trigger.
"""
import collections, json, re, subprocess, sys, tempfile

TYPES = """
ASSAULT                     conflict.attack life.die.deathcaused life.die.n/a life.die.unspecified life.injure.injurycaused life.injure.n/a life.injure.unspecified
ASSAULT COERCE PROTEST      artifactexistence.damagedestroy
COERCE RETREAT              justice.arrestjaildetain
COERCE REJECT               preventexit prevententry impedeinterferewith
COERCE COOPERATE AGREE      extradite
ACCUSE                      justice.investigate justice.initiatejudicialprocess.n/a
ACCUSE COERCE SANCTION      chargeindict trialhearing
SANCTION COERCE ACCUSE      judicialconsequences.convict judicialconsequences.n/a justice.convict justice.sentence
ASSAULT COERCE SANCTION     judicialconsequences.execute
PROTEST                     conflict.demonstrate
RETREAT CONCEDE             conflict.yield releaseparole
RETREAT REQUEST COERCE      personnel.endposition
CONSULT AGREE               contact.discussion contact.negotiate contact.contact.meet contact.collaborate.correspondence
COOPERATE CONSULT SUPPORT   contact.collaborate.n/a contact.collaborate.meet
AGREE SUPPORT CONSULT AID   contact.commitmentpromise
REQUEST                     contact.requestadvise contact.commandorder contact.requestcommand
THREATEN COERCE REQUEST     contact.threatencoerce
SUPPORT AGREE COOPERATE     government.agreements.accept government.agreements.n/a
ACCUSE REJECT               government.agreements.violate
SANCTION COERCE REJECT      embargosanction
AID AGREE COOPERATE         giftgrantprovideaid
AID AGREE RETREAT           evacuationrescue grantentryasylum transportation.evacuation
"""
ROLES = {
    "A": "attacker killer injurer destroyer damager damagerdestroyer jailer prosecutor investigator executioner communicator preventer violator yielder surrenderer "
         "retreater demonstrator granter extraditer regulator impeder giver:aid judgecourt:conv judgecourt:sentence judgecourt:conseq",
    "R": "target victim artifact:destroy detainee defendant recipient beneficiary:aid otherparticipant passenger:entry passenger:exit giver:embargo passengerartifact",
    "AR": "participant",
}
ON = "ASSAULT COERCE PROTEST CONSULT REQUEST THREATEN".split()


def accepted(kind):
    lines = [line.split() for line in TYPES.strip().split("\n")]
    return next(([w for w in line if w.isupper()] for line in lines if any(w in kind for w in line if w.islower())), [])


def side(role, kind):
    role = re.sub(r"^evt\d+arg\d+", "", role.lower())
    rows = [(s, *name.partition(":")) for s, names in ROLES.items() for name in names.split()]
    return next((s for s, name, _, only in rows if name == role and only in kind), "")


class Case:
    """A text with the place of each token, the span of each sentence, and triggers (type, span, sentence, [(side, role, span)])."""

    def __init__(self, id, full):
        self.id, self.full, self.text, self.at, self.sentences, self.triggers = id, full, "", [], [], []

    def span(self, first, last):
        return self.at[first][0], self.at[last][1]

    def add(self, kind, span, roles):
        sentence = next(s for s in self.sentences if s[0] <= span[0] < s[1])
        self.triggers.append((kind, span, sentence, [(side(role, kind), role, at) for role, at in roles]))


def rams_case(row):
    case, glue = Case(row["doc_key"], False), True
    for tokens in row["sentences"]:
        start, open_quotes = len(case.text) + (1 if case.text else 0), 0
        for i, token in enumerate(tokens):
            closes = token == '"' and open_quotes % 2 == 1
            left = closes or re.match(r"^([,.;:?!)\]%}]|'|'s|'S|'re|'ve|'ll|'d|'m|n't|N'T|’|’s|”|-|/|\.\.\.)$", token) is not None
            case.text += "" if glue or left and i else " "
            case.at.append((len(case.text), len(case.text) + len(token)))
            case.text += token
            glue = token in ("(", "[", "{", "$", "-", "/", "“", "‘", "#", "£", "€") or token == '"' and not closes
            open_quotes += token == '"'
        glue = False
        case.sentences.append((start, len(case.text)))
    for first, last, kinds in row["evt_triggers"]:
        case.add(kinds[0][0], case.span(first, last), [(r, case.span(*a)) for t, a, r in row["gold_evt_links"] if t == [first, last]])
    return case


def wiki_case(row):
    case, end, raw = Case(row["doc_id"], True), 0, row["text"]
    for tokens, text in row["sentences"]:
        at = raw.find(text, end)  # paragraphs follow each other without a blank in the raw text
        case.text += "" if not case.text else " " if at > end else "\n\n"
        end, start = at + len(text), len(case.text)
        case.at += [(start + b - tokens[0][1], start + e - tokens[0][1]) for _, b, e in tokens]
        case.text += text
        case.sentences.append((start, len(case.text)))
    mentions = {m["id"]: case.span(m["start"], m["end"] - 1) for m in row["entity_mentions"]}
    for e in row["event_mentions"]:
        roles = [(a["role"], mentions[a["entity_id"]]) for a in e["arguments"] if a["entity_id"] in mentions]
        case.add(e["event_type"].lower(), case.span(e["trigger"]["start"], e["trigger"]["end"] - 1), roles)
    return case


def overlap(a, b):
    return a[0] < b[1] and b[0] < a[1]


def words(event, case):
    """Where the words of an event stand in its sentence."""
    begin, end = event["in"]
    parts = [w for t in event["event_text"] for w in [t] + t.split()]
    return [(begin + m.start(), begin + m.end()) for w in parts for m in re.finditer(r"(?<!\w)%s(?!\w)" % re.escape(w), case.text[begin:end])]


def parties(event, s):
    mutual = not event["recipient"] and len(event["actor"]) > 1
    return (event["actor"] if s != "R" or mutual else []) + (event["recipient"] if s != "A" else [])


def show(event):
    of = lambda ps: ", ".join("%s %s" % (p["code"] or "---", p["entity_text"]) for p in ps)
    return "%s [%s] %s > %s %s %s" % (event["event"][0], " ".join(event["event_text"]), of(event["actor"]), of(event["recipient"]), ",".join(event["auxiliary"]), event["rule"])


def main():
    command, *paths = [a for a in sys.argv[1:] if not a.startswith("--")]
    only = next((a[9:] for a in sys.argv if a.startswith("--family=")), None)
    rows = [json.loads(line) for path in paths for line in open(path, encoding="utf-8")]
    cases = [rams_case(row) if "evt_triggers" in row else wiki_case(row) for row in rows]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as f:
        f.writelines(json.dumps({"id": str(i), "date": "2017-06-01", "text": case.text}) + "\n" for i, case in enumerate(cases))
        f.flush()
        got = subprocess.run([command, "code", "--offsets", "codepoints", f.name], stdout=subprocess.PIPE, check=True).stdout.decode("utf-8")
    events = [[] for _ in cases]
    for line in got.split("\n")[:-1]:
        e = json.loads(line)
        events[int(e["id"].rsplit("#", 1)[0])].append(e)
    n = collections.defaultdict(collections.Counter)
    for case, found in zip(cases, events):
        for e in found:
            e["in"] = e["text_info"]["start"], e["text_info"]["end"]
            e["at"] = words(e, case)
        for kind, span, sent, roles in case.triggers:
            score(n, case, kind, span, sent, roles, found, only)
        if case.full:
            for e in found:
                precision(n, case, e, only)
    for family, c in sorted(n.items()) + [("total", sum(n.values(), collections.Counter()))]:
        share = lambda a, b: "%5.1f %% of %-4d" % (100 * c[a] / c[b], c[b]) if c[b] else "     -      "
        line = "%-9s triggers %4d word %5.1f %% sentence %5.1f %%" % (family, c["n"], 100 * c["word"] / max(c["n"], 1), 100 * c["sentence"] / max(c["n"], 1))
        line += "  actor %s recipient %s" % (share("A", "As"), share("R", "Rs"))
        print(line + ("  on trigger %s in sentence %s" % (share("on", "ons"), share("in", "ons")) if c["ons"] else ""))


def score(n, case, kind, span, sent, roles, found, only):
    types = accepted(kind)
    if not types or only and types[0] != only:
        return
    c, near = n[types[0]], [e for e in found if overlap(e["in"], span)]
    fit = [e for e in near if e["event"][0] in types]
    word = [e for e in fit if any(overlap(w, span) for w in e["at"])]
    c.update({"n": 1, "word": bool(word), "sentence": bool(fit)})
    inside = [r for r in roles if r[0] and fit and overlap(r[2], sent)]
    lost = [r for r in inside if not any(overlap((p["start"], p["end"]), r[2]) for e in fit for p in parties(e, r[0]))]
    for s in "AR":
        c[s + "s"] += sum(r[0][0] == s for r in inside)
        c[s] += sum(r[0][0] == s for r in inside) - sum(r[0][0] == s for r in lost)
    if "--misses" in sys.argv and (not word or lost):
        print(case.id[:20], kind, "FOUND" if word else "SENTENCE" if fit else "MISS")
        print("  %s[[%s]]%s" % (case.text[sent[0]:span[0]], case.text[slice(*span)], case.text[span[1]:sent[1]]))
        for r in roles:
            print("    ", r[0] or "-", r[1], ":", case.text[slice(*r[2])], "(not in the sentence)" * (not overlap(r[2], sent)), "LOST" * (r in lost))
        for e in near:
            print("   coded:", show(e))


def precision(n, case, e, only):
    family = e["event"][0]
    if family not in ON or only and family != only:
        return
    accepting = [t for t in case.triggers if family in accepted(t[0])]
    on = any(overlap(w, t[1]) for t in accepting for w in e["at"])
    n[family].update({"ons": 1, "on": on, "in": any(overlap(e["in"], t[2]) for t in accepting)})
    if "--extra" in sys.argv and not on:
        print("EXTRA", show(e), "\n     ", case.text[slice(*e["in"])])


if __name__ == "__main__":
    main()
