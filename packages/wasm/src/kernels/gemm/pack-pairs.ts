import { i8x16, i16x8, i32, type Local, type Routine, smaller, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { depthMask, halfOf } from '../lib/byte-vectors.ts';
import { INT8_PANEL, type Int8Type, PAIR_BYTES, type WeightStorage } from './int8.ts';

/** Bytes that are written behind the last panel: fifteen steps of the depth. */
export const PAIRS_SLACK = 8 * PAIR_BYTES.words;

/**
 * Rows of 8-bit weights as panels of eight, each behind room for its constants: for each two steps of the depth the
 * pairs of all rows, widened without their zero point, or as the bytes they are. Reads up to 15 bytes behind the last
 * row.
 */
export function packPairs(type: Int8Type, storage: WeightStorage): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`${type}-pack-pairs-${storage}`, PARAMETERS, (f, p) => {
    const zeros = { bytes: f.let(i8x16.splat(p.zero)), words: f.let(i16x8.splat(p.zero)) };
    f.repeat(
      () => {
        f.step(p.to, p.constantBytes);
        f.if(i32.lt_s(p.columns, INT8_PANEL), () => f.fill(p.to, 0, p.panelBytes));
        const row = f.int(p.to);
        f.times(smaller(p.columns, INT8_PANEL), () => {
          packRow(f, { type, storage, from: f.int(p.from), to: f.int(row), left: f.int(p.depth), zeros });
          f.step(p.from, p.depth);
          f.step(row, PAIR_BYTES[storage] / INT8_PANEL);
        });
        f.step(p.to, p.panelBytes);
        f.step(p.columns, -INT8_PANEL);
      },
      () => i32.gt_s(p.columns, 0),
    );
  });
}

const PARAMETERS = {
  from: 'i32',
  to: 'i32',
  columns: 'i32',
  depth: 'i32',
  /** Of the weights; 0 where they stay bytes. */
  zero: 'i32',
  /** In front of each panel, and of its pairs. */
  constantBytes: 'i32',
  panelBytes: 'i32',
} as const;

interface Row {
  readonly type: Int8Type;
  readonly storage: WeightStorage;
  readonly from: Local<'i32'>;
  readonly to: Local<'i32'>;
  readonly left: Local<'i32'>;
  readonly zeros: Readonly<Record<WeightStorage, Local<'v128'>>>;
}

function packRow(f: Routine, { type, storage, from, to, left, zeros }: Row): void {
  const bytes = PAIR_BYTES[storage];
  f.repeat(
    () => {
      const x = f.let(v128.load(from));
      f.if(i32.lt_s(left, 16), () => f.set(x, v128.bitselect(x, zeros.bytes, depthMask(left))));
      const parts =
        storage === 'bytes'
          ? [x]
          : [0, 1].map((half) => f.let(i16x8.sub(halfOf(type, x, half), zeros.words)));
      const perPart = 8 / parts.length;
      for (let pair = 0; pair < 8; pair++) {
        const part = parts[Math.floor(pair / perPart)];
        f.storeLane(storage === 'bytes' ? 2 : 4, to, part, pair % perPart, pair * bytes);
      }
      f.step(to, 8 * bytes);
      f.step(from, 16);
      f.step(left, -16);
    },
    () => i32.gt_s(left, 0),
  );
}
