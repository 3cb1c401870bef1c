#!/usr/bin/env python3
"""Score article extraction from HTML: F1 of words and of four-word shingles against the expected text of each page.

usage: score_extract.py PROGRAM PAGES [--worst N] [--no-captions]

PROGRAM  bench/source_dump of a build
PAGES    a folder of folders, each with source.html and expected.html
Given is the text of body paragraphs; expected is all text of expected.html. --no-captions leaves <figcaption> out of both.
"""
import argparse, collections, html.parser, json, os, re, subprocess, sys

BLOCK = set("p div li ul ol h1 h2 h3 h4 h5 h6 td th tr table blockquote pre section article br figure figcaption dd dt".split())


class Text(html.parser.HTMLParser):
    def __init__(self, captions):
        super().__init__(convert_charrefs=True)
        self.parts, self.skip, self.captions, self.caption = [], 0, captions, 0

    def handle_starttag(self, tag, attrs):
        self.skip += tag in ("script", "style", "noscript", "svg", "iframe", "object", "video", "audio")
        self.caption += tag == "figcaption"
        if tag in BLOCK:
            self.parts.append("\n")

    def handle_endtag(self, tag):
        if tag in ("script", "style", "noscript", "svg", "iframe", "object", "video", "audio") and self.skip:
            self.skip -= 1
        if tag == "figcaption" and self.caption:
            self.caption -= 1
        if tag in BLOCK:
            self.parts.append("\n")

    def handle_data(self, data):
        if not self.skip and (self.captions or not self.caption):
            self.parts.append(data)


def words(text):
    return re.findall(r"\w+", text.lower())


def f1(expected, given, n):
    a = collections.Counter(zip(*(expected[i:] for i in range(n))))
    b = collections.Counter(zip(*(given[i:] for i in range(n))))
    both = sum((a & b).values())
    if not a and not b:
        return 1.0, 1.0, 1.0
    p, r = (both / sum(b.values()) if b else 0.0), (both / sum(a.values()) if a else 0.0)
    return (2 * p * r / (p + r) if p + r else 0.0), p, r


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("program")
    ap.add_argument("pages")
    ap.add_argument("--worst", type=int, default=0)
    ap.add_argument("--no-captions", action="store_true")
    a = ap.parse_args()
    rows = []
    for name in sorted(os.listdir(a.pages)):
        page = os.path.join(a.pages, name, "source.html")
        if not os.path.exists(page):
            continue
        parser = Text(not a.no_captions)
        with open(os.path.join(a.pages, name, "expected.html"), encoding="utf-8") as f:
            parser.feed(f.read())
        expected = words("".join(parser.parts))
        out = subprocess.run([a.program, page], capture_output=True, text=True, check=False)
        if out.returncode != 0 or not out.stdout:
            print("%s: the program failed: %s" % (name, out.stderr.strip()), file=sys.stderr)
            rows.append((0.0, 0.0, 0.0, 0.0, name))
            continue
        article = json.loads(out.stdout.splitlines()[0])
        given = words("\n".join(p["text"] for p in article.get("paragraphs", []) if p["kind"] == "body"))
        f, p, r = f1(expected, given, 1)
        rows.append((f, p, r, f1(expected, given, 4)[0], name))
    n = len(rows)
    print("pages %d  word F1 %.4f (P %.4f, R %.4f)  four-word F1 %.4f" % (
        n, sum(r[0] for r in rows) / n, sum(r[1] for r in rows) / n, sum(r[2] for r in rows) / n, sum(r[3] for r in rows) / n))
    for f, p, r, s, name in sorted(rows)[:a.worst]:
        print("  %.3f  P %.3f  R %.3f  %.3f  %s" % (f, p, r, s, name))


if __name__ == "__main__":
    main()
