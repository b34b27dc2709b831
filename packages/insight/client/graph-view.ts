import { color, colorsOf } from './colors.ts';
import { h, replace, swatch } from './dom.ts';
import type { DrawnBox, NodeInfo, Page } from './model.ts';
import { Viewport } from './viewport.ts';

const RADIUS = 7;
const MINIMAP_WIDTH = 84;

/** The graph on a canvas, with a map of the whole at its side and a legend. */
export class GraphView {
  readonly element: HTMLElement;
  readonly #page: Page;
  readonly #viewport: Viewport;
  readonly #minimap: HTMLCanvasElement;
  readonly #legend = h('div', { class: 'legend' });
  #hover = -1;
  #shown = -1;
  #colors = new Map<NodeInfo, string>();
  #palette: Record<string, string> = {};

  constructor(page: Page) {
    this.#page = page;
    const canvas = h('canvas', { 'aria-label': 'graph', tabindex: 0 }) as HTMLCanvasElement;
    this.#minimap = h('canvas', { class: 'minimap', 'aria-hidden': 'true' }) as HTMLCanvasElement;
    this.element = h('div', { class: 'view graph' }, canvas, this.#minimap, this.#legend);
    this.#viewport = new Viewport(canvas, (context) => this.#paint(context), {
      click: (x, y) => this.#click(x, y),
      hover: (x, y) => this.#point(this.#boxAt(x, y)),
    });
    canvas.addEventListener('dblclick', () => {
      const box = page.drawing.boxes[this.#hover];
      if (box?.kind === 'node') page.enter(page.graph, box.index);
    });
    this.#dragMinimap();
    page.listen((centre) => this.update(centre));
  }

  update(centre: boolean): void {
    const { graph, selection } = this.#page;
    this.refreshColors();
    if (this.#shown !== graph) {
      this.#shown = graph;
      this.home(true);
    }
    const box = centre && selection ? this.#boxOf(selection) : undefined;
    if (box) {
      const scale = Math.max(this.#viewport.scale, 0.75);
      this.#viewport.centre(box.x + box.width / 2, box.y + box.height / 2, scale);
    }
    this.#viewport.invalidate();
  }

  refreshColors(): void {
    const { current, coloring } = this.#page;
    const { of, legend } = colorsOf(current, coloring);
    this.#colors = new Map(current.nodes.map((node) => [node, of(node)]));
    const names = ['panel', 'line', 'ink', 'muted', 'accent', 'edge', 'bg', 'terminal', 'delegate-reference'];
    this.#palette = Object.fromEntries(names.map((name) => [name, color(name)]));
    const slow = coloring !== 'delegate' && current.nodes.some(({ delegate }) => delegate === 'reference');
    const dot = swatch(this.#palette['delegate-reference']);
    dot.classList.add('round');
    replace(
      this.#legend,
      ...legend.map(({ label, color }) => h('span', {}, swatch(color), label)),
      slow && h('span', {}, dot, 'on the reference kernels'),
    );
    this.#viewport.invalidate();
  }

  /** The start of the graph at a size that can be read; all of it when that is as large. */
  home(at = false): void {
    const { drawing } = this.#page;
    const { width, height } = this.#viewport;
    const fit = Math.min(width / drawing.width, height / drawing.height);
    const scale = Math.min(1.25, Math.max(fit, 1));
    const first = drawing.boxes[0];
    const middle = drawing.width * scale <= width || !first ? drawing.width / 2 : first.x + first.width / 2;
    const top = drawing.height * scale < height ? (drawing.height - height / scale) / 2 : 0;
    this.#viewport.go(middle - width / 2 / scale, top, scale, at);
  }

  fit(): void {
    const { drawing } = this.#page;
    const { width, height } = this.#viewport;
    const scale = Math.min(1.25, width / drawing.width, height / drawing.height);
    this.#viewport.centre(drawing.width / 2, drawing.height / 2, scale);
  }

  zoom(factor: number): void {
    this.#viewport.zoom(factor);
  }

  /** Selects a neighbour: what the selected node reads from, what reads it, or what stands beside it. */
  walk(direction: 'up' | 'down' | 'left' | 'right'): void {
    const { drawing, selection } = this.#page;
    const current = selection && this.#boxOf(selection);
    const at = current ? drawing.boxes.indexOf(current) : -1;
    if (!current) {
      this.#selectBox(drawing.boxes[0]);
      return;
    }
    const centre = (box: DrawnBox) => box.x + box.width / 2;
    const vertical = direction === 'up' || direction === 'down';
    const linked = drawing.edges.flatMap(({ from, to }) => {
      if (direction === 'up') return to === at ? [from] : [];
      return direction === 'down' && from === at ? [to] : [];
    });
    const beside = drawing.boxes.filter(
      (box) =>
        box !== current &&
        Math.abs(box.y + box.height / 2 - current.y - current.height / 2) < 30 &&
        Math.sign(centre(box) - centre(current)) === (direction === 'left' ? -1 : 1),
    );
    const options = vertical ? linked.map((i) => drawing.boxes[i]) : beside;
    const nearest = options.sort(
      (a, b) => Math.abs(centre(a) - centre(current)) - Math.abs(centre(b) - centre(current)),
    )[0];
    if (nearest) this.#selectBox(nearest);
  }

  #selectBox(box: DrawnBox | undefined): void {
    if (!box) return;
    const { graph } = this.#page;
    this.#page.select({ graph, kind: box.kind === 'node' ? 'node' : 'tensor', index: box.index });
  }

  #boxOf({ graph, kind, index }: { graph: number; kind: string; index: number }): DrawnBox | undefined {
    const { boxes } = this.#page.data.drawings[graph];
    const node = this.#page.nodeOf({ graph, kind: kind as 'node', index });
    return (
      boxes.find((box) => kind === 'tensor' && box.kind === 'input' && box.index === index) ??
      boxes.find((box) => box.kind === 'node' && box.index === node)
    );
  }

