#!/usr/bin/env python3
"""The slow teacher: characters + words -> BiLSTM -> tags and a biaffine tree (Dozat & Manning 2017), in PyTorch on one CPU.

    teacher.py vectors OUT.npz RAW.conllu... -- TREEBANK.conllu...
    teacher.py clusters VECTORS.npz OUT.tsv COUNT
    teacher.py train   VECTORS.npz OUT.pt EPOCHS SEED DEV.conllu TRAIN.conllu...
    teacher.py parse   MODEL.pt IN.conllu OUT.conllu [EVERY OFFSET]

It need not be fast and is not shipped; its trees over raw news teach the small parser. Needs torch, numpy, gensim.
"""
import math, random, sys, time
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

WORD, CHAR, CHARS, HIDDEN, ARC, REL, LONGEST = 100, 48, 128, 300, 300, 128, 16


def read(path, longest=10**9):
    """Sentences as lists of rows of ten columns; multiword lines are kept aside so that they can be written again."""
    rows, extra = [], {}
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if not line:
            if rows and len(rows) <= longest:
                yield rows, extra
            rows, extra = [], {}
        elif not line.startswith("#"):
            c = line.split("\t")
            if "-" in c[0]:
                extra[len(rows)] = line
            elif "." not in c[0]:
                rows.append(c)


def norm(form):
    return "".join("0" if ch.isdigit() else ch for ch in form.lower())


def vectors(out, raw, banks):
    from gensim.models import Word2Vec
    lines = [[norm(r[1]) for r in rows] for p in raw + banks * 2 for rows, _ in read(p, 200)]
    model = Word2Vec(lines, vector_size=WORD, window=3, sg=1, negative=6, min_count=3, epochs=3, workers=2, seed=1)
    np.savez(out, words=np.array(model.wv.index_to_key), vectors=model.wv.vectors.astype("f4"))


def clusters(source, out, count, words=30000):
    """k-means over the directions of the commonest words' vectors; seeded by the words in order of frequency."""
    data = np.load(source)
    x = data["vectors"][:words]
    x = x / np.linalg.norm(x, axis=1, keepdims=True)
    centre = x[:count].copy()
    for _ in range(15):
        own = np.argmax(x @ centre.T, 1)
        total = np.zeros_like(centre)
        np.add.at(total, own, x)
        centre = np.where(np.linalg.norm(total, axis=1, keepdims=True) > 0, total, centre)
        centre /= np.linalg.norm(centre, axis=1, keepdims=True)
    with open(out, "w", encoding="utf-8") as f:
        for word, c in zip(data["words"], own):
            f.write("%s\t%d\n" % (word, c))


class Vocab:
    def __init__(self, words, banks):
        self.words = {w: i + 2 for i, w in enumerate(words)}  # 0 padding, 1 unknown
        chars, upos, xpos, rels = {}, {}, {}, {}
        for rows in banks:
            for r in rows:
                for ch in r[1]:
                    chars[ch] = chars.get(ch, 0) + 1
                upos.setdefault(r[3], len(upos))
                xpos.setdefault(r[4], len(xpos))
                rels.setdefault(r[7], len(rels))
        self.chars = {c: i + 2 for i, (c, n) in enumerate(sorted(chars.items(), key=lambda x: (-x[1], x[0]))) if n > 2}
        self.upos, self.xpos, self.rels = upos, xpos, rels

    def spell(self, form):
        form = form if len(form) <= LONGEST else form[:8] + form[-8:]
        return [self.chars.get(c, 1) for c in form] + [0] * (LONGEST - len(form))


