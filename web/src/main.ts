// The page: state in the address after "#", one draw for each change of it.
import { makeArticle } from "./article";
import { AUXILIARY, type Article, type By, type Filter, type Flow, type Query, type Row, type Series, type Source, type Unique, type View } from "./data";
import { clear, h, number, plural, signed } from "./dom";
import { drawClashes, EventList } from "./list";
import { Local, readActor, type Packed } from "./local";
import { actorName, makePicker, type Choice } from "./picker";
import { Remote } from "./remote";
import { binFirst, binLong, binOf, dayOf, dayText } from "./time";
import { drawTimeline, rangeText } from "./timeline";
import { drawMap, drawMatrix, drawPairs, nameOf, pairsOf, type Pair } from "./world";

const $ = (id: string) => document.getElementById(id)!;
const BYS: By[] = ["day", "week", "month", "quarter", "year"];

interface State extends Query, Filter {}

/* ------------------------------------------------------------------ where the data come from */

async function inflate(text: string): Promise<string> {
  const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).text();
}

async function openSource(): Promise<Source> {
  const data = JSON.parse($("data").textContent || "{}");
  if (data.remote) return Remote.open();
  const chunks = JSON.parse(document.getElementById("chunks")?.textContent || "[]");
  return new Local(data as Packed, chunks, async (n) => JSON.parse(await inflate($("chunk-" + n).textContent || "")) as Article[]);
}

/* ------------------------------------------------------------------ state */

function fresh(a: string, b: string, by: By): State {
  return { a, b, by, unique: "copies", with: 0, from: null, to: null, view: "both", kind: "all", speaker: null, text: "" };
}

function readHash(state: State, source: Source): State {
  const p = new URLSearchParams(location.hash.slice(1)), dyad = (p.get("dyad") || "").split(":"), ok = (t: string) => !!readActor(t, source.info.groups);
  const next = { ...state };
  if (dyad.length === 2 && ok(dyad[0]) && ok(dyad[1])) [next.a, next.b] = dyad;
  if (BYS.includes(p.get("by") as By)) next.by = p.get("by") as By;
  if (["none", "copies", "link", "day"].includes(p.get("unique") || "")) next.unique = p.get("unique") as Unique;
  if (/^\d+$/.test(p.get("with") || "")) next.with = +p.get("with")! & 15;
  const date = /^\d{4}-\d\d-\d\d$/;
  next.from = date.test(p.get("from") || "") ? dayOf(p.get("from")!) : null;
  next.to = date.test(p.get("to") || "") ? dayOf(p.get("to")!) : null;
  return next;
}

function writeHash(s: State): void {
  const p = new URLSearchParams({ dyad: `${s.a}:${s.b}`, by: s.by });
  if (s.unique !== "copies") p.set("unique", s.unique);
  if (s.with) p.set("with", String(s.with));
  if (s.from !== null && s.to !== null) p.set("from", dayText(s.from)), p.set("to", dayText(s.to));
  history.replaceState(null, "", "#" + p.toString().replace(/%3A/g, ":").replace(/%2C/g, ",").replace(/%40/g, "@").replace(/%2A/g, "*"));
}

/* A length of row that gives neither a handful of points nor thousands. */
function goodBy(days: number): By {
  return days > 365 * 30 ? "year" : days > 365 * 8 ? "quarter" : days > 511 ? "month" : days > 75 ? "week" : "day";
}

/* ------------------------------------------------------------------ words for numbers */

function headline(s: Series, state: State): (Node | string)[] {
  const t = s[state.view], last = t.gap_smooth.reduce((found: number, g, i) => (g === null ? found : i), -1);
  const words = t.words.reduce((a, b) => a + b, 0), deeds = t.deeds.reduce((a, b) => a + b, 0);
  const counts = `${plural(words, "verbal event")} and ${plural(deeds, "material event")}.`;
  if (last < 0) return [counts];
  const first = binOf(dayOf(s.days[0]), state.by), gap = t.gap_smooth[last]!, low = t.gap_smooth_low[last], high = t.gap_smooth_high[last];
  const sure = low !== null && high !== null && (low > 0 || high < 0);
  const few = low === null;
  const says = few ? "there are too few articles to tell words from deeds" : !sure ? "words and deeds cannot be told apart" : gap > 0 ? "talk is kinder than action" : "action is kinder than talk";
  const interval = few ? "" : ` [${signed(low)}, ${signed(high)}]`;
  const turn = [...s.turns].filter((x) => x.direction === state.view).sort((x, y) => y.index - x.index || y.gain - x.gain)[0];
  return [h("b", {}, `Lately ${says}`), `: gap ${signed(gap)}${interval}, ${binLong(first + last, state.by)}. `,
          turn ? `Last turn: ${turn.measure} from ${signed(turn.before)} to ${signed(turn.after)}, ${binLong(first + turn.index, state.by)}. ` : "No turn stands out. ", counts];
}

