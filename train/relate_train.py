#!/usr/bin/env python3
"""Train the relation model (model/relate.bin) on marked pairs.

usage: relate_train.py words VECTORS.npz OUT.bin                    a model with words, clusters, vectors and no weights
       relate_train.py pairs FILE.tsv... > PAIRS                    training sentences as relate_dump reads them
       relate_train.py apart PLV.tsv FILE.tsv... [--drop]           training sentences too close to ones that are measured on
       relate_train.py plv PLV.tsv > PAIRS                          PLV the same way: to measure, never to train what is shipped
       relate_train.py fit WORDS.bin SEEN OUT.bin [--folds K] [--test SEEN]...
                       SEEN: what relate_dump writes. With folds: cross-validation first, groups kept together

Sentences: "EVENT<TAB>text" with [source] and {target} marked.  numpy and scipy; fixed seed.
"""
import argparse, csv, hashlib, struct, subprocess, sys, tempfile, zlib
import numpy as np, scipy.sparse as sp

EVENTS = "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT".split()
AT = {e: i for i, e in enumerate(EVENTS)}
FOLD = dict(CONCEDE="YIELD", RETREAT="YIELD")
QUAD = dict(AGREE=1, CONSULT=1, SUPPORT=1, COOPERATE=2, AID=2, YIELD=2, ACCUSE=3, REQUEST=3, REJECT=3, THREATEN=3,
            PROTEST=4, MOBILIZE=4, SANCTION=4, COERCE=4, ASSAULT=4)
ZONES, ONE, MEAN_ONE = 8, 1024, 64


def fnv(text):
    h = 2166136261
    for b in text.encode(): h = ((h ^ b) * 16777619) & 0xFFFFFFFF
    h = ((h ^ h >> 15) * 0x2C1B3C6D) & 0xFFFFFFFF
    return h ^ h >> 13


# ------------------------------------------------------------------ file

def pack(words, clusters, vectors, counts, rows_hash, rows, w_in, b_in, w_out, bias, row_shift, hidden_shift, out_shift):
    """words: hashes ascending; everything already integers."""
    dims, hidden = vectors.shape[1], w_in.shape[0]
    parts = [words.astype("<u4").tobytes(), clusters.astype("<u2").tobytes(), vectors.astype("i1").tobytes(),
             rows_hash.astype("<u4").tobytes(), rows.astype("i1").tobytes(), w_in.astype("<i2").tobytes(),
             b_in.astype("<i4").tobytes(), w_out.astype("<i2").tobytes(), bias.astype("<i4").tobytes()]
    head = struct.pack("<10I", len(words), dims, counts[0], counts[1], len(rows_hash), hidden, row_shift, hidden_shift, out_shift, 0)
    out = bytearray(b"detrel1\n" + struct.pack("<II", 1, 0) + head)
    for p in parts:
        out += b"\0" * (-len(out) % 64) + p
    out[12:16] = struct.pack("<I", zlib.adler32(bytes(out[16:])) & 0xFFFFFFFF)
    return bytes(out)


def unpack_words(data):
    n, dims, ca, cb = struct.unpack("<4I", data[16:32])
    at = 56
    def cut(size):
        nonlocal at
        at += -at % 64; at += size
        return data[at - size:at]
    words = np.frombuffer(cut(4 * n), "<u4"); clusters = np.frombuffer(cut(4 * n), "<u2").reshape(n, 2)
    return words, clusters, np.frombuffer(cut(n * dims), "i1").reshape(n, dims), (ca, cb)


# ----------------------------------------------------------------- words

def kmeans(x, k, rng, rounds=12):
    centres = x[rng.choice(len(x), k, replace=False)].copy()
    for _ in range(rounds):
        near = np.empty(len(x), int)
        for i in range(0, len(x), 4096): near[i:i + 4096] = np.argmax(x[i:i + 4096] @ centres.T, 1)
        for c in range(k):
            mine = x[near == c]
            if len(mine): centres[c] = mine.mean(0)
            else: centres[c] = x[rng.randint(len(x))]
        centres /= np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-9)
    return near


