import {
  clampF32,
  type F32,
  f32,
  f32x4,
  type I32,
  i32,
  type Local,
  type Routine,
  smaller,
  sum,
  type V128,
  v128,
} from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { multiplyAdd, storeLanesF32, tailName, wholeOr } from '../lib/tail.ts';

/** The part of a result that is computed while its sums stay in registers. */
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

/** Bytes of a panel that stay in a first cache of 48 KB beside rows and results. */
const CACHED_PANEL = 36864;

/**
 * C = clamp(A W + bias): A is [rows, depth] with a row pitch, W is packed by {@link packPanelsF32} into panels of
 * `tile.columns` columns, each with its bias in front. A panel stays in the first cache while all rows pass by, so
 * callers give as many rows as the second cache holds, and deeper panels are multiplied part by part, while sums wait
 * in C. A last panel that is not full is computed by narrower tiles.
 *
 * One step of the depth per turn of the loop: on V8 11.3 unrolling halves the speed, later engines do not care. Rows
 * beyond the last are computed again in place of the last one, which costs less than code for each remainder.
 *
 * @param columns whether there is such a panel: what it is called with are so many, or some of its panels
 * @param depth whether there are such parts: what it is called with are so many
 */
export function gemmF32(
  tile: GemmTile,
  fused: boolean,
  columns: number,
  depth: number,
): Kernel<GemmParameter> {
  const nr = tile.columns;
  const tail = tailName(columns, nr);
  const deep = 4 * nr * depth > CACHED_PANEL ? '-deep' : '';
  const name = `f32-gemm-${tile.rows}x${nr}${deep}${tail}${fused ? '-fma' : ''}`;
  return defineKernel(name, GEMM_PARAMETERS, (f, p) => {
    const form = { rowBytes: 4 * nr, fused, tail };
    const whole = { a: p.a, w: i32.add(p.w, 4 * nr), depth: p.depth };
    const bounds = deep ? [] : [f.let(f32x4.splat(p.low)), f.let(f32x4.splat(p.high))];
    const panel = (of: GemmTile) =>
      deep ? multiplyInParts(f, p, of, form) : multiplyPanel(f, p, of, form, { ...whole, bounds });
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

/** What is the same for all tiles of a kernel. */
interface Form {
  /** Bytes from one row of weights to the next. */
  readonly rowBytes: number;
  readonly fused: boolean;
  readonly tail: string;
}

/** Some steps of the depth. */
interface Part {
  /** Where rows of A and of weights begin. */
  readonly a: I32;
  readonly w: I32;
  readonly depth: I32;
  /** Of the sums: those of all but the last part are none. */
  readonly bounds: readonly V128[];
  /** Whether sums begin with what is in C instead of the bias; where nothing is said they do not. */
  readonly isLater?: I32;
}

/** A panel in equal parts that stay in the first cache. */
function multiplyInParts(f: Routine, p: Parameters, tile: GemmTile, form: Form): void {
  const most = CACHED_PANEL / form.rowBytes;
  const parts = f.int(i32.div_u(i32.add(p.depth, most - 1), most));
  const equal = f.int(i32.div_u(sum(p.depth, parts, -1), parts));
  const left = f.int(p.depth);
  const [a, w] = [f.int(p.a), f.int(i32.add(p.w, form.rowBytes))];
  f.repeat(
    () => {
      const isLater = f.int(i32.ne(left, p.depth));
      const depth = f.int(smaller(left, equal));
      f.step(left, i32.sub(0, depth));
      const bound = (none: number, last: F32) => f.let(f32x4.splat(f32.select(left, f32.const(none), last)));
      const bounds = [bound(Number.NEGATIVE_INFINITY, p.low), bound(Number.POSITIVE_INFINITY, p.high)];
      multiplyPanel(f, p, tile, form, { a, w, depth, bounds, isLater });
      f.step(a, i32.mul(depth, 4));
      f.step(w, i32.mul(depth, form.rowBytes));
    },
    () => left,
  );
}

/** All rows times the first columns of a panel. */
function multiplyPanel(
  f: Routine,
  p: Parameters,
  { rows: mr, columns: nr }: GemmTile,
  { rowBytes, fused, tail }: Form,
  { w, depth, bounds: [low, high], isLater, ...part }: Part,
): void {
  const left = f.int(p.rows);
  const a = f.int(part.a);
  const c = f.int(p.c);
  f.repeat(
    () => {
      const rowsOfA = clampedRows(f, a, p.aPitch, left, mr);
      const rowsOfC = clampedRows(f, c, p.cPitch, left, mr);
      const sums = rowsOfC.map((row) => {
        const begun = isLater ? f.int(i32.select(isLater, row, p.w)) : p.w;
        return Array.from({ length: nr / 4 }, (_, j) => f.let(v128.load(begun, 16 * j)));
      });
      accumulate(f, rowsOfA, { w: f.int(w), rowBytes, depth }, sums, multiplyAdd(fused));
      for (const each of sums.flat()) f.set(each, clampF32(each, low, high));
      storeRows(f, rowsOfC, sums, p.columns, { nr, tail });
      f.step(a, i32.mul(p.aPitch, mr));
      f.step(c, i32.mul(p.cPitch, mr));
      f.step(left, -mr);
    },
    () => i32.gt_s(left, 0),
  );
}

/** Of C = A W: `rows` of A at `a` and of C at `c`, each so many bytes behind the one before; packed weights at `w`. */
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

type Parameters = Readonly<Record<Exclude<GemmParameter, 'low' | 'high'>, Local<'i32'>>> &
  Readonly<Record<'low' | 'high', Local<'f32'>>>;

/**
 * Addresses of the `count` rows of a tile from `first` on. Where fewer are `left`, the last one is repeated: it is computed
 * again and stored again, with the same results.
 */
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

/** sums[row][vector] += A W. Splats of A first, then each vector of W over all rows. */
function accumulate(
  f: Routine,
  a: readonly Local<'i32'>[],
  { w, rowBytes, depth }: { readonly w: Local<'i32'>; readonly rowBytes: number; readonly depth: I32 },
  sums: readonly (readonly Local<'v128'>[])[],
  madd: (a: V128, b: V128, c: V128) => V128,
): void {
  const end = f.int(i32.add(w, i32.mul(depth, rowBytes)));
  f.repeat(
    () => {
      const splats = a.map((row) => f.let(v128.load32_splat(row)));
      for (let j = 0; j < sums[0].length; j++) {
        const column = f.let(v128.load(w, 16 * j));
        sums.forEach((row, i) => {
          f.set(row[j], madd(splats[i], column, row[j]));
        });
      }
      for (const row of a) f.step(row, 4);
      f.step(w, rowBytes);
    },
    () => i32.ne(w, end),
  );
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
