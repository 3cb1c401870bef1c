#!/usr/bin/env python3
"""data/*.tsv (PLOVER and CAMEO tables, docs/sources.md#ontology) -> src/base/ontology.inc

usage: gen_ontology.py DATA_DIR OUT
"""
import csv, os, sys

EVENTS = ("AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST "
          "ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT").split()


def rows(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f, delimiter="\t", quoting=csv.QUOTE_NONE))


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main():
    folder, out = sys.argv[1:3]
    plover = rows(folder, "plover.tsv")
    bare = {r["event"]: r for r in plover if not r["mode"]}
    lines = ["/* Made by tools/gen_ontology.py from the tables in data: change those. */"]
    lines.append("static const struct event_row { const char *name; int quad; double score; } event_rows[] = {")
    lines += ["    {%s, %s, %s}," % (quoted(e), bare[e]["quad_code"], float(bare[e]["event_scale"])) for e in EVENTS]
    lines.append("};")
    lines.append("static const struct mode_row { uint8_t event; const char *name; double score; } mode_rows[] = {")
    lines.append('    {DT_EVENT_COUNT, "", 0},')
    for r in plover:
        if r["mode"]:  # a mode without a score of its own takes its event's
            score = r["event_scale"] or bare[r["event"]]["event_scale"]
            lines.append("    {DT_EVENT_%s, %s, %s}," % (r["event"], quoted(r["mode"]), float(score)))
    lines.append("};")
    lines.append("const dt_cameo_row dt_cameo_rows[] = {")
    for r in sorted(rows(folder, "cameo.tsv"), key=lambda r: r["code"]):
        lines.append("    {%s, %s, %s, %s, %s}," % (quoted(r["code"]), quoted(r["label"]), float(r["goldstein"] or 0),
                                                   quoted(r["icews_label"] or ""), float(r["icews_intensity"] or 0)))
    lines.append("};")
    lines.append("static const char *const context_names[] = {")
    lines += ["    %s," % quoted(r["context"]) for r in rows(folder, "contexts.tsv")]
    lines.append("};")
    lines.append("const char *const dt_sector_names[] = {")
    lines += ["    %s," % quoted(r["code"]) for r in rows(folder, "sectors.tsv")]
    lines.append("    NULL,")
    lines.append("};")
    with open(out, "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
