import type { Epoch } from '../heads/history.ts';
import { type Html, html } from './html.ts';

interface Line {
  readonly name: string;
  readonly className: string;
  readonly values: readonly (number | undefined)[];
}

const WIDTH = 460;
const HEIGHT = 220;
const LEFT = 46;
const RIGHT = 12;
const TOP = 14;
const BOTTOM = 28;

/** Loss and accuracy over epochs, side by side, as inline SVG. */
export function curves(history: readonly Epoch[]): Html {
  const loss = [
    { name: 'training', className: 'train', values: history.map((epoch) => epoch.loss) },
    { name: 'validation', className: 'validation', values: history.map((epoch) => epoch.validationLoss) },
  ];
  const accuracy = [
    { name: 'training', className: 'train', values: history.map((epoch) => epoch.accuracy) },
    { name: 'validation', className: 'validation', values: history.map((epoch) => epoch.validationAccuracy) },
  ];
  const highest = Math.max(
    1e-6,
    ...loss.flatMap(({ values }) => values.filter((value) => value !== undefined)),
  );
  return html`<div class="charts">${chart('Loss', loss, 0, highest)}${chart('Accuracy', accuracy, 0, 1)}</div>`;
}

function chart(title: string, lines: readonly Line[], min: number, max: number): Html {
  const drawn = lines.filter(({ values }) => values.some((value) => value !== undefined));
  const count = Math.max(...drawn.map(({ values }) => values.length));
  const x = (i: number) => LEFT + (count < 2 ? 0.5 : i / (count - 1)) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => HEIGHT - BOTTOM - ((value - min) / (max - min)) * (HEIGHT - TOP - BOTTOM);
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => min + share * (max - min));
  return html`<figure>
<figcaption>${title} ${drawn.map(({ name, className }) => html`<span class="key ${className}">${name}</span> `)}</figcaption>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title} over ${count} epochs">
${ticks.map(
  (
    tick,
  ) => html`<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at(y(tick))}" y2="${at(y(tick))}"/>
<text x="${LEFT - 6}" y="${at(y(tick) + 4)}" text-anchor="end">${tick.toPrecision(2)}</text>
`,
)}${drawn.map(({ className, values }) => polyline(className, values, x, y))}
<text x="${LEFT}" y="${HEIGHT - 8}">epoch 1</text>
<text x="${WIDTH - RIGHT}" y="${HEIGHT - 8}" text-anchor="end">${count}</text>
</svg>
</figure>`;
}

function polyline(
  className: string,
  values: readonly (number | undefined)[],
  x: (i: number) => number,
  y: (value: number) => number,
): Html {
  const points = values.flatMap((value, i) => (value === undefined ? [] : [[x(i), y(value)]]));
  if (points.length === 1) {
    return html`<circle class="${className}" cx="${at(points[0][0])}" cy="${at(points[0][1])}" r="3"/>`;
  }
  return html`<polyline class="${className}" points="${points.map((point) => point.map(at).join(',')).join(' ')}"/>`;
}

function at(value: number): string {
  return value.toFixed(1);
}
