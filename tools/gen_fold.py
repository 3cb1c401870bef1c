#!/usr/bin/env python3
"""Latin letters without their marks -> src/names fold.inc: what names are compared by ("Erdogan" for "Erdoğan").

usage: gen_fold.py OUT      (source: Unicode decompositions as Python's unicodedata has them)
"""
import sys, unicodedata

# Letters that Unicode does not decompose, as English newspapers write them.
EXTRA = {0xC6: "ae", 0xD0: "d", 0xD8: "o", 0xDE: "th", 0xDF: "ss", 0xE6: "ae", 0xF0: "d", 0xF8: "o", 0xFE: "th",
         0x110: "d", 0x111: "d", 0x126: "h", 0x127: "h", 0x131: "i", 0x138: "k", 0x141: "l", 0x142: "l", 0x14A: "n",
         0x14B: "n", 0x152: "oe", 0x153: "oe", 0x166: "t", 0x167: "t", 0x18F: "a", 0x259: "a"}


def base(cp):
    if cp in EXTRA:
        return EXTRA[cp]
    text = unicodedata.normalize("NFD", chr(cp))
    letter = text[0].lower()
    return letter if letter.isascii() and letter.isalpha() else ""


def main():
    lines = ["/* Made by tools/gen_fold.py from Unicode decompositions: change that. */"]
    for name, first, last in (("fold_latin", 0xC0, 0x25F), ("fold_additional", 0x1E00, 0x1EFF)):
        cells = ['"%s"' % base(cp) for cp in range(first, last + 1)]
        lines.append("static const char %s[][3] = {" % name)
        lines += ["    " + ", ".join(cells[i:i + 12]) + "," for i in range(0, len(cells), 12)]
        lines.append("};")
    with open(sys.argv[1], "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
