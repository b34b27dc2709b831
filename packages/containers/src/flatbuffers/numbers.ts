import { enumName } from './enums.ts';
import { formatSteps } from './path.ts';
import { SCALARS } from './scalars.ts';
import type { Field } from './schema.ts';
import { damaged, reportUnknown, type Source } from './source.ts';

/** Shorter vectors are read number by number. */
const MANY = 16;

/** A scalar as the object model shows it: a field, or an element of a vector. */
export function scalarAt(source: Source, at: number, field: Field, step: string | number): unknown {
  const raw = SCALARS[field.scalar].read(source.view, at);
  if (field.kind === 'enum') {
    const value = Number(raw);
    const name = enumName(field.numberOf, value);
    if (name === undefined) {
      source.steps.push(step);
      reportUnknown(source, 'enum-value', value);
      source.steps.pop();
    }
    return name ?? value;
  }
  if (field.scalar === 'bool') return raw !== 0;
  if (typeof raw === 'number' || !field.traits.safe) return raw;
  const place = formatSteps([...source.steps, step]);
  throw damaged(
    `${source.code}_RANGE`,
    `${place}: number is too large to be a count or a position`,
    String(raw),
  );
}

/** The numbers, names or truths of a vector, whose first element is at `start`. */
export function listAt(source: Source, start: number, count: number, field: Field): ArrayLike<unknown> {
  const many = count < MANY ? undefined : manyAt(source, start, count, field);
  if (many !== undefined) return many;
  const list = new Array<unknown>(count);
  const { bytes } = field;
  if (field.scalar === 'int' && field.kind === 'scalar')
    for (let i = 0; i < count; i++) list[i] = source.view.getInt32(start + i * bytes, true);
  else for (let i = 0; i < count; i++) list[i] = scalarAt(source, start + i * bytes, field, i);
  return list;
}

/**
 * Many numbers at once, where that can be: scales and zero points come by the hundred thousand, to code that runs for
 * the first time. Engines copy and sort typed arrays far faster than such code reads them.
 */
function manyAt(source: Source, start: number, count: number, field: Field): ArrayLike<number> | undefined {
  const { scalar, traits } = field;
  if (!traits.many && scalar !== 'long') return undefined;
  const { buffer } = source.bytes.slice(start, start + count * field.bytes);
  if (scalar === 'long') return repeated(source, new BigInt64Array(buffer).sort());
  return scalar === 'int' ? new Int32Array(buffer) : new Float32Array(buffer);
}

/**
 * One 64-bit integer many times over, which is what zero points of channels are: one list for all vectors of that
 * length, which nobody may change.
 */
function repeated({ repeated }: Source, sorted: BigInt64Array): readonly number[] | undefined {
  const count = sorted.length;
  const value = Number(sorted[0]);
  if (sorted[0] !== sorted[count - 1] || value !== (value | 0)) return undefined;
  let list = repeated.get(count);
  if (list?.[0] !== value) {
    list = Object.freeze(new Array<number>(count).fill(value));
    repeated.set(count, list);
  }
  return list;
}
