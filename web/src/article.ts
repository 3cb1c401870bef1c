// One article with one of its events marked: who, what, to whom, on whose word, and why it was coded so.
import { clear, h, signed } from "./dom";
import type { Article, ArticleEvent, Info, Link, Party } from "./data";
import { nameOf } from "./world";

interface Mark {
  start: number;
  end: number;
  kind: string; // "actor", "recipient", "trigger", "speech", "sentence", "source"
  title: string;
}

const encoder = new TextEncoder(), decoder = new TextDecoder();
const letter = (b: number) => (b >= 48 && b <= 57) || (b >= 65 && b <= 90) || (b >= 97 && b <= 122) || b >= 128 || b === 45 || b === 39;

function partyTitle(info: Info, p: Party | Link): string {
  return [p.name || ("text" in p ? p.text : ""), [nameOf(info, p.code || ""), p.sector].filter(Boolean).join(", "), "office" in p ? p.office : ""].filter(Boolean).join(" – ");
}

function marksOf(info: Info, e: ArticleEvent, bytes: Uint8Array, offset: number): Mark[] {
  const marks: Mark[] = [{ start: e.start, end: e.end, kind: "sentence", title: "" }];
  for (const link of e.chain) {
    if (link.end > link.start) marks.push({ start: link.start, end: link.end, kind: "speech", title: `on the word of ${link.source || "?"}${link.cue ? ` (${link.cue})` : ""}` });
    if (link.source_start !== undefined && link.source_end !== undefined) marks.push({ start: link.source_start, end: link.source_end, kind: "source", title: "who says it: " + partyTitle(info, link) });
  }
  for (const p of e.parties) marks.push({ start: p.start, end: p.end, kind: p.side, title: (p.side === "actor" ? "who: " : "to whom: ") + partyTitle(info, p) });
  const words = encoder.encode(e.event_text || ""), at = e.trigger - offset;
  let end = words.length && words.every((b, i) => bytes[at + i] === b) ? at + words.length : at; // all its words, when they stand together
  while (end >= 0 && end < bytes.length && letter(bytes[end])) end++;
  for (const part of (e.event_text || "").split(/\s*(?:\u2026|\.\.\.)\s*/).slice(1)) { // its other words, when it stands in several parts
    const sentence = decoder.decode(bytes.subarray(at, Math.max(at, e.end - offset))), found = part ? sentence.indexOf(part) : -1;
    if (found >= 0) marks.push({ start: e.trigger + encoder.encode(sentence.slice(0, found)).length, end: e.trigger + encoder.encode(sentence.slice(0, found + part.length)).length, kind: "trigger", title: "" });
  }
  if (end > e.trigger - offset) marks.push({ start: e.trigger, end: end + offset, kind: "trigger", title: `${e.type}${e.mode ? "/" + e.mode : ""}: ${e.event_text || ""}` });
  return marks;
}

/* Text cut wherever a mark begins or ends; each part carries the kinds that hold there. Offsets are bytes. */
function marked(piece: [number, string], info: Info, e: ArticleEvent): HTMLElement {
  const [offset, text] = piece, bytes = encoder.encode(text), marks = marksOf(info, e, bytes, offset);
  const cuts = new Set<number>([0, bytes.length]);
  for (const m of marks) for (const at of [m.start - offset, m.end - offset]) if (at > 0 && at < bytes.length) cuts.add(at);
  const sorted = [...cuts].sort((a, b) => a - b), body = h("div", { class: "text", dir: "auto" });
  for (let i = 0; i + 1 < sorted.length; i++) {
    const from = sorted[i], to = sorted[i + 1], part = decoder.decode(bytes.subarray(from, to));
    const here = marks.filter((m) => m.start - offset <= from && m.end - offset >= to);
    if (!here.length) body.append(part);
    else body.append(h("span", { class: here.map((m) => "m-" + m.kind).join(" "), title: here.map((m) => m.title).filter(Boolean).join("\n") || null }, part));
  }
  return body;
}

function row(name: string, ...value: (Node | string | null | false | undefined)[]): HTMLElement {
  return h("div", { class: "fact" }, h("dt", {}, name), h("dd", {}, ...value));
}

function partyLine(info: Info, p: Party): HTMLElement {
  return h("div", {}, h("bdi", {}, p.text || p.name || ""), " ", h("span", { class: "code" }, [p.code || "no code", p.sector].filter(Boolean).join(" ")),
    h("span", { class: "quiet" }, " " + [p.name && p.name !== p.text ? p.name : "", p.office].filter(Boolean).join(", ")), p.rule && h("span", { class: "rule" }, p.rule),
    p.code && !info.names[p.code] ? null : "");
}

function chainLine(link: Link): HTMLElement {
  return h("div", {}, h("bdi", {}, link.source || "unnamed"), link.cue ? ` ${link.cue}` : "", link.via ? h("span", {}, ", by ", h("bdi", {}, link.via)) : "",
    h("span", { class: "quiet" }, ` ${[link.kind, link.stance].filter(Boolean).join(", ")}`), link.code ? h("span", { class: "code" }, [link.code, link.sector].filter(Boolean).join(" ")) : "",
    link.rule && h("span", { class: "rule" }, link.rule));
}

