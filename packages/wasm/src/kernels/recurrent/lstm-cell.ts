import { clampF32, f32x4, i32, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import { sigmoid, tanh } from '../elementwise/exp.ts';
import { mapF32 } from '../elementwise/nest.ts';
import { defineKernel, type Kernel } from '../kernel.ts';

/** Loads four elements of each, which lie one behind the other, and goes on. */
function nextOf(f: Routine, at: Local<'i32'>, step: Local<'i32'>, count: number): Local<'v128'>[] {
  const row = f.int(at);
  f.step(at, 16);
  return Array.from({ length: count }, () => {
    const x = f.let(v128.load(row));
    f.step(row, step);
    return x;
  });
}

/**
 * New cells of an LSTM from the sums of its gates, which lie one behind the other (input, forget, candidate): the input
 * gate may be coupled to the forget gate, and is not looked at then.
 *
 *     c = clip(sigmoid(forget) c + sigmoid(input) tanh(candidate))
 */
export function lstmCell(coupled: boolean): Kernel<'gates' | 'cell' | 'cells' | 'clip'> {
  const params = { gates: 'i32', cell: 'i32', cells: 'i32', clip: 'f32' } as const;
  return defineKernel(`f32-lstm-cell${coupled ? '-coupled' : ''}`, params, (f, p) => {
    const high = f.let(f32x4.splat(p.clip));
    const low = f.let(f32x4.neg(high));
    const step = f.int(i32.shl(p.cells, 2));
    mapF32(f, p.cell, p.cells, () => {
      const [input, forget, candidate] = nextOf(f, p.gates, step, 3);
      const kept = f.let(sigmoid(f, forget));
      const opened: V128 = coupled ? f32x4.sub(f.constant(1), kept) : sigmoid(f, input);
      const added = f32x4.mul(f.let(opened), tanh(f, candidate));
      return clampF32(f32x4.add(f32x4.mul(kept, v128.load(p.cell)), added), low, high);
    });
  });
}

/** h = sigmoid(gate) tanh(c) */
export const lstmHidden: Kernel<'gate' | 'cell' | 'to' | 'cells'> = defineKernel(
  'f32-lstm-hidden',
  { gate: 'i32', cell: 'i32', to: 'i32', cells: 'i32' },
  (f, p) => {
    mapF32(f, p.to, p.cells, () => {
      const [gate, c] = [p.gate, p.cell].map((at) => f.let(v128.load(at)));
      f.step(p.gate, 16);
      f.step(p.cell, 16);
      return f32x4.mul(f.let(sigmoid(f, gate)), tanh(f, c));
    });
  },
);

/** to += weights c: what a gate sees of the cells. */
export const lstmPeephole: Kernel<'to' | 'weights' | 'cell' | 'cells'> = defineKernel(
  'f32-lstm-peephole',
  { to: 'i32', weights: 'i32', cell: 'i32', cells: 'i32' },
  (f, p) => {
    mapF32(f, p.to, p.cells, () => {
      const seen = f.let(f32x4.mul(v128.load(p.weights), v128.load(p.cell)));
      f.step(p.weights, 16);
      f.step(p.cell, 16);
      return f32x4.add(v128.load(p.to), seen);
    });
  },
);
