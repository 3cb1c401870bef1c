// An input that offers actors: names of countries, groups, everyone; takes any actor that `--dyad` takes.
import { clear, h, number } from "./dom";
import type { Info } from "./data";
import { readActor } from "./local";
import { nameOf } from "./world";

export interface Choice {
  text: string; // as --dyad takes it
  name: string;
  events: number;
}

export function actorName(info: Info, text: string): string {
  if (text === "*") return "anyone";
  const [head, ...sector] = text.split(" ");
  const names = head.split(",").map((c) => (c.startsWith("@") ? c.slice(1) : nameOf(info, c)));
  return [names.join(", "), ...sector].join(" ");
}

export function makePicker(host: HTMLElement, label: string, info: Info, choices: () => Choice[], chosen: (text: string) => void): (text: string) => void {
  const id = "list-" + label, input = h("input", { type: "text", role: "combobox", "aria-label": label, "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false" });
  const list = h("ul", { id, role: "listbox", class: "offers", hidden: true });
  let now = "", at = 0, found: Choice[] = [];
  host.append(h("label", {}, input), list);

  function offer(): void {
    const text = input.value.trim(), words = text.toLowerCase().split(/\s+/).filter(Boolean), showAll = text === actorName(info, now);
    found = choices().filter((c) => showAll || words.every((w) => c.name.toLowerCase().split(/[\s(]+/).some((x) => x.startsWith(w)) || c.text.toLowerCase().startsWith(w) || c.text.toLowerCase() === "@" + w));
    const upper = text.toUpperCase();
    if (!showAll && text && readActor(upper, info.groups) && !found.some((c) => c.text === upper)) found.push({ text: upper, name: actorName(info, upper), events: -1 });
    found = found.slice(0, 200);
    at = 0;
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    draw();
  }
  function draw(): void {
    clear(list, ...found.map((c, i) => h("li", { role: "option", id: `${id}-${i}`, "aria-selected": String(i === at), mousedown: (e: Event) => (e.preventDefault(), take(c)) },
      h("span", {}, c.name), h("span", { class: "code" }, c.text), c.events >= 0 && h("span", { class: "n" }, number(c.events)))));
    input.setAttribute("aria-activedescendant", list.hidden ? "" : `${id}-${at}`);
    list.children[at]?.scrollIntoView({ block: "nearest" });
  }
  function hide(): void {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.value = actorName(info, now);
  }
  function take(c: Choice): void {
    now = c.text;
    hide();
    input.blur();
    chosen(c.text);
  }
  input.addEventListener("focus", () => (input.select(), offer()));
  input.addEventListener("input", offer);
  input.addEventListener("blur", hide);
  input.addEventListener("keydown", (e) => {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (found.length) at = (at + (e.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
      draw();
    } else if (e.key === "Enter" && found[at]) {
      take(found[at]);
    } else if (e.key === "Escape") {
      input.blur();
    }
  });
  return (text) => {
    now = text;
    input.value = actorName(info, text);
  };
}