function leftOutText(s: Series, by: By): string {
  const l = s.left_out, parts = [[l.auxiliary, "denied, supposed, long past or to come"], [l.coarse, `dated no closer than a ${by}`], [l.copies, "in copies of articles"], [l.repeated, "told again"], [l.undated, "undated"], [l.outside, "outside the time shown"]] as [number, string][];
  const some = parts.filter(([n]) => n);
  return some.length ? "Not counted: " + some.map(([n, why]) => `${number(n)} ${why}`).join("; ") + "." : "All events between the two are counted.";
}

/* ------------------------------------------------------------------ the page */

class Page {
  private state: State;
  private flows: Flow[] = [];
  private pairs: Pair[] = [];
  private series: Series | null = null;
  private setA: (text: string) => void;
  private setB: (text: string) => void;
  private list: EventList;
  private article;
  private opened: Row | null = null;
  private round = 0;
  private changing = 0;

  constructor(private source: Source, start: State) {
    this.state = start;
    this.setA = makePicker($("pick-a"), "first actor", source.info, () => this.choices(), (a) => this.change({ a, from: null, to: null, speaker: null }));
    this.setB = makePicker($("pick-b"), "second actor", source.info, () => this.choices(), (b) => this.change({ b, from: null, to: null, speaker: null }));
    this.list = new EventList($("events"), (n) => ($("event-count").textContent = plural(n, "event")));
    this.article = makeArticle(source.info, () => $("events").querySelector<HTMLElement>(".row.on")?.focus(), () => {});
    this.wire();
  }

  private choices(): Choice[] {
    const totals = new Map<string, number>();
    for (const p of this.pairs) for (const c of [p.a, p.b]) totals.set(c, (totals.get(c) || 0) + p.events);
    const codes = [...totals].sort((x, y) => y[1] - x[1]).map(([text, events]) => ({ text, name: nameOf(this.source.info, text), events }));
    const groups = Object.keys(this.source.info.groups).map((g) => ({ text: "@" + g, name: `${g} (group)`, events: -1 }));
    return [...codes, { text: "*", name: "anyone", events: -1 }, ...groups];
  }

  private wire(): void {
    for (const by of BYS) $("by").append(h("button", { "data-by": by, click: () => this.change({ by, from: null, to: null }) }, by));
    $("swap").addEventListener("click", () => this.change({ a: this.state.b, b: this.state.a, view: this.state.view === "forth" ? "back" : this.state.view === "back" ? "forth" : "both" }));
    for (const button of document.querySelectorAll<HTMLElement>("[data-kind]")) button.addEventListener("click", () => this.change({ kind: button.dataset.kind as State["kind"] }));
    $("find").addEventListener("input", () => this.change({ text: ($("find") as HTMLInputElement).value }));
    $("find-pair").addEventListener("input", () => this.drawPairs());
    $("chosen").addEventListener("click", () => this.change({ from: null, to: null }));
    $("speaker").addEventListener("click", () => this.change({ speaker: null }));
    $("theme").addEventListener("click", () => this.theme());
    for (const input of document.querySelectorAll<HTMLInputElement>("#counts input")) input.addEventListener("change", () => this.readCounts());
    AUXILIARY.forEach((name, bit) => $("with").append(h("label", {}, h("input", { type: "checkbox", value: 1 << bit, change: () => this.readCounts() }), " " + { historical: "long past", future: "to come (deeds)", hypothetical: "supposed", negation: "denied" }[name])));
    window.addEventListener("hashchange", () => this.change(readHash(fresh(this.state.a, this.state.b, this.state.by), this.source)));
    let late = 0;
    window.addEventListener("resize", () => (clearTimeout(late), (late = window.setTimeout(() => this.drawTimeline(), 120))));
    window.addEventListener("beforeprint", () => this.print());
    document.addEventListener("keydown", (e) => this.key(e));
  }

  private readCounts(): void {
    const unique = document.querySelector<HTMLInputElement>("#counts input[name=unique]:checked")!.value as Unique;
    let bits = 0;
    for (const box of document.querySelectorAll<HTMLInputElement>("#with input:checked")) bits |= +box.value;
    this.change({ unique, with: bits });
  }

  private theme(): void {
    const root = document.documentElement, dark = matchMedia("(prefers-color-scheme: dark)").matches, now = root.dataset.theme || (dark ? "dark" : "light");
    root.dataset.theme = now === "dark" ? "light" : "dark";
  }

