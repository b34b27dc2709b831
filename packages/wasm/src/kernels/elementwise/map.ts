import { i32, type Local, type Parameters, type Routine, type V128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { ELEMENT_BYTES, type ElementType, loadFour, loadOne, storeFour } from '../lib/elements.ts';
import type { Stride } from './nest.ts';

/** What a map is told beside its elements: bounds of an activation, or whatever the function calls them. */
const SETTINGS = { low: 'f32', high: 'f32' } as const;

export type Settings = Parameters<typeof SETTINGS>;

/** Four results from four elements of each operand. */
export type MapFunction = (f: Routine, x: readonly Local<'v128'>[], settings: Settings) => V128;

export interface MapOperand {
  readonly type: ElementType;
  readonly stride: Stride;
}

/**
 * Any function of up to three broadcasting operands, element by element: `outer` rows of `inner` elements; from one
 * row to the next operands move by their own steps (0 where they broadcast), the result goes on.
 *
 * @param name of the function; with the types and strides it is the name of the kernel
 */
export function mapElements(
  name: string,
  operands: readonly MapOperand[],
  result: ElementType,
  compute: MapFunction,
): Kernel<MapParameter> {
  const types = operands.map(({ type, stride }) => `${type}-${stride}`).join('-');
  return defineKernel(`${name}-${types}-${result}`, MAP_PARAMETERS, (f, p) => {
    const starts = [p.a, p.b, p.c].slice(0, operands.length);
    const steps = [p.aStep, p.bStep, p.cStep];
    f.times(p.outer, () => {
      const at = starts.map((start) => f.int(start));
      const repeated = operands.map(({ type, stride }, i) =>
        stride === 'one' ? f.let(loadOne(type, at[i])) : undefined,
      );
      const [to, left] = [f.int(p.to), f.int(p.inner)];
      f.while(
        () => i32.gt_s(left, 0),
        () => {
          const x = operands.map(({ type }, i) => repeated[i] ?? f.let(loadFour(type, at[i])));
          storeFour(f, result, to, f.let(compute(f, x, p)), left);
          operands.forEach(({ type, stride }, i) => {
            if (stride === 'each') f.step(at[i], 4 * ELEMENT_BYTES[type]);
          });
          f.step(to, 4 * ELEMENT_BYTES[result]);
          f.step(left, -4);
        },
      );
      starts.forEach((start, i) => {
        f.step(start, steps[i]);
      });
      f.step(p.to, i32.mul(p.inner, ELEMENT_BYTES[result]));
    });
  });
}

export const MAP_PARAMETERS = {
  outer: 'i32',
  inner: 'i32',
  a: 'i32',
  aStep: 'i32',
  b: 'i32',
  bStep: 'i32',
  c: 'i32',
  cStep: 'i32',
  to: 'i32',
  ...SETTINGS,
} as const;

export type MapParameter = keyof typeof MAP_PARAMETERS;
