import { i32, type Local, type Routine } from '../../simd/index.ts';

/**
 * A block of neighbouring outputs in one row of a depthwise convolution, as compile-time constants: which column of
 * the input meets which output through which tap. Columns are counted from the first one under the first output's
 * window.
 */
export interface Block {
  readonly outputs: number;
  readonly taps: number;
  readonly stride: number;
  readonly dilation: number;
  /** Columns at either end that lie outside of the picture in some block of the row: kernels look where these are. */
  readonly before: number;
  readonly behind: number;
}

/** Input columns from the first one that a block reads to the last. */
export function columnsOf({ outputs, taps, stride, dilation }: Block): number {
  return (outputs - 1) * stride + (taps - 1) * dilation + 1;
}

/** Which tap of an output meets a column. */
export interface Use {
  readonly output: number;
  readonly tap: number;
}

/** Outputs that need a column, and through which tap. */
export function usesOf({ outputs, taps, stride, dilation }: Block, column: number): Use[] {
  const uses = [];
  for (let output = 0; output < outputs; output++) {
    const tap = (column - output * stride) / dilation;
    if (Number.isInteger(tap) && tap >= 0 && tap < taps) uses.push({ output, tap });
  }
  return uses;
}

/** Name of a block within a kernel name: `8x3s2(0,1)`. */
export function blockName({ outputs, taps, stride, dilation, before, behind }: Block): string {
  const edges = before + behind === 0 ? '' : `(${before},${behind})`;
  return `${outputs}x${taps}${stride > 1 ? `s${stride}` : ''}${dilation > 1 ? `d${dilation}` : ''}${edges}`;
}

/** Parameters that all depthwise kernels have; sizes in bytes, of the picture and of the result. */
export const DEPTHWISE_PARAMETERS = {
  /** Filter rows inside the picture. */
  rows: 'i32',
  /** Column 0 in the first of these; it may lie outside. */
  x: 'i32',
  /** From one input column to the next. */
  pixelBytes: 'i32',
  /** Number of column 0 in the picture, and how many there are. */
  column: 'i32',
  inWidth: 'i32',
  /** From one input row under the filter to the next: `dilation` rows of the picture. */
  rowBytes: 'i32',
  /** Packed weights, and the bytes of one group of channels in them. */
  w: 'i32',
  groupBytes: 'i32',
  /** The first output of the block, and from one output to the next. */
  to: 'i32',
  outBytes: 'i32',
  channels: 'i32',
} as const;

/**
 * A mask for each column of a block that may lie outside of the picture: all bits set where it lies inside, else 0;
 * undefined for columns that are inside in every block of the row. `address & mask` is the column, or 0 where there is
 * none: the first bytes in the memory of a model are zeros that nobody overwrites.
 */
export function insideMasks(
  f: Routine,
  block: Block,
  { column, inWidth }: Readonly<Record<'column' | 'inWidth', Local<'i32'>>>,
): readonly (Local<'i32'> | undefined)[] {
  const columns = columnsOf(block);
  return Array.from({ length: columns }, (_, i) => {
    if (i >= block.before && i < columns - block.behind) return undefined;
    return f.int(i32.sub(0, i32.lt_u(i32.add(column, i), inWidth)));
  });
}

/** A run of blocks in a row of outputs, one behind the other. */
export interface BlockRun {
  readonly block: Block;
  readonly count: number;
}

/** A row of outputs: input columns, outputs, and the window; `left` columns of padding lie in front of the input. */
export interface RowGeometry {
  readonly inWidth: number;
  readonly width: number;
  readonly taps: number;
  readonly stride: number;
  readonly dilation: number;
  readonly left: number;
}

/** Cuts a row of outputs into blocks of at most `most`, as even as possible, the larger ones first. */
export function blocksOf(
  { inWidth, width, taps, stride, dilation, left }: RowGeometry,
  most: number,
): BlockRun[] {
  const columns = (width - 1) * stride + (taps - 1) * dilation + 1;
  const shape = { taps, stride, dilation, before: left, behind: Math.max(0, columns - left - inWidth) };
  const pieces = Math.ceil(width / most);
  const outputs = Math.floor(width / pieces);
  const larger = width - pieces * outputs;
  const even = { block: { ...shape, outputs }, count: pieces - larger };
  return larger === 0 ? [even] : [{ block: { ...shape, outputs: outputs + 1 }, count: larger }, even];
}
