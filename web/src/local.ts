// The data in this file. Which events count: as src/relation/choose.c has it.
import type { Article, Clash, Filter, Flow, Info, Query, Quoted, Row, Series, Source, Sums, View } from "./data";
import { makeSeries, type Counted, type Read } from "./measure";

/** What `detente report` writes: columns, with what repeats in tables. */
export interface Packed {
  version: string;
  title: string;
  names: Info["names"];
  groups: Info["groups"];
  publishers: string[];
  parties: [string, string, string][]; // code, sector, name
  codes: string[];
  kinds: [string, string, string, number, number][]; // type, mode, cameo, quad, score
  precisions: string[];
  articles: { number: number[]; id: string[]; day: (number | null)[]; publisher: number[]; title: string[]; url: string[]; sentences: number[]; copy: number[] };
  events: { event: number[]; article: number[]; day: (number | null)[]; precision: number[]; kind: number[]; auxiliary: number[]; link: number[]; speaker: number[] };
  parts: { event: number[]; side: number[]; party: number[] };
  dyads: { actor: number[]; recipient: number[]; event: number[] };
  clashes: [Clash["kind"], number, number, number][]; // earlier event, later event, days between
}

export interface Actor {
  codes: { code: string; from: number; to: number }[] | null; // null: any
  sector: string;
}

/** "USA", "USA GOV", "USA,GBR", "@NATO MIL", "*". Null when it is none of these. */
export function readActor(text: string, groups: Info["groups"]): Actor | null {
  const [head, ...rest] = text.trim().split(/ +/);
  const sector = rest.join(" ");
  if (!head || !/^[A-Z]{0,3}$/.test(sector)) return null;
  if (head === "*") return { codes: null, sector };
  const codes: Actor["codes"] = [];
  for (const code of head.split(",")) {
    if (code.startsWith("@")) {
      const members = groups[code.slice(1)];
      if (!members) return null;
      for (const [member, from, to] of members) codes.push({ code: member, from: from ?? -Infinity, to: to ?? Infinity });
    } else if (/^[A-Z0-9]{2,4}$/.test(code)) {
      codes.push({ code, from: -Infinity, to: Infinity });
    } else {
      return null;
    }
  }
  return { codes, sector };
}

const FINEST: Record<string, number> = { time: 0, day: 0, week: 1, month: 2, quarter: 3, year: 4 };
const BYS = ["day", "week", "month", "quarter", "year"];

/** Positions in the columns, the way each goes, and what was left out. */
interface Choice {
  at: number[];
  way: Uint8Array; // by position; 0: not chosen
  leftOut: Series["left_out"];
}

export class Local implements Source {
  info: Info;
  private position = new Map<number, number>(); // event number to position
  private partFirst: Int32Array; // parts of the event at a position: [first, first of the next)
  private chosen: { key: string; choice: Choice } | null = null;
  private texts = new Map<number, Promise<Map<number, Article>>>();
  private chunkOf = new Map<number, number>();

  constructor(private d: Packed, chunks: number[], private chunk: (n: number) => Promise<Article[]>) {
    d.events.event.forEach((e, i) => this.position.set(e, i));
    const count = d.events.event.length;
    this.partFirst = new Int32Array(count + 1);
    for (const e of d.parts.event) this.partFirst[(this.position.get(e) ?? count - 1) + 1]++;
    for (let i = 0; i < count; i++) this.partFirst[i + 1] += this.partFirst[i];
    for (let i = 0; i + 1 < chunks.length; i += 2) this.chunkOf.set(chunks[i], chunks[i + 1]);
    let sentences = 0, oldest = Infinity, youngest = -Infinity;
    for (const n of d.articles.sentences) sentences += n;
    for (const day of d.articles.day) if (day !== null) (oldest = Math.min(oldest, day)), (youngest = Math.max(youngest, day));
    this.info = { title: d.title, version: d.version, articles: d.articles.number.length, sentences, events: count, days: oldest <= youngest ? youngest - oldest + 1 : 0, names: d.names, groups: d.groups };
  }

  /* ------------------------------------------------------------ which events count */

