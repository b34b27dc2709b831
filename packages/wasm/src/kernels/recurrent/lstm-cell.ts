import { clampF32, f32x4, i32, type Local, v128 } from '../../simd/index.ts';
import { sigmoid, tanh } from '../elementwise/exp.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { storeLanesF32 } from '../lib/tail.ts';

/**
 * What an LSTM does with the sums of its four gates, which lie one behind the other (input, forget, candidate, output):
 *
 *     c = clip(sigmoid(forget) c + sigmoid(input) tanh(candidate))
 *     h = sigmoid(output) tanh(c)
 */
export const lstmCell: Kernel<'gates' | 'cell' | 'hidden' | 'cells' | 'clip'> = defineKernel(
  'f32-lstm-cell',
  { gates: 'i32', cell: 'i32', hidden: 'i32', cells: 'i32', clip: 'f32' },
  (f, p) => {
    const high = f.let(f32x4.splat(p.clip));
    const low = f.let(f32x4.neg(high));
    const step = f.int(i32.shl(p.cells, 2));
    f.while(
      () => i32.gt_s(p.cells, 0),
      () => {
        const at = f.int(p.gates);
        const [input, forget, candidate, output] = [0, 1, 2, 3].map(() => {
          const sum = f.let(v128.load(at));
          f.step(at, step);
          return sum;
        });
        const opened = f.let(sigmoid(f, input));
        const kept = f.let(sigmoid(f, forget));
        const added = f32x4.mul(opened, tanh(f, candidate, v128.bitselect));
        const c = f.let(clampF32(f32x4.add(f32x4.mul(kept, v128.load(p.cell)), added), low, high));
        const h = f.let(f32x4.mul(sigmoid(f, output), tanh(f, c, v128.bitselect)));
        const store = (to: Local<'i32'>, value: Local<'v128'>) =>
          f.if(
            i32.ge_s(p.cells, 4),
            () => f.store(to, value),
            () => storeLanesF32(f, f.int(to), [value], p.cells),
          );
        store(p.cell, c);
        store(p.hidden, h);
        f.step(p.gates, 16);
        f.step(p.cell, 16);
        f.step(p.hidden, 16);
        f.step(p.cells, -4);
      },
    );
  },
);
