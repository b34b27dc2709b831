import type { TensorDetail } from '../src/inspect/graph.ts';

export function bytes(count: number): string {
  return scaled(count, 1024, ['B', 'KiB', 'MiB', 'GiB']);
}

export function count(number: number): string {
  return scaled(number, 1000, ['', 'k', 'M', 'G', 'T']).trim();
}

function scaled(number: number, step: number, units: readonly string[]): string {
  let value = number;
  let unit = 0;
  while (value >= step && unit < units.length - 1) {
    value /= step;
    unit++;
  }
  return `${unit === 0 ? value : value >= 100 ? value.toFixed(0) : value.toPrecision(3)} ${units[unit]}`;
}

export function percent(share: number): string {
  return share > 0 && share < 0.001 ? '< 0.1 %' : `${(100 * share).toFixed(1)} %`;
}

export function real(value: number | string): string {
  if (typeof value === 'string') return value;
  return Number.isInteger(value) && Math.abs(value) < 1e6
    ? String(value)
    : String(Number(value.toPrecision(5)));
}

export function shape(sizes: TensorDetail['shape']): string {
  if (sizes === null) return 'any rank';
  return sizes.length === 0 ? 'scalar' : sizes.map((size) => (size < 0 ? '?' : size)).join(' × ');
}

/** Converters join the names of what they have fused; the first one says enough. */
export function short(name: string): string {
  return name.split(';')[0];
}

export function plural(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

export function attribute(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return value.map(attribute).join(', ');
  if (typeof value === 'number') return real(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
