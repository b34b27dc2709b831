import {
  allocate,
  type DType,
  elementCount,
  entryCount,
  isStatic,
  type Tensor,
  type TensorData,
} from '@zoo/core';
import type { OperandType } from '@zoo/ir';
import { isolatedScope, prepare } from '../../evaluate.ts';
import { type ConformanceCase, difference, siteOfCase } from '../suite.ts';

/** Entries before and after a result that no kernel may touch; enough for 8-byte elements to stay aligned. */
const GUARD = 16;
const FILLS = [0x55, 0xaa] as const;

/**
 * What a kernel does to memory that it may not do, undefined when nothing: it must write every element of its results
 * (whatever was there before), nothing beside them, and leave its operands alone.
 */
export function memoryFault(one: ConformanceCase): string | undefined {
  const { site, run } = prepare(one.op, siteOfCase(one));
  const contents = () => siteOfCase(one).inputs.map((operand) => operand?.data);
  const operands = contents();
  const before = structuredClone(operands);
  const shaped = site.outputs.every(({ shape }) => shape !== undefined && isStatic(shape));
  const runs = FILLS.map((fill) => {
    const results = shaped ? site.outputs.map((type) => guarded(type, fill)) : [];
    const states = contents();
    const made = run(
      operands.map((data, slot) => (one.inputs[slot]?.variable ? states[slot] : data)),
      results.map(({ view }) => view),
      isolatedScope(),
    );
    return { results, tensors: made ?? results.map(({ view }, i) => ({ ...site.outputs[i], data: view })) };
  });
  for (const [i, { results }] of runs.entries()) {
    const hit = results.findIndex(({ isIntact }) => !isIntact());
    if (hit >= 0) return `run ${i} writes beside result ${hit}`;
  }
  for (const [i, first] of runs[0].tensors.entries()) {
    const found = difference(runs[1].tensors[i], first as Tensor, 'exact');
    if (found) return `result ${i} keeps what was in memory or differs from run to run: ${found}`;
  }
  const changed = operands.findIndex((data, slot) => !sameEntries(data, before[slot]));
  return changed >= 0 ? `operand ${changed} is changed` : outsideAccess(one);
}

interface Guarded {
  readonly view: TensorData;
  isIntact(): boolean;
}

/** Memory for a result, full of `fill`, inside a larger buffer. */
function guarded({ dtype, shape }: OperandType, fill: number): Guarded {
  const count = elementCount(shape);
  const data = allocate(dtype, count + 2 * GUARD);
  if (Array.isArray(data)) {
    return { view: new Array<string>(count).fill(String(fill)) as TensorData, isIntact: () => true };
  }
  const bytes = new Uint8Array(data.buffer).fill(fill);
  const start = entryCount(dtype, GUARD);
  const view = data.subarray(start, start + entryCount(dtype, count));
  const end = view.byteOffset + view.byteLength;
  return {
    view: view as TensorData,
    isIntact: () => bytes.every((byte, i) => byte === fill || (i >= view.byteOffset && i < end)),
  };
}

function sameEntries(a: TensorData | undefined, b: TensorData | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return a.length === b.length;
}

/** An index outside an array does nothing in JavaScript, but shows that a loop and a shape disagree. */
function outsideAccess(one: ConformanceCase): string | undefined {
  const { site, run } = prepare(one.op, siteOfCase(one));
  if (!site.outputs.every(({ shape }) => shape !== undefined && isStatic(shape))) return undefined;
  let found: string | undefined;
  const note = (text: string) => {
    found ??= text;
  };
  run(
    siteOfCase(one).inputs.map((operand, i) => operand && watched(operand.data!, `operand ${i}`, note)),
    site.outputs.map(({ dtype, shape }, i) =>
      watched(allocate(dtype as DType, elementCount(shape)), `result ${i}`, note),
    ),
    isolatedScope(),
  );
  return found;
}

/** `data` that tells of every index outside of it. */
function watched(data: TensorData, name: string, note: (text: string) => void): TensorData {
  const isOutside = (key: string | symbol) =>
    typeof key === 'string' && /^-?\d+$|^NaN$|\./.test(key) && !(key in data);
  return new Proxy(data as Uint8Array, {
    get(target, key) {
      if (isOutside(key)) note(`${name} is read at ${String(key)}, outside its ${data.length} entries`);
      const value = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set(target, key, value) {
      if (isOutside(key)) note(`${name} is written at ${String(key)}, outside its ${data.length} entries`);
      return Reflect.set(target, key, value, target);
    },
  });
}
