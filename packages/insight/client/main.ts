import { h } from './dom.ts';
import { bytes, count } from './format.ts';
import { GraphView } from './graph-view.ts';
import { memoryView } from './memory-view.ts';
import { type Coloring, Page, type PageData, type View } from './model.ts';
import { panel } from './panel.ts';
import { searchBox } from './search.ts';
import { sizesView } from './sizes-view.ts';

const VIEWS: readonly (readonly [View, string])[] = [
  ['graph', 'Graph'],
  ['memory', 'Memory'],
  ['sizes', 'Sizes'],
];

const COLORINGS: readonly (readonly [Coloring, string])[] = [
  ['kind', 'kind of op'],
  ['delegate', 'who computes'],
  ['dtype', 'element type'],
  ['macs', 'multiply-adds'],
  ['weights', 'weights'],
];

const HELP = `/  search     ↑ ↓ ← →  walk     + −  zoom     0  start     f  fit all
1 2 3  views     c  colours     g  next graph     t  light or dark     Esc  the whole model
Drag or scroll to move, Ctrl and scroll or pinch to zoom, click for details.
Double click or Enter to go into a loop, a branch or a composite.`;

start(JSON.parse(document.getElementById('model')?.textContent ?? '{}') as PageData);

function start(data: PageData): void {
  const page = new Page(data);
  // first of all listeners: views that are shown must know their size
  page.listen(() => {
    for (const [name, element] of Object.entries(views)) element.hidden = name !== page.view;
  });
  const graph = new GraphView(page);
  const search = searchBox(page);
  const views = { graph: graph.element, memory: memoryView(page), sizes: sizesView(page) };
  const themed = () => toggleTheme(() => page.change({}));
  const main = h('main', {}, ...Object.values(views), panel(page));
  document.body.append(header(page, search.element, graph, themed), main);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => page.change({}));
  document.addEventListener('keydown', (event) => keys(event, page, graph, search.focus, themed));
  fromAddress(page);
  page.change({});
}

function header(page: Page, search: HTMLElement, graph: GraphView, themed: () => void): HTMLElement {
  const { inspection, data } = page;
  const { sizes, macs } = inspection;
  const chips = [
    bytes(inspection.bytes),
    `${count(sizes.parameters)} parameters`,
    ...(macs > 0 ? [`${count(macs)} MACs`] : []),
  ];
  const tabs = VIEWS.map(([view, label]) =>
    h('button', { class: 'tab', role: 'tab', click: () => page.change({ view }) }, label),
  );
  page.listen(() => {
    tabs.forEach((tab, i) => {
      tab.setAttribute('aria-selected', String(VIEWS[i][0] === page.view));
    });
  });
  const graphs = select(
    'graph',
    inspection.graphs.map(({ name, nodes }, i) => [String(i), `${name} (${nodes.length})`]),
    (value) => page.change({ graph: Number(value), selection: undefined }),
  );
  const colors = select('colours', COLORINGS, (value) => page.change({ coloring: value as Coloring }));
  page.listen(() => {
    graphs.value = String(page.graph);
    colors.value = page.coloring;
  });
  const help = h('pre', { class: 'help', hidden: true }, HELP);
  const button = (label: string, title: string, click: () => void) =>
    h('button', { class: 'icon', title, 'aria-label': title, click }, label);
  return h(
    'header',
    {},
    h('h1', { title: data.file }, page.fileName),
    h('div', { class: 'chips' }, ...chips.map((chip) => h('span', {}, chip))),
    h('div', { role: 'tablist' }, ...tabs),
    inspection.graphs.length > 1 && graphs,
    colors,
    search,
    button('−', 'zoom out', () => graph.zoom(1 / 1.3)),
    button('+', 'zoom in', () => graph.zoom(1.3)),
    button('◐', 'light or dark', themed),
    button('?', 'keys', () => {
      help.hidden = !help.hidden;
    }),
    help,
  );
}

function select(
  label: string,
  options: readonly (readonly [string, string])[],
  change: (value: string) => void,
): HTMLSelectElement {
  const element = h(
    'select',
    { 'aria-label': label, title: label },
    ...options.map(([value, text]) => h('option', { value }, text)),
  ) as HTMLSelectElement;
  element.addEventListener('change', () => change(element.value));
  return element;
}

function toggleTheme(changed: () => void): void {
  const { dataset } = document.documentElement;
  const dark = dataset.theme ? dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  dataset.theme = dark ? 'light' : 'dark';
  changed();
}

function keys(
  event: KeyboardEvent,
  page: Page,
  graph: GraphView,
  focus: () => void,
  themed: () => void,
): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLSelectElement) return;
  // a button is pressed by Enter
  if (event.key === 'Enter' && event.target instanceof HTMLButtonElement) return;
  const next = <T>(list: readonly (readonly [T, string])[], current: T) =>
    list[(list.findIndex(([value]) => value === current) + 1) % list.length][0];
  const actions: Record<string, () => void> = {
    '/': focus,
    ArrowUp: () => graph.walk('up'),
    ArrowDown: () => graph.walk('down'),
    ArrowLeft: () => graph.walk('left'),
    ArrowRight: () => graph.walk('right'),
    '+': () => graph.zoom(1.3),
    '=': () => graph.zoom(1.3),
    '-': () => graph.zoom(1 / 1.3),
    '0': () => graph.home(),
    f: () => graph.fit(),
    t: themed,
    c: () => page.change({ coloring: next(COLORINGS, page.coloring) }),
    g: () => page.change({ graph: (page.graph + 1) % page.inspection.graphs.length, selection: undefined }),
    Enter: () => {
      const { selection } = page;
      if (selection?.kind === 'node') page.enter(selection.graph, selection.index);
    },
    Escape: () => page.select(undefined, false),
    ...Object.fromEntries(VIEWS.map(([view], i) => [String(i + 1), () => page.change({ view })])),
  };
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}

/** `#node=12`, `#graph=1`, `#view=memory`, so that a place can be linked to. */
function fromAddress(page: Page): void {
  const given = new URLSearchParams(location.hash.slice(1));
  const number = (name: string) => (given.has(name) ? Number(given.get(name)) : undefined);
  const graph = number('graph') ?? 0;
  const node = number('node');
  const theme = given.get('theme');
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
  if (page.inspection.graphs[graph]) page.graph = graph;
  const view = VIEWS.find(([name]) => name === given.get('view'))?.[0];
  if (view) page.view = view;
  const coloring = COLORINGS.find(([name]) => name === given.get('colors'))?.[0];
  if (coloring) page.coloring = coloring;
  if (node !== undefined && page.current.nodes[node]) {
    requestAnimationFrame(() => page.select({ graph: page.graph, kind: 'node', index: node }));
  }
}
