import { i8x16, i16x8, i32, i32x4, type Routine, type V128, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { storeEight } from '../lib/tail.ts';
import { mapWords } from '../lib/words.ts';
import { uniformRequantizer } from '../requantize/uniform.ts';
import { sigmoid16, tanh16 } from './fixed16.ts';

/** Gates are int16 with 12 fraction bits. */
const GATE_BITS = 3;

/** What becomes of the 32-bit products of sixteen-bit lanes, saturated to sixteen bits. */
function ofProducts(f: Routine, a: V128, b: V128, take: (x: V128, half: 'low' | 'high') => V128): V128 {
  const [x, y] = [f.let(a), f.let(b)];
  const [low, high] = (['low', 'high'] as const).map((half) =>
    f.let(take(f.let(i32x4[`extmul_${half}_i16x8_s`](x, y)), half)),
  );
  return i16x8.narrow_i32x4_s(low, high);
}

/** x / 2^bits, rounded half away from zero. */
function shifted(x: V128, bits: number): V128 {
  return i32x4.shr_s(i32x4.add(i32x4.add(x, i32x4.splat(2 ** (bits - 1))), i32x4.shr_s(x, 31)), bits);
}

/**
 * New cells of an integer LSTM, int16 with `15 + cellBits` integer bits, from its gates, which lie one behind the other.
 * Source: `lstm-integer.ts` of `@zoo/ops`.
 */
export function lstmCellInt16(
  cellBits: number,
  coupled: boolean,
): Kernel<'gates' | 'cell' | 'cells' | 'low' | 'high'> {
  const params = { gates: 'i32', cell: 'i32', cells: 'i32', low: 'i32', high: 'i32' } as const;
  return defineKernel(`int16-lstm-cell${cellBits}${coupled ? '-coupled' : ''}`, params, (f, p) => {
    const [low, high] = [p.low, p.high].map((bound) => f.let(i16x8.splat(bound)));
    const step = f.int(i32.shl(p.cells, 1));
    mapWords(f, p.cell, p.cells, () => {
      const at = f.int(p.gates);
      const [input, forget, candidate] = [0, 1, 2].map(() => {
        const x = f.let(v128.load(at));
        f.step(at, step);
        return x;
      });
      f.step(p.gates, 16);
      const kept = sigmoid16(f, forget, GATE_BITS);
      const opened = coupled ? f.let(i16x8.sub(i16x8.splat(32767), kept)) : sigmoid16(f, input, GATE_BITS);
      const old = f.let(ofProducts(f, kept, v128.load(p.cell), (x) => shifted(x, 15)));
      const fresh = ofProducts(f, opened, tanh16(f, candidate, GATE_BITS), (x) => shifted(x, 30 + cellBits));
      const value = i16x8.add_sat_s(old, fresh);
      return f.let(i16x8.min_s(i16x8.max_s(value, low), high));
    });
  });
}

/** What cells and their output gate give, rescaled to bytes, less a zero point. */
export function lstmHiddenInt8(cellBits: number): Kernel<keyof typeof HIDDEN> {
  return defineKernel(`int8-lstm-hidden${cellBits}`, HIDDEN, (f, p) => {
    const rescale = uniformRequantizer(f, p);
    const zero = f.let(i32x4.splat(p.zero));
    f.while(
      () => i32.gt_s(p.cells, 0),
      () => {
        const gate = sigmoid16(f, v128.load(p.gate), GATE_BITS);
        const cell = tanh16(f, v128.load(p.cell), 15 + cellBits);
        const words = f.let(ofProducts(f, gate, cell, (x) => i32x4.sub(rescale(i32x4.shl(x, 1)), zero)));
        const bytes = f.let(i8x16.narrow_i16x8_s(words, words));
        storeEight(f, p.to, bytes, p.cells);
        f.step(p.gate, 16);
        f.step(p.cell, 16);
        f.step(p.to, 8);
        f.step(p.cells, -8);
      },
    );
  });
}

const HIDDEN = {
  gate: 'i32',
  cell: 'i32',
  to: 'i32',
  cells: 'i32',
  zero: 'i32',
  significand: 'i32',
  left: 'i32',
  right: 'i32',
} as const;

const PEEPHOLE = {
  to: 'i32',
  weights: 'i32',
  cell: 'i32',
  cells: 'i32',
  significand: 'i32',
  left: 'i32',
  right: 'i32',
} as const;

/** to = saturated(to + rescaled(weights c)): what a gate sees of the cells. */
export const lstmPeepholeInt16: Kernel<keyof typeof PEEPHOLE> = defineKernel(
  'int16-lstm-peephole',
  PEEPHOLE,
  (f, p) => {
    const rescale = uniformRequantizer(f, p);
    mapWords(f, p.to, p.cells, () => {
      const old = f.let(v128.load(p.to));
      const seen = ofProducts(f, v128.load(p.weights), v128.load(p.cell), (x, half) =>
        i32x4.add(rescale(i32x4.shl(x, 1)), i32x4[`extend_${half}_i16x8_s`](old)),
      );
      f.step(p.weights, 16);
      f.step(p.cell, 16);
      return f.let(seen);
    });
  },
);