  private state(i: number, q: Query): keyof Series["left_out"] | "counts" {
    const e = this.d.events, quad = this.d.kinds[e.kind[i]][3];
    if (e.day[i] === null || !this.d.precisions[e.precision[i]]) return "undated";
    const finest = FINEST[this.d.precisions[e.precision[i]]];
    if (finest === undefined || finest > BYS.indexOf(q.by)) return "coarse";
    const against = (quad & 1 ? 1 | 4 | 8 : 15) & ~q.with;
    if (e.auxiliary[i] & against) return "auxiliary";
    return q.unique !== "none" && e.article[i] >= 0 && this.d.articles.copy[e.article[i]] ? "copies" : "counts";
  }

  private hasSector(i: number, side: number, code: string, sector: string): boolean {
    if (!sector) return true;
    for (let p = this.partFirst[i]; p < this.partFirst[i + 1]; p++) {
      const [c, s] = this.d.parties[this.d.parts.party[p]];
      if (this.d.parts.side[p] === side && c === code && s.split(" ").includes(sector)) return true;
    }
    return false;
  }

  /* Rows of `dyads` from one actor to another: [position, row] pairs. A meeting's second party stands among the actors. */
  private picks(from: Actor, to: Actor): [number, number][] {
    const { actor, recipient, event } = this.d.dyads, codes = this.d.codes, e = this.d.events;
    const table = (a: Actor) => codes.map((c) => (a.codes ? a.codes.filter((m) => m.code === c) : null));
    const froms = table(from), tos = table(to), open = !from.codes || !to.codes, found: [number, number][] = [];
    const has = (a: Actor, list: Actor["codes"], day: number | null, code: string) =>
      a.codes === null ? code !== "" : list!.some((m) => (day === null ? m.from === -Infinity : m.from <= day && day <= m.to));
    for (let row = 0; row < event.length; row++) {
      const a = actor[row], b = recipient[row], i = this.position.get(event[row]);
      if (i === undefined || (froms[a] && !froms[a]!.length) || (tos[b] && !tos[b]!.length)) continue;
      if (open && (!codes[a] || !codes[b] || a === b)) continue;
      if (!has(from, froms[a], e.day[i], codes[a]) || !has(to, tos[b], e.day[i], codes[b])) continue;
      if (!this.hasSector(i, 0, codes[a], from.sector)) continue;
      if (to.sector && !this.hasSector(i, this.isMutual(i) ? 0 : 1, codes[b], to.sector)) continue;
      found.push([i, row]);
    }
    return found;
  }

  private isMutual(i: number): boolean {
    for (let p = this.partFirst[i]; p < this.partFirst[i + 1]; p++) if (this.d.parts.side[p] === 1) return false;
    return true;
  }

  private choose(q: Query): Choice {
    const key = [q.a, q.b, q.by, q.unique, q.with].join("|");
    if (this.chosen?.key === key) return this.chosen.choice;
    const a = readActor(q.a, this.info.groups), b = readActor(q.b, this.info.groups), e = this.d.events, n = e.event.length;
    const choice: Choice = { at: [], way: new Uint8Array(n), leftOut: { undated: 0, coarse: 0, auxiliary: 0, copies: 0, repeated: 0, outside: 0 } };
    if (a && b) {
      const same = q.a === q.b, ways: [number, [number, number][]][] = [[same ? 3 : 1, this.picks(a, b)]];
      if (!same) ways.push([2, this.picks(b, a)]);
      for (const [way, picks] of ways) for (const [i] of picks) choice.way[i] |= way;
      this.narrow(q, choice, ways);
    }
    this.chosen = { key, choice };
    return choice;
  }

