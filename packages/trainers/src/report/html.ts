/** Markup that is safe to insert as it is. Only {@link html} makes it, so that nothing is inserted unescaped by mistake. */
export class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type Insert = string | number | Html | readonly Insert[] | undefined | false;

/**
 * Template tag for markup: every insert is escaped unless it is markup itself; lists are joined, `undefined` and
 * `false` vanish. File names and labels are hostile.
 *
 * @example
 * html`<td title="${'"<script>'}">${[html`<b>1</b>`, 2]}</td>`
 */
export function html(parts: TemplateStringsArray, ...inserts: Insert[]): Html {
  return new Html(parts.reduce((text, part, i) => text + render(inserts[i - 1]) + part));
}

function render(insert: Insert): string {
  if (insert === undefined || insert === false) return '';
  if (insert instanceof Html) return insert.toString();
  if (Array.isArray(insert)) return insert.map(render).join('');
  return escapeHtml(String(insert));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Also replaces control characters, which HTML does not allow, and marks that reverse the reading direction. */
export function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"']/g, (char) => ENTITIES[char])
    .replace(/[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}
