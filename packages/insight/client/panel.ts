import { colorsOf } from './colors.ts';
import { add, bar, h, replace, svg, swatch } from './dom.ts';
import { attribute, bytes, count, percent, plural, real, shape, short } from './format.ts';
import type { Fact, NodeInfo, Page, TensorDetail } from './model.ts';

/** The column at the right: the model as a whole, or what is selected. */
export function panel(page: Page): HTMLElement {
  const element = h('aside', { 'aria-live': 'polite' });
  const show = () => {
    const { selection } = page;
    if (!selection) replace(element, ...overview(page));
    else if (selection.kind === 'node')
      replace(element, ...nodeDetails(page, selection.graph, selection.index));
    else replace(element, ...tensorDetails(page, selection.graph, selection.index));
    element.scrollTop = 0;
  };
  page.listen(show);
  show();
  return element;
}

// --- the whole model ---

function overview(page: Page): HTMLElement[] {
  const { inspection } = page;
  const { sizes, metadata, description } = inspection;
  const title = typeof metadata?.name === 'string' && metadata.name !== '' ? metadata.name : page.fileName;
  const about = typeof metadata?.description === 'string' ? metadata.description : description;
  return [
    ...callers(page),
    h('h2', {}, title),
    ...(about ? [h('p', { class: 'about' }, about)] : []),
    facts([
      ['parameters', count(sizes.parameters)],
      ['file', bytes(inspection.bytes)],
      ['multiply-adds', count(inspection.macs)],
      ...(inspection.versions.minRuntime
        ? ([['needs', `TensorFlow Lite ${inspection.versions.minRuntime}`]] as const)
        : []),
      ...(inspection.versions.minParser
        ? ([['parser', `metadata ${inspection.versions.minParser}`]] as const)
        : []),
      ...(inspection.arena
        ? ([
            [
              'arena',
              `${bytes(inspection.arena.bytes)} (least possible ${bytes(inspection.arena.lowerBound)})`,
            ],
          ] as const)
        : []),
    ]),
    ...(inspection.problem ? [h('p', { class: 'problem' }, inspection.problem)] : []),
    section('Inputs', ...inspection.inputs.map((one) => port(page, one.name))),
    section('Outputs', ...inspection.outputs.map((one) => port(page, one.name))),
    ...(inspection.processing?.together.length
      ? [section('Of all inputs and outputs', wordFacts(inspection.processing.together))]
      : []),
    ...(inspection.signatures.length > 0 ? [signatures(page)] : []),
    whoRuns(page),
    opTable(page),
    ...(inspection.files.length > 0
      ? [
          section(
            'Packed files',
            facts(
              inspection.files.map(({ name, bytes: size, type = '' }) => [name, `${bytes(size)} ${type}`]),
            ),
          ),
        ]
      : []),
    ...(metadata ? [section('Metadata', h('pre', {}, JSON.stringify(metadata, undefined, 2)))] : []),
  ];
}

/** Where the graph that is shown is called from, unless it is the main one. */
function callers(page: Page): HTMLElement[] {
  if (page.graph === 0) return [];
  const links = page.callers(page.graph).map(({ graph, node }) => {
    const { name, nodes } = page.inspection.graphs[graph];
    const go = () => page.select({ graph, kind: 'node', index: node });
    return h('button', { class: 'link', click: go }, `${nodes[node].op} #${node} of ${name}`);
  });
  return [section(`${page.current.name || 'this graph'} is called by`, ...links)];
}

/** An input or output, and what the metadata says of it. */
function port(page: Page, name: string): HTMLElement {
  const { graphs, processing } = page.inspection;
  const { tensors, inputs, outputs } = graphs[0];
  const index = [...inputs, ...outputs].find((one) => tensors[one].name === name);
  const card = index === undefined ? h('div', {}, name) : tensorCard(page, 0, index);
  const described = [...(processing?.inputs ?? []), ...(processing?.outputs ?? [])];
  const own = described.find(({ tensor }) => tensor === name);
  if (own && own.facts.length > 0) add(card, [wordFacts(own.facts)]);
  return card;
}

/** Sentences stand by themselves, short facts beside their names. */
function wordFacts(list: readonly Fact[]): HTMLElement {
  const isSentence = ({ what }: Fact) => what === 'description';
  const short = list.filter((one) => !isSentence(one));
  return h(
    'div',
    { class: 'words' },
    ...list.filter(isSentence).map(({ text }) => h('p', { class: 'about' }, text)),
    facts(short.map(({ what, text }) => [what, text])),
  );
}

function signatures({ inspection }: Page): HTMLElement {
  return section(
    'Signatures',
    ...inspection.signatures.map(({ key, inputs, outputs }) =>
      facts([
        [
          key,
          `(${inputs.map(({ name }) => name).join(', ')}) → ${outputs.map(({ name }) => name).join(', ')}`,
        ],
      ]),
    ),
  );
}

