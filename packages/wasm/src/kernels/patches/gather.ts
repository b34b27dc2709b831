import {
  type I32,
  type I32Like,
  i8x16,
  i16x8,
  i32,
  type Local,
  type Routine,
  smaller,
  sum,
  type V128,
  v128,
} from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { widened } from '../lib/byte-vectors.ts';

/**
 * What becomes of elements on the way: bytes as they are, signed bytes with their upper bit flipped (128 is added: they
 * become unsigned), or 8-bit integers widened (see {@link widened}).
 */
export type GatherMode = 'copy' | 'flip' | 'int8' | 'uint8';

/** Bytes written for each byte read. */
export function growthOf(mode: GatherMode): 1 | 2 {
  return mode === 'copy' || mode === 'flip' ? 1 : 2;
}

/** A patch that is small enough to be written out in code: rows of pieces, and vectors of each piece. */
export interface SmallPatch {
  readonly rows: number;
  /** One where a row follows on itself in memory, one for each tap where it does not: groups, dilation. */
  readonly pieces: number;
  readonly vectors: number;
}

/** Vectors of a patch that are written out in code: more of them gain nothing over loops. */
const MOST_VECTORS = 16;

/** The patch as code without loops; undefined where it has too many vectors, and loops are no loss. */
export function smallPatch(
  mode: GatherMode,
  rows: number,
  pieces: number,
  pieceBytes: number,
): SmallPatch | undefined {
  const vectors = Math.ceil((pieceBytes * growthOf(mode)) / 16);
  return rows * pieces * vectors <= MOST_VECTORS ? { rows, pieces, vectors } : undefined;
}

/**
 * Copies the patches of `count` output positions of a convolution, one behind the other, row by row of the filter:
 * what makes a convolution a matrix product. Positions outside the picture become zeros: those
 * of bytes are the zero point.
 *
 * Copies run over the end by less than a vector: the next piece overwrites that, and the buffer has slack. Where
 * filter rows are consecutive in memory (no dilation, all channels) a whole row of a patch is one piece.
 */
export function gatherPatches(mode: GatherMode, small?: SmallPatch): Kernel<keyof typeof PARAMETERS> {
  const grow = growthOf(mode);
  const name = `gather-${mode}${small ? `-${small.rows}x${small.pieces}x${small.vectors}` : ''}`;
  return defineKernel(name, PARAMETERS, (f, p) => {
    const x = f.int(p.x);
    const y = f.int(p.y);
    const to = f.int(p.to);
    const moved = mover(f, mode, p.zero);
    const patchRow = rowCopier(f, mode, p, moved);
    const inputRow = f.int(i32.mul(p.inWidth, p.pixelBytes));
    f.while(
      () => i32.gt_s(p.count, 0),
      () => {
        const firstColumn = f.int(i32.sub(i32.mul(x, p.strideW), p.left));
        const row = f.int(i32.sub(i32.mul(y, p.strideH), p.top));
        const general = () => {
          const at = f.int(to);
          const inside = patchRow.isInside(firstColumn);
          f.times(p.filterHeight, () => {
            f.if(
              i32.lt_u(row, p.inHeight),
              () => patchRow.copy(at, sum(p.from, i32.mul(row, inputRow)), firstColumn, inside),
              () => patchRow.fill(at),
            );
            f.step(row, p.dilationH);
          });
          f.step(x, 1);
          f.step(to, p.pitch);
          f.step(p.count, -1);
        };
        if (small) {
          const lastColumn = f.int(sum(firstColumn, i32.mul(p.dilationW, i32.sub(p.filterWidth, 1))));
          const rows = isWithin(row, i32.mul(p.dilationH, small.rows - 1), p.inHeight);
          const columns = i32.and(i32.ge_s(firstColumn, 0), i32.lt_s(lastColumn, p.inWidth));
          f.if(i32.and(columns, rows), () => copyRun(small, { firstColumn, lastColumn, row }), general);
        } else general();
        nextRow(f, x, y, p);
      },
    );

    /** The patches of an output row from this one on that are inside the picture. */
    function copyRun({ rows, pieces, vectors }: SmallPatch, { firstColumn, lastColumn, row }: Corner): void {
      const right = i32.sub(i32.sub(p.inWidth, 1), lastColumn);
      const inside = f.int(i32.add(i32.div_u(right, p.strideW), 1));
      const ofRow = f.int(smaller(inside, i32.sub(p.outWidth, x)));
      const run = f.int(smaller(ofRow, p.count));
      f.step(x, run);
      f.step(p.count, i32.sub(0, run));
      const first = f.int(sum(p.from, i32.mul(row, inputRow), i32.mul(firstColumn, p.pixelBytes)));
      const across = f.int(i32.mul(p.strideW, p.pixelBytes));
      const down = f.int(i32.mul(inputRow, p.dilationH));
      const apart = pieces > 1 && f.int(i32.mul(p.pixelBytes, p.dilationW));
      const written = f.int(i32.mul(apart ? p.tapBytes : patchRow.bytes, grow));
      f.repeat(
        () => {
          const at = f.int(to);
          const line = f.int(first);
          for (let k = 0; k < rows; k++) {
            const source = apart ? f.int(line) : line;
            for (let piece = 0; piece < pieces; piece++) {
              for (let i = 0; i < vectors; i++) {
                f.store(at, moved(i === 0 ? source : i32.add(source, (16 / grow) * i)), 16 * i);
              }
              if (apart) f.step(source, apart);
              f.step(at, written);
            }
            f.step(line, down);
          }
          f.step(first, across);
          f.step(to, p.pitch);
          f.step(run, -1);
        },
        () => run,
      );
    }
  });
}

