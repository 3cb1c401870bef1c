#!/usr/bin/env python3
"""Word vectors for the relation model: what a word stands with in raw news, drawn towards its WordNet neighbours.

usage: relate_vectors.py NEWS.dep WORDNET_DIR OUT.npz [--dims 48] [--least 8]

NEWS.dep  one word a line, "lemma UPOS head relation" between tabs, an empty line after a sentence: columns 3, 4, 7 and 8 of
          `detente parse --from jsonl`
vectors   positive pointwise mutual information of lemmas with "relation of neighbour : neighbour", cut to the strongest
          singular vectors; then five rounds of retrofitting (Faruqui et al., 2015): each word moves towards the mean of the
          words it shares one of its first senses with, derives from, or stands directly below
Same input, same numpy and scipy: same vectors.
"""
import argparse, collections, os
import numpy as np, scipy.sparse as sp
from scipy.sparse.linalg import svds

OPEN = {"VERB", "NOUN", "ADJ", "ADV"}


def contexts(path):
    words, pairs = collections.Counter(), collections.Counter()
    rows = []

    def flush():
        for i, (lemma, pos, head, rel) in enumerate(rows):
            if pos in OPEN: words[lemma] += 1
            if not 0 < head <= len(rows): continue
            h = rows[head - 1]
            if rel in ("punct", "root", "det"): continue
            name = rel
            if rel in ("obl", "nmod"):
                case = [r[0] for r in rows if r[3] == "case" and r[2] == i + 1]
                name = rel + "_" + case[0] if case else rel
            other = "#name" if pos == "PROPN" else lemma
            if h[1] in OPEN: pairs[h[0], name + ":" + other] += 1
            if pos in OPEN and h[1] in OPEN: pairs[lemma, name + "<" + h[0]] += 1
        for i in range(len(rows) - 1):  # plain neighbours, for what the tree leaves apart
            a, b = rows[i], rows[i + 1]
            if a[1] in OPEN and b[1] != "PUNCT": pairs[a[0], "+1:" + ("#name" if b[1] == "PROPN" else b[0])] += 1
            if b[1] in OPEN and a[1] != "PUNCT": pairs[b[0], "-1:" + ("#name" if a[1] == "PROPN" else a[0])] += 1
        rows.clear()

    for line in open(path, encoding="utf-8"):
        f = line.rstrip("\n").split("\t")
        if len(f) == 4 and f[2] != "_": rows.append((f[0].lower(), f[1], int(f[2]), f[3].replace(":", "_")))
        elif rows: flush()
    if rows: flush()
    return words, pairs


