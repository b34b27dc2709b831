import { colorsOf } from './colors.ts';
import { bar, h, replace, swatch } from './dom.ts';
import { bytes, count, percent, shape, short } from './format.ts';
import type { Page } from './model.ts';

const ROWS = 40;

/** Where the bytes of the file are, and where the work is. */
export function sizesView(page: Page): HTMLElement {
  const element = h('div', { class: 'view sizes' });
  const show = () => {
    if (page.view === 'sizes')
      replace(element, fileParts(page), h('div', { class: 'columns' }, heaviest(page), busiest(page)));
  };
  page.listen(show);
  return element;
}

const PARTS = [
  ['weights', 'kind-weighted'],
  ['files', 'kind-elementwise'],
  ['metadata', 'kind-other'],
  ['structure', 'kind-movement'],
] as const;

function fileParts({ inspection }: Page): HTMLElement {
  const { sizes, bytes: whole } = inspection;
  const strip = h('div', { class: 'strip tall' });
  const legend = h('div', { class: 'parts' });
  for (const [name, hue] of PARTS) {
    if (sizes[name] === 0) continue;
    const part = h('i', { title: `${name} ${bytes(sizes[name])}` });
    part.style.flexGrow = String(sizes[name] / whole);
    part.style.background = `var(--${hue})`;
    strip.append(part);
    const label = {
      weights: 'weights',
      files: 'packed files',
      metadata: 'metadata',
      structure: 'graphs, names, options',
    }[name];
    legend.append(h('span', {}, swatch(`var(--${hue})`), `${label} `, h('b', {}, bytes(sizes[name]))));
  }
  const dtypes = Object.entries(sizes.byDtype).sort((a, b) => b[1] - a[1]);
  return h(
    'section',
    {},
    h('h3', {}, 'File'),
    strip,
    legend,
    h(
      'p',
      { class: 'muted' },
      `${bytes(whole)} in all. Weights by type: ${dtypes.map(([dtype, size]) => `${dtype} ${bytes(size)}`).join(', ') || 'none'}`,
    ),
  );
}

function heaviest(page: Page): HTMLElement {
  const all = page.inspection.graphs.flatMap(({ tensors }, graph) =>
    tensors.flatMap((tensor, index) =>
      tensor.bytes ? [{ ...tensor, size: tensor.bytes, graph, index }] : [],
    ),
  );
  const sorted = all.sort((a, b) => b.size - a.size);
  const most = sorted[0]?.size ?? 1;
  const rows = sorted
    .slice(0, ROWS)
    .map(({ name, dtype, shape: sizes, size, graph, index }) =>
      h(
        'tr',
        { click: () => page.select({ graph, kind: 'tensor', index }, false) },
        h(
          'td',
          {},
          h('div', { class: 'name', title: name }, short(name)),
          h('div', { class: 'muted' }, `${dtype} ${shape(sizes)}`),
        ),
        h('td', {}, bar(size / most, 'var(--kind-weighted)'), bytes(size)),
      ),
    );
  return section('Largest constants', rows, sorted.length);
}

function busiest(page: Page): HTMLElement {
  const { macs } = page.inspection;
  const all = page.inspection.graphs.flatMap(({ nodes }, graph) =>
    nodes.flatMap((node, index) => (node.macs > 0 ? [{ node, graph, index }] : [])),
  );
  const sorted = all.sort((a, b) => b.node.macs - a.node.macs);
  const most = sorted[0]?.node.macs ?? 1;
  const rows = sorted
    .slice(0, ROWS)
    .map(({ node, graph, index }) =>
      h(
        'tr',
        { click: () => page.select({ graph, kind: 'node', index }, false) },
        h(
          'td',
          {},
          h('div', {}, `${node.op} #${index}`),
          h('div', { class: 'muted name', title: node.name }, short(node.name)),
        ),
        h(
          'td',
          {},
          bar(node.macs / most, colorsOf(page.inspection.graphs[graph], 'kind').of(node)),
          `${count(node.macs)} · ${percent(node.macs / macs)}`,
        ),
      ),
    );
  return section('Most multiply-adds', rows, sorted.length);
}

function section(title: string, rows: readonly HTMLElement[], total: number): HTMLElement {
  const more = total > rows.length ? [h('p', { class: 'muted' }, `${total - rows.length} more`)] : [];
  return h('section', {}, h('h3', {}, title), h('table', { class: 'wide' }, ...rows), ...more);
}