/** Where in the input a patch is: its first and last columns, and its first row. */
interface Corner {
  readonly firstColumn: I32;
  readonly lastColumn: I32;
  readonly row: I32;
}

/** Whether what begins at `first` and ends `span` later lies in [0, size). */
function isWithin(first: I32, span: I32, size: I32): I32 {
  return i32.and(i32.ge_s(first, 0), i32.lt_s(i32.add(first, span), size));
}

const PARAMETERS = {
  from: 'i32',
  to: 'i32',
  /** First output position. */
  x: 'i32',
  y: 'i32',
  count: 'i32',
  outWidth: 'i32',
  outHeight: 'i32',
  inWidth: 'i32',
  inHeight: 'i32',
  /** From one input pixel, and from one image, to the next. */
  pixelBytes: 'i32',
  imageBytes: 'i32',
  /** Of the input, for one tap. */
  tapBytes: 'i32',
  filterHeight: 'i32',
  filterWidth: 'i32',
  strideH: 'i32',
  strideW: 'i32',
  dilationH: 'i32',
  dilationW: 'i32',
  top: 'i32',
  left: 'i32',
  /** From one patch to the next. */
  pitch: 'i32',
  /** What outside positions are, for bytes; what is taken off, for those that are widened. */
  zero: 'i32',
} as const;

type Piece = (to: I32Like, from: I32Like, bytes: I32Like) => void;

/** What a row of a patch is made with. */
type RowParameters = Readonly<
  Record<'inWidth' | 'pixelBytes' | 'tapBytes' | 'filterWidth' | 'dilationW' | 'zero', Local<'i32'>>
>;

/** Rows of patches, in as few pieces as can be; `at` moves on to where the next one goes. */
export function rowCopier(f: Routine, mode: GatherMode, p: RowParameters, moved: (from: I32) => V128) {
  const grow = growthOf(mode);
  const outside = f.let(i8x16.splat(grow === 1 ? p.zero : 0));
  const piece = pieceCopier(f, mode, moved);
  const blank = pieceCopier(f, mode, () => outside);
  const bytes = f.int(i32.mul(p.tapBytes, p.filterWidth));
  const joined = f.int(i32.and(i32.eq(p.dilationW, 1), i32.eq(p.tapBytes, p.pixelBytes)));
  return {
    /** Of the input. */
    bytes,
    /** Whether a row that begins at this column is one piece, and inside the picture. */
    isInside: (column: I32) =>
      f.int(
        i32.and(joined, i32.and(i32.ge_s(column, 0), i32.le_s(i32.add(column, p.filterWidth), p.inWidth))),
      ),
    copy(at: Local<'i32'>, row: I32, first: I32, inside: I32): void {
      const line = f.int(row);
      f.if(
        inside,
        () => {
          piece(at, sum(line, i32.mul(first, p.pixelBytes)), bytes);
          f.step(at, i32.mul(bytes, grow));
        },
        () => {
          const column = f.int(first);
          f.times(p.filterWidth, () => {
            f.if(
              i32.lt_u(column, p.inWidth),
              () => piece(at, sum(line, i32.mul(column, p.pixelBytes)), p.tapBytes),
              () => blank(at, at, p.tapBytes),
            );
            f.step(at, i32.mul(p.tapBytes, grow));
            f.step(column, p.dilationW);
          });
        },
      );
    },
    /** For a row outside the picture. */
    fill(at: Local<'i32'>): void {
      blank(at, at, bytes);
      f.step(at, i32.mul(bytes, grow));
    },
  };
}

function pieceCopier(f: Routine, mode: GatherMode, moved: (from: I32) => V128): Piece {
  const step = 16 / growthOf(mode);
  return (to, from, bytes) => {
    const target = f.int(to);
    const source = f.int(from);
    const left = f.int(bytes);
    f.repeat(
      () => {
        f.store(target, moved(source));
        f.step(target, 16);
        f.step(source, step);
        f.step(left, -step);
      },
      () => i32.gt_s(left, 0),
    );
  };
}

/** Loads what becomes the next sixteen bytes. */
export function mover(f: Routine, mode: GatherMode, zero: I32): (from: I32) => V128 {
  if (mode === 'copy') return (from) => v128.load(from);
  if (mode === 'flip') {
    const upper = f.let(i8x16.splat(0x80));
    return (from) => v128.xor(v128.load(from), upper);
  }
  const vector = f.let(i16x8.splat(zero));
  return (from) => widened(mode, from, vector);
}

/** Behind the last position of a row. */
function nextRow(
  f: Routine,
  x: Local<'i32'>,
  y: Local<'i32'>,
  p: {
    readonly outWidth: Local<'i32'>;
    readonly outHeight: Local<'i32'>;
    readonly from: Local<'i32'>;
    readonly imageBytes: Local<'i32'>;
  },
): void {
  f.if(i32.eq(x, p.outWidth), () => {
    f.set(x, i32.const(0));
    f.step(y, 1);
    f.if(i32.eq(y, p.outHeight), () => {
      f.set(y, i32.const(0));
      f.step(p.from, p.imageBytes);
    });
  });
}