  private key(e: KeyboardEvent): void {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test((e.target as HTMLElement).tagName);
    if (typing || e.ctrlKey || e.metaKey || e.altKey) return;
    if (this.article.open()) {
      const step = e.key === "j" || e.key === "ArrowRight" ? 1 : e.key === "k" || e.key === "ArrowLeft" ? -1 : 0, row = step ? this.list.neighbour(step) : undefined;
      if (row) e.preventDefault(), this.openRow(row);
      return;
    }
    const focus: Record<string, () => void> = {
      "/": () => ($("find-pair") as HTMLInputElement).focus(), f: () => ($("find") as HTMLInputElement).focus(), s: () => $("swap").click(), t: () => this.theme(), e: () => $("events").querySelector<HTMLElement>(".row.on")?.focus(),
      a: () => $("pick-a").querySelector("input")!.focus(), b: () => $("pick-b").querySelector("input")!.focus(), "?": () => ($("help") as HTMLDetailsElement).toggleAttribute("open"),
    };
    if (focus[e.key]) e.preventDefault(), focus[e.key]();
  }

  /* ---------------------------------------------------------------- drawing */

  /* While what was asked for has not come, <main> says that it is busy: to screen readers, and to the tests. */
  private async change(part: Partial<State>): Promise<void> {
    const main = document.querySelector("main")!;
    main.setAttribute("aria-busy", String(++this.changing > 0));
    try {
      await this.apply(part);
    } finally {
      main.setAttribute("aria-busy", String(--this.changing > 0));
    }
  }

  private async apply(part: Partial<State>): Promise<void> {
    const before = this.state, now = { ...before, ...part };
    this.state = now;
    const query = (["a", "b", "by", "unique", "with"] as const).some((k) => before[k] !== now[k]), rules = before.unique !== now.unique || before.with !== now.with || before.by !== now.by;
    if (before.text === now.text) writeHash(now);
    if (rules) await this.loadFlows();
    if (query) await this.loadSeries();
    this.drawControls();
    if (query || before.view !== now.view) this.drawTimeline();
    else if (before.from !== now.from || before.to !== now.to) this.drawTimeline();
    if (query || rules) this.drawWorld();
    if (query) void this.drawClashes(4);
    await this.drawList();
  }

  async start(): Promise<void> {
    if (!location.hash.includes("by=")) this.state.by = goodBy(this.source.info.days);
    await this.loadFlows();
    if (!location.hash.includes("dyad=") && this.pairs.length) [this.state.a, this.state.b] = [this.pairs[0].a, this.pairs[0].b];
    await this.loadSeries();
    if (!location.hash.includes("by=")) await this.refine();
    this.drawHead();
    this.drawControls();
    this.drawTimeline();
    this.drawWorld();
    await this.drawList();
    document.documentElement.dataset.ready = "true";
    await this.drawClashes(4);
  }

  /* Two that have to do with each other for weeks only are shown by the day, though the store spans years. */
  private async refine(): Promise<void> {
    const s = this.series!, busy = s.both.words.map((n, i) => (n + s.both.deeds[i] ? i : -1)).filter((i) => i >= 0);
    if (!busy.length) return;
    const first = binOf(dayOf(s.days[0]), this.state.by), days = binFirst(first + busy[busy.length - 1] + 1, this.state.by) - binFirst(first + busy[0], this.state.by), by = goodBy(days);
    if (BYS.indexOf(by) >= BYS.indexOf(this.state.by)) return;
    this.state.by = by;
    await this.loadFlows();
    await this.loadSeries();
  }

  private async loadFlows(): Promise<void> {
    this.flows = await this.source.flows(this.state);
    this.pairs = pairsOf(this.flows);
  }

  private async loadSeries(): Promise<void> {
    const round = ++this.round, series = await this.source.series(this.state);
    if (round === this.round) this.series = series;
  }

  private drawHead(): void {
    const i = this.source.info;
    document.title = i.title ? `${i.title} – detente` : "detente: words and deeds";
    $("title").textContent = i.title || "Words and deeds";
    $("about").textContent = `${plural(i.events, "event")} in ${plural(i.articles, "article")}, ${plural(i.sentences, "sentence")} read`;
    $("version").textContent = i.version;
  }