function facts(info: Info, e: ArticleEvent): HTMLElement {
  const who = e.parties.filter((p) => p.side === "actor"), whom = e.parties.filter((p) => p.side === "recipient");
  const counts = (["killed", "injured", "arrested", "size"] as const).filter((k) => e[k] !== undefined).map((k) => `${k} ${e[k]}`).join(", ");
  const quads = ["", "verbal cooperation", "material cooperation", "verbal conflict", "material conflict"];
  return h("dl", { class: "facts" },
    row("who", ...who.map((p) => partyLine(info, p))), row("does", h("b", { class: `q${e.quad_code}` }, e.type + (e.mode ? " / " + e.mode : "")), h("span", { class: "quiet" }, ` ${quads[e.quad_code]}, score ${signed(e.event_scale)}, CAMEO ${e.cameo}`)),
    whom.length ? row("to whom", ...whom.map((p) => partyLine(info, p))) : "",
    row("when", `${e.date || "unknown"}`, h("span", { class: "quiet" }, e.date_given ? ` by the sentence, to the ${e.date_precision}` : " the day of publication")),
    e.place ? row("where", h("bdi", {}, e.place), " ", h("span", { class: "code" }, e.place_country || "")) : "",
    row("on whose word", ...(e.chain.length ? e.chain.map(chainLine) : ["the article’s own"])),
    e.auxiliary ? row("mind", e.auxiliary.split(";").join(", ")) : "", e.context ? row("context", e.context.split(";").join(", ")) : "", counts ? row("counts", counts) : "",
    row("why", h("bdi", {}, e.event_text || ""), e.why ? h("span", { class: "quiet" }, " " + e.why) : "", e.rule && h("span", { class: "rule" }, e.rule)));
}

export interface ArticleView {
  show(article: Article, event: number): void;
  fail(message: string): void;
  close(): void;
  open(): boolean;
}

export function makeArticle(info: Info, closed: () => void, opened: (event: number, article: number) => void): ArticleView {
  const dialog = document.getElementById("article") as HTMLDialogElement;
  let here: Article | null = null;
  const close = h("button", { class: "close", "aria-label": "Close", click: () => dialog.close() }, "×");
  dialog.addEventListener("close", closed);
  dialog.addEventListener("click", (e) => e.target === dialog && dialog.close());

  function draw(article: Article, event: number): void {
    const e = article.events.find((x) => x.event === event) || article.events[0], safe = /^https?:\/\//i.test(article.url || "");
    const chips = article.events.map((x, i) => h("button", { class: x === e ? "chip on" : "chip", title: x.id, "aria-pressed": x === e ? "true" : "false", click: () => (draw(article, x.event), opened(x.event, article.number)) },
      h("span", { class: `dot q${x.quad_code}` }), `${i + 1} ${x.type}`));
    const texts = article.pieces.map((p) => marked(p, info, e)), spaced: Node[] = [];
    texts.forEach((t, i) => spaced.push(...(i ? [h("div", { class: "quiet" }, "…")] : []), t));
    clear(dialog, h("div", { class: "sheet" }, close,
      h("p", { class: "kicker" }, h("bdi", {}, article.publisher || "unknown source"), " · ", article.date || "undated", article.copy_of ? ` · copy of ${article.copy_of}` : ""),
      h("h2", { dir: "auto" }, article.title || article.id), safe ? h("p", {}, h("a", { href: article.url!, rel: "noopener noreferrer", target: "_blank" }, article.url!)) : article.url ? h("p", { class: "quiet" }, article.url) : null,
      h("div", { class: "chips", role: "group", "aria-label": "Events of this article" }, ...chips), facts(info, e),
      h("p", { class: "key" }, h("span", { class: "m-actor" }, "who"), " ", h("span", { class: "m-trigger" }, "does what"), " ", h("span", { class: "m-recipient" }, "to whom"), " ", h("span", { class: "m-source" }, "who says it"), " ", h("span", { class: "m-speech" }, "what is said")),
      ...(texts.length ? spaced : [h("p", { class: "quiet" }, "The report was written without texts (--text none).")]), article.note ? h("p", { class: "quiet" }, "How it was read: " + article.note) : null));
    dialog.querySelector(".m-trigger, .m-sentence")?.scrollIntoView({ block: "nearest" });
  }

  return {
    show(article, event) {
      here = article;
      draw(here, event);
      if (!dialog.open) dialog.showModal();
      const first = dialog.querySelector(".text .m-trigger") || dialog.querySelector(".text .m-sentence");
      first?.scrollIntoView({ block: "center" });
    },
    fail(message) {
      clear(dialog, h("div", { class: "sheet" }, close, h("p", { class: "empty" }, message)));
      if (!dialog.open) dialog.showModal();
    },
    close: () => dialog.close(),
    open: () => dialog.open,
  };
}
