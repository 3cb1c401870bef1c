#!/usr/bin/env python3
"""How well actors are found: gold parties of the PLOVER records, dated leaders, pronouns of OntoGUM.

usage: score_names.py DETENTE GOLD_DIR [gsr] [leaders] [coref] [plv] [-v]

gsr      parties (actorText) that an entity overlaps, and those whose country is right. The records' older codes count
         as the same: IGO for UNO and EUR, and JAP, ITL, VTN for their countries. Undated, as the records are.
leaders  200 dated leaders drawn with a fixed seed from the facts: "OFFICE NAME said on Tuesday ..." in a year of the
         term gives country and GOV; the year after the person's last term ends gives ELI.
coref    news, interview and bio documents: pronouns whose chain is named in it (a mention with a noun) go to a mention of the same
         chain. All chains, and those of persons, bodies and places by GUM's own types. Given tokens, own trees.
plv      sources and targets marked in PLV's sentences: an entity lies in them, one with a country or body's code, one with a
         sector (or a country). There is no gold code: how often something is known, not how often it is right.
"""
import collections, json, random, re, subprocess, sys, csv, datetime


def run(detente, records, stage="names"):
    """[{id, text, date}] -> {id: [entity dict]}"""
    text = "\n".join(json.dumps(r) for r in records) + "\n"
    out = subprocess.run([detente, "dump", "--after=" + stage, "--from", "jsonl", "-"], input=text.encode(),
                         stdout=subprocess.PIPE).stdout.decode()
    found, current = collections.defaultdict(list), None
    for line in out.split("\n"):
        f = line.split("\t")
        if f[0] == "article":
            current = f[3] if len(f) > 3 else f[1]
        elif f[0] == "entity":
            found[current].append(dict(zip("begin end text kind code sector identifier office antecedent chain former rule".split(),
                                           [int(f[1]), int(f[2])] + f[3:])))
    return found


def same_code(gold, own):
    older = {"JAP": ("JPN",), "ITL": ("ITA",), "VTN": ("VNM",), "IGO": ("IGO", "UNO", "EUR"), "UNO": ("UNO", "IGO"), "EUR": ("EUR", "IGO")}
    return own in older.get(gold, (gold,))


def gsr(detente, folder, verbose):
    records, parties = [], []
    for n, line in enumerate(open(folder + "/gsr/gsr-given.jsonl", encoding="utf-8")):
        r = json.loads(line)
        records.append({"id": str(n), "text": r["text"]})
        for side in ("source", "target"):
            for a in r.get(side) or []:
                parties.append((str(n), r["text"], a["actorText"], a.get("code") or "", a.get("sector") or ""))
    found = run(detente, records)
    total = covered = coded = right = sectors = with_sector = 0
    for key, text, mention, code, sector in parties:
        at = text.find(mention)
        if at < 0:
            continue
        total += 1
        begin = len(text[:at].encode())
        end = begin + len(mention.encode())
        over = [e for e in found[key] if e["begin"] < end and begin < e["end"]]
        hit = bool(over)
        covered += hit
        good = True
        if code:
            coded += 1
            good = any(same_code(code, e["code"]) for e in over)
            right += good
        if sector:
            with_sector += 1
            sectors += any(sector.split()[0] in e["sector"].split() for e in over)
        if verbose and not (hit and good):
            print("gsr", "missed" if not hit else "code", repr(mention), code, sector,
                  [(e["text"], e["code"], e["sector"]) for e in over], "|", text[:160])
    print("gsr: parties %d, covered %.1f %%, right country %.1f %% of %d, primary sector among ours %.1f %% of %d" %
          (total, 100 * covered / total, 100 * right / coded, coded, 100 * sectors / max(1, with_sector), with_sector))


