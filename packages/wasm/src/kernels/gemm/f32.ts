import { clampF32, f32x4, i32, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { multiplyAdd, storeLanesF32, tailName, wholeOr } from '../lib/tail.ts';

export interface GemmTile {
  /** Rows of A and of the result. */
  readonly rows: number;
  /** Columns of the result, a multiple of 4. */
  readonly columns: number;
}

/** Tiles for the last panel of a wide kernel, where it has no more columns than they have. */
const NARROW: readonly GemmTile[] = [
  { rows: 4, columns: 8 },
  { rows: 2, columns: 16 },
];

/** What a kernel computes in the last panel for nothing is less than so many columns. */
export const LEAST_COLUMNS = 8;

/**
 * C = clamp(A W + bias): A is [rows, depth] with a row pitch, W is packed by {@link packPanelsF32} into panels of
 * `tile.columns` columns, each with its bias in front. A panel stays in the first cache while all rows pass by, so
 * callers give as many rows as the second cache holds. A last panel that is not full is computed by narrower tiles.
 *
 * One step of the depth per turn of the loop: on V8 11.3 unrolling halves the speed, later engines do not care. Rows
 * beyond the last are computed again in place of the last one, which costs less than code for each remainder.
 *
 * @param columns whether there is such a panel: what it is called with are so many, or some of its panels
 */
export function gemmF32(tile: GemmTile, fused: boolean, columns = 1): Kernel<GemmParameter> {
  const nr = tile.columns;
  const tail = tailName(columns, nr);
  const name = `f32-gemm-${tile.rows}x${nr}${tail}${fused ? '-fma' : ''}`;
  return defineKernel(name, GEMM_PARAMETERS, (f, p) => {
    const bounds = [f.let(f32x4.splat(p.low)), f.let(f32x4.splat(p.high))] as const;
    const panel = (of: GemmTile) => multiplyPanel(f, p, of, bounds, { rowBytes: 4 * nr, fused, tail });
    const narrow = tail ? NARROW.filter(({ columns }) => columns < nr) : [];
    f.while(
      () => i32.gt_s(p.columns, 0),
      () => {
        const choose = ([first, ...wider]: readonly GemmTile[]): void =>
          wider.length === 0
            ? panel(first)
            : f.if(
                i32.le_s(p.columns, first.columns),
                () => panel(first),
                () => choose(wider),
              );
        choose([...narrow, tile]);
        f.step(p.w, i32.mul(i32.add(p.depth, 1), 4 * nr));
        f.step(p.c, 4 * nr);
        f.step(p.columns, -nr);
      },
    );
  });
}

/** All rows times the first columns of a panel, whose rows of weights are `rowBytes` apart. */
function multiplyPanel(
  f: Routine,
  p: Readonly<Record<Exclude<GemmParameter, 'low' | 'high'>, Local<'i32'>>>,
  { rows: mr, columns: nr }: GemmTile,
  [low, high]: readonly [V128, V128],
  { rowBytes, fused, tail }: { readonly rowBytes: number; readonly fused: boolean; readonly tail: string },
): void {
  const left = f.int(p.rows);
  const a = f.int(p.a);
  const c = f.int(p.c);
  f.repeat(
    () => {
      const rowsOfA = clampedRows(f, a, p.aPitch, left, mr);
      const rowsOfC = clampedRows(f, c, p.cPitch, left, mr);
      const weights = { panel: p.w, vectors: nr / 4, rowBytes };
      const sums = accumulate(f, rowsOfA, weights, p.depth, multiplyAdd(fused));
      for (const sum of sums.flat()) f.set(sum, clampF32(sum, low, high));
      storeRows(f, rowsOfC, sums, p.columns, { nr, tail });
      f.step(a, i32.mul(p.aPitch, mr));
      f.step(c, i32.mul(p.cPitch, mr));
      f.step(left, -mr);
    },
    () => i32.gt_s(left, 0),
  );
}

export const GEMM_PARAMETERS = {
  rows: 'i32',
  columns: 'i32',
  depth: 'i32',
  a: 'i32',
  aPitch: 'i32',
  w: 'i32',
  c: 'i32',
  cPitch: 'i32',
  low: 'f32',
  high: 'f32',
} as const;

export type GemmParameter = keyof typeof GEMM_PARAMETERS;

/** Addresses of `count` rows from `first` on, the last row repeated where there are fewer. */
export function clampedRows(
  f: Routine,
  first: Local<'i32'>,
  pitch: Local<'i32'>,
  left: Local<'i32'>,
  count: number,
): Local<'i32'>[] {
  const rows = [f.int(first)];
  for (let i = 1; i < count; i++) {
    const above = rows[i - 1];
    rows.push(f.int(i32.add(above, i32.select(i32.gt_s(left, i), pitch, 0))));
  }
  return rows;
}

/** sums[row][vector] = bias + A W over the whole depth. Splats of A first, then each vector of W over all rows. */
function accumulate(
  f: Routine,
  a: readonly Local<'i32'>[],
  { panel, vectors, rowBytes }: { panel: Local<'i32'>; vectors: number; rowBytes: number },
  depth: Local<'i32'>,
  madd: (a: V128, b: V128, c: V128) => V128,
): Local<'v128'>[][] {
  const sums = a.map(() => Array.from({ length: vectors }, (_, j) => f.let(v128.load(panel, 16 * j))));
  const w = f.int(i32.add(panel, rowBytes));
  const k = f.int(depth);
  f.repeat(
    () => {
      const splats = a.map((row) => f.let(v128.load32_splat(row)));
      for (let j = 0; j < vectors; j++) {
        const column = f.let(v128.load(w, 16 * j));
        sums.forEach((row, i) => {
          f.set(row[j], madd(splats[i], column, row[j]));
        });
      }
      for (const row of a) f.step(row, 4);
      f.step(w, rowBytes);
      f.step(k, -1);
    },
    () => k,
  );
  return sums;
}

function storeRows(
  f: Routine,
  c: readonly Local<'i32'>[],
  sums: readonly (readonly Local<'v128'>[])[],
  columns: Local<'i32'>,
  { nr, tail }: { readonly nr: number; readonly tail: string },
): void {
  const whole = () => {
    sums.forEach((row, i) => {
      row.forEach((sum, j) => {
        f.store(c[i], sum, 16 * j);
      });
    });
  };
  wholeOr(f, tail && i32.ge_s(columns, nr), whole, () => {
    sums.forEach((row, i) => {
      storeLanesF32(f, c[i], row, columns);
    });
  });
}
