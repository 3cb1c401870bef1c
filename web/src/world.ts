// Who to whom: a matrix of the busiest, a map, a list of all pairs.
import { geoNaturalEarth1, geoPath } from "d3-geo";
import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import atlas from "world-atlas/countries-110m.json";
import { clear, h, number, plural, s, signed } from "./dom";
import type { Flow, Info, Sums } from "./data";

export const nameOf = (info: Info, code: string) => info.names[code]?.[0] || code || "nobody named";

/** Colour of a mean score, -10 to 10: hostile is red, friendly is green-blue, and strength is how far from the paper. */
export function tone(mean: number | null, events = 1): string {
  if (mean === null || !events) return "var(--none)";
  const strength = Math.round(Math.min(1, Math.abs(mean) / 7) * 85 + 8);
  return `color-mix(in oklab, var(${mean < 0 ? "--hostile" : "--friendly"}) ${strength}%, var(--card))`;
}

const meanOf = (f: Flow | undefined) => (f && f.words + f.deeds ? (f.words_sum + f.deeds_sum) / (f.words + f.deeds) : null);
const flowText = (info: Info, f: Flow) =>
  `${nameOf(info, f.actor)} to ${nameOf(info, f.recipient)}: ${plural(f.words, "word")} (mean ${signed(f.words ? f.words_sum / f.words : null)}), ` +
  `${plural(f.deeds, "deed")} (mean ${signed(f.deeds ? f.deeds_sum / f.deeds : null)})`;

const none: Sums = { words: 0, words_sum: 0, deeds: 0, deeds_sum: 0 };
/** A flow without what its reverse has as well: the two then add up to what is between the pair. */
function once(f: Flow): Flow {
  const g = f.again || none;
  return { ...f, words: f.words - g.words, words_sum: f.words_sum - g.words_sum, deeds: f.deeds - g.deeds, deeds_sum: f.deeds_sum - g.deeds_sum };
}

/* ------------------------------------------------------------------ matrix */

export function drawMatrix(host: HTMLElement, info: Info, flows: Flow[], chosen: [string, string], pick: (a: string, b: string) => void): void {
  const totals = new Map<string, number>(), byPair = new Map<string, Flow>();
  for (const f of flows) {
    byPair.set(f.actor + " " + f.recipient, f);
    for (const code of [f.actor, f.recipient]) totals.set(code, (totals.get(code) || 0) + f.words + f.deeds);
  }
  const codes = [...totals].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 14).map(([c]) => c);
  const most = Math.max(1, ...codes.flatMap((a) => codes.map((b) => { const f = byPair.get(a + " " + b); return f ? f.words + f.deeds : 0; })));
  const table = h("table", { class: "matrix", "aria-label": "Mean score of what the row does to the column" },
    h("tr", {}, h("td", {}), ...codes.map((b) => h("th", { scope: "col", title: nameOf(info, b) }, h("span", {}, b)))));
  for (const a of codes) {
    const row = h("tr", {}, h("th", { scope: "row", title: nameOf(info, a) }, a));
    for (const b of codes) {
      const f = byPair.get(a + " " + b), events = f ? f.words + f.deeds : 0, mean = meanOf(f);
      const on = (a === chosen[0] && b === chosen[1]) || (a === chosen[1] && b === chosen[0]);
      const size = events ? 34 + 66 * Math.sqrt(events / most) : 0;
      row.append(h("td", { class: a === b ? "self" : on ? "on" : "" },
        f ? h("button", { title: flowText(info, f), "aria-label": flowText(info, f), click: () => pick(a, b) },
          h("i", { style: `width:${size.toFixed(0)}%;height:${size.toFixed(0)}%;background:${tone(mean, events)}` })) : null));
    }
    table.append(row);
  }
  clear(host, codes.length ? table : h("p", { class: "empty" }, "No events between named actors."));
}

/* ------------------------------------------------------------------ map */

const world = feature(atlas as unknown as Topology, (atlas as unknown as { objects: { countries: GeometryCollection<{ name: string }> } }).objects.countries);

