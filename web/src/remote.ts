// The data of a server: `detente serve` (docs/relations.md has its JSON interface).
import type { Article, Filter, Flow, Info, Query, Quoted, Row, Series, Source } from "./data";
import { AUXILIARY } from "./data";
import { dayText } from "./time";

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
  article(number: number): Promise<Article> {
    let found = this.articles.get(number);
    if (!found) {
      if (this.articles.size > 500) this.articles.clear();
      this.articles.set(number, (found = get<Article>("article", { number })));
    }
    return found;
  }
}
