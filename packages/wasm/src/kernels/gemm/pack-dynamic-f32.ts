import {
  f32,
  f32x4,
  i32,
  i32x4,
  type Local,
  type Routine,
  smaller,
  type V128,
  v128,
} from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';

const NR = 8;

/** How a matrix lies: [depth, columns], or `turned` [columns, depth]. */
export type MatrixLayout = 'straight' | 'turned';

/**
 * Packs a matrix that is known only while running, and its bias, into panels of eight columns, as `packPanelsF32` does
 * it for constants. Lanes beyond the last column hold anything.
 */
export function packDynamicF32(layout: MatrixLayout): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`f32-pack-${layout}`, PARAMETERS, (f, p) => {
    f.while(
      () => i32.gt_s(p.columns, 0),
      () => {
        storeBias(f, p);
        f.step(p.to, 4 * NR);
        if (layout === 'straight') copyRows(f, p);
        else turnRows(f, p);
        f.step(p.columns, -NR);
      },
    );
  });
}

const PARAMETERS = {
  /** First column. */
  from: 'i32',
  /** Bytes from one row in memory to the next. */
  pitch: 'i32',
  to: 'i32',
  columns: 'i32',
  depth: 'i32',
  /** Of the first column; 0: none. */
  bias: 'i32',
} as const;

type Locals = Readonly<Record<keyof typeof PARAMETERS, Local<'i32'>>>;

/** 32 bits for each column of a panel. */
export function storeBias(
  f: Routine,
  { bias, to }: { readonly bias: Local<'i32'>; readonly to: Local<'i32'> },
): void {
  f.if(
    bias,
    () => {
      f.store(to, v128.load(bias));
      f.store(to, v128.load(bias, 16), 16);
      f.step(bias, 4 * NR);
    },
    () => {
      f.store(to, f32x4.splat(0));
      f.store(to, f32x4.splat(0), 16);
    },
  );
}

function copyRows(f: Routine, p: Locals): void {
  const at = f.int(p.from);
  f.times(p.depth, () => {
    f.store(p.to, v128.load(at));
    f.store(p.to, v128.load(at, 16), 16);
    f.step(at, p.pitch);
    f.step(p.to, 4 * NR);
  });
  f.step(p.from, 4 * NR);
}

function turnRows(f: Routine, p: Locals): void {
  const last = f.int(i32.sub(p.columns, 1));
  const rows = Array.from({ length: NR }, (_, j) =>
    f.int(i32.add(p.from, i32.mul(p.pitch, smaller(last, j)))),
  );
  const left = f.int(p.depth);
  f.while(
    () => i32.ge_s(left, 4),
    () => {
      const halves = [rows.slice(0, 4), rows.slice(4)].map((four) =>
        transposeFour(
          f,
          four.map((row) => f.let(v128.load(row))),
        ),
      );
      halves.forEach((columns, half) => {
        columns.forEach((column, k) => {
          f.store(p.to, column, 4 * NR * k + 16 * half);
        });
      });
      for (const row of rows) f.step(row, 16);
      f.step(p.to, 16 * NR);
      f.step(left, -4);
    },
  );
  f.times(left, () => {
    rows.forEach((row, j) => {
      f.storeF32(p.to, f32.load(row), 4 * j);
      f.step(row, 4);
    });
    f.step(p.to, 4 * NR);
  });
  f.step(p.from, i32.mul(p.pitch, NR));
}

/** Four rows of 32-bit elements as four columns. */
export function transposeFour(f: Routine, [a, b, c, d]: readonly Local<'v128'>[]): V128[] {
  const [ab, cd] = [f.let(i32x4.shuffle(a, b, [0, 4, 1, 5])), f.let(i32x4.shuffle(c, d, [0, 4, 1, 5]))];
  const [ef, gh] = [f.let(i32x4.shuffle(a, b, [2, 6, 3, 7])), f.let(i32x4.shuffle(c, d, [2, 6, 3, 7]))];
  return [
    i32x4.shuffle(ab, cd, [0, 1, 4, 5]),
    i32x4.shuffle(ab, cd, [2, 3, 6, 7]),
    i32x4.shuffle(ef, gh, [0, 1, 4, 5]),
    i32x4.shuffle(ef, gh, [2, 3, 6, 7]),
  ];
}
