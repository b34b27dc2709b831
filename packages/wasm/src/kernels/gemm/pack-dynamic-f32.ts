import { f32, i32, type Local, type Routine, smaller, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { transposeFour } from '../lib/lanes.ts';

/** How the right side of a product lies in memory, row by row: [depth, columns], or `turned` (transposed) [columns, depth]. */
export type MatrixLayout = 'straight' | 'turned';

/**
 * Packs a matrix and its bias into panels of some columns, each a row of biases and `depth` rows of weights: what
 * `gemmF32` multiplies by. Lanes beyond the last column hold anything.
 */
export function packDynamicF32(layout: MatrixLayout): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`f32-pack-${layout}`, PARAMETERS, (f, p) => {
    const row = f.int(i32.shl(p.panel, 2));
    f.while(
      () => i32.gt_s(p.columns, 0),
      () => {
        const vectors = f.int(i32.shr_u(i32.add(smaller(p.columns, p.panel), 3), 2));
        f.if(
          p.bias,
          () => {
            copyVectors(f, p.to, p.bias, vectors);
            f.step(p.bias, row);
          },
          () => f.fill(p.to, 0, row),
        );
        f.step(p.to, row);
        if (layout === 'straight') copyRows(f, p, row, vectors);
        else turnRows(f, p, row, vectors);
        f.step(p.columns, i32.sub(0, p.panel));
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
  /** Columns of a panel, a multiple of 4. */
  panel: 'i32',
  columns: 'i32',
  depth: 'i32',
  /** Of the first column; 0: none. */
  bias: 'i32',
} as const;

type Locals = Readonly<Record<keyof typeof PARAMETERS, Local<'i32'>>>;
type Int = Local<'i32'>;

function copyVectors(f: Routine, to: Int, from: Int, vectors: Int): void {
  const [target, source] = [f.int(to), f.int(from)];
  f.times(vectors, () => {
    f.store(target, v128.load(source));
    f.step(target, 16);
    f.step(source, 16);
  });
}

function copyRows(f: Routine, p: Locals, row: Int, vectors: Int): void {
  const at = f.int(p.from);
  f.times(p.depth, () => {
    copyVectors(f, p.to, at, vectors);
    f.step(at, p.pitch);
    f.step(p.to, row);
  });
  f.step(p.from, row);
}

/** Four columns of a panel after the other: four rows in memory each, the last one again where there are fewer. */
function turnRows(f: Routine, p: Locals, row: Int, vectors: Int): void {
  const [target, left] = [f.int(p.to), f.int(p.columns)];
  f.times(vectors, () => {
    const rows = [f.int(p.from)];
    for (let i = 1; i < 4; i++) {
      rows.push(f.int(i32.add(rows[i - 1], i32.select(i32.gt_s(left, i), p.pitch, 0))));
    }
    turnFour(f, rows, f.int(target), row, p.depth);
    f.step(target, 16);
    f.step(p.from, i32.shl(p.pitch, 2));
    f.step(left, -4);
  });
  f.step(p.to, i32.mul(p.depth, row));
}

function turnFour(f: Routine, rows: readonly Int[], at: Int, pitch: Int, depth: Int): void {
  const left = f.int(depth);
  f.while(
    () => i32.ge_s(left, 4),
    () => {
      const four = rows.map((row) => f.let(v128.load(row)));
      for (const column of transposeFour(f, four)) {
        f.store(at, column);
        f.step(at, pitch);
      }
      for (const row of rows) f.step(row, 16);
      f.step(left, -4);
    },
  );
  f.times(left, () => {
    rows.forEach((row, j) => {
      f.storeF32(at, f32.load(row), 4 * j);
      f.step(row, 4);
    });
    f.step(at, pitch);
  });
}
