import { i32, type Local, type Parameters, type Routine, type V128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { ELEMENT_BYTES, type ElementType, loadFour, loadOne, storeFour } from '../lib/elements.ts';
import type { Stride } from './nest.ts';

/**
 * What a map is told beside its elements: bounds of an activation, or whatever the function calls them, and where it
 * notes what it refuses.
 */
const SETTINGS = { low: 'f32', high: 'f32', fault: 'i32' } as const;

export type Settings = Parameters<typeof SETTINGS>;

/** Four results from four elements of each operand; only the first `left` of them are elements, where that is less. */
export type MapFunction<X = Local<'v128'>, Y = V128> = (
  f: Routine,
  x: readonly X[],
  settings: Settings,
  left: Local<'i32'>,
) => Y;

/** An operand by the type of its elements and how it runs along the inner loop. */
export interface MapOperand {
  readonly type: ElementType;
  readonly stride: Stride;
}

/** How a map has four elements: `load` those at an address, `store` the first `left`. */
interface Quad<X, Y> {
  load(f: Routine, operand: MapOperand, at: Local<'i32'>): X;
  store(f: Routine, type: ElementType, to: Local<'i32'>, result: Y, left: Local<'i32'>): void;
}

/**
 * Any function of up to three broadcasting operands, element by element: `outer` rows of `inner` elements; from one
 * row to the next operands move by their own steps (0 where they broadcast), the result goes on.
 *
 * @param name of the function; with the types and strides it is the name of the kernel
 */
export function mapQuads<X, Y>(
  { load, store }: Quad<X, Y>,
  name: string,
  operands: readonly MapOperand[],
  result: ElementType,
  compute: MapFunction<X, Y>,
): Kernel<MapParameter> {
  const types = operands.map(({ type, stride }) => `${type}-${stride}`).join('-');
  return defineKernel(`${name}-${types}-${result}`, MAP_PARAMETERS, (f, p) => {
    const starts = [p.a, p.b, p.c].slice(0, operands.length);
    const steps = [p.aStep, p.bStep, p.cStep];
    f.times(p.outer, () => {
      const at = starts.map((start) => f.int(start));
      const repeated = operands.map((operand, i) =>
        operand.stride === 'one' ? load(f, operand, at[i]) : undefined,
      );
      const [to, left] = [f.int(p.to), f.int(p.inner)];
      f.while(
        () => i32.gt_s(left, 0),
        () => {
          const x = operands.map((operand, i) => repeated[i] ?? load(f, operand, at[i]));
          store(f, result, to, compute(f, x, p, left), left);
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

const LANES: Quad<Local<'v128'>, V128> = {
  load: (f, { type, stride }, at) => f.let(stride === 'one' ? loadOne(type, at) : loadFour(type, at)),
  store: (f, type, to, result, left) => storeFour(f, type, to, f.let(result), left),
};

/** The same in lanes of 32 bits. */
export const mapElements: KernelFor<MapFunction> = (...described) => mapQuads(LANES, ...described);

/** The kernel of a function, by types of operands and result. */
export type KernelFor<F> = (
  name: string,
  operands: readonly MapOperand[],
  result: ElementType,
  compute: F,
) => Kernel<MapParameter>;

/** Parameters of all maps: up to three operands, of which those that a function does not have are 0. */
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
