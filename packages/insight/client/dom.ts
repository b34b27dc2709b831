type Child = Node | string | number | undefined | false;

type Properties = Readonly<Record<string, string | number | boolean | undefined | ((event: Event) => void)>>;

/** An element: functions become listeners, `true` an empty attribute; false and undefined are left out. */
export function h(tag: string, properties: Properties = {}, ...children: readonly Child[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  add(element, children);
  return element;
}

export function add(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child !== undefined && child !== false)
      element.append(typeof child === 'number' ? String(child) : child);
  }
}

export function replace(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren();
  add(element, children);
}

const SVG = 'http://www.w3.org/2000/svg';

export function svg(
  tag: string,
  attributes: Readonly<Record<string, string | number>>,
  ...children: Node[]
): SVGElement {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** A horizontal bar that is filled by a share; styles set by script are within the policy of the page. */
export function bar(share: number, color = 'var(--accent)'): HTMLElement {
  const fill = h('i');
  fill.style.width = `${Math.max(0, Math.min(1, share)) * 100}%`;
  fill.style.background = color;
  return h('span', { class: 'bar' }, fill);
}

export function swatch(color: string): HTMLElement {
  const dot = h('i', { class: 'swatch' });
  dot.style.background = color;
  return dot;
}