def cmd_words(vectors, out, dims):
    z = np.load(vectors)
    names, counts, v = [str(w) for w in z["words"]], z["counts"], z["vectors"][:, :dims].astype(float)
    v /= np.maximum(np.linalg.norm(v, axis=1, keepdims=True), 1e-9)
    met = np.flatnonzero(counts >= 2)  # words that WordNet has and the news has not are not worth their bytes
    names, v = [names[i] for i in met], v[met]
    rng = np.random.RandomState(11)
    coarse, fine = kmeans(v, 200, rng), kmeans(v, 1200, rng)
    q = np.clip(np.rint(v * 127 / .6), -127, 127)
    hashes = np.array([fnv(w) for w in names], dtype=np.uint64)
    order = np.argsort(hashes, kind="stable"); hashes = hashes[order]
    keep = np.r_[True, hashes[1:] != hashes[:-1]]; order, hashes = order[keep], hashes[keep]
    data = pack(hashes, np.stack([coarse, fine], 1)[order], q[order], (200, 1200), np.zeros(0), np.zeros((0, 16)),
                np.zeros((1, ZONES * dims)), np.zeros(1), np.zeros((16, 1)), np.zeros(16), 0, 0, 0)
    open(out, "wb").write(data)
    print(len(hashes), "words,", len(data), "bytes")


# ----------------------------------------------------------------- pairs

def line_of(label, text, s, t):
    b = lambda i: len(text[:i].encode())
    return "\t".join([label, str(b(s[0])), str(b(s[1])), str(b(t[0])), str(b(t[1])), text])


def unmark(text, so, sc, to, tc):
    """Take marks out; spans of the first source and target."""
    out, spans, opened = "", {}, {}
    i = 0
    while i < len(text):
        for mark, key, end in ((so, "s", 0), (sc, "s", 1), (to, "t", 0), (tc, "t", 1)):
            if text.startswith(mark, i):
                if end and key in opened: spans.setdefault(key, (opened.pop(key), len(out)))
                elif not end: opened[key] = len(out)
                i += len(mark); break
        else:
            out += text[i]; i += 1
    def trim(span):
        b, e = span
        while b < e and out[b] == " ": b += 1
        while e > b and out[e - 1] == " ": e -= 1
        return b, e
    return out, trim(spans.get("s", (0, 0))), trim(spans.get("t", (0, 0)))


def cmd_pairs(files):
    for path in files:
        for number, line in enumerate(open(path, encoding="utf-8"), 1):
            line = line.rstrip("\n")
            if not line or line.startswith("#"): continue
            f = line.split("\t")
            got = unmark(f[1], "[", "]", "{", "}") if len(f) >= 2 else None
            if not got or f[0] not in AT: sys.exit("%s:%d: not 'EVENT<TAB>text with [source] and {target}'" % (path, number))
            group = f[0] + "@" + (f[2] if len(f) > 2 else "%s:%d" % (path.split("/")[-1], number))
            print(line_of(group, *got))
            if number % 16 == 7: print(line_of(group, got[0], got[1], (0, 0)))  # whoever it is done to is not always named


def cmd_plv(path):
    csv.field_size_limit(10 ** 9)
    for i, r in enumerate(csv.DictReader(open(path, encoding="utf-8", newline=""), delimiter="\t")):
        got = unmark(r["marked_sentence"].replace("\n", " ").replace("\t", " "), "<s>", "</s>", "<t>", "</t>")
        if got: print(line_of("%s@%d" % (r["gold_root"], i), *got))
        else: print("no marks:", i, file=sys.stderr)


SMALL = set("the a an of in on to and for with by at from has have had was were is are be been it its his her their that which who said says as after over into".split())


def content(text):
    import re
    return {w for w in re.findall(r"[a-z]+", text.lower()) if w not in SMALL}


