// The event list: only the rows in view exist, so that a hundred thousand scroll as well as ten.
import { clear, h, plural, signed } from "./dom";
import { AUXILIARY, type Article, type Clash, type Info, type Row, type Source } from "./data";
import { dayLong } from "./time";
import { nameOf } from "./world";

const HEIGHT = 74, PAGE = 60;
const decoder = new TextDecoder(), encoder = new TextEncoder();

export interface ListSource {
  page(offset: number, limit: number): Promise<{ total: number; rows: Row[] }>;
  article(number: number): Promise<Article>;
  open(row: Row): void;
  info: Info;
}

export function shortName(info: Info, party: string): string {
  const [code, ...sector] = party.split(" ");
  return info.names[code] ? [nameOf(info, code), ...sector].join(" ") : party;
}

/** The words of an event's sentence; "" when the page has no texts. */
export function sentenceOf(article: Article, event: number): string {
  const e = article.events.find((x) => x.event === event);
  if (!e) return "";
  for (const [offset, text] of article.pieces) {
    const bytes = encoder.encode(text);
    if (e.start >= offset && e.end <= offset + bytes.length) return decoder.decode(bytes.subarray(e.start - offset, e.end - offset)).replace(/\s+/g, " ").trim();
  }
  return "";
}

export class EventList {
  private total = 0;
  private rows = new Map<number, Row>(); // by place in the list
  private asked = new Set<number>(); // pages
  private source: ListSource | null = null;
  private selected = 0;
  private round = 0; // answers to an older question are dropped
  private inner = h("div", { class: "rows" });

  constructor(private host: HTMLElement, private counted: (total: number) => void) {
    host.append(this.inner);
    host.addEventListener("scroll", () => this.draw());
    host.addEventListener("keydown", (e) => this.key(e));
    new ResizeObserver(() => this.draw()).observe(host);
  }

  async show(source: ListSource): Promise<void> {
    this.source = source;
    const round = ++this.round;
    this.rows.clear();
    this.asked.clear();
    this.selected = 0;
    this.asked.add(0);
    const first = await source.page(0, PAGE);
    if (round !== this.round) return;
    this.total = first.total;
    first.rows.forEach((r, i) => this.rows.set(i, r));
    this.counted(this.total);
    this.host.scrollTop = 0;
    this.draw();
  }

  /** The row `step` below the one opened, to walk through the list with the article open. */
  neighbour(step: number): Row | undefined {
    const next = this.selected + step;
    if (next < 0 || next >= this.total) return undefined;
    this.ask(Math.floor(next / PAGE));
    const row = this.rows.get(next);
    if (row) this.select(next, false);
    return row;
  }

  private ask(page: number): void {
    if (this.asked.has(page) || page * PAGE >= this.total || !this.source) return;
    this.asked.add(page);
    const round = this.round;
    this.source.page(page * PAGE, PAGE).then(({ rows }) => {
      if (round !== this.round) return;
      rows.forEach((r, i) => this.rows.set(page * PAGE + i, r));
      this.draw();
    });
  }

  private draw(): void {
    const top = this.host.scrollTop, room = this.host.clientHeight || 600;
    const first = Math.max(0, Math.floor(top / HEIGHT) - 4), last = Math.min(this.total, Math.ceil((top + room) / HEIGHT) + 4);
    for (let page = Math.floor(first / PAGE); page * PAGE < last; page++) this.ask(page);
    const focused = this.inner.contains(document.activeElement), items: HTMLElement[] = [];
    for (let i = first; i < last; i++) items.push(this.rowElement(i));
    this.inner.style.height = Math.max(this.total * HEIGHT, 40) + "px";
    clear(this.inner, ...items, !this.total && h("p", { class: "empty" }, "No events match."));
    if (focused) this.inner.querySelector<HTMLElement>(".row.on")?.focus({ preventScroll: true });
  }

  private rowElement(i: number): HTMLElement {
    const row = this.rows.get(i), info = this.source!.info, style = `top:${i * HEIGHT}px;height:${HEIGHT}px`;
    if (!row) return h("div", { class: "row waiting", style });
    const to = row.recipients.map((p) => shortName(info, p)).join(", "), aux = AUXILIARY.filter((_, bit) => row.auxiliary & (1 << bit)).join(", ");
    const text = h("span", { class: "sentence", dir: "auto" }, "");
    this.source!.article(row.article).then((a) => (text.textContent = sentenceOf(a, row.event) || row.title), () => (text.textContent = row.title));
    return h("button", { class: i === this.selected ? "row on" : "row", style, tabindex: i === this.selected ? 0 : -1, "data-event": row.event, click: () => (this.select(i, true), this.source!.open(row)) },
      h("span", { class: "head" }, h("span", { class: `badge q${row.quad}` }, row.type, row.mode && h("small", {}, row.mode)),
        h("b", {}, h("bdi", {}, row.actors.map((p) => shortName(info, p)).join(", ") || "?"), h("i", {}, to ? " → " : " ⟷ "), h("bdi", {}, to)),
        h("span", { class: "score" }, signed(row.score)), aux && h("span", { class: "aux" }, aux)),
      text,
      h("span", { class: "foot" }, row.day === null ? "undated" : dayLong(row.day), " · ", h("bdi", {}, row.publisher || "unknown source"), row.speaker ? h("span", {}, " · on the word of ", h("bdi", {}, shortName(info, row.speaker))) : ""));
  }

