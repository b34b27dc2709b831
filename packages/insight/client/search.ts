import { h, replace } from './dom.ts';
import type { Page, Selection } from './model.ts';

interface Hit {
  readonly selection: Selection;
  readonly title: string;
  readonly detail: string;
}

const MOST_HITS = 60;

/** Finds nodes by op, name or `#index`, and tensors by name, in all graphs. */
export function searchBox(page: Page): { element: HTMLElement; focus(): void } {
  const input = h('input', {
    type: 'search',
    placeholder: 'op, tensor, #index   /',
    'aria-label': 'search',
    spellcheck: 'false',
  }) as HTMLInputElement;
  const list = h('ol', { class: 'hits', role: 'listbox' });
  const element = h('div', { class: 'search' }, input, list);
  let hits: Hit[] = [];
  let at = 0;
  const show = () => {
    replace(
      list,
      ...hits
        .slice(0, MOST_HITS)
        .map(({ title, detail }, i) =>
          h(
            'li',
            { role: 'option', 'aria-selected': String(i === at), pointerdown: (event) => choose(i, event) },
            h('b', {}, title),
            h('span', {}, detail),
          ),
        ),
      hits.length > MOST_HITS && h('li', { class: 'more' }, `${hits.length - MOST_HITS} more`),
    );
    list.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  };
  const choose = (index: number, event?: Event) => {
    event?.preventDefault();
    at = index;
    if (hits[at]) page.change({ view: 'graph' });
    page.select(hits[at]?.selection);
    show();
  };
  input.addEventListener('input', () => {
    hits = find(page, input.value);
    at = 0;
    show();
  });
  input.addEventListener('focus', () => {
    hits = find(page, input.value);
    show();
  });
  input.addEventListener('blur', () => replace(list));
  input.addEventListener('keydown', (event) => {
    event.stopPropagation();
    const shown = Math.min(hits.length, MOST_HITS);
    if (event.key === 'Escape') {
      input.value = '';
      input.blur();
    } else if (event.key === 'Enter' && shown > 0) {
      choose(event.shiftKey ? (at + shown - 1) % shown : at);
      if (!event.shiftKey) at = (at + 1) % shown;
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && shown > 0) {
      event.preventDefault();
      at = (at + (event.key === 'ArrowDown' ? 1 : shown - 1)) % shown;
      show();
    }
  });
  return { element, focus: () => input.select() };
}

function find(page: Page, text: string): Hit[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const has = (name: string) => words.every((word) => name.toLowerCase().includes(word));
  const several = page.inspection.graphs.length > 1;
  return page.inspection.graphs.flatMap(({ name, nodes, tensors }, graph) => {
    const where = several ? ` in ${name}` : '';
    const nodeHits = nodes.flatMap((node, index): Hit[] =>
      has(`${node.op} ${node.name}`) || text.trim() === `#${index}`
        ? [
            {
              selection: { graph, kind: 'node', index },
              title: node.op,
              detail: `#${index} ${node.name}${where}`,
            },
          ]
        : [],
    );
    const tensorHits = tensors.flatMap((tensor, index): Hit[] =>
      has(tensor.name)
        ? [{ selection: { graph, kind: 'tensor', index }, title: 'tensor', detail: `${tensor.name}${where}` }]
        : [],
    );
    return [...nodeHits, ...tensorHits];
  });
}