  #boxAt(x: number, y: number): number {
    return this.#page.drawing.boxes.findIndex(
      (box) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height,
    );
  }

  #point(box: number): void {
    if (this.#hover === box) return;
    this.#hover = box;
    this.#viewport.canvas.style.cursor = box < 0 ? 'grab' : 'pointer';
    this.#viewport.invalidate();
  }

  #click(x: number, y: number): void {
    const box = this.#page.drawing.boxes[this.#boxAt(x, y)];
    const { graph } = this.#page;
    if (box)
      this.#page.select({ graph, kind: box.kind === 'node' ? 'node' : 'tensor', index: box.index }, false);
    else this.#page.select(undefined, false);
  }

  // --- painting ---

  #paint(context: CanvasRenderingContext2D): void {
    const { x, y, scale, width, height } = this.#viewport;
    const { boxes } = this.#page.drawing;
    context.save();
    context.scale(scale, scale);
    context.translate(-x, -y);
    const [right, bottom] = [x + width / scale, y + height / scale];
    this.#paintEdges(context, [x, y, right, bottom]);
    boxes.forEach((box, i) => {
      if (box.x > right || box.y > bottom || box.x + box.width < x || box.y + box.height < y) return;
      this.#paintBox(context, box, i === this.#hover);
    });
    context.restore();
    this.#paintMinimap();
  }

  #paintEdges(
    context: CanvasRenderingContext2D,
    [left, top, right, bottom]: readonly [number, number, number, number],
  ): void {
    const { boxes, edges } = this.#page.drawing;
    const lit = this.#litBoxes();
    const bright: (readonly number[])[] = [];
    context.strokeStyle = this.#palette.edge;
    context.lineWidth = Math.max(1.3, 0.7 / this.#viewport.scale);
    context.beginPath();
    for (const { from, to, points } of edges) {
      if (lit.has(boxes[from]) || lit.has(boxes[to])) {
        bright.push(points);
        continue;
      }
      if (points[1] > bottom || points[points.length - 1] < top) continue;
      const xs = [points[0], points[points.length - 2]];
      if (points.length === 4 && (Math.min(...xs) > right || Math.max(...xs) < left)) continue;
      trace(context, points);
    }
    context.stroke();
    context.strokeStyle = this.#palette.accent;
    context.fillStyle = this.#palette.accent;
    context.lineWidth *= 1.7;
    context.beginPath();
    for (const points of bright) trace(context, points);
    context.stroke();
    for (const points of bright) arrow(context, points);
  }

  #litBoxes(): Set<DrawnBox> {
    const { selection, graph, drawing } = this.#page;
    const chosen = selection && selection.graph === graph ? this.#boxOf(selection) : undefined;
    const hovered = drawing.boxes[this.#hover];
    return new Set([chosen, hovered].filter((box) => box !== undefined));
  }

  #paintBox(context: CanvasRenderingContext2D, box: DrawnBox, hovered: boolean): void {
    const { scale } = this.#viewport;
    const { selection, graph, current } = this.#page;
    const node = box.kind === 'node' ? current.nodes[box.index] : undefined;
    const fill = node ? (this.#colors.get(node) as string) : this.#palette.terminal;
    const chosen =
      selection?.graph === graph &&
      selection.index === box.index &&
      (selection.kind === 'node') === (box.kind === 'node');
    const small = scale < 0.32;
    context.globalAlpha = node?.delegate === 'load' ? 0.6 : 1;
    context.beginPath();
    context.roundRect(box.x, box.y, box.width, box.height, node ? RADIUS : box.height / 2);
    context.fillStyle = small ? fill : this.#palette.panel;
    context.fill();
    if (!small && node) {
      context.save();
      context.clip();
      context.fillStyle = fill;
      context.fillRect(box.x, box.y, 6, box.height);
      context.restore();
    }
    context.strokeStyle = chosen || hovered ? this.#palette.accent : node ? this.#palette.line : fill;
    context.lineWidth = chosen ? 3 : hovered ? 2 : 1.2;
    context.setLineDash(node?.delegate === 'load' ? [4, 3] : []);
    context.stroke();
    context.setLineDash([]);
    if (!small) this.#paintText(context, box, node);
    context.globalAlpha = 1;
  }

  #paintText(context: CanvasRenderingContext2D, box: DrawnBox, node: NodeInfo | undefined): void {
    const left = box.x + (node ? 16 : 15);
    const room = box.width - 28;
    context.fillStyle = this.#palette.ink;
    context.font = '600 12px system-ui, sans-serif';
    context.fillText(clip(context, box.title, room), left, box.y + (node ? 19 : 17));
    context.fillStyle = this.#palette.muted;
    context.font = '11px system-ui, sans-serif';
    context.fillText(clip(context, box.subtitle, room), left, box.y + (node ? 34 : 31));
    if (box.detail) context.fillText(clip(context, box.detail, room), left, box.y + 49);
    if (node?.delegate === 'reference' || node?.delegate === undefined) {
      if (!node) return;
      context.beginPath();
      context.arc(box.x + box.width - 10, box.y + 10, 3.5, 0, 7);
      context.fillStyle = this.#palette['delegate-reference'];
      context.fill();
    }
  }

  // --- the map at the side ---

  /** Horizontal and vertical; of very tall graphs the map is as wide as a pointer needs. */
  #minimapScale(): readonly [number, number] {
    const { drawing } = this.#page;
    const tall = Math.min(MINIMAP_WIDTH / drawing.width, this.#viewport.height / drawing.height);
    return [Math.max(tall, MINIMAP_WIDTH / 2 / drawing.width), tall];
  }

  #paintMinimap(): void {
    const { drawing, current } = this.#page;
    const { x, y, scale, width, height } = this.#viewport;
    const visible = drawing.width * scale > width || drawing.height * scale > height;
    const ratio = devicePixelRatio || 1;
    const [wide, tall] = this.#minimapScale();
    const [w, length] = [Math.ceil(drawing.width * wide), Math.ceil(drawing.height * tall)];
    const canvas = this.#minimap;
    canvas.hidden = !visible;
    if (!visible) return;
    canvas.width = w * ratio;
    canvas.height = length * ratio;
    canvas.style.width = `${w}px`;
    canvas.style.height = `${length}px`;
    const context = canvas.getContext('2d');
    if (!context) return;
    context.scale(ratio, ratio);
    for (const box of drawing.boxes) {
      const node = box.kind === 'node' ? current.nodes[box.index] : undefined;
      context.fillStyle = node ? (this.#colors.get(node) as string) : this.#palette.terminal;
      context.fillRect(
        box.x * wide,
        box.y * tall,
        Math.max(1, box.width * wide),
        Math.max(1, box.height * tall),
      );
    }
    context.strokeStyle = this.#palette.accent;
    context.lineWidth = 1.5;
    context.strokeRect(x * wide, y * tall, (width / scale) * wide, Math.max(3, (height / scale) * tall));
  }

  #dragMinimap(): void {
    const move = (event: PointerEvent) => {
      if (event.buttons === 0) return;
      const [wide, tall] = this.#minimapScale();
      this.#viewport.centre(event.offsetX / wide, event.offsetY / tall, this.#viewport.scale, true);
    };
    this.#minimap.addEventListener('pointerdown', (event) => {
      this.#minimap.setPointerCapture(event.pointerId);
      move(event);
    });
    this.#minimap.addEventListener('pointermove', move);
  }
}

/** A smooth line through the points: vertical at each of them, straight where they are above each other. */
function trace(context: CanvasRenderingContext2D, points: readonly number[]): void {
  context.moveTo(points[0], points[1]);
  for (let i = 2; i < points.length; i += 2) {
    const [x0, y0, x1, y1] = points.slice(i - 2, i + 2);
    const middle = (y0 + y1) / 2;
    if (x0 === x1) context.lineTo(x1, y1);
    else context.bezierCurveTo(x0, middle, x1, middle, x1, y1);
  }
}

function arrow(context: CanvasRenderingContext2D, points: readonly number[]): void {
  const [x, y] = points.slice(-2);
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x - 4.5, y - 8);
  context.lineTo(x + 4.5, y - 8);
  context.fill();
}

/** As much of the text as fits, with an ellipsis; the end of a path says more than its beginning. */
function clip(context: CanvasRenderingContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  const path = text.includes('/');
  for (let length = text.length - 1; length > 1; length--) {
    const part = path ? `…${text.slice(-length)}` : `${text.slice(0, length)}…`;
    if (context.measureText(part).width <= room) return part;
  }
  return '…';
}