class Teacher(nn.Module):
    def __init__(self, v, pre):
        super().__init__()
        n = len(v.words) + 2
        self.word = nn.Embedding(n, WORD, padding_idx=0)
        self.fixed = nn.Embedding(n, WORD, padding_idx=0)
        with torch.no_grad():
            self.word.weight.zero_()
            self.fixed.weight.zero_()
            if pre is not None:
                self.fixed.weight[2:] = torch.tensor(pre / pre.std())
        self.fixed.weight.requires_grad = False
        self.char = nn.Embedding(len(v.chars) + 2, CHAR, padding_idx=0)
        self.conv = nn.ModuleList([nn.Conv1d(CHAR, CHARS // 2, k, padding=k // 2) for k in (3, 5)])
        size = WORD * 2 + CHARS
        self.lstm = nn.ModuleList([nn.LSTM(size if i == 0 else 2 * HIDDEN, HIDDEN, batch_first=True, bidirectional=True)
                                   for i in range(2)])
        self.root = nn.Parameter(torch.randn(size) * 0.1)
        two = 2 * HIDDEN
        self.upos, self.xpos = nn.Linear(two, len(v.upos)), nn.Linear(two, len(v.xpos))
        self.head, self.dep = nn.Linear(two, ARC), nn.Linear(two, ARC)
        self.rhead, self.rdep = nn.Linear(two, REL), nn.Linear(two, REL)
        self.arc = nn.Parameter(torch.zeros(ARC + 1, ARC))
        self.rel = nn.Parameter(torch.zeros(len(v.rels), REL + 1, REL + 1))

    def drop(self, x, p=0.33):
        if not self.training:
            return x
        return x * (torch.rand(x.shape[0], 1, x.shape[2]) > p) / (1 - p)

    def encode(self, words, spelled, index):
        """words [b,n]; spelled [u,LONGEST] distinct words; index [b,n] into them."""
        ch = self.char(spelled).transpose(1, 2)
        ch = torch.cat([F.relu(c(ch)).max(2)[0] for c in self.conv], 1)[index]
        if self.training:
            keep = (torch.rand(words.shape) > 0.2).long()
            w = self.word(words * keep + (words > 0) * (1 - keep)) + 0
            f = self.fixed(words) * (torch.rand(words.shape) > 0.1)[..., None]
        else:
            w, f = self.word(words), self.fixed(words)
        x = torch.cat([w, f, ch], 2)
        x = torch.cat([self.root.expand(x.shape[0], 1, -1), x], 1)
        x = self.drop(x, 0.25)
        for i, lstm in enumerate(self.lstm):
            x = self.drop(lstm(x)[0])
            if i == 0:
                first = x
        return first, x

    def forward(self, words, spelled, index):
        first, x = self.encode(words, spelled, index)
        tags = first[:, 1:] + x[:, 1:]
        h, d = self.drop(F.leaky_relu(self.head(x), 0.1)), self.drop(F.leaky_relu(self.dep(x[:, 1:]), 0.1))
        one = torch.ones(d.shape[:2] + (1,))
        arcs = torch.cat([d, one], 2) @ self.arc @ h.transpose(1, 2)  # [b, n, n+1]
        mask = torch.cat([torch.ones(words.shape[0], 1, dtype=torch.bool), words > 0], 1)
        arcs = arcs.masked_fill(~mask[:, None, :], -1e9)
        rh, rd = self.drop(F.leaky_relu(self.rhead(x), 0.1)), self.drop(F.leaky_relu(self.rdep(x[:, 1:]), 0.1))
        return self.upos(tags), self.xpos(tags), arcs, rh, rd

    def relations(self, rh, rd, heads):
        h = torch.gather(rh, 1, heads[..., None].expand(-1, -1, REL))
        one = torch.ones(h.shape[:2] + (1,))
        h, d = torch.cat([h, one], 2).flatten(0, 1), torch.cat([rd, one], 2).flatten(0, 1)
        part = torch.einsum("nd,rde->nre", d, self.rel)
        return (part * h[:, None, :]).sum(2).view(heads.shape + (-1,))


def batches(sents, v, size, shuffle):
    order = sorted(range(len(sents)), key=lambda i: (len(sents[i]), random.random() if shuffle else 0))
    out, cur = [], []
    for i in order:
        if cur and (len(cur) + 1) * len(sents[i]) > size:
            out.append(cur)
            cur = []
        cur.append(i)
    if cur:
        out.append(cur)
    if shuffle:
        random.shuffle(out)
    for ids in out:
        n = max(len(sents[i]) for i in ids)
        words = torch.zeros(len(ids), n, dtype=torch.long)
        index = torch.zeros(len(ids), n, dtype=torch.long)
        forms, spelled = {}, []
        for b, i in enumerate(ids):
            for t, r in enumerate(sents[i]):
                words[b, t] = v.words.get(norm(r[1]), 1)
                if r[1] not in forms:
                    forms[r[1]] = len(spelled)
                    spelled.append(v.spell(r[1]))
                index[b, t] = forms[r[1]]
        yield ids, words, torch.tensor(spelled), index


def gold(ids, sents, v, n):
    y = torch.full((4, len(ids), n), -1, dtype=torch.long)
    for b, i in enumerate(ids):
        for t, r in enumerate(sents[i]):
            y[0, b, t], y[1, b, t] = v.upos.get(r[3], -1), v.xpos.get(r[4], -1)
            y[2, b, t], y[3, b, t] = int(r[6]), v.rels.get(r[7], -1)
    return y


def tree(score):
    """Best tree with one root, Chu-Liu/Edmonds; score [n+1, n+1] of head (column) for word (row)."""
    best = np.argmax(score, 1)
    best[0] = 0
    if is_tree(best):
        return best
    n = len(best) - 1
    top, answer = -np.inf, None
    for root in np.argsort(-score[1:, 0])[:3] + 1:  # the likeliest roots are enough
        s = score.copy()
        s[1:, 0] = -1e8
        s[root, :] = -1e8
        s[root, 0] = score[root, 0]
        heads = edmonds(s)
        total = s[np.arange(1, n + 1), heads[1:]].sum()
        if total > top:
            top, answer = total, heads
    return answer


def is_tree(heads):
    n = len(heads) - 1
    if (heads[1:] == 0).sum() != 1:
        return False
    for i in range(1, n + 1):
        at, steps = i, 0
        while at and steps <= n:
            at, steps = heads[at], steps + 1
        if at:
            return False
    return True


def edmonds(s):
    s = s.copy()
    np.fill_diagonal(s, -1e9)
    n = s.shape[0]
    heads = np.argmax(s, 1)
    heads[0] = 0
    cycle = None
    seen = np.zeros(n, int)
    seen[0] = -1
    for i in range(1, n):
        at = i
        while seen[at] == 0:
            seen[at] = i
            at = heads[at]
        if seen[at] == i:
            cycle, at2 = [at], heads[at]
            while at2 != at:
                cycle.append(at2)
                at2 = heads[at2]
            break
    if cycle is None:
        return heads
    inside = np.zeros(n, bool)
    inside[cycle] = True
    rest = np.where(~inside)[0]
    c = np.array(cycle)
    own = s[c, heads[c]]
    m = len(rest)
    new = np.full((m + 1, m + 1), -1e9)
    new[:m, :m] = s[np.ix_(rest, rest)]
    into = s[np.ix_(c, rest)] - own[:, None]
    enter = np.argmax(into, 0)
    new[m, :m] = into[enter, np.arange(m)] + own.sum()
    out = s[np.ix_(rest, c)]
    leave = np.argmax(out, 1)
    new[:m, m] = out[np.arange(m), leave]
    sub = edmonds(new)
    result = heads.copy()
    for k in range(1, m):
        result[rest[k]] = c[leave[k]] if sub[k] == m else rest[sub[k]]
    result[c[enter[sub[m]]]] = rest[sub[m]]
    return result


def predict(model, v, sents, size=4000):
    ru, rx = {i: u for u, i in v.upos.items()}, {i: x for x, i in v.xpos.items()}
    rr = {i: r for r, i in v.rels.items()}
    model.eval()
    done = [None] * len(sents)
    with torch.no_grad():
        for ids, words, spelled, index in batches(sents, v, size, False):
            u, x, arcs, rh, rd = model(words, spelled, index)
            heads = arcs.argmax(2)
            a = arcs.numpy()
            for b, i in enumerate(ids):
                n = len(sents[i])
                full = np.full((n + 1, n + 1), -1e9)
                full[1:, :] = a[b, :n, : n + 1]
                heads[b, :n] = torch.tensor(tree(full)[1:])
            r = model.relations(rh, rd, heads)
            r[..., v.rels["root"]] = -1e9
            u, x, r = u.argmax(2), x.argmax(2), r.argmax(2)
            for b, i in enumerate(ids):
                done[i] = [(ru[int(u[b, t])], rx[int(x[b, t])], int(heads[b, t]),
                            rr[int(r[b, t])] if heads[b, t] else "root") for t in range(len(sents[i]))]
    model.train()
    return done


def score(model, v, sents):
    hit = np.zeros(4)
    for rows, got in zip(sents, predict(model, v, sents)):
        for r, g in zip(rows, got):
            same = int(r[6]) == g[2]
            hit += [r[3] == g[0], r[4] == g[1], same, same and r[7] == g[3]]
    return hit / sum(map(len, sents)) * 100


def train(pre, out, epochs, seed, dev, banks):
    random.seed(seed)
    torch.manual_seed(seed)
    data = np.load(pre)
    sents = [rows for p in banks for rows, _ in read(p, 120)]
    held = [rows for rows, _ in read(dev)]
    v = Vocab(list(data["words"]), sents)
    model = Teacher(v, data["vectors"])
    steps = epochs * sum(1 for _ in batches(sents, v, 900, False))
    opt = torch.optim.Adam([p for p in model.parameters() if p.requires_grad], lr=2e-3, betas=(0.9, 0.95))
    at, began = 0, time.time()
    for epoch in range(epochs):
        total = 0.0
        for ids, words, spelled, index in batches(sents, v, 900, True):
            rate = 2e-3 * min(1, (at + 1) / 200) * max(0.02, 0.5 * (1 + math.cos(math.pi * at / steps)))
            for g in opt.param_groups:
                g["lr"] = rate
            y = gold(ids, sents, v, words.shape[1])
            u, x, arcs, rh, rd = model(words, spelled, index)
            r = model.relations(rh, rd, y[2].clamp(min=0))
            loss = sum(w * F.cross_entropy(s.flatten(0, 1), t.flatten(), ignore_index=-1)
                       for w, s, t in ((0.3, u, y[0]), (0.3, x, y[1]), (1, arcs, y[2]), (1, r, y[3])))
            opt.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 3.0)
            opt.step()
            total, at = total + loss.item(), at + 1
            if at % 100 == 0:
                print("step %d/%d loss %.3f %.0f s" % (at, steps, loss.item(), time.time() - began), flush=True)
        if epoch % 2 == 1 or epoch == epochs - 1:
            print("epoch %d dev upos %.2f xpos %.2f uas %.2f las %.2f  %.0f s" % ((epoch,) + tuple(score(model, v, held)) +
                                                                        (time.time() - began,)), flush=True)
            torch.save({"vocab": v, "state": model.state_dict()}, out)


def parse(path, source, out, every=1, offset=0):
    kept = torch.load(path, weights_only=False)
    v = kept["vocab"]
    model = Teacher(v, None)
    model.load_state_dict(kept["state"])
    all_read = [s for i, s in enumerate(read(source, 80)) if i % every == offset]
    with open(out, "w", encoding="utf-8") as f:
        for at in range(0, len(all_read), 4000):
            part = all_read[at : at + 4000]
            for (rows, extra), got in zip(part, predict(model, v, [r for r, _ in part])):
                for t, (r, g) in enumerate(zip(rows, got)):
                    if t in extra:
                        f.write(extra[t] + "\n")
                    f.write("\t".join([r[0], r[1], "_", g[0], g[1], "_", str(g[2]), g[3], "_", r[9]]) + "\n")
                f.write("\n")


def main():
    torch.set_num_threads(1)
    verb, rest = sys.argv[1], sys.argv[2:]
    if verb == "vectors":
        cut = rest.index("--")
        vectors(rest[0], rest[1:cut], rest[cut + 1 :])
    elif verb == "clusters":
        clusters(rest[0], rest[1], int(rest[2]))
    elif verb == "train":
        train(rest[0], rest[1], int(rest[2]), int(rest[3]), rest[4], rest[5:])
    elif verb == "parse":
        parse(rest[0], rest[1], rest[2], *map(int, rest[3:]))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