def leaders(detente, folder, verbose):
    iso = {}
    for r in csv.DictReader(open(folder + "/facts/country_codes.tsv", encoding="utf-8"), delimiter="\t"):
        if r.get("cown"):
            iso[r["cown"]] = r["iso3c"]
    alpha = {}
    for r in csv.DictReader(open(folder + "/facts/countries.tsv", encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE):
        for n in (r["cldr_en"].split("|") + [r["iso_name"]]):
            alpha[n] = r["alpha3"]
    spells = collections.defaultdict(list)
    for r in csv.DictReader(open(folder + "/facts/world_leaders_wikidata_2022-10.csv", encoding="utf-8")):
        code = alpha.get(r["country"])
        if not code or not r["start_year"] or not r["start_year"].isdigit():
            continue
        end = int(r["end_year"]) if r["end_year"].isdigit() else None
        office = r["positionLabel"].split(" of ")[0]
        spells[(r["officeholderLabel"], code)].append((int(r["start_year"]), end, office))
    states = collections.Counter(name for name, _ in spells)  # a monarch of several states says nothing of one
    pool = sorted(kv for kv in spells.items() if states[kv[0][0]] == 1 and not re.match(r"Q\d+$", kv[0][0]))
    random.Random(20180425).shuffle(pool)
    records, want = [], []
    for n, ((name, code), terms) in enumerate(pool[:200]):
        start, end, office = sorted(terms, key=lambda t: (t[0], t[1] or 9999))[-1]
        last = max((t[1] or 9999) for t in terms)
        year = start + 1 if end is None or end > start + 1 else start
        day = "%d-07-01" % year if end is None or end > year else "%d-01-01" % year if start < year else "%d-06-30" % year
        records.append({"id": "%d-in" % n, "date": day, "text": "%s %s said on Tuesday that talks would go on." % (office, name)})
        want.append(("%d-in" % n, name, code, "GOV", day))
        if last < 9999:
            day = "%d-07-01" % (last + 1)
            records.append({"id": "%d-out" % n, "date": day, "text": "%s said on Tuesday that talks would go on." % name})
            want.append(("%d-out" % n, name, code, "ELI", day))
    found = run(detente, records)
    counts = collections.Counter()
    for key, name, code, sector, day in want:
        good = any(e["code"] == code and sector in e["sector"].split() for e in found[key])
        counts[sector, good] += 1
        if verbose and not good:
            print("leader", day, name, code, sector, [(e["text"], e["code"], e["sector"], e["rule"]) for e in found[key]])
    for sector in ("GOV", "ELI"):
        total = counts[sector, True] + counts[sector, False]
        print("leaders: %s %.1f %% of %d" % (sector, 100 * counts[sector, True] / max(1, total), total))


def marked(path):
    """PLV rows: sentence without marks, its source and target."""
    for r in csv.DictReader(open(path, encoding="utf-8"), delimiter="\t", quoting=csv.QUOTE_NONE):
        text, spans = "", {}
        for part in re.split(r"(</?[st]>)", r["marked_sentence"]):
            m = re.match(r"<(/?)([st])>$", part)
            if not m:
                text += part
            elif m.group(1):
                spans[m.group(2)][1] = len(text.encode())
            else:
                spans[m.group(2)] = [len(text.encode()), 0]
        yield text, spans


def plv(detente, folder, verbose):
    rows = list(marked(folder + "/plv/PLV_train.tsv"))
    found = run(detente, [{"id": str(n), "text": text} for n, (text, _) in enumerate(rows)])
    counts = collections.Counter()
    for n, (text, spans) in enumerate(rows):
        for side, (begin, end) in spans.items():
            inside = [e for e in found[str(n)] if e["begin"] < end and begin < e["end"]]
            facts = ("covered", bool(inside)), ("code", any(e["code"] for e in inside)), \
                ("sector", any(e["sector"] or e["kind"] == "country" for e in inside))
            for fact, good in facts:
                counts[side, fact] += good
            counts[side] += 1
            if verbose and not all(good for _, good in facts):
                print("plv", side, [f for f, good in facts if not good][0], repr(text.encode()[begin:end].decode()),
                      [(e["text"], e["code"], e["sector"]) for e in inside], "|", text[:200])
    for side, name in (("s", "sources"), ("t", "targets")):
        print("plv: %s %d," % (name, counts[side]), ", ".join(
            "%s %.1f %%" % (fact, 100 * counts[side, fact] / max(1, counts[side])) for fact in ("covered", "code", "sector")))


PRONOUNS = set("he him his himself she her hers herself it its itself they them their theirs themselves".split())


def read_coref(path, genres):
    text = subprocess.run(["zstd", "-dcq", path], stdout=subprocess.PIPE).stdout.decode()
    for block in re.split(r"(?m)^# newdoc id = ", text)[1:]:
        name = block.split("\n", 1)[0]
        if not any("_%s_" % g in name for g in genres):
            continue
        tokens, chains, opened, count, sentences, kinds = [], collections.defaultdict(list), collections.defaultdict(list), 0, [], {}
        for line in block.split("\n"):
            f = line.split("\t")
            if line == "":
                sentences.append(len(tokens))
            if len(f) != 10 or "-" in f[0] or "." in f[0]:
                continue
            m = re.search(r"Entity=([^|]*)", f[9])
            for part in re.findall(r"\([^()]*\)?|[^()]+\)", m.group(1) if m else ""):
                key = part.strip("()").split("-")[0]
                if part.startswith("("):
                    kinds.setdefault(key, part.strip("()").split("-")[1] if "-" in part else "")
                if part.startswith("(") and part.endswith(")"):
                    chains[key].append((len(tokens), len(tokens) + 1))
                elif part.startswith("("):
                    opened[key].append(len(tokens))
                elif opened[key]:
                    chains[key].append((opened[key].pop(), len(tokens) + 1))
            tokens.append((f[1], "SpaceAfter=No" in f[9], f[3]))
        yield name, tokens, sentences, chains, kinds


def gum_types(path):
    """Type of every mention of GUM's own scheme: {document: {(first token, one past the last): type}}"""
    out = {}
    for block in re.split(r"(?m)^# newdoc id = ", open(path, encoding="utf-8").read())[1:]:
        spans, opened, n = {}, collections.defaultdict(list), 0
        for line in block.split("\n"):
            f = line.split("\t")
            if len(f) != 10 or "-" in f[0] or "." in f[0]:
                continue
            m = re.search(r"Entity=([^|]*)", f[9])
            for part in re.findall(r"\([^()]*\)?|[^()]+\)", m.group(1) if m else ""):
                key, kind = (part.strip("()").split("-") + [""])[:2]
                if part.startswith("("):
                    opened[key].append((n, kind))
                if part.endswith(")") and opened[key]:
                    first, kind = opened[key].pop()
                    spans[first, n + 1] = kind
            n += 1
        out[block.split("\n", 1)[0]] = spans
    return out


def coref(detente, folder, verbose):
    counts, typed = collections.Counter(), collections.Counter()
    types = gum_types(folder + "/gum/gum-free-dev.conllu")
    for name, tokens, sentences, chains, kinds in read_coref(folder + "/coref/ontogum-free-dev.conllu.zst", ("news", "interview", "bio")):
        text, spans = "", []
        ends = set(sentences)
        for i, (form, glued, _) in enumerate(tokens):
            begin = len(text.encode())
            text += form
            spans.append((begin, len(text.encode())))
            text += "\n\n" if i + 1 in ends and not glued and False else "" if glued else " "
        found = run(detente, [{"id": name, "text": text, "date": "2015-01-01"}])
        own = [e for es in found.values() for e in es]
        by_span = {}
        for i, e in enumerate(own):
            by_span.setdefault((e["begin"], e["end"]), i)
        for key, mentions in chains.items():
            named = [m for m in mentions if tokens[m[0]][0].lower() not in PRONOUNS or m[1] - m[0] > 1]
            if not any(tokens[t][2] in ("PROPN", "NOUN") for m in named for t in range(*m)):
                continue
            seen = collections.Counter(types[name].get(tuple(m)) for m in mentions)
            del seen[None]
            actor = bool(seen) and seen.most_common(1)[0][0] in ("person", "organization", "place")
            mention_spans = [(spans[a][0], spans[b - 1][1], a) for a, b in mentions]
            for a, b in mentions:
                if b - a != 1 or tokens[a][0].lower() not in PRONOUNS or not any(m[0] < a for m in mentions):
                    continue
                i = by_span.get(spans[a])
                word = tokens[a][0].lower()
                group = {"h": "he", "s": "she", "i": "it", "t": "they"}[word[0]] if not word.startswith("her") else "she"
                good, ante = False, None
                j = int(own[i]["antecedent"]) if i is not None and own[i]["antecedent"] not in ("-", "") else None
                if j is not None:
                    ante = own[j]
                    for mb, me, first in mention_spans:
                        inside = mb <= ante["begin"] and ante["end"] <= me and ante["begin"] - mb < 60
                        around = ante["begin"] <= mb and me <= ante["end"]
                        if (mb, me) != spans[a] and (mb == ante["begin"] or me == ante["end"]) and (inside or around):
                            good = True
                counts[group, good] += 1
                typed[good] += actor
                if verbose and not good:
                    print("coref", name, word, "...", text.encode()[max(0, spans[a][0] - 150):spans[a][1] + 30].decode(errors="replace").replace("\n", " "),
                          "| ours:", ante and ante["text"], "| gold:", [" ".join(t[0] for t in tokens[x:y])[:40] for x, y in mentions if x < a][-3:])
    total = sum(counts.values())
    print("coref: pronouns %d, right %.1f %%;" % (total, 100 * sum(v for (g, ok), v in counts.items() if ok) / max(1, total)),
          "of persons, bodies, places %.1f %% of %d;" % (100 * typed[True] / max(1, sum(typed.values())), sum(typed.values())),
          ", ".join("%s %.0f %% of %d" % (g, 100 * counts[g, True] / (counts[g, True] + counts[g, False]), counts[g, True] + counts[g, False])
                    for g in ("he", "she", "it", "they") if counts[g, True] + counts[g, False]))


def main():
    args = [a for a in sys.argv[1:] if a != "-v"]
    verbose = "-v" in sys.argv
    parts = args[2:] or ["gsr", "leaders", "coref", "plv"]
    for part in parts:
        {"gsr": gsr, "leaders": leaders, "coref": coref, "plv": plv}[part](args[0], args[1], verbose)


if __name__ == "__main__":
    main()
