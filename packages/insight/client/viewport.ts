/** Panning and zooming of a canvas, with mouse, touch and wheel; what is drawn is up to `draw`. */
export class Viewport {
  readonly canvas: HTMLCanvasElement;
  /** Content at the upper left corner, and pixels for a unit of content. */
  x = 0;
  y = 0;
  scale = 1;
  readonly #draw: (context: CanvasRenderingContext2D) => void;
  readonly #limits: readonly [number, number];
  #frame = 0;
  #moving?: { target: [number, number, number]; start: [number, number, number]; from: number };

  constructor(
    canvas: HTMLCanvasElement,
    draw: (context: CanvasRenderingContext2D) => void,
    {
      click,
      hover,
      limits = [0.02, 4],
    }: {
      readonly click?: (x: number, y: number) => void;
      readonly hover?: (x: number, y: number) => void;
      readonly limits?: readonly [number, number];
    },
  ) {
    this.canvas = canvas;
    this.#draw = draw;
    this.#limits = limits;
    new ResizeObserver(() => this.invalidate()).observe(canvas);
    canvas.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
    this.#drag(click, hover);
  }

  get width(): number {
    return this.canvas.clientWidth;
  }

  get height(): number {
    return this.canvas.clientHeight;
  }

  invalidate(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#paint());
  }

  /** Zooms by a factor around a point of the canvas. */
  zoom(factor: number, atX = this.width / 2, atY = this.height / 2): void {
    const scale = Math.min(this.#limits[1], Math.max(this.#limits[0], this.scale * factor));
    this.x += atX / this.scale - atX / scale;
    this.y += atY / this.scale - atY / scale;
    this.scale = scale;
    this.#moving = undefined;
    this.invalidate();
  }

  /** Moves there in a fifth of a second, or at once. */
  go(x: number, y: number, scale = this.scale, at = false): void {
    const still = at || matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (still) [this.x, this.y, this.scale] = [x, y, scale];
    else
      this.#moving = { target: [x, y, scale], start: [this.x, this.y, this.scale], from: performance.now() };
    this.invalidate();
  }

  /** Puts a point of the content into the middle. */
  centre(x: number, y: number, scale = this.scale, at = false): void {
    this.go(x - this.width / 2 / scale, y - this.height / 2 / scale, scale, at);
  }

  #paint(): void {
    this.#frame = 0;
    this.#advance();
    const { canvas } = this;
    const ratio = devicePixelRatio || 1;
    const [width, height] = [Math.round(this.width * ratio), Math.round(this.height * ratio)];
    if (width === 0 || height === 0) return;
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    const context = canvas.getContext('2d');
    if (!context) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    this.#draw(context);
  }

  #advance(): void {
    if (!this.#moving) return;
    const { target, start, from } = this.#moving;
    const time = Math.min(1, (performance.now() - from) / 200);
    const eased = 1 - (1 - time) ** 3;
    [this.x, this.y, this.scale] = target.map((to, i) => start[i] + (to - start[i]) * eased);
    if (time < 1) this.invalidate();
    else this.#moving = undefined;
  }

  #wheel(event: WheelEvent): void {
    event.preventDefault();
    const pixels = event.deltaMode === 1 ? 18 : 1;
    if (event.ctrlKey || event.metaKey) {
      this.zoom(Math.exp(-event.deltaY * pixels * 0.01), event.offsetX, event.offsetY);
      return;
    }
    this.#moving = undefined;
    this.x += (event.deltaX * pixels) / this.scale;
    this.y += (event.deltaY * pixels) / this.scale;
    this.invalidate();
  }

  #drag(click?: (x: number, y: number) => void, hover?: (x: number, y: number) => void): void {
    const { canvas } = this;
    const down = new Map<number, { x: number; y: number }>();
    let travelled = 0;
    canvas.addEventListener('pointerdown', (event) => {
      down.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
      canvas.setPointerCapture(event.pointerId);
      travelled = 0;
    });
    canvas.addEventListener('pointermove', (event) => {
      const last = down.get(event.pointerId);
      const now = { x: event.offsetX, y: event.offsetY };
      if (!last) {
        hover?.(this.x + now.x / this.scale, this.y + now.y / this.scale);
        return;
      }
      const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
      if (other) {
        const distance = (point: typeof now) => Math.hypot(point.x - other.x, point.y - other.y);
        this.zoom(distance(now) / Math.max(1, distance(last)), (now.x + other.x) / 2, (now.y + other.y) / 2);
      }
      this.x -= (now.x - last.x) / this.scale / down.size;
      this.y -= (now.y - last.y) / this.scale / down.size;
      travelled += Math.hypot(now.x - last.x, now.y - last.y);
      down.set(event.pointerId, now);
      this.#moving = undefined;
      this.invalidate();
    });
    const up = (event: PointerEvent) => {
      const wasDown = down.delete(event.pointerId);
      if (wasDown && travelled < 5 && event.type === 'pointerup') {
        click?.(this.x + event.offsetX / this.scale, this.y + event.offsetY / this.scale);
      }
    };
    canvas.addEventListener('pointerup', up);
    canvas.addEventListener('pointercancel', up);
  }
}