def wordnet(folder):
    """Links between words: {word: {neighbour: weight}}."""
    links = collections.defaultdict(dict)

    def link(a, b, w):
        if a != b and "_" not in a and "_" not in b:
            links[a][b] = max(w, links[a].get(b, 0)); links[b][a] = max(w, links[b].get(a, 0))

    members, rank, rows = {}, {}, []
    for pos, letter in (("verb", "v"), ("noun", "n"), ("adj", "a")):
        for line in open(os.path.join(folder, "index." + pos), encoding="latin-1"):
            if line.startswith(" "): continue
            f = line.split(); count = int(f[2])
            for k, offset in enumerate(f[-count:]): rank[f[0], letter, offset] = k + 1
        for line in open(os.path.join(folder, "data." + pos), encoding="latin-1"):
            if line.startswith(" "): continue
            f = line.split("|")[0].split()
            n = int(f[3], 16); ws = [f[4 + 2 * i].lower().split("(")[0] for i in range(n)]
            members[letter, f[0]] = ws
            p = 4 + 2 * n; count = int(f[p])
            rows.append((letter, f[0], [f[p + 1 + 4 * i:p + 5 + 4 * i] for i in range(count)]))
    for letter, offset, pointers in rows:
        ws = members[letter, offset]; base = {"v": 1.0, "n": .5, "a": .4}[letter]
        r = lambda w, l, o: rank.get((w, l, o), 9)
        for a in ws:
            for b in ws:
                worst = max(r(a, letter, offset), r(b, letter, offset))
                if worst <= 3: link(a, b, base / worst)
        for symbol, target, pos, which in pointers:
            other = members.get((pos, target))
            if not other: continue
            s, t = int(which[:2], 16), int(which[2:], 16)
            if symbol == "+" and s and t:
                a, b = ws[s - 1], other[t - 1]
                worst = max(r(a, letter, offset), r(b, pos, target))
                if worst <= 3 and "v" in (letter, pos): link(a, b, 1.0 / worst)
            if symbol == "@" and letter == "v":
                for a in ws:
                    for b in other:
                        worst = max(r(a, letter, offset), r(b, pos, target))
                        if worst <= 2: link(a, b, .3 / worst)
    return links


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("news"); ap.add_argument("wordnet"); ap.add_argument("out")
    ap.add_argument("--dims", type=int, default=48); ap.add_argument("--least", type=int, default=8)
    a = ap.parse_args()
    words, pairs = contexts(a.news)
    links = wordnet(a.wordnet)
    vocab = [w for w, n in sorted(words.items(), key=lambda x: (-x[1], x[0])) if n >= a.least and w.isascii() and w.replace("-", "").isalpha() and len(w) > 1]
    at = {w: i for i, w in enumerate(vocab)}
    ctx = collections.Counter()
    for (w, c), n in pairs.items():
        if w in at: ctx[c] += n
    cat = {c: i for i, c in enumerate(sorted(c for c, n in ctx.items() if n >= 20))}
    I, J, X = [], [], []
    total = 0
    for (w, c), n in pairs.items():
        if w in at and c in cat: I.append(at[w]); J.append(cat[c]); X.append(n)
    M = sp.csr_matrix((np.array(X, float), (I, J)), shape=(len(vocab), len(cat)))
    total = M.sum(); rs = np.asarray(M.sum(1)).ravel(); cs = np.asarray(M.sum(0)).ravel() ** .75
    cs *= total / cs.sum()
    M = M.tocoo()
    v = np.log(M.data * total / (rs[M.row] * cs[M.col]))
    keep = v > 0
    P = sp.csr_matrix((v[keep], (M.row[keep], M.col[keep])), shape=M.shape)
    rng = np.random.RandomState(7)
    u, s, _ = svds(P, k=a.dims, v0=rng.rand(min(P.shape)))
    order = np.argsort(-s); u, s = u[:, order], s[order]
    E = u * np.sqrt(s)
    norm = np.linalg.norm(E, axis=1, keepdims=True); E = E / np.maximum(norm, 1e-9)
    # words that WordNet has and the news has not (or seldom) begin at nothing and are pulled in by their neighbours
    extra = sorted(w for w in links if w not in at and w.isascii() and w.replace("-", "").isalpha() and any(x in at and links[w][x] >= .3 for x in links[w]))
    for w in extra: at[w] = len(at)
    Q = np.vstack([E, np.zeros((len(extra), a.dims))]); own = Q.copy(); has = np.r_[np.ones(len(E)), np.zeros(len(extra))]
    R, C, W = [], [], []
    for w, ns in links.items():
        if w not in at: continue
        for x, wt in ns.items():
            if x in at: R.append(at[w]); C.append(at[x]); W.append(wt)
    L = sp.csr_matrix((W, (R, C)), shape=(len(at), len(at))); deg = np.asarray(L.sum(1)).ravel()
    for _ in range(5):
        cap = np.minimum(deg, 1.5)
        mean = (L @ Q) / np.maximum(deg, 1e-9)[:, None]
        Q = (own * has[:, None] + mean * cap[:, None]) / np.maximum(has + cap, 1e-9)[:, None]
    Q /= np.maximum(np.linalg.norm(Q, axis=1, keepdims=True), 1e-9)
    names = np.array(sorted(at, key=at.get)); counts = np.array([words.get(w, 0) for w in names])
    np.savez(a.out, words=names, counts=counts, vectors=Q.astype(np.float32), raw=own.astype(np.float32))
    print(len(vocab), "words of the news,", len(extra), "of WordNet alone,", len(cat), "contexts")


if __name__ == "__main__":
    main()