function whoRuns(page: Page): HTMLElement {
  const { delegates, refusals, missing } = page.inspection;
  const colorFor = (name: string) => `var(--delegate-${name}, var(--kind-custom))`;
  const total = delegates.reduce((sum, { nodes }) => sum + nodes, 0);
  const strip = h('div', { class: 'strip' });
  for (const { name, nodes } of delegates) {
    const part = h('i', { title: `${name}: ${nodes}` });
    part.style.flexGrow = String(nodes / total);
    part.style.background = colorFor(name);
    strip.append(part);
  }
  const names: Record<string, string> = {
    load: 'computed when loaded',
    late: 'compiled while running',
    none: 'no kernel',
    reference: 'reference kernels',
  };
  return section(
    'Who computes what',
    strip,
    ...delegates.map(({ name, nodes, macs }) =>
      h(
        'div',
        { class: 'row' },
        swatch(colorFor(name)),
        names[name] ?? name,
        h('span', {}, `${plural(nodes, 'node')}${macs > 0 ? `, ${count(macs)} MACs` : ''}`),
      ),
    ),
    ...refusals.map(({ op, nodes, delegate, reason }) =>
      h(
        'div',
        { class: 'reason' },
        h('b', {}, nodes.length > 1 ? `${op} ×${nodes.length}` : op),
        ` not by ${delegate}: ${reason}`,
      ),
    ),
    ...missing.map(({ op, types }) =>
      h('div', { class: 'reason problem' }, h('b', {}, op), ` has no kernel for ${types}`),
    ),
  );
}

function opTable(page: Page): HTMLElement {
  const { ops, macs, sizes } = page.inspection;
  const table = h('table', {});
  add(table, [h('tr', {}, h('th', {}, 'op'), h('th', {}, '#'), h('th', {}, 'MACs'), h('th', {}, 'weights'))]);
  for (const { op, count: times, macs: own, weights } of ops) {
    const cell = (share: number, text: string) =>
      h('td', { title: percent(share) }, text, share > 0 && bar(share));
    table.append(
      h(
        'tr',
        {},
        h('td', {}, op),
        h('td', {}, times),
        cell(macs > 0 ? own / macs : 0, own > 0 ? count(own) : ''),
        cell(sizes.weights > 0 ? weights / sizes.weights : 0, weights > 0 ? bytes(weights) : ''),
      ),
    );
  }
  return section('Ops', table);
}

// --- a node ---

function nodeDetails(page: Page, graph: number, index: number): HTMLElement[] {
  const node = page.inspection.graphs[graph].nodes[index];
  const { macs } = page.inspection;
  const { of } = colorsOf(page.inspection.graphs[graph], page.coloring);
  const attributes = Object.entries(node.attrs).filter(([, value]) => value !== undefined && value !== null);
  return [
    back(page),
    h('h2', {}, swatch(of(node)), node.op, h('small', {}, `#${index}`)),
    h('p', { class: 'name', title: node.name }, short(node.name)),
    facts([
      ...(node.macs > 0
        ? ([['multiply-adds', `${count(node.macs)} (${percent(node.macs / macs)})`]] as const)
        : []),
      ...(node.weights > 0 ? ([['weights', bytes(node.weights)]] as const) : []),
      ...(node.moves > 0 ? ([['moves', bytes(node.moves)]] as const) : []),
      ['computed by', computedBy(node)],
      ...(node.version ? ([['version', String(node.version)]] as const) : []),
    ]),
    ...node.refusals.map(({ delegate, reason }) =>
      h('p', { class: 'reason' }, `not by ${delegate}: ${reason}`),
    ),
    ...Object.entries(node.subgraphs ?? {}).map(([name, list]) => calls(page, name, list)),
    ...(attributes.length > 0
      ? [section('Attributes', facts(attributes.map(([name, value]) => [name, attribute(value)])))]
      : []),
    section(
      'Inputs',
      ...node.inputs.map((tensor) =>
        tensor === null ? h('div', { class: 'card muted' }, 'left out') : tensorCard(page, graph, tensor),
      ),
    ),
    section('Outputs', ...node.outputs.map((tensor) => tensorCard(page, graph, tensor))),
  ];
}

function computedBy({ delegate }: NodeInfo): string {
  if (delegate === undefined) return 'nobody: there is no kernel';
  if (delegate === 'late') return 'whoever takes it when a run tells its shapes';
  return delegate === 'load' ? 'the loader: its operands are constant' : delegate;
}

function calls(page: Page, attribute: string, graphs: readonly number[]): HTMLElement {
  const go = (graph: number) => () => page.change({ graph, selection: undefined });
  return section(
    `calls: ${attribute.replace(/Subgraph(Index|Indices)?$/, '')}`,
    ...graphs.map((graph) =>
      h('button', { class: 'link', click: go(graph) }, `${page.inspection.graphs[graph]?.name} →`),
    ),
  );
}

// --- a tensor ---