  private drawControls(): void {
    const s = this.state, info = this.source.info, a = actorName(info, s.a), b = actorName(info, s.b);
    this.setA(s.a), this.setB(s.b);
    for (const button of document.querySelectorAll<HTMLElement>("[data-by]")) button.setAttribute("aria-pressed", String(button.dataset.by === s.by));
    for (const button of document.querySelectorAll<HTMLElement>("[data-kind]")) button.setAttribute("aria-pressed", String(button.dataset.kind === s.kind));
    const views: [View, string][] = [["both", "both ways"], ["forth", `${a} → ${b}`], ["back", `${b} → ${a}`]];
    clear($("views"), ...views.map(([view, label]) => h("button", { "aria-pressed": String(view === s.view), click: () => this.change({ view }) }, h("bdi", {}, label))));
    const chosen = s.from !== null && s.to !== null;
    $("chosen").hidden = !chosen;
    if (chosen) $("chosen").textContent = rangeText([s.from!, s.to!]) + " ×";
    $("speaker").hidden = s.speaker === null;
    if (s.speaker !== null) $("speaker").textContent = (s.speaker ? "on the word of " + s.speaker : "the article’s own word") + " ×";
    for (const input of document.querySelectorAll<HTMLInputElement>("#counts input[name=unique]")) input.checked = input.value === s.unique;
    for (const box of document.querySelectorAll<HTMLInputElement>("#with input")) box.checked = (s.with & +box.value) !== 0;
    $("printed-pair").textContent = `: ${a} and ${b}, by ${s.by}${chosen ? ", events of " + rangeText([s.from!, s.to!]) : ""}`;
    if (this.series) {
      clear($("headline"), ...headline(this.series, s));
      $("left-out").textContent = leftOutText(this.series, s.by);
    }
  }

  private drawTimeline(): void {
    const s = this.state, info = this.source.info;
    if (!this.series) return;
    drawTimeline($("timeline"), { series: this.series, by: s.by, view: s.view, names: { a: actorName(info, s.a), b: actorName(info, s.b) },
      range: s.from !== null && s.to !== null ? [s.from, s.to] : null, choose: (range) => this.change({ from: range ? range[0] : null, to: range ? range[1] : null }) });
  }

  private drawWorld(): void {
    const s = this.state, info = this.source.info, pick = (a: string, b: string) => this.change({ a, b, view: "forth", from: null, to: null, speaker: null });
    drawMatrix($("matrix"), info, this.flows, [s.a, s.b], pick);
    drawMap($("map"), info, this.flows, s.a, s.b, (code) => this.change({ b: code, view: "both", from: null, to: null, speaker: null }));
    $("map-title").textContent = /^[A-Z]{3}$/.test(s.a) ? `How ${nameOf(info, s.a)} and each country treat each other` : "How each country is treated";
    this.drawPairs();
  }

  private drawPairs(): void {
    const text = ($("find-pair") as HTMLInputElement).value;
    drawPairs($("pairs"), this.source.info, this.pairs, text, [this.state.a, this.state.b], (a, b) => this.change({ a, b, view: "both", from: null, to: null, speaker: null }));
  }

  private async drawList(): Promise<void> {
    const s = this.state, info = this.source.info;
    await this.list.show({ info, page: (offset, limit) => this.source.events(s, s, offset, limit), article: (n) => this.source.article(n), open: (row) => this.openRow(row) });
    this.prepare();
    const quoted = await this.source.quoted(s, s), most = Math.max(1, ...quoted.map((q) => q.events));
    if (s !== this.state) return;
    clear($("quoted"), ...quoted.slice(0, 12).map((q) => {
      const key = q.code ? (q.code === "?" ? q.sector : [q.code, q.sector].filter(Boolean).join(" ")) : "", label = q.code ? (q.code === "?" ? `others ${q.sector}` : [nameOf(info, q.code), q.sector].join(" ")) : "the article’s own word";
      return h("button", { class: s.speaker === key ? "quote on" : "quote", disabled: q.code === "?", click: () => this.change({ speaker: s.speaker === key ? null : key }) },
        h("span", { class: "who" }, label), h("span", { class: "track" }, h("i", { style: `width:${((100 * q.events) / most).toFixed(1)}%`, class: q.code ? "" : "own" })), h("span", { class: "n" }, number(q.events)));
    }), !quoted.length && h("p", { class: "empty" }, "Nobody."));
  }

  private async drawClashes(most: number): Promise<void> {
    const s = this.state, clashes = await this.source.clashes(s);
    if (s.a === this.state.a && s.b === this.state.b) drawClashes($("clashes"), this.source, clashes, most, (row) => this.openRow(row), () => void this.drawClashes(most + 10));
  }

  private openRow(row: Row): void {
    this.opened = row;
    this.source.article(row.article).then((a) => this.opened === row && this.article.show(a, row.event), (why: Error) => this.article.fail(why.message));
  }

  private late = 0;

  /* What is printed has to be there before the browser asks: soon after each change, when asking costs no requests. */
  private prepare(): void {
    clearTimeout(this.late);
    if (this.source instanceof Local) this.late = window.setTimeout(() => this.print(), 700);
  }

  private print(): void {
    this.list.printed(60).then((list) => clear($("printed"), list));
  }
}

openSource().then((source) => {
  const page = new Page(source, readHash(fresh("*", "*", "month"), source));
  return page.start().then(() => page);
}).catch((why: Error) => {
  clear(document.querySelector("main")!, h("p", { class: "empty" }, `The report could not be opened: ${why.message}`));
  document.documentElement.dataset.ready = "failed";
});
