// What the page shows, wherever it comes from: the data in this file (local.ts) or a server (remote.ts).

export type By = "day" | "week" | "month" | "quarter" | "year";
export type View = "forth" | "back" | "both";
export type Measure = "words" | "deeds" | "gap";
export type Unique = "none" | "copies" | "link" | "day";
export const AUXILIARY = ["historical", "future", "hypothetical", "negation"] as const; // bit i is 1 << i

/** Which events count: as the options of `detente series` (docs/relations.md). */
export interface Query {
  a: string;
  b: string;
  by: By;
  unique: Unique;
  with: number; // bits of AUXILIARY that count too
}

type Maybe = number | null;

export interface Tally {
  words: number[];
  words_mean: Maybe[];
  deeds: number[];
  deeds_mean: Maybe[];
  articles: number[];
  sources: number[];
  gap: Maybe[];
  gap_low: Maybe[];
  gap_high: Maybe[];
  words_smooth: Maybe[];
  deeds_smooth: Maybe[];
  gap_smooth: Maybe[];
  gap_smooth_low: Maybe[];
  gap_smooth_high: Maybe[];
}

export interface Turn {
  direction: View;
  measure: Measure;
  period: string;
  index: number;
  before: number;
  after: number;
  gain: number;
}

export interface LeftOut {
  undated: number;
  coarse: number;
  auxiliary: number;
  copies: number;
  repeated: number;
  outside: number;
}

export interface Series {
  periods: string[];
  days: string[];
  articles_read: number[];
  sentences_read: number[];
  forth: Tally;
  back: Tally;
  both: Tally;
  turns: Turn[];
  left_out: LeftOut;
}

export interface Sums {
  words: number;
  words_sum: number; // of scores
  deeds: number;
  deeds_sum: number;
}

/** All that one code does to another. `again`: what of it stands the other way round as well; on the second of the two. */
export interface Flow extends Sums {
  actor: string;
  recipient: string;
  again?: Sums;
}

/** One line of the event list. */
export interface Row {
  event: number;
  article: number;
  day: number | null;
  type: string;
  mode: string;
  cameo: string;
  quad: number;
  score: number;
  auxiliary: number;
  actors: string[];
  recipients: string[];
  speaker: string;
  title: string;
  publisher: string;
}

export interface Quoted {
  code: string;
  sector: string;
  events: number;
}

/** What the list is narrowed to. Days are days since 1970-01-01, `to` not included. */
export interface Filter {
  from: number | null;
  to: number | null;
  view: View;
  kind: "all" | "words" | "deeds";
  speaker: string | null; // "USA GOV", "" for the article's own word
  text: string;
}

export interface Party {
  side: "actor" | "recipient";
  code?: string;
  sector?: string;
  kind?: string;
  text?: string;
  name?: string;
  office?: string;
  start: number;
  end: number;
  rule?: string;
}

export interface Link {
  source?: string;
  cue?: string;
  via?: string;
  kind?: string;
  stance?: string;
  start: number;
  end: number;
  rule?: string;
  code?: string;
  sector?: string;
  name?: string;
  source_start?: number;
  source_end?: number;
}

export interface ArticleEvent {
  event: number;
  id: string;
  date?: string;
  date_precision?: string;
  date_given: number;
  type: string;
  mode?: string;
  context?: string;
  auxiliary?: string;
  cameo?: string;
  quad_code: number;
  event_scale: number;
  event_text?: string;
  sentence: number;
  start: number;
  end: number;
  trigger: number;
  place?: string;
  place_country?: string;
  killed?: number;
  injured?: number;
  arrested?: number;
  size?: number;
  rule?: string;
  why?: string;
  parties: Party[];
  chain: Link[];
}

export interface Article {
  number: number;
  id: string;
  date?: string;
  publisher?: string;
  title?: string;
  url?: string;
  note?: string;
  copy_of?: string;
  pieces: [number, string][]; // first byte, words
  events: ArticleEvent[];
}

export interface Info {
  title: string;
  version: string;
  articles: number;
  sentences: number;
  events: number;
  days: number; // from the oldest article to the youngest
  names: Record<string, [string, string]>; // code: English name, ISO number
  groups: Record<string, [string, number | null, number | null][]>;
}

/** Two events of which one denies, undoes or belies the other. */
export interface Clash {
  kind: "denied" | "reversed" | "belied";
  days: number;
  first: Row;
  second: Row;
}

export interface Source {
  info: Info;
  flows(query: Query): Promise<Flow[]>;
  series(query: Query): Promise<Series>;
  /** Rows [offset, offset + limit) of those that the filter leaves, newest first, and how many there are. */
  events(query: Query, filter: Filter, offset: number, limit: number): Promise<{ total: number; rows: Row[] }>;
  quoted(query: Query, filter: Filter): Promise<Quoted[]>;
  clashes(query: Query): Promise<Clash[]>;
  article(number: number): Promise<Article>;
}