/** Countries by how `actor` treats them and they it; with "*", by how all treat them. */
export function drawMap(host: HTMLElement, info: Info, flows: Flow[], actor: string, other: string, pick: (code: string) => void): void {
  const byNumber = new Map<string, string>(), sums = new Map<string, { n: number; sum: number }>();
  for (const [code, [, iso]] of Object.entries(info.names)) if (iso) byNumber.set(iso, code);
  const add = (code: string, f: Flow) => {
    const t = sums.get(code) || { n: 0, sum: 0 };
    sums.set(code, { n: t.n + f.words + f.deeds, sum: t.sum + f.words_sum + f.deeds_sum });
  };
  const single = /^[A-Z]{3}$/.test(actor);
  for (const f of flows) {
    if (!single) add(f.recipient, f);
    else if (f.actor === actor || f.recipient === actor) add(f.actor === actor ? f.recipient : f.actor, once(f));
  }
  const projection = geoNaturalEarth1().fitExtent([[2, 2], [598, 310]], { type: "Sphere" }).clipExtent([[0, 0], [600, 268]]), path = geoPath(projection).digits(1);
  const svg = s("svg", { class: "map", viewBox: "0 0 600 268", role: "group", "aria-label": "World map" }, s("path", { class: "sea", d: path({ type: "Sphere" }) || "" }));
  const late: SVGElement[] = [];
  for (const country of world.features) {
    const code = byNumber.get(String(country.id ?? "")) || (country.properties?.name === "Kosovo" ? "KOS" : ""), t = sums.get(code), mean = t && t.n ? t.sum / t.n : null;
    const label = `${code ? nameOf(info, code) : country.properties?.name || ""}: ${t ? `${plural(t.n, "event")}, mean score ${signed(mean)}` : "no events"}`;
    const shape = s("path", { d: path(country) || "", class: code && code === actor ? "country actor" : code && code === other ? "country other" : "country", style: code === actor && single ? null : `fill:${t ? tone(mean, t.n) : "var(--land)"}`,
                              ...(t && code !== actor ? { tabindex: 0, role: "button", "aria-label": label, click: () => pick(code), keydown: (e: KeyboardEvent) => e.key === "Enter" && pick(code) } : {}) }, s("title", {}, label));
    if (code && (code === actor || code === other)) late.push(shape);
    else svg.append(shape);
  }
  svg.append(...late);
  clear(host, svg);
}

/* ------------------------------------------------------------------ all pairs */

export interface Pair {
  a: string;
  b: string;
  events: number;
  words: number | null; // means, both ways
  deeds: number | null;
}

export function pairsOf(flows: Flow[]): Pair[] {
  const pairs = new Map<string, Flow>();
  for (const whole of flows) {
    const f = once(whole), turned = f.actor > f.recipient, a = turned ? f.recipient : f.actor, b = turned ? f.actor : f.recipient, key = a + " " + b;
    const t = pairs.get(key) || { ...none, actor: a, recipient: b };
    pairs.set(key, { ...t, words: t.words + f.words, words_sum: t.words_sum + f.words_sum, deeds: t.deeds + f.deeds, deeds_sum: t.deeds_sum + f.deeds_sum });
  }
  return [...pairs.values()]
    .map((f) => ({ a: f.actor, b: f.recipient, events: f.words + f.deeds, words: f.words ? f.words_sum / f.words : null, deeds: f.deeds ? f.deeds_sum / f.deeds : null }))
    .sort((x, y) => y.events - x.events || (x.a + x.b < y.a + y.b ? -1 : 1));
}

/** Finds pairs by codes and names: every word typed has to begin a word of one of the two. */
export function findPairs(info: Info, pairs: Pair[], text: string): Pair[] {
  const words = text.toLowerCase().split(/[\s:,;–-]+/).filter(Boolean);
  return pairs.filter((p) => {
    const all = [p.a, p.b, ...nameOf(info, p.a).split(/\s+/), ...nameOf(info, p.b).split(/\s+/)].map((w) => w.toLowerCase());
    return words.every((w) => all.some((x) => x.startsWith(w)));
  });
}

/** A small ruler from hostile to friendly with a ring for words and a disc for deeds. */
export function ruler(words: number | null, deeds: number | null): SVGElement {
  const x = (v: number) => 4 + ((v + 10) / 20) * 72;
  return s("svg", { class: "ruler", viewBox: "0 0 80 14", "aria-hidden": "true" }, s("line", { x1: 4, x2: 76, y1: 7, y2: 7, class: "grid" }), s("line", { x1: 40, x2: 40, y1: 3, y2: 11, class: "zero" }),
    words !== null && deeds !== null && s("line", { x1: x(words), x2: x(deeds), y1: 7, y2: 7, class: words >= deeds ? "bar kinder" : "bar harsher" }),
    deeds !== null && s("circle", { cx: x(deeds), cy: 7, r: 3.4, class: "deeds" }), words !== null && s("circle", { cx: x(words), cy: 7, r: 3, class: "words" }));
}

export function drawPairs(host: HTMLElement, info: Info, pairs: Pair[], text: string, chosen: [string, string], pick: (a: string, b: string) => void): void {
  const found = findPairs(info, pairs, text), key = [...chosen].sort().join(" ");
  clear(host, ...found.slice(0, 60).map((p) =>
    h("button", { class: [p.a, p.b].sort().join(" ") === key ? "pair on" : "pair", title: `words ${signed(p.words)}, deeds ${signed(p.deeds)}`, click: () => pick(p.a, p.b) },
      h("span", { class: "who" }, nameOf(info, p.a), h("em", {}, " · "), nameOf(info, p.b)), ruler(p.words, p.deeds), h("span", { class: "n" }, number(p.events)))),
    found.length > 60 && h("p", { class: "quiet" }, `and ${number(found.length - 60)} more: type to find them`), !found.length && h("p", { class: "empty" }, "No such pair."));
}