def cmd_apart(gold, files, drop):
    """Training sentences that share half of their content words (four or more) with a sentence of `gold`: none may be left."""
    csv.field_size_limit(10 ** 9)
    held = [content(r["sentence"]) for r in csv.DictReader(open(gold, encoding="utf-8", newline=""), delimiter="\t")]
    where = {}
    for i, h in enumerate(held):
        for w in h: where.setdefault(w, []).append(i)
    bad = 0
    for path in files:
        kept = []
        for number, line in enumerate(open(path, encoding="utf-8"), 1):
            mine = content(line.split("\t")[1]) if "\t" in line else set()
            shared = {}
            for w in mine:
                for i in where.get(w, ()): shared[i] = shared.get(i, 0) + 1
            close = [i for i, n in shared.items() if n >= 4 and n / min(len(mine), len(held[i])) >= .5]
            if close:
                bad += 1
                if not drop: print("%s:%d: %s" % (path, number, line.strip()))
            else: kept.append(line)
        if drop: open(path, "w", encoding="utf-8").writelines(kept)
    print(bad, "dropped" if drop else "too close", file=sys.stderr)
    return 0 if drop or not bad else 1


# ------------------------------------------------------------------- fit

class Seen:
    """Rows of relate_dump: sparse features and zone means."""

    def __init__(self, path, vectors):
        self.labels, self.groups, self.feats, self.dicts, self.dense = [], [], [], [], []
        dims = vectors.shape[1]
        for line in open(path, encoding="utf-8"):
            f = line.split()
            label, group = f[0].split("@", 1)
            if f[1:2] == ["-"]: continue
            k = f.index("z") if "z" in f else len(f)
            self.feats.append([tuple(map(int, x.rstrip("d").split(":"))) for x in f[1:k]])
            self.dicts.append({int(x.split(":")[0]) for x in f[1:k] if x.endswith("d")})
            zones, mean = " ".join(f[k:]).split("z")[1:], np.zeros((ZONES, dims))
            for z, ws in enumerate(zones):
                ids = [int(w) for w in ws.split()]
                if ids: mean[z] = np.trunc(vectors[ids].astype(np.int64).sum(0) * MEAN_ONE / len(ids))
            self.labels.append(label); self.groups.append(group); self.dense.append(mean.ravel() / (127 * MEAN_ONE))
        self.dense = np.array(self.dense, np.float32)


def matrix(seen, index):
    """CSR pieces of known features."""
    ptr, col, val = [0], [], []
    for f in seen.feats:
        for h, w in f:
            i = index.get(h)
            if i is not None: col.append(i); val.append(w / 8)
        ptr.append(len(col))
    return sp.csr_matrix((np.array(val, np.float32), np.array(col, np.int32), np.array(ptr)), shape=(len(seen.feats), len(index)))


def dictionary_features(index, seen):
    known = np.zeros(len(index), bool)
    for d in seen.dicts:
        for h in d:
            if h in index: known[index[h]] = True
    return known


def without_dictionary(X, index, seen):
    """The same rows as if no entry had matched."""
    out = X.copy(); out.data[dictionary_features(index, seen)[out.indices]] = 0
    return out


def train(X, D, y, weight, a, seed, dictionary):
    """One model by relate_fit, the program that does the arithmetic."""
    X = X.tocsr(); H = a.hidden
    with tempfile.TemporaryDirectory() as folder:
        with open(folder + "/in", "wb") as f:
            f.write(struct.pack("<8I8f", X.shape[0], X.shape[1], X.nnz, D.shape[1], H, a.epochs, seed, 0, a.rate, a.drop, .15, .3, a.smooth, a.silent, a.l2, a.l2w))
            for part, kind in ((X.indptr, "<u4"), (X.indices, "<u4"), (X.data, "<f4"), (dictionary, "u1"), (D, "<f4"), (y, "<u4"), (weight, "<f4")):
                f.write(np.ascontiguousarray(part).astype(kind).tobytes())
        subprocess.run([a.fit, folder + "/in", folder + "/out"], check=True)
        flat, at, out = np.fromfile(folder + "/out", "<f4"), 0, []
        for shape in ((X.shape[1], 16), (16,), (D.shape[1], H), (H,), (H, 16)):
            n = int(np.prod(shape)); out.append(flat[at:at + n].reshape(shape)); at += n
    return out


def logits(model, X, D):
    W, B, A, ab, O = model
    return X @ W + np.maximum(D @ A + ab, 0) @ O + B


