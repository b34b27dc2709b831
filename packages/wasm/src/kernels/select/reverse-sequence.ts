import { i32 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import type { CopyUnit } from '../lib/copy-runs.ts';
import { checked, copySlice, INDEX_BYTES, type IndexType, noted } from './gather.ts';

/**
 * Copies `count` slices from number `first` on. A slice is step number `n / apart % size` of the sequence that is entry
 * `n / batchApart % batch`: steps below the length of that sequence are in reverse order.
 */
export function reverseSequences(copy: CopyUnit, index: IndexType): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`reverse-sequences-${copy}-${index}`, PARAMETERS, (f, p) => {
    const lengthsEnd = f.int(i32.add(p.size, 1)); // a sequence may be as long as the axis
    const slice = f.int(p.first);
    const to = f.int(i32.add(p.to, i32.mul(slice, p.bytes)));
    f.times(p.count, () => {
      const step = f.int(i32.rem_u(i32.div_u(slice, p.apart), p.size));
      const entry = i32.rem_u(i32.div_u(slice, p.batchApart), p.batch);
      const lengthAt = f.int(i32.add(p.lengths, i32.mul(entry, INDEX_BYTES[index])));
      const length = checked(f, index, lengthAt, lengthsEnd, noted(f, p.fault, index));
      const source = f.int(slice);
      f.if(i32.lt_s(step, length), () => {
        const further = i32.sub(i32.sub(length, 1), i32.shl(step, 1));
        f.step(source, i32.mul(further, p.apart));
      });
      copySlice(f, copy, to, f.int(i32.add(p.from, i32.mul(source, p.bytes))), p.bytes);
      f.step(to, p.bytes);
      f.step(slice, 1);
    });
  });
}

const PARAMETERS = {
  from: 'i32',
  to: 'i32',
  first: 'i32',
  count: 'i32',
  /** Of a slice. */
  bytes: 'i32',
  lengths: 'i32',
  /** Of the axis of the sequence. */
  size: 'i32',
  /** Slices from one step of a sequence to the next, and from one entry of the batch to the next. */
  apart: 'i32',
  batchApart: 'i32',
  batch: 'i32',
  fault: 'i32',
} as const;
