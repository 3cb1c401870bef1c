// The measures of docs/relations.md, computed as src/relation/series.c, boot.c and turns.c do: a test compares the two.
import type { By, Measure, Series, Tally, Turn, View } from "./data";
import { binFirst, binLabel, binOf, dayText } from "./time";

/** One event that counts. Scores are in thousandths. */
export interface Counted {
  article: number; // row number in the store: the bootstrap hashes it
  source: number;
  day: number;
  score: number;
  quad: number;
  way: number; // 1 forth, 2 back
}

export interface Read {
  day: number;
  sentences: number;
}

const SMOOTH: Record<By, number> = { day: 7, week: 4, month: 3, quarter: 2, year: 1 };
const REPLICATES = 400, SEED = 20180425, LEAST_ARTICLES = 3;
const VIEWS: View[] = ["forth", "back", "both"];

function inView(way: number, view: View): boolean {
  return view === "both" || (way & (view === "forth" ? 1 : 2)) !== 0;
}

/* ---------------------------------------------------------------- bootstrap weights */

function mix(h: number): number {
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const LIMITS = [24109, 48219, 60273, 64292, 65296, 65497, 65531, 65535];
const WEIGHTS = new Uint8Array(65536);
for (let draw = 0, w = 0; draw < 65536; draw++) {
  while (w < 8 && draw >= LIMITS[w]) w++;
  WEIGHTS[draw] = w;
}

function weightsOf(article: number, out: Uint8Array): void {
  const start = mix((Math.imul(article, 0x9e3779b1) + SEED) >>> 0);
  for (let r = 0; r < out.length; r += 2) {
    const h = mix((start + Math.imul(r >> 1, 0x85ebca77)) >>> 0);
    out[r] = WEIGHTS[h & 0xffff];
    if (r + 1 < out.length) out[r + 1] = WEIGHTS[h >>> 16];
  }
}

/* ---------------------------------------------------------------- the series */

interface Range {
  first: number; // bin
  count: number;
}

function rangeOf(events: Counted[], read: Read[], by: By): Range {
  let low = Infinity, high = -Infinity, oldest = Infinity, youngest = -Infinity;
  for (const e of events) {
    if (e.day < low) low = e.day;
    if (e.day > high) high = e.day;
  }
  for (const a of read) {
    if (a.day < oldest) oldest = a.day;
    if (a.day > youngest) youngest = a.day;
  }
  if (oldest <= youngest) {
    low = Math.max(low, oldest - 366);
    high = Math.min(high, youngest);
  }
  if (!(low <= high)) return { first: 0, count: 0 };
  const first = binOf(low, by);
  return { first, count: binOf(high, by) - first + 1 };
}

interface Sums {
  words: Int32Array;
  deeds: Int32Array;
  wordsSum: Float64Array;
  deedsSum: Float64Array;
}

function emptySums(n: number): Sums {
  return { words: new Int32Array(n), deeds: new Int32Array(n), wordsSum: new Float64Array(n), deedsSum: new Float64Array(n) };
}

const meanOf = (sum: number, n: number) => (n ? sum / 1000 / n : null);
const less = (a: number | null, b: number | null) => (a === null || b === null ? null : a - b);

function around(bin: number, half: number, count: number): [number, number] {
  return [Math.max(0, bin + 1 - half), Math.min(count, bin + half)];
}

function smoothAt(s: Sums, bin: number, half: number, count: number): [number | null, number | null] {
  let words = 0, deeds = 0, wordsSum = 0, deedsSum = 0;
  const [low, high] = around(bin, half, count);
  for (let i = low; i < high; i++) {
    const k = half - Math.abs(i - bin);
    words += k * s.words[i], wordsSum += k * s.wordsSum[i];
    deeds += k * s.deeds[i], deedsSum += k * s.deedsSum[i];
  }
  return [meanOf(wordsSum, words), meanOf(deedsSum, deeds)];
}

/* What one article says in one bin. */
interface Cell {
  article: number;
  bin: number;
  words: number;
  deeds: number;
  wordsSum: number;
  deedsSum: number;
}

class Boot {
  private sums = new Map<number, Sums>(); // by bin
  private worded = new Map<number, number>();
  private deeded = new Map<number, number>();
  private gaps = new Float64Array(REPLICATES);
  private total = emptySums(REPLICATES);

  constructor(cells: Cell[], private count: number) {
    const weights = new Uint8Array(REPLICATES);
    let last = -1;
    for (const c of cells) {
      if (c.article !== last) weightsOf(c.article, weights);
      last = c.article;
      let s = this.sums.get(c.bin);
      if (!s) this.sums.set(c.bin, (s = emptySums(REPLICATES)));
      if (c.words) this.worded.set(c.bin, (this.worded.get(c.bin) || 0) + 1);
      if (c.deeds) this.deeded.set(c.bin, (this.deeded.get(c.bin) || 0) + 1);
      for (let r = 0; r < REPLICATES; r++) {
        const w = weights[r];
        if (!w) continue;
        s.words[r] += w * c.words, s.wordsSum[r] += w * c.wordsSum;
        s.deeds[r] += w * c.deeds, s.deedsSum[r] += w * c.deedsSum;
      }
    }
  }

  interval(bin: number, half: number): [number, number] | null {
    const [low, high] = around(bin, half, this.count);
    let worded = 0, deeded = 0, n = 0;
    for (let i = low; i < high; i++) worded += this.worded.get(i) || 0, deeded += this.deeded.get(i) || 0;
    if (worded < LEAST_ARTICLES || deeded < LEAST_ARTICLES) return null;
    const t = this.total;
    t.words.fill(0), t.deeds.fill(0), t.wordsSum.fill(0), t.deedsSum.fill(0);
    for (let i = low; i < high; i++) {
      const s = this.sums.get(i), k = half - Math.abs(i - bin);
      if (!s) continue;
      for (let r = 0; r < REPLICATES; r++) {
        t.words[r] += k * s.words[r], t.wordsSum[r] += k * s.wordsSum[r];
        t.deeds[r] += k * s.deeds[r], t.deedsSum[r] += k * s.deedsSum[r];
      }
    }
    for (let r = 0; r < REPLICATES; r++)
      if (t.words[r] && t.deeds[r]) this.gaps[n++] = t.wordsSum[r] / 1000 / t.words[r] - t.deedsSum[r] / 1000 / t.deeds[r];
    if (n === 0 || n < REPLICATES / 2) return null;
    const sorted = this.gaps.subarray(0, n).sort(), cut = Math.floor((n - 1) / 40);
    return [sorted[cut], sorted[n - 1 - cut]];
  }
}

function cellsOf(events: Counted[], range: Range, by: By, view: View): Cell[] {
  const cells = new Map<string, Cell>();
  for (const e of events) {
    const bin = binOf(e.day, by) - range.first;
    if (bin < 0 || bin >= range.count || !inView(e.way, view)) continue;
    const key = e.article + " " + bin;
    let c = cells.get(key);
    if (!c) cells.set(key, (c = { article: e.article, bin, words: 0, deeds: 0, wordsSum: 0, deedsSum: 0 }));
    if (e.quad & 1) c.words++, (c.wordsSum += e.score);
    else c.deeds++, (c.deedsSum += e.score);
  }
  return [...cells.values()].sort((a, b) => a.article - b.article || a.bin - b.bin);
}

function tallyOf(events: Counted[], range: Range, by: By, view: View): Tally {
  const n = range.count, half = SMOOTH[by], s = emptySums(n), column = <T>(value: T) => new Array<T>(n).fill(value);
  const articles = Array.from({ length: n }, () => new Set<number>()), sources = Array.from({ length: n }, () => new Set<number>());
  for (const e of events) {
    const bin = binOf(e.day, by) - range.first;
    if (bin < 0 || bin >= n || !inView(e.way, view)) continue;
    if (e.quad & 1) s.words[bin]++, (s.wordsSum[bin] += e.score);
    else s.deeds[bin]++, (s.deedsSum[bin] += e.score);
    articles[bin].add(e.article);
    sources[bin].add(e.source);
  }
  const t: Tally = {
    words: [...s.words], deeds: [...s.deeds], words_mean: column<number | null>(null), deeds_mean: column<number | null>(null),
    articles: articles.map((a) => a.size), sources: sources.map((a) => a.size),
    gap: column<number | null>(null), gap_low: column<number | null>(null), gap_high: column<number | null>(null),
    words_smooth: column<number | null>(null), deeds_smooth: column<number | null>(null), gap_smooth: column<number | null>(null),
    gap_smooth_low: column<number | null>(null), gap_smooth_high: column<number | null>(null),
  };
  const boot = new Boot(cellsOf(events, range, by, view), n);
  for (let i = 0; i < n; i++) {
    t.words_mean[i] = meanOf(s.wordsSum[i], s.words[i]);
    t.deeds_mean[i] = meanOf(s.deedsSum[i], s.deeds[i]);
    t.gap[i] = less(t.words_mean[i], t.deeds_mean[i]);
    [t.words_smooth[i], t.deeds_smooth[i]] = smoothAt(s, i, half, n);
    t.gap_smooth[i] = less(t.words_smooth[i], t.deeds_smooth[i]);
    if (t.gap[i] !== null) [t.gap_low[i], t.gap_high[i]] = boot.interval(i, 1) || [null, null];
    if (t.gap_smooth[i] !== null) [t.gap_smooth_low[i], t.gap_smooth_high[i]] = boot.interval(i, half) || [null, null];
  }
  return t;
}

/* ---------------------------------------------------------------- change points */

interface Point {
  value: number;
  weight: number;
  bin: number;
}

function noiseOf(p: Point[]): number {
  const steps: number[] = [];
  let mean = 0;
  for (let i = 1; i < p.length; i++) {
    const step = p[i].value - p[i - 1].value;
    steps.push((step * step) / (1 / p[i].weight + 1 / p[i - 1].weight));
  }
  steps.sort((a, b) => a - b);
  for (const s of steps) mean += s / steps.length;
  return Math.max(steps[Math.floor(steps.length / 2)] / 0.45494, mean / 4);
}

export function findTurns(p: Point[]): { cuts: number[]; scale: number } {
  const n = p.length;
  if (n < 6) return { cuts: [], scale: 0 };
  const scale = noiseOf(p);
  if (scale <= 0) return { cuts: [], scale };
  const weight = new Float64Array(n + 1), sum = new Float64Array(n + 1), square = new Float64Array(n + 1);
  p.forEach((x, i) => {
    weight[i + 1] = weight[i] + x.weight;
    sum[i + 1] = sum[i] + x.weight * x.value;
    square[i + 1] = square[i] + x.weight * x.value * x.value;
  });
  const penalty = 4 * Math.log(n) * scale, best = new Float64Array(n + 1).fill(Infinity), back = new Int32Array(n + 1);
  best[0] = -penalty;
  for (let to = 2; to <= n; to++)
    for (let from = 0; from + 2 <= to; from++) {
      const s = sum[to] - sum[from];
      const c = best[from] + Math.max(0, square[to] - square[from] - (s * s) / (weight[to] - weight[from])) + penalty;
      if (c < best[to]) (best[to] = c), (back[to] = from);
    }
  const cuts: number[] = [];
  for (let at = back[n]; at > 0; at = back[at]) cuts.unshift(at);
  return { cuts, scale };
}

function pointsOf(t: Tally, measure: Measure): Point[] {
  const points: Point[] = [];
  for (let bin = 0; bin < t.words.length; bin++) {
    const words = t.words[bin], deeds = t.deeds[bin];
    if (measure === "gap") {
      if (words && deeds) points.push({ value: t.gap[bin]!, weight: (words * deeds) / (words + deeds), bin });
    } else if (measure === "words" ? words : deeds) {
      points.push({ value: (measure === "words" ? t.words_mean : t.deeds_mean)[bin]!, weight: measure === "words" ? words : deeds, bin });
    }
  }
  return points;
}

function levelOf(p: Point[]): [number, number] {
  let weight = 0, sum = 0, squares = 0;
  for (const x of p) weight += x.weight, (sum += x.weight * x.value);
  for (const x of p) squares += x.weight * (x.value - sum / weight) ** 2;
  return [sum / weight, squares];
}

function turnsOf(t: Tally, direction: View, range: Range, by: By): Turn[] {
  const turns: Turn[] = [];
  for (const measure of ["words", "deeds", "gap"] as Measure[]) {
    const p = pointsOf(t, measure), { cuts, scale } = findTurns(p);
    cuts.forEach((at, i) => {
      const from = i ? cuts[i - 1] : 0, to = i + 1 < cuts.length ? cuts[i + 1] : p.length;
      const [before, left] = levelOf(p.slice(from, at)), [after, right] = levelOf(p.slice(at, to)), [, whole] = levelOf(p.slice(from, to));
      const index = p[at].bin;
      turns.push({ direction, measure, period: binLabel(range.first + index, by), index, before, after, gain: (whole - left - right) / scale });
    });
  }
  return turns;
}

export function makeSeries(events: Counted[], read: Read[], all: Read[], by: By, leftOut: Series["left_out"]): Series {
  const range = rangeOf(events, all, by), n = range.count;
  const s: Series = {
    periods: [], days: [], articles_read: new Array(n).fill(0), sentences_read: new Array(n).fill(0),
    forth: tallyOf(events, range, by, "forth"), back: tallyOf(events, range, by, "back"), both: tallyOf(events, range, by, "both"),
    turns: [], left_out: leftOut,
  };
  for (let i = 0; i < n; i++) {
    s.periods.push(binLabel(range.first + i, by));
    s.days.push(dayText(binFirst(range.first + i, by)));
  }
  for (const a of read) {
    const bin = binOf(a.day, by) - range.first;
    if (bin >= 0 && bin < n) s.articles_read[bin]++, (s.sentences_read[bin] += a.sentences);
  }
  for (const e of events) {
    const bin = binOf(e.day, by) - range.first;
    if (bin < 0 || bin >= n) leftOut.outside++;
  }
  for (const view of VIEWS) s.turns.push(...turnsOf(s[view], view, range, by));
  return s;
}