  private narrow(q: Query, choice: Choice, ways: [number, [number, number][]][]): void {
    const e = this.d.events, links = new Set<number>(), days = new Set<string>(), first = new Uint8Array(e.event.length);
    const states = new Map<number, string>();
    for (let i = 0; i < e.event.length; i++) if (choice.way[i]) states.set(i, this.state(i, q));
    if (q.unique === "link")
      for (const [i, state] of states) {
        if (state !== "counts" || !e.link[i]) continue;
        if (links.has(e.link[i])) states.set(i, "repeated");
        links.add(e.link[i]);
      }
    if (q.unique === "day") {
      for (const [way, picks] of ways)
        for (const [i, row] of picks) {
          if (states.get(i) !== "counts") continue;
          const key = [e.day[i], this.d.dyads.actor[row], this.d.dyads.recipient[row], way, this.d.kinds[e.kind[i]][2]].join(" ");
          if (!days.has(key)) first[i] |= way;
          days.add(key);
        }
      for (const [i, state] of states) {
        choice.way[i] = first[i];
        if (state === "counts" && !first[i]) states.set(i, "repeated");
      }
    }
    for (const [i, state] of states) {
      if (state === "counts") choice.at.push(i);
      else choice.leftOut[state as keyof Series["left_out"]]++;
    }
  }

  private counted(i: number, way: number): Counted {
    const e = this.d.events, kind = this.d.kinds[e.kind[i]], a = e.article[i];
    return { article: a < 0 ? 0 : this.d.articles.number[a], source: a < 0 ? -1 : this.d.articles.publisher[a], day: e.day[i]!,
             score: Math.round(kind[4] * 1000), quad: kind[3], way };
  }

  async series(q: Query): Promise<Series> {
    const choice = this.choose(q), all: Read[] = [], read: Read[] = [], a = this.d.articles;
    for (let i = 0; i < a.day.length; i++) {
      if (a.day[i] === null) continue;
      const one = { day: a.day[i]!, sentences: a.sentences[i] };
      all.push(one);
      if (q.unique === "none" || !a.copy[i]) read.push(one);
    }
    return makeSeries(choice.at.map((i) => this.counted(i, choice.way[i])), read, all, q.by, { ...choice.leftOut });
  }

  async flows(q: Query): Promise<Flow[]> {
    const flows = new Map<number, Flow>(), { actor, recipient, event } = this.d.dyads, codes = this.d.codes;
    const none = () => ({ words: 0, words_sum: 0, deeds: 0, deeds_sum: 0 }), forth = new Set<number>();
    const add = (to: Sums, kind: Packed["kinds"][0]) => (kind[3] & 1 ? (to.words++, (to.words_sum += kind[4])) : (to.deeds++, (to.deeds_sum += kind[4])));
    const rows: number[] = [], key = (row: number) => actor[row] * codes.length + recipient[row], backKey = (row: number) => recipient[row] * codes.length + actor[row];
    for (let row = 0; row < event.length; row++) {
      const i = this.position.get(event[row]), a = codes[actor[row]], b = codes[recipient[row]];
      if (i === undefined || !a || !b || a === b || this.state(i, q) !== "counts") continue;
      rows.push(row);
      if (a < b) forth.add(key(row) * this.position.size + i);
    }
    const counted = q.unique === "link" || q.unique === "day" ? this.oneEach(q, rows) : rows;
    for (const row of counted) {
      const i = this.position.get(event[row])!, a = codes[actor[row]], b = codes[recipient[row]], kind = this.d.kinds[this.d.events.kind[i]];
      let f = flows.get(key(row));
      if (!f) flows.set(key(row), (f = { actor: a, recipient: b, ...none() }));
      add(f, kind);
      if (a > b && forth.has(backKey(row) * this.position.size + i)) add((f.again ||= none()), kind);
    }
    return [...flows.values()];
  }

  /* What counts once, over all pairs: events, as choose() has it for "*:*". */
  private oneEach(q: Query, rows: number[]): number[] {
    const kept = this.chosen, way = this.choose({ ...q, a: "*", b: "*" }), in_ = new Set(way.at);
    this.chosen = kept;
    return rows.filter((row) => in_.has(this.position.get(this.d.dyads.event[row])!));
  }

  /* ------------------------------------------------------------ lists */

  private names(i: number, side: number): string[] {
    const out: string[] = [];
    for (let p = this.partFirst[i]; p < this.partFirst[i + 1]; p++) {
      if (this.d.parts.side[p] !== side) continue;
      const [code, sector, name] = this.d.parties[this.d.parts.party[p]];
      out.push([code, sector].filter(Boolean).join(" ") || name);
    }
    return out;
  }

  private speakerOf(i: number): string {
    const s = this.d.events.speaker[i];
    return s < 0 ? "" : this.d.parties[s].slice(0, 2).filter(Boolean).join(" ") || this.d.parties[s][2];
  }

