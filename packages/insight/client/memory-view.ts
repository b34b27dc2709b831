import { color, colorsOf } from './colors.ts';
import { h, replace } from './dom.ts';
import { bytes, plural } from './format.ts';
import type { Page } from './model.ts';

const MARGIN = { left: 76, right: 20, top: 20, bottom: 34 };

/** The arena of the current graph: steps from left to right, addresses from bottom to top, a box for each block. */
export function memoryView(page: Page): HTMLElement {
  const canvas = h('canvas', { 'aria-label': 'memory plan' }) as HTMLCanvasElement;
  const caption = h('p', { class: 'caption' });
  const element = h('div', { class: 'view memory' }, caption, canvas);
  let hover = -1;
  const paint = () => {
    if (page.view === 'memory') paintArena(page, canvas, caption, hover);
  };
  new ResizeObserver(paint).observe(canvas);
  page.listen(paint);
  canvas.addEventListener('pointermove', (event) => {
    const found = blockAt(page, canvas, event.offsetX, event.offsetY);
    if (found !== hover) {
      hover = found;
      paint();
    }
  });
  canvas.addEventListener('pointerleave', () => {
    hover = -1;
    paint();
  });
  canvas.addEventListener('click', () => {
    const [tensor] = arenaOf(page)?.blocks[hover]?.tensors ?? [];
    if (tensor !== undefined) page.select({ graph: page.graph, kind: 'tensor', index: tensor }, false);
  });
  return element;
}

function arenaOf({ inspection, graph }: Page) {
  return inspection.arena?.graphs.find((one) => one.graph === graph);
}

/** Where a block is on the canvas. */
function scalesOf(page: Page, canvas: HTMLCanvasElement) {
  const arena = arenaOf(page);
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  const columns = (arena?.steps.length ?? 0) + 2; // one before the first step, one after the last
  const step = (width - MARGIN.left - MARGIN.right) / Math.max(1, columns);
  const unit = (height - MARGIN.top - MARGIN.bottom) / Math.max(1, arena?.bytes ?? 1);
  return {
    width,
    height,
    step,
    x: (at: number) => MARGIN.left + (at + 1) * step,
    y: (address: number) => height - MARGIN.bottom - address * unit,
  };
}

function blockAt(page: Page, canvas: HTMLCanvasElement, px: number, py: number): number {
  const { x, y } = scalesOf(page, canvas);
  const blocks = arenaOf(page)?.blocks ?? [];
  return blocks.findIndex(
    ({ first, last, offset, bytes: size }) =>
      px >= x(first) && px <= x(last + 1) && py <= y(offset) && py >= y(offset + size),
  );
}

function paintArena(page: Page, canvas: HTMLCanvasElement, caption: HTMLElement, hover: number): void {
  const arena = arenaOf(page);
  const whole = page.inspection.arena;
  if (!arena || !whole) {
    replace(caption, page.inspection.problem ?? 'This graph has no memory of its own.');
    return;
  }
  const { width, height, step, x, y } = scalesOf(page, canvas);
  const ratio = devicePixelRatio || 1;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const context = canvas.getContext('2d');
  if (!context) return;
  context.scale(ratio, ratio);
  context.font = '11px system-ui, sans-serif';
  const { nodes, tensors } = page.current;
  const { of } = colorsOf(page.current, page.coloring);
  axes(context, arena, { width, height, x, y });
  const chosen =
    page.selection?.graph === page.graph && page.selection.kind === 'tensor' ? page.selection.index : -1;
  arena.blocks.forEach(({ tensors: held, offset, bytes: size, first, last }, i) => {
    const maker = held.map((tensor) => page.maker(page.graph, tensor)).find((node) => node !== undefined);
    const [left, right, top, bottom] = [x(first), x(last + 1), y(offset + size), y(offset)];
    const lit = i === hover || held.includes(chosen);
    context.fillStyle =
      held.length === 0 ? color('line') : maker === undefined ? color('terminal') : of(nodes[maker]);
    context.globalAlpha = lit ? 1 : 0.72;
    context.fillRect(left, top, Math.max(1, right - left - 1), Math.max(1, bottom - top - 1));
    context.globalAlpha = 1;
    if (lit) {
      context.strokeStyle = color('ink');
      context.lineWidth = 2;
      context.strokeRect(left, top, Math.max(1, right - left - 1), Math.max(1, bottom - top - 1));
    }
    const label = held.length === 0 ? 'scratch' : (tensors[held[0]].shape?.join('×') ?? '');
    if (right - left > context.measureText(label).width + 10 && bottom - top > 16) {
      context.fillStyle = '#fff';
      context.fillText(label, left + 5, top + 13);
    }
  });
  replace(caption, ...describe(page, hover, step));
}

function describe(page: Page, hover: number, _step: number): (string | HTMLElement)[] {
  const arena = arenaOf(page);
  const whole = page.inspection.arena;
  const block = arena?.blocks[hover];
  if (!arena || !whole) return [];
  const { tensors, nodes } = page.current;
  if (!block) {
    const loss =
      whole.bytes > whole.lowerBound
        ? `, the least possible is ${bytes(whole.lowerBound)}`
        : ', which is the least possible';
    const kept = whole.resident > 0 ? `; packed weights beside it take ${bytes(whole.resident)}` : '';
    return [
      h('b', {}, `Arena ${bytes(whole.bytes)}`),
      `${loss}${kept}. ${plural(arena.steps.length, 'step')} from left to right, addresses from bottom to top.`,
    ];
  }
  const stepName = (at: number) => {
    if (at < 0) return 'the beginning';
    return at >= arena.steps.length ? 'the end' : `step ${at} (${nodes[arena.steps[at]]?.op ?? ''})`;
  };
  const names = block.tensors.map((tensor) => tensors[tensor].name);
  return [
    h('b', {}, names.length === 0 ? 'scratch' : names.join(' = ')),
    ` ${bytes(block.bytes)} at ${block.offset}, from ${stepName(block.first)} to ${stepName(block.last)}`,
  ];
}

function axes(
  context: CanvasRenderingContext2D,
  { bytes: size, steps }: { readonly bytes: number; readonly steps: readonly number[] },
  { width, height, x, y }: Pick<ReturnType<typeof scalesOf>, 'width' | 'height' | 'x' | 'y'>,
): void {
  context.strokeStyle = color('line');
  context.fillStyle = color('muted');
  context.lineWidth = 1;
  for (let i = 0; i <= 4; i++) {
    const at = (size * i) / 4;
    context.beginPath();
    context.moveTo(MARGIN.left, y(at));
    context.lineTo(width - MARGIN.right, y(at));
    context.stroke();
    const label = bytes(Math.round(at));
    context.fillText(label, MARGIN.left - 8 - context.measureText(label).width, y(at) + 4);
  }
  const every = Math.max(1, Math.ceil(steps.length / 16));
  for (let i = 0; i < steps.length; i += every)
    context.fillText(String(i), x(i), height - MARGIN.bottom + 16);
  context.fillText('step', width - MARGIN.right - 24, height - MARGIN.bottom + 30);
}
