// Days are whole days since 1970-01-01; bins as in src/relation/bins.c.
import type { By } from "./data";

const DAY = 86400000;

export function dayOf(text: string): number {
  return Math.round(Date.UTC(+text.slice(0, 4), +text.slice(5, 7) - 1, +text.slice(8, 10)) / DAY);
}

export function dayText(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

export function binOf(day: number, by: By): number {
  if (by === "day") return day;
  if (by === "week") return Math.floor((day + 3) / 7);
  const d = new Date(day * DAY);
  const year = d.getUTCFullYear(), month = d.getUTCMonth();
  return by === "month" ? year * 12 + month : by === "quarter" ? year * 4 + Math.floor(month / 3) : year;
}

export function binFirst(bin: number, by: By): number {
  if (by === "day") return bin;
  if (by === "week") return bin * 7 - 3;
  const per = by === "month" ? 12 : by === "quarter" ? 4 : 1;
  const year = Math.floor(bin / per);
  return Math.round(Date.UTC(year, (bin - year * per) * (12 / per), 1) / DAY);
}

const two = (n: number) => String(n).padStart(2, "0");

export function binLabel(bin: number, by: By): string {
  const first = binFirst(bin, by), text = dayText(first);
  if (by === "day") return text;
  if (by === "month") return text.slice(0, 7);
  if (by === "year") return text.slice(0, 4);
  if (by === "quarter") return `${text.slice(0, 4)}-Q${Math.floor((+text.slice(5, 7) - 1) / 3) + 1}`;
  const year = +dayText(first + 3).slice(0, 4); // an ISO week is of its Thursday's year
  const january = Math.round(Date.UTC(year, 0, 1) / DAY);
  return `${year}-W${two(Math.floor((first + 3 - january) / 7) + 1)}`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "24 Mar 2018" */
export function dayLong(day: number): string {
  const t = dayText(day);
  return `${+t.slice(8)} ${MONTHS[+t.slice(5, 7) - 1]} ${t.slice(0, 4)}`;
}

/** What a reader calls the bin: "Mar 2018", "week of 19 Mar 2018". */
export function binLong(bin: number, by: By): string {
  const first = binFirst(bin, by), t = dayText(first);
  if (by === "day") return dayLong(first);
  if (by === "week") return `week of ${dayLong(first)}`;
  if (by === "month") return `${MONTHS[+t.slice(5, 7) - 1]} ${t.slice(0, 4)}`;
  return by === "quarter" ? binLabel(bin, by).replace("-", " ") : t.slice(0, 4);
}