  private select(i: number, focus: boolean): void {
    this.selected = i;
    const top = i * HEIGHT, room = this.host.clientHeight;
    if (top < this.host.scrollTop) this.host.scrollTop = top;
    else if (top + HEIGHT > this.host.scrollTop + room) this.host.scrollTop = top + HEIGHT - room;
    this.draw();
    if (focus) this.inner.querySelector<HTMLElement>(".row.on")?.focus({ preventScroll: true });
  }

  private key(e: KeyboardEvent): void {
    const room = Math.max(1, Math.floor(this.host.clientHeight / HEIGHT) - 1);
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: room, PageUp: -room, Home: -this.total, End: this.total }[e.key];
    if (step === undefined || !this.total) return;
    e.preventDefault();
    this.select(Math.max(0, Math.min(this.total - 1, this.selected + step)), true);
  }

  /** All that is in view, for print: the first rows in full. */
  async printed(most: number): Promise<HTMLElement> {
    const { rows } = await this.source!.page(0, most);
    const info = this.source!.info;
    return h("ol", { class: "print-list" }, ...(await Promise.all(rows.map(async (r) => {
      const text = await this.source!.article(r.article).then((a) => sentenceOf(a, r.event), () => "");
      return h("li", {}, `${r.day === null ? "" : dayLong(r.day)}: ${r.actors.map((p) => shortName(info, p)).join(", ")}${r.recipients.length ? ` → ${r.recipients.map((p) => shortName(info, p)).join(", ")}` : ""}: ${r.type} ${signed(r.score)}. `, h("bdi", {}, text), ` (${r.publisher})`);
    }))), this.total > most ? h("p", {}, `and ${plural(this.total - most, "more event")}`) : null);
  }
}

const MEANS = { denied: "one says it was done, another denies it", reversed: "done, then undone", belied: "kind words beside a hostile deed" };

/** Claims that clash, the two sentences side by side; each opens its article. */
export function drawClashes(host: HTMLElement, source: Source, clashes: Clash[], most: number, open: (row: Row) => void, more: () => void): void {
  const side = (row: Row) => {
    const text = h("span", { class: "sentence", dir: "auto" }), to = row.recipients.map((p) => shortName(source.info, p)).join(", ");
    source.article(row.article).then((a) => (text.textContent = sentenceOf(a, row.event) || row.title), () => (text.textContent = row.title));
    return h("button", { class: "claim", click: () => open(row) },
      h("span", { class: "head" }, h("span", { class: `badge q${row.quad}` }, row.type, row.mode && h("small", {}, row.mode)), h("b", {}, h("bdi", {}, row.actors.map((p) => shortName(source.info, p)).join(", ")), h("i", {}, to ? " → " : " ⟷ "), h("bdi", {}, to)),
        row.auxiliary & 8 ? h("span", { class: "aux" }, "denied") : null),
      text, h("span", { class: "foot" }, row.day === null ? "undated" : dayLong(row.day), " · ", h("bdi", {}, row.publisher || "unknown source"), row.speaker ? h("span", {}, " · on the word of ", h("bdi", {}, shortName(source.info, row.speaker))) : ""));
  };
  const kinds = ["denied", "reversed", "belied"] as const, mixed: Clash[] = [];
  for (let i = 0; mixed.length < clashes.length; i++) for (const k of kinds) mixed.push(...clashes.filter((c) => c.kind === k).slice(i, i + 1)); // strongest of each kind first
  clear(host, ...mixed.slice(0, most).map((c) => h("div", { class: "clash" }, h("p", { class: "kind" }, h("b", {}, c.kind), h("span", { class: "quiet" }, ` ${MEANS[c.kind]}, ${c.days ? plural(c.days, "day") + " apart" : "the same day"}`)), h("div", { class: "claims" }, side(c.first), side(c.second)))),
    mixed.length > most && h("button", { class: "tag", click: more }, `show ${Math.min(10, mixed.length - most)} more of ${mixed.length}`), !mixed.length && h("p", { class: "empty" }, "No claims between these two clash."));
}