  private matches(i: number, way: number, f: Filter, words: string[]): boolean {
    const e = this.d.events, day = e.day[i], kind = this.d.kinds[e.kind[i]];
    const ways: Record<View, number> = { forth: 1, back: 2, both: 3 };
    if (!(way & ways[f.view])) return false;
    if (f.from !== null && (day === null || day < f.from)) return false;
    if (f.to !== null && (day === null || day >= f.to)) return false;
    if (f.kind !== "all" && (kind[3] & 1 ? "words" : "deeds") !== f.kind) return false;
    if (f.speaker !== null && this.speakerOf(i) !== f.speaker) return false;
    if (!words.length) return true;
    const a = e.article[i];
    let text = kind[0] + " " + kind[1] + " " + kind[2] + " " + (a < 0 ? "" : this.d.articles.title[a] + " " + this.d.publishers[this.d.articles.publisher[a]]);
    for (let p = this.partFirst[i]; p < this.partFirst[i + 1]; p++) text += " " + this.d.parties[this.d.parts.party[p]].join(" ");
    text = (text + " " + this.speakerOf(i)).toLowerCase();
    return words.every((w) => text.includes(w));
  }

  private filtered(q: Query, f: Filter): number[] {
    const choice = this.choose(q), words = f.text.toLowerCase().split(/\s+/).filter(Boolean), e = this.d.events;
    return choice.at.filter((i) => this.matches(i, choice.way[i], f, words)).sort((a, b) => e.day[b]! - e.day[a]! || e.event[b] - e.event[a]);
  }

  private lastList: { key: string; list: number[] } | null = null;

  async events(q: Query, f: Filter, offset: number, limit: number): Promise<{ total: number; rows: Row[] }> {
    const key = JSON.stringify([q, f]);
    if (this.lastList?.key !== key) this.lastList = { key, list: this.filtered(q, f) };
    const list = this.lastList.list;
    return { total: list.length, rows: list.slice(offset, offset + limit).map((i) => this.row(i)) };
  }

  private row(i: number): Row {
    const e = this.d.events, [type, mode, cameo, quad, score] = this.d.kinds[e.kind[i]], a = e.article[i];
    return { event: e.event[i], article: a < 0 ? 0 : this.d.articles.number[a], day: e.day[i], type, mode, cameo, quad, score, auxiliary: e.auxiliary[i],
             actors: this.names(i, 0), recipients: this.names(i, 1), speaker: this.speakerOf(i), title: a < 0 ? "" : this.d.articles.title[a],
             publisher: a < 0 ? "" : this.d.publishers[this.d.articles.publisher[a]] };
  }

  async quoted(q: Query, f: Filter): Promise<Quoted[]> {
    const counts = new Map<string, Quoted>();
    for (const i of this.filtered(q, { ...f, speaker: null })) {
      const s = this.d.events.speaker[i], [code, sector] = s < 0 ? ["", ""] : this.d.parties[s];
      const key = s < 0 ? "" : code + "|" + sector;
      let c = counts.get(key);
      if (!c) counts.set(key, (c = { code: s < 0 ? "" : code || "?", sector, events: 0 }));
      c.events++;
    }
    return [...counts.values()].sort((a, b) => b.events - a.events);
  }

  async clashes(q: Query): Promise<Clash[]> {
    const { way } = this.choose(q), found: Clash[] = [];
    for (const [kind, first, second, days] of this.d.clashes) {
      const a = this.position.get(first), b = this.position.get(second);
      if (a !== undefined && b !== undefined && way[a] && way[b]) found.push({ kind, days, first: this.row(a), second: this.row(b) });
    }
    return found;
  }

  async article(number: number): Promise<Article> {
    const chunk = this.chunkOf.get(number);
    if (chunk === undefined) throw new Error("This article has no events.");
    let texts = this.texts.get(chunk);
    if (!texts) this.texts.set(chunk, (texts = this.chunk(chunk).then((list) => new Map(list.map((a) => [a.number, a])))));
    const found = (await texts).get(number);
    if (!found) throw new Error("This article is missing from the file.");
    return found;
  }
}