function tensorDetails(page: Page, graph: number, index: number): HTMLElement[] {
  const tensor = page.inspection.graphs[graph].tensors[index];
  const { nodes } = page.inspection.graphs[graph];
  const maker = page.maker(graph, index);
  const link = (node: number) =>
    h(
      'button',
      { class: 'link', click: () => page.select({ graph, kind: 'node', index: node }) },
      `${nodes[node].op} #${node}`,
    );
  return [
    back(page),
    h('h2', {}, 'Tensor', h('small', {}, `#${index}`)),
    h('p', { class: 'name' }, tensor.name),
    facts(tensorFacts(tensor)),
    ...(maker === undefined ? [] : [section('Made by', link(maker))]),
    section('Read by', ...page.readers(graph, index).map(link)),
    ...contents(tensor),
  ];
}

/** A tensor in a few lines; a click opens it. */
function tensorCard(page: Page, graph: number, index: number): HTMLElement {
  const tensor = page.inspection.graphs[graph].tensors[index];
  return h(
    'div',
    { class: 'card' },
    h(
      'button',
      {
        class: 'link name',
        title: tensor.name,
        click: () => page.select({ graph, kind: 'tensor', index }, tensor.bytes === undefined),
      },
      short(tensor.name) || `tensor ${index}`,
    ),
    h('div', { class: 'type' }, h('b', {}, tensor.dtype), ` ${shape(tensor.shape)}`),
    ...(tensor.quantization ? [h('div', { class: 'muted' }, quantizationText(tensor))] : []),
    ...contents(tensor),
  );
}

function tensorFacts(tensor: TensorDetail): (readonly [string, string])[] {
  const { quantization, bytes: size, variable } = tensor;
  return [
    ['type', tensor.dtype],
    ['shape', shape(tensor.shape)],
    ...(size === undefined ? [] : ([['constant', bytes(size)]] as const)),
    ...(variable ? ([['variable', 'keeps its contents between runs']] as const) : []),
    ...(quantization ? ([['quantization', quantizationText(tensor)]] as const) : []),
  ];
}

/** `0.0078 × (q − 128)`, which stands for the real numbers from ... to ... */
function quantizationText({ quantization, dtype }: TensorDetail): string {
  if (!quantization) return '';
  const { scale, zeroPoint, axis } = quantization;
  if (scale.length > 1) {
    const sorted = [...scale].sort((a, b) => a - b);
    return `${scale.length} scales along axis ${axis}, ${real(sorted[0])} to ${real(sorted[sorted.length - 1])}`;
  }
  const [low, high] = { int8: [-128, 127], uint8: [0, 255], int16: [-32768, 32767] }[dtype as string] ?? [];
  const zero = zeroPoint[0] ?? 0;
  const formula =
    zero === 0
      ? `${real(scale[0])} × q`
      : `${real(scale[0])} × (q ${zero < 0 ? '+' : '−'} ${Math.abs(zero)})`;
  if (low === undefined || high === undefined) return formula;
  return `${formula}, from ${real(Number((scale[0] * (low - zero)).toPrecision(3)))} to ${real(Number((scale[0] * (high - zero)).toPrecision(3)))}`;
}

function contents({ weights, preview, bytes: size }: TensorDetail): HTMLElement[] {
  const parts: HTMLElement[] = [];
  if (weights && weights.histogram.length > 0) {
    parts.push(
      histogram(weights),
      h(
        'div',
        { class: 'muted' },
        `${real(weights.min)} to ${real(weights.max)}, mean ${real(weights.mean)}, deviation ${real(weights.std)}${weights.zeros > 0.005 ? `, ${percent(weights.zeros)} zeros` : ''}`,
      ),
    );
  }
  if (preview && preview.length > 0) {
    const more = size !== undefined && preview.length >= 24 ? ' …' : '';
    parts.push(h('code', {}, `${preview.map(real).join('  ')}${more}`));
  }
  return parts;
}

function histogram({ histogram: bins, min, max }: NonNullable<TensorDetail['weights']>): HTMLElement {
  const most = Math.max(...bins);
  const [width, height] = [300, 46];
  const step = width / bins.length;
  const bars = bins.map((number, i) => {
    const tall = number === 0 ? 0 : Math.max(1, (height * number) / most);
    return svg('rect', { x: i * step, y: height - tall, width: Math.max(0.5, step - 0.8), height: tall });
  });
  const zero = min < 0 && max > 0 ? ((0 - min) / (max - min)) * width : undefined;
  const line = zero === undefined ? [] : [svg('line', { x1: zero, x2: zero, y1: 0, y2: height })];
  const picture = svg(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, class: 'histogram', role: 'img' },
    ...line,
    ...bars,
  );
  const element = h('div', {});
  element.append(picture);
  return element;
}

// --- pieces ---

function back(page: Page): HTMLElement {
  return h('button', { class: 'link back', click: () => page.select(undefined, false) }, '← model');
}

function section(title: string, ...children: readonly Node[]): HTMLElement {
  return h('section', {}, h('h3', {}, title), ...children);
}

function facts(list: readonly (readonly [string, string])[]): HTMLElement {
  return h('dl', {}, ...list.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}
