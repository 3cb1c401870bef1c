// Words and deeds over time, the gap between them shaded, its interval, how much was said and done; brushed to choose days.
import { scaleLinear, type ScaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { clear, h, plural, s, signed } from "./dom";
import type { By, Series, Tally, View } from "./data";
import { binFirst, binLong, binOf, dayLong, dayOf, dayText } from "./time";

export interface TimelineOptions {
  series: Series;
  by: By;
  view: View;
  names: { a: string; b: string };
  range: [number, number] | null; // chosen days, end not included
  choose(range: [number, number] | null): void;
}

const LEFT = 52, RIGHT = 14;

interface Frame {
  x: ScaleLinear<number, number>;
  first: number; // bin
  count: number;
  by: By;
  starts: number[]; // first day of each bin, and one more
}

function frameOf(o: TimelineOptions, width: number): Frame {
  const first = binOf(dayOf(o.series.days[0]), o.by), count = o.series.days.length;
  const starts = Array.from({ length: count + 1 }, (_, i) => binFirst(first + i, o.by));
  return { x: scaleLinear().domain([starts[0], starts[count]]).range([LEFT, width - RIGHT]), first, count, by: o.by, starts };
}

const middle = (f: Frame, i: number) => f.x((f.starts[i] + f.starts[i + 1]) / 2);

/* ------------------------------------------------------------------ axes */

function timeTicks(f: Frame, width: number): { day: number; label: string; strong: boolean }[] {
  const days = f.starts[f.count] - f.starts[0], most = Math.max(2, Math.floor((width - LEFT - RIGHT) / 86));
  const steps = [1, 2, 3, 6, 12, 24, 60, 120];
  const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const ticks: { day: number; label: string; strong: boolean }[] = [];
  if (days <= most * 12) {
    const step = Math.max(1, Math.ceil(days / most));
    for (let day = f.starts[0]; day < f.starts[f.count]; day += step) ticks.push({ day, label: ticks.length && dayText(day).slice(5, 7) !== "01" ? dayLong(day).slice(0, -5) : dayLong(day), strong: !ticks.length });
    return ticks;
  }
  const months = days / 30.44, step = steps.find((n) => months / n <= most) || 240;
  for (let m = Math.ceil(binOf(f.starts[0], "month") / step) * step; binFirst(m, "month") < f.starts[f.count]; m += step) {
    const year = Math.floor(m / 12), month = m % 12;
    ticks.push({ day: binFirst(m, "month"), label: month === 0 || step >= 12 ? String(year) : MONTHS[month], strong: month === 0 });
  }
  return ticks.filter((t) => t.day >= f.starts[0]);
}

/* ------------------------------------------------------------------ the gap, shaded */

/* One polygon for each neighbouring pair of rows, cut where the lines cross: `kind` says which of them is friendlier. */
function shades(f: Frame, y: ScaleLinear<number, number>, t: Tally): SVGElement[] {
  const out: SVGElement[] = [];
  const put = (points: [number, number][], above: boolean) =>
    out.push(s("path", { class: above ? "shade kinder" : "shade harsher", d: "M" + points.map((p) => p.map((v) => v.toFixed(1)).join(",")).join("L") + "Z" }));
  for (let i = 0; i + 1 < f.count; i++) {
    const w0 = t.words_smooth[i], w1 = t.words_smooth[i + 1], d0 = t.deeds_smooth[i], d1 = t.deeds_smooth[i + 1];
    if (w0 === null || w1 === null || d0 === null || d1 === null) continue;
    const x0 = middle(f, i), x1 = middle(f, i + 1), g0 = w0 - d0, g1 = w1 - d1;
    if (g0 * g1 >= 0) {
      put([[x0, y(w0)], [x1, y(w1)], [x1, y(d1)], [x0, y(d0)]], g0 + g1 >= 0);
    } else {
      const at = g0 / (g0 - g1), xc = x0 + at * (x1 - x0), yc = y(w0 + at * (w1 - w0));
      put([[x0, y(w0)], [xc, yc], [x0, y(d0)]], g0 > 0);
      put([[xc, yc], [x1, y(w1)], [x1, y(d1)]], g1 > 0);
    }
  }
  return out;
}

function curve(f: Frame, y: ScaleLinear<number, number>, values: (number | null)[]): string {
  return line<number | null>().defined((v) => v !== null).x((_, i) => middle(f, i)).y((v) => y(v!))(values) || "";
}

/* ------------------------------------------------------------------ panels */

function scores(o: TimelineOptions, f: Frame, top: number, height: number, width: number): SVGElement {
  const t = o.series[o.view], most = Math.max(4, ...[...t.words_smooth, ...t.deeds_smooth].map((v) => Math.abs(v ?? 0)));
  const raw = Math.max(most, ...[...t.words_mean, ...t.deeds_mean].map((v) => Math.abs(v ?? 0)));
  const limit = Math.min(10, Math.ceil(Math.max(most * 1.15, Math.min(raw, most * 1.6)))), y = scaleLinear().domain([-limit, limit]).range([top + height, top]);
  const g = s("g", {});
  for (const tick of y.ticks(6))
    g.append(s("line", { class: tick === 0 ? "zero" : "grid", x1: LEFT, x2: width - RIGHT, y1: y(tick), y2: y(tick) }),
             s("text", { class: "tick", x: LEFT - 8, y: y(tick) + 4, "text-anchor": "end" }, signed(tick, 0)));
  g.append(s("text", { class: "side", x: LEFT + 6, y: top + 12 }, "friendly"), s("text", { class: "side", x: LEFT + 6, y: top + height - 5 }, "hostile"));
  g.append(s("g", { class: "shades" }, ...shades(f, y, t)));
  const busiest = Math.max(1, ...t.words, ...t.deeds), clip = (v: number) => Math.max(-limit, Math.min(limit, v));
  const dots = s("g", { class: "dots" });
  if (f.count <= 800)
    for (let i = 0; i < f.count; i++)
      for (const kind of ["words", "deeds"] as const) {
        const mean = t[`${kind}_mean`][i];
        if (mean !== null) dots.append(s("circle", { class: kind, cx: middle(f, i).toFixed(1), cy: y(clip(mean)).toFixed(1), r: (1.3 + 3.4 * Math.sqrt(t[kind][i] / busiest)).toFixed(2) }));
      }
  g.append(dots, s("path", { class: "line deeds", d: curve(f, y, t.deeds_smooth) }), s("path", { class: "line words", d: curve(f, y, t.words_smooth) }));
  for (const kind of ["words", "deeds"] as const) { // a lone row between gaps draws no line
    const v = t[`${kind}_smooth`];
    for (let i = 0; i < f.count; i++)
      if (v[i] !== null && (v[i - 1] ?? null) === null && (v[i + 1] ?? null) === null) g.append(s("circle", { class: `lone ${kind}`, cx: middle(f, i), cy: y(v[i]!), r: 2.4 }));
  }
  return g;
}

function gapPanel(o: TimelineOptions, f: Frame, top: number, height: number, width: number): SVGElement {
  const t = o.series[o.view], all = [...t.gap_smooth, ...t.gap_smooth_low, ...t.gap_smooth_high].map((v) => Math.abs(v ?? 0));
  const limit = Math.max(2, Math.ceil(Math.max(...all))), y = scaleLinear().domain([-limit, limit]).range([top + height, top]), g = s("g", {});
  for (const tick of [-limit, 0, limit])
    g.append(s("line", { class: tick === 0 ? "zero" : "grid", x1: LEFT, x2: width - RIGHT, y1: y(tick), y2: y(tick) }),
             s("text", { class: "tick", x: LEFT - 8, y: y(tick) + 4, "text-anchor": "end" }, signed(tick, 0)));
  const band = area<number>().defined((i) => t.gap_smooth_low[i] !== null).x((i) => middle(f, i)).y0((i) => y(t.gap_smooth_low[i]!)).y1((i) => y(t.gap_smooth_high[i]!));
  const rows = Array.from({ length: f.count }, (_, i) => i);
  g.append(s("path", { class: "band", d: band(rows) || "" }), s("path", { class: "line gap", d: curve(f, y, t.gap_smooth) }),
           s("text", { class: "panel", x: LEFT + 6, y: top + 12 }, "gap: words − deeds, 95% interval"));
  return g;
}

function volumes(o: TimelineOptions, f: Frame, top: number, height: number): SVGElement {
  const t = o.series[o.view], most = Math.max(1, ...t.words, ...t.deeds), half = (height - 2) / 2, y0 = top + half, g = s("g", { class: "volumes" });
  const wide = Math.max(0.8, (f.x(f.starts[1]) - f.x(f.starts[0])) * 0.8);
  for (let i = 0; i < f.count; i++) {
    const x = (middle(f, i) - wide / 2).toFixed(1), up = (half * t.words[i]) / most, down = (half * t.deeds[i]) / most;
    if (up) g.append(s("rect", { class: "words", x, y: (y0 - up).toFixed(1), width: wide.toFixed(1), height: up.toFixed(1) }));
    if (down) g.append(s("rect", { class: "deeds", x, y: (y0 + 1).toFixed(1), width: wide.toFixed(1), height: down.toFixed(1) }));
  }
  g.append(s("text", { class: "tick", x: LEFT - 8, y: top + 8, "text-anchor": "end" }, String(most)), s("text", { class: "tick", x: LEFT - 8, y: y0 + 4, "text-anchor": "end" }, "0"),
           s("text", { class: "panel", x: LEFT + 6, y: top + 10 }, "events"));
  return g;
}

function turnMarks(o: TimelineOptions, f: Frame, top: number, height: number): SVGElement {
  const g = s("g", { class: "turns" }), seen = new Map<number, number>();
  for (const turn of o.series.turns.filter((t) => t.direction === o.view)) {
    const n = seen.get(turn.index) || 0, x = f.x(f.starts[turn.index]);
    seen.set(turn.index, n + 1);
    const up = turn.after > turn.before, label = `${turn.measure} turned ${up ? "up" : "down"} in ${binLong(f.first + turn.index, o.by)}: ${signed(turn.before)} to ${signed(turn.after)}`;
    g.append(s("line", { x1: x, x2: x, y1: top, y2: top + height }),
             s("g", { class: `flag ${turn.measure}`, transform: `translate(${x},${top - 9 - n * 13})` },
               s("title", {}, label), s("path", { d: up ? "M-5,5L0,-4L5,5Z" : "M-5,-4L0,5L5,-4Z" })));
  }
  return g;
}

/* ------------------------------------------------------------------ what the pointer and the keys do */

function tooltip(o: TimelineOptions, f: Frame, i: number): HTMLElement {
  const t = o.series[o.view], cell = (text: string, cls = "") => h("td", { class: cls }, text);
  const interval = (low: number | null, high: number | null) => (low === null ? "" : ` [${signed(low)}, ${signed(high)}]`);
  return h("div", {}, h("b", {}, binLong(f.first + i, o.by)),
    h("table", {},
      h("tr", { class: "words" }, h("th", {}, "words"), cell(String(t.words[i])), cell(signed(t.words_mean[i])), cell("smoothed " + signed(t.words_smooth[i]), "quiet")),
      h("tr", { class: "deeds" }, h("th", {}, "deeds"), cell(String(t.deeds[i])), cell(signed(t.deeds_mean[i])), cell("smoothed " + signed(t.deeds_smooth[i]), "quiet")),
      h("tr", {}, h("th", {}, "gap"), cell(""), cell(signed(t.gap[i])), cell("smoothed " + signed(t.gap_smooth[i]) + interval(t.gap_smooth_low[i], t.gap_smooth_high[i]), "quiet"))),
    h("div", { class: "quiet" }, `${plural(t.articles[i], "article")}, ${plural(t.sources[i], "source")}; read: ${plural(o.series.articles_read[i], "article")}, ${plural(o.series.sentences_read[i], "sentence")}`));
}

export function drawTimeline(host: HTMLElement, o: TimelineOptions): void {
  if (!o.series.days.length) {
    clear(host, h("p", { class: "empty" }, "No events between these two that count. Try another pair, a longer row, or other settings under “What counts”."));
    return;
  }
  const width = Math.max(340, host.clientWidth || 900), narrow = width < 560, f = frameOf(o, width);
  const flags = Math.max(1, ...[0, 1, 2].map((n) => n + 1).filter((n) => o.series.turns.filter((t) => t.direction === o.view).some((t, _, all) => all.filter((u) => u.index === t.index).length >= n)));
  const top = 12 + flags * 13, one = narrow ? 200 : 250, two = 84, three = 58, bottom = top + one + 16 + two + 14 + three;
  const svg = s("svg", { class: "timeline", viewBox: `0 0 ${width} ${bottom + 26}`, width, height: bottom + 26, role: "img", tabindex: 0,
                         "aria-label": `Words and deeds between ${o.names.a} and ${o.names.b}. Arrow keys move over time, shift with arrows chooses, Escape lets go.` });
  for (const tick of timeTicks(f, width))
    svg.append(s("line", { class: tick.strong ? "grid strong" : "grid", x1: f.x(tick.day), x2: f.x(tick.day), y1: top, y2: bottom }),
               s("text", { class: tick.strong ? "tick strong" : "tick", x: f.x(tick.day) + 3, y: bottom + 16 }, tick.label));
  svg.append(scores(o, f, top, one, width), turnMarks(o, f, top, one), gapPanel(o, f, top + one + 16, two, width), volumes(o, f, top + one + 16 + two + 14, three));
  const brush = s("rect", { class: "brush", y: top, height: bottom - top, width: 0, x: 0 }), cursor = s("line", { class: "cursor", y1: top, y2: bottom, visibility: "hidden" });
  const tip = h("div", { class: "tip", hidden: true, role: "status" });
  svg.append(brush, cursor);
  clear(host, svg, tip);
  interact(o, f, svg, brush, cursor, tip);
}

function interact(o: TimelineOptions, f: Frame, svg: SVGSVGElement, brush: SVGRectElement, cursor: SVGLineElement, tip: HTMLElement): void {
  let anchor: number | null = null, at = -1;
  const binAt = (event: PointerEvent) => {
    const box = svg.getBoundingClientRect(), x = ((event.clientX - box.left) / box.width) * svg.viewBox.baseVal.width;
    return Math.max(0, Math.min(f.count - 1, binOf(Math.floor(f.x.invert(x)), o.by) - f.first));
  };
  const show = (i: number) => {
    at = i;
    const x = middle(f, i);
    cursor.setAttribute("x1", String(x)), cursor.setAttribute("x2", String(x)), cursor.setAttribute("visibility", "visible");
    clear(tip, tooltip(o, f, i));
    tip.hidden = false;
    const box = svg.getBoundingClientRect(), scale = box.width / svg.viewBox.baseVal.width, room = tip.offsetWidth;
    tip.style.left = Math.max(0, Math.min(box.width - room, x * scale + (x * scale + room + 18 > box.width ? -room - 14 : 14))) + "px";
  };
  const mark = (range: [number, number] | null) => {
    const from = range ? Math.max(f.starts[0], range[0]) : 0, to = range ? Math.min(f.starts[f.count], range[1]) : 0;
    brush.setAttribute("x", String(range ? f.x(from) : 0));
    brush.setAttribute("width", String(range ? Math.max(0, f.x(to) - f.x(from)) : 0));
  };
  const span = (a: number, b: number): [number, number] => [f.starts[Math.min(a, b)], f.starts[Math.max(a, b) + 1]];
  const hide = () => ((tip.hidden = true), cursor.setAttribute("visibility", "hidden"));
  mark(o.range);
  svg.addEventListener("pointerdown", (e) => {
    if (e.button !== 0) return;
    anchor = binAt(e);
    svg.setPointerCapture(e.pointerId);
    mark(span(anchor, anchor));
  });
  svg.addEventListener("pointermove", (e) => {
    const i = binAt(e);
    show(i);
    if (anchor !== null) mark(span(anchor, i));
  });
  svg.addEventListener("pointerup", (e) => {
    if (anchor === null) return;
    const range = span(anchor, binAt(e)), same = o.range && o.range[0] === range[0] && o.range[1] === range[1];
    anchor = null;
    o.choose(same ? null : range);
  });
  svg.addEventListener("pointercancel", () => ((anchor = null), mark(o.range)));
  svg.addEventListener("pointerleave", () => anchor === null && hide());
  svg.addEventListener("blur", hide);
  svg.addEventListener("keydown", (e) => {
    const step = e.key === "ArrowRight" ? 1 : e.key === "ArrowLeft" ? -1 : 0;
    if (e.key === "Escape") return o.choose(null);
    if (e.key === "Enter" && at >= 0) return o.choose(span(at, at));
    if (!step) return;
    e.preventDefault();
    const next = Math.max(0, Math.min(f.count - 1, (at < 0 ? (step > 0 ? -1 : f.count) : at) + step));
    if (e.shiftKey) {
      const from = o.range ? binOf(o.range[0], o.by) - f.first : Math.max(0, at);
      const keep = o.range && at === from ? binOf(o.range[1] - 1, o.by) - f.first : from;
      show(next);
      o.choose(span(keep, next));
    } else {
      show(next);
    }
  });
}

export const rangeText = (range: [number, number]) => (range[1] - range[0] === 1 ? dayLong(range[0]) : `${dayLong(range[0])} – ${dayLong(range[1] - 1)}`);
export { dayText };