def scores(gold, pred):
    fold = lambda e: FOLD.get(e, e)
    gold, pred = [fold(g) for g in gold], [fold(p) for p in pred]
    def macro(g, p):
        out = {}
        for c in sorted(set(g)):
            tp = sum(a == b == c for a, b in zip(g, p)); fp = sum(b == c != a for a, b in zip(g, p)); fn = sum(a == c != b for a, b in zip(g, p))
            out[c] = 2 * tp / (2 * tp + fp + fn)
        return sum(out.values()) / len(out), out
    r, per = macro(gold, pred); q, _ = macro([QUAD[g] for g in gold], [QUAD[p] for p in pred])
    acc = sum(a == b for a, b in zip(gold, pred)) / len(gold)
    return q, r, acc, per


def index_of(seen, rows, least):
    count = {}
    for i in rows:
        for h, _ in seen.feats[i]: count[h] = count.get(h, 0) + 1
    return {h: i for i, h in enumerate(sorted(h for h, c in count.items() if c >= least))}


def importance(W, X):
    """A large weight of a fact seldom met matters less."""
    return np.abs(W).max(1) * np.sqrt(np.minimum(np.bincount(X.indices, minlength=X.shape[1]), 50))


def fit_all(seen, rows, a):
    """Once over all features to find which matter, then over those alone."""
    index, X, models = fit_once(seen, rows, index_of(seen, rows, a.least), 1, a)
    if len(index) > a.rows:
        order = np.argsort(-importance(models[0][0], X), kind="stable")[:a.rows]
        names = {i: h for h, i in index.items()}
        index = {h: i for i, h in enumerate(sorted(names[i] for i in order))}
    return fit_once(seen, rows, index, a.ensemble, a)


def fit_once(seen, rows, index, ensemble, a):
    X = matrix(seen, index)
    y = np.array([AT[l] for l in seen.labels])
    rows = np.array(rows)
    w = class_weights(y[rows], a) * np.array([a.hand if seen.groups[i].startswith("hand") else 1 for i in rows], np.float32)
    models = [train(X[rows], seen.dense[rows], y[rows], w, a, 100 + s, dictionary_features(index, seen)) for s in range(ensemble)]
    return index, X, models


def class_weights(y, a):
    n = np.bincount(y, minlength=16).astype(float)
    w = (n.sum() / np.maximum(n, 1) / 16) ** a.balance
    return (w[y] / w[y].mean()).astype(np.float32)


def predict(models, X, D): return sum(logits(m, X, D) for m in models) / len(models)


def quantise(index, models, words, clusters, vectors, counts):
    """Average of the ensemble: linear parts add up, hidden layers stand side by side."""
    n = len(models)
    W = sum(m[0] for m in models) / n; B = sum(m[1] for m in models) / n
    A = np.hstack([m[2] for m in models]); ab = np.hstack([m[3] for m in models]); O = np.vstack([m[4] for m in models]) / n
    keys = np.array(sorted(index)); W = W[[index[k] for k in keys]]
    # logit in 1/1024 = weight(1..8) * row >> shift; a row's 127 stands for the largest weight, larger ones are clipped
    top = np.quantile(np.abs(W).max(1), .999); shift = 0
    while 127 * 8 / 2 ** shift / ONE > top and shift < 12: shift += 1
    shift = max(shift - 1, 0); unit = 2 ** shift * ONE / 8
    Q = np.clip(np.rint(W * unit), -127, 127)
    in_unit = 2 ** 11; hid_shift = 0
    Ai = np.clip(np.rint(A * in_unit), -32767, 32767)
    acc_unit = in_unit * 127 * MEAN_ONE  # of a hidden sum
    hid_shift = 14; act_unit = acc_unit / 2 ** hid_shift
    out_unit = 2 ** 10
    Oi = np.clip(np.rint(O * out_unit), -32767, 32767)
    out_shift = max(int(round(np.log2(act_unit * out_unit / ONE))), 0)
    scale = 2 ** out_shift * ONE / (act_unit * out_unit)
    Oi = np.clip(np.rint(O * out_unit * scale), -32767, 32767)
    return pack(words, clusters, vectors, counts, keys, Q, Ai.T, np.rint(ab * acc_unit), Oi.T, np.rint(B * ONE), shift, hid_shift, out_shift), len(keys)


