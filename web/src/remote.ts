// The data of a server: `detente serve` (docs/relations.md has its JSON interface).
import type { Article, Clash, Filter, Flow, Info, Query, Quoted, Row, Series, Source } from "./data";
import { AUXILIARY } from "./data";
import { dayOf, dayText } from "./time";

async function get<T>(path: string, parameters: Record<string, string | number | null> = {}): Promise<T> {
  const p = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== null && value !== "") p.set(name, String(value));
  const answer = await fetch(`api/${path}?${p}`);
  if (!answer.ok) throw new Error((await answer.json().catch(() => null))?.error || `the server says ${answer.status}`);
  return answer.json();
}

const dyadOf = (q: Query) => ({ dyad: `${q.a}:${q.b}`, by: q.by, unique: q.unique, with: AUXILIARY.filter((_, bit) => q.with & (1 << bit)).join(",") });
const filterOf = (f: Filter) => ({ from: f.from === null ? null : dayText(f.from), until: f.to === null ? null : dayText(f.to - 1), direction: f.view, kind: f.kind,
                                   speaker: f.speaker === null ? null : f.speaker || "-", text: f.text });

interface Side {
  number: number;
  article: number;
  date: string;
  event: string;
  mode: string;
  cameo: string;
  quad_code: number;
  event_scale: number;
  auxiliary: string;
  actor: string;
  recipient: string;
  source: string;
  title: string;
  publisher: string;
}

function rowOf(s: Side): Row {
  const parties = (text: string) => text.split(", ").filter(Boolean), aux = s.auxiliary.split(";");
  return { event: s.number, article: s.article, day: s.date ? dayOf((s.date + "-01-01").slice(0, 10)) : null, type: s.event, mode: s.mode, cameo: s.cameo, quad: s.quad_code, score: s.event_scale,
           auxiliary: AUXILIARY.reduce((bits, name, bit) => bits | (aux.includes(name) ? 1 << bit : 0), 0), actors: parties(s.actor), recipients: parties(s.recipient), speaker: s.source, title: s.title, publisher: s.publisher };
}

export class Remote implements Source {
  private articles = new Map<number, Promise<Article>>();
  private constructor(public info: Info) {}

  static async open(): Promise<Remote> {
    return new Remote(await get<Info>("info"));
  }
  flows(q: Query): Promise<Flow[]> {
    return get("flows", { by: q.by, unique: q.unique, with: dyadOf(q).with });
  }
  series(q: Query): Promise<Series> {
    return get("series", dyadOf(q));
  }
  events(q: Query, f: Filter, offset: number, limit: number): Promise<{ total: number; rows: Row[] }> {
    return get("events", { ...dyadOf(q), ...filterOf(f), offset, limit });
  }
  quoted(q: Query, f: Filter): Promise<Quoted[]> {
    return get("quoted", { ...dyadOf(q), ...filterOf({ ...f, speaker: null }) });
  }
  async clashes(q: Query): Promise<Clash[]> {
    const found = await get<{ kind: Clash["kind"]; days_apart: number; first: Side; second: Side }[]>("clashes", { dyad: dyadOf(q).dyad, unique: q.unique, limit: 40 });
    return found.map((c) => ({ kind: c.kind, days: c.days_apart, first: rowOf(c.first), second: rowOf(c.second) }));
  }
  article(number: number): Promise<Article> {
    let found = this.articles.get(number);
    if (!found) {
      if (this.articles.size > 500) this.articles.clear();
      this.articles.set(number, (found = get<Article>("article", { number })));
    }
    return found;
  }
}
