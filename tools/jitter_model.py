#!/usr/bin/env python3
"""Another syntax model, nearly as good as the given one, that errs in other places: to see what hangs on one parser's habits.

usage: jitter_model.py MODEL SEED OUT [FORGET] [NOISE]

  FORGET  the share of cells (facts of a state) that lose their row of weights, as if they had been too rare to learn; default 0.025
  NOISE   standard deviation of what is added to the output weights, as a share of their own; default 0.1

The same seed gives the same model. Figures made with such models: docs/accuracy.md, "Events". No such model is kept.
"""
import array, random, struct, sys

HEADER = "<8s12I8I" # dt_model_header of src/syntax/model.h; model.c says in which order the sections follow
SLOT_BYTES = 8
WORD_BYTES = 12
RULE_BYTES = 16


def checksum(bytes_):
    """dt_model_checksum of src/syntax/model.c; the last bytes that fill no word do not count"""
    h, mask = len(bytes_), (1 << 64) - 1
    for (x,) in struct.iter_unpack("<Q", bytes_[: len(bytes_) // 8 * 8]):
        h = (h ^ x) * 0x9E3779B97F4A7C15 & mask
        h ^= h >> 31
    return (h ^ h >> 32) & 0xFFFFFFFF


def forget(model, at, cells, share, draw):
    rows = array.array("H", model[at : at + 2 * cells])
    for i in range(cells):
        if draw.random() < share:
            rows[i] = 0 # row 0 is all zero
    model[at : at + 2 * cells] = rows.tobytes()


def disturb(model, at, count, noise, draw):
    weights = array.array("b", model[at : at + count])
    spread = (sum(w * w for w in weights) / count) ** 0.5
    for i in range(count):
        weights[i] = max(-127, min(127, round(weights[i] + draw.gauss(0, noise * spread))))
    model[at : at + count] = weights.tobytes()


def main():
    if not 4 <= len(sys.argv) <= 6:
        sys.exit(__doc__)
    path, seed, out = sys.argv[1:4]
    share, noise = [float(v) for v in sys.argv[4:] + ["0.025", "0.1"][len(sys.argv) - 4 :]]
    model, draw = bytearray(open(path, "rb").read()), random.Random(int(seed))
    header = struct.unpack_from(HEADER, model)
    if header[0] != b"detsyn1\n" or header[1] != 4:
        sys.exit("jitter_model: %s is no syntax model of version 4" % path)
    at = struct.calcsize(HEADER)

    def section(count, size):
        nonlocal at
        begin = (at + 63) // 64 * 64
        at = begin + count * size
        return begin

    section(header[3], SLOT_BYTES), section(header[4], WORD_BYTES), section(header[11], RULE_BYTES)
    for net in (13, 17): # tagger, parser
        cells, rows, hidden, outputs = header[net : net + 4]
        forget(model, section(cells, 2), cells, share, draw)
        section(rows, hidden), section(hidden, 2)
        disturb(model, section(outputs * hidden, 1), outputs * hidden, noise, draw)
        section(outputs, 4)
    if at != len(model):
        sys.exit("jitter_model: %s has %d bytes, expected %d" % (path, len(model), at))
    struct.pack_into("<I", model, 12, checksum(bytes(model[16:])))
    open(out, "wb").write(model)


main()