def cmd_fit(a):
    words, clusters, vectors, counts = unpack_words(open(a.words, "rb").read())
    seen = Seen(a.seen, vectors)
    tests = [(t, Seen(t, vectors)) for t in a.test]
    if a.folds:
        fold = np.array([int(hashlib.md5(g.encode()).hexdigest(), 16) % a.folds for g in seen.groups])
        pred = [None] * len(fold)
        for k in range(a.folds):
            rows = np.flatnonzero(fold != k); out = np.flatnonzero(fold == k)
            index, X, models = fit_all(seen, rows, a)
            for i, p in zip(out, predict(models, X[out], seen.dense[out]).argmax(1)): pred[i] = EVENTS[p]
        q, r, acc, per = scores(seen.labels, pred)
        print("cross-validation (%d sentences): quad %.4f root %.4f accuracy %.4f" % (len(pred), q, r, acc))
    index, X, models = fit_all(seen, range(len(seen.labels)), a)
    for name, t in tests:
        out = predict(models, matrix(t, index), t.dense)
        bare = predict(models, without_dictionary(matrix(t, index), index, t), t.dense)
        pred = [EVENTS[p] for p in out.argmax(1)]
        gold = [{"YIELD": "CONCEDE"}.get(l, l) for l in t.labels]
        print("%s without dictionary: quad %.4f root %.4f" % ((name,) + scores(gold, [EVENTS[p] for p in bare.argmax(1)])[:2]))
        q, r, acc, per = scores(gold, pred)
        print("%s: quad %.4f root %.4f accuracy %.4f" % (name, q, r, acc), " ".join("%s %.2f" % x for x in per.items()))
        if a.errors:
            with open(a.errors + "." + name.split("/")[-1], "w") as f:
                for l, g, p, o in zip(t.labels, t.groups, pred, out):
                    f.write("%s\t%s\t%s\n" % (g, l, p))
    data, n = quantise(index, models, words, clusters, vectors, counts)
    open(a.out, "wb").write(data)
    print(len(index), "features,", n, "kept,", len(data), "bytes")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    sub = ap.add_subparsers(dest="cmd", required=True)
    p = sub.add_parser("words"); p.add_argument("vectors"); p.add_argument("out"); p.add_argument("--dims", type=int, default=32)
    p = sub.add_parser("pairs"); p.add_argument("files", nargs="+")
    p = sub.add_parser("apart"); p.add_argument("gold"); p.add_argument("files", nargs="+"); p.add_argument("--drop", action="store_true")
    p = sub.add_parser("plv"); p.add_argument("file")
    p = sub.add_parser("fit"); p.add_argument("words"); p.add_argument("seen"); p.add_argument("out")
    p.add_argument("--folds", type=int, default=0); p.add_argument("--test", action="append", default=[])
    p.add_argument("--epochs", type=int, default=14); p.add_argument("--rate", type=float, default=.15); p.add_argument("--hidden", type=int, default=40)
    p.add_argument("--drop", type=float, default=.3); p.add_argument("--smooth", type=float, default=.1); p.add_argument("--l2", type=float, default=1e-5)
    p.add_argument("--l2w", type=float, default=1e-5); p.add_argument("--least", type=int, default=2); p.add_argument("--balance", type=float, default=.3)
    p.add_argument("--ensemble", type=int, default=1); p.add_argument("--rows", type=int, default=40000); p.add_argument("--errors")
    p.add_argument("--fit", default="build/train/relate_fit", help="the program that does the arithmetic")
    p.add_argument("--hand", type=float, default=4, help="weight of a sentence written out by hand against a made one")
    p.add_argument("--silent", type=float, default=.15, help="share of rows in which the dictionary is kept silent")
    a = ap.parse_args()
    if a.cmd == "words": cmd_words(a.vectors, a.out, a.dims)
    if a.cmd == "pairs": cmd_pairs(a.files)
    if a.cmd == "apart": sys.exit(cmd_apart(a.gold, a.files, a.drop))
    if a.cmd == "plv": cmd_plv(a.file)
    if a.cmd == "fit": cmd_fit(a)


if __name__ == "__main__":
    main()
