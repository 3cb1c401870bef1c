// Elements from values. Texts only ever become text nodes and attributes: nothing out of an article is read as HTML.
type Child = Node | string | number | null | undefined | false;
type Attributes = Record<string, string | number | boolean | null | undefined | ((event: any) => void)>;

function fill<T extends Element>(element: T, attributes: Attributes, children: Child[]): T {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value as EventListener);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child !== null && child !== undefined && child !== false) element.append(child instanceof Node ? child : String(child));
  return element;
}

export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), attributes, children);
}

export function s<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): SVGElementTagNameMap[K] {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag) as SVGElementTagNameMap[K], attributes, children);
}

export function clear(element: Element, ...children: Child[]): void {
  element.replaceChildren();
  fill(element, {}, children);
}

export const plural = (n: number, one: string, many = one + "s") => `${n.toLocaleString("en-US")} ${n === 1 ? one : many}`;
export const number = (n: number) => n.toLocaleString("en-US");
export const signed = (v: number | null | undefined, digits = 1) =>
  v === null || v === undefined ? "–" : (v > 0 && +v.toFixed(digits) !== 0 ? "+" : v < 0 && +v.toFixed(digits) !== 0 ? "−" : "") + Math.abs(v).toFixed(digits);
